"""People search in their own words, in sentences, in pinyin, half typed."""

from __future__ import annotations

import pytest

from tongban.catalog import queries
from tongban.catalog.searching import asked_words, pinyin_of, words_of
from tongban.catalog.testing import the_packs

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("开饭店", "open-a-restaurant"),
        ("我想开一家餐厅", "open-a-restaurant"),
        ("孩子出生上户口", "household-registration-birth"),
        ("退休", "retire"),
        ("spjyxk", "food-business-licence"),
        ("shipinjingying", "food-business-licence"),
        ("公章", "company-seal-filing"),
        ("烟", "tobacco-retail-licence"),
        ("restaurant", "open-a-restaurant"),
        ("食品经", "food-business-licence"),
    ],
)
def test_what_is_typed_finds_what_is_meant(typed: str, found: str) -> None:
    the_packs()

    assert found in [hit.code for hit in queries.search(typed)[:3]]


def test_the_audience_narrows_the_hits() -> None:
    the_packs()

    assert "newborn" in [hit.code for hit in queries.search("新生儿", "person")]
    assert "newborn" not in [hit.code for hit in queries.search("新生儿", "firm")]


@pytest.mark.parametrize(
    "typed", ["", "   ", "？！", '"', "a' OR 'b", "NEAR(", "*", "名:*", "\x00", "食品 & !经营 | (", "𬭎"]
)
def test_strange_input_finds_nothing_and_breaks_nothing(typed: str) -> None:
    the_packs()

    assert isinstance(queries.search(typed), list)


def test_empty_words_are_dropped_unless_there_are_no_others() -> None:
    assert "想" not in asked_words("我想开面馆")
    assert asked_words("我想") != []


def test_words_pairs_and_pinyin_are_all_written_down() -> None:
    assert "面馆" in words_of("开面馆")
    assert {"shipin", "sp"} == set(pinyin_of("食品"))
    assert pinyin_of("abc") == []
