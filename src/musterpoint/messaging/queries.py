"""Questions about messages. Whoever shows a text or an address records that it was seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Max, Min, QuerySet, Sum, Value, When

from musterpoint.messaging import segments
from musterpoint.messaging.actions import _settings
from musterpoint.messaging.actions._inbound import USE, inbound_key
from musterpoint.messaging.addresses import Tokens
from musterpoint.messaging.models import ChannelSetting, Inbound, Message, MessageState
from musterpoint.tenancy import vault

#: What became of messages that nobody read.
NEVER_SEEN = (
    MessageState.SUPPRESSED,
    MessageState.CANCELLED,
    MessageState.EXPIRED,
    MessageState.FAILED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An inbound message, opened. ``text`` is empty when it was dropped after its time."""

    id: UUID
    channel: str
    carrier: str
    address: str
    address_token: bytes
    text: str
    meaning: str
    reason: str
    matched: int
    subject_id: UUID | None
    received_at: datetime
    handled_at: datetime | None
    handled_how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierHealth:
    """How a channel does: its carrier, since when it is down, what waits and since when."""

    channel: str
    carrier: str
    down_since: datetime | None
    waiting: int
    oldest: datetime | None


def parts(text: str) -> int:
    """Return how many text messages a text is, as carriers bill it (``segments``)."""
    return segments.count(text)


def _opened(rows: Iterable[Inbound], at: datetime) -> list[Arrival]:
    arrivals = []
    for row in rows:
        content = {"address": "", "text": ""}
        if bytes(row.sealed):  # the key is unwrapped once in a unit, and only where it opens
            content = inbound_key(at).open(USE, row.sealed)
        arrivals.append(
            Arrival(
                id=row.id,
                channel=row.channel,
                carrier=row.carrier,
                address=content["address"],
                address_token=bytes(row.address_token),
                text=content["text"],
                meaning=row.meaning,
                reason=row.reason,
                matched=row.matched_subjects,
                subject_id=row.subject_id,
                received_at=row.received_at,
                handled_at=row.handled_at,
                handled_how=row.handled_how,
            )
        )
    return arrivals


def _open_inbound() -> QuerySet[Inbound]:
    return Inbound.objects.filter(handled_at__isnull=True)


def take_unread(limit: int, at: datetime) -> list[Arrival]:
    """Lock and return what no rule has read yet, in the order of arrival; others skip it."""
    unread = _open_inbound().filter(meaning="").select_for_update(skip_locked=True)
    return _opened(unread.order_by("received_at", "id")[:limit], at)


def inbox(
    at: datetime, *, urgent: str = "help", limit: int = 100, offset: int = 0
) -> list[Arrival]:
    """Return what waits for a person: the urgent meaning first, then by age."""
    waiting = _open_inbound().exclude(meaning="")
    first = Case(When(meaning=urgent, then=Value(0)), default=Value(1), output_field=IntegerField())
    ordered = waiting.order_by(first, "received_at", "id")
    return _opened(ordered[offset : offset + limit], at)


def inbox_counts() -> dict[str, int]:
    """Return how many messages wait for a person, by meaning."""
    waiting = _open_inbound().exclude(meaning="").order_by().values_list("meaning")
    return dict(waiting.annotate(count=Count("id")))


def arrival(inbound_id: UUID, at: datetime) -> Arrival | None:
    """Return one inbound message, or None."""
    found = _opened(Inbound.objects.filter(id=inbound_id), at)
    return found[0] if found else None


def states(campaign_id: UUID) -> dict[str, int]:
    """Return the number of a campaign's messages in each state; states without any are 0."""
    counted = Message.objects.filter(campaign_id=campaign_id).order_by().values_list("state")
    found = dict(counted.annotate(count=Count("id")))
    return {state: found.get(state, 0) for state in MessageState.values}


def suppressed(campaign_id: UUID) -> dict[str, int]:
    """Return why messages of a campaign were withheld, and how many."""
    rows = Message.objects.filter(campaign_id=campaign_id, state=MessageState.SUPPRESSED)
    return dict(rows.order_by().values_list("reason").annotate(count=Count("id")))


def billed_parts(campaign_id: UUID) -> int:
    """Return how many message parts a campaign has given, or will give, to carriers."""
    unsent = (MessageState.SUPPRESSED, MessageState.CANCELLED, MessageState.EXPIRED)
    rows = Message.objects.filter(campaign_id=campaign_id).exclude(state__in=unsent)
    return int(rows.aggregate(parts=Sum("parts"))["parts"] or 0)


def holders(
    campaign_id: UUID, addresses: Sequence[tuple[str, str]], at: datetime
) -> dict[tuple[str, str], tuple[UUID, UUID]]:
    """
    Return (channel, address) -> (message, subject): whose message of a campaign goes there.

    Suppressed messages are left out: they go nowhere.
    """
    if not addresses:
        return {}
    tokens = Tokens(at)
    asked = {pair: tokens.of(*pair) for pair in addresses}
    rows = (
        Message.objects.filter(campaign_id=campaign_id, address_token__in=set(asked.values()))
        .exclude(state=MessageState.SUPPRESSED)
        .values_list("channel", "address_token", "id", "subject_id")
    )
    found = {(channel, bytes(token)): (key, subject) for channel, token, key, subject in rows}
    return {
        pair: found[pair[0], token] for pair, token in asked.items() if (pair[0], token) in found
    }


def answered_since(tokens: Iterable[bytes], since: datetime) -> set[bytes]:
    """Return the addresses that were sent an answer since then; echoes are not answered twice."""
    rows = Message.objects.filter(
        address_token__in=set(tokens), created_at__gt=since, lane="transactional"
    )
    return {bytes(token) for token in rows.values_list("address_token", flat=True)}


def last_written(channel: str, token: bytes) -> datetime | None:
    """Return when the last message was written that went to an address or still goes there."""
    rows = Message.objects.filter(channel=channel, address_token=token)
    sent = rows.exclude(state__in=NEVER_SEEN)
    last: datetime | None = sent.aggregate(last=Max("created_at"))["last"]
    return last


def history(subject_id: UUID) -> QuerySet[Message]:
    """Return the messages to a person, newest first, without their texts."""
    rows = Message.objects.filter(subject_id=subject_id).defer("sealed")
    return rows.order_by("-created_at", "-id")


def health() -> list[CarrierHealth]:
    """Return how each channel does that has a carrier or something waiting."""
    waiting = Message.objects.filter(state__in=(MessageState.QUEUED, MessageState.CLAIMED))
    counts = {
        channel: (count, oldest)
        for channel, count, oldest in waiting.order_by()
        .values_list("channel")
        .annotate(count=Count("id"), oldest=Min("due_at"))
    }
    settings = {row.channel: row for row in ChannelSetting.objects.all()}
    return [
        CarrierHealth(
            channel=channel,
            carrier=settings[channel].carrier if channel in settings else "",
            down_since=settings[channel].down_since if channel in settings else None,
            waiting=counts.get(channel, (0, None))[0],
            oldest=counts.get(channel, (0, None))[1],
        )
        for channel in sorted({*counts, *settings})
    ]


def chosen(channel: str, at: datetime) -> tuple[str, dict[str, Any]]:
    """Return the carrier of a channel and its settings without secrets; "" when none is chosen."""
    row = ChannelSetting.objects.filter(channel=channel).first()
    if row is None:
        return "", {}
    found = vault.open_for_organisation(_settings.USE, row.sealed_settings, at=at)
    return row.carrier, {name: value for name, value in found.items() if name != "password"}


def delivered(
    campaign_id: UUID, after: UUID | None, limit: int
) -> list[tuple[UUID, UUID, datetime]]:
    """Return (message, subject, when) of delivered messages of a campaign, ordered by id."""
    rows = Message.objects.filter(campaign_id=campaign_id, state=MessageState.DELIVERED)
    if after is not None:
        rows = rows.filter(id__gt=after)
    return list(rows.order_by("id").values_list("id", "subject_id", "updated_at")[:limit])
