"""What an indicator means, in words: formula, both its sides, what is left out, where the formula stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongban.reports.kpis import Kpi
from tongban.reports.presenting import numbers
from tongban.reports.shapes import Side

DIVIDED = "÷"


@dataclass(frozen=True)
class Definition:
    """One indicator, ready to read."""

    kpi: Kpi

    @property
    def rows(self) -> list[tuple[str, str]]:
        """(label, words), only what is said."""
        formula = str(self.kpi.formula)
        above, _divided, below = formula.partition(DIVIDED)
        said = [
            (_("Formula"), formula),
            (_("Numerator"), above.strip() if below else ""),
            (_("Denominator"), below.strip()),
            (_("Left out"), str(self.kpi.exclusions)),
            (_("Source"), self.source),
            (_("Better"), _("the higher the better") if self.kpi.better == "up" else _("the lower the better")),
            (_("Target"), self.target),
            (
                _("Least to speak of"),
                "" if self.kpi.later else _("%(n)s in the denominator") % {"n": self.kpi.least},
            ),
            (_("Shortest period"), self.period),
        ]
        return [(label, words) for label, words in said if words]

    @property
    def source(self) -> str:
        """Where the formula stands, and how firmly."""
        standing = {
            "published": _("published wording"),
            "customary": _("customary"),
            "own": _("defined by this platform"),
        }[self.kpi.standing]
        if standing in self.kpi.source:
            return self.kpi.source
        return _("%(source)s (%(standing)s)") % {"source": self.kpi.source, "standing": standing}

    @property
    def target(self) -> str:
        """With its direction; says where it is only for the demonstration."""
        if self.kpi.target is None:
            return ""
        said = ("≥ " if self.kpi.better == "up" else "≤ ") + numbers.amount(self.kpi.target, self.kpi.unit)
        return _("%(target)s (chosen for the demonstration)") % {"target": said} if self.kpi.demo else said

    @property
    def period(self) -> str:
        """The shortest period it is worth looking at."""
        return {"day": _("Day"), "week": _("Week"), "month": _("Month")}[self.kpi.period]

    @property
    def level(self) -> str:
        """What is counted."""
        return _("Cases") if self.kpi.level == "case" else _("Items of the catalogue")


def definition_of(kpi: Kpi) -> Definition:
    """Ready to read."""
    return Definition(kpi)


def sides_of(kpi: Kpi) -> list[tuple[Side, str]]:
    """The sides of a figure one can look behind: a share has what is in it and what is missing from it."""
    if not kpi.is_share:
        return [("denominator", _("All that were counted"))]
    return [
        ("denominator", _("All that were counted")),
        ("numerator", _("In the numerator")),
        ("missing", _("Not in the numerator")),
    ]
