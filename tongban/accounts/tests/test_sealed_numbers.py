"""Identity numbers in answers and texts: sealed where they lie, masked wherever they are read."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import date

import pytest

from tongban.accounts.actions import SealedText, SealingEncoder, seal_number, unseal
from tongban.accounts.models import SealedNumber
from tongban.accounts.sealed_numbers import SealingDecoder, seal_text
from tongban.kit.identifiers import find_id_numbers, make_id_number, mask_within

NUMBER = make_id_number(date(1990, 1, 2), 12)
OTHER = make_id_number(date(1990, 1, 3), 12)
MASKED = f"{NUMBER[:3]}{'*' * 11}{NUMBER[-4:]}"
WIDE = "".join(chr(0xFF10 + int(sign)) if sign.isdigit() else sign for sign in NUMBER)


def test_a_sealed_number_says_its_masked_form_whoever_writes_it_out() -> None:
    number = seal_number(NUMBER)

    assert f"{number}" == str(number) == "%s" % number == MASKED  # noqa: UP031 - this way of writing out is tried too
    assert json.loads(json.dumps([number])) == [MASKED]
    assert NUMBER not in repr(number)
    assert unseal(number.sealed) == NUMBER


def test_a_sealed_number_survives_copies_with_what_is_sealed() -> None:
    number = seal_number(NUMBER)

    for copied in (copy.deepcopy({"a": number})["a"], pickle.loads(pickle.dumps(number))):
        assert isinstance(copied, SealedNumber)
        assert (copied.sealed, copied.digest) == (number.sealed, number.digest)


def test_two_numbers_of_one_masked_form_are_not_equal() -> None:
    one, other = seal_number(NUMBER), SealedNumber(MASKED, "1.x", "0" * 64)

    assert one != other
    assert one == MASKED
    assert one == seal_number(NUMBER)


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        f" {NUMBER}\n",
        f"身份证号{NUMBER}，谢谢。",
        f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}",
        f"{NUMBER[:6]}-{NUMBER[6:14]}-{NUMBER[14:]}",
        NUMBER.lower(),
        WIDE,
        f"x{NUMBER}y",
    ],
)
def test_a_whole_number_is_never_stored_however_it_is_written(text: str) -> None:
    lies = json.dumps({"a": [text], "b": {"c": text}}, cls=SealingEncoder, ensure_ascii=False)
    read = json.loads(lies, cls=SealingDecoder)

    assert not list(find_id_numbers(lies))
    assert not list(find_id_numbers(json.dumps(read, ensure_ascii=False)))
    assert MASKED in str(read["a"][0])


def test_a_text_keeps_what_is_sealed_and_shows_it_masked() -> None:
    read = SealedText(seal_text(f"母亲的号码是{NUMBER}，父亲的是{OTHER}。"))

    assert read == f"母亲的号码是{MASKED}，父亲的是{OTHER[:3]}{'*' * 11}{OTHER[-4:]}。"
    assert [unseal(number.sealed) for number in read.numbers] == [NUMBER, OTHER]
    assert seal_text(read) == read.stored


def test_nobody_makes_a_sealed_number_by_writing_our_brackets() -> None:
    forged = seal_number(NUMBER).token

    assert SealedText(seal_text(f"请看{forged}")).numbers == ()


@pytest.mark.parametrize("text", ["990100202612010000015", f"1{NUMBER}", f"{NUMBER}7", NUMBER[:-1] + "Y", "", "12345"])
def test_other_numbers_are_left_alone(text: str) -> None:
    assert mask_within({"a": [text]}) == {"a": [text]}
    assert seal_text(text) == text
