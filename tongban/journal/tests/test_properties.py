"""Whatever is tried, in whatever order, and whatever fails: the journal tells the truth, and everybody hears it."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongban.accounts.testing import a_person
from tongban.journal import delivery
from tongban.journal.actions import deliver, perform
from tongban.journal.models import Entry, FailedDelivery
from tongban.journal.tests.specimens import LAMP, Lamp
from tongban.kit.refusals import Refusal

pytestmark = pytest.mark.django_db
quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

attempts = st.lists(
    st.tuples(
        st.sampled_from(["light", "dim", "write", "drop", "fly"]),
        st.sampled_from(["keeper", "clock", "outsider"]),
        st.sampled_from([{}, {"note": "好"}, {"note": "forbidden"}, {"reason": "风"}]),
    ),
    max_size=12,
)


def facts_for(name, facts):
    """Performers take only what their move asks; anything else is a programmer's mistake, not a user's."""
    asked = {ask.name for ask in LAMP.move(name).asks} if name in LAMP else set()
    return {key: value for key, value in facts.items() if key in asked}


@quick
@given(attempts)
def test_the_state_never_changes_without_an_entry_nor_an_entry_without_the_state(lamp, keeper, attempts):
    with transaction.atomic():
        actors = {"keeper": keeper, "clock": None, "outsider": a_person()}
        for name, who, facts in attempts:
            before = Lamp.objects.filter(pk=lamp.pk).values().get()
            count = Entry.objects.count()
            try:
                entry = perform(lamp, LAMP, name, actor=actors[who], **facts_for(name, facts))
            except Refusal:
                assert Lamp.objects.filter(pk=lamp.pk).values().get() == before
                assert Entry.objects.count() == count
            else:
                assert Entry.objects.count() == count + 1
                assert (entry.before, entry.after) == (before["state"], Lamp.objects.get(pk=lamp.pk).state)
                assert LAMP.move(name).end == entry.after
        moved = Entry.objects.filter(kind="lamp", subject=lamp.reference()).order_by("id")
        lived = [LAMP.first, *(entry.after for entry in moved)]
        assert [entry.before for entry in moved] == lived[:-1]
        assert Lamp.objects.get(pk=lamp.pk).state == lived[-1]
        transaction.set_rollback(True)
    lamp.refresh_from_db()


@quick
@given(
    whats=st.lists(st.sampled_from(["lamp.light", "lamp.dim", "lamp.drop"]), max_size=8),
    sickness=st.lists(st.integers(0, 5), min_size=3, max_size=3),
    limit=st.integers(1, 4),
)
def test_every_listener_hears_every_entry_in_the_end_however_often_it_fails(ears, whats, sickness, limit):
    """Three listeners; the n-th fails that many times for each entry before it succeeds."""
    from tongban.journal import events
    from tongban.journal.actions import record

    with transaction.atomic():
        events.REACTIONS.clear()
        heard, tries = [], {}

        def listener(number):
            def listen(entry):
                key = (number, entry.pk)
                tries[key] = tries.get(key, 0) + 1
                if tries[key] <= sickness[number]:
                    raise RuntimeError("sick")
                heard.append(key)

            listen.__qualname__ = f"listener-{number}"
            return listen

        for number in range(3):
            ears("lamp.light", "lamp.dim", "lamp.*")(listener(number))
        made = [record(what, kind="lamp", subject=str(n % 2)) for n, what in enumerate(whats)]
        now = timezone.now()
        for n in range(200):
            done = deliver(limit=limit, at=now + n * timedelta(days=1))
            if not done.entries and not done.retried:
                break
        assert sorted(heard) == sorted((number, entry.pk) for number in range(3) for entry in made)
        assert not Entry.objects.filter(delivered_at=None).exists()
        assert not FailedDelivery.objects.filter(done_at=None).exists()
        assert max(sickness) < delivery.attempts_allowed()
        transaction.set_rollback(True)
