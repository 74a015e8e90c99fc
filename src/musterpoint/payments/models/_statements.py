"""What the bank says: statements, their lines, and what each line was matched with."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.payments.models._batches import PayingAccount
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

WHY = "what the bank says and what the books say agree"
KEPT = "as long as the law of accounts asks"


class Statement(TenantModel):
    """A bank statement that was read in. Balances are signed smallest parts."""

    account = models.ForeignKey(PayingAccount, models.PROTECT, related_name="statements")
    ident = models.CharField(max_length=35)
    digest = models.BinaryField(max_length=32)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    opening = models.BigIntegerField(null=True)
    closing = models.BigIntegerField(null=True)
    count = models.IntegerField()
    known = models.IntegerField(default=0)
    read_at = models.DateTimeField()
    read_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="ident digest",
            organisational="account since until opening closing count known read_at read_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "account", "digest"], name="one_statement_content"
            )
        ]

    def __str__(self) -> str:
        return self.ident


class LineState(models.TextChoices):
    """Where a line of a bank statement stands."""

    OPEN = "open", _("Waits")
    MATCHED = "matched", pgettext_lazy("a bank line", "Matched")
    PART = "part", _("Matched in part")


class BankLine(TenantModel):
    """
    One movement on a bank account: signed smallest parts, into the account is positive.

    ``fingerprint`` tells the same movement on two statements that overlap. ``sealed`` holds who
    it is from or to, their account, the words, and the references that the bank gave.
    """

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="lines")
    account = models.ForeignKey(PayingAccount, models.PROTECT, related_name="bank_lines")
    position = models.IntegerField()
    fingerprint = models.BinaryField(max_length=32)
    booked_on = models.DateField()
    amount = models.BigIntegerField()
    matched = models.BigIntegerField(default=0)
    unit = models.CharField(max_length=24)
    digits = models.SmallIntegerField()
    is_return = models.BooleanField(default=False)
    reason = models.CharField(max_length=35, blank=True)
    state = models.CharField(max_length=7, choices=LineState, default=LineState.OPEN)
    sealed = models.BinaryField()

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="statement account position fingerprint digits",
            organisational="booked_on amount matched unit is_return reason state",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "account", "fingerprint"], name="one_bank_line"
            ),
            models.CheckConstraint(condition=~models.Q(amount=0), name="bank_line_moves_something"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state", "booked_on", "id"], name="bank_line_open")
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.amount}"


class Match(TenantModel):
    """
    A part of a bank line that was said to be something: an order, a pledge, a fee.

    ``kind`` is "order", "return", "account" or a registered kind of what comes in; ``key`` is that
    of the books' transaction. Undone ones stay to be seen.
    """

    line = models.ForeignKey(BankLine, models.PROTECT, related_name="matches")
    kind = models.CharField(max_length=40)
    target_id = models.UUIDField(null=True)
    book_account = models.CharField(max_length=200, blank=True)
    amount = models.BigIntegerField()
    key = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="line target_id key",
            organisational="kind book_account amount made_at made_by undone_at undone_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_match_key"),
            models.UniqueConstraint(
                fields=["organisation", "line", "kind", "target_id"],
                condition=models.Q(undone_at=None, target_id__isnull=False),
                name="one_match_of_a_line_and_target",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"
