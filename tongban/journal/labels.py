"""What recorded names mean in the reader's language: declared lives, their moves and states, announcements."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.utils.translation import gettext as _

from tongban.journal.events import ANNOUNCED
from tongban.kit.lifecycle import Lifecycle, Move


def lifecycles() -> dict[str, Lifecycle]:
    """Every declared life by its name, from the rooms' `lifecycle` modules, from the ground up."""
    return dict(_declared())


@cache
def _declared() -> tuple[tuple[str, Lifecycle], ...]:
    found: dict[str, Lifecycle] = {}
    for room in reversed(list(apps.get_app_configs())):
        if room.name.startswith("tongban.") and find_spec(f"{room.name}.lifecycle"):
            module = import_module(f"{room.name}.lifecycle")
            found.update((life.name, life) for life in vars(module).values() if isinstance(life, Lifecycle))
    return tuple(found.items())


def move_of(what: str) -> Move | None:
    """The declared move behind `case.accept`; None for what is announced by hand."""
    kind, _dot, name = what.partition(".")
    life = lifecycles().get(kind)
    return life.move(name) if life and name in life else None


def label_of(what: str) -> str:
    """What happened, in words: a heading, so without the full stop of an announced sentence."""
    move = move_of(what)
    return str(move.label) if move else _(str(ANNOUNCED.get(what, what))).rstrip("。.")


def state_label(kind: str, state: str) -> str:
    """A state of a kind of thing, in words; empty where its life knows no such state."""
    life = lifecycles().get(kind)
    return next((str(one.label) for one in life.states if one.name == state), "") if life else ""
