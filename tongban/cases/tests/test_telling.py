"""Who is told what, once, in plain words, with what to do next and by when."""

import io
import json
from datetime import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from tongban.accounts.models import Role
from tongban.accounts.testing import a_person
from tongban.cases.testing import PATHS, SAID, a_case, make
from tongban.documents.queries import document_seen_by, documents_of, file_seen_by
from tongban.journal.testing import deliver_all
from tongban.kit.refusals import NotFound, Refusal
from tongban.notices.models import Message

pytestmark = pytest.mark.django_db


def told(person) -> list[Message]:
    deliver_all()
    return list(Message.objects.filter(person=person).order_by("id"))


@pytest.mark.parametrize("state", sorted(set(PATHS) - {"draft"}))
def test_each_act_is_told_once_with_a_link(state) -> None:
    case = a_case(state)

    messages = told(case.applicant)
    again = told(case.applicant)

    assert len(messages) == len(PATHS[state]) == len(again)
    assert all(case.number in message.link and case.number in message.body for message in messages)
    assert all("%(" not in message.title + message.body + message.next_step for message in messages)


def test_a_correction_is_told_with_everything_that_is_wrong_and_by_when() -> None:
    case = a_case("correcting")

    message = told(case.applicant)[-1]

    assert SAID["ask"]["defects"][0]["problem"] in message.body
    assert message.due_on == case.corrections.get().due_on
    assert message.next_step


def test_people_are_told_in_their_own_language() -> None:
    person = a_person()
    person.language = "en"
    person.save()

    message = told(a_case("submitted", applicant=person).applicant)[0]

    assert message.title.startswith("Received")


def test_the_office_hears_what_concerns_it() -> None:
    case = a_case("reviewing")
    asked = a_person(Role.APPROVER, organisation=_urban())
    approver = a_person(Role.APPROVER, organisation=case.organisation)
    head = a_person(Role.HEAD, organisation=case.organisation)

    make(case, "consult", by=approver)
    make(case, "advise", by=asked)
    make(case, "ask-extension", by=approver)
    make(case, "extend", by=head)

    assert [len(told(person)) for person in (asked, head, approver)] == [1, 1, 2]


def test_whoever_asked_for_corrections_hears_that_they_came() -> None:
    case = a_case("submitted")
    clerk = a_person(Role.WINDOW, organisation=case.organisation)
    make(case, "ask", by=clerk)
    make(case, "correct")

    assert [message.link.startswith("/desk/") for message in told(clerk)] == [True]


def test_whoever_may_see_a_case_may_open_its_papers_and_nobody_else() -> None:
    case = a_case("refused")
    paper = documents_of("case", case.number).first()
    upload = case.materials.get(code="id-card").file
    approver = a_person(Role.APPROVER, organisation=case.organisation)

    assert document_seen_by(approver, paper.number) == paper
    assert file_seen_by(approver, upload.pk) == upload
    for look in (lambda: document_seen_by(a_person(), paper.number), lambda: file_seen_by(a_person(), upload.pk)):
        with pytest.raises(NotFound):
            look()


def test_the_clock_is_wound_by_a_command() -> None:
    case = a_case("submitted", at=timezone.make_aware(datetime(2026, 9, 1, 10)))
    said = io.StringIO()

    call_command("tick", "--at", "2026-09-09T09:00:00", "--format", "json", stdout=said)

    case.refresh_from_db()
    assert (json.loads(said.getvalue())["deemed_accepted"], case.state) == (1, "reviewing")
    call_command("tick", "--at", "2026-09-09T09:00:00", stdout=said)
    with pytest.raises(Refusal):
        call_command("tick", "--at", "tomorrow")


def _urban():
    from tongban.accounts.testing import an_office

    return an_office("urban-management")
