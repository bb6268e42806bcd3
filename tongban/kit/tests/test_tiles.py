"""Tiles say what the tree says, whatever its size and however it was appended."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kit.merkle import (
    HASH,
    Appender,
    Hasher,
    consistency_proof,
    inclusion_proof,
    root,
    verify_consistency,
    verify_inclusion,
)
from tongban.kit.tiles import WIDTH, append, edge, reader, root_of_edge, tile_of, tiles_read

H = Hasher()
LEAVES = [H.leaf(number.to_bytes(4, "big")) for number in range(70_000)]


def kept(tiles):
    return lambda level, index: tiles.get((level, index), b"")


def grown(size, step=1000):
    tiles, appender = {}, Appender(H)
    for first in range(0, size, step):
        tiles |= append(appender, LEAVES[first : min(first + step, size)], kept(tiles))
    return tiles, appender


@given(st.integers(0, 1500), st.integers(1, 400))
def test_tiles_hold_the_very_nodes_of_the_tree_however_they_were_filled(size, step):
    tiles, appender = grown(size, step)
    plain, nodes = Appender(H), {}
    for leaf in LEAVES[:size]:
        nodes |= {(level, index): found for level, index, found in plain.append(leaf)}
    node = reader(H, kept(tiles))

    assert appender.root() == plain.root() == root(H, node, size)
    assert {place: node(*place) for place in nodes} == nodes
    assert root_of_edge(H, b"".join(appender.edge)) == plain.root()
    assert edge(b"".join(appender.edge)) == appender.edge
    assert sum(len(row) for (level, _index), row in tiles.items() if level == 0) == size * HASH


@given(st.integers(1, 1500), st.data())
def test_proofs_out_of_tiles_verify_and_read_only_the_tiles_foretold(size, data):
    tiles, appender = grown(size)
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))

    def ask(node):
        return inclusion_proof(H, node, index, size), consistency_proof(H, node, old, size), root(H, node, old)

    foretold = tiles_read(ask)
    path, grows, old_root = ask(reader(H, kept({place: tiles[place] for place in foretold})))

    assert verify_inclusion(H, LEAVES[index], index, size, path, appender.root())
    assert verify_consistency(H, old, size, old_root, appender.root(), grows)


def test_a_tree_of_three_levels_of_tiles_is_read_right():
    size = len(LEAVES)
    tiles, appender = grown(size, 7001)
    node = reader(H, kept(tiles))

    assert {level for level, _index in tiles} == {0, 1, 2}
    path = inclusion_proof(H, node, 65_537, size)
    assert verify_inclusion(H, LEAVES[65_537], 65_537, size, path, appender.root())
    assert len(tiles_read(lambda read: inclusion_proof(H, read, 65_537, size))) <= 6


def test_a_node_lies_in_the_tile_that_covers_it():
    assert tile_of(0, 0) == ((0, 0), 0, 1)
    assert tile_of(0, WIDTH) == ((0, 1), 0, 1)
    assert tile_of(3, 33) == ((0, 1), 8, 8)
    assert tile_of(8, 257) == ((1, 1), 1, 1)


def test_a_node_beyond_the_tiles_is_no_node():
    tiles, _appender = grown(5)
    with pytest.raises(KeyError):
        reader(H, kept(tiles))(0, 5)


def test_a_lost_right_hand_tile_is_not_papered_over():
    _tiles, appender = grown(5)
    with pytest.raises(KeyError):
        append(appender, LEAVES[5:6], kept({}))
