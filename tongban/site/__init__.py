"""Settings, addresses, API and base pages: the screws that hold the rooms together."""
