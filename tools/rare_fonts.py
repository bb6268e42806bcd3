"""Make the fonts for rare characters again from the Debian packages they come from.

    apt-get download fonts-hanazono fonts-noto-core; dpkg -x … FOLDER
    python tools/rare_fonts.py FOLDER

Writes tongban/documents/fonts/rare/: the ideographs of GB 18030-2022 that Noto Sans SC lacks (from HanaMinA and
HanaMinB, unhinted, under another name), and Tibetan, Mongolian and Arabic (Uyghur) as they are; with their SHA-256.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.merge import Merger, Options
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "tongban" / "documents" / "fonts"
RARE = FONTS / "rare"
FAMILY = "Tongban Rare Han"
HAN = (
    (0x2E80, 0x2FDF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2A6DF),
    (0x2A700, 0x2EBE0), (0x2F800, 0x2FA1F),
)  # fmt: skip
SCRIPTS = ("NotoSerifTibetan-Regular.ttf", "NotoSansMongolian-Regular.ttf", "NotoNaskhArabic-Regular.ttf")


def main(source: Path) -> None:
    """Make all of them."""
    shutil.rmtree(RARE, ignore_errors=True)
    RARE.mkdir()
    lacking = {p for first, last in HAN for p in range(first, last + 1)} - _covered(FONTS / "NotoSansSC-Regular.ttf")
    parts = []
    for name in ("HanaMinB.ttf", "HanaMinA.ttf"):
        file = next(source.rglob(name))
        wanted = lacking & _covered(file)
        lacking -= wanted
        parts.append(_part(file, wanted, RARE / f"part-{name}"))
    options = Options()
    options.drop_tables = ["BASE", "GDEF", "GSUB", "FFTM", "prop", "vhea", "vmtx", "gasp", "post"]
    merged = Merger(options).merge([str(part) for part in parts])
    _rename(merged)
    merged.save(RARE / "TongbanRareHan-Regular.ttf")
    for part in parts:
        part.unlink()
    for name in SCRIPTS:
        shutil.copy(next(source.rglob(name)), RARE / name)
    lines = (f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in sorted(RARE.glob("*.ttf")))
    (RARE / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def _covered(file: Path) -> set[int]:
    with TTFont(file, lazy=True) as font:
        return set(font.getBestCmap())


def _part(file: Path, wanted: set[int], out: Path) -> Path:
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True, glyph_names=False)
    options.drop_tables += ["BASE", "GDEF", "GSUB", "FFTM", "prop", "vhea", "vmtx", "gasp"]
    options.name_IDs = ["*"]
    with TTFont(file) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=wanted)
        cutter.subset(font)
        font.save(out)
    return out


def _rename(font: TTFont) -> None:
    names = {1: FAMILY, 2: "Regular", 3: f"{FAMILY} 2017", 4: FAMILY, 6: "TongbanRareHan-Regular"}
    for record in list(font["name"].names):
        if record.nameID in (1, 2, 3, 4, 6, 16, 17) or record.langID not in (0, 0x409):
            font["name"].removeNames(nameID=record.nameID, langID=record.langID, platformID=record.platformID)
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["head"].created = font["head"].modified = 0


if __name__ == "__main__":
    main(Path(sys.argv[1]))
