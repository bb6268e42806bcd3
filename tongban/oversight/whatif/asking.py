"""Who may replay what: supervisors the cases of their regions, heads those of their own body. Nobody else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl
from django.db.models import Q
from django.utils.translation import gettext as _

from tongban.accounts.models import Organisation, Person, Role
from tongban.accounts.queries import duties_of
from tongban.cases import queries as cases
from tongban.catalog import queries as catalog
from tongban.catalog.packs import ItemPack
from tongban.journal.models import Entry
from tongban.kit.refusals import Invalid, NotFound
from tongban.oversight.attribution import Moment
from tongban.oversight.mining.minutes import positions
from tongban.oversight.whatif.bench import Outcome, World, what_if
from tongban.oversight.whatif.changes import Change
from tongban.oversight.whatif.figures import figures
from tongban.oversight.whatif.past import Past, Told, past_of
from tongban.regions.models import Division

MOST_CASES, MOST_DAYS = 20_000, 366
"""What a page replays; beyond, the command line does."""
AT_ONCE = 5000
"""Cases asked for in one statement."""
COLUMNS = ("at", "what", "before", "after", "actor_id", "role", "organisation_id", "id")
"""The columns of an entry in the order of `Moment`."""


@dataclass(frozen=True)
class Scope:
    """Bodies by key, and the digits regions begin with (an empty one is everywhere)."""

    bodies: frozenset[int] = field(default_factory=frozenset)
    prefixes: frozenset[str] = field(default_factory=frozenset)


EVERYWHERE = Scope(prefixes=frozenset({""}))


def scope_of(person: Person) -> Scope:
    """What somebody may replay; `NotFound` where that is nothing."""
    duties = duties_of(person)
    found = Scope(
        frozenset(duty.organisation_id for duty in duties if duty.role == Role.HEAD),
        frozenset(duty.region_prefix for duty in duties if duty.role == Role.SUPERVISOR),
    )
    if not found.bodies and not found.prefixes:
        raise NotFound(_("There is nothing here under that number."))
    return found


def within_of(scope: Scope, body: int | None = None) -> Q:
    """The cases of a scope, or of one of its bodies; `NotFound` for a body outside of it."""
    if body is None:
        return cases.whose_cases(scope.bodies, scope.prefixes)
    if body not in {one.pk for one in bodies_of(scope)}:
        raise NotFound(_("There is nothing here under that number."))
    return cases.whose_cases({body}, ())


def items_of(scope: Scope, since: date, until: date) -> list[tuple[str, str]]:
    """The items applied for in a period, as (code, title)."""
    return cases.items_sent(cases.whose_cases(scope.bodies, scope.prefixes), since, until)


def papers_of(items: Iterable[tuple[str, str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The papers these items ask for today, by the item's name: (“item:code”, name of the paper and of the item). Many
    items ask for a paper of the same name, and a choice is read without its heading once it is made."""
    packs = {guide.code: guide.pack for guide in catalog.guides()}
    found = [(title, packs.get(code), code) for code, title in items]
    return [
        (title, [(f"{code}:{one.code}", f"{one.name}（{title}）") for one in pack.materials])
        for title, pack, code in found
        if isinstance(pack, ItemPack) and pack.materials
    ]


def bodies_of(scope: Scope) -> list[Organisation]:
    """The offices of a scope, by name."""
    offices = Organisation.objects.filter(kind=Organisation.Kind.OFFICE).order_by("name")
    return [
        one
        for one in offices
        if one.pk in scope.bodies or any((one.region_id or "").startswith(prefix) for prefix in scope.prefixes)
    ]


def ask(
    scope: Scope,
    since: date,
    until: date,
    changes: Sequence[Change],
    *,
    items: Collection[str] = (),
    bounded: bool = True,
) -> Outcome:
    """Replay the cases sent in a period under changes. `bounded`: refuse (too-long, too-many-cases) what a page should
    not carry."""
    _must_be_in_order(since, until)
    within = cases.whose_cases(scope.bodies, scope.prefixes)
    if bounded:
        must_fit(within, since, until, items)
    past = load(cases.histories(within, since, until, items))
    return what_if(past, changes, (since, until), world(), catalog.calendar(), figures())


def must_fit(within: Q, since: date, until: date, items: Collection[str] = ()) -> None:
    """Refuse (period-order, too-long, too-many-cases) what a page should not carry."""
    _must_be_in_order(since, until)
    next_step = _("Choose a shorter period or fewer items, or use the command on the server.")
    if (until - since).days >= MOST_DAYS:
        sentence = _("A page takes at most %(days)s days.") % {"days": MOST_DAYS}
        raise Invalid(sentence, code="too-long", next_step=next_step, where={"field": "since"})
    if cases.how_many_sent(within, since, until, items, MOST_CASES) > MOST_CASES:
        sentence = _("A page takes at most %(cases)s cases.") % {"cases": f"{MOST_CASES:,}"}
        raise Invalid(sentence, code="too-many-cases", next_step=next_step, where={"field": "since"})


def _must_be_in_order(since: date, until: date) -> None:
    if until < since:
        raise Invalid(_("The period ends before it begins."), code="period-order", where={"field": "until"})


def load(histories: Iterable[cases.CaseHistory]) -> Past:
    """The record of these cases, read for replay."""
    found = list(histories)
    told = [one for start in range(0, len(found), AT_ONCE) for one in _told(found[start : start + AT_ONCE])]
    set_minutes = figures()
    return past_of(
        told,
        lambda stage, moves, papers: (
            set_minutes.minutes(stage, moves) + (set_minutes.paper * papers if moves and stage == "acceptance" else 0)
        ),
    )


def _told(histories: Sequence[cases.CaseHistory]) -> list[Told]:
    """The journal of these cases in two questions: all entries without what they say, and the notices with it."""
    numbers = [one.number for one in histories]
    entries = Entry.objects.filter(kind="case", subject__in=numbers)
    rows = list(entries.order_by("id").values_list("subject", *COLUMNS))
    at = pl.Series([row[1] for row in rows], dtype=pl.Datetime("us", "UTC"))
    told = {number: Told(one) for number, one in zip(numbers, histories, strict=True)}
    for (number, *said), place in zip(rows, positions(catalog.calendar(), at).to_list(), strict=True):
        told[number].moments.append((Moment(*said), place))
    for number, key, facts in entries.filter(what="case.ask").values_list("subject", "id", "facts"):
        told[number].notices[key] = _named(facts)
    return list(told.values())


def _named(facts: Mapping[str, Any]) -> frozenset[str] | None:
    """The papers a correction notice named; None where it named anything else."""
    defects = facts.get("defects")
    rows = defects if isinstance(defects, list) else []
    if not rows or any(row.get("what") != "material" for row in rows):
        return None
    return frozenset(str(row.get("code")) for row in rows)


def names_in(outcome: Outcome) -> dict[str, str]:
    """What people call the items, papers (“item:code”) and bodies that the changes of an outcome name by code."""
    names = {one.item: one.title for one in outcome.before.items}
    packs = {guide.code: guide.pack for guide in catalog.guides()}
    for change in outcome.changes:
        pack = packs.get(change.item)
        if change.code and isinstance(pack, ItemPack):
            names |= {f"{change.item}:{one.code}": str(one.name) for one in pack.materials}
    codes = [change.body for change in outcome.changes if change.body]
    for body in Organisation.objects.filter(Q(code__in=codes) | Q(department__in=codes)) if codes else ():
        names.setdefault(body.department, body.name)
        names[body.code] = body.name
    return names


def world() -> World:
    """What changes may speak of, in this place."""
    bodies: dict[str, list[int]] = {}
    units: dict[int, str] = {}
    for body in Organisation.objects.filter(kind__in=[Organisation.Kind.OFFICE, Organisation.Kind.HALL]):
        units[body.pk] = body.name
        for name in filter(None, (body.code, body.department)):
            bodies.setdefault(name, []).append(body.pk)
    counties = {
        division.code: division.name
        for division in Division.objects.filter(level=Division.Level.COUNTY).only("code", "name")
        if len(division.code) == 6
    }
    return World(bodies, units, counties)
