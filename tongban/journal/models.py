"""What happened, to what, by whom; and who must still hear (记录). An entry is the record and the outbox at once."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One thing that happened. Never changed afterwards, save for its delivery columns."""

    what = models.CharField(_("what happened"), max_length=60)  # "case.accept"
    kind = models.CharField(_("kind of thing"), max_length=30)  # "case"
    subject = models.CharField(_("which thing"), max_length=64)  # its public reference, e.g. the case number
    actor = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(_("in what role"), max_length=20, blank=True)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    before = models.CharField(max_length=30, blank=True)
    after = models.CharField(max_length=30, blank=True)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    basis = models.CharField(_("the article it rests on"), max_length=200, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        indexes = [
            models.Index(fields=["kind", "subject", "id"], name="entry_of_a_thing"),
            models.Index(fields=["id"], condition=models.Q(delivered_at=None), name="entry_undelivered"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.subject}"


class FailedDelivery(models.Model):
    """A reaction that failed for one entry and will be tried again; the rest of the reactions have gone on."""

    entry = models.ForeignKey("journal.Entry", models.CASCADE, related_name="failures")
    reaction = models.CharField(max_length=120)
    attempts = models.PositiveSmallIntegerField(default=1)
    last_error = models.TextField()
    next_try_at = models.DateTimeField(null=True, blank=True)  # None: given up, a person must look
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("failed delivery")
        verbose_name_plural = _("failed deliveries")
        constraints = [models.UniqueConstraint(fields=["entry", "reaction"], name="one_failure_each")]
        indexes = [models.Index(fields=["next_try_at"], condition=models.Q(done_at=None), name="failure_due")]

    def __str__(self) -> str:
        return f"{self.reaction} ← {self.entry_id}"


class Counter(models.Model):
    """A running number that is never used twice (文号, 办件编号)."""

    name = models.CharField(max_length=120, primary_key=True)
    value = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("counter")
        verbose_name_plural = _("counters")

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class Stateful(models.Model):
    """A thing with a life. The room's model adds `state` choices and a constraint from its own declaration."""

    state = models.CharField(_("state"), max_length=30)

    class Meta:
        abstract = True

    def reference(self) -> str:
        """The public reference under which the journal records this thing."""
        return str(self.pk)

    def roles_of(self, actor: object) -> frozenset[str]:
        """The roles `actor` holds over this very thing (role × organisation × region). Rooms say."""
        return frozenset()

    def office_id(self) -> int | None:
        """The organisation in whose name an officer acts on this thing, where there is one."""
        return None
