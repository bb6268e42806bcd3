"""Why it is slow, for whoever oversees: the cases sent in a period mined, and their working minutes by owner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
from django.utils import timezone

from tongban.accounts.models import Person
from tongban.cases import queries as cases
from tongban.cases.lifecycle import CASE
from tongban.catalog import queries as catalog
from tongban.journal import queries as journal
from tongban.oversight.attribution import OWNERS, owners_by_case
from tongban.oversight.attribution.rules import Owner
from tongban.oversight.mining import Mined, mine
from tongban.oversight.mining.charts import Dotted, Flow, dotted, sankey
from tongban.oversight.mining.journal_log import log_of
from tongban.oversight.whatif.asking import must_fit, scope_of, within_of

SLOWEST = 20
"""How many of the slowest cases are named."""


@dataclass(frozen=True)
class Whose:
    """Working minutes by owner, of `cases` cases of one item (or of all: an empty code)."""

    code: str
    title: str
    cases: int
    minutes: dict[Owner, int]

    @property
    def whole(self) -> int:
        """All of them."""
        return sum(self.minutes.values())


@dataclass(frozen=True)
class Slow:
    """One of the cases that took longest, its working minutes by owner."""

    number: str
    title: str
    status: str
    minutes: dict[Owner, int]

    @property
    def whole(self) -> int:
        """All of them."""
        return sum(self.minutes.values())


@dataclass(frozen=True)
class Delay:
    """Where the time of a period's cases went. Every working minute of each has one owner, so all sums are exact.

    `unannounced`: cases left out of the sums, because a year they reach into has no calendar yet.
    """

    since: date
    until: date
    mined: Mined
    all: Whose
    items: tuple[Whose, ...]
    slowest: tuple[Slow, ...]
    unannounced: int
    dots: Dotted
    flows: tuple[Flow, ...]


def delay_of(
    person: Person,
    since: date,
    until: date,
    *,
    items: Collection[str] = (),
    body: int | None = None,
    now: datetime | None = None,
) -> Delay:
    """The account of the cases sent from `since` to `until` (both inclusive) that `person` oversees: a supervisor those
    of their regions, a head those of their body; `NotFound` for anybody else, and for a `body` outside of that.
    Invalid (period-order, too-long, too-many-cases)."""
    within = within_of(scope_of(person), body)
    must_fit(within, since, until, items)
    titles = {number: (code, title) for number, code, title in cases.sent(within, since, until, items)}
    columns = journal.columns_of("case", subjects=titles)
    log = log_of(columns, source="journal:case")
    calendar = catalog.calendar()
    mined = mine(log, calendar=calendar, lifecycle=CASE)
    owned = owners_by_case(_entries(columns), calendar, now or timezone.now())
    known = owned.filter(pl.col("minutes").is_not_null())
    slow = [
        Slow(row["case"], titles[row["case"]][1], row["status"], _minutes(row))
        for row in known.sort("minutes", "case", descending=[True, False]).head(SLOWEST).iter_rows(named=True)
    ]
    by_item = _by_item(known, titles)
    return Delay(
        since,
        until,
        mined,
        _together(by_item),
        tuple(by_item),
        tuple(slow),
        owned.height - known.height,
        dotted(log),
        sankey(mined),
    )


def _entries(columns: journal.Columns) -> pl.DataFrame:
    """The journal's columns as attribution reads them; their order is that of the entries."""
    return pl.DataFrame(
        {
            "case": columns.subject,
            "at": columns.at,
            "what": columns.what,
            "before": columns.before,
            "after": columns.after,
            "actor": columns.actor,
            "role": columns.role,
        },
        schema={"case": pl.String, "at": pl.Int64, "what": pl.String, "before": pl.String, "after": pl.String}
        | {"actor": pl.Int64, "role": pl.String},
    ).with_columns(
        pl.col("at").cast(pl.Datetime("us")).dt.replace_time_zone("UTC"),
        entry=pl.int_range(pl.len(), dtype=pl.Int64),
    )


def _minutes(row: dict[str, int]) -> dict[Owner, int]:
    return {owner: row[owner] for owner in OWNERS}


def _by_item(known: pl.DataFrame, titles: dict[str, tuple[str, str]]) -> list[Whose]:
    """The sums of each item, the longest average first."""
    codes = known["case"].replace_strict({number: code for number, (code, _title) in titles.items()}).alias("code")
    sums = known.group_by(codes).agg(pl.len().alias("cases"), *(pl.col(owner).sum() for owner in OWNERS))
    names = dict(titles.values())
    rows = [Whose(row["code"], names[row["code"]], row["cases"], _minutes(row)) for row in sums.iter_rows(named=True)]
    return sorted(rows, key=lambda row: (-row.whole / row.cases, row.code))


def _together(rows: Collection[Whose]) -> Whose:
    minutes: Counter[Owner] = Counter(dict.fromkeys(OWNERS, 0))
    for row in rows:
        minutes.update(row.minutes)
    return Whose("", "", sum(row.cases for row in rows), dict(minutes))
