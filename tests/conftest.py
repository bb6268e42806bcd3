"""What every test shares. The cast and the city come from the rooms' own `testing.py`."""
