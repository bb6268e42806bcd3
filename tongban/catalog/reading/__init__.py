"""Read packs from their folders: everything that can be wrong is found at once, with file, row, sentence and next step.

    read_packs(folder) -> Packs            or raises BrokenPacks with every fault
    faults_of(folder)  -> list[Fault]      the same faults, as a list (empty: all is well)

`files` turns TOML into the shapes of `catalog.packs`; `crosschecks` asks whether packs agree with each other and with
the law's limits; `examples` runs every example of every pack.
"""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from tongban.catalog.reading.crosschecks import crosschecks
from tongban.catalog.reading.examples import failing_examples
from tongban.catalog.reading.faults import BrokenPacks, Fault
from tongban.catalog.reading.files import Draft, Packs, read_draft

__all__ = ["BrokenPacks", "Fault", "Packs", "faults_of", "read_packs"]


def read_packs(folder: Path | str) -> Packs:
    """Every pack and shelf under the folder, validated whole; raises `BrokenPacks` naming every fault otherwise."""
    draft, faults = _look(Path(folder))
    if faults:
        raise BrokenPacks(faults)
    return draft.packs()


def faults_of(folder: Path | str) -> list[Fault]:
    """Every fault under the folder, in the order of files and rows."""
    return _look(Path(folder))[1]


def _look(folder: Path) -> tuple[Draft, list[Fault]]:
    if not folder.is_dir():
        fault = Fault(
            file=str(folder),
            row="",
            code="no-folder",
            sentence=_("There is no folder of packs here."),
            next_step=_("Name the folder that holds items/ and one-things/, or set TONGBAN_PACKS_DIR."),
        )
        return Draft(), [fault]
    draft = read_draft(folder)
    faults = [*draft.faults, *crosschecks(draft)]
    if not faults:
        faults += failing_examples(draft)
    return draft, sorted(faults, key=lambda fault: (fault.file, fault.line))
