"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "tongban.cases"
    label = "cases"
    verbose_name = _("Cases")

    def ready(self) -> None:
        """Moves learn what they do, the journal who listens, documents who may read, the home page what is mine."""
        from tongban.cases import actions, events, home, opening, reactions  # noqa: F401
