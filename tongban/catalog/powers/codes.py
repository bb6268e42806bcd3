"""The codes of a power's items at one body: the basic code stays, the implementing code begins with the body's own."""

from __future__ import annotations

from tongban.accounts.models import Organisation
from tongban.catalog.models import PackVersion, Power
from tongban.catalog.packs import ItemPack
from tongban.kit.identifiers import BadIdentifier, build_item_code

LOWEST = "6"


def level_of(body: Organisation) -> str:
    """The level of exercise a body's place gives it: 2 province, 3 city, 4 county, 5 town, 6 village (GB/T 39046)."""
    code = body.region_id or ""
    if len(code) > 9:
        return LOWEST
    if len(code) > 6:
        return "5"
    return "2" if code.endswith("0000") else "3" if code.endswith("00") else "4"


def with_forerunners(power: str) -> set[str]:
    """A power's code with those that were merged into it, and into those: items name the code they were born with."""
    found, newest = {power}, {power}
    while newest:
        newest = set(Power.objects.filter(became__in=newest).values_list("code", flat=True)) - found
        found |= newest
    return found


def items_on(power: str) -> list[ItemPack]:
    """The items in force that rest on a power (or on one merged into it), by code."""
    from tongban.catalog import queries

    codes = with_forerunners(power)
    packs = [guide.pack for guide in queries.guides()]
    return sorted(
        (pack for pack in packs if isinstance(pack, ItemPack) and pack.item.power in codes), key=lambda p: p.item.code
    )


def item_codes_ever_on(power: str) -> set[str]:
    """The codes of all items any version of which rests on a power (or on one merged into it)."""
    rows = PackVersion.objects.filter(kind=PackVersion.Kind.ITEM, content__item__power__in=with_forerunners(power))
    return set(rows.values_list("code", flat=True))


def implementing_code(pack: ItemPack, body: Organisation, level: str) -> str:
    """The 31 characters (实施编码): credit code, level, basic code. An item without a basic code has none by the
    national scheme; its own code in the body's name stands for it."""
    try:
        return build_item_code(body.code, int(level), pack.item.basic_code)
    except BadIdentifier:
        return f"{body.code}{level}-{pack.item.code}"


def codes_of(power: str, body: Organisation, level: str) -> list[dict[str, str]]:
    """Each item that rests on the power with its basic and implementing code at a body."""
    return [
        {
            "item": pack.item.code,
            "name": pack.item.name.zh,
            "basic_code": pack.item.basic_code,
            "code": implementing_code(pack, body, level),
        }
        for pack in items_on(power)
    ]
