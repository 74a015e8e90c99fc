"""Who gives, the receipts they hold, and what we owe them in words."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

WHY = "money and goods traced from giver to what they became"
KEPT = "as long as the law of accounts asks"


class Source(models.TextChoices):
    """The seven kinds of source of Guideline 8."""

    EMPLOYMENT = "employment", _("Employers, recruiters, placement agencies or migrants")
    PLATFORM = "platform", _("Online platform")
    FINANCE = "finance", _("Loan of a financial institution")
    DONATION = "donation", _("Donation or loan of money, goods or assets")
    STATE = "state", _("Loan of a State or development bank")
    DIASPORA = "diaspora", _("Diaspora")
    GRANT = "grant", _("Grant")


class Giver(TenantModel):
    """
    Somebody who gives. The name of a person is in ``sealed``, never in ``name``.

    ``token`` is a keyed digest of a person's name and e-mail address, by which the same person
    is found again. ``reference`` is what letters and lists show instead of a name.
    """

    reference = models.CharField(max_length=12)
    is_person = models.BooleanField()
    name = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=12, choices=Source)
    country = models.CharField(max_length=3, blank=True)
    language = models.CharField(max_length=12)
    report_months = models.SmallIntegerField(default=0)
    token = models.CharField(max_length=64)
    sealed = models.BinaryField()
    made_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="reference token made_at erased_at",
            organisational="is_person name source report_months",
            coarse="country language",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_giver_ref"),
            models.UniqueConstraint(fields=["organisation", "token"], name="one_giver_token"),
            models.CheckConstraint(
                condition=models.Q(is_person=False) | models.Q(name=""),
                name="giver_person_unnamed",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.reference


class ReceiptBook(TenantModel):
    """The last number of a year's receipts; locked while one is written."""

    year = models.IntegerField()
    last = models.IntegerField(default=0)

    processing = Processing(purpose=WHY, retention=KEPT, fields=kinds(organisational="year last"))

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "year"], name="one_receipt_book")
        ]

    def __str__(self) -> str:
        return f"{self.year}/{self.last}"


class Receipt(TenantModel):
    """
    A numbered receipt of a gift; one that cancels another has its own number.

    ``amount`` is negative where it cancels. ``key_digest`` belongs to the giver's own address.
    """

    append_only = True

    year = models.IntegerField()
    number = models.IntegerField()
    gift = models.ForeignKey("giving.Gift", models.PROTECT, related_name="receipts")
    giver = models.ForeignKey(Giver, models.PROTECT, null=True, related_name="receipts")
    cancels = models.ForeignKey("self", models.PROTECT, null=True, related_name="cancelled_by")
    unit = models.CharField(max_length=24)
    amount = models.BigIntegerField()
    language = models.CharField(max_length=12)
    key_digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="gift giver cancels key_digest issued_at",
            organisational="year number unit amount language issued_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "year", "number"], name="one_receipt_number"
            ),
            models.UniqueConstraint(fields=["organisation", "key_digest"], name="one_receipt_key"),
            models.UniqueConstraint(
                fields=["organisation", "cancels"],
                condition=models.Q(cancels__isnull=False),
                name="receipt_cancelled_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number:06}"


class DutyKind(models.TextChoices):
    """What we owe a giver in words."""

    THANK = "thank", _("Thank")
    REPORT = "report", _("Report")


class Duty(TenantModel):
    """A thank-you or a report that is due to a giver by a day."""

    giver = models.ForeignKey(Giver, models.PROTECT, related_name="duties")
    kind = models.CharField(max_length=8, choices=DutyKind)
    due_on = models.DateField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.UUIDField(null=True)
    note = models.CharField(max_length=500, blank=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="giver due_at done_at",
            organisational="kind due_on done_by note",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "giver", "kind", "due_on"], name="one_duty_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on}"
