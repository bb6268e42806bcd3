"""Beginning a draft and filling it in, on one device or several."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.accounts import queries as accounts
from tongban.accounts.models import Organisation, Person, SealedNumber
from tongban.cases.actions.door import conflict, must_be
from tongban.cases.actions.drafts import must_be_filling
from tongban.cases.actions.supplying import attach_known, reexamine
from tongban.cases.checking import EMPTY, clean_all, fault_of
from tongban.cases.figures import figures
from tongban.cases.models import Case
from tongban.cases.queries.filling import (
    all_questions,
    is_proved,
    prefilled,
    proved_situation,
    situation_questions_of,
    untouched_draft,
)
from tongban.cases.refusals import AlreadyBegun, NotReady
from tongban.cases.shapes import Fault
from tongban.cases.terms import pack_of
from tongban.catalog import queries as catalog
from tongban.catalog.packs import ItemPack, OneThingPack, Question
from tongban.journal.actions import next_number, record
from tongban.kit.refusals import Invalid, NotAllowed, NotFound
from tongban.regions.models import Division


@transaction.atomic
def start(
    person: Person,
    code: str,
    *,
    on_behalf_of: Organisation | None = None,
    situation: dict[str, Any] | None = None,
    channel: str = "online",
    is_anew: bool = True,
    at: datetime | None = None,
) -> Case:
    """A draft of the item or one-thing `code`, prefilled with what the platform knows. `is_anew` False: only where the
    person has no draft of the same thing for the same holder that nothing was entered into. Refusals: not-found (no
    such item in force), not-your-firm (403), not-for-this-holder (422), power-not-on-the-list, already-begun (409)."""
    moment = at or timezone.now()
    if on_behalf_of is not None and not accounts.represents(person, on_behalf_of):
        raise NotAllowed(
            _("You may not act for this firm."),
            code="not-your-firm",
            next_step=_("Ask its legal representative to name you as its representative."),
        )
    version = catalog.pack(code, timezone.localdate(moment))
    content = catalog.content(version)
    _must_be_for(content, on_behalf_of)
    if not is_anew and (begun := untouched_draft(person, code, on_behalf_of, moment)) is not None:
        raise AlreadyBegun(begun.number)
    case = Case(
        number=f"{settings.CITY_CODE}{timezone.localdate(moment):%Y%m%d}{next_number(f'case-{timezone.localdate(moment):%Y%m%d}'):06d}",
        kind=Case.Kind.ONE_THING if isinstance(content, OneThingPack) else Case.Kind.ITEM,
        pack=version,
        item_code=code,
        title=version.name,
        applicant=person,
        on_behalf_of=on_behalf_of,
        region=Division.objects.filter(code=settings.CITY_CODE).first(),
        channel=channel if channel in Case.Channel.values else Case.Channel.ONLINE,
        created_at=moment,
        draft_until=moment + timedelta(days=figures().draft.days),
    )
    if isinstance(content, OneThingPack):
        case.organisation = accounts.office_for(content.one_thing.lead_department, case.region)
        rests = {}
    else:
        case.organisation = catalog.office_for(content, case.region, timezone.localdate(moment))
        rests = {"power": content.item.power}
    case.save()
    record(
        "case.start",
        kind=case.lifecycle.name,
        subject=case.number,
        actor=person,
        role="applicant",
        after="draft",
        facts=rests,
        at=moment,
    )
    _fill_in_what_is_known(case, situation or {}, moment)
    return case


def _fill_in_what_is_known(case: Case, situation: dict[str, Any], at: datetime) -> None:
    """What was answered on the guide, what the account proves, what the platform knows."""
    proved = proved_situation(situation_questions_of(case), case.applicant)
    if situation:  # what the identity number says is not asked, so an answer given on the guide does not count
        said = {name: value for name, value in situation.items() if name not in proved}
        _keep(case, said, is_situation=True, at=at)
    case.situation.update(proved)
    _prefill(case)
    case.save(update_fields=["situation", "answers"])
    attach_known(case, at=at)


def _must_be_for(content: ItemPack | OneThingPack, firm: Organisation | None) -> None:
    """Refuse where the matter is not for such a holder (服务对象): a shop holds no senior card."""
    if catalog.is_for(content, firm.kind if firm is not None else "person"):
        return
    whom = catalog.whom(content)
    raise Invalid(
        _("“%(service)s” is for %(whom)s; it cannot be applied for in the name of %(holder)s.")
        % {"service": catalog.name_of(content), "whom": whom, "holder": firm.name if firm else _("a person")},
        code="not-for-this-holder",
        next_step=_("Choose for whom you apply again.")
        if firm
        else _("A firm or shop stands under “My account” once its business licence is granted."),
    )


def save_situation(
    case: Case, person: Person, facts: dict[str, Any], revision: int | None = None, *, at: datetime | None = None
) -> Case:
    """Keep situation answers (a part of them is fine; an empty value removes one). Refusals: invalid (.faults),
    revision-conflict (409, nothing lost: what the other device saved stays, what you sent is yours to send again),
    draft-expired (409), wrong-state."""
    return _save(case, person, facts, revision, at, is_situation=True)


def save_answers(
    case: Case, person: Person, facts: dict[str, Any], revision: int | None = None, *, at: datetime | None = None
) -> Case:
    """Keep form answers, checked by kind (a part of them is fine; an empty value removes one). Refusals as
    `save_situation`."""
    return _save(case, person, facts, revision, at, is_situation=False)


@transaction.atomic
def _save(
    case: Case, person: Person, facts: dict[str, Any], revision: int | None, at: datetime | None, *, is_situation: bool
) -> Case:
    must_be(case, person, "applicant")
    locked = Case.objects.select_for_update(of=("self",)).filter(pk=case.pk).first()
    if locked is None:
        raise NotFound(_("There is no such case."))
    must_be_filling(locked, at)
    if revision is not None and revision != locked.revision:
        raise conflict(
            "revision-conflict",
            _("This draft was changed on another device in the meantime. Nothing was overwritten."),
            _("Look at both versions and send again what you want to keep."),
        )
    _keep(locked, facts, is_situation=is_situation, at=at)
    _prefill(locked)
    locked.revision += 1
    locked.save(update_fields=["situation", "answers", "revision"])
    reexamine(locked, at=at or timezone.now())
    case.situation, case.answers, case.revision = locked.situation, locked.answers, locked.revision
    return case


def _keep(case: Case, facts: dict[str, Any], *, is_situation: bool, at: datetime | None = None) -> None:
    """Put cleaned facts into the draft; NotReady with every fault where one is not possible."""
    questions = {q.name: q for q in situation_questions_of(case)} if is_situation else _every_question(case)
    kind = "situation" if is_situation else "field"
    known = proved_situation(questions.values(), case.applicant) if is_situation else {}
    held = _numbers_held(case, questions, facts)
    kept, faults = clean_all(questions, facts, kind=kind, as_known=held, on=timezone.localdate(at) if at else None)
    faults += [_known_otherwise(questions[name]) for name, value in kept.items() if known.get(name, value) != value]
    if faults:
        raise NotReady(faults, _("Some answers are not possible."), code="invalid")
    store = case.situation if is_situation else case.answers
    for name, value in kept.items():
        if value in EMPTY:
            store.pop(name, None)
        else:
            store[name] = value


def _known_otherwise(question: Question) -> Fault:
    """The fault of an answer that the account's identity number contradicts."""
    sentence = _("“%(label)s” is answered by your identity number and cannot be changed here.")
    return fault_of(question, sentence % {"label": question.label}, "known-otherwise", "situation")


def _numbers_held(case: Case, questions: Mapping[str, Question], facts: Mapping[str, Any]) -> dict[str, SealedNumber]:
    """The number each question of `facts` has now, or the applicant's own where a device sends that one, hidden."""
    held: dict[str, SealedNumber] = {}
    own = case.applicant.id_number
    for name in facts:
        now = case.answers.get(name)
        if isinstance(now, SealedNumber) and facts[name] == str(now):
            held[name] = now
        elif own is not None and name in questions and questions[name].kind == "id-number":
            held[name] = own
    return held


def _every_question(case: Case) -> dict[str, Any]:
    """All questions of the form, also those ruled out for the moment: a device may send them late."""
    pack = pack_of(case)
    found = {question.name: question for question in pack.questions}
    if isinstance(pack, OneThingPack):
        for part in catalog.parts_of(pack).values():
            for question in part.questions:
                found.setdefault(question.name, question)
    return found


def _prefill(case: Case) -> None:
    """Fill what is known and was not answered: never over an answer. A masked number stands only where the account
    proves it."""
    asked = all_questions(case)
    for name, found in prefilled(asked.values(), case.applicant, case.on_behalf_of).items():
        proved = not found.masked or is_proved(case, asked[name])
        if proved and case.answers.get(name) in EMPTY:
            case.answers[name] = found.value
        elif not proved and case.answers.get(name) == found.value:
            del case.answers[name]  # the name is somebody else's now, so their number must be typed
