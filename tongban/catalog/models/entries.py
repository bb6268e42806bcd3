"""Entries of bureaus' own implementation lists (实施清单): immutable versions, and the runs that brought them in."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.regions.fields import JSONField


class ImportRun(models.Model):
    """One reading of one file with one mapping: how far it came, so that it can go on where it was stopped."""

    file = models.CharField(_("file"), max_length=200)
    file_fingerprint = models.CharField(_("SHA-256 of the file"), max_length=64)
    mapping = models.CharField(_("mapping"), max_length=60)
    mapping_fingerprint = models.CharField(_("SHA-256 of the mapping"), max_length=64)
    source = models.TextField(_("where its facts come from"), blank=True)
    position = models.PositiveIntegerField(_("rows read and settled"), default=0)
    made = models.PositiveIntegerField(_("new versions"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    rejects_bytes = models.PositiveBigIntegerField(_("settled length of the rejects file"), default=0)
    begun_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(_("ended; empty: to be gone on with"), null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["file_fingerprint", "mapping_fingerprint"], name="import_run_of_a_file")]

    def __str__(self) -> str:
        return f"{self.file} · {self.mapping}"


class ItemEntry(models.Model):
    """One version of one entry, whole (`elements`, as `ItemElements` dumps it without empty fields), never edited.

    The other columns repeat what browsing asks for. `superseded_from` is the day a later version takes over: it is the
    only column that is ever written again, and it says nothing about the content.
    """

    code = models.CharField(_("code"), max_length=80)
    number = models.PositiveIntegerField(_("version"))
    fingerprint = models.CharField(_("SHA-256 of the content"), max_length=64)
    elements = JSONField(_("elements"))
    name = models.CharField(_("name"), max_length=300)
    type = models.CharField(_("type of item"), max_length=2, blank=True)
    body = models.CharField(_("implementing body"), max_length=120, blank=True)
    body_code = models.CharField(_("code of the implementing body"), max_length=18, blank=True)
    basic_code = models.CharField(_("basic code"), max_length=12, blank=True)
    division = models.CharField(_("division"), max_length=12, blank=True)
    level = models.CharField(_("level of exercise"), max_length=1, blank=True)
    promised_days = models.FloatField(_("promised days"), null=True, blank=True)
    legal_days = models.FloatField(_("days the law allows"), null=True, blank=True)
    audience = models.CharField(_("whom it serves (digits of GB/T 39046)"), max_length=9, blank=True)
    themes = models.CharField(_("themes, each between bars"), max_length=300, blank=True)
    in_force_from = models.DateField(_("in force from"))
    in_force_until = models.DateField(_("in force until (inclusive)"), null=True, blank=True)
    superseded_from = models.DateField(_("superseded from"), null=True, blank=True)
    source_file = models.CharField(_("source file"), max_length=200)
    source_print = models.CharField(_("beginning of the SHA-256 of the source file"), max_length=12)
    source_row = models.PositiveIntegerField(_("source row"))
    run = models.ForeignKey("catalog.ImportRun", models.PROTECT, related_name="entries", db_index=False)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("entry of an implementation list")
        verbose_name_plural = _("entries of implementation lists")
        constraints = [models.UniqueConstraint(fields=["code", "number"], name="one_entry_version_each")]
        indexes = [
            models.Index(fields=["superseded_from", "division", "id"], name="entry_by_division"),
            models.Index(fields=["body_code", "id"], name="entry_by_body"),
            models.Index(fields=["basic_code"], name="entry_by_basic_code"),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"
