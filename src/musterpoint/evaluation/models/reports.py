"""Reports: figures as they stood, kept with their definitions."""

from typing import ClassVar

from django.db import models

from musterpoint.crises.models import Crisis
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class Report(TenantModel):
    """An after-action or situation report: the figures with which its page and PDF are drawn."""

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=20)
    number = models.IntegerField()
    content = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    processing = Processing(
        purpose="learning afterwards",
        retention="kept",
        fields=kinds(technical="crisis number", organisational="kind content made_at made_by"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "crisis", "kind", "number"], name="one_report_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
