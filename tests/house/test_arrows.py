"""What import-linter cannot see: front doors, foreign keys, the one door that writes state, listeners, names, sizes."""

from __future__ import annotations

import ast
import importlib
import re

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from tests.house.plan import DECLARATIONS, FRONT_DOOR, PACKAGE, ROOMS, ROOT, SPINE, graph, modules, named
from tongban.journal.events import ANNOUNCED, REACTIONS
from tongban.journal.models import Stateful
from tongban.kit.lifecycle import Lifecycle

BULK = ("demo.bulk.", "demo.bulk", "management.commands.demo")
"""The sample city's bulk generator writes rows by the hundred thousand; a test shows them equal to moves performed."""

LOOKS_INTO_MEMORY = re.compile(r"(^|\.)(tests|testing)(\.|$)")
"""Tests, makers and the tellers of the sample city may look at what a lower room remembers."""


def through_the_front_door(importer: str, imported: str) -> bool:
    """Whether one module may import the other, knowing only that arrows point down."""
    room, _, rest = imported.removeprefix("tongban.").partition(".")
    own, _, inside = importer.removeprefix("tongban.").partition(".")
    if room not in ROOMS or own == room:
        return True
    if own == "site" and rest in {"api", "urls"}:
        return True
    if own == "site" and inside.startswith(BULK):
        return True
    if (LOOKS_INTO_MEMORY.search(inside) or (own == "site" and inside.startswith("demo."))) and rest == "models":
        return True
    if room in SPINE and rest == "models":
        return True
    return rest in FRONT_DOOR or imported in DECLARATIONS


def test_rooms_enter_each_other_by_the_front_door_only() -> None:
    g = graph()
    wrong = [
        f"{importer} → {imported}"
        for importer in g.modules
        for imported in g.find_modules_directly_imported_by(importer)
        if ".migrations." not in importer and not through_the_front_door(importer, imported)
    ]

    assert not wrong, "\n" + "\n".join(wrong)


def test_screens_and_programs_never_open_the_filing_cabinet() -> None:
    g = graph()
    wrong = [
        f"{importer} → {imported}"
        for importer in g.modules
        if re.fullmatch(r"tongban\.\w+\.(views|api)(\..+)?", importer)
        for imported in g.find_modules_directly_imported_by(importer)
        if re.fullmatch(r"tongban\.\w+\.models(\..+)?", imported)
    ]

    assert not wrong, "\n" + "\n".join(wrong)


def test_foreign_keys_point_down() -> None:
    floor = {room: number for number, room in enumerate(ROOMS)}
    wrong = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in floor
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey)
        and field.related_model._meta.app_label in floor
        and floor[field.related_model._meta.app_label] > floor[model._meta.app_label]
    ]

    assert not wrong, "\n" + "\n".join(wrong)


WRITES = re.compile(r"^tongban/journal/(actions|statements)\.py$")


def writes_of_state(tree: ast.AST) -> list[int]:
    """Lines that store an attribute `state`, or update(state=…)."""
    lines = []
    for node in ast.walk(tree):
        stored = isinstance(node, ast.Attribute) and node.attr == "state" and isinstance(node.ctx, ast.Store)
        updated = (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"update", "update_or_create", "bulk_update"}
            and any(k.arg == "state" for k in node.keywords)
        )
        if stored or updated:
            lines.append(node.lineno)  # type: ignore[attr-defined]
    return lines


def test_only_one_door_writes_state() -> None:
    wrong = [
        f"{named(path)}:{line}"
        for path in modules(tests=True)
        if not WRITES.match(named(path))
        for line in writes_of_state(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("source", ["case.state = 'granted'", "Case.objects.filter(pk=1).update(state='granted')"])
def test_a_write_of_state_would_be_seen(source: str) -> None:
    assert writes_of_state(ast.parse(source)) == [1]


def lifecycles() -> list[Lifecycle]:
    """Every life declared in a room."""
    found: list[Lifecycle] = []
    for room in ROOMS:
        if (PACKAGE / room / "lifecycle.py").exists():
            declared = vars(importlib.import_module(f"tongban.{room}.lifecycle")).values()
            found += [one for one in declared if isinstance(one, Lifecycle) and one not in found]
    return found


def test_nobody_listens_for_what_is_never_announced() -> None:
    for room in ROOMS:
        if (PACKAGE / room / "reactions.py").exists():
            importlib.import_module(f"tongban.{room}.reactions")
    announced = set(ANNOUNCED) | {f"{life.name}.{move.name}" for life in lifecycles() for move in life.moves}

    assert set(REACTIONS) - announced == set()


def test_events_are_announced_where_they_are_found_at_the_start() -> None:
    """One announced in another module would exist or not by whether somebody happened to load that module."""
    late = [
        named(path)
        for path in modules()
        if re.search(r"^(\w+ = )?announce\(", path.read_text(encoding="utf-8"), re.M)
        and path.name != "events.py"
        and not path.match("journal/log/leaves.py")  # loaded by journal's own actions
    ]

    assert late == [], "announce it in the room's events.py"


def test_every_stateful_table_refuses_an_impossible_state() -> None:
    unguarded = [
        model._meta.label
        for model in apps.get_models()
        if issubclass(model, Stateful) and not any("state" in constraint.name for constraint in model._meta.constraints)
    ]

    assert unguarded == []


FORBIDDEN = {
    "utils",
    "helpers",
    "common",
    "manager",
    "data",
    "info",
    "process",
    "handle",
    "misc",
    "base",
    "core",
    "services",
}


NAMED_BY_OTHERS = {"tongban/site/sqlite3/base.py"}
"""Names that are not ours to choose: Django loads the `base` of a database's backend."""


def test_no_module_is_a_drawer() -> None:
    named_so = {named(path) for path in modules(tests=True) if path.stem in FORBIDDEN}

    assert named_so == NAMED_BY_OTHERS


def test_files_and_functions_stay_small() -> None:
    long = [f"{named(p)}: {n} lines" for p in modules() if (n := p.read_text("utf-8").count("\n")) > 500]
    for path in modules():
        long += [
            f"{named(path)}:{node.lineno} {node.name}"
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno > 60
        ]

    assert not long, "\n" + "\n".join(long)


def test_every_room_welcomes_its_guests() -> None:
    rooms = ["kit", *ROOMS, "site"]

    assert [room for room in rooms if not (PACKAGE / room / "README.md").exists()] == []


STUB = re.compile(r"\b(TODO|FIXME|XXX|NotImplemented(Error)?)\b|coming soon|敬请期待|待实现")


def test_nothing_is_a_stub() -> None:
    files = [
        p for p in [*PACKAGE.rglob("*"), *(ROOT / "packs").rglob("*")] if p.suffix in {".py", ".html", ".toml", ".js"}
    ]
    wrong = [
        f"{named(path)}:{number}"
        for path in files
        if "vendor" not in path.parts and "tests" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if STUB.search(line) and "except" not in line
    ]

    assert not wrong, "\n" + "\n".join(wrong)
