"""The outbox, what carriers said, and what came back (DESIGN D8)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel

REACHING = "reaching people in a crisis"


class Lane(models.TextChoices):
    """What goes first."""

    LIFE_SAFETY = "life_safety", _("Life and safety")
    TRANSACTIONAL = "transactional", _("Codes and answers")
    BULK = "bulk", _("Information")


class MessageState(models.TextChoices):
    """Where a message is. ``accepted`` is the carrier's word, ``delivered`` the phone's."""

    QUEUED = "queued", _("Waiting")
    CLAIMED = "claimed", _("Being sent")
    ACCEPTED = "accepted", _("Taken by the carrier")
    DELIVERED = "delivered", _("Delivered")
    UNKNOWN = "unknown", _("Not known whether sent")
    FAILED = "failed", _("Not delivered")
    EXPIRED = "expired", _("Too late to send")
    SUPPRESSED = "suppressed", _("Not sent, on purpose")
    CANCELLED = "cancelled", _("Stopped")


class Message(TenantModel):
    """
    One text to one person by one channel.

    The address and the text are sealed under the subject's key; what is needed to send, count
    and find a reply stands beside it. The id is the key that makes a carrier take it once.
    """

    subject_id = models.UUIDField()
    campaign_id = models.UUIDField(null=True)
    channel = models.CharField(max_length=8)
    lane = models.CharField(max_length=14, choices=Lane)
    language = models.CharField(max_length=12)
    sealed = models.BinaryField()
    address_token = models.BinaryField(max_length=16)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.QUEUED)
    reason = models.CharField(max_length=40, blank=True)
    parts = models.SmallIntegerField(default=1)
    attempts = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    carrier = models.CharField(max_length=20, blank=True)
    carrier_reference = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    processing = Processing(
        purpose=REACHING,
        retention="text seven days after sending, counts kept",
        fields=kinds(
            technical="subject_id campaign_id channel lane address_token state reason parts"
            " attempts due_at valid_until lease_until carrier carrier_reference created_at"
            " updated_at",
            coarse="language",
            personal="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "campaign_id", "subject_id", "channel"],
                condition=models.Q(campaign_id__isnull=False),
                name="one_message_a_campaign",
            ),
            models.UniqueConstraint(
                fields=["organisation", "campaign_id", "channel", "address_token"],
                condition=models.Q(campaign_id__isnull=False) & ~models.Q(state="suppressed"),
                name="one_message_an_address",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "lane", "due_at", "id"],
                condition=models.Q(state="queued"),
                name="message_queue",
            ),
            models.Index(
                fields=["organisation", "lease_until"],
                condition=models.Q(state="claimed"),
                name="message_lease",
            ),
            models.Index(fields=["organisation", "campaign_id", "state"], name="message_campaign"),
            models.Index(
                fields=["organisation", "subject_id", "created_at"], name="message_subject"
            ),
            models.Index(fields=["organisation", "carrier_reference"], name="message_carrier_ref"),
            models.Index(
                fields=["organisation", "address_token", "created_at"], name="message_addr"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class Receipt(TenantModel):
    """What a carrier said about a message, once for each of its events."""

    append_only = True

    message = models.ForeignKey(Message, models.CASCADE, related_name="receipts")
    carrier = models.CharField(max_length=20)
    carrier_event = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=MessageState)
    code = models.CharField(max_length=40, blank=True)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()

    processing = Processing(
        purpose=REACHING,
        retention="two years",
        fields=kinds(technical="message carrier carrier_event state code occurred_at received_at"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "carrier", "carrier_event"], name="one_receipt"
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} at {self.occurred_at}"


class Inbound(TenantModel):
    """
    What somebody sent us: acknowledged only after it is kept, handled only by an answer.

    ``meaning`` is what the rules read in it; ``reason`` says why it waits for a person.
    """

    channel = models.CharField(max_length=8)
    carrier = models.CharField(max_length=20)
    carrier_event = models.CharField(max_length=120)
    address_token = models.BinaryField(max_length=16)
    sealed = models.BinaryField()
    meaning = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    matched_subjects = models.SmallIntegerField(default=0)
    subject_id = models.UUIDField(null=True)
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    handled_by = models.UUIDField(null=True)
    handled_how = models.CharField(max_length=20, blank=True)

    processing = Processing(
        purpose=REACHING,
        retention="two years, text seven days after handling",
        fields=kinds(
            technical="channel carrier carrier_event address_token reason matched_subjects"
            " subject_id received_at handled_at handled_how",
            coarse="meaning",
            organisational="handled_by",
            sensitive="sealed",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "carrier", "carrier_event"], name="one_inbound"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "received_at", "id"],
                condition=models.Q(handled_at__isnull=True),
                name="inbound_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.meaning}"


class OptOut(TenantModel):
    """A number that asked for no more messages of a kind; life and safety has its own word."""

    address_token = models.BinaryField(max_length=16)
    channel = models.CharField(max_length=8)
    lane = models.CharField(max_length=14, choices=Lane)
    since = models.DateTimeField()

    processing = Processing(
        purpose="nobody is messaged against their will",
        retention="until taken back",
        fields=kinds(technical="channel lane since", personal="address_token"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "address_token", "channel", "lane"], name="one_opt_out"
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.lane}"


class ChannelSetting(TenantModel):
    """
    Which carrier an organisation uses for a channel, and how to reach it.

    While the carrier does not answer, ``down_since`` says so and nothing is tried before
    ``paused_until``.
    """

    channel = models.CharField(max_length=8)
    carrier = models.CharField(max_length=20)
    sealed_settings = models.BinaryField()
    down_since = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)

    processing = Processing(
        purpose=REACHING,
        retention="as long as used",
        fields=kinds(
            technical="down_since paused_until", organisational="channel carrier sealed_settings"
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "channel"], name="one_carrier")
        ]

    def __str__(self) -> str:
        return f"{self.channel} by {self.carrier}"
