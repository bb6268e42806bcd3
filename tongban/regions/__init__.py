"""What places there are and how they lie inside one another (行政区划)."""
