"""Evaluations: their plans in versions, what was decided about them, and what was found."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.crises.models import Crisis
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel

LEARN = "what was done for migrants is judged, and the next time is better"
KEPT = "five years after the evaluation ended"


class Evaluation(TenantModel):
    """
    A look back, or a look at what is going on, by questions that were agreed before.

    ``counts_from`` is the day from which its phases are counted: of the outbreak or the stand-down.
    ``report_due`` is the day by which its report is to be there.
    """

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    crisis = models.ForeignKey(Crisis, models.PROTECT, null=True, related_name="evaluations")
    owner_id = models.UUIDField(null=True)
    counts_from = models.DateField(null=True)
    report_due = models.DateField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    finished_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=LEARN,
        retention=KEPT,
        fields=kinds(
            technical="crisis created_at",
            organisational="name kind owner_id counts_from report_due finished_at finished_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_evaluation_name"),
            both_or_neither("finished_at", "finished_by", "evaluation_finished"),
        ]

    def __str__(self) -> str:
        return self.name


class VersionState(models.TextChoices):
    """Where a version of an evaluation plan stands."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("Under review")
    APPROVED = "approved", _("Approved")
    REPLACED = "replaced", _("Replaced")


class EvaluationVersion(TenantModel):
    """
    What an evaluation plan said: sealed as a whole, because it names evaluators.

    ``revision`` counts the edits of a draft, so that nobody writes over another's. ``writers`` are
    all who changed a row, by id: none of them approves it. ``has_stratum`` says whether a question
    is asked of migrants apart from everybody else. ``wordings``: what an approved plan asks, as a
    digest by the id of the question (``rules.wording``).
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="versions")
    number = models.IntegerField()
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    sealed = models.BinaryField()
    revision = models.IntegerField(default=1)
    has_stratum = models.BooleanField(default=False)
    wordings = models.JSONField(default=dict)
    pack = models.CharField(max_length=80)
    writers = models.TextField(blank=True)
    written_at = models.DateTimeField()
    sent_by = models.UUIDField(null=True)
    sent_at = models.DateTimeField(null=True)
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=LEARN,
        retention=KEPT,
        lawful_basis="task of the organisation; evaluators agreed to be named",
        fields=kinds(
            technical="evaluation number state revision wordings pack written_at sent_at"
            " approved_at",
            organisational="has_stratum writers sent_by approved_by",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "evaluation", "number"], name="one_evaluation_version"
            ),
            models.UniqueConstraint(
                fields=["organisation", "evaluation"],
                condition=models.Q(state__in=("draft", "review")),
                name="one_open_evaluation",
            ),
            models.UniqueConstraint(
                fields=["organisation", "evaluation"],
                condition=models.Q(state="approved"),
                name="one_approved_evaluation",
            ),
            both_or_neither("approved_at", "approved_by", "evaluation_approved"),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.number} ({self.state})"


class Word(models.TextChoices):
    """What happened to an evaluation."""

    BEGUN = "begun", _("Begun")
    SENT = "sent", _("Sent to review")
    RETURNED = "returned", _("Returned for changes")
    APPROVED = "approved", _("Approved")
    CHANGED = "changed", _("Name, dates or owner changed")
    FINISHED = "finished", _("Report finished")


class EvaluationEvent(TenantModel):
    """One line of an evaluation's history: who did what, and why."""

    append_only = True

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="events")
    version_number = models.IntegerField()
    word = models.CharField(max_length=12, choices=Word)
    note = models.TextField(blank=True)
    user_id = models.UUIDField(null=True)
    happened_at = models.DateTimeField()

    processing = Processing(
        purpose=LEARN,
        retention=KEPT,
        fields=kinds(
            technical="evaluation version_number happened_at", organisational="word note user_id"
        ),
    )

    def __str__(self) -> str:
        return f"{self.word} {self.happened_at:%Y-%m-%d}"


class Finding(TenantModel):
    """
    What an evaluation found on one question: never changed, a new one takes its place.

    ``proofs`` are pairs of kind and key of ``kernel.remedies``; ``figure`` is the indicator of the
    question as it stood: value and moment. ``version`` is the plan whose question it answered and
    ``wording`` a digest of what that asked: who asks something else has no finding yet.
    """

    append_only = True

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="findings")
    question = models.CharField(max_length=36)
    version = models.IntegerField(default=0)
    wording = models.CharField(max_length=64, blank=True)
    number = models.IntegerField()
    rating = models.CharField(max_length=20)
    text = models.TextField()
    evidence = models.TextField(blank=True)
    proofs = models.JSONField(default=list)
    figure = models.JSONField(default=dict)
    written_by = models.UUIDField(null=True)
    written_at = models.DateTimeField()

    processing = Processing(
        purpose=LEARN,
        retention=KEPT,
        fields=kinds(
            technical="evaluation question version wording number written_at",
            organisational="rating text evidence proofs figure written_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "evaluation", "question", "number"],
                name="one_finding_number",
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.number}"
