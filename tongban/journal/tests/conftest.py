from collections import defaultdict

import pytest

from tongban.accounts.testing import a_person
from tongban.journal import events
from tongban.journal.tests.specimens import Lamp, make_table


@pytest.fixture
def keeper(db):
    return a_person(name="看灯人")


@pytest.fixture
def lamp(keeper):
    make_table()
    return Lamp.objects.create(state="off", keeper=keeper)


@pytest.fixture
def ears(monkeypatch):
    """A clean set of listeners for one test."""
    monkeypatch.setattr(events, "REACTIONS", defaultdict(list))
    return events.when
