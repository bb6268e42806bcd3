"""What can be no proof is refused, whatever was put into it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kit.merkle import (
    HASH,
    Appender,
    Hasher,
    consistency_proof,
    inclusion_length,
    inclusion_proof,
    root,
    root_from,
    verify_consistency,
    verify_inclusion,
)
from tongban.kit.tiles import edge

H = Hasher()
NODES: dict[tuple[int, int], bytes] = {}
TREE = Appender(H)
MOST = 40
for number in range(MOST):
    NODES.update({(level, index): found for level, index, found in TREE.append(H.leaf(bytes([number])))})


def node(level: int, index: int) -> bytes:
    return NODES[level, index]


sizes = st.integers(1, MOST)


@given(st.binary(max_size=40), st.integers(-3, 9), st.integers(-3, 9), st.lists(st.binary(max_size=40), max_size=6))
def test_an_empty_root_is_never_what_a_proof_leads_to(leaf: bytes, index: int, size: int, path: list[bytes]) -> None:
    assert not verify_inclusion(H, leaf, index, size, path, b"")
    assert not verify_consistency(H, index, size, b"", b"", path)


@given(sizes, st.data())
def test_a_proof_of_another_length_is_none(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_proof(H, node, index, size)
    assert len(path) == inclusion_length(index, size)
    assert verify_inclusion(H, NODES[0, index], index, size, path, root(H, node, size))
    for wrong in (path[:-1], [*path, bytes(HASH)], [bytes(HASH), *path]):
        if wrong != path:
            assert root_from(H, NODES[0, index], index, size, wrong) is None


@given(sizes, st.data())
def test_hashes_of_another_length_are_none_though_the_same_bytes_are_hashed(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path, leaf, found = inclusion_proof(H, node, index, size), NODES[0, index], root(H, node, size)
    assert not verify_inclusion(H, leaf[:-1], index, size, path, found)
    assert not verify_inclusion(H, leaf, index, size, path, found[:-1])
    if path:
        assert not verify_inclusion(H, leaf + path[0][:1], index, size, [path[0][1:], *path[1:]], found)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (5, 5), (-1, 3), (0, -1), (3, 2)])
def test_a_place_that_no_such_tree_has_is_refused(index: int, size: int) -> None:
    assert root_from(H, NODES[0, 0], index, size, []) is None
    assert not verify_inclusion(H, NODES[0, 0], index, size, [], NODES[0, 0])


@given(sizes, sizes)
def test_consistency_needs_real_sizes_real_roots_and_its_own_length(old: int, size: int) -> None:
    if old > size:
        assert not verify_consistency(H, old, size, root(H, node, old), root(H, node, size), [])
        return
    path, before, after = consistency_proof(H, node, old, size), root(H, node, old), root(H, node, size)
    assert verify_consistency(H, old, size, before, after, path)
    assert not verify_consistency(H, old, size, before, after, [*path, bytes(HASH)])
    assert not verify_consistency(H, old, size, before[:-1], after, path)
    assert not verify_consistency(H, 0, size, H.empty(), after, [])
    assert not verify_consistency(H, 0, 0, b"", b"", [])
    if path:
        assert not verify_consistency(H, old, size, before, after, path[:-1])
        assert not verify_consistency(H, old, size, before, after, [*path[:-1], path[-1][:-1]])


def test_an_edge_not_made_of_whole_hashes_is_refused() -> None:
    with pytest.raises(ValueError, match="whole hashes"):
        edge(bytes(HASH + 1))
