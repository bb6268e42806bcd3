"""Read packs from their folders: everything that can be wrong is found at once, with file, row, sentence and next step.

    read_packs(folder) -> Packs            or raises BrokenPacks with every fault
    faults_of(folder)  -> list[Fault]      the same faults, as a list (empty: all is well)

`files` turns TOML into the shapes of `catalog.packs`; `crosschecks` asks whether packs agree with each other and with
the law's limits; `examples` runs every example of every pack.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from tongban.catalog.reading.crosschecks import crosschecks
from tongban.catalog.reading.examples import failing_examples
from tongban.catalog.reading.faults import BrokenPacks, Fault, known
from tongban.catalog.reading.files import Draft, Packs, read_draft, row_name, toml_of

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
    faults = [*crosschecks(draft), *_unknown_sources(folder, draft)]
    faults += draft.faults
    if not faults:
        faults += failing_examples(draft)
    return draft, sorted(faults, key=lambda fault: (fault.file, fault.line))


def _unknown_sources(folder: Path, draft: Draft) -> Iterator[Fault]:
    """Materials asked of a register that sources.toml does not name. Where there is no such shelf, nothing is said."""
    shelf = folder / "sources.toml"
    if not shelf.is_file():
        return
    rows = (toml_of(folder, shelf, draft) or {}).get("sources", [])
    codes = {str(row.get("code", "")) for row in rows}
    if not codes:
        return
    for code, pack in draft.items.items():
        for number, material in enumerate(pack.materials, 1):
            for source in (way[9:] for way in material.ways if way.startswith("exchange:")):
                if source and source not in codes:
                    yield draft.fault(
                        f"items/{code}/materials.toml",
                        row_name("materials", number, {"code": material.code}),
                        "unknown-ways",
                        _("“%(field)s” names “%(value)s”, which does not exist.")
                        % {"field": "ways", "value": f"exchange:{source}"},
                        known(codes, source),
                    )
