"""What an organisation tells its peers of itself, by choice."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

LEARN = "organisations with the same challenge learn from each other"


class Profile(TenantModel):
    """
    What this organisation tells: one a tenant. It is published when ``published_at`` is set.

    ``item_id`` is what the copies that are out have in common; withdrawing ends them all at once
    and the next publishing takes a new one.
    """

    offers = models.TextField(blank=True)
    contact = models.CharField(max_length=200, blank=True)
    item_id = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    processing = Processing(
        purpose=LEARN,
        retention="until the organisation deletes it",
        fields=kinds(
            technical="item_id",
            organisational="offers contact published_at changed_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation"], name="one_exchange_profile")
        ]

    def __str__(self) -> str:
        return "profile"


class ChallengeKind(models.TextChoices):
    """What sort of challenge it is."""

    AREA = "area", _("Area of the guideline")
    HAZARD = "hazard", _("Hazard")
    CORRIDOR = "corridor", _("Corridor")
    OTHER = "other", _("In our own words")


class Challenge(TenantModel):
    """
    One thing that the organisation works on; how good it is at it is told nowhere.

    ``code`` is what peers are found by: an area of the pack, a hazard of the list (the plain
    words of one that is not in it), or ``ORIGIN-HOST`` for a corridor.
    """

    profile = models.ForeignKey(Profile, models.PROTECT, related_name="challenges")
    kind = models.CharField(max_length=10, choices=ChallengeKind)
    code = models.CharField(max_length=120)
    text = models.CharField(max_length=120)

    processing = Processing(
        purpose=LEARN,
        retention="until the organisation takes it out",
        fields=kinds(technical="profile", organisational="kind code text"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "code"], name="one_exchange_challenge"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class PeerProfile(TenantModel):
    """
    The newest profile that a peer told us. It is shown while the copy ``item_id`` is not ended.

    ``challenges`` is a list of kind, code and text.
    """

    sender_id = models.UUIDField()
    sender_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30)
    country = models.CharField(max_length=3, blank=True)
    item_id = models.UUIDField()
    offers = models.TextField(blank=True)
    contact = models.CharField(max_length=200, blank=True)
    challenges = models.JSONField(default=list)
    told_at = models.DateTimeField()

    processing = Processing(
        purpose=LEARN,
        retention="until the peer withdraws it",
        fields=kinds(
            technical="item_id",
            organisational="sender_id sender_name kind country offers contact challenges told_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "sender_id"], name="one_peer_profile")
        ]

    def __str__(self) -> str:
        return self.sender_name
