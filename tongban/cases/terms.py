"""The terms a case was born with: its pack, read once for each version and kept, because versions never change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F

from tongban.cases.models import Case
from tongban.catalog import queries as catalog
from tongban.catalog.packs import ItemPack, OneThingPack, Part

_READ: dict[str, ItemPack | OneThingPack] = {}
_MOST = 500


def pack_of(case: Case) -> ItemPack | OneThingPack:
    """The pack version the case was born with, whole."""
    if "pack" in case._state.fields_cache:
        return _read(case.pack.fingerprint, case)
    fingerprint = case.__dict__.get("_terms")  # asked once for each instance: a case never changes its version
    if fingerprint is None:
        fingerprint = Case.objects.filter(pk=case.pk).values_list("pack__fingerprint", flat=True).first()
        case.__dict__["_terms"] = fingerprint or ""
    return _read(fingerprint or "", case)


def packs_by_id(cases: Iterable[Case]) -> dict[int, ItemPack | OneThingPack]:
    """The packs of many cases in one question, by pack id."""
    cases = list(cases)
    first = {case.pack_id: case for case in cases}
    if not first:
        return {}
    rows = Case.objects.filter(pk__in=[case.pk for case in first.values()]).values_list(
        "pack_id", F("pack__fingerprint")
    )
    return {pack_id: _read(fingerprint, first[pack_id]) for pack_id, fingerprint in rows}


def item_of(case: Case) -> ItemPack:
    """The service item's pack; only for a case that is one item."""
    pack = pack_of(case)
    if not isinstance(pack, ItemPack):
        raise TypeError(f"{case.number} is a one-thing")
    return pack


def one_thing_of(case: Case) -> OneThingPack:
    """The one-thing's pack; only for a case that carries several."""
    pack = pack_of(case)
    if not isinstance(pack, OneThingPack):
        raise TypeError(f"{case.number} is a single item")
    return pack


def _read(fingerprint: str, case: Case) -> ItemPack | OneThingPack:
    """By fingerprint and not by id, so that a database made anew never gets an old one's pack."""
    pack = _READ.get(fingerprint)
    if pack is None:
        if len(_READ) >= _MOST:
            _READ.clear()
        pack = _READ[fingerprint] = catalog.content(case.pack)
    return pack


def facts_of(case: Case) -> dict[str, Any]:
    """All that the case knows: form answers and situation together; the situation wins."""
    return {**case.answers, **case.situation}


def needed_parts(case: Case) -> list[Part]:
    """The parts a one-thing needs under its present facts."""
    return catalog.needed_parts(one_thing_of(case), facts_of(case)).parts


def item_packs(case: Case) -> dict[str, ItemPack]:
    """The item packs a case is about: its own, or those of the parts needed, by item code."""
    if case.kind != Case.Kind.ONE_THING:
        return {case.item_code: item_of(case)}
    found = catalog.parts_of(one_thing_of(case))
    return {part.item: found[part.item] for part in needed_parts(case) if part.item in found}


def all_item_packs(case: Case) -> dict[str, ItemPack]:
    """Like `item_packs`, with the parts that are not (or not yet) needed."""
    if case.kind != Case.Kind.ONE_THING:
        return {case.item_code: item_of(case)}
    return catalog.parts_of(one_thing_of(case))
