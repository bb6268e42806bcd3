"""What the office may do and how (权责清单 · 事项 · 一件事): powers, versions of packs, entries of bureaus' lists."""

from tongban.catalog.models.entries import ImportRun, ItemEntry
from tongban.catalog.models.findings import Finding
from tongban.catalog.models.packs import Edition, PackVersion
from tongban.catalog.models.powers import Dispute, ExpertOpinion, Power, PowerMove

__all__ = [
    "Dispute",
    "Edition",
    "ExpertOpinion",
    "Finding",
    "ImportRun",
    "ItemEntry",
    "PackVersion",
    "Power",
    "PowerMove",
]
