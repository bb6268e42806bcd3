"""An outcome in words: the rows every surface shows, and the tables of the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.kit.lettering import letters
from tongban.oversight.whatif.bench import Outcome
from tongban.oversight.whatif.changes import Change
from tongban.oversight.whatif.measures import Measure

STAGE_WORDS = {
    "acceptance": gettext_lazy("Acceptance"),
    "decision": gettext_lazy("Examination and decision"),
    "delivery": gettext_lazy("Making and delivering"),
}


@dataclass(frozen=True)
class Figure:
    """One figure before and after. `better`: 1 where the change is for the better, -1 for the worse, 0 for neither."""

    name: str
    before: float | None
    after: float | None
    unit: str
    better: int

    @property
    def difference(self) -> float | None:
        """After less before, to a hundredth."""
        if self.before is None or self.after is None:
            return None
        return round(self.after - self.before, 2)


def figures_of(before: Measure, after: Measure) -> list[Figure]:
    """The figures of one row, each with what is better: fewer days, visits and papers, more kept promises."""
    rows: Sequence[tuple[str, float | None, float | None, str, int]] = (
        (_("Applications"), before.cases, after.cases, "", 0),
        (_("Days, median"), before.median_days, after.median_days, _("working days"), -1),
        (_("Days, nine in ten"), before.p90_days, after.p90_days, _("working days"), -1),
        (_("Visits"), before.visits, after.visits, "", -1),
        (_("Papers handed in"), before.papers, after.papers, "", -1),
        (_("Within the promise"), before.kept_share, after.kept_share, "%", 1),
    )
    return [Figure(name, was, is_now, unit, _sign(was, is_now) * wanted) for name, was, is_now, unit, wanted in rows]


def spoken(change: Change, names: Mapping[str, str]) -> str:
    """A change in a sentence. `names` are of items, papers (“item:code”) and bodies, by code (`asking.names_in`)."""
    item = names.get(change.item, change.item)
    by = f"{change.by:+d}".replace("-", "−")
    if change.of == "promise":
        by = f"{by} %" if change.unit == "%" else _("%(by)s days") % {"by": by}
        words = _("Promise of %(item)s: %(by)s") if change.item else _("Every promise: %(by)s")
        return words % {"item": item, "by": by}
    if change.of == "drop-material":
        paper = names.get(f"{change.item}:{change.code}", change.code)
        return _("“%(item)s” no longer asks for “%(paper)s”") % {"item": item, "paper": paper}
    if change.of == "add-officer":
        said = {"by": by, "body": names.get(change.body, change.body), "stage": STAGE_WORDS[change.stage]}
        return _("%(by)s at %(body)s for %(stage)s") % said
    if change.of == "merge":
        return _("Applied for as one: %(items)s") % {"items": "、".join(names.get(one, one) for one in change.items)}
    return _("%(item)s is done by the counties") % {"item": item}


def reasons(outcome: Outcome) -> list[str]:
    """Why a change alters nothing: of each that reaches no case, and of all of them where every figure stayed."""
    pairs = zip(outcome.changes, outcome.reach, strict=True)
    return [_reason(one, n, outcome) for one, n in pairs if outcome.is_unchanged or not n]


def _reason(change: Change, reach: int, outcome: Outcome) -> str:
    """In a sentence, with the figure it rests on."""
    cases = f"{reach:,}"
    if change.of == "promise":
        if not reach:
            return _("No promise becomes another: what is done on the spot, or promised in one day, stays as it is.")
        whole = outcome.after.whole
        return _(
            "%(cases)s cases are promised another day, and as many keep it as before: %(kept)s of %(due)s. "
            "A promise by itself makes nobody faster."
        ) % {"cases": cases, "kept": f"{whole.kept:,}", "due": f"{whole.due:,}"}
    if change.of == "drop-material":
        if not reach:
            return _("Nobody handed this paper in: it came from a register, a certificate or a promise already.")
        return _("%(cases)s cases handed this paper in; no day, visit or notice hung on it.") % {"cases": cases}
    if change.of == "add-officer":
        if not reach:
            return _("This body had no work at this stage in the period.")
        return _("Nothing waited behind a busy officer here, so a further one finds nothing to take up.")
    if change.of == "merge":
        return _("Nobody applied for all of these within the days that count as one occasion.")
    if not reach:
        return _("Of no applicant is it known that they live in one of the counties.")
    return _("%(cases)s cases go to the counties; nothing waited behind them in the city.") % {"cases": cases}


def _sign(was: float | None, is_now: float | None) -> int:
    if was is None or is_now is None:
        return 0
    return (is_now > was) - (is_now < was)


def number(value: float | None, signed: bool = False) -> str:
    """A figure as people read it: no needless decimals; a dash where there is none."""
    if value is None:
        return "–"
    text = f"{value:+,.2f}" if signed else f"{value:,.2f}"
    text = text.rstrip("0").rstrip(".").replace("-", "−")
    return "0" if text in ("+0", "−0") else text


def on_terminal(outcome: Outcome, names: Mapping[str, str]) -> str:
    """The outcome as text; `names` as `spoken` takes them."""
    lines = [
        _("Cases sent from %(since)s to %(until)s") % {"since": outcome.since, "until": outcome.until},
        *(f"  {spoken(change, names)}  [{change.said}]" for change in outcome.changes),
        "",
    ]
    if outcome.is_unchanged:
        lines += [_("Nothing changes. Why:")]
    lines += [*(f"  · {sentence}" for sentence in reasons(outcome)), ""]
    head = (_("Figure"), _("Before"), _("After"), _("Difference"))
    for before, after in outcome.pairs():
        lines.append(before.title or _("Everything"))
        rows = [
            (figure.name, number(figure.before), number(figure.after), number(figure.difference, signed=True))
            for figure in figures_of(before, after)
        ]
        lines += [*_table([head, *rows]), ""]
    lines.append(_("Officers' hours"))
    loads: list[tuple[str, ...]] = [(_("Body and stage"), _("Before"), _("After"), _("Difference"))]
    for unit, stage, was, is_now in outcome.loads():
        first, second = was.hours if was else 0.0, is_now.hours if is_now else 0.0
        label = f"{unit} · {STAGE_WORDS[stage]}"
        loads.append((label, number(first), number(second), number(second - first, signed=True)))
    lines += [*_table(loads), "", _("Taken for granted")]
    lines += [f"  · {sentence}" for sentence in outcome.assumptions]
    if outcome.left_out:
        lines.append(_("Left out, for want of a calendar or a submission: %(n)s") % {"n": f"{outcome.left_out:,}"})
    return "\n".join(lines)


def _table(rows: Sequence[Sequence[Any]]) -> list[str]:
    """Rows under each other, figures to the right; a Chinese character is two columns wide."""
    widths = [max(letters(str(row[column])) for row in rows) for column in range(len(rows[0]))]
    return [
        "  "
        + "  ".join(
            f"{cell}{' ' * (widths[i] - letters(str(cell)))}"
            if i == 0
            else f"{' ' * (widths[i] - letters(str(cell)))}{cell}"
            for i, cell in enumerate(row)
        )
        for row in rows
    ]
