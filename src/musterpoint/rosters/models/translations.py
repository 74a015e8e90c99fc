"""Texts that are translated under an agreement, and looked over by another before they go out."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.disclosures.models import Agreement
from musterpoint.rosters.models.members import Member
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class JobState(models.TextChoices):
    """How far a translation is."""

    ASKED = "asked", _("Asked for")
    DRAFT = "draft", _("Draft, to be looked over")
    SENT_BACK = "sent_back", _("Sent back to the translator")
    PUBLISHED = "published", _("Published")
    CANCELLED = "cancelled", _("Cancelled")


class TranslationJob(TenantModel):
    """A text to translate by a day; title and texts are sealed under the key of this row's id."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="translations")
    source = models.CharField(max_length=12)
    target = models.CharField(max_length=12)
    sealed = models.BinaryField()
    state = models.CharField(max_length=9, choices=JobState, default=JobState.ASKED)
    translator = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="translations_made"
    )
    reviewer = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="translations_reviewed"
    )
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()
    created_by = models.UUIDField(null=True)
    drafted_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    site = models.CharField(max_length=200, blank=True)
    reminded_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose="texts in the languages that people read",
        retention="ten years",
        fields=kinds(
            technical="agreement state translator reviewer created_at drafted_at published_at site"
            " reminded_at",
            organisational="source target due_at created_by",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(reviewer__isnull=True)
                | ~models.Q(reviewer=models.F("translator")),
                name="nobody_reviews_their_own_text",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "due_at"], name="translation_due")
        ]

    def __str__(self) -> str:
        return f"{self.source} > {self.target}"
