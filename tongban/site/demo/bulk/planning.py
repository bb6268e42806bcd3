"""Which cases a city of a given size has: how many of each plot and item, and on which days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from tongban.cases.lifecycle import CASE
from tongban.site.demo.bulk.moulds import Mould
from tongban.site.demo.bulk.reckoning import BY
from tongban.site.demo.plots import PLOTS, Plot
from tongban.site.demo.story import works

YEARS_BACK = 2
LARGEST_GROUP = 40
"""Cases of one plot, item and day: they share their dates, and nothing else."""
SPREAD = {"none": 40, "receipt": 1, "runs": 3, "stopped": 8, "delivery": 5}
"""On how many of the last working days an open case's last act may lie, by what its clock does."""
LATE_SPREAD = 15


@dataclass(frozen=True)
class Group:
    """So many cases of one mould that were begun on one day and acted on on the same days."""

    plot: Plot
    mould: Mould
    begun: datetime
    acts: tuple[tuple[str, datetime], ...]
    size: int


class Days:
    """Working days up to the last one that is over."""

    def __init__(self, now: datetime) -> None:
        last = timezone.localdate(now) - timedelta(days=1)
        first = last - timedelta(days=366 * YEARS_BACK + 120)
        every = (first + timedelta(days=n) for n in range((last - first).days + 1))
        self.worked = [day for day in every if works(day)]
        self.usable = len(self.worked) - 100  # the longest plot must have happened within the days known

    def __call__(self, ago: int) -> date:
        """The working day so many working days before the last one."""
        return self.worked[-1 - ago]


def plan(size: int, moulds: Sequence[Mould], now: datetime) -> list[Group]:
    """The groups of a city of `size` cases, the oldest first."""
    plots = [plot for plot in PLOTS if plot.share]
    whole = sum(plot.share for plot in plots)
    counts = {plot: size * plot.share // whole for plot in plots}
    counts[max(plots, key=lambda plot: plot.share)] += size - sum(counts.values())
    days = Days(now)
    groups = [group for plot in plots for group in _of_plot(plot, counts[plot], moulds, days)]
    return sorted(groups, key=lambda group: (group.begun, group.plot.name, group.mould.code, group.mould.variant))


def _of_plot(plot: Plot, count: int, moulds: Sequence[Mould], days: Days) -> Iterator[Group]:
    delivers = any(act == "issue" for act, _ago in plot.acts)
    suiting = [m for m in moulds if m.pack.item.promised.days >= plot.needs and not (delivers and m.makes_firm)]
    spread = _spread(plot, days)
    target = max(1, min(LARGEST_GROUP, count // 500))
    number = max(1, -(-count // target))
    for place in range(number):
        group_size = count * (place + 1) // number - count * place // number
        if group_size:
            back = place * spread // number
            mould = suiting[(place * 7 + len(plot.name)) % len(suiting)]
            begun, acts = moments(plot, back, days)
            yield Group(plot, mould, begun, acts, group_size)


def _spread(plot: Plot, days: Days) -> int:
    if plot.name == "late":
        return LATE_SPREAD
    return SPREAD.get(CASE.state(end_of(plot)).clock, days.usable)


def end_of(plot: Plot) -> str:
    """The state a plot leaves a case in, by the declaration."""
    moves = [BY[act][0] for act, _ago in plot.acts if act in BY]
    return CASE.move(moves[-1]).end if moves else CASE.first


def moments(plot: Plot, back: int, days: Days) -> tuple[datetime, tuple[tuple[str, datetime], ...]]:
    """When a plot begins and its acts happen, `back` working days earlier than told: from nine on, an hour apart."""
    first = plot.acts[0][1] if plot.acts else 1
    begun = at(days(first + back), 9)
    acts, day, hour = [], days(first + back), 9
    for act, ago in plot.acts:
        hour = hour + 1 if days(ago + back) == day else 10
        hour += 2 * (hour == 12)  # nobody acts over lunch
        day = days(ago + back)
        acts.append((act, at(day, hour)))
    return begun, tuple(acts)


def at(day: date, hour: int) -> datetime:
    """The full hour of a day."""
    return timezone.make_aware(datetime.combine(day, time(hour)))
