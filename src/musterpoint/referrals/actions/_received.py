"""Referrals from other organisations of this platform, and the answers to ours."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as received
from musterpoint.kernel.errors import Missing, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.referrals import life, queries, seeing
from musterpoint.referrals.actions._answering import AnswerIn, checked, take
from musterpoint.referrals.actions._common import NotNow, happened, with_also
from musterpoint.referrals.life import Move
from musterpoint.referrals.models import ReceivedReferral, Referral
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

ANSWERED = "referrals.answer"
PURPOSE = "the answer to a referral"
BATCH = 200


class NoSuchReceived(Missing):
    """Nobody referred such a person to this organisation."""


def take_in(*, by: Actor, at: datetime) -> int:
    """Keep what other organisations refer to us; return how many copies were dealt with."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = received.unhandled(seeing.KIND, limit=BATCH, at=at)
    for one in batch:
        payload = dict(one.payload)
        row = ReceivedReferral(
            id=uuid7(),
            item_id=one.item_id,
            sender_id=one.sender_id,
            sender_name=one.sender_name[:200],
            reference=str(payload.pop("reference"))[:80],
            service_kind=str(payload.pop("service_kind"))[:40],
            urgency=str(payload.pop("urgency")),
            received_at=one.disclosed_at,
        )
        if ReceivedReferral.objects.filter(item_id=one.item_id, sender_id=one.sender_id).exists():
            continue
        key = vault.make_keys([row.id], at=at)[row.id]
        row.sealed = key.seal(seeing.RECEIVED, {"told": payload, "said": []})
        row.save(force_insert=True)
        audit.record("referrals.received.kept", subject_id=row.id, by=by, at=at)
    disclosures.mark_handled([one.row_id for one in batch], by=by, at=at)
    return len(batch)


def answer_received(
    received_id: UUID, given: AnswerIn, *, by: Actor, at: datetime
) -> ReceivedReferral:
    """
    Answer a referral of another organisation; it is told under the agreement.

    Raises NoSuchReceived, BadReferral, NotNow when a colleague was quicker.
    """
    by.require(Permission.REFERRALS_SEND)
    row = ReceivedReferral.objects.select_for_update().filter(id=received_id).first()
    if row is None:
        raise NoSuchReceived(_("Nobody referred such a person to you."))
    checked(given, row.service_kind, at)
    target = life.after(row.state, given.move)
    if target is None or row.item_id in queries.ended_openly([row]):
        raise NotNow(
            _("This cannot be done any more: the referral stands at “%(state)s”.")
            % {"state": row.get_state_display()}
        )
    key = vault.open_key(row.id, at=at)
    content = dict(key.open(seeing.RECEIVED, row.sealed))
    payload: dict[str, Any] = {
        "item": str(row.item_id),
        "move": given.move,
        "reason": given.reason if given.move == Move.DECLINE else "",
        "alternative": given.alternative.strip(),
        "words": given.words.strip(),
        "receipt": given.receipt.strip(),
        "appointment_at": given.appointment_at.isoformat() if given.appointment_at else "",
    }
    item = disclosures.ItemOut(item_id=uuid7(), subject_id=None, payload=payload)
    disclosures.disclose(
        row.sender_id,
        ANSWERED,
        [item],
        PURPOSE,
        by=with_also(by, Permission.DISCLOSURES_SEND),
        at=at,
    )
    said = {key_: payload[key_] for key_ in ("move", "alternative", "words")}
    content["said"] = [*content["said"], {**said, "at": at.isoformat()}][-50:]
    row.sealed = key.seal(seeing.RECEIVED, content)
    row.state, row.answered_at, row.answered_by = target, at, by.id
    row.reason = payload["reason"]
    if given.appointment_at is not None:
        row.appointment_at = given.appointment_at
    row.save()
    audit.record("referrals.received.answered", subject_id=row.id, by=by, at=at, move=given.move)
    return row


def take_in_answers(*, by: Actor, at: datetime) -> int:
    """Keep what partners on this platform answered; return how many were dealt with."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = received.unhandled(ANSWERED, limit=BATCH, at=at)
    for one in batch:
        row = (
            Referral.objects.select_for_update(of=("self",))
            .select_related("partner")
            .filter(item_id=one.payload["item"], partner__counterpart_id=one.sender_id)
            .first()
        )
        if row is None or row.id not in seeing.keys_of([row], at):
            continue
        when = str(one.payload["appointment_at"])
        given = AnswerIn(
            move=str(one.payload["move"]),
            reason=str(one.payload["reason"]),
            alternative=str(one.payload["alternative"])[:1000],
            words=str(one.payload["words"])[:1000],
            receipt=str(one.payload["receipt"])[:80],
            appointment_at=datetime.fromisoformat(when) if when else None,
        )
        try:
            take(row, given, by, one.disclosed_at)
        except Refused:
            happened(row, "late_answer", by, at)
    disclosures.mark_handled([one.row_id for one in batch], by=by, at=at)
    return len(batch)
