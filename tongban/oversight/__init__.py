"""Signals, cards and the account of delay: every exercise of power watched as it happens (电子监察)."""
