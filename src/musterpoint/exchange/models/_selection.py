"""Selecting partner organisations by published criteria, and answering for each decision."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel

FAIR = "partner organisations are chosen fairly, and everybody can see how"
KEPT = "five years after the decision"


class CallState(models.TextChoices):
    """Where a call stands."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    DECIDED = "decided", _("Decided")
    CLOSED = "closed", _("Closed")


class Call(TenantModel):
    """
    A call for partner organisations.

    ``gap`` is how many points of 100 two scores may differ before a third member scores,
    ``threshold`` the fewest points with which somebody can be selected. ``appeal_days`` counts
    from ``decided_at``. ``pack`` is the stamp of the rules of what may not count. ``figures`` are
    those that were told with the results: what an appeal changes later does not show in them.
    """

    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=120)
    about = models.TextField()
    state = models.CharField(max_length=10, choices=CallState, default=CallState.DRAFT)
    closes_at = models.DateTimeField()
    score_by = models.DateTimeField()
    appeal_until = models.DateTimeField(null=True)
    appeal_days = models.IntegerField()
    gap = models.IntegerField()
    threshold = models.IntegerField()
    pack = models.CharField(max_length=80, blank=True)
    made_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    figures = models.JSONField(null=True)

    processing = Processing(
        purpose=FAIR,
        retention=KEPT,
        fields=kinds(
            technical="pack",
            organisational="slug title about state closes_at score_by appeal_until appeal_days gap"
            " threshold made_by published_at decided_at figures",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="one_call_slug")
        ]

    def __str__(self) -> str:
        return self.title


class Criterion(TenantModel):
    """
    One thing that counts, with its weight in 100; scored 0 to 5.

    Fewer points than ``least`` for it, and the organisation cannot be selected.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="criteria")
    position = models.IntegerField()
    name = models.CharField(max_length=120)
    looks_at = models.TextField()
    weight = models.IntegerField()
    least = models.IntegerField(default=0)

    processing = Processing(
        purpose=FAIR,
        retention=KEPT,
        fields=kinds(technical="call position", organisational="name looks_at weight least"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "call", "position"], name="one_criterion_place"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Outcome(models.TextChoices):
    """What was decided about an application."""

    SELECTED = "selected", _("Selected")
    NOT_SELECTED = "not_selected", _("Not selected")
    INELIGIBLE = "ineligible", _("Does not meet the conditions")


class Application(TenantModel):
    """
    What an organisation sent; ``sealed`` holds contact, answers and its statement of conflicts.

    ``key_digest`` belongs to the address at which the applicant reads the result and appeals.
    ``kind``, ``country`` and ``size`` serve the statistics and are never scored. ``scores_from``
    stands when an upheld appeal sent it back: scores given before it do not count.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="applications")
    reference = models.CharField(max_length=12)
    key_digest = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30)
    country = models.CharField(max_length=3)
    size = models.CharField(max_length=20)
    has_conflict = models.BooleanField(default=False)
    sealed = models.BinaryField()
    received_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    reasons = models.TextField(blank=True)
    points = models.IntegerField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    scores_from = models.DateTimeField(null=True)

    processing = Processing(
        purpose=FAIR,
        retention=KEPT,
        fields=kinds(
            technical="call reference key_digest",
            organisational="name kind country size has_conflict received_at outcome reasons points"
            " decided_by decided_at scores_from",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "reference"], name="one_application_ref"
            ),
            models.UniqueConstraint(
                fields=["organisation", "key_digest"], name="one_application_key"
            ),
            both_or_neither("decided_at", "decided_by", "application_decided"),
        ]

    def __str__(self) -> str:
        return self.name


class Conflict(TenantModel):
    """A member said that they have something to do with an applicant: they do not score it."""

    append_only = True

    application = models.ForeignKey(Application, models.PROTECT, related_name="conflicts")
    user_id = models.UUIDField()
    declared_at = models.DateTimeField()

    processing = Processing(
        purpose=FAIR,
        retention=KEPT,
        fields=kinds(technical="application", organisational="user_id declared_at"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "application", "user_id"], name="one_conflict"
            )
        ]

    def __str__(self) -> str:
        return f"conflict {self.user_id}"


class Score(TenantModel):
    """
    What one member gave, criterion by criterion; it is not changed.

    ``points`` maps the criterion's position to 0-5, ``total`` is in hundredths of 100.
    """

    append_only = True

    application = models.ForeignKey(Application, models.PROTECT, related_name="scores")
    scorer_id = models.UUIDField()
    points = models.JSONField()
    total = models.IntegerField()
    reasons = models.TextField()
    is_third = models.BooleanField(default=False)
    scored_at = models.DateTimeField()

    processing = Processing(
        purpose=FAIR,
        retention=KEPT,
        fields=kinds(
            technical="application",
            organisational="scorer_id points total reasons is_third scored_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "application", "scorer_id"], name="one_score_a_member"
            )
        ]

    def __str__(self) -> str:
        return f"{self.total}"


class Decision(TenantModel):
    """A decision as it was made, with who made it; without an outcome it was taken back."""

    append_only = True

    application = models.ForeignKey(Application, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    reasons = models.TextField()
    made_by = models.UUIDField()
    made_at = models.DateTimeField()

    processing = Processing(
        purpose=FAIR,
        retention=KEPT,
        fields=kinds(technical="application", organisational="outcome reasons made_by made_at"),
    )

    def __str__(self) -> str:
        return self.get_outcome_display() or "taken back"


class Appeal(TenantModel):
    """An applicant's appeal: once, within the days of the call, decided by somebody else."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="appeals")
    sealed = models.BinaryField()
    filed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    is_upheld = models.BooleanField(null=True)
    reasons = models.TextField(blank=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=FAIR,
        retention=KEPT,
        fields=kinds(
            technical="application",
            organisational="filed_at due_at is_upheld reasons decided_by decided_at",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "application"], name="one_appeal"),
            both_or_neither("decided_at", "decided_by", "appeal_decided"),
        ]

    def __str__(self) -> str:
        return f"appeal of {self.application_id}"
