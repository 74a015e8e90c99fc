"""
The pump of the outbox: claim, commit the intent, hand over, record (DESIGN D8).

One micro-batch is claimed, handed over and recorded before the next is claimed, so that a killed
worker leaves at most one micro-batch whose fate nobody knows. No transaction is open while a
carrier is asked. Leases run on the machine's clock, as those of ``tenancy.pumps`` do: a step of
an exercise's clock is not the death of a worker.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Min

from musterpoint.kernel import time
from musterpoint.messaging import carriers, rules
from musterpoint.messaging.actions import _outbox, _settings, purge_texts
from musterpoint.messaging.addresses import CHANNELS
from musterpoint.messaging.carriers import Outcome, Parcel, Result
from musterpoint.messaging.models import ChannelSetting, Inbound, Message, MessageState
from musterpoint.tenancy import actors, pumps, scope, vault
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as

log = logging.getLogger(__name__)

RECORD = """
UPDATE messaging_message AS m
SET state = o.state, reason = o.reason, due_at = coalesce(o.due_at, m.due_at),
    carrier_reference = o.reference, attempts = m.attempts - o.refund,
    lease_until = NULL, updated_at = %(at)s
FROM unnest(%(ids)s::uuid[], %(states)s::text[], %(reasons)s::text[], %(references)s::text[],
            %(dues)s::timestamptz[], %(refunds)s::smallint[])
     AS o (id, state, reason, reference, due_at, refund)
WHERE m.organisation_id = %(organisation)s AND m.id = o.id
  AND (m.state = 'claimed' OR (o.state IN ('accepted', 'delivered')
                               AND m.state IN ('queued', 'unknown')))
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """A parcel in hand: which attempt it is."""

    parcel: Parcel
    attempt: int


@dataclass(slots=True)
class Load:
    """What goes to one carrier in one micro-batch."""

    carrier: str
    settings: dict[str, Any]
    taken: list[Taken] = field(default_factory=list)


def work(organisation: Organisation, at: datetime) -> bool:
    """Hand over one micro-batch; return True when it was full, so that the next is tried."""
    system = actors.system(organisation.id, "messaging.messages", Permission.MESSAGES_PUMP)
    with acting_as(system):
        _sweep(at)
        taken, loads = _claim(organisation, at)
        if not taken:
            _sleep(at)
            return False
    for load in loads:
        parcels = [one.parcel for one in load.taken]
        outcomes = carriers.get(load.carrier).send(parcels, load.settings, at)
        with acting_as(system):
            _record(load, outcomes, at)
    if taken < rules.MICRO_BATCH:
        with acting_as(system):
            _sleep(at)
    return taken >= rules.MICRO_BATCH


def forget(organisation: Organisation, at: datetime) -> bool:
    """Drop texts that are a week old and come again when the next one is."""
    system = actors.system(organisation.id, "messaging.texts", Permission.MESSAGES_PUMP)
    with acting_as(system):
        purge_texts(by=system, at=at)
        kept = Message.objects.exclude(sealed=b"").aggregate(oldest=Min("updated_at"))["oldest"]
        read = Inbound.objects.exclude(sealed=b"").aggregate(oldest=Min("handled_at"))["oldest"]
        dues = [one + rules.TEXTS_KEPT for one in (kept, read) if one is not None]
        if dues:
            pumps.wake("texts", max(min(dues), at + timedelta(days=1)))
    return False


def _sweep(at: datetime) -> None:
    """Decide about messages whose worker died with them in hand."""
    lost = Message.objects.filter(state=MessageState.CLAIMED, lease_until__lte=time.now())
    rows = list(lost.select_for_update(skip_locked=True).only("id", "lane", "carrier"))
    next_states: dict[MessageState, list[UUID]] = {}
    for row in rows:
        is_idempotent = row.carrier in carriers.names() and carriers.get(row.carrier).is_idempotent
        state = rules.after_lost_lease(row.lane, is_idempotent)
        next_states.setdefault(state, []).append(row.id)
    for state, ids in next_states.items():
        Message.objects.filter(id__in=ids).update(
            state=state, reason="worker_died", lease_until=None, updated_at=at
        )
        log.warning("messaging.lease.lost", extra={"facts": {"count": len(ids), "now": str(state)}})


def _claim(organisation: Organisation, at: datetime) -> tuple[int, list[Load]]:
    """Take what is due, lane by lane; return how many rows were touched and what to hand over."""
    settings = {row.channel: row for row in ChannelSetting.objects.all()}
    open_channels = [
        channel
        for channel in CHANNELS
        if not (channel in settings and _is_paused(settings[channel], at))
    ]
    rows: list[Message] = []
    for lane in rules.LANES:
        if len(rows) < rules.MICRO_BATCH:
            due = Message.objects.filter(
                state=MessageState.QUEUED, lane=lane, due_at__lte=at, channel__in=open_channels
            )
            locked = due.select_for_update(skip_locked=True).order_by("due_at", "id")
            rows += locked[: rules.MICRO_BATCH - len(rows)]
    late = [row for row in rows if row.valid_until is not None and row.valid_until <= at]
    _expire(late, at)
    timely = [row for row in rows if row.valid_until is None or row.valid_until > at]
    return len(rows), _loads(organisation, timely, settings, at)


def _is_paused(setting: ChannelSetting, at: datetime) -> bool:
    return setting.paused_until is not None and setting.paused_until > at


def _expire(late: Sequence[Message], at: datetime) -> None:
    """An instruction that came too late is not sent: it could send somebody the wrong way."""
    for reason, ids in (
        ("too_late", [row.id for row in late if not row.attempts]),
        ("gave_up", [row.id for row in late if row.attempts]),
    ):
        Message.objects.filter(id__in=ids).update(
            state=MessageState.EXPIRED, reason=reason, updated_at=at
        )


def _loads(
    organisation: Organisation,
    rows: Iterable[Message],
    settings: dict[str, ChannelSetting],
    at: datetime,
) -> list[Load]:
    rows = list(rows)
    keys = vault.open_keys([row.subject_id for row in rows], at=at)
    loads: dict[str, Load] = {}
    for row in rows:
        load = loads.get(row.channel) or _load(organisation, settings.get(row.channel), at)
        loads[row.channel] = load
        key = keys.get(row.subject_id)
        if key is not None:
            content = key.open(_outbox.USE, row.sealed)
            parcel = Parcel(id=row.id, channel=row.channel, language=row.language, **content)
            load.taken.append(Taken(parcel, row.attempts + 1))
    gone = [row.id for row in rows if row.subject_id not in keys]
    Message.objects.filter(id__in=gone).update(
        state=MessageState.CANCELLED, reason="erased", updated_at=at
    )
    for load in loads.values():
        Message.objects.filter(id__in=[one.parcel.id for one in load.taken]).update(
            state=MessageState.CLAIMED,
            carrier=load.carrier,
            attempts=F("attempts") + 1,
            lease_until=time.now() + rules.LEASE,
            updated_at=at,
        )
    return [load for load in loads.values() if load.taken]


def _load(organisation: Organisation, setting: ChannelSetting | None, at: datetime) -> Load:
    """Return an empty load for the channel's carrier; an exercise never gets a real one."""
    stand_in = "simulator" if organisation.is_exercise else "console"
    if setting is None or setting.carrier not in carriers.names():
        return Load(stand_in, {})
    if organisation.is_exercise and carriers.get(setting.carrier).is_real:
        return Load(stand_in, {})
    settings = vault.open_for_organisation(_settings.USE, setting.sealed_settings, at=at)
    return Load(setting.carrier, settings)


def _record(load: Load, outcomes: Sequence[Outcome], at: datetime) -> None:
    """Write down what became of a micro-batch, in one statement."""
    said = {outcome.id: outcome for outcome in outcomes}
    rows = []
    for taken in load.taken:
        outcome = said.get(taken.parcel.id) or Outcome(id=taken.parcel.id, state=Result.UNKNOWN)
        rows.append((outcome, rules.after(outcome, taken.attempt, at)))
    with connection.cursor() as cursor:
        cursor.execute(
            RECORD,
            {
                "at": at,
                "organisation": scope.organisation_id(),
                "ids": [outcome.id for outcome, _step in rows],
                "states": [step.state.value for _outcome, step in rows],
                "reasons": [step.reason[:40] for _outcome, step in rows],
                "references": [outcome.reference[:100] for outcome, _step in rows],
                "dues": [step.due_at for _outcome, step in rows],
                "refunds": [0 if step.counts else 1 for _outcome, step in rows],
            },
        )
    _note_health(load, outcomes, at)
    if any(step.state is MessageState.DELIVERED for _outcome, step in rows):
        pumps.wake("reached", at)


def _note_health(load: Load, outcomes: Sequence[Outcome], at: datetime) -> None:
    """Leave a carrier that did not answer alone for a while, and keep since when."""
    channel = load.taken[0].parcel.channel
    setting = ChannelSetting.objects.filter(channel=channel, carrier=load.carrier)
    if any(outcome.state == Result.DOWN for outcome in outcomes):
        setting.filter(down_since=None).update(down_since=at)
        setting.update(paused_until=at + rules.PAUSE)
        log.warning("messaging.carrier.down", extra={"facts": {"carrier": load.carrier}})
    else:
        setting.exclude(down_since=None).update(down_since=None, paused_until=None)


def _sleep(at: datetime) -> None:
    """Ask to be woken when the next message is due, its carrier rested, or a lease runs out."""
    dues: list[datetime] = []
    paused = {
        row.channel: row.paused_until for row in ChannelSetting.objects.exclude(paused_until=None)
    }
    waiting = Message.objects.filter(state=MessageState.QUEUED).order_by()
    for channel, due in waiting.values_list("channel").annotate(due=Min("due_at")):
        dues.append(max(due, paused.get(channel) or due))
    held = Message.objects.filter(state=MessageState.CLAIMED).aggregate(end=Min("lease_until"))
    if held["end"] is not None:
        dues.append(at + max(held["end"] - time.now(), timedelta()))
    if dues:
        pumps.wake("messages", max(min(dues), at + timedelta(seconds=1)))
