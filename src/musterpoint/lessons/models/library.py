"""The library: practices in the shape of MICIC's repository, and a register of research."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.lessons.models.reviews import KEPT
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel

KNOWING = "what worked or failed elsewhere is found before it is needed"


class PracticeState(models.TextChoices):
    """Where a practice stands; only published ones leave the organisation."""

    SUBMITTED = "submitted", _("Submitted")
    VERIFIED = "verified", _("Verified")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")


class Practice(TenantModel):
    """
    What somebody did, in the record shape of MICIC's repository of practices.

    ``texts``: title and description by language. ``contact`` names an office that can be asked,
    never a person's own number. ``writers`` are all who wrote in it, by id: none of them verifies
    or publishes it. ``replaces``: code of the practice that this one supersedes, of
    our own or of those that come with the product.
    """

    code = models.CharField(max_length=60)
    texts = models.JSONField(default=dict)
    type_of_practice = models.CharField(max_length=80)
    country = models.CharField(max_length=80, blank=True)
    stakeholder_name = models.CharField(max_length=200)
    stakeholder_type = models.CharField(max_length=20)
    crisis_types = models.JSONField(default=list)
    phases = models.JSONField(default=list)
    links = models.JSONField(default=list)
    themes = models.JSONField(default=list)
    contact = models.CharField(max_length=200, blank=True)
    replaces = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=PracticeState, default=PracticeState.SUBMITTED)
    submitted_at = models.DateTimeField()
    submitted_by = models.UUIDField(null=True)
    writers = models.TextField(blank=True)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.UUIDField(null=True)
    verified_how = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=KNOWING,
        retention=KEPT,
        fields=kinds(
            technical="code replaces state submitted_at verified_at published_at superseded_at",
            organisational="texts type_of_practice country stakeholder_name stakeholder_type"
            " crisis_types phases links themes contact submitted_by writers verified_by"
            " verified_how published_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "code"], name="one_practice_code"),
            both_or_neither("verified_at", "verified_by", "practice_verified"),
            both_or_neither("published_at", "published_by", "practice_published"),
        ]

    def __str__(self) -> str:
        return self.code


class Library(TenantModel):
    """Whether everybody may read the published practices of this organisation."""

    opened_at = models.DateTimeField(null=True)
    changed_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=KNOWING,
        retention=KEPT,
        fields=kinds(technical="opened_at", organisational="changed_by"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation"], name="one_library")
        ]

    def __str__(self) -> str:
        return "open" if self.opened_at else "closed"


class Research(TenantModel):
    """A study, guideline or handbook: who found what, how, among whom, and where it is read."""

    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    authors = models.CharField(max_length=300)
    year = models.IntegerField()
    method = models.CharField(max_length=300, blank=True)
    population = models.CharField(max_length=300, blank=True)
    findings = models.TextField()
    link = models.CharField(max_length=500, blank=True)
    licence = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=KNOWING,
        retention=KEPT,
        fields=kinds(
            technical="recorded_at",
            organisational="kind title authors year method population findings link licence"
            " recorded_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "title", "year"], name="one_research_title"
            )
        ]

    def __str__(self) -> str:
        return self.title
