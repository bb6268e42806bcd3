"""Two at the very same moment, in threads with connections of their own: one thing is made, and every try is counted."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from tongban.accounts import throttling
from tongban.accounts.models import Tally
from tongban.accounts.testing import a_person, an_office
from tongban.accounts.throttling import TooMany
from tongban.cases.models import Case
from tongban.catalog.testing import a_pack

pytestmark = pytest.mark.django_db(transaction=True)
Runner = Callable[[int, Callable[[int], Any]], list[Any]]


@pytest.fixture
def at_once(tmp_path: Path) -> Runner:
    """Runs `act(n)` in so many threads that start together, and gives back what each returned or raised."""

    def run(count: int, act: Callable[[int], Any]) -> list[Any]:
        said: list[Any] = [None] * count
        gate = threading.Barrier(count)

        def one(n: int) -> None:
            try:
                connections["default"].ensure_connection()
                gate.wait()
                said[n] = act(n)
            except Exception as error:  # noqa: BLE001 - the test looks at it
                said[n] = error
            finally:
                connections.close_all()

        with _database_of_many(tmp_path / "city.sqlite3"):
            threads = [threading.Thread(target=one, args=(n,)) for n in range(count)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        return said

    return run


@contextmanager
def _database_of_many(file: Path) -> Iterator[None]:
    """SQLite in memory cannot be shared as a file is: there the threads work on a copy of it, which is brought back."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    before = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(file)) as copy:
        copy.execute("PRAGMA journal_mode=WAL")
        connection.connection.backup(copy)
    connection.settings_dict["NAME"] = str(file)
    try:
        yield
    finally:
        connection.settings_dict["NAME"] = before
        with closing(sqlite3.connect(file)) as copy:
            copy.backup(connection.connection)


def clients_of(person: Any, count: int) -> list[Client]:
    """The same session in several windows."""
    first = Client(raise_request_exception=False)
    first.force_login(person)
    made = [Client(raise_request_exception=False) for _n in range(count)]
    for client in made:
        client.cookies = first.cookies.copy()
    return made


def test_a_button_pressed_in_two_windows_at_once_makes_one_draft(at_once: Runner) -> None:
    an_office()
    start = reverse("cases:start", args=[a_pack().code])
    clients = clients_of(a_person(), 4)
    said = at_once(4, lambda n: clients[n].post(start, {"for_whom": "myself"}))

    assert [answer.status_code for answer in said] == [302] * 4
    assert len({answer.headers["Location"] for answer in said}) == 1
    assert Case.objects.count() == 1


def test_a_request_repeated_at_once_under_one_name_makes_one_draft(at_once: Runner) -> None:
    an_office()
    body = {"code": a_pack().code}
    clients = clients_of(a_person(), 4)
    head = {"Idempotency-Key": "one"}
    said = at_once(4, lambda n: clients[n].post("/api/v1/cases", body, content_type="application/json", headers=head))

    assert [answer.status_code for answer in said] == [201] * 4
    assert len({answer.content for answer in said}) == 1
    assert Case.objects.count() == 1


@pytest.mark.parametrize("is_known", [False, True], ids=["the first tries of all", "after one"])
def test_of_many_tries_at_once_no_more_are_heard_than_allowed(at_once: Runner, is_known: bool) -> None:
    most, _seconds = settings.THROTTLES["sign-in-name"]
    if is_known:
        throttling.count("sign-in-name", "1.2.3.4", "zhangsan")
    said = at_once(12, lambda _n: throttling.count("sign-in-name", "1.2.3.4", "zhangsan"))
    refused = [one for one in said if isinstance(one, TooMany)]

    assert sorted(one for one in said if not isinstance(one, TooMany)) == list(range(1 + is_known, most + 1))
    assert len(refused) == 12 - most + is_known
    assert Tally.objects.get().count == most
