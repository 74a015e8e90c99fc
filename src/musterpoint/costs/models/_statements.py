"""Statements between organisations: each side keeps its own copy."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from musterpoint.costs.models._legs import KEPT
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

CLAIMING = "what States and organisations owe each other for carrying each other's people"


class Statement(TenantModel):
    """
    What one organisation asks of another for people whom that one knows itself; no names.

    ``ref`` is the same on both sides. ``is_ours``: whether this side asks.
    """

    ref = models.UUIDField()
    is_ours = models.BooleanField()
    number = models.CharField(max_length=40)
    partner_id = models.UUIDField()
    partner_name = models.CharField(max_length=200)
    begins = models.DateField()
    ends = models.DateField()
    currency = models.CharField(max_length=3)
    digits = models.SmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    sent_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=CLAIMING,
        retention=KEPT,
        fields=kinds(
            technical="ref is_ours digits made_at",
            organisational="number partner_id partner_name begins ends currency made_by sent_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "ref"], name="one_statement"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "partner_id", "id"], name="statement_partner")
        ]

    def __str__(self) -> str:
        return self.number


class LineAnswer(models.TextChoices):
    """What was said of a line. A disputed one waits, the others are netted."""

    OPEN = "open", pgettext_lazy("line of a statement", "Not answered")
    ACCEPTED = "accepted", pgettext_lazy("line of a statement", "Accepted")
    DISPUTED = "disputed", pgettext_lazy("line of a statement", "Disputed")
    DROPPED = "dropped", pgettext_lazy("line of a statement", "Dropped")


class StatementLine(TenantModel):
    """
    One leg: how many people and seats, and what is asked for them.

    A further line of what was ``carried`` asks the difference when the cost was corrected; less
    than zero is a credit, which is accepted only. ``prepared`` is what somebody would accept or
    offer above a limit; somebody else decides it.
    ``amount`` is in the statement's currency, ``original`` in that of the cost, with the dated
    rate between. Of a disputed line who owes makes an ``offer``, which binds until who is owed
    agrees to it or not; ``asked`` is what that side would take instead.
    """

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="lines")
    ref = models.UUIDField()
    position = models.IntegerField()
    carried = models.UUIDField(null=True)
    leg = models.CharField(max_length=60)
    route = models.CharField(max_length=210)
    departed_on = models.DateField()
    people = models.IntegerField()
    seats = models.IntegerField()
    amount = models.BigIntegerField()
    original = models.BigIntegerField()
    original_currency = models.CharField(max_length=3)
    original_digits = models.SmallIntegerField()
    rate = models.CharField(max_length=60, blank=True)
    rate_on = models.DateField(null=True)
    answer = models.CharField(max_length=10, choices=LineAnswer, default=LineAnswer.OPEN)
    reason = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=1000, blank=True)
    evidence = models.CharField(max_length=1000, blank=True)
    offer = models.BigIntegerField(null=True)
    asked = models.BigIntegerField(null=True)
    agreed = models.BigIntegerField(null=True)
    prepared = models.BigIntegerField(null=True)
    prepared_by = models.UUIDField(null=True)
    netting_ref = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=CLAIMING,
        retention=KEPT,
        fields=kinds(
            technical="statement ref position carried original_digits netting_ref answered_at",
            coarse="people seats",
            organisational="leg route departed_on amount original original_currency rate rate_on"
            " answer reason words evidence offer asked agreed prepared prepared_by answered_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "ref"], name="one_statement_line"),
            models.CheckConstraint(
                condition=Q(people__gte=1, seats__gte=0), name="statement_numbers"
            ),
            models.CheckConstraint(
                condition=Q(agreed=None) | Q(answer__in=["accepted", "dropped"]),
                name="agreed_when_answered",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "statement", "position"], name="statement_line"),
            models.Index(fields=["organisation", "leg"], name="statement_leg"),
        ]

    def __str__(self) -> str:
        return self.leg
