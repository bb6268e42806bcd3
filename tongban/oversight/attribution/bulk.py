"""The time of a million cases at once: the same rules on columns, equal to `reckoning.attribute` case by case.

Rows lie in order of case, moment and entry, so that “so far in this case” is a running sum less its value where the
case began, and no row is ever looked at twice.
"""

from __future__ import annotations

from datetime import datetime

import polars as pl

from tongban.kit.workdays import Calendar
from tongban.oversight.attribution.rules import ASKS_HEAD, BEGINS, ENDED, HEAD_ANSWERS, OWNERS, RULES, TOUCHES
from tongban.oversight.mining.minutes import positions

MOMENT = pl.Datetime("us", "UTC")
MINUTE = 60_000_000
COLUMNS = ("case", "at", "what", "before", "after", "actor", "role", "entry")
NOBODY = -1
WHOSE = pl.Enum(list(OWNERS))


def owners_by_case(entries: pl.DataFrame, calendar: Calendar, now: datetime) -> pl.DataFrame:
    """Working minutes of every case by owner, up to its end or `now`.

    `entries` has the columns of COLUMNS (`at` a moment, `actor` null for the clock); cases never submitted are left
    out. The answer has `case`, a column for each owner, `minutes` (null where a year is not announced: then the owners
    hold what is known), `passed` (all minutes) and `status` as in `Account`.
    """
    stretches = _owned(_spells(_submitted(entries)))
    stretches = _timed(stretches, calendar, now)
    of = {owner: pl.when(pl.col("owner") == owner).then(pl.col("minutes")).otherwise(0).sum() for owner in OWNERS}
    at_rest = pl.col("owner").last().is_in(["applicant", "stop"])
    status = (
        pl.when(pl.col("after").last().is_in(sorted(ENDED)))
        .then(pl.lit("ended"))
        .when(at_rest)
        .then(pl.lit("stopped"))
        .otherwise(pl.lit("running"))
    )
    unknown = (pl.col("owner").is_not_null() & pl.col("minutes").is_null()).any()
    whole = pl.when(~unknown).then(pl.col("minutes").sum())
    return stretches.group_by("case", maintain_order=True).agg(
        **of, minutes=whole, passed=pl.col("passed").sum(), status=status
    )


def _submitted(entries: pl.DataFrame) -> pl.DataFrame:
    """The entries from each case's submission on, in order."""
    states = pl.Enum(sorted({*(rule.state for rule in RULES), *ENDED, "draft", ""}))
    rows = (
        entries.select(COLUMNS)
        .with_columns(
            pl.col("at").cast(MOMENT),
            pl.col("what").cast(pl.Categorical),
            pl.col("before", "after").cast(states, strict=False),
            pl.col("role").cast(pl.Categorical),
        )
        .sort("case", "at", "entry")
    )
    fresh = pl.col("case").ne_missing(pl.col("case").shift())
    rows = rows.filter(_since(pl.col("what").is_in(sorted(BEGINS)), fresh) > 0)
    return rows.with_columns(fresh=fresh)


def _since(count: pl.Expr, start: pl.Expr) -> pl.Expr:
    """A running count that begins anew at each row of `start` (which counts itself)."""
    count = count.cast(pl.Int32)
    return count.cum_sum() - pl.when(start).then(count.cum_sum() - count).forward_fill()


def _spells(rows: pl.DataFrame) -> pl.DataFrame:
    """What holds after each entry. A spell begins with a change of state or with a hand-over."""
    what, fresh = pl.col("what"), pl.col("fresh")
    handed = what == "case.hand-over"
    moved = pl.col("after").ne_missing(pl.col("before"))
    accepted_by = (
        pl.when(what == "case.accept")
        .then(pl.col("actor").fill_null(NOBODY))
        .when(fresh | (what == "case.deem-accepted"))
        .then(NOBODY)
        .forward_fill()
    )
    rows = rows.with_columns(spell=fresh | moved | handed, accepted_by=accepted_by)
    own = pl.col("actor").is_not_null() & pl.col("role").is_in(sorted(TOUCHES))
    barred = (pl.col("after") == "reviewing") & (pl.col("actor") == pl.col("accepted_by"))
    touch = (
        pl.when(handed).then(False).when(moved).then(what == "case.resume").otherwise(own & ~barred.fill_null(False))
    )
    questions = (what == "case.consult").cast(pl.Int8) - (what == "case.advise").cast(pl.Int8)
    answered = fresh | what.is_in(sorted(HEAD_ANSWERS))
    head = pl.when(answered).then(pl.lit("")).otherwise(pl.lit(None, pl.String))
    for asks, state in ASKS_HEAD.items():
        head = pl.when(what == asks).then(pl.lit(state)).otherwise(head)
    return rows.with_columns(
        touched=_since(touch, pl.col("spell")) > 0,
        came=pl.when(pl.col("spell")).then(handed).forward_fill(),
        questions=_since(questions, fresh),
        head=head.forward_fill(),
    )


def _owned(rows: pl.DataFrame) -> pl.DataFrame:
    """Each stretch with its owner, by the same table as for one case; null where no time is counted."""
    holds = {
        "handed-over": pl.col("came") & ~pl.col("touched"),
        "asked-elsewhere": pl.col("questions") > 0,
        "with-head": pl.col("head") == pl.col("after").cast(pl.String),
        "untouched": ~pl.col("touched"),
        "": pl.lit(True),
    }
    owner: pl.Expr = pl.lit(None, WHOSE)
    for rule in reversed(RULES):
        here = (pl.col("after") == rule.state) & holds[rule.situation]
        owner = pl.when(here).then(pl.lit(rule.owner, WHOSE)).otherwise(owner)
    return rows.select("case", "at", "after", owner=owner)


def _timed(rows: pl.DataFrame, calendar: Calendar, now: datetime) -> pl.DataFrame:
    """Working minutes and all minutes from each entry to the next, or to `now`."""
    moment = pl.Series([now]).cast(MOMENT)
    last = pl.col("case").ne_missing(pl.col("case").shift(-1))
    late = pl.max_horizontal(pl.col("at"), pl.lit(moment[0], MOMENT))
    rows = rows.with_columns(position=positions(calendar, rows["at"]), is_last=last)
    rows = rows.with_columns(until=pl.when(last).then(late).otherwise(pl.col("at").shift(-1)))
    here = positions(calendar, moment)[0]
    position_now = pl.when(pl.col("until") > pl.col("at")).then(here).otherwise(pl.col("position"))
    then = pl.when("is_last").then(position_now).otherwise(pl.col("position").shift(-1))
    minute = pl.col("until").to_physical() // MINUTE - pl.col("at").to_physical() // MINUTE
    counted = pl.col("owner").is_not_null()
    return rows.with_columns(
        minutes=pl.when(counted).then(then - pl.col("position")), passed=pl.when(counted).then(minute)
    )
