"""Into the outbox, out of it again, and forgotten after a week."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid
from musterpoint.messaging import rules, segments
from musterpoint.messaging.addresses import CHANNELS, Tokens, is_usable, normal
from musterpoint.messaging.carriers import _console
from musterpoint.messaging.models import Inbound, Lane, Message, MessageState, OptOut
from musterpoint.messaging.values import (
    OUTGOING_CHARACTERS,
    TITLE_CHARACTERS,
    Outgoing,
    is_clean,
)
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import ErasedKey

USE = "messaging.message"
BATCH = 2000
PURGE_STEP = 5000
BAD_ADDRESS = "bad_address"
#: States from which a message comes to no further word of ours.
FINISHED = (
    MessageState.ACCEPTED,
    MessageState.DELIVERED,
    MessageState.FAILED,
    MessageState.UNKNOWN,
    MessageState.EXPIRED,
    MessageState.SUPPRESSED,
    MessageState.CANCELLED,
)


def queue(
    messages: Sequence[Outgoing],
    *,
    lane: str,
    campaign_id: UUID | None = None,
    due_at: datetime,
    valid_until: datetime | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """
    Put messages into the outbox and wake the pump; return how many now wait to be sent.

    Within a campaign a person gets one message by a channel and an address gets one message, so
    that the same call twice adds nothing. Whoever asked for no such messages, an address that is
    unusable or failed, and what the caller withholds are kept as ``suppressed`` with the reason.
    Nothing is sent after ``valid_until``, nor more than three days after ``due_at``.
    """
    by.require(Permission.MESSAGES_SEND)
    _check(messages, lane)
    last = due_at + rules.GIVE_UP
    until = min(valid_until, last) if valid_until else last
    rows = _rows(messages, lane, campaign_id, at)
    for row in rows:
        row.due_at, row.valid_until = due_at, until
    Message.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    kept = Message.objects.filter(id__in=[row.id for row in rows])
    states = list(kept.values_list("state", flat=True))
    waiting = states.count(MessageState.QUEUED)
    audit.record(
        "messaging.message.queued",
        subject_id=campaign_id,
        by=by,
        at=at,
        lane=lane,
        queued=waiting,
        suppressed=len(states) - waiting,
    )
    if waiting:
        pumps.wake("messages", due_at)
    pumps.wake("texts", at + rules.TEXTS_KEPT)
    return waiting


def _check(messages: Sequence[Outgoing], lane: str) -> None:
    problems: dict[str, list[str]] = {}
    if lane not in Lane.values:
        problems["lane"] = [_("Choose a lane from the list.")]
    for number, message in enumerate(messages):
        if message.channel not in CHANNELS:
            problems[f"{number}.channel"] = [_("Choose a channel from the list.")]
        if not message.text.strip() or len(message.text) > OUTGOING_CHARACTERS:
            problems[f"{number}.text"] = [
                _("Enter a text of at most %(count)d characters.") % {"count": OUTGOING_CHARACTERS}
            ]
        elif not is_clean(message.text):
            problems[f"{number}.text"] = [_("Remove the characters that are no text.")]
        if len(message.title) > TITLE_CHARACTERS or not is_clean(message.title):
            problems[f"{number}.title"] = [_("Enter a shorter title.")]
        elif not message.title.isprintable():
            problems[f"{number}.title"] = [_("Enter the title on one line.")]
    if problems:
        raise Invalid(_("The messages cannot be sent as they are."), fields=problems)


def _rows(
    messages: Sequence[Outgoing], lane: str, campaign_id: UUID | None, at: datetime
) -> list[Message]:
    keys = _keys([message.subject_id for message in messages], at)
    tokens = Tokens(at)
    marked = [
        (message, tokens.of(message.channel, message.address))
        for message in messages
        if message.subject_id in keys
    ]
    reasons = _reasons(marked, lane, at)
    texts = {message.text for message, _token in marked if message.channel == "sms"}
    parts = {text: segments.count(text) for text in texts}
    rows = []
    for message, token in marked:
        reason = message.withhold or reasons.get((message.channel, token), "")
        if not is_usable(message.channel, normal(message.channel, message.address)):
            reason = reason or BAD_ADDRESS
        content = {
            "address": normal(message.channel, message.address),
            "text": "" if reason else message.text,
            "title": message.title,
        }
        rows.append(
            Message(
                subject_id=message.subject_id,
                campaign_id=campaign_id,
                channel=message.channel,
                lane=lane,
                language=message.language,
                sealed=keys[message.subject_id].seal(USE, content),
                address_token=token,
                state=MessageState.SUPPRESSED if reason else MessageState.QUEUED,
                reason=reason,
                parts=parts[message.text] if message.channel == "sms" else 1,
                created_at=at,
                updated_at=at,
            )
        )
    return rows


def _keys(subjects: Sequence[UUID], at: datetime) -> dict[UUID, vault.Key]:
    """Return the subjects' keys; whoever was erased gets no new one, and so no message."""
    keys = vault.open_keys(subjects, at=at)
    without = {subject for subject in subjects if subject not in keys}
    if without:
        erased = ErasedKey.objects.filter(subject_id__in=without)
        without -= set(erased.values_list("subject_id", flat=True))
        keys |= vault.make_keys(without, at=at)
    return keys


def _reasons(
    marked: Iterable[tuple[Outgoing, bytes]], lane: str, at: datetime
) -> dict[tuple[str, bytes], str]:
    """Return why an address gets nothing in this lane: its own word, or it does not exist."""
    tokens = {token for _message, token in marked}
    found: dict[tuple[str, bytes], str] = {}
    if lane != Lane.LIFE_SAFETY:
        failed = Message.objects.filter(
            address_token__in=tokens,
            created_at__gte=at - rules.BAD_ADDRESS_KEPT,
            state=MessageState.FAILED,
            reason=BAD_ADDRESS,
        )
        for channel, token in failed.values_list("channel", "address_token"):
            found[channel, bytes(token)] = "failed_address"
    refused = OptOut.objects.filter(address_token__in=tokens, lane=lane)
    for channel, token in refused.values_list("channel", "address_token"):
        found[channel, bytes(token)] = "opted_out"
    return found


def opt_out(
    addresses: Sequence[tuple[str, bytes]], *, lanes: Sequence[str], by: Actor, at: datetime
) -> int:
    """
    Send these addresses (channel and token) no more messages of these lanes; return how many.

    Holds at once, also for what waits in the outbox. Codes and answers cannot be refused: they
    are sent only when somebody asks for them.
    """
    by.require(Permission.MESSAGES_READ)
    if not set(lanes) <= {Lane.BULK, Lane.LIFE_SAFETY}:
        raise Invalid(_("Answers to a person's own questions are always sent."))
    OptOut.objects.bulk_create(
        [
            OptOut(channel=channel, address_token=token, lane=lane, since=at)
            for channel, token in addresses
            for lane in lanes
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    mine = Q()
    for channel, token in addresses:
        mine |= Q(channel=channel, address_token=token)
    if mine:
        waiting = Message.objects.filter(mine, lane__in=lanes, state=MessageState.QUEUED)
        waiting.update(state=MessageState.SUPPRESSED, reason="opted_out", updated_at=at)
    audit.record(
        "messaging.address.opted_out", by=by, at=at, addresses=len(addresses), lanes=list(lanes)
    )
    return len(addresses)


def stop_campaign(campaign_id: UUID, *, by: Actor, at: datetime) -> int:
    """
    Cancel what waits of a campaign; return how many messages.

    What a carrier holds at this moment cannot be called back; it is not tried again.
    """
    by.require(Permission.MESSAGES_SEND)
    mine = Message.objects.filter(campaign_id=campaign_id)
    stopped = mine.filter(state=MessageState.QUEUED).update(
        state=MessageState.CANCELLED, reason="stopped", updated_at=at
    )
    mine.filter(state=MessageState.CLAIMED).update(valid_until=at)
    audit.record(
        "messaging.campaign.stopped", subject_id=campaign_id, by=by, at=at, messages=stopped
    )
    return stopped


def purge_texts(*, by: Actor, at: datetime) -> int:
    """
    Drop texts and addresses a week after the last word about them; return how many.

    States, times and keyed tokens stay, so that figures and opt-outs hold.
    """
    by.require(Permission.MESSAGES_PUMP)
    before = at - rules.TEXTS_KEPT
    count = 0
    sent = Message.objects.filter(state__in=FINISHED, updated_at__lte=before).exclude(sealed=b"")
    handled = Inbound.objects.filter(handled_at__lte=before).exclude(sealed=b"")
    for old in (sent, handled):
        while ids := list(old.order_by("id").values_list("id", flat=True)[:PURGE_STEP]):
            count += old.model.objects.filter(id__in=ids).update(sealed=b"")
    _console.forget(before.date())
    if count:
        audit.record("messaging.text.purged", by=by, at=at, texts=count)
    return count
