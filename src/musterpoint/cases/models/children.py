"""Children who are alone: the gate that holds them, its openings, and what was decided."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.people.models import Person
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

SAFE = "no child who is alone is moved, handed over or given papers without a decision for it"
WITH_CHILD = "as long as the record of the child, then unreadable with its key"


class Because(models.TextChoices):
    """Why somebody is held as a child."""

    UNACCOMPANIED = "unaccompanied", _("Nobody with the child")
    SEPARATED = "separated", _("With others than the parents")
    SPOUSE = "spouse", _("Married and under 18")
    ALONE = "alone", _("No adult in the household")
    AGE = "age", _("Age in doubt")


class GateState(models.TextChoices):
    """Whether a child is held."""

    HELD = "held", _("Held until cleared")
    ENDED = "ended", _("No longer held")


class Ending(models.TextChoices):
    """Why a child is no longer held: decided by two officers."""

    ADULT = "adult", _("Proved to be an adult")
    FAMILY = "family", _("With a parent or usual carer")


class Way(models.TextChoices):
    """How a gate was opened."""

    ASSESSED = "assessed", _("After an assessment")
    URGENT = "urgent", _("Life in danger, assessment to follow")


class DecisionKind(models.TextChoices):
    """What an officer put a hand under. Endings and splits take two officers."""

    ADULT = "adult", _("Proved to be an adult")
    FAMILY = "family", _("With a parent or usual carer")
    SPLIT = "split", _("Siblings travel apart")
    CARER = "carer", _("Papers of a carer checked")
    AGE = "age", _("Age disputed")
    REFUSED = "refused", _("Refused")


class SiblingVerdict(models.TextChoices):
    """What an officer says of two children who may be siblings."""

    NONE = "", "–"
    YES = "yes", _("Siblings")
    NO = "no", _("Not siblings")


class ChildGate(TenantModel):
    """
    Somebody held as a child who is alone. Only the decision of two officers ends it.

    It is written when the person is registered or changed, and no later change of the person's
    data takes it away. Escort, receiver, authority, carer and the names of the parents are in
    ``sealed``, under the key of the person. ``compared_at`` is when siblings were last looked for
    among those who are held; empty when that is to be done.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    because = models.CharField(max_length=20, choices=Because)
    state = models.CharField(max_length=10, choices=GateState, default=GateState.HELD)
    ending = models.CharField(max_length=10, choices=Ending, blank=True)
    track = models.CharField(max_length=10, blank=True)
    risk = models.CharField(max_length=10, blank=True)
    review_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()
    compared_at = models.DateTimeField(null=True)
    sealed = models.BinaryField(default=b"")

    processing = Processing(
        purpose=SAFE,
        retention=WITH_CHILD,
        fields=kinds(
            technical="person held_at ended_at updated_at review_at compared_at",
            organisational="track",
            coarse="because state ending risk",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "person"], name="one_gate_a_child")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state", "held_at", "id"], name="child_gate_list")
        ]

    def __str__(self) -> str:
        return f"{self.because} {self.person_id}"


class ChildClearance(TenantModel):
    """
    One opening of a child's gate: for a movement to a place, until a moment, withdrawn by facts.

    ``destination`` is a country or ``safe``; ``leg`` may bind it to one leg. The names of escort
    and receiver stand in ``sealed`` as they were when the gate was opened.
    """

    gate = models.ForeignKey(ChildGate, models.PROTECT, related_name="clearances")
    run_id = models.UUIDField()
    way = models.CharField(max_length=10, choices=Way)
    destination = models.CharField(max_length=10)
    leg = models.CharField(max_length=60, blank=True)
    opened_by = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    assessment_due_at = models.DateTimeField(null=True)
    assessed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=20, blank=True)
    moved_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    sealed = models.BinaryField()

    processing = Processing(
        purpose=SAFE,
        retention=WITH_CHILD,
        fields=kinds(
            technical="gate run_id opened_at expires_at assessment_due_at assessed_at"
            " withdrawn_at moved_at received_at",
            organisational="opened_by",
            coarse="way destination leg withdrawn_why",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "gate"],
                condition=models.Q(withdrawn_at__isnull=True, received_at__isnull=True),
                name="one_open_clearance",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "run_id"], name="child_clearance_run")
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.destination}"


class ChildDecision(TenantModel):
    """One officer's hand under a decision about a child; the reason is sealed."""

    append_only = True

    gate = models.ForeignKey(ChildGate, models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=10, choices=DecisionKind)
    about = models.CharField(max_length=10, blank=True)
    by_id = models.UUIDField()
    decided_at = models.DateTimeField()
    sealed = models.BinaryField()

    processing = Processing(
        purpose=SAFE,
        retention=WITH_CHILD,
        fields=kinds(
            technical="gate decided_at",
            organisational="by_id",
            coarse="kind about",
            sensitive="sealed",
        ),
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "gate", "id"], name="child_decision_gate")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.decided_at:%F %R}"


class SiblingHint(TenantModel):
    """
    Two children who are held and may be siblings, registered apart: for a human to decide.

    ``left`` is the person with the smaller id; ``why`` are codes of what speaks for it, and no
    name. Once confirmed they travel together as those of one household do.
    """

    left = models.ForeignKey(Person, models.CASCADE, related_name="+")
    right = models.ForeignKey(Person, models.CASCADE, related_name="+")
    why = models.JSONField(default=list)
    found_at = models.DateTimeField()
    verdict = models.CharField(max_length=5, choices=SiblingVerdict, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)

    processing = Processing(
        purpose="siblings who were registered apart travel together",
        retention=WITH_CHILD,
        fields=kinds(
            technical="left right found_at decided_at",
            organisational="decided_by",
            coarse="why verdict",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "left", "right"], name="one_sibling_hint"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "right"], name="sibling_hint_right"),
            models.Index(
                fields=["organisation", "left"],
                condition=models.Q(verdict="yes"),
                name="sibling_hint_yes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} and {self.right_id}"
