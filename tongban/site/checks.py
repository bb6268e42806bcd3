"""Checks at the gate: what must never be true of a site that strangers can reach."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError

from tongban.accounts.queries import demo_people, secret_state


@register(Tags.security)
def demo_needs_debug(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """One-click sign-in without DEBUG needs a sentence nobody writes by accident."""
    if settings.DEMO and not (settings.DEBUG or settings.TESTING or settings.DEMO_ON_PUBLIC_HOST):
        return [
            Error(
                "TONGBAN_DEMO is on although TONGBAN_DEBUG is off: strangers could ask to sign in as anybody.",
                hint="Remove TONGBAN_DEMO. For a public demonstration with invented people only, "
                "set TONGBAN_DEMO_ON_PUBLIC_HOST=yes-i-know.",
                id="tongban.E001",
            )
        ]
    return []


@register(Tags.security, deploy=True)
def no_demo_in_service(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A site in service has no one-click sign-in and no sample keys."""
    found: list[CheckMessage] = []
    if settings.DEMO:
        found.append(
            Error(
                "The demonstration with its one-click sign-in is switched on.",
                hint="Remove TONGBAN_DEMO (and TONGBAN_DEMO_ON_PUBLIC_HOST) from the environment.",
                id="tongban.E002",
            )
        )
    if settings.SITE_URL.startswith("http://"):
        found.append(
            Warning(
                "TONGBAN_SITE_URL does not begin with https://, so codes printed on paper lead to an unsafe address.",
                hint="Set TONGBAN_SITE_URL to the public https address.",
                id="tongban.W001",
            )
        )
    if "filebased" in settings.EMAIL_BACKEND:
        found.append(
            Warning(
                "Letters are written to files and reach nobody.",
                hint="Set TONGBAN_EMAIL_BACKEND=django.core.mail.backends.smtp.EmailBackend and TONGBAN_EMAIL_HOST.",
                id="tongban.W002",
            )
        )
    return found


@register(Tags.database, deploy=True)
def no_demo_people_in_service(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """A database in service holds nobody who was invented for a demonstration: `check --deploy --database default`."""
    if not databases or (settings.DEMO_PEOPLE and not settings.TESTING):
        return []
    try:
        count = demo_people()
    except DatabaseError:
        return []  # not migrated yet, which has a check of its own
    if not count:
        return []
    return [
        Error(
            f"{count} accounts of this database were invented for a demonstration. They are refused at every door, but "
            "their cases, certificates and firms are in the lists.",
            hint="Begin with a database that never was a demonstration; never turn a demonstration into a service.",
            id="tongban.E003",
        )
    ]


@register(Tags.database)
def seals_open(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """What is sealed in the database opens with the present secret. `tongban check --database default` asks it."""
    if "default" not in (kwargs.get("databases") or ()):
        return []
    return [wrong_secret()] if secret_state() == "other" else []


def wrong_secret() -> Error:
    """The fault of a secret that opens nothing."""
    return Error(
        "What is sealed in the database does not open with the present TONGBAN_SECRET: no identity number can be "
        "read, people are not found by their number, and no paper can be sealed.",
        hint="Set TONGBAN_SECRET to the secret this database was used with. Where it was never set, that is the "
        "TONGBAN_SECRET_KEY of that time (or the file secret-key of its data directory).",
        id="tongban.E010",
    )


@register(Tags.security, deploy=True)
def the_secret_stands_apart(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The key of sessions is changed when it leaks; what is sealed must outlive that."""
    if settings.SECRET_IS_APART:
        return []
    return [
        Warning(
            "TONGBAN_SECRET is not set apart from TONGBAN_SECRET_KEY: changing the one makes everything sealed "
            "unreadable.",
            hint="Set TONGBAN_SECRET to the present key once, then change TONGBAN_SECRET_KEY as you like. Keep "
            "TONGBAN_SECRET beside the back-up, never inside it.",
            id="tongban.W010",
        )
    ]
