"""How a place writes its list: packs/mappings/*.toml says which column becomes which element, and nothing else does.

[mapping]                      name, title, source (a line about where the facts come from, and of what day), …
[[columns]]                    one for every column of the file: element, or `ignore = true`
[[schemes]]                    codes by a place's own pattern, with named parts that are checked in their turn
[constants]                    elements that are the same for the whole file
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Self

from django.conf import settings
from django.utils.translation import gettext as _
from pydantic import Field, ValidationError, model_validator

from tongban.catalog.elements import ItemElements
from tongban.catalog.packs import Strict, Words
from tongban.kit.refusals import Invalid

Check = Literal[
    "", "national", "basic", "task", "handling", "credit-code", "organisation-code", "body-code", "division"
]
TEXTS = {"conditions", "steps", "themes"}
NUMBERS = {"legal_days", "promised_days"}
WHOLE = {"visits"}
FLAGS = {"instant", "has_fee", "booking", "courier"}
DATES = {"in_force_from", "in_force_until"}
NAMED = {"materials", "basis", "fees"}
"""Elements that are rows of their own; a column gives their names (materials, fees) or laws (basis)."""
NOT_FROM_A_COLUMN = {"fields", "situations", "rules", "faq", "source"}


class Column(Strict):
    """One column of the file. `values`: a table of what the file writes → what the standard writes; a value that is not
    in it is a fault. `empty`: words that mean nothing (无). `split`: what separates several values."""

    column: str
    element: str = ""
    ignore: bool = False
    required: bool = False
    split: str = ""
    values: dict[str, str] = {}
    empty: list[str] = []
    strip_prefix: str = ""
    check: Check = ""
    scheme: str = ""
    note: str = ""

    @model_validator(mode="after")
    def says_one_thing(self) -> Self:
        """Ignored or mapped, never both; the element must exist."""
        if self.ignore == bool(self.element or self.check or self.scheme):
            raise ValueError(f"column {self.column}: either an element (or a check) or ignore = true")
        if self.element and (self.element not in ItemElements.model_fields or self.element in NOT_FROM_A_COLUMN):
            raise ValueError(f"column {self.column}: {self.element} is no element a column can give")
        return self


class CodeScheme(Strict):
    """A place's own codes: a regular expression whose named parts may be checked and kept as elements."""

    name: str
    pattern: str
    example: str
    checks: dict[str, Check] = {}
    elements: dict[str, str] = {}  # part → element

    @model_validator(mode="after")
    def is_sound(self) -> Self:
        """The pattern compiles, has the parts named, and fits its own example."""
        parts = re.compile(self.pattern).groupindex
        if unknown := (set(self.checks) | set(self.elements)) - set(parts):
            raise ValueError(f"scheme {self.name}: the pattern has no part {', '.join(sorted(unknown))}")
        if unknown := set(self.elements.values()) - set(ItemElements.model_fields):
            raise ValueError(f"scheme {self.name}: no element {', '.join(sorted(unknown))}")
        if not re.fullmatch(self.pattern, self.example):
            raise ValueError(f"scheme {self.name}: its example does not fit its pattern")
        return self


class MappingFacts(Strict):
    """What the mapping is for."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: Words
    source: str
    in_force_from: date | None = None  # of a first version; the day of the import where the publication has no date
    encoding: str = "utf-8-sig"
    sheet: str = ""  # XLSX: which sheet; the first where empty
    items: str = ""  # JSON: where the list stands, as "data.rows"; the document itself where empty


class Mapping(Strict):
    """A whole mapping file."""

    mapping: MappingFacts
    columns: list[Column] = Field(min_length=1)
    schemes: list[CodeScheme] = []
    constants: dict[str, Any] = {}

    @model_validator(mode="after")
    def fits_together(self) -> Self:
        """Every column once, every scheme known, a code and a name among the elements, constants real elements."""
        names = [column.column for column in self.columns]
        if double := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"columns named twice: {', '.join(sorted(double))}")
        schemes = {scheme.name for scheme in self.schemes}
        if unknown := {column.scheme for column in self.columns if column.scheme} - schemes:
            raise ValueError(f"unknown scheme: {', '.join(sorted(unknown))}")
        given = {column.element for column in self.columns} | set(self.constants)
        if missing := {"code", "name"} - given:
            raise ValueError(f"no column gives {', '.join(sorted(missing))}")
        if unknown := set(self.constants) - (set(ItemElements.model_fields) - NOT_FROM_A_COLUMN):
            raise ValueError(f"constants: no element {', '.join(sorted(unknown))}")
        return self

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what it says."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def folder() -> Path:
    """Where this installation keeps its mappings."""
    return Path(settings.PACKS_DIR) / "mappings"


def names() -> list[str]:
    """The mappings there are."""
    return sorted(path.stem for path in folder().glob("*.toml"))


def load(wanted: str) -> Mapping:
    """A mapping by its name, or from a file; refused with the place of every fault in it."""
    path = Path(wanted) if wanted.endswith(".toml") else folder() / f"{wanted}.toml"
    if not path.is_file():
        raise Invalid(
            _("There is no mapping “%(name)s”.") % {"name": wanted},
            code="mapping-unknown",
            next_step=_("Known mappings: %(names)s; or give the path of a .toml file.") % {"names": "、".join(names())},
        )
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _read(path: Path, _changed: int) -> Mapping:
    try:
        return Mapping.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError, re.error) as wrong:
        faults = wrong.errors() if isinstance(wrong, ValidationError) else [{"loc": (), "msg": str(wrong)}]
        said = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}".lstrip(": ") for fault in faults)
        raise Invalid(
            _("The mapping cannot be read: %(faults)s") % {"faults": said},
            code="mapping-broken",
            next_step=_("Mend the file; packs/mappings/guangdong.toml is an example."),
            where={"file": path.name},
        ) from wrong


def guess(headers: list[str]) -> Mapping | None:
    """The one known mapping that names exactly these columns; None where none or several do."""
    fitting = []
    for name in names():
        mapping = load(name)
        if {column.column for column in mapping.columns} == set(headers):
            fitting.append(mapping)
    return fitting[0] if len(fitting) == 1 else None
