"""A small folder of packs that passes every check, to be broken one thing at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongban.catalog.reading.files import read_draft
from tongban.catalog.scaffold import new_pack

SHELVES = {
    "departments.toml": """[[departments]]
code = "market-regulation"
name = { zh = "市场监督管理", en = "Market regulation" }
demo_name = "示例市市场监督管理局"
demo_credit_code = "11990100MB99000131"
document_word = "示市监"
phone = "0199-88000101"
complaint_phone = "0199-88000112"
""",
    "powers.toml": """[[powers]]
code = "license-food-business"
name = { zh = "食品经营许可", en = "Food business licence" }
kind = "01"
department = "market-regulation"
since = 2020-01-01
basis = [{ law = "中华人民共和国食品安全法", article = "第三十五条" }]
""",
    "licence-kinds.toml": """[[licence_kinds]]
code = "id-card"
name = { zh = "居民身份证", en = "Identity card" }
defined_by = "11990100MB99000131"
sequence = "001"
holder = "person"
""",
    "themes.toml": """[[themes]]
code = "market-entry"
name = { zh = "准营准办", en = "Permits to operate" }
audience = "firm"
icon = "storefront"
""",
    "glossary.toml": """[[terms]]
zh = "办件"
en = "case"
code = "case"
meaning = { zh = "一次申请。", en = "One application." }
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One item and one one-thing, whole and sound."""
    for name, text in SHELVES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    new_pack(tmp_path, "noodle-shop", "item", read_draft(tmp_path).shelves, [])
    new_pack(tmp_path, "open-a-noodle-shop", "one-thing", read_draft(tmp_path).shelves, ["noodle-shop"])
    return tmp_path
