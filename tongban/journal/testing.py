"""The journal for tests: deliver everything at once."""

from __future__ import annotations

from datetime import datetime

from tongban.journal.delivery import Delivered, deliver


def deliver_all(at: datetime | None = None) -> Delivered:
    """Deliver until nothing is left, also what reactions themselves record; fails loudly where a reaction failed.

    Returns what was done. Raises AssertionError with the last error of the first failed reaction.
    """
    from tongban.journal.queries import failures

    done = deliver(limit=100_000, at=at)
    left = failures()
    assert not left, f"{left[0].reaction} for {left[0].entry}:\n{left[0].last_error}"
    return done
