"""Invented answers, people and files. Nothing here belongs to anybody; the same seed gives the same city."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from tongban.catalog.packs import Question
from tongban.kit.dates import day_relative
from tongban.kit.identifiers import make_id_number, make_uscc

FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = (
    "明",
    "芳",
    "建国",
    "秀英",
    "伟",
    "静",
    "丽华",
    "强",
    "敏",
    "晓东",
    "雪梅",
    "海燕",
    "志远",
    "玉兰",
    "浩然",
    "子涵",
)
SHOPS = (
    "福满楼",
    "王记",
    "阿婆",
    "老街",
    "江畔",
    "青禾",
    "云上",
    "半亩",
    "知味",
    "好邻居",
    "鑫源",
    "四季",
    "南门",
    "小满",
)
TRADES = ("餐饮店", "面馆", "米线店", "茶餐厅", "烧烤店", "甜品店", "快餐店", "火锅店")
ROADS = ("示例路", "样本街", "演示大道", "清风巷", "明德路", "惠民街")
WORDS: dict[str, tuple[str, ...]] = {
    "business_scope": ("餐饮服务；预包装食品零售",),
    "child_birth_hospital": ("示例市妇幼保健院", "示例市第一人民医院"),
    "child_ethnic_group": ("汉族",),
    "child_native_place": ("示例市",),
    "closing_bank": ("示例银行示范区支行",),
    "customs_filing_code": ("9901000001",),
    "floor_position": ("1 层", "2 层"),
    "occupation": ("企业职工",),
    "online_platform": ("示例外卖平台",),
    "passport_reason": ("新加坡，旅游",),
    "pupil_health_note": ("花生过敏",),
    "remark": ("无",),
    "school_wished": ("示例市示范区第一小学", "示例市示范区实验小学"),
    "seal_maker": ("示例市公章刻制店",),
    "shareholders_list": ("张晓东，出资 50 万元，货币；李雪梅，出资 50 万元，货币",),
    "sign_text": ("福满楼", "老街面馆"),
    "traveller_birth_place": ("示例市",),
    "traveller_name_pinyin": ("ZHANG XIAODONG",),
    "traveller_occupation": ("企业职工",),
    "vaccination_clinic": ("示范区社区卫生服务中心预防接种门诊",),
    "vehicle_model": ("示例牌 SL1180 型厢式货车",),
}
"""What people would write, by the question's name; a test sees that every text our packs ask for is here."""


def a_name(draw: random.Random) -> str:
    """A person's name."""
    return draw.choice(FAMILY) + draw.choice(GIVEN)


def a_shop(draw: random.Random) -> str:
    """A shop's name."""
    return f"示例市{draw.choice(SHOPS)}{draw.choice(TRADES)}"


def an_address(draw: random.Random) -> str:
    """An address in the sample city."""
    return f"示例市示范区{draw.choice(ROADS)}{draw.randint(1, 299)}号"


def an_answer(question: Question, draw: random.Random, today: date) -> Any:
    """A plausible answer to one question, by its kind and name."""
    kind = question.kind
    if kind == "choice":
        return question.choices[draw.randrange(len(question.choices))][0]
    if kind == "choices":
        return [question.choices[0][0]]
    if kind == "flag":
        return False  # whatever an example does not mention does not arise
    if kind in {"number", "money"}:
        return _a_number(question, draw)
    if kind == "date":
        return _a_date(question, draw, today).isoformat()
    if kind == "id-number":
        return make_id_number(date(1985, 1, 1) + timedelta(days=draw.randrange(9000)), draw.randrange(1, 999), "990102")
    if kind == "credit-code":
        return make_uscc(draw.randrange(10_000, 99_999), "91")
    if kind == "phone":
        return f"+86199000{draw.randrange(10_000, 99_999):05d}"
    if kind == "email":
        return f"demo{draw.randrange(10_000)}@example.invalid"
    if kind == "address":
        return an_address(draw)
    if kind == "division":
        return "990102"
    return _some_words(question, draw)[: question.max_length]


def _a_number(question: Question, draw: random.Random) -> int:
    least = math.ceil(question.least if question.least is not None else 1)
    most = math.floor(question.most if question.most is not None else max(least + 10, 120))
    few = 2 if question.unit in {"个", "人", "孩"} else 180
    return draw.randint(least, min(most, least + few))


def _a_date(question: Question, draw: random.Random, today: date) -> date:
    """A plausible day inside the range the pack gives."""
    first = day_relative(question.not_before or "-200y", today)
    last = day_relative(question.not_after or "+200y", today)
    if question.long_term and first == today:
        return first + timedelta(days=draw.randint(400, 1800))  # a lease runs on for a while
    return min(max(_a_day(question.name, draw, today), first), last)


def _a_day(name: str, draw: random.Random, today: date) -> date:
    if "birth" in name and ("child" in name or "newborn" in name or "baby" in name):
        return today - timedelta(days=draw.randint(3, 25))
    if "birth" in name:
        return date(1966, 1, 1) + timedelta(days=draw.randrange(300))
    if any(part in name for part in ("open", "start", "plan", "appoint", "expected", "visit")):
        return today + timedelta(days=draw.randint(5, 30))
    return today - timedelta(days=draw.randint(20, 200))


def _some_words(question: Question, draw: random.Random) -> str:
    name = question.name
    if name in WORDS:
        return draw.choice(WORDS[name])
    if "shop" in name or "company" in name or "firm" in name or "enterprise" in name:
        return a_shop(draw)
    if name.endswith("name"):
        return a_name(draw)
    if "account" in name or "card" in name:
        return f"622202{draw.randrange(10**12, 10**13 - 1)}"
    if "number" in name:
        return f"示例{draw.randrange(1000, 9999)}"
    return f"示例{question.label.zh}"


def a_plan(title: str, accepts: Sequence[str] = ("png",)) -> SimpleUploadedFile:
    """A small picture, as a phone would take of a drawing, in a kind the material accepts."""
    kind = next((kind for kind in ("png", "jpg", "pdf") if kind in accepts), "pdf")
    return SimpleUploadedFile(f"{title[:40]}.{kind}", _drawing(kind), f"image/{kind}")


@lru_cache(maxsize=4)
def _drawing(kind: str) -> bytes:
    picture = Image.new("RGB", (640, 440), "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((30, 40, 610, 400), outline="#36425a", width=4)
    pen.line((370, 40, 370, 400), fill="#36425a", width=4)
    pen.line((370, 220, 610, 220), fill="#36425a", width=4)
    for left in (60, 160, 260):
        for top in (80, 180, 300):
            pen.rectangle((left, top, left + 60, top + 42), outline="#7a869c", width=2)
    out = io.BytesIO()
    picture.save(out, {"jpg": "JPEG"}.get(kind, kind.upper()))
    return out.getvalue()
