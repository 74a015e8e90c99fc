"""Losses and counts, each decided by somebody else than who reported it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.goods.models.catalogue import KEPT, WHY, Batch, Item, Store
from musterpoint.goods.models.moving import Dispatch
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class LossKind(models.TextChoices):
    """How goods went."""

    LOST = "lost", _("Lost")
    DAMAGED = "damaged", _("Damaged")
    STOLEN = "stolen", _("Stolen")
    EXPIRED = "expired", _("Past its day")


class Loss(TenantModel):
    """
    Goods to be written off, held in the books until somebody else decides.

    ``sealed`` holds what happened and the evidence, under the key of this loss.
    """

    key = models.UUIDField()
    store = models.ForeignKey(Store, models.PROTECT, related_name="losses", db_index=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", db_index=False)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+", db_index=False)
    amount = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=LossKind)
    sealed = models.BinaryField()
    reported_at = models.DateTimeField()
    reported_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    is_written_off = models.BooleanField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="key store item batch reported_at decided_at",
            organisational="amount kind reported_by decided_by is_written_off reason",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "key"], name="goods_loss_once"),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("reported_by")),
                name="goods_loss_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.kind}"


class Count(TenantModel):
    """
    A count of a store, blind: whoever counts does not see what the books say.

    With ``dispatch`` it is of what came with a waybill over what that says, and of nothing else.
    """

    store = models.ForeignKey(Store, models.PROTECT, related_name="counts", db_index=False)
    dispatch = models.ForeignKey(
        Dispatch, models.PROTECT, null=True, related_name="counts", db_index=False
    )
    opened_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True)
    counted_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    is_approved = models.BooleanField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="store dispatch opened_at counted_at decided_at",
            organisational="counted_by decided_by is_approved reason",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "store"],
                condition=models.Q(decided_at=None, dispatch=None),
                name="goods_one_open_count",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("counted_by")),
                name="goods_count_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return f"Count of {self.opened_at}"


class CountLine(TenantModel):
    """What was counted of a batch, and what the books said at that moment."""

    count = models.ForeignKey(Count, models.PROTECT, related_name="lines", db_index=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", db_index=False)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+", db_index=False)
    counted = models.BigIntegerField()
    booked = models.BigIntegerField()

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(technical="count item batch", organisational="counted booked"),
    )

    def __str__(self) -> str:
        return f"{self.counted} counted"
