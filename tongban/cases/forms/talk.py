"""The small forms around an application: beginning one, supplying a material, talking, taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MYSELF = "myself"


class StartForm(forms.Form):
    """For whom the application is made: oneself, or a firm one represents."""

    def __init__(self, data: Any = None, *, firms: Sequence[tuple[str, str]], only_firms: bool = False) -> None:
        super().__init__(data)
        self.use_required_attribute = False
        mine = [] if only_firms else [(MYSELF, _("Myself"))]
        field = forms.ChoiceField(
            label=_("For whom do you apply?"),
            choices=[*mine, *firms],
            widget=forms.RadioSelect(),
            error_messages={
                "required": _("Choose for whom you apply."),
                "invalid_choice": _("Choose for whom you apply."),
            },
        )
        if len(field.choices) == 1:  # type: ignore[arg-type]
            field.initial = [*mine, *firms][0][0]
        self.fields["for_whom"] = field


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; whether each is in order is told by the documents room, an empty one too."""

    def __init__(self) -> None:
        super().__init__(required=False, allow_empty_file=True, widget=FilesInput())

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files that were chosen, as a list."""
        given = data if isinstance(data, list | tuple) else [data]
        return [one for one in given if one]


class MaterialForm(forms.Form):
    """How one material is supplied. Only the chosen way's own field is asked for."""

    way = forms.CharField(required=False)
    file = FilesField()
    consent = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, files: Any = None, *, ways: Sequence[str] = ()) -> None:
        super().__init__(data, files)
        self.ways = list(ways)

    def clean(self) -> dict[str, Any]:
        """A file for an upload; a tick for a promise; nothing else for the rest."""
        given = super().clean() or {}
        way = given.get("way") or ""
        if way not in self.ways:
            self.add_error("way", _("Choose how you supply this material."))
        elif way == "upload" and not given.get("file"):
            self.add_error("file", _("Choose a file to upload."))
        elif way == "promise" and not given.get("consent"):
            self.add_error("consent", _("Read the promise and tick that you make it, or supply the material itself."))
        return given


class SayForm(forms.Form):
    """One message to the office, with a file if need be."""

    use_required_attribute = False
    text = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4}),
        error_messages={
            "required": gettext_lazy("Write your message."),
            "max_length": gettext_lazy("The message is too long: shorten it to 2000 characters."),
        },
    )
    file = forms.FileField(label=gettext_lazy("Attach a file"), required=False, allow_empty_file=True)


class WithdrawForm(forms.Form):
    """Why an application is taken back; nobody has to say."""

    use_required_attribute = False
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
        error_messages={"max_length": gettext_lazy("The reason is too long: shorten it to 500 characters.")},
    )
