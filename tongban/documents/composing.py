"""What a page says: from a document's facts to what a template draws. The wording itself is in `wording.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from django.conf import settings
from django.urls import reverse

from tongban.documents.drawing import qr
from tongban.documents.sealing import CITY_TIME

CERTIFICATE = "certificate"
LOG_NUMBER = 20
"""How many characters of an entry's commitment (hex) a page prints: 80 bits, which nobody hits by chance."""
OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
Wording = dict[str, Any]


@lru_cache(maxsize=1)
def wordings() -> dict[str, Wording]:
    """Every kind of document with its words; `tables` is among them and is no kind."""
    with (Path(__file__).parent / "wording.toml").open("rb") as file:
        return tomllib.load(file)


def kinds() -> frozenset[str]:
    """The kinds of document that can be issued."""
    return frozenset(wordings()) - {"tables"} | {CERTIFICATE}


def title_of(kind: str) -> str:
    """The title a kind has where the issuing office gives none of its own."""
    return str(wordings()[kind]["title"]) if kind in wordings() else ""


def page_of(
    kind: str, facts: Mapping[str, Any], *, title: str, number: str, check_code: str, issued_at: datetime
) -> tuple[str, dict[str, Any]]:
    """(template, page description) of one document. The same facts give the same page."""
    day = issued_at.astimezone(CITY_TIME).date()
    page = {
        "number": number,
        "date": [day.year, day.month, day.day],
        "date_words": in_words(day),
        "demo": bool(facts.get("demo")),
        "check_code": check_code,
        "seal_words": str(facts["office"]),
    }
    if kind == CERTIFICATE:
        return CERTIFICATE, page | _certificate(facts, title, check_code)
    return "document", page | _document(kind, facts, title, check_code)


def log_mark(commitment: str) -> dict[str, Any] | None:
    """The mark of an act that is on the public log: a QR code to its receipt, and the number to enter by hand. None
    without a commitment (hex)."""
    if not commitment:
        return None
    number = commitment[:LOG_NUMBER]
    grouped = " ".join(number[place : place + 4] for place in range(0, LOG_NUMBER, 4))
    link = settings.SITE_URL + reverse("journal:receipt", args=[number])
    return {"qr": qr(link), "lines": ["本行为已记入公开日志", "扫码查验，任何人都可以查", f"日志编号 {grouped}"]}


def in_words(day: date | str) -> str:
    """2026年11月18日; a text that is no date stays as it is."""
    if isinstance(day, str):
        try:
            day = datetime.fromisoformat(day).astimezone(CITY_TIME).date() if "T" in day else date.fromisoformat(day)
        except ValueError:
            return str(day)
    return f"{day.year}年{day.month}月{day.day}日"


def _document(kind: str, facts: Mapping[str, Any], title: str, check_code: str) -> dict[str, Any]:
    said = wordings()[kind]
    known = {
        name: in_words(value) if isinstance(value, str) else value
        for name, value in facts.items()
        if value not in (None, "")
    }
    for name in ("basis", "remedy"):
        if said.get(name):
            known.setdefault(name, said[name])
    is_permission = "许可" in (title or said["title"])  # the same letters serve filings and confirmations
    known |= {
        "permission": "行政许可" if is_permission else "办理",
        "permission_needed": "取得行政许可" if is_permission else "办理",
    }
    link = str(facts.get("link") or settings.SITE_URL + reverse("documents:check", args=[check_code]))
    lines = ["扫码核验本文书"]
    if facts.get("phone"):
        lines.append(f"咨询电话 {facts['phone']}")
    return {
        "title": title or said["title"],
        "office": str(facts["office"]),
        "addressee": str(facts.get("on_behalf_of") or facts.get("applicant") or ""),
        "body": _lines(said.get("body", []), known),
        "closing": _lines(said.get("closing", []), known),
        "facts": [[label, str(known[name])] for label, name in said.get("facts", []) if name in known],
        "tables": [table for name in said.get("tables", []) if (table := _table(name, facts.get(name) or []))],
        "qr": qr(link),
        "qr_lines": [*lines, f"核验码 {check_code}"],
        "seal_use": said["seal"],
    }


def _certificate(facts: Mapping[str, Any], title: str, check_code: str) -> dict[str, Any]:
    says = [
        [str(label), in_words(value) if isinstance(value, str) else str(value)]
        for label, value in facts.get("says", [])
    ]
    if facts.get("valid_from") and not any(label.startswith("有效期") for label, _value in says):
        until = in_words(facts["valid_until"]) if facts.get("valid_until") else "长期"
        says.append(["有效期限", f"{in_words(facts['valid_from'])}至{until}"])
    where = settings.SITE_URL + reverse("documents:check", args=[check_code])
    return {
        "kind_name": title,
        "number": str(facts["number"]),
        "issuer": str(facts["office"]),
        "city": settings.CITY_NAME,
        "landscape": bool(facts.get("landscape")),
        "says": says,
        "identifier": str(facts.get("identifier", "")),
        "footnote": "本证照由发证机关以电子印章签发。扫描二维码，或者用“通办”的核验程序离线核验，可知其真伪和现状。",
        "qr": qr(where),  # short, so that an old telephone reads it; the page leads on to the certificate's state
        "qr_lines": ["扫码核验真伪", f"核验码 {check_code}"],
        "seal_use": "电子证照专用章",
    }


def _lines(lines: Sequence[str], known: Mapping[str, Any]) -> list[str]:
    """The lines whose every fact is known, filled in; parts in square brackets go first where theirs is not."""
    whole = (OPTIONAL.sub(lambda part: part[1] if _asked(part[1]) <= known.keys() else "", line) for line in lines)
    return [line.format_map(known) for line in whole if _asked(line) <= known.keys()]


def _asked(line: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(line) if name}


def _table(name: str, rows: Sequence[Any]) -> dict[str, Any] | None:
    """A table of the given rows (mappings, or bare names for the first column that is no number); None without rows."""
    if not rows:
        return None
    columns = wordings()["tables"][name]["columns"]
    first = next(key for _heading, key, _width in columns if key != "#")
    body = []
    for place, row in enumerate(rows, 1):
        told = row if isinstance(row, Mapping) else {first: row}
        body.append(
            [str(place) if key == "#" else in_words(str(told.get(key) or "")) for _heading, key, _width in columns]
        )
    kept = [i for i, (_heading, key, _width) in enumerate(columns) if key == "#" or any(line[i] for line in body)]
    return {
        "title": "",
        "head": [columns[i][0] for i in kept],
        "widths": [columns[i][2] for i in kept],
        "body": [[line[i] for i in kept] for line in body],
    }
