"""Rules about the ground an item stands on: its legal basis, its power, its numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from tongban.catalog.elements import ItemElements
from tongban.catalog.linting.content import cited_in, repealed
from tongban.catalog.linting.registry import Hit, Key, rule
from tongban.catalog.linting.surroundings import LARGE, Surroundings
from tongban.kit.identifiers import BadIdentifier, read_credit_code

LICENSING = "《中华人民共和国行政许可法》"


@rule(
    "no-basis",
    "error",
    LICENSING + "第四条",
    title=_("No legal basis"),
    says=_("The item names no law it rests on."),
    suggestion=_("Name the law with its article; an item without one must not be offered."),
    good=([{}],),
    bad=([{"basis": []}], [{"basis": [{"law": " "}]}]),
)
def no_basis(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """法无授权不可为."""
    if not any(row.law.strip() for row in item.basis) and around.carries(item, "basis"):
        yield Hit(item, "basis")


@rule(
    "basis-unclear",
    "warning",
    LICENSING + "第三十条",
    title=_("Legal basis without article or number"),
    says=_("The basis “%(law)s” has neither an article, a document number, nor its wording."),
    suggestion=_("Add the article, so that everybody can look it up."),
    good=([{}], [{"basis": [{"law": "食品经营许可和备案管理办法", "number": "国家市场监督管理总局令第78号"}]}]),
    bad=([{"basis": [{"law": "中华人民共和国食品安全法"}]}],),
)
def basis_unclear(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """Every basis can be resolved."""
    for row in item.basis:
        if row.law.strip() and not (row.article or row.number or row.text):
            yield Hit(item, "basis", {"law": row.law})


@rule(
    "repealed-basis",
    "error",
    LICENSING + "第四条",
    title=_("Repealed legal basis"),
    says=_("The basis “%(law)s” was repealed on %(date)s; in its place stands %(replaced_by)s."),
    suggestion=_("Rest the item on the law in force, or take it off the list."),
    good=(
        [{"basis": [{"law": "中华人民共和国民法典", "article": "第一千零四十九条"}]}],
        [{"basis": [{"law": "食品生产许可管理办法", "number": "国家市场监督管理总局令第24号"}]}],
    ),
    bad=(
        [{"basis": [{"law": "中华人民共和国婚姻法", "article": "第八条"}]}],
        [{"basis": [{"law": "《公司登记管理条例》", "article": "第二条"}]}],
        [{"basis": [{"law": "某管理规定", "number": "第1号", "status": "repealed"}]}],
    ),
)
def repealed_basis(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """Against packs/laws.toml, and what the source itself says of the law."""
    for row in item.basis:
        gone = repealed(row.law, row.number, around.on)
        if gone:
            words = {"law": row.law, "date": gone.repealed_on.isoformat(), "replaced_by": gone.replaced_by}
            yield Hit(item, "basis", words)
        elif row.status == "repealed":
            yield Hit(item, "basis", {"law": row.law, "date": "—", "replaced_by": "—"})


@rule(
    "repealed-law-cited",
    "warning",
    LICENSING + "第四条",
    title=_("Repealed law cited"),
    says=_("“%(law)s” is cited here; it was repealed on %(date)s, in its place stands %(replaced_by)s."),
    suggestion=_("Cite the law in force and check whether it still asks for this."),
    good=([{"conditions": ["符合《中华人民共和国民法典》第一千零四十七条规定。"]}],),
    bad=(
        [{"conditions": ["符合《中华人民共和国收养法》第六条规定的条件。"]}],
        [{"conditions": ["符合中华人民共和国执业医师法第九条的要求。"]}],
        [{"materials": [{"name": "场地租赁合同", "ways": ["upload"], "sample": "示例", "basis": "《合同法》第十条"}]}],
    ),
)
def repealed_law_cited(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """In conditions, and in what materials, fees and decision rows rest on."""
    places = [("conditions", text) for text in item.conditions]
    places += [(f"materials:{row.name}", row.basis) for row in item.materials if row.basis]
    places += [(f"fees:{row.name}", row.basis) for row in item.fees if row.basis]
    places += [("rules", str(row.get("basis", ""))) for row in item.rules]
    seen = set()
    for place, text in places:
        for cited in cited_in(text):
            gone = repealed(cited.name, cited.number, around.on)
            if gone and (place, gone.name) not in seen:
                seen.add((place, gone.name))
                words = {"law": cited.name, "date": gone.repealed_on.isoformat(), "replaced_by": gone.replaced_by}
                yield Hit(item, place, words)


@rule(
    "no-power",
    "error",
    "权责清单制度：清单之外无权力",
    title=_("No power named"),
    says=_("The item names no row of the power list."),
    suggestion=_("Name the power it exercises; without one it cannot be published."),
    good=([{}],),
    bad=([{"power": ""}],),
)
def no_power(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """A public service (20 and above) exercises no power and needs none."""
    if not item.power and item.type[:1] != "2" and around.carries(item, "power"):
        yield Hit(item, "power")


@rule(
    "power-not-on-the-list",
    "error",
    "《优化营商环境条例》第四十条",
    title=_("Power not on the list"),
    says=_("The power “%(power)s” is not on the power list in force on %(date)s."),
    suggestion=_("Correct the code, or take the item off: outside the list there is no power."),
    good=([{}], [{"power": "", "type": "20", "basic_code": "992031001000"}]),
    bad=([{"power": "invented-power"}], [{"power": "ended-power"}]),
)
def power_not_on_the_list(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """Unknown, not yet in force, or no longer."""
    known = around.powers.get(item.power)
    on_it = known and known.since <= around.on and (known.until is None or around.on <= known.until)
    if item.power and not on_it:
        yield Hit(item, "power", {"power": item.power, "date": around.on.isoformat()})


@rule(
    "power-of-another-kind",
    "warning",
    "GB/T 39046—2020 附录A 事项类型",
    title=_("Type of item differs from its power"),
    says=_("The item is of type %(type)s, its power of type %(kind)s."),
    suggestion=_("Correct the type, or name the power that is meant."),
    good=([{}],),
    bad=([{"power": "confirm-power"}],),
)
def power_of_another_kind(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """A permit (01) rests on a power to permit. A public service may rest on any."""
    known = around.powers.get(item.power)
    if known and item.type and item.type != known.kind and item.type[:1] != "2":
        yield Hit(item, "type", {"type": item.type, "kind": known.kind})


def coded_type(item: ItemElements) -> Iterable[Key]:
    """Items of one source whose basic code says one type and they another."""
    code = item.basic_code
    if len(code) == 12 and code.isdigit() and item.type and code[2:4] != item.type:
        yield ("coded", item.source, code[2:4], item.type)


@rule(
    "code-of-another-type",
    "warning",
    "GB/T 39554.1—2020 基本编码",
    title=_("Basic code says another type"),
    says=_("The basic code %(code)s says type %(coded)s, the item says %(type)s."),
    suggestion=_("Correct the type or the code. A source that numbers its types its own way is named once."),
    good=([{}], [{"basic_code": ""}]),
    bad=([{"basic_code": "990731001000"}],),
    groups=coded_type,
)
def code_of_another_type(key: Key, items: Sequence[ItemElements], around: Surroundings) -> Iterator[Hit]:
    """Digits 3 and 4 of the basic code are the type. Where a whole source differs the same way, it has a table of its
    own: one finding, at its first item."""
    for item in items[:1] if len(items) >= LARGE else items:
        yield Hit(item, "basic_code", {"code": item.basic_code, "coded": key[2], "type": key[3]})


@rule(
    "body-code-wrong",
    "warning",
    "GB 32100—2015",
    title=_("Credit code of the body is wrong"),
    says=_("“%(code)s” is not a valid unified social credit code."),
    suggestion=_("Copy the code from the body's certificate; its last character is a check character."),
    good=([{}], [{"body_code": "006939756"}]),
    bad=([{"body_code": "11990100MB99000132"}],),
)
def body_code_wrong(item: ItemElements, around: Surroundings) -> Iterator[Hit]:
    """Only eighteen characters are a credit code; nine are the older organisation code."""
    if len(item.body_code) == 18:
        try:
            read_credit_code(item.body_code)
        except BadIdentifier:
            yield Hit(item, "body_code", {"code": item.body_code})
