"""Powers and their moves as a page shows them: words instead of codes, lines instead of rows."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.catalog import queries
from tongban.catalog.powers.lifecycle import KINDS, POWER_MOVE
from tongban.catalog.queries import PowerPage
from tongban.catalog.tables import level_name, type_name

SOURCES = {
    "1": gettext_lazy("Given by law to this level"),
    "2": gettext_lazy("Delegated by a higher level"),
    "3": gettext_lazy("Authorised by a higher level"),
    "4": gettext_lazy("Transferred at the same level"),
    "5": gettext_lazy("Entrusted by a higher level"),
    "6": gettext_lazy("Entrusted at the same level"),
}


def by_body(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """The list grouped by body: name, telephone, and its powers."""
    found = []
    for _key, group in groupby(rows, key=lambda row: row.organisation_id):
        mine = list(group)
        body = mine[0].organisation
        powers = [{"code": row.code, "name": row.name, "kind": type_name(row.kind), "since": row.since} for row in mine]
        found.append({"name": body.name, "phone": body.phone, "code": body.code, "powers": powers})
    return found


def kind_choices(rows: Iterable[Any]) -> list[tuple[str, str]]:
    """The kinds of power there are, as choices."""
    return [(kind, type_name(kind)) for kind in sorted({row.kind for row in rows})]


def power_facts(page: PowerPage) -> list[tuple[str, str, str]]:
    """The block at the head of a power's page."""
    row = page.newest
    bodies = "、".join(one.organisation.name for one in page.now) or _("Nobody any more")
    regulator = row.regulator.name if row.regulator else row.organisation.name
    return [
        (_("Held by"), bodies, row.organisation.phone if page.now else ""),
        (_("Kind of power"), type_name(row.kind), ""),
        (_("Level of exercise"), level_name(int(row.level)), str(SOURCES.get(row.source, ""))),
        (_("Supervised by"), regulator, ""),
        (_("Where to apply"), row.window or row.organisation.address or "—", ""),
    ]


def move_line(move: Any) -> dict[str, Any]:
    """One move on a list: number, title, kind, day, from and to, and its state."""
    state = POWER_MOVE.state(move.state)
    return {
        "number": move.number,
        "title": move.title,
        "kind": dict(KINDS)[move.kind],
        "effective_on": move.effective_on,
        "from": move.from_body.name,
        "to": "、".join(body.name for body in move.to_bodies.all()) or "—",
        "powers": len(move.powers),
        "state": state.label,
        "says": state.says,
        "tone": state.tone,
        "in_flight": move.get_in_flight_display(),
    }


def table_rows(move: Any) -> list[dict[str, Any]]:
    """Before → after, line by line: what changes is marked, so that it can be seen without comparing."""
    rows = []
    for line in queries.before_and_after(move):
        before = line["before"]
        rows.append(
            {
                "name": line["name"],
                "code": before["power"],
                "before": _side(before),
                "after": [_side(after, before) for after in line["after"]],
                "items": [_item(item, line["after"]) for item in before["codes"]],
            }
        )
    return rows


def _side(side: dict[str, Any], other: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    labels = (
        ("name", _("Power on the list")),
        ("body", _("Body")),
        ("level", _("Level of exercise")),
        ("window", _("Where to apply")),
        ("phone", _("Telephone")),
        ("regulator", _("Supervised by")),
    )
    found = []
    for name, label in labels:
        value = level_name(int(side[name])) if name == "level" else side[name]
        changed = other is not None and side[name] != other[name]
        found.append({"label": label, "value": value or "—", "changed": changed})
    return found


def _item(item: dict[str, str], sides: list[dict[str, Any]]) -> dict[str, Any]:
    after = [one["code"] for side in sides for one in side["codes"] if one["item"] == item["item"]]
    return {"name": item["name"], "code": item["item"], "basic": item["basic_code"], "old": item["code"], "new": after}
