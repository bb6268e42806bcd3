"""Where bytes are kept: each once, under its SHA-256, below the data directory; checked when read back."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from tongban.kit.refusals import Refusal
from tongban.kit.writing import write_whole


class FileLostError(Refusal):
    """The file is not where it was put, or its bytes are no longer the same. An administrator must restore it."""

    code = "file-lost"
    status = 500

    def __init__(self) -> None:
        super().__init__(
            _("This file can no longer be read as it was stored."),
            next_step=_("Tell the administrator; it must be restored from the backup."),
        )


def place_of(sha256: str) -> Path:
    """The path of a kept file, spread over folders by its first digits."""
    return Path(settings.FILES_DIR) / sha256[:2] / sha256[2:4] / sha256


def keep(content: bytes) -> str:
    """Keep the bytes and return their SHA-256; keeping the same bytes again costs nothing."""
    sha256 = hashlib.sha256(content).hexdigest()
    place = place_of(sha256)
    if place.exists():
        return sha256
    write_whole(place, content)  # also when two keep it at once
    return sha256


def fetch(sha256: str) -> bytes:
    """The bytes kept under that name; FileLostError where they are gone or changed."""
    try:
        content = place_of(sha256).read_bytes()
    except OSError as fault:
        raise FileLostError from fault
    if hashlib.sha256(content).hexdigest() != sha256:
        raise FileLostError
    return content
