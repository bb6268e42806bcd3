"""A city of many cases, made in bulk: the same size on the same day gives the same city.

It reads what the real acts read (the declared life, the clocks, the packs, the words of documents) and writes rows.
Left out: one-things, consultations, second notices, new firms (registrations are not issued), materials, threads and
Those the storyteller tells, case by case. No entry of theirs carries a commitment: they are not on the public log.
"""

from __future__ import annotations

import time
from collections import Counter as Tally
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

from tongban.accounts.models import Mandate, Organisation, Person
from tongban.accounts.testing import Cast
from tongban.cases.actions.issuing import licence_number, licence_series
from tongban.cases.models import Case, Correction, Extension, Stop
from tongban.catalog import queries as catalog
from tongban.documents.models import Document
from tongban.journal.models import Counter, Entry
from tongban.kit.identifiers import build_licence_identifier
from tongban.licences.models import Licence
from tongban.site.demo.bulk.moulds import Mould, moulds_of
from tongban.site.demo.bulk.people import Somebody, in_turn, settle_people, settled, with_json
from tongban.site.demo.bulk.planning import Group, plan
from tongban.site.demo.bulk.reckoning import reckon, staff
from tongban.site.demo.bulk.stamping import Stamp, check_codes, minutes
from tongban.site.demo.bulk.two_hands import can_split, cast_by_two
from tongban.site.demo.bulk.writing import Writer, in_bulk

TABLES = (Person, Organisation, Mandate, Case, Entry, Document, Licence, Stop, Correction, Extension)
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LARGE = 50_000
"""From so many cases on, one process casts and another writes."""
PEOPLE_SHARE, FIRMS_SHARE = 8, 40
"""One resident for so many cases, one firm for so many."""


def grow(cast: Cast, size: int, *, now: datetime | None = None, say: Callable[[str], None] = lambda _line: None) -> int:
    """Make a city of `size` cases beside what is there, once. Returns how many were made; 0 where it is there."""
    if settled():
        say("the bulk city is there already")
        return 0
    begun = time.perf_counter()
    moment = timezone.localtime(now)
    codes = sorted(guide.code for guide in catalog.guides() if not guide.is_one_thing)
    moulds = moulds_of(codes, moment)
    groups = plan(size, moulds, moment)
    foundry = Foundry(cast, size, moulds)
    say(f"  {len(moulds)} moulds, {len(groups)} groups: {time.perf_counter() - begun:.0f} s")
    with in_bulk(TABLES) as writer:
        if size >= LARGE and can_split():
            made = cast_by_two(foundry, groups, writer, say)
        else:
            made = foundry.cast_all(groups, writer, say)
        foundry.write_counters()
        say(f"  {made} cases, {writer.written} rows: {time.perf_counter() - begun:.0f} s; now the indexes")
    say(f"  all of it: {time.perf_counter() - begun:.0f} s")
    return made


class Foundry:
    """Casts case after case: gives out people, numbers and keys, and keeps the counters. It asks the database only when
    it is set up, so that another process may do the casting."""

    def __init__(self, cast: Cast, size: int, moulds: Sequence[Mould]) -> None:
        self.city = cast.city.code
        self.size = size
        self.people = max(20, size // PEOPLE_SHARE)
        self.last = {model: last_key(model) for model in (Person, Organisation, Case, Document)}
        self.staff = {mould.code: staff(cast, mould) for mould in moulds}
        self.before = dict(Counter.objects.values_list("name", "value"))
        self.counters: Tally[str] = Tally(self.before)
        self.check_code = check_codes(size * 5, LETTERS)
        self.residents: list[Somebody] = []
        self.companies: list[Somebody] = []
        self.turns: dict[str, Iterator[Somebody]] = {}
        self.made = self.checks = 0

    def cast_all(self, groups: Sequence[Group], writer: Writer, say: Callable[[str], None]) -> int:
        """The people, then every case of every group."""
        after = {"after": self.last[Person], "firm_after": self.last[Organisation]}
        firms = max(5, self.size // FIRMS_SHARE)
        self.residents, self.companies = settle_people(self.people, firms, writer, self.city, **after)
        for group in groups:
            before = self.made
            stamp = Stamp(reckon(group.mould, group.acts, group.begun, self.staff[group.mould.code]))
            writer.take(stamp.rows, [stamp.template % slots for slots in self._slots(group, stamp)])
            if before // 100_000 != self.made // 100_000:
                say(f"  {self.made} cases")
        return self.made

    def write_counters(self) -> None:
        """Numbers go on behind those given out."""
        changed = [Counter(name=n, value=v) for n, v in self.counters.items() if self.before.get(n) != v]
        Counter.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["name"], update_fields=["value"], batch_size=500
        )

    def _slots(self, group: Group, stamp: Stamp) -> Iterator[dict[str, object]]:
        day = f"{timezone.localdate(group.begun):%Y%m%d}"
        people = self._applicants(group.mould, stamp)
        heads = [(word.split("000000")[0], word.split("000000")[1]) for word in stamp.words]
        written = [(with_json({"a": a, "b": b})["j_a"], with_json({"a": a, "b": b})["j_b"]) for a, b in heads]
        for _case in range(group.size):
            number = f"{settings.CITY_CODE}{day}{self._next(f'case-{day}'):06d}"
            slots = self._whose(next(people), number)
            for place, series in enumerate(stamp.papers):
                sequence = f"{self._next(series):06d}"
                slots[f"paper{place}"] = heads[place][0] + sequence + heads[place][1]
                slots[f"j_paper{place}"] = written[place][0] + sequence + written[place][1]
                slots[f"check{place}"] = self.check_code(self.checks)
                slots[f"document{place}"] = self.last[Document] + 1 + self.checks
                self.checks += 1
            if stamp.licence is not None:
                slots |= self._certificate(stamp.licence, slots)
            yield slots

    def _applicants(self, mould: Mould, stamp: Stamp) -> Iterator[Somebody]:
        """Whose turn it is; for certificates by kind, so that nobody is given the same one twice."""
        key = f"{mould.by_firm} {stamp.licence.kind if stamp.licence else ''}"
        if key not in self.turns:
            self.turns[key] = in_turn(self.companies if mould.by_firm else self.residents)
        return self.turns[key]

    def _certificate(self, licence: Licence, slots: dict[str, object]) -> dict[str, str]:
        """The number and identifier of a certificate; its serial is its number, or for people nothing anybody knows."""
        year = timezone.make_aware(datetime(licence.issued_on.year, 6, 1))
        series = licence_series(licence.kind, year)
        number = licence_number(self.city, year, self._next(series))
        serial = number if licence.holder_organisation else f"{slots['check0']}".replace("-", "") + "CITY"
        kind = catalog.licence_kind(licence.kind)
        identifier = build_licence_identifier(kind.defined_by + kind.sequence, licence.issuer.code, serial)
        named = {"licence": number, "identifier": identifier}
        return named | {f"j_{name}": word for name, word in named.items()} | {"reference": identifier[-64:]}

    def _whose(self, somebody: Somebody, number: str) -> dict[str, object]:
        self.made += 1
        return {
            **somebody.words,
            "id": self.last[Case] + self.made,
            "number": number,
            "j_number": number,
            "applicant_id": somebody.person_id,
            "firm_id": somebody.firm_id,
            "mmss": minutes(self.made),
        }

    def _next(self, name: str) -> int:
        self.counters[name] += 1
        return self.counters[name]


def last_key(model: type[models.Model]) -> int:
    """The greatest key of a table; 0 where it is empty."""
    return int(model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0)


__all__ = ["Foundry", "Mould", "grow"]
