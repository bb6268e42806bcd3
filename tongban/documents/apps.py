"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "tongban.documents"
    label = "documents"
    verbose_name = _("Materials and documents")

    def ready(self) -> None:
        """The checks before service are known."""
        from tongban.documents import checks  # noqa: F401  (registers itself)
