"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    name = "tongban.journal"
    label = "journal"
    verbose_name = _("Journal")

    def ready(self) -> None:
        """The journal writes down what the rooms below it tell, and every room's reactions are heard."""
        from django.utils.module_loading import autodiscover_modules

        from tongban.accounts.events import EVENTS, write_with
        from tongban.journal.actions import record
        from tongban.journal.events import announce

        write_with(record)
        for what, meaning in EVENTS.items():
            announce(what, meaning)
        autodiscover_modules("reactions")
