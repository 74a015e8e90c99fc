"""Evaluators without an account: the link they open, and the findings that they send."""

from typing import ClassVar

from django.db import models

from musterpoint.evaluation.models.planning import KEPT, Evaluation, Finding
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel

TAKE_PART = "migrants' groups and civil society evaluate, and are not only asked"


class EvaluatorLink(TenantModel):
    """
    The sealed link of one evaluator of a plan: of the link only a digest is kept, and no name.

    ``evaluator`` is the id of the row in the plan, ``speaks_for`` the organisation or group that it
    named, ``group`` its code. ``saw_link``: whoever made it was shown it, because no address was
    given.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="evaluator_links")
    evaluator = models.CharField(max_length=36)
    speaks_for = models.TextField(blank=True)
    group = models.CharField(max_length=30)
    token_digest = models.CharField(max_length=64)
    saw_link = models.BooleanField(default=False)
    reads_findings = models.BooleanField(default=False)
    ends_on = models.DateField()
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=TAKE_PART,
        retention=KEPT,
        fields=kinds(
            technical="evaluation evaluator token_digest made_at ended_at",
            organisational="speaks_for group saw_link reads_findings ends_on made_by ended_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "token_digest"], name="one_evaluator_link"
            ),
            both_or_neither("ended_at", "ended_by", "evaluator_link_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.evaluator} until {self.ends_on}"


class Contribution(TenantModel):
    """
    What an evaluator found on a question: a draft until it is taken in as it is, or answered.

    Its words are sealed under the key of the evaluation and never changed. ``finding`` is what was
    made of it; ``wording`` is what the question asked when it was written.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="contributions")
    link = models.ForeignKey(EvaluatorLink, models.PROTECT, related_name="contributions")
    question = models.CharField(max_length=36)
    wording = models.CharField(max_length=64)
    rating = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    sealed = models.BinaryField()
    sent_at = models.DateTimeField()
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, related_name="contributions")
    reply = models.TextField(blank=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=TAKE_PART,
        retention=KEPT,
        fields=kinds(
            technical="evaluation link question wording language sent_at finding decided_at",
            organisational="rating reply decided_by",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            both_or_neither("decided_at", "decided_by", "contribution_decided"),
        ]

    def __str__(self) -> str:
        return f"{self.question} by {self.link_id}"
