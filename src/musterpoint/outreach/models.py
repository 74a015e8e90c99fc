"""Campaigns: one message to many, each in their language."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.crises.models import Crisis
from musterpoint.messaging.models import Lane
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class CampaignState(models.TextChoices):
    """Where a campaign is. Fan-out goes in steps and can be stopped between them."""

    DRAFT = "draft", _("Draft")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    STOPPED = "stopped", _("Stopped")


class Purpose(models.TextChoices):
    """What the message is for; replies are read accordingly."""

    ALERT = "alert", _("Alert")
    ARE_YOU_SAFE = "are_you_safe", _("Are you safe?")
    INFORMATION = "information", _("Information")
    SEAT = "seat", _("Your seat")


class Held(models.TextChoices):
    """Why a reply waits for a person: what ``Inbound.reason`` may say."""

    NOT_UNDERSTOOD = "not_understood", _("Not understood")
    UNKNOWN_SENDER = "unknown_sender", _("Nobody registered has this address")
    SHARED_ADDRESS = "shared_address", _("Several people share this address")
    UNKNOWN_REFERENCE = "unknown_reference", _("Names a reference that does not belong here")
    NOT_ON_A_ROLL = "not_on_a_roll", _("Not on the roll of an open crisis")
    WRONG_PERSON = "wrong_person", _("Says that we have the wrong person")
    REFUSED = "refused", _("Could not be recorded")


class Campaign(TenantModel):
    """A message to everybody whom the audience names, in every language that is written."""

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="campaigns")
    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=14, choices=Purpose)
    lane = models.CharField(max_length=14, choices=Lane)
    audience = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)
    fallbacks = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=CampaignState, default=CampaignState.DRAFT)
    recipients = models.IntegerField(default=0)
    skipped = models.IntegerField(default=0)
    in_fallback = models.IntegerField(default=0)
    cursor = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    created_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.UUIDField(null=True)
    finished_at = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)

    processing = Processing(
        purpose="reaching people in a crisis",
        retention="kept",
        fields=kinds(
            technical="crisis state recipients skipped in_fallback cursor created_at approved_at"
            " finished_at valid_until lane",
            organisational="name purpose audience texts fallbacks created_by approved_by",
        ),
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "crisis", "created_at"], name="campaign_newest")
        ]

    def __str__(self) -> str:
        return self.name


class SharedDelivery(TenantModel):
    """
    Somebody whom another person's message reaches: they share the telephone.

    A campaign sends one message to an address. Whoever else has this address, or lives in the
    household without one of their own, is reached by that message and gets none themselves.
    """

    append_only = True

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="shared")
    message_id = models.UUIDField()
    person_id = models.UUIDField()

    processing = Processing(
        purpose="reaching people in a crisis",
        retention="until the crisis is evaluated",
        fields=kinds(technical="campaign message_id person_id"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "campaign", "person_id"], name="one_shared_delivery"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "message_id"], name="shared_message")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} by {self.message_id}"
