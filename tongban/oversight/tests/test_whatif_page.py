"""What if, on screen and in the terminal: from the journal, for supervisors and heads, within bounds."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tongban.accounts.models import Person, Role
from tongban.accounts.testing import a_person, a_place, an_office
from tongban.cases.models import Case
from tongban.cases.testing import a_case, make
from tongban.catalog.testing import a_pack
from tongban.kit.refusals import NotFound
from tongban.oversight.whatif import EVERYWHERE, Draft, Scope, asking, load, replay, scope_of

pytestmark = pytest.mark.django_db
PERIOD = {"since": "2026-09-01", "until": "2026-09-30"}


def moment(day: int, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime(2026, 9, day, hour))


def a_month() -> Case:
    """Three cases of September: two done, one of them after a correction for a paper; one still being examined."""
    pack = a_pack(visits=1)
    first = a_case("reviewing", pack=pack, at=moment(1), situation={"is_large": True})
    make(first, "grant", at=moment(3))
    make(first, "issue", at=moment(3, 15))
    second = a_case("submitted", pack=pack, at=moment(2), situation={"is_large": True})
    plan = {"what": "material", "code": "floor-plan", "problem": "看不清。"}
    make(second, "ask", at=moment(4), defects=[plan])
    from tongban.cases import actions
    from tongban.cases.testing import supply

    supply(second, second.applicant, "floor-plan", at=moment(8))
    actions.correct(second, second.applicant, at=moment(9))
    make(second, "accept", at=moment(10))
    make(second, "refuse", at=moment(11))
    a_case("reviewing", pack=pack, at=moment(14))
    return second


def page(client: Client, person: Person, status: int = 200, **asked: Any) -> str:
    client.force_login(person)
    client.cookies["language"] = "en"
    answer = client.get(reverse("oversight:whatif"), asked)
    assert answer.status_code == status
    return answer.content.decode()


def supervisor() -> Person:
    return a_person(Role.SUPERVISOR, organisation=an_office(), region=a_place())


def answered(client: Client, **asked: Any) -> Any:
    client.force_login(supervisor())
    return json.loads(client.get(reverse("oversight:whatif"), {**PERIOD, **asked, "format": "json"}).content)


def test_the_journal_replayed_unchanged_is_the_journal() -> None:
    a_month()
    from tongban.cases import queries as cases

    past = load(cases.histories(cases.whose_cases((), {""}), date(2026, 9, 1), date(2026, 9, 30)))

    assert len(past.cases) == 3
    assert replay(past, Draft()) == [step.done for step in past.steps]
    ended = {case.history.number: past.steps[case.ended].at for case in past.cases if case.ended is not None}
    assert ended == dict(Case.objects.filter(ended_at__isnull=False).values_list("number", "ended_at"))


def test_the_page_asks_and_answers_with_its_assumptions(client: Client) -> None:
    a_month()
    who = supervisor()

    assert page(client, who).count("<h1") == 1
    told = page(client, who, **PERIOD, promise="-30", drop="demo-item:floor-plan")

    assert "Every promise: −30 %" in told
    assert "drop-material:demo-item:floor-plan" not in told
    assert "no longer asks for “" in told
    assert 'class="pair"' in told
    assert "style=" not in told


def test_dropping_a_paper_spares_it_and_its_correction_round(client: Client) -> None:
    a_month()

    said = answered(client, drop="demo-item:floor-plan")

    assert said["before"]["whole"]["cases"] == said["after"]["whole"]["cases"] == 3
    assert said["after"]["whole"]["papers"] == said["before"]["whole"]["papers"] - 2
    assert said["after"]["whole"]["p90_days"] < said["before"]["whole"]["p90_days"]
    assert all(sentence["en"] and sentence["zh-hans"] for sentence in said["assumptions"])


def test_every_change_of_the_form_is_replayed_at_once(client: Client) -> None:
    a_month()
    body = an_office().code

    said = answered(
        client, promise="-10", body=body, stage="decision", officers="1", delegate="demo-item", change="promise:-1d"
    )

    assert said["changes"] == [
        "promise:-10%", "delegate:demo-item:county", f"add-officer:{body}:decision:+1", "promise:-1d"
    ]  # fmt: skip


def test_nothing_changed_is_the_past(client: Client) -> None:
    a_month()

    said = answered(client)

    assert said["before"] == said["after"]
    assert said["before"]["whole"]["ended"] == 2


def test_a_head_replays_their_own_body_and_a_supervisor_their_region() -> None:
    a_month()
    office = an_office()
    head = a_person(Role.HEAD, organisation=office)

    assert scope_of(head) == Scope(frozenset({office.pk}), frozenset())
    assert scope_of(supervisor()) == Scope(frozenset(), frozenset({"9901"}))
    other = a_person(Role.HEAD, organisation=an_office("urban-management"))
    outcome = asking.ask(scope_of(other), date(2026, 9, 1), date(2026, 9, 30), ())
    assert outcome.before.whole.cases == 0
    assert asking.ask(scope_of(head), date(2026, 9, 1), date(2026, 9, 30), ()).before.whole.cases == 3


@pytest.mark.parametrize("role", [None, Role.WINDOW, Role.APPROVER])
def test_nobody_else_learns_that_the_page_exists(client: Client, role: Role | None) -> None:
    person = a_person(role, organisation=an_office()) if role else a_person()

    with pytest.raises(NotFound):
        scope_of(person)
    page(client, person, status=404)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"since": "2024-01-01", "until": "2026-01-01"}, "366"),
        ({"since": "2026-09-30", "until": "2026-09-01"}, "period ends before"),
        ({**PERIOD, "change": "promise:soon"}, "no change that can be replayed"),
        ({"since": "soon", "until": "2026-09-01"}, "error"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(client: Client, asked: dict[str, str], code: str) -> None:
    told = page(client, supervisor(), status=422, **asked)

    assert code in told


def test_more_cases_than_a_page_carries_belong_on_the_command_line(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_month()
    monkeypatch.setattr(asking, "MOST_CASES", 2)

    assert "at most 2 cases" in page(client, supervisor(), status=422, **PERIOD)
    assert asking.ask(EVERYWHERE, date(2026, 9, 1), date(2026, 9, 30), (), bounded=False).before.whole.cases == 3


# ---------------------------------------------------------------- the terminal


def test_the_terminal_asks_from_options_or_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_month()
    question = tmp_path / "question.toml"
    question.write_text('since = 2026-09-01\nuntil = 2026-09-30\nchanges = ["promise:-30%"]\n', encoding="utf-8")

    call_command("whatif", file=question, change=["drop-material:demo-item:floor-plan"], language="en")
    told = capsys.readouterr().out
    call_command("whatif", since=date(2026, 9, 1), until=date(2026, 9, 30), format="json")
    plain = json.loads(capsys.readouterr().out)

    assert "promise:-30%" in told
    assert "Taken for granted" in told
    assert plain["before"] == plain["after"]


@pytest.mark.parametrize("text", ["moon = 1", "since = 1", "{", ""])
def test_a_file_that_says_something_else_is_refused(tmp_path: Path, text: str) -> None:
    question = tmp_path / "question.json"
    question.write_text(text, encoding="utf-8")

    with pytest.raises(CommandError) as refused:
        call_command("whatif", file=question)
    assert "question-unreadable" in str(refused.value)


def test_where_nothing_changes_the_page_says_why(client: Client) -> None:
    a_pack(visits=1)
    make(a_case("reviewing", at=moment(1)), "grant", at=moment(3))

    told = page(client, supervisor(), **PERIOD, promise="-30")

    assert "Nothing changes. Why:" in told
    assert "1 cases are promised another day, and as many keep it as before: 1 of 1." in told


def test_a_part_that_reaches_no_case_is_named_beside_one_that_does(client: Client) -> None:
    a_month()

    told = page(client, supervisor(), **PERIOD, drop="demo-item:floor-plan", change="promise:+0d")
    said = answered(client, drop="demo-item:floor-plan", change="promise:+0d")

    assert said["reach"] == [2, 0]
    assert "Part of it changes nothing:" in told
    assert "No promise becomes another: what is done on the spot" in told


def test_a_paper_is_offered_with_the_name_of_its_item(client: Client) -> None:
    a_month()

    told = page(client, supervisor(), since="2026-09-01", until="2026-09-30")

    options = re.findall(r'<option value="demo-item:[^"]+"[^>]*>([^<]+)</option>', told)
    assert options
    assert all("（" in option for option in options)
