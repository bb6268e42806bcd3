"""Whole stories told through the public programming interface, as the cast, step by step."""
