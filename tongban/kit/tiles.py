"""A Merkle tree kept in tiles, as C2SP tlog-tiles lays them out: few rows, few reads, and old tiles never change.

A tile of height 8 at (level, index) holds the node hashes of tree level 8·level, from 256·index on: 256 of them, or
fewer on the right-hand side. The nodes between two tile levels are not stored; they are hashed again when asked for.
`kit.merkle`'s proofs read nodes through `reader`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tongban.kit.merkle import HASH, Appender, Hasher, Node, join

HEIGHT = 8
WIDTH = 1 << HEIGHT
Place = tuple[int, int]
"""(level, index) of a tile."""
Tiles = Callable[[int, int], bytes]
"""Reads the hashes of the tile at (level, index), one after another; empty where there is none."""


def tile_of(level: int, index: int) -> tuple[Place, int, int]:
    """Where the node (level, index) comes from: the tile, the first of its hashes that are needed, and how many."""
    above = level % HEIGHT
    first = index << above
    return (level // HEIGHT, first // WIDTH), first % WIDTH, 1 << above


def reader(hasher: Hasher, tiles: Tiles) -> Node:
    """Reads any complete node of the tree out of its tiles. KeyError where the tiles do not reach so far."""

    def node(level: int, index: int) -> bytes:
        place, first, count = tile_of(level, index)
        hashes = tiles(*place)[first * HASH : (first + count) * HASH]
        if len(hashes) != count * HASH:
            raise KeyError((level, index))
        row = [hashes[at : at + HASH] for at in range(0, len(hashes), HASH)]
        while len(row) > 1:
            row = [hasher.node(row[at], row[at + 1]) for at in range(0, len(row), 2)]
        return row[0]

    return node


def tiles_read(ask: Callable[[Node], object]) -> set[Place]:
    """The tiles that a computation over nodes reads, so that they can be fetched together beforehand."""
    places: set[Place] = set()

    def note(level: int, index: int) -> bytes:
        places.add(tile_of(level, index)[0])
        return bytes(HASH)

    ask(note)
    return places


def append(appender: Appender, leaves: Iterable[bytes], tiles: Tiles) -> dict[Place, bytes]:
    """Append leaf hashes; the tiles this adds or lengthens, whole. `tiles` reads the unfinished ones there are."""
    changed: dict[Place, bytearray] = {}
    for leaf in leaves:
        for level, index, found in appender.append(leaf):
            if level % HEIGHT:
                continue
            place = (level // HEIGHT, index // WIDTH)
            row = changed.get(place)
            if row is None:
                row = changed[place] = bytearray(tiles(*place) if index % WIDTH else b"")
                if len(row) != index % WIDTH * HASH:
                    raise KeyError(place)
            row += found
    return {place: bytes(row) for place, row in changed.items()}


def edge(hashes: bytes) -> list[bytes]:
    """The hashes of a stored right-hand edge, one by one. ValueError where it is not made of whole hashes."""
    if len(hashes) % HASH:
        raise ValueError(f"an edge of {len(hashes)} bytes is not made of whole hashes")
    return [hashes[at : at + HASH] for at in range(0, len(hashes), HASH)]


def root_of_edge(hasher: Hasher, hashes: bytes) -> bytes:
    """The root above a stored right-hand edge."""
    return join(hasher, edge(hashes))
