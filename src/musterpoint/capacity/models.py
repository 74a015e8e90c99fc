"""Assessments and their answers, the items that close gaps, and what crosses to partners."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel

KNOWING = "an organisation knows what it can do in a crisis, and gets better"
KEPT = "ten years, so that levels can be compared over time"


class Subject(models.TextChoices):
    """Of whom an assessment speaks."""

    SELF = "self", _("Our own organisation")
    PLATFORM = "platform", _("A partner on this platform")
    OUTSIDE = "outside", _("A partner elsewhere")


class State(models.TextChoices):
    """Where an assessment stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    CORRECTED = "corrected", _("Corrected by the partner")
    AGREED = "agreed", _("Agreed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Assessment(TenantModel):
    """
    What one organisation could do on a day, question by question.

    ``sealed`` holds the named contact of a partner elsewhere, and who of it agreed. ``round``
    counts how often a partner was asked. ``digest`` seals the answers that were agreed.
    """

    title = models.CharField(max_length=120)
    subject = models.CharField(max_length=8, choices=Subject)
    partner_id = models.UUIDField(null=True)
    partner_name = models.CharField(max_length=200, blank=True)
    sealed = models.BinaryField(default=b"", blank=True)
    as_of = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    round = models.IntegerField(default=0)
    pack = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, blank=True)
    note = models.TextField(blank=True)
    begun_by = models.UUIDField(null=True)
    begun_at = models.DateTimeField()
    submitted_by = models.UUIDField(null=True)
    submitted_at = models.DateTimeField(null=True)
    agreed_by = models.UUIDField(null=True)
    agreed_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=KNOWING,
        retention=KEPT,
        lawful_basis="task of the organisation; the named contact agreed to be named",
        fields=kinds(
            technical="round pack digest begun_at submitted_at agreed_at",
            organisational="title subject partner_id partner_name as_of state note begun_by"
            " submitted_by agreed_by",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            both_or_neither("submitted_at", "submitted_by", "capacity_submitted"),
            both_or_neither("agreed_at", "agreed_by", "capacity_agreed"),
            models.CheckConstraint(
                condition=models.Q(subject="platform") ^ models.Q(partner_id__isnull=True),
                name="a_partner_on_the_platform_has_an_id",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def who(self) -> str:
        """Of whom it speaks, as one word for comparing: empty for one's own organisation."""
        return str(self.partner_id or self.partner_name.casefold())


class Answer(TenantModel):
    """
    An answer to one question: the level, what limits it, what it rests on.

    ``concerns`` is false where the question does not concern the organisation. ``remedies`` are
    pairs of kind and key. ``partner_level`` and ``partner_note`` are what the partner corrected.
    ``answered_by`` wrote last, ``writers`` are all who wrote: none of them agrees.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="answers")
    question = models.CharField(max_length=60)
    level = models.SmallIntegerField(null=True)
    concerns = models.BooleanField(default=True)
    aim = models.SmallIntegerField(null=True)
    limits = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    link = models.CharField(max_length=500, blank=True)
    remedies = models.JSONField(default=list)
    partner_level = models.SmallIntegerField(null=True)
    partner_note = models.TextField(blank=True)
    revision = models.IntegerField(default=1)
    answered_by = models.UUIDField(null=True)
    writers = models.JSONField(default=list)
    answered_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=KNOWING,
        retention=KEPT,
        fields=kinds(
            technical="assessment question revision answered_at",
            organisational="level concerns aim limits note evidence link remedies partner_level"
            " partner_note answered_by writers",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "assessment", "question"], name="one_answer"
            ),
            models.CheckConstraint(
                condition=models.Q(level__isnull=True) | models.Q(level__range=(0, 4)),
                name="a_level_is_0_to_4",
            ),
        ]

    def write(self, by: UUID | None, at: datetime) -> None:
        """Keep whose hand this is, beside those before; the caller saves it."""
        self.revision += 1
        self.answered_by, self.answered_at = by, at
        if by is not None and str(by) not in self.writers:
            self.writers = [*self.writers, str(by)]

    def __str__(self) -> str:
        return f"{self.question} {self.level}"


def writers_of(answers: Iterable[Answer]) -> set[UUID]:
    """Return everybody who ever wrote one of these answers."""
    rows = list(answers)
    return {UUID(one) for row in rows for one in row.writers} | {
        row.answered_by for row in rows if row.answered_by is not None
    }


class ItemState(models.TextChoices):
    """Where an item of the plan stands."""

    OPEN = "open", _("Open")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


#: Items on which work is still to be done.
LIVE = (ItemState.OPEN, ItemState.UNDER_WAY)


class Item(TenantModel):
    """
    What closes one gap: who does it until when, for how much, and by which remedy.

    ``who`` repeats of whom the assessment speaks (empty: one's own organisation), so that the
    same gap is not planned twice. Cost is in minor units of the currency.
    """

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="items")
    who = models.CharField(max_length=200, blank=True)
    question = models.CharField(max_length=60)
    level_then = models.SmallIntegerField()
    aim = models.SmallIntegerField()
    what = models.TextField(blank=True)
    owner_id = models.UUIDField(null=True)
    due_on = models.DateField()
    cost_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    remedy_kind = models.CharField(max_length=30, blank=True)
    remedy_key = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.OPEN)
    evidence = models.TextField(blank=True)
    link = models.CharField(max_length=500, blank=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=KNOWING,
        retention=KEPT,
        fields=kinds(
            technical="assessment question opened_at ended_at",
            organisational="who level_then aim what owner_id due_on cost_minor currency"
            " remedy_kind remedy_key state evidence link ended_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "who", "question"],
                condition=models.Q(state__in=("open", "under_way")),
                name="one_live_item_of_a_gap",
            ),
            both_or_neither("ended_at", "ended_by", "capacity_item_ended"),
            models.CheckConstraint(
                condition=models.Q(cost_minor__isnull=True) | ~models.Q(currency=""),
                name="a_cost_has_a_currency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} ({self.state})"


class ItemWord(models.TextChoices):
    """What happened to an item."""

    FOUND = "found", _("Gap found")
    STILL = "still", _("Gap found again")
    PLANNED = "planned", _("Planned")
    REMEDY = "remedy", _("What closes it was chosen")
    STARTED = "started", _("Begun")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")
    REOPENED = "reopened", _("Opened again")


class ItemEvent(TenantModel):
    """One line of an item's history: who did what, and why."""

    append_only = True

    item = models.ForeignKey(Item, models.PROTECT, related_name="events")
    word = models.CharField(max_length=10, choices=ItemWord)
    note = models.TextField(blank=True)
    user_id = models.UUIDField(null=True)
    happened_at = models.DateTimeField()

    processing = Processing(
        purpose=KNOWING,
        retention=KEPT,
        fields=kinds(technical="item happened_at", organisational="word note user_id"),
    )

    def __str__(self) -> str:
        return f"{self.word} {self.happened_at:%Y-%m-%d}"


class AskedState(models.TextChoices):
    """Where a request of a partner to agree stands with us."""

    WAITING = "waiting", _("Waits for our answer")
    AGREED = "agreed", _("We agreed")
    CORRECTED = "corrected", _("We corrected it")
    WITHDRAWN = "withdrawn", _("They withdrew it")


class Asked(TenantModel):
    """What a partner assessed of us and asks us to agree to or to correct: the newest round."""

    sender_id = models.UUIDField()
    sender_name = models.CharField(max_length=200)
    source_id = models.UUIDField()
    title = models.CharField(max_length=120)
    as_of = models.DateField()
    round = models.IntegerField()
    content = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=AskedState, default=AskedState.WAITING)
    corrections = models.JSONField(default=list)
    received_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)

    processing = Processing(
        purpose="nobody is assessed without a word in it",
        retention=KEPT,
        fields=kinds(
            technical="source_id round received_at answered_at",
            organisational="sender_id sender_name title as_of content state corrections"
            " answered_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "sender_id", "source_id"], name="one_asked_assessment"
            ),
            both_or_neither("answered_at", "answered_by", "capacity_asked_answered"),
        ]

    def __str__(self) -> str:
        return f"{self.title} of {self.sender_name}"


class Part(TenantModel):
    """
    The levels that another organisation gave to the comparison that we host.

    No page shows a part; only ``Telling`` is told, of at least as many as the pack names.
    """

    sender_id = models.UUIDField()
    levels = models.JSONField(default=dict)
    as_of = models.DateField()
    received_at = models.DateTimeField()

    processing = Processing(
        purpose="organisations compare themselves with many, never with one",
        retention="until the organisation leaves the comparison",
        fields=kinds(technical="received_at", organisational="sender_id levels as_of"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "sender_id"], name="one_part_in_peers")
        ]

    def __str__(self) -> str:
        return f"part of {self.sender_id}"


class Telling(TenantModel):
    """
    What was told of all parts once: medians and quartiles by area.

    ``parts`` are those that each area's figures rest on, so that its next ones differ in enough of
    them.
    """

    figures = models.JSONField(default=list)
    parts = models.JSONField(default=dict)
    told_at = models.DateTimeField()

    processing = Processing(
        purpose="organisations compare themselves with many, never with one",
        retention="until something newer was told",
        fields=kinds(technical="told_at", organisational="figures parts"),
    )

    def __str__(self) -> str:
        return f"told {self.told_at:%Y-%m-%d}"


class Circle(TenantModel):
    """A comparison that we take part in: who hosts it, what we gave, what was told last."""

    host_id = models.UUIDField()
    host_name = models.CharField(max_length=200)
    assessment = models.ForeignKey(Assessment, models.PROTECT, null=True)
    joined_at = models.DateTimeField()
    given_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    figures = models.JSONField(default=list)
    told_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose="organisations compare themselves with many, never with one",
        retention="one year after leaving",
        fields=kinds(
            technical="assessment joined_at given_at left_at told_at",
            organisational="host_id host_name figures",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "host_id"], name="one_circle_of_a_host")
        ]

    def __str__(self) -> str:
        return f"comparison of {self.host_name}"
