"""Draws one page of a PDF, in a process of its own: `python -m tongban.documents.page_drawing PAGE WIDTH MEGABYTES`
reads the PDF and writes a PNG. Needs neither settings nor a database."""

from __future__ import annotations

import io
import resource
import sys
import tempfile
from pathlib import Path

import typst
from pypdf import PdfReader, PdfWriter

SHEET = '#set page(width: auto, height: auto, margin: 0pt)\n#image("page.pdf", width: 600pt)\n'
"""The page as wide as 600 points, whatever its own size: the resolution decides how many dots that is."""
LONGEST = 6
"""A page higher than so many times its width is nobody's paper."""


def main(page: int, width: int, megabytes: int) -> int:
    """Write the picture to the standard output; 1 where the page is not there or is no page."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)
    reader = PdfReader(io.BytesIO(sys.stdin.buffer.read()), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        return 1
    if page > len(reader.pages):
        return 1
    sheet = reader.pages[page - 1]
    across, down = abs(float(sheet.cropbox.width)), abs(float(sheet.cropbox.height))
    if not across or not down or max(across, down) > LONGEST * min(across, down):
        return 1
    writer = PdfWriter()
    writer.add_page(sheet)
    with tempfile.TemporaryDirectory() as folder:
        writer.write(str(Path(folder) / "page.pdf"))
        (Path(folder) / "sheet.typ").write_text(SHEET, encoding="utf-8")
        drawn = typst.compile(str(Path(folder) / "sheet.typ"), root=folder, format="png", ppi=72.0 * width / 600)
    sys.stdout.buffer.write(drawn)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*(int(word) for word in sys.argv[1:4])))
