"""Lists at boarding, who is on them, and what is told of them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.evacuation.models.legs import Leg
from musterpoint.evacuation.models.pool import PoolEntry
from musterpoint.evacuation.models.purpose import KEPT, MOVING
from musterpoint.evacuation.models.runs import Seat
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class Manifest(TenantModel):
    """A numbered list of who is to board a leg. A new version never changes an old one."""

    leg = models.ForeignKey(Leg, models.PROTECT, related_name="manifests")
    version = models.IntegerField()
    people = models.IntegerField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=MOVING,
        retention=KEPT,
        fields=kinds(technical="leg version people made_at closed_at", organisational="made_by"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "leg", "version"], name="one_version")
        ]

    def __str__(self) -> str:
        return f"manifest {self.version} of {self.leg_id}"


class LineState(models.TextChoices):
    """What happened to one traveller. Counts must reconcile at each hand-over."""

    LISTED = "listed", _("Listed")
    BOARDED = "boarded", _("Boarded")
    NO_SHOW = "no_show", _("Did not come")
    OFFLOADED = "offloaded", _("Taken off")
    REFUSED = "refused", _("Refused boarding")
    ARRIVED = "arrived", _("Arrived")


class Traveller(TenantModel):
    """
    One person of a seated household, as the operator knows them for the manifest.

    The name is sealed under the operator's key for this traveller; ``traveller_id`` is opaque
    and the same with the organisation that gave it. Who ``needs_escort`` boards until
    ``clear_until`` and is handed over to the receiver in ``sealed`` alone.
    """

    entry = models.ForeignKey(PoolEntry, models.CASCADE, related_name="travellers")
    traveller_id = models.UUIDField()
    position = models.SmallIntegerField()
    is_lap_infant = models.BooleanField(default=False)
    is_minor = models.BooleanField(default=False)
    needs_escort = models.BooleanField(default=False)
    clear_until = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    handed_by = models.UUIDField(null=True)
    special = models.CharField(max_length=8, blank=True)
    sealed = models.BinaryField()

    processing = Processing(
        purpose=MOVING,
        retention=KEPT,
        fields=kinds(
            technical="entry traveller_id position clear_until handed_at",
            organisational="handed_by",
            coarse="is_lap_infant is_minor needs_escort special",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "traveller_id"], name="one_traveller")
        ]

    def __str__(self) -> str:
        return f"traveller {self.position} of {self.entry_id}"


class ManifestLine(TenantModel):
    """One traveller on one manifest, and what happened to them there."""

    manifest = models.ForeignKey(Manifest, models.CASCADE, related_name="lines")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="lines")
    traveller = models.ForeignKey(Traveller, models.PROTECT, related_name="lines")
    sequence = models.IntegerField()
    state = models.CharField(max_length=10, choices=LineState, default=LineState.LISTED)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=40, blank=True)

    processing = Processing(
        purpose=MOVING,
        retention=KEPT,
        fields=kinds(
            technical="manifest seat traveller sequence checked_at",
            coarse="state reason",
            organisational="checked_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "manifest", "sequence"], name="one_line_number"
            ),
            models.UniqueConstraint(
                fields=["organisation", "manifest", "traveller"], name="one_line_a_traveller"
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.sequence}"


class Movement(TenantModel):
    """What happened to a household on a leg, until its own organisation was told."""

    entry = models.ForeignKey(PoolEntry, models.CASCADE, related_name="movements")
    leg = models.ForeignKey(Leg, models.CASCADE, related_name="movements")
    event = models.CharField(max_length=10)
    place = models.CharField(max_length=200)
    travellers = models.JSONField()
    occurred_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=MOVING,
        retention=KEPT,
        fields=kinds(
            technical="entry leg travellers occurred_at told_at",
            coarse="event",
            organisational="place",
        ),
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "id"],
                condition=models.Q(told_at__isnull=True),
                name="movements_to_tell",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.occurred_at:%F %R}"
