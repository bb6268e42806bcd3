"""What is right for trying and wrong for a city: said by `tongban check --deploy`, which refuses nothing for it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Info, Tags, Warning, register


@register(Tags.security, deploy=True)
def ready_for_a_city(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """One file as database, a cache of each worker's own, a key made here, an open data folder, an unnamed proxy."""
    wrong = (_one_writer(), _own_caches(), _key_made_here(), _open_folder(), _unnamed_proxy())
    return [message for message in wrong if message is not None]


def _one_writer() -> CheckMessage | None:
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        return None
    return Warning(
        "The database is SQLite, which lets one writer in at a time: workers wait for one another in line, and whoever "
        "waits longer than 20 seconds is told to come back.",
        hint="Set DATABASE_URL=postgres://… for more than one office; until then serve with --workers 1 or 2.",
        id="tongban.W003",
    )


def _own_caches() -> CheckMessage | None:
    if not settings.CACHES["default"]["BACKEND"].endswith("LocMemCache"):
        return None
    return Info(
        "Each worker keeps a cache of its own: the counts of unread messages and of a desk's queue may differ from "
        "page to page for a minute. Nothing else depends on it: tries, presses and sessions lie in the database.",
        id="tongban.I001",
    )


def _key_made_here() -> CheckMessage | None:
    if settings.SECRET_KEY_IS_GIVEN:
        return None
    return Warning(
        f"The secret key was made by this installation and lies in {settings.DATA_DIR}, beside what it protects.",
        hint="Set TONGBAN_SECRET_KEY_FILE to a file outside the data directory that only the service may read, with "
        "the same key in it.",
        id="tongban.W005",
    )


def _open_folder() -> CheckMessage | None:
    opened = [path for path in _private_places() if path.exists() and path.stat().st_mode & 0o077]
    if not opened:
        return None
    return Warning(
        f"Others on this machine may read {', '.join(map(str, opened))}.",
        hint="chmod 700 the folders and 600 the files, and let them belong to whoever runs the site.",
        id="tongban.W006",
    )


def _private_places() -> list[Path]:
    database = settings.DATABASES["default"]
    file = [Path(database["NAME"])] if database["ENGINE"].endswith("sqlite3") else []
    return [settings.DATA_DIR, settings.SMS_FILE_DIR, Path(settings.EMAIL_FILE_PATH), *file]


def _unnamed_proxy() -> CheckMessage | None:
    if settings.SECURE_PROXY_SSL_HEADER is None or settings.TRUSTED_PROXIES:
        return None
    return Warning(
        "TONGBAN_BEHIND_PROXY is on and TONGBAN_TRUSTED_PROXIES is empty: everybody seems to come from the proxy's "
        "address, so that the wrong passwords of one count against all.",
        hint="Set TONGBAN_TRUSTED_PROXIES to the address or network of the proxy, such as 10.0.0.5 or 10.0.0.0/24.",
        id="tongban.W007",
    )
