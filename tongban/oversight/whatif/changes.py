"""Draft changes: how they are written, what each alters in a replay, and what each takes for granted.

promise:-30%                     promise:ITEM:-2d            (shorter or longer promises)
drop-material:ITEM:CODE          (a paper is no longer asked for)
add-officer:BODY:STAGE:+1        (BODY: credit code or line of business; STAGE: acceptance, decision, delivery)
merge:ITEM,ITEM                  (applied for as one)
delegate:ITEM:county             (done by the counties' bodies)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.kit.refusals import Invalid
from tongban.oversight.whatif.past import STAGES

CODE = r"[a-z][a-z0-9-]*"
MOST_CHANGES, MOST_OFFICERS = 12, 20
SHAPES: dict[str, re.Pattern[str]] = {
    "promise": re.compile(rf"promise(?::(?P<item>{CODE}))?:(?P<by>[+-]\d{{1,3}})(?P<unit>%|d)"),
    "drop-material": re.compile(rf"drop-material:(?P<item>{CODE}):(?P<code>{CODE})"),
    "add-officer": re.compile(
        rf"add-officer:(?P<body>[A-Z0-9]{{18}}|{CODE}):(?P<stage>{'|'.join(STAGES.values())}):\+?(?P<by>\d{{1,2}})"
    ),
    "merge": re.compile(rf"merge:(?P<items>{CODE}(?:,{CODE})+)"),
    "delegate": re.compile(rf"delegate:(?P<item>{CODE}):county"),
}
"""How each kind of change is written."""

ALWAYS: tuple[Any, ...] = (
    _("Everybody does as they did: nobody works faster, hands in more, or withdraws because of the change."),
    _("Time is counted in working minutes; what takes place outside business hours takes none."),
    _("The order of the past is kept: nobody overtakes. A step holds its officer as long as it did."),
    _("Applicants, other offices and statutory stops take as long as they took."),
    _("A promise runs from acceptance: where acceptance comes earlier, so does the day promised."),
    _("Cases that have not ended are replayed as far as they went, and not counted in days."),
    _("Workload is the number of acts times the minutes set for each."),
)
"""What every replay takes for granted, changed or not."""

ASSUMES: dict[str, tuple[Any, ...]] = {
    "promise": (
        _("A promise moves no hand: cases take as long as before, only the day by which they are due is another."),
        _("A promise in working days is rounded up to whole days and is at least one day where it was."),
    ),
    "drop-material": (
        _("A correction notice that named nothing but this paper, and was answered, would not have been sent."),
        _("Notices that named something else as well are kept as they were, and so are cases that ended by them."),
        _("Checking the paper is saved wherever it was handed in."),
    ),
    "add-officer": (
        _("The new officer works as the others do, on this stage of this body only, from the first day on."),
        _("Work waiting behind a busy officer goes to whoever is free first; the time each piece takes is kept."),
    ),
    "merge": (
        _("Who applied for all of these within the time set for one occasion applies once, with the first."),
        _("One acceptance is made for all; corrections, examination and decision of each are kept."),
        _("Papers asked for twice are handed in once; one visit serves all."),
        _("A part that builds on another's result is not merged with it."),
    ),
    "delegate": (
        _("Each case goes to the county its applicant lives in; where that is not known it stays."),
        _("Each county has one officer for each stage, free at the start, who works as the city's officers did."),
        _("The city's officers take up what lay behind these cases."),
    ),
}
"""What each kind of change takes for granted besides."""


@dataclass(frozen=True)
class Change:
    """One change as it was written, and its parts; `of` is its kind."""

    of: str
    said: str
    item: str = ""
    code: str = ""
    body: str = ""
    stage: str = ""
    by: int = 0
    unit: str = ""
    items: tuple[str, ...] = ()


def read_changes(said: Iterable[str]) -> tuple[Change, ...]:
    """Changes as they are written, each once; `Invalid` (change-unknown, too-many-changes) with what is known."""
    texts = [one.strip() for one in said if one.strip()]
    if len(texts) > MOST_CHANGES:
        raise Invalid(
            _("At most %(most)s changes are replayed at once.") % {"most": MOST_CHANGES},
            code="too-many-changes",
            next_step=_("Leave some out."),
        )
    return tuple(_read(one) for one in dict.fromkeys(texts))


def _read(said: str) -> Change:
    kind = said.partition(":")[0]
    match = SHAPES[kind].fullmatch(said) if kind in SHAPES else None
    if match is None:
        raise unknown(said)
    found = {name: value or "" for name, value in match.groupdict().items()}
    by = int(found.get("by") or 0)
    if (kind == "add-officer" and not 0 < by <= MOST_OFFICERS) or (kind == "promise" and by <= -100):
        raise unknown(said)
    return Change(
        kind,
        said,
        found.get("item", ""),
        found.get("code", ""),
        found.get("body", ""),
        found.get("stage", ""),
        by,
        found.get("unit", ""),
        tuple(dict.fromkeys(found.get("items", "").split(","))) if kind == "merge" else (),
    )


def unknown(said: str) -> Invalid:
    """The refusal of a change that cannot be read or does not fit the period."""
    return Invalid(
        _("“%(said)s” is no change that can be replayed.") % {"said": said[:80]},
        code="change-unknown",
        next_step=_(
            "Write promise:-30%%, drop-material:ITEM:CODE, add-officer:BODY:STAGE:+1, merge:ITEM,ITEM or "
            "delegate:ITEM:county."
        )
        % {},
        where={"field": "change"},
    )


def assumptions(changes: Sequence[Change]) -> list[Any]:
    """What a replay of these changes takes for granted: always, and by each kind of change, each said once."""
    kinds = dict.fromkeys(change.of for change in changes)
    return [*ALWAYS, *(sentence for kind in kinds for sentence in ASSUMES[kind])]
