"""The plan of a one-thing: what runs side by side, what waits for what, and which path is the longest (并联办理)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tongban.catalog.packs import Part


@dataclass(frozen=True, slots=True)
class Node:
    """One part in the plan. Days are promised working days from the start (a limit in natural days counts as the most
    working days it can hold); `rank` is how many parts it waits for in a
    row, `lane` its place among those of the same rank."""

    item: str
    after: tuple[str, ...]
    days: int
    begins: int
    ends: int
    rank: int
    lane: int
    is_longest: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """All parts with their days. `days` is the longest path, `days_one_by_one` what it would take in a queue."""

    nodes: tuple[Node, ...]
    longest: tuple[str, ...]
    days: int
    days_one_by_one: int

    @property
    def ranks(self) -> int:
        """How many steps there are one after another."""
        return max((node.rank for node in self.nodes), default=-1) + 1

    @property
    def lanes(self) -> int:
        """How many parts run side by side at most."""
        return max((node.lane for node in self.nodes), default=-1) + 1


class CircleError(ValueError):
    """Parts that wait for each other; `codes` names them."""

    def __init__(self, codes: Iterable[str]) -> None:
        self.codes = tuple(codes)
        super().__init__(" → ".join(self.codes))


def in_order(parts: Mapping[str, Iterable[str]]) -> list[str]:
    """Codes so that each stands after those it waits for, otherwise as given; raises `CircleError`."""
    done: dict[str, None] = {}
    left = {code: [one for one in after if one in parts] for code, after in parts.items()}
    while left:
        ready = [code for code, after in left.items() if all(one in done for one in after)]
        if not ready:
            raise CircleError(left)
        done.update(dict.fromkeys(ready))
        for code in ready:
            del left[code]
    return list(done)


def plan_of(parts: list[Part], days: Mapping[str, int]) -> Plan:
    """The plan of the given parts; one that is not among them is not waited for. `days`: item code → promised
    working days."""
    waits = {part.item: tuple(one for one in part.after if any(p.item == one for p in parts)) for part in parts}
    ends: dict[str, int] = {}
    rank: dict[str, int] = {}
    came_from: dict[str, str] = {}
    for code in in_order(waits):
        last = max(waits[code], key=lambda one: ends[one], default="")
        came_from[code] = last
        ends[code] = (ends[last] if last else 0) + days.get(code, 0)
        rank[code] = max((rank[one] + 1 for one in waits[code]), default=0)
    longest = _path(max(ends, key=lambda one: ends[one], default=""), came_from)
    lanes: dict[int, int] = {}
    nodes = []
    for code, after in waits.items():
        lane = lanes.get(rank[code], 0)
        lanes[rank[code]] = lane + 1
        own = days.get(code, 0)
        nodes.append(Node(code, after, own, ends[code] - own, ends[code], rank[code], lane, code in longest))
    return Plan(tuple(nodes), longest, max(ends.values(), default=0), sum(days.get(code, 0) for code in waits))


def _path(last: str, came_from: Mapping[str, str]) -> tuple[str, ...]:
    path: list[str] = []
    while last:
        path.append(last)
        last = came_from[last]
    return tuple(reversed(path))
