"""The ground everything stands on: plain Python, no Django."""
