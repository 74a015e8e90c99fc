"""A household's wish to leave, with the organisation that looks after it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.crises.models import Crisis
from musterpoint.evacuation.models.purpose import DEMAND, KEPT, MOVING
from musterpoint.people.models import Household, Person
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class RequestState(models.TextChoices):
    """Where a request stands with the organisation that made it."""

    WAITING = "waiting", _("Not ready yet")
    READY = "ready", _("Ready to travel")
    SEATED = "seated", _("Seated")
    DEPARTED = "departed", _("Departed")
    ARRIVED = "arrived", _("Arrived")
    NO_SHOW = "no_show", _("Did not come")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Request(TenantModel):
    """A household's wish to leave, held by the organisation that looks after it."""

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="requests")
    household = models.ForeignKey(Household, models.PROTECT, related_name="requests")
    lead = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.WAITING)
    holds = models.JSONField(default=list)
    area = models.CharField(max_length=40)
    destinations = models.JSONField(default=list)
    nationality = models.CharField(max_length=3, blank=True)
    document_level = models.SmallIntegerField(default=0)
    people = models.SmallIntegerField()
    seats = models.SmallIntegerField()
    wheelchair = models.SmallIntegerField(default=0)
    stretcher = models.SmallIntegerField(default=0)
    infants = models.SmallIntegerField(default=0)
    escorts = models.SmallIntegerField(default=0)
    priority_class = models.SmallIntegerField()
    rules = models.CharField(max_length=80)
    requested_at = models.DateTimeField()
    latest_at = models.DateTimeField(null=True)
    item_id = models.UUIDField(null=True)
    operator_id = models.UUIDField(null=True)
    itinerary = models.JSONField(default=list)
    unmatched_reason = models.CharField(max_length=30, blank=True)
    unmatched_advice = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    processing = Processing(
        purpose=MOVING,
        retention=KEPT,
        fields=kinds(
            technical="crisis household lead rules item_id operator_id requested_at updated_at"
            " latest_at unmatched_reason unmatched_advice",
            coarse=f"state holds area destinations nationality document_level {DEMAND}"
            " priority_class itinerary",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "crisis", "household"],
                condition=~models.Q(state__in=["withdrawn", "arrived", "no_show"]),
                name="one_open_request",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "crisis", "state", "id"], name="request_state"),
            models.Index(fields=["organisation", "item_id"], name="request_item"),
        ]

    def __str__(self) -> str:
        return f"{self.people} from {self.area}"


class RequestMember(TenantModel):
    """One of the people who would travel."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    position = models.SmallIntegerField()

    processing = Processing(
        purpose=MOVING, retention=KEPT, fields=kinds(technical="request person position")
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "request", "person"], name="one_member_a_request"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.request_id}"
