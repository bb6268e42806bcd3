"""Files written whole or not at all, for their owner alone, and no half file left behind when the disk is full."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

OWNER_ONLY = 0o600


def write_whole(place: Path, content: bytes, *, is_lasting: bool = False) -> None:
    """Put the content at that place, over what was there. `is_lasting`: it is there after a power cut, too. OSError
    where it cannot be written; the place is then as it was."""
    _by_way_of(place, content, lambda fresh: fresh.replace(place), is_lasting=is_lasting)
    if is_lasting:
        _settle(place.parent)


def write_once(place: Path, content: bytes) -> bool:
    """Put the content at that place unless something is there; whether it was this one. Of several at once the first
    wins. OSError where it cannot be written."""

    def link(fresh: Path) -> None:
        os.link(fresh, place)

    try:
        _by_way_of(place, content, link)
    except FileExistsError:
        return False
    return True


def _by_way_of(place: Path, content: bytes, put: Callable[[Path], object], *, is_lasting: bool = False) -> None:
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = place.with_name(f"{place.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb") as file:
            file.write(content)
            if is_lasting:
                file.flush()
                os.fsync(file.fileno())
        put(fresh)
    finally:
        fresh.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Have the folder itself written."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def close_to_others(folder: Path, within: tuple[str, ...] = (), files: tuple[str, ...] = ()) -> None:
    """Make a folder and those `within` it their owner's alone, with the files that match. What belongs to somebody else
    or cannot be changed is left as it is: the deployment check says so."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    inside = [folder / name for name in within]
    for path in (folder, *inside, *(path for pattern in files for path in folder.glob(pattern))):
        with suppress(OSError):
            if path in inside:
                path.mkdir(mode=0o700, exist_ok=True)
            if path.stat().st_mode & 0o077:
                path.chmod(path.stat().st_mode & 0o700)
