"""The list of powers and duties (权责清单): which body may do what, on what basis."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Power(models.Model):
    """One row of the 权责清单: a power a body holds, with its legal basis. No item is published without one."""

    code = models.CharField(_("power code"), max_length=50)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind of power (事项类型)"), max_length=2)  # GB/T 39046 A: 01 行政许可 …
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="powers")
    basis = models.JSONField(default=list)
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("power")
        verbose_name_plural = _("powers")
        constraints = [models.UniqueConstraint(fields=["code", "organisation", "since"], name="one_power_row_each")]

    def __str__(self) -> str:
        return self.name
