"""Who learns, how far they are, and what their tests were worth."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel

LEARNING = "knowing who learned what, and whether it worked"
KEPT = "until three years after the last certificate ended, or when the learner asks"
AGREED = "agreement with the learner"


class LearnerKind(models.TextChoices):
    """How somebody came to learn."""

    STAFF = "staff", _("Colleague")
    GUEST = "guest", _("Guest")
    PUBLIC = "public", _("Public")


class When(models.TextChoices):
    """Whether a test was sat before the course or after it."""

    BEFORE = "before", _("Before the course")
    AFTER = "after", _("After the course")


class Learner(TenantModel):
    """
    Somebody who learns: a colleague by account, a guest of a session, or anybody on a phone.

    Name and address are sealed under the key of this row's own id. A public learner has neither
    until they want a certificate with their name on it.
    """

    kind = models.CharField(max_length=8, choices=LearnerKind)
    user_id = models.UUIDField(null=True)
    sealed = models.BinaryField(null=True)
    audience = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=12, default="en")
    created_at = models.DateTimeField()

    processing = Processing(
        purpose=LEARNING,
        retention=KEPT,
        lawful_basis=AGREED,
        fields=kinds(
            technical="kind created_at",
            organisational="user_id",
            coarse="audience language",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "user_id"], name="one_learner_a_user"),
            models.CheckConstraint(
                condition=models.Q(kind="staff") ^ models.Q(user_id__isnull=True),
                name="a_colleague_has_an_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Enrolment(TenantModel):
    """
    Somebody in one version of a course; the version is kept, whatever comes after it.

    ``language`` is the one they read now. Those in which they began and passed stay: learning
    records say them.
    """

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="enrolments")
    course_code = models.CharField(max_length=40)
    course_version = models.IntegerField()
    digest = models.CharField(max_length=64)
    language = models.CharField(max_length=12)
    started_at = models.DateTimeField()
    passed_at = models.DateTimeField(null=True)
    began_in = models.CharField(max_length=12, blank=True)
    passed_in = models.CharField(max_length=12, blank=True)

    processing = Processing(
        purpose=LEARNING,
        retention=KEPT,
        lawful_basis=AGREED,
        fields=kinds(
            technical="learner digest",
            coarse="course_code course_version language started_at passed_at began_in passed_in",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "learner", "course_code", "course_version"],
                name="once_in_a_version",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "course_code"], name="enrolment_course")
        ]

    def __str__(self) -> str:
        return f"{self.course_code} {self.course_version}"


class Read(TenantModel):
    """That somebody has read a module."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="read")
    module = models.CharField(max_length=40)
    read_at = models.DateTimeField()

    processing = Processing(
        purpose=LEARNING,
        retention=KEPT,
        lawful_basis=AGREED,
        fields=kinds(technical="enrolment", coarse="module read_at"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "enrolment", "module"], name="a_module_is_read_once"
            )
        ]

    def __str__(self) -> str:
        return self.module


class Attempt(TenantModel):
    """
    One test: its questions follow from the seed, so that a page shown again asks the same.

    ``marks`` says of each question whether it was right; what was ticked is not kept.
    """

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="attempts")
    moment = models.CharField(max_length=6, choices=When)
    seed = models.IntegerField()
    opened_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_in = models.CharField(max_length=12, blank=True)
    score = models.SmallIntegerField(null=True)
    is_passed = models.BooleanField(default=False)
    marks = models.JSONField(default=dict)

    processing = Processing(
        purpose=LEARNING,
        retention=KEPT,
        lawful_basis=AGREED,
        fields=kinds(
            technical="enrolment seed opened_at answered_at",
            coarse="moment score is_passed marks answered_in",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            both_or_neither("answered_at", "score", "an_answered_test_has_a_score"),
            models.UniqueConstraint(
                fields=["organisation", "enrolment"],
                condition=models.Q(moment="before"),
                name="one_test_before",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.moment} {self.score}"
