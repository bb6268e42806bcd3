"""Two at once: one decides, the other is told; workers share the work and none does it twice."""

import threading

import pytest
from django.db import close_old_connections, connection, connections

from tongban.accounts.testing import a_person
from tongban.journal.actions import deliver, next_number, perform, record
from tongban.journal.models import Entry
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


def test_the_database_is_one_that_locks_rows():
    assert connection.features.has_select_for_update_skip_locked
