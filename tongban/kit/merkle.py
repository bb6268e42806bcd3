"""Append-only Merkle trees as RFC 6962 section 2 (RFC 9162) hash them: roots, inclusion and consistency proofs.

A tree is its node hashes, addressed by (level, index): level 0 holds the leaves, a node at level L covers 2^L of them.
Only complete nodes are stored and they never change, so a store can be a table, a file or a list; a proof reads about
2·log2(size) of them. Hash: SHA-256, or SM3 (GB/T 32905) where the law asks for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

HASH = 32
"""Bytes of one hash, for SHA-256 and for SM3. Whatever has another length is no hash, and no part of a proof."""
Node = Callable[[int, int], bytes]
"""Reads the hash of the complete node at (level, index)."""


class Hasher:
    """Leaf and node hashes with their domain separation (0x00, 0x01)."""

    def __init__(self, algorithm: str = "sha256") -> None:
        self.algorithm = algorithm
        self._new = hashlib.sha256 if algorithm == "sha256" else partial(hashlib.new, algorithm)

    def leaf(self, data: bytes) -> bytes:
        """MTH({d}) = H(0x00 || d)."""
        return self._new(b"\x00" + data).digest()

    def node(self, left: bytes, right: bytes) -> bytes:
        """H(0x01 || left || right)."""
        return self._new(b"\x01" + left + right).digest()

    def empty(self) -> bytes:
        """The root of the empty tree: H()."""
        return self._new(b"").digest()


class Appender:
    """Appends leaves one after another and says which complete nodes each makes. Keeps only the right-hand edge."""

    def __init__(self, hasher: Hasher, size: int = 0, edge: Sequence[bytes] = ()) -> None:
        if len(edge) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has an edge of {size.bit_count()} nodes, not {len(edge)}")
        self.hasher, self.size, self.edge = hasher, size, list(edge)

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """The new complete nodes as (level, index, hash), from the leaf upwards. `leaf` is a leaf hash."""
        made, level, index = [(0, self.size, leaf)], 0, self.size
        while index & 1:
            leaf = self.hasher.node(self.edge.pop(), leaf)
            level, index = level + 1, index >> 1
            made.append((level, index, leaf))
        self.edge.append(leaf)
        self.size += 1
        return made

    def root(self) -> bytes:
        """The root of what has been appended so far."""
        return join(self.hasher, self.edge)


def join(hasher: Hasher, edge: Sequence[bytes]) -> bytes:
    """The root above the complete subtrees of an edge, largest first."""
    if not edge:
        return hasher.empty()
    root = edge[-1]
    for left in reversed(edge[:-1]):
        root = hasher.node(left, root)
    return root


def subtrees(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The complete nodes (level, index) that cover leaves start…end-1 of a range that begins on its own boundary."""
    while start < end:
        level = (end - start).bit_length() - 1
        if start:
            level = min(level, (start & -start).bit_length() - 1)
        yield level, start >> level
        start += 1 << level


def range_hash(hasher: Hasher, node: Node, start: int, end: int) -> bytes:
    """MTH(D[start:end]) for a range as the RFC splits them."""
    return join(hasher, [node(level, index) for level, index in subtrees(start, end)])


def root(hasher: Hasher, node: Node, size: int) -> bytes:
    """The root of the first `size` leaves."""
    return range_hash(hasher, node, 0, size)


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(hasher: Hasher, node: Node, index: int, size: int) -> list[bytes]:
    """PATH(index, D[0:size]): the hashes that lead from leaf `index` to the root of `size` leaves."""
    if not 0 <= index < size:
        raise ValueError(f"there is no leaf {index} in a tree of {size}")
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(range_hash(hasher, node, middle, end))
            end = middle
        else:
            path.append(range_hash(hasher, node, start, middle))
            start = middle
    return path[::-1]


def consistency_proof(hasher: Hasher, node: Node, old: int, size: int) -> list[bytes]:
    """PROOF(old, D[0:size]): the hashes that show the first `old` leaves unchanged under the root of `size`."""
    if not 0 < old <= size:
        raise ValueError(f"a tree of {size} cannot be shown to extend one of {old}")
    start, end, path, whole = 0, size, [], True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(range_hash(hasher, node, middle, end))
            end = middle
        else:
            path.append(range_hash(hasher, node, start, middle))
            start, whole = middle, False
    if not whole:
        path.append(range_hash(hasher, node, start, end))
    return path[::-1]


def verify_inclusion(
    hasher: Hasher, leaf: bytes, index: int, size: int, proof: Iterable[bytes], expected_root: bytes
) -> bool:
    """Whether `proof` leads from the leaf hash at `index` to the root (RFC 9162, 2.1.3.2)."""
    found = root_from(hasher, leaf, index, size, proof)
    return found is not None and found == expected_root


def root_from(hasher: Hasher, leaf: bytes, index: int, size: int, proof: Iterable[bytes]) -> bytes | None:
    """The root to which `proof` leads from the leaf hash at `index`. None where it can be no proof at all: a place the
    tree does not have, more or fewer hashes than such a tree asks for, or hashes of another length."""
    path = list(proof)
    if not 0 <= index < size or len(path) != inclusion_length(index, size) or not _are_hashes(leaf, *path):
        return None
    inner, found = (index ^ (size - 1)).bit_length(), leaf
    for level, sibling in enumerate(path):
        is_right = level >= inner or index >> level & 1
        found = hasher.node(sibling, found) if is_right else hasher.node(found, sibling)
    return found


def inclusion_length(index: int, size: int) -> int:
    """How many hashes the inclusion proof of leaf `index` has in a tree of `size`: one for each level below the point
    where its way parts from that of the last leaf, and one for each complete subtree to the left above it."""
    inner = (index ^ (size - 1)).bit_length()
    return inner + (index >> inner).bit_count()


def _are_hashes(*parts: bytes) -> bool:
    return all(len(part) == HASH for part in parts)


def verify_consistency(
    hasher: Hasher, old: int, size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the tree of `size` extends the tree of `old` (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= size or not _are_hashes(old_root, new_root, *proof):
        return False
    if old == size:
        return not proof and old_root == new_root
    if not proof:
        return False
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    here, last = old - 1, size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    first = second = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            first, second = hasher.node(sibling, first), hasher.node(sibling, second)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            second = hasher.node(second, sibling)
        here, last = here >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root
