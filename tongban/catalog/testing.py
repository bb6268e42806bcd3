"""Makers for tests of this room and those above."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models.signals import post_save
from django.dispatch import receiver

from tongban.accounts.models import Organisation
from tongban.catalog import actions, queries
from tongban.catalog.models import PackVersion, Power
from tongban.catalog.packs import ItemPack, OneThingPack
from tongban.catalog.reading import Packs, read_packs

DEMO_ITEM: dict[str, Any] = {
    "item": {
        "code": "demo-item",
        "name": {"zh": "示例许可", "en": "Sample permit"},
        "summary": {"zh": "给测试用的事项。", "en": "An item for tests."},
        "type": "01",
        "power": "demo-power",
        "department": "market-regulation",
        "audience": ["person", "firm"],
        "legal": {"days": 20, "demo": True},
        "promised": {"days": 5, "demo": True},
        "in_force_from": date(2020, 1, 1),
        "keywords": ["样品"],
        "basis": [{"law": "中华人民共和国行政许可法", "article": "第四十二条"}],
        "demo_note": "演示值。",
    },
    "situations": [
        {"name": "is_large", "label": {"zh": "面积超过五十平方米", "en": "Larger than 50 m²"}, "kind": "flag"},
    ],
    "questions": [
        {
            "name": "shop_name",
            "label": {"zh": "店名", "en": "Shop name"},
            "kind": "text",
            "section": {"zh": "店铺", "en": "Shop"},
        },
        {
            "name": "area_sqm",
            "label": {"zh": "面积", "en": "Area"},
            "kind": "number",
            "unit": "㎡",
            "least": 1,
            "most": 100000,
            "section": {"zh": "店铺", "en": "Shop"},
        },
        {
            "name": "applicant_phone",
            "label": {"zh": "联系电话", "en": "Telephone"},
            "kind": "phone",
            "prefill": "person.phone",
            "section": {"zh": "联系人", "en": "Contact"},
        },
    ],
    "materials": [
        {"code": "application-form", "name": {"zh": "申请表", "en": "Application form"}, "ways": ["form"]},
        {
            "code": "id-card",
            "name": {"zh": "居民身份证", "en": "Identity card"},
            "ways": ["licence:id-card", "upload"],
        },
        {
            "code": "floor-plan",
            "name": {"zh": "平面布局图", "en": "Floor plan"},
            "ways": ["upload"],
            "when": [{"fact": "is_large", "test": "is", "value": True}],
        },
    ],
    "rules": [
        {
            "name": "小店可以承诺",
            "when": [{"fact": "is_large", "test": "is", "value": False}],
            "then": {"route": "promise"},
            "basis": "《示例办法》第一条",
        }
    ],
    "result": {
        "kind": "licence",
        "licence": "food-business-licence",
        "name": {"zh": "示例许可证", "en": "Sample licence"},
        "valid_years": 5,
        "says": [({"zh": "店名", "en": "Shop name"}, "answer:shop_name")],
    },
    "guide": {"zh-Hans": "测试用办事指南。", "en": "A guide for tests."},
    "examples": [{"name": "小店", "facts": {"is_large": False}, "gives": {"route": "promise"}}],
}
"""The content of `a_pack()`: one situation, three questions, three materials, one rule, a licence."""


def an_item_pack(code: str = "demo-item", **changes: Any) -> ItemPack:
    """The sample item; `changes` are whole parts (materials=…, rules=…) or keys of pack.toml (promised={"days": 3})."""
    content = {**DEMO_ITEM, "item": {**DEMO_ITEM["item"], "code": code}}
    for name, value in changes.items():
        if name in ItemPack.model_fields:
            content[name] = {**content[name], **value} if name == "item" else value
        else:
            content["item"][name] = value
    return ItemPack.model_validate(content)


def a_pack(code: str = "demo-item", **changes: Any) -> PackVersion:
    """A published version of the sample item, without reading any file. Equal content gives the same version."""
    pack = an_item_pack(code, **changes)
    actions.publish([pack])
    for office in Organisation.objects.filter(kind=Organisation.Kind.OFFICE, department=pack.item.department):
        a_power(pack.item.power, office, kind=pack.item.type)
    return queries.versions(code)[0]


def a_power(code: str, office: Organisation, *, kind: str = "01", **fields: Any) -> Power:
    """A row of the list of powers, in force since 2020 unless said. Where the body has an open row, that one, with
    `fields`."""
    found = Power.objects.filter(code=code, organisation=office, until=None).first()
    said = {"name": f"示例职权（{code}）", "since": date(2020, 1, 1), "kind": kind, **fields}
    if found is None:
        return Power.objects.create(code=code, organisation=office, **said)
    for name, value in fields.items():
        setattr(found, name, value)
    found.save()
    return found


@receiver(post_save, sender=Organisation, dispatch_uid="powers-of-a-new-office")
def _its_powers(instance: Organisation, created: bool, **_rest: Any) -> None:
    """In tests offices are often made after the packs they carry: each gets the powers of its line of business, as
    loading the packs again would give it."""
    if created and instance.kind == Organisation.Kind.OFFICE:
        items = PackVersion.objects.filter(
            kind=PackVersion.Kind.ITEM, content__item__department=instance.department or "-"
        )
        for power, kind in items.values_list("content__item__power", "content__item__type").distinct():
            a_power(power, instance, kind=kind)


def a_one_thing(code: str = "demo-one-thing", parts: list[dict[str, Any]] | None = None, **changes: Any) -> PackVersion:
    """A published one-thing of `parts` (its items must be published: `a_pack`)."""
    content: dict[str, Any] = {
        "one_thing": {
            "code": code,
            "name": {"zh": "示例一件事", "en": "Sample one-thing"},
            "summary": {"zh": "给测试用的一件事。", "en": "A one-thing for tests."},
            "audience": ["person"],
            "lead_department": "market-regulation",
            "stage": {"zh": "准入准营", "en": "Starting up"},
            "in_force_from": date(2020, 1, 1),
            "parts": parts or [{"item": "demo-item", "required": True, "lead": True}],
        },
        "guide": {"zh-Hans": "测试用一件事。"},
        "examples": [{"name": "总要办", "facts": {}, "gives": {"items": ["demo-item"]}}],
    }
    for name, value in changes.items():
        place = content if name in OneThingPack.model_fields else content["one_thing"]
        place[name] = value
    actions.publish([OneThingPack.model_validate(content)])
    return queries.pack(code)


@lru_cache(maxsize=1)
def packs_read() -> Packs:
    """The repository's own packs as they stand in their files; read and checked once a session."""
    return read_packs(settings.PACKS_DIR)


def the_packs() -> dict[str, PackVersion]:
    """The repository's own packs, published; the files are read and checked once a session. Code → version in force."""
    packs = packs_read()
    actions.publish(packs.all.values())
    actions.load_powers(packs)
    return {row.code: row for row in PackVersion.objects.defer("content").order_by("number") if row.code in packs.all}
