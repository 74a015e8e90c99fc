"""
Questionnaires with their versions, unfinished answers, and what was sent.

Answers stand twice: in tables that consular clearance sees, and in tables of the protection
compartment, of which the database shows nobody else that they have rows (DESIGN D4).
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class Kept(models.TextChoices):
    """In which compartment the answers to a questionnaire are kept."""

    CONSULAR = "consular", _("With the consular records")
    PROTECTION = "protection", _("Behind the wall: for caseworkers only")


class State(models.TextChoices):
    """How far a version is."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


class Medium(models.TextChoices):
    """In which form a version's content is kept."""

    XLSX = "xlsx", _("XLSForm")
    SMALL = "small", _("Written here")


class Questionnaire(TenantModel):
    """A questionnaire of an organisation; what it asks stands in its versions."""

    code = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    owner = models.UUIDField(null=True)
    compartment_name = models.CharField(max_length=10, choices=Kept, default=Kept.CONSULAR)
    is_public = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    processing = Processing(
        purpose="asking people the same things in the same way",
        retention="as long as there are answers to it",
        fields=kinds(
            technical="code created_at",
            organisational="title owner compartment_name is_public",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "code"], name="one_form_code")
        ]

    def __str__(self) -> str:
        return self.title


class Version(TenantModel):
    """What a questionnaire asks, as it was uploaded or written; answers keep their version."""

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="versions")
    number = models.IntegerField()
    medium = models.CharField(max_length=10, choices=Medium)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    #: The languages as the questionnaire names them, such as "Arabic (ar)".
    languages = models.JSONField(default=list)
    #: Of each question: its path, classification, purpose and retention.
    declared = models.JSONField(default=list)
    source = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    in_force_from = models.DateTimeField(null=True)
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    published_by = models.UUIDField(null=True)
    retired_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose="knowing later what somebody was asked",
        retention="as long as there are answers to it",
        fields=kinds(
            technical="questionnaire number medium digest created_at retired_at",
            organisational=(
                "content languages declared source state in_force_from created_by published_by"
            ),
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "questionnaire", "number"], name="one_form_version"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state", "in_force_from"])
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id} {self.number}"


class Way(models.TextChoices):
    """Through which door answers came."""

    STAFF = "staff", _("Staff")
    PUBLIC = "public", _("Public site")


_DRAFT = Processing(
    purpose="nothing answered is lost when somebody must stop",
    retention="30 days after the last answer, or until it is sent",
    fields=kinds(
        technical="version subject_id token revision begun_at updated_at expires_at way",
        organisational="begun_by",
        coarse="language",
        sensitive="sealed",
    ),
)
_SUBMISSION = Processing(
    purpose="what the questionnaire's own purpose says, question by question",
    retention="what the questionnaire says, question by question; until the person is erased",
    fields=kinds(
        technical="version subject_id root_id revision is_current submitted_at way expires_at",
        organisational="submitted_by",
        coarse="language scores counted",
        sensitive="sealed",
    ),
)


class DraftRow(TenantModel):
    """An unfinished filling: sealed under its subject's key, found by its link, person or user."""

    subject_id = models.UUIDField()
    #: Keyed digest of the code with which somebody outside comes back; empty for staff.
    token = models.BinaryField(max_length=32, default=b"")
    way = models.CharField(max_length=10, choices=Way)
    language = models.CharField(max_length=60, blank=True)
    sealed = models.BinaryField()
    revision = models.IntegerField(default=0)
    begun_by = models.UUIDField(null=True)
    begun_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        abstract = True


class SubmissionRow(TenantModel):
    """Answers that were sent, one row a revision; ``root_id`` is the id of the first."""

    subject_id = models.UUIDField()
    root_id = models.UUIDField()
    revision = models.IntegerField(default=1)
    is_current = models.BooleanField(default=True)
    way = models.CharField(max_length=10, choices=Way)
    language = models.CharField(max_length=60, blank=True)
    sealed = models.BinaryField()
    #: Scale -> sum, and question -> chosen names: only what is declared as about no person.
    scores = models.JSONField(default=dict)
    counted = models.JSONField(default=dict)
    submitted_by = models.UUIDField(null=True)
    submitted_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Draft(DraftRow):
    """An unfinished filling in the consular compartment."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    processing = _DRAFT

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "begun_by"]),
            models.Index(fields=["organisation", "subject_id"]),
            models.Index(fields=["organisation", "token"]),
            models.Index(fields=["organisation", "expires_at"]),
        ]

    def __str__(self) -> str:
        return f"draft {self.id}"


class ProtectionDraft(DraftRow):
    """An unfinished filling that only protection clearance sees."""

    compartment = "protection"

    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    processing = _DRAFT

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "begun_by"]),
            models.Index(fields=["organisation", "subject_id"]),
        ]

    def __str__(self) -> str:
        return f"draft {self.id}"


class Submission(SubmissionRow):
    """Answers in the consular compartment."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    processing = _SUBMISSION

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "root_id", "revision"], name="one_answer_revision"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "subject_id"]),
            models.Index(fields=["organisation", "expires_at"]),
        ]

    def __str__(self) -> str:
        return f"submission {self.id}"


class ProtectionSubmission(SubmissionRow):
    """Answers that only protection clearance sees."""

    compartment = "protection"

    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    processing = _SUBMISSION

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "root_id", "revision"], name="one_protected_revision"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "subject_id"])
        ]

    def __str__(self) -> str:
        return f"submission {self.id}"
