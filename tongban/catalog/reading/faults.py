"""What is wrong in a pack, where, in one sentence, and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from tongban.kit.refusals import Invalid


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. `row` names the table and its place: "materials 3 (lease)"; `line` is 0 if unknown."""

    file: str
    row: str
    code: str
    sentence: str
    next_step: str
    line: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The fault for programs."""
        return asdict(self)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return "  ".join(part for part in (place, self.row, self.sentence, self.next_step) if part)


class BrokenPacks(Invalid):
    """Packs that cannot be loaded; `faults` names everything that is wrong with them."""

    code = "packs-broken"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            _("The packs have %(count)s faults; the first: %(fault)s")
            % {"count": len(self.faults), "fault": self.faults[0]},
            next_step=_("Run “tongban packs check” and correct every row it names."),
        )


def known(words: Iterable[str], wrong: str = "") -> str:
    """“Did you mean …?” and the words that would have been right."""
    listed = sorted(set(words))
    near = get_close_matches(wrong, listed, n=1, cutoff=0.6) if wrong else []
    said = _("Did you mean “%(word)s”?") % {"word": near[0]} + " " if near else ""
    shown = ", ".join(listed[:12]) + (" …" if len(listed) > 12 else "")
    return said + (_("Known here: %(words)s.") % {"words": shown} if listed else _("None is known yet."))


_ARTICLES: dict[str, Callable[[], tuple[str, str]]] = {
    "missing": lambda: (
        _("“%(field)s” is missing."),
        _("Add “%(field)s” to this row."),
    ),
    "extra_forbidden": lambda: (
        _("“%(field)s” is not a word this table knows."),
        "",
    ),
    "literal_error": lambda: (
        _("“%(field)s” cannot be “%(value)s”."),
        _("It must be one of: %(expected)s."),
    ),
    "string_pattern_mismatch": lambda: (
        _("“%(value)s” is not how “%(field)s” is written."),
        _("It must look like %(pattern)s."),
    ),
    "too_short": lambda: (
        _("“%(field)s” must not be empty."),
        _("Give at least one."),
    ),
    "greater_than_equal": lambda: (
        _("“%(field)s” is %(value)s, which is too small."),
        _("It must be at least %(ge)s."),
    ),
    "less_than_equal": lambda: (
        _("“%(field)s” is %(value)s, which is too large."),
        _("It must be at most %(le)s."),
    ),
}
_KINDS: dict[str, Callable[[], str]] = {
    "string_type": lambda: _("a text in quotation marks"),
    "int_type": lambda: _("a whole number"),
    "int_parsing": lambda: _("a whole number"),
    "int_from_float": lambda: _("a whole number"),
    "float_type": lambda: _("a number"),
    "float_parsing": lambda: _("a number"),
    "bool_type": lambda: _("true or false"),
    "bool_parsing": lambda: _("true or false"),
    "list_type": lambda: _("a list in square brackets"),
    "dict_type": lambda: _("a table in braces"),
    "model_type": lambda: _("a table in braces"),
    "model_attributes_type": lambda: _("a table in braces"),
    "date_type": lambda: _("a date such as 2026-01-01, without quotation marks"),
    "date_parsing": lambda: _("a date such as 2026-01-01, without quotation marks"),
    "date_from_datetime_parsing": lambda: _("a date such as 2026-01-01, without quotation marks"),
    "date_from_datetime_inexact": lambda: _("a date such as 2026-01-01, without quotation marks"),
    "tuple_type": lambda: _("a list in square brackets"),
}


def said_of(error: Any, field: str, fields: Iterable[str]) -> tuple[str, str, str]:
    """(code, sentence, next step) for one of Pydantic's errors. `fields`: the words the table knows."""
    kind = error["type"]
    words = {
        "field": field,
        "value": _short(error.get("input")),
        **{k: str(v) for k, v in error.get("ctx", {}).items()},
    }
    if kind in _ARTICLES:
        sentence, next_step = _ARTICLES[kind]()
        if kind == "extra_forbidden":
            return "unknown-key", sentence % words, known(fields, field)
        return kind.replace("_", "-"), sentence % words, next_step % words
    if kind in _KINDS:
        words["kind"] = _KINDS[kind]()
        return (
            "wrong-kind",
            _("“%(field)s” is “%(value)s”, not %(kind)s.") % words,
            _("Write %(kind)s.") % words,
        )
    words["reason"] = error["msg"]
    return (
        "wrong-value",
        _("“%(field)s” is wrong: %(reason)s") % words,
        _("Compare the row with the same row of another pack."),
    )


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"
