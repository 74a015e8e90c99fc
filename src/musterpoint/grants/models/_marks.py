"""Blind marks by which the same person, purpose and period are found twice; no name is in them."""

from typing import ClassVar

from django.db import models

from musterpoint.grants.models._applications import Application
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

ONCE = "nobody is paid twice for the same by mistake"


class Mark(TenantModel):
    """A keyed token of who applied; it says nothing without the organisation's secret."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="marks")
    token = models.BinaryField(max_length=16)

    processing = Processing(
        purpose=ONCE,
        retention="a year after the period that was applied for",
        fields=kinds(technical="application token"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "application", "token"], name="one_grant_mark"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "token"], name="grant_mark_token")
        ]

    def __str__(self) -> str:
        return "mark"


class ForeignMark(TenantModel):
    """A token that another organisation sent by agreement; only the running program compares it."""

    item_id = models.UUIDField()
    sender_id = models.UUIDField()
    token = models.BinaryField(max_length=32)
    purpose = models.CharField(max_length=30)
    from_on = models.DateField()
    until_on = models.DateField()
    received_at = models.DateTimeField()

    processing = Processing(
        purpose=ONCE,
        retention="a year after the period that was applied for",
        fields=kinds(
            technical="item_id token received_at",
            organisational="sender_id purpose from_on until_on",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "sender_id", "item_id", "token"],
                name="one_foreign_grant_mark",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "token"], name="foreign_grant_mark_token")
        ]

    def __str__(self) -> str:
        return f"mark of {self.sender_id}"
