"""The bulk city is what the real one would be: the same moves performed one by one leave the same record."""

from __future__ import annotations

import json
import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from tongban.accounts.actions import unseal
from tongban.accounts.models import Organisation, Person, SealedNumber
from tongban.accounts.testing import Cast, the_cast
from tongban.cases import actions
from tongban.cases import queries as cases
from tongban.cases.lifecycle import CASE
from tongban.cases.models import Case, Correction, Extension, Stop
from tongban.catalog.testing import the_packs
from tongban.documents.models import Document
from tongban.journal.actions import next_number
from tongban.journal.models import Counter, Entry
from tongban.licences.models import Licence
from tongban.site.demo import bulk
from tongban.site.demo.bulk import Foundry
from tongban.site.demo.bulk.moulds import Mould, moulds_of
from tongban.site.demo.bulk.planning import Days, Group, end_of, moments
from tongban.site.demo.bulk.reckoning import BY
from tongban.site.demo.bulk.stamping import BLANK, OFF_THE_LOG
from tongban.site.demo.bulk.writing import in_bulk
from tongban.site.demo.filling import fill
from tongban.site.demo.invent import a_plan
from tongban.site.demo.plots import PLOTS, REASONS, Plot
from tongban.site.demo.story import Storyteller

pytestmark = pytest.mark.django_db
TOLD = [plot for plot in PLOTS if plot.share]
ITEMS = (
    "food-business-licence", "passport", "social-insurance-registration", "childcare-subsidy",
    "fertility-registration",
)  # fmt: skip
"""Workdays and natural days, certificates and records, a person and a firm, an upload and none."""
DELIVERED = {plot.name for plot in PLOTS if any(act == "issue" for act, _ago in plot.acts)}


def a_now(year: int = 2026, month: int = 9, day: int = 24) -> datetime:
    return timezone.make_aware(datetime(year, month, day, 18, 30))


@pytest.fixture
def cast() -> Cast:
    the_packs()
    return the_cast()


def made_in_bulk(cast: Cast, groups: list[Group]) -> list[Case]:
    with in_bulk(bulk.TABLES) as writer:
        foundry = Foundry(cast, len(groups), [group.mould for group in groups])
        foundry.cast_all(groups, writer, lambda _line: None)
        foundry.write_counters()
    return list(Case.objects.select_related("applicant", "on_behalf_of").order_by("id"))


def typed(answers: dict[str, Any]) -> dict[str, Any]:
    """The answers as people type them: of others the whole number, of the applicant what the account holds."""
    return {
        name: unseal(value.sealed) if isinstance(value, SealedNumber) and "{{" not in value.sealed else value
        for name, value in answers.items()
    }


def performed(cast: Cast, like: Case, group: Group, by: Person, firm: Organisation | None) -> Case:
    """The twin of a bulk case: the same person applies with the same words, and everybody acts at the same moments."""
    shift = timedelta(minutes=like.created_at.minute, seconds=like.created_at.second)
    mould = group.mould
    words = {
        "name": by.name,
        "masked": by.id_masked,
        "phone": by.phone,
        "address": by.address,
        "number": like.number,
        "firm": firm.name if firm else "",
        "code": firm.code if firm else "",
    }
    begun = group.begun + shift
    said = BLANK.sub(
        lambda blank: words[blank[1]],
        json.dumps(typed({**mould.answers_on(timezone.localdate(begun)), **mould.case.situation})),
    )
    case = actions.start(by, mould.code, on_behalf_of=firm, at=begun)
    case = fill(case, by, begun, random.Random(1), json.loads(said))
    teller = Storyteller(cast, a_now())
    for act, at in group.acts:
        case = act_on(teller, case, act, at + shift, mould)
    return Case.objects.get(pk=case.pk)


def act_on(teller: Storyteller, case: Case, act: str, at: datetime, mould: Mould) -> Case:
    if act == "deem":
        actions.move(case, None, "deem-accepted", at=at)
    elif act == "lapse":
        reason = REASONS["corrections" if case.submitted_at else "drafts"]
        actions.move(case, None, "lapse", at=at, reason=reason)
    elif act == "correct":
        named = [d["code"] for d in mould.defects if d["what"] == "material"]
        accepts = {m.code: m.material.accepts for m in cases.materials_view(case, case.applicant)}
        given = {code: {"way": "upload", "file": a_plan("补正", accepts[code])} for code in named}
        actions.correct(case, case.applicant, mould.mended, given, at=at)
    else:
        return teller.act(case, act, at)
    return Case.objects.select_related("applicant", "organisation", "on_behalf_of").get(pk=case.pk)


def record_of(case: Case) -> dict[str, Any]:
    """All that is written down of a case, without keys; its numbers replaced by what they stand for."""
    held = list(Licence.objects.filter(case_number=case.number))
    about = Q(subject=case.number) | Q(subject__in=[licence.reference() for licence in held])
    papers = list(Document.objects.filter(about).order_by("id"))
    names = {paper.number: f"paper {place}" for place, paper in enumerate(papers)} | {case.number: "the case"}
    for licence in held:
        names |= {licence.number: "its number", licence.identifier: "its mark", licence.reference(): "its mark"}

    def plain(row: Any, *without: str) -> dict[str, Any]:
        values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
        text = json.dumps({k: v for k, v in values.items() if k not in ("id", "case_id", *without)}, default=str)
        found: dict[str, Any] = json.loads(text)
        return replaced(found, names)

    return {
        "case": plain(case, "number"),
        "entries": [plain(entry, "delivered_at", *OFF_THE_LOG) for entry in Entry.objects.filter(about).order_by("id")],
        "documents": [plain(paper, "check_code") for paper in papers],
        "licences": [plain(licence, "document_id") | {"paper": licence.document.kind} for licence in held],
        "stops": [plain(stop) for stop in Stop.objects.filter(case=case)],
        "corrections": [plain(notice) for notice in Correction.objects.filter(case=case)],
        "extension": [plain(row) for row in Extension.objects.filter(case=case)],
    }


def replaced(value: Any, names: dict[str, str]) -> Any:
    """The value with the names in every text exchanged."""
    if isinstance(value, dict):
        return {key: replaced(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [replaced(one, names) for one in value]
    for name, meaning in names.items() if isinstance(value, str) else ():
        value = value.replace(name, meaning)
    return value


def a_group(plot: Plot, mould: Mould, back: int, now: datetime) -> Group:
    begun, acts = moments(plot, back, Days(now))
    return Group(plot, mould, begun, acts, 1)


@pytest.mark.parametrize("part", range(4))
def test_a_history_reckoned_reckonedis_what_performing_its_moves_leaves(cast: Cast, part: int) -> None:
    now = a_now()
    moulds = moulds_of(ITEMS, now)
    groups = []
    for place, plot in list(enumerate(TOLD))[part::4]:
        suiting = [m for m in moulds if m.pack.item.promised.days >= plot.needs]
        suiting = [m for m in suiting if not m.makes_firm or plot.name not in DELIVERED]
        turns = range(2 if plot.acts[1:] else 1)
        chosen = [suiting[(place + 3 * turn) % len(suiting)] for turn in turns]
        groups += [a_group(plot, mould, (place * 29 + turn * 131) % 380, now) for turn, mould in enumerate(chosen)]

    made = made_in_bulk(cast, groups)

    for case, group in zip(made, groups, strict=True):
        reckoned = record_of(case)
        Licence.objects.filter(case_number=case.number).delete()  # or the twin's certificate would replace it
        twin = performed(cast, case, group, case.applicant, case.on_behalf_of)
        assert reckoned == record_of(twin), (group.plot.name, group.mould.code, group.begun)


def test_a_year_without_an_announced_calendar_is_reckoned_as_it_is_performed(cast: Cast) -> None:
    now = a_now(2027, 3, 16)
    moulds = moulds_of(("food-business-licence",), now)
    groups = [a_group(plot, moulds[0], 0, now) for plot in TOLD if plot.name in {"in hand", "half of the promise used"}]

    made = made_in_bulk(cast, groups)

    assert groups
    assert made[0].promised_due is None
    for case, group in zip(made, groups, strict=True):
        assert record_of(case) == record_of(performed(cast, case, group, case.applicant, case.on_behalf_of))


def rows_of(model: Any, *without: str) -> list[tuple[Any, ...]]:
    names = [f.attname for f in model._meta.concrete_fields if f.attname not in ("id", *without)]
    return [tuple(str(value) for value in row) for row in model.objects.order_by("id").values_list(*names)]


def test_the_same_size_gives_the_same_city(cast: Cast) -> None:
    now = a_now()
    moulds = moulds_of(ITEMS[:2], now)
    found = []
    for _time in range(2):
        Case.objects.all().delete()
        for model in (Extension, Licence, Document, Entry, Counter):
            model.objects.all().delete()
        Person.objects.filter(username__startswith="resident").delete()
        Organisation.objects.filter(name__contains="号）").delete()
        with in_bulk(bulk.TABLES) as writer:
            Foundry(cast, 150, moulds).cast_all(bulk.plan(150, moulds, now), writer, lambda _line: None)
        keys = (
            "applicant_id",
            "on_behalf_of_id",
            "case_id",
            "subject_id",
            "actor_id",
            "addressee_id",
            "id_sealed",
            "document_id",
            "holder_person_id",
        )
        residents = [row for row in rows_of(Person, *keys) if "resident0" in str(row)]
        found.append([residents, *(rows_of(model, *keys) for model in (Case, Document, Licence, Stop, Correction))])

    assert found[0] == found[1]
    assert len(found[0][1]) == 150


@pytest.mark.parametrize("large", [10**9, 1])
def test_a_bulk_city_hangs_together_and_life_goes_on_in_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    now = a_now()
    monkeypatch.setattr("tongban.site.demo.bulk.LARGE", large)  # one process, or two
    monkeypatch.setattr("tongban.site.demo.bulk.moulds.VARIANTS", 1)

    made = bulk.grow(cast, 120, now=now)

    assert made == Case.objects.count() == 120
    assert bulk.grow(cast, 120, now=now) == 0
    connection.check_constraints()
    assert Case.objects.filter(state="issued").count() > 40
    newest = Case.objects.filter(state="submitted").order_by("id").last()
    assert newest is not None
    day = newest.number[6:14]
    assert next_number(f"case-{day}") == Case.objects.filter(number__startswith=newest.number[:14]).count() + 1
    actions.move(newest, cast.li, "accept")
    assert newest.state == "reviewing"
    assert Document.objects.filter(subject=newest.number, kind="acceptance-notice").exists()


def test_every_act_of_a_bulk_plot_is_one_the_declaration_knows() -> None:
    for plot in TOLD:
        assert all(act in BY or act == "begin" for act, _ago in plot.acts), plot.name
        assert end_of(plot) in dict(CASE.choices)
