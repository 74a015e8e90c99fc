"""Persons, households, contacts and what is needed to find one person once."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel

REGISTRY = "knowing who is there, reaching and helping them in a crisis"
STANDING = "until the registration expires or is withdrawn, then erased by destroying its key"


class Household(TenantModel):
    """People who travel together. Any adult may leave it silently."""

    reference = models.CharField(max_length=8)
    created_at = models.DateTimeField()

    processing = Processing(
        purpose=REGISTRY, retention=STANDING, fields=kinds(technical="reference created_at")
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="household_ref")
        ]

    def __str__(self) -> str:
        return f"Household {self.reference}"


class Sex(models.TextChoices):
    """As the person says it."""

    FEMALE = "f", _("Female")
    MALE = "m", _("Male")
    OTHER = "x", _("Another")
    UNKNOWN = "u", _("Not known")


class Source(models.TextChoices):
    """Who told us."""

    SELF = "self", _("The person")
    STAFF = "staff", _("Staff")
    IMPORT = "import", _("A list")
    REPORTED = "reported", _("Somebody else")
    DISCLOSED = "disclosed", _("Another organisation")


class DocumentLevel(models.IntegerChoices):
    """What papers the person holds, as far as crossing a border goes."""

    NONE = 0, _("None")
    EMERGENCY = 1, _("Emergency paper")
    PASSPORT = 2, _("Passport")


class ImportBatch(TenantModel):
    """A list that was read in, with what became of each row."""

    file_digest = models.CharField(max_length=64)
    imported_by = models.UUIDField(null=True)
    imported_at = models.DateTimeField()
    rows = models.IntegerField()
    accepted = models.IntegerField()
    refused = models.IntegerField()
    repeated = models.IntegerField()
    problems = models.JSONField(default=list)
    is_undone = models.BooleanField(default=False)

    processing = Processing(
        purpose="lists of employers, schools and posts are read in an hour",
        retention="two years",
        fields=kinds(
            technical="file_digest imported_at rows accepted refused repeated problems is_undone",
            organisational="imported_by",
        ),
    )

    def __str__(self) -> str:
        return f"{self.rows} rows at {self.imported_at}"


class Person(TenantModel):
    """
    Somebody who is or may be there.

    ``sealed`` holds, under the person's own key, what tells who they are: see
    ``people.identity.Identity``. Columns beside it are coarse and serve counting and choosing.
    """

    reference = models.CharField(max_length=8)
    code_digest = models.BinaryField(max_length=32, null=True)
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="persons")
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, related_name="persons")
    is_head = models.BooleanField(default=False)
    sex = models.CharField(max_length=1, choices=Sex, default=Sex.UNKNOWN)
    age_band = models.SmallIntegerField(null=True)
    language = models.CharField(max_length=12, blank=True)
    area = models.CharField(max_length=40, blank=True)
    document_level = models.SmallIntegerField(choices=DocumentLevel, null=True)
    source = models.CharField(max_length=10, choices=Source, default=Source.SELF)
    sort_key = models.CharField(max_length=4, blank=True)
    sealed = models.BinaryField()
    occurred_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    revision = models.IntegerField(default=1)

    processing = Processing(
        purpose=REGISTRY,
        retention=STANDING,
        fields=kinds(
            technical="reference code_digest household batch is_head source occurred_at"
            " registered_at updated_at expires_at withdrawn_at revision",
            coarse="sex age_band language area document_level sort_key",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="person_ref"),
            models.CheckConstraint(
                condition=models.Q(age_band__isnull=True) | models.Q(age_band__range=(0, 120)),
                name="person_age_band",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "registered_at", "id"], name="person_newest"),
            models.Index(fields=["organisation", "area", "id"], name="person_area"),
            models.Index(
                fields=["organisation", "withdrawn_at", "id"],
                condition=models.Q(withdrawn_at__isnull=False),
                name="person_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class NationalityClaim(TenantModel):
    """A nationality that the person claims: none to many, never shown to others beyond need."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="nationalities")
    country = models.CharField(max_length=3)
    position = models.SmallIntegerField(default=0)

    processing = Processing(
        purpose=REGISTRY,
        retention=STANDING,
        fields=kinds(technical="person position", coarse="country"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "person", "country"], name="one_claim_a_country"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "country", "person"], name="claim_country")
        ]

    def __str__(self) -> str:
        return self.country


class Channel(models.TextChoices):
    """How somebody can be reached."""

    SMS = "sms", _("Text message")
    EMAIL = "email", _("E-mail")


class Contact(TenantModel):
    """A number or address. ``is_safe`` says whether anything of substance may be sent there."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="contacts")
    channel = models.CharField(max_length=8, choices=Channel)
    position = models.SmallIntegerField(default=0)
    sealed = models.BinaryField()
    token = models.BinaryField(max_length=16)
    is_safe = models.BooleanField(default=True)
    is_shared = models.BooleanField(default=False)
    failed_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=REGISTRY,
        retention=STANDING,
        fields=kinds(
            technical="person channel position token failed_at confirmed_at",
            coarse="is_safe is_shared",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "person", "token"], name="one_contact_a_person"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "token"], name="contact_token")
        ]

    def __str__(self) -> str:
        return f"{self.channel} of {self.person_id}"


class SearchToken(TenantModel):
    """A keyed hash of one linkage key: search is equality, and the database learns no name."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    token = models.BinaryField(max_length=16)
    key_version = models.SmallIntegerField()

    processing = Processing(
        purpose="one person is found once",
        retention=STANDING,
        fields=kinds(technical="person key_version", personal="token"),
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "token", "person"], name="token_person")
        ]

    def __str__(self) -> str:
        return f"token of {self.person_id}"


class DuplicateHint(TenantModel):
    """Two records that may be one person, for a person to decide. Nothing merges by itself."""

    left = models.ForeignKey(Person, models.CASCADE, related_name="+")
    right = models.ForeignKey(Person, models.CASCADE, related_name="+")
    bits = models.FloatField()
    parts = models.JSONField(default=list)
    model_version = models.CharField(max_length=20)
    found_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)

    processing = Processing(
        purpose="one person is found once",
        retention=STANDING,
        fields=kinds(
            technical="left right bits model_version found_at",
            coarse="parts",
            organisational="verdict decided_at decided_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "left", "right"], name="one_hint"),
            both_or_neither("decided_at", "decided_by", "hint_decided"),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} and {self.right_id}"


class Consent(TenantModel):
    """An answer to one question about one purpose and recipient. The newest one holds."""

    append_only = True

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=40)
    recipient = models.CharField(max_length=60)
    is_given = models.BooleanField()
    text_version = models.CharField(max_length=20)
    language = models.CharField(max_length=12)
    channel = models.CharField(max_length=12)
    answered_at = models.DateTimeField()

    processing = Processing(
        purpose="sharing only what the person agreed to",
        retention="as long as what was shared under it",
        fields=kinds(
            technical="person purpose recipient text_version channel answered_at",
            coarse="is_given language",
        ),
    )

    def __str__(self) -> str:
        return f"{self.purpose} to {self.recipient}"


class Draft(TenantModel):
    """A registration that is not finished: saved at each step, opened by reference and code."""

    reference = models.CharField(max_length=8)
    code_digest = models.BinaryField(max_length=32)
    step = models.CharField(max_length=20)
    language = models.CharField(max_length=12)
    sealed = models.BinaryField()
    failures = models.SmallIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    processing = Processing(
        purpose="nothing entered is lost when the connection drops",
        retention="seven days",
        fields=kinds(
            technical="reference code_digest step failures created_at updated_at expires_at",
            coarse="language",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="draft_ref")
        ]

    def __str__(self) -> str:
        return self.reference


class ProtectionRecord(TenantModel):
    """
    What somebody told in private: fear of return, trafficking, violence.

    Behind the wall: only protection clearance sees that the table has rows at all (DESIGN D4).
    """

    compartment = "protection"

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    opened_by = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose="protection of the person, never shown to a State of origin",
        retention="until the person or the caseworker ends it",
        lawful_basis="the person's word, vital interest",
        fields=kinds(
            technical="person opened_at closed_at", organisational="opened_by", sensitive="sealed"
        ),
    )

    def __str__(self) -> str:
        return f"protection record {self.id}"
