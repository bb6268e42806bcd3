"""A place is never said alone: the best and worst place the figures allow, and what cannot be told apart."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tongban.reports.shapes import Figure

TONES = {"best": "ok", "better": "ok", "worse": "bad"}


def place_of(figure: Figure, ranked: int) -> str:
    """The rank interval of one body among `ranked` others and itself, in words; empty where it is not ranked."""
    first, last = figure.rank_from, figure.rank_to
    if first is None or last is None or ranked < 2:
        return ""
    if first == last:
        return _("Place %(place)s of %(all)s") % {"place": first, "all": ranked}
    words = {"first": first, "last": last, "all": ranked}
    if figure.kpi.level == "item":
        return _("Shares places %(first)s to %(last)s of %(all)s") % words
    said = _("Places %(first)s to %(last)s of %(all)s") % words
    if first > 1:
        return said
    return _("%(places)s; no significant difference from the first") % {"places": said}


def short_place_of(figure: Figure) -> str:
    """The same for a wall: 2–5. Beside it stands the verdict in words."""
    first, last = figure.rank_from, figure.rank_to
    if first is None or last is None:
        return ""
    return _("Place %(place)s") % {"place": first if first == last else f"{first}–{last}"}


def tone_of(figure: Figure) -> str:
    """ok, bad or nothing. The colour only repeats the verdict's words."""
    return TONES.get(figure.verdict, "")


def summary_of(figures: Sequence[Figure]) -> str:
    """What one may say of the bodies of one indicator: who is ahead, if anybody; how many differ from the whole."""
    if len(figures) < 2:
        return ""
    best = [figure.unit.name for figure in figures if figure.verdict == "best"]
    nobody = (
        _("Nobody is ahead alone.")
        if figures[0].kpi.level == "item"
        else _("Nobody is significantly ahead of every other.")
    )
    count = {name: sum(figure.verdict == name for figure in figures) for name in ("better", "worse", "alike", "few")}
    said = [_("%(unit)s is ahead of every other.") % {"unit": best[0]} if len(best) == 1 else nobody]
    if better := count["better"] + len(best):
        said.append(ngettext("%(n)s better than the whole.", "%(n)s better than the whole.", better) % {"n": better})
    if count["worse"]:
        said.append(ngettext("%(n)s worse than it.", "%(n)s worse than it.", count["worse"]) % {"n": count["worse"]})
    if count["alike"]:
        said.append(
            ngettext("%(n)s without significant difference.", "%(n)s without significant difference.", count["alike"])
            % {"n": count["alike"]}
        )
    if count["few"]:
        said.append(
            ngettext("%(n)s with too few cases.", "%(n)s with too few cases.", count["few"]) % {"n": count["few"]}
        )
    return ("" if (get_language() or "zh").startswith("zh") else " ").join(said)
