"""Figures in the reader's words: 95.2%, 3.41 days; an interval; a change. None is a dash, never a nought."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

NONE = "—"
SHARES = {"percent", "ratio"}
"""Units written as hundredths: a ratio (压缩比) may fall below nought or pass the whole, a share may not."""
FORMATS = {"percent": "0.0%", "ratio": "0.0%", "days": "0.00", "visits": "0.00", "count": "#,##0"}
"""How a spreadsheet shows a value of each unit."""


def amount(value: float | None, unit: str) -> str:
    """A value with its unit: 95.2%, 3.41 days, 0.21 visits."""
    if value is None:
        return NONE
    word = unit_word(unit)
    return _("%(n)s %(unit)s") % {"n": bare(value, unit), "unit": word} if word else bare(value, unit)


def unit_word(unit: str) -> str:
    """What is counted in, in words; shares and counts need none."""
    return {"days": pgettext("unit", "working days"), "visits": pgettext("unit", "visits")}.get(unit, "")


def bare(value: float | None, unit: str) -> str:
    """The same where the unit is said elsewhere, as on an axis or in an interval."""
    if value is None:
        return NONE
    written = f"{value:.1%}" if unit in SHARES else f"{value:,.0f}" if unit == "count" else f"{value:.2f}"
    return written.replace("-", "−")


def mark(value: float, unit: str) -> str:
    """A mark of an axis, without needless noughts."""
    return f"{value * 100:.4g}%" if unit in SHARES else f"{value:.4g}"


def interval(low: float | None, high: float | None, unit: str) -> str:
    """89.8%–98.2%; a dash where there is none."""
    return NONE if low is None or high is None else f"{bare(low, unit)}–{bare(high, unit)}"


def step(value: float, previous: float, unit: str) -> str:
    """How far apart two values are, without a sign: 1.3 percentage points, 3."""
    if unit in SHARES:
        return _("%(step)s percentage points") % {"step": f"{abs(value - previous) * 100:.1f}"}
    return amount(abs(value - previous), unit)


def whole_or_not(number: float) -> str:
    """A count: whole numbers without decimals."""
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.1f}"
