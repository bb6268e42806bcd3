"""Many questions cut into short pages: one subject each, and never a question beside the one it depends on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tongban.cases.forms.fields import applies, spoken

if TYPE_CHECKING:
    from tongban.catalog.packs import Question

MOST_ON_A_PAGE = 6


@dataclass(frozen=True)
class FormPage:
    """One page of a form. `slug` is the name of its first question; `position` and `total` count within its section."""

    slug: str
    section: str
    questions: tuple[Question, ...]
    position: int
    total: int


def pages_of(questions: Iterable[Question], facts: Mapping[str, Any], otherwise: str) -> list[FormPage]:
    """The pages to fill in, in order. A question that does not apply to `facts` is left out; so is one that hangs on an
    unknown fact, until it is known. `otherwise` names the section of questions that have none."""
    sections: dict[str, list[Question]] = {}
    for question in questions:
        if applies(question.when, facts):
            sections.setdefault(spoken(question.section) or otherwise, []).append(question)
    pages = []
    for section, asked in sections.items():
        cuts = list(_cut(asked))
        pages += [FormPage(cut[0].name, section, tuple(cut), n, len(cuts)) for n, cut in enumerate(cuts, 1)]
    return pages


def page_of(pages: Sequence[FormPage], name: str) -> FormPage | None:
    """The page on which the question `name` stands."""
    return next((page for page in pages if any(q.name == name for q in page.questions)), None)


def _cut(questions: Sequence[Question]) -> Iterator[list[Question]]:
    """Cut before a question whose condition reads another one of the same page, and evenly where a page grows long."""
    runs: list[list[Question]] = [[]]
    for question in questions:
        if {q.name for q in runs[-1]} & set(facts_of(question.when)):
            runs.append([])
        runs[-1].append(question)
    for run in runs:
        count = -(-len(run) // MOST_ON_A_PAGE)
        size = -(-len(run) // count) if count else 1
        yield from (run[at : at + size] for at in range(0, len(run), size))


def facts_of(when: Any) -> Iterator[str]:
    """Names of the facts that conditions read."""
    if isinstance(when, Mapping):
        for key, value in when.items():
            if key in ("fact", "of"):
                yield str(value)
            elif key in ("any", "all", "none"):
                yield from facts_of(value)
    elif isinstance(when, (list, tuple)):
        for one in when:
            yield from facts_of(one)
