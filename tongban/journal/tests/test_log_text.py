"""The committed text is the same before a database kept the entry and after, whatever was in it."""

import json
import math
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongban.journal import events
from tongban.journal.actions import record
from tongban.journal.log import leaves
from tongban.journal.models import Entry

pytestmark = pytest.mark.django_db
quick = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

zones = st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(-timedelta(hours=3, minutes=30))])
moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=zones)
letters = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
words = st.text(letters, max_size=12)
leaves_of_facts = (
    st.none()
    | st.booleans()
    | st.integers(-(10**25), 10**25)
    | st.floats(allow_nan=False, allow_infinity=False)
    | words
    | st.dates()
    | moments
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.uuids()
)
facts = st.dictionaries(
    words,
    st.recursive(
        leaves_of_facts, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3)
    ),
    max_size=5,
)


@pytest.fixture(autouse=True)
def public(monkeypatch):
    monkeypatch.setattr(events, "POWERS", {"lamp.light"})


@quick
@given(facts=facts, at=moments, basis=words, subject=words)
def test_what_a_database_gives_back_is_what_was_committed_to(facts, at, basis, subject):
    with transaction.atomic():
        entry = record("lamp.light", kind="lamp", subject=subject, facts=facts, at=at, basis=basis)
        kept = Entry.objects.get(pk=entry.pk)

        assert leaves.recomputed(kept, "sha256") == bytes(kept.commitment) == entry.commitment
        kept.log_index, kept.logged_at = 0, at
        line = leaves.leaf_line(kept, "code", bytes(kept.commitment))
        assert json.loads(line)["basis"] == leaves.cited(basis)
        assert "\n" not in line
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("written", "read"),
    [(1.0, 1), (1e20, 10**20), (5.267196074614419e16, 52671960746144190), (-0.0, 0), (1.5, 1.5), (1e-7, 1e-7), (math.pi, math.pi), ({1: "a"}, {"1": "a"}), ((1, 2), [1, 2]),
     (date(2026, 1, 2), "2026-01-02"), (Decimal("1.50"), "1.50"), (UUID(int=0), str(UUID(int=0)))],
)  # fmt: skip
def test_facts_come_out_as_a_database_keeps_them(written, read):
    assert repr(leaves.as_read_back({"it": written})) == repr({"it": read})


@pytest.mark.parametrize("column", ["what", "kind", "subject", "role", "before", "after", "basis", "organisation_id", "actor_id", "at", "facts"])  # fmt: skip
def test_every_column_is_committed_to(column):
    said = dict.fromkeys(["what", "kind", "subject", "role", "before", "after", "basis"], "a")
    said |= {"actor_id": 1, "organisation_id": 1, "facts": {"a": 1}, "at": datetime(2026, 1, 1, tzinfo=UTC)}
    other = {"at": datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=UTC), "facts": {"a": 2}}.get(column, 2)

    assert leaves.committed_text(said) != leaves.committed_text(said | {column: other})


def test_every_column_that_says_what_happened_is_in_the_text():
    around = {"id", "delivered_at", "salt", "commitment", "log_index", "logged_at"}
    said = {field.attname for field in Entry._meta.concrete_fields} - around
    text = leaves.committed_text(dict.fromkeys(said) | {"facts": {}})

    assert {name.removesuffix("_id") for name in said} == set(json.loads(text))


def test_the_moment_is_said_in_utc_to_the_microsecond():
    east = timezone(timedelta(hours=8))
    assert leaves.moment(datetime(2026, 1, 1, 8, tzinfo=east)) == "2026-01-01T00:00:00.000000Z"


@pytest.mark.parametrize(
    ("typed", "public"),
    [
        (
            "《中华人民共和国行政许可法》第三十二条第一款第（四）项",
            "《中华人民共和国行政许可法》第三十二条第一款第（四）项",
        ),
        (
            "张三住址不符，依据《食品安全法》第三十五条第二款、《示例办法》第3条",
            "《食品安全法》第三十五条第二款、《示例办法》第3条",
        ),
        ("国办发〔2019〕51号", "国办发〔2019〕51号"),
        ("因张三未到场", ""),
    ],
)
def test_of_a_typed_basis_only_what_it_cites_is_public(typed, public):
    entry = record("specimen.light", kind="specimen", subject="1", basis=typed)

    assert leaves.cited(entry.basis) == public
    assert '"basis":"' + public + '"' in leaves.leaf_line(entry, "990100", b"")
