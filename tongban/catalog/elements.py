"""The elements of an item (要素) by the national field set: GB/T 39046—2020 事项管理, GB/T 39554.1/.2—2020.

One shape for everything the catalogue checks, exports, compares and composes: an item written as a pack and an item
imported from a bureau's own list are both read into `ItemElements`. A value that is not known is empty, never guessed.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any, Literal

from pydantic import Field

from tongban.catalog.packs import Condition, Strict

Audience = Literal["1", "2", "3", "4", "5", "6"]
"""服务对象, GB/T 39046 A: 1 自然人 2 企业法人 3 事业法人 4 社会组织法人 5 行政机关 6 其他组织."""


class BasisElement(Strict):
    """设定依据: law, document number, article, issuing body, wording. `status` empty: nobody has looked it up."""

    law: str
    number: str = ""
    article: str = ""
    issued_by: str = ""
    text: str = ""
    status: Literal["", "in-force", "amended", "repealed"] = ""


class MaterialElement(Strict):
    """A row of the material list. `ways` (获取方式) as in packs; `source` 来源渠道: applicant | government | other."""

    name: str
    code: str = ""
    required: bool = True
    deferrable: bool = False
    form: Literal["", "original", "copy", "electronic"] = ""
    copies: int | None = None
    source: Literal["", "applicant", "government", "other"] = ""
    issued_by: str = ""
    ways: list[str] = Field(default_factory=list)
    basis: str = ""
    sample: str = ""
    note: str = ""
    when: list[Condition] = Field(default_factory=list)


class FieldElement(Strict):
    """A form field: its name in the shared vocabulary, what it is called, its kind."""

    name: str
    label: str
    kind: str = "text"
    required: bool = True
    when: list[Condition] = Field(default_factory=list)
    choices: list[str] = Field(default_factory=list)
    values: list[str] = Field(default_factory=list)  # what conditions call the choices, in the same order


class FeeElement(Strict):
    """收费项目: what, how much, on what basis."""

    name: str
    amount: str = ""
    basis: str = ""


class ItemElements(Strict):
    """Everything the standards ask of an implementation-list entry (实施清单), as far as it is known."""

    code: str  # the key: 实施编码 (31) for imported entries, the pack's code for packs
    name: str
    basic_code: str = ""  # 基本编码 12
    task_code: str = ""  # 实施编码 31
    handling_code: str = ""  # 业务办理项编码 33
    local_code: str = ""  # 地方编码, where a place numbers its items its own way
    type: str = ""  # 事项类型 n2
    body: str = ""  # 实施主体
    body_code: str = ""  # its credit code, or the nine-digit organisation code where that is all that is known
    department: str = ""  # line of business, as packs/departments.toml names it
    division: str = ""  # 行政区划
    level: str = ""  # 行使层级 n1
    parent: str = ""  # 主项
    power: str = ""  # the row of the power list it rests on
    joint_bodies: str = ""  # 联办机构
    audience: list[Audience] = Field(default_factory=list)
    themes: list[str] = Field(default_factory=list)
    basis: list[BasisElement] = Field(default_factory=list)
    conditions: list[str] = Field(default_factory=list)  # 受理条件
    instant: bool | None = None  # 即办件
    legal_days: float | None = None
    legal_unit: str = ""  # workday | natural-day | hour | month
    promised_days: float | None = None
    promised_unit: str = ""
    visits: int | None = None  # 到办事现场次数
    visit_reason: str = ""
    online_depth: str = ""  # I–IV
    materials: list[MaterialElement] = Field(default_factory=list)
    fields: list[FieldElement] = Field(default_factory=list)
    fees: list[FeeElement] = Field(default_factory=list)
    has_fee: bool | None = None
    steps: list[str] = Field(default_factory=list)
    result: str = ""  # 结果名称
    result_kind: str = ""  # licence | document | record
    result_licence: str = ""  # the certificate type it produces
    result_sample: str = ""
    place: str = ""
    hours: str = ""
    consult_phone: str = ""
    complaint_phone: str = ""
    booking: bool | None = None
    courier: bool | None = None
    faq: list[tuple[str, str]] = Field(default_factory=list)
    situations: list[FieldElement] = Field(default_factory=list)
    rules: list[dict[str, Any]] = Field(default_factory=list)  # decision rows, as packs write them
    url: str = ""
    in_force_from: date | None = None
    in_force_until: date | None = None
    source: str = ""  # where the facts come from, and of what day

    def fingerprint(self) -> str:
        """SHA-256 over the content, the same for the same facts whatever their order of keys."""
        said = json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()
