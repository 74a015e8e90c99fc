"""The organisation's own rows of what is open to whom; the shipped ones are a rule pack."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

ANY = "any"


class Access(models.TextChoices):
    """Whether a service is open."""

    OPEN = "open", _("Open to you")
    LIMITED = "limited", _("Open with conditions")
    CLOSED = "closed", _("Not open to you")


class Entitlement(TenantModel):
    """
    One row: a service, a status, a phase and a country; what holds, from when to when, who says so.

    It says what a rule is, never who asked. ``status`` and ``phase`` may be ``any``.
    """

    country = models.CharField(max_length=3)
    service = models.CharField(max_length=30)
    status = models.CharField(max_length=30, default=ANY)
    phase = models.CharField(max_length=10, default=ANY)
    access = models.CharField(max_length=8, choices=Access)
    words = models.JSONField(default=dict)
    source = models.CharField(max_length=300)
    checked_on = models.DateField(null=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    updated_at = models.DateTimeField()
    updated_by = models.UUIDField(null=True)

    processing = Processing(
        purpose="telling people what they may get, without asking who they are",
        retention="kept with its dates",
        fields=kinds(
            technical="updated_at",
            organisational="country service status phase access words source checked_on valid_from"
            " valid_until updated_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "country", "service", "status", "phase", "valid_from"],
                name="one_entitlement_from_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="entitlement_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.service} {self.status} {self.phase}"
