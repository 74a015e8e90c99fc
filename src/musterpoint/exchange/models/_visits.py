"""Visits and secondments between two organisations, with their terms."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class VisitKind(models.TextChoices):
    """What it is."""

    VISIT = "visit", _("Visit")
    SECONDMENT = "secondment", _("Secondment")


class VisitState(models.TextChoices):
    """Where it stands; both sides see the same."""

    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Terms agreed by both")
    UNDER_WAY = "under_way", _("Under way")
    REPORTED = "reported", _("Report written")
    CLOSED = "closed", _("Closed")
    CALLED_OFF = "called_off", _("Called off")


class Visit(TenantModel):
    """
    One visit or secondment; each of the two organisations keeps the same row.

    ``revision`` counts the changes of the terms. A side agrees to a digest of what they say, so
    that terms that changed, on whichever side, must be agreed again. ``terms`` are codes of the
    pack, ``costs`` say of each kind of cost who bears it. How many go is told, not who.
    """

    ref = models.UUIDField()
    partner_id = models.UUIDField()
    partner_name = models.CharField(max_length=200)
    is_host = models.BooleanField()
    kind = models.CharField(max_length=12, choices=VisitKind)
    title = models.CharField(max_length=120)
    aim = models.TextField()
    place = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    travellers = models.IntegerField()
    terms = models.JSONField(default=list)
    costs = models.JSONField(default=dict)
    more_terms = models.TextField(blank=True)
    pack = models.CharField(max_length=80)
    revision = models.IntegerField(default=1)
    agreed_here = models.CharField(max_length=32, blank=True)
    agreed_there = models.CharField(max_length=32, blank=True)
    state = models.CharField(max_length=12, choices=VisitState, default=VisitState.PROPOSED)
    report = models.TextField(blank=True)
    report_due_at = models.DateTimeField(null=True)
    proposed_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    processing = Processing(
        purpose="organisations learn by working at each other's place, under agreed terms",
        retention="five years after it was closed",
        fields=kinds(
            technical="ref pack revision agreed_here agreed_there changed_at",
            organisational="partner_id partner_name is_host kind title aim place starts_on ends_on"
            " travellers terms costs more_terms state report report_due_at proposed_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "ref"], name="one_exchange_visit")
        ]

    def __str__(self) -> str:
        return self.title
