"""张三 opens a restaurant: one application, four offices side by side, one pack of results that anyone can verify."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tongban.accounts import queries as accounts
from tongban.accounts.testing import Cast, the_cast
from tongban.cases import actions, queries
from tongban.cases.models import Case
from tongban.cases.testing import confirm_the_named, fill
from tongban.catalog.testing import the_packs
from tongban.documents import actions as documents
from tongban.documents import queries as papers
from tongban.journal.testing import deliver_all
from tongban.kit.refusals import Refusal
from tongban.licences import queries as licences
from tongban.notices import queries as letters
from tongban.site.demo.filling import facts_for

pytestmark = pytest.mark.django_db

MONDAY = timezone.make_aware(datetime(2026, 9, 7, 9, 30))
SITUATION = {
    "has_business_licence": False,
    "area_sqm": 360,
    "sets_up_sign": True,
    "sells_tobacco": False,
    "discharges_wastewater": True,
}


@pytest.fixture
def cast() -> Cast:
    the_packs()
    return the_cast()


def applied_for(cast: Cast, code: str = "open-a-restaurant", **situation: object) -> Case:
    """张三's application, filled in and sent on Monday morning."""
    case = actions.start(cast.zhang, code, at=MONDAY)
    facts = {**facts_for(code), **situation}
    asked = {q.name for q in queries.situation_questions_of(case)}
    chosen = {name: value for name, value in facts.items() if name in asked}
    said = {name: value for name, value in facts.items() if name not in asked}
    fill(case, cast.zhang, situation=chosen, answers=said, at=MONDAY)
    actions.submit(case, cast.zhang, at=MONDAY)
    deliver_all()
    return Case.objects.get(pk=case.pk)


def parts_of(case: Case, *states: str) -> dict[str, Case]:
    """The parts of a one-thing in these states, by item."""
    found = Case.objects.filter(parent=case, state__in=states) if states else Case.objects.filter(parent=case)
    return {part.item_code: part for part in found.select_related("applicant", "organisation").order_by("number")}


def grant_what_lies_ready(cast: Cast, case: Case, day: datetime) -> set[str]:
    """李四 accepts what has come in, each office decides and delivers; what was waiting hears of it."""
    ready = parts_of(case, "submitted")
    for part in ready.values():
        assert part.organisation is not None
        approver = cast.approver(part.organisation.department)
        actions.move(part, cast.li, "accept", at=day)
        confirm_the_named(part, at=day)
        actions.move(part, approver, "grant", at=day + timedelta(hours=1), unseen_reason="原件已在现场核对。")
        actions.move(part, approver, "issue", at=day + timedelta(hours=2))
    deliver_all()
    return set(ready)


def test_a_restaurant_opens(cast: Cast) -> None:
    case = applied_for(cast, **SITUATION)

    # What needs nothing before it starts at once; the rest waits for the business licence.
    assert case.state == "under-way"
    assert set(parts_of(case, "submitted")) == {"business-registration", "shop-sign"}
    assert set(parts_of(case, "waiting")) == {"food-business-licence", "fire-safety-check", "drainage-permit"}
    whole = queries.plan(case)
    assert case.promised_due is not None
    assert case.promised_due == whole.due_on

    # The business comes into being, and everything behind it starts by itself, in the name of the new shop.
    grant_what_lies_ready(cast, case, MONDAY + timedelta(days=1))
    shop = next(iter(accounts.firms_of(cast.zhang)))
    started = parts_of(case, "submitted")
    assert set(started) == {"food-business-licence", "fire-safety-check", "drainage-permit"}
    assert {part.on_behalf_of_id for part in started.values()} == {shop.pk}

    # Its licence was passed on: nobody asks 张三 for it.
    passed_on = started["food-business-licence"].materials.get(code="business-licence")
    assert passed_on.way.partition(":")[0] in {"licence", "result"}
    assert passed_on.licence is not None
    assert passed_on.licence.number == shop.code

    # Three offices decide side by side, and the last of them finishes the whole.
    grant_what_lies_ready(cast, case, MONDAY + timedelta(days=3))
    case.refresh_from_db()
    assert case.state == "finished"
    assert [paper.kind for paper in papers.documents_of("one-thing", case.number)] == ["receipt", "result-pack"]
    kinds = {licence.kind for licence in licences.licences_of(cast.zhang)}
    assert kinds == {"business-licence", "food-business-licence", "fire-safety-opinion", "drainage-permit"}
    told = [letter.title for letter in letters.inbox(cast.zhang)]
    assert any(case.title in title for title in told)

    # A stranger can verify the certificate without us; one byte changed and it is not genuine any more.
    certificate = licences.held("food-business-licence", organisation=shop)
    assert certificate is not None
    assert certificate.document is not None
    sealed = documents.pdf_of(certificate.document)
    roots = documents.read_roots(documents.trust_roots())
    assert documents.verify_pdf(sealed, roots=roots).ok
    middle = len(sealed) // 3
    altered = sealed[:middle] + bytes([sealed[middle] ^ 1]) + sealed[middle + 1 :]
    assert not documents.verify_pdf(altered, roots=roots).ok


def test_a_child_is_born_and_one_benefit_is_refused(cast: Cast) -> None:
    case = applied_for(cast, "newborn")
    day = MONDAY
    while parts := parts_of(case, "submitted"):
        day += timedelta(days=1)
        if subsidy := parts.get("childcare-subsidy"):
            actions.move(subsidy, cast.li, "accept", at=day)
            actions.move(
                subsidy, cast.approver("health"), "refuse", at=day, reason="户籍不在本市。",
                basis="《育儿补贴制度实施方案》", remedy="可以申请行政复议或者提起行政诉讼。",
            )  # fmt: skip
        grant_what_lies_ready(cast, case, day)

    case.refresh_from_db()
    assert case.state == "ended"
    assert {part.state for part in parts_of(case).values()} == {"issued", "refused"}
    refusal = list(papers.documents_of("case", parts_of(case)["childcare-subsidy"].number))[-1]
    assert refusal.facts["remedy"]
    last = letters.inbox(cast.zhang)[0]
    assert last.next_step
    assert "育儿补贴" in last.body


def test_what_waits_is_dropped_when_its_forerunner_is_refused(cast: Cast) -> None:
    case = applied_for(cast, **SITUATION)
    registration = parts_of(case)["business-registration"]
    actions.move(registration, cast.li, "accept", at=MONDAY)
    actions.move(
        registration, cast.wang, "refuse", at=MONDAY + timedelta(hours=1), reason="住所不能作为经营场所。",
        basis="《中华人民共和国行政许可法》第三十八条第二款", remedy="可以申请行政复议或者提起行政诉讼。",
    )  # fmt: skip
    deliver_all()

    states = {code: part.state for code, part in parts_of(case).items()}
    assert states["food-business-licence"] == states["fire-safety-check"] == states["drainage-permit"] == "withdrawn"
    assert states["shop-sign"] == "submitted"  # it never needed the licence
    grant_what_lies_ready(cast, case, MONDAY + timedelta(days=1))
    case.refresh_from_db()
    assert case.state == "ended"


def test_taking_it_all_back_leaves_what_was_decided(cast: Cast) -> None:
    case = applied_for(cast, **SITUATION)
    sign = parts_of(case)["shop-sign"]
    actions.move(sign, cast.li, "accept", at=MONDAY)
    actions.move(
        sign, cast.approver("urban-management"), "grant", at=MONDAY + timedelta(hours=1), unseen_reason="已核对。"
    )

    actions.move(case, cast.zhang, "withdraw", at=MONDAY + timedelta(days=1), reason="不开店了。")
    deliver_all()

    states = {code: part.state for code, part in parts_of(case).items()}
    assert states.pop("shop-sign") == "granted"
    assert set(states.values()) == {"withdrawn"}
    with pytest.raises(Refusal):
        actions.move(sign, cast.zhang, "withdraw", reason="也不要了。")


def test_nobody_answers_so_it_counts_as_accepted_from_the_day_it_was_mended(cast: Cast) -> None:
    case = applied_for(cast, "shop-sign")
    actions.move(
        case, cast.li, "ask", at=MONDAY + timedelta(days=1),
        defects=[{"what": "field", "code": "sign_text", "problem": "招牌文字与店名不一致。"}],
    )  # fmt: skip
    mended = MONDAY + timedelta(days=4)
    actions.correct(case, cast.zhang, {"sign_text": "张三小馆"}, at=mended)
    deliver_all()

    actions.tick(mended + timedelta(days=7))
    case.refresh_from_db()
    assert case.state == "submitted"  # the fifth working day is not over yet
    ticked = actions.tick(mended + timedelta(days=8))
    case.refresh_from_db()

    assert ticked.deemed_accepted == 1
    assert (case.state, case.accepted_at) == ("reviewing", mended)
    assert case.answers["sign_text"] == "张三小馆"
    assert actions.tick(mended + timedelta(days=8)).deemed_accepted == 0


def test_of_two_officers_who_decide_at_once_one_is_told_so(cast: Cast) -> None:
    case = applied_for(cast, "shop-sign")
    actions.move(case, cast.li, "accept", at=MONDAY + timedelta(hours=1))
    officer = cast.approver("urban-management")
    on_one_desk, on_the_other = (Case.objects.get(pk=case.pk) for _desk in range(2))

    actions.move(on_one_desk, officer, "grant", at=MONDAY + timedelta(hours=2), unseen_reason="已核对。")
    with pytest.raises(Refusal) as refused:
        actions.move(
            on_the_other, officer, "refuse", at=MONDAY + timedelta(hours=2),
            reason="位置不符。", basis="《办法》第三条", remedy="可以申请行政复议。",
        )  # fmt: skip

    assert refused.value.code == "wrong-state"
    case.refresh_from_db()
    assert case.state == "granted"
    assert [paper.kind for paper in papers.documents_of("case", case.number)][-1:] == ["grant-decision"]
