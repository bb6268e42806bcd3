"""What can happen to the places: they are loaded from files, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kit.refusals import Invalid
from tongban.regions.files import BadFile, Row, fault, read_file
from tongban.regions.models import Division

FAULTS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading did, in numbers of divisions. `merged`: counties that only repeat their city's own code."""

    created: int
    changed: int
    unchanged: int
    merged: int = 0

    @property
    def total(self) -> int:
        """Divisions the files state."""
        return self.created + self.changed + self.unchanged


def load_csv(*paths: Path | str) -> Loaded:
    """Bring the divisions of the files in, together, so that parents may stand in another file. Loading again
    changes nothing.

    Names and parents of known codes are corrected; nothing is removed, since cases and offices may lie there.
    Refused whole with file, row and sentence (`BadFile`, every fault in `faults`) where a row is wrong, a code
    stands for two names, or a parent is neither in the files nor in the database.
    """
    rows: dict[str, Row] = {}
    faults: list[Invalid] = []
    merged = 0
    for path in map(Path, paths):
        read, wrong = read_file(path)
        faults += wrong
        for row in read:
            known = rows.get(row.code)
            if known is None:
                rows[row.code] = row
            elif {known.level, row.level} == {
                2,
                3,
            }:  # 东莞, 中山, 儋州 have no counties and repeat their code
                merged += 1
                rows[row.code] = known if known.level == 2 else row
            elif known.name != row.name or known.level != row.level:
                sentence = _("The code %(code)s already stands for %(name)s in %(file)s.") % {
                    "code": row.code,
                    "name": known.name,
                    "file": known.file,
                }
                faults.append(fault("regions-row-twice", sentence, row.file, row.number))
    placed, homeless = _placed(rows)
    faults += homeless
    if faults:
        raise BadFile(faults[:FAULTS_SHOWN])
    return _save(placed, merged)


def _placed(rows: Mapping[str, Row]) -> tuple[list[Division], list[Invalid]]:
    """The rows as divisions, each in its parent, upper levels first; and the rows whose parent nobody knows."""
    known = {**dict(Division.objects.values_list("code", "level")), **{row.code: row.level for row in rows.values()}}
    placed: list[Division] = []
    faults: list[Invalid] = []
    for row in sorted(rows.values(), key=lambda row: (row.level, row.code)):
        candidates = [row.parent] if row.parent else _parents_by_code(row)
        parent = next((code for code in candidates if known.get(code, 9) < row.level and code != row.code), None)
        if parent is None and row.level > 1:
            sentence = _("The division %(code)s lies in %(parent)s, which is neither in the files nor loaded.") % {
                "code": row.code,
                "parent": row.parent or candidates[0],
            }
            faults.append(fault("regions-row-parent", sentence, row.file, row.number))
        placed.append(
            Division(code=row.code, name=row.name, level=row.level, parent_id=parent, is_demo=row.code.startswith("99"))
        )
    return placed, faults


def _parents_by_code(row: Row) -> list[str]:
    """Where a division may lie by its digits, nearest first.

    A county of 北京 lies in no city; the county of a town in a development zone may be one nobody lists.
    """
    code = row.code
    return {
        1: [],
        2: [code[:2] + "0000"],
        3: [code[:4] + "00", code[:2] + "0000"],
        4: [code[:6], code[:4] + "00", code[:2] + "0000"],
        5: [code[:9]],
    }[row.level]


@transaction.atomic
def _save(placed: Sequence[Division], merged: int) -> Loaded:
    """Create what is new, correct what differs, leave the rest."""
    fields = ("name", "level", "parent_id", "is_demo")
    before = {code: tuple(values) for code, *values in Division.objects.values_list("code", *fields)}
    new = [place for place in placed if place.code not in before]
    changed = [place for place in placed if place.code in before and before[place.code] != _values(place, fields)]
    Division.objects.bulk_create(new, batch_size=2000)
    Division.objects.bulk_update(changed, ["name", "level", "parent", "is_demo"], batch_size=200)
    return Loaded(len(new), len(changed), len(placed) - len(new) - len(changed), merged)


def _values(place: Division, fields: Iterable[str]) -> tuple[object, ...]:
    return tuple(getattr(place, name) for name in fields)
