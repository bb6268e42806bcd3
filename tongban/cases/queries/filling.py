"""A draft being filled in: what is asked, what is known already, what is missing."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts.models import Organisation, Person
from tongban.accounts.queries import birth_date_of
from tongban.cases.checking import EMPTY, NotPossible, clean, fault_of, missing
from tongban.cases.models import Case
from tongban.cases.queries.materials import material_faults, material_rows
from tongban.cases.queries.seeing import open_correction, roles_of
from tongban.cases.shapes import Fault, Field, Prefilled, Section, Task
from tongban.cases.terms import all_item_packs, facts_of, needed_parts, one_thing_of, pack_of
from tongban.catalog import queries as catalog
from tongban.catalog.packs import ItemPack, OneThingPack, Question, Words
from tongban.kit.names import same_name
from tongban.kit.telephones import show_phone
from tongban.licences import queries as licences


def untouched_draft(person: Person, code: str, firm: Organisation | None, at: datetime | None = None) -> Case | None:
    """The newest draft of the same thing for the same holder that nothing was entered into and that still lives."""
    drafts = Case.objects.filter(applicant=person, on_behalf_of=firm, item_code=code, parent=None, state="draft")
    still = drafts.filter(revision=0, draft_until__gt=at or timezone.now(), materials__files=None)
    return still.order_by("-pk").first()


def situation_questions_of(case: Case) -> list[Question]:
    """The situation questions of the case's pack (of a one-thing: with those of its parts, each once)."""
    pack = pack_of(case)
    found = {question.name: question for question in pack.situations}
    if isinstance(pack, OneThingPack):
        for part in all_item_packs(case).values():
            for question in part.situations:
                found.setdefault(question.name, question)
    return list(found.values())


def all_questions(case: Case) -> dict[str, Question]:
    """Every form question that could be asked under the present situation, by name."""
    pack = pack_of(case)
    items = [part.item for part in needed_parts(case)] if isinstance(pack, OneThingPack) else []
    return {question.name: question for question in catalog.merged_questions(pack, items, case.situation)}


def questions_of(case: Case) -> list[Question]:
    """The form questions that apply under the present answers, merged over all parts needed. What the account has
    proved already (the applicant's own identity number) is not asked."""
    facts = facts_of(case)
    return [
        catalog.narrowed(question, facts)
        for question in all_questions(case).values()
        if catalog.holds(question.when, facts).applies and not is_proved(case, question)
    ]


def asked_situation(case: Case) -> catalog.Asking:
    """The situation questions that are asked under the answers so far, and those that may still come; without what the
    applicant's identity number answers."""
    asking = catalog.asking(pack_of(case), case.situation)
    proved = proved_situation(asking.possible, case.applicant)
    return catalog.Asking(
        [question for question in asking.certain if question.name not in proved],
        [question for question in asking.possible if question.name not in proved],
    )


def is_proved(case: Case, question: Question) -> bool:
    """Whether the account proves the answer, so that it is taken over masked and never typed: the applicant's own
    identity number, also as operator or legal representative while that name is their own."""
    if question.prefill.startswith("person.turned:"):
        return birth_date_of(case.applicant) is not None
    if question.prefill not in ("person.id_number", "person.birth_date") or not case.applicant.id_masked:
        return False
    if question.prefill == "person.birth_date":
        return birth_date_of(case.applicant) is not None and not _is_about_somebody_else(case)
    named = case.answers.get(question.name.removesuffix("_id_number") + "_name")
    return named in (None, "") or same_name(str(named), case.applicant.name)


def _is_about_somebody_else(case: Case) -> bool:
    """Whether another name than the applicant's was written where the applicant's own number is asked."""
    numbers = [q.name for q in all_questions(case).values() if q.prefill == "person.id_number"]
    named = [case.answers.get(name.removesuffix("_id_number") + "_name") for name in numbers]
    return any(name not in (None, "", case.applicant.name) for name in named)


def proved_situation(questions: Iterable[Question], person: Person) -> dict[str, bool]:
    """Situation questions that the person's own identity number answers, so that nobody is asked, or let through, for
    something that is known: whether an age is reached."""
    found = {}
    for question in questions:
        if question.prefill.startswith("person.turned:"):
            known = _turned(question.prefill.removeprefix("person.turned:"), person)
            if known is not None:
                found[question.name] = known
    return found


def _turned(said: str, person: Person) -> bool | None:
    """Whether the person has reached an age of so many years, or will within so many months (`60` or `60:2`)."""
    born = birth_date_of(person)
    if born is None:
        return None
    years, _colon, early = said.partition(":")
    return timezone.localdate() >= months_before(birthday(born, int(years)), int(early or 0))


def birthday(born: date, years: int) -> date:
    """The day on which somebody turns so many years old; born on 29 February: on 1 March of a common year."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def stops(case: Case) -> list[catalog.Stop]:
    """What makes a draft impossible under its answers so far, said at once and not at the end; else empty."""
    if case.state != "draft":
        return []
    return catalog.stops(pack_of(case), facts_of(case))


def dropped(case: Case) -> list[catalog.Stop]:
    """The services that left a one-thing because their own rules exclude them, while the rest goes on."""
    if case.kind != Case.Kind.ONE_THING:
        return []
    return catalog.needed_parts(one_thing_of(case), facts_of(case)).dropped


def applying(questions: Iterable[Question], facts: Mapping[str, Any]) -> list[Question]:
    """Those of the questions whose conditions hold for certain."""
    return [question for question in questions if catalog.holds(question.when, facts).applies]


def sections(case: Case, person: Person) -> list[Section]:
    """The form as short pages: sections in order, their questions with values, what is prefilled, and how far each is
    done. While a correction is asked, `Field.is_open` is true only for what the notice names. A section's name is that
    of its first question."""
    return _sections(case, person, questions_of(case), case.answers)


def answers_view(case: Case, person: Person) -> list[Section]:
    """All answers (situation first) in words, for "check your answers" and the officer's desk."""
    facts = facts_of(case)
    asked = [q for q in situation_questions_of(case) if q.name in case.situation]
    situation = Section("situation", _("Your situation"), [_field(case, q, facts, {}, None) for q in asked], "done")
    proved = [q for q in all_questions(case).values() if is_proved(case, q)]
    rest = _sections(case, person, [*questions_of(case), *proved], case.answers)
    return ([situation] if asked else []) + rest


def _sections(case: Case, person: Person, questions: list[Question], values: Mapping[str, Any]) -> list[Section]:
    known = prefill(case, person) if case.state == "draft" else {}
    asked = open_correction(case) if case.state == "correcting" else None
    only = {row["code"] for row in asked.defects if row.get("what") == "field"} if asked else None
    grouped: dict[str, list[Question]] = {}
    for question in questions:
        grouped.setdefault(str(question.section) if question.section else _("Particulars"), []).append(question)
    return [
        Section(asking[0].name, label, [_field(case, q, values, known, only) for q in asking], _status(asking, values))
        for label, asking in grouped.items()
    ]


def _field(
    case: Case, question: Question, values: Mapping[str, Any], known: Mapping[str, Prefilled], only: set[str] | None
) -> Field:
    value = values.get(question.name)
    is_open = case.state == "draft" or (only is not None and question.name in only)
    return Field(
        question,
        question.name,
        str(question.label),
        value,
        in_words(question, value),
        known.get(question.name),
        is_open,
    )


def _status(questions: list[Question], values: Mapping[str, Any]) -> Any:
    answered = [q for q in questions if values.get(q.name) not in EMPTY]
    open_ones = [q for q in questions if q.required and values.get(q.name) in EMPTY]
    return "done" if not open_ones else "started" if answered else "to-do"


def in_words(question: Question, value: Any) -> str:
    """An answer as people say it: the choice's words, yes or no, a number with its unit."""
    if value in EMPTY:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if question.kind == "phone":
        return show_phone(str(value))
    labels = {code: str(words) for code, words in question.choices}
    if isinstance(value, list):
        return "、".join(labels.get(one, str(one)) for one in value)
    said = labels.get(value, str(value)) if isinstance(value, str) else str(value)
    return f"{said} {question.unit}".rstrip()


# ---------------------------------------------------------------- what is known already


def prefill(case: Case, person: Person) -> dict[str, Prefilled]:
    """What the platform already knows of the questions, by name, with its source (person, organisation, certificate
    held)."""
    questions = {**all_questions(case), **{q.name: q for q in situation_questions_of(case)}}
    return prefilled(questions.values(), case.applicant, case.on_behalf_of)


def prefilled(questions: Iterable[Question], person: Person, firm: Organisation | None) -> dict[str, Prefilled]:
    """The values of questions that say where they can be filled from; each certificate is looked up once."""
    held: dict[str, Any] = {}
    found = {}
    for question in questions:
        value = _known(question.prefill, person, firm, held) if question.prefill else None
        if value is not None and (value := _as_answer(question, value)) is not None:
            found[question.name] = value
    return found


def _as_answer(question: Question, known: Prefilled) -> Prefilled | None:
    """What is known, read as if it had been typed: what could be no answer is not filled in, for then the page would
    refuse what the platform wrote itself. A masked number stands as it is."""
    if known.masked:
        return known
    try:
        return replace(known, value=clean(question, known.value))
    except NotPossible:
        return None


def _known(source: str, person: Person, firm: Organisation | None, held: dict[str, Any]) -> Prefilled | None:
    of, _dot, name = source.partition(".")
    if of == "person":
        if name.startswith("turned:"):
            known = _turned(name.removeprefix("turned:"), person)
            return Prefilled(known, _("Your identity number")) if known is not None else None
        if name == "birth_date":
            born = birth_date_of(person)
            return Prefilled(born.isoformat(), _("Your identity number")) if born else None
        if name == "id_number":
            number = person.id_number
            return Prefilled(number, _("Your account"), masked=True) if number is not None else None
        value = getattr(person, name, "") if name in ("name", "phone", "email", "address") else ""
        return Prefilled(value, _("Your account")) if value else None
    if of == "organisation":
        fields = ("name", "code", "legal_person_name", "address", "phone")
        value = getattr(firm, name, "") if firm is not None and name in fields else ""
        return Prefilled(value, _("Register of enterprises")) if value else None
    if of.startswith("licence:"):
        kind = of.removeprefix("licence:")
        if kind not in held:
            held[kind] = held_licence(kind, person, firm)
        licence = held[kind]
        value = _said(licence, name) if licence is not None else None
        return (
            Prefilled(value, _("Your “%(licence)s”") % {"licence": licence.kind_name}) if value not in EMPTY else None
        )
    return None


def _said(licence: Any, name: str) -> Any:
    own = {"number": licence.number, "holder_name": licence.holder_name, "identifier": licence.identifier}
    return licence.fields.get(name, own.get(name))


def held_licence(kind: str, person: Person, firm: Organisation | None) -> Any:
    """The valid certificate of that kind: the firm's where one is acted for, else the person's."""
    found = licences.held(kind, organisation=firm) if firm is not None else None
    return found or licences.held(kind, person=person, named=person.name) or licences.held(kind, person=person)


# ---------------------------------------------------------------- what is missing


def faults(case: Case, on: date | None = None) -> list[Fault]:
    """Everything that stands in the way of submitting on a day (today unless said), at once; empty when the case may be
    submitted."""
    facts = facts_of(case)
    found = [
        missing(question, "situation")
        for question in asked_situation(case).certain
        if question.required and case.situation.get(question.name) in EMPTY
    ]
    named = {fault.name for fault in found}
    if case.kind == Case.Kind.ONE_THING:
        answer = catalog.needed_parts(one_thing_of(case), facts)
        questions = {q.name: q for q in situation_questions_of(case)}
        found += [missing(questions[n], "situation") for n in answer.needed if n in questions and n not in named]
        if not answer.parts and not found and not answer.blocked:
            found.append(
                Fault(
                    "situation",
                    "situation",
                    "",
                    _("Under these answers nothing has to be applied for."),
                    code="nothing-needed",
                )
            )
    asked = questions_of(case)
    found += [missing(q) for q in asked if q.required and case.answers.get(q.name) in EMPTY]
    found += [_not_offered(q) for q in asked if not _is_offered(q, case.answers.get(q.name))]
    found += _dates_gone_by(case, on)
    found += _rule_faults(case, facts)
    return found + material_faults(case)


def _dates_gone_by(case: Case, on: date | None) -> list[Fault]:
    """Dates that were possible when they were entered and are not any more: a lease that has run out meanwhile."""
    found = []
    for question in questions_of(case):
        value = case.answers.get(question.name)
        if question.kind != "date" or value in EMPTY:
            continue
        try:
            clean(question, value, on=on)
        except NotPossible as wrong:
            found.append(fault_of(question, wrong.sentence, wrong.code))
    return found


def _is_offered(question: Question, value: Any) -> bool:
    """Whether every choice made is still among those that earlier answers leave open."""
    if not question.offered or value in EMPTY:
        return True
    open_ones = {code for code, _words in question.choices}
    return set(value if isinstance(value, list) else [value]) <= open_ones


def _not_offered(question: Question) -> Fault:
    sentence = _("Choose again for “%(label)s”: another answer of yours excludes what was chosen.")
    return fault_of(question, sentence % {"label": question.label}, "not-a-choice")


def _rule_faults(case: Case, facts: Mapping[str, Any]) -> list[Fault]:
    """What a decision table rules out, with the article that does and what can be done instead."""
    otherwise = _("Change the answers if they are wrong, or ask the office.")
    return [
        Fault("situation", stop.item, stop.name, str(stop), stop.instead or otherwise, "ruled-out")
        for stop in catalog.stops(pack_of(case), facts)
    ]


def _said_in(words: Any) -> str:
    """Words of a rule (both languages, one or several) in the reader's language."""
    if isinstance(words, list):
        return "；".join(_said_in(one) for one in words)
    return str(Words(**words)) if isinstance(words, dict) else str(words) if isinstance(words, str) else ""


def route_of(pack: ItemPack, facts: Mapping[str, Any]) -> str:
    """The route the decision table chooses: ordinary, or promise (告知承诺)."""
    return "promise" if catalog.route_for(pack, facts).result.get("route") == "promise" else "ordinary"


# ---------------------------------------------------------------- the task list


def tasks(case: Case, person: Person) -> list[Task]:
    """The task list of a draft: situation, each section, materials, check and submit."""
    facts = facts_of(case)
    asked = asked_situation(case).certain
    situation: Any = _status(asked, case.situation) if asked else "done"
    known = situation == "done" and (
        case.kind != Case.Kind.ONE_THING or not catalog.needed_parts(one_thing_of(case), facts).needed
    )
    rows = (
        [Task("situation", _("Your situation"), situation, reverse("cases:situation", args=[case.number]))]
        if asked
        else []
    )
    later: Any = None if known else "cannot-start"
    filled = True
    for section in sections(case, person):
        filled = filled and section.status == "done"
        url = reverse("cases:question", args=[case.number, section.name])
        rows.append(Task(section.name, section.label, later or section.status, url))
    materials = material_rows(case, roles_of(case, person)) if known else []
    lacking = [row for row in materials if row.status == "missing"]
    given = [row for row in materials if row.status == "supplied"]
    state: Any = later or ("done" if not lacking else "started" if given else "to-do")
    if materials or later:
        hint = _("%(count)s still missing") % {"count": len(lacking)} if lacking else ""
        rows.append(Task("materials", _("Materials"), state, reverse("cases:materials", args=[case.number]), hint))
    ready = known and filled and not lacking
    rows.append(
        Task(
            "check",
            _("Check and submit"),
            "to-do" if ready else "cannot-start",
            reverse("cases:check", args=[case.number]),
        )
    )
    return rows


__all__ = [
    "all_questions",
    "answers_view",
    "applying",
    "asked_situation",
    "dropped",
    "fault_of",
    "faults",
    "held_licence",
    "in_words",
    "is_proved",
    "prefill",
    "prefilled",
    "proved_situation",
    "questions_of",
    "route_of",
    "sections",
    "situation_questions_of",
    "stops",
    "tasks",
]
