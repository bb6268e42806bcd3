"""Certificates issued, shown and verified (证照)."""
