"""Sections cut into short pages: never a question beside the one that decides whether it is asked, never too many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tongban.cases.queries import Field, Section

MOST_ON_A_PAGE = 6


@dataclass(frozen=True)
class FormPage:
    """One page of a form. `slug` is the name of its first question; `position` and `total` count within its section."""

    slug: str
    section: Section
    fields: tuple[Field, ...]
    position: int
    total: int

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its questions."""
        return tuple(field.name for field in self.fields)


def pages_of(sections: Iterable[Section]) -> list[FormPage]:
    """Every page to fill in, in order."""
    pages = []
    for section in sections:
        cuts = list(_cut(section.fields))
        pages += [FormPage(cut[0].name, section, tuple(cut), n, len(cuts)) for n, cut in enumerate(cuts, 1)]
    return pages


def page_of(pages: Sequence[FormPage], name: str) -> FormPage | None:
    """The page on which the question `name` stands, or the first page of the section of that name."""
    by_question = (page for page in pages if name in page.names)
    return next(by_question, next((page for page in pages if page.section.name == name), None))


def page_after(pages: Sequence[FormPage], names: Sequence[str]) -> FormPage | None:
    """Where to go once the questions `names` are answered: on within the section, then to the next one not done."""
    at = max((n for n, page in enumerate(pages) if set(names) & set(page.names)), default=-1)
    if at < 0:
        return None
    here = pages[at]
    if set(here.names) - set(names) and not all(field.value not in (None, "", []) for field in here.fields):
        return here
    within = (page for page in pages[at + 1 :] if page.section.name == here.section.name)
    return next(within, next((page for page in pages[at + 1 :] if page.section.status != "done"), None))


def _cut(fields: Sequence[Field]) -> Iterator[list[Field]]:
    """Cut before a question whose condition reads another of the same page, and evenly where a page grows long."""
    runs: list[list[Field]] = [[]]
    for field in fields:
        if {f.name for f in runs[-1]} & set(facts_of(field.question.when)):
            runs.append([])
        runs[-1].append(field)
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
