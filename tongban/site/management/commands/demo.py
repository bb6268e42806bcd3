"""`tongban demo`: the sample city in one word."""

from __future__ import annotations

import argparse
import io
import threading
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from tongban.accounts import queries as accounts
from tongban.accounts.testing import DEMO_PASSWORD
from tongban.cases import actions as cases
from tongban.cases.models import Case
from tongban.journal.actions import deliver, sign_heads
from tongban.licences import actions as licences
from tongban.notices import actions as notices
from tongban.oversight import actions as oversight
from tongban.site.demo.bulk import grow
from tongban.site.demo.city import prepare
from tongban.site.demo.scenes import tell_all


class Command(BaseCommand):
    """Make the sample city ready, tell its stories, serve it."""

    help = "The sample city on 127.0.0.1:8000, in one command. --size N makes a city of N cases in bulk."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--size", type=int, default=0, help="make a city of so many cases in bulk")
        parser.add_argument("--cases", type=int, default=200, help="how many cases to tell, move by move (200)")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="make it ready and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.perf_counter()
        cast = prepare(self.stdout.write)
        if not Case.objects.exists() and options["cases"]:
            self.stdout.write(f"telling {options['cases']} cases, move by move …")
            tell_all(cast, options["cases"], say=self.stdout.write)
            call_command("catalog", "lint", "--keep", stdout=io.StringIO())  # the keeper's desk has findings to show
        if options["size"]:
            grow(cast, options["size"], say=self.stdout.write)
            oversight.rebuild_watches()
        self.stdout.write(f"ready in {time.perf_counter() - begun:.0f} s\n")
        self.introduce(options["port"])
        if not options["no_serve"]:
            threading.Thread(target=keep_ticking, daemon=True).start()
            call_command("serve", port=options["port"])

    def introduce(self, port: int) -> None:
        """The cast and where to begin."""
        site = f"http://127.0.0.1:{port}"
        self.stdout.write(f"{settings.CITY_NAME}  {site}/")
        shown = {card.username for card in accounts.cast_cards() if card.is_principal}
        for person in (one for one in accounts.cast() if one.username in shown):
            self.stdout.write(f"  {person.username:<10} {person.name}  {', '.join(roles_of(person)) or '申请人'}")
        self.stdout.write(f"  password for all: {DEMO_PASSWORD}  (or one click at {site}/accounts/sign-in/)")
        self.stdout.write(f"Begin as 张三: {site}/guides/open-a-restaurant/   then as 李四 and 王五: {site}/desk/\n")


def roles_of(person: Any) -> list[str]:
    """A person's duties in words."""
    return [
        f"{m.organisation.short_name or m.organisation.name} {m.get_role_display()}"
        for m in accounts.mandates_of(person)
    ]


def keep_ticking() -> None:
    """In the demonstration the clock and the workers live in the same process as the site."""
    while True:
        time.sleep(5)
        try:
            one_round()
        except Exception as fault:  # noqa: BLE001 - the demonstration goes on; the next round tries again
            print(f"clock: {fault}")


def one_round() -> None:
    """What `deliver`, `tick`, `oversee` and the background worker do in service: news told, clocks looked at, letters
    sent, heads of the public log signed."""
    deliver()
    cases.tick()
    oversight.oversee()
    licences.expire_due()
    notices.send_due()
    sign_heads()
