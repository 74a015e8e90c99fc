"""Zones of a post, and the terms of the people who keep in touch with those who live there."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.rosters.models.members import Member
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

REACHING = "reaching the people of a place through somebody who lives among them"


class Handed(models.TextChoices):
    """What a warden gives to the next one, or back to the post."""

    LIST = "list", _("The list of people, also every copy")
    RADIO = "radio", _("Radio or satellite telephone")
    KEYS = "keys", _("Keys of rooms and stores")
    PAPERS = "papers", _("Letter of appointment and badge")
    MONEY = "money", _("Money and receipts")
    STORES = "stores", _("Water, first-aid box and other stores")


class WardenZone(TenantModel):
    """
    The places of a post that one warden looks after.

    ``places`` are codes of a crisis' areas. ``above`` is the zone whose warden calls this one's;
    without one the post calls.
    """

    post = models.CharField(max_length=120)
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=3, blank=True)
    places = models.JSONField(default=list)
    above = models.ForeignKey("self", models.PROTECT, null=True, related_name="below")
    updated_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=REACHING,
        retention="kept",
        fields=kinds(
            technical="above updated_at closed_at", organisational="post name country places"
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "post", "name"],
                condition=models.Q(closed_at__isnull=True),
                name="one_zone_of_a_post",
            )
        ]

    def __str__(self) -> str:
        return f"{self.post}: {self.name}"


class WardenTerm(TenantModel):
    """
    Somebody looks after a zone, from one day to another; a deputy stands in.

    ``handed`` are codes of ``Handed``, noted when the term ended.
    """

    zone = models.ForeignKey(WardenZone, models.PROTECT, related_name="terms")
    member = models.ForeignKey(Member, models.PROTECT, related_name="warden_terms")
    deputy = models.ForeignKey(Member, models.PROTECT, null=True, related_name="deputy_terms")
    starts_on = models.DateField()
    ends_on = models.DateField()
    appointed_at = models.DateTimeField()
    appointed_by = models.UUIDField(null=True)
    reminded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    handed = models.JSONField(default=list)

    processing = Processing(
        purpose=REACHING,
        retention="ten years, without the member's name once the member is erased",
        fields=kinds(
            technical="zone member deputy appointed_at reminded_at ended_at",
            organisational="starts_on ends_on appointed_by handed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "zone"],
                condition=models.Q(ended_at__isnull=True),
                name="one_warden_of_a_zone",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="term_ends_after_start"
            ),
            models.CheckConstraint(
                condition=models.Q(deputy__isnull=True) | ~models.Q(deputy=models.F("member")),
                name="nobody_deputises_themselves",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "ends_on"],
                condition=models.Q(ended_at__isnull=True),
                name="term_ends",
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} to {self.ends_on}"
