"""tongban catalog import FILE · tongban catalog export: bureaus' own lists in, the whole catalogue out."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongban.catalog import exporting, importing
from tongban.catalog.importing.files import headers
from tongban.kit.refusals import Invalid


def add(subparsers: Any) -> None:
    """The two words and what each may be told."""
    bring = subparsers.add_parser("import", help="read a bureau's list: CSV (.gz), XLSX or JSON")
    bring.add_argument("file", type=Path)
    bring.add_argument("--mapping", default="", help="guangdong, guangan, … or a .toml file; guessed from the columns")
    bring.add_argument("--sheet", default="", help="XLSX: which sheet, where several hold something")
    bring.add_argument("--rejects", type=Path, default=None, help="where rows that are not let in are written (CSV)")
    bring.add_argument("--in-force-from", type=date.fromisoformat, default=None, metavar="DATE")
    bring.add_argument("--no-index", action="store_true", help="leave the search for later")
    bring.add_argument("--format", choices=["text", "json"], default="text")
    bring.set_defaults(run=run_import)
    out = subparsers.add_parser("export", help="write packs and entries in force as XLSX, JSON or CPSV-AP")
    out.add_argument("--to", choices=sorted(exporting.WRITERS), required=True)
    out.add_argument("--out", type=Path, default=None, help="the file to write; catalogue.<ending> here where left out")
    out.add_argument("--division", default="", help="only entries of this division and those within it")
    out.set_defaults(run=run_export)


def run_import(options: dict[str, Any]) -> int:
    """Import, then index what is new. Exit 1 where a row was rejected, so that a script notices."""
    path: Path = options["file"]
    if not path.is_file():
        raise Invalid(
            _("There is no file “%(name)s”.") % {"name": path.name},
            code="import-no-file",
            next_step=_("Check the path."),
        )
    mapping = _mapping(options["mapping"], path)
    if options["sheet"]:
        facts = mapping.mapping.model_copy(update={"sheet": options["sheet"]})
        mapping = mapping.model_copy(update={"mapping": facts})
    progress = Progress(options["stderr"]) if options["format"] == "text" else None
    done = importing.import_file(
        path, mapping, rejects=options["rejects"], in_force_from=options["in_force_from"], progress=progress
    )
    if progress:
        progress.end()
    indexed = 0 if options["no_index"] else importing.index_entries()
    if options["format"] == "json":
        options["stdout"].write(json.dumps(done.as_dict() | {"indexed": indexed}, ensure_ascii=False, indent=2))
    else:
        _say(done, indexed, options["stdout"])
    return 1 if done.rejected else 0


def _mapping(wanted: str, path: Path) -> importing.Mapping:
    if wanted:
        return importing.load(wanted)
    found = importing.guess(headers(path))
    if found is None:
        raise Invalid(
            _("No mapping knows the columns of this file."),
            code="mapping-not-guessed",
            next_step=_(
                "Name one with --mapping (%(names)s), or write one: packs/mappings/guangdong.toml is an example."
            )
            % {"names": "、".join(importing.names())},
            where={"file": path.name},
        )
    return found


def _say(done: importing.Done, indexed: int, out: Any) -> None:
    """The outcome for people: counts first, then the rejected rows, then what to do with them."""
    if done.gone_on_from:
        out.write(_("Gone on after row %(row)s, where the last import was stopped.") % {"row": done.gone_on_from})
    words = {"rows": done.rows, "made": done.made, "unchanged": done.unchanged, "rejected": done.rejected}
    out.write(_("%(rows)s rows: %(made)s new versions, %(unchanged)s unchanged, %(rejected)s rejected.") % words)
    for note in done.notes:
        out.write(note)
    if indexed:
        out.write(ngettext("%(n)s entry indexed.", "%(n)s entries indexed.", indexed) % {"n": indexed})
    for rejected in done.rejects[:20]:
        for fault in rejected.faults:
            place = _("%(file)s row %(row)s, %(field)s") % {
                "file": rejected.file,
                "row": rejected.row,
                "field": fault.field or "—",
            }
            out.write(f"  {place}\n    {fault.reason}\n    → {fault.next_step}")
    if done.rejected > 20:
        out.write(_("… and %(n)s more.") % {"n": done.rejected - 20})
    if done.rejected:
        told = {"file": done.rejects_file, "mapping": done.run.mapping}
        out.write(_("Mend %(file)s and feed it back: tongban catalog import %(file)s --mapping %(mapping)s") % told)


class Progress:
    """A line that says how far the import is; rewritten on a terminal, told now and then elsewhere."""

    def __init__(self, out: Any) -> None:
        self.out, self.begun, self.told = out, monotonic(), 0.0
        self.terminal = bool(getattr(out, "isatty", lambda: False)())

    def __call__(self, done: importing.Done) -> None:
        now = monotonic()
        if now - self.told < (0.2 if self.terminal else 10):
            return
        self.told = now
        rate = (done.rows - done.gone_on_from) / max(now - self.begun, 1e-6)
        words = {"rows": f"{done.rows:,}", "rejected": f"{done.rejected:,}", "rate": f"{rate:,.0f}"}
        said = _("%(rows)s rows, %(rejected)s rejected, %(rate)s rows/s") % words
        self.out.write(f"\r{said}" if self.terminal else said, ending="" if self.terminal else "\n")

    def end(self) -> None:
        """Leave the line behind."""
        if self.terminal and self.told:
            self.out.write("")


def run_export(options: dict[str, Any]) -> int:
    """Write the file, and say where it is."""
    kind: str = options["to"]
    path: Path = options["out"] or Path(f"catalogue.{exporting.ENDINGS[kind]}")
    count = exporting.write(kind, path, division=options["division"])
    words = {"n": count, "file": path}
    options["stdout"].write(
        ngettext("%(n)s item written to %(file)s.", "%(n)s items written to %(file)s.", count) % words
    )
    return 0
