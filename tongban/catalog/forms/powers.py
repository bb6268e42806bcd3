"""The keeper's forms: drafting a move of powers, and one form for each act on it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.catalog import queries
from tongban.catalog.actions import Draft
from tongban.catalog.lifecycle import POWER_MOVE
from tongban.catalog.powers.lifecycle import KINDS
from tongban.kit.refusals import Refusal

IN_FLIGHT = (
    ("finish-at-old", gettext_lazy("The old body finishes cases already sent")),
    ("move", gettext_lazy("Cases under way go over to the new body")),
)


class _Refusable(forms.Form):
    """A form that shows a refusal at the field it names."""

    use_required_attribute = False

    def refuse(self, refusal: Refusal) -> None:
        """Show what was refused, and what to do."""
        field = str(refusal.where.get("field", ""))
        self.add_error(field if field in self.fields else None, f"{refusal.sentence} {refusal.next_step}".strip())


class DraftForm(_Refusable):
    """What a move of powers needs to be drafted."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of move"), choices=KINDS)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    document = forms.CharField(label=gettext_lazy("Legal document"), max_length=200)
    document_number = forms.CharField(label=gettext_lazy("Number of the document"), max_length=80, required=False)
    effective_on = forms.DateField(
        label=gettext_lazy("Effective on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    from_body = forms.ChoiceField(label=gettext_lazy("Body that holds the powers"))
    powers = forms.MultipleChoiceField(label=gettext_lazy("Powers"), widget=forms.SelectMultiple(attrs={"size": 8}))
    to_bodies = forms.MultipleChoiceField(
        label=gettext_lazy("Bodies that hold them afterwards"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=gettext_lazy("None for a cancellation; several only for a delegation."),
    )
    in_flight = forms.ChoiceField(label=gettext_lazy("Cases under way"), choices=IN_FLIGHT)
    officers = forms.CharField(
        label=gettext_lazy("Officers who go over"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Sign-in names, separated by commas."),
    )
    into = forms.SlugField(label=gettext_lazy("Code of the merged power"), max_length=50, required=False)
    into_name = forms.CharField(label=gettext_lazy("Name of the merged power"), max_length=200, required=False)
    window = forms.CharField(label=gettext_lazy("Where to apply afterwards"), max_length=200, required=False)
    batch = forms.CharField(label=gettext_lazy("Batch"), max_length=60, required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        rows = queries.powers_list()
        bodies = list(dict.fromkeys((row.organisation.code, row.organisation.name) for row in rows))
        choices: dict[str, list[tuple[str, str]]] = {
            "from_body": bodies,
            "powers": list(dict.fromkeys((row.code, f"{row.name} · {row.organisation.name}") for row in rows)),
            "to_bodies": queries.offices(),
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]

    def draft(self) -> Draft:
        """The draft, as the act takes it."""
        said = dict(self.cleaned_data)
        said["officers"] = [name for name in re.split(r"[,，、\s]+", said["officers"]) if name]
        return Draft(**said)


class ActForm(_Refusable):
    """What one act asks, from its declaration."""

    def __init__(self, data: Any = None, *, name: str, move: Any) -> None:
        super().__init__(data, prefix=name)
        self.name = name
        self.act = POWER_MOVE.move(name)
        for ask in self.act.asks:
            words = {"label": ask.label, "required": ask.required, "help_text": ask.hint}
            if ask.name == "body":
                bodies = [(one.code, one.name) for one in (move.from_body, *move.to_bodies.all())]
                self.fields[ask.name] = forms.ChoiceField(choices=bodies, label=_("Which body objects"))
            elif ask.kind == "long-text":
                self.fields[ask.name] = forms.CharField(
                    max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **words
                )
            elif ask.kind == "flag":
                self.fields[ask.name] = forms.BooleanField(**words)
            else:
                self.fields[ask.name] = forms.CharField(max_length=200, **words)

    @property
    def label(self) -> str:
        """What the button says."""
        return str(self.act.label)
