"""Money that is moved from one window, or earmark of a head, to another: asked, approved, moved."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.funds.models._books import KEPT, WHY
from musterpoint.funds.models._funds import Head, Window
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class TransferState(models.TextChoices):
    """Where a transfer stands."""

    ASKED = "asked", _("Asked for")
    MOVED = "moved", pgettext_lazy("money", "Moved")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    UNDONE = "undone", pgettext_lazy("money", "Moved back")


#: The database lets one of these be there for what it takes back.
LIVE_TRANSFERS = (TransferState.ASKED, TransferState.MOVED)


class Transfer(TenantModel):
    """
    Money to move out of a window (or of what was given for one head) into another.

    ``head`` and ``goal_head`` say that it is what was given for that head alone. ``worth`` is the
    amount in the currency of the fund that gives, on the day it was asked. ``earmarked`` is how
    much of it givers had given for the place that it left: ``consent`` is the record in which they
    agreed, of ``consent_on``. ``undoes`` is the transfer that this one takes back.
    """

    key = models.CharField(max_length=200)
    digest = models.BinaryField(max_length=32)
    window = models.ForeignKey(Window, models.PROTECT, related_name="transfers", db_index=False)
    head = models.ForeignKey(
        Head, models.PROTECT, null=True, related_name="transfers", db_index=False
    )
    goal = models.ForeignKey(Window, models.PROTECT, related_name="arrivals", db_index=False)
    goal_head = models.ForeignKey(
        Head, models.PROTECT, null=True, related_name="arrivals", db_index=False
    )
    unit = models.CharField(max_length=24)
    amount = models.BigIntegerField()
    worth = models.BigIntegerField()
    earmarked = models.BigIntegerField(default=0)
    reason = models.TextField()
    consent = models.CharField(max_length=300, blank=True)
    consent_on = models.DateField(null=True)
    undoes = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="undone_by", db_index=False
    )
    state = models.CharField(max_length=10, choices=TransferState, default=TransferState.ASKED)
    transaction_id = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField()

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="key digest window head goal goal_head undoes state transaction_id"
            " changed_at",
            organisational="unit amount worth earmarked reason consent consent_on asked_at"
            " asked_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_transfer_key"),
            models.UniqueConstraint(
                fields=["organisation", "undoes"],
                condition=models.Q(undoes__isnull=False, state__in=LIVE_TRANSFERS),
                name="one_live_undo",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, worth__gte=0, earmarked__gte=0)
                & models.Q(earmarked__lte=models.F("amount")),
                name="transfer_over_zero",
            ),
            models.CheckConstraint(
                condition=models.Q(consent="", consent_on=None)
                | (~models.Q(consent="") & models.Q(consent_on__isnull=False)),
                name="transfer_consent_has_its_day",
            ),
            models.CheckConstraint(
                condition=models.Q(earmarked=0)
                | ~models.Q(consent="")
                | models.Q(undoes__isnull=False),
                name="transfer_of_earmarks_has_consent",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=(TransferState.MOVED, TransferState.UNDONE),
                    transaction_id__isnull=False,
                )
                | models.Q(
                    state__in=(
                        TransferState.ASKED, TransferState.REFUSED, TransferState.WITHDRAWN,
                    ),
                    transaction_id=None,
                ),
                name="transfer_moved_in_the_books",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state", "asked_at", "id"], name="transfer_row"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}, {self.state}"


class TransferStepKind(models.TextChoices):
    """What happened to a transfer."""

    ASKED = "asked", _("Asked for")
    APPROVED = "approved", _("Approved")
    MOVED = "moved", pgettext_lazy("money", "Moved")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    UNDONE = "undone", pgettext_lazy("money", "Moved back")


class TransferStep(TenantModel):
    """One step of a transfer and who took it; nobody approves the same one twice."""

    append_only = True
    #: Which duty a step is follows from its kind.
    duty = ""

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="steps", db_index=False)
    kind = models.CharField(max_length=10, choices=TransferStepKind)
    reason = models.TextField(blank=True)
    role = models.CharField(max_length=30, blank=True)
    has_authority = models.BooleanField(default=False)
    taken_at = models.DateTimeField()
    taken_by = models.UUIDField(null=True)
    taken_by_name = models.CharField(max_length=150)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="transfer taken_at",
            organisational="kind reason role has_authority taken_by taken_by_name",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "transfer", "taken_by"],
                condition=models.Q(kind=TransferStepKind.APPROVED),
                name="one_approval_of_a_transfer",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "transfer", "taken_at"], name="transfer_step_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.kind
