"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OversightConfig(AppConfig):
    name = "tongban.oversight"
    label = "oversight"
    verbose_name = _("Oversight")

    def ready(self) -> None:
        """A card's moves learn what they do, and the journal what is announced."""
        from tongban.oversight import actions, events  # noqa: F401
