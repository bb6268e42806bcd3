"""One import: rows in batches, each batch one transaction, every batch settled before the next is begun."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.catalog import editions
from tongban.catalog.elements import ItemElements
from tongban.catalog.entries.keeping import Place, Version, content_of, version_of, write
from tongban.catalog.importing import files, mappings
from tongban.catalog.importing.rejects import ROW, WHERE, Rejected, RejectsFile
from tongban.catalog.importing.rows import Reader, RowFault
from tongban.catalog.importing.workbooks import CELLS, computed_cells
from tongban.catalog.models import ImportRun, ItemEntry
from tongban.kit.refusals import Invalid

BATCH = 1000
REPORTED = 1000
"""So many rejected rows are kept in memory for the report; all of them stand in the rejects file."""


@dataclass
class Done:
    """What an import did."""

    run: ImportRun
    rows: int = 0
    made: int = 0
    unchanged: int = 0
    rejected: int = 0
    gone_on_from: int = 0
    rejects: list[Rejected] = field(default_factory=list)
    rejects_file: str = ""
    notes: list[str] = field(default_factory=list)
    """What was taken, but should be known: values that a workbook computed."""

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        counts = {name: getattr(self, name) for name in ("rows", "made", "unchanged", "rejected", "gone_on_from")}
        said = {"file": self.run.file, "mapping": self.run.mapping, **counts}
        said |= {"rejects_file": self.rejects_file, "notes": self.notes}
        return said | {"rejects": [one.as_dict() for one in self.rejects]}


@dataclass(frozen=True, slots=True)
class _Latest:
    """What must be known of the version an entry has now."""

    pk: int
    number: int
    fingerprint: str
    begun: date
    source_print: str
    source_row: int


Progress = Callable[[Done], None]


def import_file(
    path: Path,
    mapping: mappings.Mapping,
    *,
    rejects: Path | None = None,
    in_force_from: date | None = None,
    progress: Progress | None = None,
    batch: int = BATCH,
) -> Done:
    """Read a file by a mapping. Equal content stays the version it is; other content becomes the next version.

    A run of the same file with the same mapping that was stopped is gone on with after its last settled batch; one that
    ended is read again from the beginning and changes nothing. `in_force_from`: of new versions, where rows say none.
    """
    _check_columns(path, mapping)
    print_ = files.fingerprint(path)
    run = ImportRun.objects.filter(
        file_fingerprint=print_, mapping_fingerprint=mapping.fingerprint, ended_at=None
    ).last() or ImportRun.objects.create(
        file=path.name,
        file_fingerprint=print_,
        mapping=mapping.mapping.name,
        mapping_fingerprint=mapping.fingerprint,
        source=mapping.mapping.source,
    )
    rejects = rejects or path.with_name(f"{path.name.split('.')[0]}.rejects.csv")
    columns = [column.column for column in mapping.columns]
    done = Done(run, rows=run.position, made=run.made, unchanged=run.unchanged, rejected=run.rejected)
    done.gone_on_from = run.position
    settling = _Settling(run, mapping, RejectsFile(rejects, columns, run.rejects_bytes), done, in_force_from)
    rows = islice(files.rows(path, mapping.mapping), run.position, None)
    with _without_cycles() as sweep:
        while settling.take(list(islice(rows, batch))):
            sweep(done.rows)
            if progress:
                progress(done)
    ImportRun.objects.filter(pk=run.pk).update(ended_at=timezone.now())
    run.refresh_from_db()
    done.rejects_file = str(rejects) if done.rejected else ""
    done.notes = _notes(path, mapping)
    return done


def _notes(path: Path, mapping: mappings.Mapping) -> list[str]:
    """Formulas whose results were saved: taken as they stand, and said."""
    computed = computed_cells(path, mapping.mapping.sheet) if files.kind_of(path) == "xlsx" else []
    if not computed:
        return []
    words = {"n": f"{len(computed):,}", "cells": "、".join(computed[:8]) + ("…" if len(computed) > 8 else "")}
    return [_("%(n)s cells hold formulas; their saved results were taken: %(cells)s.") % words]


@contextmanager
def _without_cycles() -> Iterator[Callable[[int], None]]:
    """The collector of cycles stands still meanwhile: rows make none, and looking for them costs a third of the time.
    What little the database layer leaves is swept away every 50,000 rows."""
    stood = gc.isenabled()
    gc.disable()
    swept = 0

    def sweep(rows: int) -> None:
        nonlocal swept
        if rows - swept >= 50_000:
            swept = rows
            gc.collect()

    try:
        yield sweep
    finally:
        if stood:
            gc.enable()


def _check_columns(path: Path, mapping: mappings.Mapping) -> None:
    """Every column of the file is known to the mapping, and every required one is there: nothing is lost unseen."""
    found = set(files.headers(path, mapping.mapping))
    known = {column.column for column in mapping.columns}
    if unknown := sorted(found - known):
        _look_below(path, mapping, known)
        raise Invalid(
            _("The mapping does not know these columns: %(names)s.") % {"names": "、".join(unknown)},
            code="import-columns-unknown",
            next_step=_(
                "Add them to the mapping, with `ignore = true` where they are not wanted; or choose another mapping."
            ),
            where={"file": path.name},
        )
    needed = {column.column for column in mapping.columns if column.required}
    if found and (missing := sorted(needed - found)):
        raise Invalid(
            _("The file has not these columns: %(names)s.") % {"names": "、".join(missing)},
            code="import-columns-missing",
            next_step=_("Check the first row of the file, or choose another mapping."),
            where={"file": path.name},
        )


def _look_below(path: Path, mapping: mappings.Mapping, known: set[str]) -> None:
    """Refuse by name a list whose column names stand under a title instead of in the first row."""
    for number, row in islice(files.rows(path, mapping.mapping), 10):
        cells = {cell.strip() for text in row.values() for cell in (text, *text.replace("，", ",").split(","))}
        if len(cells & known) > max(1, len(known) // 3):
            raise Invalid(
                _("The names of the columns stand in row %(row)s, not in the first.") % {"row": number},
                code="import-header-row",
                next_step=_("Delete the rows above them and save."),
                where={"file": path.name, "row": str(number)},
            )


class _Settling:
    """Takes rows batch by batch, and settles each batch whole: versions, rejects, position, edition."""

    def __init__(
        self, run: ImportRun, mapping: mappings.Mapping, rejects: RejectsFile, done: Done, begins: date | None
    ) -> None:
        self.run, self.rejects, self.done, self.chosen = run, rejects, done, begins
        self.reader = Reader(mapping)
        self.usual = begins or mapping.mapping.in_force_from or timezone.localdate()

    def take(self, rows: list[files.Numbered]) -> bool:
        """Settle one batch; False where there was nothing left."""
        if not rows:
            return False
        made, unchanged, rejected = self.done.made, self.done.unchanged, self.done.rejected
        with transaction.atomic():
            self._settle(rows)
            self.done.rows += len(rows)
            ImportRun.objects.filter(pk=self.run.pk).update(
                position=F("position") + len(rows),
                made=F("made") + self.done.made - made,
                unchanged=F("unchanged") + self.done.unchanged - unchanged,
                rejected=F("rejected") + self.done.rejected - rejected,
                rejects_bytes=self.rejects.settle(),
            )
        return True

    def _settle(self, rows: list[files.Numbered]) -> None:
        read = list(self._read(rows))
        latest = _latest([elements.code for _row, _place, elements in read])
        new: dict[tuple[str, int], Version] = {}
        superseded: list[tuple[int, date]] = []
        now = timezone.now()
        for row, place, elements in read:
            content = content_of(elements)
            before = latest.get(elements.code)
            if before and before.fingerprint == content[1]:
                self.done.unchanged += 1
                continue
            if before and before.source_print == place.print and before.source_row != place.row:
                self._refuse(row, place, [_double(self.reader.key, before.source_row)])
                continue
            begins = self._begins(elements, before)
            if before and begins < before.begun:
                self._refuse(row, place, [_too_early(self.reader.key, before)])
                continue
            number = before.number + 1 if before else 1
            new[elements.code, number] = version_of(elements, content, number, begins, self.run.pk, place, now)
            if before and before.pk:
                superseded.append((before.pk, begins))
            elif before:
                new[elements.code, before.number] = new[elements.code, before.number]._replace(superseded_from=begins)
            latest[elements.code] = _Latest(0, number, content[1], begins, place.print, place.row)
            self.done.made += 1
        write(list(new.values()), superseded)
        if new:
            editions.renew()

    def _read(self, rows: list[files.Numbered]) -> Iterator[tuple[dict[str, str], Place, ItemElements]]:
        for number, row in rows:
            place = self._place(number, row)
            elements, faults = self.reader.read(row)
            if extra := row.get(""):
                faults = [*faults, _too_many(extra)]
            if cells := row.get(CELLS):
                others = [one for one in faults if not row.get(one.field, "").startswith("#") and row.get(one.field)]
                faults = [*map(_odd_cell, cells.split("\n")), *others]
            if elements is None or faults:
                self._refuse(row, place, faults)
            else:
                yield row, place, elements

    def _place(self, number: int, row: dict[str, str]) -> Place:
        """Where the row stands; in the first file, where a rejects file is fed back."""
        first, _mark, print_ = row.get(WHERE, "").rpartition("#")
        if first and row.get(ROW, "").isdigit():
            return Place(first, print_, int(row[ROW]))
        return Place(self.run.file, self.run.file_fingerprint[:12], number)

    def _begins(self, elements: ItemElements, before: _Latest | None) -> date:
        """The day a version begins: what the row says, what was asked, what the mapping says; a later edition of the
        same list begins on the day it is imported."""
        if elements.in_force_from:
            return elements.in_force_from
        if before and not self.chosen:
            return max(timezone.localdate(), before.begun)
        return self.usual

    def _refuse(self, row: dict[str, str], place: Place, faults: list[RowFault]) -> None:
        self.done.rejected += 1
        if len(self.done.rejects) < REPORTED:
            self.done.rejects.append(Rejected(place.file, place.row, faults))
        self.rejects.add(row, Rejected(f"{place.file}#{place.print}", place.row, faults))


def _latest(codes: list[str]) -> dict[str, _Latest]:
    rows = ItemEntry.objects.filter(code__in=codes, superseded_from=None).values_list(
        "code", "pk", "number", "fingerprint", "in_force_from", "source_print", "source_row"
    )
    return {row[0]: _Latest(*row[1:]) for row in rows}


def _double(field: str, row: int) -> RowFault:
    reason = _("This code already stands in row %(row)s of the same file, with other content.") % {"row": row}
    return RowFault(field, "code-twice", reason, _("Decide which row is right; give the other its own code."))


def _too_early(field: str, before: _Latest) -> RowFault:
    words = {"number": before.number, "day": before.begun.isoformat()}
    reason = (
        _("Version %(number)s of this entry is in force from %(day)s; a later version cannot begin before it.") % words
    )
    return RowFault(field, "too-early", reason, _("Say from which later day the new content is in force."))


def _odd_cell(line: str) -> RowFault:
    """A cell of a workbook whose value nobody can know: a formula without a saved result, an error value."""
    address, kind, value = [*line.split("\t"), "", ""][:3]
    if kind == "formula":
        reason = _("Cell %(cell)s holds a formula whose result was not saved.") % {"cell": address}
        return RowFault(
            address, "cell-formula", reason, _("Open the file in Excel or WPS, save it, and import it again.")
        )
    reason = _("Cell %(cell)s holds the error value %(value)s.") % {"cell": address, "value": value}
    return RowFault(address, "cell-error", reason, _("Mend the formula, or write the value into the cell."))


def _too_many(extra: str) -> RowFault:
    reason = _("The row has more cells than the first row has names: “%(cells)s”.") % {"cells": extra[:60]}
    return RowFault("", "too-many-cells", reason, _("Put text that holds a comma between quotation marks."))
