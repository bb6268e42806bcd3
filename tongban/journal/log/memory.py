"""What was signed, remembered outside the database: whoever may write to every table can still not unsay it.

One small file for each log in a directory (`settings.LOG_MEMORY_DIR`; `tongban log heads --to` writes the same to any
other place). It is a witness file that holds the newest head and no entries, so that verify_log.py takes it as
`--witness`:

    tongban-log 1
    log {…}       as in an export, with `heads`: how many had been signed by then
    head "…"      the newest signed head; none before the first is on its way
    end CODE
    done

A file only ever goes forward: it is written whole beside the old one, synced and renamed, under a lock.
"""

from __future__ import annotations

import base64
import fcntl
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tongban.kit.merkle import HASH
from tongban.kit.writing import write_whole

KEY = "key.txt"
NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,39}")
"""What a log's code must look like to be a file's name."""


class MemoryUnreadableError(ValueError):
    """A file of the memory cannot be read as one."""


@dataclass(frozen=True)
class Remembered:
    """The newest head of a log that is known to have been signed. `size` 0: the first one is only on its way. `heads`:
    how many had been signed. `note`: the whole signed note (C2SP)."""

    code: str
    name: str
    origin: str
    algorithm: str
    key: str
    size: int = 0
    heads: int = 0
    note: str = ""

    @property
    def root(self) -> bytes:
        """The root in the head; empty where there is none yet."""
        return base64.b64decode(self.note.split("\n")[2]) if self.note else b""

    def as_text(self) -> str:
        """The file."""
        named = ("code", "name", "origin", "algorithm", "size", "key", "heads")
        header = json.dumps({name: getattr(self, name) for name in named}, ensure_ascii=False)
        head = f"head {json.dumps(self.note, ensure_ascii=False)}\n" if self.note else ""
        return f"tongban-log 1\nlog {header}\n{head}end {self.code}\ndone\n"


def read(folder: Path, code: str) -> Remembered | None:
    """What is remembered of a log; None where nothing is. MemoryUnreadableError where the file is not whole."""
    try:
        text = _path(folder, code).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as fault:
        raise MemoryUnreadableError(f"{code}: {fault}") from fault
    try:
        found = _parsed(text)
    except (ValueError, KeyError, TypeError, IndexError) as fault:
        raise MemoryUnreadableError(f"{code}: {fault}") from fault
    if found.code != code or found.as_text() != text:
        raise MemoryUnreadableError(f"{code}: not as it was written")
    return found


def _parsed(text: str) -> Remembered:
    lines = text.split("\n")
    header = json.loads(lines[1].removeprefix("log "))
    note = json.loads(lines[2].removeprefix("head ")) if lines[2].startswith("head ") else ""
    found = Remembered(**header, note=note)
    if (len(found.root) != HASH or int(note.split("\n")[1]) != found.size) if note else found.size:
        raise ValueError("size and head differ")
    return found


def codes(folder: Path) -> list[str]:
    """Every log of which something is remembered."""
    return sorted(path.stem for path in folder.glob("*.txt") if path.name != KEY)


def key(folder: Path) -> str:
    """The public key that the heads were signed with (hexadecimal); empty where nothing was ever remembered here."""
    try:
        return (folder / KEY).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def remember_key(folder: Path, public: str, *, anew: bool = False) -> None:
    """Note the key down, once; `anew` replaces it (an operator's act)."""
    with _locked(folder):
        if anew or not (folder / KEY).exists():
            write_whole(folder / KEY, f"{public}\n".encode(), is_lasting=True)


def remember(folder: Path, new: Remembered, *, anew: bool = False) -> None:
    """Keep a head, if it goes further than what is kept; `anew` replaces whatever is there (an operator's act)."""
    with _locked(folder):
        known = None if anew else read(folder, new.code)
        if known is None or new.size > known.size:
            write_whole(_path(folder, new.code), new.as_text().encode(), is_lasting=True)


def forget(folder: Path, code: str) -> None:
    """Remember no more of a log; only where an operator gives it up on record."""
    with _locked(folder):
        _path(folder, code).unlink(missing_ok=True)


def as_witness(folder: Path) -> str:
    """All that is remembered as one witness file, for verify_log.py; damaged files raise MemoryUnreadableError."""
    return one_file(found for code in codes(folder) if (found := read(folder, code)) is not None and found.note)


def one_file(heads: Iterable[Remembered]) -> str:
    """Several heads as one witness file."""
    inside = "".join(one.as_text().removeprefix("tongban-log 1\n").removesuffix("done\n") for one in heads)
    return f"tongban-log 1\n{inside}done\n"


def _path(folder: Path, code: str) -> Path:
    if not NAME.fullmatch(code) or f"{code}.txt" == KEY:
        raise MemoryUnreadableError(f"{code!r} is no code of a log")
    return folder / f"{code}.txt"


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
