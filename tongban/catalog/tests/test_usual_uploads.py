"""How many papers are usually uploaded: counted over the example situations of a pack, and the real number once
somebody has said what theirs is."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tongban.catalog import queries
from tongban.catalog.presenting.cards import card
from tongban.catalog.presenting.usual import usual_uploads
from tongban.catalog.testing import a_one_thing, a_pack

pytestmark = pytest.mark.django_db
LARGE = [{"fact": "is_large", "test": "is", "value": True}]
MATERIALS = [
    {"code": "photo", "name": {"zh": "照片"}, "ways": ["upload"]},
    *({"code": f"plan-{n}", "name": {"zh": f"图 {n}"}, "ways": ["upload"], "when": LARGE} for n in range(3)),
]
EXAMPLES = [
    {"name": "小店", "facts": {"is_large": False}, "gives": {}},
    {"name": "大店", "facts": {"is_large": True}, "gives": {}},
]


def page_of(client, code: str, **answers: str) -> str:
    return client.get(reverse("catalog:guide", args=[code]), answers).content.decode()


def test_a_guide_says_what_is_usual_and_what_is_most_until_the_situation_is_said(client) -> None:
    pack = a_pack(materials=MATERIALS, examples=EXAMPLES)

    assert usual_uploads(queries.guide(pack.code)) == (1, 4)
    assert "一般上传 1–4 份，最多 4 份" in page_of(client, pack.code)
    answered = page_of(client, pack.code, is_large="no")
    assert "一般上传" not in answered
    assert "只需上传 1 份" in answered


def test_what_cannot_be_had_is_not_counted() -> None:
    refused = {"refuse": {"zh": "大店请到别处办。"}}
    rules = [{"name": "大店不办", "when": LARGE, "then": refused, "basis": "《示例办法》第二条"}]
    pack = a_pack(materials=MATERIALS, examples=EXAMPLES, rules=rules)

    assert usual_uploads(queries.guide(pack.code)) == (1, 1)


def test_the_card_of_a_one_thing_says_the_same() -> None:
    a_pack("one", materials=MATERIALS)
    examples = [
        {"name": name, "facts": {"is_large": large}, "gives": {}} for name, large in (("小", False), ("大", True))
    ]
    thing = a_one_thing(parts=[{"item": "one", "required": True, "lead": True}], examples=examples)

    assert card(queries.guide(thing.code)).materials_after == "1–4"
