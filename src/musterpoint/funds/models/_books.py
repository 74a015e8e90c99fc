"""
The books of an organisation: accounts, balances, transactions with their entries.

Transactions, entries and settlements are written once and never changed; the database refuses
entries that do not sum to zero in each unit and a balance outside the limits of its account.
Amounts are whole smallest parts, signed as in ``engine.ledger``: into an account is positive.
"""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

WHY = "money and goods traced from giver to person"
KEPT = "as long as the law of accounts asks"


def _short(**most: int) -> models.Q:
    """
    Return the condition that texts have so many letters at most.

    Written so, and not as the length of the column: from that the database would guess rows of a
    kilobyte, take the empty table for one of few rows, and look for a row by organisation alone.
    Every entry asks for its transaction and its account; that plan is kept while they grow.
    """
    return models.Q(*(LessThanOrEqual(Length(name), letters) for name, letters in most.items()))


class Book(TenantModel):
    """The books as a whole: one row of each organisation."""

    closed_until = models.DateField(null=True)
    opened_at = models.DateTimeField()

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(technical="opened_at", organisational="closed_until"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation"], name="one_book")
        ]

    def __str__(self) -> str:
        return f"Books, closed until {self.closed_until}"


class Account(TenantModel):
    """
    An account such as ``Assets:Welfare:Tunis:Cash``.

    ``units`` are codes between spaces (any unit when empty); in each of them the balance stays
    between ``least`` and ``most`` where these are given. ``kept_by`` names what keeps it (a fund,
    the payments): nobody posts to it by hand. ``post`` is the post or office that holds the money.
    """

    name = models.CharField()
    label = models.CharField(blank=True)
    units = models.CharField(blank=True)
    least = models.BigIntegerField(null=True)
    most = models.BigIntegerField(null=True)
    kept_by = models.CharField(blank=True)
    post = models.CharField(blank=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="opened_at ended_at kept_by",
            organisational="name label units least most post",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_account_name"),
            models.CheckConstraint(
                condition=models.Q(least=None)
                | models.Q(most=None)
                | models.Q(least__lte=models.F("most")),
                name="account_least_under_most",
            ),
            models.CheckConstraint(
                condition=_short(name=200, label=200, units=500, kept_by=30),
                name="account_of_short_texts",
            ),
            models.CheckConstraint(condition=_short(post=100), name="account_of_short_post"),
        ]

    def __str__(self) -> str:
        return self.name


class Balance(TenantModel):
    """
    What an account holds of one unit, with the limits that the database keeps.

    ``held_out`` (zero or less) is what pending transactions take out, ``held_in`` what they bring.
    ``marks`` are the crises and countries for which givers ever gave some of it, as codes of
    ``funds.purposes``: where there are none, nobody reads entries to find what is bound to them.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="balances", db_index=False)
    unit = models.CharField(max_length=24)
    digits = models.SmallIntegerField()
    posted = models.BigIntegerField(default=0)
    held_out = models.BigIntegerField(default=0)
    held_in = models.BigIntegerField(default=0)
    least = models.BigIntegerField(null=True)
    most = models.BigIntegerField(null=True)
    marks = models.JSONField(default=list)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="account digits least most",
            organisational="unit posted held_out held_in marks",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "account", "unit"], name="one_balance_of_a_unit"
            ),
            models.CheckConstraint(
                condition=models.Q(least=None)
                | models.Q(posted__gte=models.F("least") - models.F("held_out")),
                name="balance_over_its_least",
            ),
            models.CheckConstraint(
                condition=models.Q(most=None)
                | models.Q(posted__lte=models.F("most") - models.F("held_in")),
                name="balance_under_its_most",
            ),
            models.CheckConstraint(
                condition=models.Q(held_out__lte=0, held_in__gte=0), name="balance_holds"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posted} {self.unit}"


class Transaction(TenantModel):
    """
    A balanced set of entries, written once.

    ``key`` makes it happen once; ``digest`` says whether the same key means the same; ``links``
    name what it belongs to. ``is_pending`` is how it began: a ``Settlement`` ends that.
    """

    append_only = True

    key = models.CharField()
    on = models.DateField()
    text = models.CharField()
    links = models.JSONField(default=dict)
    digest = models.BinaryField(max_length=32)
    is_pending = models.BooleanField()
    reverses = models.CharField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="key digest is_pending reverses made_at",
            organisational="on text links made_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_transaction_key"),
            models.CheckConstraint(
                condition=_short(key=200, text=500, reverses=200),
                name="transaction_of_short_texts",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "on", "id"], name="transaction_day"),
            models.Index(
                fields=["organisation", "on", "id"],
                condition=models.Q(is_pending=True),
                name="transaction_pending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.key}"


class Outcome(models.TextChoices):
    """What became of a pending transaction."""

    POSTED = "posted", _("Posted")
    VOID = "void", _("Void")


class Settlement(TenantModel):
    """The end of a pending transaction: posted, or void as if it never was."""

    append_only = True

    transaction = models.ForeignKey(
        Transaction, models.PROTECT, related_name="settlements", db_index=False
    )
    outcome = models.CharField(max_length=6, choices=Outcome)
    settled_at = models.DateTimeField()
    settled_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(technical="transaction settled_at", organisational="outcome settled_by"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "transaction"], name="one_settlement")
        ]

    def __str__(self) -> str:
        return self.outcome


class Entry(TenantModel):
    """So many smallest parts of a unit into an account, or out of it."""

    append_only = True

    transaction = models.ForeignKey(
        Transaction, models.PROTECT, related_name="entries", db_index=False
    )
    position = models.SmallIntegerField()
    account = models.ForeignKey(Account, models.PROTECT, related_name="entries", db_index=False)
    unit = models.CharField(max_length=24)
    amount = models.BigIntegerField()
    on = models.DateField()

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(technical="transaction position account", organisational="unit amount on"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "transaction", "position"], name="one_entry_of_a_place"
            ),
            models.CheckConstraint(condition=~models.Q(amount=0), name="entry_moves_something"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "account", "unit", "on", "id"], name="entry_statement"
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"


class DaySum(TenantModel):
    """
    What the posted entries of an account in a unit come to on one day, and how many they are.

    From these a statement over years knows the balance before its page; ``verify`` works them out
    once more from the entries.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="days", db_index=False)
    unit = models.CharField(max_length=24)
    on = models.DateField()
    amount = models.BigIntegerField()
    lines = models.BigIntegerField()

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(technical="account lines", organisational="unit on amount"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "account", "unit", "on"], name="one_sum_of_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.amount} {self.unit}"
