"""The 300 requests as data, and when an answer is the right one."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from tongban.catalog.queries import ELSEWHERE, HERE, NOTHING, Outcome

HERE_AT = Path(__file__).parent
ALIKE = 0.45
"""The writer named matters in words of their own (购房提取公积金, 二手车过户): so alike must ours be."""


class Request(NamedTuple):
    """A row of everyday.tsv."""

    typed: str
    kind: str
    expected: str
    others: tuple[str, ...]


def rows_of(name: str) -> Iterator[list[str]]:
    """The rows of a file of tabs, without its remarks."""
    with (HERE_AT / name).open(encoding="utf-8") as file:
        yield from csv.reader((line for line in file if not line.startswith("#")), delimiter="\t")


def requests(name: str = "everyday.tsv") -> list[Request]:
    """All of them."""
    return [Request(typed, kind, code, tuple(others.split(","))) for typed, kind, code, others, *_ in rows_of(name)]


def is_right(request: Request, said: Outcome) -> bool:
    """Whether the first answer is the expected one: the service; or the matter at its body; or no claim at all."""
    if said.kind != request.kind:
        return False
    if request.kind == HERE:
        return said.hits[0].code in (request.expected, *request.others)
    if request.kind == ELSEWHERE and said.elsewhere:
        matter, body = request.expected.split("@")
        ours = said.elsewhere.body.split("（")[0]
        return (ours in body or body in ours) and SequenceMatcher(None, matter, said.elsewhere.name).ratio() > ALIKE
    return request.kind == NOTHING and not said.hits
