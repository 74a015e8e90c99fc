"""Reviews of response and coordination: asked of each kind of stakeholder, answered unnamed."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.crises.models import Crisis
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

HEAR = "those who worked side by side say how the response and its coordination went"
KEPT = "five years after the review closed"


class ReviewState(models.TextChoices):
    """Where a review stands."""

    DRAFT = "draft", _("Being prepared")
    OPEN = "open", _("Open for answers")
    CLOSED = "closed", _("Closed")


class Review(TenantModel):
    """A review with its questions by stakeholder; ``themes`` are the codes of those it asks."""

    name = models.CharField(max_length=120)
    crisis = models.ForeignKey(
        Crisis, models.PROTECT, null=True, related_name="stakeholder_reviews"
    )
    purpose = models.TextField(blank=True)
    themes = models.CharField(max_length=300)
    pack = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=ReviewState, default=ReviewState.DRAFT)
    owner_id = models.UUIDField(null=True)
    closes_on = models.DateField()
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=HEAR,
        retention=KEPT,
        fields=kinds(
            technical="crisis pack state created_at closed_at",
            organisational="name purpose themes owner_id closes_on",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_review_name")
        ]

    def __str__(self) -> str:
        return self.name


class ReviewGuest(TenantModel):
    """
    Somebody who is asked: a colleague by account, or somebody outside by a sealed link.

    It says that somebody answered, never what. ``sealed`` holds name and address, under the key
    of the review; of the link only a digest is kept. ``saw_link``: whoever runs the review was
    shown the link, because there is no address, and could answer in their place.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="guests")
    kind = models.CharField(max_length=30)
    sealed = models.BinaryField()
    user_id = models.UUIDField(null=True)
    token_digest = models.CharField(max_length=64, blank=True)
    saw_link = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    has_answered = models.BooleanField(default=False)

    processing = Processing(
        purpose=HEAR,
        retention=KEPT,
        fields=kinds(
            technical="review token_digest asked_at",
            organisational="kind user_id has_answered saw_link",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "token_digest"],
                condition=~models.Q(token_digest=""),
                name="one_review_link",
            ),
            models.UniqueConstraint(
                fields=["organisation", "review", "user_id"],
                condition=models.Q(user_id__isnull=False),
                name="one_asked_colleague",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.review_id}"


class ReviewAnswer(TenantModel):
    """
    What somebody of a kind of stakeholder said: without who, and without when.

    Its id is drawn at random, unlike every other, so that it does not tell the order either.
    Sealed with it is whether it was given by a link that somebody here had seen (``saw_link``):
    such an answer makes no group large enough.
    """

    append_only = True

    review = models.ForeignKey(Review, models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=30)
    sealed = models.BinaryField()

    processing = Processing(
        purpose=HEAR,
        retention=KEPT,
        fields=kinds(technical="review", organisational="kind", personal="sealed"),
    )

    def __str__(self) -> str:
        return f"answer of a {self.kind}"
