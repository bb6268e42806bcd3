"""Immutable versions of packs, and the edition of the whole catalogue."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.regions.fields import JSONField


class PackVersion(models.Model):
    """One immutable version of a pack: its whole content and fingerprint. A case keeps the version it was born with."""

    class Kind(models.TextChoices):
        ITEM = "item", _("Service item")
        ONE_THING = "one-thing", _("One thing")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    code = models.SlugField(_("code"), max_length=60)
    number = models.PositiveIntegerField(_("version"))
    fingerprint = models.CharField(_("SHA-256 of the content"), max_length=64)
    content = JSONField(_("content"))  # the validated pack, as packs.ItemPack / packs.OneThingPack dump it
    name = models.CharField(_("name"), max_length=200)
    in_force_from = models.DateField(_("in force from"))
    in_force_until = models.DateField(_("in force until (inclusive)"), null=True, blank=True)
    loaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("pack version")
        verbose_name_plural = _("pack versions")
        constraints = [
            models.UniqueConstraint(fields=["kind", "code", "number"], name="one_pack_version_each"),
            models.UniqueConstraint(fields=["kind", "code", "fingerprint"], name="one_content_once"),
        ]
        indexes = [models.Index(fields=["code", "in_force_from"])]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"


class Edition(models.Model):
    """The whole catalogue as it stood after one loading: every pack version and shelf of words under one fingerprint.

    Public pages take their ETag and their place in the page cache from the newest edition, so one cheap question says
    whether anything that was printed from the catalogue may have changed.
    """

    fingerprint = models.CharField(_("SHA-256 of the catalogue"), max_length=64)
    loaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("edition of the catalogue")
        verbose_name_plural = _("editions of the catalogue")

    def __str__(self) -> str:
        return f"{self.pk} · {self.fingerprint[:12]}"
