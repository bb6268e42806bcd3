"""What every page shows around its own matter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from tongban import __version__
from tongban.accounts.http import ends_at
from tongban.accounts.models import Person, Role
from tongban.accounts.queries import duties_of, has_desk
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
    ("catalog:one_things", _("Life events"), "squares-four"),
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

OFFICE = frozenset({Role.WINDOW, Role.APPROVER, Role.HEAD, Role.SUPERVISOR})
WATCHERS = frozenset({Role.SUPERVISOR, Role.HEAD})
KEEPERS = frozenset({Role.CATALOGUER, Role.ADMINISTRATOR})
DESK: tuple[tuple[str, Any, str, frozenset[Role]], ...] = (
    ("cases:queue", _("To do"), "tray", OFFICE),
    ("cases:consultations", _("Asked of us"), "arrows-left-right", frozenset({Role.APPROVER, Role.HEAD})),
    ("accounts:verify", _("Verify an identity"), "identification-badge", frozenset({Role.WINDOW})),
    ("catalog:findings", _("Findings"), "list-checks", KEEPERS),
    ("catalog:compose_items", _("Compose"), "squares-four", KEEPERS | {Role.HEAD}),
    ("catalog:desk_powers", _("List of powers"), "gavel", KEEPERS),
    ("licences:desk", _("Certificates"), "identification-card", OFFICE),
    ("oversight:live", _("Live oversight"), "pulse", WATCHERS),
    ("oversight:cards", _("Cards"), "cards", OFFICE),
    ("oversight:delay", _("Why it is slow"), "path", WATCHERS),
    ("oversight:whatif", _("What if"), "git-branch", WATCHERS),
    ("reports:board", _("Indicators"), "chart-bar", WATCHERS),
    ("notices:inbox", _("Messages"), "chat-circle-text", frozenset(Role)),
)
"""The rail of the desk: address name, label, icon, and the roles of whom it is: nobody is led to what refuses them."""


def furniture(request: HttpRequest) -> dict[str, Any]:
    """City, preferences, menus, unread messages, and whether this is a demonstration."""
    return {
        "city_name": settings.CITY_NAME,
        "city_in_chinese": format_html('<span lang="zh-Hans">{}</span>', settings.CITY_NAME),  # read aloud as such
        "version": __version__,
        "preferences": getattr(request, "preferences", None) or preferences_of(request),
        "is_demo": settings.DEMO,
        "demo_sign_in": settings.DEMO_SIGN_IN,
        "doors": SimpleLazyObject(lambda: list(_doors(request, MENU))),
        "tabs": SimpleLazyObject(lambda: list(_doors(request, TABS))),
        "has_desk": SimpleLazyObject(lambda: has_desk(request.user)),
        "unread_notices": SimpleLazyObject(lambda: _unread(request)),
        "session_ends": SimpleLazyObject(lambda: ends_at(request)),
        "desk_doors": SimpleLazyObject(lambda: list(_doors(request, _rail(request)))),
    }


def _rail(request: HttpRequest) -> tuple[tuple[str, Any, str], ...]:
    held = {duty.role for duty in duties_of(request.user)} if isinstance(request.user, Person) else set()
    return tuple((name, label, icon) for name, label, icon, roles in DESK if held & roles)


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
