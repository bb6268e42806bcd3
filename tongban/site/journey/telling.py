"""Somebody with a key to the programming interface, and the account of what they did."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx


class Stopped(Exception):  # noqa: N818 - the end of a story, not a fault of ours
    """The story could not go on: what was asked, and the problem document that came back."""


@dataclass
class Account:
    """What happened, as it is printed and as it is written down."""

    say: Any = print
    steps: list[dict[str, Any]] = field(default_factory=list)

    def step(self, who: str, what: str, clock: str = "") -> None:
        """One step of the story."""
        number = len(self.steps) + 1
        self.steps.append({"step": number, "who": who, "what": what, "clock": clock, "at": time.time()})
        self.say(f"{number:>3}  {who}  {what}" + (f"  [{clock}]" if clock else ""))


class Walker:
    """One of the cast at the public interface. Every call is an HTTP request with that person's own key."""

    def __init__(self, site: str, username: str, password: str, scopes: list[str]) -> None:
        self.http = httpx.Client(base_url=f"{site}/api/v1", timeout=60, trust_env=False)
        self.username = username
        made = self.ask(
            "POST",
            "/accounts/tokens",
            json={"username": username, "password": password, "label": "journey", "scopes": scopes, "days": 1},
        )
        self.http.headers["Authorization"] = f"Bearer {made['token']}"
        self.name = str(self.ask("GET", "/accounts/me")["name"])

    def ask(self, method: str, path: str, **what: Any) -> Any:
        """The answer's JSON (None where there is none); `Stopped` with the site's own sentence where it refuses."""
        answer = self.http.request(method, path, **what)
        if answer.status_code >= 400:
            raise Stopped(f"{method} {path} → {answer.status_code}: {sentence_of(answer)}")
        return answer.json() if answer.content else None

    def fetch(self, path: str) -> bytes:
        """A file."""
        answer = self.http.get(path)
        if answer.status_code >= 400:
            raise Stopped(f"GET {path} → {answer.status_code}: {sentence_of(answer)}")
        return answer.content

    def case(self, number: str) -> dict[str, Any]:
        """A case as this person sees it."""
        found: dict[str, Any] = self.ask("GET", f"/cases/{number}")
        return found

    def move(self, number: str, name: str, **facts: Any) -> dict[str, Any]:
        """Make a move."""
        found: dict[str, Any] = self.ask("POST", f"/cases/{number}/moves/{name}", json=facts or None)
        return found


def sentence_of(answer: httpx.Response) -> str:
    """What the site says of its refusal."""
    try:
        problem = answer.json()
    except json.JSONDecodeError:
        return answer.text[:300]
    faults = "; ".join(f"{f.get('label', '')}: {f.get('sentence', '')}" for f in problem.get("errors", []))
    return " ".join(filter(None, [problem.get("title"), problem.get("next_step"), faults, f"[{problem.get('code')}]"]))


def clock_in_words(case: dict[str, Any]) -> str:
    """The limit that runs now, and until when."""
    current = case["clock"]["current"]
    limit = next((row for row in case["clock"]["limits"] if row["name"] == current), None)
    if limit is None:
        return ""
    due = limit["due"] or f"{limit['status']}"
    return f"{limit['label']} {due}" + (f", {limit['remaining']} left" if limit["remaining"] is not None else "")


def write(folder: Path, name: str, content: bytes) -> Path:
    """A file of the story, its name made safe for every file system."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "".join(c if c.isalnum() or c in "-_.（）〔〕" else "-" for c in name)
    path.write_bytes(content)
    return path
