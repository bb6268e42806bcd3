"""Working time in words, and the strip that shows whose it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongban.oversight.attribution.reckoning import Segment
from tongban.oversight.attribution.rules import OWNERS, Owner

WIDTH = 1000


def in_words(minutes: int, day: int) -> str:
    """“2 working days 3 h 20 min”, where a working day has `day` minutes."""
    days, rest = divmod(minutes, day)
    hours, left = divmod(rest, 60)
    said = []
    if days:
        said.append(ngettext("%(count)s working day", "%(count)s working days", days) % {"count": days})
    if hours:
        said.append(_("%(count)s h") % {"count": hours})
    if left or not said:
        said.append(_("%(count)s min") % {"count": left})
    return " ".join(said)


def percent(part: int, whole: int) -> str:
    """A share in percent, rounded to whole numbers, but never 0 or 100 where it is not."""
    if not whole or part in (0, whole):
        return "100 %" if whole and part else "0 %"
    return f"{min(99, max(1, round(part * 100 / whole)))} %"


def strip(segments: Sequence[Segment], day: int) -> SafeString:
    """The segments in order of time as one bar, each as wide as its working minutes. The same stands in a table."""
    named = [(one.owner, f"{OWNERS[one.owner]} – {one.rule.label}", one.minutes or 0) for one in segments]
    return _bar(named, day)


def shares(minutes: Mapping[Owner, int], day: int) -> SafeString:
    """Sums by owner as one bar, in the owners' order. The same stands in a table."""
    return _bar([(owner, str(OWNERS[owner]), found) for owner, found in minutes.items()], day)


def _bar(pieces: Sequence[tuple[Owner, str, int]], day: int) -> SafeString:
    whole = sum(minutes for _owner, _title, minutes in pieces)
    drawn = [f'<svg class="strip" viewBox="0 0 {WIDTH} 36" preserveAspectRatio="none" aria-hidden="true">']
    passed = 0
    for owner, said, minutes in pieces:
        if minutes:
            left, right = (round(at * WIDTH / whole, 1) for at in (passed, passed + minutes))
            title = escape(f"{said} – {in_words(minutes, day)}")
            width = round(right - left, 1)
            drawn.append(
                f'<rect class="o-{owner}" x="{left}" width="{width}" height="36"><title>{title}</title></rect>'
            )
            passed += minutes
    return mark_safe("".join([*drawn, "</svg>"]))  # every text has gone through escape()
