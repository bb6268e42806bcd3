"""Lists: mine, and the office's, the most urgent first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tongban.accounts.models import Role
from tongban.accounts.testing import a_firm, a_hall, a_person, a_place, an_office
from tongban.cases import actions, queries
from tongban.cases.testing import a_case, make
from tongban.catalog.testing import a_one_thing, a_pack
from tongban.kit.refusals import Invalid, NotAllowed, NotFound

pytestmark = pytest.mark.django_db


def test_my_cases_are_mine_and_my_firms_and_nobody_elses() -> None:
    me = a_person()
    firm = a_firm(me)
    colleague = a_person()
    mine = a_case("draft", applicant=me)
    from tongban.accounts.actions import give_mandate

    give_mandate(colleague, Role.REPRESENTATIVE, firm, given_by=None)
    ours = a_case("submitted", applicant=colleague, on_behalf_of=firm)
    a_case("submitted")

    assert {row.number for row in queries.my_cases(me).rows} == {ours.number, mine.number}


def test_what_is_mine_to_do_comes_first_with_what_and_by_when() -> None:
    me = a_person()
    for state in ("issued", "reviewing", "correcting", "draft", "refused"):
        case = a_case(state, applicant=me)
        if state == "correcting":
            asked = case

    rows = queries.my_cases(me).rows

    assert [row.state for row in rows] == ["correcting", "draft", "reviewing", "refused", "issued"]
    notice = asked.corrections.get()
    assert (rows[0].turn_number, rows[0].due_on) == (asked.number, notice.due_on)
    assert f"{notice.due_on.month}月{notice.due_on.day}日" in rows[0].says
    assert rows[0].says.count("：") == 1


def test_a_draft_about_to_lapse_comes_before_a_fresh_one() -> None:
    me = a_person()
    old = a_case("draft", applicant=me)
    type(old).objects.filter(pk=old.pk).update(draft_until=timezone.now() + timedelta(days=2))
    fresh = a_case("draft", applicant=me)

    assert [row.number for row in queries.my_cases(me).rows] == [old.number, fresh.number]


def test_a_draft_thrown_away_leaves_the_list_and_the_tabs_count_what_they_show() -> None:
    me = a_person()
    for state in ("draft", "correcting", "reviewing", "issued"):
        a_case(state, applicant=me)
    actions.move(a_case("draft", applicant=me), me, "withdraw")

    counts = queries.my_counts(me)

    assert counts == {"all": 4, "todo": 2, "draft": 1, "correct": 1, "open": 2, "done": 1}
    for tab, count in counts.items():
        assert len(queries.my_cases(me, tab).rows) == count


@pytest.mark.parametrize(
    ("state", "tabs"),
    [("draft", {"todo"}), ("correcting", {"todo", "open"}), ("reviewing", {"open"}), ("issued", {"done"})],
)
def test_each_case_stands_under_its_tabs(state, tabs) -> None:
    case = a_case(state)

    shown = {tab for tab in ("todo", "open", "done") if queries.my_cases(case.applicant, tab).rows}

    assert shown == tabs
    with pytest.raises(Invalid):
        queries.my_cases(case.applicant, "secret")


def test_a_page_leads_to_the_next(django_assert_max_num_queries) -> None:
    me = a_person()
    an_office()
    pack = a_pack()
    made = [actions.start(me, pack.code).number for _each in range(5)]

    with django_assert_max_num_queries(4):
        first = queries.my_cases(me, size=2)
    last = queries.my_cases(me, page=3, size=2)

    assert [row.number for row in first.rows] == made[:2:-1]
    assert (first.has_next, last.has_next, last.has_previous) == (True, False, True)
    assert [row.number for row in last.rows] == made[:1]


def test_the_queue_is_in_order_of_what_falls_due_and_goes_on_where_it_stopped(django_assert_max_num_queries) -> None:
    today = timezone.now()
    late, soon, fresh = (a_case("reviewing", at=today - timedelta(days=days)) for days in (30, 3, 0))
    approver = a_person(Role.APPROVER, organisation=late.organisation)

    with django_assert_max_num_queries(4):
        page = queries.queue(approver, size=2)
    rest = queries.queue(approver, {"after": page.after}, size=2)

    assert [row.number for row in (*page.rows, *rest.rows)] == [late.number, soon.number, fresh.number]
    assert (page.rows[0].tone, rest.after) == ("bad", "")
    assert page.rows[0].remaining < 0
    assert [row.number for row in queries.queue(approver, {"tab": "late"}).rows] == [late.number]


def test_counts_and_filters_agree() -> None:
    for state in ("submitted", "reviewing", "reviewing", "suspended", "issued", "draft"):
        case = a_case(state)
    approver = a_person(Role.APPROVER, organisation=case.organisation)

    counts = queries.queue_counts(approver)

    assert counts["all"] == 4
    for state in ("submitted", "reviewing", "suspended", "granted", "correcting"):
        assert counts[state] == len(queries.queue(approver, {"state": state}).rows)


def test_a_queue_shows_only_ones_own_office_and_the_hall_what_comes_in() -> None:
    ours = a_case("reviewing", pack=a_pack("ours"))
    new = a_case("submitted", pack=a_pack("new"))
    an_office("tobacco")
    theirs = a_case("reviewing", pack=a_pack("theirs", department="tobacco"))

    approver = a_person(Role.APPROVER, organisation=ours.organisation)
    window = a_person(Role.WINDOW, organisation=a_hall(), region=a_place())

    assert {row.number for row in queries.queue(approver).rows} == {ours.number, new.number}
    assert {row.number for row in queries.queue(window).rows} == {new.number}
    with pytest.raises(NotFound):
        queries.case_seen_by(approver, theirs.number)


def test_a_citizen_has_no_queue() -> None:
    with pytest.raises(NotAllowed):
        queries.queue(a_person())


@pytest.mark.parametrize("filters", [{"state": "draft"}, {"tab": "secret"}, {"after": "yesterday"}])
def test_an_unknown_filter_is_refused(filters) -> None:
    with pytest.raises(Invalid):
        queries.queue(a_person(Role.APPROVER), filters)


def test_words_find_a_number_a_title_or_a_name() -> None:
    case = a_case("reviewing", applicant=a_person(name="张三"))
    approver = a_person(Role.APPROVER, organisation=case.organisation)

    for words in (case.number, case.title[:2], "张三"):
        assert [row.number for row in queries.queue(approver, {"words": words}).rows] == [case.number]
    assert queries.queue(approver, {"words": "李四"}).rows == []


def test_an_outsider_cannot_learn_that_a_case_exists() -> None:
    case = a_case("reviewing")
    with pytest.raises(NotFound) as foreign:
        queries.case_seen_by(a_person(), case.number)
    with pytest.raises(NotFound) as unknown:
        queries.case_seen_by(a_person(), "99010020260101999999")

    assert str(foreign.value) == str(unknown.value)


def test_a_one_thing_stands_as_one_line_with_its_parts() -> None:
    me = a_person()
    a_pack()
    pack = a_one_thing()
    case = a_case("submitted", applicant=me, pack=pack)

    rows = queries.my_cases(me).rows

    assert [(row.number, row.parts, row.parts_done) for row in rows] == [(case.number, 1, 0)]


def test_a_case_is_shown_with_a_bounded_number_of_questions(django_assert_max_num_queries) -> None:
    case = a_case("reviewing")
    make(case, "consult")
    approver = a_person(Role.APPROVER, organisation=case.organisation)

    with django_assert_max_num_queries(22):
        seen = queries.case_seen_by(approver, case.number)
        queries.moves_open(seen, approver)
        queries.clock_of(seen)
        queries.materials_view(seen, approver)
        queries.answers_view(seen, approver)
        queries.timeline(seen, approver)
        queries.thread(seen, approver)
        queries.consultations_of(seen)
        queries.results(seen)


def test_it_is_my_turn_with_a_one_thing_while_it_is_with_one_of_its_parts() -> None:
    a_pack()
    case = a_case("submitted", pack=a_one_thing())
    make(case.children.get(), "ask")

    rows = queries.my_cases(case.applicant, "todo").rows

    assert [(row.number, row.is_my_turn) for row in rows] == [(case.number, True)]
