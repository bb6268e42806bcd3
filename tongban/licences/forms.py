"""What is asked before a certificate is shown or its state is changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.kit.lifecycle import Move


class ShowForm(forms.Form):
    """Which lines of the face the other side may see."""

    shows = forms.MultipleChoiceField(
        label=_("What may they see?"),
        help_text=_("Kind, state and validity are always shown. Choose only what they asked for."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, labels: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["shows"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  (declared above)
        field.choices = [(label, label) for label in labels]


class MoveForm(forms.Form):
    """The questions of one move, as its lifecycle declares them."""

    def __init__(self, move: Move, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{move.name}-%s")
        super().__init__(*args, **kwargs)
        self.move = move
        for ask in move.asks:
            widget = forms.Textarea(attrs={"rows": 3}) if ask.kind == "long-text" else forms.TextInput()
            initial = move.basis if ask.name == "basis" else None
            self.fields[ask.name] = forms.CharField(
                label=ask.label,
                required=ask.required,
                help_text=ask.hint,
                widget=widget,
                max_length=500,
                initial=initial,
            )


class VerifyForm(forms.Form):
    """A number or a file; one of them."""

    words = forms.CharField(
        label=_("Identifier, certificate number or check code"),
        help_text=_("As printed on the certificate. Personal certificates are found by identifier or check code only."),
        max_length=140,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class FileForm(forms.Form):
    """The PDF of a certificate or document."""

    file = forms.FileField(
        label=_("PDF file"),
        help_text=_("At most 10 MB. It is looked at and forgotten; nothing is kept."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
    )


class LookForm(forms.Form):
    """Who looks, and why: the holder sees it afterwards."""

    by = forms.CharField(
        label=_("Who is asking, and why"),
        help_text=_("For example your company and the purpose. The holder will see this."),
        max_length=60,
        required=False,
    )
