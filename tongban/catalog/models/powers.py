"""The list of powers and duties (权责清单): which body may do what, on what basis, and how powers moved."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.accounts.models import Person, Role
from tongban.accounts.queries import duties_of, mandates_in_force
from tongban.catalog.powers.lifecycle import KINDS, POWER_MOVE
from tongban.journal.models import Parties, Stateful
from tongban.regions.fields import JSONField


class Power(models.Model):
    """One row of the 权责清单: a power a body holds for a time, with basis, duties and accountability.

    A row is closed (`until`), never rewritten: the rows of one code are the history of the power. No item is published
    and no act on a case is done without a row in force.
    """

    code = models.CharField(_("power code"), max_length=50)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind of power (事项类型)"), max_length=2)  # GB/T 39046 A: 01 行政许可 …
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="powers")
    basis = JSONField(default=list)
    duties = JSONField(_("duties (责任事项)"), default=list)  # [{"zh", "en"}]
    accountability = JSONField(_("accountability (追责情形)"), default=list)  # like basis
    level = models.CharField(_("level of exercise"), max_length=1, default="4")  # GB/T 39046 A
    source = models.CharField(_("where the power comes from (权力来源)"), max_length=1, default="1")
    regulator = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )  # who supervises afterwards, where that is not the body itself (谁审批谁负责，谁主管谁监管)
    window = models.CharField(_("where to apply"), max_length=200, blank=True)
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)
    finishes = models.BooleanField(
        _("finishes what was sent to it in time"), default=False
    )  # a closed row under the transition rule finish-at-old
    became = models.CharField(_("merged into"), max_length=50, blank=True)
    opened_by = models.ForeignKey("catalog.PowerMove", models.PROTECT, null=True, blank=True, related_name="opened")
    closed_by = models.ForeignKey("catalog.PowerMove", models.PROTECT, null=True, blank=True, related_name="closed")

    class Meta:
        verbose_name = _("power")
        verbose_name_plural = _("powers")
        constraints = [
            models.UniqueConstraint(fields=["code", "organisation", "since"], name="one_power_row_each"),
            models.UniqueConstraint(
                fields=["code", "organisation"], condition=Q(until=None), name="one_open_power_row_each"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PowerMove(Stateful):
    """A batch of powers that is cancelled, merged, delegated or transferred by one document on one day."""

    class InFlight(models.TextChoices):
        FINISH = "finish-at-old", _("Cases already sent are finished by the old body")
        MOVE = "move", _("Cases under way go over to the new body")

    number = models.CharField(_("number"), max_length=40, unique=True)
    kind = models.CharField(_("kind of move"), max_length=10, choices=KINDS)
    title = models.CharField(_("title"), max_length=200)
    batch = models.CharField(_("batch"), max_length=60, blank=True)
    powers = JSONField(_("power codes"), default=list)
    from_body = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    to_bodies = models.ManyToManyField("accounts.Organisation", related_name="+", blank=True)
    into = models.CharField(_("merged into (power code)"), max_length=50, blank=True)
    into_name = models.CharField(_("name of the merged power"), max_length=200, blank=True)
    document = models.CharField(_("legal document"), max_length=200)
    document_number = models.CharField(_("number of the document"), max_length=80, blank=True)
    effective_on = models.DateField(_("effective on"))
    in_flight = models.CharField(_("cases under way"), max_length=15, choices=InFlight.choices, default=InFlight.FINISH)
    officers = JSONField(_("officers who go over (sign-in names)"), default=list)
    window = models.CharField(_("where to apply afterwards"), max_length=200, blank=True)
    drafted_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    drafted_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(_("state"), max_length=30, choices=POWER_MOVE.choices, default="drafted")
    table = JSONField(_("before and after, as it took effect"), default=list)

    class Meta:
        verbose_name = _("move of powers")
        verbose_name_plural = _("moves of powers")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[name for name, _label in POWER_MOVE.choices]), name="power_move_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def reference(self) -> str:
        """The move's number."""
        return self.number

    def roles_of(self, actor: object) -> frozenset[str]:
        """Catalogue keeper or administrator in the place of the old body; a party: who heads one of the bodies."""
        if not isinstance(actor, Person):
            return frozenset()
        roles: set[str] = set()
        for duty in duties_of(actor):
            if duty.role in (Role.CATALOGUER, Role.ADMINISTRATOR) and duty.covers(self.from_body.region_id):
                roles.add(duty.role)
            elif duty.role == Role.HEAD and (
                duty.organisation_id == self.from_body_id or self.to_bodies.filter(pk=duty.organisation_id).exists()
            ):
                roles.add("party")
        return frozenset(roles)

    def parties(self) -> Parties:
        """The officers who go over with it, and the heads of the bodies concerned."""
        bodies = [self.from_body_id, *self.to_bodies.values_list("pk", flat=True)]
        going = Q(username__in=self.officers) | Q(
            pk__in=mandates_in_force().filter(role=Role.HEAD, organisation__in=bodies).values("person")
        )
        return Parties(frozenset(Person.objects.filter(going).values_list("pk", flat=True)))


class Dispute(models.Model):
    """A body's objection to a move, kept with what became of it."""

    move = models.ForeignKey("catalog.PowerMove", models.CASCADE, related_name="disputes")
    body = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    raised_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(_("reason"))
    raised_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("dispute over a move of powers")
        verbose_name_plural = _("disputes over moves of powers")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.move_id} · {self.body_id}"


class ExpertOpinion(models.Model):
    """What experts, asked because of a dispute, had to say (专家论证)."""

    move = models.ForeignKey("catalog.PowerMove", models.CASCADE, related_name="opinions")
    experts = models.CharField(_("experts"), max_length=200)
    opinion = models.TextField(_("opinion"))
    in_favour = models.BooleanField(_("in favour of the move"), default=True)
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("expert opinion")
        verbose_name_plural = _("expert opinions")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.move_id} · {self.experts}"
