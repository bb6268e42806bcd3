"""Two at once: one decides, the other is told; workers share the work and none does it twice."""

import threading

import pytest
from django.db import close_old_connections, connection, connections

from tongban.accounts.testing import a_person, an_office
from tongban.journal import events
from tongban.journal.actions import deliver, next_number, perform, record, sign_heads
from tongban.journal.log import exporting
from tongban.journal.log.merging import unmerged
from tongban.journal.models import Entry, Log, LogKey, TreeHead
from tongban.journal.static.journal import verify_log
from tongban.journal.tests.specimens import LAMP, Lamp, drop_table, make_table
from tongban.kit.refusals import WrongState

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite lets one writer in at a time by itself"),
]


@pytest.fixture
def table():
    make_table()
    yield
    drop_table()


def at_once(count, act):
    """Run `act(n)` in `count` threads that start together; what each returned or raised."""
    said, gate = [None] * count, threading.Barrier(count)

    def run(n):
        close_old_connections()
        gate.wait()
        try:
            said[n] = act(n)
        except Exception as error:  # noqa: BLE001 - the test looks at it
            said[n] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def test_of_two_who_decide_at_once_one_decides_and_one_is_refused(table):
    keeper = a_person()
    lamp = Lamp.objects.create(state="off", keeper=keeper)
    said = at_once(4, lambda n: perform(Lamp.objects.get(pk=lamp.pk), LAMP, "light", actor=keeper))
    assert sum(isinstance(one, Entry) for one in said) == 1
    assert sum(isinstance(one, WrongState) for one in said) == 3
    assert Entry.objects.filter(kind="lamp").count() == 1


def test_workers_share_the_entries_and_tell_each_thing_in_its_order(table, ears):
    heard, lock = [], threading.Lock()

    @ears("lamp.*")
    def listen(entry):
        with lock:
            heard.append((entry.subject, entry.pk))

    made = [record("lamp.light", kind="lamp", subject=f"L{n % 5}") for n in range(60)]
    while Entry.objects.filter(delivered_at=None).exists():
        at_once(4, lambda n: deliver())
    assert sorted(heard) == sorted((entry.subject, entry.pk) for entry in made)
    for subject in {entry.subject for entry in made}:
        in_order = [pk for about, pk in heard if about == subject]
        assert in_order == sorted(in_order)


def test_numbers_taken_at_once_are_all_different():
    taken = at_once(4, lambda n: [next_number("示") for _n in range(20)])
    assert sorted(n for numbers in taken for n in numbers) == list(range(1, 81))


def test_workers_give_every_entry_one_place_in_its_log_and_the_tree_is_that_of_the_entries(monkeypatch):
    monkeypatch.setattr(events, "POWERS", {"lamp.light"})
    offices = [an_office("market-regulation").pk, an_office("health").pk, None]
    for n in range(90):
        record("lamp.light", kind="lamp", subject=f"L{n % 7}", organisation_id=offices[n % 3])

    def work(n):
        for _turn in range(10):
            record("lamp.light", kind="lamp", subject=f"M{n}", organisation_id=offices[0])
            deliver(limit=7)
            if n == 3:
                sign_heads()

    while unmerged().exists() or Entry.objects.filter(delivered_at=None).exists():
        assert at_once(4, work) == [None] * 4
        deliver()
    sign_heads()

    for log in Log.objects.all():
        places = Entry.objects.filter(organisation_id=log.authority_id).order_by("log_index")
        assert list(places.values_list("log_index", flat=True)) == list(range(log.size))
        by_subject = {}
        for entry in places:
            by_subject.setdefault(entry.subject, []).append(entry.pk)
        assert all(keys == sorted(keys) for keys in by_subject.values())
    live = (line.encode() for line in exporting.lines())
    found = list(verify_log.verify(live))
    assert [one.fault for one in found] == ["", "", ""]
    assert sum(one.count for one in found) == Entry.objects.count()


def test_signing_at_once_makes_one_key_and_one_head_of_each_size(monkeypatch):
    monkeypatch.setattr(events, "POWERS", {"lamp.light"})
    offices = [an_office(name) for name in ("market-regulation", "health", "fire", "housing")]
    for office in offices:
        record("lamp.light", kind="lamp", subject="L1", organisation_id=office.pk)
    deliver()
    at_once(4, lambda n: sign_heads([offices[n].code]))
    at_once(4, lambda n: sign_heads())

    assert TreeHead.objects.count() == 4
    assert LogKey.objects.count() == 1
    assert [one.fault for one in verify_log.verify(line.encode() for line in exporting.lines())] == [""] * 4


def test_the_database_is_one_that_locks_rows():
    assert connection.features.has_select_for_update_skip_locked
