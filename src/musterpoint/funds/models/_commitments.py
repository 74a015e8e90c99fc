"""What is asked of a fund, and every step of it."""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.funds.models._books import KEPT, WHY
from musterpoint.funds.models._funds import Head
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel


class CommitmentState(models.TextChoices):
    """Where a commitment stands."""

    ASKED = "asked", _("Asked for")
    COMMITTED = "committed", _("Committed")
    PART_PAID = "part_paid", _("Paid in part")
    PAID = "paid", pgettext_lazy("payment", "Paid")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Cancelled")


#: Nothing is held for these any more.
ENDED = (CommitmentState.PAID, CommitmentState.REFUSED, CommitmentState.CANCELLED)


class Commitment(TenantModel):
    """
    Money asked of a head: first asked, then held, then paid.

    ``person`` and ``family`` are blind tokens: they tell that two commitments are of the same
    person, never of whom; ``people`` are as many as it is for. ``worth`` is the amount in the
    fund's currency on the day it was asked. ``days`` are in a row from ``first_day`` on; from the
    day on which it was asked where there is none, as in commitments from before it was kept.
    ``facts`` are what whoever asked asserted, for rules of eligibility; none in a commitment from
    before they were kept. ``not_known`` says why each that a rule asks for was not known when money
    was released at once. ``hold`` counts the pending transactions that have held what is unpaid.
    """

    key = models.CharField(max_length=200)
    digest = models.BinaryField(max_length=32)
    head = models.ForeignKey(Head, models.PROTECT, related_name="commitments", db_index=False)
    unit = models.CharField(max_length=24)
    amount = models.BigIntegerField()
    worth = models.BigIntegerField()
    paid = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=CommitmentState, default=CommitmentState.ASKED)
    what = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    person = models.BinaryField(max_length=32, null=True)
    family = models.BinaryField(max_length=32, null=True)
    people = models.IntegerField(default=1)
    days = models.SmallIntegerField(null=True)
    first_day = models.DateField(null=True)
    purpose = models.CharField(max_length=300)
    unknown = models.JSONField(default=list)
    links = models.JSONField(default=dict)
    facts = models.JSONField(null=True)
    not_known = models.JSONField(default=dict)
    crisis_id = models.UUIDField(null=True)
    level = models.SmallIntegerField(null=True)
    at_once = models.BooleanField(default=False)
    review_due_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.UUIDField(null=True)
    is_in_order = models.BooleanField(null=True)
    hold = models.SmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField()

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="key digest head what subject_id hold links state changed_at",
            organisational="unit amount worth paid purpose unknown crisis_id level at_once"
            " review_due_at reviewed_at reviewed_by is_in_order asked_at asked_by",
            coarse="person family people days first_day facts not_known",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_commitment_key"),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, worth__gte=0, paid__gte=0)
                & models.Q(paid__lte=models.F("amount")),
                name="commitment_paid_within_its_amount",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by=None) | ~models.Q(reviewed_by=models.F("asked_by")),
                name="commitment_reviewed_by_another",
            ),
            both_or_neither("reviewed_at", "is_in_order", "commitment_reviewed"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state", "asked_at", "id"], name="commitment_row"),
            models.Index(fields=["organisation", "head", "person"], name="commitment_person"),
            models.Index(fields=["organisation", "head", "family"], name="commitment_family"),
            models.Index(fields=["organisation", "what", "subject_id"], name="commitment_subject"),
            models.Index(fields=["organisation", "review_due_at"], name="commitment_review"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}, {self.state}"

    @property
    def begins(self) -> date:
        """The first of its days."""
        return self.first_day or self.asked_at.date()

    @property
    def last_day(self) -> date:
        """The last of its days."""
        return self.begins + timedelta(days=(self.days or 1) - 1)

    @property
    def unpaid(self) -> int:
        """What is still to be paid, in smallest parts; nothing of what has ended."""
        return 0 if self.state in ENDED else self.amount - self.paid


class StepKind(models.TextChoices):
    """What happened to a commitment."""

    ASKED = "asked", _("Asked for")
    APPROVED = "approved", _("Approved")
    COMMITTED = "committed", _("Committed")
    RELEASED = "released", _("Released at once")
    REVIEWED = "reviewed", _("Reviewed")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Cancelled")
    SPENT = "spent", pgettext_lazy("payment", "Paid")
    RETURNED = "returned", pgettext_lazy("money", "Came back")


class Step(TenantModel):
    """
    One step of a commitment and who took it; nobody approves the same one twice.

    ``duty`` says which duty it was where its kind does not: money is paid by who releases it, or
    booked as paid by who reconciles what the bank says.
    """

    append_only = True

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="steps", db_index=False)
    kind = models.CharField(max_length=10, choices=StepKind)
    amount = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    role = models.CharField(max_length=30, blank=True)
    has_authority = models.BooleanField(default=False)
    duty = models.CharField(max_length=9, blank=True)
    posted_key = models.CharField(max_length=200, blank=True)
    taken_at = models.DateTimeField()
    taken_by = models.UUIDField(null=True)
    taken_by_name = models.CharField(max_length=150)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="commitment posted_key taken_at",
            organisational="kind amount reason role has_authority duty taken_by taken_by_name",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "commitment", "taken_by"],
                condition=models.Q(kind=StepKind.APPROVED),
                name="one_approval_of_a_person",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "commitment", "taken_at"], name="step_in_order"),
            models.Index(fields=["organisation", "posted_key"], name="step_posted"),
        ]

    def __str__(self) -> str:
        return self.kind
