"""Elements as a workbook with the field names of GB/T 39554.2 and the national 实施清单 tables, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from tongban.catalog import shelves
from tongban.catalog.elements import ItemElements, MaterialElement

TYPES = {
    "01": "行政许可",
    "02": "行政处罚",
    "03": "行政强制",
    "04": "行政征收",
    "05": "行政给付",
    "06": "行政检查",
    "07": "行政确认",
    "08": "行政奖励",
    "09": "行政裁决",
    "10": "其他类别事项",
    "20": "公共服务事项",
}
LEVELS = {
    "1": "国家级/局（署、会）",
    "2": "省级/直属",
    "3": "市级/隶属",
    "4": "县级",
    "5": "镇（乡、街道）级",
    "6": "村（社区）级",
    "7": "分级管理",
}
AUDIENCES = {"1": "自然人", "2": "企业法人", "3": "事业法人", "4": "社会组织法人", "5": "行政机关", "6": "其他组织"}
UNITS = {"workday": "工作日", "natural-day": "自然日", "hour": "小时", "month": "月", "year": "年"}
DEPTHS = {"I": "Ⅰ级", "II": "Ⅱ级", "III": "Ⅲ级", "IV": "Ⅳ级（全程网办）"}
FORMS = {"original": "原件", "copy": "复印件", "electronic": "电子"}
SOURCES = {"applicant": "申请人自备", "government": "政府部门核发", "other": "其他"}


def _themes() -> dict[str, str]:
    """Codes of themes, as packs write them → their national names."""
    return {row.code: row.name.zh for row in shelves.shelves().themes}


def _flag(value: bool | None) -> str:
    return "" if value is None else "是" if value else "否"


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)


FIELDS: list[tuple[str, Callable[[ItemElements], Any]]] = [
    ("事项名称", lambda e: e.name),
    ("基本编码", lambda e: e.basic_code),
    ("实施编码", lambda e: e.task_code),
    ("业务办理项编码", lambda e: e.handling_code),
    ("地方实施编码", lambda e: e.local_code or ("" if e.task_code else e.code)),
    ("事项类型", lambda e: TYPES.get(e.type, e.type)),
    ("上级事项", lambda e: e.parent),
    ("实施主体", lambda e: e.body),
    ("实施主体编码", lambda e: e.body_code),
    ("行政区划代码", lambda e: e.division),
    ("行使层级", lambda e: LEVELS.get(e.level, e.level)),
    ("联办机构", lambda e: e.joint_bodies),
    ("设定依据", lambda e: _lines(" ".join(part for part in (b.law, b.number, b.article) if part) for b in e.basis)),
    ("服务对象", lambda e: "、".join(AUDIENCES[one] for one in e.audience)),
    ("主题分类", lambda e: "、".join(_themes().get(theme, theme) for theme in e.themes)),
    ("受理条件", lambda e: _lines(e.conditions)),
    ("办件类型", lambda e: "" if e.instant is None else "即办件" if e.instant else "承诺件"),
    ("法定办结时限", lambda e: e.legal_days),
    ("法定办结时限单位", lambda e: UNITS.get(e.legal_unit, e.legal_unit)),
    ("承诺办结时限", lambda e: e.promised_days),
    ("承诺办结时限单位", lambda e: UNITS.get(e.promised_unit, e.promised_unit)),
    ("到办事现场次数", lambda e: e.visits),
    ("必须现场办理原因说明", lambda e: e.visit_reason),
    ("网上办理深度", lambda e: DEPTHS.get(e.online_depth, e.online_depth)),
    ("办理流程", lambda e: _lines(e.steps)),
    ("是否收费", lambda e: _flag(e.has_fee)),
    ("收费项目", lambda e: _lines(f"{fee.name} {fee.amount}（{fee.basis}）" for fee in e.fees)),
    ("审批结果名称", lambda e: e.result),
    ("办理地点", lambda e: e.place),
    ("办理时间", lambda e: e.hours),
    ("咨询方式", lambda e: e.consult_phone),
    ("监督投诉方式", lambda e: e.complaint_phone),
    ("是否支持预约", lambda e: _flag(e.booking)),
    ("是否支持物流快递", lambda e: _flag(e.courier)),
    ("网办地址", lambda e: e.url),
    ("计划生效日期", lambda e: e.in_force_from.isoformat() if e.in_force_from else ""),
    ("计划取消日期", lambda e: e.in_force_until.isoformat() if e.in_force_until else ""),
    ("来源", lambda e: e.source),
]
"""The national name of every field and where its value is."""

MATERIALS: list[tuple[str, Callable[[MaterialElement], Any]]] = [
    ("材料名称", lambda m: m.name),
    ("材料必要性", lambda m: "容缺后补" if m.deferrable else "必要" if m.required else "非必要"),
    ("材料类型", lambda m: FORMS.get(m.form, "")),
    ("纸质材料份数", lambda m: m.copies),
    ("来源渠道", lambda m: SOURCES.get(m.source, "")),
    ("来源渠道说明", lambda m: m.issued_by),
    ("要求提供材料的依据", lambda m: m.basis),
    ("示例样表", lambda m: m.sample),
    ("备注", lambda m: m.note),
]


def write_xlsx(items: Iterable[ItemElements], path: Path) -> int:
    """Three sheets, written row by row: 实施清单, 材料, 常见问题. Codes are text: no spreadsheet damages them."""
    book = Workbook(write_only=True)
    main, papers, questions = (book.create_sheet(name) for name in ("实施清单", "材料", "常见问题"))
    main.append(_heads(main, [name for name, _read in FIELDS]))
    papers.append(_heads(papers, ["事项编码", "排序", *(name for name, _read in MATERIALS)]))
    questions.append(_heads(questions, ["事项编码", "排序", "问题", "答案"]))
    count = 0
    for item in items:
        count += 1
        main.append([_safe(read(item)) for _name, read in FIELDS])
        for order, material in enumerate(item.materials, start=1):
            papers.append([item.code, order, *(_safe(read(material)) for _name, read in MATERIALS)])
        for order, (question, answer) in enumerate(item.faq, start=1):
            questions.append([item.code, order, _safe(question), _safe(answer)])
    book.save(path)
    return count


def _heads(sheet: Any, names: list[str]) -> list[Any]:
    cells = []
    sheet.freeze_panes = "A2"
    for name in names:
        cell = WriteOnlyCell(sheet, value=name)
        cell.font = Font(bold=True)
        cells.append(cell)
    return cells


def _safe(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula is kept text; characters a workbook cannot hold are left out."""
    if not isinstance(value, str):
        return value
    text = "".join(one for one in value if one >= " " or one in "\n\t")[:32_000]
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def write_json(items: Iterable[ItemElements], path: Path) -> int:
    """A list of elements without empty ones, written item by item; it can be read back as `ItemElements`."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for count, item in enumerate(items, start=1):
            said = item.model_dump(mode="json", exclude_defaults=True)
            file.write(("," if count > 1 else "") + "\n" + json.dumps(said, ensure_ascii=False))
        file.write("\n]\n")
    return count
