"""What comes in is kept first; it counts as handled only when somebody dealt with it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.messaging import rules
from musterpoint.messaging.addresses import CHANNELS, Tokens, normal
from musterpoint.messaging.models import Inbound
from musterpoint.messaging.values import INBOUND_OCTETS, Incoming, Reading, is_clean
from musterpoint.tenancy import pumps, scope, vault
from musterpoint.tenancy.actors import Actor, Permission

USE = "messaging.inbound"
#: One statement for hundreds of rows; the case by case of ``bulk_update`` took ten times as long.
RECORD = """
UPDATE messaging_inbound AS m
SET meaning = r.meaning, reason = r.held, matched_subjects = r.matched, subject_id = r.subject_id,
    handled_at = CASE WHEN r.held = '' THEN %(at)s::timestamptz END,
    handled_by = CASE WHEN r.held = '' THEN %(by)s::uuid END,
    handled_how = CASE WHEN r.held = '' THEN 'rules' ELSE '' END
FROM unnest(%(ids)s::uuid[], %(meanings)s::text[], %(held)s::text[], %(matched)s::smallint[],
            %(subjects)s::uuid[]) AS r (id, meaning, held, matched, subject_id)
WHERE m.organisation_id = %(organisation)s AND m.id = r.id
"""


class NoSuchInbound(Missing):
    """There is no such message here."""


class AlreadyHandled(Refused):
    """Somebody dealt with this message before."""


def inbound_key(at: datetime) -> vault.Key:
    """Return the organisation's key of what comes in: nobody knows yet whom it is about."""
    secret = vault.organisation_secret(USE, at=at)
    return vault.Key(scope.organisation_id(), "consular", secret)


def receive(items: Sequence[Incoming], *, by: Actor, at: datetime) -> list[UUID]:
    """
    Keep what a carrier brought and wake whoever answers; return the ids in the same order.

    The carrier's name and event are the key: the same arrival twice is one row and gives the
    same id. The caller acknowledges only after its transaction has been committed.
    """
    by.require(Permission.MESSAGES_PUMP)
    _check(items)
    tokens = Tokens(at)
    key = inbound_key(at)
    rows = [
        Inbound(
            channel=item.channel,
            carrier=item.carrier,
            carrier_event=item.carrier_event,
            address_token=tokens.of(item.channel, item.address),
            sealed=key.seal(
                USE, {"address": normal(item.channel, item.address), "text": item.text}
            ),
            received_at=item.received_at,
        )
        for item in items
    ]
    Inbound.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)
    kept = Inbound.objects.filter(
        carrier__in={item.carrier for item in items},
        carrier_event__in=[item.carrier_event for item in items],
    )
    ids = {
        (row.carrier, row.carrier_event): row.id for row in kept.only("carrier", "carrier_event")
    }
    fresh = len({row.id for row in rows} & set(ids.values()))
    audit.record(
        "messaging.inbound.received", by=by, at=at, kept=fresh, repeated=len(items) - fresh
    )
    if fresh:
        pumps.wake("replies", at)
        pumps.wake("texts", at + rules.TEXTS_KEPT)
    return [ids[item.carrier, item.carrier_event] for item in items]


def _check(items: Sequence[Incoming]) -> None:
    problems: dict[str, list[str]] = {}
    for number, item in enumerate(items):
        if item.channel not in CHANNELS:
            problems[f"{number}.channel"] = [_("Choose a channel from the list.")]
        if not 0 < len(item.carrier) <= 20 or not is_clean(item.carrier):
            problems[f"{number}.carrier"] = [_("Name the carrier.")]
        if not 0 < len(item.carrier_event) <= 120 or not is_clean(item.carrier_event):
            problems[f"{number}.carrier_event"] = [_("Give the carrier's own id of the arrival.")]
        if not 0 < len(item.address) <= 254 or not is_clean(item.address):
            problems[f"{number}.address"] = [_("Give the sender's address.")]
        if not is_clean(item.text):
            problems[f"{number}.text"] = [_("The text holds characters that are no text.")]
        elif len(item.text.encode()) > INBOUND_OCTETS:
            problems[f"{number}.text"] = [_("The text is longer than 4 kB.")]
        if item.received_at.tzinfo is None:
            problems[f"{number}.received_at"] = [_("Give the time with its time zone.")]
    if problems:
        raise Invalid(_("This cannot be taken in."), fields=problems)


def _open(inbound_id: UUID) -> Inbound:
    found = Inbound.objects.select_for_update().filter(id=inbound_id).first()
    if found is None:
        raise NoSuchInbound(_("There is no such message here."))
    _check_open(found)
    return found


def _check_open(row: Inbound) -> None:
    if row.handled_at is not None:
        raise AlreadyHandled(_("Somebody has dealt with this message already."))


def record_readings(readings: Sequence[Reading], *, by: Actor, at: datetime) -> None:
    """
    Keep what the rules read in messages: dealt with, or held for a person with the reason.

    All or none: raises NoSuchInbound or AlreadyHandled when one is not open.
    """
    by.require(Permission.MESSAGES_READ)
    wanted = {reading.inbound_id: reading for reading in readings}
    rows = list(Inbound.objects.select_for_update().filter(id__in=wanted).order_by("id"))
    if len(rows) < len(wanted):
        raise NoSuchInbound(_("There is no such message here."))
    for row in rows:
        _check_open(row)
    with connection.cursor() as cursor:
        cursor.execute(
            RECORD,
            {
                "organisation": scope.organisation_id(),
                "at": at,
                "by": by.id,
                "ids": list(wanted),
                "meanings": [str(reading.meaning) for reading in wanted.values()],
                "held": [str(reading.held) for reading in wanted.values()],
                "matched": [reading.matched for reading in wanted.values()],
                "subjects": [reading.subject_id for reading in wanted.values()],
            },
        )
    for event, is_held in (("messaging.inbound.held", True), ("messaging.inbound.handled", False)):
        ids = [row.id for row in rows if bool(wanted[row.id].held) is is_held]
        audit.record_many(event, ids, by=by, at=at, how="rules")


def mark_handled(
    inbound_id: UUID,
    *,
    how: str,
    meaning: str,
    subject_id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Say that a message was dealt with, once; ``how`` says by what."""
    by.require(Permission.MESSAGES_READ)
    row = _open(inbound_id)
    row.meaning, row.subject_id, row.handled_how = meaning, subject_id, how
    row.handled_at, row.handled_by = at, by.id
    row.save()
    audit.record(
        "messaging.inbound.handled", subject_id=inbound_id, by=by, at=at, how=how, meaning=meaning
    )
