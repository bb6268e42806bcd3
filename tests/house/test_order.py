"""The suite tells the same story in any order: what a test puts into a registry of the code is gone after it."""

from __future__ import annotations

import conftest
from tongban.journal.events import ANNOUNCED, POWERS, REACTIONS, announce, when


def hear_it(entry: object) -> None:
    """A reaction that no production code has."""


def test_what_a_test_registers_is_taken_back_after_it() -> None:
    events, powers, heard = dict(ANNOUNCED), set(POWERS), list(REACTIONS["case.grant"])
    around = conftest.put_registries_back()  # what runs around each test
    next(around)

    announce("lamp.left-behind", "Nobody took it back.", is_power=True)
    when("lamp.left-behind", "case.grant")(hear_it)
    assert hear_it in REACTIONS["case.grant"]
    next(around, None)

    assert events == ANNOUNCED
    assert powers == POWERS
    assert "lamp.left-behind" not in REACTIONS
    assert REACTIONS["case.grant"] == heard


def test_what_a_test_takes_from_a_registry_is_given_back() -> None:
    around = conftest.put_registries_back()
    next(around)
    event, meaning = ANNOUNCED.popitem()
    next(around, None)

    assert ANNOUNCED[event] == meaning
