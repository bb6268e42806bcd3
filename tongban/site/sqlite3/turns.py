"""A writer's turn: two locks on two small files beside the database.

One lock is the pen, held while writing; the other the place at the head of the line, held while waiting for the pen. A
writer that has just written and wants to write again finds the head of the line taken and stands behind the others;
with the pen alone it would be back before whoever was woken could take it. Both go back by themselves when a process
dies.
"""

from __future__ import annotations

import fcntl
import os
import threading


class NoTurnError(Exception):
    """The turn did not come in time."""


class Turn:
    """The turns of one connection, one after the other. `take` waits, `give_back` may be called at any time."""

    def __init__(self, database: str) -> None:
        self.paths = (f"{database}-line", f"{database}-pen")
        self._held = -1

    def take(self, seconds: float) -> None:
        """Wait for the turn, at most so long; NoTurnError where it does not come. A turn that is held stays held."""
        if self._held >= 0:
            return
        waiting = _Waiting(self.paths)
        if not waiting.try_at_once():
            waiting.start()
            waiting.join(seconds)
        self._held = waiting.hand_over()

    def give_back(self) -> None:
        """Let the next one write; nothing where no turn is held."""
        held, self._held = self._held, -1
        if held >= 0:
            os.close(held)


class _Waiting(threading.Thread):
    """Stands in line in a thread of its own, so that whoever started it can go away when it takes too long: a blocking
    lock has no time limit."""

    def __init__(self, paths: tuple[str, str]) -> None:
        super().__init__(daemon=True, name="waits to write")
        self.line, self.pen = (os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600) for path in paths)
        self._deciding = threading.Lock()
        self._has_pen = self._is_left = False

    def try_at_once(self) -> bool:
        """Take both where nobody is waiting or writing."""
        try:
            fcntl.flock(self.line, fcntl.LOCK_EX | fcntl.LOCK_NB)
            fcntl.flock(self.pen, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        self._arrive()
        return True

    def run(self) -> None:
        """Wait at both, as long as it takes."""
        fcntl.flock(self.line, fcntl.LOCK_EX)
        fcntl.flock(self.pen, fcntl.LOCK_EX)
        self._arrive()

    def _arrive(self) -> None:
        with self._deciding:
            os.close(self.line)
            self._has_pen = True
            if self._is_left:
                os.close(self.pen)

    def hand_over(self) -> int:
        """The file that holds the pen; closing it gives the pen back. NoTurnError where it was not reached: it is then
        given back the moment it is."""
        with self._deciding:
            if self._has_pen:
                return self.pen
            self._is_left = True
        raise NoTurnError
