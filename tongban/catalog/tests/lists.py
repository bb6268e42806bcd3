"""Small lists written by hand, with invented bodies, for the tests of importing."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from tongban.catalog import importing
from tongban.kit.identifiers import build_item_code, make_uscc

BODY = make_uscc(17, kind="11")
HEADS = [column.column for column in importing.load("guangdong").columns]


def a_code(number: int = 1, sequence: int | None = None) -> str:
    """The code of an invented item of an invented body."""
    return build_item_code(BODY, 3, f"000131{number:03d}000", sequence)


def a_row(number: int = 1, **changes: Any) -> dict[str, str]:
    """A row as the Guangdong list writes them."""
    row = {
        "task_code": a_code(number),
        "catalog_code": f"000131{number:03d}000",
        "parent_catalog": "示例登记",
        "name": f"示例登记第{number}项",
        "type_code": "01",
        "type": "行政许可",
        "dept": "示例市市场监督管理局",
        "org_code": BODY[8:17],
        "area_code": "990100",
        "area": "示例市",
        "level": "市级",
        "visits": "1",
        "legal_days": "20.0",
        "legal_unit": "工作日",
        "promise_days": "8.0",
        "promise_unit": "工作日",
        "service_objects": "自然人|企业法人",
        "themes": "准营准办|设立变更",
        "materials": "申请表|居民身份证",
        "n_materials": "2",
        "conditions": "年满十八周岁",
        "place": "办理地点：示例市和平路1号",
        "online_booking": "是",
        "courier": "不支持",
        "consult_phone": "990-12345",
        "complaint_phone": "990-54321",
        "url": "https://example.org/1",
    }
    return row | changes


def a_list(path: Path, rows: list[dict[str, str]], encoding: str = "utf-8-sig") -> Path:
    """The rows as a CSV file."""
    heads = [*HEADS, *(name for row in rows[:1] for name in row if name not in HEADS)]
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, heads, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def bring(path: Path, **options: Any) -> importing.Done:
    """Import a list written by `a_list`."""
    return importing.import_file(path, importing.load("guangdong"), **options)
