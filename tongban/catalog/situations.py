"""What follows from a situation (情形): which parts are needed, which materials, by which route. Packs in, answers out.

Every answer is yes, no or unknown (None), and an unknown one names the facts still needed (一次性告知). Nothing here
asks a database, so a pack's examples run in milliseconds. The fact `today` is always known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.catalog.packs import Condition, ItemPack, Material, OneThingPack, Part, Question
from tongban.catalog.stopping import Stop, cornerstones, stops_of
from tongban.kit.rules import Decision, Reason, Rules
from tongban.kit.rules.conditions import Group, Place, read_condition

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether conditions hold: `applies` True, False or None (unknown); then `needed` names the facts still needed."""

    applies: bool | None
    needed: tuple[str, ...] = ()
    looked_at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartReason:
    """Why a part of a one-thing is needed, is not, or is still open."""

    part: Part
    applies: bool | None
    needed: tuple[str, ...]
    reason: str
    stop: Stop | None = None
    """What rules the part out although it would be needed; then `applies` is False."""


@dataclass(frozen=True, slots=True)
class PartsAnswer:
    """The parts a one-thing needs for certain, the facts still needed, and why, part by part in the pack's order.
    `blocked`: what rules out a part without which the rest cannot go on, so that the whole stops."""

    parts: list[Part]
    needed: tuple[str, ...]
    reasons: list[PartReason]
    blocked: tuple[Stop, ...] = ()

    @property
    def dropped(self) -> list[Stop]:
        """What rules out single parts while the rest goes on."""
        return [row.stop for row in self.reasons if row.stop is not None and row.stop not in self.blocked]

    @property
    def codes(self) -> list[str]:
        """Item codes of the parts needed for certain."""
        return [part.item for part in self.parts]

    @property
    def open(self) -> list[Part]:
        """Parts that the missing facts will decide."""
        return [row.part for row in self.reasons if row.applies is None]


@dataclass(frozen=True, slots=True)
class MaterialNeed:
    """Whether a material must be shown (True, False, None: unknown) and why."""

    material: Material
    applies: bool | None
    reason: str
    needed: tuple[str, ...] = ()


def dated(facts: Facts) -> dict[str, Any]:
    """The facts with the day on which they are judged (`today` on China's clock, where none is given)."""
    return {"today": timezone.localdate(), **facts}


def holds(when: Sequence[Condition], facts: Facts) -> Verdict:
    """Whether all conditions hold; no conditions always hold. A fact of a wrong kind is refused by name."""
    if not when:
        return Verdict(True)
    group = Group("all", tuple(read_condition(row, Place("", "when")) for row in when))
    looked_at = tuple(dict.fromkeys(group.facts()))
    answer = group.compile()(dated(facts))
    if isinstance(answer, bool):
        return Verdict(answer, (), looked_at)
    return Verdict(None, tuple(name for name in looked_at if name in answer), looked_at)


def narrowed(question: Question, facts: Facts) -> Question:
    """The question with those of its choices that earlier answers leave open."""
    if not question.offered:
        return question
    left = [one for one in question.choices if holds(question.offered.get(one[0], []), facts).applies is not False]
    return question.model_copy(update={"choices": left})


@dataclass(frozen=True, slots=True)
class Asking:
    """The situation questions under the answers so far: `certain` are asked, in order; `possible` may still be.
    Answering only ever shortens `possible`, so a count of it never grows."""

    certain: list[Question]
    possible: list[Question]


def asking(pack: ItemPack | OneThingPack, items: Mapping[str, ItemPack], facts: Facts) -> Asking:
    """Which situation questions are asked. Of a one-thing: its own, then those of its parts that are not ruled out,
    each name once."""
    parts = {}
    if isinstance(pack, OneThingPack):
        out = {row.part.item for row in needed_parts(pack, facts, (), items).reasons if row.applies is False}
        parts = {code: each for code, each in items.items() if code not in out}
    certain, possible = [], []
    for question in situation_questions(pack, parts.values()):
        applies = holds(question.when, facts).applies
        if applies:
            certain.append(question)
        if applies is not False:
            possible.append(question)
    return Asking(certain, possible)


def questions_by_name(*lists: Iterable[Question]) -> dict[str, Question]:
    """The questions under their names; the first of a name stands."""
    found: dict[str, Question] = {}
    for questions in lists:
        for question in questions:
            found.setdefault(question.name, question)
    return found


def answer_in_words(question: Question | None, value: Any) -> str:
    """An answer as its reader would say it: the choice's own words, yes or no, a number with its unit."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if question is None:
        return str(value)
    labels = {key: str(words) for key, words in question.choices}
    if isinstance(value, (list, tuple)):
        return "、".join(labels.get(one, str(one)) for one in value)
    said = labels.get(value, str(value)) if isinstance(value, str) else str(value)
    return f"{said} {question.unit}".rstrip() if question.unit else said


def because(verdict: Verdict, facts: Facts, questions: Mapping[str, Question]) -> str:
    """One sentence for a verdict, from the answers it looked at."""
    if not verdict.looked_at:
        return _("Always needed.")
    if verdict.applies is None:
        labels = [_("“%(question)s”") % {"question": _label(questions, name)} for name in verdict.needed]
        return _("Depends on your answer to: %(questions)s") % {"questions": " ".join(labels)}
    said = [
        _answered(_label(questions, name), answer_in_words(questions.get(name), facts[name]))
        for name in verdict.looked_at
        if facts.get(name) not in (None, "")
    ]
    sentence = (
        _("Needed because you said “%(answers)s”.")
        if verdict.applies
        else _("Not needed because you said “%(answers)s”.")
    )
    return sentence % {"answers": "；".join(said)}


def _label(questions: Mapping[str, Question], name: str) -> str:
    return str(questions[name].label) if name in questions else name


def _answered(label: str, answer: str) -> str:
    """A question with its answer behind it: a question mark parts them, and where there is none a colon does."""
    if label.endswith("？"):
        return label + answer
    if label.endswith("?"):
        return f"{label} {answer}"
    return _("%(question)s: %(answer)s") % {"question": label, "answer": answer}


def needed_parts(
    one_thing: OneThingPack,
    situation: Facts,
    questions: Iterable[Question] = (),
    items: Mapping[str, ItemPack] | None = None,
) -> PartsAnswer:
    """Which items the one-thing needs in this situation. `questions`: those of its parts, for the words of reasons;
    `items`: its parts, so that one that its own rules exclude leaves the bundle and the rest goes on."""
    known = questions_by_name(one_thing.situations, one_thing.questions, questions)
    reasons, missing, wanted = [], dict[str, None](), []
    for part in one_thing.one_thing.parts:
        verdict = holds(part.when, situation)
        stops = stops_of(items[part.item], situation) if verdict.applies and items and part.item in items else []
        if verdict.applies:
            wanted.append(part)
        missing.update(dict.fromkeys(verdict.needed))
        reasons.append(
            PartReason(part, False, (), str(stops[0]), stops[0])
            if stops
            else PartReason(part, verdict.applies, verdict.needed, because(verdict, situation, known))
        )
    order = {name: place for place, name in enumerate(known)}
    needed = tuple(sorted(missing, key=lambda name: order.get(name, len(order))))
    return PartsAnswer([row.part for row in reasons if row.applies], needed, reasons, _blocked(reasons, wanted))


def _blocked(reasons: list[PartReason], wanted: list[Part]) -> tuple[Stop, ...]:
    """What stops a one-thing as a whole: a part it cannot do without, or nothing left to apply for."""
    out = {row.part.item: row.stop for row in reasons if row.stop is not None}
    if not out:
        return ()
    nothing_left = all(row.applies is False for row in reasons)
    return tuple(out[code] for code in (out if nothing_left else cornerstones(wanted, out)))


def materials_for(item: ItemPack, situation: Facts, answers: Facts | None = None) -> list[MaterialNeed]:
    """Every material of the item and whether it applies, in the pack's order. `answers`: the form's facts so far."""
    facts = {**(answers or {}), **situation}
    known = questions_by_name(item.situations, item.questions)
    needs = []
    for material in item.materials:
        verdict = holds(material.when, facts)
        needs.append(MaterialNeed(material, verdict.applies, because(verdict, facts, known), verdict.needed))
    return needs


def route_for(item: ItemPack, facts: Facts) -> Decision:
    """What the decision table says. Result: route (ordinary where no row says otherwise; absent while facts are
    needed), refuse, note and needs (lists, in the order of the rows). Refusals and routes name the facts they need."""
    routing, saying = _rules(_Held(item))
    known = dated(facts)
    first, rest = routing.decide(known), saying.decide(known)
    result: dict[str, Any] = {"refuse": [], "note": [], "needs": [], **rest.result}
    if first.settled:
        result["route"] = first.result.get("route", "ordinary")
    refusing = {row.name for row in saying.rows if "refuse" in row.then}
    open_rows = [*first.reasons, *(reason for reason in rest.reasons if reason.row in refusing)]
    needed = tuple(dict.fromkeys(name for reason in open_rows for name in reason.needed))
    reasons: dict[str, Reason] = {reason.row: reason for reason in (*first.reasons, *rest.reasons)}
    return Decision(result, tuple(reasons.values()), needed)


class _Held:
    """An item pack that a cache may hold by identity: packs never change once read."""

    def __init__(self, item: ItemPack) -> None:
        self.item = item

    def __hash__(self) -> int:
        return id(self.item)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.item is self.item


@lru_cache(maxsize=512)
def _rules(held: _Held) -> tuple[Rules, Rules]:
    """The rows as two tables: those that choose a route (the first that holds decides), those that add something."""
    rows = [row.model_dump() for row in held.item.rules]
    routing = [row for row in rows if "route" in row["then"]]
    saying = [{**row, "then": _as_lists(row["then"])} for row in rows if set(row["then"]) - {"route"}]
    return Rules.read(routing, "first", file="rules.toml"), Rules.read(saying, "merge", file="rules.toml")


def _as_lists(then: Mapping[str, Any]) -> dict[str, Any]:
    left = {key: value for key, value in then.items() if key not in ("route", "instead", "see")}
    return {key: value if isinstance(value, list) else [value] for key, value in left.items()}


def situation_questions(pack: ItemPack | OneThingPack, parts: Iterable[ItemPack] = ()) -> list[Question]:
    """The questions that choose: the pack's own, then its parts', each name once."""
    return list(questions_by_name(pack.situations, *(part.situations for part in parts)).values())


def merged_questions(pack: ItemPack | OneThingPack, parts: Iterable[ItemPack], situation: Facts) -> list[Question]:
    """One form for all parts: shared questions first, each name once, section by section; what the situation already
    answers or rules out is not asked."""
    own = questions_by_name(pack.questions, *(part.questions for part in parts))
    asked = [
        question
        for name, question in own.items()
        if name not in situation and holds(question.when, situation).applies is not False
    ]
    sections = {str(question.section.zh) if question.section else "": None for question in asked}
    order = {title: place for place, title in enumerate(sections)}
    return sorted(asked, key=lambda question: order[str(question.section.zh) if question.section else ""])
