"""What every page shows around its own matter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from tongban import __version__
from tongban.accounts.http import ends_at
from tongban.accounts.models import Person, Role
from tongban.accounts.queries import duties_of, is_officer
from tongban.notices.queries import unread_count
from tongban.site.preferences import preferences_of


@dataclass(frozen=True)
class Door:
    """One entry of a menu: where it leads, what it is called, and whether the reader stands in it."""

    href: str
    label: Any
    icon: str
    is_here: bool


MENU = (
    ("catalog:home", _("Home page"), "house"),
    ("catalog:one_things", _("One-thing services"), "squares-four"),
    ("catalog:all_items", _("All services"), "list-bullets"),
    ("cases:mine", _("My cases"), "list-checks"),
    ("licences:mine", _("My certificates"), "identification-card"),
    ("licences:verify", _("Verify"), "seal-check"),
)
"""The public menu: address name, label, icon. An address that is not built yet is left out."""

TABS = (
    ("catalog:home", _("Home page"), "house"),
    ("catalog:one_things", _("Services"), "squares-four"),
    ("cases:mine", _("Cases"), "list-checks"),
    ("accounts:me", _("Me"), "user"),
)
"""The four thumbs' reach on a phone."""

DESK = (
    ("cases:queue", _("To do"), "tray"),
    ("cases:consultations", _("Asked of us"), "arrows-left-right"),
    ("licences:desk", _("Certificates"), "identification-card"),
    ("oversight:cards", _("Cards"), "cards"),
    ("notices:inbox", _("Messages"), "chat-circle-text"),
)
"""The rail of the desk."""

KEEPING = (
    ("catalog:findings", _("Findings"), "list-checks"),
    ("catalog:compose_items", _("Compose"), "squares-four"),
    ("catalog:desk_powers", _("List of powers"), "gavel"),
)
"""What the rail shows to whoever keeps the catalogue; who does nothing else has no cases there."""
VERIFYING = (("accounts:verify", _("Verify an identity"), "identification-badge"),)
"""What the rail shows to whoever sits at a window."""
WATCHING = (
    ("oversight:live", _("Live oversight"), "pulse"),
    ("oversight:delay", _("Why it is slow"), "path"),
    ("oversight:whatif", _("What if"), "git-branch"),
    ("reports:board", _("Indicators"), "chart-bar"),
)
"""What the rail shows to whoever supervises, and to heads for their own body."""
WATCHERS = {Role.SUPERVISOR.value, Role.HEAD.value}
KEEPERS = {Role.CATALOGUER.value, Role.ADMINISTRATOR.value}


def furniture(request: HttpRequest) -> dict[str, Any]:
    """City, preferences, menus, unread messages, and whether this is a demonstration."""
    return {
        "city_name": settings.CITY_NAME,
        "version": __version__,
        "preferences": getattr(request, "preferences", None) or preferences_of(request),
        "is_demo": settings.DEMO,
        "demo_sign_in": settings.DEMO_SIGN_IN,
        "doors": SimpleLazyObject(lambda: list(_doors(request, MENU))),
        "tabs": SimpleLazyObject(lambda: list(_doors(request, TABS))),
        "has_desk": SimpleLazyObject(lambda: is_officer(request.user)),
        "unread_notices": SimpleLazyObject(lambda: _unread(request)),
        "session_ends": SimpleLazyObject(lambda: ends_at(request)),
        "desk_doors": SimpleLazyObject(lambda: list(_doors(request, _rail(request)))),
    }


def _rail(request: HttpRequest) -> tuple[tuple[str, Any, str], ...]:
    held = {duty.role for duty in duties_of(request.user)} if isinstance(request.user, Person) else set()
    rail = DESK[-1:] if held and held <= KEEPERS else DESK
    return (
        rail
        + (VERIFYING if Role.WINDOW in held else ())
        + (KEEPING if held & KEEPERS else ())
        + (WATCHING if held & WATCHERS else ())
    )


def _unread(request: HttpRequest) -> int:
    return unread_count(request.user) if request.user.is_authenticated else 0


def _doors(request: HttpRequest, menu: Iterable[tuple[str, Any, str]]) -> Iterable[Door]:
    found = []
    for name, label, icon in menu:
        try:
            found.append((reverse(name), label, icon))
        except NoReverseMatch:
            continue
    around = [href for href, *_ in found if request.path == href or (href != "/" and request.path.startswith(href))]
    here = max(around, key=len, default="")  # of an address and one below it only the nearer is where one stands
    for href, label, icon in found:
        yield Door(href, label, icon, href == here)
