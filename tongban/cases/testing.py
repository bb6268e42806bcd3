"""Makers for tests of this room and those above: cases in every state, made by performing the moves as the cast."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tongban.accounts.models import Organisation, Person, Role
from tongban.accounts.testing import a_hall, a_person, a_place, an_office
from tongban.cases import actions, queries
from tongban.cases.models import Case
from tongban.catalog.models import PackVersion
from tongban.catalog.testing import a_pack
from tongban.journal.testing import deliver_all
from tongban.kit.dates import day_relative
from tongban.kit.identifiers import make_id_number, make_uscc

PATHS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "submitted": ("submit",),
    "correcting": ("submit", "ask"),
    "reviewing": ("submit", "accept"),
    "suspended": ("submit", "accept", "suspend"),
    "granted": ("submit", "accept", "grant"),
    "issued": ("submit", "accept", "grant", "issue"),
    "refused": ("submit", "accept", "refuse"),
    "declined": ("submit", "decline"),
    "not-needed": ("submit", "not-needed"),
    "withdrawn": ("submit", "withdraw"),
    "lapsed": ("lapse",),
}
"""The shortest way into each state by moves that anybody could make."""
SAID: dict[str, dict[str, Any]] = {
    "ask": {"defects": [{"what": "other", "code": "", "problem": "请补充说明经营内容。"}]},
    "decline": {
        "reason": "该事项不属于本机关职权范围。",
        "where_to": "示例市城市管理局",
        "remedy": "可以依法申请行政复议或者提起行政诉讼。",
    },
    "not-needed": {"reason": "该经营内容依法不需要取得许可。"},
    "consult": {"question": "请核实门前道路是否允许设置招牌。", "days": 3},
    "advise": {"answer": "已核实，可以设置。"},
    "grant": {"unseen_reason": "现场已核对原件。"},
    "suspend": {"kind": "inspection", "reason": "需要现场检验。", "days": 5},
    "resume": {"outcome": "检验合格。"},
    "ask-extension": {"reason": "案情复杂。"},
    "extend": {"reason": "同意延长。"},
    "deny-extension": {"reason": "可以按期办结。"},
    "refuse": {
        "reason": "经营场所不符合规定。",
        "basis": "《示例办法》第三条",
        "remedy": "可以依法申请行政复议或者提起行政诉讼。",
    },
    "lapse": {"reason": "超过期限。"},
    "drop": {"reason": "前序事项未办成。"},
}
"""What each move is told in tests."""
BY: dict[str, str] = {
    "submit": "applicant",
    "withdraw": "applicant",
    "correct": "applicant",
    "accept": "window",
    "ask": "window",
    "decline": "window",
    "not-needed": "window",
    "extend": "head",
    "deny-extension": "head",
    "lapse": "clock",
    "drop": "clock",
    "release": "clock",
    "deem-accepted": "clock",
    "advise": "adviser",
}
"""Who makes a move in tests; the approver where none is named."""
_people = itertools.count(1)


def a_case(
    state: str = "submitted",
    *,
    applicant: Person | None = None,
    pack: PackVersion | None = None,
    on_behalf_of: Organisation | None = None,
    at: datetime | None = None,
    answers: dict[str, Any] | None = None,
    situation: dict[str, Any] | None = None,
    deliver: bool = False,
) -> Case:
    """A case of `pack` (the catalogue's sample item) in `state`, an hour between its moves, the last of them at `at`
    (now)."""
    pack = pack or a_pack()
    path = PATHS[state]
    moment = (at or timezone.now()) - timedelta(hours=len(path))
    case = a_draft(
        applicant or a_person(), pack, on_behalf_of=on_behalf_of, at=moment, answers=answers, situation=situation
    )
    for name in path:
        moment += timedelta(hours=1)
        make(case, name, at=moment)
    if deliver:
        deliver_all()
    return case


def a_draft(
    person: Person,
    pack: PackVersion,
    *,
    on_behalf_of: Organisation | None = None,
    at: datetime | None = None,
    answers: dict[str, Any] | None = None,
    situation: dict[str, Any] | None = None,
) -> Case:
    """A draft with every question answered and every material supplied: it could be submitted as it is."""
    a_place()
    an_office()
    case = actions.start(person, pack.code, on_behalf_of=on_behalf_of, at=at)
    fill(case, person, answers=answers, situation=situation, at=at)
    return case


def fill(
    case: Case,
    person: Person,
    *,
    answers: dict[str, Any] | None = None,
    situation: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> None:
    """Answer whatever is asked, as simply as possible, and supply whatever is missing. Given answers stand."""
    for _round in range(6):  # answers may raise further questions
        asked = {q.name: q for q in queries.situation_questions_of(case)}
        facts = {n: _an_answer(q) for n, q in asked.items() if n not in case.situation} | (situation or {})
        actions.save_situation(case, person, facts, at=at)
        known = {**(answers or {})}
        facts = {
            q.name: known.get(q.name, _an_answer(q))
            for q in queries.questions_of(case)
            if q.required and case.answers.get(q.name) in (None, "")
        }
        actions.save_answers(case, person, facts | known, at=at)
        if not [fault for fault in queries.faults(case) if fault.kind != "material"]:
            break
    for fault in queries.faults(case):
        if fault.kind == "material":
            supply(case, person, fault.name, at=at)


def supply(case: Case, person: Person, code: str, *, at: datetime | None = None) -> None:
    """Supply one material in the first way that needs nothing but the applicant."""
    row = next(row for row in queries.materials_view(case, person) if row.code == code)
    way = next(way for way in ("form", "promise", "upload") if way in row.ways)
    actions.supply_material(case, person, code, way=way, file=a_picture() if way == "upload" else None, at=at)


def a_picture(name: str = "material.png") -> SimpleUploadedFile:
    """A tiny picture to upload."""
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0"
        "def46b80000000049454e44ae426082"
    )
    return SimpleUploadedFile(name, png, content_type="image/png")


def make(case: Case, name: str, *, at: datetime | None = None, by: Person | None = None, **facts: Any) -> None:
    """Make one move as whoever makes it, with `SAID` where nothing else is given."""
    said = {**SAID.get(name, {}), **facts}
    person = by or actor_for(case, name)
    if name == "submit" and person is not None:
        actions.submit(case, person, at=at)
    elif name == "correct" and person is not None:
        actions.correct(case, person, at=at)
    else:
        if name == "grant":
            confirm_the_named(case, at=at)
        if name == "consult":
            said.setdefault("office", an_office("urban-management").code)
        actions.move(case, person, name, at=at, **said)


def confirm_the_named(case: Case, *, at: datetime | None = None) -> None:
    """Whoever the case's result will name beside the applicant comes to the window and confirms."""
    for naming in queries.outstanding(case):
        window = officer(Role.WINDOW, a_hall())
        actions.confirm_in_person(case, window, naming.subject.role, "本人到场，核对居民身份证原件。", at=at)


def actor_for(case: Case, name: str) -> Person | None:
    """Somebody who may make the move: made where nobody is there yet; None is the clock."""
    role = BY.get(name, "approver")
    if role == "clock":
        return None
    if role == "applicant":
        return case.applicant
    if role == "window":
        return officer(Role.WINDOW, a_hall())
    if role == "adviser":
        return officer(Role.APPROVER, an_office("urban-management"))
    return officer(role, case.organisation or an_office())


def amended_packs(folder: Path, holiday: date) -> Path:
    """A copy of the packs in which a day of an announced year has become a holiday, by a notice of its own."""
    copytree(settings.PACKS_DIR, folder)
    file, number = folder / "calendars" / f"{holiday.year}.toml", f"示办发〔{holiday.year}〕9号"
    day = f'    {{ name = "临时放假", from = {holiday}, to = {holiday}, notice = "{number}" }},\n'
    text = file.read_text(encoding="utf-8").replace("off = [\n", "off = [\n" + day, 1)
    notice = f'    {{ title = "关于临时放假的通知", number = "{number}" }},\n'
    file.write_text(text.replace("notices = [\n", "notices = [\n" + notice, 1), encoding="utf-8")
    return folder


def officer(role: str, office: Organisation) -> Person:
    """Whoever holds a role at an office, made where nobody does."""
    found = Person.objects.filter(mandates__role=role, mandates__organisation=office).order_by("pk").first()
    return found or a_person(role, organisation=office)


def _an_answer(question: Any) -> Any:
    """A possible answer, the same every time."""
    if question.choices:
        first = question.choices[0][0]
        return [first] if question.kind == "choices" else first
    number = question.least if question.least is not None else 1
    known: dict[str, Any] = {
        "flag": False,
        "number": number,
        "money": number,
        "date": _a_day(question).isoformat(),
        "phone": "19900001234",
        "email": "somebody@example.invalid",
        "id-number": make_id_number(date(1992, 2, 3), 11, "990199"),
        "credit-code": make_uscc(77),
        "division": "990102",
        "address": "示例市示范区示范街道示例路1号",
    }
    return known.get(question.kind, "示例")


def _a_day(question: Any) -> date:
    """A day inside the question's range, a year ago where that is possible."""
    today = timezone.localdate()
    first = day_relative(question.not_before or "-200y", today)
    last = day_relative(question.not_after or "+200y", today)
    return min(max(today - timedelta(days=365), first), last)
