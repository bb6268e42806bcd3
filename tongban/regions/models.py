"""Places and their levels (行政区划)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Division(models.Model):
    """An administrative division of GB/T 2260 (six digits) or GB/T 10114 (nine digits, towns)."""

    class Level(models.IntegerChoices):
        PROVINCE = 1, _("Province")
        CITY = 2, _("City")
        COUNTY = 3, _("County")
        TOWN = 4, _("Town or subdistrict")
        VILLAGE = 5, _("Village or community")

    code = models.CharField(_("division code"), max_length=12, primary_key=True)
    name = models.CharField(_("name"), max_length=120)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    is_demo = models.BooleanField(_("demonstration place"), default=False)

    class Meta:
        ordering = ["code"]
        verbose_name = _("division")
        verbose_name_plural = _("divisions")

    def __str__(self) -> str:
        return self.name

    @property
    def prefix(self) -> str:
        """The leading digits that every division below this one shares."""
        return self.code[: {1: 2, 2: 4, 3: 6, 4: 9, 5: 12}[self.level]]
