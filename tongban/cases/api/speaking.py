"""From the room's answers to the interface's shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tongban.cases import queries
from tongban.cases.api import shapes

if TYPE_CHECKING:
    from tongban.accounts.models import Person


def whole(case: Any, person: Person) -> shapes.CaseSchema:
    """A case with the moves open, its clocks and materials."""
    state = case.lifecycle.state(case.state)
    return shapes.CaseSchema(
        number=case.number,
        kind=case.kind,
        item=case.item_code,
        title=case.title,
        state=case.state,
        state_label=str(state.label),
        revision=case.revision,
        parent=case.parent.number if case.parent else None,
        applicant=case.applicant.name,
        on_behalf_of=case.on_behalf_of.name if case.on_behalf_of else None,
        office=case.organisation.name if case.organisation else None,
        route=case.route,
        waits_for=case.waits_for,
        situation=case.situation,
        answers=case.answers,
        created_at=case.created_at,
        submitted_at=case.submitted_at,
        accepted_at=case.accepted_at,
        decided_at=case.decided_at,
        ended_at=case.ended_at,
        promised_due=case.promised_due,
        legal_due=case.legal_due,
        moves=[move(one) for one in queries.moves_open(case, person)],
        clock=clock(queries.clock_of(case)),
        materials=[material(row) for row in queries.materials_view(case, person)],
        parts=[part(row) for row in queries.plan(case).parts],
        stops=[ruling(one) for one in queries.stops(case)],
        dropped=[ruling(one) for one in queries.dropped(case)] if case.state == "draft" else [],
    )


def ruling(stop: Any) -> shapes.RulingSchema:
    """What rules a service out."""
    return shapes.RulingSchema(
        item=stop.item,
        name=stop.name,
        sentence=stop.sentence,
        basis=stop.basis,
        facts=list(stop.facts),
        instead=stop.instead,
        see=stop.see,
    )


def move(found: Any) -> shapes.MoveSchema:
    """A move and what it asks."""
    asks = [
        {
            "name": ask.name,
            "label": str(ask.label),
            "kind": ask.kind,
            "required": ask.required,
            "choices": [[code, str(label)] for code, label in ask.choices],
        }
        for ask in found.asks
    ]
    return shapes.MoveSchema(
        name=found.name, label=str(found.label), asks=asks, basis=found.basis, document=found.document
    )


def clock(view: queries.ClockView) -> shapes.ClockSchema:
    """All limits with their steps in words."""
    limits = [
        shapes.LimitSchema(
            name=limit.name,
            label=str(limit.label),
            length=limit.length,
            unit=limit.unit,
            status=limit.status,
            tone=limit.tone,
            started=limit.started,
            due=limit.due,
            used=limit.used,
            remaining=limit.remaining,
            extended=limit.extended,
            not_before=limit.not_before,
            steps=[str(step.sentence) for step in limit.steps],
        )
        for limit in view.limits
    ]
    stops = [
        shapes.StopSchema(kind=s.kind, label=str(s.label), reason=s.reason, basis=s.basis, since=s.since, until=s.until)
        for s in view.stops
    ]
    return shapes.ClockSchema(current=view.current.name if view.current else "", limits=limits, stops=stops)


def material(row: queries.MaterialRow) -> shapes.MaterialSchema:
    """A material as it stands."""
    return shapes.MaterialSchema(
        code=row.code,
        name=row.name,
        need=row.need,
        required=row.required,
        status=row.status,
        ways=list(row.ways),
        way=row.way,
        grade=row.grade,
        file=str(row.file.pk) if row.file else None,
        files=[file(one) for one in (*row.files, *row.earlier)],
        most_files=row.material.most_files,
        licence=row.licence.identifier if row.licence else None,
        verdict=row.verdict,
        remark=row.remark,
        problem=row.problem,
        deferred_until=row.deferred_until,
        is_open=row.is_open,
        whose=row.whose,
        holder=row.licence.holder_name if row.licence else "",
        doubt=row.doubt,
    )


def file(row: queries.FileRow) -> shapes.FileSchema:
    """One file of a material."""
    return shapes.FileSchema(
        id=row.id,
        file=str(row.file.pk),
        name=row.file.name,
        media_type=row.file.media_type,
        size=row.file.size,
        sha256=row.file.sha256,
        turned=row.turned,
        round=row.round,
        is_set_aside=row.set_aside_at is not None,
    )


def field(row: queries.Field) -> shapes.FieldSchema:
    """A question as it stands, with what would be filled in."""
    question = row.question
    return shapes.FieldSchema(
        name=row.name,
        label=row.label,
        kind=question.kind,
        required=question.required,
        value=row.value if row.value is not None or row.prefilled is None else row.prefilled.value,
        source=str(row.prefilled.source) if row.prefilled else "",
        choices=[(code, str(words)) for code, words in question.choices],
        unit=question.unit,
        is_open=row.is_open,
    )


def part(row: queries.PlannedPart) -> shapes.PartSchema:
    """A part of the plan."""
    return shapes.PartSchema(
        code=row.code,
        title=row.title,
        number=row.number,
        office=row.office,
        state=row.state,
        after=list(row.after),
        days=row.days,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        is_critical=row.is_critical,
    )


def fault(row: queries.Fault) -> shapes.FaultSchema:
    """Something missing or wrong."""
    return shapes.FaultSchema(
        kind=row.kind,
        name=row.name,
        label=row.label,
        sentence=str(row.sentence),
        next_step=str(row.next_step),
        code=row.code,
    )
