"""
Calls of bonds: what a worker asks for, what the employer objects, what is decided and paid.

A draw is written once; the database adds it to its bond and its line, whose limits refuse what is
too much, so that no two draws at the same moment take the same coin.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.bonds.models._bonds import Bond
from musterpoint.bonds.models._employers import COVERED, KEPT, Employer
from musterpoint.crises.models import Crisis
from musterpoint.people.models import Person
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel


class CallState(models.TextChoices):
    """Where a call stands; none is skipped, none comes twice."""

    DRAFT = "draft", _("Begun, not sent")
    SENT = "sent", _("Received")
    MATCHED = "matched", _("Bond found")
    NOTICED = "noticed", _("Employer told")
    DECIDED = "decided", pgettext_lazy("a call of a bond", "Granted")
    REFUSED = "refused", pgettext_lazy("a call of a bond", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("a call of a bond", "Withdrawn")


class Basis(models.TextChoices):
    """Why a bond may be called at all."""

    EVACUATED = "evacuated", _("Evacuated: our records show it")
    LOSS = "loss", _("A loss that came of the evacuation")


class Call(TenantModel):
    """
    What a worker asks of a bond, or somebody here on the worker's wish.

    ``sealed`` holds name, contact, the employer as it was typed and what happened. ``person`` and
    ``crisis`` are set when staff found the registration. ``lost_on`` is the day of the evacuation,
    or of the loss that came of it. The worker consents to the call itself, and besides to each one
    who learns the name: the employer, the State. ``begun_by``, ``written_by`` and ``sent_by`` are
    staff who took it down: they do not decide it.
    """

    reference = models.CharField(max_length=12)
    key_digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=CallState, default=CallState.DRAFT)
    bond = models.ForeignKey(Bond, models.PROTECT, null=True, related_name="calls")
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="calls")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    crisis = models.ForeignKey(Crisis, models.PROTECT, null=True, related_name="+")
    basis = models.CharField(max_length=10, choices=Basis, blank=True)
    is_by_staff = models.BooleanField(default=False)
    currency = models.CharField(max_length=3)
    digits = models.SmallIntegerField()
    lost_on = models.DateField(null=True)
    is_late = models.BooleanField(default=False)
    consented_at = models.DateTimeField(null=True)
    tells_employer = models.BooleanField(default=False)
    tells_state = models.BooleanField(default=False)
    sealed = models.BinaryField()
    sealed_reasons = models.BinaryField(null=True)
    begun_at = models.DateTimeField()
    begun_by = models.UUIDField(null=True)
    written_by = models.UUIDField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.UUIDField(null=True)
    matched_at = models.DateTimeField(null=True)
    matched_by = models.UUIDField(null=True)
    noticed_at = models.DateTimeField(null=True)
    noticed_by = models.UUIDField(null=True)
    answer_by = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=COVERED,
        retention=KEPT,
        lawful_basis="consent of the worker to the call",
        fields=kinds(
            technical="reference key_digest bond employer person crisis begun_at digits",
            organisational="state is_by_staff is_late matched_at matched_by noticed_at noticed_by"
            " answer_by decided_at decided_by begun_by written_by sent_by",
            coarse="basis currency lost_on consented_at tells_employer tells_state sent_at",
            sensitive="sealed sealed_reasons",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "reference"], name="one_bond_call_reference"
            ),
            models.UniqueConstraint(
                fields=["organisation", "key_digest"], name="one_bond_call_key"
            ),
            models.UniqueConstraint(
                fields=["organisation", "bond", "person", "crisis"],
                condition=models.Q(state__in=["matched", "noticed", "decided"]),
                name="one_call_of_a_worker",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None)
                | models.Q(noticed_by=None)
                | ~models.Q(decided_by=models.F("noticed_by")),
                name="call_decided_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None)
                | models.Q(sent_by=None)
                | ~models.Q(decided_by=models.F("sent_by")),
                name="call_not_decided_by_its_taker",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "sent", "refused", "withdrawn"])
                | models.Q(
                    bond__isnull=False,
                    employer__isnull=False,
                    person__isnull=False,
                    crisis__isnull=False,
                    consented_at__isnull=False,
                    lost_on__isnull=False,
                ),
                name="call_is_grounded",
            ),
            both_or_neither("matched_at", "matched_by", "call_matched_by_somebody"),
            both_or_neither("noticed_at", "noticed_by", "call_noticed_by_somebody"),
            both_or_neither("decided_at", "decided_by", "call_decided_by_somebody"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state", "answer_by"], name="bond_call_state"),
        ]

    def __str__(self) -> str:
        return self.reference


class CallLine(TenantModel):
    """What is asked under one head: passage, wages, property; allowed, and drawn by now."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="lines")
    head = models.CharField(max_length=20)
    asked = models.BigIntegerField()
    allowed = models.BigIntegerField(null=True)
    drawn = models.BigIntegerField(default=0)

    processing = Processing(
        purpose=COVERED,
        retention=KEPT,
        fields=kinds(technical="call", coarse="head asked allowed drawn"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "call", "head"], name="one_call_head"),
            models.CheckConstraint(
                condition=models.Q(asked__gt=0, drawn__gte=0)
                & (models.Q(allowed=None) | models.Q(allowed__lte=models.F("asked"))),
                name="call_line_amounts",
            ),
            models.CheckConstraint(
                condition=models.Q(drawn=0) | models.Q(drawn__lte=models.F("allowed")),
                name="call_line_not_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.head} {self.asked}"


class Side(models.TextChoices):
    """Whose paper it is."""

    WORKER = "worker", _("Worker")
    EMPLOYER = "employer", _("Employer")


class CallPaper(TenantModel):
    """A file that the worker or the employer added, looked at and sealed."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="papers")
    side = models.CharField(max_length=8, choices=Side)
    media_type = models.CharField(max_length=40)
    size = models.IntegerField()
    added_at = models.DateTimeField()
    sealed_name = models.BinaryField()
    sealed = models.BinaryField()

    processing = Processing(
        purpose=COVERED,
        retention=KEPT,
        fields=kinds(
            technical="call side media_type size added_at", sensitive="sealed_name sealed"
        ),
    )

    def __str__(self) -> str:
        return f"{self.media_type} {self.id}"


class Objection(TenantModel):
    """What the employer says against a call: once, with reasons."""

    append_only = True

    call = models.ForeignKey(Call, models.PROTECT, related_name="objections")
    sealed = models.BinaryField()
    made_at = models.DateTimeField()

    processing = Processing(
        purpose=COVERED,
        retention=KEPT,
        fields=kinds(technical="call made_at", sensitive="sealed"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "call"], name="one_objection")
        ]

    def __str__(self) -> str:
        return str(self.call_id)


class Draw(TenantModel):
    """What was taken of a bond for a line of a call; written once."""

    append_only = True

    bond = models.ForeignKey(Bond, models.PROTECT, related_name="draws")
    call = models.ForeignKey(Call, models.PROTECT, related_name="draws")
    line = models.ForeignKey(CallLine, models.PROTECT, related_name="draws")
    payout_id = models.UUIDField()
    amount = models.BigIntegerField()
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)

    processing = Processing(
        purpose=COVERED,
        retention=KEPT,
        fields=kinds(
            technical="bond call line payout_id", coarse="amount at", organisational="by_id"
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="draw_is_something"),
            models.UniqueConstraint(
                fields=["organisation", "payout_id", "line"], name="one_draw_of_a_line"
            ),
        ]

    def __str__(self) -> str:
        return str(self.amount)


class PayoutState(models.TextChoices):
    """Where the money of a draw is."""

    AWAITED = "awaited", _("Asked of the issuer")
    OWED = "owed", _("To be paid")
    PAID = "paid", pgettext_lazy("money", "Paid")


class Payout(TenantModel):
    """What one draw owes a worker, until it is paid; a guarantee's issuer pays here first."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="payouts")
    bond = models.ForeignKey(Bond, models.PROTECT, related_name="payouts")
    amount = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=PayoutState)
    made_at = models.DateTimeField()
    received_on = models.DateField(null=True)
    paid_on = models.DateField(null=True)
    paid_at = models.DateTimeField(null=True)
    paid_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=COVERED,
        retention=KEPT,
        fields=kinds(
            technical="call bond made_at",
            coarse="amount state received_on paid_on paid_at",
            organisational="paid_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payout_is_something"),
            both_or_neither("paid_at", "paid_by", "payout_paid_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.state}"
