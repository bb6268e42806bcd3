"""The officers' desk, as an officer meets it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tongban.accounts.models import Mandate, Role
from tongban.accounts.testing import a_hall, a_person, a_place, an_office
from tongban.cases import actions, queries
from tongban.cases.queries.lists import next_workday
from tongban.cases.testing import a_case, make
from tongban.catalog.testing import a_pack
from tongban.journal.models import Entry

pytestmark = pytest.mark.django_db


def an_officer(role, office, client=None):
    officer = a_person()
    Mandate.objects.create(person=officer, role=role, organisation=office, region=a_place())
    if client is not None:
        client.force_login(officer)
    return officer


def desk(case, *more):
    return reverse("cases:desk-case" if not more else f"cases:{more[0]}", args=[case.number, *more[1:]])


def defect_of(case, problem="平面图未标注消毒区，请补充标注。"):
    return {"ask-about_0": "other:", "ask-problem_0": problem}


def test_the_queue_shows_what_waits_for_the_window(client):
    case = a_case("submitted")
    an_officer(Role.WINDOW, a_hall(), client)

    page = client.get(reverse("cases:queue"))

    assert page.status_code == 200
    assert case.number in page.content.decode()


def test_a_citizen_has_no_desk(client):
    client.force_login(a_person())

    assert client.get(reverse("cases:queue")).status_code == 403


def test_an_officer_of_another_office_cannot_learn_that_the_case_exists(client):
    case = a_case("reviewing")
    an_officer(Role.APPROVER, an_office("tobacco"), client)

    absent = client.get(reverse("cases:desk-case", args=["99010020260101999999"]))
    foreign = client.get(desk(case))

    assert (foreign.status_code, absent.status_code) == (404, 404)


def test_the_case_page_offers_exactly_the_moves_that_are_open(client):
    case = a_case("submitted")
    window = an_officer(Role.WINDOW, a_hall(), client)

    shown = client.get(desk(case)).content.decode()

    offered = {move.name for move in queries.moves_open(case, window)}
    assert {"accept", "ask", "decline", "not-needed"} <= offered
    for name in offered:
        assert desk(case, "desk-move", name) in shown
    assert desk(case, "desk-move", "grant") not in shown


@pytest.mark.parametrize("view", ["materials", "form", "thread", "record"])
def test_every_view_of_a_case_opens(client, view):
    case = a_case("reviewing")
    an_officer(Role.APPROVER, case.organisation, client)

    assert client.get(desk(case), {"view": view}).status_code == 200


def test_accepting_starts_the_clocks(client):
    case = a_case("submitted")
    an_officer(Role.WINDOW, a_hall(), client)

    answer = client.post(desk(case, "desk-move", "accept"))

    case.refresh_from_db()
    assert answer.status_code == 302
    assert case.state == "reviewing"
    assert case.promised_due is not None


def test_a_notice_without_a_defect_is_refused_and_says_so_beside_the_field(client):
    case = a_case("submitted")
    an_officer(Role.WINDOW, a_hall(), client)

    answer = client.post(desk(case, "desk-move", "ask"), {"ask-about_0": "", "ask-problem_0": ""})

    case.refresh_from_db()
    assert answer.status_code == 422
    assert "id_ask-problem_0" in answer.content.decode()
    assert case.state == "submitted"


def test_a_notice_lists_every_defect_at_once(client):
    case = a_case("submitted")
    an_officer(Role.WINDOW, a_hall(), client)
    sent = defect_of(case) | {"ask-about_1": "other:", "ask-problem_1": "请补充联系电话。"}

    client.post(desk(case, "desk-move", "ask"), sent)

    case.refresh_from_db()
    assert case.state == "correcting"
    assert len(case.corrections.get().defects) == 2


def test_a_second_notice_waits_for_the_heads_consent_and_loses_nothing(client):
    case = a_case("correcting")
    make(case, "correct")
    an_officer(Role.WINDOW, a_hall(), client)

    refused = client.post(desk(case, "desk-move", "ask"), defect_of(case, "后来发现的问题。"))
    case.refresh_from_db()

    assert refused.status_code == 409
    assert "后来发现的问题。" in refused.content.decode()
    assert case.state == "submitted"


def test_the_head_consents_and_the_notice_goes_out(client):
    case = a_case("correcting")
    make(case, "correct")
    window = an_officer(Role.WINDOW, a_hall(), client)
    head = an_officer(Role.HEAD, case.organisation)
    assert client.post(desk(case, "desk-ask-consent"), {"reason": "补正后才能看出。"}).status_code == 302

    client.force_login(head)
    waiting = client.get(reverse("cases:consents"))
    assert case.number in waiting.content.decode()
    client.post(reverse("cases:consent", args=[queries.consents_waiting(head)[0].pk]))
    client.force_login(window)
    client.post(desk(case, "desk-move", "ask"), defect_of(case))

    case.refresh_from_db()
    assert case.state == "correcting"
    assert case.corrections.get(round=2).consent_by == head


def test_a_refusal_needs_reason_article_and_remedy(client):
    case = a_case("reviewing")
    an_officer(Role.APPROVER, case.organisation, client)

    answer = client.post(desk(case, "desk-move", "refuse"), {"refuse-reason": "不符合条件"})

    assert answer.status_code == 422
    assert "id_refuse-basis" in answer.content.decode()


def test_the_second_of_two_officers_is_told_that_somebody_was_quicker(client):
    case = a_case("reviewing")
    an_officer(Role.APPROVER, case.organisation, client)
    make(case, "grant")

    answer = client.post(desk(case, "desk-move", "grant"), {"grant-opinion": ""})

    assert answer.status_code == 409
    assert Entry.objects.filter(what="case.grant", subject=case.number).count() == 1


def test_a_defect_on_a_material_asks_what_is_wrong(client):
    case = a_case("submitted")
    window = an_officer(Role.WINDOW, a_hall(), client)
    code = next(row.code for row in queries.materials_view(case, window) if row.way)

    silent = client.post(desk(case, "desk-material", code), {"verdict": "defective", "remark": ""})
    said = client.post(desk(case, "desk-material", code), {"verdict": "defective", "remark": "不清晰。"})

    assert silent.status_code == 422
    assert said.status_code == 302
    assert case.materials.get(code=code).remark == "不清晰。"


def test_what_was_marked_defective_is_already_in_the_notice(client):
    case = a_case("submitted")
    window = an_officer(Role.WINDOW, a_hall(), client)
    code = next(row.code for row in queries.materials_view(case, window) if row.way)
    actions.judge_material(case, window, code, "defective", "印章不清晰，请重新上传。")

    assert "印章不清晰，请重新上传。" in client.get(desk(case)).content.decode()


def test_looking_at_a_whole_number_needs_a_reason_and_leaves_a_record(client):
    case = a_case("submitted")
    an_officer(Role.WINDOW, a_hall(), client)

    assert client.post(desk(case, "desk-identity"), {"reason": ""}).status_code == 422
    shown = client.post(desk(case, "desk-identity"), {"reason": "核对原件"})

    assert shown.status_code == 200
    assert Entry.objects.filter(what="person.reveal").count() == 1


def test_a_message_reaches_the_thread(client):
    case = a_case("reviewing")
    an_officer(Role.APPROVER, case.organisation, client)

    client.post(desk(case, "desk-say"), {"text": "请于明天上午接听核查电话。"})

    assert "请于明天上午接听核查电话。" in client.get(desk(case), {"view": "thread"}).content.decode()


def test_taking_a_case_shows_who_works_on_it(client):
    case = a_case("reviewing")
    approver = an_officer(Role.APPROVER, case.organisation, client)

    client.post(desk(case, "desk-take"))

    case.refresh_from_db()
    assert case.handler == approver


def test_another_office_is_asked_and_answers(client):
    case = a_case("reviewing")
    an_officer(Role.APPROVER, case.organisation, client)
    other = an_office("urban-management")
    adviser = an_officer(Role.APPROVER, other)

    asked = client.post(
        desk(case, "desk-move", "consult"),
        {"consult-office": other.code, "consult-question": "是否允许设置？", "consult-days": "3"},
    )
    client.force_login(adviser)
    waiting = client.get(reverse("cases:consultations"))
    answered = client.post(desk(case, "desk-move", "advise"), {"advise-answer": "可以设置。"})

    assert (asked.status_code, answered.status_code) == (302, 302)
    assert case.number in waiting.content.decode()
    assert queries.consultations_of(case)[0].answer == "可以设置。"


def test_every_recorded_act_has_words_of_its_own(client):
    case = a_case("submitted")
    window = an_officer(Role.WINDOW, a_hall(), client)
    actions.take(case, window)
    actions.say(case, window, "请补充一张照片。")

    lines = queries.timeline(case, window)

    assert {line.what for line in lines} >= {"case.say", "case.take"}
    assert [line.what for line in lines if str(line.label) == line.what] == []


def test_a_material_made_of_the_form_shows_the_form(client):
    case = a_case("submitted")
    window = an_officer(Role.WINDOW, a_hall(), client)
    made = next(row.code for row in queries.materials_view(case, window) if row.way == "form")

    shown = client.get(desk(case), {"material": made})

    answered = [field.shown for section in shown.context["sections"] for field in section.fields if field.shown]
    assert answered
    assert all(str(words) in shown.content.decode() for words in answered[:3])


def test_what_a_register_confirmed_is_said_in_words():
    row = queries.MaterialRow(
        "m", "材料", None, "yes", True, "supplied", None, (), facts={"source": "population", "confirmed": True}
    )

    assert [(str(label), str(value)) for label, value in row.said] == [("核验结果", "核验一致")]


@pytest.fixture
def near_the_limit():
    """A case whose next act falls due today, and one due on the next working day."""
    today = timezone.localdate()
    following = next_workday(today)
    cases = [a_case("submitted"), a_case("submitted")]
    for case, due in zip(cases, (today, following), strict=True):
        case.next_due = case.receipt_due = due
        case.save(update_fields=["next_due", "receipt_due"])
    return cases


def test_a_banner_warns_before_a_limit_breaks(client, near_the_limit):
    today, soon = near_the_limit
    officer = an_officer(Role.WINDOW, a_hall(), client)

    found = queries.nearing(officer)
    page = client.get(reverse("cases:queue")).content.decode()

    assert (found.today, found.soon) == (1, 1)
    assert [row.number for row in found.rows] == [today.number, soon.number]
    assert "1 件今日到期" in page
    assert "?tab=soon" in page
    assert desk(soon) in page


def test_the_banner_stands_beside_a_case_too_and_its_links_open_what_they_say(client, near_the_limit):
    today, soon = near_the_limit
    an_officer(Role.WINDOW, a_hall(), client)

    beside = client.get(desk(today)).content.decode()
    listed = client.get(reverse("cases:queue"), {"tab": "soon"}).content.decode()

    assert "1 件今日到期" in beside
    assert soon.number in listed


def test_a_case_one_working_day_before_its_limit_says_so(client):
    case = a_case("reviewing")
    an_officer(Role.APPROVER, case.organisation, client)
    calm = client.get(desk(case)).content.decode()
    late = a_case("reviewing", pack=a_pack("quick-item", promised={"days": 1}))

    page = client.get(desk(late)).content.decode()

    assert "本件将于下一工作日" not in calm
    assert "本件将于下一工作日" in page


def test_no_banner_where_nothing_is_near(client):
    a_case("submitted")
    an_officer(Role.WINDOW, a_hall(), client)

    assert "nearing" not in client.get(reverse("cases:queue")).content.decode()


def test_before_the_calendar_of_the_next_year_is_announced_only_today_is_near(client, near_the_limit, monkeypatch):
    monkeypatch.setattr("tongban.cases.queries.lists.next_workday", lambda today: None)
    officer = an_officer(Role.WINDOW, a_hall(), client)

    found = queries.nearing(officer)

    assert (found.today, found.soon, found.next_day) == (1, 0, None)
    assert queries.queue(officer, {"tab": "soon"}).rows == []
    assert "1 件今日到期" in client.get(reverse("cases:queue")).content.decode()


def test_the_keeper_of_the_catalogue_finds_items_in_the_box_above(client: Client) -> None:
    client.force_login(a_person("cataloguer"))

    assert client.get("/desk/", {"q": "食品经营"}).headers["Location"].startswith("/search/?q=%E9%A3%9F")
    assert client.get("/desk/").headers["Location"] == "/desk/catalogue/findings/"
