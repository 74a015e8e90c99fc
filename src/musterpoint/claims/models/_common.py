"""What all claims of this package keep: their history and their papers."""

from typing import ClassVar

from django.db import models

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

KEPT = "as long as the law of accounts asks; what was told goes with its key"
WHY = "what was done for migrants is paid, and what they are owed is recovered"


class Step(TenantModel):
    """
    One line of a claim's history: what was done, by whom, when.

    ``of_id`` is the claim, whichever its kind; what was said with it is sealed under the claim's
    key.
    """

    append_only = True

    of_id = models.UUIDField()
    what = models.CharField(max_length=20)
    amount = models.BigIntegerField(null=True)
    sealed = models.BinaryField(null=True)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="of_id", organisational="what amount made_by made_at", sensitive="sealed"
        ),
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "of_id", "made_at", "id"], name="claims_step_of")
        ]

    def __str__(self) -> str:
        return self.what


class Paper(TenantModel):
    """A file that belongs to a claim, looked at, without its metadata, and sealed."""

    of_id = models.UUIDField()
    media_type = models.CharField(max_length=40)
    size = models.IntegerField()
    added_at = models.DateTimeField()
    added_by = models.UUIDField(null=True)
    sealed_name = models.BinaryField()
    sealed = models.BinaryField()

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="of_id media_type size added_at",
            organisational="added_by",
            sensitive="sealed_name sealed",
        ),
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "of_id", "id"], name="claims_paper_of")
        ]

    def __str__(self) -> str:
        return f"{self.media_type} {self.id}"
