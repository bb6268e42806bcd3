"""What stands in the way for good (不予受理的情形): the rows of a decision table that rule a matter out, as soon as an
answer decides it. One place for the guide, the application on every door, and the check before sending.

Kleene: a row rules out only when all its conditions hold for certain, whatever else is still unknown. A note is a hint
and never stops anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tongban.catalog.packs import ItemPack, Part, Words


@dataclass(frozen=True, slots=True)
class Stop:
    """Why an item cannot be had in a situation. `facts`: the answers that decide it, in the row's order; `instead`:
    what one can do now; `see`: the code of the service that fits, where there is one; `rule`: the row's name."""

    item: str
    name: str
    rule: str
    sentence: str
    basis: str
    facts: tuple[str, ...]
    instead: str = ""
    see: str = ""

    def __str__(self) -> str:
        """The sentence with its article in brackets before the full stop."""
        if not self.basis:
            return self.sentence
        if self.sentence.endswith("。"):
            return f"{self.sentence[:-1]}（{self.basis}）。"
        return f"{self.sentence.removesuffix('.')} ({self.basis})."


def stops_of(pack: ItemPack, facts: Mapping[str, Any]) -> list[Stop]:
    """What rules the item out under these facts, row by row; empty while nothing does."""
    from tongban.catalog.situations import holds

    found = []
    for row in pack.rules:
        if "refuse" not in row.then:
            continue
        verdict = holds(row.when, facts)
        if verdict.applies:
            found.append(
                Stop(
                    pack.item.code,
                    str(pack.item.name),
                    row.name,
                    spoken(row.then["refuse"]),
                    row.basis,
                    verdict.looked_at,
                    spoken(row.then["instead"]) if "instead" in row.then else "",
                    str(row.then.get("see", "")),
                )
            )
    return found


def spoken(words: Any) -> str:
    """What a row says: a text, or Chinese and English side by side, in the reader's language."""
    if isinstance(words, Mapping):
        return str(Words(zh=str(words.get("zh", "")), en=str(words.get("en", ""))))
    return _("The conditions are not met.") if words is True else str(words)


def cornerstones(parts: Iterable[Part], ruled_out: Iterable[str]) -> list[str]:
    """Those of the parts ruled out without which the rest of a one-thing cannot go on: required ones, the leading one,
    and those that a part still needed waits for. `parts`: all that would be needed but for the ruling."""
    parts, out = list(parts), set(ruled_out)
    waited_for = {code for part in parts if part.item not in out for code in part.after}
    return [part.item for part in parts if part.item in out and (part.required or part.lead or part.item in waited_for)]
