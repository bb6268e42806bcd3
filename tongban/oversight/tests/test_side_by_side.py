"""Passes side by side share the work, and nothing is said twice."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import close_old_connections, connection, connections  # noqa: F401  (skipif reads it)
from django.utils import timezone

from tongban.cases.testing import a_case
from tongban.catalog.testing import a_pack
from tongban.journal.testing import deliver_all
from tongban.oversight.actions import oversee
from tongban.oversight.models import Card, Signal, Watch

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite lets one writer in at a time by itself"),
]
MONDAY = timezone.make_aware(datetime(2026, 3, 2, 10))


def test_four_passes_at_once_say_everything_once() -> None:
    case = a_case("reviewing", pack=a_pack(promised={"days": 5, "demo": True}), at=MONDAY)
    deliver_all()
    first = Watch.objects.get()
    Watch.objects.bulk_create(
        Watch(number=f"{case.number}-{n}", item_code=first.item_code, organisation=first.organisation,
              region=first.region, next_at=first.next_at, ahead=first.ahead)
        for n in range(199)
    )  # fmt: skip
    gate, said = threading.Barrier(4), []

    def one_pass() -> None:
        close_old_connections()
        gate.wait()
        try:
            said.append(oversee(MONDAY + timedelta(days=8), batch=20))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one_pass) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    oversee(MONDAY + timedelta(days=8))

    assert len(said) == 4
    assert sum(passed.signals for passed in said) == Signal.objects.count() == 400
    assert Card.objects.count() == 200
