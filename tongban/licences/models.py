"""Electronic certificates and the moments they are shown (电子证照与亮证)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.accounts.models import Person, Role, SealedJSONField
from tongban.accounts.queries import duties_of, is_own
from tongban.journal.models import Parties, Stateful
from tongban.licences.lifecycle import LICENCE
from tongban.regions.fields import JSONField

OFFICERS = frozenset({Role.WINDOW, Role.APPROVER, Role.HEAD, Role.SUPERVISOR})
"""The roles at the issuing body that have to do with certificates."""


class Licence(Stateful):
    """A certificate as issued. What it says never changes; a correction is a new version that replaces it."""

    identifier = models.CharField(_("certificate identifier (电子证照标识)"), max_length=128, unique=True)
    number = models.CharField(_("certificate number"), max_length=60, db_index=True)
    kind = models.CharField(_("kind"), max_length=60)  # the licence type's code in packs, e.g. "food-business-licence"
    kind_name = models.CharField(_("name of the certificate"), max_length=120)
    version = models.PositiveSmallIntegerField(default=1)
    holder_person = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="licences")
    holder_organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="licences"
    )
    holder_name = models.CharField(_("holder"), max_length=120)
    issuer = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    region = models.ForeignKey("regions.Division", models.PROTECT, null=True, blank=True, related_name="+")
    fields = SealedJSONField(_("what it says"), default=dict)  # {fact name: value}; labels come from the pack's result
    issued_on = models.DateField(default=timezone.localdate)
    valid_from = models.DateField(default=timezone.localdate)
    valid_until = models.DateField(null=True, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    document = models.ForeignKey("documents.Document", models.PROTECT, null=True, blank=True, related_name="+")
    case_number = models.CharField(max_length=50, blank=True)
    state = models.CharField(_("state"), max_length=30, choices=LICENCE.choices, default=LICENCE.first)
    state_since = models.DateField(_("in this state since"), default=timezone.localdate)  # the status list says it

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[s for s, _label in LICENCE.choices]), name="licence_state_known"
            )
        ]
        indexes = [
            models.Index(fields=["holder_person", "kind"]),
            models.Index(fields=["holder_organisation", "kind"]),
            models.Index(fields=["case_number"], name="licence_of_case"),
            models.Index(
                fields=["valid_until"], condition=models.Q(state__in=["valid", "suspended"]), name="licence_running_out"
            ),
            models.Index(fields=["id"], condition=~models.Q(state="valid"), name="licence_not_in_force"),
        ]

    def __str__(self) -> str:
        return f"{self.kind_name} {self.number}"

    def reference(self) -> str:
        """Under what the journal records it: the identifier."""
        return self.identifier[-64:]

    def office_id(self) -> int | None:
        """Its issuer."""
        return self.issuer_id

    def roles_of(self, actor: object) -> frozenset[str]:
        """holder (the person, or whoever represents the firm); and as what the actor works on its cases at the issuing
        body today, for a region that covers it."""
        if not isinstance(actor, Person):
            return frozenset()
        duties = duties_of(actor)
        roles = {
            duty.role
            for duty in duties
            if duty.role in OFFICERS and duty.organisation_id == self.issuer_id and duty.covers(self.region_id)
        }
        represents = {duty.organisation_id for duty in duties if duty.role == Role.REPRESENTATIVE}
        if is_own(actor, self.holder_person_id) or self.holder_organisation_id in represents:
            roles.add("holder")
        return frozenset(roles)

    def parties(self) -> Parties:
        """Its holder."""
        return Parties(
            frozenset({self.holder_person_id} if self.holder_person_id else ()),
            frozenset({self.holder_organisation_id} if self.holder_organisation_id else ()),
        )


class Showing(models.Model):
    """A one-time code (亮证) that lets a stranger check a certificate for 300 seconds, once; only its hash is kept."""

    licence = models.ForeignKey("licences.Licence", models.CASCADE, related_name="showings")
    digest = models.CharField(max_length=64, unique=True)
    shows = JSONField(default=list)  # labels of what the holder lets the other side see
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("showing")
        verbose_name_plural = _("showings")

    def __str__(self) -> str:
        return f"{self.licence_id} · {self.created_at:%Y-%m-%d %H:%M}"
