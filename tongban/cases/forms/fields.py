"""A question of a pack as a Django field: its control, its checks, and a sentence for every way it can be wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError as NumberIsWrong

from tongban.cases.forms.widgets import DateParts

if TYPE_CHECKING:
    from tongban.catalog.packs import Question

FEW = 8
"""Up to so many choices are shown as cards; more become a list."""

AUTOCOMPLETE = {
    "person.name": "name",
    "person.phone": "tel",
    "person.email": "email",
    "person.address": "street-address",
    "organisation.name": "organization",
}
"""What a browser may fill in by itself (WCAG 1.3.5), by where the fact is prefilled from."""
AUTOCOMPLETE_BY_KIND = {"phone": "tel", "email": "email", "address": "street-address"}

PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|400-?\d{3}-?\d{4}")


def field_for(question: Question) -> forms.Field:
    """The field of one question, with label, hint, control, checks and autocomplete."""
    label = str(question.label)
    field = MAKERS.get(question.kind, _text)(question, label)
    field.label, field.help_text, field.required = label, str(question.hint or ""), question.required
    choosing = question.kind in ("flag", "choice", "choices", "division")
    asked = _("Choose an answer for “%(label)s”.") if choosing else _("Fill in “%(label)s”.")
    field.error_messages["required"] = asked % {"label": label}
    hint = AUTOCOMPLETE.get(question.prefill) or AUTOCOMPLETE_BY_KIND.get(question.kind)
    if hint and not field.widget.use_fieldset:
        field.widget.attrs["autocomplete"] = hint
    field.widget.is_required = False  # our own sentences, not the browser's, say what is missing
    return field


def plain(text: object) -> str:
    """Full-width digits and letters as half-width ones, without spaces: numbers as typed on a Chinese keyboard."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(text or "")))


# ---------------------------------------------------------------- kinds of fields


class AskedNumber(forms.Field):
    """A number as int or float; full-width digits and thousands commas are understood."""

    def __init__(self, question: Question, label: str) -> None:
        attrs = {"class": "form-control num short", "inputmode": "decimal"}
        super().__init__(widget=forms.TextInput(attrs=attrs))
        self.question, self.wrong_label = question, label

    def to_python(self, value: object) -> int | float | None:
        """The number, or the sentence that says why it is none."""
        text = plain(value).replace(",", "")
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            sentence = _("“%(label)s” must be a number, for example 36 or 36.5.")
            raise ValidationError(sentence % {"label": self.wrong_label})
        return int(number) if number == number.to_integral_value() else float(number)

    def validate(self, value: Any) -> None:
        """Within what the question allows."""
        super().validate(value)
        least, most = self.question.least, self.question.most
        if value is not None and least is not None and value < least:
            words = {"label": self.wrong_label, "least": f"{least:g}", "unit": self.question.unit}
            raise ValidationError(_("“%(label)s” must be %(least)s %(unit)s or more.") % words)
        if value is not None and most is not None and value > most:
            words = {"label": self.wrong_label, "most": f"{most:g}", "unit": self.question.unit}
            raise ValidationError(_("“%(label)s” must be %(most)s %(unit)s or less.") % words)


class AskedDate(forms.Field):
    """A calendar date, kept as ISO text."""

    def __init__(self, label: str) -> None:
        super().__init__(widget=DateParts())
        self.wrong_label = label

    def to_python(self, value: object) -> str | None:
        """“2028-06-30”, or the sentence that says which part is missing or impossible."""
        text = plain(value)
        if not text:
            return None
        try:
            return date(*(int(part) for part in text.split("-"))).isoformat()
        except (ValueError, TypeError):
            sentence = _("“%(label)s” must be a real date, for example year 2028, month 6, day 30.")
            raise ValidationError(sentence % {"label": self.wrong_label}) from None


class AskedFlag(forms.ChoiceField):
    """Yes or no, kept as true or false."""

    def __init__(self) -> None:
        super().__init__(choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect())

    def prepare_value(self, value: Any) -> Any:
        """true and false as the two cards."""
        return {True: "yes", False: "no"}.get(value, value) if not isinstance(value, str) else value

    def clean(self, value: Any) -> bool | None:
        """The chosen card as true or false; None where neither was chosen and neither had to be."""
        return {"yes": True, "no": False}.get(super().clean(value))


class CheckedText(forms.CharField):
    """A text with one more check that has its own sentence. Full-width letters and digits are understood."""

    def __init__(self, check: Callable[[str], bool], sentence: str, **options: Any) -> None:
        super().__init__(**options)
        self.check, self.sentence = check, sentence

    def to_python(self, value: object) -> str:
        """Half-width, without spaces, letters upper case as in the numbers themselves."""
        return plain(super().to_python(value))

    def validate(self, value: Any) -> None:
        """Required first, then the check."""
        super().validate(value)
        if value and not self.check(value):
            raise ValidationError(self.sentence)


def _text(question: Question, label: str) -> forms.Field:
    wide = question.kind == "address" or question.max_length > 60
    attrs = {"class": "form-control" if wide else "form-control medium"}
    return forms.CharField(
        max_length=question.max_length, widget=forms.TextInput(attrs=attrs), error_messages=_too_long(label)
    )


def _long_text(question: Question, label: str) -> forms.Field:
    longest = max(question.max_length, 500)
    area = forms.Textarea(attrs={"class": "form-control", "rows": 4})
    return forms.CharField(max_length=longest, widget=area, error_messages=_too_long(label))


def _too_long(label: str) -> dict[str, Any]:
    sentence = _("“%(label)s” is too long: shorten it to %(most)s characters.")
    return {"max_length": sentence % {"label": label, "most": "%(limit_value)d"}}


def _choice(question: Question, label: str) -> forms.Field:
    choices = [(value, str(words)) for value, words in question.choices]
    wrong = {"invalid_choice": _("Choose an answer for “%(label)s”.") % {"label": label}}
    if len(choices) <= FEW:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect(), error_messages=wrong)
    blank = [("", _("Please choose"))]
    select = forms.Select(attrs={"class": "form-select medium"})
    return forms.ChoiceField(choices=blank + choices, widget=select, error_messages=wrong)


def _choices(question: Question, label: str) -> forms.Field:
    choices = [(value, str(words)) for value, words in question.choices]
    wrong = {"invalid_choice": _("Choose an answer for “%(label)s”.") % {"label": label}}
    return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple(), error_messages=wrong)


def _checked(check: Callable[[str], bool], sentence: str, attrs: dict[str, Any]) -> forms.Field:
    return CheckedText(
        check, sentence, max_length=60, widget=forms.TextInput(attrs={"class": "form-control medium", **attrs})
    )


def _passes(check: Callable[[str], Any]) -> Callable[[str], bool]:
    def passes(value: str) -> bool:
        try:
            check(value)
        except (NumberIsWrong, ValidationError):
            return False
        return True

    return passes


def _id_number(question: Question, label: str) -> forms.Field:
    sentence = _("“%(label)s” must be the 18 characters on the identity card; one of them seems mistyped.") % {
        "label": label
    }
    attrs = {"autocomplete": "off", "spellcheck": "false"}
    return _checked(_passes(ric.validate), sentence, attrs)


def _credit_code(question: Question, label: str) -> forms.Field:
    sentence = _("“%(label)s” must be the 18 characters on the business licence; one of them seems mistyped.")
    return _checked(_passes(uscc.validate), sentence % {"label": label}, {"autocomplete": "off", "spellcheck": "false"})


def _phone(question: Question, label: str) -> forms.Field:
    sentence = _("“%(label)s” must be a telephone number, for example 13800001111 or 010-12345678.") % {"label": label}
    return _checked(lambda value: PHONE.fullmatch(value) is not None, sentence, {"type": "tel", "inputmode": "tel"})


def _email(question: Question, label: str) -> forms.Field:
    sentence = _("“%(label)s” must be an e-mail address, for example name@example.com.") % {"label": label}
    return _checked(_passes(EmailValidator()), sentence, {"type": "email"})


def _money(question: Question, label: str) -> forms.Field:
    return AskedNumber(question, label)


MAKERS: dict[str, Callable[[Question, str], forms.Field]] = {
    "text": _text,
    "address": _text,
    "long-text": _long_text,
    "number": AskedNumber,
    "money": _money,
    "date": lambda question, label: AskedDate(label),
    "flag": lambda question, label: AskedFlag(),
    "choice": _choice,
    "choices": _choices,
    "id-number": _id_number,
    "credit-code": _credit_code,
    "phone": _phone,
    "email": _email,
}
"""How each kind of question is made into a field; an unknown kind is a line of text."""
