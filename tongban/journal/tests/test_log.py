"""The public log: what goes on it, in what order, with what proof, and what stays out."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from tongban.accounts.models import Mandate
from tongban.accounts.testing import a_person
from tongban.journal import actions, events, queries
from tongban.journal.actions import perform
from tongban.journal.log import leaves
from tongban.journal.log.merging import merge
from tongban.journal.models import Entry, LogKey, TreeHead
from tongban.journal.static.journal.verify_log import check_receipt, head_of, public_of
from tongban.journal.testing import deliver_all
from tongban.journal.tests.specimens import LAMP
from tongban.kit.merkle import Hasher, verify_consistency, verify_inclusion
from tongban.kit.refusals import Invalid, NotAllowed, NotFound

pytestmark = pytest.mark.django_db


def raw(hexes):
    return [bytes.fromhex(one) for one in hexes]


def test_an_act_of_power_gets_its_place_in_its_authoritys_log(acts, office):
    acts(3, facts={"note": "好"})

    assert [(row.code, row.size, row.last_head) for row in queries.logs()] == [(office.code, 3, None)]
    assert [row.index for row in queries.log_entries(office.code).rows] == [2, 1, 0]
    assert queries.log_days(office.code)[0].count == 3


def test_what_no_authority_did_is_on_the_platforms_own_log(acts):
    acts(1, organisation=None)

    assert [(row.code, row.size) for row in queries.logs()] == [("platform", 1)]


def test_what_exercises_no_power_stays_off_the_log(lamp, keeper):
    entry = perform(lamp, LAMP, "light", actor=keeper)
    deliver_all()

    assert (entry.salt, entry.commitment) == (None, None)
    assert queries.logs() == []
    with pytest.raises(NotFound):
        queries.receipt_of(entry)
    with pytest.raises(NotFound):
        queries.opening_of(entry)


def test_a_line_holds_no_person_no_number_and_no_facts(acts, office, keeper):
    acts(1, actor=keeper, subject="990100-2026-0001", facts={"reason": "秘密"}, basis="第三十八条")
    entry = queries.public_entry(office.code, 0)

    assert set(json.loads(entry.line)) == {
        "after", "at", "authority", "basis", "before", "commitment", "index", "logged", "v", "what"
    }  # fmt: skip
    for secret in ("秘密", keeper.name, "990100-2026-0001"):
        assert secret not in entry.line


def test_who_is_shown_the_salt_can_check_what_was_committed_to(acts, office):
    (entry,) = acts(1, facts={"reason": "缺少材料"})
    opened = queries.opening_of(entry)

    again = leaves.commitment("sha256", bytes.fromhex(opened["salt"]), opened["committed"])
    assert again.hex() == opened["commitment"] == queries.public_entry(office.code, 0).commitment
    assert json.loads(opened["committed"])["facts"] == {"reason": "缺少材料"}


def test_every_entry_has_a_proof_under_a_signed_head(acts, office):
    acts(3)
    (head,) = actions.sign_heads()
    acts(2)

    for index in range(3):
        proof = queries.inclusion(office.code, index, 3)
        assert proof.head == head
        assert proof.leaf == queries.public_entry(office.code, index).leaf
        assert verify_inclusion(
            Hasher(), bytes.fromhex(proof.leaf), index, 3, raw(proof.path), bytes.fromhex(head.root)
        )
    grown = queries.consistency(office.code, 3)
    assert verify_consistency(Hasher(), 3, 5, bytes.fromhex(head.root), bytes.fromhex(grown.root), raw(grown.path))


def test_a_head_is_signed_once_for_each_size_and_keeps_its_key_sealed(acts, office):
    assert actions.sign_heads() == []
    acts(1)
    (head,) = actions.sign_heads()
    assert actions.sign_heads() == []
    acts(1)
    assert [one.size for one in actions.sign_heads([office.code])] == [2]
    assert [one.size for one in queries.heads(office.code)] == [2, 1]

    key = LogKey.objects.get()
    assert bytes(key.public).hex() == queries.public_key()
    assert key.sealed.startswith("1.")
    size, root, genuine = head_of(head.checkpoint, queries.log(office.code).origin, bytes(key.public))
    assert (size, root.hex(), genuine) == (1, head.root, True)
    forged = head.checkpoint.replace("\n1\n", "\n2\n")
    assert not head_of(forged, queries.log(office.code).origin, bytes(key.public))[2]


def test_the_key_is_written_as_a_signed_notes_verifier_takes_it(acts, office):
    acts(1)
    assert queries.verifier_key(office.code) == ""
    actions.sign_heads()

    name, number, _rest = queries.verifier_key(office.code).split("+", 2)
    assert name == f"tongban.990100/{office.code}"
    assert number == queries.heads(office.code)[0].key_id
    assert public_of(queries.verifier_key(office.code)).hex() == queries.public_key()


def test_a_receipt_proves_an_act_by_itself_once_a_head_covers_it(acts):
    entries = acts(3)
    with pytest.raises(queries.NotSignedYet):
        queries.receipt_of(entries[1])
    actions.sign_heads()
    receipt = queries.receipt_of(entries[1])

    assert receipt == queries.receipt_of(queries.commitment_hex(entries[1]))
    assert check_receipt(receipt) == ("", json.loads(receipt["leaf"]))
    assert check_receipt(receipt, queries.public_key())[0] == ""
    assert check_receipt(receipt, "00" * 32)[0] == "key"
    assert check_receipt(receipt | {"leaf": receipt["leaf"].replace("lamp.light", "lamp.break")})[0] == "root"
    assert check_receipt(receipt | {"index": 0})[0] == "line"
    assert check_receipt(receipt | {"checkpoint": receipt["checkpoint"].replace("\n3\n", "\n4\n")})[0] == "signature"


def test_an_entry_is_found_by_the_commitment_on_a_slip(acts, monkeypatch):
    (entry,) = acts(1)
    assert queries.entry_by_commitment(queries.commitment_hex(entry)).index == 0
    waiting = actions.record("lamp.light", kind="lamp", subject="L2")
    with pytest.raises(queries.NotSignedYet):
        queries.entry_by_commitment(queries.commitment_hex(waiting))
    for nothing in ("", "no hex", "00" * 32):
        with pytest.raises(NotFound):
            queries.entry_by_commitment(nothing)


@pytest.mark.parametrize(
    "ask",
    [
        lambda code: queries.log("nobody"),
        lambda code: queries.log_days("nobody"),
        lambda code: queries.log_entries("nobody"),
        lambda code: queries.public_entry(code, 3),
        lambda code: queries.public_entry(code, -1),
        lambda code: queries.inclusion(code, 3),
        lambda code: queries.heads("nobody"),
        lambda code: queries.tile(code, 1, 0),
    ],
)
def test_what_is_not_there_is_not_found(acts, office, ask):
    acts(3)
    with pytest.raises(NotFound):
        ask(office.code)


def test_a_tree_the_log_never_had_is_refused(acts, office):
    acts(3)
    for ask in (
        lambda: queries.inclusion(office.code, 2, 2),
        lambda: queries.inclusion(office.code, 2, 4),
        lambda: queries.consistency(office.code, 0),
        lambda: queries.consistency(office.code, 2, 4),
    ):
        with pytest.raises(Invalid) as refused:
            ask()
        assert refused.value.code == "log-size"


def test_pages_go_from_the_newest_backwards_and_by_day(acts, office, monkeypatch):
    acts(5)
    tomorrow = timezone.now() + timedelta(days=1)
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: tomorrow)
        acts(2)

    assert [day.count for day in queries.log_days(office.code)] == [2, 5]
    first = queries.log_entries(office.code, per_page=3)
    assert ([row.index for row in first.rows], first.has_next, first.total) == ([6, 5, 4], True, 7)
    last = queries.log_entries(office.code, page=3, per_page=3)
    assert ([row.index for row in last.rows], last.has_next, last.has_previous) == ([0], False, True)
    assert queries.log_entries(office.code, page=9).rows == []
    today = queries.log_days(office.code)[1].day
    by_day = queries.log_entries(office.code, today, per_page=3)
    assert ([row.index for row in by_day.rows], by_day.has_next, by_day.total) == ([4, 3, 2], True, 5)
    assert queries.log_entries(office.code, today - timedelta(days=9)).rows == []
    assert queries.log_days(office.code, today.year - 1) == []


def test_logged_never_goes_back_even_if_the_clock_does(acts, office, monkeypatch):
    acts(1)
    yesterday = timezone.now() - timedelta(days=1)
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: yesterday)
        acts(1)

    assert queries.public_entry(office.code, 0).logged <= queries.public_entry(office.code, 1).logged
    assert len(queries.log_days(office.code)) == 1


def test_merging_takes_what_is_delivered_once_in_batches_as_large_as_asked(acts, office):
    acts(2)
    for _n in range(5):
        actions.record("lamp.light", kind="lamp", subject="L1", organisation_id=office.pk)
    assert actions.merge_log() == 0  # nobody has heard of them yet
    Entry.objects.filter(delivered_at=None).update(delivered_at=timezone.now())

    assert merge(limit=3) == 3
    assert merge() == 2
    assert merge() == 0
    assert sorted(Entry.objects.values_list("log_index", flat=True)) == list(range(7))


def test_a_log_keeps_its_hash_for_ever(acts, settings):
    acts(1)
    settings.LOG_HASH = "sm3"
    actions.record("lamp.light", kind="lamp", subject="L1", organisation_id=Entry.objects.get().organisation_id)
    with pytest.raises(ImproperlyConfigured, match="TONGBAN_LOG_HASH=sha256"):
        deliver_all()


def test_the_whole_of_it_works_with_sm3(acts, office, settings):
    settings.LOG_HASH = "sm3"
    entries = acts(3, facts={"note": "好"})
    actions.sign_heads()

    assert check_receipt(queries.receipt_of(entries[2]))[0] == ""
    proof = queries.inclusion(office.code, 1)
    assert verify_inclusion(Hasher("sm3"), bytes.fromhex(proof.leaf), 1, 3, raw(proof.path), bytes.fromhex(proof.root))


def test_an_erasure_destroys_what_was_committed_to_and_is_itself_on_the_log(acts, office):
    entries = acts(2, facts={"reason": "秘密"})
    head_of_office = a_person(name="局长")
    Mandate.objects.create(person=head_of_office, role="head", organisation=office)
    before = queries.public_entry(office.code, 1)
    actions.erase(office.code, 1, by=head_of_office)
    assert Entry.objects.get(pk=entries[1].pk).salt is not None  # not before its record has its place
    deliver_all()

    erased = Entry.objects.get(pk=entries[1].pk)
    assert (erased.salt, erased.facts) == (None, {})
    after = queries.public_entry(office.code, 1)
    assert (after.line, after.erased) == (before.line, True)
    recorded = queries.public_entry(office.code, 2)
    assert (recorded.what, recorded.erases) == ("log.erase", 1)
    with pytest.raises(queries.Erased):
        queries.opening_of(erased)
    with pytest.raises(queries.Erased):
        actions.erase(office.code, 1, by=head_of_office)
    with pytest.raises(Invalid):
        actions.erase(office.code, 2, by=head_of_office)
    actions.sign_heads()
    assert check_receipt(queries.receipt_of(erased))[0] == ""


def test_an_outsider_cannot_have_anything_erased(acts, office):
    acts(1)
    with pytest.raises(NotAllowed):
        actions.erase(office.code, 0, by=a_person())
    with pytest.raises(NotFound):
        actions.erase("nobody", 0, by=a_person())


def test_every_officers_move_on_a_legal_article_is_on_the_log():
    officers = {"window", "approver", "head"}
    off = [
        f"{life.name}.{move.name}"
        for life in queries.lifecycles().values()
        for move in life.moves
        if move.basis and officers & set(move.by) and not move.is_power
    ]

    assert off == []
    for what in ("case.accept", "case.refuse", "licence.revoke", "licence.issue", "power.moved", "log.erase"):
        assert events.is_power(what)
    for what in ("case.say", "licence.show", "finding.explain"):
        assert not events.is_power(what)


def test_heads_are_only_for_what_is_there(acts, office):
    acts(300)
    actions.sign_heads()

    assert TreeHead.objects.get().size == 300
    assert len(queries.tile(office.code, 0, 0)) == 256 * 32
    assert len(queries.tile(office.code, 0, 1)) == 44 * 32
    assert len(queries.tile(office.code, 1, 0)) == 32
