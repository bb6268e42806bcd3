"""Everybody who listens hears everything, whatever goes wrong with one of them."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tongban.accounts.models import Person
from tongban.accounts.testing import a_person
from tongban.journal import delivery, queries
from tongban.journal.actions import deliver, perform, record, redeliver
from tongban.journal.events import announce, name_of, reactions_to
from tongban.journal.models import Entry, FailedDelivery
from tongban.journal.testing import deliver_all
from tongban.journal.tests.specimens import LAMP

pytestmark = pytest.mark.django_db

LATER = timedelta(days=1)


def happen(*whats):
    return [record(what, kind=what.split(".")[0], subject=str(n)) for n, what in enumerate(whats)]


def test_each_listener_hears_each_entry_once_and_oldest_first(ears):
    heard = []

    @ears("lamp.light", "lamp.dim")
    def listen(entry):
        heard.append(("listen", entry.what))

    @ears("lamp.*")
    def listen_to_all(entry):
        heard.append(("all", entry.what))

    happen("lamp.light", "lamp.drop", "lamp.dim", "other.light")
    done = deliver()
    assert heard == [
        ("listen", "lamp.light"),
        ("all", "lamp.light"),
        ("all", "lamp.drop"),
        ("listen", "lamp.dim"),
        ("all", "lamp.dim"),
    ]
    assert (done.entries, done.reactions, done.failed) == (4, 5, 0)
    assert deliver().entries == 0
    assert not Entry.objects.filter(delivered_at=None).exists()


def test_a_poisoned_reaction_blocks_neither_the_others_nor_later_entries(ears):
    heard = []

    @ears("lamp.light")
    def poisoned(entry):
        Person.objects.create(username=f"half-{entry.pk}", name="半")
        raise RuntimeError("毒")

    @ears("lamp.light")
    def healthy(entry):
        heard.append(entry.pk)

    made = happen("lamp.light", "lamp.light")
    done = deliver()
    assert heard == [entry.pk for entry in made]
    assert (done.entries, done.failed) == (2, 2)
    assert not Person.objects.filter(username__startswith="half-").exists(), "what it half did was taken back"
    assert all("毒" in failure.last_error and failure.attempts == 1 for failure in queries.failures())


def test_a_failed_reaction_is_tried_again_alone_until_it_succeeds(ears):
    heard, sick = [], [True]

    @ears("lamp.light")
    def recovering(entry):
        if sick:
            raise RuntimeError("not yet")
        heard.append(entry.pk)

    @ears("lamp.light")
    def healthy(entry):
        heard.append("healthy")

    [made] = happen("lamp.light")
    deliver()
    assert deliver().retried == 0, "not before it is due"
    now = timezone.now()
    assert deliver(at=now + LATER).retried == 1
    sick.clear()
    assert deliver(at=now + 3 * LATER).retried == 1
    assert heard == ["healthy", made.pk]
    assert not queries.failures()
    assert FailedDelivery.objects.get().done_at is not None


def test_after_the_last_attempt_it_is_given_up_visibly_and_a_person_can_try_again(ears, settings):
    settings.DELIVERY_ATTEMPTS = 3
    sick = [True]

    @ears("lamp.light")
    def stubborn(entry):
        if sick:
            raise RuntimeError("never")

    happen("lamp.light")
    deliver()
    now, waits = timezone.now(), []
    for n in range(1, 5):
        deliver(at=now + n * LATER)
        waits.append(FailedDelivery.objects.get().attempts)
    assert waits == [2, 3, 3, 3]
    [given_up] = queries.failures(given_up=True)
    assert queries.backlog().given_up == 1
    sick.clear()
    redeliver(given_up.pk)
    deliver()
    assert queries.backlog() == queries.Backlog(0, None, 0, 0)


def test_the_wait_doubles_up_to_an_hour():
    waits = [delivery.wait_after(n).total_seconds() for n in range(1, 14)]
    assert waits[:4] == [10, 20, 40, 80]
    assert waits == sorted(waits)
    assert waits[-1] == 3600


def test_a_reaction_that_no_longer_exists_is_given_up(ears):
    @ears("lamp.light")
    def old(entry):
        raise RuntimeError

    happen("lamp.light")
    deliver()
    FailedDelivery.objects.update(reaction="tongban.gone.reaction")
    done = deliver(at=timezone.now() + LATER)
    assert done.given_up == 1
    assert "tongban.gone.reaction" in queries.failures(given_up=True)[0].last_error


def test_what_a_reaction_does_is_delivered_in_the_same_pass(lamp, keeper, ears):
    heard = []

    @ears("lamp.light")
    def dim_again(entry):
        perform(lamp, LAMP, "dim", actor=None)

    @ears("lamp.dim")
    def note(entry):
        heard.append(entry.what)

    perform(lamp, LAMP, "light", actor=keeper)
    assert deliver_all().entries == 2
    assert heard == ["lamp.dim"]


def test_an_entry_waits_for_an_older_one_of_the_same_thing(ears):
    first, second = (record("lamp.light", kind="lamp", subject="L1") for _n in range(2))
    other = record("lamp.light", kind="lamp", subject="L2")
    assert list(delivery._undelivered()) == [first, other]
    Entry.objects.filter(pk=first.pk).update(delivered_at=timezone.now())
    assert list(delivery._undelivered()) == [second, other]


def test_a_pass_takes_no_more_than_its_limit():
    happen(*["lamp.light"] * 5)
    assert [deliver(limit=2).entries for _n in range(3)] == [2, 2, 1]


def test_deliver_all_says_which_reaction_failed(ears):
    @ears("lamp.light")
    def broken(entry):
        raise RuntimeError("look here")

    happen("lamp.light")
    with pytest.raises(AssertionError, match=r"broken(.|\n)*look here"):
        deliver_all()


@pytest.mark.django_db(transaction=True)
def test_whoever_acts_delivers_at_once_where_the_settings_ask_for_it(ears, settings):
    heard = []

    @ears("person.made")
    def listen(entry):
        heard.append(entry.what)
        record("person.heard", kind="person", subject="1")

    settings.DELIVER_INLINE = True
    record("person.made", kind="person", subject="1")
    assert heard == ["person.made"]
    assert queries.backlog().waiting == 0
    settings.DELIVER_INLINE = False
    record("person.made", kind="person", subject="1")
    assert queries.backlog().waiting == 1


def test_registering_twice_is_hearing_once(ears):
    def listen(entry):
        """Heard."""

    ears("lamp.light")(listen)
    ears("lamp.light", "lamp.*")(listen)
    assert reactions_to("lamp.light") == [listen]


def test_listening_to_what_cannot_happen_is_found_out(ears):
    ears("lamp.sing", "person.reveal", "person.*")(lambda entry: None)
    assert queries.unheard_of() == ["lamp.sing"]


def test_every_event_is_listed_with_its_listeners(ears):
    announce("lamp.cleaned", "Somebody cleaned a lamp.")
    ears("lamp.cleaned")(test_registering_twice_is_hearing_once)
    row = next(row for row in queries.events() if row.what == "lamp.cleaned")
    assert row.listeners == (name_of(test_registering_twice_is_hearing_once),)
    assert "person.reveal" in {row.what for row in queries.events()}


def run(*words):
    out = StringIO()
    call_command("deliver", *words, stdout=out)
    return out.getvalue()


def test_the_command_delivers_once_and_says_what_it_did(ears):
    happen("lamp.light")
    assert json.loads(run("--once", "--format", "json"))["entries"] == 1
    assert run("--once").startswith("entries 0")


def test_the_command_shows_what_failed_and_tries_it_again(ears):
    sick = [True]

    @ears("lamp.light")
    def listen(entry):
        if sick:
            raise RuntimeError("灯不亮")

    happen("lamp.light")
    deliver()
    assert "灯不亮" in run("--status")
    [failure] = json.loads(run("--status", "--format", "json"))["failures"]
    sick.clear()
    assert json.loads(run("--retry", str(failure["id"]), "--format", "json"))["retried"] == 1
    with pytest.raises(CommandError, match="no open failed delivery"):
        run("--retry", str(failure["id"]))


def test_people_are_recorded_by_the_room_below_through_its_witness():
    from tongban.accounts.actions import reveal_id

    subject = a_person()
    reveal_id(subject, asked_by=subject, why="my own")
    entry = Entry.objects.get(what="person.reveal")
    assert (entry.subject, entry.actor, entry.facts) == (
        str(subject.pk),
        subject,
        {"why": "my own", "use": "own", "basis": "《中华人民共和国个人信息保护法》第四十五条"},
    )
