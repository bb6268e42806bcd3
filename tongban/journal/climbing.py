"""An inclusion proof as a way up the tree: for people to follow, step by step, and as a picture's coordinates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tongban.kit.merkle import Hasher

ROW = 58
"""Height of one level of the picture, in its own units; the picture is 380 wide."""
CENTRE, SIDE = 190, 128
"""Where the way up runs, and how far to its left or right a neighbour stands."""


@dataclass(frozen=True)
class Step:
    """One level of the way up: our hash is joined with a neighbour's and gives the hash above.

    `neighbour_is_left` says who comes first. `first` … `last` are the entries the neighbour stands for, `from_` … `to`
    those the joined hash stands for (numbers from 0, both ends included). `y` places it in the picture.
    """

    number: int
    neighbour: str
    neighbour_is_left: bool
    first: int
    last: int
    from_: int
    to: int
    joined: str
    y: int

    @property
    def x(self) -> int:
        """Where the neighbour stands in the picture."""
        return CENTRE - SIDE if self.neighbour_is_left else CENTRE + SIDE

    @property
    def above(self) -> int:
        """Where the joined hash stands."""
        return self.y - ROW

    @property
    def middle(self) -> int:
        """Half-way up to it: where the lines bend."""
        return self.y - ROW // 2


@dataclass(frozen=True)
class Climb:
    """The whole way from a leaf to the root it leads to. `height` is the picture's."""

    leaf: str
    leaf_y: int
    steps: tuple[Step, ...]
    root: str
    height: int


def climb(hasher: Hasher, leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> Climb:
    """Follow `path` from the leaf hash at `index` to the root of `size` leaves (RFC 9162, 2.1.3).

    Raises ValueError where the path is not of the length such a tree asks for.
    """
    ranges = _ranges(index, size)
    if len(ranges) != len(path):
        raise ValueError(f"entry {index} of {size} needs {len(ranges)} hashes, not {len(path)}")
    bottom = ROW * len(path) + ROW // 2
    here, steps = leaf, []
    for number, (neighbour, (first, end, start, stop)) in enumerate(zip(path, ranges, strict=True)):
        is_left = first < index
        here = hasher.node(neighbour, here) if is_left else hasher.node(here, neighbour)
        steps.append(
            Step(
                number=number + 1,
                neighbour=neighbour.hex(),
                neighbour_is_left=is_left,
                first=first,
                last=end - 1,
                from_=start,
                to=stop - 1,
                joined=here.hex(),
                y=bottom - ROW * number,
            )
        )
    return Climb(leaf.hex(), bottom, tuple(steps), here.hex(), bottom + ROW // 2)


def _ranges(index: int, size: int) -> list[tuple[int, int, int, int]]:
    """For each level from the leaf up: the neighbour's entries [first, end) and those of both [start, stop)."""
    if not 0 <= index < size:
        raise ValueError(f"there is no entry {index} in a log of {size}")
    start, stop, found = 0, size, []
    while stop - start > 1:
        middle = start + (1 << ((stop - start - 1).bit_length() - 1))
        if index < middle:
            found.append((middle, stop, start, stop))
            stop = middle
        else:
            found.append((start, middle, start, stop))
            start = middle
    return found[::-1]
