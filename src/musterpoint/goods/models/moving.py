"""Goods that come in, are asked for, travel between stores, or are lent."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.giving.models import Thing
from musterpoint.goods.models.catalogue import KEPT, WHY, Batch, Item, Store
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class Source(models.TextChoices):
    """Where goods come from."""

    GIFT = "gift", _("Gift in kind")
    BOUGHT = "bought", _("Bought")
    LENT = "lent", _("Lent to us")
    RETURNED = "returned", _("Given back by people")


class Arrival(TenantModel):
    """
    Goods that came into a store from outside; ``reference`` says of whom, without a person.

    ``thing`` is the gift in kind that they are, or a part of it.
    """

    key = models.UUIDField()
    store = models.ForeignKey(Store, models.PROTECT, related_name="arrivals", db_index=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", db_index=False)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+", db_index=False)
    amount = models.BigIntegerField()
    source = models.CharField(max_length=8, choices=Source)
    reference = models.CharField(max_length=200, blank=True)
    thing = models.ForeignKey(
        Thing, models.PROTECT, null=True, related_name="arrivals", db_index=False
    )
    on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="key store item batch thing made_at",
            organisational="amount source reference on made_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "key"], name="goods_arrival_once"),
            models.CheckConstraint(
                condition=models.Q(thing=None) | models.Q(source=Source.GIFT),
                name="goods_arrival_of_a_thing_is_a_gift",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} on {self.on}"


class RequestState(models.TextChoices):
    """Where a request stands; a draft was made of a plan, and nobody asked for it yet."""

    DRAFT = "draft", pgettext_lazy("request", "Draft")
    ASKED = "asked", _("Waits for a decision")
    APPROVED = "approved", _("Approved")
    PART = "part", _("Approved in part")
    REFUSED = "refused", _("Refused")
    SENT = "sent", _("On its way")
    RECEIVED = "received", _("Received")
    ENDED = "ended", _("Ended: no more is sent")


class Priority(models.IntegerChoices):
    """How urgent a request is."""

    LIFE = 1, _("Lives depend on it")
    URGENT = 2, _("Urgent")
    NORMAL = 3, pgettext_lazy("priority", "Normal")


class Request(TenantModel):
    """What is needed where, by when, for how many people."""

    number = models.IntegerField()
    key = models.UUIDField()
    store = models.ForeignKey(Store, models.PROTECT, related_name="requests", db_index=False)
    purpose = models.CharField(max_length=300)
    people = models.IntegerField()
    priority = models.SmallIntegerField(choices=Priority)
    state = models.CharField(max_length=8, choices=RequestState)
    needed_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    received_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_why = models.CharField(max_length=500, blank=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="number key store asked_at decided_at received_at ended_at",
            organisational="purpose people priority state needed_at asked_by decided_by reason"
            " ended_by ended_why",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "number"], name="goods_request_number"),
            models.UniqueConstraint(fields=["organisation", "key"], name="goods_request_once"),
            models.CheckConstraint(
                condition=models.Q(state=RequestState.ENDED, ended_at__isnull=False)
                & ~models.Q(ended_why="")
                | ~models.Q(state=RequestState.ENDED) & models.Q(ended_at=None, ended_why=""),
                name="goods_request_ended_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Request {self.number}"


class RequestLine(TenantModel):
    """An item that is asked for, and how much of it was approved."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="lines", db_index=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", db_index=False)
    asked = models.BigIntegerField()
    approved = models.BigIntegerField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(technical="request item", organisational="asked approved"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "request", "item"], name="goods_request_line"
            )
        ]

    def __str__(self) -> str:
        return f"{self.asked} of {self.item_id}"


class Dispatch(TenantModel):
    """
    Goods on their way between two stores, with a waybill.

    ``sealed`` holds the driver's name and number under the key of this dispatch.
    """

    number = models.IntegerField()
    key = models.UUIDField()
    source = models.ForeignKey(Store, models.PROTECT, related_name="sent", db_index=False)
    goal = models.ForeignKey(Store, models.PROTECT, related_name="awaited", db_index=False)
    request = models.ForeignKey(
        Request, models.PROTECT, null=True, related_name="dispatches", db_index=False
    )
    vehicle = models.CharField(max_length=60, blank=True)
    sealed = models.BinaryField()
    sent_at = models.DateTimeField()
    sent_by = models.UUIDField(null=True)
    received_at = models.DateTimeField(null=True)
    received_by = models.UUIDField(null=True)
    explanation = models.CharField(max_length=500, blank=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="number key source goal request sent_at received_at",
            organisational="vehicle sent_by received_by explanation",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "number"], name="goods_waybill_number"),
            models.UniqueConstraint(fields=["organisation", "key"], name="goods_dispatch_once"),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("goal")), name="goods_dispatch_goes_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"Waybill {self.number}"


class DispatchLine(TenantModel):
    """A batch of an item on a waybill; ``received`` and ``damaged`` are what was found."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="lines", db_index=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", db_index=False)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+", db_index=False)
    sent = models.BigIntegerField()
    received = models.BigIntegerField(null=True)
    damaged = models.BigIntegerField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(technical="dispatch item batch", organisational="sent received damaged"),
    )

    def __str__(self) -> str:
        return f"{self.sent} of {self.item_id}"


class Loan(TenantModel):
    """
    Something that comes back: lent by us, or lent to us.

    ``sealed`` names the borrower, or who to give it back to, under the key of this loan.
    """

    store = models.ForeignKey(Store, models.PROTECT, related_name="loans", db_index=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", db_index=False)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+", db_index=False)
    is_to_us = models.BooleanField()
    amount = models.BigIntegerField()
    returned = models.BigIntegerField(default=0)
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    handout_id = models.UUIDField(null=True)
    sealed = models.BinaryField()
    made_at = models.DateTimeField()

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="store item batch ended_at handout_id made_at",
            organisational="is_to_us amount returned due_at",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(returned__gte=0, returned__lte=models.F("amount")),
                name="goods_loan_returned",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "due_at", "id"], name="goods_loan_due"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} until {self.due_at}"
