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


def use_mail_server(settings: Mapping[str, Any], *, by: Actor, at: datetime) -> ChannelSetting:
    """Choose the mail server; an empty password with the same user and host keeps the one kept."""
    by.require(Permission.ORGANISATION_CHANGE)
    wanted = dict(settings)
    row = ChannelSetting.objects.filter(channel="email", carrier="smtp").first()
    if row is not None and not wanted.get("password"):
        kept = vault.open_for_organisation(USE, row.sealed_settings, at=at)
        # Never to another server: whoever may change the host must not learn the password there.
        if (kept.get("host"), kept.get("user")) == (wanted.get("host"), wanted.get("user")):
            wanted["password"] = kept.get("password", "")
    return use_carrier("email", "smtp", wanted, by=by, at=at)


def try_mail(*, by: Actor, at: datetime) -> str:
    """Try the mail server that was chosen; return what is wrong as a sentence, or nothing."""
    by.require(Permission.ORGANISATION_CHANGE)
    row = ChannelSetting.objects.filter(channel="email", carrier="smtp").first()
    if row is None:
        return _("No mail server is chosen.")
    settings = vault.open_for_organisation(USE, row.sealed_settings, at=at)
    audit.record("messaging.carrier.tried", subject_id=row.id, by=by, at=at, channel="email")
    return carriers.Smtp().fault(settings)
