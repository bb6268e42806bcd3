"""Verifying offline: what is wrong with a file is said exactly, and no changed byte ever passes."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from tongban.documents import certifying
from tongban.documents.sealing import Signer, seal_pdf
from tongban.documents.status_lists import mark_of, sign_list
from tongban.documents.testing import a_pdf
from tongban.documents.tests.conftest import CODE, FACTS, NOON
from tongban.documents.verifying import verify_pdf

LATER = NOON + timedelta(days=1)
FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def codes(verdict):
    return [finding.code for finding in verdict.findings if finding.grave]


def verdict_on(content, office, **more):
    return verify_pdf(content, roots=[office.root], now=more.pop("now", LATER), **more)


def a_list(office, state, **more):
    entries = {mark_of(FACTS["identifier"]): {"state": state, "since": "2026-11-18"}} if state else {}
    signed = {"entries": entries, "issued_at": NOON.isoformat(), "next_at": (LATER + timedelta(days=1)).isoformat()}
    return sign_list({**signed, **more}, office.status_signer)


def test_a_genuine_certificate_verifies_and_says_what_it_is(office, genuine):
    verdict = verdict_on(genuine, office, status_list=a_list(office, ""))

    assert verdict.ok
    assert [finding.code for finding in verdict.findings] == ["genuine"]
    assert verdict.identifier == FACTS["identifier"]
    assert verdict.document_number == "JY29901000000018"
    assert (verdict.issuer, verdict.issuer_code) == ("示例市市场监督管理局", CODE)
    assert verdict.signed_at == NOON


def test_without_a_status_list_the_verdict_says_that_nobody_looked(office, genuine):
    verdict = verdict_on(genuine, office)

    assert verdict.ok
    assert [finding.code for finding in verdict.findings] == ["genuine", "status-not-checked"]


@FUZZ
@given(data=st.data())
def test_no_file_with_a_changed_byte_ever_verifies(office, genuine, data):
    place = data.draw(st.integers(0, len(genuine) - 1))
    other = data.draw(st.integers(1, 255))
    changed = bytearray(genuine)
    changed[place] ^= other

    assert not verdict_on(bytes(changed), office).ok


def test_no_changed_byte_passes_anywhere_in_the_seal_itself(office, genuine):
    start = genuine.index(b"/Type/Sig/")
    for place in range(start, genuine.index(b"endobj", start), 3):
        for mask in (0x20, 0x01):  # 0x20 changes only the case of a letter
            changed = bytearray(genuine)
            changed[place] ^= mask
            assert not verdict_on(bytes(changed), office).ok, (place, mask)


@FUZZ
@given(size=st.integers(0, 60_000))
@example(size=1)
def test_no_truncated_file_ever_verifies(office, genuine, size):
    kept = genuine[: max(len(genuine) - 1 - size, 0)]

    assert not verdict_on(kept, office).ok


@FUZZ
@given(tail=st.binary(min_size=1, max_size=200))
@example(tail=b"\n")
@example(tail=b"\x00")
def test_no_file_with_something_added_ever_verifies(office, genuine, tail):
    verdict = verdict_on(genuine + tail, office)

    assert codes(verdict) == ["appended"]


@FUZZ
@given(junk=st.binary(max_size=300))
@example(junk=b"%PDF-1.7\n/ByteRange[0 0000000010 0000000020 0000000030]/Contents<00>")
def test_no_junk_verifies_and_none_breaks_the_verifier(office, junk):
    assert not verdict_on(b"%PDF-" + junk, office).ok
    assert not verdict_on(junk, office).ok


def test_a_changed_word_is_told_as_altered(office, genuine):
    changed = genuine.replace(b"JY29901000000018", b"JY29901000000019", 1)

    assert codes(verdict_on(changed, office)) == ["altered"]


def test_an_update_appended_by_another_program_is_told_with_its_size(office, genuine):
    writer = PdfWriter(io.BytesIO(genuine), incremental=True)
    writer.add_metadata({"/Title": "changed"})
    written = io.BytesIO()
    writer.write(written)
    added = written.getvalue()
    assert added.startswith(genuine)

    verdict = verdict_on(added, office)

    assert codes(verdict) == ["appended"]
    assert str(len(added) - len(genuine)) in verdict.findings[0].sentence


def test_a_seal_taken_over_to_another_page_is_told_as_altered(office, genuine):
    start = genuine.rindex(b"stream\n", 0, genuine.index(b"/Type/EmbeddedFile")) - 40
    moved = genuine[:start] + b"0" * 8 + genuine[start + 8 :]

    assert codes(verdict_on(moved, office)) == ["altered"]


def test_a_file_cut_short_is_told_as_such(office, genuine):
    assert "cut-short" in codes(verdict_on(genuine[:-100], office))


def test_a_seal_of_an_unknown_authority_is_told_as_foreign(office, genuine):
    stranger, _key = certifying.new_root("另一个根证书", NOON)

    assert codes(verify_pdf(genuine, roots=[stranger], now=LATER)) == ["foreign-seal"]
    assert codes(verify_pdf(genuine, roots=[], now=LATER)) == ["foreign-seal"]


def test_a_key_that_may_sign_lists_cannot_seal(office, drawn):
    sealed = seal_pdf(drawn, office.status_signer, at=NOON, facts=FACTS, reason="")

    assert codes(verdict_on(sealed, office)) == ["foreign-seal"]


def test_a_seal_cannot_make_other_seals(office, drawn):
    made, key = certifying.new_certificate(
        office.signer.certificate, office.signer.key, name="伪造", organisation="伪造", code=CODE,
        purpose=certifying.SEALING, since=NOON - timedelta(days=1),
    )  # fmt: skip
    sealed = seal_pdf(drawn, Signer(made, key, "伪造"), at=NOON, facts=FACTS, reason="")

    assert codes(verdict_on(sealed, office)) == ["foreign-seal"]
    assert codes(verify_pdf(sealed, roots=[office.root, office.signer.certificate], now=LATER)) == ["foreign-seal"]


def test_a_seal_of_one_body_on_the_certificate_of_another_is_told(office, drawn):
    assert codes(verdict_on(office.sealed(drawn, issuer_code="11990100MB00000020"), office)) == ["seal-of-another"]


def test_a_wrong_check_character_is_told(office, drawn):
    right = FACTS["identifier"]
    wrong = right[:-1] + ("A" if right[-1] != "A" else "B")

    assert codes(verdict_on(office.sealed(drawn, identifier=wrong), office)) == ["wrong-check-character"]
    assert codes(verdict_on(office.sealed(drawn, identifier="1.2.3"), office)) == ["wrong-identifier"]


@pytest.mark.parametrize(
    ("day", "code"),
    [(datetime(2031, 11, 18, 1, tzinfo=UTC), "expired"), (datetime(2031, 11, 17, 15, tzinfo=UTC), None)],
)
def test_the_last_day_of_validity_is_a_day_of_the_city(office, genuine, day, code):
    assert codes(verdict_on(genuine, office, now=day)) == ([code] if code else [])


def test_a_certificate_sealed_before_its_seal_was_in_force_is_told(office, drawn):
    early = seal_pdf(drawn, office.signer, at=NOON - timedelta(days=400), facts=FACTS, reason="")

    assert codes(verdict_on(early, office)) == ["seal-out-of-time"]
    assert "sealed-in-future" in codes(verdict_on(office.sealed(drawn), office, now=NOON - timedelta(days=2)))


@pytest.mark.parametrize("state", ["suspended", "revoked", "cancelled", "replaced", "expired"])
def test_the_status_list_says_what_no_longer_holds(office, genuine, state):
    verdict = verdict_on(genuine, office, status_list=a_list(office, state))

    assert codes(verdict) == [state]
    assert "2026-11-18" in verdict.findings[0].sentence
    assert verdict.identifier == FACTS["identifier"]


def test_a_damaged_or_foreign_status_list_never_counts_as_looked_at(office, genuine):
    signed_by_seal = sign_list({"entries": {}, "next_at": "2999"}, office.signer)
    damaged = a_list(office, "").replace("ey", "fy", 1)

    for bad in ("", "{}", "[]", "null", signed_by_seal, damaged):
        assert codes(verdict_on(genuine, office, status_list=bad)) == ["status-list-broken"]


def test_an_old_status_list_is_used_but_its_age_is_told(office, genuine):
    verdict = verdict_on(genuine, office, status_list=a_list(office, "", next_at="2026-11-18T06:00:00+00:00"))

    assert verdict.ok
    assert [finding.code for finding in verdict.findings] == ["genuine", "status-list-old"]


def test_what_is_no_certificate_at_all_is_told_apart(office, drawn):
    assert codes(verdict_on(b"hello", office)) == ["not-a-pdf"]
    assert not verdict_on(b"hello", office).readable
    assert codes(verdict_on(a_pdf(), office)) == ["unsealed"]
    assert codes(verdict_on(drawn, office)) == ["unsealed"]
    assert PdfReader(io.BytesIO(drawn)).pages
