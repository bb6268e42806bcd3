"""The indicators as content: nothing named that is not counted, nothing counted that is not named."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from pydantic import ValidationError

from tongban.kit.refusals import NotFound
from tongban.reports.kpis import Indicators, indicators, kpi_of
from tongban.reports.measures import CASES, ITEMS


def content() -> dict[str, object]:
    """packs/kpis.toml as it stands."""
    return tomllib.loads((Path(settings.PACKS_DIR) / "kpis.toml").read_text(encoding="utf-8"))


def named(level: str) -> set[str]:
    """The measures the indicators of one level name."""
    kpis = [kpi for kpi in indicators().kpis if kpi.level == level and not kpi.later]
    return {measure for kpi in kpis for measure in (kpi.numerator, kpi.denominator)}


def test_every_measure_is_named_and_every_name_is_a_measure() -> None:
    assert named("case") == set(CASES)
    assert named("item") == set(ITEMS)


def test_the_numerator_of_a_share_is_counted_on_the_day_of_its_denominator() -> None:
    for kpi in indicators().kpis:
        if kpi.level == "case" and not kpi.later:
            assert CASES[kpi.numerator].day == CASES[kpi.denominator].day, kpi.code


def test_every_indicator_says_where_its_formula_stands_and_whether_its_target_is_invented() -> None:
    for kpi in indicators().kpis:
        assert kpi.source, kpi.code
        assert kpi.target is None or kpi.demo, kpi.code
        for words in (kpi.name, kpi.formula, kpi.exclusions):
            assert words.zh, kpi.code
            assert words.en, kpi.code


def test_the_indicators_of_the_reform_are_there() -> None:
    names = {kpi.name.zh for kpi in indicators().kpis}

    assert names >= {"可网办率", "全程网办率", "即办率", "承诺时限压缩比", "平均跑动次数", "材料减免率", "按期办结率"}
    assert names >= {"提前办结率", "超期件数", "一次性告知率", "补正率", "好评率"}


def test_what_is_counted_later_names_no_measure() -> None:
    rating = kpi_of("good-rating")

    assert rating.later
    assert not rating.numerator
    assert not rating.denominator


@pytest.mark.parametrize(
    "change",
    [
        {"colour": "blue"},
        {"unit": "furlongs"},
        {"numerator": ""},
        {"later": True},
        {"better": "sideways"},
        {"least": 0},
        {"code": "Not A Slug"},
    ],
)
def test_a_file_with_a_mistake_is_refused(change: dict[str, object]) -> None:
    said = content()
    said["kpis"][0] |= change  # type: ignore[index]  # a list of tables

    with pytest.raises(ValidationError):
        Indicators.model_validate(said)


def test_a_code_stands_for_one_indicator() -> None:
    said = content()
    said["kpis"].append(said["kpis"][0])  # type: ignore[attr-defined,index]  # a list of tables

    with pytest.raises(ValidationError):
        Indicators.model_validate(said)


def test_an_unknown_indicator_is_refused() -> None:
    with pytest.raises(NotFound):
        kpi_of("made-up")
