"""The counterfactual bench: last year's cases replayed under a draft change (推演).

`past` reads the record as a graph of steps, `replay` reckons it forward, `changes` and `drafting` say what a change
alters, `measures` what comes of it, `bench` puts both sides together, `asking` knows who may ask. Replaying no change
reproduces the past exactly.
"""

from tongban.oversight.whatif.asking import (
    EVERYWHERE,
    MOST_CASES,
    MOST_DAYS,
    Scope,
    ask,
    bodies_of,
    items_of,
    load,
    names_in,
    papers_of,
    scope_of,
    world,
)
from tongban.oversight.whatif.bench import Outcome, World, what_if
from tongban.oversight.whatif.changes import ALWAYS, ASSUMES, Change, assumptions, read_changes
from tongban.oversight.whatif.figures import Figures, figures
from tongban.oversight.whatif.measures import Load, Measure, Measures, measure
from tongban.oversight.whatif.past import Past, Told, past_of
from tongban.oversight.whatif.replay import Draft, replay

__all__ = [
    "ALWAYS",
    "ASSUMES",
    "EVERYWHERE",
    "MOST_CASES",
    "MOST_DAYS",
    "Change",
    "Draft",
    "Figures",
    "Load",
    "Measure",
    "Measures",
    "Outcome",
    "Past",
    "Scope",
    "Told",
    "World",
    "ask",
    "assumptions",
    "bodies_of",
    "figures",
    "items_of",
    "load",
    "measure",
    "names_in",
    "papers_of",
    "past_of",
    "read_changes",
    "replay",
    "scope_of",
    "what_if",
    "world",
]
