"""What can be done in oversight: the pass, following a case, and every act on a card."""

from tongban.oversight.actions.carding import (
    appeal,
    explain,
    issue,
    move_card,
    rectify,
    refuse_move,
    report,
    uphold,
    withdraw,
)
from tongban.oversight.actions.following import follow
from tongban.oversight.actions.passing import Passed, oversee, rebuild_watches, standing

__all__ = [
    "Passed", "appeal", "explain", "follow", "issue", "move_card", "oversee", "rebuild_watches", "rectify",
    "refuse_move", "report", "standing", "uphold", "withdraw",
]  # fmt: skip
