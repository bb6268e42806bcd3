"""Cases of a period with what their replay needs, for rooms that have made sure the asker may know."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from tongban.cases.models import Case, CaseMaterial
from tongban.cases.queries.materials import DEFER
from tongban.cases.terms import packs_by_id
from tongban.catalog.packs import ItemPack
from tongban.kit.workdays import Unit
from tongban.regions.queries import of_prefix

PAPERS = ("upload", DEFER)
"""Ways in which the applicant hands a paper in; what the platform fetches or makes is no burden."""
AT_ONCE = 5000
"""Cases read in one statement; both databases take so many keys."""


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """What does not change while a case runs. `visits`: those its item asks for, and one more where it came by window
    or terminal; `papers`: codes of the materials the applicant handed in; `home`: the applicant's division code."""

    number: str
    item_code: str
    title: str
    parent: int | None
    waits_for: tuple[str, ...]
    applicant: int
    organisation: int | None
    region: str
    home: str
    visits: int
    promised_days: int
    promised_unit: Unit
    promised_due: date | None
    papers: frozenset[str]


def whose_cases(bodies: Collection[int], prefixes: Collection[str]) -> Q:
    """Cases of these bodies, or of regions whose code begins so (an empty prefix is every region)."""
    if "" in prefixes:
        return Q()
    within = Q(organisation__in=list(bodies))
    for prefix in prefixes:
        within |= of_prefix(prefix)
    return within


def _sent(within: Q, since: date, until: date, items: Collection[str]) -> QuerySet[Case]:
    first, last = (timezone.make_aware(datetime.combine(day, time.min)) for day in (since, until + timedelta(days=1)))
    found = Case.objects.filter(within, kind=Case.Kind.ITEM, submitted_at__gte=first, submitted_at__lt=last)
    return found.filter(item_code__in=list(items)) if items else found


def how_many_sent(within: Q, since: date, until: date, items: Collection[str] = (), most: int = 0) -> int:
    """How many such cases there are, not counting beyond `most` + 1 where it is given."""
    rows = _sent(within, since, until, items)
    return rows.order_by()[: most + 1].count() if most else rows.count()


def sent(within: Q, since: date, until: date, items: Collection[str] = ()) -> list[tuple[str, str, str]]:
    """Such cases as (number, item code, title), in the order of their keys."""
    return list(_sent(within, since, until, items).order_by("pk").values_list("number", "item_code", "title"))


def items_sent(within: Q, since: date, until: date) -> list[tuple[str, str]]:
    """The items of such cases as (code, title), by code."""
    rows = _sent(within, since, until, ()).order_by("item_code").values_list("item_code", "title")
    return sorted(dict(rows.distinct()).items())


def histories(within: Q, since: date, until: date, items: Collection[str] = ()) -> Iterator[CaseHistory]:
    """The cases sent from `since` to `until` (both inclusive), in the order of their keys."""
    last = 0
    rows = _sent(within, since, until, items).select_related("applicant").order_by("pk")
    while found := list(rows.defer("answers", "situation").filter(pk__gt=last)[:AT_ONCE]):
        last = found[-1].pk
        yield from _read(found)


def _read(cases: list[Case]) -> Iterator[CaseHistory]:
    packs = packs_by_id(cases)
    papers: dict[int, set[str]] = {}
    handed_in = CaseMaterial.objects.filter(case__in=[case.pk for case in cases], way__in=PAPERS)
    for case_id, code in handed_in.values_list("case_id", "code"):
        papers.setdefault(case_id, set()).add(code)
    for case in cases:
        pack = packs.get(case.pack_id)
        if isinstance(pack, ItemPack):
            promised = pack.item.promised
            yield CaseHistory(
                number=case.number,
                item_code=case.item_code,
                title=case.title,
                parent=case.parent_id,
                waits_for=tuple(case.waits_for),
                applicant=case.applicant_id,
                organisation=case.organisation_id,
                region=case.region_id or "",
                home=case.applicant.region_id or "",
                visits=max(pack.item.visits, int(case.channel in (Case.Channel.WINDOW, Case.Channel.KIOSK))),
                promised_days=promised.days,
                promised_unit=promised.unit,
                promised_due=case.promised_due,
                papers=frozenset(papers.get(case.pk, ())),
            )
