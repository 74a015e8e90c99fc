"""Agreements and disclosures: the one door between organisations (DESIGN D3)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

SHARING = "sharing the least that helps, under an agreement, recorded on both sides"


class Agreement(TenantModel):
    """
    One side's copy of an agreement between two organisations.

    Both copies carry the same ``shared_id``. Nothing is disclosed before both have accepted and
    nothing after it ended.
    """

    shared_id = models.UUIDField()
    counterpart_id = models.UUIDField()
    counterpart_name = models.CharField(max_length=200)
    allows = models.JSONField(default=list)
    crisis_reference = models.UUIDField(null=True)
    terms = models.TextField()
    proposed_here = models.BooleanField()
    proposed_at = models.DateTimeField()
    accepted_here_at = models.DateTimeField(null=True)
    accepted_there_at = models.DateTimeField(null=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=SHARING,
        retention="ten years after its end",
        fields=kinds(
            technical="shared_id crisis_reference proposed_here",
            organisational="counterpart_id counterpart_name allows terms proposed_at"
            " accepted_here_at accepted_there_at valid_from valid_until ended_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "shared_id"], name="one_agreement")
        ]

    def __str__(self) -> str:
        return f"with {self.counterpart_name}"


class Direction(models.TextChoices):
    """Whether this side gave or received."""

    OUT = "out", _("Given")
    IN = "in", _("Received")


class Disclosure(TenantModel):
    """One batch of copies given or received; both sides hold a row with the same ``batch_id``."""

    append_only = True

    batch_id = models.UUIDField()
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="disclosures")
    direction = models.CharField(max_length=3, choices=Direction)
    counterpart_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    purpose = models.CharField(max_length=200)
    basis = models.CharField(max_length=100)
    count = models.IntegerField()
    disclosed_at = models.DateTimeField()
    disclosed_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=SHARING,
        retention="ten years",
        fields=kinds(
            technical="batch_id agreement direction count",
            organisational="counterpart_id kind purpose basis disclosed_at disclosed_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "batch_id", "direction"], name="one_batch_a_side"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.direction}"


class DisclosureItem(TenantModel):
    """
    One copy. ``item_id`` is opaque and the same on both sides; ``subject_id`` is the holder's own.

    Both sides keep a salted digest of the payload; only the receiving side has the payload and
    the salt, sealed under its key for the item, so that the giver's row tells nothing by itself
    and what was given can still be proved together. ``handled_at`` is the receiver's cursor.
    """

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="items")
    item_id = models.UUIDField()
    subject_id = models.UUIDField(null=True)
    compartment_name = models.CharField(max_length=12, default="consular")
    payload_digest = models.BinaryField(max_length=32)
    sealed = models.BinaryField(null=True)
    position = models.IntegerField()
    ended_at = models.DateTimeField(null=True)
    handled_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=SHARING,
        retention="as the agreement says, the payload until its purpose ends",
        fields=kinds(
            technical="disclosure item_id subject_id compartment_name payload_digest position"
            " ended_at handled_at",
            personal="sealed",
        ),
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "item_id"], name="item_id"),
            models.Index(fields=["organisation", "subject_id"], name="item_subject"),
            models.Index(
                fields=["organisation", "disclosure", "position"],
                condition=models.Q(handled_at__isnull=True),
                name="item_unhandled",
            ),
        ]

    def __str__(self) -> str:
        return f"item {self.item_id}"


class Hold(TenantModel):
    """
    A subject of whom nothing more is given to anybody: the person stopped sharing.

    One word for many reasons, and no reason is kept. Nobody is told of it: what others have
    already ages like any record that nobody updates (DESIGN D3).
    """

    subject_id = models.UUIDField()
    #: What was ended by this stop ended at exactly this time, and is given again by it.
    stopped_at = models.DateTimeField()

    processing = Processing(
        purpose=SHARING,
        retention="as long as the record of the subject",
        fields=kinds(technical="subject_id stopped_at"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "subject_id"], name="one_hold")
        ]

    def __str__(self) -> str:
        return f"hold {self.subject_id}"
