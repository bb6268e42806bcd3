"""What happened, to what, by whom, and who must hear of it (记录)."""
