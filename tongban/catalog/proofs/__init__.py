"""The no-proof planner (无证明): for each fact that must be shown, the lightest lawful way for this very person."""

from tongban.catalog.proofs.planning import RANKS, Holdings, Proof, Way, avoided, plan_proof
from tongban.catalog.proofs.sources import Source, sources

__all__ = ["RANKS", "Holdings", "Proof", "Source", "Way", "avoided", "plan_proof", "sources"]
