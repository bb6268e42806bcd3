"""The question as a form: a period, and one of each kind of change; more of them in words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from tongban.oversight.whatif.printed import STAGE_WORDS

Choices = list[tuple[str, str]]
Groups = list[tuple[str, Choices]]
PROMISES = (("", gettext_lazy("as it is")), *((f"-{n}", f"−{n} %") for n in (10, 20, 30, 40, 50)))


class Asked(forms.Form):
    """The question. Choices of items and bodies are those of the asker's own cases."""

    since = forms.DateField(label=gettext_lazy("Sent from"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    until = forms.DateField(label=gettext_lazy("to"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    item = forms.MultipleChoiceField(
        label=gettext_lazy("Only these items"), required=False, widget=forms.CheckboxSelectMultiple
    )
    promise = forms.ChoiceField(label=gettext_lazy("All promises"), choices=PROMISES, required=False)
    body = forms.ChoiceField(label=gettext_lazy("Body"), required=False)
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=list(STAGE_WORDS.items()), required=False)
    officers = forms.IntegerField(label=gettext_lazy("More officers"), min_value=0, max_value=20, required=False)
    drop = forms.ChoiceField(label=gettext_lazy("Paper no longer asked for"), required=False)
    merge = forms.MultipleChoiceField(
        label=gettext_lazy("Items applied for as one"), required=False, widget=forms.CheckboxSelectMultiple
    )
    delegate = forms.ChoiceField(label=gettext_lazy("Item the counties take over"), required=False)
    change = forms.CharField(label=gettext_lazy("More changes, one a line"), required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, items: Choices, bodies: Choices, papers: Groups, **more: Any) -> None:
        super().__init__(*args, **more)
        none: list[Any] = [("", "–")]
        for name in ("item", "merge"):
            self.fields[name].choices = items  # type: ignore[attr-defined]  # a choice field
        self.fields["delegate"].choices = none + items  # type: ignore[attr-defined]  # a choice field
        self.fields["drop"].choices = none + papers  # type: ignore[attr-defined]  # a choice field
        self.fields["body"].choices = none + bodies  # type: ignore[attr-defined]  # a choice field
        self.fields["change"].widget.attrs["rows"] = 2

    def changes(self) -> list[str]:
        """The changes as the command line writes them."""
        said = self.cleaned_data
        written = [
            f"promise:{said['promise']}%" if said["promise"] else "",
            f"drop-material:{said['drop']}" if said["drop"] else "",
            f"merge:{','.join(said['merge'])}" if len(said["merge"]) > 1 else "",
            f"delegate:{said['delegate']}:county" if said["delegate"] else "",
        ]
        if said["body"] and said["officers"]:
            stage = said["stage"] or next(iter(STAGE_WORDS))
            written.append(f"add-officer:{said['body']}:{stage}:+{said['officers']}")
        return [*filter(None, written), *said["change"].splitlines()]
