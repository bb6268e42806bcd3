"""What the room remembers: sums by day, and how far they reach. A cache: emptied, it is counted anew from the cases."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongban.regions.fields import JSONField


class Daily(models.Model):
    """What one measure came to on one day, for one body, place, item and channel: how many, their sum, and the sum of
    their squares. Days on which nothing happened have no row."""

    day = models.DateField(_("day"))
    organisation = models.IntegerField(_("organisation"))  # 0: nobody yet. No foreign key: the rows are thrown away
    region = models.CharField(_("division code"), max_length=12, blank=True)
    item = models.CharField(_("item"), max_length=60)
    channel = models.CharField(_("channel"), max_length=10)
    measure = models.CharField(_("measure"), max_length=30)
    n = models.IntegerField(_("how many"))
    total = models.FloatField(_("sum"))
    squares = models.FloatField(_("sum of squares"))

    class Meta:
        verbose_name = _("daily sum")
        verbose_name_plural = _("daily sums")
        indexes = [models.Index(fields=["day"], name="daily_by_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.measure} {self.n}"


class Reach(models.Model):
    """How far the daily sums reach: the last entry of the journal they know, the numbers below it that were missing (an
    act under way may still fill them), and the day they were counted on."""

    through = models.BigIntegerField(_("last entry"))
    missing = JSONField(default=list)
    on = models.DateField(_("counted on"))
    at = models.DateTimeField(_("counted at"))
    rules = models.CharField(_("fingerprint of the measures"), max_length=64)

    class Meta:
        verbose_name = _("reach of the daily sums")
        verbose_name_plural = _("reach of the daily sums")

    def __str__(self) -> str:
        return f"{self.through} · {self.on}"
