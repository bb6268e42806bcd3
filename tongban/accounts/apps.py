"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "tongban.accounts"
    label = "accounts"
    verbose_name = _("People and organisations")

    def ready(self) -> None:
        """A sealed word is laid down after migrations, to tell a wrong secret by."""
        from django.db.models.signals import post_migrate

        from tongban.accounts.canary import put_canary

        post_migrate.connect(put_canary, sender=self)
