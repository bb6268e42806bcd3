"""Cases by the hundred thousand, for rooms that have made sure the asker may know: a frame of plain columns, one row a
case, and the rows of a list drawn from it.

The database writes its columns as one text and polars reads it: a million cases take seconds, without a model instance.
Drafts and one-things as a whole are never in it; the parts of a one-thing are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import polars as pl
from django.conf import settings
from django.db import connection
from django.db.models import Max, Min, QuerySet
from django.utils import timezone

from tongban.cases.clocks import CORRECTION, terms_of
from tongban.cases.lifecycle import CASE
from tongban.cases.models import Case
from tongban.cases.terms import item_of
from tongban.catalog import queries as catalog
from tongban.licences import queries as licences

MOMENTS = ("submitted_at", "accepted_at", "decided_at", "ended_at")
COLUMNS = {
    "id": pl.Int64,
    **dict.fromkeys(MOMENTS, pl.String),
    "promised_due": pl.Date,
    "legal_due": pl.Date,
    "organisation_id": pl.Int64,
    "region_id": pl.String,
    "pack_id": pl.Int64,
    "item_code": pl.String,
    "channel": pl.String,
    "state": pl.String,
}
"""What is read of a case, with its kind."""
COUNTED = "kind = 'item' AND submitted_at IS NOT NULL"
SLICE = 200_000
"""Cases read at a time, so that a text never fills the memory."""


def counted(since: date | None = None) -> pl.DataFrame:
    """Every case that was sent, or those with anything on or after a day. Columns:

    id, organisation (0: none), region, item, channel, state; sent, accepted, decided, ended (days, on the place's
    clock), promised, legal (dates due); corrections (notices so far), stopped (whether its clock ever stood still by
    第四十五条), days (working days from acceptance to decision, stops left out; null where a year is not announced),
    legal_length and legal_unit (what its pack says), owes_licence (its result is a certificate), has_licence.
    """
    frame = pl.concat([_read(low, low + SLICE, since) for low in range(0, _last(), SLICE)] or [_read(0, 0, since)])
    zone = settings.TIME_ZONE
    moments = [
        pl.col(name)
        .str.slice(0, 16)
        .str.to_datetime("%Y-%m-%d %H:%M", time_zone="UTC")
        .dt.convert_time_zone(zone)
        .dt.date()
        .alias("sent" if name == "submitted_at" else name.removesuffix("_at"))
        for name in MOMENTS
    ]
    frame = frame.with_columns(moments).drop(MOMENTS)
    frame = frame.join(_terms(frame), on="pack_id", how="left")
    frame = frame.join(_corrections(), on="id", how="left").join(_stops(), on="id", how="left")
    frame = frame.join(_licensed(since), on="id", how="left")
    names = {"organisation_id": "organisation", "region_id": "region", "item_code": "item"}
    return _with_days(frame.rename({**names, "promised_due": "promised", "legal_due": "legal"})).with_columns(
        pl.col("organisation").fill_null(0),
        pl.col("corrections").fill_null(0),
        pl.col("has_licence").fill_null(False),
        pl.col("region").fill_null(""),
    )


def _last() -> int:
    return int(Case.objects.aggregate(last=Max("pk"))["last"] or 0)


def _read(low: int, high: int, since: date | None) -> pl.DataFrame:
    """The columns of the cases with keys in (low, high], as the database wrote them."""
    where, values = f"{COUNTED} AND id > %s AND id <= %s", [low, high]
    if since is not None:
        moment = connection.ops.adapt_datetimefield_value(_begins(since))
        where += f" AND ({' OR '.join(f'{name} >= %s' for name in MOMENTS)} OR promised_due >= %s)"
        values = [*values, *[moment] * len(MOMENTS), connection.ops.adapt_datefield_value(since)]  # type: ignore[list-item]
    read = _copied if connection.vendor == "postgresql" else _printed
    text = read(where, values)
    if not text:
        return pl.DataFrame(schema=COLUMNS)
    return pl.read_csv(text, has_header=False, schema=COLUMNS)


def _copied(where: str, values: Sequence[Any]) -> bytes:
    """PostgreSQL's own CSV."""
    statement = f"COPY (SELECT {', '.join(COLUMNS)} FROM cases_case WHERE {where}) TO STDOUT (FORMAT csv)"  # noqa: S608 - constants only
    with connection.cursor() as cursor:
        driver = cursor.cursor  # Django's own wrapper of it takes no values while queries are watched
        with driver.copy(statement, values) as copied:
            return b"".join(copied)


def _printed(where: str, values: Sequence[Any]) -> bytes:
    """The same written by SQLite. Codes hold no comma: they are slugs and digits."""
    row = ",".join("%%d" if kind == pl.Int64 else "%%s" for kind in COLUMNS.values())
    lines = f"group_concat(printf('{row}', {', '.join(COLUMNS)}), char(10))"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT CAST({lines} AS BLOB) FROM cases_case WHERE {where}", values)  # noqa: S608 - constants only
        return cursor.fetchone()[0] or b""


def _begins(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _terms(frame: pl.DataFrame) -> pl.DataFrame:
    """What the packs of these cases say: the law's limit, and whether a certificate comes out."""
    one_each = frame.group_by("pack_id").agg(pl.col("id").first())["id"].to_list()
    rows: list[tuple[Any, ...]] = []
    for case in Case.objects.select_related("pack").defer("pack__content").filter(pk__in=one_each):
        pack = item_of(case)
        terms = terms_of(pack)
        rows.append((case.pack_id, float(terms.legal), terms.legal_unit, pack.result.kind == "licence"))
    shape = {"pack_id": pl.Int64, "legal_length": pl.Float64, "legal_unit": pl.String, "owes_licence": pl.Boolean}
    return pl.DataFrame(rows, schema=shape, orient="row")


def _rows(statement: str, values: Sequence[Any], shape: dict[str, Any]) -> pl.DataFrame:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return pl.DataFrame(cursor.fetchall(), schema=shape, orient="row")


def _corrections() -> pl.DataFrame:
    """How many correction notices each case had."""
    statement = "SELECT case_id, COUNT(*) FROM cases_correction GROUP BY case_id"
    return _rows(statement, [], {"id": pl.Int64, "corrections": pl.Int64})


def _stops() -> pl.DataFrame:
    """The stops of 第四十五条 that are over, in working days; they follow one another and never overlap."""
    zone = timezone.get_current_timezone()
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, since, until FROM cases_stop WHERE kind <> %s", [CORRECTION])
        found = [(case, _day(since, zone), _day(until, zone)) for case, since, until in cursor.fetchall()]
    frame = pl.DataFrame(found, schema={"id": pl.Int64, "since": pl.Date, "until": pl.Date}, orient="row")
    span = (_worked("until") - _worked("since")).fill_null(0)
    return frame.group_by("id").agg(span.sum().alias("stopped_days"), pl.len().alias("stops"))


def _day(moment: Any, zone: Any) -> date | None:
    """The day of a moment as a driver gives it: a datetime, or SQLite's text in UTC."""
    if moment is None:
        return None
    read = datetime.fromisoformat(f"{moment}+00:00") if isinstance(moment, str) else moment
    return read.astimezone(zone).date()


def _worked(column: str) -> pl.Expr:
    """The place of a day among working days; null in a year that is not announced."""
    calendar = catalog.calendar()
    first = date(min(calendar.years), 1, 1)
    span = (calendar.last_day - first).days + 1
    days = [first + timedelta(days=n) for n in range(span)]
    places = pl.Series([calendar.between(first, day) if day.year in calendar.years else None for day in days])
    return pl.col(column).replace_strict(pl.Series(days), places, default=None, return_dtype=pl.Int64)


def _with_days(frame: pl.DataFrame) -> pl.DataFrame:
    spent = _worked("decided") - _worked("accepted") - pl.col("stopped_days").fill_null(0)
    return frame.with_columns(spent.alias("days"), (pl.col("stops").fill_null(0) > 0).alias("stopped")).drop(
        "stops", "stopped_days", "pack_id"
    )


def _licensed(since: date | None) -> pl.DataFrame:
    """The cases a certificate came out of."""
    found = Case.objects.filter(state="issued", number__in=licences.numbers_of_cases())
    if since is not None:
        found = found.filter(ended_at__gte=_begins(since))
    ids = pl.Series("id", list(found.values_list("pk", flat=True)), dtype=pl.Int64)
    return ids.to_frame().with_columns(pl.lit(True).alias("has_licence"))


# ---------------------------------------------------------------- which cases, and what lists show of them


def first_sent(numbers: Iterable[str] | QuerySet[Any, Any]) -> date | None:
    """The earliest day on which any of these cases was sent; None where none was. Nothing any of them counts for lies
    before it."""
    found = Case.objects.filter(number__in=numbers, kind=Case.Kind.ITEM).aggregate(first=Min("submitted_at"))["first"]
    return timezone.localdate(found) if found else None


@dataclass(frozen=True, slots=True)
class CountedCase:
    """What a list of counted cases shows: nothing of the applicant."""

    pk: int
    number: str
    title: str
    office: str
    state: str
    state_label: str
    promised_due: date | None
    ended_on: date | None


def counted_cases(ids: Sequence[int]) -> Iterator[CountedCase]:
    """The cases with these keys, in the same order."""
    found = (
        Case.objects.select_related("organisation")
        .only("number", "title", "state", "promised_due", "decided_at", "ended_at", "organisation__name")
        .in_bulk(ids)
    )
    for case in (found[pk] for pk in ids if pk in found):
        ended = case.decided_at or case.ended_at
        yield CountedCase(
            case.pk,
            case.number,
            case.title,
            case.organisation.name if case.organisation else "",
            case.state,
            str(CASE.state(case.state).label),
            case.promised_due,
            timezone.localdate(ended) if ended else None,
        )
