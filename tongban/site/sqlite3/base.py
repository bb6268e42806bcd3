"""The backend Django loads: transactions and single statements that write take their turn first."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from tongban.site.sqlite3.turns import NoTurnError, Turn

WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose writers queue up. A database in memory has one user and needs none of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: Turn | None = None
        self.execute_wrappers.append(self._in_turn)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open it; its turns are kept beside its file, which is its owner's alone (as SQLite's own files beside it)."""
        if not self.is_in_memory_db():
            os.close(os.open(self.settings_dict["NAME"], os.O_RDWR | os.O_CREAT, 0o600))
        found = super().get_new_connection(conn_params)
        self._turn = None if self.is_in_memory_db() else Turn(str(self.settings_dict["NAME"]))
        return found

    def _take_turn(self) -> None:
        if self._turn is not None:
            try:
                self._turn.take(self.settings_dict["OPTIONS"].get("timeout", 5))
            except NoTurnError:
                raise OperationalError("database is locked (the turn to write did not come)") from None

    def _give_turn_back(self) -> None:
        if self._turn is not None:
            self._turn.give_back()

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # private, so django-stubs leave it out
        except BaseException:
            self._give_turn_back()
            raise

    def _in_turn(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """A statement outside any transaction is one by itself."""
        if self.connection is None or self.connection.in_transaction or not sql.startswith(WRITING):
            return execute(sql, params, many, context)
        self._take_turn()
        try:
            return execute(sql, params, many, context)
        finally:
            self._give_turn_back()

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # private, so django-stubs leave it out
        self._give_turn_back()  # (where committing failed, what follows is a rollback)

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # private, so django-stubs leave it out
        finally:
            self._give_turn_back()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # private, so django-stubs leave it out
        finally:
            self._give_turn_back()
