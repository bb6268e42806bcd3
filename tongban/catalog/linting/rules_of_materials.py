"""Rules about what applicants are asked to bring."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.catalog.elements import ItemElements, MaterialElement
from tongban.catalog.linting.content import is_open_ended, plain, says_nothing, words
from tongban.catalog.linting.papers import certificates_asked, is_acted_upon, is_foreign
from tongban.catalog.linting.registry import Hit, Key, rule
from tongban.catalog.linting.surroundings import LARGE, Surroundings, is_fetched, is_light, wanted_by, way_kinds

PROOFS = "《优化营商环境条例》第四十四条"
LICENSING = "《中华人民共和国行政许可法》"


def _with(*materials: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"materials": list(materials), **more}


FORM = {"name": "经营许可申请书", "source": "applicant", "ways": ["form"]}
PLAN = {"name": "经营场所平面布局图", "source": "applicant", "ways": ["upload"], "sample": "平面图示例"}


def _place(row: MaterialElement) -> str:
    return f"materials:{row.name[:120]}"


@rule(
    "open-ended-material",
    "error",
    LICENSING + "第三十条",
    title=_("Open-ended material (兜底)"),
    says=_("“%(material)s” leaves it open what must be brought."),
    suggestion=_("Name every material, or leave the line out."),
    good=(
        [{}],
        [_with(FORM, {"name": "其他股东身份证明复印件", "ways": ["upload"]})],
        [_with(FORM, {"name": "相关材料清单", "ways": ["upload"]})],
        [_with(FORM, {"name": "符合规范要求的设计方案", "ways": ["upload"]})],
    ),
    bad=(
        [_with(FORM, {"name": "其他材料", "ways": ["upload"]})],
        [_with(FORM, {"name": "法律、法规规定的其他材料", "ways": ["upload"]})],
        [_with(FORM, {"name": "审批机关要求提供的其他相关材料。", "ways": ["upload"]})],
        [_with(FORM, {"name": "附件五-其他佐证材料", "ways": ["upload"]})],
        [_with(FORM, {"name": "评审委员会要求材料", "ways": ["upload"]})],
        [_with(FORM, {"name": "其它业务相应材料（因其它原因的）。", "ways": ["upload"]})],
    ),
)
def open_ended_material(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """需要提交的全部材料的目录须公示：其他材料 and kin are no entry of a list."""
    for row in item.materials:
        if is_open_ended(row.name):
            yield Hit(item, _place(row), {"material": row.name[:120]})


@rule(
    "open-ended-condition",
    "warning",
    "《优化营商环境条例》第三十五条",
    title=_("Open-ended condition (兜底)"),
    says=_("The condition “%(condition)s” leaves it open what is asked."),
    suggestion=_("Name the condition with the article that sets it."),
    good=([{}], [{"conditions": ["有固定的经营场所，其他条件不限制。"]}]),
    bad=([{"conditions": ["有固定的经营场所。", "法律、法规规定的其他条件。"]}],),
)
def open_ended_condition(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """A condition that ends in 其他条件 and kin."""
    endings = tuple(map(plain, words().open_ended_conditions))
    for text in item.conditions:
        if plain(text).endswith(endings):
            yield Hit(item, "conditions", {"condition": text[-40:]})


@rule(
    "government-issued",
    "warning",
    PROOFS,
    title=_("Material the government itself issues"),
    says=_("“%(material)s” is issued by the government (%(certificate)s), yet the applicant must bring it."),
    suggestion=_("Take it from the electronic certificate or from shared data."),
    good=(
        [{}],
        [_with(FORM, {"name": "营业执照遗失公告", "ways": ["upload"]})],
        [_with(FORM, {"name": "营业执照", "ways": ["exchange:market-entities", "upload"]})],
        [_with(FORM, {"name": "原《示例经营许可证》", "ways": ["upload"]})],
        [_with(FORM, {"name": "往来港澳通行证", "ways": ["upload"]}, name="办理往来港澳通行证探亲签注")],
        [_with(FORM, {"name": "手持身份证照片", "ways": ["upload"]}, {"name": "台湾居民身份证", "ways": ["upload"]})],
        [_with(FORM, {"name": "有效护照", "ways": ["upload"]}, name="换发外国人永久居留身份证")],
        [_with(FORM, {"name": "身份证或学生证", "ways": ["upload"]})],
    ),
    bad=(
        [_with(FORM, {"name": "《营业执照》副本复印件", "ways": ["upload"]})],
        [_with(FORM, {"name": "法定代表人身份证（原件）", "ways": ["upload"]})],
        [_with(FORM, {"name": "示例经营许可证", "source": "applicant"})],
        *(
            [_with(FORM, {"name": name, "ways": ["upload"]})]
            for name in (
                "工伤职工身份证",
                "示例省居住证",
                "港澳居民居住证",
                "律师事务所执业许可证副本",
                "营业执照或事业单位法人证书",
                "中华人民共和国残疾人证",
                "外省户籍配偶关系交验结婚证",
                "本人委托书、受托人身份证",
            )
        ),
    ),
)
def government_issued(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """A certificate of the list or of packs/licence-kinds.toml that nobody fetches, and that the item is not about."""
    for row in item.materials:
        if is_fetched(row) or "promise" in way_kinds(row):
            continue
        asked = certificates_asked(row.name, around.known_certificates)
        if any(is_acted_upon(item, row, name) or is_foreign(item, name) for name in asked):
            continue
        if asked:
            yield Hit(item, _place(row), {"material": row.name[:120], "certificate": "、".join(asked)})


def documents(item: ItemElements) -> Iterable[Key]:
    """Every document that the item gives, or asks for under the name of some result; not those everybody knows."""
    names = {plain(item.result)} if item.result else set()
    for row in item.materials:
        names |= {name for name in wanted_by(row) if ":" not in name}
    return [("document", name) for name in sorted(names - _known(tuple(words().government_certificates))) if name]


@lru_cache(maxsize=4)
def _known(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(plain, names))


GIVES = {"code": "sample-2", "result": "示例场地使用批准书", "result_licence": "", "result_kind": "document"}
ASKS = {"name": "示例场地使用批准书", "source": "applicant", "ways": ["upload"]}
ELSEWHERE = {"body": "示例市城市管理局", "body_code": "11990100MB9900021U", "basic_code": "990131002000"}


def makers_of(name: str, around: Surroundings) -> list[ItemElements]:
    """The items a document comes out of, by code."""
    return [around.items[code] for code in sorted(around.producers.get(name, ()))]


def _handed_in(name: str, items: Sequence[ItemElements]) -> Iterator[tuple[ItemElements, MaterialElement]]:
    for item in items:
        for row in item.materials:
            if name in wanted_by(row) and not is_light(row) and not is_acted_upon(item, row, name):
                yield item, row


def _same_body(one: ItemElements, other: ItemElements) -> bool:
    return one.body_code == other.body_code if one.body_code and other.body_code else one.body == other.body


@rule(
    "result-of-another-item",
    "warning",
    PROOFS,
    title=_("Result of another item asked back"),
    says=_("“%(material)s” comes out of “%(item)s” of %(body)s, yet the applicant must bring it."),
    suggestion=_("Let the result flow: name the item as the way to get it (result:…)."),
    good=(
        [{}, {**GIVES, **ELSEWHERE}],
        [_with(FORM, {**ASKS, "ways": ["result:sample-2", "upload"]}), {**GIVES, **ELSEWHERE}],
    ),
    bad=([_with(FORM, ASKS), {**GIVES, **ELSEWHERE}],),
    groups=documents,
)
def result_of_another_item(key: Key, items: Sequence[ItemElements], around: Surroundings) -> Iterator[Hit]:
    """What another body of this catalogue has made; certificates everybody knows are `government-issued`."""
    name = key[1]
    makers = makers_of(name, around)
    if not makers or name in around.known_certificates:
        return
    for item, row in _handed_in(name, items):
        others = [maker for maker in makers if maker.code != item.code]
        if others and not any(_same_body(item, maker) for maker in makers):
            maker = min(others, key=lambda one: one.code)
            words = {"material": row.name[:120], "item": maker.name, "body": maker.body or "—"}
            yield Hit(item, _place(row), words)


@rule(
    "same-body-result",
    "error",
    PROOFS,
    title=_("A body asks for its own paper"),
    says=_("“%(material)s” comes out of “%(item)s” of the very same body."),
    suggestion=_("The body has it: look it up instead of asking for it."),
    good=([{}, GIVES], [_with(FORM, {**ASKS, "ways": ["result:sample-2"]}), {**GIVES, "basic_code": ""}]),
    bad=([_with(FORM, ASKS), {**GIVES, "basic_code": "990131002000"}],),
    groups=documents,
)
def same_body_result(key: Key, items: Sequence[ItemElements], around: Surroundings) -> Iterator[Hit]:
    """A result of this very body handed in to this very body."""
    name = key[1]
    makers = makers_of(name, around)
    if not makers or name in around.known_certificates:
        return
    for item, row in _handed_in(name, items):
        own = [maker for maker in makers if maker.code != item.code and _same_body(item, maker)]
        if own:
            maker = min(own, key=lambda one: one.code)
            yield Hit(item, _place(row), {"material": row.name[:120], "item": maker.name})


def _body_names(item: ItemElements) -> set[str]:
    said = plain(item.body)
    return {said, item.body_code} - {""}


@rule(
    "same-body-material",
    "error",
    PROOFS,
    title=_("A body asks for what it issued"),
    says=_("“%(material)s” is issued by %(body)s itself, which now asks for it."),
    suggestion=_("The body has it: look it up instead of asking for it."),
    good=(
        [{}],
        [_with(FORM, {"name": "从业人员培训记录", "ways": ["upload"], "issued_by": "示例市职业培训学校"})],
        [
            _with(
                FORM,
                {"name": "食品安全等级记录", "ways": ["exchange:market-entities"], "issued_by": "示例市市场监督管理局"},
            )
        ],
    ),
    bad=([_with(FORM, {"name": "食品安全等级记录", "ways": ["upload"], "issued_by": "示例市市场监督管理局"})],),
)
def same_body_material(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """What the material's own line says about who issued it."""
    for row in item.materials:
        if row.issued_by and not is_light(row) and plain(row.issued_by) in _body_names(item):
            yield Hit(item, _place(row), {"material": row.name[:120], "body": item.body})


@rule(
    "material-no-way",
    "warning",
    "GB/T 39554.2—2020 材料来源渠道",
    title=_("Material without a way to get it"),
    says=_("Nothing says where “%(material)s” comes from or how it is got (获取方式)."),
    suggestion=_("Name the source and the lightest way: certificate, shared data, promise, upload."),
    good=([{}], [_with(FORM, {"name": "场地说明", "source": "applicant"})]),
    bad=([_with(FORM, {"name": "场地说明"})],),
)
def material_no_way(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """Neither 获取方式 nor 来源渠道."""
    if around.carries(item, "ways"):
        for row in item.materials:
            if not row.ways and not row.source:
                yield Hit(item, _place(row), {"material": row.name[:120]})


@rule(
    "material-no-sample",
    "note",
    LICENSING + "第三十条",
    title=_("Form without a sample"),
    says=_("“%(material)s” must be filled in by the applicant, yet no sample shows how."),
    suggestion=_("Add a filled-in sample, or let the form be made from the answers."),
    good=([{}], [_with(FORM, {"name": "授权委托书", "ways": ["upload"], "sample": "委托书样表"})]),
    bad=([_with(FORM, {"name": "授权委托书", "source": "applicant", "ways": ["upload"]})],),
)
def material_no_sample(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """申请书示范文本须公示: what ends in 申请表, 登记表, 委托书 and kin."""
    if around.carries(item, "samples"):
        endings = tuple(words().forms_to_fill)
        for row in item.materials:
            if not row.sample and not is_light(row) and plain(row.name).endswith(endings):
                yield Hit(item, _place(row), {"material": row.name[:120]})


@rule(
    "material-twice",
    "warning",
    PROOFS,
    title=_("Material asked twice"),
    says=_("“%(material)s” stands on the list twice."),
    suggestion=_("Ask for it once."),
    good=(
        [{}],
        [
            _with(
                FORM,
                {"name": "经营者身份证", "ways": ["licence:id-card"]},
                {"name": "代办人身份证", "ways": ["licence:id-card"]},
            )
        ],
    ),
    bad=([_with(FORM, PLAN, {**PLAN, "name": "《经营场所平面布局图》"})],),
)
def material_twice(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """The same name under the same conditions; brackets count, since they say for whom."""
    seen: dict[str, str] = {}
    for row in item.materials:
        said = "".join(row.name.strip("《》 。；;").split()) + str(row.when or "")
        if said in seen and said:
            yield Hit(item, _place(row), {"material": row.name[:120]})
        seen[said] = row.name


@rule(
    "permit-no-material",
    "warning",
    LICENSING + "第三十条",
    title=_("Permit without any material"),
    says=_("The permit lists no material at all, not even an application."),
    suggestion=_("List everything to be handed in, the application form included."),
    good=([{}], [{"type": "20", "power": "", "basic_code": "", "materials": []}]),
    bad=([{"materials": []}], [{"materials": [{"name": "无", "ways": ["upload"]}]}]),
)
def permit_no_material(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """需要提交的全部材料的目录和申请书示范文本须公示: only for permits (01), which nobody gives unasked."""
    if item.type == "01" and around.carries(item, "materials") and not any(map(_is_material, item.materials)):
        yield Hit(item, "materials")


def _is_material(row: MaterialElement) -> bool:
    return not says_nothing(row.name) and not plain(row.name).startswith(("无需", "无须", "不需要", "非依申请"))


WITHOUT: list[dict[str, Any]] = [
    {"code": f"sample-{n}", "basic_code": "", "type": "20", "power": "", **({} if n < 2 else {"materials": []})}
    for n in range(2 * LARGE)
]


@rule(
    "source-without-materials",
    "note",
    "GB/T 39554.2—2020 申请材料",
    title=_("Many items without material"),
    says=_("%(count)s of %(all)s items of this source list no material."),
    suggestion=_("Ask the source whether nothing is to be handed in there, or whether it is left out."),
    good=([{}], WITHOUT[: LARGE - 1]),
    bad=(WITHOUT,),
    whole=True,
)
def source_without_materials(around: Surroundings) -> Iterator[Hit]:
    """One note for a source, where a third of its items or more are so; permits are named one by one besides."""
    for source, items in sorted(around.by_source().items()):
        empty = [item for item in items if not any(map(_is_material, item.materials))]
        if len(items) >= LARGE and len(empty) * 3 >= len(items) and around.said[source]["materials"] > 0:
            first = min(empty, key=lambda item: item.code)
            yield Hit(first, "materials", {"count": f"{len(empty):,}", "all": f"{len(items):,}"})
