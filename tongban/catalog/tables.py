"""Code tables and limits in the reader's words (GB/T 39046 Annex A and the C0109 dictionary of online depth)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from tongban.catalog.packs import Limit

TYPES = {
    "01": gettext_lazy("Administrative licence"),
    "02": gettext_lazy("Administrative penalty"),
    "03": gettext_lazy("Administrative compulsion"),
    "04": gettext_lazy("Administrative levy"),
    "05": gettext_lazy("Administrative benefit"),
    "06": gettext_lazy("Administrative inspection"),
    "07": gettext_lazy("Administrative confirmation"),
    "08": gettext_lazy("Administrative award"),
    "09": gettext_lazy("Administrative ruling"),
    "10": gettext_lazy("Other administrative power"),
    "20": gettext_lazy("Public service"),
}
LEVELS = {
    1: gettext_lazy("National"),
    2: gettext_lazy("Provincial"),
    3: gettext_lazy("Municipal"),
    4: gettext_lazy("County"),
    5: pgettext_lazy("level of office", "Town or subdistrict"),
    6: pgettext_lazy("level of office", "Village or community"),
}
ONLINE = {
    "I": gettext_lazy("Information online"),
    "II": gettext_lazy("Pre-check online"),
    "III": gettext_lazy("Acceptance online"),
    "IV": gettext_lazy("Wholly online"),
}
AUDIENCES = {
    "person": gettext_lazy("People"),
    "firm": gettext_lazy("Enterprises"),
    "shop": gettext_lazy("Self-employed businesses"),
}

DIGITS = {
    "1": gettext_lazy("natural persons"),
    "2": gettext_lazy("enterprises"),
    "3": gettext_lazy("public institutions"),
    "4": gettext_lazy("social organisations"),
    "5": gettext_lazy("administrative organs"),
    "6": gettext_lazy("other organisations"),
}
"""Whom an item serves (服务对象, GB/T 39046 A)."""
UNITS = {
    "workday": pgettext_lazy("unit", "working days"),
    "natural-day": pgettext_lazy("unit", "calendar days"),
    "hour": pgettext_lazy("unit", "hours"),
    "month": pgettext_lazy("unit", "months"),
    "year": pgettext_lazy("unit", "years"),
}


def audience_digit_name(digit: str) -> str:
    """Whom an item serves, by the digit of the standard."""
    return str(DIGITS.get(digit, digit))


def unit_name(unit: str) -> str:
    """The unit of a time limit."""
    return str(UNITS.get(unit, unit))


def type_name(code: str) -> str:
    """The name of an item's type (事项类型); the code where it is not in the table."""
    return str(TYPES.get(code, code))


def level_name(level: int) -> str:
    """The name of a level of exercise (行使层级)."""
    return str(LEVELS.get(level, level))


def online_name(depth: str) -> str:
    """How far an item can be done online (网上办理深度)."""
    return str(ONLINE.get(depth, depth))


def audience_name(codes: list[str]) -> str:
    """Whom an item is for, in words."""
    return "、".join(str(AUDIENCES.get(code, code)) for code in codes)


def days_in_words(days: int, unit: str = "workday") -> str:
    """A number of days; 0 is on the spot (即办)."""
    if days == 0:
        return _("On the spot")
    if unit == "natural-day":
        return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
    return ngettext("%(days)s working day", "%(days)s working days", days) % {"days": days}


def limit_in_words(limit: Limit) -> str:
    """A time limit as people say it."""
    return days_in_words(limit.days, limit.unit)
