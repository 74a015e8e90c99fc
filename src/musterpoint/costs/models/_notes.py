"""Promissory notes: offered after the journey, answered in any way, repaid or waived."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.costs.models._legs import KEPT
from musterpoint.crises.models import Crisis
from musterpoint.people.models import Person
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

LENDING = "what an adult was asked to repay of a journey, and how it was lifted"


class NoteState(models.TextChoices):
    """Where a note stands. Nothing of it is a condition of a journey or of help."""

    OFFERED = "offered", pgettext_lazy("note", "Not answered")
    SIGNED = "signed", pgettext_lazy("note", "Signed")
    PROTEST = "protest", pgettext_lazy("note", "Signed under protest")
    UNABLE = "unable", pgettext_lazy("note", "Unable to sign")
    REFUSED = "refused", pgettext_lazy("note", "Refused")
    WAIVED = "waived", pgettext_lazy("note", "Waived")
    REPAYING = "repaying", pgettext_lazy("note", "Being repaid")
    REPAID = "repaid", pgettext_lazy("note", "Repaid")
    WRITTEN_OFF = "written_off", pgettext_lazy("note", "Written off")


#: Who signed a note, and of whom something may still be owed.
SIGNED = (NoteState.SIGNED, NoteState.PROTEST, NoteState.REPAYING)
OPEN = (*SIGNED, NoteState.OFFERED, NoteState.UNABLE, NoteState.REFUSED)


class Note(TenantModel):
    """
    What one adult is asked to repay: the lesser of the cost and of the fare before the crisis.

    At every moment ``paid + waived + written_off + owed == amount``. ``cost`` follows the journey;
    ``lowered`` is what of ``waived`` fell away with it, and comes back when that was an error.
    """

    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=12)
    key_digest = models.CharField(max_length=64)
    code_digest = models.CharField(max_length=64)
    link_ends_at = models.DateTimeField()
    route = models.CharField(max_length=210)
    currency = models.CharField(max_length=3)
    digits = models.SmallIntegerField()
    cost = models.BigIntegerField()
    fare = models.BigIntegerField()
    fare_on = models.DateField()
    fare_source = models.CharField(max_length=300)
    amount = models.BigIntegerField()
    paid = models.BigIntegerField(default=0)
    waived = models.BigIntegerField(default=0)
    written_off = models.BigIntegerField(default=0)
    lowered = models.BigIntegerField(default=0)
    lowered_at = models.DateTimeField(null=True)
    lowered_from = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=12, choices=NoteState, default=NoteState.OFFERED)
    ground = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=12, blank=True)
    pack = models.CharField(max_length=80)
    sealed = models.BinaryField()
    offered_at = models.DateTimeField()
    offered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=LENDING,
        retention=KEPT,
        fields=kinds(
            technical="crisis person reference key_digest code_digest link_ends_at digits pack"
            " offered_at answered_at lowered_at lowered_from",
            organisational="route currency fare fare_on fare_source offered_by answered_by",
            coarse="cost amount paid waived written_off lowered state ground language",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "crisis", "person"], name="one_note"),
            models.UniqueConstraint(fields=["organisation", "key_digest"], name="one_note_key"),
            models.UniqueConstraint(
                fields=["organisation", "reference"], name="one_note_reference"
            ),
            models.CheckConstraint(
                condition=Q(
                    paid__gte=0, waived__gte=0, written_off__gte=0,
                    amount__gte=F("paid") + F("waived") + F("written_off"),
                ),
                name="note_never_over_its_amount",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0, cost__gte=0, fare__gte=F("amount")),
                name="note_capped",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state", "id"], name="note_state")
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def owed(self) -> int:
        """Return what is still open."""
        return self.amount - self.paid - self.waived - self.written_off

    @property
    def over(self) -> int:
        """Return what was paid above what the journey costs now: it goes back."""
        return max(0, self.paid - min(self.cost, self.fare))


class Instalment(TenantModel):
    """One part of a plan of repayment. What is late follows nothing but a friendly word."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="instalments")
    position = models.SmallIntegerField()
    amount = models.BigIntegerField()
    paid = models.BigIntegerField(default=0)
    due_on = models.DateField()

    processing = Processing(
        purpose=LENDING,
        retention=KEPT,
        fields=kinds(technical="note position due_on", coarse="amount paid"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "note", "position"], name="one_instalment"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=1, paid__gte=0, paid__lte=F("amount")),
                name="instalment_amounts",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "due_on", "id"], name="instalment_due")
        ]

    def __str__(self) -> str:
        return f"{self.position} of {self.note_id}"


class NoteReceipt(TenantModel):
    """Money that came in for a note; taken back by ``undone_at``, or given back to the payer."""

    note = models.ForeignKey(Note, models.PROTECT, related_name="receipts")
    amount = models.BigIntegerField()
    account = models.CharField(max_length=200)
    on = models.DateField()
    reference = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=120)
    is_return = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=LENDING,
        retention=KEPT,
        fields=kinds(
            technical="note key is_return made_at undone_at",
            coarse="amount",
            organisational="account on reference made_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_note_receipt"),
            models.CheckConstraint(condition=Q(amount__gte=1), name="note_receipt_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} of {self.note_id}"


class ReliefKind(models.TextChoices):
    """What lifts a part of a note."""

    HARDSHIP = "hardship", _("Hardship waiver")
    APPEAL = "appeal", _("Appeal against a refusal")
    WRITE_OFF = "write_off", _("Write-off")


class ReliefState(models.TextChoices):
    """Where it stands: asked, weighed by one, decided by another."""

    ASKED = "asked", pgettext_lazy("relief", "Asked")
    PROPOSED = "proposed", pgettext_lazy("relief", "To be decided")
    GRANTED = "granted", pgettext_lazy("relief", "Granted")
    REFUSED = "refused", pgettext_lazy("relief", "Not granted")


class Relief(TenantModel):
    """That less is owed: asked with reasons, weighed by one, decided by another."""

    note = models.ForeignKey(Note, models.PROTECT, related_name="reliefs")
    kind = models.CharField(max_length=10, choices=ReliefKind)
    state = models.CharField(max_length=10, choices=ReliefState, default=ReliefState.ASKED)
    amount = models.BigIntegerField(null=True)
    sealed = models.BinaryField()
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=LENDING,
        retention=KEPT,
        fields=kinds(
            technical="note asked_at proposed_at decided_at",
            coarse="kind state amount",
            organisational="asked_by proposed_by decided_by",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "note"],
                condition=Q(state__in=["asked", "proposed"]),
                name="one_open_relief",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | Q(proposed_by=None)
                | ~Q(decided_by=F("proposed_by")),
                name="relief_decided_by_another",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state", "id"], name="relief_state")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.note_id}"


class PayTo(TenantModel):
    """
    Where people pay what their notes ask: the newest row holds, the others tell who changed it.

    ``words`` are by language: cash offices, hours, whatever an account does not say.
    """

    append_only = True

    holder = models.CharField(max_length=70, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    words = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=LENDING,
        retention=KEPT,
        fields=kinds(technical="made_at", organisational="holder iban words made_by"),
    )

    def __str__(self) -> str:
        return self.iban or "in words"
