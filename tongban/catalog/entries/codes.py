"""The codes of an item taken apart for the reader: what every run of characters means (GB/T 39554, GB 32100)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.catalog.tables import level_name, type_name
from tongban.kit.identifiers import BadIdentifier, ItemCode, read_item_code

KINDS = {
    "11": gettext_lazy("state organ"),
    "12": gettext_lazy("public institution"),
    "13": gettext_lazy("mass organisation"),
    "19": gettext_lazy("another body under the establishment office"),
    "51": gettext_lazy("social organisation"),
    "52": gettext_lazy("private non-enterprise unit"),
    "53": gettext_lazy("foundation"),
    "91": gettext_lazy("enterprise"),
}
"""The first two characters of a credit code: who registers it, and what kind of body it is (GB 32100)."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of characters of a code: what it is called, and what it says here."""

    text: str
    label: str
    meaning: str = ""


def segments(code: str) -> list[Segment]:
    """The segments of a national code of 12, 31 or 33 characters; empty for a code by a local scheme or a wrong one."""
    try:
        read = read_item_code(code)
    except BadIdentifier:
        return []
    found = _body(read) + _basic(read)
    if read.sequence:
        found.append(
            Segment(read.sequence, _("handling item"), _("number %(n)s of this item") % {"n": int(read.sequence)})
        )
    return found


def _body(read: ItemCode) -> list[Segment]:
    if read.body is None:
        return []
    text = read.body.text
    return [
        Segment(text[:2], _("kind of body"), str(KINDS.get(text[:2], ""))),
        Segment(text[2:8], _("division that registered the body")),
        Segment(text[8:17], _("organisation code of the body")),
        Segment(text[17], _("check character"), _("fits")),
        Segment(read.level, _("level of exercise"), level_name(int(read.level))),
    ]


def _basic(read: ItemCode) -> list[Segment]:
    region = (
        _("national catalogue")
        if read.region == "00"
        else _("catalogue of a province (%(code)s)") % {"code": read.region}
    )
    sub = _("no sub-item") if read.sub == "000" else ""
    return [
        Segment(read.region, _("catalogue"), region),
        Segment(read.kind, _("type of item"), type_name(read.kind)),
        Segment(read.department, _("line of business")),
        Segment(read.main, _("main item")),
        Segment(read.sub, _("sub-item"), sub),
    ]
