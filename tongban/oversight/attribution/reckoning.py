"""The time of one case, from its timeline: a pure function, exact to the minute.

Working minutes are differences of `Calendar.minute_position`, so they telescope: the segments sum to the working
minutes between the first and the last moment, whatever lies between. Minutes outside business hours are counted
beside them, so that the two together are the minutes that passed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from tongban.kit.workdays import Calendar, Unannounced
from tongban.kit.workdays.clock import local
from tongban.oversight.attribution.rules import (
    ASKS_HEAD,
    BEGINS,
    ENDED,
    HEAD_ANSWERS,
    OWNERS,
    TOUCHES,
    Owner,
    Rule,
    rule_for,
)


@dataclass(frozen=True)
class Moment:
    """One entry of a case's journal, as far as time needs it. `kind`: the legal reason a suspension names."""

    at: datetime
    what: str
    before: str
    after: str
    actor: int | None = None
    role: str = ""
    organisation: int | None = None
    entry: int = 0
    kind: str = ""


@dataclass(frozen=True)
class Segment:
    """A stretch of time with one owner. `minutes`: working minutes, None where its year's calendar is not announced;
    `passed`: all minutes. `entry` is the journal entry it rests on, `kind` the legal reason of a statutory stop."""

    since: datetime
    until: datetime
    owner: Owner
    reason: str
    minutes: int | None
    passed: int
    organisation: int | None
    entry: int
    kind: str
    rule: Rule = field(repr=False, compare=False)

    @property
    def after_hours(self) -> int | None:
        """Minutes outside business hours."""
        return None if self.minutes is None else self.passed - self.minutes


@dataclass(frozen=True)
class Account:
    """Where the time of a case went. `status`: not-submitted, ended, running, or stopped (it runs for nobody at the
    office: a correction or a statutory stop is open). `unannounced`: the first year without a calendar, if any."""

    status: str
    segments: tuple[Segment, ...] = ()
    unannounced: int | None = None

    @property
    def minutes(self) -> int | None:
        """All working minutes; None where a year in between is not announced."""
        return None if self.unannounced else sum(one.minutes or 0 for one in self.segments)

    @property
    def passed(self) -> int:
        """All minutes that passed."""
        return sum(one.passed for one in self.segments)

    def by_owner(self) -> dict[Owner, int]:
        """Known working minutes by owner, every owner named."""
        return {owner: sum(s.minutes or 0 for s in self.segments if s.owner == owner) for owner in OWNERS}

    def by_reason(self) -> dict[str, int]:
        """Known working minutes by reason, in the order in which they first came up."""
        found: dict[str, int] = {}
        for one in self.segments:
            found[one.reason] = found.get(one.reason, 0) + (one.minutes or 0)
        return found


@dataclass
class _Situation:
    """What holds for the case between two entries."""

    open_questions: int = 0
    head_asked_in: str = ""
    touched: bool = False
    handed_over: bool = False
    accepted_by: int | None = None
    kind: str = ""
    organisation: int | None = None

    def hear(self, moment: Moment) -> None:
        """Take one entry in."""
        self.organisation = moment.organisation or self.organisation
        if moment.what == "case.accept":
            self.accepted_by = moment.actor
        elif moment.what == "case.deem-accepted":
            self.accepted_by = None
        if moment.what == "case.suspend":
            self.kind = moment.kind
        self.open_questions += (moment.what == "case.consult") - (moment.what == "case.advise")
        if moment.what in ASKS_HEAD:
            self.head_asked_in = ASKS_HEAD[moment.what]
        elif moment.what in HEAD_ANSWERS:
            self.head_asked_in = ""
        if moment.what == "case.hand-over":
            self.touched, self.handed_over = False, True
        elif moment.after != moment.before:
            self.touched, self.handed_over = moment.what == "case.resume", False
        elif self._is_touch(moment):
            self.touched = True

    def _is_touch(self, moment: Moment) -> bool:
        own = moment.actor is not None and moment.role in TOUCHES
        return own and not (moment.after == "reviewing" and moment.actor == self.accepted_by)

    def holding(self, state: str) -> frozenset[str]:
        """The names of the situations that hold in a state."""
        return frozenset(
            name
            for name, holds in (
                ("handed-over", self.handed_over and not self.touched),
                ("asked-elsewhere", self.open_questions > 0),
                ("with-head", self.head_asked_in == state),
                ("untouched", not self.touched),
            )
            if holds
        )


def attribute(timeline: Iterable[Moment], calendar: Calendar, now: datetime) -> Account:
    """Whose the time of a case was, up to its end or `now`. The entries may come in any order; they are read in the
    order of their time, then of their number."""
    moments = sorted(timeline, key=lambda one: (one.at, one.entry))
    first = next((i for i, one in enumerate(moments) if one.what in BEGINS), None)
    if first is None:
        return Account("not-submitted")
    situation, segments = _Situation(), []
    for here, after in zip(moments[first:], [*moments[first + 1 :], None], strict=True):
        situation.hear(here)
        rule = rule_for(here.after, situation.holding(here.after))
        if rule is None:
            break
        until = max(now, here.at) if after is None else after.at
        segments.append(_segment(here, until, rule, situation, calendar))
    return _account(moments[-1].after, segments, calendar)


def _segment(here: Moment, until: datetime, rule: Rule, situation: _Situation, calendar: Calendar) -> Segment:
    kind = situation.kind if rule.owner == "stop" else ""
    minutes: int | None
    try:
        minutes = calendar.minute_position(until) - calendar.minute_position(here.at)
    except Unannounced:
        minutes = None
    passed = whole_minute(until) - whole_minute(here.at)
    return Segment(
        here.at, until, rule.owner, rule.reason, minutes, passed, situation.organisation, here.entry, kind, rule
    )


def whole_minute(moment: datetime) -> int:
    """The minute a moment lies in, counted from 1970; its seconds are dropped, as the calendar drops them."""
    return int(moment.timestamp() // 60)


def _account(state: str, segments: list[Segment], calendar: Calendar) -> Account:
    """Neighbouring stretches of one owner, reason and office are one."""
    merged: list[Segment] = []
    for one in segments:
        last = merged[-1] if merged else None
        if last and (last.reason, last.organisation, last.kind) == (one.reason, one.organisation, one.kind):
            minutes = None if last.minutes is None or one.minutes is None else last.minutes + one.minutes
            merged[-1] = replace(last, until=one.until, minutes=minutes, passed=last.passed + one.passed)
        else:
            merged.append(one)
    at_rest = bool(merged) and merged[-1].owner in ("applicant", "stop")
    status = "ended" if state in ENDED else "stopped" if at_rest else "running"
    return Account(status, tuple(merged), _unannounced(merged, calendar))


def _unannounced(segments: list[Segment], calendar: Calendar) -> int | None:
    """The first year a stretch touches that has no calendar."""
    ends = (local(moment).year for one in segments if one.minutes is None for moment in (one.since, one.until))
    return next((year for year in ends if year not in calendar.years), None)
