"""What migrants are owed: wages, things left behind; filed where they worked, and recovered."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.claims.models._common import KEPT, WHY
from musterpoint.crises.models import Crisis
from musterpoint.people.models import Person
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class MatterState(models.TextChoices):
    """Where a person's claim stands."""

    DRAFT = "draft", pgettext_lazy("a claim", "Begun, not sent")
    TOLD = "told", pgettext_lazy("a claim", "Told")
    PREPARED = "prepared", pgettext_lazy("a claim", "Ready to be filed")
    FILED = "filed", pgettext_lazy("a claim", "Filed with the authority")
    GRANTED = "granted", pgettext_lazy("a claim", "Granted by the authority")
    REFUSED = "refused", pgettext_lazy("a claim", "Refused by the authority")
    APPEALED = "appealed", pgettext_lazy("a claim", "Appealed")
    CLOSED = "closed", pgettext_lazy("a claim", "Closed")


class Group(TenantModel):
    """
    Claims of many workers of one employer, filed together.

    ``sealed`` holds the employer and how each worker's consent was asked; ``file_digest`` is that
    of the list, which is taken in once.
    """

    sealed = models.BinaryField()
    country = models.CharField(max_length=3)
    file_digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="file_digest", organisational="country made_at made_by", personal="sealed"
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "file_digest"], name="one_claims_list")
        ]

    def __str__(self) -> str:
        return f"group {self.id}"


class Matter(TenantModel):
    """
    What one person claims in the country where they worked.

    ``sealed`` holds who it is, how they are reached, the employer and the words, under the claim's
    own key. Somebody who told only a name or a telephone has a claim without ``person`` until they
    are registered and it is linked; by ``token`` it is found with the whole name. Amounts are
    smallest parts of ``unit``: ``asked``, ``granted`` by the authority, ``recovered`` and
    ``paid_on`` to the person.
    """

    reference = models.CharField(max_length=12)
    key_digest = models.CharField(max_length=64)
    token = models.CharField(max_length=32, blank=True)
    state = models.CharField(max_length=8, choices=MatterState, default=MatterState.DRAFT)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    crisis = models.ForeignKey(Crisis, models.PROTECT, null=True, related_name="+")
    group = models.ForeignKey(Group, models.PROTECT, null=True, related_name="matters")
    language = models.CharField(max_length=12)
    country = models.CharField(max_length=3)
    left_on = models.DateField(null=True)
    file_by = models.DateField(null=True)
    unit = models.CharField(max_length=3)
    asked = models.BigIntegerField(default=0)
    granted = models.BigIntegerField(null=True)
    recovered = models.BigIntegerField(default=0)
    paid_on = models.BigIntegerField(default=0)
    sealed = models.BinaryField()
    number = models.CharField(max_length=60, blank=True)
    bond_call_id = models.UUIDField(null=True)
    due_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField()
    told_by = models.UUIDField(null=True)
    filed_on = models.DateField(null=True)
    pack = models.CharField(max_length=80)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="reference key_digest token person crisis group bond_call_id pack",
            organisational="state country file_by unit asked granted recovered paid_on number"
            " due_at told_at told_by filed_on",
            coarse="language left_on",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_matter_ref"),
            models.UniqueConstraint(fields=["organisation", "key_digest"], name="one_matter_key"),
            models.CheckConstraint(
                condition=models.Q(
                    asked__gte=0,
                    recovered__gte=0,
                    paid_on__gte=0,
                    paid_on__lte=models.F("recovered"),
                ),
                name="matter_paid_on_no_more_than_recovered",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state", "due_at", "id"], name="matter_queue"),
            models.Index(fields=["organisation", "file_by", "id"], name="matter_file_by"),
            models.Index(fields=["organisation", "token"], name="matter_token"),
        ]

    def __str__(self) -> str:
        return self.reference


class Owed(TenantModel):
    """One thing that is owed: months of wages, a car, savings; what it is stands sealed."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="owed")
    position = models.SmallIntegerField()
    kind = models.CharField(max_length=20)
    months = models.SmallIntegerField(null=True)
    amount = models.BigIntegerField()
    papers = models.CharField(max_length=120, blank=True)
    sealed = models.BinaryField()

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="matter position",
            organisational="kind months amount papers",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "matter", "position"], name="one_owed_thing"
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="owed_is_something"),
        ]

    def __str__(self) -> str:
        return self.kind


class Power(TenantModel):
    """A power of attorney: who may act, for what, until when; ended when it is revoked."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="powers")
    sealed = models.BinaryField()
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    revoked_on = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="matter",
            organisational="from_on until_on revoked_on made_at made_by",
            sensitive="sealed",
        ),
    )

    def __str__(self) -> str:
        return f"power of {self.matter_id}"


class Counsel(TenantModel):
    """Legal aid: a service of the directory, or a lawyer whose name is sealed."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="counsels")
    service_id = models.UUIDField(null=True)
    sealed = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="matter service_id",
            organisational="made_at made_by ended_at",
            sensitive="sealed",
        ),
    )

    def __str__(self) -> str:
        return f"legal aid of {self.matter_id}"


class Hearing(TenantModel):
    """A day before the authority, and what came of it."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="hearings")
    at = models.DateTimeField()
    place = models.CharField(max_length=200)
    outcome = models.BinaryField(null=True)
    held_at = models.DateTimeField(null=True)
    made_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="matter", organisational="at place held_at made_by", sensitive="outcome"
        ),
    )

    def __str__(self) -> str:
        return f"{self.at}"


class MovementKind(models.TextChoices):
    """Which way money went."""

    CAME = "came", _("Came for the person")
    WENT = "went", _("Paid on to the person")


class MovementState(models.TextChoices):
    """Whether a movement stands in the books."""

    ENTERED = "entered", pgettext_lazy("money", "To be confirmed")
    BOOKED = "booked", pgettext_lazy("money", "In the books")
    DROPPED = "dropped", pgettext_lazy("money", "Never came")
    BACK = "back", pgettext_lazy("money", "Taken back")


class Movement(TenantModel):
    """
    Money that came for a person, or was paid on.

    What came is entered by one and confirmed by another before it is in the books. What is paid on
    is an order of payments (``order_id``) and stands here once it is paid. ``key`` is that of its
    transaction in the books; ``ended_by`` dropped it or took it back.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=4, choices=MovementKind)
    state = models.CharField(max_length=7, choices=MovementState)
    key = models.CharField(max_length=200)
    order_id = models.UUIDField(null=True)
    amount = models.BigIntegerField()
    on = models.DateField()
    account = models.CharField(max_length=200)
    sealed = models.BinaryField(null=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="matter key order_id",
            organisational="kind state amount on account made_at made_by confirmed_at confirmed_by"
            " ended_at ended_by",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_matter_movement"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="movement_of_something"),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("made_by")),
                name="movement_by_two",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=MovementKind.CAME)
                | ~models.Q(state__in=[MovementState.BOOKED, MovementState.BACK])
                | models.Q(confirmed_by__isnull=False),
                name="what_came_is_confirmed",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state", "made_at"], name="movement_waits")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"
