"""Findings of the catalogue's check, each with a life of its own."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.accounts.models import Person, Role
from tongban.accounts.queries import duties_of
from tongban.catalog.linting.lifecycle import FINDING
from tongban.journal.models import Stateful
from tongban.regions.fields import JSONField


class Finding(Stateful):
    """One finding of one rule at one element of one item. What it says never changes; another fact is another finding.

    `words` are what the rule's sentence needs, so that it is read in the reader's language.
    """

    key = models.CharField(_("identity"), max_length=40, unique=True)
    rule = models.CharField(_("rule"), max_length=40)
    severity = models.CharField(_("severity"), max_length=7)
    item = models.CharField(_("code of the item"), max_length=80)
    item_name = models.CharField(_("item"), max_length=300)
    division = models.CharField(_("division"), max_length=12, blank=True)
    field = models.CharField(_("element"), max_length=200, blank=True)
    words = JSONField(_("words"), default=dict)
    found_at = models.DateTimeField(_("first found"), default=timezone.now)
    seen_at = models.DateTimeField(_("last found"), default=timezone.now)
    state = models.CharField(_("state"), max_length=30, choices=FINDING.choices, default=FINDING.first)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[name for name, _label in FINDING.choices]), name="finding_state_known"
            )
        ]
        indexes = [
            models.Index(fields=["state", "severity", "id"], name="finding_to_do"),
            models.Index(fields=["item"], name="finding_of_item"),
            models.Index(fields=["rule", "state"], name="finding_of_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.item}"

    def reference(self) -> str:
        """Its identity."""
        return self.key

    def roles_of(self, actor: object) -> frozenset[str]:
        """Catalogue keeper or administrator, where the item is in their place (a pack belongs to every place)."""
        if not isinstance(actor, Person):
            return frozenset()
        keepers = (Role.CATALOGUER, Role.ADMINISTRATOR)
        return frozenset(
            duty.role
            for duty in duties_of(actor)
            if duty.role in keepers and (not self.division or duty.covers(self.division))
        )
