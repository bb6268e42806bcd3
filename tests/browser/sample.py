"""The small city browser tests look at: the cast, the packs, a few acts on the public log, and a broken promise."""

from __future__ import annotations

AUTHORITY = "11990100MB99000131"
"""The sample city's market regulation, whose log has entries."""


def load() -> None:
    """Load it, once a session."""
    from tongban.accounts import cast
    from tongban.catalog import actions as catalog

    cast.assemble()
    catalog.load_packs()
    _act()
    _be_late()


def _act() -> None:
    from tongban.accounts.models import Organisation
    from tongban.journal import actions as journal

    office = Organisation.objects.get(code=AUTHORITY)
    for number in range(6):
        what, before, after = ("accept", "submitted", "reviewing") if number % 2 else ("grant", "reviewing", "granted")
        journal.record(
            f"case.{what}",
            kind="case",
            subject=f"SAMPLE-{number}",
            organisation_id=office.pk,
            before=before,
            after=after,
            basis="《中华人民共和国行政许可法》第三十二条",
        )
    journal.deliver()
    journal.sign_heads()


def _be_late() -> None:
    """王五 has broken a promise: a signal stands in the stream, and a card waits for him."""
    from tongban.accounts.testing import the_cast
    from tongban.oversight.actions import oversee
    from tongban.site.demo.overseeing import tell_of_lateness
    from tongban.site.demo.scenes import settle
    from tongban.site.demo.story import Storyteller

    teller = Storyteller(the_cast())
    teller.gather(2)
    tell_of_lateness(teller)
    settle()
    oversee()
    settle()
