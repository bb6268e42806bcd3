"""The three statements of a move, compiled once for each table: lock the row, save what changed, write the entry.

Django builds the SQL (so every backend, converter and lock clause is Django's own); only the building is not repeated
for each move. That is most of the time a move takes through the ordinary query interface.
"""

from __future__ import annotations

import copy
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)
Values = dict[str, Any]


class Lock:
    """SELECT … FOR UPDATE of one row by its key (SQLite holds its write lock already: transactions begin IMMEDIATE)."""

    def __init__(self, model: type[models.Model]) -> None:
        chosen = model._base_manager.filter(pk=0).select_for_update(of=("self",))
        self.compiler = chosen.query.get_compiler(connection=connection)
        self.sql, _params = self.compiler.as_sql()
        self.converters = self.compiler.get_converters([column for column, _sql, _alias in self.compiler.select or ()])
        self.names = [column.attname for column in model._meta.concrete_fields]

    def read(self, model: type[Row], key: Any) -> Row | None:
        """The row as it is now, locked until the transaction ends; None where it is gone."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [key])
            found = cursor.fetchone()
        if found is None:
            return None
        values = (
            next(iter(self.compiler.apply_converters([found], self.converters)), found) if self.converters else found
        )
        return model.from_db(connection.alias, self.names, values)


@cache
def _lock(model: type[models.Model], vendor: str) -> Lock:
    return Lock(model)


@cache
def _update(model: type[models.Model], columns: tuple[str, ...]) -> str:
    quote = connection.ops.quote_name
    changes = ", ".join(f"{quote(column)} = %s" for column in columns)
    return f"UPDATE {quote(model._meta.db_table)} SET {changes} WHERE {quote(str(model._meta.pk.column))} = %s"  # noqa: S608 - names from Django's own registry


@cache
def _insert(model: type[models.Model]) -> tuple[str, tuple[models.Field[Any, Any], ...]]:
    quote = connection.ops.quote_name
    fields = tuple(field for field in model._meta.concrete_fields if not field.primary_key)
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    key = quote(str(model._meta.pk.column))
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places}) RETURNING {key}", fields  # noqa: S608 - as above


def lock(model: type[Row], key: Any) -> Row | None:
    """Lock and read one row. Call inside a transaction."""
    return _lock(model, connection.vendor).read(model, key)


def kept(row: models.Model) -> Values:
    """The row's values now, to be compared later; lists and mappings are copied, since they change in place."""
    return {
        field.attname: copy.deepcopy(value) if isinstance(value := getattr(row, field.attname), (dict, list)) else value
        for field in row._meta.concrete_fields
    }


def insert(row: models.Model) -> None:
    """Write a new row and give it its key."""
    save_changes_and_insert(None, {}, row)


def save_changes_and_insert(row: models.Model | None, before: Values, new: models.Model) -> None:
    """Write the columns of `row` that differ from `before`, and the new row; `new` gets its key.

    PostgreSQL does both in one round trip; SQLite has no round trips to save.
    """
    fields = [f for f in row._meta.concrete_fields if getattr(row, f.attname) != before[f.attname]] if row else []
    changes = [f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields]
    update = _update(type(row), tuple(f.column for f in fields)) if row and fields else ""
    insertion, columns = _insert(type(new))
    values = [f.get_db_prep_save(getattr(new, f.attname), connection) for f in columns]
    if row and fields:
        changes.append(row.pk)
    with connection.cursor() as cursor:
        if update and connection.vendor == "postgresql":
            insertion, values, update = f"WITH moved AS ({update}) {insertion}", [*changes, *values], ""
        if update:
            cursor.execute(update, changes)
        cursor.execute(insertion, values)
        new.pk = cursor.fetchone()[0]
    new._state.adding = False
    new._state.db = connection.alias
