"""The engine, the reasoning about situations, the planted catalogue, and the forms a report takes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tongban.catalog import shelves
from tongban.catalog.elements import FieldElement
from tongban.catalog.entries import from_pack
from tongban.catalog.linting import RULES, SEVERITIES, Linter, formats, lint
from tongban.catalog.linting.content import document_name, repealed_laws
from tongban.catalog.linting.defects import SPECIAL, VARIANTS, measure, planted
from tongban.catalog.linting.planting import clean, world
from tongban.catalog.linting.reading import certificates
from tongban.catalog.linting.situations import Asked, Unclear, can_be_reached, can_hold, never_first
from tongban.catalog.linting.specimens import ON, around, flawless
from tongban.catalog.linting.surroundings import PowerKnown, Surroundings
from tongban.catalog.reading import read_packs


def keys(linter: Linter) -> list[str]:
    return [one.key for one in linter.report().problems]


@pytest.fixture(scope="module")
def garden() -> Any:
    return clean(240, seed=5)


def test_the_clean_twin_has_no_finding(garden: Any) -> None:
    assert lint(world(garden.items.values())).by_rule() == {}


def test_every_planted_defect_is_found_and_nothing_else() -> None:
    measured = measure(count=280, per_rule=2, seed=11)
    assert measured.clean_findings == 0
    assert measured.planted >= 2 * len(RULES) - 10
    assert [score for score in measured.scores if score.found < score.planted or score.false] == []
    assert {score.rule for score in measured.scores} == set(RULES)


def test_each_rule_can_be_broken_on_purpose() -> None:
    assert {*SPECIAL, *(code for code, ways in VARIANTS.items() if ways)} == set(RULES)


def test_a_change_is_judged_as_if_everything_had_been_looked_at_again() -> None:
    twin = clean(220, seed=3)
    linter = Linter(world(twin.items.values()))
    assert keys(linter) == []
    planted(twin, 1)
    changed = [item for code, item in twin.items.items() if linter.around.items[code] != item]
    for item in changed:
        linter.put([item])
    whole = Linter(world(twin.items.values()))
    assert keys(linter) == keys(whole) != []
    gone = sorted(twin.items)[:60]
    linter.take(gone)
    assert keys(linter) == keys(Linter(world(item for code, item in twin.items.items() if code not in gone)))


def test_a_report_does_not_depend_on_the_order_of_items() -> None:
    twin = clean(200, seed=9)
    planted(twin, 1)
    items = list(twin.items.values())
    assert keys(Linter(world(items))) == keys(Linter(world(reversed(items))))


def test_a_mended_item_loses_its_finding_and_so_do_its_neighbours() -> None:
    asks = {"name": "示例场地批准书", "source": "applicant", "ways": ["upload"]}
    maker = flawless(code="maker", basic_code="", result="示例场地批准书", result_kind="document", result_licence="")
    user = flawless(code="user", basic_code="", materials=[asks])
    linter = Linter(around([maker, user]))
    assert "same-body-result" in linter.report().by_rule()
    linter.put([flawless(code="maker", basic_code="", result="示例结论", result_kind="document", result_licence="")])
    assert "same-body-result" not in linter.report().by_rule()


# ---------------------------------------------------------------- situations

FLAG = FieldElement(name="has_sign", label="招牌", kind="flag")
LIT = FieldElement(name="lit", label="发光", kind="flag", when=[{"fact": "has_sign", "test": "is", "value": True}])
AREA = FieldElement(name="area", label="面积", kind="number")
BORN = FieldElement(name="born", label="出生日期", kind="date")


def say(fact: str, test: str, value: Any) -> dict[str, Any]:
    return {"fact": fact, "test": test, "value": value}


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ([say("area", "at_least", 50), say("area", "at_most", 50)], True),
        ([say("area", "more_than", 50), say("area", "at_most", 50)], False),
        ([say("area", "more_than", 50), say("area", "less_than", 50.5)], True),
        ([say("form", "in", ["a", "b"]), say("form", "is_not", "a"), say("form", "not_in", ["b"])], False),
        ([{"any": [say("a", "is", True), say("b", "is", True)]}, {"none": [say("a", "is", True)]}], True),
        ([say("goods", "has", "tea"), {"none": [say("goods", "has", "tea")]}], False),
        ([{"fact": "born", "test": "within_days", "value": 30}], True),
    ],
)
def test_conditions_hold_exactly_where_some_facts_make_them(when: list[dict[str, Any]], holds: bool) -> None:
    assert can_hold(when) is holds


def test_a_question_that_is_not_asked_cannot_be_answered() -> None:
    asked = Asked.of([FLAG, LIT])
    assert can_be_reached([say("lit", "is", False)], asked)
    assert not can_be_reached([say("lit", "is", False), say("has_sign", "is", False)], asked)


def test_days_within_a_limit_are_reached() -> None:
    asked = Asked.of([BORN])
    assert can_be_reached([{"fact": "born", "test": "within_days", "value": 30}], asked)
    assert can_be_reached([{"none": [{"fact": "born", "test": "within_days", "value": 30}]}], asked)


def test_too_many_situations_claim_nothing() -> None:
    fields = [FieldElement(name=f"f{n}", label="x", kind="flag") for n in range(20)]
    with pytest.raises(Unclear):
        can_be_reached([say(one.name, "is", True) for one in fields], Asked.of(fields))


def test_a_row_behind_an_always_true_row_never_decides() -> None:
    asked = Asked.of([AREA])
    assert never_first([[], [say("area", "at_most", 5)]], asked) == [1]
    assert never_first([[say("area", "at_most", 5)], []], asked) == []


# ---------------------------------------------------------------- content


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("《法定代表人身份证》复印件", "身份证"),
        ("营业执照（副本）原件及复印件", "营业执照"),
        ("申请人有效的护照", "护照"),
        ("营业执照遗失公告", "营业执照遗失公告"),
    ],
)
def test_a_material_is_known_by_its_document(said: str, meant: str) -> None:
    assert document_name(said) == meant


def test_every_repealed_law_says_since_when_and_where_that_is_written() -> None:
    rows = repealed_laws()
    assert len({(row.name, row.number) for row in rows}) == len(rows) > 30
    assert all(row.source and row.replaced_by and row.repealed_on <= ON for row in rows)


def test_our_own_packs_have_no_error(settings: Any) -> None:
    powers = {row.code: PowerKnown(row.code, row.kind, row.since, row.until) for row in shelves.shelves().powers}
    ours = Surroundings(on=ON, powers=powers, certificates=certificates())
    for pack in read_packs(settings.PACKS_DIR).items.values():
        ours.put(from_pack(pack))
    report = lint(ours)
    assert [one.sentence for one in report.problems if one.rule.severity == "error"] == []


# ---------------------------------------------------------------- reports


def test_a_report_in_json_names_rule_item_element_and_next_step() -> None:
    report = lint(around([flawless(promised_days=30)]))
    said = json.loads(formats.as_json(report))
    assert said["counts"] == {"error": 1, "warning": 0, "note": 0}
    assert said["findings"][0] | {"key": ""} == said["findings"][0] | {
        "key": "",
        "rule": "promised-above-legal",
        "item": "sample-1",
        "element": "promised_days",
        "severity": "error",
    }
    assert said["findings"][0]["suggestion"]


def test_a_report_in_sarif_is_what_the_standard_asks_for() -> None:
    report = lint(around([flawless(promised_days=30, faq=[])]))
    said = json.loads(formats.as_sarif(report))
    assert said["version"] == "2.1.0"
    assert set(said) == {"$schema", "version", "runs"}
    (run,) = said["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    assert all(
        rule["defaultConfiguration"]["level"] in SEVERITIES and rule["shortDescription"]["text"] for rule in rules
    )
    assert len(run["results"]) == 2
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in SEVERITIES
        assert result["message"]["text"]
        assert result["partialFingerprints"]["tongbanFinding/v1"]
        assert " " not in result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


def test_a_report_in_words_ends_with_the_counts() -> None:
    lines = list(formats.as_text(lint(around([flawless(faq=[])]))))
    assert lines[0].startswith("示例经营许可新办")
    assert "1" in lines[-1]
