"""Small lists that belong to no pack: departments, licence kinds, themes, powers, glossary; read once a process."""

from __future__ import annotations

import hashlib
import json
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pydantic import TypeAdapter

from tongban.catalog.everyday import Body, EverydayName, EverydayWords, Matter
from tongban.catalog.packs import Department, LicenceKind, PowerRow, Strict, Term, Theme
from tongban.kit.refusals import NotFound

AUDIENCES = {"person": {"person"}, "firm": {"firm", "shop"}}
"""The two ways people look for a service → the kinds of applicants meant."""


class Shelves(Strict):
    """Everything that stands beside the packs."""

    departments: list[Department] = []
    licence_kinds: list[LicenceKind] = []
    themes: list[Theme] = []
    powers: list[PowerRow] = []
    terms: list[Term] = []
    everyday_names: list[EverydayName] = []
    everyday_words: list[EverydayWords] = []
    bodies: list[Body] = []
    matters: list[Matter] = []


FILES: dict[str, tuple[str, TypeAdapter[Any]]] = {
    "departments.toml": ("departments", TypeAdapter(list[Department])),
    "licence-kinds.toml": ("licence_kinds", TypeAdapter(list[LicenceKind])),
    "themes.toml": ("themes", TypeAdapter(list[Theme])),
    "powers.toml": ("powers", TypeAdapter(list[PowerRow])),
    "glossary.toml": ("terms", TypeAdapter(list[Term])),
    "everyday/names.toml": ("everyday_names", TypeAdapter(list[EverydayName])),
    "everyday/words.toml": ("everyday_words", TypeAdapter(list[EverydayWords])),
    "everyday/bodies.toml": ("bodies", TypeAdapter(list[Body])),
    "everyday/elsewhere.toml": ("matters", TypeAdapter(list[Matter])),
}
"""File → the array of tables it holds, and the shape of its rows."""

OPTIONAL = {file for file in FILES if file.startswith("everyday/")}
"""An installation without everyday names still searches, by titles."""


def shelves() -> Shelves:
    """The shelves of this installation's packs, read once; a process that should see changed files is started anew."""
    return _read(settings.PACKS_DIR)


@lru_cache(maxsize=4)
def _read(folder: Path) -> Shelves:
    found = {}
    for file, (name, shape) in FILES.items():
        path = folder / file
        if path.exists():
            found[name] = shape.validate_python(tomllib.loads(path.read_text(encoding="utf-8")).get(name, []))
    return Shelves(**found)


@lru_cache(maxsize=4)
def _by_code(folder: Path) -> dict[tuple[str, str], Any]:
    read = _read(folder)
    lists = {"department": read.departments, "licence": read.licence_kinds, "theme": read.themes, "power": read.powers}
    return {(kind, row.code): row for kind, rows in lists.items() for row in rows}  # type: ignore[attr-defined]


def _one(kind: str, code: str) -> Any:
    found = _by_code(settings.PACKS_DIR).get((kind, code))
    if found is None:
        raise NotFound(
            _("There is no “%(code)s” here.") % {"code": code},
            next_step=_("Look it up in the list this code comes from."),
        )
    return found


def fingerprint() -> str:
    """SHA-256 of all shelves: a changed department name changes every page that prints it."""
    return _fingerprint(settings.PACKS_DIR)


@lru_cache(maxsize=4)
def _fingerprint(folder: Path) -> str:
    said = json.dumps(_read(folder).model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def department(code: str) -> Department:
    """The line of business of that code; refused as not found."""
    found: Department = _one("department", code)
    return found


def licence_kind(code: str) -> LicenceKind:
    """The kind of certificate of that code; refused as not found."""
    found: LicenceKind = _one("licence", code)
    return found


def licence_name(code: str) -> str:
    """What a kind of certificate is called; its code where it is not known."""
    row = _by_code(settings.PACKS_DIR).get(("licence", code))
    return str(row.name) if row else code


def department_name(code: str) -> str:
    """What the body of a line of business is called here, without the city's name; its code where it is not known."""
    row = _by_code(settings.PACKS_DIR).get(("department", code))
    if row is None:
        return code
    if row.name.en and (get_language() or "").startswith("en"):
        return str(row.name)
    return str(row.demo_name).removeprefix(settings.CITY_NAME)


def theme(code: str) -> Theme:
    """The theme of that code; refused as not found."""
    found: Theme = _one("theme", code)
    return found


def power(code: str) -> PowerRow:
    """The power of that code; refused as not found."""
    found: PowerRow = _one("power", code)
    return found
