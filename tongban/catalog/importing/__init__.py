"""Bureaus' own lists brought in: files row by row, by a mapping, in transactions that can be gone on with."""

from tongban.catalog.entries.searching import index_entries
from tongban.catalog.importing.mappings import Mapping, guess, load, names
from tongban.catalog.importing.rejects import Rejected
from tongban.catalog.importing.running import Done, import_file

__all__ = ["Done", "Mapping", "Rejected", "guess", "import_file", "index_entries", "load", "names"]
