"""A crisis, its alert levels by area, its decisions, and the roll of the affected."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.people.models import Person
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

RESPONSE = "accounting for people in a crisis"
KEPT = "until the crisis is evaluated, then as the registration"


class CrisisRole(models.TextChoices):
    """What this organisation is in this crisis; it can be several things elsewhere."""

    ORIGIN = "origin", _("State of origin")
    HOST = "host", _("Host State")
    TRANSIT = "transit", _("State of transit")
    OPERATOR = "operator", _("Operator of the shared portal")
    PARTNER = "partner", _("Partner")


class Crisis(TenantModel):
    """This organisation's own record of a crisis. ``shared_reference`` ties it to others'."""

    slug = models.SlugField(max_length=50)
    name = models.CharField(max_length=200)
    host_country = models.CharField(max_length=3)
    role = models.CharField(max_length=10, choices=CrisisRole)
    shared_reference = models.UUIDField(null=True)
    basis = models.TextField(blank=True)
    level_pack = models.CharField(max_length=80)
    declared_at = models.DateTimeField()
    declared_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=RESPONSE,
        retention="kept",
        fields=kinds(
            technical="slug shared_reference level_pack",
            organisational="name host_country role basis declared_at declared_by closed_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="one_crisis_slug")
        ]

    def __str__(self) -> str:
        return self.name


class Area(TenantModel):
    """A part of the host country that has its own alert level."""

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="areas")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    names = models.JSONField(default=dict)
    latitude = models.FloatField()
    longitude = models.FloatField()
    level = models.SmallIntegerField(default=0)
    level_since = models.DateTimeField(null=True)

    processing = Processing(
        purpose=RESPONSE,
        retention="kept",
        fields=kinds(
            technical="crisis",
            organisational="code name names latitude longitude level level_since",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "crisis", "code"], name="one_area_code")
        ]

    def __str__(self) -> str:
        return self.name


class LevelChange(TenantModel):
    """Who raised or lowered the level of an area, when and on what basis."""

    append_only = True

    area = models.ForeignKey(Area, models.CASCADE, related_name="changes")
    level = models.SmallIntegerField()
    basis = models.TextField()
    advice = models.JSONField(default=dict)
    decided_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=150)
    level_pack = models.CharField(max_length=80)

    processing = Processing(
        purpose=RESPONSE,
        retention="kept",
        fields=kinds(
            technical="area level_pack",
            organisational="level basis advice decided_at decided_by decided_by_name",
        ),
    )

    def __str__(self) -> str:
        return f"level {self.level} in {self.area_id}"


class Decision(TenantModel):
    """One line of the crisis log: what was decided, by whom, and which rules it followed."""

    append_only = True

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=40)
    text = models.TextField()
    decided_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=150)
    rules = models.CharField(max_length=80, blank=True)

    processing = Processing(
        purpose=RESPONSE,
        retention="kept",
        fields=kinds(
            technical="crisis rules",
            organisational="kind text decided_at decided_by decided_by_name",
        ),
    )

    def __str__(self) -> str:
        return self.text[:60]


class RollState(models.TextChoices):
    """Where somebody stands. ``unknown`` is hollow: it never means missing."""

    UNKNOWN = "unknown", _("Not heard from")
    SAFE = "safe", _("Safe")
    NEEDS_HELP = "needs_help", _("Needs help")
    WANTS_TO_LEAVE = "wants_to_leave", _("Asked to leave")
    WANTS_TO_STAY = "wants_to_stay", _("Decided to stay")
    EN_ROUTE = "en_route", _("On the way")
    DEPARTED = "departed", _("Departed")
    ARRIVED = "arrived", _("Arrived")
    DETAINED = "detained", _("Detained")
    HOSPITALISED = "hospitalised", _("In hospital")
    DECEASED = "deceased", _("Died")


class RollEntry(TenantModel):
    """
    This person in this crisis: the present state, and since when each thing is known.

    The moments feed the board: ``reached_at`` a message arrived, ``accounted_at`` we know how
    they are, the others as they say. Every change is kept beside it in ``RollChange``.
    """

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="roll")
    person = models.ForeignKey(Person, models.CASCADE, related_name="roll_entries")
    area = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=15, choices=RollState, default=RollState.UNKNOWN)
    entered_at = models.DateTimeField()
    reached_at = models.DateTimeField(null=True)
    accounted_at = models.DateTimeField(null=True)
    help_since = models.DateTimeField(null=True)
    asked_to_leave_at = models.DateTimeField(null=True)
    seated_at = models.DateTimeField(null=True)
    departed_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    last_contact_at = models.DateTimeField(null=True)
    is_removed = models.BooleanField(default=False)

    processing = Processing(
        purpose=RESPONSE,
        retention=KEPT,
        fields=kinds(
            technical="crisis person is_removed",
            coarse="area state entered_at reached_at accounted_at help_since asked_to_leave_at"
            " seated_at departed_at arrived_at last_contact_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "crisis", "person"], name="one_entry")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "crisis", "state", "id"], name="roll_state"),
            models.Index(fields=["organisation", "crisis", "area", "id"], name="roll_area"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.state}"


class RollChange(TenantModel):
    """One change of a roll entry: what was said, by what way, by whom, and when it was true."""

    append_only = True

    entry = models.ForeignKey(RollEntry, models.CASCADE, related_name="changes")
    state = models.CharField(max_length=15, choices=RollState)
    previous = models.CharField(max_length=15)
    way = models.CharField(max_length=20)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=150)
    undoes = models.UUIDField(null=True)

    processing = Processing(
        purpose=RESPONSE,
        retention=KEPT,
        fields=kinds(
            technical="entry way occurred_at recorded_at undoes",
            coarse="state previous",
            organisational="by by_name",
        ),
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "entry", "occurred_at"], name="change_entry")
        ]

    def __str__(self) -> str:
        return f"{self.previous} to {self.state}"


class PopulationEstimate(TenantModel):
    """How many people of a community are there, from one source: a range, never one number."""

    append_only = True

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="estimates")
    area = models.CharField(max_length=40, blank=True)
    nationality = models.CharField(max_length=3, blank=True)
    source = models.CharField(max_length=200)
    method = models.TextField(blank=True)
    low = models.IntegerField()
    likely = models.IntegerField()
    high = models.IntegerField()
    as_of = models.DateField()
    recorded_at = models.DateTimeField()

    processing = Processing(
        purpose="planning for people who have not registered",
        retention="kept",
        fields=kinds(
            technical="crisis recorded_at",
            organisational="area nationality source method low likely high as_of",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(low__gte=0, likely__gte=models.F("low"))
                & models.Q(high__gte=models.F("likely")),
                name="estimate_is_a_range",
            )
        ]

    def __str__(self) -> str:
        return f"{self.low} to {self.high}, {self.source}"


class Snapshot(TenantModel):
    """The value of one indicator on one day, as it was counted then."""

    append_only = True

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="snapshots")
    indicator = models.CharField(max_length=40)
    breakdown = models.CharField(max_length=20, blank=True)
    key = models.CharField(max_length=40, blank=True)
    value = models.BigIntegerField()
    taken_at = models.DateTimeField()

    processing = Processing(
        purpose="learning afterwards from the same figures",
        retention="kept",
        fields=kinds(technical="crisis taken_at", organisational="indicator breakdown key value"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "crisis", "indicator", "breakdown", "key", "taken_at"],
                name="one_snapshot",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.value}"


class Stage(models.TextChoices):
    """Whether somebody was prepared before leaving home, or when they were there already."""

    BEFORE = "before", _("Before departure")
    AFTER = "after", _("After arrival")


class WalletCard(TenantModel):
    """
    A card for the wallet that leads to a registration, together with the secret figures.

    Its code is made of the row's id with a secret of the organisation; ``token`` finds the row
    again. A lost card is replaced: the earlier row ends, and its code opens nothing any more.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="wallet_cards")
    token = models.BinaryField(max_length=16)
    stage = models.CharField(max_length=6, choices=Stage)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose="everybody has in the pocket what to do in a crisis",
        retention="as the registration",
        fields=kinds(
            technical="person token", coarse="stage made_at ended_at", organisational="made_by"
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "token"], name="one_card_token"),
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=models.Q(ended_at=None),
                name="one_card_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"card of {self.person_id}"


class CodeAttempt(TenantModel):
    """
    How many wrong codes were typed for a reference, or came from one source, until when.

    ``token`` is a keyed digest: the row tells neither the reference nor the network address.
    """

    token = models.BinaryField(max_length=16)
    failures = models.IntegerField(default=0)
    expires_at = models.DateTimeField()

    processing = Processing(
        purpose="codes of registrations cannot be guessed",
        retention="one day",
        fields=kinds(technical="token failures expires_at"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "token"], name="one_attempt_token")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "expires_at"], name="attempt_expires")
        ]

    def __str__(self) -> str:
        return f"{self.failures} wrong codes"
