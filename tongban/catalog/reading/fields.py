"""Whether questions and conditions fit: known facts, right kinds, sources that exist, one meaning for one name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tongban.catalog.packs import Condition, ItemPack, OneThingPack, Question
from tongban.catalog.reading.faults import Fault, known
from tongban.catalog.reading.files import Draft, row_name
from tongban.catalog.reading.texts import faults_of_text
from tongban.kit.refusals import Invalid
from tongban.kit.rules import Function, Group
from tongban.kit.rules import Question as Test
from tongban.kit.rules.conditions import Condition as Read
from tongban.kit.rules.conditions import Place, read_condition
from tongban.kit.rules.tests_of_facts import kind_of

PREFILLS = {
    "person": {"name", "id_number", "birth_date", "phone", "email", "address", "region"},
    "organisation": {"name", "code", "kind", "address", "phone", "legal_person_name", "region"},
}
"""Where a field can be filled from, besides a field of a certificate held (licence:<kind>.<field>)."""

KINDS = {"number": "number", "money": "number", "date": "date", "flag": "flag", "choices": "list"}
"""Kind of a question → kind of its answer for the rules; text for every other."""


def check_fields(
    draft: Draft, folder: str, pack: ItemPack | OneThingPack, parts: Sequence[ItemPack]
) -> Iterator[Fault]:
    """Every question, and every condition of the pack; `parts` are a one-thing's items, whose facts it may use."""
    lists = {"situations": pack.situations, "questions": pack.questions}
    facts: dict[str, Question] = {}
    for part in parts:
        facts.update((question.name, question) for question in (*part.situations, *part.questions))
    facts.update((question.name, question) for questions in lists.values() for question in questions)
    form = f"{folder}/form.toml"
    seen: set[str] = set()
    for table, questions in lists.items():
        for number, question in enumerate(questions, 1):
            row = row_name(table, number, {"name": question.name})
            if question.name in seen:
                sentence = _("“%(code)s” stands here twice.") % {"code": question.name}
                yield draft.fault(form, row, "code-twice", sentence, _("Remove one."))
            seen.add(question.name)
            yield from faults_of_text(draft, form, row, question)
            yield from _question(draft, form, row, question)
            yield from check_conditions(draft, form, row, question.when, facts)
            for code, when in question.offered.items():
                yield from check_conditions(draft, form, f"{row} offered.{code}", when, facts)
    if isinstance(pack, ItemPack):
        for number, material in enumerate(pack.materials, 1):
            row = row_name("materials", number, {"code": material.code})
            yield from check_conditions(draft, f"{folder}/materials.toml", row, material.when, facts)
        for number, rule in enumerate(pack.rules, 1):
            row = row_name("rules", number, {"name": rule.name})
            yield from check_conditions(draft, f"{folder}/rules.toml", row, rule.when, facts)
    else:
        for number, one in enumerate(pack.one_thing.parts, 1):
            row = row_name("parts", number, {"item": one.item})
            yield from check_conditions(draft, f"{folder}/pack.toml", row, one.when, facts)
    for example in pack.examples:
        code = folder.rpartition("/")[2]
        file, row = draft.example_rows[code, example.name]
        for name in example.facts:
            if name not in facts and name != "today":
                yield _unknown_fact(draft, file, row, name, facts)


def _question(draft: Draft, file: str, row: str, question: Question) -> Iterator[Fault]:
    if (question.kind in ("choice", "choices")) != bool(question.choices):
        sentence = _("A question with choices lists them, and only such a question does.")
        yield draft.fault(
            file, row, "choices-missing", sentence, _('Add choices = [["code", { zh = "…" }]], or change the kind.')
        )
    if question.least is not None and question.most is not None and question.least > question.most:
        sentence = _("“least” is larger than “most”.")
        yield draft.fault(file, row, "range-reversed", sentence, _("Exchange the two."))
    if question.kind != "date" and (question.not_before or question.not_after or question.long_term):
        sentence = _("“not_before”, “not_after” and “long_term” are for questions of kind date.")
        yield draft.fault(file, row, "range-of-no-date", sentence, _("Remove them, or change the kind."))
    if question.prefill:
        yield from _prefill(draft, file, row, question.prefill)


def _prefill(draft: Draft, file: str, row: str, source: str) -> Iterator[Fault]:
    whose, _dot, field = source.partition(".")
    if whose in PREFILLS and field in PREFILLS[whose]:
        return
    if re.fullmatch(r"person\.turned:\d{1,3}(:\d{1,2})?", source):
        return
    kinds = {kind.code for kind in draft.shelves.licence_kinds}
    licence = re.fullmatch(r"licence:([a-z0-9-]+)\.([a-z_]+)", source)
    if licence and (licence[1] in kinds or "licence_kinds" in draft.unread):
        return
    right = [f"{whose}.{field}" for whose, fields in PREFILLS.items() for field in fields]
    sentence = _("“%(source)s” is no source an answer can be filled from.") % {"source": source}
    step = known(kinds, licence[1]) if licence else known([*right, "licence:<kind>.<field>"], source)
    yield draft.fault(file, row, "unknown-prefill", sentence, step)


def check_conditions(
    draft: Draft, file: str, row: str, when: Sequence[Condition], facts: Mapping[str, Question]
) -> Iterator[Fault]:
    """Conditions the kit can read, of facts somebody asks for, compared with values they can have."""
    for condition in when:
        try:
            read = read_condition(condition, Place("", row))
        except Invalid as wrong:
            yield draft.fault(file, row, "condition-broken", str(wrong.sentence), _("Correct this condition."))
            continue
        for test in _tests(read):
            yield from _test(draft, file, row, test, facts)


def _tests(read: Read) -> Iterator[Test | Function]:
    if isinstance(read, Group):
        for part in read.parts:
            yield from _tests(part)
    else:
        yield read


def _test(draft: Draft, file: str, row: str, test: Test | Function, facts: Mapping[str, Question]) -> Iterator[Fault]:
    missing = [name for name in test.facts() if name not in facts and name != "today"]
    for name in missing:
        yield _unknown_fact(draft, file, row, name, facts)
    if missing or isinstance(test, Function) or test.test == "within_days":
        return
    question = facts[test.fact]
    values = list(test.value) if isinstance(test.value, tuple) else [test.value]
    if question.choices:
        right = {key for key, _words in question.choices}
        for value in values:
            if value not in right:
                sentence = _("“%(fact)s” has no choice “%(value)s”.") % {"fact": test.fact, "value": value}
                yield draft.fault(file, row, "unknown-choice", sentence, known(right, str(value)))
        return
    wanted = KINDS.get(question.kind, "text")
    for value in values:
        if kind_of(value) != wanted and wanted != "list":
            words = {"fact": test.fact, "value": value, "kind": question.kind}
            sentence = _("“%(fact)s” is of kind %(kind)s and can never be compared with “%(value)s”.") % words
            yield draft.fault(
                file, row, "condition-kind", sentence, _("Write a value of the kind the question asks for.")
            )


def _unknown_fact(draft: Draft, file: str, row: str, name: str, facts: Iterable[str]) -> Fault:
    sentence = _("No question asks for “%(fact)s”.") % {"fact": name}
    return draft.fault(file, row, "unknown-fact", sentence, known(facts, name))


def check_same_names(draft: Draft) -> Iterator[Fault]:
    """One field name means one thing in every pack: same kind, same label, same unit, same choices."""
    first: dict[str, tuple[str, Question]] = {}
    packs: list[tuple[str, Any]] = [(f"items/{code}", pack) for code, pack in draft.items.items()]
    packs += [(f"one-things/{code}", pack) for code, pack in draft.one_things.items()]
    for folder, pack in packs:
        for table in ("situations", "questions"):
            for number, question in enumerate(getattr(pack, table), 1):
                where, earlier = first.setdefault(question.name, (folder, question))
                other = _difference(earlier, question)
                if other:
                    words = {"name": question.name, "what": other, "folder": where}
                    sentence = _("“%(name)s” has another %(what)s in %(folder)s.") % words
                    step = _("One name means one thing everywhere: make both alike, or rename this field.")
                    row = row_name(table, number, {"name": question.name})
                    yield draft.fault(f"{folder}/form.toml", row, "name-of-another", sentence, step)


def _difference(one: Question, other: Question) -> str:
    if one.kind != other.kind:
        return _("kind (%(one)s, here %(other)s)") % {"one": one.kind, "other": other.kind}
    if one.label.zh != other.label.zh:
        return _("label (%(one)s, here %(other)s)") % {"one": one.label.zh, "other": other.label.zh}
    if one.unit != other.unit:
        return _("unit (%(one)s, here %(other)s)") % {"one": one.unit, "other": other.unit}
    if [key for key, _words in one.choices] != [key for key, _words in other.choices]:
        return _("list of choices")
    return ""
