"""Days as people write and paste them: one reader for screens, programs and lists.

`read_date` gives a `date`, or refuses with a sentence: 2029-12-31, 2029/12/31, 2029.12.31, 2029年12月31日, 20291231,
二〇二九年十二月三十一日, with full-width digits and blanks, and with a time of day after it. A year has four digits
(29-12-31 is refused, never guessed), from 1900 to 9999. Where something may hold for ever, `read_until` also gives
LONG_TERM, the word certificates and contracts print for it.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

from tongban.kit.refusals import Invalid
from tongban.kit.words import say, teach

teach(
    {
        "date-missing": "The date is missing.",
        "date-year-of-four-digits": "Enter the year with four digits, for example 2029.",
        "date-year-out-of-range": "The year %(year)s cannot be meant; years run from 1900 to 9999.",
        "date-no-such-day": "There is no day %(given)s in the calendar.",
        "date-malformed": "“%(given)s” is not a date.",
        "date-long-term-not-allowed": "A day is needed here; “long-term” is no answer.",
        "date-next": "Enter year, month and day, for example 2029-12-31.",
    }
)

LONG_TERM = "长期"
FIRST_YEAR = 1900
_LONG_TERM = frozenset({"长期", "长期有效", "永久", "永久有效", "无固定期限", "long-term", "longterm", "permanent"})
_NUMERALS = {one: str(value) for value, one in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "Ｏ": "0"}
_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_SHAPES = tuple(
    re.compile(shape + _TIME)
    for shape in (
        r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,2})",
        r"(\d{1,4})(年)(\d{1,2})月(\d{1,2})[日号]?",
        r"(\d{4})()(\d{2})(\d{2})",
    )
)


def read_date(given: object) -> date:
    """The day. Codes: date-missing, date-year-of-four-digits, date-year-out-of-range, date-no-such-day,
    date-malformed."""
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    said = "" if given is None else unicodedata.normalize("NFKC", str(given)).strip()
    if not said:
        raise _refuse("date-missing")
    text = _tidy(said)
    if re.fullmatch(r"\d{6}", text) or re.fullmatch(r"\d{5,}-\d{1,2}-\d{1,2}", text):
        raise _refuse("date-year-of-four-digits", given=said[:30])
    found = next((match for shape in _SHAPES if (match := shape.fullmatch(text))), None)
    if found is None:
        raise _refuse("date-malformed", given=said[:30])
    year, _sign, month, day = found.groups()
    if len(year) < 4 or year.startswith("00"):
        raise _refuse("date-year-of-four-digits", given=said[:30])
    if int(year) < FIRST_YEAR:
        raise _refuse("date-year-out-of-range", year=year)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise _refuse("date-no-such-day", given=said[:30]) from None


def read_until(given: object) -> date | str:
    """The last day of something, or LONG_TERM where it has none. Codes as `read_date`."""
    return LONG_TERM if is_long_term(given) else read_date(given)


def is_long_term(given: object) -> bool:
    """Whether a text says that something holds for ever."""
    return isinstance(given, str) and _squeezed(given) in _LONG_TERM


def day_relative(text: str, today: date) -> date:
    """The day a limit of a pack names: a day (2026-01-01) or a distance from `today`: today, +30d, -120y, +6m.

    ValueError for anything else. Months and years keep the day of the month, or take the month's last.
    """
    if text == "today":
        return today
    distance = re.fullmatch(r"([+-])(\d{1,5})([dmy])", text)
    if distance is None:
        return date.fromisoformat(text)
    count = int(distance[1] + distance[2])
    if distance[3] == "d":
        return today + timedelta(days=count)
    months = today.year * 12 + today.month - 1 + count * (12 if distance[3] == "y" else 1)
    year, month = min(max(months // 12, 1), 9999), months % 12 + 1
    return min(date(year, month, 1) + timedelta(days=today.day - 1), _last_of(year, month))


def _last_of(year: int, month: int) -> date:
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def _tidy(said: str) -> str:
    """Without blanks (save before a time), Chinese numerals as digits, all dashes as one."""
    text = re.sub(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff]", "", said)
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    text = re.sub(r"(?<=[\d日号])\s+(?=\d{1,2}:\d{2})", "T", text)
    text = re.sub(r"\s+", "-" if re.fullmatch(r"\d+\s+\d+\s+\d+", text) else "", text)
    text = text.replace("。", ".").replace("、", ".")
    return _digits(text) if "年" in text else text


def _digits(text: str) -> str:
    """二〇二九年十二月三十一日 → 2029年12月31日."""
    text = "".join(_NUMERALS.get(one, one) for one in text)
    text = re.sub(r"(\d)十(\d)", r"\1\2", text)
    text = re.sub(r"(\d)十", r"\g<1>0", text)
    text = re.sub(r"十(\d)", r"1\1", text)
    return text.replace("十", "10")


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b\ufeff]", "", unicodedata.normalize("NFKC", text)).lower()


def _refuse(code: str, /, **words: object) -> Invalid:
    return Invalid(say(code, **words), code=code, next_step=say("date-next"))
