"""What can be asked of findings, for keepers of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from tongban.accounts.models import Person
from tongban.catalog.linting.lifecycle import FINDING
from tongban.catalog.linting.registry import RULES, SEVERITIES, Rule
from tongban.catalog.linting.saying import element_name, sentence
from tongban.catalog.models.findings import Finding
from tongban.journal import queries as journal
from tongban.kit.lifecycle import Move, State
from tongban.kit.refusals import NotFound

PAGE = 25
TONES = {"error": "bad", "warning": "warn", "note": "info"}


def severity_name(severity: str) -> str:
    """A severity in words."""
    return {"error": _("error"), "warning": _("warning"), "note": _("note")}.get(severity, severity)


@dataclass(frozen=True)
class Told:
    """A finding as a page shows it."""

    row: Finding

    @property
    def rule(self) -> Rule | None:
        """Its rule; None where a later edition no longer has it."""
        return RULES.get(self.row.rule)

    @property
    def title(self) -> str:
        """What is wrong, in a few words."""
        return str(self.rule.title) if self.rule else self.row.rule

    @property
    def sentence(self) -> str:
        """What is wrong here."""
        return sentence(self.rule.says, self.row.words) if self.rule else self.row.rule

    @property
    def suggestion(self) -> str:
        """What to do."""
        return str(self.rule.suggestion) if self.rule else ""

    @property
    def basis(self) -> str:
        """The article."""
        return self.rule.basis if self.rule else ""

    @property
    def place(self) -> str:
        """Which element."""
        return element_name(self.row.field)

    @property
    def severity(self) -> str:
        """How heavy, in words."""
        return severity_name(self.row.severity)

    @property
    def tone(self) -> str:
        """How a page colours its severity."""
        return TONES.get(self.row.severity, "")

    @property
    def state(self) -> State:
        """Where it is in its life."""
        return FINDING.state(self.row.state)


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; empty means all."""

    severity: str = ""
    rule: str = ""
    state: str = "open"
    words: str = ""


def _narrowed(wanted: Wanted, *, but: str = "") -> QuerySet[Finding]:
    rows = Finding.objects.all()
    if wanted.state and but != "state":
        rows = rows.filter(state=wanted.state)
    if wanted.severity and but != "severity":
        rows = rows.filter(severity=wanted.severity)
    if wanted.rule and but != "rule":
        rows = rows.filter(rule=wanted.rule)
    if wanted.words:
        rows = rows.filter(Q(item_name__icontains=wanted.words) | Q(item__startswith=wanted.words))
    return rows


_WEIGHT = Case(
    *(When(severity=severity, then=Value(place)) for place, severity in enumerate(SEVERITIES)),
    default=Value(9),
    output_field=IntegerField(),
)


def findings(wanted: Wanted, number: int | str = 1) -> Page[Any]:
    """One page of findings, heaviest first, then by item."""
    rows = _narrowed(wanted).order_by(_WEIGHT, "item", "rule", "id")
    page: Page[Any] = Paginator(rows, PAGE).get_page(number)
    page.object_list = [Told(row) for row in page.object_list]
    return page


def counts(wanted: Wanted) -> dict[str, list[tuple[str, str, int]]]:
    """For each way of narrowing: (value, name, how many there would be)."""
    by_severity = dict(_narrowed(wanted, but="severity").values_list("severity").annotate(n=Count("id")).order_by())
    by_state = dict(_narrowed(wanted, but="state").values_list("state").annotate(n=Count("id")).order_by())
    by_rule = dict(_narrowed(wanted, but="rule").values_list("rule").annotate(n=Count("id")).order_by())
    return {
        "severity": [(one, severity_name(one), by_severity.get(one, 0)) for one in SEVERITIES],
        "state": [(name, str(label), by_state.get(name, 0)) for name, label in FINDING.choices],
        "rule": [(code, str(rule.title), by_rule[code]) for code, rule in RULES.items() if by_rule.get(code)],
    }


def finding(key: str) -> Told:
    """One finding; refused as not found."""
    row = Finding.objects.filter(key=key).first()
    if row is None:
        raise NotFound(_("There is no such finding."), next_step=_("Look for it in the list of findings."))
    return Told(row)


def moves_open(told: Told, actor: Person) -> list[Move]:
    """What this person may do with it now."""
    return journal.moves_open(told.row, FINDING, actor)


def history(told: Told) -> list[dict[str, Any]]:
    """What happened to it, newest first, as the timeline shows it; its finding comes last."""
    steps = [
        {
            "title": one.label,
            "at": one.at,
            "who": one.actor,
            "says": "；".join(str(said) for said in one.facts.values() if said),
            "tone": {"good": "ok", "bad": "bad", "warn": "warn"}.get(one.tone, ""),
        }
        for one in journal.timeline(FINDING.name, told.row.reference())
    ]
    return [*reversed(steps), {"title": _("Found"), "at": told.row.found_at, "who": "", "says": "", "tone": ""}]
