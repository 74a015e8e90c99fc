"""Issue first, ask afterwards: what two officers decided in extreme urgency."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from musterpoint.cases.models.travel.applications import JOURNEY, KEPT, Application
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel


class UrgentIssue(TenantModel):
    """
    One officer asks to issue before the consultation answers, another approves.

    ``sealed`` holds the reasons in words under the person's key. The authority is told at once
    when the document is signed (``told_at``). When it says no afterwards, the document is revoked
    or an officer writes why it stays valid (``kept_at``).
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="urgent")
    counterpart_id = models.UUIDField()
    counterpart_name = models.CharField(max_length=200)
    sealed = models.BinaryField()
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField()
    asked_by_name = models.CharField(max_length=200)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.UUIDField(null=True)
    approved_by_name = models.CharField(max_length=200, blank=True)
    dropped_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(null=True)
    kept_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=JOURNEY,
        retention=KEPT,
        fields=kinds(
            technical="application counterpart_id asked_at approved_at dropped_at told_at kept_at",
            organisational="counterpart_name asked_by asked_by_name approved_by approved_by_name"
            " kept_by",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "application"],
                condition=Q(dropped_at__isnull=True),
                name="one_urgent_issue",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")),
                name="urgent_issue_by_two",
            ),
            both_or_neither("approved_at", "approved_by", "urgent_issue_approved"),
            both_or_neither("kept_at", "kept_by", "urgent_issue_kept"),
        ]

    def __str__(self) -> str:
        return f"urgent issue of {self.application_id}"
