"""What comes in from outside: characters, whole numbers, days, JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kit.days import read_day
from tongban.kit.integers import MOST, MOST_PAGES, read_integer, read_page
from tongban.kit.refusals import Refusal
from tongban.kit.strict_json import read_json
from tongban.kit.text import mended, unusable_character


@pytest.mark.parametrize("text", ["", "张三", "𠮷野家", "🏮", "a\tb\r\nc", "‮", "\x7f", "Étage"])
def test_what_people_write_is_text(text: str) -> None:
    assert unusable_character(text) == ""
    assert mended(text) == text


@pytest.mark.parametrize(
    ("text", "named"),
    [("a\x00b", "U+0000"), ("\x1b[0m", "U+001B"), ("a\ud83d", "U+D83D"), ("\udc00", "U+DC00"), ("\uffff", "U+FFFF"), ("\x0b", "U+000B")],
)  # fmt: skip
def test_what_is_no_text_is_named(text: str, named: str) -> None:
    assert unusable_character(text) == named
    assert unusable_character(mended({"x": [text]})["x"][0]) == ""


@pytest.mark.parametrize(
    ("said", "read"),
    [("7", 7), ("007", 7), ("0", 0), (str(MOST), MOST), (str(MOST + 1), None), ("9" * 5000, None), ("0" * 5000 + "1", 1),
     ("", None), (None, None), ("-1", None), ("+1", None), (" 1", None), ("1.0", None), ("٣", None), ("²", None), ("１", None), ("1e3", None)],
)  # fmt: skip
def test_a_whole_number_is_plain_digits_of_any_length(said: str | None, read: int | None) -> None:
    assert read_integer(said) == read


@pytest.mark.parametrize(
    ("said", "page"), [("3", 3), ("0", 1), ("x", 1), (None, 1), ("9" * 400, MOST_PAGES), ("-2", 1)]
)
def test_every_page_asked_for_is_a_page(said: str | None, page: int) -> None:
    assert read_page(said) == page


@pytest.mark.parametrize(
    "said", ["", None, "0", "20261122", "2026-02-30", "0001-01-01", "9999-12-31", "2026-W01-1", "1760000000"]
)
def test_a_day_is_written_as_one(said: str | None) -> None:
    assert read_day(said) is None
    assert str(read_day("2026-11-22")) == "2026-11-22"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b'{"a": "\\ud83d"}', 422),
        (b'{"\\udc00": 1}', 422),
        (b'{"a": [[{"b": "x\\u0000"}]]}', 422),
        (b'{"a": 1, "a": 2}', 400),
        (b"NaN", 400),
        (b'{"a": -Infinity}', 400),
        (b'{"a": 1e999}', 400),
        (b"9" * 6000, 400),
        (b"-9007199254740992", 400),
        (b"[" * 100_000, 400),
        (b"[" * 40 + b"]" * 40, 400),
        (b'{"a": "\xff"}', 400),
        (b"\xef\xbb\xbf{}", 400),
        (b"", 400),
        (b"{'a': 1}", 400),
    ],
)  # fmt: skip
def test_json_that_readers_would_read_differently_is_refused(data: bytes, status: int) -> None:
    with pytest.raises(Refusal) as refused:
        read_json(data)

    assert (refused.value.code, refused.value.status) == ("malformed", status)
    str(refused.value).encode("utf-8")


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**53) + 1, 2**53 - 1)
        | st.text(st.characters(categories=["L", "N", "P", "S"])),
        st.lists,
        max_leaves=20,
    )
)
def test_all_other_json_is_read_as_it_is(value: object) -> None:
    assert read_json(json.dumps(value).encode()) == value
