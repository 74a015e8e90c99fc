"""Calls for which organisations and groups compete, scored by two who do not see each other."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.crises.models import Crisis
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

FAIR = "money of a fund goes to projects by published criteria, and everybody can see how"
KEPT = "as long as the law of accounts asks"


class CallState(models.TextChoices):
    """Where a call stands."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    DECIDED = "decided", _("Decided")
    CLOSED = "closed", _("Closed")


class Call(TenantModel):
    """
    A call with its money: ``total`` for all, ``most`` for one, in smallest parts of ``unit``.

    ``gap`` is how many points of 100 two scores may differ before a third member scores,
    ``threshold`` the fewest points with which somebody gets money. ``figures`` are those told with
    the results: what an appeal changes later does not show in them. ``crisis`` and ``country`` are
    what every application to it is for.
    """

    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=120)
    about = models.TextField()
    state = models.CharField(max_length=10, choices=CallState, default=CallState.DRAFT)
    unit = models.CharField(max_length=3)
    total = models.BigIntegerField()
    most = models.BigIntegerField()
    head_id = models.UUIDField(null=True)
    crisis = models.ForeignKey(Crisis, models.PROTECT, null=True, related_name="+")
    country = models.CharField(max_length=3, blank=True)
    closes_at = models.DateTimeField()
    score_by = models.DateTimeField()
    gap = models.IntegerField()
    threshold = models.IntegerField()
    appeal_days = models.IntegerField()
    appeal_until = models.DateTimeField(null=True)
    made_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    figures = models.JSONField(null=True)
    pack = models.CharField(max_length=80, blank=True)

    processing = Processing(
        purpose=FAIR,
        retention=KEPT,
        fields=kinds(
            technical="pack head_id crisis",
            organisational="slug title about state country unit total most closes_at score_by"
            " gap threshold appeal_days appeal_until made_by published_at decided_at figures",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="one_grant_call_slug"),
            models.CheckConstraint(
                condition=models.Q(most__gt=0, total__gte=models.F("most")),
                name="grant_call_money",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Criterion(TenantModel):
    """One thing that counts, with its weight in 100; scored 0 to 5."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="criteria")
    position = models.IntegerField()
    name = models.CharField(max_length=120)
    looks_at = models.TextField()
    weight = models.IntegerField()

    processing = Processing(
        purpose=FAIR,
        retention=KEPT,
        fields=kinds(technical="call position", organisational="name looks_at weight"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "call", "position"], name="one_grant_criterion"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Conflict(TenantModel):
    """A member said that they have something to do with an applicant: they do not score it."""

    append_only = True

    application = models.ForeignKey("grants.Application", models.PROTECT, related_name="conflicts")
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
                fields=["organisation", "application", "user_id"], name="one_grant_conflict"
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

    application = models.ForeignKey("grants.Application", models.PROTECT, related_name="scores")
    scorer_id = models.UUIDField()
    points = models.JSONField()
    total = models.IntegerField()
    sealed = models.BinaryField()
    scored_at = models.DateTimeField()

    processing = Processing(
        purpose=FAIR,
        retention=KEPT,
        fields=kinds(
            technical="application",
            organisational="scorer_id points total scored_at",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "application", "scorer_id"], name="one_grant_score"
            )
        ]

    def __str__(self) -> str:
        return f"{self.total}"
