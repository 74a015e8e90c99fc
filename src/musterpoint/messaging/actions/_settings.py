"""Which carrier an organisation uses."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.messaging import carriers
from musterpoint.messaging.addresses import CHANNELS
from musterpoint.messaging.models import ChannelSetting
from musterpoint.tenancy import pumps, scope, vault
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation

USE = "messaging.channel"


class ExerciseCarrier(Refused):
    """An exercise never uses a carrier that reaches real people."""


def use_carrier(
    channel: str, carrier: str, settings: Mapping[str, Any], *, by: Actor, at: datetime
) -> ChannelSetting:
    """Choose the carrier of a channel; what waits is tried with it at once."""
    by.require(Permission.ORGANISATION_CHANGE)
    problems: dict[str, list[str]] = {}
    if channel not in CHANNELS:
        problems["channel"] = [_("Choose a channel from the list.")]
    if carrier not in carriers.names() or (carrier == "smtp" and channel != "email"):
        problems["carrier"] = [_("Choose a carrier from the list.")]
    if not problems:
        problems = carriers.get(carrier).problems(settings)
    if problems:
        raise Invalid(_("The carrier cannot be used with these settings."), fields=problems)
    is_exercise = Organisation.objects.get(id=scope.organisation_id()).is_exercise
    if is_exercise and carriers.get(carrier).is_real:
        raise ExerciseCarrier(_("An exercise cannot send messages to real people."))
    row, _made = ChannelSetting.objects.update_or_create(
        channel=channel,
        defaults={
            "carrier": carrier,
            "sealed_settings": vault.seal_for_organisation(USE, dict(settings), at=at),
            "down_since": None,
            "paused_until": None,
        },
    )
    audit.record(
        "messaging.carrier.chosen",
        subject_id=row.id,
        by=by,
        at=at,
        channel=channel,
        carrier=carrier,
    )
    pumps.wake("messages", at)
    return row
