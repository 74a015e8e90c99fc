"""What may be told of what money was spent on: worked out each month, and a page reads a row."""

from typing import ClassVar

from django.db import models

from musterpoint.giving.models._givers import KEPT, WHY
from musterpoint.giving.models._pledges import Gift
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class FundTold(TenantModel):
    """
    What a fund spent as it may be told, of the months before ``month`` (12 years + months).

    ``spent`` holds by currency pairs of head and amount, the most first. ``campaigns`` holds the
    same by the id of each campaign that binds its gifts, with the currency before the pair.
    """

    fund = models.CharField(max_length=60)
    month = models.IntegerField()
    spent = models.JSONField(default=dict)
    campaigns = models.JSONField(default=dict)
    told_at = models.DateTimeField()

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(technical="month told_at", organisational="fund spent campaigns"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "fund"], name="one_telling_of_a_fund")
        ]

    def __str__(self) -> str:
        return self.fund


class GiftTold(TenantModel):
    """
    What a gift was spent on as its giver may know it.

    ``parts`` are lists of currency, head and amount: of the months in which it may be told, null
    where that is none.
    """

    gift = models.ForeignKey(Gift, models.PROTECT, related_name="told", db_index=False)
    parts = models.JSONField(default=list)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(technical="gift", organisational="parts"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "gift"], name="one_telling_of_a_gift")
        ]

    def __str__(self) -> str:
        return str(self.gift_id)
