"""Screens: nothing inline, nothing from another host, colours that can be read, and light enough for a slow line."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse

from tests.house.plan import PACKAGE, ROOT, named, templates
from tools import vendor

INLINE = {
    "an inline style": re.compile(r"\sstyle=[\"']"),
    "a <style> block": re.compile(r"<style\b"),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/json)"),
    "an inline handler": re.compile(r"\son[a-z]+=[\"']"),
    "another host": re.compile(r"(?:src|href|action)=[\"'](?:https?:)?//"),
    "an htmx eval": re.compile(r"hx-(?:on|vals)[:=][\"']?js:"),
}
OWN_STATIC = [p for p in PACKAGE.glob("*/static/**/*") if p.suffix in {".css", ".js"} and "vendor" not in p.parts]


@pytest.mark.parametrize("fault", INLINE)
def test_no_template_has(fault: str) -> None:
    wrong = [named(path) for path in templates() if INLINE[fault].search(path.read_text(encoding="utf-8"))]

    assert not wrong, "\n" + "\n".join(wrong)


def test_our_stylesheets_and_scripts_name_no_other_host() -> None:
    wrong = [named(p) for p in OWN_STATIC if re.search(r"(?:url\(|from |import )[\"']?https?://", p.read_text("utf-8"))]

    assert not wrong, "\n" + "\n".join(wrong)


def test_every_icon_named_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([a-z0-9-]+)"', (ROOT / vendor.SPRITE).read_text(encoding="utf-8")))
    named_icons = {
        (named(path), name)
        for path in templates()
        for name in re.findall(r"{% icon \"([a-z0-9-]+)\"", path.read_text(encoding="utf-8"))
    }

    wrong = [f"{where}: {name}" for where, name in sorted(named_icons) if name not in sprite]

    assert not wrong, "\n" + "\n".join(wrong)


def test_vendored_files_are_the_ones_in_the_manifest() -> None:
    assert vendor.faults() == []


def test_every_vendored_folder_brings_its_licence() -> None:
    folders = {p.parent for p in (ROOT / vendor.STATIC).rglob("*") if p.is_file() and p.parent != ROOT / vendor.STATIC}

    assert [named(folder) for folder in folders if not (folder / "LICENSE").exists()] == []


@pytest.mark.django_db
def test_every_answer_tells_the_browser_what_it_may_load(client: Client) -> None:
    for path in (reverse("about"), reverse("healthz"), "/nothing/here/"):
        answer = client.get(path)

        assert answer.headers["Content-Security-Policy"] == settings.CONTENT_SECURITY_POLICY
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_static_files_can_be_gathered_for_service(tmp_path: Path) -> None:
    service = {"BACKEND": "tongban.site.storage.HouseStatic"}

    with override_settings(STATIC_ROOT=tmp_path, STORAGES={**settings.STORAGES, "staticfiles": service}):
        call_command("collectstatic", interactive=False, verbosity=0)

    page = next(tmp_path.glob("site/js/page.*.js")).read_text(encoding="utf-8")
    assert (tmp_path / "staticfiles.json").exists()
    assert re.search(r"\./hotkeys\.[0-9a-f]{12}\.js", page)


# ---------------------------------------------------------------- colours


def luminance(colour: str) -> float:
    """Relative luminance of #rgb or #rrggbb (WCAG 2)."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(c * 2 for c in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


CSS = (PACKAGE / "site/static/site/tongban.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--([a-z0-9-]+):(#[0-9a-f]{3,6})", CSS.split("}", 1)[0]))
HIGH = TOKENS | dict(
    re.findall(r"--([a-z0-9-]+):(#[0-9a-f]{3,6})", CSS.split('[data-contrast="high"]{', 1)[1].split("}", 1)[0])
)
TEXT = [
    ("ink-900", "surface"), ("ink-700", "surface"), ("ink-600", "surface"), ("ink-600", "bg"), ("brand-600", "surface"),
    ("brand-700", "brand-50"), ("ok", "ok-bg"), ("warn", "warn-bg"), ("bad", "bad-bg"), ("info", "info-bg"),
    ("mute", "mute-bg"), ("teal", "teal-bg"), ("purple", "purple-bg"), ("surface", "brand-900"),
    ("brand-100", "brand-900"),
]  # fmt: skip
EDGES = [("line-strong", "surface"), ("line-strong", "bg"), ("focus-out", "surface"), ("focus-in", "brand-700")]


@pytest.mark.parametrize(("ink", "paper"), TEXT)
def test_text_can_be_read(ink: str, paper: str) -> None:
    assert contrast(TOKENS[ink], TOKENS[paper]) >= 4.5
    assert contrast(HIGH[ink], HIGH[paper]) >= 7


@pytest.mark.parametrize(("edge", "paper"), EDGES)
def test_edges_can_be_seen(edge: str, paper: str) -> None:
    assert contrast(TOKENS[edge], TOKENS[paper]) >= 3


# ---------------------------------------------------------------- weight


def packed(text: bytes) -> int:
    return len(gzip.compress(text, 9))


@pytest.mark.django_db
def test_a_first_visit_weighs_at_most_100_kilobytes(client: Client) -> None:
    page = client.get("/")
    if page.status_code == 404:
        page = client.get(reverse("about"))
    asked = set(re.findall(r'(?:src|href)="/static/([^"#]+)', page.content.decode())) | {
        vendor.SPRITE.split("static/", 1)[1]
    }
    asked |= {f"site/js/{p.name}" for p in (PACKAGE / "site/static/site/js").glob("*.js") if p.name != "print.js"}
    folders = [p for p in PACKAGE.glob("*/static") if p.is_dir()]
    weights = {
        name: packed((folder / name).read_bytes()) for name in asked for folder in folders if (folder / name).exists()
    }

    assert set(weights) == asked
    assert packed(page.content) + sum(weights.values()) <= 100 * 1024, weights
