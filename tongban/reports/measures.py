"""What is counted, each once: which cases or items, on which of their days, and what each of them adds.

A measure of cases is read from the frame of `cases.queries.counted` (see `of_cases`), one of items from `items.frame`.
`packs/kpis.toml` divides one measure by another; a list behind a figure is the same measure again, row by row.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from tongban.reports.kpis import Kpi, indicators

col = pl.col
DECIDED = ("granted", "issued", "refused")
TURNED_AWAY = ("declined", "not-needed")


@dataclass(frozen=True, slots=True)
class Measure:
    """Counts the rows where `where` holds, each adding `value`, on the day in the column `day`.

    `over`: only days that are over count: whether something was late is not known before.
    """

    where: pl.Expr
    day: str = ""
    value: pl.Expr = field(default_factory=lambda: pl.lit(1.0))
    over: bool = False


_decided = col("accepted").is_not_null() & col("state").is_in(DECIDED)
_with_promise = _decided & col("promised").is_not_null()
_with_days = _decided & col("days").is_not_null()
_with_legal = _with_days & (col("legal_days") > 0)
_kept_promise = col("decided") <= pl.min_horizontal("promised", "legal")
_fell_due = col("promised").is_not_null() & ~(
    col("decided").is_null() & (col("ended") <= col("promised")).fill_null(value=False)
)
_delivered = (col("state") == "issued") & col("owes_licence")

CASES: dict[str, Measure] = {
    "sent": Measure(pl.lit(value=True), "sent"),
    "sent-online": Measure(col("channel").is_in(["online", "api"]), "sent"),
    "answered": Measure(pl.lit(value=True), "answered"),
    "declined": Measure(col("state") == "declined", "answered"),
    "accepted": Measure(pl.lit(value=True), "accepted"),
    "corrected": Measure(col("corrections") >= 1, "accepted"),
    "told-once": Measure(col("corrections") == 1, "accepted"),
    "decided": Measure(_decided, "decided"),
    "decided-with-promise": Measure(_with_promise, "decided"),
    "decided-on-time": Measure(_with_promise & _kept_promise, "decided"),
    "decided-early": Measure(_with_promise & (col("decided") < col("promised")), "decided"),
    "decided-with-days": Measure(_with_days, "decided"),
    "working-days": Measure(_with_days, "decided", col("days").cast(pl.Float64)),
    "legal-days": Measure(_with_legal, "decided", col("legal_days")),
    "legal-days-saved": Measure(_with_legal, "decided", col("legal_days") - col("days")),
    "special-procedure": Measure(_decided & col("stopped"), "decided"),
    "fell-due": Measure(_fell_due, "promised", over=True),
    "fell-overdue": Measure(
        _fell_due & (col("decided").is_null() | (col("decided") > col("promised"))), "promised", over=True
    ),
    "certificate-owed": Measure(_delivered, "ended"),
    "certificate-issued": Measure(_delivered & col("has_licence"), "ended"),
}
"""Measures of cases, each on one of their days."""

_both_limits = (col("legal_days") > 0) & col("promised_days").is_not_null()
ITEMS: dict[str, Measure] = {
    "items": Measure(pl.lit(value=True)),
    "items-online": Measure(col("depth").is_in(["II", "III", "IV"])),
    "items-wholly-online": Measure(col("depth") == "IV"),
    "items-instant": Measure(col("instant")),
    "items-without-trip": Measure((col("visits") == 0) | (col("depth") == "IV")),
    "items-one-trip": Measure(col("visits") <= 1),
    "items-saying-visits": Measure(col("visits").is_not_null()),
    "visits": Measure(col("visits").is_not_null(), value=col("visits").cast(pl.Float64)),
    "legal-days-of-items": Measure(_both_limits, value=col("legal_days")),
    "promised-days-saved": Measure(_both_limits, value=col("legal_days") - col("promised_days")),
    "materials": Measure(col("materials") > 0, value=col("materials").cast(pl.Float64)),
    "materials-spared": Measure(col("spared") > 0, value=col("spared").cast(pl.Float64)),
    "items-needing-proofs": Measure(col("proofs") > 0),
    "items-proof-free": Measure((col("proofs") > 0) & (col("shared_proofs") == col("proofs"))),
}
"""Measures of items in force on a day."""


def of_cases(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame of `cases.queries.counted` with what the measures read besides: the day the door answered (accepted, or
    turned away), and the law's limit in working days (null where its unit is not converted)."""
    normal = indicators().normal.working_days
    turned_away = pl.when(col("state").is_in(TURNED_AWAY)).then(col("ended"))
    rate = col("legal_unit").replace_strict(normal, default=None, return_dtype=pl.Float64)
    return frame.with_columns(
        pl.coalesce("accepted", turned_away).alias("answered"), (col("legal_length") * rate).alias("legal_days")
    )


def measures(kpi: Kpi) -> tuple[Measure, Measure]:
    """The numerator and the denominator of an indicator that is counted."""
    known = ITEMS if kpi.level == "item" else CASES
    return known[kpi.numerator], known[kpi.denominator]
