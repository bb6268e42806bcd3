"""Powers (权责清单): who may do what on which day, and the one act by which powers move between bodies."""
