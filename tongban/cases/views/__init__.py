"""Screens: the citizen's journey and the officers' desk."""
