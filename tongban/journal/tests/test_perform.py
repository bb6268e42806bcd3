"""One door for every move: wholly or not at all, always with an entry."""

from datetime import UTC, datetime

import pytest

from tongban.accounts.testing import a_person
from tongban.journal.actions import next_number, perform, record
from tongban.journal.models import Entry
from tongban.journal.queries import timeline
from tongban.journal.tests.specimens import LAMP, Lamp
from tongban.kit.refusals import Invalid, NotAllowed, NotFound, StillNeeded, WrongState

pytestmark = pytest.mark.django_db


def entries():
    return list(Entry.objects.filter(kind="lamp").order_by("id"))


def test_a_move_changes_the_state_and_leaves_an_entry(lamp, keeper):
    moment = datetime(2026, 9, 24, 2, 0, tzinfo=UTC)
    entry = perform(lamp, LAMP, "light", actor=keeper, at=moment)
    assert lamp.state == Lamp.objects.get(pk=lamp.pk).state == "on"
    [kept] = entries()
    assert kept == entry
    assert (kept.what, kept.subject, kept.actor, kept.role, kept.before, kept.after, kept.at, kept.basis) == (
        "lamp.light", f"L{lamp.pk}", keeper, "keeper", "off", "on", moment, "Lamp Act, article 1",
    )  # fmt: skip
    assert kept.delivered_at is None


def test_what_the_performer_does_and_says_is_kept(lamp, keeper):
    perform(lamp, LAMP, "light", actor=keeper)
    perform(lamp, LAMP, "write", actor=keeper, note="你好")
    lamp.refresh_from_db()
    assert (lamp.note, lamp.marks, lamp.moves_made) == ("你好", ["你好"], 1)
    assert entries()[-1].facts == {"note": "你好", "length": 2}


def test_only_declared_facts_are_recorded(lamp, keeper):
    entry = perform(lamp, LAMP, "drop", actor=keeper, reason="风", secret="身份证号")
    assert entry.facts == {"reason": "风"}


def test_the_clock_moves_only_what_is_declared_for_it(lamp, keeper):
    with pytest.raises(NotAllowed):
        perform(lamp, LAMP, "light", actor=None)
    perform(lamp, LAMP, "light", actor=keeper)
    assert perform(lamp, LAMP, "dim", actor=None).role == "clock"


@pytest.mark.parametrize(
    ("name", "facts", "refusal"),
    [
        ("dim", {}, WrongState),
        ("drop", {}, StillNeeded),
        ("fly", {}, WrongState),
    ],
)
def test_a_refused_move_changes_nothing(lamp, keeper, name, facts, refusal):
    with pytest.raises(refusal):
        perform(lamp, LAMP, name, actor=keeper, **facts)
    assert Lamp.objects.get(pk=lamp.pk).state == lamp.state == "off"
    assert not entries()


def test_a_performer_that_refuses_halfway_leaves_nothing_behind(lamp, keeper):
    perform(lamp, LAMP, "light", actor=keeper)
    with pytest.raises(Invalid, match="Not this word"):
        perform(lamp, LAMP, "write", actor=keeper, note="forbidden")
    assert Lamp.objects.get(pk=lamp.pk).note == lamp.note == ""
    assert [e.what for e in entries()] == ["lamp.light"]


def test_an_outsider_learns_nothing_of_the_state(lamp):
    with pytest.raises(NotAllowed) as told:
        perform(lamp, LAMP, "dim", actor=a_person())
    assert "Off" not in str(told.value)


def test_a_thing_that_is_gone_is_not_found(lamp, keeper):
    Lamp.objects.filter(pk=lamp.pk).delete()
    with pytest.raises(NotFound):
        perform(lamp, LAMP, "light", actor=keeper)


def test_a_stale_copy_is_judged_by_what_is_stored_and_brought_up_to_date(lamp, keeper):
    stale = Lamp.objects.get(pk=lamp.pk)
    perform(lamp, LAMP, "light", actor=keeper)
    with pytest.raises(WrongState):
        perform(stale, LAMP, "light", actor=keeper)
    perform(stale, LAMP, "write", actor=keeper, note="x")
    assert (stale.state, stale.note) == ("on", "x")


def test_a_move_writes_only_the_columns_it_changed(lamp, keeper):
    perform(lamp, LAMP, "light", actor=keeper)
    Lamp.objects.filter(pk=lamp.pk).update(note="elsewhere")
    perform(lamp, LAMP, "dim", actor=keeper)
    assert Lamp.objects.get(pk=lamp.pk).note == "elsewhere"


def test_a_move_costs_three_statements(lamp, keeper, django_assert_num_queries):
    perform(lamp, LAMP, "light", actor=keeper)
    from django.db import connection

    together = connection.vendor == "postgresql"  # update and entry share one round trip
    with django_assert_num_queries(4 if together else 5):  # with savepoint and its release
        perform(lamp, LAMP, "dim", actor=keeper)


def test_running_numbers_never_repeat(db):
    assert [next_number("示政服〔2026〕") for _n in range(3)] == [1, 2, 3]
    assert next_number("another") == 1


def test_a_timeline_names_people_and_moves(lamp, keeper, monkeypatch):
    from tongban.journal import labels

    monkeypatch.setattr(labels, "_declared", lambda: (("lamp", LAMP),))
    perform(lamp, LAMP, "light", actor=keeper)
    record("lamp.polished", kind="lamp", subject=lamp.reference(), actor=None)
    first, second = timeline("lamp", lamp.reference())
    assert (first.label, first.actor, first.after_label, first.tone) == ("Light", "看灯人", "On", "good")
    assert (second.label, second.actor) == ("lamp.polished", "")
