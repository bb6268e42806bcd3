"""Messages to people: told once, in plain words, with what to do next and by when (通知)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """One thing one person is told, in their language. The inbox row; other channels carry the same words."""

    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="messages")
    about_kind = models.CharField(max_length=30)
    about = models.CharField(max_length=64)
    title = models.CharField(max_length=120)
    body = models.TextField()
    next_step = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True, blank=True)
    link = models.CharField(max_length=200, blank=True)
    once = models.CharField(_("told once under this key"), max_length=120, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [models.Index(fields=["person", "read_at"]), models.Index(fields=["person", "-created_at"])]

    def __str__(self) -> str:
        return self.title


class Sending(models.Model):
    """One message on its way by one channel (e-mail, SMS), with its attempts and last error."""

    message = models.ForeignKey("notices.Message", models.CASCADE, related_name="sendings")
    channel = models.CharField(max_length=20)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True, default=timezone.now)  # None: sent, or given up
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("sending")
        verbose_name_plural = _("sendings")
        constraints = [models.UniqueConstraint(fields=["message", "channel"], name="one_sending_each")]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(next_try_at__isnull=False), name="sending_due"),
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.message_id}"
