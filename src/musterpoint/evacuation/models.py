"""Requests and offers, matched; manifests, boarding, arrival."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.crises.models import Crisis
from musterpoint.people.models import Household, Person
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

MOVING = "a way out for those who asked for one"
KEPT = "until the crisis is evaluated; names as the registration"
DEMAND = "people seats wheelchair stretcher infants escorts"


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


class RequestState(models.TextChoices):
    """Where a request stands with the organisation that made it."""

    WAITING = "waiting", _("Not ready yet")
    READY = "ready", _("Ready to travel")
    SEATED = "seated", _("Seated")
    DEPARTED = "departed", _("Departed")
    ARRIVED = "arrived", _("Arrived")
    NO_SHOW = "no_show", _("Did not come")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Request(TenantModel):
    """A household's wish to leave, held by the organisation that looks after it."""

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="requests")
    household = models.ForeignKey(Household, models.PROTECT, related_name="requests")
    lead = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.WAITING)
    holds = models.JSONField(default=list)
    area = models.CharField(max_length=40)
    destinations = models.JSONField(default=list)
    nationality = models.CharField(max_length=3, blank=True)
    document_level = models.SmallIntegerField(default=0)
    people = models.SmallIntegerField()
    seats = models.SmallIntegerField()
    wheelchair = models.SmallIntegerField(default=0)
    stretcher = models.SmallIntegerField(default=0)
    infants = models.SmallIntegerField(default=0)
    escorts = models.SmallIntegerField(default=0)
    priority_class = models.SmallIntegerField()
    rules = models.CharField(max_length=80)
    requested_at = models.DateTimeField()
    latest_at = models.DateTimeField(null=True)
    item_id = models.UUIDField(null=True)
    operator_id = models.UUIDField(null=True)
    itinerary = models.JSONField(default=list)
    unmatched_reason = models.CharField(max_length=30, blank=True)
    unmatched_advice = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    processing = Processing(
        purpose=MOVING,
        retention=KEPT,
        fields=kinds(
            technical="crisis household lead rules item_id operator_id requested_at updated_at"
            " latest_at unmatched_reason unmatched_advice",
            coarse=f"state holds area destinations nationality document_level {DEMAND}"
            " priority_class itinerary",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "crisis", "household"],
                condition=~models.Q(state__in=["withdrawn", "arrived", "no_show"]),
                name="one_open_request",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "crisis", "state", "id"], name="request_state"),
            models.Index(fields=["organisation", "item_id"], name="request_item"),
        ]

    def __str__(self) -> str:
        return f"{self.people} from {self.area}"


class RequestMember(TenantModel):
    """One of the people who would travel."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    position = models.SmallIntegerField()

    processing = Processing(
        purpose=MOVING, retention=KEPT, fields=kinds(technical="request person position")
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "request", "person"], name="one_member_a_request"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.request_id}"


class EntryState(models.TextChoices):
    """Where a household stands in the pool."""

    OPEN = "open", _("Waits for a seat")
    SEATED = "seated", _("Seated")
    TRAVELLING = "travelling", _("On the way")
    ARRIVED = "arrived", _("Arrived")
    CLOSED = "closed", _("Closed")


class PoolEntry(TenantModel):
    """
    A household as the operator of the pool sees it: needs and rules, no name.

    It comes from a disclosure, or from a request of the operator's own.
    """

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="pool")
    source_id = models.UUIDField()
    source_name = models.CharField(max_length=200)
    item_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=EntryState, default=EntryState.OPEN)
    area = models.CharField(max_length=40)
    destinations = models.JSONField(default=list)
    nationality = models.CharField(max_length=3, blank=True)
    document_level = models.SmallIntegerField(default=0)
    people = models.SmallIntegerField()
    seats = models.SmallIntegerField()
    wheelchair = models.SmallIntegerField(default=0)
    stretcher = models.SmallIntegerField(default=0)
    infants = models.SmallIntegerField(default=0)
    escorts = models.SmallIntegerField(default=0)
    priority_class = models.SmallIntegerField()
    requested_at = models.DateTimeField()
    latest_at = models.DateTimeField(null=True)
    at_place = models.CharField(max_length=40, blank=True)
    unmatched_reason = models.CharField(max_length=30, blank=True)
    updated_at = models.DateTimeField()

    processing = Processing(
        purpose=MOVING,
        retention=KEPT,
        fields=kinds(
            technical="crisis source_id source_name item_id requested_at latest_at updated_at"
            " unmatched_reason",
            coarse=f"state area destinations nationality document_level {DEMAND} priority_class"
            " at_place",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "crisis", "item_id"], name="one_entry_item"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "crisis", "state", "id"], name="pool_state")
        ]

    def __str__(self) -> str:
        return f"{self.people} of {self.source_name}"


class Mode(models.TextChoices):
    """What carries people."""

    BUS = "bus", _("Bus")
    SHIP = "ship", _("Ship")
    AIR = "air", _("Aircraft")
    TRAIN = "train", _("Train")


class LegState(models.TextChoices):
    """Where a leg is."""

    OFFERED = "offered", _("Offered")
    BOARDING = "boarding", _("Boarding")
    DEPARTED = "departed", _("In transit")
    ARRIVED = "arrived", _("Arrived")
    CANCELLED = "cancelled", _("Cancelled")


class Leg(TenantModel):
    """One movement of one vehicle, offered by an organisation with its own rules."""

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="legs")
    code = models.CharField(max_length=60)
    item_id = models.UUIDField()
    offered_by_id = models.UUIDField()
    offered_by_name = models.CharField(max_length=200)
    mode = models.CharField(max_length=6, choices=Mode)
    origin = models.ForeignKey(Place, models.PROTECT, related_name="departures")
    destination = models.ForeignKey(Place, models.PROTECT, related_name="arrivals")
    departs_at = models.DateTimeField()
    arrives_at = models.DateTimeField()
    seats = models.SmallIntegerField()
    wheelchair = models.SmallIntegerField(default=0)
    stretcher = models.SmallIntegerField(default=0)
    infants = models.SmallIntegerField(default=0)
    escorts = models.SmallIntegerField(default=0)
    allowed_nationalities = models.JSONField(null=True)
    own_nationality = models.CharField(max_length=3, blank=True)
    third_country_places = models.SmallIntegerField(null=True)
    cost_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3, default="USD")
    state = models.CharField(max_length=10, choices=LegState, default=LegState.OFFERED)
    shared_with = models.UUIDField(null=True)
    offered_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    processing = Processing(
        purpose=MOVING,
        retention="kept",
        fields=kinds(
            technical="crisis item_id shared_with updated_at",
            organisational="code offered_by_id offered_by_name mode origin destination departs_at"
            " arrives_at seats wheelchair stretcher infants escorts allowed_nationalities"
            " own_nationality third_country_places cost_minor currency state offered_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "crisis", "item_id"], name="one_leg_item"
            ),
            models.UniqueConstraint(fields=["organisation", "crisis", "code"], name="one_leg_code"),
            models.CheckConstraint(
                condition=models.Q(arrives_at__gt=models.F("departs_at")), name="leg_takes_time"
            ),
            models.CheckConstraint(condition=models.Q(seats__gte=1), name="leg_has_seats"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "crisis", "departs_at"], name="leg_departs")
        ]

    def __str__(self) -> str:
        return self.code


class RunState(models.TextChoices):
    """What became of a proposal."""

    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    DISCARDED = "discarded", _("Discarded")


class MatchRun(TenantModel):
    """One matching of the pool with the offers: the proposal, its bound, and what it followed."""

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="runs")
    number = models.IntegerField()
    state = models.CharField(max_length=10, choices=RunState, default=RunState.PROPOSED)
    rules = models.CharField(max_length=80)
    ready_people = models.IntegerField()
    ready_households = models.IntegerField()
    seated_people = models.IntegerField()
    seated_households = models.IntegerField()
    bound_people = models.IntegerField()
    seats_offered = models.IntegerField()
    legs_offered = models.IntegerField()
    by_class = models.JSONField(default=list)
    took_ms = models.IntegerField(null=True)
    run_at = models.DateTimeField()
    run_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=MOVING,
        retention="kept",
        fields=kinds(
            technical="crisis number state rules ready_people ready_households seated_people"
            " seated_households bound_people seats_offered legs_offered by_class took_ms",
            organisational="run_at run_by confirmed_at confirmed_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "crisis", "number"], name="one_run_number"
            )
        ]

    def __str__(self) -> str:
        return f"run {self.number}"


class SeatState(models.TextChoices):
    """Where a household stands on one leg. What did not happen is a normal outcome."""

    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    BOARDED = "boarded", _("Boarded")
    NO_SHOW = "no_show", _("Did not come")
    OFFLOADED = "offloaded", _("Taken off")
    REFUSED = "refused", _("Refused boarding")
    ARRIVED = "arrived", _("Arrived")
    DISCARDED = "discarded", _("Discarded")


class Seat(TenantModel):
    """One household on one leg of its itinerary."""

    run = models.ForeignKey(MatchRun, models.CASCADE, related_name="assignments")
    entry = models.ForeignKey(PoolEntry, models.CASCADE, related_name="assignments")
    leg = models.ForeignKey(Leg, models.PROTECT, related_name="assignments")
    position = models.SmallIntegerField()
    people = models.SmallIntegerField()
    state = models.CharField(max_length=10, choices=SeatState, default=SeatState.PROPOSED)
    updated_at = models.DateTimeField()

    processing = Processing(
        purpose=MOVING,
        retention=KEPT,
        fields=kinds(technical="run entry leg position updated_at", coarse="people state"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "run", "entry", "leg"], name="one_seat")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "leg", "state"], name="seat_leg"),
        ]

    def __str__(self) -> str:
        return f"{self.people} on {self.leg_id}"


class Unmatched(TenantModel):
    """Why a household got no seat in a run, and what would change it."""

    run = models.ForeignKey(MatchRun, models.CASCADE, related_name="unmatched")
    entry = models.ForeignKey(PoolEntry, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=30)
    bottleneck = models.ForeignKey(Leg, models.SET_NULL, null=True, related_name="+")
    people = models.SmallIntegerField()
    facts = models.JSONField(default=dict)

    processing = Processing(
        purpose=MOVING,
        retention="kept",
        fields=kinds(technical="run entry bottleneck facts", coarse="reason people"),
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "run", "reason"], name="unmatched_reason")
        ]

    def __str__(self) -> str:
        return self.reason


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
    and the same with the organisation that gave it.
    """

    entry = models.ForeignKey(PoolEntry, models.CASCADE, related_name="travellers")
    traveller_id = models.UUIDField()
    position = models.SmallIntegerField()
    is_lap_infant = models.BooleanField(default=False)
    special = models.CharField(max_length=8, blank=True)
    sealed = models.BinaryField()

    processing = Processing(
        purpose=MOVING,
        retention=KEPT,
        fields=kinds(
            technical="entry traveller_id position",
            coarse="is_lap_infant special",
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
