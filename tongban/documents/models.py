"""Files people hand in, documents the office hands out, and the seals that make them the office's own (材料与文书)."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.accounts.models import SealedJSONField


class StoredFile(models.Model):
    """A file somebody handed in, checked by its content. Kept under its SHA-256 below the data folder."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    name = models.CharField(_("file name"), max_length=200)
    media_type = models.CharField(_("media type, by content"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64, db_index=True)
    pages = models.PositiveIntegerField(null=True, blank=True)  # null: it has none, or was stored before they were
    has_place = models.BooleanField(_("says where it was taken"), default=False, db_default=False)
    stored_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")

    def __str__(self) -> str:
        return self.name


class Document(models.Model):
    """A numbered legal document (文书) or certificate page as issued: the sealed PDF never changes afterwards."""

    kind = models.CharField(_("kind of document"), max_length=40)  # acceptance-notice, correction-notice, …
    number = models.CharField(_("document number (文号)"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=120)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    addressee = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    subject_kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=64)
    facts = SealedJSONField(default=dict)  # all that the page shows, so that it can be drawn again and compared
    check_code = models.CharField(_("check code"), max_length=16, unique=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the PDF; empty until it is first drawn
    issued_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [models.Index(fields=["subject_kind", "subject"])]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class Seal(models.Model):
    """An organisation's electronic seal: a signing certificate, its sealed key, and the impression's words."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="seals")
    name = models.CharField(_("words on the seal"), max_length=80)
    certificate = models.TextField(_("certificate (PEM)"))
    key_sealed = models.TextField(_("private key, sealed"))
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")

    def __str__(self) -> str:
        return self.name
