"""What happens at points: vouchers, money that is handed out, days that are closed."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.payments.models._batches import PayingAccount
from musterpoint.payments.models._orders import KEPT, WHY, Order
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class VoucherState(models.TextChoices):
    """Where a voucher stands."""

    ISSUED = "issued", pgettext_lazy("voucher", "Issued")
    REDEEMED = "redeemed", pgettext_lazy("voucher", "Redeemed")
    EXPIRED = "expired", pgettext_lazy("voucher", "Expired")
    CANCELLED = "cancelled", pgettext_lazy("voucher", "Cancelled")


class Voucher(TenantModel):
    """
    The right to one payment, by a code that is good once.

    The code itself is not kept in the clear: ``token`` is a keyed hash, by which it is found, and
    ``sealed`` the code for the printed sheet, under the order's key.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="vouchers")
    point = models.ForeignKey(PayingAccount, models.PROTECT, null=True, related_name="vouchers")
    token = models.BinaryField(max_length=32)
    sealed = models.BinaryField()
    amount = models.BigIntegerField()
    unit = models.CharField(max_length=24)
    digits = models.SmallIntegerField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=VoucherState, default=VoucherState.ISSUED)
    issued_at = models.DateTimeField()
    issued_by = models.UUIDField(null=True)
    printed_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="order point token digits printed_at",
            organisational="amount unit expires_at state issued_at issued_by",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "token"], name="one_voucher_code"),
            models.UniqueConstraint(
                fields=["organisation", "order"],
                condition=models.Q(state__in=(VoucherState.ISSUED, VoucherState.REDEEMED)),
                name="one_live_voucher_of_an_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.state)


class OfflineList(TenantModel):
    """A signed list of vouchers that a point took along; what it redeems is uploaded later."""

    append_only = True

    point = models.ForeignKey(PayingAccount, models.PROTECT, related_name="lists")
    device = models.CharField(max_length=40)
    count = models.IntegerField()
    digest = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    good_until = models.DateTimeField()

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="point digest", organisational="device count made_at made_by good_until"
        ),
    )

    def __str__(self) -> str:
        return self.device


class Proof(models.TextChoices):
    """How somebody showed that they received it."""

    SIGNATURE = "signature", _("Signature")
    THUMB = "thumb", _("Thumb print")
    CODE = "code", _("Code of the voucher")


class Outcome(models.TextChoices):
    """What became of a payment at a point once it was known here."""

    PAID = "paid", pgettext_lazy("payment", "Paid")
    CONFLICT = "conflict", _("Handed out twice")


class Payout(TenantModel):
    """
    Money that was handed out at a point, at once or offline; written once.

    A second one of the same order is a conflict: it was handed out, so that somebody has to look
    into it, but the order is not paid twice in the books.
    """

    append_only = True

    key = models.CharField(max_length=100)
    order = models.ForeignKey(Order, models.PROTECT, related_name="payouts")
    voucher = models.ForeignKey(Voucher, models.PROTECT, null=True, related_name="payouts")
    point = models.ForeignKey(PayingAccount, models.PROTECT, related_name="payouts")
    device = models.CharField(max_length=40, blank=True)
    proof = models.CharField(max_length=9, choices=Proof)
    amount = models.BigIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="key order voucher point recorded_at",
            organisational="device proof amount outcome occurred_at recorded_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_payout_key"),
            models.UniqueConstraint(
                fields=["organisation", "order", "outcome"],
                condition=models.Q(outcome=Outcome.PAID),
                name="one_payout_of_an_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.amount}"


class Finding(TenantModel):
    """What was found out about a payment that was handed out twice: written once."""

    append_only = True

    payout = models.ForeignKey(Payout, models.PROTECT, related_name="findings")
    text = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(technical="payout", organisational="text made_at made_by"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "payout"], name="one_finding_of_a_payout"
            )
        ]

    def __str__(self) -> str:
        return self.text


class CashDay(TenantModel):
    """A day of a point that was counted and closed; a difference stands to be explained."""

    append_only = True

    point = models.ForeignKey(PayingAccount, models.PROTECT, related_name="days")
    on = models.DateField()
    expected = models.BigIntegerField()
    counted = models.BigIntegerField()
    note = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField()
    closed_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="point", organisational="on expected counted note closed_at closed_by"
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "point", "on"], name="one_closed_day_of_a_point"
            )
        ]

    def __str__(self) -> str:
        return f"{self.on}"
