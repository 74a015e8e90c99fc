"""A case that another organisation offers us: taken with a case of our own, or declined."""

from base64 import b64decode
from binascii import Error as NotBase64
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.cases import rules, seeing
from musterpoint.cases.actions import _move_clocks as clocks
from musterpoint.cases.actions._common import reason_of, record, with_also, write_note
from musterpoint.cases.actions._filling import fill
from musterpoint.cases.actions._moving import ANSWER, BATCH, MOST, OFFER, PURPOSE
from musterpoint.cases.actions._opening import CaseIn, open_case
from musterpoint.cases.actions._papers import BadPaper, NotScanned, keep_paper
from musterpoint.cases.actions._sharing import AnsweredAlready, keep_story
from musterpoint.cases.models import (
    Case,
    MoveState,
    NoteKind,
    OfferedCase,
    Received,
)
from musterpoint.cases.telling import PAPER, STORY
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as given
from musterpoint.kernel.errors import Missing
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor, ActorKind, Permission

#: After how long a silent scanner is asked again.
AGAIN = timedelta(minutes=10)


class NoSuchOffer(Missing):
    """Nobody offered such a case to this organisation."""


def take_in_offers(*, by: Actor, at: datetime) -> int:
    """Keep the cases that other organisations offer; return how many copies were dealt with."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = given.unhandled(OFFER, limit=BATCH, at=at)
    for one in batch:
        if OfferedCase.objects.filter(item_id=one.item_id, sender_id=one.sender_id).exists():
            continue
        content = {"asks": str(one.payload["asks"])[:MOST], "says": ""}
        row = OfferedCase(
            item_id=one.item_id,
            sender_id=one.sender_id,
            sender_name=one.sender_name[:200],
            shared_reference=str(one.payload["reference"])[:80],
            kind=str(one.payload["kind"])[:80],
            received_at=one.disclosed_at,
            due_at=one.disclosed_at + rules.move_answer(),
            lapses_at=datetime.fromisoformat(str(one.payload["until"])),
            sealed=vault.seal_for_organisation(seeing.SHARE, content, at=at),
        )
        row.save(force_insert=True)
        clocks.wake(row.due_at or at)
        audit.record("cases.offer.received", subject_id=row.id, by=by, at=at)
    if batch:
        clocks.tell_receivers(by, at)
    disclosures.mark_handled([one.row_id for one in batch], by=by, at=at)
    return len(batch)


def accept_offer(offered_id: UUID, kind: str, *, by: Actor, at: datetime) -> OfferedCase:
    """
    Take a case over: a case of our own begins, by a procedure of ours.

    A colleague who accepts answers for it; what a program accepts is nobody's yet.

    The story and the papers that the person agreed to come after it. Raises NoSuchOffer,
    AnsweredAlready, procedures' NoSuchProcedure, disclosures' NoAgreement.
    """
    row = _answering(offered_id, by, at)
    content = dict(vault.open_for_organisation(seeing.SHARE, row.sealed, at=at))
    new = CaseIn(
        kind=kind,
        name=row.shared_reference,
        shared_reference=row.shared_reference,
        is_mine=by.kind is ActorKind.STAFF,
    )
    made = Case.objects.get(id=open_case(new, by=by, at=at).id)
    write_note(made, NoteKind.NOTE, {"text": content["asks"]}, by=by, at=at)
    row.case = made
    _answer(row, MoveState.ACCEPTED, "", content, by, at)
    return row


def decline_offer(offered_id: UUID, reason: str, *, by: Actor, at: datetime) -> OfferedCase:
    """Decline a case with a reason, which the other organisation reads."""
    row = _answering(offered_id, by, at)
    why = reason_of(reason)[:MOST]
    content = dict(vault.open_for_organisation(seeing.SHARE, row.sealed, at=at))
    _answer(row, MoveState.DECLINED, why, content, by, at)
    return row


def _answering(offered_id: UUID, by: Actor, at: datetime) -> OfferedCase:
    by.require(Permission.CASES_CHANGE)
    by.require(Permission.DISCLOSURES_SEND)
    row = OfferedCase.objects.select_for_update(of=("self",)).filter(id=offered_id).first()
    if row is None:
        raise NoSuchOffer(_("Nobody offered such a case to you."))
    if row.state == MoveState.ACCEPTED:
        raise AnsweredAlready(_("This case was accepted already. It goes on as a case of yours."))
    if row.state == MoveState.DECLINED:
        raise AnsweredAlready(_("This case was declined already. Ask them to offer it again."))
    if row.state != MoveState.OFFERED or at > row.lapses_at:
        raise AnsweredAlready(_("The time to answer is over. Ask them to offer the case again."))
    return row


def _answer(
    row: OfferedCase, state: MoveState, says: str, content: dict[str, str], by: Actor, at: datetime
) -> None:
    payload = {"item": str(row.item_id), "answer": state.value, "says": says}
    item = disclosures.ItemOut(item_id=uuid7(), subject_id=None, payload=payload)
    disclosures.disclose(row.sender_id, ANSWER, [item], PURPOSE, by=by, at=at)
    row.state, row.answered_at, row.answered_by, row.due_at = state, at, by.id, None
    row.sealed = vault.seal_for_organisation(seeing.SHARE, {**content, "says": says}, at=at)
    row.save()
    audit.record("cases.offer.answered", subject_id=row.id, by=by, at=at, answer=state.value)


def take_in_stories(*, by: Actor, at: datetime) -> int:
    """
    Keep what people agreed to tell, on the case it is about; return how many copies.

    What was told of a shared case that was declined before it came is kept by nobody.
    """
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = given.unhandled(STORY, limit=BATCH, at=at)
    subjects: dict[UUID, UUID] = {}
    late: list[UUID] = []
    for one in batch:
        offered = _offered(one)
        if offered is not None and offered.case is not None:
            fill(offered.case, one.payload, by, at)
            offered.told_at = one.disclosed_at
            offered.save(update_fields=["told_at"])
            subjects[one.row_id] = offered.case.subject_id
            continue
        shared = _shared(one)
        if shared is None:
            continue
        if shared.case is not None:
            fill(shared.case, one.payload, by, at)
            subjects[one.row_id] = shared.case.subject_id
        elif shared.answered_at is not None and one.disclosed_at <= shared.answered_at:
            late.append(one.item_id)
        else:
            keep_story(shared, one.payload, at=at)
            subjects[one.row_id] = shared.id
    disclosures.mark_handled([one.row_id for one in batch], subjects, by=by, at=at)
    if late:
        eraser = with_also(by, Permission.VAULT_ERASE)
        disclosures.erase_received_items(late, by=eraser, at=at)
    return len(batch)


def _offered(one: given.Received) -> OfferedCase | None:
    rows = OfferedCase.objects.select_related("case").filter(sender_id=one.sender_id)
    return rows.filter(item_id=one.payload["item"], state=MoveState.ACCEPTED).first()


def _shared(one: given.Received) -> Received | None:
    rows = Received.objects.select_related("case").filter(sender_id=one.sender_id)
    return rows.filter(item_id=one.payload["item"]).first()


def take_in_papers(*, by: Actor, at: datetime) -> int:
    """
    Keep papers that come with a case, looked at like any other; return how many copies.

    What is harmful or no file that we keep is left out, and that is recorded. While the scanner
    is silent the copies wait, and none is dealt with.
    """
    by.require(Permission.DISCLOSURES_RECEIVE)
    done: dict[UUID, UUID] = {}
    for one in given.unhandled(PAPER, limit=1, at=at):
        offered = _offered(one)
        if offered is None or offered.case is None:
            disclosures.mark_handled([one.row_id], by=by, at=at)
            return 1
        case = Case.objects.select_for_update(of=("self",)).get(id=offered.case.id)
        try:
            data = b64decode("".join(one.payload["data"]), validate=True)
            keep_paper(case, str(one.payload["name"])[:200], data, by=by, at=at)
        except NotScanned:
            pumps.wake(f"intake.{PAPER}", at + AGAIN)
            return 0
        except (BadPaper, NotBase64):
            record("cases.paper.left_out", case, by, at)
        done[one.row_id] = case.subject_id
    disclosures.mark_handled(list(done), done, by=by, at=at)
    return len(done)
