"""Rules about the entry as a text: what is missing, cut off, asked twice, or said differently elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from tongban.catalog.elements import FieldElement, ItemElements
from tongban.catalog.linting.content import plain, says_nothing, words
from tongban.catalog.linting.registry import Hit, Key, rule
from tongban.catalog.linting.surroundings import Surroundings
from tongban.catalog.linting.unfinished import is_cut, is_unfinished

LICENSING = "《中华人民共和国行政许可法》"
ELEMENTS = "GB/T 39554.2—2020 实施清单要素"
QUALITY = "实施清单数据质量校验（GB/T 39554.2—2020 要素）"
MUST = (
    "type", "body", "level", "audience", "conditions", "legal_days", "promised_days", "place", "hours",
    "consult_phone", "complaint_phone",
)  # fmt: skip


NOT_OF_SERVICES = frozenset({"conditions", "legal_days", "place", "hours"})
"""What a public service (公共服务) may leave out: it decides nothing, and often has no window. Where nothing is handed
in (查询, 公布, 展览), there is nothing to wait for either, and no promise to make."""


@rule(
    "element-empty",
    "warning",
    ELEMENTS,
    title=_("Required element empty"),
    says=_("Nothing is said about: %(element)s."),
    suggestion=_("Fill it in; applicants rely on it."),
    good=(
        [{}],
        [{"legal_days": 0, "promised_days": 0, "instant": True}],
        [{"place": "无线下办理窗口"}],
        [{"type": "20", "power": "", "basic_code": "", "promised_days": None, "materials": []}],
    ),
    bad=(
        [{"place": "", "visits": None}],
        [{"conditions": ["无。", " "], "hours": "—"}],
        [{"consult_phone": ""}],
        [{"type": "20", "power": "", "basic_code": "", "promised_days": None}],
    ),
)
def element_empty(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """Empty, or filled with a mark that says nothing. What the whole source never carries is one note instead."""
    for name in MUST:
        value = getattr(item, name)
        if isinstance(value, str):
            said = not says_nothing(value)
        else:
            said = any(not says_nothing(text) for text in value) if name == "conditions" else value not in (None, [])
        if not said and not _may_be_empty(item, name) and around.carries(item, name):
            yield Hit(item, name, {"element": name})


def _may_be_empty(item: ItemElements, name: str) -> bool:
    """Where nobody need come, no place is needed; where one must, that it is missing is `visit-no-place`."""
    if name == "place" and item.visits is not None:
        return True
    if item.type[:1] != "2":
        return False
    return name in NOT_OF_SERVICES or (name == "promised_days" and not item.materials)


@rule(
    "text-cut-off",
    "warning",
    ELEMENTS,
    title=_("Text cut off"),
    says=_("The text ends in the middle: “…%(end)s”."),
    suggestion=_("Restore the whole text from the source."),
    good=(
        [{}],
        [{"conditions": ["申请人应当具备下列条件：（一）有固定场所；（二）有相应设备"]}],
        [{"conditions": ["依照《示例管理办法》第十五条", "具备本办法第六条第（一）项的条件"]}],
        [{"materials": [{"name": "退休证或军官转业证书；", "ways": ["upload"]}]}],
    ),
    bad=(
        [{"conditions": ["申请人应当有固定的经营场所，并且，"]}],
        [{"conditions": ["符合《示例管理办法》（国务院令第"]}],
        [{"place": "示例市示范区政务大道1号政务服务中心二楼（三"}],
        [{"conditions": ["申请示例许可的，应当符合以下条件："]}],
        [{"conditions": ["具备下列条件：1、有固定场所；2、有相应设备；"]}],
        [{"conditions": ["申请人符合下列条件之一： （一）从事示例经营满三年。"]}],
        [{"conditions": ["有下列情形之一的，应当终止： （1）"]}],
    ),
)
def text_cut_off(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """Ends in a mark that wants more, in an open bracket, or exactly where exports are used to cut."""
    texts = [("name", item.name), ("place", item.place), ("result", item.result)]
    texts += [("conditions", text) for text in item.conditions[-1:]]
    texts += [(f"materials:{row.name[:120]}", row.name) for row in item.materials]
    texts += [("basis", row.text or row.law) for row in item.basis]
    for place, text in texts:
        said = text.rstrip()
        if said and (is_cut(said) or (place in ("conditions", "basis") and is_unfinished(said))):
            yield Hit(item, place, {"end": said[-16:]})


def _label(field: FieldElement) -> str:
    return plain(field.label).rstrip("?？吗")


@rule(
    "field-asked-twice",
    "warning",
    "“一表申请”：同一内容只填一次",
    title=_("Asked twice under two names"),
    says=_("“%(label)s” is asked as %(names)s."),
    suggestion=_("Ask it once; fields of one meaning have one name."),
    good=([{}],),
    bad=([{"fields": [{"name": "shop_name", "label": "店铺名称"}, {"name": "store_title", "label": "店铺 名称："}]}],),
)
def field_asked_twice(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """Within one item: the same words under two names, at least once without other conditions."""
    names: dict[str, dict[str, FieldElement]] = {}
    for one in (*item.situations, *item.fields):
        if _label(one):
            names.setdefault(_label(one), {}).setdefault(one.name, one)
    for label, found in names.items():
        if len(found) > 1 and len({str(one.when) for one in found.values()}) < len(found):
            yield Hit(item, f"fields:{min(found)}", {"label": label, "names": "、".join(sorted(found))})


def labels(item: ItemElements) -> Iterable[Key]:
    """What the item's fields are called, with their kind."""
    return sorted(
        {("label", _label(one), one.kind) for one in (*item.situations, *item.fields) if len(_label(one)) > 3}
    )


OTHER = {"code": "sample-2", "basic_code": "990131002000"}


@rule(
    "field-two-names",
    "note",
    "“一表申请”：同一内容只填一次",
    title=_("One question, different names in different items"),
    says=_("“%(label)s” is called %(name)s here and %(usual)s elsewhere."),
    suggestion=_("Use the usual name, so that one form can ask it once for all items."),
    good=([{}, OTHER],),
    bad=(
        [
            {},
            OTHER,
            {
                **OTHER,
                "code": "sample-3",
                "basic_code": "",
                "fields": [{"name": "premises_area", "label": "经营场所面积", "kind": "number"}],
            },
        ],
    ),
    groups=labels,
)
def field_two_names(key: Key, items: Sequence[ItemElements], around: Surroundings) -> Iterator[Hit]:
    """Against the name most items use; at a draw the first by the alphabet."""
    _kind_of_key, label, kind = key
    used: dict[str, set[str]] = {}
    for item in items:
        used[item.code] = {
            one.name for one in (*item.situations, *item.fields) if _label(one) == label and one.kind == kind
        }
    counts = Counter(name for names in used.values() for name in names)
    if len(counts) < 2:
        return
    usual = min(counts, key=lambda name: (-counts[name], name))
    for item in items:
        for name in sorted(used[item.code] - {usual}):
            if usual not in used[item.code]:
                yield Hit(item, f"fields:{name}", {"label": label, "name": name, "usual": usual})


def same_conditions(item: ItemElements) -> Iterable[Key]:
    """Implementations of the same basic item on the same level that say, to the end, under what conditions."""
    if len(item.basic_code) != 12 or not item.division or not any(map(plain, item.conditions)):
        return
    end = item.conditions[-1].rstrip()
    if not end or not (is_cut(end) or is_unfinished(end)):
        yield ("conditions", item.basic_code, item.level)


def _said(item: ItemElements) -> frozenset[str]:
    return frozenset(plain(text) for text in item.conditions if plain(text))


ELSEWHERE = {"code": "sample-2", "division": "990200", "body": "邻市市场监督管理局", "body_code": ""}


@rule(
    "conditions-differ",
    "warning",
    "《优化营商环境条例》第三十五条",
    title=_("Same item, different conditions in two regions"),
    says=_("The conditions differ from those of %(body)s for the same basic item %(code)s."),
    suggestion=_("Ask the same everywhere: 无差别受理、同标准办理."),
    good=(
        [{}, ELSEWHERE],
        [{}, {**ELSEWHERE, "conditions": ["有与经营规模相适应的设备", "有固定的经营场所"]}],
        [{}, {**ELSEWHERE, "level": "4", "conditions": ["有固定的经营场所。", "在本市居住满三年。"]}],
        [{}, {**ELSEWHERE, "conditions": ["符合以下全部条件的，可以申请："]}],
    ),
    bad=([{}, {**ELSEWHERE, "conditions": ["有固定的经营场所。", "在本市居住满三年。"]}],),
    groups=same_conditions,
)
def conditions_differ(key: Key, items: Sequence[ItemElements], around: Surroundings) -> Iterator[Hit]:
    """Those that differ from what most regions say; at a draw from the smallest code. Order and marks do not count."""
    if len({item.division for item in items}) < 2:
        return
    counts = Counter(_said(item) for item in items)
    first = {said: min(item.code for item in items if _said(item) == said) for said in counts}
    usual = min(counts, key=lambda said: (-counts[said], first[said]))
    pattern = next(item for item in items if item.code == first[usual])
    for item in items:
        if _said(item) != usual and item.division != pattern.division:
            yield Hit(item, "conditions", {"body": pattern.body or pattern.division, "code": item.basic_code})


@rule(
    "audience-theme",
    "warning",
    QUALITY + "：服务对象与主题一致",
    title=_("Theme of the wrong audience"),
    says=_("The theme “%(theme)s” is not for those the item serves."),
    suggestion=_("Choose themes of the item's own audience, or correct the audience."),
    good=([{}], [{"audience": ["1", "2"], "themes": ["生育收养", "资质认证"]}]),
    bad=([{"themes": ["生育收养"]}], [{"audience": ["1"], "themes": ["资质认证"]}]),
)
def audience_theme(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """服务对象为法人的，不用自然人主题；反之亦然."""
    if not item.audience:
        return
    known = words().themes
    for theme in item.themes:
        if (theme in known.person and "1" not in item.audience) or (
            theme in known.enterprise and item.audience == ["1"]
        ):
            yield Hit(item, "themes", {"theme": theme})


@rule(
    "permit-no-faq",
    "note",
    QUALITY + "：行政许可须有常见问题",
    title=_("Permit without questions and answers"),
    says=_("No question people ask is answered here."),
    suggestion=_("Add at least one question with its answer."),
    good=([{}],),
    bad=([{"faq": []}],),
)
def permit_no_faq(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """Only for permits (01)."""
    if item.type == "01" and not item.faq and around.carries(item, "faq"):
        yield Hit(item, "faq")


@rule(
    "steps-missing",
    "warning",
    QUALITY + "：流程须含受理、审核、决定、办结、送达",
    title=_("Flow lacks a step"),
    says=_("The flow lacks: %(steps)s."),
    suggestion=_("Name the missing steps with who takes them."),
    good=([{}], [{"steps": ["受理", "现场核查", "审批", "发证", "领取"]}]),
    bad=([{"steps": ["受理", "决定", "送达"]}], [{"steps": []}]),
)
def steps_missing(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """Only for permits (01); other words of the same meaning are in packs/lint.toml."""
    if item.type != "01" or not around.carries(item, "steps"):
        return
    said = "、".join(item.steps)
    missing = [name for name, alike in words().steps.items() if not any(word in said for word in alike)]
    if missing:
        yield Hit(item, "steps", {"steps": "、".join(missing)})


@rule(
    "element-not-carried",
    "note",
    ELEMENTS,
    title=_("Source does not carry an element"),
    says=_("No item of this source says anything about: %(elements)s."),
    suggestion=_("Ask the source for these elements; until then they cannot be checked."),
    good=([{}],),
    bad=([{"code": f"sample-{n}", "basic_code": "", "result_sample": ""} for n in range(20)],),
    whole=True,
)
def element_not_carried(around: Surroundings) -> Iterator[Hit]:
    """One note for a source instead of one finding for each of its items."""
    for source, missing in around.not_carried():
        first = min((item for item in around.items.values() if item.source == source), key=lambda item: item.code)
        yield Hit(first, "source", {"elements": "、".join(missing)})
