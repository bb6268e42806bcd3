"""Rows written in bulk, past the object layer: one pass, indexes set aside and put back, executemany or COPY.

Values go through the model's own fields, so that they lie in the database exactly as a saved object's would.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from django.db import DatabaseError, connection, models, transaction

SEPARATOR = "\x1f"
"""Stands between the cells of a case; no text that anybody may enter holds it."""
Shape = tuple[type[models.Model], tuple[str, ...], list[Any], list[int]]
"""A row of every case of a group: table, columns, cells, and which of these differ from case to case."""
FLUSH = 4000
"""Rows of a table kept in memory before they are written."""


class Writer:
    """Collects rows by table and writes them in batches. Use inside `in_bulk`."""

    def __init__(self) -> None:
        self.rows: dict[type[models.Model], list[Sequence[Any]]] = defaultdict(list)
        self.columns: dict[type[models.Model], tuple[str, ...]] = {}
        self.written = 0

    def add(self, model: type[models.Model], row: dict[str, Any]) -> None:
        """One row by attribute name; what is not named takes the field's default. For tables with few rows."""
        names = names_of(model, with_key="id" in row)
        defaults = _defaults(model)
        self.put(model, names, [cell(row[name] if name in row else defaults(name)) for name in names])

    def put(self, model: type[models.Model], names: Sequence[str], cells: Sequence[Any]) -> None:
        """One row of adapted cells in the order of `names`, which is the same for every row of the table."""
        rows = self.rows[model]
        if not rows:
            self.columns[model] = tuple(names)
        rows.append(cells)
        if len(rows) >= FLUSH:
            self.flush(model)

    def take(self, shape: Sequence[Shape], filled: Sequence[str]) -> None:
        """The rows of a group: `shape` says what its cases share, each text of `filled` the other cells of one case."""
        for text in filled:
            cells = iter(text.split(SEPARATOR))
            for model, names, shared, places in shape:
                row = shared.copy()
                for place in places:
                    row[place] = next(cells)
                self.put(model, names, row)

    def flush(self, *chosen: type[models.Model]) -> None:
        """Write what was collected."""
        for model in chosen or tuple(self.rows):
            rows = self.rows[model]
            if rows:
                self.write(model, self.columns[model], rows)
                rows.clear()

    def write(self, model: type[models.Model], names: Sequence[str], rows: list[Sequence[Any]]) -> None:
        """Write one batch."""
        _insert(model, [column_of(model, name) for name in names], rows)
        self.written += len(rows)


def names_of(model: type[models.Model], *, with_key: bool) -> tuple[str, ...]:
    """The attribute names of a table's columns, in order."""
    return tuple(f.attname for f in model._meta.concrete_fields if with_key or not f.primary_key)


def column_of(model: type[models.Model], name: str) -> str:
    """The column behind an attribute name."""
    return next(str(f.column) for f in model._meta.concrete_fields if f.attname == name)


def _defaults(model: type[models.Model]) -> Any:
    return lambda name: next(f for f in model._meta.concrete_fields if f.attname == name).get_default()


def cell(value: Any) -> Any:
    """A value as both databases take it: times as UTC text, dates as ISO text, flags as such, JSON as text already."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return value


def _insert(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    quote = connection.ops.quote_name
    table, listed = quote(model._meta.db_table), ", ".join(quote(c) for c in columns)
    raw = connection.connection
    if connection.vendor == "postgresql":
        with raw.cursor() as cursor, cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    places = ", ".join("?" * len(columns))
    raw.executemany(f"INSERT INTO {table} ({listed}) VALUES ({places})", rows)  # noqa: S608 - names from Django's registry


@contextmanager
def in_bulk(tables: Sequence[type[models.Model]]) -> Iterator[Writer]:
    """A writer whose tables have no secondary indexes meanwhile; everything or nothing is kept. On SQLite there is no
    journal on disk during the work: a machine that stops in the middle leaves a file to be thrown away."""
    connection.ensure_connection()
    alone = not connection.in_atomic_block
    if alone:
        _pragmas("journal_mode=MEMORY", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-400000")
    writer = Writer()
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                _postgres_says()
            names = [model._meta.db_table for model in tables]
            indexes = _indexes(names) if alone else []
            with connection.cursor() as cursor:
                for name, _sql in indexes:
                    cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
            yield writer
            writer.flush()
            with connection.cursor() as cursor:
                for _name, sql in indexes:
                    cursor.execute(sql)
                _catch_up_keys(tables)
    finally:
        if alone:
            _pragmas("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-65536")
    if alone:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA analysis_limit=2000")
            cursor.execute("ANALYZE")


def _postgres_says() -> None:
    """Times are UTC; references are not looked up row by row where this role may say so, else at once and not at the
    end (a queue of many millions of checks would not fit in memory)."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'UTC'; SET LOCAL synchronous_commit = off; SET CONSTRAINTS ALL IMMEDIATE")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
    except DatabaseError:
        return


def _pragmas(*said: str) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for one in said:
                cursor.execute(f"PRAGMA {one}")


def _indexes(tables: Sequence[str]) -> list[tuple[str, str]]:
    """(name, statement that makes it) of every index that is not part of a constraint."""
    places = ", ".join(["%s"] * len(tables))
    if connection.vendor == "postgresql":
        sql = (
            "SELECT i.indexname, i.indexdef "  # noqa: S608 - only places for values
            "FROM pg_indexes i LEFT JOIN pg_constraint c ON c.conname = i.indexname "
            f"WHERE i.tablename IN ({places}) AND c.conname IS NULL"
        )
    else:
        sql = f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({places})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, tables)
        return [(str(name), str(made)) for name, made in cursor.fetchall()]


def _catch_up_keys(tables: Sequence[type[models.Model]]) -> None:
    """Keys given by us: the next one the database gives comes after them."""
    from django.core.management.color import no_style

    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(sql)
