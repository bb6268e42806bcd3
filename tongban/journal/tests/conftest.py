from collections import defaultdict

import pytest

from tongban.accounts.testing import a_person, an_office
from tongban.journal import events
from tongban.journal.actions import record
from tongban.journal.models import Entry
from tongban.journal.testing import deliver_all
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


@pytest.fixture
def office(db):
    return an_office()


@pytest.fixture
def acts(monkeypatch, office):
    """Writes so many acts that exercise a power, delivers them and so gives them their place in the log."""
    monkeypatch.setattr(events, "POWERS", {*events.POWERS, "lamp.light"})

    def write(count=1, organisation=office, **said):
        told = {"kind": "lamp", "subject": "L1", "organisation_id": organisation and organisation.pk} | said
        made = [record("lamp.light", **told) for _n in range(count)]
        deliver_all()
        return Entry.objects.filter(pk__in=[one.pk for one in made]).order_by("id")

    return write
