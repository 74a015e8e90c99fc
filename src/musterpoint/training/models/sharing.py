"""What partners tell of their training, and what of theirs counts here."""

from typing import ClassVar

from django.db import models

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

JOINT = "organisations train together and not twice"
AS_LONG = "as long as the agreement"


class PartnerSession(TenantModel):
    """A session that a partner published, as it was told last."""

    item_id = models.UUIDField()
    partner_id = models.UUIDField()
    partner_name = models.CharField(max_length=200)
    course_code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    audiences = models.JSONField(default=list)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=50)
    place = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=3, blank=True)
    language = models.CharField(max_length=12)
    free = models.IntegerField()
    sequence = models.IntegerField()
    is_cancelled = models.BooleanField(default=False)
    told_at = models.DateTimeField()

    processing = Processing(
        purpose=JOINT,
        retention=AS_LONG,
        fields=kinds(
            technical="item_id sequence",
            organisational="partner_id partner_name course_code title audiences starts_at ends_at"
            " zone place country language free is_cancelled told_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "item_id"], name="one_partner_session")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "starts_at"], name="partner_session_start")
        ]

    def __str__(self) -> str:
        return self.title


class PartnerSyllabus(TenantModel):
    """What a partner's course teaches, who signs its certificates, and which are revoked."""

    item_id = models.UUIDField()
    partner_id = models.UUIDField()
    partner_name = models.CharField(max_length=200)
    course_code = models.CharField(max_length=40)
    version = models.IntegerField()
    digest = models.CharField(max_length=64)
    content = models.JSONField(default=dict)
    did = models.CharField(max_length=120)
    status = models.TextField(blank=True)
    told_at = models.DateTimeField()

    processing = Processing(
        purpose=JOINT,
        retention=AS_LONG,
        fields=kinds(
            technical="item_id digest did status",
            organisational="partner_id partner_name course_code version content told_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "partner_id", "course_code"], name="one_partner_syllabus"
            )
        ]

    def __str__(self) -> str:
        return self.course_code


class Told(TenantModel):
    """What a partner was told last of one item, so that only what changed is told again."""

    item_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    told_at = models.DateTimeField()

    processing = Processing(
        purpose=JOINT, retention=AS_LONG, fields=kinds(technical="item_id digest told_at")
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "item_id"], name="one_training_told")
        ]

    def __str__(self) -> str:
        return f"told {self.item_id}"


class Recognition(TenantModel):
    """That certificates of a partner's course count as one of ours, while an agreement holds."""

    partner_id = models.UUIDField()
    partner_name = models.CharField(max_length=200)
    their_code = models.CharField(max_length=40)
    our_code = models.CharField(max_length=40)
    did = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=JOINT,
        retention="ten years",
        fields=kinds(
            technical="did",
            organisational="partner_id partner_name their_code our_code made_at made_by ended_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "partner_id", "their_code", "our_code"],
                condition=models.Q(ended_at__isnull=True),
                name="one_recognition_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.their_code} as {self.our_code}"
