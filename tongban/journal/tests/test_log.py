"""The public log: what goes on it, in what order, with what proof, and what stays out."""

import pytest

from tongban.accounts.testing import an_office
from tongban.journal import actions, events, queries
from tongban.journal.actions import record
from tongban.journal.models import Entry
from tongban.journal.testing import deliver_all
from tongban.kit.merkle import Hasher, verify_inclusion

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db):
    return an_office()


@pytest.fixture
def acts(monkeypatch, office):
    """Writes n acts of an office that exercise a power."""
    monkeypatch.setattr(events, "POWERS", {*events.POWERS, "lamp.light"})

    def write(count=1, organisation=office, **said):
        told = {"kind": "lamp", "subject": "L1", "organisation_id": organisation and organisation.pk} | said
        return [record("lamp.light", **told) for _n in range(count)]

    return write


def test_an_act_of_power_gets_its_place_in_its_authoritys_log(acts, office):
    acts(3, facts={"note": "好"})
    deliver_all()
    assert [row.size for row in queries.logs()] == [3]
    page = queries.log_entries(office.code)
    assert [row.index for row in page.rows] == [2, 1, 0]
    actions.sign_heads()
    proof = queries.inclusion(office.code, 1)
    path = [bytes.fromhex(one) for one in proof.path]
    assert verify_inclusion(Hasher(), bytes.fromhex(proof.leaf), 1, 3, path, bytes.fromhex(proof.root))
    assert proof.head is not None
    assert proof.leaf == queries.public_entry(office.code, 1).leaf
    assert queries.receipt_of(Entry.objects.get(log_index=1))["size"] == 3
