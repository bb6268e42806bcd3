"""Cases told by performing their moves as the people whose duty they are.

Every act goes through `cases.actions`, so the sample city can show nothing that the real one could not.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from tongban.accounts.models import Organisation, Person
from tongban.accounts.testing import Cast, a_firm, a_person
from tongban.cases import actions
from tongban.cases import queries as cases
from tongban.cases.models import Case
from tongban.catalog import queries as catalog
from tongban.catalog.packs import ItemFacts
from tongban.kit.refusals import Refusal
from tongban.site.demo.filling import facts_for, fill
from tongban.site.demo.invent import a_name, a_plan, a_shop, an_address, an_answer
from tongban.site.demo.plots import CONSULTED_DAYS, PLOTS, REASONS, SUSPENDED_DAYS, Plot

OPENING, CLOSING = time(9, 0), time(17, 0)
BUSY_HOURS = (10, 11, 14, 15, 16)
"""Hours that lie wholly within business: nobody acts over lunch."""
BUSY = "market-regulation"
"""王五's office: every second case is for it, so that his queue is worth looking at."""


class Storyteller:
    """Tells plots with the cast. The same seed tells the same stories."""

    def __init__(self, cast: Cast, now: datetime | None = None, seed: int = 20260101) -> None:
        self.cast = cast
        self.now = timezone.localtime(now)
        self.draw = random.Random(seed)
        self.people: list[tuple[Person, Organisation | None]] = []
        self.turn = 0
        self.last = self.now
        self.today = self.now.date() if self.now.time() >= time(10, 0) else self.now.date() - timedelta(days=1)

    # ------------------------------------------------------------ time

    def day(self, working_days_ago: int) -> date:
        """The working day so many working days back; 0 is the last one that has begun."""
        day = self.today
        while not works(day):
            day -= timedelta(days=1)
        for _step in range(working_days_ago):
            day -= timedelta(days=1)
            while not works(day):
                day -= timedelta(days=1)
        return day

    def begin(self, working_days_ago: int) -> datetime:
        """The moment a story begins: an hour of that morning."""
        self.last = self._at(self.day(working_days_ago), time(9, self.draw.randrange(60)))
        return self.last

    def moment(self, working_days_ago: int) -> datetime:
        """A later moment of the story, that many working days back: after what was told before, never after now."""
        hour = time(self.draw.choice(BUSY_HOURS), self.draw.randrange(60))
        wanted = self._at(self.day(working_days_ago), hour)
        self.last = min(max(wanted, self.last + timedelta(minutes=7)), self.now)
        return self.last

    def _at(self, day: date, hour: time) -> datetime:
        return min(timezone.make_aware(datetime.combine(day, hour)), self.now)

    # ------------------------------------------------------------ people

    def gather(self, count: int) -> None:
        """Invent the applicants; every third of them runs a shop."""
        for i in range(count):
            person = a_person(name=a_name(self.draw))
            person.address = an_address(self.draw)
            person.save(update_fields=["address"])
            firm = a_firm(person, name=f"{a_shop(self.draw)}（{i + 1}号）") if i % 3 == 0 else None
            self.people.append((person, firm))

    def applicant_for(self, audience: Sequence[str]) -> tuple[Person, Organisation | None]:
        """Somebody who may apply for an item of that audience; a firm only where people may not."""
        wants_firm = "person" not in audience
        fitting = [pair for pair in self.people if (pair[1] is not None) == wants_firm] or self.people
        person, firm = self.draw.choice(fitting)
        return person, firm if wants_firm else None

    # ------------------------------------------------------------ telling

    def draft(self, code: str, person: Person, firm: Organisation | None, at: datetime, **facts: Any) -> Case:
        """A draft with everything filled in; `facts` go before those of the pack's example."""
        self.turn += 1
        case = actions.start(person, code, on_behalf_of=firm, at=at)
        return fill(case, person, at, self.draw, {**facts_for(code, self.turn), **facts})

    def tell(self, plot: Plot, code: str, person: Person, firm: Organisation | None = None, **facts: Any) -> Case:
        """One plot from its draft to its end."""
        case = self.draft(code, person, firm, self.begin(plot.acts[0][1] if plot.acts else 1), **facts)
        for act, ago in plot.acts:
            case = self.act(case, act, self.moment(ago))
        return case

    def act(self, case: Case, act: str, at: datetime) -> Case:
        """One act by whoever's duty it is."""
        department = case.organisation.department if case.organisation else ""
        people = {"applicant": case.applicant, "window": self.cast.li}
        if department:
            people |= {"approver": self.cast.approver(department), "head": self.cast.head(department)}
        if act == "grant":
            confirm_the_named(case, people["window"], at)
        if act in SAID:
            by, facts = SAID[act]
            actions.move(case, people[by], act, at=at, **facts)
        else:
            getattr(self, f"_{act.replace('-', '_')}")(case, at, people)
        return Case.objects.select_related("applicant", "organisation", "on_behalf_of").get(pk=case.pk)

    def _begin(self, case: Case, at: datetime, people: dict[str, Person]) -> None:
        """Nothing more than having begun."""

    def _submit(self, case: Case, at: datetime, people: dict[str, Person]) -> None:
        actions.submit(case, case.applicant, at=at)

    def _deem(self, case: Case, at: datetime, people: dict[str, Person]) -> None:
        actions.tick(at)

    _lapse = _deem

    def _ask(self, case: Case, at: datetime, people: dict[str, Person]) -> None:
        actions.move(case, people["window"], "ask", at=at, defects=defects_of(case))

    def _correct(self, case: Case, at: datetime, people: dict[str, Person]) -> None:
        facts, materials = self.corrections(case)
        actions.correct(case, case.applicant, facts, materials, at=at)

    def _consult(self, case: Case, at: datetime, people: dict[str, Person]) -> None:
        offices = cases.offices_to_ask(case)
        wanted = ("market-regulation", "urban-management", "fire-rescue")
        asked = next((o for department in wanted for o in offices if o.department == department), offices[0])
        actions.move(
            case,
            people["approver"],
            "consult",
            at=at,
            office=asked.code,
            question=REASONS["question"],
            days=CONSULTED_DAYS,
        )

    def _advise(self, case: Case, at: datetime, people: dict[str, Person]) -> None:
        asked = next(c for c in cases.consultations_of(case) if c.answered_at is None)
        actions.move(case, self.cast.approver(asked.office.department), "advise", at=at, answer=REASONS["advise"])

    def _ask_consent(self, case: Case, at: datetime, people: dict[str, Person]) -> None:
        actions.ask_consent(case, people["window"], REASONS["consent"], at=at)

    def _consent(self, case: Case, at: datetime, people: dict[str, Person]) -> None:
        waiting = next(c for c in cases.consents_waiting(people["head"]) if c.case_id == case.pk)
        actions.give_consent(waiting.pk, people["head"], at=at)

    def _take(self, case: Case, at: datetime, people: dict[str, Person]) -> None:
        actions.take(case, people["approver"], at=at)

    def _judge(self, case: Case, at: datetime, people: dict[str, Person]) -> None:
        for row, verdict in zip(case.materials.order_by("id"), ("passed", "passed", "undecided"), strict=False):
            actions.judge_material(case, people["approver"], row.code, verdict, at=at)

    def _say(self, case: Case, at: datetime, people: dict[str, Person]) -> None:
        actions.say(case, case.applicant, REASONS["asks"], at=at)

    def _reply(self, case: Case, at: datetime, people: dict[str, Person]) -> None:
        actions.say(case, people["window"], REASONS["answers"], at=at)

    def corrections(self, case: Case) -> tuple[dict[str, Any], dict[str, Any]]:
        """What the notice asked for, in the arguments of `cases.actions.correct`."""
        notice = cases.open_correction(case)
        questions = {q.name: q for q in cases.questions_of(case)}
        facts: dict[str, Any] = {}
        materials: dict[str, Any] = {}
        for defect in notice.defects if notice else []:
            if defect["what"] == "field":
                question = questions[defect["code"]]
                facts[question.name] = an_answer(question, self.draw, self.today)
            elif defect["what"] == "material":
                accepts = next(
                    m.material.accepts for m in cases.materials_view(case, case.applicant) if m.code == defect["code"]
                )
                materials[defect["code"]] = {"way": "upload", "file": a_plan("补正材料", accepts)}
        return facts, materials


SAID: dict[str, tuple[str, dict[str, Any]]] = {
    "accept": ("window", {}),
    "decline": ("window", {"reason": REASONS["decline"], "where_to": REASONS["where_to"], "remedy": REASONS["remedy"]}),
    "not-needed": ("window", {"reason": REASONS["not-needed"]}),
    "suspend": ("approver", {"kind": "testing", "reason": REASONS["suspend"], "days": SUSPENDED_DAYS}),
    "resume": ("approver", {"outcome": REASONS["resume"]}),
    "ask-extension": ("approver", {"reason": REASONS["extend"]}),
    "extend": ("head", {"reason": REASONS["extend"]}),
    "deny-extension": ("head", {"reason": REASONS["deny"]}),
    "grant": ("approver", {"opinion": REASONS["grant"], "unseen_reason": REASONS["unseen"]}),
    "refuse": ("approver", {"reason": REASONS["refuse"], "basis": REASONS["basis"], "remedy": REASONS["remedy"]}),
    "issue": ("approver", {}),
    "withdraw": ("applicant", {"reason": REASONS["withdraw"]}),
}
"""Moves that only need saying: by whom, and what is said. The bulk generator says the same."""


SEEN = "本人到窗口确认，核对居民身份证原件无误。"
"""What the window notes of somebody who came to confirm."""


def confirm_the_named(case: Case, officer: Person, at: datetime) -> None:
    """Whoever a case's result will name beside the applicant comes to the window and confirms."""
    for naming in cases.outstanding(case):
        actions.confirm_in_person(case, officer, naming.subject.role, SEEN, at=at)


def defects_of(case: Case) -> list[dict[str, str]]:
    """What is wrong with a case in a story: an unclear upload, else an incomplete answer."""
    material = next((m for m in case.materials.order_by("id") if m.way == "upload"), None)
    if material is not None:
        problem = f"{material.name}不清晰，请重新上传清晰完整的文件。"
        return [{"what": "material", "code": material.code, "problem": problem}]
    kinds = {"text", "name", "address", "phone"}
    question = next((q for q in cases.questions_of(case) if q.kind in kinds and q.required and not q.prefill), None)
    if question is not None:
        problem = f"“{question.label.zh}”填写不完整，请核对后重新填写。"
        return [{"what": "field", "code": question.name, "problem": problem}]
    return [{"what": "other", "code": "", "problem": REASONS["ask"]}]


def works(day: date) -> bool:
    """Whether offices work that day; weekdays will do for a story in a year whose holidays are not announced."""
    try:
        return catalog.calendar().is_workday(day)
    except Refusal:
        return day.isoweekday() < 6


def suits(plot: Plot, code: str) -> bool:
    """Whether the item's promise is long enough for the plot's colours to come out."""
    return facts_of(code).promised.days >= plot.needs


def facts_of(code: str) -> ItemFacts:
    """The particulars of an item in force (read once, without a question to the database)."""
    facts: ItemFacts = catalog.guide(code).facts
    return facts


def fitting(codes: Sequence[str]) -> Iterator[tuple[Plot, str]]:
    """Every plot with items that suit it, in turn, without end; every second one for 王五's office."""
    departments = {code: facts_of(code).department for code in codes}
    turn = 0
    while True:
        for plot in PLOTS:
            suiting = [code for code in codes if suits(plot, code)] or list(codes)
            his = [code for code in suiting if departments[code] == BUSY]
            chosen = his if turn % 2 and his else suiting
            yield plot, chosen[turn % len(chosen)]
            turn += 1


def tell_some(teller: Storyteller, count: int, say: Callable[[str], None]) -> int:
    """Tell `count` cases of invented people, every plot in turn; how many were told."""
    codes = sorted(g.code for g in catalog.guides() if not g.is_one_thing)
    told = 0
    for plot, code in fitting(codes):
        if told >= count:
            break
        person, firm = teller.applicant_for(facts_of(code).audience)
        teller.tell(plot, code, person, firm)
        told += 1
        if told % 50 == 0:
            say(f"  {told}")
    return told
