"""A question of a pack as a Django field. What is a possible answer is decided in one place for all doors (`checking`);
here it gets its control, its label and its hint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tongban.accounts.models import SealedNumber
from tongban.cases.checking import EMPTY, NotPossible, clean, missing
from tongban.cases.forms.widgets import DateParts
from tongban.kit.telephones import show_phone

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

ATTRIBUTES: dict[str, dict[str, Any]] = {
    "number": {"class": "form-control num short", "inputmode": "decimal"},
    "money": {"class": "form-control num short", "inputmode": "decimal"},
    "phone": {"class": "form-control num medium", "type": "tel", "inputmode": "tel"},
    "email": {"class": "form-control medium", "type": "email"},
    "id-number": {"class": "form-control num medium", "autocomplete": "off", "spellcheck": "false"},
    "credit-code": {"class": "form-control num medium", "autocomplete": "off", "spellcheck": "false"},
    "division": {"class": "form-control num medium", "inputmode": "numeric"},
    "address": {"class": "form-control"},
}
"""How the line of text of each kind looks and which keys a phone offers for it."""


class AskedField(forms.Field):
    """The field of one question. Its cleaned value is the answer as it is kept; None where there is none."""

    def __init__(self, question: Question) -> None:
        widget = _control(question)
        super().__init__(
            widget=widget, label=str(question.label), help_text=str(question.hint or ""), required=question.required
        )
        self.question = question
        self.widget.is_required = False  # our own sentences, not the browser's, say what is missing
        hint = AUTOCOMPLETE.get(question.prefill) or AUTOCOMPLETE_BY_KIND.get(question.kind)
        if hint and not getattr(widget, "use_fieldset", False):
            self.widget.attrs["autocomplete"] = hint

    def prepare_value(self, value: Any) -> Any:
        """true and false as the two cards, a telephone number as people write it."""
        if self.question.kind == "phone" and isinstance(value, str):
            return show_phone(value)
        return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value

    def clean(self, value: Any) -> Any:
        """The answer, or the sentence that says what is missing or wrong."""
        if isinstance(value, str):
            value = value.strip()
        if isinstance(self.initial, SealedNumber) and value == str(self.initial):
            return self.initial  # shown hidden and left as it was
        if value in EMPTY:
            if self.required:
                raise ValidationError(str(missing(self.question).sentence))
            return None
        try:
            return clean(self.question, value)
        except NotPossible as wrong:
            raise ValidationError(str(wrong.sentence)) from None


def field_for(question: Question) -> AskedField:
    """The field of one question, with label, hint, control, checks and autocomplete."""
    return AskedField(question)


def _control(question: Question) -> forms.Widget:
    choices = [(value, str(words)) for value, words in question.choices]
    if question.kind == "flag":
        return forms.RadioSelect(choices=[("yes", _("Yes")), ("no", _("No"))])
    if question.kind == "choices":
        return forms.CheckboxSelectMultiple(choices=choices)
    if question.kind == "choice":
        if len(choices) <= FEW:
            return forms.RadioSelect(choices=choices)
        return forms.Select(attrs={"class": "form-select medium"}, choices=[("", _("Please choose")), *choices])
    if question.kind == "date":
        return DateParts(long_term=question.long_term)
    if question.kind == "long-text":
        return forms.Textarea(attrs={"class": "form-control", "rows": 4})
    wide = {"class": "form-control" if question.max_length > 60 else "form-control medium"}
    return forms.TextInput(attrs=dict(ATTRIBUTES.get(question.kind, wide)))
