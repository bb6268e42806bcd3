"""From TOML folders to the shapes of a pack; a file that cannot be read stops nothing but itself."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, get_args

from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from tongban.catalog.packs import (
    Example,
    ItemFacts,
    ItemPack,
    Material,
    OneThingFacts,
    OneThingPack,
    Question,
    Result,
    RuleRow,
    Strict,
)
from tongban.catalog.reading.faults import Fault, known, said_of
from tongban.catalog.shelves import FILES, OPTIONAL, Shelves

Shape = TypeVar("Shape", bound=BaseModel)


class FormFile(Strict):
    """form.toml"""

    situations: list[Question] = []
    questions: list[Question] = []


class MaterialsFile(Strict):
    """materials.toml"""

    materials: list[Material] = []


class RulesFile(Strict):
    """rules.toml"""

    rules: list[RuleRow] = []


class ExamplesFile(Strict):
    """A file of examples/"""

    examples: list[Example] = []


@dataclass(frozen=True)
class Packs:
    """Every pack and every shelf, whole and in agreement."""

    items: dict[str, ItemPack]
    one_things: dict[str, OneThingPack]
    shelves: Shelves

    @property
    def all(self) -> dict[str, ItemPack | OneThingPack]:
        """Items and one-things together; no code stands for both."""
        return {**self.items, **self.one_things}


@dataclass
class Draft:
    """What could be read so far, where each thing stands, and what is wrong."""

    items: dict[str, ItemPack] = field(default_factory=dict)
    one_things: dict[str, OneThingPack] = field(default_factory=dict)
    shelves: Shelves = field(default_factory=Shelves)
    faults: list[Fault] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)  # file → its text, for line numbers
    example_rows: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)  # (pack, example) → (file, row)
    unread: set[str] = field(default_factory=set)  # codes of packs and names of shelves that have faults of their own

    def packs(self) -> Packs:
        """The finished reading."""
        return Packs(self.items, self.one_things, self.shelves)

    def fault(self, file: str, row: str, code: str, sentence: str, next_step: str) -> Fault:
        """A fault with the line its row begins on."""
        return Fault(file, row, code, sentence, next_step, self.line_of(file, row))

    def line_of(self, file: str, row: str) -> int:
        """The line of a row such as "materials 3 (lease)" or of a table such as "legal"; 0 where it is not found."""
        asked = re.match(r"([\w-]+)(?: (\d+))?", row)
        if asked is None or file not in self.texts:
            return 0
        name, place = asked[1], int(asked[2] or 1)
        lines = self.texts[file].split("\n")
        heads = [n for n, line in enumerate(lines, 1) if re.match(rf"\s*\[+\s*{re.escape(name)}\s*\]+", line)]
        if not heads:
            heads = [n for n, line in enumerate(lines, 1) if re.match(rf"\s*{re.escape(name)}\s*=", line)]
        return heads[place - 1] if len(heads) >= place else 0


def row_name(table: str, number: int, row: Any) -> str:
    """How a row of an array of tables is called: its place and its own name."""
    own = row.get("code") or row.get("name") or row.get("item") or row.get("zh") if isinstance(row, dict) else ""
    if isinstance(own, dict):
        own = own.get("zh", "")
    return f"{table} {number}" + (f" ({own})" if own else "")


def read_draft(folder: Path) -> Draft:
    """Everything under the folder that can be read."""
    draft = Draft()
    _read_shelves(folder, draft)
    for place in _folders(folder / "items"):
        _read_item(folder, place, draft)
    for place in _folders(folder / "one-things"):
        _read_one_thing(folder, place, draft)
    return draft


def _folders(parent: Path) -> list[Path]:
    if not parent.is_dir():
        return []
    return sorted(place for place in parent.iterdir() if place.is_dir() and not place.name.startswith((".", "_")))


def _read_shelves(folder: Path, draft: Draft) -> None:
    found: dict[str, Any] = {}
    for file, (name, shape) in FILES.items():
        if file in OPTIONAL and not (folder / file).exists():
            continue
        rows = toml_of(folder, folder / file, draft)
        if rows is None:
            draft.unread.add(name)
            continue
        for other in set(rows) - {name}:
            draft.faults.append(
                draft.fault(
                    file,
                    other,
                    "unknown-key",
                    _("“%(field)s” is not a word this table knows.") % {"field": other},
                    known([name], other),
                )
            )
        try:
            found[name] = shape.validate_python(rows.get(name, []))
        except ValidationError as wrong:
            draft.unread.add(name)
            _say(draft, file, rows, wrong, None, (name,))
    draft.shelves = Shelves(**found)


def _read_item(folder: Path, place: Path, draft: Draft) -> None:
    before = len(draft.faults)
    facts = _file(folder, place / "pack.toml", ItemFacts, draft)
    form = _file(folder, place / "form.toml", FormFile, draft, optional=True)
    materials = _file(folder, place / "materials.toml", MaterialsFile, draft, optional=True)
    rules = _file(folder, place / "rules.toml", RulesFile, draft, optional=True)
    result = _file(folder, place / "result.toml", Result, draft)
    examples = _examples(folder, place, draft)
    guide = _texts(folder, place, draft)
    _strangers(folder, place, draft, {"pack.toml", "form.toml", "materials.toml", "rules.toml", "result.toml"})
    if facts is None or form is None or materials is None or rules is None or result is None or not examples:
        draft.unread.add(place.name)
        return
    draft.items[place.name] = ItemPack(
        item=facts,
        situations=form.situations,
        questions=form.questions,
        materials=materials.materials,
        rules=rules.rules,
        result=result,
        guide=guide,
        examples=examples,
    )
    if len(draft.faults) > before:
        draft.unread.add(place.name)


def _read_one_thing(folder: Path, place: Path, draft: Draft) -> None:
    before = len(draft.faults)
    facts = _file(folder, place / "pack.toml", OneThingFacts, draft)
    form = _file(folder, place / "form.toml", FormFile, draft, optional=True)
    examples = _examples(folder, place, draft)
    guide = _texts(folder, place, draft)
    _strangers(folder, place, draft, {"pack.toml", "form.toml"})
    if facts is None or form is None or not examples:
        draft.unread.add(place.name)
        return
    draft.one_things[place.name] = OneThingPack(
        one_thing=facts, situations=form.situations, questions=form.questions, guide=guide, examples=examples
    )
    if len(draft.faults) > before:
        draft.unread.add(place.name)


def _strangers(folder: Path, place: Path, draft: Draft, files: set[str]) -> None:
    """A file nobody reads is a mistake, just like a key nobody reads."""
    for path in sorted(place.iterdir()):
        if path.name in files | {"texts", "examples", "README.md"} or path.name.startswith("."):
            continue
        draft.faults.append(
            Fault(
                str(path.relative_to(folder)),
                "",
                "unknown-file",
                _("Nobody reads this file."),
                known(files | {"texts/", "examples/"}, path.name),
            )
        )


def _examples(folder: Path, place: Path, draft: Draft) -> list[Example]:
    found: list[Example] = []
    for path in sorted((place / "examples").glob("*.toml")):
        read = _file(folder, path, ExamplesFile, draft)
        file = str(path.relative_to(folder))
        for number, example in enumerate(read.examples if read else [], 1):
            row = f"examples {number} ({example.name})"
            if (place.name, example.name) in draft.example_rows:
                sentence = _("Two examples have this name.")
                draft.faults.append(draft.fault(file, row, "example-twice", sentence, _("Give each its own name.")))
            draft.example_rows[place.name, example.name] = (file, row)
            found.append(example)
    if not found:
        name = str((place / "examples").relative_to(folder))
        if not any(fault.file.startswith(name) for fault in draft.faults):
            sentence = _("A pack needs at least one example: a situation and what must come out of it.")
            draft.faults.append(
                Fault(name, "", "no-example", sentence, _("Add examples/basic.toml with one [[examples]]."))
            )
    return found


def _texts(folder: Path, place: Path, draft: Draft) -> dict[str, str]:
    found = {}
    for path in sorted((place / "texts").glob("guide.*.md")):
        text = path.read_text(encoding="utf-8").strip()
        if text:
            found[path.name.removeprefix("guide.").removesuffix(".md")] = text
    if "zh-Hans" not in found:
        file = str((place / "texts" / "guide.zh-Hans.md").relative_to(folder))
        sentence = _("The guide has no Chinese text.")
        draft.faults.append(
            Fault(file, "", "no-guide", sentence, _("Write a few sentences for the applicant in this file."))
        )
    return found


def toml_of(folder: Path, path: Path, draft: Draft) -> dict[str, Any] | None:
    """The tables of a file below the folder; None, with a fault in the draft, where it cannot be read."""
    file = str(path.relative_to(folder))
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        draft.faults.append(
            Fault(file, "", "no-file", _("This file is missing."), _("Add it; “tongban packs new” shows how."))
        )
        return None
    except UnicodeDecodeError:
        draft.faults.append(Fault(file, "", "not-utf-8", _("This file is not UTF-8 text."), _("Save it as UTF-8.")))
        return None
    draft.texts[file] = text
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        line = re.search(r"line (\d+)", str(wrong))
        number = int(line[1]) if line else text.count("\n") + 1
        sentence = _("Line %(line)s cannot be read as TOML.") % {"line": number}
        step = _("Look for a missing quotation mark, bracket or comma there, or a key written twice.")
        draft.faults.append(Fault(file, f"line {number}", "not-toml", sentence, step, number))
        return None


def _file(folder: Path, path: Path, shape: type[Shape], draft: Draft, *, optional: bool = False) -> Shape | None:
    if optional and not path.exists():
        return shape()
    rows = toml_of(folder, path, draft)
    if rows is None:
        return None
    try:
        return shape.model_validate(rows)
    except ValidationError as wrong:
        _say(draft, str(path.relative_to(folder)), rows, wrong, shape)
        return None


def _say(
    draft: Draft,
    file: str,
    rows: dict[str, Any],
    wrong: ValidationError,
    shape: type[BaseModel] | None,
    root: tuple[str, ...] = (),
) -> None:
    """Every one of Pydantic's errors as a fault with its row."""
    for error in wrong.errors(include_url=False):
        place = [*root, *error["loc"]]
        field_ = next((str(part) for part in reversed(place) if isinstance(part, str)), "")
        if len(place) > 1 and isinstance(place[1], int):
            table = rows.get(str(place[0]), [])
            row = row_name(str(place[0]), place[1] + 1, table[place[1]] if place[1] < len(table) else {})
            inside = [part for part in place[2:] if isinstance(part, str)]
            field_ = ".".join(inside) or field_
        else:
            row = str(place[0]) if len(place) > 1 else field_
            field_ = ".".join(str(part) for part in place if isinstance(part, str))
        code, sentence, step = said_of(error, field_, _fields_at(shape, file, place))
        # a key that is not there has no line of its own: of the file's own table it is missed at the top
        top = error["type"] == "missing" and len(error["loc"]) == 1
        line = 1 if top else draft.line_of(file, row)
        draft.faults.append(Fault(file, row, code, sentence, step, line))


def _fields_at(shape: type[BaseModel] | None, file: str, place: list[Any]) -> list[str]:
    """The words the table at a place knows: the fields of the model that was being read there."""
    current: Any = shape if shape is not None else Shelves
    for part in place[:-1]:
        if isinstance(part, int):
            continue
        annotation = current.model_fields[part].annotation if part in current.model_fields else None
        current = _model_in(annotation)
        if current is None:
            return []
    return list(current.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _model_in(arg))), None)
