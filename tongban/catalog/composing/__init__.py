"""Composing one-things: merged form, fewest materials, parallel plan, savings explained. Packs in, answers out."""

from tongban.catalog.composing.composition import Composition, Measure, compose, in_every_situation, in_running_order
from tongban.catalog.composing.feeding import Feeding, Supplied, feed, lightest, producers
from tongban.catalog.composing.merging import Conflict, MergedField, MergedForm, merge

__all__ = [
    "Composition",
    "Conflict",
    "Feeding",
    "Measure",
    "MergedField",
    "MergedForm",
    "Supplied",
    "compose",
    "feed",
    "in_every_situation",
    "in_running_order",
    "lightest",
    "merge",
    "producers",
]
