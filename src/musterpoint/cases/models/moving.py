"""A case that goes from one organisation to another: what we offer, and what is offered to us."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.cases.models.case import WITH_SUBJECT, Case
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

MOVED = "the case of a person goes on at the organisation that can help, with their own word"


class MoveState(models.TextChoices):
    """What became of an offer to hand a case to another organisation."""

    OFFERED = "offered", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Taken back")
    LAPSED = "lapsed", _("Never answered")


class Decider(models.TextChoices):
    """Whose word it is that something is told."""

    PERSON = "person", _("The person")
    GUARDIAN = "guardian", _("A parent or the legal guardian")
    KIN = "kin", _("The next of kin, because the person cannot")


class Move(TenantModel):
    """
    A case of ours, offered to another organisation; it leaves when they accept.

    What is asked, what the person agreed to tell, value by value, how they said so, and the answer
    are in ``sealed``, under the key of the case. Silence is told to the owner first and to
    supervisors after that (``escalated``); after ``lapses_at`` nobody can accept any more.
    ``told_items`` are the copies of the story and the papers that went; ``told_ended_at`` is when
    the person wished no more of them, of which the other side is not told.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="moves")
    receiver_id = models.UUIDField()
    receiver_name = models.CharField(max_length=200)
    item_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=MoveState, default=MoveState.OFFERED)
    decider = models.CharField(max_length=10, choices=Decider)
    escalated = models.IntegerField(default=0)
    offered_by = models.UUIDField(null=True)
    offered_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    lapses_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    told_items = models.JSONField(default=list)
    told_ended_at = models.DateTimeField(null=True)
    sealed = models.BinaryField()

    processing = Processing(
        purpose=MOVED,
        retention=WITH_SUBJECT,
        lawful_basis="consent",
        fields=kinds(
            technical="case item_id escalated offered_at due_at lapses_at answered_at told_items"
            " told_ended_at",
            organisational="receiver_id receiver_name state offered_by",
            coarse="decider",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "case"],
                condition=models.Q(state__in=["offered", "accepted"]),
                name="one_case_move",
            ),
            models.UniqueConstraint(fields=["organisation", "item_id"], name="one_case_move_item"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "due_at"],
                condition=models.Q(state="offered"),
                name="case_move_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} to {self.receiver_name}"


class OfferedCase(TenantModel):
    """
    A case that another organisation offers to hand to us. No name is told before we accept.

    ``case`` is our own case, opened when somebody accepted; ``told_at`` is when the story came.
    """

    item_id = models.UUIDField()
    sender_id = models.UUIDField()
    sender_name = models.CharField(max_length=200)
    shared_reference = models.CharField(max_length=80)
    kind = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=MoveState, default=MoveState.OFFERED)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    escalated = models.IntegerField(default=0)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    lapses_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    told_at = models.DateTimeField(null=True)
    sealed = models.BinaryField()

    processing = Processing(
        purpose=MOVED,
        retention="a year after it was answered",
        fields=kinds(
            technical="item_id shared_reference case escalated received_at due_at lapses_at"
            " answered_at told_at",
            organisational="sender_id sender_name state answered_by",
            coarse="kind",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "sender_id", "item_id"], name="one_offered_case"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "-received_at"], name="offered_case_new"),
            models.Index(
                fields=["organisation", "due_at"],
                condition=models.Q(state="offered"),
                name="offered_case_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shared_reference} of {self.sender_name}"
