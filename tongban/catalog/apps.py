"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    name = "tongban.catalog"
    label = "catalog"
    verbose_name = _("Catalogue")

    def ready(self) -> None:
        """Offices that come into being later get the powers of their line of business; moves learn what they do."""
        from tongban.accounts.events import offices_came
        from tongban.catalog.actions import give_powers_to_new_offices

        offices_came.connect(give_powers_to_new_offices, dispatch_uid="powers-of-new-offices")
