"""The journal as an event log. The only file of mining that asks the database."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

import polars as pl
from django.utils.translation import gettext

from tongban.accounts.models import Mandate, Organisation, Person
from tongban.journal import queries as journal
from tongban.kit.lifecycle import Lifecycle
from tongban.oversight.mining.log import MOMENT, EventLog

APPLICANT = "applicant"


def journal_log(
    kind: str = "case",
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    subjects: Collection[str] | None = None,
    names: bool = False,
) -> EventLog:
    """What the journal recorded of things of one kind that began from `since` (inclusive) to `until` (exclusive); of
    `subjects` only, where given.

    For callers that have made sure the asker may know. Officers are numbered in order of their first act in this log,
    applicants are only called so; `names` puts officers' names in, for somebody entitled to them. The clock's own acts
    have no resource. `organisation` is the body whose officer acted (a window's hall, the office that was asked), by
    today's mandates; where the journal names a body and nobody else's officer acted, that body.
    """
    columns = journal.columns_of(kind, since=since, until=until, subjects=subjects)
    return log_of(columns, source=f"journal:{kind}", names=names)


def log_of(columns: journal.Columns, *, source: str, names: bool = False) -> EventLog:
    """Columns of the journal as a log."""
    frame = pl.DataFrame(
        {
            "case": columns.subject,
            "activity": columns.what,
            "at": columns.at,
            "actor": columns.actor,
            "body": columns.organisation,
            "role": columns.role,
            "before": columns.before,
            "after": columns.after,
        },
        schema={"case": pl.String, "activity": pl.String, "at": pl.Int64, "actor": pl.Int64, "body": pl.Int64}
        | dict.fromkeys(("role", "before", "after"), pl.String),
    )
    said = [pl.col(name).replace("", None) for name in ("role", "before", "after")]
    bodies = {key: short or name for key, short, name in Organisation.objects.values_list("pk", "short_name", "name")}
    return EventLog.of(
        frame.with_columns(
            *said,
            pl.col("at").cast(pl.Datetime("us")).dt.replace_time_zone("UTC").cast(MOMENT),
            pl.when(pl.col("role") == APPLICANT)
            .then(pl.lit(gettext("applicant")))
            .otherwise(pl.col("actor").replace_strict(_officers(frame, names), default=None, return_dtype=pl.String))
            .alias("resource"),
            pl.when(pl.col("role") == APPLICANT)
            .then(pl.lit(gettext("applicant")))
            .otherwise(_own_body(frame).replace_strict(bodies, default=None, return_dtype=pl.String))
            .alias("organisation"),
        ),
        source=source,
    )


def _own_body(frame: pl.DataFrame) -> pl.Series:
    """The body each act is of: the entry's, save where its actor serves another and not that one."""
    acting = frame["actor"].drop_nulls().unique().to_list()
    found = Mandate.objects.filter(person__in=acting).values_list("person", "organisation")
    serves = pl.DataFrame(list(found), schema={"actor": pl.Int64, "body": pl.Int64}, orient="row").unique()
    first = serves.group_by("actor").agg(own=pl.col("body").min())
    acts = frame.select("actor", "body").join(first, on="actor", how="left", maintain_order="left")
    acts = acts.join(serves.with_columns(here=True), on=["actor", "body"], how="left", maintain_order="left")
    return acts.select(pl.when(pl.col("own").is_null() | pl.col("here")).then("body").otherwise("own"))["body"]


def labels_of(life: Lifecycle | None) -> Callable[[str], str]:
    """Moves and states of a declared life, and what the journal announces, in the reader's language; every other word
    as it is."""
    if life is None:
        return str
    states = {state.name: str(state.label) for state in life.states}
    moves = {move.name: str(move.label) for move in life.moves}
    known = moves | states
    return lambda word: known.get(word) or journal.label_of(word).rstrip("。.")


def _officers(frame: pl.DataFrame, names: bool) -> dict[int, str]:
    """What each acting officer is called."""
    acting = frame.filter(pl.col("role") != APPLICANT)["actor"].drop_nulls().unique(maintain_order=True).to_list()
    if names:
        return dict(Person.objects.filter(pk__in=acting).values_list("pk", "name"))
    return {key: gettext("officer %(n)s") % {"n": number} for number, key in enumerate(acting, 1)}
