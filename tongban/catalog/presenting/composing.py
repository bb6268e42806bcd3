"""The designer's page: what several items become as one thing, with a reason for everything that is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from tongban.catalog import shelves
from tongban.catalog.composing import Composition, Conflict, Supplied
from tongban.catalog.packs import ItemPack, Question
from tongban.catalog.presenting.asking import Asked, asked
from tongban.catalog.presenting.words import days_in_words, limit_in_words
from tongban.catalog.proofs import sources
from tongban.catalog.situations import holds, questions_by_name

MEASURES = {
    "departments": gettext_noop("Departments to go to"),
    "steps": gettext_noop("Steps"),
    "materials": gettext_noop("Papers to hand in"),
    "fields": gettext_noop("Fields to fill in"),
    "days": gettext_noop("Working days"),
    "visits": gettext_noop("Visits"),
}
CONFLICTS = {
    "kind": gettext_noop("They ask for different kinds of answer."),
    "choices": gettext_noop("They offer different choices."),
    "unit": gettext_noop("They count in different units."),
    "range": gettext_noop("No value is allowed by all of them."),
}


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """One material of the whole set: how it is met, why, and which items ask for it."""

    name: str
    reason: str
    used_by: tuple[str, ...]
    is_handed_in: bool
    asked: int


@dataclass(frozen=True)
class ComposePage:
    """Everything the page says of one composition."""

    made: Composition
    names: Mapping[str, str]
    questions: Sequence[Asked]
    materials: Sequence[MaterialLine] = field(default=())

    @property
    def measures(self) -> list[tuple[str, int, int, int]]:
        """(what, before, after, saved)."""
        return [(_(MEASURES[row.name]), row.before, row.after, row.saved) for row in self.made.measures]

    @property
    def handed_in(self) -> list[MaterialLine]:
        """What the applicant still brings."""
        return [row for row in self.materials if row.is_handed_in]

    @property
    def spared(self) -> list[MaterialLine]:
        """What nobody asks the applicant for."""
        return [row for row in self.materials if not row.is_handed_in]

    @property
    def fields(self) -> list[tuple[str, str, str]]:
        """(label, how often it was asked, of which items) for every field of the merged form."""
        rows = sorted(self.made.form.fields, key=lambda one: -len(one.origins))
        return [
            (str(row.question.label), str(len(row.origins)), self._listed(o[0] for o in row.origins)) for row in rows
        ]

    @property
    def conflicts(self) -> list[tuple[str, str, list[str]]]:
        """(field, what does not fit, what each item says): a person decides, nothing is guessed."""
        return [(self._label(row), _(CONFLICTS[row.what]), self._said(row)) for row in self.made.form.conflicts]

    @property
    def days(self) -> list[tuple[str, str, str, str]]:
        """(item, from–to, what it waits for, what it adds or saves) in the order of the plan."""
        rows = sorted(self.made.plan.nodes, key=lambda node: (node.begins, node.ends, node.lane))
        told = []
        for node in rows:
            if node.is_longest:
                effect = _("On the longest path: adds %(time)s.") % {"time": days_in_words(node.days)}
            elif node.days:
                effect = _("Runs beside the longest path: saves %(time)s.") % {"time": days_in_words(node.days)}
            else:
                effect = _("Done on the spot: takes no time.")
            waits = self._listed(node.after) or _("Begins at once")
            told.append((self.names[node.item], f"{node.begins}–{node.ends}", waits, effect))
        return told

    @property
    def converted(self) -> list[str]:
        """Items whose promise is not in working days, with the promise and what it counts as in the plan."""
        return [
            _("%(item)s: %(limit)s, at most %(days)s")
            % {
                "item": pack.item.name,
                "limit": limit_in_words(pack.item.promised),
                "days": days_in_words(pack.item.promised.working_days),
            }
            for pack in self.made.items
            if pack.item.promised.unit != "workday"
        ]

    @property
    def longest(self) -> str:
        """The longest path in words."""
        return " → ".join(self.names[code] for code in self.made.plan.longest)

    @property
    def still_needed(self) -> list[str]:
        """Labels of the facts that would make the set of materials exact."""
        known = {row.name: str(row.question.label) for row in self.questions}
        return [known.get(name, name) for name in self.made.still_needed]

    def _listed(self, codes: Any) -> str:
        return _(", ").join(self.names[code] for code in codes)

    def _label(self, conflict: Conflict) -> str:
        first = conflict.origins[0]
        pack = next(pack for pack in self.made.items if pack.item.code == first[0])
        named = questions_by_name(pack.questions)
        return str(named[first[1]].label) if first[1] in named else conflict.name

    def _said(self, conflict: Conflict) -> list[str]:
        pairs = zip(conflict.origins, conflict.said, strict=False)
        return [_("%(item)s: %(said)s") % {"item": self.names[o[0]], "said": said or "–"} for o, said in pairs]


def choosing_questions(items: Sequence[ItemPack]) -> list[Question]:
    """The situation questions of the chosen items, then those of their forms on which a material depends; each once."""
    deciding = {name for pack in items for material in pack.materials for name in holds(material.when, {}).looked_at}
    forms = [[question for question in pack.questions if question.name in deciding] for pack in items]
    return list(questions_by_name(*(pack.situations for pack in items), *forms).values())


def compose_page(made: Composition, facts: Mapping[str, Any], errors: Mapping[str, str]) -> ComposePage:
    """The page of a composition for a situation."""
    names = {pack.item.code: str(pack.item.name) for pack in made.items}
    lines: dict[str, list[Supplied]] = {}
    for row in made.feeding.supplied:
        lines.setdefault(f"{row.material.code} {row.way}", []).append(row)
    materials = [_line(rows, names) for rows in lines.values()]
    return ComposePage(made, names, asked(choosing_questions(made.items), facts, errors), materials)


def _line(rows: list[Supplied], names: Mapping[str, str]) -> MaterialLine:
    first = rows[0]
    used = tuple(dict.fromkeys(names[row.item] for row in rows))
    reason = _reason(first, names)
    if first.is_handed_in and len(rows) > 1:
        reason += ngettext(
            " One paper serves %(n)s item.", " One paper serves all %(n)s items.", len(rows)
        ) % {"n": len(rows)}  # fmt: skip
    return MaterialLine(str(first.material.name), reason, used, first.is_handed_in, len(rows))


def _reason(row: Supplied, names: Mapping[str, str]) -> str:
    _name, _colon, what = row.way.partition(":")
    if row.reason == "produced":
        return _("“%(item)s” produces it earlier, and it is passed on.") % {"item": names[what]}
    if row.reason == "library":
        return _("Taken from the certificate library: %(licence)s.") % {"licence": shelves.licence_name(what)}
    if row.reason == "shared":
        return _("The office checks it in a register (%(source)s).") % {"source": _source_name(what)}
    return {
        "promised": _("A written promise takes its place."),
        "made": _("Made from the form."),
        "circle": _("The items wait for each other, so one of them starts from paper."),
        "paper": _("No other lawful way is open."),
    }[row.reason]


def _source_name(code: str) -> str:
    found = sources().get(code)
    return str(found.name) if found else code
