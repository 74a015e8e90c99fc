"""Distributions: who is on the list, what each gets, who was given it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.goods.models.catalogue import KEPT, WHY, Batch, Item, Store
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class Per(models.TextChoices):
    """By what a ration is counted."""

    FAMILY = "family", _("For each family")
    PERSON = "person", _("For each person in the family")


class Proof(models.TextChoices):
    """By what somebody shows that they were given it."""

    SIGNATURE = "signature", _("Signature on the list")
    THUMB = "thumb", _("Thumb print on the list")
    VOUCHER = "voucher", _("Voucher taken in")
    HEADCOUNT = "headcount", _("Counted, without a list")


class Trouble(models.TextChoices):
    """What was wrong with a hand-out that happened without network."""

    NONE = "", _("Nothing")
    TWICE = "twice", _("Given twice")
    FAMILY = "family", _("The family was given it before")
    NO_STOCK = "no_stock", _("More than the books had")
    EXPIRED = "expired", _("Only goods past their day were left")
    CLOSED = "closed", _("The distribution was closed")


#: What was given a second time: the stock follows, and it stands beside the first.
SECOND = (Trouble.TWICE, Trouble.FAMILY)
_STANDS = models.Q(taken_back_at=None) & ~models.Q(trouble__in=[one.value for one in SECOND])


class Distribution(TenantModel):
    """Who is given what at a place and a time, out of one store; by list or by headcount."""

    name = models.CharField(max_length=120)
    place = models.CharField(max_length=200)
    store = models.ForeignKey(Store, models.PROTECT, related_name="distributions", db_index=False)
    crisis_id = models.UUIDField(null=True)
    by_list = models.BooleanField()
    expected = models.IntegerField(default=0)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="store crisis_id closed_at made_at",
            organisational="name place by_list expected starts_at ends_at made_by",
        ),
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "starts_at", "id"], name="goods_distribution_day"),
        ]

    def __str__(self) -> str:
        return self.name


class Ration(TenantModel):
    """How much of an item each gets."""

    distribution = models.ForeignKey(
        Distribution, models.PROTECT, related_name="rations", db_index=False
    )
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", db_index=False)
    per = models.CharField(max_length=6, choices=Per)
    amount = models.BigIntegerField()

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(technical="distribution item", organisational="per amount"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "distribution", "item"], name="goods_one_ration"
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="goods_ration_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} for each {self.per}"


class Listed(TenantModel):
    """
    Somebody on the list of a distribution.

    ``token`` and ``family`` tell the same person and family without saying who; ``code_digest`` is
    of the code on their card. ``sealed`` holds a short name and who may collect for them.
    """

    distribution = models.ForeignKey(
        Distribution, models.PROTECT, related_name="listed", db_index=False
    )
    number = models.IntegerField()
    subject_id = models.UUIDField()
    token = models.BinaryField(max_length=16)
    family = models.BinaryField(max_length=16)
    code_digest = models.BinaryField(max_length=32)
    people = models.SmallIntegerField()
    sealed = models.BinaryField()
    made_at = models.DateTimeField()

    processing = Processing(
        purpose=WHY,
        retention="two years after the distribution; the name goes when its subject is erased",
        fields=kinds(
            technical="distribution number subject_id token family code_digest made_at",
            coarse="people",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "distribution", "token"], name="goods_listed_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "distribution", "number"], name="goods_listed_number"
            ),
            models.UniqueConstraint(
                fields=["organisation", "code_digest"], name="goods_listed_code"
            ),
            models.CheckConstraint(
                condition=models.Q(people__gte=1, people__lte=60), name="goods_listed_people"
            ),
        ]

    def __str__(self) -> str:
        return f"Number {self.number}"


class Handout(TenantModel):
    """
    That somebody was given their ration, or that so many were.

    ``key`` makes it happen once however often a phone tells it. One that was not taken back stands
    once for each person and family, whatever its ``trouble``, but for what was given twice. With
    ``trouble`` it waits for a review, and is counted when that says that it was given.
    """

    key = models.UUIDField()
    distribution = models.ForeignKey(
        Distribution, models.PROTECT, related_name="handouts", db_index=False
    )
    listed = models.ForeignKey(
        Listed, models.PROTECT, null=True, related_name="handouts", db_index=False
    )
    token = models.BinaryField(max_length=16, null=True)
    family = models.BinaryField(max_length=16, null=True)
    people = models.IntegerField()
    families = models.IntegerField()
    proof = models.CharField(max_length=9, choices=Proof)
    by_proxy = models.BooleanField(default=False)
    device = models.CharField(max_length=40, blank=True)
    given_at = models.DateTimeField()
    given_by = models.UUIDField(null=True)
    told_at = models.DateTimeField()
    trouble = models.CharField(max_length=8, choices=Trouble, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.UUIDField(null=True)
    review = models.CharField(max_length=300, blank=True)
    taken_back_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="key distribution listed token family device told_at taken_back_at"
            " reviewed_at",
            coarse="people families by_proxy",
            organisational="proof given_at given_by trouble reviewed_by review",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "key"], name="goods_handout_once"),
            models.UniqueConstraint(
                fields=["organisation", "distribution", "token"],
                condition=_STANDS & models.Q(token__isnull=False),
                name="goods_one_handout_a_person",
            ),
            models.UniqueConstraint(
                fields=["organisation", "distribution", "family"],
                condition=_STANDS & models.Q(family__isnull=False),
                name="goods_one_handout_a_family",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "trouble", "told_at"], name="goods_handout_review")
        ]

    def __str__(self) -> str:
        return f"{self.people} people at {self.given_at}"


class HandoutLine(TenantModel):
    """What was handed out, of which batch."""

    handout = models.ForeignKey(Handout, models.PROTECT, related_name="lines", db_index=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", db_index=False)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+", db_index=False)
    amount = models.BigIntegerField()

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(technical="handout item batch", organisational="amount"),
    )

    def __str__(self) -> str:
        return f"{self.amount} of {self.item_id}"
