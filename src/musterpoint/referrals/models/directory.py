"""The directory: partners, whom to ask for there, their services, and the pathways to them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

FINDING = "finding the service that fits a person, and reaching it in time"
KEPT = "as long as the directory is kept"


class Side(models.TextChoices):
    """On which side of the asylum firewall a partner stands (DESIGN D4)."""

    PROTECTION = "protection", _("May be told what was told in private")
    OPEN = "open", _("Never told what was told in private")


class Verdict(models.TextChoices):
    """Whether a service is offered at the moment."""

    OPEN = "open", _("Open")
    FULL = "full", _("Full for now")
    CLOSED = "closed", _("Closed")


class Partner(TenantModel):
    """
    An organisation that takes referrals.

    ``counterpart_id`` is set when it works on this platform; without it, it is reached by a
    sealed link. ``authority_of`` is the State (ISO 3166 alpha-3) whose authority it is, empty for
    others: no State of origin is ever told what was told in private.
    """

    name = models.CharField(max_length=200)
    counterpart_id = models.UUIDField(null=True)
    authority_of = models.CharField(max_length=3, blank=True)
    side = models.CharField(max_length=10, choices=Side, default=Side.OPEN)
    country = models.CharField(max_length=3, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=FINDING,
        retention=KEPT,
        fields=kinds(
            technical="created_at updated_at ended_at",
            organisational="name counterpart_id authority_of side country",
        ),
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "name"], name="partner_name"),
        ]

    def __str__(self) -> str:
        return self.name


class FocalPoint(TenantModel):
    """
    Whom to ask for at a partner; ``rank`` 0 is the focal point, 1 and on are deputies.

    Name, telephone and address are sealed under the key of this row's own id.
    """

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="focal_points")
    rank = models.IntegerField(default=0)
    languages = models.JSONField(default=list)
    away_until = models.DateField(null=True)
    sealed = models.BinaryField()
    verified_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=FINDING,
        retention="until it ends, then its key is destroyed",
        lawful_basis="agreement with the partner",
        fields=kinds(
            technical="partner rank verified_at ended_at",
            organisational="languages away_until",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "partner", "rank"],
                condition=models.Q(ended_at__isnull=True),
                name="one_focal_point_a_rank",
            )
        ]

    def __str__(self) -> str:
        return f"focal point {self.rank}"


class Service(TenantModel):
    """
    What a partner does for people, for whom, where, when, and how many today.

    ``kind`` is a code of the pack of service kinds. Empty lists of sexes, nationalities and
    statuses mean everybody. ``weekly`` is the week in hours of ``zone`` from Monday 0:00 as 168
    bits in hexadecimal, empty for always open. ``free`` places count for the day ``free_on``.
    """

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="services")
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    sexes = models.JSONField(default=list)
    age_from = models.IntegerField(null=True)
    age_to = models.IntegerField(null=True)
    nationalities = models.JSONField(default=list)
    statuses = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    weekly = models.CharField(max_length=42, blank=True)
    zone = models.CharField(max_length=50, default="UTC")
    a_day = models.IntegerField(null=True)
    free = models.IntegerField(null=True)
    free_on = models.DateField(null=True)
    cost = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=3, blank=True)
    area = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    transport = models.CharField(max_length=200, blank=True)
    is_child_safe = models.BooleanField(default=False)
    needs = models.JSONField(default=list)
    verdict = models.CharField(max_length=8, choices=Verdict, default=Verdict.OPEN)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=FINDING,
        retention=KEPT,
        fields=kinds(
            technical="partner verified_at created_at updated_at ended_at",
            organisational="kind name about sexes age_from age_to nationalities statuses languages"
            " weekly zone a_day free free_on cost country area address latitude longitude transport"
            " is_child_safe needs verdict verified_by",
        ),
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "kind", "country"], name="service_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class Pathway(TenantModel):
    """
    The road by which people are referred to a partner: which kinds of service, under which paper.

    Without a valid agreement nothing is sent: either ``agreement_id`` (the shared id of an
    agreement between two organisations of this platform, in force) or the memorandum named here,
    valid on the day. ``procedure`` is the code of the standard operating procedure that both
    follow, empty when the memorandum is the whole of it. ``roles`` says who does what, in words.
    """

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="pathways")
    service_kinds = models.JSONField(default=list)
    agreement_id = models.UUIDField(null=True)
    memorandum = models.CharField(max_length=200, blank=True)
    procedure = models.CharField(max_length=80, blank=True)
    roles = models.TextField(blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    created_at = models.DateTimeField()
    created_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose="nothing about a person is sent without a valid agreement",
        retention="ten years after its end",
        fields=kinds(
            technical="partner created_at ended_at",
            organisational="service_kinds agreement_id memorandum procedure roles valid_from"
            " valid_until created_by",
        ),
    )

    def __str__(self) -> str:
        return self.memorandum or f"pathway to {self.partner_id}"


class Trained(TenantModel):
    """That a colleague passed the training without which nobody refers (the training gate)."""

    user_id = models.UUIDField()
    course = models.CharField(max_length=80)
    passed_on = models.DateField()
    valid_until = models.DateField(null=True)
    recorded_by = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose="only trained staff refer people",
        retention="until two years after the member left",
        fields=kinds(
            technical="recorded_at ended_at",
            organisational="user_id course passed_on valid_until recorded_by",
        ),
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "user_id", "course"], name="trained_member"),
        ]

    def __str__(self) -> str:
        return self.course
