"""The site as Django knows it: it has no tables, only screws."""

from django.apps import AppConfig
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    name = "tongban.site"
    label = "site"
    verbose_name = _("Site")

    def ready(self) -> None:
        """The kit speaks the reader's language, and the deploy checks stand at the gate."""
        from tongban.kit.words import speak_with
        from tongban.site import checks, readiness  # noqa: F401  (register themselves)

        speak_with(gettext)
