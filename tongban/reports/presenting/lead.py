"""The first words of a report: what is late now, and how everybody together stands, as a head would say it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from tongban.reports.presenting.sections import Section
from tongban.reports.queries.standing import Standing

MOST, MOST_BODIES = 4, 3
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
        words = {"kpi": section.name, "value": whole.raw, "change": section.change, "target": section.against[0]}
        if words["target"]:
            yield _("%(kpi)s: %(value)s, %(change)s. %(target)s.") % words
        else:
            yield _("%(kpi)s: %(value)s, %(change)s.") % words


def standing_in_words(now: Standing) -> str:
    """“14 cases are late and open, 2 of them past the legal limit; mostly market regulation 8, housing 3.”"""
    if not now.late:
        return _("No open case is late.")
    bodies = _(", ").join(_("%(body)s %(n)s") % {"body": name, "n": n} for name, n in now.bodies[:MOST_BODIES])
    words = {"late": now.late, "law": now.past_law, "bodies": bodies}
    if now.past_law:
        return _("%(late)s open cases are late, %(law)s of them past the legal limit; mostly %(bodies)s.") % words
    return _("%(late)s open cases are late; mostly %(bodies)s.") % words
