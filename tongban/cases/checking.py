"""Is this a possible answer? Each kind of question has one reader that gives the clean value or the sentence that says
why not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongban.accounts.actions import seal_number
from tongban.accounts.models import SealedNumber
from tongban.cases.shapes import Fault
from tongban.catalog.packs import Question
from tongban.kit.dates import LONG_TERM, day_relative, is_long_term, read_date
from tongban.kit.identifiers import read_credit_code, read_id_number
from tongban.kit.names import read_name
from tongban.kit.refusals import Refusal
from tongban.kit.telephones import read_phone

DIVISION = re.compile(r"\d{6}|\d{9}|\d{12}")
Reader = Callable[[Question, Any], Any]
EMPTY: tuple[Any, ...] = (None, "", [], ())


class NotPossible(Exception):  # noqa: N818  (an answer to somebody, not a fault of ours)
    """The value cannot be an answer to this question; the sentence says why."""

    def __init__(self, sentence: Any, code: str) -> None:
        super().__init__(sentence)
        self.sentence, self.code = sentence, code


def clean(question: Question, value: Any, *, on: date | None = None) -> Any:
    """The value as it is kept: text trimmed, numbers as numbers, dates as ISO text (or 长期 where the pack allows it).
    Raises NotPossible. Empty gives None. `on`: the day of the application, from which ranges of dates are reckoned;
    today unless said."""
    if isinstance(value, str) and not isinstance(value, SealedNumber):
        value = value.strip()
    if value in EMPTY:
        return None
    if question.kind == "date":
        return _date(question, value, on or timezone.localdate())
    reader: Reader = READERS.get(question.kind, _text)
    return reader(question, value)


def clean_all(
    questions: Mapping[str, Question],
    given: Mapping[str, Any],
    *,
    kind: Any = "field",
    as_known: Mapping[str, SealedNumber] | None = None,
    on: date | None = None,
) -> tuple[dict[str, Any], list[Fault]]:
    """Every given value cleaned, and a fault for each that is not possible or answers no question. `as_known`: numbers
    the platform holds, by the name they answer; sent back in their hidden form they stand as they are. `on` as in
    `clean`."""
    known = as_known or {}
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
        if name in known and isinstance(value, str) and value.strip() == str(known[name]):
            kept[name] = known[name]
            continue
        try:
            kept[name] = clean(question, value, on=on)
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


def _date(question: Question, value: Any, on: date) -> str:
    """A day inside the range of the pack, or 长期 where the pack allows it."""
    if question.long_term and is_long_term(value):
        return LONG_TERM
    try:
        day = read_date(value)
    except Refusal as wrong:
        raise _not_read(question, wrong) from None
    words: dict[str, Any] = {"label": question.label}
    first = day_relative(question.not_before, on) if question.not_before else None
    last = day_relative(question.not_after, on) if question.not_after else None
    if first is not None and day < first:
        words["day"] = date_format(first, "DATE_FORMAT")
        raise NotPossible(_("“%(label)s” must be %(day)s or later.") % words, "date-too-early")
    if last is not None and day > last:
        words["day"] = date_format(last, "DATE_FORMAT")
        raise NotPossible(_("“%(label)s” must be %(day)s or earlier.") % words, "date-too-late")
    return day.isoformat()


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


def _not_read(question: Question, wrong: Refusal) -> NotPossible:
    """What a reader of the kit says of the value, under the question's label."""
    words = {"label": question.label, "sentence": wrong.sentence, "next": wrong.next_step}
    return NotPossible(_("“%(label)s”: %(sentence)s %(next)s") % words, wrong.code)


def _id_number(question: Question, value: Any) -> SealedNumber:
    if isinstance(value, SealedNumber):
        return value
    if isinstance(value, str) and "*" in value:
        raise NotPossible(
            _("“%(label)s” is written in its hidden form; type all of its characters.") % {"label": question.label},
            "id-number-hidden",
        )
    try:
        return seal_number(read_id_number(value).text)
    except Refusal as wrong:
        raise _not_read(question, wrong) from None


def _credit_code(question: Question, value: Any) -> str:
    try:
        return read_credit_code(value).text
    except Refusal as wrong:
        raise NotPossible(str(wrong.sentence), wrong.code) from None


def _phone(question: Question, value: Any) -> str:
    try:
        return read_phone(value).text
    except Refusal as wrong:
        raise _not_read(question, wrong) from None


def _name(question: Question, value: Any) -> str:
    try:
        return read_name(_text(question, value), most=question.max_length)
    except Refusal as wrong:
        raise _not_read(question, wrong) from None


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
    "choice": _choice,
    "choices": _choices,
    "flag": _flag,
    "id-number": _id_number,
    "credit-code": _credit_code,
    "phone": _phone,
    "name": _name,
    "email": _email,
    "division": _division,
}
"""Every kind that needs more than a length check."""
