"""Merkle trees: the published vectors of RFC 6962, and every proof of every small tree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kit.merkle import (
    Appender,
    Hasher,
    consistency_proof,
    inclusion_proof,
    root,
    verify_consistency,
    verify_inclusion,
)

H = Hasher()
INPUTS = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""The test vectors of the Certificate Transparency reference implementation."""


def a_tree(leaves, hasher=H):
    nodes, appender = {}, Appender(hasher)
    for leaf in leaves:
        nodes.update({(level, index): found for level, index, found in appender.append(hasher.leaf(leaf))})
    return nodes, appender


def reader(nodes):
    return lambda level, index: nodes[level, index]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_published_roots_come_out(size):
    nodes, appender = a_tree([bytes.fromhex(text) for text in INPUTS[:size]])

    assert appender.root().hex() == ROOTS[size - 1]
    assert root(H, reader(nodes), size).hex() == ROOTS[size - 1]


def test_the_empty_tree_has_the_hash_of_nothing():
    assert Appender(H).root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
@pytest.mark.parametrize("size", range(1, 21))
def test_every_leaf_of_every_small_tree_is_shown_to_be_in_it(size, algorithm):
    hasher = Hasher(algorithm)
    leaves = [bytes([i]) for i in range(size)]
    nodes, appender = a_tree(leaves, hasher)

    for index, leaf in enumerate(leaves):
        proof = inclusion_proof(hasher, reader(nodes), index, size)
        assert verify_inclusion(hasher, hasher.leaf(leaf), index, size, proof, appender.root())
        assert not verify_inclusion(hasher, hasher.leaf(b"other"), index, size, proof, appender.root())
        assert not verify_inclusion(hasher, hasher.leaf(leaf), index + 1, size, proof, appender.root()) or size == 0


@pytest.mark.parametrize("size", range(1, 21))
def test_every_small_tree_is_shown_to_extend_every_smaller_one(size):
    nodes, _appender = a_tree([bytes([i]) for i in range(size)])
    roots = [root(H, reader(nodes), n) for n in range(size + 1)]

    for old in range(1, size + 1):
        proof = consistency_proof(H, reader(nodes), old, size)
        assert verify_consistency(H, old, size, roots[old], roots[size], proof)
        if old < size:
            assert not verify_consistency(H, old, size, H.leaf(b"rewritten"), roots[size], proof)
            assert not verify_consistency(H, old, size, roots[old], H.leaf(b"rewritten"), proof)


@given(st.lists(st.binary(max_size=8), min_size=2, max_size=60), st.data())
def test_a_changed_leaf_changes_the_root_and_breaks_its_proof(leaves, data):
    at = data.draw(st.integers(0, len(leaves) - 1))
    nodes, appender = a_tree(leaves)
    changed = [*leaves[:at], leaves[at] + b"!", *leaves[at + 1 :]]
    _nodes, other = a_tree(changed)

    proof = inclusion_proof(H, reader(nodes), at, len(leaves))

    assert other.root() != appender.root()
    assert not verify_inclusion(H, H.leaf(changed[at]), at, len(leaves), proof, appender.root())


@given(st.integers(1, 200), st.integers(0, 200))
def test_an_appender_picks_up_where_another_left_off(first, more):
    leaves = [H.leaf(i.to_bytes(2, "big")) for i in range(first + more)]
    whole, begun = Appender(H), Appender(H)
    for leaf in leaves:
        whole.append(leaf)
    for leaf in leaves[:first]:
        begun.append(leaf)
    resumed = Appender(H, begun.size, begun.edge)
    for leaf in leaves[first:]:
        resumed.append(leaf)

    assert resumed.root() == whole.root()


def test_an_edge_that_does_not_fit_its_size_is_refused():
    with pytest.raises(ValueError, match="edge of 2 nodes"):
        Appender(H, 3, [b"x"])


def test_a_leaf_that_is_not_there_has_no_proof():
    with pytest.raises(ValueError, match="no leaf 3"):
        inclusion_proof(H, reader({}), 3, 3)
