"""Points that transport leaves from or goes to."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.crises.models import Crisis
from musterpoint.evacuation.models.purpose import MOVING
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class PlaceKind(models.TextChoices):
    """What a place is to a traveller."""

    ASSEMBLY = "assembly", _("Assembly point")
    BORDER = "border", _("Border post")
    AIRPORT = "airport", _("Airport")
    PORT = "port", _("Port")
    TRANSIT = "transit", _("Transit centre")
    HOME = "home", _("Home")


class Place(TenantModel):
    """A point that transport leaves from or goes to."""

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="places")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=PlaceKind)
    country = models.CharField(max_length=3)
    area = models.CharField(max_length=40, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    is_dangerous = models.BooleanField(default=False)
    connection_minutes = models.IntegerField(default=60)
    beds = models.IntegerField(null=True)
    entry = models.JSONField(default=dict)

    processing = Processing(
        purpose=MOVING,
        retention="kept",
        fields=kinds(
            technical="crisis",
            organisational="code name kind country area latitude longitude is_dangerous"
            " connection_minutes beds entry",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "crisis", "code"], name="one_place_code"
            )
        ]

    def __str__(self) -> str:
        return self.name
