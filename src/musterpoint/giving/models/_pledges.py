"""What was promised, in instalments, and what came."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.giving.models._campaigns import Campaign, MatchRule
from musterpoint.giving.models._givers import KEPT, WHY, Giver, Source
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class Basis(models.TextChoices):
    """Whether somebody gives because they want to or because they must."""

    VOLUNTARY = "voluntary", _("Voluntary")
    MANDATORY = "mandatory", _("Mandatory")


class Pledge(TenantModel):
    """
    A promise of money, or a levy that was assessed (``basis`` mandatory).

    ``reference`` is a creditor reference of ISO 11649, which a bank checks. ``earmark`` says what
    it may be used for: window and head by code, country (ISO 3166), crisis by id; the books hold
    it where the money is received. ``received`` and ``next_due_on`` follow from instalments.
    ``levy``, ``count`` and ``rate`` say how a levy was worked out, ``pack`` by which rules.
    """

    reference = models.CharField(max_length=25)
    giver = models.ForeignKey(Giver, models.PROTECT, related_name="pledges")
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, related_name="pledges")
    matching = models.ForeignKey(MatchRule, models.PROTECT, null=True, related_name="calls")
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.VOLUNTARY)
    source = models.CharField(max_length=12, choices=Source)
    fund = models.CharField(max_length=60)
    earmark = models.JSONField(default=dict)
    unit = models.CharField(max_length=24)
    amount = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    next_due_on = models.DateField(null=True)
    pledged_on = models.DateField()
    text = models.CharField(max_length=300, blank=True)
    levy = models.CharField(max_length=40, blank=True)
    count = models.IntegerField(default=0)
    rate = models.BigIntegerField(default=0)
    pack = models.CharField(max_length=80, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="reference giver campaign matching pack made_at",
            organisational="basis source fund earmark unit amount received next_due_on pledged_on"
            " text levy count rate confirmed_at withdrawn_at withdrawn_why made_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_pledge_ref"),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, received__gte=0), name="pledge_over_zero"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) | ~models.Q(withdrawn_why=""),
                name="pledge_withdrawn_why",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "next_due_on", "id"], name="pledge_due")
        ]

    def __str__(self) -> str:
        return self.reference


class Instalment(TenantModel):
    """A part of a pledge with its day."""

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="instalments")
    number = models.SmallIntegerField()
    due_on = models.DateField()
    due_at = models.DateTimeField()
    amount = models.BigIntegerField()
    received = models.BigIntegerField(default=0)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(technical="pledge number due_at", organisational="due_on amount received"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "pledge", "number"], name="one_instalment_number"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, received__gte=0, received__lte=models.F("amount")),
                name="instalment_within",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.due_on}"


class GiftWay(models.TextChoices):
    """How a gift came."""

    TRANSFER = "transfer", _("Bank transfer")
    PROVIDER = "provider", _("Card or wallet")
    CASH = "cash", _("Cash")


class Gift(TenantModel):
    """
    Money that came and stands in the books under ``key``; written once.

    ``allotted`` maps instalments to what of it they took. What became of it stands in ``GiftEnd``.
    """

    append_only = True

    key = models.CharField(max_length=120)
    giver = models.ForeignKey(Giver, models.PROTECT, null=True, related_name="gifts")
    pledge = models.ForeignKey(Pledge, models.PROTECT, null=True, related_name="gifts")
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, related_name="gifts")
    way = models.CharField(max_length=10, choices=GiftWay)
    source = models.CharField(max_length=12, choices=Source)
    fund = models.CharField(max_length=60)
    earmark = models.JSONField(default=dict)
    unit = models.CharField(max_length=24)
    amount = models.BigIntegerField()
    account = models.CharField(max_length=200)
    received_on = models.DateField()
    allotted = models.JSONField(default=dict)
    matched = models.JSONField(default=dict)
    booked_at = models.DateTimeField()
    booked_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="key giver pledge campaign allotted matched booked_at",
            organisational="way source fund earmark unit amount account received_on booked_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_gift_key"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="gift_over_zero"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "received_on", "id"], name="gift_day")
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"


class GiftEnd(TenantModel):
    """
    A gift was given back, or was booked in error: taken back once, by another entry.

    It goes when the payment that gave the gift back came back and is not paid after all.
    """

    gift = models.ForeignKey(Gift, models.PROTECT, related_name="ends")
    is_refund = models.BooleanField()
    why = models.CharField(max_length=500)
    on = models.DateField()
    key = models.CharField(max_length=160)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(technical="gift key made_at", organisational="is_refund why on made_by"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "gift"], name="one_end_of_a_gift")
        ]

    def __str__(self) -> str:
        return self.why
