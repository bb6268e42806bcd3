"""Files and seals (材料与文书)."""
