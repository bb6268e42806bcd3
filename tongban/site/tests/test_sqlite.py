"""Writers on SQLite stand in line, and nobody else reads their file."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from tongban.site.settings import database
from tongban.site.sqlite3.base import DatabaseWrapper
from tongban.site.sqlite3.turns import NoTurnError, Turn

Opener = Callable[..., Any]


@pytest.fixture
def opened(tmp_path: Path, django_db_blocker: Any) -> Any:
    """Makes connections to one file, each with its own waiting time."""
    made: list[DatabaseWrapper] = []

    def opener(**options: Any) -> DatabaseWrapper:
        said = database(f"sqlite:///{tmp_path / 'city.sqlite3'}")
        said["OPTIONS"] |= options
        connection: Any = ConnectionHandler({"default": said})["default"]
        connection.inc_thread_sharing()
        made.append(connection)
        return connection  # type: ignore[no-any-return]  # Django's handler does not say of what

    with django_db_blocker.unblock():  # a file of this test's own, none of the suite's databases
        opener().cursor().execute("CREATE TABLE written (who text)")
        yield opener
        for connection in made:
            connection.close()


def write(connection: DatabaseWrapper, who: str) -> None:
    connection.cursor().execute("INSERT INTO written VALUES (%s)", [who])


def written(connection: DatabaseWrapper) -> list[str]:
    cursor = connection.cursor()
    cursor.execute("SELECT who FROM written ORDER BY rowid")
    return [who for (who,) in cursor.fetchall()]


def in_transaction(connection: DatabaseWrapper, work: Callable[[], object]) -> None:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    work()
    connection.commit()
    connection.set_autocommit(True)


@pytest.mark.parametrize("is_single", [True, False], ids=["a statement by itself", "a transaction"])
def test_who_writes_on_and_on_lets_in_who_waits(opened: Opener, is_single: bool) -> None:
    greedy, modest = opened(), opened()

    def come() -> None:
        if is_single:
            write(modest, "modest")
        else:
            in_transaction(modest, lambda: write(modest, "modest"))

    other = threading.Thread(target=come)

    def first() -> None:
        other.start()
        _until_waiting(1)

    in_transaction(greedy, first)
    for _n in range(20):
        in_transaction(greedy, lambda: write(greedy, "greedy"))
    other.join()

    assert written(greedy).index("modest") <= 1


def test_writers_come_in_the_order_they_came(opened: Opener) -> None:
    first, others = opened(), [opened() for _n in range(5)]
    first.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    threads = []
    for nth, connection in enumerate(others):
        threads.append(threading.Thread(target=write, args=(connection, str(nth))))
        threads[-1].start()
        _until_waiting(nth + 1)
    first.commit()
    first.set_autocommit(True)
    for thread in threads:
        thread.join()

    assert written(first) == ["0", "1", "2", "3", "4"]


def _until_waiting(count: int) -> None:
    """Until so many stand in line, and have had the time to ask for it."""
    pause = threading.Event()
    for _n in range(5000):
        if sum(thread.name == "waits to write" for thread in threading.enumerate()) >= count:
            pause.wait(0.03)
            return
        pause.wait(0.002)
    pytest.fail("nobody stands in line")


def test_a_turn_that_does_not_come_is_refused_and_nothing_stays_behind(opened: Opener) -> None:
    holder, hasty = opened(), opened(timeout=0.05)
    holder.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    for _n in range(2):
        with pytest.raises(OperationalError, match="database is locked"):
            write(hasty, "hasty")
    holder.rollback()
    holder.set_autocommit(True)
    patient = opened()
    write(patient, "patient")

    assert written(patient) == ["patient"]


@pytest.mark.parametrize("way", ["rollback", "close"])
def test_the_turn_goes_back_however_a_transaction_ends(opened: Opener, way: str) -> None:
    one, other = opened(), opened(timeout=0.5)
    one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    getattr(one, way)()
    write(other, "other")

    assert written(other) == ["other"]


def test_a_turn_is_held_once_and_given_back_any_number_of_times(tmp_path: Path) -> None:
    mine, yours = Turn(str(tmp_path / "x")), Turn(str(tmp_path / "x"))
    mine.take(1)
    mine.take(1)
    with pytest.raises(NoTurnError):
        yours.take(0.01)
    mine.give_back()
    mine.give_back()
    yours.take(5)
    yours.give_back()


def test_the_file_and_those_beside_it_are_their_owners_alone(opened: Opener, tmp_path: Path) -> None:
    connection = opened()
    write(connection, "x")

    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}

    assert set(modes) >= {f"city.sqlite3{end}" for end in ("", "-wal", "-shm", "-line", "-pen")}
    assert set(modes.values()) == {0o600}
