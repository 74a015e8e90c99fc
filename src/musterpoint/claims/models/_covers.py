"""Insurance that pays before a fund does: who is covered for what, and claims on it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from musterpoint.claims.models._common import KEPT
from musterpoint.costs.models import Debt
from musterpoint.people.models import Person
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

INSURED = "what an insurance owes is asked of it before a fund pays"


class Cover(TenantModel):
    """
    A policy: what it covers, from when to when, up to which sum.

    ``sealed`` holds the number of the policy and who is covered, under the cover's own key.
    ``covers`` and ``exclusions`` are codes of the pack, with a space between. ``notify_days`` is
    within how many days of the event the insurer is told. ``consents`` says whether the
    person agrees that the insurer learns of their journeys; None when nobody asked.
    """

    insurer = models.CharField(max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    covers = models.CharField(max_length=120)
    exclusions = models.CharField(max_length=120, blank=True)
    from_on = models.DateField()
    until_on = models.DateField()
    unit = models.CharField(max_length=3)
    most = models.BigIntegerField(null=True)
    notify_days = models.SmallIntegerField()
    emergency = models.CharField(max_length=60, blank=True)
    sealed = models.BinaryField()
    consents = models.BooleanField(null=True)
    asked_at = models.DateTimeField(null=True)
    asked_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=INSURED,
        retention=KEPT,
        fields=kinds(
            technical="person asked_at",
            coarse="consents",
            organisational="insurer covers exclusions from_on until_on unit most notify_days"
            " emergency asked_by made_at made_by",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("from_on")), name="cover_period"
            ),
            models.CheckConstraint(
                condition=models.Q(most=None) | models.Q(most__gt=0), name="cover_sum"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "person", "until_on"], name="cover_of_person"),
            models.Index(fields=["organisation", "until_on", "id"], name="cover_ends"),
        ]

    def __str__(self) -> str:
        return self.insurer


class CoverState(models.TextChoices):
    """Where a claim on an insurance stands."""

    NOTED = "noted", pgettext_lazy("a claim", "Insurer to be told")
    SENT = "sent", pgettext_lazy("a claim", "Sent to the insurer")
    ACCEPTED = "accepted", pgettext_lazy("a claim", "Accepted by the insurer")
    REFUSED = "refused", pgettext_lazy("a claim", "Refused by the insurer")
    COMPLAINT = "complaint", pgettext_lazy("a claim", "Complained about")
    PAID = "paid", pgettext_lazy("a claim", "Paid by the insurer")
    LEFT = "left", pgettext_lazy("a claim", "Not followed any further")


class CoverClaim(TenantModel):
    """
    What is asked of an insurer for one event; ``sealed`` holds the words of both sides.

    ``debt`` is the seat on a leg that it is for.
    """

    cover = models.ForeignKey(Cover, models.PROTECT, related_name="claims")
    debt = models.ForeignKey(Debt, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=9, choices=CoverState, default=CoverState.NOTED)
    what = models.CharField(max_length=20)
    event_on = models.DateField()
    asked = models.BigIntegerField()
    answered = models.BigIntegerField(null=True)
    paid = models.BigIntegerField(default=0)
    sealed = models.BinaryField()
    due_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=INSURED,
        retention=KEPT,
        fields=kinds(
            technical="cover debt",
            organisational="state what event_on asked answered paid due_at made_at made_by",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(asked__gt=0)
                & (
                    models.Q(answered=None, paid=0)
                    | models.Q(
                        answered__gte=0,
                        answered__lte=models.F("asked"),
                        paid__gte=0,
                        paid__lte=models.F("answered"),
                    )
                ),
                name="cover_paid_no_more_than_answered",
            ),
            models.UniqueConstraint(
                fields=["organisation", "debt"],
                condition=models.Q(debt__isnull=False) & ~models.Q(state="left"),
                name="one_cover_claim_of_a_seat",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state", "due_at", "id"], name="cover_claim_queue")
        ]

    def __str__(self) -> str:
        return f"claim of {self.cover_id}"
