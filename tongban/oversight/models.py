"""Signals, the cards that rest on them, and what the clock must look at next."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.accounts.models import Person, Role
from tongban.accounts.queries import duties_of
from tongban.journal.models import Parties, Stateful
from tongban.kit.lifecycle import Lifecycle
from tongban.oversight.lifecycle import CARD, HEAD, OFFICER, SUPERVISOR
from tongban.regions.fields import JSONField

TONES = ("notice", "yellow", "red")
COLOURS = ("yellow", "red")


class Signal(models.Model):
    """A rule came true, once: for which thing, from when, on which entries, with the clock's explanation. Never changed
    and never made twice (`once`)."""

    once = models.CharField(max_length=160, unique=True)
    rule = models.CharField(_("rule"), max_length=40)
    version = models.CharField(_("version of the rule"), max_length=16)
    family = models.CharField(max_length=20)
    tone = models.CharField(max_length=10)
    kind = models.CharField(max_length=30, default="case")
    subject = models.CharField(_("which thing"), max_length=64)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    region = models.ForeignKey(
        "regions.Division", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    officer = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    item_code = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(_("since when it is true"))
    made_at = models.DateTimeField(_("noticed at"), default=timezone.now)
    entries = JSONField(_("journal entries it rests on"), default=list)
    explanation = JSONField(default=dict)  # see shapes.SignalRow.explanation

    class Meta:
        verbose_name = _("signal")
        verbose_name_plural = _("signals")
        constraints = [models.CheckConstraint(condition=Q(tone__in=TONES), name="signal_tone_known")]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="signal_of_body"),
            models.Index(fields=["region", "-id"], name="signal_of_place"),
            models.Index(fields=["officer", "-id"], condition=Q(officer__isnull=False), name="signal_of_officer"),
            models.Index(fields=["kind", "subject", "id"], name="signal_of_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}"


class Card(Stateful):
    """A yellow or red card (黄牌、红牌). It rests on one signal, and through it on a rule and on entries of the
    journal: without them the database takes no card."""

    number = models.CharField(_("card number"), max_length=30, unique=True)
    colour = models.CharField(max_length=10)
    signal = models.OneToOneField("oversight.Signal", models.PROTECT, related_name="card")
    entry = models.ForeignKey("journal.Entry", models.PROTECT, related_name="+", db_index=False)
    rule = models.CharField(max_length=40)
    kind = models.CharField(max_length=30, default="case")
    subject = models.CharField(max_length=64)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    region = models.ForeignKey(
        "regions.Division", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    officer = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    state = models.CharField(_("state"), max_length=30, choices=CARD.choices, default="issued")
    issued_at = models.DateTimeField(default=timezone.now)
    explain_due = models.DateField(_("explanation due"))
    decide_due = models.DateField(_("decision due"), null=True, blank=True)
    rectify_due = models.DateField(_("to be put right by"), null=True, blank=True)
    next_due = models.DateField(null=True, blank=True)  # the day after which the clock acts; None: nothing waits
    explanation = models.TextField(blank=True)
    appeal = models.TextField(blank=True)
    decision = models.TextField(blank=True)
    rectification = models.TextField(blank=True)
    overdue_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[name for name, _label in CARD.choices]), name="card_state_known"
            ),
            models.CheckConstraint(condition=Q(colour__in=COLOURS), name="card_colour_known"),
            models.CheckConstraint(condition=~Q(rule="") & ~Q(subject=""), name="card_rests_on_a_rule"),
        ]
        indexes = [
            models.Index(fields=["next_due"], condition=Q(next_due__isnull=False), name="card_due"),
            models.Index(fields=["organisation", "-id"], name="card_of_body"),
            models.Index(fields=["region", "-id"], name="card_of_place"),
            models.Index(fields=["officer", "-id"], condition=Q(officer__isnull=False), name="card_of_officer"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def lifecycle(self) -> Lifecycle:
        """The declaration this card lives by."""
        return CARD

    def reference(self) -> str:
        """The card's number."""
        return self.number

    def office_id(self) -> int | None:
        """The body it concerns."""
        return self.organisation_id

    def roles_of(self, actor: object) -> frozenset[str]:
        """Officer: whom it concerns, and then nothing else, whatever else they are. Head: of the body it concerns.
        Supervisor: whose region covers it."""
        if not isinstance(actor, Person):
            return frozenset()
        if self.officer_id == actor.pk:
            return frozenset({OFFICER})
        roles: set[str] = set()
        for duty in duties_of(actor):
            if duty.role == Role.HEAD and duty.organisation_id == self.organisation_id:
                roles.add(HEAD)
            elif duty.role == Role.SUPERVISOR and duty.covers(self.region_id):
                roles.add(SUPERVISOR)
        if HEAD in roles:
            roles.discard(SUPERVISOR)  # nobody judges a card of the body they head
        return frozenset(roles)

    def parties(self) -> Parties:
        """Whom it concerns."""
        return Parties(frozenset({self.officer_id} if self.officer_id else ()))


class Watch(models.Model):
    """What the clock must look at next in one open case. Made anew at each of its events; a pass reads only rows whose
    `next_at` has come."""

    number = models.CharField(_("case number"), max_length=50, unique=True)
    item_code = models.CharField(max_length=60)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    region = models.ForeignKey(
        "regions.Division", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    officer = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    next_at = models.DateTimeField(null=True, blank=True)  # None: nothing ahead (the clock stands still)
    ahead = JSONField(default=dict)  # {"limits": […], "moments": [[moment, rule, which limit], …]}: `ahead.py`
    near_at = models.DateTimeField(null=True, blank=True)  # the limit that runs now turns yellow
    late_on = models.DateField(null=True, blank=True)  # … and this is its last day

    class Meta:
        verbose_name = _("watch over a case")
        verbose_name_plural = _("watches over cases")
        indexes = [
            models.Index(fields=["next_at", "id"], condition=Q(next_at__isnull=False), name="watch_due"),
            models.Index(fields=["officer", "near_at"], condition=Q(officer__isnull=False), name="watch_of_officer"),
        ]

    def __str__(self) -> str:
        return self.number


class Sweep(models.Model):
    """When a part of the pass that looks at everything was last done."""

    name = models.CharField(max_length=40, primary_key=True)
    done_at = models.DateTimeField()

    class Meta:
        verbose_name = _("sweep")
        verbose_name_plural = _("sweeps")

    def __str__(self) -> str:
        return f"{self.name} {self.done_at:%Y-%m-%d}"
