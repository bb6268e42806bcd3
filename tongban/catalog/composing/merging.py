"""One form for several items (一表申请): fields joined by meaning, conflicts reported and never guessed.

Two fields are one where they have the same name in the shared vocabulary, or where the vocabulary
says that two names mean the same (`packs/glossary.toml` keeps terms; `same_as` here keeps field
names). Every original field keeps its place: the mapping original → merged is total and says where
each merged field comes from, so a form can be handed back to each item.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tongban.catalog.packs import Condition, ItemPack, Question

Origin = tuple[str, str]
"""(item code, field name): one field of one original form."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two fields of one meaning that cannot be one as they stand; `said` is what each of them says."""

    name: str
    what: str  # kind | choices | unit | range
    origins: tuple[Origin, ...]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MergedField:
    """A field asked once, and every field it stands for."""

    question: Question
    origins: tuple[Origin, ...]

    @property
    def spared(self) -> int:
        """How many times it is no longer asked."""
        return len(self.origins) - 1


@dataclass(frozen=True)
class MergedForm:
    """The form of the one-thing. A field in conflict stays apart, once for each reading, until somebody decides."""

    fields: tuple[MergedField, ...]
    conflicts: tuple[Conflict, ...] = ()
    mapping: Mapping[Origin, str] = field(default_factory=dict)

    @property
    def asked_before(self) -> int:
        """How many fields the original forms ask together."""
        return len(self.mapping)


def merge(items: Iterable[ItemPack], same_as: Mapping[str, str] | None = None) -> MergedForm:
    """The merged form of all items' questions. `same_as`: field name → the name it means the same as."""
    canonical = same_as or {}
    groups: dict[str, list[tuple[Origin, Question]]] = {}
    for item in items:
        for question in item.questions:
            name = canonical.get(question.name, question.name)
            groups.setdefault(name, []).append(((item.item.code, question.name), question))
    fields: list[MergedField] = []
    conflicts: list[Conflict] = []
    mapping: dict[Origin, str] = {}
    for name, asked in groups.items():
        found = list(_conflicts(name, asked))
        conflicts += found
        readings = _readings(asked) if found else [asked]
        for number, reading in enumerate(readings):
            said = name if number == 0 else f"{name}_{reading[0][0][0].replace('-', '_')}"
            fields.append(MergedField(_joined(said, [q for _o, q in reading]), tuple(o for o, _q in reading)))
            mapping.update((origin, said) for origin, _q in reading)
    return MergedForm(tuple(fields), tuple(conflicts), mapping)


def _conflicts(name: str, asked: list[tuple[Origin, Question]]) -> Iterable[Conflict]:
    origins = tuple(origin for origin, _question in asked)
    questions = [question for _origin, question in asked]
    kinds = {question.kind for question in questions}
    if len(kinds) > 1:
        yield Conflict(name, "kind", origins, tuple(q.kind for q in questions))
        return
    offered = {tuple(key for key, _label in question.choices) for question in questions}
    if len(offered) > 1:
        yield Conflict(name, "choices", origins, tuple("、".join(k for k, _l in q.choices) for q in questions))
    if len({question.unit for question in questions}) > 1:
        yield Conflict(name, "unit", origins, tuple(q.unit for q in questions))
    least, most = _range(questions)
    if least is not None and most is not None and least > most:
        yield Conflict(name, "range", origins, tuple(f"{q.least}–{q.most}" for q in questions))


def _readings(asked: list[tuple[Origin, Question]]) -> list[list[tuple[Origin, Question]]]:
    """Fields that can be one, together: same kind, choices and unit."""
    alike: dict[tuple[object, ...], list[tuple[Origin, Question]]] = {}
    for origin, q in asked:
        shape = (q.kind, tuple(key for key, _label in q.choices), q.unit)
        alike.setdefault(shape, []).append((origin, q))
    readings = []
    for together in alike.values():
        least, most = _range([q for _o, q in together])
        apart = least is not None and most is not None and least > most
        readings += [[one] for one in together] if apart else [together]
    return readings


def _range(questions: Iterable[Question]) -> tuple[float | None, float | None]:
    """The range every item accepts."""
    leasts = [q.least for q in questions if q.least is not None]
    mosts = [q.most for q in questions if q.most is not None]
    return max(leasts, default=None), min(mosts, default=None)


def _joined(name: str, questions: list[Question]) -> Question:
    """One question that satisfies all: required where any requires it, asked where any asks it, the narrowest range."""
    first = questions[0]
    least, most = _range(questions)
    return first.model_copy(
        update={
            "name": name,
            "required": any(q.required for q in questions),
            "least": least,
            "most": most,
            "max_length": min(q.max_length for q in questions),
            "when": either([q.when for q in questions]),
            "hint": next((q.hint for q in questions if q.hint), None),
            "why": next((q.why for q in questions if q.why), None),
            "prefill": next((q.prefill for q in questions if q.prefill), ""),
            "section": next((q.section for q in questions if q.section), None),
        }
    )


def either(conditions: list[list[Condition]]) -> list[Condition]:
    """Conditions that hold where any of the given lists holds; none where one of them always holds."""
    if any(not when for when in conditions):
        return []
    different = [when for place, when in enumerate(conditions) if when not in conditions[:place]]
    if len(different) == 1:
        return different[0]
    return [{"any": [when[0] if len(when) == 1 else {"all": when} for when in different]}]
