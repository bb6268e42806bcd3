"""The first words of a written report: how everybody together stands, each number with its interval."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from tongban.reports.presenting.sections import Section

MOST = 4
"""Sentences before the tables; the tables say the rest."""


def lead_of(sections: Sequence[Section]) -> list[str]:
    """One sentence an indicator, those of cases first."""
    told = [section for section in sections if section.has_value and section.kpi.level == "case"]
    return list(_sentences((told or [s for s in sections if s.has_value])[:MOST]))


def _sentences(sections: Iterable[Section]) -> Iterable[str]:
    for section in sections:
        whole = section.whole
        if whole is None:
            continue
        words = {"kpi": section.name, "value": whole.raw, "interval": whole.raw_interval, "change": section.change}
        if whole.figure.low is None:
            yield _("%(kpi)s: %(value)s; %(change)s.") % words
        else:
            yield _("%(kpi)s: %(value)s (95%% interval %(interval)s); %(change)s.") % words
