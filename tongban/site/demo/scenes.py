"""What the plots do not tell: one-things, 张三's own matters, certificates no longer in force, letters read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from tongban.accounts import queries as accounts
from tongban.accounts.models import Organisation, Person
from tongban.accounts.testing import Cast
from tongban.cases import actions
from tongban.cases import queries as cases
from tongban.cases.models import Case
from tongban.catalog import queries as catalog
from tongban.journal.actions import deliver, sign_heads
from tongban.licences import actions as licences
from tongban.licences import queries as held
from tongban.licences.models import Licence
from tongban.notices import actions as notices
from tongban.notices import queries as letters
from tongban.notices.models import Sending
from tongban.site.demo.overseeing import oversee_the_city, tell_of_lateness
from tongban.site.demo.plots import PLOTS, REASONS, Plot
from tongban.site.demo.story import Storyteller, tell_some

RESTAURANT = "open-a-restaurant"
PLOT = {plot.name: plot for plot in PLOTS}
RESTAURANT_FACTS: dict[str, Any] = {
    "has_business_licence": False,
    "area_sqm": 320,
    "sets_up_sign": True,
    "sells_tobacco": False,
    "discharges_wastewater": True,
}


def tell_all(
    cast: Cast, count: int = 200, *, now: datetime | None = None, say: Callable[[str], None] = lambda _line: None
) -> int:
    """Some `count` cases in every state and clock colour, and the one-things; what is told is what happened: nothing is
    inserted by the side. Returns how many cases there are."""
    teller = Storyteller(cast, now)
    before = Case.objects.count()
    with transaction.atomic():  # one transaction for a chapter: a city half told would be worse than none
        teller.gather(40)
        tell_one_things(teller)
        tell_of_zhang(teller)
        tell_of_zhou(teller)
        tell_of_lateness(teller)
        told = Case.objects.count() - before
        say(f"  {told} of one-things and of 张三")
        tell_some(teller, max(count - told, min(count, 2 * len(PLOTS))), say)
        settle()
        change_certificates(teller)
        settle()
        say(f"  {oversee_the_city(teller)} cards of oversight")
        read_old_letters(cast, teller.now)
        post_old_letters(teller.now)
        settle()
    sign_heads()  # after the transaction: what is signed is remembered outside the database too
    return Case.objects.count() - before


def settle() -> None:
    """Everybody hears everything that has happened, also what follows from it."""
    while deliver().entries:
        pass


# ---------------------------------------------------------------- one-things


SCENES: tuple[tuple[int, tuple[int, ...], bool], ...] = (
    (1, (), False),
    (24, (23, 20, 17, 14), False),
    (5, (4, 2), False),
    (22, (20, 17, 14, 11), True),
)
"""Just sent, finished, under way, ended with a refusal: sent so many working days ago, worked on on those days."""


def tell_one_things(teller: Storyteller) -> None:
    """Two scenes of each kind, in turn, so that all are told and the city does not drown in them."""
    for turn, guide in enumerate(guide for guide in catalog.guides() if guide.is_one_thing):
        for sent, days, refused in (SCENES[2 * turn % 4], SCENES[(2 * turn + 1) % 4]):
            person, firm = teller.applicant_for(guide.audience)
            tell_one_thing(teller, guide.code, person, firm, sent, days, refused=refused)


def tell_one_thing(
    teller: Storyteller,
    code: str,
    person: Person,
    firm: Organisation | None,
    sent: int,
    days: Sequence[int],
    *,
    refused: bool = False,
    **facts: Any,
) -> Case:
    """One one-thing, sent so many working days ago, worked on in rounds on the `days` after; `refused`: one part is."""
    case = teller.draft(code, person, firm, teller.begin(sent), **facts)
    actions.submit(case, person, at=teller.moment(sent))
    settle()
    for place, ago in enumerate(days):
        work_a_round(teller, case, ago, refused=refused and place == len(days) - 2)
    return Case.objects.get(pk=case.pk)


def work_a_round(teller: Storyteller, whole: Case, ago: int, *, refused: bool = False) -> None:
    """The offices take what lies ready on one day; each result frees what waited for it."""
    ready = list(Case.objects.filter(parent=whole, state__in=("submitted", "reviewing")).order_by("number"))
    for part in ready:
        for act in ("accept", "refuse" if refused and part is ready[-1] else "grant", "issue"):
            part = Case.objects.select_related("applicant", "organisation", "on_behalf_of").get(pk=part.pk)
            if part.state in part.lifecycle.move(act).start:
                teller.act(part, act, teller.moment(ago))
    settle()


# ---------------------------------------------------------------- 张三


def tell_of_zhang(teller: Storyteller) -> None:
    """张三's matters, so that his pages have everything: a shop, a second one on its way, a child, corrections."""
    zhang = teller.cast.zhang
    first = {"shop_name": "示例市张三小馆", "shop_address": zhang.address, **RESTAURANT_FACTS}
    tell_one_thing(teller, RESTAURANT, zhang, None, 38, (37, 34, 31, 28), **first)
    shop = next(iter(accounts.firms_of(zhang)), None)
    tell_one_thing(teller, "newborn", zhang, None, 26, (24, 21, 18, 15), refused=True)
    second = {"shop_name": "示例市张三面馆", "shop_address": "示例市示范区样本街18号", **RESTAURANT_FACTS}
    under_way = tell_one_thing(teller, RESTAURANT, zhang, None, 7, (6,), **second)
    stagger(teller, under_way)
    for name, code, firm in (
        ("asked for corrections", "shop-sign", shop),
        ("one day left to accept", "tobacco-retail-licence", shop),
        ("another office asked", "drainage-permit", shop),
        ("withdrawn", "resident-medical-insurance", None),
        ("not accepted", "housing-fund-withdrawal", None),
        ("done", "fertility-registration", None),
    ):
        teller.tell(PLOT[name], code, zhang, firm)
    begun = actions.start(zhang, "start-a-company", at=teller.begin(1))
    answers = {q.name: True for q in cases.situation_questions_of(begun) if q.kind == "flag"}
    actions.save_situation(begun, zhang, answers, at=teller.moment(1))
    talk(teller, zhang)


def tell_of_zhou(teller: Storyteller) -> None:
    """What waits for 周十, head of the office of 王五: consent to a further correction notice."""
    person, firm = teller.applicant_for(("person",))
    teller.tell(PLOT["consent waiting"], "food-business-licence", person, firm)


def stagger(teller: Storyteller, whole: Case) -> None:
    """Bring each part that lies ready to another state, so that the plan of a one-thing shows them side by side."""
    paths = (("accept", "grant"), ("accept",), ("ask",), ("accept", "suspend"), ())
    ready = Case.objects.filter(parent=whole, state="submitted").order_by("number")
    for part, path in zip(list(ready), paths, strict=False):
        for step, act in enumerate(path):
            part = Case.objects.select_related("applicant", "organisation", "on_behalf_of").get(pk=part.pk)
            teller.act(part, act, teller.moment(3 - step))
    settle()


def talk(teller: Storyteller, person: Person) -> None:
    """The thread of the newest open case goes on: thanks, with nothing left unanswered."""
    case = (
        Case.objects.filter(applicant=person, state="submitted", parent=None, thread__isnull=False)
        .order_by("-id")
        .first()
    )
    if case is not None:
        actions.say(case, person, REASONS["thanks"], at=teller.moment(1))


# ---------------------------------------------------------------- certificates


def change_certificates(teller: Storyteller) -> None:
    """Certificates in every state: suspended, restored, revoked, cancelled, replaced, expired."""
    cast, at = teller.cast, teller.moment(0)
    fates: tuple[tuple[tuple[str, dict[str, str]], ...], ...] = (
        (("suspend", SUSPENDED),),
        (("revoke", REVOKED),),
        (("cancel", {"reason": "经营者申请注销。"}),),
        (("suspend", SUSPENDED), ("restore", {"reason": "整改完成，恢复效力。"})),
    )
    theirs = Licence.objects.filter(state="valid", kind__in=PERMITS).exclude(case_number="")
    others = theirs.exclude(holder_person=cast.zhang).exclude(holder_organisation__in=accounts.firms_of(cast.zhang))
    for licence, fate in zip(others.select_related("issuer").order_by("id")[: 2 * len(fates)], fates * 2, strict=False):
        for name, facts in fate:
            licences.move(licence, name, cast.approver(licence.issuer.department), at=at, **facts)
    replace_register(cast, at)
    _person, firm = next(pair for pair in teller.people if pair[1] is not None)
    for holder in filter(None, (firm, next(iter(accounts.firms_of(cast.zhang)), None))):
        run_out(teller, holder)
    licences.expire_due(teller.now)


PERMITS = ("food-business-licence", "tobacco-retail-licence", "fire-safety-opinion", "drainage-permit")
SUSPENDED = {
    "reason": "现场检查发现经营条件变化，责令整改期间暂停。",
    "basis": "《中华人民共和国行政许可法》第六十一条",
}
REVOKED = {"reason": "以不正当手段取得许可。", "basis": "《中华人民共和国行政许可法》第六十九条第二款"}


def replace_register(cast: Cast, at: datetime) -> None:
    """张三 has moved: his household register is replaced by a newer version."""
    old = held.held("household-register", person=cast.zhang, named=cast.zhang.name)
    if old is None or old.version > 1:
        return
    licences.issue_licence(
        "household-register",
        holder_person=cast.zhang,
        holder_name=cast.zhang.name,
        issuer=old.issuer,
        number=old.number,
        fields={**old.fields, "address": cast.zhang.address},
        says=[("姓名", cast.zhang.name), ("住址", cast.zhang.address)],
        valid_from=at.date(),
        valid_until=None,
        at=at,
        actor=cast.approver("public-security"),
        replaces=old,
    )


def run_out(teller: Storyteller, firm: Organisation) -> None:
    """A drainage permit of some years ago whose last day is over."""
    ended = teller.day(12)
    since = date(ended.year - 5, ended.month, min(ended.day, 28))
    licences.issue_licence(
        "drainage-permit",
        holder_organisation=firm,
        holder_name=firm.name,
        issuer=teller.cast.offices["housing-construction"],
        number=f"示例旧{firm.pk:06d}",
        fields={"holder_name": firm.name, "address": firm.address},
        says=[("排水户名称", firm.name), ("排水户地址", firm.address)],
        valid_from=since,
        valid_until=ended,
        at=teller.now - timedelta(days=1850),
    )


# ---------------------------------------------------------------- letters


def read_old_letters(cast: Cast, now: datetime) -> None:
    """张三, 李四 and 王五 have read what is older than six days; the rest waits for them."""
    for person in (cast.zhang, cast.li, cast.wang):
        page = 1
        while True:
            shown = letters.inbox(person, page=page)
            for message in shown:
                if message.read_at is None and now - message.created_at > timedelta(days=6):
                    notices.mark_read(person, message.pk, at=message.created_at + timedelta(hours=5))
            if not shown.has_next():
                break
            page += 1


def post_old_letters(now: datetime) -> None:
    """What was told more than a day ago also went out by e-mail and SMS then; only the newest is still on its way."""
    old = Sending.objects.filter(sent_at=None, message__created_at__lt=now - timedelta(days=1))
    old.update(sent_at=now - timedelta(days=1), next_try_at=None, attempts=1)


__all__ = [
    "PLOT",
    "Plot",
    "change_certificates",
    "settle",
    "tell_all",
    "tell_of_zhang",
    "tell_one_thing",
    "tell_one_things",
]
