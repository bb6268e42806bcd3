"""What somebody outside says of a move, read as the move asks for it.

A body of the interface is a mapping with any names and values. Only what the move declares may come in, so that nobody
reaches an argument that is the house's own (the moment of an act above all: acts are not back-dated from outside), and
each value must be of the kind the move asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from tongban.kit.lifecycle import Ask, Lifecycle
from tongban.kit.refusals import Invalid

MOST_LETTERS = 4000


def facts_told(lifecycle: Lifecycle, name: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """The facts for `perform`, from a mapping that anybody may have sent. What is not known as a move has no facts:
    `perform` says so.

    Invalid: not-asked (a name the move does not ask for), fact-not-possible (another kind of value), too-long."""
    asks = {ask.name: ask for ask in lifecycle.move(name).asks} if name in lifecycle else {}
    unknown = [str(told)[:60] for told in said if told not in asks]
    if unknown and name in lifecycle:
        raise Invalid(
            _("This act asks for nothing called “%(names)s”.") % {"names": "、".join(unknown[:10])},
            code="not-asked",
            where={"field": ", ".join(unknown[:10])},
        )
    return {told: _read(asks[told], value) for told, value in said.items() if told in asks}


def _read(ask: Ask, value: Any) -> Any:
    if value is None:
        return value
    if not KINDS.get(ask.kind, _is_text)(value):
        raise Invalid(
            _("“%(label)s” cannot be read.") % {"label": ask.label},
            code="fact-not-possible",
            next_step=_("Compare it with what the move asks for under “moves” of the subject."),
            where={"field": ask.name},
        )
    rows = value if isinstance(value, list) else [{ask.name: value}]
    if any(isinstance(text, str) and len(text) > MOST_LETTERS for row in rows for text in row.values()):
        raise Invalid(
            _("A text has at most %(most)s characters.") % {"most": MOST_LETTERS},
            code="too-long",
            where={"field": ask.name},
        )
    return value


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_count(value: Any) -> bool:
    return isinstance(value, (int, str)) and not isinstance(value, bool)


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) and _are_texts(row) for row in value)


def _are_texts(row: dict[str, Any]) -> bool:
    return all(isinstance(value, str) or value is None for value in row.values())


KINDS: dict[str, Callable[[Any], bool]] = {
    "days": _is_count,
    "number": _is_count,
    "list": _is_rows,
    "flag": lambda value: isinstance(value, bool),
}
"""What a value must be for a kind of `Ask`; any other kind is a text."""
