"""One application, from draft to decision (办件), and what is kept with it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tongban.accounts.models import Person, Role, SealedJSONField, SealedTextField
from tongban.accounts.queries import duties_of, is_own
from tongban.cases.lifecycle import CASE, ONE_THING
from tongban.catalog.queries import guides
from tongban.journal.models import Parties, Stateful
from tongban.kit.lifecycle import Lifecycle
from tongban.regions.fields import JSONField

STATES = list(dict([*CASE.choices, *ONE_THING.choices]).items())
NEVER = date(9999, 12, 31)
"""The `next_due` of a case whose clock stands still or has ended: it sorts last in the work queue."""
OPEN = ("submitted", "correcting", "reviewing", "suspended", "granted")
"""The states in which a case is in the office's hands."""
CASEWORK = frozenset({Role.WINDOW, Role.APPROVER, Role.HEAD, Role.SUPERVISOR})
"""The roles that have to do with cases; an inspector or a keeper of the catalogue at the same body has none."""
IN_HAND = Q(ended_at__isnull=True, submitted_at__isnull=False)
"""The same said without a list, so that a database finds the partial index: sent, and not ended."""


class Case(Stateful):
    """A case, or the one-thing that carries several (`kind`). It keeps the pack version it was born with."""

    class Kind(models.TextChoices):
        ITEM = "item", _("Service item")
        ONE_THING = "one-thing", _("One thing")

    class Channel(models.TextChoices):
        ONLINE = "online", _("Online")
        WINDOW = "window", _("Window")
        KIOSK = "kiosk", _("Self-service terminal")
        API = "api", _("Another system")

    number = models.CharField(_("case number"), max_length=50, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ITEM)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    pack = models.ForeignKey("catalog.PackVersion", models.PROTECT, related_name="+", db_index=False)
    item_code = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    applicant = models.ForeignKey("accounts.Person", models.PROTECT, related_name="cases", db_index=False)
    on_behalf_of = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="cases", db_index=False
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    region = models.ForeignKey(
        "regions.Division", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.ONLINE)
    answers = SealedJSONField(default=dict)  # form facts by name; a part keeps its own copy as it was submitted
    situation = SealedJSONField(default=dict)  # situation facts by name
    waits_for = JSONField(default=list)  # item codes of siblings that must end well first
    route = models.CharField(max_length=10, default="ordinary")  # ordinary | promise (告知承诺)

    state = models.CharField(_("state"), max_length=30, choices=STATES, default="draft")
    created_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)  # complete or corrected materials last came in
    accepted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    draft_until = models.DateTimeField(null=True, blank=True)
    receipt_due = models.DateField(_("answer on acceptance due"), null=True, blank=True)
    promised_due = models.DateField(_("promised date"), null=True, blank=True)
    legal_due = models.DateField(_("legal date"), null=True, blank=True)
    next_due = models.DateField(_("next act due"), default=NEVER)  # what the work queue is ordered by
    extended_days = models.PositiveSmallIntegerField(default=0)
    handler = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    accepted_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    revision = models.PositiveIntegerField(default=0)  # of the draft: two devices must not overwrite each other

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[s for s, _label in STATES]), name="case_state_known")
        ]
        indexes = [
            models.Index(fields=["applicant", "-id"], name="case_mine"),
            models.Index(fields=["on_behalf_of", "-id"], name="case_of_firm"),
            models.Index(
                fields=["organisation", "next_due", "id", "state", "kind", "ended_at", "submitted_at"],
                condition=IN_HAND,
                name="case_queue",
            ),
            models.Index(
                fields=["next_due", "id", "state", "kind", "region", "ended_at", "submitted_at"],
                condition=IN_HAND,
                name="case_in_hand",
            ),
            models.Index(fields=["handler", "next_due"], condition=Q(handler__isnull=False), name="case_taken"),
            models.Index(fields=["draft_until"], condition=Q(state="draft"), name="case_draft_until"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def display_title(self) -> str:
        """The title in the language of whoever reads it now: the pack's English name where the interface is English and
        the pack still goes by that title. What is kept and written on papers is `title`."""
        if not (get_language() or "").startswith("en"):
            return self.title
        name = {one.code: one.name for one in guides()}.get(self.item_code)
        return str(name) if name is not None and name.zh == self.title else self.title

    @property
    def lifecycle(self) -> Lifecycle:
        """The declaration this case lives by."""
        return ONE_THING if self.kind == self.Kind.ONE_THING else CASE

    def reference(self) -> str:
        """The case number."""
        return self.number

    def office_id(self) -> int | None:
        """The body that handles it."""
        return self.organisation_id

    def roles_of(self, actor: object) -> frozenset[str]:
        """What `actor` is to this case: applicant (or the firm's representative); their mandates at the handling body
        whose region covers the case; adviser where their body was asked; window wherever the one window took it in."""
        if not isinstance(actor, Person):
            return frozenset()
        roles: set[str] = set()
        if is_own(actor, self.applicant_id):
            roles.add("applicant")
        for duty in duties_of(actor):
            if duty.role == Role.REPRESENTATIVE:
                if self.on_behalf_of_id and duty.organisation_id == self.on_behalf_of_id:
                    roles.add("applicant")
            elif duty.covers(self.region_id):
                at_hall = duty.organisation_kind == "hall" and duty.role in (Role.WINDOW, Role.SUPERVISOR)
                if duty.role in CASEWORK and (duty.organisation_id == self.organisation_id or at_hall):
                    roles.add(duty.role)
                elif (
                    duty.role in (Role.APPROVER, Role.HEAD)
                    and self.pk
                    and self.consultations.filter(office=duty.organisation_id, answered_at=None).exists()
                ):
                    roles.add("adviser")
        return frozenset(roles)

    def parties(self) -> Parties:
        """The applicant, and the firm that is acted for."""
        return Parties(
            frozenset({self.applicant_id}), frozenset({self.on_behalf_of_id} if self.on_behalf_of_id else ())
        )


class Stop(models.Model):
    """A time that is not counted, with its legal reason (第四十五条; corrections, 第三十二条)."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="stops")
    kind = models.CharField(max_length=20)  # correction, or one of lifecycle.STOP_REASONS
    reason = SealedTextField(blank=True)
    basis = models.CharField(max_length=200)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    expected_days = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["since"]
        verbose_name = _("stop of the clock")
        verbose_name_plural = _("stops of the clock")
        constraints = [models.UniqueConstraint(fields=["case"], condition=Q(until=None), name="one_open_stop")]

    def __str__(self) -> str:
        return f"{self.kind} {self.since:%Y-%m-%d}"


class Correction(models.Model):
    """A one-time notice (一次性告知): every defect at once. A second one rests on the head's consent, and says so."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="corrections")
    round = models.PositiveSmallIntegerField(default=1)
    defects = SealedJSONField(default=list)  # [{"what": "field"|"material"|"other", "code": …, "problem": …}]
    asked_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    consent_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    consent_reason = SealedTextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["round"]
        verbose_name = _("correction notice")
        verbose_name_plural = _("correction notices")
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="one_round_each")]
        indexes = [models.Index(fields=["due_on"], condition=Q(answered_at=None), name="correction_open")]

    def __str__(self) -> str:
        return f"{self.case_id} · {self.round}"


class CorrectionConsent(models.Model):
    """The head's consent to a further correction notice, asked for by an officer and used once."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="consents")
    asked_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    reason = SealedTextField()
    asked_at = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("consent to a further notice")
        verbose_name_plural = _("consents to a further notice")

    def __str__(self) -> str:
        return f"{self.case_id} · {self.asked_at:%Y-%m-%d}"


class CaseMaterial(models.Model):
    """One material of a case: how it was supplied, how far it can be trusted (108号文 grades A–D), what the officer
    found."""

    class Verdict(models.TextChoices):
        UNSEEN = "unseen", _("Not looked at")
        UNDECIDED = "undecided", _("Looked at, undecided")
        PASSED = "passed", _("In order")
        DEFECTIVE = "defective", _("To be corrected")

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="materials")
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    way = models.CharField(
        max_length=60, blank=True
    )  # licence:…, exchange:…, result:…, promise, upload, form; empty: not yet
    grade = models.CharField(max_length=1, blank=True)
    licence = models.ForeignKey("licences.Licence", models.PROTECT, null=True, blank=True, related_name="+")
    facts = SealedJSONField(default=dict)  # what a promise or an exchange said
    bound_to = SealedJSONField(default=list)  # whom it must prove, as the answers named them when it came
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.UNSEEN)
    remark = SealedTextField(blank=True)
    deferred_until = models.DateField(null=True, blank=True)
    supplied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("material of a case")
        verbose_name_plural = _("materials of a case")
        constraints = [models.UniqueConstraint(fields=["case", "code"], name="one_material_each")]

    def __str__(self) -> str:
        return self.name

    @property
    def file(self) -> Any:
        """The first of its files that counts; None without one."""
        first = self.files.filter(set_aside_at=None).select_related("file").first()
        return first.file if first is not None else None


class MaterialFile(models.Model):
    """One file of a material (a photograph, a sheet), in the order the applicant gave it.

    The bytes are never changed: `turned` only says how it is shown. A file that was taken out after somebody may have
    looked at it is kept with `set_aside_at`, so that the new can be seen beside the old.
    """

    material = models.ForeignKey("cases.CaseMaterial", models.CASCADE, related_name="files")
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)  # of the file: the same bytes are in a material once
    place = models.PositiveSmallIntegerField(default=1)
    turned = models.PositiveSmallIntegerField(_("degrees turned clockwise"), default=0)
    round = models.PositiveSmallIntegerField(_("correction round it came in with"), default=0)
    added_at = models.DateTimeField(default=timezone.now)
    set_aside_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["place", "id"]
        verbose_name = _("file of a material")
        verbose_name_plural = _("files of a material")
        constraints = [
            models.UniqueConstraint(
                fields=["material", "sha256"], condition=Q(set_aside_at=None), name="same_bytes_once"
            ),
            models.CheckConstraint(condition=Q(turned__in=[0, 90, 180, 270]), name="turned_by_quarters"),
        ]

    def __str__(self) -> str:
        return f"{self.material_id} · {self.place}"


class Confirmation(models.Model):
    """Somebody the result will name beside the applicant, asked to confirm it; found by the hash of their number."""

    class Answer(models.TextChoices):
        ASKED = "asked", _("Not answered yet")
        CONFIRMED = "confirmed", _("Confirmed")
        DECLINED = "declined", _("Declined")

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="confirmations")
    role = models.CharField(max_length=60)  # the part they play in the form, e.g. operator
    called = models.CharField(max_length=60)  # the same in words
    name = models.CharField(max_length=60)
    masked = models.CharField(max_length=30, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.ASKED)
    way = models.CharField(max_length=10, blank=True)  # signed-in | window
    seen = SealedTextField(blank=True)  # at the window: who came, and which paper was shown
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("confirmation by a named person")
        verbose_name_plural = _("confirmations by named people")
        constraints = [
            models.UniqueConstraint(fields=["case", "role", "digest", "name"], name="one_confirmation_each"),
            models.CheckConstraint(
                condition=Q(answer__in=["asked", "confirmed", "declined"]), name="confirmation_answer_known"
            ),
        ]
        indexes = [models.Index(fields=["digest"], name="confirmation_of_person")]

    def __str__(self) -> str:
        return f"{self.case_id} · {self.role}"


class Remark(models.Model):
    """One message of the thread between applicant and officer."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="thread")
    author = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    side = models.CharField(max_length=10)  # applicant | office
    text = SealedTextField(max_length=2000)
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["said_at", "id"]
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")

    def __str__(self) -> str:
        return f"{self.side} · {self.said_at:%Y-%m-%d %H:%M}"


class Consultation(models.Model):
    """A question to another body about a case, with its own limit."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="consultations")
    office = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    question = SealedTextField()
    asked_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    answer = SealedTextField(blank=True)
    answered_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        indexes = [models.Index(fields=["office", "due_on"], condition=Q(answered_at=None), name="consultation_open")]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.office_id}"


class Extension(models.Model):
    """The one extension a case may have (第四十二条): asked by the approver, decided by the head."""

    case = models.OneToOneField("cases.Case", models.CASCADE, related_name="extension")
    days = models.PositiveSmallIntegerField()
    reason = SealedTextField()
    asked_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    is_granted = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")

    def __str__(self) -> str:
        return f"{self.case_id} + {self.days}"


class CalendarSeen(models.Model):
    """The calendar of working days on which the stored dates rest; one row. A different one means: reckon anew."""

    ONLY = 1

    fingerprint = models.CharField(max_length=64)
    notices = JSONField(default=list)  # numbers of the notices it knew
    seen_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("calendar in use")
        verbose_name_plural = _("calendars in use")

    def __str__(self) -> str:
        return self.fingerprint[:12]
