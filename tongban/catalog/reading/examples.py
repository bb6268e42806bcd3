"""Every example of every pack is a test: these facts must give this."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from tongban.catalog import situations
from tongban.catalog.packs import Example, ItemPack, OneThingPack
from tongban.catalog.reading.faults import Fault, known
from tongban.catalog.reading.files import Draft
from tongban.kit.refusals import Refusal

PROMISES = {
    "item": {"materials", "route", "refused", "needs", "notes"},
    "one-thing": {"items", "materials", "needs"},
}
"""What an example may say comes out, by kind of pack."""


def outcome(pack: ItemPack | OneThingPack, facts: dict[str, Any], items: dict[str, ItemPack]) -> dict[str, Any]:
    """What really comes out of a situation, in the words of an example's `gives`; lists are sorted."""
    if isinstance(pack, ItemPack):
        decision = situations.route_for(pack, facts)
        needs = situations.materials_for(pack, facts)
        return {
            "materials": sorted(need.material.code for need in needs if need.applies),
            "route": decision.result.get("route"),
            "refused": bool(decision.result["refuse"]),
            "notes": len(decision.result["note"]),
            "needs": sorted(decision.needed),
        }
    answer = situations.needed_parts(pack, facts, (), items)
    parts = [items[code] for code in answer.codes if code in items]
    shown = {n.material.code for part in parts for n in situations.materials_for(part, facts) if n.applies}
    return {"items": sorted(answer.codes), "materials": sorted(shown), "needs": sorted(answer.needed)}


def differences(example: Example, really: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(sentence, next step) for everything the example promised and did not get."""
    for name, promised in example.gives.items():
        if name not in really:
            sentence = _("“%(name)s” is nothing this pack gives.") % {"name": name}
            yield sentence, known(really, name)
            continue
        wanted = sorted(promised) if isinstance(promised, list) else promised
        if wanted != really[name]:
            words = {"name": name, "wanted": _shown(wanted), "given": _shown(really[name])}
            sentence = _("The example expects %(name)s = %(wanted)s, but the pack gives %(given)s.") % words
            yield sentence, _("Correct the rule, or the example if it is the one that is wrong.")


def _shown(value: Any) -> str:
    return "[" + ", ".join(map(str, value)) + "]" if isinstance(value, list) else str(value)


def failing_examples(draft: Draft) -> Iterator[Fault]:
    """A fault for every example that does not come true."""
    packs: dict[str, ItemPack | OneThingPack] = {**draft.items, **draft.one_things}
    for code, pack in packs.items():
        for example in pack.examples:
            file, row = draft.example_rows[code, example.name]
            try:
                really = outcome(pack, example.facts, draft.items)
            except Refusal as wrong:
                yield draft.fault(file, row, "example-broken", str(wrong.sentence), str(wrong.next_step))
                continue
            for sentence, next_step in differences(example, really):
                yield draft.fault(file, row, "example-fails", sentence, next_step)
