"""Rules about time, visits, money and channels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from tongban.catalog.elements import ItemElements
from tongban.catalog.linting.content import says_nothing
from tongban.catalog.linting.registry import Hit, Key, rule
from tongban.catalog.linting.surroundings import Surroundings, is_light
from tongban.catalog.linting.telephones import numbers

LICENSING = "《中华人民共和国行政许可法》"
QUALITY = "实施清单数据质量校验（GB/T 39554.2—2020 要素）"
WORKDAYS: dict[str, float] = {"workday": 1, "": 1, "natural-day": 5 / 7, "hour": 1 / 8, "month": 30 * 5 / 7}


def limit(days: float, unit: str) -> str:
    """A limit as findings keep it; pages put the unit into words."""
    return f"{days:g}|{unit or 'workday'}"


def in_workdays(days: float, unit: str) -> float:
    """Roughly how many working days a limit is; only for comparing items with each other."""
    return days * WORKDAYS.get(unit, 250)


def surely_longer(days: float, unit: str, than: float, than_unit: str) -> bool:
    """Whether a limit is longer than another whatever the calendar says. Working days last at least as many days."""
    unit, than_unit = unit or "workday", than_unit or "workday"
    if unit == than_unit or (unit, than_unit) == ("workday", "natural-day"):
        return days > than
    if (unit, than_unit) == ("natural-day", "workday"):
        return days > than * 7 / 5 + 10  # with the longest holidays of a year in between
    return in_workdays(days, unit) > in_workdays(than, than_unit) * 1.5


@rule(
    "promised-above-legal",
    "error",
    LICENSING + "第四十二条",
    title=_("Promise longer than the law allows"),
    says=_("Promised are %(promised)s, the law allows %(legal)s."),
    suggestion=_("Promise no more than the law allows."),
    good=(
        [{}],
        [{"promised_days": 20}],
        [{"promised_days": 25, "promised_unit": "natural-day"}],
        [{"legal_days": None}],
    ),
    bad=(
        [{"promised_days": 21}],
        [{"promised_days": 31, "legal_days": 30, "legal_unit": "natural-day"}],
        [{"promised_days": 2, "promised_unit": "month"}],
    ),
)
def promised_above_legal(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """Compared across units only where no calendar could make it right."""
    if item.promised_days is None or not item.legal_days:
        return
    if surely_longer(item.promised_days, item.promised_unit, item.legal_days, item.legal_unit):
        words = {
            "promised": limit(item.promised_days, item.promised_unit),
            "legal": limit(item.legal_days, item.legal_unit),
        }
        yield Hit(item, "promised_days", words)


def same_basic_item(item: ItemElements) -> Iterable[Key]:
    """Implementations of the same basic item (基本编码) on the same level within one province."""
    if len(item.basic_code) == 12 and item.promised_days is not None and item.division:
        yield ("basic", item.basic_code, item.level, item.division[:2])


def _one_each(items: Sequence[ItemElements]) -> dict[str, list[ItemElements]]:
    """By place and body: several situations of one item at one body are no comparison."""
    found: dict[str, list[ItemElements]] = {}
    for item in items:
        found.setdefault(f"{item.division}{item.body_code or item.body}", []).append(item)
    return found


ELSEWHERE = {"code": "sample-2", "division": "990200", "body": "邻市市场监督管理局", "body_code": ""}


@rule(
    "slower-than-elsewhere",
    "note",
    "《优化营商环境条例》第三十五条",
    title=_("Slower than the same item elsewhere"),
    says=_("Promised are %(promised)s; %(body)s promises %(best)s for the same basic item."),
    suggestion=_("Ask the faster body how it does it, or explain the difference."),
    good=([{}, ELSEWHERE], [{}, {**ELSEWHERE, "promised_days": 3, "basic_code": "990131009000"}]),
    bad=([{}, {**ELSEWHERE, "promised_days": 3}],),
    groups=same_basic_item,
)
def slower_than_elsewhere(key: Key, items: Sequence[ItemElements], around: Surroundings) -> Iterator[Hit]:
    """Against the fastest of the others; the fastest of a body's own situations counts for it."""
    bodies = _one_each(items)
    if len(bodies) < 2:
        return
    fastest = {
        place: min(rows, key=lambda row: (in_workdays(row.promised_days or 0, row.promised_unit), row.code))
        for place, rows in bodies.items()
    }
    best = min(fastest.values(), key=lambda row: (in_workdays(row.promised_days or 0, row.promised_unit), row.code))
    record = in_workdays(best.promised_days or 0, best.promised_unit)
    for own in fastest.values():
        if in_workdays(own.promised_days or 0, own.promised_unit) > record:
            words = {
                "promised": limit(own.promised_days or 0, own.promised_unit),
                "best": limit(best.promised_days or 0, best.promised_unit),
                "body": best.body or best.division,
            }
            yield Hit(own, "promised_days", words)


@rule(
    "instant-mismatch",
    "warning",
    QUALITY + "：即办件与承诺时限一致",
    title=_("On the spot, yet with days"),
    says=_("Whether it is done on the spot and the promise of %(promised)s do not agree."),
    suggestion=_("An item done on the spot promises 0 days; every other promises at least one."),
    good=([{}], [{"instant": True, "promised_days": 0}]),
    bad=([{"instant": True}], [{"promised_days": 0}]),
)
def instant_mismatch(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """承诺办结时限 = 即办 ⇔ 办件类型 = 即办件."""
    if item.instant is not None and item.promised_days is not None and item.instant != (item.promised_days == 0):
        yield Hit(item, "instant", {"promised": limit(item.promised_days, item.promised_unit)})


@rule(
    "visit-reason",
    "warning",
    QUALITY + "：到现场次数与原因一致",
    title=_("Visit without a reason"),
    says=_("Visits: %(visits)s; reason given: “%(reason)s”."),
    suggestion=_("Say why one must come; where nobody must, leave the reason empty."),
    good=([{}], [{"visits": 1, "online_depth": "III", "visit_reason": "现场拍摄证件照片。"}]),
    bad=([{"visits": 1, "online_depth": "III"}], [{"visit_reason": "现场核验原件。"}]),
)
def visit_reason(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """到办事现场次数不为零须说明原因，为零不得填写."""
    if item.visits is None or not around.carries(item, "visit_reason"):
        return
    if bool(item.visits) != bool(item.visit_reason.strip()):
        yield Hit(item, "visit_reason", {"visits": str(item.visits), "reason": item.visit_reason[:60]})


@rule(
    "visit-no-place",
    "warning",
    QUALITY + "：到现场次数与办理地点一致",
    title=_("Visits, yet no place"),
    says=_("One must come %(visits)s times, yet the place says: “%(place)s”."),
    suggestion=_("Say where to come, or ask for no visit."),
    good=(
        [{}],
        [{"visits": 1, "online_depth": "III", "visit_reason": "现场核验原件。"}],
        [{"place": "无线下办理窗口"}],
    ),
    bad=(
        [{"visits": 1, "online_depth": "III", "visit_reason": "现场核验原件。", "place": "无线下办理窗口"}],
        [{"visits": 2, "online_depth": "II", "visit_reason": "现场核验原件。", "place": ""}],
    ),
)
def visit_no_place(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """For services too: whoever must come has to know where to."""
    if item.visits and around.carries(item, "place") and says_nothing(item.place, window=True):
        yield Hit(item, "place", {"visits": str(item.visits), "place": item.place.strip() or "—"})


@rule(
    "visit-though-all-shared",
    "warning",
    "《优化营商环境条例》第四十四条",
    title=_("A visit, though every material is shared"),
    says=_("%(visits)s visits are asked, though every one of %(materials)s materials comes without paper."),
    suggestion=_("Ask for no visit, or say what must be seen in person."),
    good=([{"visits": 1, "online_depth": "III", "visit_reason": "现场核验原件。"}], [{}]),
    bad=(
        [
            {
                "visits": 1,
                "online_depth": "III",
                "visit_reason": "现场交件。",
                "materials": [
                    {"name": "经营许可申请书", "ways": ["form"]},
                    {"name": "居民身份证", "ways": ["licence:id-card"]},
                ],
            }
        ],
    ),
)
def visit_though_all_shared(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """Every material fetched, promised, or made from the form."""
    if item.visits and item.materials and all(is_light(row) for row in item.materials):
        yield Hit(item, "visits", {"visits": str(item.visits), "materials": str(len(item.materials))})


@rule(
    "no-way-in",
    "warning",
    QUALITY + "：不到现场又不网办须可邮寄",
    title=_("No visit, not online, not by post"),
    says=_("Nobody need come, it is not done online, and papers cannot be sent: no way of applying is left."),
    suggestion=_("Offer it online or by post, or say how often one must come."),
    good=([{}], [{"online_depth": "I", "courier": True}]),
    bad=([{"online_depth": "I", "courier": False}],),
)
def no_way_in(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """现场次数为零且不网办，办理形式须含邮寄."""
    if item.visits == 0 and item.online_depth == "I" and item.courier is False:
        yield Hit(item, "courier")


@rule(
    "online-yet-visits",
    "warning",
    QUALITY + "：网办深度四级不到现场",
    title=_("Wholly online, yet with visits"),
    says=_("The item is done wholly online (IV), yet asks for %(visits)s visits."),
    suggestion=_("Correct the depth or the number of visits."),
    good=([{}],),
    bad=([{"visits": 1, "visit_reason": "现场领取证件。"}],),
)
def online_yet_visits(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """网上办理深度Ⅳ级，到现场次数为零."""
    if item.online_depth == "IV" and item.visits:
        yield Hit(item, "visits", {"visits": str(item.visits)})


FEE = {"name": "证照工本费", "amount": "每证10元", "basis": "示例市收费目录第1号"}


@rule(
    "fee-no-basis",
    "error",
    LICENSING + "第五十八条",
    title=_("Fee without basis"),
    says=_("The fee “%(fee)s” rests on no law."),
    suggestion=_("Name the law or the price document, or charge nothing."),
    good=([{}], [{"has_fee": True, "fees": [FEE]}]),
    bad=([{"has_fee": True, "fees": [{**FEE, "basis": " "}]}], [{"has_fee": True, "fees": [{**FEE, "basis": "无"}]}]),
)
def fee_no_basis(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """行政机关实施行政许可，不得收取任何费用；法律、行政法规另有规定的除外."""
    for row in item.fees:
        if row.basis.strip() in ("", "无", "/", "-", "—"):
            yield Hit(item, f"fees:{row.name}", {"fee": row.name})


@rule(
    "fee-incomplete",
    "warning",
    QUALITY + "：收费须写明项目和标准",
    title=_("Fee half described"),
    says=_("Whether a fee is charged and the list of fees do not agree, or a fee lacks its amount."),
    suggestion=_("Where a fee is charged, list each with its amount; where none is, list none."),
    good=([{}], [{"has_fee": True, "fees": [FEE]}]),
    bad=(
        [{"has_fee": True}],
        [{"has_fee": False, "fees": [FEE]}],
        [{"has_fee": True, "fees": [{**FEE, "amount": ""}]}],
    ),
)
def fee_incomplete(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """收费依据、标准、项目均须填写."""
    unlike = item.has_fee is not None and item.has_fee != bool(item.fees)
    if unlike or any(not row.amount.strip() or not row.name.strip() for row in item.fees):
        yield Hit(item, "fees")


@rule(
    "phones",
    "warning",
    QUALITY + "：咨询、投诉电话",
    title=_("Telephone cannot be dialled"),
    says=_("%(element)s: “%(number)s” %(fault)s."),
    suggestion=_("Give a number people can dial, with its area code; a short number such as 12345 needs none."),
    good=(
        [{}],
        [{"consult_phone": "020-37628755", "complaint_phone": "95598"}],
        [{"consult_phone": "0199-88000101、0199-88000102", "complaint_phone": "020-12345-1"}],
        [{"consult_phone": "（020）３８４８６８００", "complaint_phone": "020- 8923 2806"}],
        [{"consult_phone": "窗口咨询地址：示例市示范路68号政务服务中心二楼15号窗口。咨询电话号码：0199-88000101。"}],
        [{"consult_phone": "(8620)2236 0123", "complaint_phone": "020-83133283、83134746"}],
    ),
    bad=(
        [{"consult_phone": "88000101"}],
        [{"complaint_phone": "见大厅公示"}],
        [{"consult_phone": "020-3607290"}],
        [{"consult_phone": "020-37288041/020-3728889"}],
        [{"complaint_phone": "020-327605405"}],
    ),
)
def phones(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """Each wrong number once, whole. A missing one is the empty-element rule's matter."""
    for element in ("consult_phone", "complaint_phone"):
        for number, fault in numbers(getattr(item, element)).wrong:
            yield Hit(item, element, {"element": element, "number": number[:200], "fault": fault})


@rule(
    "phones-same",
    "warning",
    QUALITY + "：咨询、投诉电话不得相同",
    title=_("One telephone for enquiries and complaints"),
    says=_("Enquiries and complaints both go to “%(number)s”."),
    suggestion=_("Give another number for complaints; a hotline such as 12345 may be both."),
    good=([{}], [{"consult_phone": "12345", "complaint_phone": "12345"}], [{"consult_phone": "400-700-0690"}]),
    bad=(
        [{"complaint_phone": "0199-88000101"}],
        [{"consult_phone": "咨询电话：0199-88000101", "complaint_phone": "（0199）88000101"}],
    ),
)
def phones_same(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """However the two are written. A hotline hands both on to whom they concern."""
    one, other = numbers(item.consult_phone), numbers(item.complaint_phone)
    if one.said and one.dialled == other.dialled and not one.hotline and not one.wrong and not other.wrong:
        yield Hit(item, "complaint_phone", {"number": item.complaint_phone.strip()[:200]})
