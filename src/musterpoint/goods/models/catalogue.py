"""What can be kept, and where."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext as _

from musterpoint.engine.ledger import Unit
from musterpoint.goods import rules
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel
from musterpoint.web import formats

WHY = "relief goods traced from giver to person"
KEPT = "as long as the law of accounts asks"


class Item(TenantModel):
    """
    Something that is kept and handed out; ``code`` is its unit in the books.

    ``weight`` is in grams and ``volume`` in cubic centimetres of one unit; prices are in cents of
    USD. ``lent_days`` over 0: it is lent and comes back. ``digits`` are places of its unit.
    """

    code = models.CharField(max_length=24)
    name = models.CharField(max_length=120)
    category = models.CharField(max_length=30, blank=True)
    unit_word = models.CharField(max_length=30)
    digits = models.SmallIntegerField(default=0)
    weight = models.IntegerField(null=True)
    volume = models.IntegerField(null=True)
    price_least = models.BigIntegerField(null=True)
    price_most = models.BigIntegerField(null=True)
    expires = models.BooleanField(default=False)
    is_kit = models.BooleanField(default=False)
    lent_days = models.SmallIntegerField(default=0)
    made_at = models.DateTimeField()

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="made_at",
            organisational="code name category unit_word digits weight volume price_least"
            " price_most expires is_kit lent_days",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "code"], name="goods_one_item_code")
        ]

    @property
    def title(self) -> str:
        """Its name for the reader."""
        return rules.name_of(self.code, self.name)

    @property
    def unit(self) -> Unit:
        """Its unit in the books."""
        return Unit(self.code, self.digits)

    def shown(self, amount: int) -> str:
        """Return an amount with the word of its unit, in the reader's language."""
        number = formats.amount(amount, self.digits)
        unit = rules.unit_of(self.unit_word, Decimal(amount).scaleb(-self.digits))
        return _("%(amount)s %(unit)s") % {"amount": number, "unit": unit}

    def __str__(self) -> str:
        return self.name


class KitPart(TenantModel):
    """So much of an item in one kit: a line of its bill of material."""

    kit = models.ForeignKey(Item, models.PROTECT, related_name="parts", db_index=False)
    part = models.ForeignKey(Item, models.PROTECT, related_name="+", db_index=False)
    amount = models.BigIntegerField()

    processing = Processing(
        purpose=WHY, retention=KEPT, fields=kinds(technical="kit part", organisational="amount")
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "kit", "part"], name="goods_kit_part"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="goods_kit_part_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} of {self.part_id}"


class Store(TenantModel):
    """Where goods are kept; ``code`` is its part in the names of its accounts."""

    code = models.CharField(max_length=24)
    name = models.CharField(max_length=120)
    place = models.CharField(max_length=200, blank=True)
    keeper_id = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(technical="opened_at ended_at", organisational="code name place keeper_id"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "code"], name="goods_one_store_code")
        ]

    def __str__(self) -> str:
        return self.name


class Minimum(TenantModel):
    """Below so much of an item a store raises its hand."""

    store = models.ForeignKey(Store, models.PROTECT, related_name="minimums", db_index=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", db_index=False)
    least = models.BigIntegerField()
    under_since = models.DateTimeField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(technical="store item under_since", organisational="least"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "store", "item"], name="goods_one_minimum"
            )
        ]

    def __str__(self) -> str:
        return f"{self.least} at least"


class Batch(TenantModel):
    """Goods of one item that were made together, with the last day on which they are good."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="batches", db_index=False)
    number = models.IntegerField()
    code = models.CharField(max_length=60, blank=True)
    expires_on = models.DateField(null=True)
    made_at = models.DateTimeField()

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(technical="item number made_at", organisational="code expires_on"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "number"], name="goods_batch_number")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "item", "expires_on"], name="goods_batch_expiry"),
        ]

    @property
    def part(self) -> str:
        """Its part in the name of an account."""
        return f"B{self.number}"

    def __str__(self) -> str:
        return self.code or self.part
