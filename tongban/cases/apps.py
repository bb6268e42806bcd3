"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "tongban.cases"
    label = "cases"
    verbose_name = _("Cases")

    def ready(self) -> None:
        """Moves learn what they do, the journal learns who listens, the documents room who may open a paper."""
        from tongban.cases import actions, events, opening, reactions  # noqa: F401
