"""The lives declared in this room, each where it is lived."""

from tongban.catalog.powers.lifecycle import POWER_MOVE

__all__ = ["POWER_MOVE"]
