"""A flawless item, from which examples, planted defects and benchmarks are made by changing one thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tongban.catalog.elements import ItemElements
from tongban.catalog.linting.surroundings import PowerKnown, Surroundings

BODY = "11990100MB99000131"
OTHER_BODY = "11990100MB9900021U"
ON = date(2026, 6, 1)

FLAWLESS: dict[str, Any] = {
    "code": "sample-1",
    "name": "示例经营许可新办",
    "basic_code": "990131001000",
    "type": "01",
    "body": "示例市市场监督管理局",
    "body_code": BODY,
    "division": "990100",
    "level": "3",
    "power": "sample-power",
    "audience": ["2"],
    "themes": ["准营准办"],
    "basis": [{"law": "中华人民共和国行政许可法", "article": "第四十二条"}],
    "conditions": ["有固定的经营场所。", "有与经营规模相适应的设备。"],
    "instant": False,
    "legal_days": 20,
    "legal_unit": "workday",
    "promised_days": 5,
    "promised_unit": "workday",
    "visits": 0,
    "online_depth": "IV",
    "materials": [
        {"name": "经营许可申请书", "source": "applicant", "ways": ["form"], "sample": "申请书样表"},
        {"name": "经营者居民身份证", "source": "government", "ways": ["licence:id-card", "upload"]},
        {"name": "经营场所平面布局图", "source": "applicant", "ways": ["upload"], "sample": "平面图示例"},
    ],
    "fields": [
        {"name": "shop_name", "label": "店铺名称"},
        {"name": "area_sqm", "label": "经营场所面积", "kind": "number"},
    ],
    "has_fee": False,
    "steps": ["受理", "审查", "决定", "制证", "送达"],
    "result": "示例经营许可证",
    "result_kind": "licence",
    "result_licence": "sample-licence",
    "result_sample": "示例经营许可证样本",
    "place": "示例市示范区政务大道1号政务服务中心",
    "hours": "工作日 9:00—12:00，13:30—17:30",
    "consult_phone": "0199-88000101",
    "complaint_phone": "0199-88000112",
    "courier": True,
    "faq": [["要交费吗？", "不收费。"]],
}


def flawless(**changes: Any) -> ItemElements:
    """The flawless item, otherwise than itself in `changes`."""
    return ItemElements.model_validate({**FLAWLESS, **changes})


POWERS = {
    "sample-power": PowerKnown("sample-power", "01", date(2020, 1, 1)),
    "confirm-power": PowerKnown("confirm-power", "07", date(2020, 1, 1)),
    "ended-power": PowerKnown("ended-power", "01", date(2020, 1, 1), date(2024, 12, 31)),
}
"""The list of powers of the examples: two in force, one that has ended."""
CERTIFICATES = {"示例经营许可证": "sample-licence", "居民身份证": "id-card"}
"""The certificates of the examples: name → kind."""


def around(
    items: Iterable[ItemElements],
    *,
    powers: Mapping[str, PowerKnown] = POWERS,
    certificates: Mapping[str, str] = CERTIFICATES,
) -> Surroundings:
    """The world of the examples around these items: the powers and certificates that are known."""
    found = Surroundings(on=ON, powers=dict(powers), certificates=dict(certificates))
    for item in items:
        found.put(item)
    return found
