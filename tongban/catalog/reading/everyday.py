"""Whether packs/everyday/ agrees with the rest: no unknown code, and no saying that means two things."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from tongban.catalog.answering.words import plain
from tongban.catalog.reading.faults import Fault, known
from tongban.catalog.reading.files import Draft, row_name

NAMES, MATTERS, BODIES, WORDS = (f"everyday/{name}.toml" for name in ("names", "elsewhere", "bodies", "words"))


def check_everyday(draft: Draft) -> Iterator[Fault]:
    """Every disagreement of the everyday names."""
    yield from _references(draft)
    yield from _said_twice(draft)
    for number, row in enumerate(draft.shelves.everyday_words, 1):
        if (row.kind == "intent") != (row.intent is not None):
            sentence = _("Words of kind “intent” say which, and only they do.")
            yield draft.fault(
                WORDS,
                row_name("everyday_words", number, {}),
                "intent-missing",
                sentence,
                _("Write or remove `intent`."),
            )


def _references(draft: Draft) -> Iterator[Fault]:
    shelves = draft.shelves
    services = {*draft.items, *draft.one_things, *draft.unread}
    bodies, departments = {row.code for row in shelves.bodies}, {row.code for row in shelves.departments}
    asked: list[tuple[str, str, int, str, str, set[str]]] = [
        *((NAMES, "everyday_names", n, "code", row.code, services) for n, row in enumerate(shelves.everyday_names, 1)),
        *((MATTERS, "matters", n, "body", row.body, bodies) for n, row in enumerate(shelves.matters, 1)),
        *(
            (BODIES, "bodies", n, "department", row.department, departments)
            for n, row in enumerate(shelves.bodies, 1)
            if row.department
        ),
    ]
    for file, table, number, field, value, wanted in asked:
        if value not in wanted:
            sentence = _("“%(value)s” (%(field)s) is not known.") % {"value": value, "field": field}
            yield draft.fault(file, row_name(table, number, {}), "unknown-code", sentence, known(sorted(wanted), value))


def _said_twice(draft: Draft) -> Iterator[Fault]:
    """The same words, in whatever order, said for two things: nobody could tell which is meant."""
    meant: dict[tuple[str, ...], str] = {}
    lists: tuple[tuple[str, str, list[Any]], ...] = (
        (NAMES, "everyday_names", list(draft.shelves.everyday_names)),
        (MATTERS, "matters", list(draft.shelves.matters)),
    )
    for file, table, rows in lists:
        for number, row in enumerate(rows, 1):
            for text in row.said:
                words = tuple(sorted(plain(text).split()))
                other = meant.setdefault(words, row.code)
                if other != row.code or not words:
                    sentence = _("“%(said)s” is said for “%(code)s” and for “%(other)s”.") % {
                        "said": text,
                        "code": row.code,
                        "other": other,
                    }
                    step = _("Keep it for one of them; add a word that tells them apart.")
                    yield draft.fault(file, row_name(table, number, {"code": row.code}), "said-twice", sentence, step)
