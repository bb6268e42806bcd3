"""The defects that are planted: for every rule several ways to break it, and where each must be found."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tongban.catalog.elements import ItemElements
from tongban.catalog.linting.engine import lint
from tongban.catalog.linting.planting import FORM, UPLOAD, Changes, Garden, asks, clean, is_, number_of, table, world
from tongban.catalog.linting.registry import RULES
from tongban.catalog.linting.surroundings import LARGE

Planting = Callable[[Garden, int], list[str]]

PLAN = {**UPLOAD, "name": "场所平面布局图"}
FLAG = {"name": "has_sign", "label": "是否设置招牌", "kind": "flag"}
LIT = {"name": "is_lit", "label": "招牌是否发光", "kind": "flag", "when": [is_("has_sign", True)]}
AREA = {"name": "rented_sqm", "label": "租用场所平方米数", "kind": "number"}
RIGHT = {
    "name": "right",
    "label": "场所权属是哪一种",
    "kind": "choice",
    "choices": ["自有", "租赁"],
    "values": ["own", "rent"],
}
FEE = {"name": "工本费", "amount": "每证10元", "basis": "示例市收费目录第1号"}


def _with(*rows: Changes, **more: Any) -> Changes:
    return {"materials": [FORM, *rows], **more}


def _named(*names: str, **more: Any) -> tuple[Changes, ...]:
    return tuple(_with({**UPLOAD, "name": name, **more}) for name in names)


def _basis(*rows: Changes) -> tuple[Changes, ...]:
    return tuple({"basis": [row]} for row in rows)


def _conditional(*cases: list[Changes]) -> tuple[Changes, ...]:
    return tuple(
        {"situations": [FLAG, LIT, AREA, RIGHT], **_with({**UPLOAD, "name": "场所情况说明", "when": when})}
        for when in cases
    )


VARIANTS: dict[str, tuple[Changes, ...]] = {
    "no-basis": ({"basis": []}, *_basis({"law": " "})),
    "basis-unclear": _basis({"law": "中华人民共和国食品安全法"}, {"law": "《药品管理法》"}),
    "repealed-basis": _basis(
        {"law": "中华人民共和国合同法", "article": "第八条"},
        {"law": "《公司登记管理条例》", "number": "国务院令第156号"},
        {"law": "食品经营许可管理办法", "number": "国家食品药品监督管理总局令第17号"},
        {"law": "食品生产许可管理办法", "number": "国家食品药品监督管理总局令第16号"},
        {"law": "示例管理规定", "number": "第1号", "status": "repealed"},
    ),
    "repealed-law-cited": (
        {"conditions": ["符合《中华人民共和国收养法》第六条规定。"]},
        _with({**PLAN, "basis": "《中华人民共和国担保法》第四十一条"}),
        {"has_fee": True, "fees": [{**FEE, "basis": "《契税暂行条例》第三条"}]},
        {"situations": [FLAG], "rules": [{**table(("甲", [is_("has_sign", True)]))[0], "basis": "《物权法》第九条"}]},
    ),
    "no-power": ({"power": ""},),
    "power-not-on-the-list": ({"power": "invented-power"}, {"power": "ended-power"}, {"power": "coming-power"}),
    "power-of-another-kind": ({"power": "confirm-power"},),
    "body-code-wrong": ({"body_code": "11990100MB99000132"}, {"body_code": "11990100MB9900013I"}),
    "promised-above-legal": (
        {"promised_days": 21, "promised_unit": "workday"},
        {"promised_days": 45, "promised_unit": "natural-day"},
        {"legal_days": 15, "legal_unit": "natural-day", "promised_days": 16, "promised_unit": "workday"},
        {"promised_days": 3, "promised_unit": "month"},
    ),
    "instant-mismatch": ({"instant": True}, {"promised_days": 0}),
    "visit-reason": (
        {"visits": 2, "online_depth": "II"},
        {"visits": 1, "online_depth": "III", "visit_reason": " "},
        {"visit_reason": "现场核验原件。"},
    ),
    "visit-though-all-shared": tuple(
        {
            "visits": 1,
            "online_depth": "III",
            "visit_reason": "交件。",
            "materials": [FORM, {"name": "身份说明", "ways": [way]}],
        }
        for way in ("licence:id-card", "exchange:population", "promise")
    ),
    "no-way-in": ({"online_depth": "I", "courier": False},),
    "online-yet-visits": ({"visits": 1, "visit_reason": "现场领取。"},),
    "fee-no-basis": tuple({"has_fee": True, "fees": [{**FEE, "basis": said}]} for said in ("", "无", "—")),
    "fee-incomplete": (
        {"has_fee": True},
        {"has_fee": False, "fees": [FEE]},
        {"has_fee": True, "fees": [{**FEE, "amount": " "}]},
    ),
    "phones": (
        {"consult_phone": "0199-880001"},
        {"consult_phone": "88000101"},
        {"complaint_phone": "见大厅公示"},
        {"complaint_phone": "020-3607290"},
        {"consult_phone": "咨询窗口：020-37288041/020-3728889"},
    ),
    "phones-same": (
        {"complaint_phone": "0199-88000101", "consult_phone": "0199-88000101"},
        {"complaint_phone": "（0199）88000101", "consult_phone": "电话：0199-88000101"},
    ),
    "visit-no-place": (
        {"visits": 1, "visit_reason": "现场领取。", "online_depth": "III", "place": ""},
        {"visits": 2, "visit_reason": "现场领取。", "online_depth": "II", "place": "无线下办理窗口"},
    ),
    "permit-no-material": ({"materials": []}, {"materials": [{**UPLOAD, "name": "无"}]}),
    "open-ended-material": _named(
        "其他材料",
        "法律、法规规定的其他材料",
        "审批机关要求提供的其他相关材料。",
        "其它有关材料（视情况）",
        "其他证明文件",
        "《其他相关资料》",
        "附件三-其他佐证材料",
        "组委会要求材料",
        "其它业务相应材料（因其它原因的）",
    ),
    "open-ended-condition": tuple(
        {"conditions": ["有固定的经营场所。", said]}
        for said in ("法律、法规规定的其他条件。", "（三）主管部门要求的其他条件", "其他有关条件；")
    ),
    "government-issued": _named(
        "《营业执照》副本复印件",
        "法定代表人身份证（原件及复印件）",
        "申请人居民户口簿",
        "不动产权证书扫描件",
        "《食品经营许可证》",
        "结婚证",
        "工伤职工身份证",
        "示例省居住证",
        "营业执照或事业单位法人证书",
        "律师事务所执业许可证副本",
    ),
    "same-body-material": (),
    "material-no-way": (_with({"name": "场地说明"}), _with({"name": "工艺流程说明", "form": "copy"})),
    "material-no-sample": tuple(
        _with({"name": said, "source": "applicant", "ways": ["upload"]})
        for said in ("授权委托书", "《安全生产承诺书》", "从业人员登记表")
    ),
    "material-twice": (_with(PLAN, {**PLAN, "name": "《场所平面布局图》"}), _with(PLAN, PLAN)),
    "result-of-another-kind": (
        {"result_kind": "document"},
        {"result": "示例项目批复", "result_kind": "licence"},
        {"result": "示例核准决定书", "result_kind": "licence"},
    ),
    "result-no-sample": ({"result_sample": ""},),
    "conditions-contradict": _conditional(
        [asks("rented_sqm", "more_than", 300), asks("rented_sqm", "less_than", 50)],
        [asks("rented_sqm", "more_than", 50), asks("rented_sqm", "less_than", 50)],
        [is_("has_sign", True), {"none": [is_("has_sign", True)]}],
        [is_("right", "own"), asks("right", "in", ["rent"])],
        [
            {"any": [is_("right", "own"), asks("rented_sqm", "at_least", 9)]},
            asks("right", "is_not", "own"),
            asks("rented_sqm", "at_most", 8),
        ],
    ),
    "condition-not-asked": _conditional(
        [is_("sells_tobacco", True)], [{"any": [is_("has_sign", True), asks("staff", "at_least", 5)]}]
    ),
    "condition-unreachable": _conditional(
        [is_("is_lit", True), is_("has_sign", False)],
        [is_("right", "borrowed")],
        [{"all": [asks("is_lit", "in", [True, False]), asks("has_sign", "is_not", True)]}],
    ),
    "row-never-decides": (
        {
            "situations": [AREA],
            "rules": table(("中", [asks("rented_sqm", "at_most", 300)]), ("小", [asks("rented_sqm", "at_most", 50)])),
        },
        {
            "situations": [FLAG],
            "rules": table(("有", [is_("has_sign", True)]), ("无", [is_("has_sign", False)]), ("余", [])),
        },
    ),
    "element-empty": (
        {"place": "", "visits": None},
        {"hours": "—"},
        {"conditions": ["无。"]},
        {"consult_phone": ""},
        {"legal_days": None},
        {"audience": []},
        {"level": ""},
    ),
    "text-cut-off": (
        {"conditions": ["申请人应当有固定的经营场所，并且，"]},
        {"conditions": ["符合《示例管理办法》（国务院令第"]},
        {"place": "示例市示范区政务大道1号政务服务中心二楼（三"},
        {"conditions": ["具备" + "条件" * 126 + "若"]},
        _with({**UPLOAD, "name": "符合《示例管理办"}),
        {"conditions": ["申请示例许可的，应当符合以下全部条件："]},
        {"conditions": ["具备下列条件：1、有固定场所；2、有相应设备；"]},
        {"conditions": ["符合下列条件之一： （一）从业满三年。"]},
    ),
    "audience-theme": ({"themes": ["生育收养"]}, {"audience": ["1"], "themes": ["资质认证"]}),
    "permit-no-faq": ({"faq": []},),
    "steps-missing": ({"steps": ["受理", "决定", "送达"]}, {"steps": []}, {"steps": ["受理", "审查", "决定", "制证"]}),
}
"""Rule → ways of breaking it by changing one item, taken in turn."""


def _one(code: str, garden: Garden, turn: int) -> list[str]:
    item = garden.take()
    garden.change(item.code, **VARIANTS[code][turn % len(VARIANTS[code])])
    return [item.code]


def _coded(garden: Garden, turn: int) -> list[str]:
    item = garden.take()
    garden.change(item.code, basic_code=item.basic_code[:2] + ("05", "07", "10", "20")[turn % 4] + item.basic_code[4:])
    return [item.code]


def _slower(garden: Garden, turn: int) -> list[str]:
    """The same basic item at two bodies, one slower."""
    one, other = garden.take(), garden.take()
    basic = f"9901{900_000 + turn:08d}"
    slow = (
        {"promised_days": 19, "promised_unit": "workday"}
        if turn % 2
        else {"promised_days": 15, "promised_unit": "natural-day"}
    )
    garden.change(one.code, basic_code=basic, **slow)
    garden.change(other.code, basic_code=basic, promised_days=4, promised_unit="workday", division=_far(one))
    return [one.code]


def _far(item: ItemElements) -> str:
    return "990130" if item.division != "990130" else "990131"


def _unlike(garden: Garden, turn: int) -> list[str]:
    """Three regions, of which one asks for more."""
    ones = [garden.take() for _turn in range(3)]
    basic = f"9901{910_000 + turn:08d}"
    for step, item in enumerate(ones):
        said = ["有固定的经营场所。"] + (["在本市居住满三年。"] if step == turn % 3 else [])
        same = {"promised_days": 5, "promised_unit": "workday"}
        garden.change(item.code, basic_code=basic, conditions=said, division=f"9901{40 + step}", **same)
    return [ones[turn % 3].code]


def _own_paper(garden: Garden, turn: int) -> list[str]:
    item = garden.take()
    issuer = item.body if turn % 2 else item.body_code
    garden.change(item.code, **_with({**UPLOAD, "name": "等级评定记录", "issued_by": issuer}))
    return [item.code]


def _asked_back(garden: Garden, turn: int, *, same: bool) -> list[str]:
    """Another item's result, handed in."""
    maker, user = garden.take(), garden.take()
    paper = f"示例场地批准文件{number_of(turn)}{'甲' if same else '乙'}"
    garden.change(maker.code, result=paper, result_kind="document", result_licence="")
    own = {"body": maker.body, "body_code": maker.body_code} if same else {}
    if not same and user.body_code == maker.body_code:
        own = {"body": "另一机关", "body_code": ""}
    asked = (paper, f"《{paper}》复印件", f"{paper}（原件）")[turn % 3]
    garden.change(user.code, **_with({**UPLOAD, "name": asked}), **own)
    return [user.code]


def _unused(garden: Garden, turn: int) -> list[str]:
    item = garden.take()
    kind = ("record", "document")[turn % 2]
    garden.change(item.code, result=f"示例办理情况回单{number_of(turn)}", result_kind=kind, result_licence="")
    return [item.code]


def _circle(garden: Garden, turn: int) -> list[str]:
    """Two to four items, each needing the next one's paper."""
    ones = [garden.take() for _turn in range(2 + turn % 3)]
    papers = [f"示例证明文件{number_of(turn)}之{number_of(step)}" for step in range(len(ones))]
    for step, item in enumerate(ones):
        after = (step + 1) % len(ones)
        need = {"name": papers[after], "source": "government", "ways": [f"result:{ones[after].code}"]}
        garden.change(item.code, result=papers[step], result_kind="record", result_licence="", **_with(need))
    return [min(item.code for item in ones)]


def _twice(garden: Garden, turn: int) -> list[str]:
    item = garden.take()
    label = item.fields[0].label
    again = (f"{label}：", f"《{label}》", label)[turn % 3]
    garden.change(
        item.code, fields=[row.model_dump() for row in item.fields] + [{"name": "title_again", "label": again}]
    )
    return [item.code]


def _two_names(garden: Garden, turn: int) -> list[str]:
    """Three items ask one thing, one of them under its own name."""
    ones = [garden.take() for _turn in range(3)]
    for step, item in enumerate(ones):
        name = f"own_{turn}" if step == turn % 3 else f"usual_{turn}"
        garden.change(item.code, fields=[{"name": name, "label": f"经营项目说明{number_of(turn)}"}])
    return [ones[turn % 3].code]


def _silent(garden: Garden, turn: int) -> list[str]:
    """A whole source that never says one thing: one finding for all of its items."""
    element = ("result_sample", "hours", "faq", "steps", "place", "themes")[turn % 6]
    ones = [garden.take() for _turn in range(LARGE)]
    for step, item in enumerate(ones):
        reason = {"visits": 1, "visit_reason": "现场采集指纹。", "online_depth": "III"} if not step else {}
        empty = "" if element in ("result_sample", "hours", "place") else []
        garden.change(item.code, source=f"来源{number_of(turn)}", **{element: empty}, **reason)
    return [min(item.code for item in ones)]


def _bare(garden: Garden, turn: int) -> list[str]:
    """A source of services of which most list no material: one note for all of them."""
    ones = sorted((garden.take() for _turn in range(LARGE)), key=lambda item: item.code)
    for step, item in enumerate(ones):
        service = {"type": "20", "basic_code": ""}
        gap: Changes = {} if step % 4 == 3 else {"materials": []}
        gap |= {"visits": 1, "visit_reason": "现场采集指纹。", "online_depth": "III"} if not step else {}
        garden.change(item.code, source=f"服务清单{number_of(turn)}", **service, **gap)
    return [ones[0].code]


SPECIAL: dict[str, Planting] = {
    "code-of-another-type": _coded,
    "slower-than-elsewhere": _slower,
    "conditions-differ": _unlike,
    "same-body-material": _own_paper,
    "result-of-another-item": lambda garden, turn: _asked_back(garden, turn, same=False),
    "same-body-result": lambda garden, turn: _asked_back(garden, turn, same=True),
    "result-unused": _unused,
    "circular-proofs": _circle,
    "field-asked-twice": _twice,
    "field-two-names": _two_names,
    "element-not-carried": _silent,
    "source-without-materials": _bare,
}
"""Rules whose defects take more than changing one item in one of a few ways."""


@dataclass(frozen=True)
class Score:
    """How one rule did: defects planted, found, and findings where nothing was planted."""

    rule: str
    planted: int
    found: int
    false: int

    @property
    def recall(self) -> float:
        """Found ÷ planted."""
        return self.found / self.planted if self.planted else 1.0

    @property
    def precision(self) -> float:
        """Right findings ÷ all findings."""
        return self.found / (self.found + self.false) if self.found + self.false else 1.0


@dataclass(frozen=True)
class Measured:
    """The clean twin's findings (there should be none), and each rule's score."""

    items: int
    clean_findings: int
    scores: tuple[Score, ...]

    @property
    def planted(self) -> int:
        """Defects in all."""
        return sum(score.planted for score in self.scores)

    @property
    def recall(self) -> float:
        """Over all rules."""
        return sum(score.found for score in self.scores) / max(1, self.planted)

    @property
    def precision(self) -> float:
        """Over all rules."""
        found = sum(score.found for score in self.scores)
        return found / max(1, found + sum(score.false for score in self.scores))


def planted(garden: Garden, per_rule: int) -> dict[str, set[str]]:
    """Plant that many defects of every rule; rule → codes of the items where it must be found."""
    expected: dict[str, set[str]] = defaultdict(set)
    for code in RULES:
        for turn in range(per_rule):
            expected[code].update(SPECIAL[code](garden, turn) if code in SPECIAL else _one(code, garden, turn))
    return dict(expected)


def measure(count: int = 900, per_rule: int = 6, seed: int = 20260601) -> Measured:
    """Grow the twin, look at it clean, plant, look again."""
    twin = clean(count, seed)
    before = lint(world(twin.items.values()))
    twin.rng = random.Random(seed + 1)  # noqa: S311 - the same seed plants the same defects
    expected = planted(twin, per_rule)
    after = lint(world(twin.items.values()))
    found: dict[str, set[str]] = defaultdict(set)
    for one in after.problems:
        found[one.rule.code].add(one.item)
    scores = tuple(
        Score(code, len(wanted), len(wanted & found[code]), len(found[code] - wanted))
        for code, wanted in expected.items()
    )
    return Measured(len(twin.items), len(before.problems), scores)
