"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "tongban.notices"
    label = "notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        """The channels that come with the house register themselves."""
        from tongban.notices.channels import email, sms  # noqa: F401
