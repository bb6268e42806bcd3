"""The officers' forms: one for every move, made from what the declaration asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from tongban.kit.lifecycle import Ask, Move

MOST_DEFECTS = 30
"""How many defects one notice can list."""

Target = tuple[str, str]
"""("material:floor-plan", what it is called): something a defect can be about."""


class MoveForm(forms.Form):
    """What one move asks. `facts()` gives what `actions.move` takes."""

    use_required_attribute = False

    def __init__(
        self,
        data: Any = None,
        *,
        move: Move,
        offices: Iterable[tuple[str, str]] = (),
        targets: Sequence[Target] = (),
        found: Sequence[tuple[str, str]] = (),
        remedy: str = "",
        phrases: Sequence[str] = (),
    ) -> None:
        super().__init__(data, prefix=move.name)
        self.move = move
        self.rows = 0
        self.phrases = list(phrases)
        for ask in move.asks:
            if ask.kind == "list":
                self._ask_for_defects(targets, found)
            else:
                self.fields[ask.name] = _field(ask, tuple(offices))
        if "remedy" in self.fields:
            self.fields["remedy"].initial = remedy

    def _ask_for_defects(self, targets: Sequence[Target], found: Sequence[tuple[str, str]]) -> None:
        choices = [("", _("— about what —")), *targets, ("other:", _("Something else"))]
        common = [("", _("— common defects —")), *((phrase, phrase) for phrase in self.phrases)]
        self.rows = self._rows_sent() or max(len(found), 1)
        for i in range(self.rows):
            about, problem = found[i] if i < len(found) else ("", "")
            self.fields[f"about_{i}"] = forms.ChoiceField(
                label=_("Defect %(n)s: about what") % {"n": i + 1}, choices=choices, required=False, initial=about
            )
            if self.phrases:
                self.fields[f"phrase_{i}"] = forms.ChoiceField(
                    label=_("Defect %(n)s: in common words") % {"n": i + 1}, choices=common, required=False
                )
            self.fields[f"problem_{i}"] = forms.CharField(
                label=_("Defect %(n)s: what is wrong and how to mend it") % {"n": i + 1},
                required=False,
                initial=problem,
                max_length=500,
            )

    def _rows_sent(self) -> int:
        """As many defects as were sent, and one more where it was asked for; 0 where nothing was sent."""
        if not self.is_bound:
            return 0
        sent = [i for i in range(MOST_DEFECTS) if self.add_prefix(f"problem_{i}") in self.data]
        return min(max([*sent, 0]) + 1 + self.asks_for_more, MOST_DEFECTS)

    @property
    def asks_for_more(self) -> bool:
        """Whether room for one more defect was asked for instead of sending the notice."""
        return self.is_bound and self.add_prefix("more") in self.data

    def _said(self, i: int) -> str:
        """The common words and the officer's own, as one sentence."""
        return f"{self.cleaned_data.get(f'phrase_{i}', '')}{(self.cleaned_data.get(f'problem_{i}') or '').strip()}"[
            :500
        ]

    def defects(self) -> list[dict[str, str]]:
        """The defects that were filled in, as `actions.move("ask")` takes them."""
        given = []
        for i in range(self.rows):
            about, problem = self.cleaned_data.get(f"about_{i}", ""), self._said(i)
            if problem:
                what, _colon, code = (about or "other:").partition(":")
                given.append({"what": what, "code": code, "problem": problem})
        return given

    def clean(self) -> dict[str, Any]:
        """A chosen subject needs its sentence; a notice needs at least one defect."""
        given = super().clean() or {}
        for i in range(self.rows):
            if given.get(f"about_{i}") and not self._said(i):
                self.add_error(f"problem_{i}", _("Say what is wrong and how to mend it, or clear the choice."))
        if self.rows and not self.errors and not self.defects():
            self.add_error("problem_0", _("Name at least one defect: the notice must list all of them at once."))
        return given

    def facts(self) -> dict[str, Any]:
        """The facts of the move, as its declaration names them."""
        facts = {ask.name: self.cleaned_data[ask.name] for ask in self.move.asks if ask.name in self.cleaned_data}
        if self.rows:
            facts["defects"] = self.defects()
        return facts


def _field(ask: Ask, offices: tuple[tuple[str, str], ...]) -> forms.Field:
    words = {
        "label": ask.label,
        "required": ask.required,
        "help_text": ask.hint,
        "error_messages": {"required": _("Fill in “%(name)s”.") % {"name": ask.label}},
    }
    if ask.kind == "choice":
        choices = ask.choices or offices
        return forms.ChoiceField(
            choices=[("", _("— choose —")), *choices], widget=forms.Select(attrs={"class": "form-select"}), **words
        )
    if ask.kind == "days":
        return forms.IntegerField(min_value=1, max_value=365, **words)
    if ask.kind == "date":
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **words)
    if ask.kind == "long-text":
        return forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **words)
    return forms.CharField(max_length=300, **words)


class VerdictForm(forms.Form):
    """An officer's verdict on one material."""

    use_required_attribute = False
    verdict = forms.ChoiceField(
        choices=(("passed", ""), ("undecided", ""), ("defective", "")), error_messages={"required": ""}
    )
    remark = forms.CharField(required=False, max_length=500)

    def clean(self) -> dict[str, Any]:
        """A defect says what is wrong, since the applicant will read it."""
        given = super().clean() or {}
        if given.get("verdict") == "defective" and not given.get("remark", "").strip():
            self.add_error("remark", _("Say what is wrong with it: the applicant will read it in the notice."))
        return given


class ReasonForm(forms.Form):
    """One reason, in the officer's own words; `numbers`: the identity numbers it may be for."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, label: str, numbers: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(data)
        if numbers:
            self.fields["which"] = forms.ChoiceField(
                label=_("Whose number?"),
                choices=numbers,
                initial=numbers[0][0],
                widget=forms.RadioSelect,
                required=False,
            )
        self.fields["reason"] = forms.CharField(
            label=label,
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": _("Give the reason: it is recorded.")},
        )
