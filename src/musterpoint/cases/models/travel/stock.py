"""Stations that issue, and their stock of blank documents: it always adds up."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

STOCK = "every blank travel document is accounted for"
KEPT = "ten years, as proof of what became of each blank"


class Station(TenantModel):
    """
    A place that issues: an embassy, a consulate, a field office.

    ``issuer`` is the code of who issues, as the machine readable zone has it; ``country`` is where
    the station lies, whose working days count. Shifts are of the printer, in tenths of a
    millimetre to the right and downwards.
    """

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    country = models.CharField(max_length=3)
    issuer = models.CharField(max_length=3)
    shift_right = models.SmallIntegerField(default=0)
    shift_down = models.SmallIntegerField(default=0)
    made_at = models.DateTimeField()

    processing = Processing(
        purpose=STOCK,
        retention=KEPT,
        fields=kinds(
            organisational="code name country issuer shift_right shift_down",
            technical="made_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "code"], name="one_station_code"),
            models.CheckConstraint(
                condition=Q(shift_right__range=(-200, 200), shift_down__range=(-200, 200)),
                name="station_shifts",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BlankState(models.TextChoices):
    """What became of a blank. "Received" means that it lies in the safe and may be used."""

    RECEIVED = "received", _("In stock")
    RESERVED = "reserved", _("Printed, not signed")
    SPOILT = "spoilt", _("Spoilt")
    ISSUED = "issued", _("Issued")
    DESTROYED = "destroyed", _("Destroyed")
    LOST = "lost", _("Lost")
    MOVING = "moving", _("On the way to another station")


class StockLevel(TenantModel):
    """
    How many blanks of a station are in each state. The database refuses what does not add up.

    What is on the way to another station counts at the one that sent it, until it is counted there.
    """

    station = models.ForeignKey(Station, models.PROTECT, related_name="levels")
    total = models.IntegerField(default=0)
    received = models.IntegerField(default=0)
    reserved = models.IntegerField(default=0)
    spoilt = models.IntegerField(default=0)
    issued = models.IntegerField(default=0)
    destroyed = models.IntegerField(default=0)
    lost = models.IntegerField(default=0)
    moving = models.IntegerField(default=0)

    processing = Processing(
        purpose=STOCK,
        retention=KEPT,
        fields=kinds(
            technical="station",
            organisational="total received reserved spoilt issued destroyed lost moving",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "station"], name="one_level_a_station"),
            models.CheckConstraint(
                condition=Q(
                    total=F("received")
                    + F("reserved")
                    + F("spoilt")
                    + F("issued")
                    + F("destroyed")
                    + F("lost")
                    + F("moving")
                ),
                name="stock_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(**{f"{state}__gte": 0 for state in BlankState.values}),
                name="stock_is_never_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"stock of {self.station_id}"


class Blank(TenantModel):
    """One blank document with its serial, which is the number of what is printed on it."""

    station = models.ForeignKey(Station, models.PROTECT, related_name="blanks")
    serial = models.CharField(max_length=9)
    state = models.CharField(max_length=10, choices=BlankState, default=BlankState.RECEIVED)
    received_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    processing = Processing(
        purpose=STOCK,
        retention=KEPT,
        fields=kinds(technical="station received_at changed_at", organisational="serial state"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "serial"], name="one_blank_a_serial"),
            models.CheckConstraint(condition=Q(state__in=BlankState.values), name="blank_state"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "station", "state", "serial"], name="blank_by_state"
            )
        ]

    def __str__(self) -> str:
        return self.serial


class StockMovement(TenantModel):
    """
    So many blanks went from one state to another, by whom, why, and seen by whom.

    What comes from outside or another station has an empty ``from_state``, what another station
    took over an empty ``to_state``. Summed up, the movements are the levels.
    """

    append_only = True

    station = models.ForeignKey(Station, models.PROTECT, related_name="movements")
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10, choices=BlankState, blank=True)
    number = models.IntegerField()
    first_serial = models.CharField(max_length=9)
    last_serial = models.CharField(max_length=9)
    reason = models.CharField(max_length=200, blank=True)
    witness = models.CharField(max_length=100, blank=True)
    made_by = models.UUIDField(null=True)
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    processing = Processing(
        purpose=STOCK,
        retention=KEPT,
        fields=kinds(
            technical="station made_at",
            organisational="from_state to_state number first_serial last_serial reason witness"
            " made_by made_by_name",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(number__gte=1), name="movement_moves_something"),
            models.CheckConstraint(
                condition=~Q(to_state=BlankState.DESTROYED) | ~Q(witness=""),
                name="destroyed_before_a_witness",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "station", "made_at", "id"], name="movement_newest"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.from_state or 'new'} to {self.to_state}"


class StockCount(TenantModel):
    """A count of the safe by two: what should be there, and what was."""

    append_only = True

    station = models.ForeignKey(Station, models.PROTECT, related_name="counts")
    expected_received = models.IntegerField()
    expected_spoilt = models.IntegerField()
    found_received = models.IntegerField()
    found_spoilt = models.IntegerField()
    witness = models.CharField(max_length=100)
    made_by = models.UUIDField(null=True)
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    processing = Processing(
        purpose=STOCK,
        retention=KEPT,
        fields=kinds(
            technical="station made_at",
            organisational="expected_received expected_spoilt found_received found_spoilt witness"
            " made_by made_by_name",
        ),
    )

    def __str__(self) -> str:
        return f"count of {self.made_at:%F}"
