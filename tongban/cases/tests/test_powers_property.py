"""Whatever happens to powers, in whatever order: no case without an owner, no act outside the list on its date, no code
collision.

Each sequence is a story of some weeks in a small city, drawn from its seed. Some dozens run with the suite;
`TONGBAN_POWER_SEQUENCES=1000 pytest tongban/cases/tests/test_powers_property.py` runs a thousand.
"""

import os
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from django.db import transaction
from django.utils import timezone

from tongban.accounts.models import Mandate, Organisation, Role
from tongban.accounts.testing import a_person, a_place
from tongban.cases.actions.powers import follow_the_powers, rests_on
from tongban.cases.models import Case
from tongban.catalog import actions as catalog
from tongban.catalog import queries
from tongban.catalog.actions import Draft
from tongban.catalog.models import Power, PowerMove
from tongban.catalog.queries import implementing_code
from tongban.catalog.testing import an_item_pack
from tongban.documents.actions import make_seal
from tongban.kit.identifiers import make_uscc
from tongban.kit.refusals import Invalid, Refusal

pytestmark = pytest.mark.django_db
SEQUENCES = int(os.environ.get("TONGBAN_POWER_SEQUENCES", "15"))
STEPS = 14
FIRST = timezone.make_aware(datetime(2026, 3, 2, 9))
PLACES = ("990100", "990100", "990102", "990103", "990104", "990121", "990181")
CODES = ("alpha", "beta", "gamma")


class World:
    """A small city: two city bodies, one of each county, three powers with an item each."""

    def __init__(self) -> None:
        self.places = {code: a_place(code) for code in PLACES}
        self.bodies = [self.body(number, code) for number, code in enumerate(PLACES)]
        self.packs = {
            code: an_item_pack(f"item-{code}", power=code, basic_code=f"0001310{n}1000") for n, code in enumerate(CODES)
        }
        catalog.publish(self.packs.values())
        self.versions = {code: queries.pack(f"item-{code}") for code in CODES}
        self.keeper = a_person(Role.CATALOGUER, organisation=self.bodies[0])
        self.citizen = a_person()
        for code in CODES:
            Power.objects.create(
                code=code,
                name=code,
                kind="01",
                organisation=self.bodies[0],
                level="3",
                since=FIRST.date() - timedelta(30),
            )

    def body(self, number: int, place: str) -> Organisation:
        office = Organisation.objects.create(
            code=make_uscc(7000 + number, "11"), name=f"机关{number}", kind="office", department="market-regulation",
            region=self.places[place],
        )  # fmt: skip
        make_seal(office)
        a_person(Role.APPROVER, organisation=office, username=f"officer{number}")
        return office


class Story:
    """One sequence: the same seed tells the same story."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.draw, self.now = world, Random(seed), FIRST
        self.done: Counter[str] = Counter()
        self.cases = 0

    def tell(self) -> Counter[str]:
        """Live through it, checking the promises after every step."""
        for _step in range(STEPS):
            step = self.draw.choice(
                (self.power_moves, self.power_moves, self.case_comes, self.case_comes, self.act, self.act)
            )
            step()
            self.now += timedelta(days=self.draw.choice((0, 1, 1, 2, 7)))
            if self.draw.random() < 0.7:
                catalog.take_due(self.now)
                follow_the_powers(self.now)
                self.everybody_has_an_owner()
            self.no_code_twice()
        catalog.take_due(self.now)
        follow_the_powers(self.now)
        self.everybody_has_an_owner()
        return self.done

    def power_moves(self) -> None:
        """A move of any kind, possible or not: what is refused changes nothing."""
        draw, world = self.draw, self.world
        live = list(Power.objects.filter(until=None).order_by("pk"))
        if not live:
            return
        first = draw.choice(live)
        kind = draw.choice(("cancel", "merge", "delegate", "delegate", "transfer", "transfer", "transfer"))
        mine = [row.code for row in live if row.organisation_id == first.organisation_id]
        powers = list(
            dict.fromkeys(
                [first.code, *draw.sample(mine, min(len(mine), 2 if kind == "merge" else draw.randint(0, 2)))]
            )
        )
        others = world.bodies[1:] if kind == "delegate" else world.bodies
        count = draw.choice((len(world.bodies), 2)) if kind == "delegate" else 1
        to = draw.sample(others, min(count, len(others))) if kind != "cancel" else []
        if kind == "delegate":
            to = [body for body in to if body.region_id != "990100"]
        staff = Mandate.objects.filter(organisation=first.organisation_id, role=Role.APPROVER, until=None)
        names = [row.person.username for row in staff.select_related("person")]
        said = Draft(
            kind=kind, title="调整", document="文件", powers=powers, from_body=first.organisation.code,
            to_bodies=[body.code for body in to], effective_on=(self.now + timedelta(days=draw.choice((0, 1, 5)))).date(),
            in_flight=draw.choice(("move", "finish-at-old")), officers=names if draw.random() < 0.5 else [],
            into=f"joint-{PowerMove.objects.count()}" if kind == "merge" else "", into_name="合并",
        )  # fmt: skip
        try:
            with transaction.atomic():
                move = catalog.draft(said, by=world.keeper, at=self.now)
                for name in ("submit", "approve"):
                    catalog.move_powers(move, name, by=world.keeper, at=self.now)
                if draw.random() < 0.6:
                    catalog.take_effect(move, by=world.keeper, at=self.now)
            self.done[kind] += 1
        except Invalid:
            self.done["impossible"] += 1

    def case_comes(self) -> None:
        """An application arrives, at whoever holds the power; refused where nobody does."""
        code, place = self.draw.choice(CODES), self.draw.choice(PLACES)
        pack, region = self.world.packs[code], self.world.places[place]
        try:
            office = queries.office_for(pack, region, timezone.localdate(self.now))
        except Refusal as refusal:
            self.done[f"turned away: {refusal.code}"] += 1
            return
        self.cases += 1
        Case.objects.create(
            number=f"P{self.cases:06d}", pack=self.world.versions[code], item_code=f"item-{code}", title=code,
            applicant=self.world.citizen, organisation=office, region=region, state="reviewing",
            submitted_at=self.now, received_at=self.now, accepted_at=self.now,
        )  # fmt: skip
        self.done["case"] += 1

    def act(self) -> None:
        """Somebody decides a case: done only by the list, and then the list says so too."""
        rows = Case.objects.filter(ended_at=None).order_by("pk")
        cases = list(rows)
        if not cases:
            return
        case = self.draw.choice(cases)
        allowed = self.list_says(case)
        try:
            rests_on(case, "grant", self.now)
            said = True
        except Refusal:
            said = False
        assert said == allowed, (case.number, case.organisation_id, self.now)
        self.done["decided" if said else "not decided"] += 1
        if said:
            case.ended_at = self.now
            case.save(update_fields=["ended_at"])

    def list_says(self, case: Case, rows: list[Power] | None = None) -> bool:
        """The same question, answered from the bare rows."""
        rows = list(Power.objects.all()) if rows is None else rows
        on, sent = timezone.localdate(self.now), timezone.localdate(case.submitted_at)
        codes = {case.item_code.removeprefix("item-")}
        while more := {row.became for row in rows if row.code in codes and row.became} - codes:
            codes |= more
        mine = [row for row in rows if row.code in codes and row.organisation_id == case.organisation_id]
        return any(
            (row.since <= on and (row.until is None or on <= row.until))
            or (row.finishes and row.until is not None and row.until < on and sent <= row.until + timedelta(1))
            for row in mine
        )

    def everybody_has_an_owner(self) -> None:
        """Each open case lies at a body that may act on it, and somebody there may decide."""
        on, rows = timezone.localdate(self.now), list(Power.objects.all())
        for case in Case.objects.filter(ended_at=None):
            assert case.organisation_id is not None
            assert self.list_says(case, rows), (case.number, case.organisation_id, on)
            staff = Mandate.objects.filter(organisation=case.organisation_id, role=Role.APPROVER, since__lte=on)
            assert staff.exclude(until__lt=on).exists(), (case.number, case.organisation_id, on)

    def no_code_twice(self) -> None:
        """No body holds a power twice on one day, and no implementing code stands for two things."""
        spans: dict[tuple[str, int], list[Power]] = {}
        for row in Power.objects.select_related("organisation").order_by("since"):
            spans.setdefault((row.code, row.organisation_id), []).append(row)
        for rows in spans.values():
            for earlier, later in pairwise(rows):
                assert earlier.until is not None
                assert earlier.until < later.since
        on = timezone.localdate(self.now)
        held = [
            rows[-1] for rows in spans.values() if rows[-1].since <= on and not (rows[-1].until and rows[-1].until < on)
        ]
        codes = [
            implementing_code(self.world.packs[row.code], row.organisation, row.level)
            for row in held
            if row.code in CODES
        ]
        assert len(codes) == len(set(codes))


def test_no_case_is_lost_and_nothing_is_done_outside_the_list() -> None:
    world = World()
    done: Counter[str] = Counter()
    for seed in range(SEQUENCES):
        with transaction.atomic():
            done += Story(world, seed).tell()
            transaction.set_rollback(True)

    wanted = {
        "cancel",
        "merge",
        "delegate",
        "transfer",
        "impossible",
        "case",
        "turned away: power-not-on-the-list",
        "decided",
    }
    assert wanted <= set(done), done
