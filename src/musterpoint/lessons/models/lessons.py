"""A lesson, what it recommends, what was answered and done, and whether it held the next time."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.crises.models import Crisis
from musterpoint.lessons.models.reviews import KEPT, LEARNING, Review
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel


class Origin(models.TextChoices):
    """What a lesson was learned from."""

    REVIEW = "review", _("Review of a crisis or exercise")
    EVALUATION = "evaluation", _("Evaluation")
    FEEDBACK = "feedback", _("Feedback and complaints")
    SURVEY = "survey", _("Survey")
    EXERCISE = "exercise", _("Exercise with people")
    PARTNER = "partner", _("Another organisation")
    OTHER = "other", _("Other")


class Lesson(TenantModel):
    """
    What was seen and why it happened; about no person.

    A lesson of another organisation has ``partner_id`` and ``source_id`` (its row there). One of an
    exercise names it (a kind and key of ``kernel.remedies``) and the key of what was found there.
    """

    number = models.IntegerField()
    title = models.CharField(max_length=200)
    what = models.TextField()
    why = models.TextField(blank=True)
    theme = models.CharField(max_length=40)
    phases = models.JSONField(default=list)
    origin = models.CharField(max_length=12, choices=Origin)
    review = models.ForeignKey(Review, models.PROTECT, null=True, related_name="lessons")
    exercise_kind = models.CharField(max_length=20, blank=True)
    exercise_key = models.CharField(max_length=60, blank=True)
    finding = models.CharField(max_length=200, blank=True)
    partner_id = models.UUIDField(null=True)
    partner_name = models.CharField(max_length=200, blank=True)
    source_id = models.UUIDField(null=True)
    written_at = models.DateTimeField()
    written_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=LEARNING,
        retention=KEPT,
        fields=kinds(
            technical="number review source_id exercise_kind exercise_key finding written_at",
            organisational="title what why theme phases origin partner_id partner_name written_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_lesson_number"),
            models.UniqueConstraint(
                fields=["organisation", "partner_id", "source_id"], name="one_lesson_of_a_partner"
            ),
            models.UniqueConstraint(
                fields=["organisation", "finding"],
                condition=~models.Q(finding=""),
                name="one_lesson_of_a_finding",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Answer(models.TextChoices):
    """What the organisation answers to a recommendation."""

    WAITING = "waiting", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted")
    PARTLY = "partly", _("Partly accepted")
    REJECTED = "rejected", _("Rejected")


class Recommendation(TenantModel):
    """
    What ought to change; to this organisation, or to another under an agreement.

    ``receiver_id``: the other organisation that was asked; its answer comes back by disclosure.
    ``source_id``: the row of the organisation that recommended it to us.
    """

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="recommendations")
    number = models.IntegerField()
    text = models.TextField()
    receiver_id = models.UUIDField(null=True)
    receiver_name = models.CharField(max_length=200, blank=True)
    source_id = models.UUIDField(null=True)
    answer_due = models.DateField()
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.WAITING)
    reason = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=LEARNING,
        retention=KEPT,
        fields=kinds(
            technical="lesson number source_id answered_at made_at",
            organisational="text receiver_id receiver_name answer_due answer reason answered_by"
            " made_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "lesson", "number"], name="one_recommendation"
            ),
            models.UniqueConstraint(
                fields=["organisation", "lesson", "source_id"], name="one_recommendation_received"
            ),
            models.CheckConstraint(
                condition=models.Q(answer="waiting", answered_at=None)
                | (~models.Q(answer="waiting") & models.Q(answered_at__isnull=False)),
                name="answered_or_waiting",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "answer_due"],
                condition=models.Q(answer="waiting"),
                name="recommendations_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id} R{self.number}"


class ActionState(models.TextChoices):
    """Where an action stands."""

    OPEN = "open", _("Under way")
    DONE = "done", _("Done, not yet verified")
    VERIFIED = "verified", _("Verified")
    DROPPED = "dropped", _("Dropped")


class ActionItem(TenantModel):
    """What is done about a recommendation, by whom, until when. ``reopened``: how often."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="actions")
    number = models.IntegerField()
    what = models.TextField()
    owner_id = models.UUIDField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=ActionState, default=ActionState.OPEN)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    reopened = models.IntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=LEARNING,
        retention=KEPT,
        fields=kinds(
            technical="recommendation number state ended_at reopened made_at",
            organisational="what owner_id due_on ended_by made_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "recommendation", "number"], name="one_action_number"
            ),
            both_or_neither("ended_at", "ended_by", "action_ended"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "due_on"],
                condition=models.Q(state="open"),
                name="open_actions",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.state})"


class Evidence(TenantModel):
    """What shows that an action was done: words, and a course, roster, plan ... if there is one."""

    append_only = True

    action = models.ForeignKey(ActionItem, models.CASCADE, related_name="evidence")
    remedy_kind = models.CharField(max_length=20, blank=True)
    remedy_key = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    added_at = models.DateTimeField()
    added_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=LEARNING,
        retention=KEPT,
        fields=kinds(
            technical="action remedy_kind remedy_key added_at",
            organisational="title note added_by",
        ),
    )

    def __str__(self) -> str:
        return self.title or self.note[:60]


class Verification(TenantModel):
    """Whether what was done held in a later crisis or exercise, seen by another than its owner."""

    append_only = True

    action = models.ForeignKey(ActionItem, models.CASCADE, related_name="verifications")
    is_confirmed = models.BooleanField()
    crisis = models.ForeignKey(Crisis, models.PROTECT, null=True, related_name="verifications")
    exercise_kind = models.CharField(max_length=20, blank=True)
    exercise_key = models.CharField(max_length=60, blank=True)
    event = models.CharField(max_length=200)
    held_on = models.DateField()
    note = models.TextField()
    verified_at = models.DateTimeField()
    verified_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=LEARNING,
        retention=KEPT,
        fields=kinds(
            technical="action crisis exercise_kind exercise_key verified_at",
            organisational="is_confirmed event held_on note verified_by",
        ),
    )

    def __str__(self) -> str:
        return f"{self.event} {self.held_on}"


class Word(models.TextChoices):
    """What happened to a lesson."""

    WRITTEN = "written", _("Lesson written")
    CHANGED = "changed", _("Lesson changed")
    RECOMMENDED = "recommended", _("Recommendation made")
    SENT = "sent", _("Recommendation sent to another organisation")
    SHARED = "shared", _("Lesson shared with another organisation")
    RECEIVED = "received", _("Received from another organisation")
    ANSWERED = "answered", _("Recommendation answered")
    STARTED = "started", _("Action begun")
    REASSIGNED = "reassigned", _("Owner or date changed")
    EVIDENCED = "evidenced", _("Evidence added")
    ENDED = "ended", _("Action done")
    DROPPED = "dropped", _("Action dropped")
    CONFIRMED = "confirmed", _("Verified: it held")
    REOPENED = "reopened", _("Not confirmed: opened again")


class LessonEvent(TenantModel):
    """One line of a lesson's history: who did what, about which part of it (R1, R1.2)."""

    append_only = True

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="events")
    word = models.CharField(max_length=12, choices=Word)
    about = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    user_id = models.UUIDField(null=True)
    happened_at = models.DateTimeField()

    processing = Processing(
        purpose=LEARNING,
        retention=KEPT,
        fields=kinds(technical="lesson happened_at", organisational="word about note user_id"),
    )

    def __str__(self) -> str:
        return f"{self.word} {self.about}"
