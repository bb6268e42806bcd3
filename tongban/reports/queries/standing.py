"""How things stand now, whatever the period: what is late and open, and the cards that wait."""

from __future__ import annotations

from dataclasses import dataclass

from tongban.accounts.models import Person
from tongban.cases import queries as cases
from tongban.oversight import queries as oversight
from tongban.reports.rights import reader


@dataclass(frozen=True)
class Standing:
    """`late` open cases are past their limit, `past_law` of them past the legal one; `bodies` (name, how many) has
    those who hold them, the most first; `rows` the latest; `red` and `yellow` are open cards."""

    late: int
    past_law: int
    bodies: tuple[tuple[str, int], ...]
    rows: list[cases.QueueRow]
    red: int
    yellow: int


def standing(person: Person, size: int = 0) -> Standing:
    """What is late in the reader's own queue, so that every number here is the desk's, with the `size` latest cases.
    NotFound for whoever may see no figures."""
    reader(person)
    bodies, latest = cases.late_by_office(person, size)
    cards = oversight.open_cards(person)
    return Standing(
        sum(late for _name, late, _law in bodies),
        sum(law for _name, _late, law in bodies),
        tuple((name, late) for name, late, _law in bodies),
        latest,
        cards.get("red", 0),
        cards.get("yellow", 0),
    )
