"""What a legal document (文书) of a case says: the facts its page is drawn from. The words are the documents room's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation

from tongban.cases.lifecycle import STOP_REASONS
from tongban.cases.models import Case, CaseMaterial
from tongban.cases.queries.filling import all_questions
from tongban.cases.queries.materials import way_label
from tongban.cases.terms import item_of
from tongban.documents import actions as documents
from tongban.kit.refusals import Refusal
from tongban.kit.words import say

PERMISSION = "01"
"""The 事项类型 of an administrative permission (行政许可) in GB/T 39046."""
OTHER_TITLES = {
    "grant-decision": "准予办理决定书",
    "refusal-decision": "不予办理决定书",
    "not-needed-notice": "不需要办理告知书",
}
"""What decisions on items that are no permission are called."""


def issue(case: Case, kind: str, /, *, at: datetime, **said: Any) -> dict[str, Any]:
    """Issue one numbered document for an act, in the name of the handling office; what the entry keeps of it."""
    office = case.organisation
    if office is None:
        raise Refusal(say("not-found"), code="no-office", status=409)
    facts = facts_of(case, kind, at=at, **said)
    document = documents.issue_document(
        kind,
        organisation=office,
        addressee=case.applicant,
        subject_kind=case.lifecycle.name,
        subject=case.number,
        title=title_of(case, kind),
        facts=facts,
        at=at,
    )
    return {"document": document.number, "document_title": document.title}


def facts_of(
    case: Case, kind: str, /, *, at: datetime, rows: Sequence[CaseMaterial] | None = None, **said: Any
) -> dict[str, Any]:
    """What a document of that kind says of the case as it stands. `rows`: its materials, where they are known."""
    with translation.override("zh-hans"):  # documents of the law are in Chinese, whoever pressed the button
        more = MORE[kind](case, said, rows) if kind in MORE else {}
        return {**_common(case, at), **more, **_kept(said), **_own_basis(case, kind)}


def title_of(case: Case, kind: str) -> str:
    """What the document is called: by its kind, or otherwise where the item is no 行政许可 (a filing, a payment)."""
    if kind in OTHER_TITLES and not _is_permission(case):
        return OTHER_TITLES[kind]
    return documents.title_of(kind)


def _own_basis(case: Case, kind: str) -> dict[str, str]:
    """Decisions on what is no permission rest on the item's own law, not on the law on permissions."""
    if kind not in ("grant-decision", "not-needed-notice") or _is_permission(case):
        return {}
    first = item_of(case).item.basis[0]
    return {"basis": f"《{first.law}》{first.article}"}


def _is_permission(case: Case) -> bool:
    return case.kind != Case.Kind.ITEM or item_of(case).item.type == PERMISSION


def _common(case: Case, at: datetime) -> dict[str, Any]:
    return {
        "case_number": case.number,
        "item": case.title,
        "applicant": case.applicant.name,
        "applicant_code_masked": case.applicant.id_masked,
        "on_behalf_of": case.on_behalf_of.name if case.on_behalf_of else "",
        "at": at.isoformat(),
        "submitted_on": _day(case.submitted_at),
        "promised_due": _day(case.promised_due),
        "legal_due": _day(case.legal_due),
    }


def _day(when: date | datetime | None) -> str:
    if isinstance(when, datetime):
        when = timezone.localdate(when)
    return when.isoformat() if when else ""


def _kept(said: dict[str, Any]) -> dict[str, Any]:
    wanted = (
        "reason",
        "basis",
        "remedy",
        "where_to",
        "opinion",
        "due_on",
        "days",
        "consent_note",
        "licence",
        "identifier",
        "papers",
    )
    return {
        name: _day(said[name]) if isinstance(said[name], date) else said[name]
        for name in wanted
        if said.get(name) not in (None, "")
    }


Rows = Sequence[CaseMaterial] | None


def _materials(case: Case, said: dict[str, Any], rows: Rows) -> dict[str, Any]:
    if rows is None and (case.parent_id or case.kind == Case.Kind.ITEM):
        rows = list(case.materials.select_related("licence").order_by("id"))
    status = {"passed": "齐全", "defective": "待补正"}
    return {
        "due_on": _day(case.receipt_due),
        "materials": [
            {
                "name": row.name,
                "way": way_label(row.way, row) or "前序结果",
                "status": status.get(row.verdict, "已收到" if row.way else "待前序办结"),
            }
            for row in rows or ()
        ],
    }


def _defects(case: Case, said: dict[str, Any], rows: Rows) -> dict[str, Any]:
    names = {row.code: row.name for row in (case.materials.all() if rows is None else rows)}
    labels = {name: str(question.label) for name, question in all_questions(case).items()}
    return {
        "defects": [
            {
                "what": names.get(row["code"]) or labels.get(row["code"]) or row["code"] or "其他",
                "problem": row["problem"],
            }
            for row in said.get("defects", [])
        ]
    }


def _procedure(case: Case, said: dict[str, Any], rows: Rows) -> dict[str, Any]:
    return {"procedure": str(dict(STOP_REASONS).get(said.get("kind", ""), ""))}


def _delivered(case: Case, said: dict[str, Any], rows: Rows) -> dict[str, Any]:
    return {"way": "电子送达", "delivered_on": _day(case.ended_at), "signed_by": case.applicant.name}


MORE: dict[str, Any] = {
    "receipt": _materials,
    "acceptance-notice": _materials,
    "correction-notice": _defects,
    "special-procedure-notice": _procedure,
    "delivery-receipt": _delivered,
}
"""What each kind says besides the common facts."""
