"""Levies that an organisation sets itself: each rate from a day on, by two people."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.giving.models._givers import KEPT, WHY
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel


class LevyPer(models.TextChoices):
    """What a levy is charged for."""

    WORKER = "worker", _("Worker")
    CONTRACT = "contract", _("Contract of employment")
    VISA = "visa", _("Visa")
    PASSPORT = "passport", _("Passport service")
    SERVICE = "service", _("Consular service")
    OTHER = "other", _("Something else")


class LevyState(models.TextChoices):
    """Where a rate of a levy stands."""

    PROPOSED = "proposed", pgettext_lazy("a change", "Waits for a second person")
    CONFIRMED = "confirmed", pgettext_lazy("a change", "Confirmed")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class LevyRate(TenantModel):
    """
    What a levy of a fund costs from a day on: one person proposes it, another confirms it.

    All rows of one ``levy`` are its versions; on a day the last that began and was confirmed holds.
    ``rate`` is in smallest parts of ``unit`` for each of what it is charged ``per``; 0 ends it.
    """

    levy = models.SlugField(max_length=40)
    fund = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    per = models.CharField(max_length=10, choices=LevyPer)
    unit = models.CharField(max_length=3)
    rate = models.BigIntegerField()
    due_days = models.SmallIntegerField()
    from_day = models.DateField()
    legal_basis = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=LevyState, default=LevyState.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.UUIDField(null=True)
    proposed_by_name = models.CharField(max_length=150)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=150, blank=True)
    decided_why = models.CharField(max_length=500, blank=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="levy",
            organisational="fund name per unit rate due_days from_day legal_basis state"
            " proposed_at proposed_by proposed_by_name decided_at decided_by decided_by_name"
            " decided_why",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "levy"],
                condition=models.Q(state=LevyState.PROPOSED),
                name="one_waiting_rate_of_a_levy",
            ),
            models.CheckConstraint(condition=models.Q(rate__gte=0), name="levy_rate_not_negative"),
            models.CheckConstraint(
                condition=~models.Q(state=LevyState.CONFIRMED)
                | models.Q(proposed_by__isnull=False, decided_by__isnull=False)
                & ~models.Q(decided_by=models.F("proposed_by")),
                name="levy_rate_by_two",
            ),
            both_or_neither("decided_at", "decided_by", "levy_rate_decided"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "levy", "from_day"], name="levy_rate_from")
        ]

    def __str__(self) -> str:
        return f"{self.levy} {self.from_day}"
