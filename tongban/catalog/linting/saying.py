"""Findings in the reader's words: names of elements, limits with their units, kinds of results."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.catalog.tables import unit_name

ELEMENTS: dict[str, Any] = {
    "name": _("name of the item"),
    "type": _("type of item (事项类型)"),
    "basic_code": _("basic code (基本编码)"),
    "body": _("implementing body"),
    "body_code": _("code of the body"),
    "level": _("level of exercise"),
    "division": _("division"),
    "power": _("power"),
    "audience": _("whom it serves"),
    "themes": _("themes"),
    "basis": _("legal basis"),
    "conditions": _("conditions (受理条件)"),
    "instant": _("done on the spot (即办件)"),
    "legal_days": _("legal limit"),
    "promised_days": _("promised limit"),
    "visits": _("number of visits"),
    "visit_reason": _("reason for a visit"),
    "has_fee": _("whether a fee is charged"),
    "fees": _("fees"),
    "materials": _("materials"),
    "ways": _("how materials are got (获取方式)"),
    "samples": _("samples of materials"),
    "fields": _("form fields"),
    "rules": _("decision table"),
    "steps": _("flow"),
    "result": _("result"),
    "result_kind": _("kind of result"),
    "result_sample": _("sample of the result"),
    "place": _("place"),
    "hours": _("hours"),
    "consult_phone": _("telephone for enquiries"),
    "complaint_phone": _("telephone for complaints"),
    "courier": _("delivery by post"),
    "faq": _("questions and answers"),
    "source": _("source"),
}
"""Element → what people call it."""

KINDS: dict[str, Any] = {
    "licence": _("certificate"),
    "document": _("document"),
    "record": _("record"),
}

FAULTS: dict[str, Any] = {
    "unread": _("is no telephone number"),
    "area": _("lacks its area code"),
    "length": _("has a digit too many or too few"),
}
"""What is wrong with a telephone number, as the end of a sentence."""

_LIMIT = re.compile(r"^([\d.]+)\|([a-z-]+)$")


def element_name(place: str) -> str:
    """An element in words; of a list with the row that is meant (materials:营业执照 → 材料：营业执照)."""
    element, _colon, row = place.partition(":")
    name = str(ELEMENTS.get(element, element))
    return f"{name}：{row}" if row else name


def _spoken(key: str, value: str) -> str:
    limit = _LIMIT.match(value)
    if limit:
        return f"{limit[1]} {unit_name(limit[2])}"
    if key in ("element", "elements"):
        return "、".join(element_name(one) for one in value.split("、"))
    if key == "fault":
        return str(FAULTS.get(value, value))
    if key in ("meant", "kind"):
        return str(KINDS.get(value, value))
    return value


def sentence(says: Any, words: dict[str, str]) -> str:
    """A rule's sentence with the words of one finding put in."""
    return str(says) % {key: _spoken(key, value) for key, value in words.items()} if words else str(says)
