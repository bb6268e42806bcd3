"""Calendar files: one year each, with the notice every date comes from; a file with a fault is refused whole."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tongban.kit.refusals import Invalid
from tongban.kit.words import say, teach

teach(
    {
        "calendar-file-next": "Correct the calendar file; the year stays unannounced until it can be read.",
        "calendar-unreadable": "This is not a readable TOML file: %(reason)s.",
        "calendar-unknown-key": "Unknown key “%(key)s”; known are %(known)s.",
        "calendar-missing-key": "The key “%(key)s” is missing.",
        "calendar-wrong-kind": "“%(key)s” must be %(wanted)s, not “%(value)s”.",
        "calendar-wrong-year": "%(date)s is not a day of %(year)s.",
        "calendar-wrong-order": "The holiday ends before it begins.",
        "calendar-twice": "%(date)s is listed twice.",
        "calendar-not-weekend": "%(date)s is a weekday; only a weekend day can be a make-up day.",
        "calendar-unknown-notice": "“%(notice)s” is not among the notices of this file.",
        "calendar-gap": "The calendars leave out %(year)s; years must follow each other.",
        "calendar-empty": "There is no calendar file here.",
    }
)


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice of the State Council's general office that fixed days of a year; `number` may be empty when not
    known."""

    title: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Holiday:
    """Why a day differs from its weekday: the holiday it belongs to and the number of the notice that says so."""

    name: str
    notice: str


@dataclass(frozen=True, slots=True)
class Year:
    """One announced year: days off and make-up working days, each with its reason."""

    year: int
    notices: tuple[Notice, ...]
    off: Mapping[date, Holiday]
    work: Mapping[date, Holiday]


def broken(file: str, row: str, key: str, /, **words: Any) -> Invalid:
    """The refusal of a calendar file, naming file and row."""
    where = {"file": file, "row": row} if row else {"file": file}
    return Invalid(say(key, **words), code="calendar-broken", next_step=say("calendar-file-next"), where=where)


def read_toml(path: Path) -> dict[str, Any]:
    """The file as plain values; refused with its name where it is not TOML in UTF-8."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise broken(path.name, "", "calendar-unreadable", reason=error) from error


def take(
    row: Mapping[str, Any], file: str, place: str, wanted: Mapping[str, type], optional: Mapping[str, type]
) -> dict[str, Any]:
    """The row with every key known, present where needed and of its kind; else a refusal naming the key."""
    if not isinstance(row, dict):
        raise broken(file, place, "calendar-wrong-kind", key=place, wanted="a table", value=row)
    known = {**wanted, **optional}
    for key in row:
        if key not in known:
            raise broken(file, place, "calendar-unknown-key", key=key, known=list(known))
    for key in wanted:
        if key not in row:
            raise broken(file, place, "calendar-missing-key", key=key)
    for key, value in row.items():
        if type(value) is not known[key]:
            raise broken(file, place, "calendar-wrong-kind", key=key, wanted=known[key].__name__, value=value)
    return row


def read_year(path: Path) -> Year:
    """One calendar file as a `Year`. Refused: unknown keys, days of another year, days listed twice, make-up days on
    weekdays."""
    file = path.name
    content = take(read_toml(path), file, "", {"year": int, "notices": list, "off": list, "work": list}, {})
    if f"{content['year']}.toml" != file:
        raise broken(file, "year", "calendar-wrong-year", date=file, year=content["year"])
    notices = tuple(
        Notice(**take(row, file, f"notices {i}", {"title": str}, {"number": str}))
        for i, row in enumerate(content["notices"], 1)
    )
    if not notices:
        raise broken(file, "", "calendar-missing-key", key="notices")
    off: dict[date, Holiday] = {}
    work: dict[date, Holiday] = {}
    for place, day, holiday in _days(content, file, notices):
        if day.year != content["year"]:
            raise broken(file, place, "calendar-wrong-year", date=day, year=content["year"])
        if day in off or day in work:
            raise broken(file, place, "calendar-twice", date=day)
        if place.startswith("work") and day.isoweekday() < 6:
            raise broken(file, place, "calendar-not-weekend", date=day)
        (work if place.startswith("work") else off)[day] = holiday
    return Year(content["year"], notices, off, work)


def _days(content: Mapping[str, Any], file: str, notices: tuple[Notice, ...]) -> Iterator[tuple[str, date, Holiday]]:
    """Every listed day with its place in the file and its reason."""
    for i, entry in enumerate(content["off"], 1):
        place = f"off {i}"
        row = take(entry, file, place, {"name": str, "from": date, "to": date}, {"notice": str})
        if row["to"] < row["from"]:
            raise broken(file, place, "calendar-wrong-order")
        if (row["to"] - row["from"]).days > 366:
            raise broken(file, place, "calendar-wrong-year", date=row["to"], year=content["year"])
        holiday = Holiday(row["name"], _notice(row, file, place, notices))
        for offset in range((row["to"] - row["from"]).days + 1):
            yield place, row["from"] + timedelta(offset), holiday
    for i, entry in enumerate(content["work"], 1):
        place = f"work {i}"
        row = take(entry, file, place, {"name": str, "date": date}, {"notice": str})
        yield place, row["date"], Holiday(row["name"], _notice(row, file, place, notices))


def _notice(row: Mapping[str, Any], file: str, place: str, notices: tuple[Notice, ...]) -> str:
    """The number of the notice a row rests on: the one it names, else the year's first."""
    named: str | None = row.get("notice")
    if named is None:
        return notices[0].number or notices[0].title
    if named not in {notice.number for notice in notices}:
        raise broken(file, place, "calendar-unknown-notice", notice=named)
    return named
