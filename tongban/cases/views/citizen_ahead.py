"""What lies ahead of a draft: its tasks in groups, the stages after sending, the limits, the time it still takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongban.cases import queries
from tongban.cases.forms import pages_of
from tongban.cases.views.citizen import address, is_known, needed_situation
from tongban.catalog import queries as catalog

if TYPE_CHECKING:
    from tongban.accounts.models import Person
    from tongban.cases.models import Case


@dataclass(frozen=True)
class ShownTask:
    """One row of the task list: what it is called, where it leads (nowhere while it cannot start), how far it is."""

    label: str
    href: str
    hint: str
    status: str
    tone: str = ""
    mark: str = ""
    minutes: float = 0.5

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do here."""
        return self.mark == "done"


@dataclass(frozen=True)
class TaskGroup:
    """A group of the task list; `is_counted` in the progress."""

    slug: str
    label: str
    tasks: list[ShownTask] = field(default_factory=list)
    is_counted: bool = True

    @property
    def done(self) -> int:
        """How many of its tasks are done."""
        return sum(task.is_done for task in self.tasks)


def plan_of(case: Case) -> queries.Plan | None:
    """The plan of a one-thing; None for a single item."""
    return queries.plan(case) if case.kind == "one-thing" else None


def task_groups(case: Case, person: Person, plan: queries.Plan | None) -> list[TaskGroup]:
    """Situation, form, materials, check: in the order one does them."""
    groups = [_situation_group(case, plan), _form_group(case, person), _material_group(case, person)]
    groups = [group for group in groups if group.tasks]
    return [*groups, _check_group(case)]


def _situation_group(case: Case, plan: queries.Plan | None) -> TaskGroup:
    questions = needed_situation(case)
    if not questions:
        return TaskGroup("situation", _("Your situation"))
    known = [q for q in questions if is_known(case.situation.get(q.name)) or not q.required]
    is_done, is_begun = len(known) == len(questions), bool(known)
    hint = ngettext(
        "%(count)s question decides what you need", "%(count)s questions decide what you need", len(questions)
    )
    said = hint % {"count": len(questions)}
    if is_done and plan is not None:
        names = [part.title for part in plan.parts]
        said = _("%(count)s services together: %(names)s") % {"count": len(names), "names": "、".join(names)}
    task = ShownTask(
        _("Find out what you need"),
        address("situation", case),
        said,
        *_status("done" if is_done else "started" if is_begun else "to-do"),
        minutes=0.3 * (len(questions) - len(known)),
    )
    return TaskGroup("situation", _("Your situation"), [task])


def _form_group(case: Case, person: Person) -> TaskGroup:
    pages = pages_of(queries.sections(case, person))
    tasks: dict[str, ShownTask] = {}
    for page in pages:
        section = page.section
        if section.name in tasks:
            continue
        labels = [field.label for field in section.fields]
        sources = {str(f.prefilled.source) for f in section.fields if f.prefilled and f.prefilled.source}
        hint = "、".join(labels[:4]) + ("…" if len(labels) > 4 else "")
        if section.status == "done" and sources and all(f.prefilled for f in section.fields):
            hint = _("Filled in from %(source)s") % {"source": "、".join(sorted(sources))}
        opened = next((p for p in pages if p.section is section and _has_gap(p)), page)
        tasks[section.name] = ShownTask(
            section.label,
            address("question", case, opened.slug),
            hint,
            *_status(section.status),
            minutes=0.4 * sum(not is_known(f.value) for f in section.fields),
        )
    return TaskGroup("form", _("Your details"), list(tasks.values()))


def _has_gap(page: Any) -> bool:
    return any(field.question.required and not is_known(field.value) for field in page.fields)


def _status(status: str) -> tuple[str, str, str]:
    """Words, tag tone and mark of a status."""
    return {
        "done": (_("Completed"), "ok", "done"),
        "started": (_("Continue"), "info", "doing"),
        "to-do": (_("Not started"), "", ""),
    }[status]


def _material_group(case: Case, person: Person) -> TaskGroup:
    rows = [row for row in queries.materials_view(case, person) if row.need == "yes"]
    return TaskGroup("materials", _("Materials"), [material_task(case, row) for row in rows])


def material_task(case: Case, row: queries.MaterialRow) -> ShownTask:
    """One material as a row: done things first say how, open ones say what to do."""
    words, tone, mark = {
        "supplied": (_("Uploaded") if row.way == "upload" else str(row.badge.label), "ok", "done"),
        "waiting": (str(row.badge.label), "teal", "done"),
        "deferred": (_("May follow later"), "purple", "done"),
        "optional": (_("Optional"), "", "done"),
        "missing": (str(row.badge.label), "bad" if row.badge.kind == "upload" else row.badge.tone, ""),
    }[row.status]
    if row.way and row.way.partition(":")[0] in ("licence", "exchange", "result"):
        tone = "teal"
    hint = str(row.way_label) if row.status == "supplied" and row.way_label else str(row.badge.reason)
    return ShownTask(
        row.name, address("material", case, row.code), hint, words, "" if tone == "mute" else tone, mark, 1.5
    )


def _check_group(case: Case) -> TaskGroup:
    is_ready = not queries.faults(case)
    task = ShownTask(
        _("Check your answers and send"),
        address("check", case) if is_ready else "",
        _("Everything on one page; nothing is sent before you say so")
        if is_ready
        else _("Opens once the parts above are complete"),
        _("Ready") if is_ready else _("Cannot start yet"),
        "info" if is_ready else "",
        minutes=1,
    )
    return TaskGroup("check", _("Check and send"), [task], is_counted=False)


def minutes_left(tasks: Iterable[ShownTask]) -> int:
    """About how many minutes are left, never less than one."""
    return max(1, round(1 + sum(task.minutes for task in tasks if not task.is_done)))


def stages_of(case: Case, plan: queries.Plan | None) -> list[dict[str, Any]]:
    """What happens from now on, as stages."""
    rest: list[tuple[str, str]]
    if plan is not None:
        side_by_side = _("%(count)s services side by side") % {"count": len(plan.parts)} if plan.parts else ""
        rest = [
            (_("Acceptance"), _("within 5 working days")),
            (_("Departments work together"), side_by_side),
            (_("Decisions"), _("%(days)s working days promised") % {"days": plan.days} if plan.days else ""),
            (_("All results at once"), _("online, or by post")),
        ]
    else:
        facts = catalog.item(case.pack).item
        promised = (
            _("on the spot") if facts.promised.days == 0 else _("%(time)s promised") % {"time": _days(facts.promised)}
        )
        rest = [
            (_("Acceptance"), _("within 5 working days")),
            (_("Review and decision"), promised),
            (_("Delivery of the result"), _("within 10 days of the decision")),
        ]
    first = {"label": _("Fill in and send"), "small": _("now"), "is_on": True}
    return [first, *({"label": label, "small": small, "is_on": False} for label, small in rest)]


def limits_of(case: Case, plan: queries.Plan | None) -> list[tuple[str, str, bool]]:
    """The facts beside the form as (label, value, is strong): limits, fee, visits, department."""
    if plan is not None:
        pack = catalog.one_thing(case.pack).one_thing
        rows = [
            (_("Departments"), str(len({part.office for part in plan.parts})) if plan.parts else "", False),
            (_("Promised in all"), _("%(days)s working days") % {"days": plan.days} if plan.days else "", True),
            (_("Visits"), _("no visit"), False),
            (_("Lead department"), str(catalog.department(pack.lead_department).name), False),
        ]
    else:
        facts = catalog.item(case.pack).item
        rows = [
            (_("Legal limit"), _days(facts.legal), False),
            (_("Promised"), _days(facts.promised), True),
            (_("Fee"), "、".join(f"{fee.name} {fee.amount}" for fee in facts.fees) or _("free of charge"), False),
            (_("Visits"), str(facts.visits) if facts.visits else _("no visit"), False),
            (_("Department in charge"), str(catalog.department(facts.department).name), False),
        ]
    return [row for row in rows if row[1]]


def _days(limit: Any) -> str:
    if limit.days == 0:
        return _("on the spot")
    words = _("%(days)s working days") if limit.unit == "workday" else _("%(days)s calendar days")
    return words % {"days": limit.days}
