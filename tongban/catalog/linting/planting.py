"""A catalogue with defects planted on purpose, on a clean twin: how much the rules find (recall), and how much of what
they find is there (precision). Seeded, so that the same number always plants the same defects.

The clean twin is not simple: it holds near misses of every rule (其他股东 is no 其他材料, two ends of a range that meet
in one number, a limit in other units, a chain of results that is no circle).
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tongban.catalog.elements import ItemElements
from tongban.catalog.linting.specimens import FLAWLESS, POWERS, around
from tongban.catalog.linting.surroundings import PowerKnown, Surroundings
from tongban.kit.identifiers import make_uscc

TRADES = [
    "餐饮",
    "食品",
    "药品",
    "旅馆",
    "书店",
    "印刷",
    "货运",
    "客运",
    "驾培",
    "医疗",
    "影院",
    "网吧",
    "游泳",
    "洗浴",
    "美容",
    "幼教",
    "培训",
    "劳务",
    "中介",
    "典当",
    "拍卖",
    "快递",
    "加油",
    "种子",
    "农药",
    "饲料",
    "屠宰",
    "养殖",
    "捕捞",
    "采砂",
]
ACTS = [
    "经营许可",
    "变更许可",
    "延续许可",
    "补证办理",
    "注销办理",
    "场所核准",
    "资质认定",
    "人员登记",
    "设备核准",
    "方案审查",
]
OFFICES = ["市场监督管理局", "卫生健康局", "交通运输局", "文化和旅游局", "教育局", "公安局", "农业农村局", "商务局"]
KINDS = 60

Changes = dict[str, Any]


def number_of(place: int) -> str:
    """A running number in words, so that names differ in more than a digit at the end."""
    return "".join("零一二三四五六七八九"[int(one)] for one in str(place))


def world(items: Iterable[ItemElements]) -> Surroundings:
    """Powers and certificates of the planted catalogue, around these items."""
    return around(
        items,
        powers=POWERS | {"coming-power": PowerKnown("coming-power", "01", date(2030, 1, 1))},
        certificates={
            "居民身份证": "id-card",
            **{f"示例行业许可证书{number_of(n)}": f"sample-{n}" for n in range(KINDS)},
        },
    )


@dataclass
class Garden:
    """The clean twin while it grows: its items, and which of them may carry a defect."""

    rng: random.Random
    items: dict[str, ItemElements] = field(default_factory=dict)
    free: list[str] = field(default_factory=list)
    bases: dict[str, Changes] = field(default_factory=dict)

    def add(self, place: int, /, *, free: bool = True, **changes: Any) -> ItemElements:
        """One more clean item."""
        base = _base(self.rng, place)
        item = ItemElements.model_validate(base | changes)
        self.items[item.code], self.bases[item.code] = item, base
        if free:
            self.free.append(item.code)
        return item

    def change(self, code: str, /, **changes: Any) -> None:
        """Make an item otherwise than its plain self."""
        self.items[code] = ItemElements.model_validate(self.bases[code] | changes)

    def take(self) -> ItemElements:
        """A clean item that has no defect yet and on which nothing else rests, without its near miss."""
        code = self.free.pop(self.rng.randrange(len(self.free)))
        self.change(code)
        return self.items[code]


def _base(rng: random.Random, place: int) -> Changes:
    office = rng.randrange(len(OFFICES))
    division = f"9901{place % 9 + 1:02d}"
    name = f"{TRADES[place % len(TRADES)]}{ACTS[place // len(TRADES) % len(ACTS)]}{number_of(place)}"
    unit, promised = rng.choice([("workday", 5), ("workday", 10), ("natural-day", 12), ("workday", 20)])
    return FLAWLESS | {
        "code": f"planted-{place:05d}",
        "name": name,
        "basic_code": f"9901{office + 11}{place // 1000 % 1000:03d}{place % 1000:03d}",
        "body": f"示例{number_of(int(division))}区{OFFICES[office]}",
        "body_code": make_uscc(place % 9 * 100 + office + 1, "11", division),
        "division": division,
        "level": "4",
        "promised_days": promised,
        "promised_unit": unit,
        "result": f"{name}证",
        "result_licence": f"sample-{place % KINDS}",
        "result_sample": "样本",
        "fields": [
            {"name": f"name_{place}", "label": f"{name}场所名称"},
            {"name": f"area_{place}", "label": f"{name}场所面积", "kind": "number"},
        ],
        "consult_phone": f"0199-88{place % 10000:04d}01"[:13],
        "complaint_phone": rng.choice(["12345", "0199-77000112"]),
    }


UPLOAD = {"source": "applicant", "ways": ["upload"], "sample": "样表"}
FORM = {"name": "经营申请书", "source": "applicant", "ways": ["form"], "sample": "样表"}


def _decoys(rng: random.Random, place: int) -> Changes:
    """Something that looks like a defect and is none."""
    flag = {"name": "has_sign", "label": "是否设置招牌", "kind": "flag"}
    lit = {"name": "is_lit", "label": "招牌是否发光", "kind": "flag", "when": [is_("has_sign", True)]}
    area = {"name": "rented_sqm", "label": "租用场所平方米数", "kind": "number"}
    meeting = [asks("rented_sqm", "at_least", 50), asks("rented_sqm", "at_most", 50)]
    material = {**FORM, "name": "场所情况说明", "ways": ["upload"]}
    return rng.choice(
        [
            {},
            {"materials": [FORM, {"name": "其他股东身份证明复印件", **UPLOAD}, {"name": "营业执照遗失公告", **UPLOAD}]},
            {
                "materials": [
                    FORM,
                    {"name": "营业执照", "source": "government", "ways": ["exchange:market-entities", "upload"]},
                ]
            },
            {"materials": [FORM, {"name": "相关材料清单确认单", **UPLOAD, "issued_by": "邻市检测中心"}]},
            {"conditions": ["符合《中华人民共和国民法典》规定，其他条件不限制。", "（一）有场所；（二）有设备"]},
            {"visits": 1, "visit_reason": "现场采集指纹。", "online_depth": "III"},
            {"instant": True, "promised_days": 0},
            {"legal_days": 30, "legal_unit": "natural-day", "promised_days": 20, "promised_unit": "workday"},
            {"legal_days": 20, "promised_days": 27, "promised_unit": "natural-day"},
            {"has_fee": True, "fees": [{"name": "工本费", "amount": "每证10元", "basis": "示例市收费目录第1号"}]},
            {
                "type": "07",
                "power": "confirm-power",
                "basic_code": f"9907{place:08d}"[:12],
                "steps": ["受理", "确认"],
                "faq": [],
            },
            {
                "type": "20",
                "power": "",
                "basic_code": f"9920{place:08d}"[:12],
                "conditions": [],
                "place": "",
                "steps": [],
                "faq": [],
            },
            {"online_depth": "I", "courier": True},
            {"materials": [FORM, {"name": "原《食品经营许可证》", **UPLOAD}, {"name": "手持身份证照片", **UPLOAD}]},
            {"materials": [FORM, {"name": "符合规范要求的设计方案", **UPLOAD}, {"name": "身份证或学生证", **UPLOAD}]},
            {"place": "无线下办理窗口"},
            {"conditions": ["依照《示例管理办法》第十五条"]},
            {
                "consult_phone": "（０１９９）８８０００１０１，受理时间：工作日 9:00-12:00",
                "complaint_phone": "020--12345-1",
            },
            {"basis": [{"law": "食品生产许可管理办法", "number": "国家市场监督管理总局令第24号"}]},
            {"audience": ["1", "2"], "themes": ["生育收养", "资质认证"]},
            {"situations": [flag, lit], "materials": [FORM, {**material, "when": [is_("is_lit", True)]}]},
            {"situations": [area], "materials": [FORM, {**material, "when": meeting}]},
            {"situations": [flag], "rules": table(("无招牌", [is_("has_sign", False)]), ("其余", []))},
            {"steps": ["受理", "现场勘验", "审批", "发证", "领取"]},
            {
                "consult_phone": f"(0199) 88{place % 10000:04d}0、0199-8800{place % 10000:04d}",
                "complaint_phone": "12345",
            },
        ]
    )


def asks(fact: str, test: str, value: Any) -> Changes:
    """A condition."""
    return {"fact": fact, "test": test, "value": value}


def is_(fact: str, value: Any) -> Changes:
    """The condition that a fact has a value."""
    return asks(fact, "is", value)


def table(*rows: tuple[str, list[Changes]]) -> list[Changes]:
    """A decision table whose rows all choose the promise route."""
    return [
        {"name": name, "when": when, "then": {"route": "promise"}, "basis": "《示例办法》第一条"} for name, when in rows
    ]


def clean(count: int = 600, seed: int = 20260601) -> Garden:
    """The clean twin: plain items, near misses, regional siblings that agree, chains of results that end."""
    garden = Garden(random.Random(seed))  # noqa: S311 - the same seed grows the same twin
    for place in range(count):
        if place % 25 == 20 and place + 2 < count:  # the same basic item in three regions, and they agree
            basic = f"9901{place:08d}"[:12]
            for step, order in enumerate((["甲", "乙"], ["乙", "甲"], ["甲", "乙"])):
                said = [f"具备条件{one}。" for one in order]
                garden.add(
                    place + 100_000 + step,
                    free=False,
                    basic_code=basic,
                    conditions=said,
                    promised_days=5,
                    promised_unit="workday",
                )
        elif place % 25 == 21:  # a chain: the second needs the first's paper, the first needs nothing
            paper = f"示例备案回执{number_of(place)}"
            first = garden.add(place, free=False, result=paper, result_kind="record", result_licence="")
            need = {"name": paper, "source": "government", "ways": [f"result:{first.code}", "upload"]}
            garden.add(place + 200_000, free=False, materials=[FORM, need])
        else:
            garden.add(place, **_decoys(garden.rng, place))
    return garden
