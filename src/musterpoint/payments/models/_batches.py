"""Accounts and points that pay, batches of orders, who released them."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from musterpoint.payments.models._orders import KEPT, WHY, Method, Order
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class PayingAccount(TenantModel):
    """
    What the organisation pays out of: its account at a bank or a mobile money provider, or a point
    where cash is handed out and vouchers are redeemed (``method`` cash).

    ``book_account`` is its account in the books; its limit there keeps a till from going negative.
    ``number`` is the IBAN, or what stands for it. ``profile`` is a code of the pack: which file
    this bank or provider takes. ``staff`` are the ids of the users who alone pay out at a point;
    empty is everybody who may pay out.
    """

    label = models.CharField(max_length=100)
    method = models.CharField(max_length=8, choices=Method)
    holder = models.CharField(max_length=70, blank=True)
    number = models.CharField(max_length=34, blank=True)
    bic = models.CharField(max_length=11, blank=True)
    unit = models.CharField(max_length=24)
    digits = models.SmallIntegerField()
    book_account = models.CharField(max_length=200)
    profile = models.CharField(max_length=40, blank=True)
    staff = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="digits opened_at ended_at",
            organisational="label method holder number bic unit book_account profile staff",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "number", "unit"],
                condition=~models.Q(number=""),
                name="one_paying_account",
            ),
            models.UniqueConstraint(fields=["organisation", "label"], name="one_paying_label"),
        ]

    def __str__(self) -> str:
        return self.label

    def is_staffed_by(self, user_id: UUID | None) -> bool:
        """Say whether somebody who may pay out may do so here."""
        return not self.staff or str(user_id) in self.staff


class BatchState(models.TextChoices):
    """Where a batch stands."""

    PREPARED = "prepared", _("Waits for release")
    RELEASED = "released", _("Released")
    SENT = "sent", _("Handed over")
    ACCEPTED = "accepted", _("Accepted")
    PART = "part", pgettext_lazy("batch of payments", "Accepted in part")
    REJECTED = "rejected", _("Rejected")
    CANCELLED = "cancelled", _("Taken apart")


#: What is in one of these is on its way and stands in no other.
LIVE_BATCHES = (
    BatchState.PREPARED,
    BatchState.RELEASED,
    BatchState.SENT,
    BatchState.ACCEPTED,
    BatchState.PART,
)


class Batch(TenantModel):
    """
    Orders that go out together: in one file for a bank, or as a list or vouchers for a point.

    ``message_id`` is the file's own (35 letters at most). ``sealed`` is the file as it was
    released, under the batch's key; ``digest`` its SHA-256. ``needed`` people release it by the
    pack whose stamp is ``pack``. Vouchers are good until ``good_until``.
    """

    message_id = models.CharField(max_length=35)
    account = models.ForeignKey(PayingAccount, models.PROTECT, related_name="batches")
    method = models.CharField(max_length=8, choices=Method)
    execute_on = models.DateField()
    state = models.CharField(max_length=9, choices=BatchState, default=BatchState.PREPARED)
    count = models.IntegerField()
    total = models.BigIntegerField()
    unit = models.CharField(max_length=24)
    digits = models.SmallIntegerField()
    needed = models.SmallIntegerField()
    pack = models.CharField(max_length=80)
    prepared_at = models.DateTimeField()
    prepared_by = models.UUIDField(null=True)
    released_at = models.DateTimeField(null=True)
    sealed = models.BinaryField(null=True)
    digest = models.BinaryField(max_length=32, null=True)
    told_at = models.DateTimeField(null=True)
    good_until = models.DateTimeField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="message_id digits digest pack",
            organisational="account method execute_on state count total unit needed prepared_at"
            " prepared_by released_at told_at good_until",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "message_id"], name="one_batch_message")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state", "id"], name="payment_batch_state")
        ]

    def __str__(self) -> str:
        return self.message_id


class Line(TenantModel):
    """An order in a batch; ``is_live`` ends when the bank rejects it, or with the batch."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="lines")
    order = models.ForeignKey(Order, models.PROTECT, related_name="lines")
    position = models.IntegerField()
    end_to_end = models.CharField(max_length=35)
    is_live = models.BooleanField(default=True)
    status = models.CharField(max_length=4, blank=True)
    reason = models.CharField(max_length=35, blank=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="batch order position end_to_end is_live", organisational="status reason"
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "order"],
                condition=models.Q(is_live=True),
                name="one_live_batch_of_an_order",
            ),
            models.UniqueConstraint(
                fields=["organisation", "end_to_end"], name="one_end_to_end_reference"
            ),
        ]

    def __str__(self) -> str:
        return self.end_to_end


class Release(TenantModel):
    """Somebody's release of a batch: written once."""

    append_only = True

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="releases")
    released_by = models.UUIDField()
    released_at = models.DateTimeField()

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(technical="batch", organisational="released_by released_at"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "batch", "released_by"], name="one_release_of_a_person"
            )
        ]

    def __str__(self) -> str:
        return str(pgettext_lazy("payment", "Release"))
