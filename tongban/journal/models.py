"""What happened, to what, by whom; and who must still hear (记录). An entry is the record and the outbox at once."""

from __future__ import annotations

from typing import NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.regions.fields import JSONField


class Entry(models.Model):
    """One thing that happened. Never changed afterwards, save for its delivery and log columns and by an erasure."""

    what = models.CharField(_("what happened"), max_length=60)  # "case.accept"
    kind = models.CharField(_("kind of thing"), max_length=30)  # "case"
    subject = models.CharField(_("which thing"), max_length=64)  # its public reference, e.g. the case number
    actor = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(_("in what role"), max_length=20, blank=True)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    before = models.CharField(max_length=30, blank=True)
    after = models.CharField(max_length=30, blank=True)
    facts = JSONField(default=dict, encoder=DjangoJSONEncoder)
    basis = models.CharField(_("the article it rests on"), max_length=200, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)
    delivered_at = models.DateTimeField(null=True, blank=True)
    salt = models.BinaryField(null=True, blank=True)  # None: not on the public log, or erased
    commitment = models.BinaryField(null=True, blank=True)  # None: not on the public log
    log_index = models.BigIntegerField(null=True, blank=True)  # its place in its authority's log, once merged
    logged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "log_index"],
                condition=models.Q(log_index__isnull=False),
                name="one_entry_at_each_place",
            ),
            models.UniqueConstraint(
                fields=["log_index"],
                condition=models.Q(organisation=None, log_index__isnull=False),
                name="one_entry_at_each_place_of_the_platform",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "id"],
                condition=models.Q(log_index=None, commitment__isnull=False),
                name="entry_unmerged",
            ),
            models.Index(
                fields=["commitment"], condition=models.Q(log_index__isnull=False), name="entry_by_commitment"
            ),
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


class Log(models.Model):
    """The public log of one authority (or of the platform itself): an append-only Merkle tree of what it did.

    `edge` holds the complete nodes of the right-hand side, 32 bytes each, largest first.
    """

    code = models.CharField(_("code of the log"), max_length=40, unique=True)  # the authority's, as when it was opened
    authority = models.OneToOneField(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )  # None: the platform's own
    origin = models.CharField(_("name under which it is signed"), max_length=120, unique=True)
    algorithm = models.CharField(max_length=10)
    size = models.BigIntegerField(_("entries"), default=0)
    edge = models.BinaryField(default=bytes)
    last_at = models.DateTimeField(_("last merged"), null=True, blank=True)

    class Meta:
        verbose_name = _("public log")
        verbose_name_plural = _("public logs")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.origin


class Tile(models.Model):
    """256 (at the right-hand side fewer) neighbouring node hashes of a log's tree, as C2SP tlog-tiles lays them out."""

    log = models.ForeignKey("journal.Log", models.PROTECT, related_name="tiles")
    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        verbose_name = _("tile of a log")
        verbose_name_plural = _("tiles of logs")
        constraints = [models.UniqueConstraint(fields=["log", "level", "index"], name="one_tile_at_each_place")]

    def __str__(self) -> str:
        return f"{self.log_id}/{self.level}/{self.index}"


class LogDay(models.Model):
    """The first entry that a log took in on a day (of the office's clock); the next day's first ends it."""

    log = models.ForeignKey("journal.Log", models.PROTECT, related_name="days")
    day = models.DateField()
    first = models.BigIntegerField()

    class Meta:
        verbose_name = _("day of a log")
        verbose_name_plural = _("days of logs")
        constraints = [models.UniqueConstraint(fields=["log", "day"], name="one_day_each")]

    def __str__(self) -> str:
        return f"{self.log_id} {self.day}"


class LogKey(models.Model):
    """The Ed25519 key that signs tree heads; the private half is sealed under the installation's secret."""

    sealed = models.TextField()
    public = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("key of the public log")
        verbose_name_plural = _("keys of the public log")

    def __str__(self) -> str:
        return bytes(self.public).hex()


class TreeHead(models.Model):
    """A signed statement that a log had this size and this root at this moment; never taken back."""

    log = models.ForeignKey("journal.Log", models.PROTECT, related_name="heads")
    key = models.ForeignKey("journal.LogKey", models.PROTECT, related_name="+")
    size = models.BigIntegerField()
    root = models.BinaryField()
    at = models.DateTimeField()
    signature = models.BinaryField()

    class Meta:
        verbose_name = _("signed tree head")
        verbose_name_plural = _("signed tree heads")
        constraints = [models.UniqueConstraint(fields=["log", "size"], name="one_head_of_each_size")]

    def __str__(self) -> str:
        return f"{self.log_id} {self.size}"


class Parties(NamedTuple):
    """Whose matter a thing is: keys of people, and of firms (not of the office that handles it)."""

    people: frozenset[int] = frozenset()
    bodies: frozenset[int] = frozenset()


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

    def parties(self) -> Parties:
        """Whose matter it is, so that nobody acts for an office on what is their own (回避). Rooms say."""
        return Parties()
