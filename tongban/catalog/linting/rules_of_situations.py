"""Rules about conditions: those that contradict each other, that nobody can reach, that ask what nobody answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.catalog.elements import ItemElements
from tongban.catalog.linting.registry import Hit, rule
from tongban.catalog.linting.situations import Asked, Unclear, can_be_reached, can_hold, never_first
from tongban.catalog.linting.surroundings import Surroundings
from tongban.catalog.packs import Condition

STANDARD = "《优化营商环境条例》第三十五条"
AREA = {"name": "area_sqm", "label": "经营场所面积", "kind": "number"}
SIGN = {"name": "has_sign", "label": "是否设置招牌", "kind": "flag"}
LIT = {
    "name": "sign_lit",
    "label": "招牌是否发光",
    "kind": "flag",
    "when": [{"fact": "has_sign", "test": "is", "value": True}],
}
RIGHT = {
    "name": "premises_right",
    "label": "场所权属",
    "kind": "choice",
    "choices": ["自有", "租赁"],
    "values": ["own", "rent"],
}


def _test(fact: str, test: str, value: Any) -> Condition:
    return {"fact": fact, "test": test, "value": value}


def _asking(*when: Condition, situations: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    """A catalogue of one item whose third material is only needed under these conditions."""
    return [
        {
            "situations": situations or [AREA, SIGN, LIT, RIGHT],
            "fields": [],
            "materials": [
                {"name": "经营许可申请书", "ways": ["form"]},
                {"name": "场所说明", "source": "applicant", "ways": ["upload"], "when": list(when)},
            ],
        }
    ]


@dataclass(frozen=True)
class Conditional:
    """Conditions and where they stand."""

    field: str
    called: str
    when: list[Condition]


def conditionals(item: ItemElements) -> Iterator[Conditional]:
    """Everything in an item that depends on the situation."""
    for row in item.materials:
        if row.when:
            yield Conditional(f"materials:{row.name}", row.name, list(row.when))
    for one in (*item.situations, *item.fields):
        if one.when:
            yield Conditional(f"fields:{one.name}", one.label, list(one.when))
    for rule_ in item.rules:
        if rule_.get("when"):
            yield Conditional(f"rules:{rule_.get('name', '')}", str(rule_.get("name", "")), list(rule_["when"]))


def _asked(item: ItemElements) -> Asked:
    return Asked.of([*item.situations, *item.fields])


@rule(
    "conditions-contradict",
    "error",
    STANDARD,
    title=_("Conditions contradict each other"),
    says=_("The conditions of “%(what)s” can never hold together."),
    suggestion=_("Take out one of them, or join them with “any”."),
    good=(_asking(_test("area_sqm", "more_than", 50), _test("area_sqm", "at_most", 300)),),
    bad=(
        _asking(_test("area_sqm", "more_than", 300), _test("area_sqm", "less_than", 50)),
        _asking(_test("has_sign", "is", True), {"none": [_test("has_sign", "is", True)]}),
        _asking(_test("premises_right", "is", "own"), _test("premises_right", "in", ["rent"])),
    ),
)
def conditions_contradict(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """No facts whatever make them true."""
    for found in conditionals(item):
        try:
            if not can_hold(found.when):
                yield Hit(item, found.field, {"what": found.called})
        except Unclear:
            continue


@rule(
    "condition-not-asked",
    "warning",
    STANDARD,
    title=_("Condition on what nobody asks"),
    says=_("“%(what)s” depends on “%(facts)s”, which neither the situation questions nor the form ask."),
    suggestion=_("Ask the question, or take the condition out."),
    good=(_asking(_test("has_sign", "is", True)),),
    bad=(_asking(_test("sells_tobacco", "is", True)),),
)
def condition_not_asked(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """The day (`today`) is always known."""
    asked = _asked_or_none(item)
    for found in conditionals(item) if asked else ():
        try:
            missing = asked.unasked(found.when) if asked else []
        except Unclear:
            continue
        if missing:
            yield Hit(item, found.field, {"what": found.called, "facts": "、".join(missing)})


def _asked_or_none(item: ItemElements) -> Asked | None:
    if not any(True for _found in conditionals(item)):
        return None
    try:
        return _asked(item)
    except Unclear:
        return None


@rule(
    "condition-unreachable",
    "error",
    STANDARD,
    title=_("Conditions no situation reaches"),
    says=_("However the questions are answered, “%(what)s” is never needed."),
    suggestion=_("Correct the condition or the question before it; what never applies should not be there."),
    good=(_asking(_test("sign_lit", "is", True)), _asking(_test("premises_right", "is", "rent"))),
    bad=(
        _asking(_test("sign_lit", "is", True), _test("has_sign", "is", False)),
        _asking(_test("premises_right", "is", "borrowed")),
    ),
)
def condition_unreachable(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """They could hold by themselves, but the questions they rest on are then not asked, or offer no such answer."""
    asked = _asked_or_none(item)
    for found in conditionals(item) if asked else ():
        try:
            known = asked and not asked.unasked(found.when) and can_hold(found.when)
            if asked and known and not can_be_reached(found.when, asked):
                yield Hit(item, found.field, {"what": found.called})
        except Unclear:
            continue


def _rows(*rows: tuple[str, list[Condition]]) -> list[dict[str, Any]]:
    said = [
        {"name": name, "when": when, "then": {"route": "promise"}, "basis": "《示例办法》第一条"} for name, when in rows
    ]
    return [{"situations": [AREA, SIGN], "fields": [], "rules": said}]


@rule(
    "row-never-decides",
    "warning",
    STANDARD,
    title=_("Row of the decision table that never decides"),
    says=_("Whenever “%(what)s” holds, an earlier row has already decided."),
    suggestion=_("Move the row up, narrow the earlier one, or take it out."),
    good=(_rows(("小", [_test("area_sqm", "at_most", 50)]), ("中", [_test("area_sqm", "at_most", 300)])),),
    bad=(_rows(("中", [_test("area_sqm", "at_most", 300)]), ("小", [_test("area_sqm", "at_most", 50)])),),
)
def row_never_decides(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """Among rows that choose a route the first that holds decides."""
    rows = [row for row in item.rules if "route" in row.get("then", {})]
    if len(rows) < 2:
        return
    try:
        for place in never_first([row.get("when", []) for row in rows], _asked(item)):
            name = str(rows[place].get("name", ""))
            yield Hit(item, f"rules:{name}", {"what": name})
    except Unclear:
        return
