"""The lives declared in this room, each where it is lived."""

from tongban.catalog.linting.lifecycle import FINDING
from tongban.catalog.powers.lifecycle import POWER_MOVE

__all__ = ["FINDING", "POWER_MOVE"]
