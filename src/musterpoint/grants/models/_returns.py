"""What follows a payment: milestones of projects, advances to settle, what others owe."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.grants.models._applications import HELP, KEPT, Application
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel


class MilestoneState(models.TextChoices):
    """Where a milestone stands."""

    PLANNED = "planned", _("Planned")
    REPORTED = "reported", _("Reported")
    RETURNED = "returned", _("Returned: the report is not enough")
    ACCEPTED = "accepted", _("Accepted: the money may go")
    PAID = "paid", pgettext_lazy("payment", "Paid")


class Milestone(TenantModel):
    """A step of a project with its share of the money, released when its report is accepted."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="milestones")
    position = models.IntegerField()
    title = models.CharField(max_length=200)
    due_on = models.DateField()
    amount = models.BigIntegerField()
    needs_visit = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=MilestoneState, default=MilestoneState.PLANNED)
    report = models.BinaryField(null=True)
    reported_at = models.DateTimeField(null=True)
    reported_by = models.UUIDField(null=True)
    visited_on = models.DateField(null=True)
    visited_by = models.UUIDField(null=True)
    visit = models.BinaryField(null=True)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.BinaryField(null=True)

    processing = Processing(
        purpose=HELP,
        retention=KEPT,
        fields=kinds(
            technical="application position",
            organisational="title due_on amount needs_visit state reported_at reported_by"
            " visited_on visited_by answered_by answered_at",
            sensitive="report visit answer",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "application", "position"], name="one_grant_milestone"
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="grant_milestone_amount"),
            both_or_neither("answered_at", "answered_by", "grant_milestone_answered"),
            both_or_neither("visited_on", "visited_by", "grant_milestone_visited"),
        ]

    def __str__(self) -> str:
        return self.title


class Advance(TenantModel):
    """Money that was handed out to be accounted for: spent with papers, the rest back."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="advances")
    amount = models.BigIntegerField()
    settle_by = models.DateTimeField()
    given_at = models.DateTimeField()
    chased_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=HELP,
        retention=KEPT,
        fields=kinds(
            technical="application",
            organisational="amount settle_by given_at chased_at closed_at closed_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "application"], name="one_grant_advance"
            ),
            both_or_neither("closed_at", "closed_by", "grant_advance_closed"),
        ]

    def __str__(self) -> str:
        return f"advance of {self.amount}"


class Settled(TenantModel):
    """A part of an advance that was accounted for: spent with papers, or brought back."""

    append_only = True

    advance = models.ForeignKey(Advance, models.PROTECT, related_name="settlements")
    key = models.CharField(max_length=120)
    spent = models.BigIntegerField()
    returned = models.BigIntegerField()
    sealed = models.BinaryField()
    made_by = models.UUIDField()
    made_at = models.DateTimeField()

    processing = Processing(
        purpose=HELP,
        retention=KEPT,
        fields=kinds(
            technical="advance key",
            organisational="spent returned made_by made_at",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_grant_settlement"),
            models.CheckConstraint(
                condition=models.Q(spent__gte=0, returned__gte=0)
                & (models.Q(spent__gt=0) | models.Q(returned__gt=0)),
                name="grant_settles_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.spent} and {self.returned}"


class Debtor(models.TextChoices):
    """Who is liable for what a fund paid."""

    EMPLOYER = "employer", _("Employer")
    AGENCY = "agency", _("Recruitment agency")
    INSURER = "insurer", _("Insurer")
    OTHER = "other", _("Somebody else")


class RecoveryState(models.TextChoices):
    """Where a recovery stands."""

    OPEN = "open", _("Claimed")
    PROPOSED = "proposed", _("Write-off proposed")
    RECOVERED = "recovered", _("Recovered")
    WRITTEN_OFF = "written_off", _("Written off")


class Recovery(TenantModel):
    """What a liable third party owes for help that was given; it never delays the help."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="recoveries")
    debtor = models.CharField(max_length=8, choices=Debtor)
    sealed = models.BinaryField()
    amount = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    state = models.CharField(max_length=11, choices=RecoveryState, default=RecoveryState.OPEN)
    due_at = models.DateTimeField()
    claimed_by = models.UUIDField()
    claimed_at = models.DateTimeField()
    proposed_by = models.UUIDField(null=True)
    proposed_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=HELP,
        retention=KEPT,
        fields=kinds(
            technical="application",
            organisational="debtor amount received state due_at claimed_by claimed_at proposed_by"
            " proposed_at ended_by ended_at",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, received__gte=0, received__lte=models.F("amount")),
                name="grant_recovery_amount",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=RecoveryState.WRITTEN_OFF)
                | (
                    models.Q(proposed_by__isnull=False, ended_by__isnull=False)
                    & ~models.Q(proposed_by=models.F("ended_by"))
                ),
                name="grant_write_off_by_two",
            ),
            both_or_neither("ended_at", "ended_by", "grant_recovery_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.debtor} owes {self.amount}"
