"""Meetings of peers: at their organiser, and as a copy at each guest."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

MEET = "organisations meet and keep what they agreed"
KEPT = "two years after the meeting"


class MeetingState(models.TextChoices):
    """Where a meeting stands."""

    PLANNED = "planned", _("Planned")
    CALLED_OFF = "called_off", _("Called off")
    HELD = "held", pgettext_lazy("meeting", "Held")


class Answer(models.TextChoices):
    """What an organisation answers to an invitation."""

    NONE = "none", _("No answer yet")
    YES = "yes", _("Comes")
    MAYBE = "maybe", _("Perhaps")
    NO = "no", _("Does not come")


class Meeting(TenantModel):
    """A meeting. ``answer`` is this organisation's own; ``answer_by`` when it is asked for."""

    ref = models.UUIDField()
    organiser_id = models.UUIDField()
    organiser_name = models.CharField(max_length=200)
    is_ours = models.BooleanField()
    title = models.CharField(max_length=120)
    agenda = models.TextField(blank=True)
    minutes = models.TextField(blank=True)
    place = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=50)
    answer_by = models.DateTimeField()
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    answer = models.CharField(max_length=5, choices=Answer, default=Answer.NONE)
    sequence = models.IntegerField(default=0)
    changed_at = models.DateTimeField()

    processing = Processing(
        purpose=MEET,
        retention=KEPT,
        fields=kinds(
            technical="ref sequence changed_at",
            organisational="organiser_id organiser_name is_ours title agenda minutes place"
            " starts_at ends_at zone answer_by state answer",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "ref"], name="one_exchange_meeting")
        ]

    def __str__(self) -> str:
        return self.title


class Guest(TenantModel):
    """An organisation that was invited to a meeting of ours, and what it answered."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="guests")
    counterpart_id = models.UUIDField()
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=3, blank=True)
    role = models.CharField(max_length=40, blank=True)
    answer = models.CharField(max_length=5, choices=Answer, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=MEET,
        retention=KEPT,
        fields=kinds(
            technical="meeting",
            organisational="counterpart_id name country role answer answered_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "meeting", "counterpart_id"], name="one_meeting_guest"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.answer})"
