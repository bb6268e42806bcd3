"""The forms of the room: one for every move of a card, made from what the declaration asks; cards issued by hand;
relatives."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.accounts.models import Kin
from tongban.kit.lifecycle import Move


class CardMoveForm(forms.Form):
    """What one move of a card asks: words, all of it. `facts()` gives what the move takes."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, move: Move) -> None:
        super().__init__(data, prefix=move.name)
        self.move = move
        for ask in move.asks:
            self.fields[ask.name] = forms.CharField(
                label=ask.label,
                required=ask.required,
                help_text=ask.hint,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 4}),
                error_messages={"required": _("Fill in “%(name)s”.") % {"name": ask.label}},
            )

    def facts(self) -> dict[str, Any]:
        """The facts of the move, as its declaration names them."""
        return {name: self.cleaned_data[name] for name in self.fields}


class IssueForm(forms.Form):
    """Which card a supervisor issues on a signal."""

    use_required_attribute = False
    colour = forms.ChoiceField(
        label=gettext_lazy("Which card"),
        choices=[("yellow", gettext_lazy("Yellow card")), ("red", gettext_lazy("Red card"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a card.")},
    )


class RelativeForm(forms.Form):
    """A relative an officer declares (回避)."""

    use_required_attribute = False
    name = forms.CharField(label=gettext_lazy("Name of the relative"), max_length=60)
    id_number = forms.CharField(
        label=gettext_lazy("Identity number"),
        max_length=18,
        help_text=gettext_lazy("Kept only as a keyed hash: it can be recognised and never read."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    relation = forms.ChoiceField(
        label=gettext_lazy("Relation"), choices=[("", gettext_lazy("— choose —")), *Kin.Relation.choices]
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for field in self.fields.values():
            field.error_messages["required"] = _("Fill in “%(name)s”.") % {"name": field.label}
