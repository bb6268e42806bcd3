"""The wallet: under whose name, in which colour, what its face looks like, and what can be done when it is over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tongban.accounts.models import Role
from tongban.accounts.testing import a_firm, a_person
from tongban.catalog.packs import LicenceKind
from tongban.catalog.testing import a_pack
from tongban.licences import actions, continuing, queries
from tongban.licences.testing import a_licence

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def a_firm_permit(**more):
    return a_licence("drainage-permit", organisation=a_firm(a_person()), **more)


def suspended(licence):
    approver = a_person(Role.APPROVER, organisation=licence.issuer)
    actions.move(licence, "suspend", approver, reason="整改期间。", basis="《中华人民共和国行政许可法》第六十一条")
    return type(licence).objects.get(pk=licence.pk)


def test_a_card_is_headed_by_whose_certificate_it_is(client) -> None:
    parent = a_person(name="张三")
    licence = a_licence("birth-certificate", person=parent)
    type(licence).objects.update(holder_name="张小满")

    client.force_login(parent)
    page = client.get(reverse("licences:mine")).content.decode()

    assert "<h2>张小满</h2>" in page
    assert "由张三保管" in page


def test_what_is_not_in_force_is_never_coloured_like_what_is() -> None:
    of_person = queries.facts_of(a_licence("id-card", person=a_person()))
    of_firm = queries.facts_of(a_firm_permit())
    over = [queries.facts_of(a_firm_permit(valid_from=date(2020, 1, 1), valid_until=in_days(-1)))]
    over.append(queries.facts_of(suspended(a_firm_permit())))

    in_force = {queries.shade_of(of_person, of_firm=False), queries.shade_of(of_firm, of_firm=True)}
    assert len(in_force) == 2
    assert not in_force & {queries.shade_of(facts, of_firm=firm) for facts in over for firm in (True, False)}


def test_the_holder_sees_its_face_and_a_stranger_does_not(client) -> None:
    holder = a_person()
    licence = a_licence("id-card", person=holder)
    face = reverse("documents:face", args=[licence.document.number])

    client.force_login(holder)
    picture = client.get(face, {"width": 160})
    assert picture.content[:3] == b"\xff\xd8\xff"
    assert face in client.get(reverse("licences:licence", args=[licence.identifier])).content.decode()
    client.force_login(a_person())
    assert client.get(face).status_code == 404


def test_nothing_is_to_be_done_about_what_holds_for_long() -> None:
    assert continuing.next_step(a_firm_permit(valid_until=in_days(900))) is None


def test_what_is_over_leads_to_the_service_that_gives_a_new_one(client) -> None:
    result = {"kind": "licence", "licence": "drainage-permit", "name": {"zh": "排水许可证"}, "says": []}
    pack = a_pack("demo-drainage", result=result)
    licence = a_firm_permit(valid_from=date(2020, 1, 1), valid_until=in_days(-1))

    step = continuing.next_step(licence)

    assert step is not None
    assert (step.kind, step.service) == ("apply", pack.code)
    owner = queries.Person.objects.get(mandates__organisation=licence.holder_organisation)
    client.force_login(owner)
    link = f'href="{reverse("catalog:guide", args=[pack.code])}"'
    for page in (reverse("licences:mine"), reverse("licences:licence", args=[licence.identifier])):
        assert link in client.get(page).content.decode()


def test_what_no_service_here_gives_leads_to_its_issuer() -> None:
    step = continuing.next_step(a_firm_permit(valid_from=date(2020, 1, 1), valid_until=in_days(-1)))

    assert step is not None
    assert (step.kind, step.service) == ("ask", "")


def test_what_is_soon_over_says_how_long_and_leads_to_renewal_where_there_is_one(monkeypatch) -> None:
    licence = a_firm_permit(valid_until=in_days(30))
    step = continuing.next_step(licence)
    assert step is not None
    assert (step.kind, step.days_left) == ("ask", 30)

    renewal = a_pack("demo-renewal")
    kind = LicenceKind(
        code="drainage-permit", name={"zh": "排水许可证"}, defined_by="x", sequence="005", holder="organisation",
        renewal=renewal.code,
    )  # fmt: skip
    monkeypatch.setattr(continuing.catalog, "licence_kind", lambda code: kind)
    step = continuing.next_step(licence)
    assert step is not None
    assert (step.kind, step.service, step.days_left) == ("renew", renewal.code, 30)


def test_what_is_suspended_is_not_applied_for_anew() -> None:
    step = continuing.next_step(suspended(a_firm_permit(valid_until=in_days(900))))

    assert step is not None
    assert step.kind == "ask"


def test_programs_are_told_the_same(client) -> None:
    parent = a_person(name="张三")
    licence = a_licence("birth-certificate", person=parent)
    type(licence).objects.update(holder_name="张小满", valid_from=date(2020, 1, 1), valid_until=in_days(-1))
    client.force_login(parent)

    told = client.get("/api/v1/licences").json()[0]

    assert (told["holder"], told["keeper"], told["next_step"]["kind"]) == ("张小满", "张三", "ask")
    assert timedelta(minutes=5) == actions.SHOWN_FOR  # what the pages say in words
