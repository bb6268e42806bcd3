"""Is this a possible answer? Each kind of question has one reader that gives the clean value or the sentence that says
why not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from tongban.cases.shapes import Fault
from tongban.catalog.packs import Question
from tongban.kit.identifiers import read_credit_code, read_id_number
from tongban.kit.refusals import Refusal

PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|400-?\d{3}-?\d{4}")
DIVISION = re.compile(r"\d{6}|\d{9}|\d{12}")
Reader = Callable[[Question, Any], Any]
EMPTY: tuple[Any, ...] = (None, "", [], ())


class NotPossible(Exception):  # noqa: N818  (an answer to somebody, not a fault of ours)
    """The value cannot be an answer to this question; the sentence says why."""

    def __init__(self, sentence: Any, code: str) -> None:
        super().__init__(sentence)
        self.sentence, self.code = sentence, code


def clean(question: Question, value: Any) -> Any:
    """The value as it is kept: text trimmed, numbers as numbers, dates as ISO text. Raises NotPossible. Empty gives
    None."""
    if isinstance(value, str):
        value = value.strip()
    if value in EMPTY:
        return None
    reader: Reader = READERS.get(question.kind, _text)
    return reader(question, value)


def clean_all(
    questions: Mapping[str, Question], given: Mapping[str, Any], *, kind: Any = "field", as_known: Iterable[Any] = ()
) -> tuple[dict[str, Any], list[Fault]]:
    """Every given value cleaned, and a fault for each that is not possible or answers no question. `as_known`: masked
    values the platform itself filled in, which stand as they are."""
    known = set(map(str, as_known))
    kept: dict[str, Any] = {}
    faults = []
    for name, value in given.items():
        question = questions.get(name)
        if question is None:
            faults.append(
                Fault(
                    kind,
                    name,
                    name,
                    _("Nothing called “%(name)s” is asked here.") % {"name": name},
                    code="not-a-question",
                )
            )
            continue
        if isinstance(value, str) and value in known:
            kept[name] = value
            continue
        try:
            kept[name] = clean(question, value)
        except NotPossible as wrong:
            faults.append(fault_of(question, wrong.sentence, wrong.code, kind))
    return kept, faults


def fault_of(question: Question, sentence: Any, code: str, kind: Any = "field") -> Fault:
    """A fault of one question, under its label and section."""
    section = str(question.section) if question.section else ""
    return Fault(kind, question.name, str(question.label), sentence, code=code, section=section)


def missing(question: Question, kind: Any = "field") -> Fault:
    """The fault of a question that must be answered and is not."""
    label = {"label": question.label}
    choosing = question.kind in ("flag", "choice", "choices", "division")
    sentence = _("Choose an answer for “%(label)s”.") if choosing else _("Fill in “%(label)s”.")
    return fault_of(question, sentence % label, "missing", kind)


def _half_width(value: Any) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(value)))


def _text(question: Question, value: Any) -> str:
    if not isinstance(value, str):
        raise NotPossible(_("“%(label)s” must be a text.") % {"label": question.label}, "not-a-text")
    if (len(value) > question.max_length and question.kind != "long-text") or len(value) > max(
        question.max_length, 2000
    ):
        raise NotPossible(
            _("“%(label)s” has %(length)s characters; %(most)s are allowed.")
            % {"label": question.label, "length": len(value), "most": question.max_length},
            "too-long",
        )
    if any(unicodedata.category(sign) == "Cc" and sign not in "\n\r\t" for sign in value):
        raise NotPossible(
            _("“%(label)s” contains signs that cannot be printed.") % {"label": question.label}, "unprintable"
        )
    return value


def _number(question: Question, value: Any) -> int | float:
    try:
        number = Decimal(_half_width(value).replace(",", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if isinstance(value, bool) or not number.is_finite():
        raise NotPossible(
            _("“%(label)s” must be a number, for example 36 or 36.5.") % {"label": question.label}, "not-a-number"
        )
    words = {"label": question.label, "unit": question.unit}
    if question.least is not None and number < Decimal(str(question.least)):
        raise NotPossible(
            _("“%(label)s” must be %(least)s %(unit)s or more.") % {**words, "least": f"{question.least:g}"},
            "too-small",
        )
    if question.most is not None and number > Decimal(str(question.most)):
        raise NotPossible(
            _("“%(label)s” must be %(most)s %(unit)s or less.") % {**words, "most": f"{question.most:g}"}, "too-large"
        )
    return int(number) if number == number.to_integral_value() else float(number)


def _date(question: Question, value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()[:10]
    try:
        year, month, day = (int(part) for part in _half_width(value).split("-"))
        return date(year, month, day).isoformat()
    except (ValueError, TypeError):
        raise NotPossible(
            _("“%(label)s” must be a real date, for example 2028-06-30.") % {"label": question.label}, "not-a-date"
        ) from None


def _choice(question: Question, value: Any) -> str:
    if str(value) not in {code for code, _label in question.choices}:
        raise NotPossible(
            _("Choose one of the answers offered for “%(label)s”.") % {"label": question.label}, "not-a-choice"
        )
    return str(value)


def _choices(question: Question, value: Any) -> list[str]:
    if not isinstance(value, (list, tuple)):
        raise NotPossible(
            _("Choose among the answers offered for “%(label)s”.") % {"label": question.label}, "not-a-choice"
        )
    return [_choice(question, one) for one in value]


def _flag(question: Question, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    said = {"true": True, "yes": True, "1": True, "是": True, "false": False, "no": False, "0": False, "否": False}
    if str(value).lower() not in said:
        raise NotPossible(_("Answer “%(label)s” with yes or no.") % {"label": question.label}, "not-yes-or-no")
    return said[str(value).lower()]


def _id_number(question: Question, value: Any) -> str:
    try:
        return read_id_number(value).text
    except Refusal as wrong:
        raise NotPossible(str(wrong.sentence), wrong.code) from None


def _credit_code(question: Question, value: Any) -> str:
    try:
        return read_credit_code(value).text
    except Refusal as wrong:
        raise NotPossible(str(wrong.sentence), wrong.code) from None


def _phone(question: Question, value: Any) -> str:
    text = _half_width(value).removeprefix("+86")
    if not PHONE.fullmatch(text):
        raise NotPossible(
            _("“%(label)s” must be a telephone number, for example 0990-0000000.") % {"label": question.label},
            "not-a-phone",
        )
    return text


def _email(question: Question, value: Any) -> str:
    try:
        validate_email(_half_width(value))
    except ValidationError:
        raise NotPossible(
            _("“%(label)s” must be an e-mail address, for example name@example.com.") % {"label": question.label},
            "not-an-email",
        ) from None
    return _half_width(value)


def _division(question: Question, value: Any) -> str:
    text = _half_width(value)
    if not DIVISION.fullmatch(text):
        raise NotPossible(
            _("“%(label)s” must be a division of the list.") % {"label": question.label}, "not-a-division"
        )
    return text


READERS: dict[str, Reader] = {
    "number": _number,
    "money": _number,
    "date": _date,
    "choice": _choice,
    "choices": _choices,
    "flag": _flag,
    "id-number": _id_number,
    "credit-code": _credit_code,
    "phone": _phone,
    "email": _email,
    "division": _division,
}
"""Every kind that needs more than a length check."""
