"""How a reader wishes to read: language, larger letters (长者版), high contrast. Kept in cookies."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

CHOICES = {
    "language": ("zh-hans", "en"),
    "mode": ("standard", "senior"),
    "contrast": ("normal", "high"),
}
"""Cookie name → what it may say; the first is what holds without a cookie."""


@dataclass(frozen=True)
class Preference:
    """The three wishes of one reader."""

    language: str
    mode: str
    contrast: str

    @property
    def is_senior(self) -> bool:
        return self.mode == "senior"

    @property
    def is_high_contrast(self) -> bool:
        return self.contrast == "high"

    @property
    def html_language(self) -> str:
        """The `lang` of the page: zh-CN picks Chinese glyph forms."""
        return "zh-CN" if self.language == "zh-hans" else self.language


def preferences_of(request: HttpRequest) -> Preference:
    """What the cookies ask for; unknown words in them count as silence."""
    wished = {name: _wished(request, name) for name in CHOICES}
    if request.path.startswith("/api/") and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        wished["language"] = _language_of_program(request)
    return Preference(**wished)


def _wished(request: HttpRequest, name: str) -> str:
    said = request.COOKIES.get(name, "")
    return said if said in CHOICES[name] else CHOICES[name][0]


def _language_of_program(request: HttpRequest) -> str:
    asked = translation.get_language_from_request(request) if "Accept-Language" in request.headers else ""
    return asked if asked in CHOICES["language"] else CHOICES["language"][0]
