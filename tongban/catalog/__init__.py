"""Powers, service items, one-things and their guides, read from packs (权责清单·事项·一件事)."""
