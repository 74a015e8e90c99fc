"""A review of a crisis or an exercise: what was counted, and what those who were there say."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.crises.models import Crisis
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel

LEARNING = "the next response is better than the last one"
KEPT = "kept: a lesson is read years later"


class ReviewState(models.TextChoices):
    """Where a review stands."""

    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Waits for sign-off")
    APPROVED = "approved", _("Signed off")


class Review(TenantModel):
    """
    A review of a crisis, or of an exercise that another package keeps.

    ``facts`` are the figures, time line and themes as they stood when it was prepared; nothing in
    them is about a person. ``writers`` are all who changed it, by id: none of them signs it off.
    ``revision`` counts the edits, so that nobody writes over another's. ``returned_why``: why it
    was last given back.
    """

    crisis = models.ForeignKey(Crisis, models.CASCADE, null=True, related_name="learning_reviews")
    exercise_kind = models.CharField(max_length=20, blank=True)
    exercise_key = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20)
    number = models.IntegerField()
    name = models.CharField(max_length=200)
    ended_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=ReviewState, default=ReviewState.DRAFT)
    facts = models.JSONField(default=dict)
    participants = models.TextField(blank=True)
    planned = models.TextField(blank=True)
    happened = models.TextField(blank=True)
    why = models.TextField(blank=True)
    keep = models.TextField(blank=True)
    change = models.TextField(blank=True)
    revision = models.IntegerField(default=1)
    pack = models.CharField(max_length=80)
    prepared_at = models.DateTimeField()
    started_by = models.UUIDField(null=True)
    writers = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.UUIDField(null=True)
    returned_at = models.DateTimeField(null=True)
    returned_by = models.UUIDField(null=True)
    returned_why = models.TextField(blank=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=LEARNING,
        retention=KEPT,
        fields=kinds(
            technical="crisis exercise_kind exercise_key number state revision pack prepared_at"
            " sent_at returned_at approved_at",
            organisational="kind name ended_on due_on facts participants planned happened why keep"
            " change started_by writers sent_by returned_by returned_why approved_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_review_number"),
            both_or_neither("approved_at", "approved_by", "review_approved"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
