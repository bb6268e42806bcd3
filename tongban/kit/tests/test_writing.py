"""Files are whole or not there, and their owner's alone."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tongban.kit.writing import close_to_others, write_once, write_whole


@contextmanager
def no_room_beyond(size: int) -> Iterator[None]:
    """As on a full disk: writing more than so many bytes into a file fails."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.mark.parametrize("is_lasting", [True, False])
def test_a_full_disk_leaves_the_old_file_and_no_half_one(tmp_path: Path, is_lasting: bool) -> None:
    place = tmp_path / "kept"
    write_whole(place, b"old", is_lasting=is_lasting)
    with no_room_beyond(1000), pytest.raises(OSError):
        write_whole(place, b"new" * 100_000, is_lasting=is_lasting)

    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    assert place.read_bytes() == b"old"


def test_a_full_disk_leaves_nothing_of_what_is_written_once(tmp_path: Path) -> None:
    with no_room_beyond(1000), pytest.raises(OSError):
        write_once(tmp_path / "kept", b"new" * 100_000)

    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_put_in_its_place_is_gone(tmp_path: Path) -> None:
    place = tmp_path / "kept"
    place.mkdir()
    (place / "inside").touch()
    with pytest.raises(OSError):
        write_whole(place, b"new")

    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_of_two_that_write_once_the_first_wins(tmp_path: Path) -> None:
    place = tmp_path / "kept"

    assert [write_once(place, b"first"), write_once(place, b"second")] == [True, False]
    assert place.read_bytes() == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_files_and_folders_are_their_owners_alone(tmp_path: Path) -> None:
    write_whole(tmp_path / "new" / "kept", b"x")
    write_once(tmp_path / "new" / "once", b"x")

    assert [mode_of(tmp_path / "new"), mode_of(tmp_path / "new" / "kept"), mode_of(tmp_path / "new" / "once")] == [
        0o700, 0o600, 0o600,
    ]  # fmt: skip


def test_what_was_open_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    (folder / "mail").mkdir(parents=True)
    (folder / "mail").chmod(0o755)
    folder.chmod(0o755)
    for name, mode in (("base", 0o644), ("base-wal", 0o664), ("other", 0o644)):
        (folder / name).touch()
        (folder / name).chmod(mode)
    close_to_others(folder, within=("mail", "sms"), files=("base*",))

    assert {path.name: mode_of(path) for path in (folder, *folder.iterdir())} == {
        "data": 0o700, "mail": 0o700, "sms": 0o700, "base": 0o600, "base-wal": 0o600, "other": 0o644,
    }  # fmt: skip
