"""What was asked of whom, on which evidence, and what was decided."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.lessons.models.reviews import KEPT
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

CHANGING = "what was learned changes laws, policies and budgets"


class Decision(models.TextChoices):
    """What whoever was asked decided."""

    GRANTED = "granted", _("Granted")
    PARTLY = "partly", _("Granted in part")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn by us")


class Ask(TenantModel):
    """Something asked of a ministry, a parliament, an employer ..., until it is decided."""

    number = models.IntegerField()
    asked_of = models.CharField(max_length=200)
    what = models.TextField()
    asked_on = models.DateField()
    next_step = models.CharField(max_length=300, blank=True)
    next_due = models.DateField(null=True)
    owner_id = models.UUIDField(null=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_on = models.DateField(null=True)
    outcome = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=CHANGING,
        retention=KEPT,
        fields=kinds(
            technical="number made_at",
            organisational="asked_of what asked_on next_step next_due owner_id decision decided_on"
            " outcome made_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_ask_number"),
            models.CheckConstraint(
                condition=models.Q(decision="", decided_on=None)
                | (~models.Q(decision="") & models.Q(decided_on__isnull=False)),
                name="ask_decided_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.asked_of}"


class AskEvidence(TenantModel):
    """What an ask rests on: a lesson, a practice, a review, a report or research."""

    append_only = True

    ask = models.ForeignKey(Ask, models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    added_at = models.DateTimeField()
    added_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=CHANGING,
        retention=KEPT,
        fields=kinds(technical="ask kind key added_at", organisational="title added_by"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "ask", "kind", "key"], name="one_evidence_of_an_ask"
            )
        ]

    def __str__(self) -> str:
        return self.title


class AskWord(models.TextChoices):
    """What happened to an ask."""

    ASKED = "asked", _("Asked")
    STEP = "step", _("Step taken")
    ANSWERED = "answered", _("Answered")
    DECIDED = "decided", _("Decided")
    OUTCOME = "outcome", _("What came of it")


class AskEvent(TenantModel):
    """One line of an ask's history, on the day on which it happened."""

    append_only = True

    ask = models.ForeignKey(Ask, models.CASCADE, related_name="events")
    word = models.CharField(max_length=10, choices=AskWord)
    text = models.TextField(blank=True)
    happened_on = models.DateField()
    user_id = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()

    processing = Processing(
        purpose=CHANGING,
        retention=KEPT,
        fields=kinds(technical="ask recorded_at", organisational="word text happened_on user_id"),
    )

    def __str__(self) -> str:
        return f"{self.word} {self.happened_on}"
