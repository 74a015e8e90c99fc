"""Blind marks by which the same person, purpose and period are found twice; no name is in them."""

from typing import ClassVar

from django.db import models

from musterpoint.grants.models._applications import Application
from musterpoint.people.models import Person
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


class HelpMark(TenantModel):
    """
    A keyed token of whom help is for that no application asks for.

    ``what`` is the kind of help, such as a person's claim or a call of a bond, and ``subject_id``
    the thing of that kind. Of whom nothing is known there is one random token, so that nobody is
    found and nothing is read again.
    """

    what = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    token = models.BinaryField(max_length=16)
    until_on = models.DateField()

    processing = Processing(
        purpose=ONCE,
        retention="a year after the period that the help is for",
        fields=kinds(technical="what subject_id person token", organisational="until_on"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "what", "subject_id", "token"], name="one_help_mark"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "token"], name="help_mark_token")
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
