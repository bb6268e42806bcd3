"""Pictures: decoded as far as a reader would, bounded in size, and nothing hidden behind them."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _
from PIL import ExifTags, Image

from tongban.documents.contents.refusing import damaged, refuse, two_in_one

MOST_PIXELS = 60_000_000
HIDDEN = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf",
    b"%PDF-",
    b"<script",
    b"<?php",
    b"<html",
    b"MZ\x90",
)
"""What has no business behind the end of a picture. (A short film behind a photograph has: phones put it there.)"""


def check_picture(content: bytes) -> None:
    """Refuse (upload-damaged, upload-unsafe) a picture that cannot be decoded whole, is too large, or hides a file."""
    with _faults():
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > MOST_PIXELS:
                raise refuse(
                    "upload-unsafe",
                    _("The picture has %(width)d × %(height)d dots, more than can be opened safely.")
                    % {"width": image.width, "height": image.height},
                    _("Make it smaller, or photograph it again at a normal size."),
                )
            image.verify()
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
            image.draft("L", (256, 256))
            image.load()
        behind = content[end_of_picture(content) :].lower()
    if any(mark.lower() in behind for mark in HIDDEN):
        raise two_in_one()


def has_place(content: bytes) -> bool:
    """Whether a photograph says where it was taken (EXIF GPS)."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
            return bool(image.getexif().get_ifd(ExifTags.IFD.GPSInfo))
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, TypeError):
        return False


def end_of_picture(content: bytes) -> int:
    """Where the picture itself ends; everything behind that is something else."""
    return _end_of_png(content) if content.startswith(b"\x89PNG") else _end_of_jpeg(content)


def _end_of_png(content: bytes) -> int:
    at = 8
    while at + 12 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        at += 12 + length
        if kind == b"IEND":
            break
    return min(at, len(content))


def _end_of_jpeg(content: bytes) -> int:
    at = 2
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            return len(content)
        mark = content[at + 1]
        if mark == 0xD9:  # end of image
            return at + 2
        if mark in (0x00, 0x01, 0xFF) or 0xD0 <= mark <= 0xD8:  # stuffing, fill and marks without a length
            at += 1 if mark == 0xFF else 2
            continue
        at += 2 + max(int.from_bytes(content[at + 2 : at + 4], "big"), 2)


@contextmanager
def _faults() -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise refuse(
            "upload-unsafe",
            _("The picture is larger than can be opened safely."),
            _("Make it smaller, or photograph it again at a normal size."),
        ) from fault
    except (OSError, SyntaxError, ValueError, EOFError, IndexError) as fault:
        raise damaged() from fault
