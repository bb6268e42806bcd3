"""What a case's record looks like after its moves, reckoned from the declared life without performing it.

The declaration (`cases.lifecycle.CASE`) says from where to where, by whom, on what article and with which document a
move goes; `journal.as_recorded` what an entry keeps; `cases.clocks.dates_of` what falls due; `cases.papers.facts_of`
what a document says. Here stands only which columns a move fills. A test performs the same moves and compares.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote

from django.utils import timezone

from tongban.accounts.models import Person
from tongban.accounts.testing import Cast
from tongban.cases import clocks, papers
from tongban.cases.actions import issuing
from tongban.cases.actions.door import CLOCK_MOVES
from tongban.cases.actions.powers import GUARDED
from tongban.cases.figures import day_after, figures
from tongban.cases.lifecycle import CASE, LAW
from tongban.cases.models import NEVER, Case, Stop
from tongban.cases.terms import item_of
from tongban.catalog.packs import LicenceKind
from tongban.journal.actions import as_recorded
from tongban.kit.lifecycle import Move
from tongban.licences import actions as licences
from tongban.licences.events import ISSUED
from tongban.licences.models import Licence
from tongban.site.demo.bulk.moulds import Mould, blank
from tongban.site.demo.plots import REASONS
from tongban.site.demo.story import SAID, SEEN

Row = dict[str, Any]
BY: dict[str, tuple[str, str, dict[str, Any]]] = {
    "submit": ("submit", "applicant", {}),
    "ask": ("ask", "window", {}),
    "correct": ("correct", "applicant", {}),
    "deem": ("deem-accepted", "clock", {}),
    "lapse": ("lapse", "clock", {}),
    **{act: (act, by, facts) for act, (by, facts) in SAID.items()},
}
"""Acts of a plot: the move, in what role it is made, and what is said."""


@dataclass
class History:
    """A case and all that was written down of it. Moments are those of the group; blanks are still open."""

    mould: Mould
    columns: Row
    entries: list[Row] = field(default_factory=list)
    documents: list[Row] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)
    corrections: list[Row] = field(default_factory=list)
    extension: Row | None = None
    licence: Licence | None = None
    people: dict[str, Person] = field(default_factory=dict)


def staff(cast: Cast, mould: Mould) -> dict[str, Person]:
    """Who acts on cases of a mould, by role."""
    office = mould.office.department
    return {"window": cast.li, "approver": cast.approver(office), "head": cast.head(office)}


def reckon(mould: Mould, acts: Sequence[tuple[str, datetime]], begun: datetime, people: dict[str, Person]) -> History:
    """The record of a case begun at `begun` after these acts (name, moment), by these people."""
    history = History(mould, _begun(mould, begun), people=people)
    history.entries.append(
        {
            "what": "case.start",
            "by": "applicant",
            "role": "applicant",
            "before": "",
            "after": CASE.first,
            "facts": {"power": power_of(mould)},
            "basis": "",
            "at": begun,
            "organisation_id": None,
        }
    )
    for act, at in acts:
        if act in BY:
            _make_move(history, *BY[act], at)
    return history


def power_of(mould: Mould) -> str:
    """The power every act on the mould's cases rests on."""
    return item_of(mould.case).item.power


def _begun(mould: Mould, begun: datetime) -> Row:
    of = mould.case
    return {
        "kind": of.kind,
        "parent_id": None,
        "pack_id": of.pack_id,
        "item_code": of.item_code,
        "title": of.title,
        "organisation_id": of.organisation_id,
        "region_id": of.region_id,
        "channel": of.channel,
        "answers": mould.answers_on(timezone.localdate(begun)),
        "situation": of.situation,
        "waits_for": of.waits_for,
        "route": "ordinary",
        "state": CASE.first,
        "created_at": begun,
        "submitted_at": None,
        "received_at": None,
        "accepted_at": None,
        "decided_at": None,
        "ended_at": None,
        "draft_until": begun + timedelta(days=figures().draft.days),
        "receipt_due": None,
        "promised_due": None,
        "legal_due": None,
        "next_due": NEVER,
        "extended_days": 0,
        "handler_id": None,
        "accepted_by_id": None,
        "revision": of.revision,
    }


def _make_move(history: History, name: str, by: str, facts: Row, at: datetime) -> None:
    """One move, as `journal.perform` and the door of cases make it: check, act, stamp, issue, record."""
    columns = history.columns
    facts = FACTS[name](history) if name in FACTS else facts
    if name == "grant":
        _confirm(history, at)
    move = CASE.check(name, columns["state"], {by}, facts)
    before, columns["state"] = columns["state"], move.end
    power = {"power": power_of(history.mould)} if name in GUARDED else {}
    said: Row = power | (EFFECTS[name](history, at, facts) or {})
    on_paper: Row = said.pop("on_paper", {})
    if columns["received_at"] is not None and (not move.stays or name in CLOCK_MOVES):
        _stamp(history)
    if move.document:
        said |= _issue(history, move, at, {"basis": move.basis, **facts, **on_paper})
    recorded = as_recorded(CASE, move, frozenset({by}), facts, said)
    office = columns["organisation_id"]
    history.entries.append(
        {**recorded, "by": by, "before": before, "after": move.end, "at": at, "organisation_id": office}
    )


def _confirm(history: History, at: datetime) -> None:
    """Whoever the result names beside the applicant has come to the window, as `story.confirm_the_named` tells it."""
    state, office = history.columns["state"], history.columns["organisation_id"]
    for role in history.mould.named:
        facts = {"role": role, "way": "window", "seen": SEEN}
        plain = {"what": "case.confirm-person", "by": "window", "role": "window", "basis": "", "facts": facts}
        history.entries.append({**plain, "before": state, "after": state, "at": at, "organisation_id": office})


def _stamp(history: History) -> None:
    columns = history.columns
    dates = clocks.dates_of(
        columns["state"],
        clocks.terms_of(history.mould.pack),
        received_at=columns["received_at"],
        accepted_at=columns["accepted_at"],
        decided_at=columns["decided_at"],
        extended_days=columns["extended_days"],
        stops=clocks.pauses(history.stops) if columns["accepted_at"] else (),
    )
    columns.update(
        receipt_due=dates.receipt_due,
        promised_due=dates.promised_due,
        legal_due=dates.legal_due,
        next_due=dates.next_due,
    )


def _issue(history: History, move: Move, at: datetime, shown: Row) -> Row:
    """The document of a move: what it says, and what the entry keeps of it."""
    case = _as_case(history)
    facts = papers.facts_of(case, move.document, at=at, rows=history.mould.rows, **shown)
    number = blank(f"paper{len(history.documents)}")
    title = papers.title_of(case, move.document)
    history.documents.append({"kind": move.document, "number": number, "title": title, "facts": facts, "at": at})
    return {"document": number, "document_title": title}


def _as_case(history: History) -> Case:
    """The case as it stands, in memory only, for whoever describes it."""
    case = copy.copy(history.mould.case)
    case.__dict__.update(history.columns)
    return case


# ---------------------------------------------------------------- which columns a move fills


def _submit(history: History, at: datetime, facts: Row) -> Row:
    of = history.mould.case
    history.columns.update(submitted_at=at, received_at=at, route=of.route)
    return {"route": of.route}


def _accept(history: History, at: datetime, facts: Row) -> None:
    history.columns.update(accepted_at=at, accepted_by_id=history.people["window"].pk)


def _deem(history: History, at: datetime, facts: Row) -> None:
    history.columns.update(accepted_at=history.columns["received_at"])


def _ask(history: History, at: datetime, facts: Row) -> Row:
    due = day_after(at, figures().correction.days, figures().correction.unit)
    history.corrections.append(
        {"round": 1, "defects": facts["defects"], "asked_at": at, "due_on": due, "answered_at": None}
    )
    history.stops.append(Stop(kind=clocks.CORRECTION, basis=LAW + "第三十二条", since=at))
    return {"round": 1, "due_on": due, "on_paper": {"due_on": due, "consent_note": "", "defects": facts["defects"]}}


def _correct(history: History, at: datetime, facts: Row) -> Row:
    history.corrections[-1]["answered_at"] = at
    _close_stop(history, at)
    history.columns["received_at"] = at
    history.columns["answers"].update(history.mould.mended)
    materials = [d["code"] for d in history.mould.defects if d["what"] == "material"]
    return {"round": 1, "corrected": sorted([*history.mould.mended, *materials])}


def _suspend(history: History, at: datetime, facts: Row) -> None:
    history.stops.append(
        Stop(
            kind=facts["kind"], reason=facts["reason"], basis=LAW + "第四十五条", since=at, expected_days=facts["days"]
        )
    )


def _resume(history: History, at: datetime, facts: Row) -> None:
    _close_stop(history, at)


def _ask_extension(history: History, at: datetime, facts: Row) -> Row:
    days = history.mould.pack.item.extension_days
    history.extension = {
        "days": days,
        "reason": facts["reason"],
        "asked_at": at,
        "decided_at": None,
        "is_granted": None,
    }
    return {"days": days}


def _extend(history: History, at: datetime, facts: Row) -> Row:
    asked = history.extension or {}
    asked.update(decided_at=at, is_granted=True)
    days = history.columns["extended_days"] = asked["days"]
    return {"days": days, "on_paper": {"days": days}}


def _grant(history: History, at: datetime, facts: Row) -> Row:
    history.columns.update(decided_at=at, handler_id=history.people["approver"].pk)
    unseen = [str(row.name) for row in history.mould.rows if row.way in ("upload", "promise")]
    return {"unseen": unseen} if unseen else {}


def _refuse(history: History, at: datetime, facts: Row) -> None:
    history.columns.update(decided_at=at, ended_at=at, handler_id=history.people["approver"].pk)


def _decline(history: History, at: datetime, facts: Row) -> None:
    history.columns.update(decided_at=at, ended_at=at)


def _end(history: History, at: datetime, facts: Row) -> None:
    _close_stop(history, at)
    history.columns["ended_at"] = at


def _deliver(history: History, at: datetime, facts: Row) -> Row:
    history.columns["ended_at"] = at
    office = history.mould.office.name
    listed = [
        {"name": paper["title"], "number": paper["number"], "office": office}
        for paper in history.documents
        if paper["kind"] == CASE.move("grant").document
    ]
    if history.mould.gives is None:
        return {"on_paper": {"papers": listed}}
    licence = history.licence = _certificate(history, history.mould.gives, at)
    listed.append({"name": licence.kind_name, "number": licence.number, "office": office})
    shown = {"papers": listed, "licence": licence.kind_name, "identifier": licence.identifier}
    return {"licence": licence.identifier, "on_paper": shown}


def _certificate(history: History, kind: LicenceKind, at: datetime) -> Licence:
    """The certificate of the result, its page and the entry of its birth, as `licences.issue_licence` makes them."""
    case, pack = _as_case(history), history.mould.pack
    firm = case.on_behalf_of if kind.holder == "organisation" else None
    said, day = issuing.says(case, pack, at), timezone.localdate(at)
    licence = Licence(
        identifier=blank("identifier"), number=blank("licence"), kind=kind.code, kind_name=kind.name.zh,
        holder_name=issuing.holder_name(case, pack, firm), issuer=history.mould.office, fields=said, issued_on=day,
        valid_from=day, valid_until=issuing.years_later(day, pack.result.valid_years), state_since=day,
        case_number=case.number, region=case.region,
    )  # fmt: skip
    licence.holder_organisation = firm
    rows = [[label, value] for label, value in issuing.lines(pack, said)]
    face = licences.face_of(licence, rows)
    face["link"] = unquote(face["link"])  # an address escapes the blank
    page = {"kind": "certificate", "title": licence.kind_name, "facts": face}
    number = blank(f"paper{len(history.documents)}")
    history.documents.append({**page, "number": number, "at": at, "about": "licence"})
    born = {"what": ISSUED, "facts": licences.born_as(licence), "basis": licences.BORN_BY}
    states = {"before": "", "after": licence.state, "at": at, "organisation_id": history.mould.office.pk}
    history.entries.append({**born, **states, "by": "approver", "role": "", "about": "licence"})
    return licence


def _close_stop(history: History, at: datetime) -> None:
    for stop in history.stops:
        stop.until = stop.until or at


Effect = Callable[[History, datetime, Row], Row | None]
EFFECTS: dict[str, Effect] = {
    "submit": _submit,
    "accept": _accept,
    "deem-accepted": _deem,
    "ask": _ask,
    "correct": _correct,
    "decline": _decline,
    "not-needed": _decline,
    "suspend": _suspend,
    "resume": _resume,
    "ask-extension": _ask_extension,
    "extend": _extend,
    "grant": _grant,
    "refuse": _refuse,
    "issue": _deliver,
    "withdraw": _end,
    "lapse": _end,
}
"""What each move fills in, besides the state."""


def _lapse_reason(history: History) -> Row:
    return {"reason": REASONS["drafts" if history.columns["submitted_at"] is None else "corrections"]}


FACTS: dict[str, Callable[[History], Row]] = {
    "ask": lambda history: {"defects": history.mould.defects},
    "lapse": _lapse_reason,
}
"""What a move is told, where it depends on the case."""


def told_by_bulk() -> frozenset[str]:
    """Acts that can be reckoned."""
    return frozenset(BY) | {"begin"}


__all__ = ["BY", "History", "reckon", "told_by_bulk"]
