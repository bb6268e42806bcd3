"""Screens of the room, by subject."""
