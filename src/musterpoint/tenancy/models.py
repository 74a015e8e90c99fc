"""The platform's own tables, and the base of every tenant table."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.classification import ORGANISATIONAL, PERSONAL, TECHNICAL, Processing
from musterpoint.tenancy.tenant import TenantModel

__all__ = [
    "ConfidenceKey",
    "ErasedKey",
    "Idempotency",
    "Membership",
    "Organisation",
    "OrganisationKey",
    "ProtectionKey",
    "SubjectKey",
    "TenantModel",
    "Wake",
]


class OrganisationKind(models.TextChoices):
    """What sort of organisation; origin, host, transit and operator are roles in a crisis."""

    STATE_AUTHORITY = "state_authority", _("State authority")
    INTERNATIONAL_ORGANISATION = "international_organisation", _("International organisation")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    PRIVATE_SECTOR = "private_sector", _("Private sector")
    MIGRANT_ORGANISATION = "migrant_organisation", _("Migrant organisation")


#: Kinds that can hold protection records at all; the database holds the same list in
#: tenancy_may_hold_protection().
MAY_HOLD_PROTECTION = (
    OrganisationKind.INTERNATIONAL_ORGANISATION,
    OrganisationKind.CIVIL_SOCIETY,
)


class Organisation(models.Model):
    """A tenant: it owns its data, its members, its settings and its clock."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(unique=True, max_length=50)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=OrganisationKind)
    country = models.CharField(max_length=3, blank=True)
    languages = models.JSONField(default=list)
    time_zone = models.CharField(max_length=50, default="UTC")
    phone = models.CharField(max_length=20, blank=True)
    exercise_of = models.ForeignKey(
        "self", models.CASCADE, null=True, related_name="exercise_twins"
    )
    is_exercise = models.BooleanField(default=False)
    clock_at = models.DateTimeField(null=True)
    #: Permissions that a course must open; which course, and who passed it, is asked of `locks`.
    gated = models.JSONField(default=list)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=OrganisationKind.values), name="organisation_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(clock_at__isnull=True) | models.Q(is_exercise=True),
                name="only_an_exercise_has_its_own_clock",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A user's role in an organisation. The user stands above this package: kept by id."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    user_id = models.UUIDField(db_index=True)
    role = models.CharField(max_length=30)
    valid_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user_id"], name="one_membership")
        ]

    def __str__(self) -> str:
        return f"{self.role} in {self.organisation_id}"


class Wake(models.Model):
    """A note that an organisation has work in a lane; it tells nothing of the work (D8)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    lane = models.CharField(max_length=40)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "lane"], name="one_wake_a_lane")
        ]
        indexes = [models.Index(fields=["due_at"], name="wake_due")]

    def __str__(self) -> str:
        return f"{self.lane} of {self.organisation_id}"


class OrganisationKey(TenantModel):
    """The organisation's keys, wrapped by the installation's; see tenancy.vault."""

    compartment_name = models.CharField(max_length=20)
    version = models.IntegerField()
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()

    processing = Processing(
        purpose="encryption of personal data",
        retention="as long as data under it",
        fields={
            "compartment_name": TECHNICAL,
            "version": TECHNICAL,
            "wrapped": TECHNICAL,
            "created_at": TECHNICAL,
        },
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "compartment_name", "version"], name="one_organisation_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.compartment_name} key {self.version}"


class SubjectKey(TenantModel):
    """The key of one subject's consular compartment; destroying it erases the subject."""

    subject_id = models.UUIDField()
    version = models.IntegerField()
    wrapped = models.BinaryField()

    processing = Processing(
        purpose="encryption of personal data",
        retention="until the subject is erased",
        fields={"subject_id": TECHNICAL, "version": TECHNICAL, "wrapped": TECHNICAL},
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "subject_id"], name="one_subject_key")
        ]

    def __str__(self) -> str:
        return f"key of {self.subject_id}"


class ProtectionKey(TenantModel):
    """The key of one subject's protection compartment."""

    compartment = "protection"

    subject_id = models.UUIDField()
    version = models.IntegerField()
    wrapped = models.BinaryField()

    processing = Processing(
        purpose="encryption of protection data",
        retention="until the subject is erased",
        fields={"subject_id": TECHNICAL, "version": TECHNICAL, "wrapped": TECHNICAL},
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "subject_id"], name="one_protection_key"
            )
        ]

    def __str__(self) -> str:
        return f"protection key of {self.subject_id}"


class ConfidenceKey(TenantModel):
    """The key of one subject that only named handlers may read."""

    compartment = "confidence"

    subject_id = models.UUIDField()
    version = models.IntegerField()
    wrapped = models.BinaryField()

    processing = Processing(
        purpose="encryption of what was told in confidence",
        retention="until the subject is erased",
        fields={"subject_id": TECHNICAL, "version": TECHNICAL, "wrapped": TECHNICAL},
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "subject_id"], name="one_confidence_key"
            )
        ]

    def __str__(self) -> str:
        return f"confidence key of {self.subject_id}"


class ErasedKey(TenantModel):
    """That a key was destroyed, and when: no word about whose data it was."""

    append_only = True

    subject_id = models.UUIDField()
    erased_at = models.DateTimeField()

    processing = Processing(
        purpose="proof of erasure, replayed after a restore",
        retention="as long as backups live",
        fields={"subject_id": TECHNICAL, "erased_at": TECHNICAL},
    )

    class Meta:
        indexes = [models.Index(fields=["organisation", "subject_id"], name="erased_subject")]

    def __str__(self) -> str:
        return f"erased {self.subject_id}"


class Idempotency(TenantModel):
    """The answer to a request that may be repeated, so that it is done once."""

    key = models.CharField(max_length=100)
    actor_id = models.UUIDField()
    request_digest = models.CharField(max_length=64)
    status = models.IntegerField()
    sealed_body = models.BinaryField()
    created_at = models.DateTimeField()

    processing = Processing(
        purpose="a repeated request is done once",
        retention="24 hours",
        fields={
            "key": TECHNICAL,
            "actor_id": ORGANISATIONAL,
            "request_digest": TECHNICAL,
            "status": TECHNICAL,
            "sealed_body": PERSONAL,
            "created_at": TECHNICAL,
        },
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "actor_id", "key"], name="one_idempotency_key"
            )
        ]

    def __str__(self) -> str:
        return self.key
