"""What somebody passed, signed; the key that signs; what they were told about it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel
from musterpoint.training.models.learning import AGREED, KEPT, Enrolment, Learner


class SigningKey(TenantModel):
    """
    The key with which an organisation signs certificates; the newest one signs.

    ``status_address`` is where the list of revoked ones stands for everybody.
    """

    did = models.CharField(max_length=120)
    sealed = models.BinaryField()
    status_address = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()

    processing = Processing(
        purpose="anybody can verify a certificate",
        retention="as long as a certificate signed with it",
        fields=kinds(technical="did sealed status_address made_at"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "did"], name="one_signing_key")
        ]

    def __str__(self) -> str:
        return self.did


class Certificate(TenantModel):
    """
    A certificate: our own, or a partner's that we recognise (``issuer_id`` is then the partner).

    The signed document and the name on it are sealed under the learner's key. ``place`` is its
    bit in the status list, drawn by chance so that it tells neither order nor volume.
    """

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="certificates")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, null=True, related_name="+")
    course_code = models.CharField(max_length=40)
    course_version = models.IntegerField()
    reference = models.CharField(max_length=8)
    place = models.IntegerField(null=True)
    sealed = models.BinaryField()
    issuer_id = models.UUIDField(null=True)
    issued_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_why = models.CharField(max_length=12, blank=True)

    processing = Processing(
        purpose="showing that somebody passed a course",
        retention=KEPT,
        lawful_basis=AGREED,
        fields=kinds(
            technical="learner enrolment reference place",
            organisational="issuer_id",
            coarse="course_code course_version issued_at valid_until revoked_at revoked_why",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "reference"], name="one_certificate_reference"
            ),
            models.UniqueConstraint(fields=["organisation", "place"], name="one_certificate_place"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "course_code", "valid_until"], name="certificate_course"
            ),
            models.Index(fields=["organisation", "revoked_at"], name="certificate_revoked"),
        ]

    def __str__(self) -> str:
        return self.reference


class Burnt(TenantModel):
    """
    A place of the status list whose certificate is erased: revoked for ever, and nobody's.

    It names neither learner nor course. Without it an erased certificate would come back to life
    and its place would go to somebody else.
    """

    append_only = True

    place = models.IntegerField()
    revoked_at = models.DateTimeField()

    processing = Processing(
        purpose="an erased certificate counts nowhere",
        retention="as long as the organisation",
        fields=kinds(technical="place revoked_at"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "place"], name="a_place_burns_once")
        ]

    def __str__(self) -> str:
        return f"place {self.place}"


class NoticeKind(models.TextChoices):
    """What somebody is told."""

    ENDING = "ending", _("A certificate ends soon")
    MISSING = "missing", _("A course that the role needs is missing")


class Notice(TenantModel):
    """That a colleague was told of a course that their role needs: once for each reason."""

    append_only = True

    user_id = models.UUIDField()
    course_code = models.CharField(max_length=40)
    kind = models.CharField(max_length=8, choices=NoticeKind)
    about = models.CharField(max_length=60)
    told_at = models.DateTimeField()

    processing = Processing(
        purpose="nobody's training ends unnoticed",
        retention="two years",
        fields=kinds(technical="about", organisational="user_id course_code kind told_at"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "user_id", "course_code", "kind", "about"],
                name="told_once_of_training",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.course_code}"
