"""One application from draft to decision (办件)."""
