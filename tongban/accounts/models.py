"""People, organisations, and who may do what, where (人与机构)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.accounts.sealed_numbers import SealedJSONField, SealedNumber, SealedTextField
from tongban.regions.fields import JSONField

__all__ = [
    "Canary",
    "Kin",
    "Mandate",
    "Organisation",
    "Person",
    "PersonManager",
    "Role",
    "SealedJSONField",
    "SealedNumber",
    "SealedTextField",
    "Token",
]


class Role(models.TextChoices):
    """What a mandate lets somebody do. A person's plain rights over their own matters need no mandate."""

    APPLICANT = "applicant", _("Applicant")
    WINDOW = "window", _("Window clerk")
    APPROVER = "approver", _("Approver")
    HEAD = "head", _("Head of the office")
    SUPERVISOR = "supervisor", _("Supervisor")
    HOTLINE = "hotline", _("Hotline operator")
    INSPECTOR = "inspector", _("Inspector")
    CATALOGUER = "cataloguer", _("Catalogue keeper")
    ADMINISTRATOR = "administrator", _("Administrator")
    REPRESENTATIVE = "representative", _("Representative of a firm")
    CLOCK = "clock", _("The clock")


class Assurance(models.TextChoices):
    """How an account's identity came to be proved."""

    DECLARED = "declared", _("By the owner's own word")
    WINDOW = "window", _("Verified at a window")
    PROVIDER = "provider", _("By the identity provider")
    ELSEWHERE = "elsewhere", _("By another city's sign-in")


class PersonManager(BaseUserManager["Person"]):
    """Makes people; the admin's door into the same table."""

    def create_user(self, username: str, name: str = "", password: str | None = None, **fields: Any) -> Person:
        """A person who can sign in with `password` (or by other means only, where it is None)."""
        person = self.model(username=username, name=name or username, **fields)
        person.set_password(password)
        person.save()
        return person

    def create_superuser(self, username: str, password: str, **fields: Any) -> Person:
        """A technical administrator of the installation."""
        return self.create_user(username, password=password, is_staff=True, is_superuser=True, **fields)


class Person(AbstractBaseUser):
    """A natural person who can sign in. The identity number is kept sealed and looked up by its keyed hash."""

    username = models.CharField(_("sign-in name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60)
    id_kind = models.CharField(
        _("kind of identity document"), max_length=3, default="111"
    )  # GA/T 2000.156: 111 居民身份证
    id_sealed = models.TextField(_("identity number, sealed"), blank=True)
    id_digest = models.CharField(_("identity number, keyed hash"), max_length=64, null=True, blank=True, unique=True)
    id_masked = models.CharField(_("identity number, masked"), max_length=30, blank=True)
    assurance = models.CharField(
        _("how the identity was proved"), max_length=10, choices=Assurance.choices, default=Assurance.DECLARED
    )
    assurance_rank = models.PositiveSmallIntegerField(_("level of assurance"), default=0)  # as in packs/assurance.toml
    assured_at = models.DateTimeField(null=True, blank=True)
    phone = models.CharField(_("mobile number"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    region = models.ForeignKey("regions.Division", models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the back door"), default=False)
    is_superuser = models.BooleanField(_("technical administrator"), default=False)
    is_demo = models.BooleanField(_("invented for the demonstration"), default=False)
    # neither read nor written since tries are counted in `Tally`; both leave with the next release
    failed_sign_ins = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    oidc_subject = models.CharField(max_length=200, null=True, blank=True, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    sides: frozenset[str] | None = None
    """Which sides of the person this request may use (`duties.OWN`, `duties.OFFICE`); None: both. Not kept."""

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    objects = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name

    @property
    def id_number(self) -> SealedNumber | None:
        """The identity number as answers hold it: masked to read, sealed inside; None where none is kept."""
        return SealedNumber(self.id_masked, self.id_sealed, self.id_digest or "") if self.id_masked else None

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django admin's question; only the technical administrator has the back door's rights."""
        return self.is_active and self.is_superuser

    def has_module_perms(self, label: str) -> bool:
        """Django admin's question about one room."""
        return self.is_active and self.is_superuser


class Organisation(models.Model):
    """A body with a 统一社会信用代码: a government office, a firm, a shop."""

    class Kind(models.TextChoices):
        OFFICE = "office", _("Government office")
        HALL = "hall", _("Service hall")
        FIRM = "firm", _("Enterprise")
        SHOP = "shop", _("Self-employed business")
        OTHER = "other", _("Other organisation")

    code = models.CharField(_("unified social credit code"), max_length=18, unique=True)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    department = models.CharField(
        _("line of business"), max_length=40, blank=True
    )  # e.g. "market-regulation": packs name it
    region = models.ForeignKey("regions.Division", models.PROTECT, null=True, blank=True, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="units")
    legal_person_name = models.CharField(_("legal representative"), max_length=60, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    complaint_phone = models.CharField(_("complaints telephone"), max_length=30, blank=True)
    document_word = models.CharField(_("document word (机关代字)"), max_length=20, blank=True)
    is_demo = models.BooleanField(_("invented for the demonstration"), default=False)

    class Meta:
        ordering = ["code"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = [models.Index(fields=["department", "region"])]

    def __str__(self) -> str:
        return self.name


class Mandate(models.Model):
    """A role × an organisation × a region, for a time. Rights are only ever read from here."""

    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="mandates")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, related_name="mandates")
    region = models.ForeignKey("regions.Division", models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until (inclusive)"), null=True, blank=True)

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = [
            models.UniqueConstraint(fields=["person", "role", "organisation", "region"], name="one_mandate_each"),
            models.UniqueConstraint(
                fields=["person", "role", "organisation"],
                condition=models.Q(region=None),
                name="one_mandate_everywhere_each",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "role"], name="mandate_of_office")]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()} · {self.organisation}"


class Kin(models.Model):
    """A relative an officer has declared, so that nobody decides about their own (回避). The number is kept as its
    keyed hash alone: it can be recognised, and never read."""

    class Relation(models.TextChoices):
        SPOUSE = "spouse", _("Spouse")
        LINEAL = "lineal", _("Parent, child or other lineal relative")
        COLLATERAL = "collateral", _("Collateral relative within three generations")
        IN_LAW = "in-law", _("Close relative by marriage")

    officer = models.ForeignKey("accounts.Person", models.CASCADE, related_name="kin")
    name_masked = models.CharField(_("name, masked"), max_length=60)
    digest = models.CharField(_("identity number, keyed hash"), max_length=64)
    relation = models.CharField(_("relation"), max_length=12, choices=Relation.choices)
    declared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["declared_at", "id"]
        verbose_name = _("declared relative")
        verbose_name_plural = _("declared relatives")
        constraints = [models.UniqueConstraint(fields=["officer", "digest"], name="one_declaration_each")]

    def __str__(self) -> str:
        return self.name_masked


class Canary(models.Model):
    """One sealed word: while it opens, so does everything else that is sealed here."""

    sealed = models.TextField()

    class Meta:
        verbose_name = _("sealed test word")
        verbose_name_plural = _("sealed test words")

    def __str__(self) -> str:
        return "canary"


class Token(models.Model):
    """A key to the API with a scope and an end. Only its hash is kept."""

    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="tokens")
    label = models.CharField(_("label"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    scopes = JSONField(default=list)  # e.g. ["cases:read", "cases:write", "licences:read"]
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return self.label


class Tally(models.Model):
    """How often something was tried within a window of time. The key is a keyed hash of what, for whom and whence."""

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("count of tries")
        verbose_name_plural = _("counts of tries")

    def __str__(self) -> str:
        return self.key[:8]


class Press(models.Model):
    """A form or request that makes something, sent by one person: kept so that sending it twice makes it once."""

    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="+")
    key = models.CharField(max_length=64, unique=True)
    is_named = models.BooleanField(default=False)  # the sender gave it an Idempotency-Key
    content_digest = models.CharField(max_length=64)
    answer = models.TextField(blank=True)  # sealed; empty while it is being made
    made_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("press of a button")
        verbose_name_plural = _("presses of a button")

    def __str__(self) -> str:
        return self.key[:8]
