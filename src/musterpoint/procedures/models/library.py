"""What an organisation has written down: procedures, versions, who read them, what is offered."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel

WRITTEN = "everybody follows the same steps, and it can be shown which"
KEPT = "as long as runs under it are kept"


class Procedure(TenantModel):
    """A procedure of this organisation, in one or more versions. ``code`` is its name in YAML."""

    code = models.CharField(max_length=80)
    created_at = models.DateTimeField()

    processing = Processing(
        purpose=WRITTEN, retention=KEPT, fields=kinds(organisational="code created_at")
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "code"], name="one_procedure")
        ]

    def __str__(self) -> str:
        return self.code


class VersionState(models.TextChoices):
    """Where a version stands."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


class Version(TenantModel):
    """
    One version as YAML. A draft may hold errors; what is published never changes again.

    ``label`` is the version in the text, ``number`` counts them here. ``adapted_from`` says where
    the text came from: ``shipped:<name>@<version>``, ``own:<number>`` or ``offer:<sender>``.
    """

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    number = models.IntegerField()
    label = models.CharField(max_length=80, blank=True)
    source = models.TextField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    in_force_from = models.DateField(null=True)
    owner = models.CharField(max_length=200, blank=True)
    adapted_from = models.CharField(max_length=200, blank=True)
    revision = models.IntegerField(default=1)
    written_by = models.UUIDField(null=True)
    written_at = models.DateTimeField()
    published_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=WRITTEN,
        retention=KEPT,
        fields=kinds(
            technical="procedure number digest revision",
            organisational="label source state in_force_from owner adapted_from written_by"
            " written_at published_by published_at retired_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "procedure", "number"], name="one_version_number"
            ),
            models.UniqueConstraint(
                fields=["organisation", "procedure", "label"],
                condition=~models.Q(state="draft"),
                name="one_published_label",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.state})"


class Acknowledgement(TenantModel):
    """That somebody of staff read a published version and said so."""

    append_only = True

    version = models.ForeignKey(Version, models.PROTECT, related_name="acknowledgements")
    user_id = models.UUIDField()
    acknowledged_at = models.DateTimeField()

    processing = Processing(
        purpose=WRITTEN,
        retention=KEPT,
        fields=kinds(technical="version", organisational="user_id acknowledged_at"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "version", "user_id"], name="one_acknowledgement"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} read {self.version_id}"


class Offer(TenantModel):
    """A version that another organisation shared. It may be adopted; nothing follows by itself."""

    sender_id = models.UUIDField()
    sender_name = models.CharField(max_length=200)
    code = models.CharField(max_length=80)
    label = models.CharField(max_length=80)
    source = models.TextField()
    digest = models.CharField(max_length=64)
    item_id = models.UUIDField()
    received_at = models.DateTimeField()
    adopted_by = models.UUIDField(null=True)
    adopted_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=WRITTEN,
        retention="until it is adopted or the agreement ended",
        fields=kinds(
            technical="digest item_id",
            organisational="sender_id sender_name code label source received_at adopted_by"
            " adopted_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "sender_id", "code", "digest"], name="one_offer"
            ),
            both_or_neither("adopted_at", "adopted_by", "offer_adopted"),
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.sender_name}"


class RoleHolder(TenantModel):
    """A procedure role that one member holds beside those of the membership role."""

    user_id = models.UUIDField()
    role = models.CharField(max_length=80)
    given_by = models.UUIDField(null=True)
    given_at = models.DateTimeField()

    processing = Processing(
        purpose="a step is done, and a gate opened, by those who may",
        retention="until it is taken back",
        fields=kinds(organisational="user_id role given_by given_at"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "user_id", "role"], name="one_holder")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} is {self.role}"
