"""Reference pages made from what the code declares. `tongban docs` writes them; a test compares."""

from __future__ import annotations

import ast
import importlib
import json
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, get_resolver
from django.utils import translation

from tongban.journal.events import ANNOUNCED, REACTIONS, name_of
from tongban.kit import refusals
from tongban.kit.lifecycle import Lifecycle
from tongban.kit.refusals import Refusal

PACKAGE = settings.BASE_DIR / "tongban"
HEAD = "<!-- Made by `make docs` from the code. Change the code, not this page. -->\n\n"


def pages() -> dict[str, str]:
    """Path below docs/reference → what stands there today."""
    with translation.override("en"):
        return {
            "lifecycles.md": lifecycles(),
            "events.md": events(),
            "refusals.md": refusal_codes(),
            "glossary.md": glossary(),
            "addresses.md": addresses(),
            "tables.md": tables(),
            "lint-rules.md": lint_rules(),
            "openapi.json": openapi(),
        }


def both(label: Any) -> str:
    """A label as English · Chinese."""
    english = str(label)
    with translation.override("zh-hans"):
        chinese = str(label)
    return english if english == chinese else f"{english} · {chinese}"


def table(head: tuple[str, ...], rows: Iterator[tuple[Any, ...]] | list[tuple[Any, ...]]) -> str:
    """A Markdown table."""
    lines = [" | ".join(head), " | ".join("---" for _ in head)]
    lines += [" | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines) + "\n"


# ---------------------------------------------------------------- lives


def declared_lives() -> list[Lifecycle]:
    """Every life declared in a room, from the ground up."""
    found: list[Lifecycle] = []
    for room in settings.ROOMS:
        if (PACKAGE / room / "lifecycle.py").exists():
            declared = vars(importlib.import_module(f"tongban.{room}.lifecycle")).values()
            found += [one for one in declared if isinstance(one, Lifecycle) and one not in found]
    return found


def lifecycles() -> str:
    """Every life: a picture, its states with what the clock does, its moves with who may and on what article."""
    said = [HEAD, "# Lives\n\nEach life is declared once, in the room's `lifecycle.py`; everything else reads it.\n"]
    for life in declared_lives():
        states = [(f"`{s.name}`", both(s.label), s.clock) for s in life.states]
        moves = [
            (
                f"`{m.name}`",
                both(m.label),
                ", ".join(f"`{s}`" for s in m.start),
                f"`{m.end}`",
                ", ".join(m.by),
                ", ".join(a.name if a.required else f"{a.name}?" for a in m.asks),
                m.document,
                m.basis,
            )
            for m in life.moves
        ]
        said.append(f"\n## {life.name}\n\n```mermaid\n{life.as_mermaid()}\n```\n\n")
        said.append(table(("state", "called", "clock"), states) + "\n")
        said.append(table(("move", "called", "from", "to", "by", "asks", "document", "basis"), moves))
    return "".join(said)


def events() -> str:
    """Everything that can be heard, and who listens."""
    for room in settings.ROOMS:
        if (PACKAGE / room / "reactions.py").exists():
            importlib.import_module(f"tongban.{room}.reactions")
    meaning: dict[str, str] = {
        f"{life.name}.{move.name}": both(move.label) for life in declared_lives() for move in life.moves
    }
    meaning |= {what: both(said) for what, said in ANNOUNCED.items()}
    rows = [
        (f"`{what}`", said, "<br>".join(f"`{name_of(r).removeprefix('tongban.')}`" for r in REACTIONS.get(what, [])))
        for what, said in sorted(meaning.items())
    ]
    return (
        HEAD
        + "# Events\n\nA room records what happened; rooms above hear of it.\n\n"
        + table(("event", "meaning", "heard by"), rows)
    )


# ---------------------------------------------------------------- refusals


def _sources() -> Iterator[Path]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.parts):
            yield path


def _codes() -> Iterator[tuple[str, str]]:
    for path in _sources():
        room = path.relative_to(PACKAGE).parts[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from (
                    (str(k.value.value), room)
                    for k in node.keywords
                    if k.arg == "code" and isinstance(k.value, ast.Constant) and "-" in str(k.value.value)
                )
            if isinstance(node, ast.ClassDef):
                yield from (
                    (s.value.value, room)
                    for s in node.body
                    if isinstance(s, ast.Assign)
                    and getattr(s.targets[0], "id", "") == "code"
                    and isinstance(s.value, ast.Constant)
                    and isinstance(s.value.value, str)
                )


def refusal_codes() -> str:
    """Every code a refusal can carry, and the room that says it."""
    rooms: dict[str, set[str]] = {}
    for code, room in _codes():
        rooms.setdefault(code, set()).add(room)
    kinds = [k for k in vars(refusals).values() if isinstance(k, type) and issubclass(k, Refusal)]
    families = [(f"`{k.code}`", k.__name__, k.status, (k.__doc__ or "").splitlines()[0]) for k in kinds]
    rows = [(f"`{code}`", ", ".join(sorted(said))) for code, said in sorted(rooms.items())]
    return (
        f"{HEAD}# Refusals\n\nEvery refusal carries a code that never changes, a sentence and a next step.\n\n"
        + table(("code of the kind", "kind", "HTTP", "when"), families)
        + "\n"
        + table(("code", "said by"), rows)
    )


# ---------------------------------------------------------------- words, addresses, tables, API


def glossary() -> str:
    """Law's words, from packs/glossary.toml."""
    path = settings.PACKS_DIR / "glossary.toml"
    content = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    terms: list[dict[str, str]] = next((v for v in content.values() if isinstance(v, list)), [])
    columns = ["zh", "en", "code", "meaning", "source"]
    rows = [tuple(term.get(c, "") for c in columns) for term in terms]
    return HEAD + "# Glossary · 术语表\n\n" + table(("中文", "English", "code", "meaning", "source"), rows)


def addresses() -> str:
    """Every address of the site for people."""

    def walk(patterns: Any, prefix: str, space: str) -> Iterator[tuple[str, str]]:
        for one in patterns:
            route = prefix + str(one.pattern)
            if isinstance(one, URLPattern):
                yield f"`/{route}`", f"{space}{one.name or ''}"
            elif not route.startswith("api/"):
                yield from walk(one.url_patterns, route, f"{one.namespace}:" if one.namespace else space)

    rows = [row for row in walk(get_resolver().url_patterns, "", "") if row[1] not in {"gallery", "nothing"}]
    return HEAD + "# Addresses\n\nFor programs see `openapi.json`.\n\n" + table(("address", "name"), sorted(rows))


def tables() -> str:
    """What each room remembers."""
    said = [HEAD, "# Tables\n"]
    for room in settings.ROOMS:
        rows = [
            (f"`{m.__name__}`", both(m._meta.verbose_name), (m.__doc__ or "").strip().splitlines()[0])
            for m in apps.get_app_config(room).get_models()
        ]
        said.append(f"\n## {room}\n\n{table(('table', 'called', 'what it keeps'), rows)}" if rows else "")
    return "".join(said)


def lint_rules() -> str:
    """Every rule of the catalogue check, with examples."""
    page: str = importlib.import_module("tongban.catalog.linting.reference").rules_page(both)
    return HEAD + page


def openapi() -> str:
    """The programming interface as it stands."""
    from tongban.site.api import api

    schema: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def write(to: Path, say: Callable[[str], Any]) -> None:
    """Write every page that is not current below `to`."""
    to.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        path = to / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            say(f"wrote {path}")
