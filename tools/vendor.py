"""For maintainers: fetch the distributed files we commit, build the icon sprite, rewrite the manifest.

python tools/vendor.py            fetch with `npm pack` (npm is needed here only, never to install or run Tongban)
python tools/vendor.py --check    say whether every vendored file is the one in the manifest
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = "tongban/site/static/vendor"
FONTS = "tongban/documents/fonts"
MANIFEST = ROOT / STATIC / "manifest.json"

TAKEN = {
    ("bootstrap", "5.3.9", "MIT"): {
        "dist/css/bootstrap.min.css": f"{STATIC}/bootstrap/5.3.9/bootstrap.min.css",
        "LICENSE": f"{STATIC}/bootstrap/5.3.9/LICENSE",
    },
    ("htmx.org", "2.0.11", "0BSD"): {
        "dist/htmx.min.js": f"{STATIC}/htmx/2.0.11/htmx.min.js",
        "LICENSE": f"{STATIC}/htmx/2.0.11/LICENSE",
    },
    ("echarts", "6.1.0", "Apache-2.0"): {
        "dist/echarts.min.js": f"{STATIC}/echarts/6.1.0/echarts.min.js",
        "LICENSE": f"{STATIC}/echarts/6.1.0/LICENSE",
        "NOTICE": f"{STATIC}/echarts/6.1.0/NOTICE",
    },
    ("@phosphor-icons/core", "2.1.1", "MIT"): {
        "LICENSE": f"{STATIC}/phosphor/2.1.1/LICENSE",
    },
    ("@expo-google-fonts/noto-sans-sc", "0.4.3", "OFL-1.1"): {
        "400Regular/NotoSansSC_400Regular.ttf": f"{FONTS}/NotoSansSC-Regular.ttf",
        "700Bold/NotoSansSC_700Bold.ttf": f"{FONTS}/NotoSansSC-Bold.ttf",
        "LICENSE_FONT": f"{FONTS}/OFL.txt",
    },
}
"""(package, version, licence) → file in the package → where it lies here."""

SPRITE = f"{STATIC}/phosphor/2.1.1/icons.svg"
REGULAR = """
arrow-clockwise arrow-counter-clockwise arrow-left arrow-right arrow-square-out arrows-left-right arrows-clockwise
bell bookmark-simple buildings calendar calendar-check camera caret-down caret-left caret-right caret-up chart-bar
chat-circle-text check check-circle circle circle-dashed circle-half clipboard-text clock clock-countdown copy
desktop device-mobile dots-three download-simple envelope-simple envelope-simple-open eye eye-slash file
file-arrow-up file-pdf file-text files fingerprint flag flow-arrow folder folder-open funnel gear gavel git-branch
globe hand-heart handshake hourglass house identification-badge identification-card info key keyboard link list
list-bullets list-checks list-numbers lock-simple magnifying-glass magnifying-glass-minus magnifying-glass-plus
map-pin map-trifold megaphone minus moon note-pencil paper-plane-tilt paperclip pause pencil-simple
person-simple-circle phone phone-call play plus plus-circle printer prohibit push-pin qr-code question rows scales
seal-check shield-check shield-warning sign-in sign-out sliders speaker-high speaker-slash squares-four stack stamp
star storefront sun tag text-aa thumbs-down thumbs-up ticket timer translate trash tray tree-structure upload-simple
user user-circle user-switch users users-three warning warning-circle warning-octagon x x-circle
cards chart-line-up fingerprint-simple graph hand-palm monitor path presentation-chart pulse ranking siren trend-down
trend-up
""".split()
BOLD = "check x arrow-right caret-right plus warning".split()
DUOTONE = """
airplane-tilt baby baby-carriage bank bell briefcase buildings calendar-check car certificate chart-bar
clipboard-text clock-countdown coins currency-cny envelope-simple factory file-text files first-aid-kit flower-lotus
fork-knife gavel graduation-cap hand-coins hand-heart handshake heart house-line identification-badge
identification-card key leaf list-checks map-pin megaphone newspaper phone-call plant qr-code receipt scales
seal-check shield-check signature signpost stamp storefront suitcase ticket tray tree user users-three
warning-circle wheelchair cooking-pot truck wrench
""".split()


def fetch(package: str, version: str, into: Path) -> Path:
    """Unpack one npm package; returns its folder."""
    made = subprocess.run(
        ["npm", "pack", "--silent", f"{package}@{version}"], cwd=into, check=True, capture_output=True, text=True
    )
    folder = into / re.sub(r"\W+", "-", package)
    with tarfile.open(into / made.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def sprite(phosphor: Path) -> str:
    """One SVG with a symbol for each icon; duotone and bold ones carry their weight in the name."""
    symbols = []
    wanted = [("regular", n) for n in REGULAR] + [("bold", n) for n in BOLD] + [("duotone", n) for n in DUOTONE]
    for weight, name in sorted(set(wanted), key=lambda pair: (pair[1], pair[0])):
        full = name if weight == "regular" else f"{name}-{weight}"
        svg = (phosphor / "assets" / weight / f"{full}.svg").read_text(encoding="utf-8").strip()
        inner = re.sub(r"^<svg[^>]*>|</svg>$", "", svg)
        inner = re.sub(r"\d+\.\d{2,}", lambda n: f"{float(n[0]):.1f}", inner)  # unseen
        symbols.append(f'<symbol id="{full}" viewBox="0 0 256 256">{inner}</symbol>')
    return (
        '<svg xmlns="http://www.w3.org/2000/svg"><!-- Phosphor Icons 2.1.1, MIT, see LICENSE -->\n'
        + "\n".join(symbols)
        + "\n</svg>\n"
    )


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def refresh() -> None:
    """Fetch everything anew and write the manifest."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        for (package, version, licence), files in TAKEN.items():
            folder = fetch(package, version, Path(name))
            for source, place in files.items():
                target = ROOT / place
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes((folder / source).read_bytes())
                rows.append(
                    {"path": place, "package": package, "version": version, "source": source, "licence": licence}
                )
            if package == "@phosphor-icons/core":
                (ROOT / SPRITE).write_text(sprite(folder), encoding="utf-8")
                rows.append(
                    {"path": SPRITE, "package": package, "version": version, "source": "assets/", "licence": licence}
                )
    for row in rows:
        row["sha256"] = digest(ROOT / row["path"])
    MANIFEST.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def summed() -> dict[str, dict[str, str]]:
    """Path → row for each file named by a SHA256SUMS below the vendored folders."""
    rows = {}
    for folder in (STATIC, FONTS):
        for sums in (ROOT / folder).rglob("SHA256SUMS"):
            for line in sums.read_text(encoding="utf-8").splitlines():
                sha256, name = line.split()
                path = str((sums.parent / name).relative_to(ROOT))
                rows[path] = {"path": path, "sha256": sha256, "package": sums.parent.name, "version": "in SHA256SUMS"}
    return rows


def is_told(path: str) -> bool:
    """Whether a file is the text that goes with a folder of its own sums: the sums, a note, a licence."""
    beside = (ROOT / path).parent / "SHA256SUMS"
    return beside.exists() and Path(path).suffix in {"", ".md", ".txt"}


def faults() -> list[str]:
    """One sentence for each vendored file that is missing, changed or not in the manifest.

    A folder with a SHA256SUMS of its own (fonts we cut ourselves) is judged by that; its notes and licences are text.
    """
    rows = {row["path"]: row for row in json.loads(MANIFEST.read_text(encoding="utf-8"))} | summed()
    said = [f"{path} is missing" for path in rows if not (ROOT / path).exists()]
    said += [
        f"{path} is not the file of {row['package']} {row['version']}"
        for path, row in rows.items()
        if (ROOT / path).exists() and digest(ROOT / path) != row["sha256"]
    ]
    lying = [p for folder in (STATIC, FONTS) for p in (ROOT / folder).rglob("*") if p.is_file() and p != MANIFEST]
    said += [
        f"{p} is in no manifest" for p in (str(p.relative_to(ROOT)) for p in lying) if p not in rows and not is_told(p)
    ]
    return sorted(said)


if __name__ == "__main__":
    if "--check" in sys.argv:
        found = faults()
        print("\n".join(found))
        sys.exit(bool(found))
    refresh()
