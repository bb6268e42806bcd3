"""The answer to what somebody typed: a service here, a matter elsewhere with who, where and number, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from tongban.catalog import shelves
from tongban.catalog.answering.ranking import Candidate, rank
from tongban.catalog.answering.sayings import Lexicon, Service, lexicon_of
from tongban.catalog.everyday import Body, Matter
from tongban.catalog.packs import Basis, Words

HERE, ELSEWHERE, NOTHING = "here", "elsewhere", "nothing"
OTHERS = 0.35
"""Services below this part of the first score are not shown beside it."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """“Not here, but there”: the matter, and who does it. `is_demo`: address and telephone are invented."""

    name: str
    body: str
    address: str
    hours: str
    phone: str
    national: str
    site: str
    note: str = ""
    basis: tuple[Basis, ...] = ()
    is_demo: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered. `kind`: here, elsewhere or nothing. `codes`: services meant or related, best first."""

    kind: str
    codes: tuple[str, ...] = ()
    elsewhere: Elsewhere | None = None


class Facts(NamedTuple):
    """Code, name, keywords, whether a one-thing, department: what of a service the answer rests on."""

    code: str
    name: str
    keywords: tuple[str, ...]
    is_one_thing: bool
    department: str


def answer(typed: str, facts: Iterable[Facts], most: int = 30) -> Answer:
    """What to answer. `facts`: the services in force."""
    rows = tuple(facts)
    lexicon = _lexicon(settings.PACKS_DIR, tuple(Service(*row[:4]) for row in rows))
    ranked = rank(typed, lexicon)
    if not ranked.is_claimed:
        return Answer(NOTHING)
    first = ranked.candidates[0]
    least = max(OTHERS * first.score, 1.0)
    met = [one.target.code for one in ranked.candidates if _is_met(one) and one.score >= least]
    if first.target.kind == "matter":
        near = [one.target.code for one in ranked.candidates if _is_near(one, first)]
        return Answer(ELSEWHERE, tuple(near[:3]), of_matter(first.target.code))
    if first.unmet:
        names = {row[0]: (row[1], row[4]) for row in rows}
        return Answer(ELSEWHERE, (first.target.code,), _unmet(*names[first.target.code], first.unmet))
    return Answer(HERE, tuple(dict.fromkeys([first.target.code, *met]))[:most])


def _is_met(one: Candidate) -> bool:
    return one.target.kind != "matter" and not one.unmet


def _is_near(one: Candidate, first: Candidate) -> bool:
    """Whether a service is truly related to a matter done elsewhere: much of what was said speaks of it too."""
    return one.target.kind == "item" and not one.unmet and one.score >= max(0.6 * first.score, 1.8)


@lru_cache(maxsize=8)
def _lexicon(folder: object, services: tuple[Service, ...]) -> Lexicon:
    """Made anew when the catalogue in force changes; `folder` keeps installations apart."""
    read = shelves.shelves()
    return lexicon_of(services, read.everyday_names, read.everyday_words, read.matters)


def of_matter(code: str) -> Elsewhere:
    """Who does a matter, where and on which telephone."""
    read = shelves.shelves()
    matter: Matter = next(row for row in read.matters if row.code == code)
    body: Body = next(row for row in read.bodies if row.code == matter.body)
    made = _of_body(str(matter.name), body)
    return replace(
        made,
        note=str(matter.note) if matter.note else "",
        basis=tuple(matter.basis),
        site=matter.site or made.site,
    )


def _of_body(name: str, body: Body) -> Elsewhere:
    phone = body.phone
    if body.department and not phone:
        phone = shelves.department(body.department).phone
    return Elsewhere(
        name=name,
        body=str(body.name),
        address=str(body.address),
        hours=str(body.hours),
        phone=phone,
        national=body.national,
        site=body.site,
        is_demo=body.demo,
    )


def _unmet(service: str, department: str, intent: str) -> Elsewhere:
    """A wish the service does not handle: the body that does the first issue is in charge of the rest."""
    wishes = {
        "cancel": _("cancellation"),
        "replace": _("replacement"),
        "renew": _("renewal"),
        "change": _("change"),
        "move": _("transfer"),
    }
    ends = [text for row in shelves.shelves().everyday_words if row.kind == "first" for text in row.said]
    bare = next((service.removesuffix(end) for end in ends if service.endswith(end)), service)
    name = _("%(service)s: %(wish)s") % {"service": bare, "wish": wishes[intent]}
    bodies = shelves.shelves().bodies
    body = next((row for row in bodies if row.department == department), None)
    if body is not None:
        return _of_body(name, body)
    hall = Words(zh="市民中心综合窗口", en="One-stop window of the citizens' centre")
    phone = shelves.department(department).phone if department else "12345"
    return Elsewhere(name, shelves.department_name(department), str(hall), "", phone, "", "")
