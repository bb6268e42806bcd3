"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    name = "tongban.journal"
    label = "journal"
    verbose_name = _("Journal")

    def ready(self) -> None:
        """The journal writes down what the rooms below it tell, knows which moves are on the public log, and has every
        room's events declared and its reactions heard."""
        from django.utils.module_loading import autodiscover_modules

        from tongban.accounts.events import EVENTS, write_with
        from tongban.journal.actions import record
        from tongban.journal.events import POWERS, announce
        from tongban.journal.queries import lifecycles

        write_with(record)
        for what, meaning in EVENTS.items():
            announce(what, meaning)
        for life in lifecycles().values():
            POWERS.update(f"{life.name}.{move.name}" for move in life.moves if move.is_power)
        autodiscover_modules("events")  # before anybody may listen to them
        autodiscover_modules("reactions")
