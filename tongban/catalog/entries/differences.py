"""What a new version changes for the applicant: one material fewer, three days faster (少一份材料，快三天)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongban.catalog.elements import ItemElements
from tongban.catalog.tables import audience_digit_name, level_name, type_name, unit_name


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `what`: the element; `before` and `after` in words; `better`: for the applicant, None where it is
    neither better nor worse."""

    what: str
    before: str
    after: str
    sentence: str
    better: bool | None

    @property
    def tone(self) -> str:
        """How a page colours it."""
        return {True: "ok", False: "warn", None: "info"}[self.better]


def diff(old: ItemElements, new: ItemElements) -> list[Change]:
    """The differences in the applicant's terms: better ones first, then worse, then the rest."""
    found = [*_time(old, new), *_materials(old, new), *_visits(old, new), *_money(old, new), *_depth(old, new)]
    found += [*_lists(old, new), *_words(old, new)]
    return sorted(found, key=lambda change: {True: 0, False: 1, None: 2}[change.better])


def summary(changes: list[Change]) -> str:
    """The telling changes in one line; empty where nothing matters to the applicant."""
    telling = [change.sentence for change in changes if change.better is not None]
    return "，".join(telling[:4])


def _number(value: float) -> str:
    return f"{value:g}"


def _days(value: float | None, unit: str) -> str:
    return "" if value is None else f"{_number(value)} {unit_name(unit)}"


def _time(old: ItemElements, new: ItemElements) -> Iterator[Change]:
    """Promised and lawful limits; compared only where both are known in the same unit."""
    for what in ("promised", "legal"):
        was, is_ = getattr(old, f"{what}_days"), getattr(new, f"{what}_days")
        units = getattr(old, f"{what}_unit"), getattr(new, f"{what}_unit")
        if (was, units[0]) == (is_, units[1]):
            continue
        before, after = _days(was, units[0]), _days(is_, units[1])
        if was is None or is_ is None or units[0] != units[1]:
            sentence = _("Time limit: %(before)s → %(after)s") % {"before": before or "—", "after": after or "—"}
            yield Change(f"{what}_days", before, after, sentence, None)
            continue
        words = {"days": _number(abs(was - is_)), "unit": unit_name(units[1])}
        if what == "promised":
            said = _("%(days)s %(unit)s faster") if is_ < was else _("%(days)s %(unit)s slower")
            yield Change(f"{what}_days", before, after, said % words, is_ < was)
        else:
            said = (
                _("the law's limit is %(days)s %(unit)s shorter")
                if is_ < was
                else _("the law's limit is %(days)s %(unit)s longer")
            )
            yield Change(f"{what}_days", before, after, said % words, None)


def _materials(old: ItemElements, new: ItemElements) -> Iterator[Change]:
    """How many papers more or fewer, which; and what became optional or may follow later."""
    was, is_ = ({row.name: row for row in each.materials} for each in (old, new))
    gone, come = [name for name in was if name not in is_], [name for name in is_ if name not in was]
    if gone or come:
        more = len(is_) - len(was)
        if more < 0:
            sentence = ngettext("%(n)s material fewer", "%(n)s materials fewer", -more) % {"n": -more}
        elif more > 0:
            sentence = ngettext("%(n)s material more", "%(n)s materials more", more) % {"n": more}
        else:
            sentence = ngettext("%(n)s material exchanged", "%(n)s materials exchanged", len(come)) % {"n": len(come)}
        yield Change("materials", "、".join(gone), "、".join(come), sentence, None if more == 0 else more < 0)
    for name in was.keys() & is_.keys():
        before, after = was[name], is_[name]
        if before.required != after.required:
            said = _("“%(name)s” is now required") if after.required else _("“%(name)s” is no longer required")
            yield Change("materials", name, name, said % {"name": name}, not after.required)
        if before.deferrable != after.deferrable:
            said = _("“%(name)s” may follow later") if after.deferrable else _("“%(name)s” may no longer follow later")
            yield Change("materials", name, name, said % {"name": name}, after.deferrable)


def _visits(old: ItemElements, new: ItemElements) -> Iterator[Change]:
    was, is_ = old.visits, new.visits
    if was == is_:
        return
    before, after = ("" if value is None else str(value) for value in (was, is_))
    if was is None or is_ is None:
        words = {"before": before or "—", "after": after or "—"}
        yield Change("visits", before, after, _("visits: %(before)s → %(after)s") % words, None)
        return
    fewer = was - is_
    if fewer > 0:
        sentence = ngettext("%(n)s visit fewer", "%(n)s visits fewer", fewer) % {"n": fewer}
    else:
        sentence = ngettext("%(n)s visit more", "%(n)s visits more", -fewer) % {"n": -fewer}
    yield Change("visits", before, after, sentence, fewer > 0)


def _money(old: ItemElements, new: ItemElements) -> Iterator[Change]:
    was, is_ = (each.has_fee if each.has_fee is not None else bool(each.fees) or None for each in (old, new))
    if was is not None and is_ is not None and was != is_:
        sentence = _("now with a fee") if is_ else _("now free of charge")
        yield Change("fees", _("with fee") if was else _("free of charge"), sentence, sentence, not is_)
    elif old.fees != new.fees:
        before, after = ("、".join(f"{row.name} {row.amount}".strip() for row in each.fees) for each in (old, new))
        yield Change("fees", before, after, _("the fees have changed"), None)


_DEPTHS = ["", "I", "II", "III", "IV"]


def _depth(old: ItemElements, new: ItemElements) -> Iterator[Change]:
    """How far it can be done online, and the services around it: on the spot, booking, courier."""
    was, is_ = old.online_depth, new.online_depth
    if was and is_ and was != is_ and {was, is_} <= set(_DEPTHS):
        more = _DEPTHS.index(is_) > _DEPTHS.index(was)
        yield Change(
            "online_depth", was, is_, _("more can be done online") if more else _("less can be done online"), more
        )
    said = {
        "instant": (_("now settled on the spot"), _("no longer settled on the spot")),
        "booking": (_("a time can now be booked"), _("a time can no longer be booked")),
        "courier": (_("the result can now be sent by courier"), _("the result is no longer sent by courier")),
    }
    for what, (better, worse) in said.items():
        before, after = getattr(old, what), getattr(new, what)
        if before is not None and after is not None and before != after:
            yield Change(what, _yes_no(before), _yes_no(after), better if after else worse, bool(after))


def _yes_no(value: bool) -> str:
    return _("Yes") if value else _("No")


def _lists(old: ItemElements, new: ItemElements) -> Iterator[Change]:
    """Whom it serves, its conditions and its form fields."""
    wider, narrower = (set(a.audience) - set(b.audience) for a, b in ((new, old), (old, new)))
    if wider or narrower:
        before, after = ("、".join(audience_digit_name(one) for one in each.audience) for each in (old, new))
        better = True if wider and not narrower else False if narrower and not wider else None
        sentence = (
            _("serves more people")
            if better
            else _("serves fewer people")
            if better is False
            else _("serves others than before")
        )
        yield Change("audience", before, after, sentence, better)
    if old.conditions != new.conditions:
        yield Change(
            "conditions", "\n".join(old.conditions), "\n".join(new.conditions), _("the conditions have changed"), None
        )
    fewer = len(old.fields) - len(new.fields)
    if fewer and old.fields and new.fields:
        words = {"n": abs(fewer)}
        if fewer > 0:
            sentence = ngettext("%(n)s form field fewer", "%(n)s form fields fewer", fewer) % words
        else:
            sentence = ngettext("%(n)s form field more", "%(n)s form fields more", -fewer) % words
        yield Change("fields", str(len(old.fields)), str(len(new.fields)), sentence, fewer > 0)


def _words(old: ItemElements, new: ItemElements) -> Iterator[Change]:
    """What is only said differently: name, body, place, telephones, law, result."""
    labels: dict[str, Any] = {
        "name": _("the name has changed"),
        "type": _("the type of item has changed"),
        "body": _("another body is responsible"),
        "level": _("another level is responsible"),
        "place": _("the place has changed"),
        "hours": _("the opening hours have changed"),
        "consult_phone": _("the telephone for questions has changed"),
        "complaint_phone": _("the telephone for complaints has changed"),
        "result": _("the result has changed"),
        "url": _("the web address has changed"),
    }
    shown: dict[str, Callable[[str], str]] = {"type": type_name, "level": _level}
    for what, sentence in labels.items():
        before, after = getattr(old, what), getattr(new, what)
        if before != after:
            speak = shown.get(what, str)
            yield Change(what, speak(before), speak(after), sentence, None)
    if old.basis != new.basis:
        before, after = ("、".join(f"{row.law}{row.article}" for row in each.basis) for each in (old, new))
        yield Change("basis", before, after, _("the legal basis has changed"), None)
    if old.themes != new.themes:
        yield Change("themes", "、".join(old.themes), "、".join(new.themes), _("it stands under other themes"), None)


def _level(code: str) -> str:
    return level_name(int(code)) if code.isdigit() else code
