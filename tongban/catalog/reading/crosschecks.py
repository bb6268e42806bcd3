"""Whether packs agree with each other, with the list of powers, and with the law's limits. Shapes are already right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel

from tongban.catalog.packs import ItemPack, Material, OneThingPack
from tongban.catalog.planning import CircleError, in_order
from tongban.catalog.reading.everyday import check_everyday
from tongban.catalog.reading.faults import Fault, known
from tongban.catalog.reading.fields import check_fields, check_same_names
from tongban.catalog.reading.files import Draft, row_name
from tongban.catalog.reading.texts import faults_of_text
from tongban.kit.identifiers import BadIdentifier, read_credit_code

OUTCOMES = {"route", "refuse", "note", "needs", "instead", "see"}
ROUTES = {"ordinary", "promise"}
WAYS = {"licence", "exchange", "result", "promise", "upload", "form"}


def crosschecks(draft: Draft) -> Iterator[Fault]:
    """Every disagreement, shelves first."""
    yield from _shelves(draft)
    for code, item in draft.items.items():
        yield from _item(draft, code, item)
    for code, one_thing in draft.one_things.items():
        yield from _one_thing(draft, code, one_thing)
    yield from check_same_names(draft)
    yield from check_everyday(draft)


def _shelves(draft: Draft) -> Iterator[Fault]:
    shelves = draft.shelves
    departments = {row.code for row in shelves.departments}
    lists: tuple[tuple[str, str, Sequence[Any]], ...] = (
        ("departments.toml", "departments", shelves.departments),
        ("licence-kinds.toml", "licence_kinds", shelves.licence_kinds),
        ("themes.toml", "themes", shelves.themes),
        ("powers.toml", "powers", shelves.powers),
        ("everyday/names.toml", "everyday_names", shelves.everyday_names),
        ("everyday/bodies.toml", "bodies", shelves.bodies),
        ("everyday/elsewhere.toml", "matters", shelves.matters),
    )
    for file, table, rows in lists:
        seen: set[str] = set()
        for number, one in enumerate(rows, 1):
            name = row_name(table, number, one.model_dump())
            if one.code in seen:
                sentence = _("“%(code)s” stands here twice.") % {"code": one.code}
                yield draft.fault(file, name, "code-twice", sentence, _("Remove one."))
            seen.add(one.code)
            yield from faults_of_text(draft, file, name, one)
    for number, department in enumerate(shelves.departments, 1):
        row = row_name("departments", number, {"code": department.code})
        yield from _credit_code(draft, "departments.toml", row, department.demo_credit_code)
    for number, kind in enumerate(shelves.licence_kinds, 1):
        yield from _credit_code(
            draft, "licence-kinds.toml", row_name("licence_kinds", number, {"code": kind.code}), kind.defined_by
        )
    for number, power in enumerate(shelves.powers, 1):
        if power.department not in departments and "departments" not in draft.unread:
            row = row_name("powers", number, {"code": power.code})
            yield _unknown(draft, "powers.toml", row, "department", power.department, departments)


def _credit_code(draft: Draft, file: str, row: str, code: str) -> Iterator[Fault]:
    try:
        read_credit_code(code)
    except BadIdentifier as wrong:
        yield draft.fault(
            file,
            row,
            wrong.code,
            str(wrong.sentence),
            _("Correct the unified social credit code “%(code)s”.") % {"code": code},
        )


def _unknown(draft: Draft, file: str, row: str, field: str, value: str, right: Iterable[str]) -> Fault:
    sentence = _("“%(field)s” names “%(value)s”, which does not exist.") % {"field": field, "value": value}
    return draft.fault(file, row, f"unknown-{field.replace('_', '-')}", sentence, known(right, value))


def _item(draft: Draft, code: str, pack: ItemPack) -> Iterator[Fault]:
    folder, facts, shelves = f"items/{code}", pack.item, draft.shelves
    file = f"{folder}/pack.toml"
    yield from _identity(draft, file, code, pack)
    yield from _power(draft, file, pack)
    yield from _limits(draft, file, pack)
    for number, fee in enumerate(facts.fees, 1):
        if not fee.basis.strip():
            sentence = _("A fee needs its legal basis (行政许可法 第五十八条).")
            yield draft.fault(
                file, f"fees {number}", "fee-without-basis", sentence, _("Name the law, or remove the fee.")
            )
    yield from _materials(draft, folder, pack)
    yield from _named(draft, file, pack)
    yield from _rules(draft, folder, pack)
    yield from _result(draft, folder, pack)
    yield from check_fields(draft, folder, pack, ())
    if "licence_kinds" not in draft.unread and pack.result.kind == "licence":
        kinds = {kind.code for kind in shelves.licence_kinds}
        if pack.result.licence not in kinds:
            yield _unknown(draft, f"{folder}/result.toml", "licence", "licence", pack.result.licence, kinds)


def _identity(draft: Draft, file: str, code: str, pack: ItemPack | OneThingPack) -> Iterator[Fault]:
    facts: Any = pack.item if isinstance(pack, ItemPack) else pack.one_thing
    if facts.code != code:
        sentence = _("The code “%(code)s” is not the name of its folder.") % {"code": facts.code}
        yield draft.fault(file, "code", "code-not-folder", sentence, _('Write code = "%(code)s".') % {"code": code})
    if code in draft.items and code in draft.one_things and isinstance(pack, OneThingPack):
        sentence = _("A service item already has this code.")
        yield draft.fault(file, "code", "code-twice", sentence, _("Give the one-thing another code and folder name."))
    if facts.in_force_until and facts.in_force_until < facts.in_force_from:
        sentence = _("It ends before it begins.")
        yield draft.fault(
            file, "in_force_until", "dates-reversed", sentence, _("Correct in_force_from or in_force_until.")
        )
    themes = {theme.code for theme in draft.shelves.themes}
    for theme in facts.themes:
        if theme not in themes and "themes" not in draft.unread:
            yield _unknown(draft, file, "themes", "theme", theme, themes)
    field = "department" if isinstance(pack, ItemPack) else "lead_department"
    departments = {row.code for row in draft.shelves.departments}
    if getattr(facts, field) not in departments and "departments" not in draft.unread:
        yield _unknown(draft, file, field, field, getattr(facts, field), departments)
    rows: BaseModel = facts
    yield from faults_of_text(draft, file, "", rows)


def _power(draft: Draft, file: str, pack: ItemPack) -> Iterator[Fault]:
    """No power outside the list (法无授权不可为)."""
    if "powers" in draft.unread:
        return
    powers = {power.code: power for power in draft.shelves.powers}
    power = powers.get(pack.item.power)
    if power is None:
        sentence = _("No power outside the list: “%(power)s” is not in powers.toml.") % {"power": pack.item.power}
        yield draft.fault(file, "power", "unknown-power", sentence, known(powers, pack.item.power))
        return
    words = {"power": power.code, "theirs": power.department, "ours": pack.item.department}
    if power.department != pack.item.department:
        sentence = _("The power “%(power)s” belongs to “%(theirs)s”, not to “%(ours)s”.") % words
        yield draft.fault(file, "department", "power-of-another", sentence, _("Correct the department or the power."))
    if power.kind != pack.item.type:
        words.update(theirs=power.kind, ours=pack.item.type)
        sentence = _("The power “%(power)s” is of type %(theirs)s, the item of type %(ours)s.") % words
        yield draft.fault(file, "type", "power-of-another-type", sentence, _("Give both the same type (事项类型)."))
    if power.since > pack.item.in_force_from or (power.until and power.until < pack.item.in_force_from):
        sentence = _("On %(day)s the power “%(power)s” is not in force.") % {"day": pack.item.in_force_from, **words}
        yield draft.fault(
            file, "in_force_from", "power-not-in-force", sentence, _("Correct the dates of the item or the power.")
        )


def _limits(draft: Draft, file: str, pack: ItemPack) -> Iterator[Fault]:
    facts = pack.item
    same_unit = facts.legal.unit == facts.promised.unit
    longer = (
        facts.promised.days > facts.legal.days if same_unit else facts.promised.working_days > facts.legal.working_days
    )
    if longer:
        words = {"promised": facts.promised.days, "legal": facts.legal.days}
        sentence = _("The promised limit (%(promised)s) is longer than the legal one (%(legal)s).") % words
        yield draft.fault(
            file, "promised", "promise-too-long", sentence, _("A promise may only shorten the law's limit.")
        )
    if facts.instant != (facts.promised.days == 0):
        sentence = _("An item done on the spot promises 0 days, and only such an item does.")
        yield draft.fault(
            file, "instant", "instant-and-days", sentence, _("Set instant = true and promised days 0, or neither.")
        )


def _materials(draft: Draft, folder: str, pack: ItemPack) -> Iterator[Fault]:
    file = f"{folder}/materials.toml"
    kinds = {kind.code for kind in draft.shelves.licence_kinds}
    seen: set[str] = set()
    for number, material in enumerate(pack.materials, 1):
        row = row_name("materials", number, {"code": material.code})
        if material.code in seen:
            sentence = _("“%(code)s” stands here twice.") % {"code": material.code}
            yield draft.fault(file, row, "code-twice", sentence, _("Remove one."))
        seen.add(material.code)
        yield from faults_of_text(draft, file, row, material)
        if material.deferrable != (material.deferred_days > 0):
            sentence = _("What may follow later needs a number of days, and only that does.")
            yield draft.fault(
                file, row, "deferred-days", sentence, _("Set deferrable = true and deferred_days together.")
            )
        yield from _whose(draft, file, row, pack, material)
        for way in material.ways:
            name, colon, what = way.partition(":")
            if name not in WAYS or bool(colon) != (name in {"licence", "exchange", "result"}) or (colon and not what):
                right = ["licence:<kind>", "exchange:<source>", "result:<item>", "promise", "upload", "form"]
                sentence = _("“%(way)s” is not a way to supply a material.") % {"way": way}
                yield draft.fault(file, row, "unknown-way", sentence, known(right, way))
            elif name == "licence" and what not in kinds and "licence_kinds" not in draft.unread:
                yield _unknown(draft, file, row, "ways", what, kinds)
            elif name == "result" and what not in draft.items and what not in draft.unread:
                yield _unknown(draft, file, row, "ways", what, draft.items)


def _whose(draft: Draft, file: str, row: str, pack: ItemPack, material: Material) -> Iterator[Fault]:
    """Whose paper a material is must be somebody the form names; of an identity paper it must be said."""
    named = {q.name.removesuffix("_name") for q in (*pack.situations, *pack.questions) if q.name.endswith("_name")}
    for role in material.proves:
        if role not in named | {"applicant"}:
            yield _unknown(draft, file, row, "proves", role, named | {"applicant"})
    if not material.proves and "licence:id-card" in material.ways:
        sentence = _("It is not said whose identity card this is.")
        yield draft.fault(file, row, "proves-missing", sentence, _('Write proves = ["applicant"], or who it must be.'))


def _named(draft: Draft, file: str, pack: ItemPack) -> Iterator[Fault]:
    """Whoever must confirm is asked for by name and number, on an article."""
    asked = {question.name for question in pack.questions}
    roles = {name.removesuffix("_id_number") for name in asked if name.endswith("_id_number")}
    for number, one in enumerate(pack.item.named, 1):
        row = f"named {number}"
        if one.role not in roles or f"{one.role}_name" not in asked:
            yield _unknown(draft, file, row, "role", one.role, roles)
        if not one.basis.strip():
            sentence = _("Asking somebody to confirm needs the article it rests on.")
            yield draft.fault(file, row, "named-without-basis", sentence, _('Write basis = "《…》第…条".'))


def _rules(draft: Draft, folder: str, pack: ItemPack) -> Iterator[Fault]:
    file = f"{folder}/rules.toml"
    for number, rule in enumerate(pack.rules, 1):
        row = row_name("rules", number, {"name": rule.name})
        for outcome in set(rule.then) - OUTCOMES:
            yield _unknown(draft, file, row, "outcome", outcome, OUTCOMES)
        route = rule.then.get("route")
        if route is not None and route not in ROUTES:
            yield _unknown(draft, file, row, "route", str(route), ROUTES)
        see = rule.then.get("see")
        if see is not None and see not in draft.items and see not in draft.one_things and see not in draft.unread:
            yield _unknown(draft, file, row, "see", str(see), {**draft.items, **draft.one_things})
        if not rule.basis.strip():
            sentence = _("A rule needs the article it rests on.")
            yield draft.fault(file, row, "rule-without-basis", sentence, _('Write basis = "《…》第…条".'))


def _result(draft: Draft, folder: str, pack: ItemPack) -> Iterator[Fault]:
    file = f"{folder}/result.toml"
    yield from faults_of_text(draft, file, "", pack.result)
    if pack.result.kind != "licence" and pack.result.licence:
        sentence = _("Only a result of kind “licence” names a kind of certificate.")
        yield draft.fault(
            file, "licence", "licence-without-kind", sentence, _('Remove licence, or set kind = "licence".')
        )
    names = {question.name for question in (*pack.situations, *pack.questions)}
    of, _colon, whose = pack.result.about.partition(":")
    if pack.result.about and (of != "answer" or whose not in names):
        yield _unknown(draft, file, "about", "answer", whose or pack.result.about, names)
    for number, (label, source) in enumerate(pack.result.says, 1):
        kind, colon, what = source.partition(":")
        if kind == "answer" and colon and what not in names:
            row = f"says {number} ({label.zh})"
            yield _unknown(draft, file, row, "answer", what, names)


def _one_thing(draft: Draft, code: str, pack: OneThingPack) -> Iterator[Fault]:
    folder, facts = f"one-things/{code}", pack.one_thing
    file = f"{folder}/pack.toml"
    yield from _identity(draft, file, code, pack)
    codes = [part.item for part in facts.parts]
    for number, part in enumerate(facts.parts, 1):
        row = row_name("parts", number, {"item": part.item})
        if part.item not in draft.items and part.item not in draft.unread:
            yield _unknown(draft, file, row, "item", part.item, draft.items)
        if codes.count(part.item) > 1 and codes.index(part.item) < number - 1:
            sentence = _("“%(code)s” stands here twice.") % {"code": part.item}
            yield draft.fault(file, row, "code-twice", sentence, _("Remove one."))
        for after in part.after:
            if after not in codes or after == part.item:
                yield _unknown(draft, file, row, "after", after, set(codes) - {part.item})
    try:
        in_order({part.item: part.after for part in facts.parts})
    except CircleError as circle:
        sentence = _("These parts wait for each other: %(parts)s.") % {"parts": ", ".join(circle.codes)}
        yield draft.fault(
            file, "parts", "parts-in-a-circle", sentence, _("Remove one “after” so that a part can begin.")
        )
    if sum(part.lead for part in facts.parts) > 1:
        sentence = _("More than one part leads.")
        yield draft.fault(file, "parts", "two-leads", sentence, _("Set lead = true for one part at most."))
    parts = tuple(draft.items[part] for part in codes if part in draft.items)
    if len(parts) == len(codes):
        yield from check_fields(draft, folder, pack, parts)
