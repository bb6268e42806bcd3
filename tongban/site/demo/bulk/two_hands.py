"""Two processes for a large city: one casts the rows, the other writes them. The rows are the same as with one."""

from __future__ import annotations

import multiprocessing
import os
import pickle
from collections import Counter as Tally
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models

from tongban.site.demo.bulk.planning import Group
from tongban.site.demo.bulk.writing import Shape, Writer

if TYPE_CHECKING:
    from tongban.site.demo.bulk import Foundry


def can_split() -> bool:
    """Whether a second process can begin from here (by fork: it needs all that the foundry knows) and has a core."""
    return "fork" in multiprocessing.get_all_start_methods() and (os.cpu_count() or 1) > 1


class Sender(Writer):
    """A writer that hands its batches over instead of writing them."""

    def __init__(self, there: Connection) -> None:
        super().__init__()
        self.there = there

    def take(self, shape: Sequence[Shape], filled: Sequence[str]) -> None:
        """Hand one group over, its texts whole: taking them apart is the other side's work."""
        named = [(model._meta.label, *rest) for model, *rest in shape]
        self.there.send_bytes(pickle.dumps(("group", named, filled), pickle.HIGHEST_PROTOCOL))

    def write(self, model: type[models.Model], names: Sequence[str], rows: list[Sequence[Any]]) -> None:
        """Hand one batch over."""
        self.there.send_bytes(pickle.dumps((model._meta.label, tuple(names), rows), pickle.HIGHEST_PROTOCOL))


def cast_by_two(foundry: Foundry, groups: Sequence[Group], writer: Writer, say: Callable[[str], None]) -> int:
    """Let another process cast, and write what it hands over; the foundry's counters are up to date afterwards. A fault
    over there is raised here."""
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(duplex=False)
    other = fork.Process(target=_cast, args=(foundry, groups, there), daemon=True)
    other.start()
    there.close()
    while True:
        kind, *handed = pickle.loads(here.recv_bytes())  # noqa: S301 - our own other half
        if kind == "said":
            say(handed[0])
        elif kind == "group":
            shape, filled = handed
            writer.take([(apps.get_model(label), *rest) for label, *rest in shape], filled)
        elif kind == "fault":
            raise RuntimeError(handed[0])
        elif kind == "done":
            made, counters = handed
            foundry.counters = Tally(counters)
            other.join()
            return int(made)
        else:
            writer.write(apps.get_model(kind), *handed)


def _cast(foundry: Foundry, groups: Sequence[Group], there: Connection) -> None:
    """The other process: it never speaks to the database."""

    def hand(*words: Any) -> None:
        there.send_bytes(pickle.dumps(words, pickle.HIGHEST_PROTOCOL))

    try:
        sender = Sender(there)
        made = foundry.cast_all(groups, sender, lambda line: hand("said", line))
        sender.flush()
        hand("done", made, dict(foundry.counters))
    except BaseException as fault:  # noqa: BLE001 - whatever it is, it is raised on the other side
        hand("fault", f"{type(fault).__name__}: {fault}")
    finally:
        os._exit(0)  # nothing of the first process's connections may be closed from here
