"""The three statements of a move, compiled once for each table: lock the row, save what changed, write the entry.

Django builds the SQL (so every backend, converter and lock clause is Django's own); only the building is not repeated
for each move. That is most of the time a move takes through the ordinary query interface.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.base import ModelState
from django.db.transaction import get_connection

Row = TypeVar("Row", bound=models.Model)
Values = dict[str, Any]

_TEXT = {"CharField", "TextField"}
_NUMBER = {"BigAutoField", "AutoField", "BigIntegerField", "IntegerField", "SmallIntegerField", "ForeignKey"}
_NUMBER |= {"PositiveIntegerField", "PositiveSmallIntegerField", "PositiveBigIntegerField"}


class Lock:
    """SELECT … FOR UPDATE of one row by its key (SQLite holds its write lock already: transactions begin IMMEDIATE)."""

    def __init__(self, model: type[models.Model]) -> None:
        chosen = model._base_manager.filter(pk=0).select_for_update(of=("self",))
        compiler = chosen.query.get_compiler(connection=connection)
        self.sql, _params = compiler.as_sql()
        self.converters = compiler.get_converters([column for column, _sql, _alias in compiler.select or ()])
        self.names = [column.attname for column in model._meta.concrete_fields]

    def read(self, model: type[Row], key: Any) -> Row | None:
        """The row as it is now, locked until the transaction ends; None where it is gone."""
        db = get_connection()
        found = _ask(db, self.sql, [key])
        if found is None:
            return None
        values = list(found)
        for place, (converters, expression) in self.converters.items():
            if values[place] is not None:
                for convert in converters:
                    values[place] = convert(values[place], expression, db)
        return self._instance(model, values, db)

    def _instance(self, model: type[Row], values: list[Any], db: BaseDatabaseWrapper) -> Row:
        """What `Model.from_db` gives, without going through the constructor (and its signals) field by field."""
        row = model.__new__(model)
        row.__dict__.update(zip(self.names, values, strict=True))
        row._state = ModelState()
        row._state.adding, row._state.db = False, db.alias
        return row


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


def _ask(db: BaseDatabaseWrapper, sql: str, values: Sequence[Any], *, answers: bool = True) -> Any:
    """Run one statement and give its row; straight through the driver where nobody listens to statements.

    In SQLite wrapping a call and rewriting its placeholders costs as much as the call. PostgreSQL keeps the statement
    prepared, so that it is parsed and planned once (not through a pooler, which may hand on another session).
    """
    if not db.execute_wrappers and not db.queries_logged:
        db.ensure_connection()
        if db.vendor == "sqlite":
            with db.wrap_database_errors:
                return db.connection.execute(_with_question_marks(sql), values).fetchone()
        if db.vendor == "postgresql" and not db.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
            from psycopg import Cursor

            with db.wrap_database_errors, Cursor(db.connection) as straight:
                straight.execute(sql, values, prepare=True)
                return straight.fetchone() if answers else None
    with db.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone() if answers else None


@cache
def _with_question_marks(sql: str) -> str:
    return sql.replace("%s", "?")


def lock(model: type[Row], key: Any) -> Row | None:
    """Lock and read one row. Call inside a transaction."""
    return _lock(model, connection.vendor).read(model, key)


def kept(row: models.Model) -> Values:
    """The row's values now, to be compared later; lists and mappings are copied, since they change in place."""
    values = row.__dict__.copy()
    for name in _changing_in_place(type(row)):
        values[name] = copy.deepcopy(values[name])
    return values


def new(model: type[Row], **values: Any) -> Row:
    """A row not yet written, with every column that is not named left empty; no default is asked for."""
    row = model.__new__(model)
    row.__dict__.update(dict.fromkeys(_names(model)), **values)
    row._state = ModelState()
    return row


def bring_up_to_date(row: models.Model, newer: models.Model) -> None:
    """Give `row` every value of `newer`, so that whoever holds it sees what was saved."""
    mine, theirs = row.__dict__, newer.__dict__
    for name in _names(type(newer)):
        if name not in mine or mine[name] != theirs[name]:
            setattr(row, name, theirs[name])


def insert(row: models.Model) -> None:
    """Write a new row and give it its key."""
    save_changes_and_insert(None, {}, row)


def save_changes_and_insert(row: models.Model | None, before: Values, new: models.Model) -> None:
    """Write the columns of `row` that differ from `before`, and the new row; `new` gets its key.

    PostgreSQL does both in one round trip; SQLite has no round trips to save.
    """
    db = get_connection()
    insertion, columns = _insert(type(new))
    values = _prepared(new, columns, db)
    update, changes = _changes(row, before, db) if row is not None else ("", [])
    if update and db.vendor == "postgresql":
        insertion, values, update = f"WITH moved AS ({update}) {insertion}", [*changes, *values], ""
    if update:
        _ask(db, update, changes, answers=False)
    (new.pk,) = _ask(db, insertion, values) or (None,)
    new._state.adding = False
    new._state.db = db.alias


def _changes(row: models.Model, before: Values, db: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
    now = row.__dict__
    fields = [field for field in row._meta.concrete_fields if now[field.attname] != before[field.attname]]
    if not fields:
        return "", []
    sql = _update(type(row), tuple(field.column for field in fields))
    return sql, [*_prepared(row, fields, db), row.pk]


def _prepared(row: models.Model, fields: Sequence[models.Field[Any, Any]], db: BaseDatabaseWrapper) -> list[Any]:
    """The values as the database wants them; plain texts and numbers are what Django would make of them already."""
    now, plain = row.__dict__, _plain(type(row))
    return [
        value
        if (value := now[field.attname]) is None or type(value) is plain[field.attname]
        else field.get_db_prep_save(value, db)
        for field in fields
    ]


@cache
def _plain(model: type[models.Model]) -> dict[str, type | None]:
    """Column → the type whose values go to the database as they are."""
    kinds = {field.attname: field.get_internal_type() for field in model._meta.concrete_fields}
    of = dict.fromkeys(_TEXT, str) | dict.fromkeys(_NUMBER, int) | {"BinaryField": bytes}
    return {name: of.get(kind) for name, kind in kinds.items()}


@cache
def _changing_in_place(model: type[models.Model]) -> tuple[str, ...]:
    """The columns whose values are lists or mappings."""
    return tuple(f.attname for f in model._meta.concrete_fields if f.get_internal_type() == "JSONField")


@cache
def _names(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)
