"""Some two hundred cases in every state and clock colour, each made by performing its moves as the people whose duty they are.

A plot is what happens to a case, as acts with the working days they lie back. Every act goes through `cases.actions`, so the
sample city can show nothing that the real one could not.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from tongban.accounts.models import Organisation, Person
from tongban.accounts.testing import Cast, a_firm, a_person
from tongban.cases import actions
from tongban.cases import queries as cases
from tongban.cases.models import Case
from tongban.catalog import queries as catalog
from tongban.journal.testing import deliver_all
from tongban.kit.refusals import Refusal
from tongban.site.demo.invent import a_name, a_plan, a_shop, an_address, an_answer

REASONS = {
    "ask": ("平面布局图未标注消毒区的位置，请补充标注后重新上传。", "请补充填写完整的经营场所地址（到门牌号）。"),
    "refuse": "现场核查发现加工场所与污染源距离不足，不符合法定条件。",
    "decline": "申请事项不属于本机关职权范围。",
    "not-needed": "该情形依法不需要取得行政许可。",
    "suspend": "需委托检测机构对操作间空气质量进行检测。",
    "resume": "检测报告已出具，结论合格。",
    "extend": "案情复杂，需进一步核实现场情况。",
    "question": "该场所是否位于历史文化街区保护范围内，可否设置明火厨房？",
    "advise": "经核实，不在保护范围内，无不同意见。",
    "remedy": "可以自收到决定之日起六十日内申请行政复议，或者六个月内提起行政诉讼。",
}


@dataclass(frozen=True)
class Plot:
    """What happens: (act, working days ago). `needs` the least promised days of an item for the colours to come out."""

    name: str
    acts: tuple[tuple[str, int], ...]
    needs: int = 0


PLOTS: tuple[Plot, ...] = (
    Plot("a fresh draft", ()),
    Plot("sent today", (("submit", 0),)),
    Plot("sent three days ago", (("submit", 3),)),
    Plot("one day left to accept", (("submit", 4),)),
    Plot("asked for corrections", (("submit", 4), ("ask", 2))),
    Plot("corrected today", (("submit", 6), ("ask", 4), ("correct", 0))),
    Plot("accepted today", (("submit", 1), ("accept", 0))),
    Plot("half of the promise used", (("submit", 4), ("accept", 2)), 4),
    Plot("one day left", (("submit", 5), ("accept", 4)), 5),
    Plot("late", (("submit", 12), ("accept", 11)), 3),
    Plot("clock stopped", (("submit", 6), ("accept", 4), ("suspend", 2)), 3),
    Plot("clock restarted", (("submit", 8), ("accept", 7), ("suspend", 5), ("resume", 1)), 3),
    Plot("another office asked", (("submit", 4), ("accept", 3), ("consult", 1)), 3),
    Plot("another office answered", (("submit", 5), ("accept", 4), ("consult", 3), ("advise", 1)), 3),
    Plot("extension asked", (("submit", 5), ("accept", 4), ("ask-extension", 1)), 3),
    Plot("extended", (("submit", 7), ("accept", 6), ("ask-extension", 2), ("extend", 1)), 3),
    Plot("granted", (("submit", 3), ("accept", 2), ("grant", 0))),
    Plot("done", (("submit", 9), ("accept", 8), ("grant", 6), ("issue", 6))),
    Plot("done after a correction", (("submit", 15), ("ask", 14), ("correct", 12), ("accept", 12), ("grant", 9), ("issue", 8))),
    Plot("done last month", (("submit", 30), ("accept", 29), ("grant", 27), ("issue", 26))),
    Plot("refused", (("submit", 10), ("accept", 9), ("refuse", 5))),
    Plot("not accepted", (("submit", 6), ("decline", 5))),
    Plot("no permission needed", (("submit", 6), ("not-needed", 5))),
    Plot("withdrawn", (("submit", 5), ("accept", 4), ("withdraw", 2))),
    Plot("a second notice with consent", (("submit", 12), ("ask", 11), ("correct", 8), ("consent", 7), ("ask", 6))),
    Plot("lapsed", (("submit", 50), ("ask", 48), ("lapse", 1))),
)  # fmt: skip


class Storyteller:
    """Tells plots with the cast. The same seed tells the same stories."""

    def __init__(self, cast: Cast, now: datetime | None = None, seed: int = 20260101) -> None:
        self.cast = cast
        self.now = now or timezone.now()
        self.draw = random.Random(seed)
        self.people: list[tuple[Person, Organisation | None]] = []

    def moment(self, working_days_ago: int) -> datetime:
        """A time of the working day so many working days back (never later than now)."""
        day = timezone.localtime(self.now).date()
        while not self._works(day):
            day -= timedelta(days=1)
        for _step in range(working_days_ago):
            day -= timedelta(days=1)
            while not self._works(day):
                day -= timedelta(days=1)
        hour = time(self.draw.choice((9, 10, 11, 14, 15, 16)), self.draw.randrange(60))
        return min(timezone.make_aware(datetime.combine(day, hour)), self.now)

    def _works(self, day: date) -> bool:
        try:
            return catalog.calendar().is_workday(day)
        except Refusal:  # a year whose holidays are not announced: weekdays will do for a story
            return day.weekday() < 5

    def gather(self, count: int) -> None:
        """Invent the applicants; every third of them runs a shop."""
        for i in range(count):
            person = a_person(name=a_name(self.draw))
            firm = a_firm(person, name=f"{a_shop(self.draw)}（{i + 1}号）") if i % 3 == 0 else None
            self.people.append((person, firm))

    def applicant_for(self, audience: Sequence[str]) -> tuple[Person, Organisation | None]:
        """Somebody who may apply for an item of that audience."""
        wants_firm = "person" not in audience
        fitting = [pair for pair in self.people if (pair[1] is not None) == wants_firm] or self.people
        return self.draw.choice(fitting)

    def draft(self, code: str, person: Person, firm: Organisation | None, at: datetime, **situation: Any) -> Case:
        """A draft with everything filled in: situation, answers, materials."""
        case = actions.start(person, code, on_behalf_of=firm, at=at)
        for _round in range(4):  # answers open further questions
            asked = {q.name: q for q in cases.situation_questions_of(case)}
            facts = {n: situation.get(n, self._answer(q, at)) for n, q in asked.items() if n not in case.situation}
            if not facts:
                break
            case = actions.save_situation(case, person, facts, at=at)
        for _round in range(4):
            open_questions = [q for q in cases.questions_of(case) if case.answers.get(q.name) in (None, "", [])]
            facts = {q.name: self._answer(q, at) for q in open_questions if q.required}
            if not facts:
                break
            case = actions.save_answers(case, person, facts, at=at)
        for row in cases.materials_view(case, person):
            if row.status == "missing" and row.required:
                self._supply(case, person, row, at)
        return case

    def _answer(self, question: Any, at: datetime) -> Any:
        return an_answer(question, self.draw, timezone.localdate(at))

    def _supply(self, case: Case, person: Person, row: cases.MaterialRow, at: datetime) -> None:
        for way in row.ways:
            file = a_plan(row.name) if way == "upload" else None
            try:
                actions.supply_material(case, person, row.code, way=way, file=file, at=at)
                return
            except Refusal:
                continue

    def tell(self, plot: Plot, code: str, person: Person, firm: Organisation | None) -> Case:
        """One plot from its draft to its end."""
        first = plot.acts[0][1] if plot.acts else 0
        case = self.draft(code, person, firm, self.moment(first))
        for act, ago in plot.acts:
            case = self.act(case, act, self.moment(ago))
        return case

    def act(self, case: Case, act: str, at: datetime) -> Case:
        """One act by whoever's duty it is."""
        person = case.applicant
        department = case.organisation.department if case.organisation else ""
        approver, head = self.cast.approver(department), self.cast.head(department)
        window = self.cast.li
        acts: dict[str, Callable[[], Any]] = {
            "submit": lambda: actions.submit(case, person, at=at),
            "ask": lambda: actions.move(case, window, "ask", at=at, defects=self._defects(case)),
            "correct": lambda: self._correct(case, person, at),
            "consent": lambda: actions.give_consent(
                actions.ask_consent(case, window, "首次告知后新出现的情况。", at=at).pk, self.cast.head(department), at=at
            ),
            "accept": lambda: actions.move(case, window, "accept", at=at),
            "decline": lambda: actions.move(
                case, window, "decline", at=at, reason=REASONS["decline"], where_to="示例市有关主管部门", remedy=REASONS["remedy"]
            ),
            "not-needed": lambda: actions.move(case, window, "not-needed", at=at, reason=REASONS["not-needed"]),
            "suspend": lambda: actions.move(
                case, approver, "suspend", at=at, kind="testing", reason=REASONS["suspend"], days=10
            ),
            "resume": lambda: actions.move(case, approver, "resume", at=at, outcome=REASONS["resume"]),
            "consult": lambda: actions.move(
                case, approver, "consult", at=at, office=self._other_office(case).code, question=REASONS["question"], days=3
            ),
            "advise": lambda: actions.move(case, self._adviser(case), "advise", at=at, answer=REASONS["advise"]),
            "ask-extension": lambda: actions.move(case, approver, "ask-extension", at=at, reason=REASONS["extend"]),
            "extend": lambda: actions.move(case, head, "extend", at=at, reason=REASONS["extend"]),
            "grant": lambda: actions.move(case, approver, "grant", at=at, opinion="符合法定条件，准予。"),
            "refuse": lambda: actions.move(
                case, approver, "refuse", at=at, reason=REASONS["refuse"],
                basis="《中华人民共和国行政许可法》第三十八条第二款", remedy=REASONS["remedy"],
            ),
            "issue": lambda: actions.move(case, approver, "issue", at=at),
            "withdraw": lambda: actions.move(case, person, "withdraw", at=at, reason="暂不办理"),
            "lapse": lambda: actions.tick(at),
        }  # fmt: skip
        acts[act]()
        return Case.objects.select_related("applicant", "organisation").get(pk=case.pk)

    def _defects(self, case: Case) -> list[dict[str, str]]:
        material = next((m for m in case.materials.all() if m.way == "upload"), None)
        if material is not None:
            return [
                {
                    "what": "material",
                    "code": material.code,
                    "problem": f"{material.name}不清晰，请重新上传清晰完整的文件。",
                }
            ]
        question = next((q for q in cases.questions_of(case) if q.kind in {"text", "address", "phone"}), None)
        if question is not None:
            return [
                {
                    "what": "field",
                    "code": question.name,
                    "problem": f"“{question.label.zh}”填写不完整，请核对后重新填写。",
                }
            ]
        return [{"what": "other", "code": "", "problem": REASONS["ask"][1]}]

    def _correct(self, case: Case, person: Person, at: datetime) -> None:
        notice = cases.open_correction(case)
        facts, materials = {}, {}
        by_name = {q.name: q for q in cases.questions_of(case)}
        for defect in notice.defects if notice else []:
            if defect["what"] == "field":
                facts[defect["code"]] = (
                    an_address(self.draw)
                    if by_name[defect["code"]].kind == "address"
                    else self._answer(by_name[defect["code"]], at)
                )
            elif defect["what"] == "material":
                materials[defect["code"]] = {"way": "upload", "file": a_plan("补正材料")}
        actions.correct(case, person, facts, materials, at=at)

    def _other_office(self, case: Case) -> Organisation:
        offices = cases.offices_to_ask(case)
        return next((o for o in offices if o.department in {"urban-management", "fire-rescue"}), offices[0])

    def _adviser(self, case: Case) -> Person:
        asked = next(c for c in cases.consultations_of(case) if c.answered_at is None)
        return self.cast.approver(asked.office.department)


def fitting(codes: Sequence[str]) -> Iterator[tuple[Plot, str]]:
    """Every plot with items whose promise is long enough, in turn, without end."""
    packs = {code: catalog.item_in_force(code) for code in codes}
    turn = 0
    while True:
        for plot in PLOTS:
            long_enough = [c for c, p in packs.items() if p.item.promised.days >= plot.needs] or list(codes)
            yield plot, long_enough[turn % len(long_enough)]
            turn += 1


def tell_all(cast: Cast, count: int = 200, *, now: datetime | None = None, say: Callable[[str], None] = print) -> int:
    """Tell `count` cases and a few one-things; what is told is what happened: nothing is inserted by the side."""
    teller = Storyteller(cast, now)
    teller.gather(40)
    codes = sorted(g.code for g in catalog.guides() if g.kind == "item")
    told = 0
    for plot, code in fitting(codes):
        if told >= count:
            break
        pack = catalog.item_in_force(code)
        person, firm = teller.applicant_for(pack.item.audience)
        try:
            teller.tell(plot, code, person, firm)
        except Refusal as refusal:
            say(f"  {code}, {plot.name}: {refusal}")
        told += 1
        if told % 50 == 0:
            deliver_all()
            say(f"  {told} cases")
    one_things(teller)
    deliver_all()
    return told


def one_things(teller: Storyteller) -> None:
    """A few restaurants, babies, companies and retirements on their way, so that plans and result packs have something to show."""
    for code in sorted(g.code for g in catalog.guides() if g.kind == "one-thing"):
        audience = catalog.guide(code).audience
        for rounds, ago in ((0, 1), (1, 6), (9, 20)):
            person, firm = teller.applicant_for(audience)
            case = teller.draft(code, person, firm if "person" not in audience else None, teller.moment(ago))
            try:
                actions.submit(case, person, at=teller.moment(ago))
            except Refusal:
                continue
            work_through(teller, case, rounds, ago)


def work_through(teller: Storyteller, case: Case, rounds: int, ago: int) -> None:
    """The offices take what lies ready, round by round; each round frees what waited for it."""
    for step in range(rounds):
        at = teller.moment(max(0, ago - 1 - 2 * step))
        deliver_all()
        for part in Case.objects.filter(parent=case, state="submitted").select_related("applicant", "organisation"):
            part = teller.act(part, "accept", at)
            part = teller.act(part, "grant", at)
            teller.act(part, "issue", at)
    deliver_all()
