"""Pictures of what was handed in, made here: a reader of the page never opens the file itself.

A photograph is turned upright as its camera noted it and written anew without anything but its dots (no place, no
maker). A page of a PDF is drawn by typst in a process of its own with bounds on time and memory, since a file from
outside may be built to stop a reader. Each picture is made once and kept beside the files.
"""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from tongban.documents.contents.refusing import UploadRefused
from tongban.documents.keeping import fetch
from tongban.documents.models import StoredFile
from tongban.kit.refusals import Invalid, Refusal
from tongban.kit.writing import write_whole

WIDTHS = (160, 480, 800, 1200, 1800)
"""The widths in dots a preview is made in; asked for by these alone, so that nobody fills the disk with others."""
TURNS = (0, 90, 180, 270)
SECONDS, MEGABYTES = 20, 1500
"""What drawing one page may take."""
SHOWN = {"image/jpeg", "image/png", "application/pdf"}


class NoPreview(Refusal):
    """No picture can be made of this file; it is opened as it is."""

    code = "no-preview"
    status = 404


def can_preview(stored: StoredFile) -> bool:
    """Whether a picture can be made of it."""
    return stored.media_type in SHOWN


def preview_of(stored: StoredFile, *, page: int = 1, width: int = 800, turn: int = 0) -> bytes:
    """A JPEG of a page (from 1), `width` dots wide before it is turned clockwise by `turn` degrees.

    Refusals: no-preview (an office file, a page that is not there, one that cannot be drawn), unknown-size.
    """
    if width not in WIDTHS or turn not in TURNS:
        raise _unknown_size()
    if not can_preview(stored) or page < 1 or page > (stored.pages or 1 if stored.pages else page):
        raise _none()
    place = _place(stored.sha256, page, width, turn)
    try:
        return place.read_bytes()
    except OSError:
        drawn = _draw(stored, page, width, turn)
    write_whole(place, drawn)
    return drawn


def page_picture(sha256: str, content: Callable[[], bytes], *, width: int) -> bytes:
    """A JPEG of the first page of a PDF of our own, made once for each hash. `content`: its bytes, asked for only where
    the picture is not kept yet. Refusals: unknown-size, no-preview."""
    if width not in WIDTHS:
        raise _unknown_size()
    place = _place(sha256, 1, width, 0)
    try:
        return place.read_bytes()
    except OSError:
        drawn = _as_jpeg(_page_as_picture(content(), 1, width), width, 0)
    write_whole(place, drawn)
    return drawn


def _draw(stored: StoredFile, page: int, width: int, turn: int) -> bytes:
    content = fetch(stored.sha256)
    if stored.media_type == "application/pdf":
        content = _page_as_picture(content, page, width)
    return _as_jpeg(content, width, turn)


def _as_jpeg(content: bytes, width: int, turn: int) -> bytes:
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
            if image.format == "JPEG":
                image.draft("RGB", (width * 2, width * 2))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((width, width * 4), Image.Resampling.LANCZOS)
            flat = Image.new("RGB", upright.size, "white")
            clear = upright.convert("RGBA")
            flat.paste(clear, mask=clear.getchannel("A"))
            written = io.BytesIO()
            (flat.rotate(-turn, expand=True) if turn else flat).save(written, "JPEG", quality=85)
    except (OSError, SyntaxError, ValueError, EOFError) as fault:
        raise _none() from fault
    return written.getvalue()


def _page_as_picture(content: bytes, page: int, width: int) -> bytes:
    """One page of a PDF as PNG, drawn by a process that ends when it takes too much."""
    asked = [sys.executable, "-m", "tongban.documents.page_drawing", str(page), str(width), str(MEGABYTES)]
    try:
        ran = subprocess.run(asked, input=content, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as fault:
        raise _none() from fault
    if ran.returncode or not ran.stdout.startswith(b"\x89PNG"):
        raise _none()
    return ran.stdout


def _unknown_size() -> Invalid:
    return Invalid(
        _("There is no preview of this size."),
        code="unknown-size",
        next_step=_("Widths: %(widths)s; turned by 0, 90, 180 or 270.") % {"widths": ", ".join(map(str, WIDTHS))},
    )


def _none() -> NoPreview:
    return NoPreview(
        _("No preview can be shown of this file."), next_step=_("Open the file itself; it is kept as it was handed in.")
    )


def _place(sha256: str, page: int, width: int, turn: int) -> Path:
    name = hashlib.sha256(f"{sha256} {page} {width} {turn}".encode()).hexdigest()
    return Path(settings.FILES_DIR) / "previews" / name[:2] / f"{name}.jpg"


__all__ = ["NoPreview", "UploadRefused", "can_preview", "page_picture", "preview_of"]
