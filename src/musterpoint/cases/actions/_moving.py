"""
A case is handed to another organisation: offered, answered, and gone when they accept.

Three copies cross, each under the agreement: the offer, which names nobody; the answer; and after
an acceptance the story and the papers that the person agreed to, and nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from musterpoint.cases import rules, seeing
from musterpoint.cases.actions import _move_clocks as clocks
from musterpoint.cases.actions._common import changing, reason_of, record, touch, write_note
from musterpoint.cases.actions._consent import (
    Consent,
    basis,
    problems,
    still_holds,
    told,
    unchanged,
)
from musterpoint.cases.actions._deciding import end
from musterpoint.cases.actions._leaving import let_move_go, waiting_move
from musterpoint.cases.actions._letters import NotBeforeTheirWord, check_silence
from musterpoint.cases.actions._sharing import (
    BadShare,
    StaysBehindTheWall,
    check_chosen,
    shared_reference,
)
from musterpoint.cases.models import (
    Case,
    CaseState,
    Move,
    MoveState,
    NoteKind,
    Outcome,
    Paper,
    ProtectedCase,
)
from musterpoint.cases.telling import PAPER, STORY
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as given
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation
from musterpoint.web import languages

OFFER, ANSWER = "cases.offer", "cases.offer_answer"
ANSWERS = (MoveState.ACCEPTED.value, MoveState.DECLINED.value)
PURPOSE = "a case goes on at the organisation that can help"
MOST = 1000
MOST_PAPERS = 20
BATCH = 200
CHUNK = 3900


class BadMove(Invalid):
    """The case cannot be offered as it is; ``fields`` says what to do."""


class MoveWaits(Refused):
    """An organisation was asked to take the case and has not answered."""


class NoMoveWaits(Refused):
    """No offer of this case waits for an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveIn:
    """What is offered: to whom, what is asked, and what may be told, with papers of the case."""

    receiver_id: UUID
    asks: str
    word: Consent
    papers: tuple[UUID, ...] = ()


def offer_move(case_id: UUID, new: MoveIn, *, by: Actor, at: datetime) -> Move:
    """
    Offer a case to another organisation, on the person's word and under an agreement.

    They learn the reference, the kind and what is asked; no name before they accept. Until then
    the case is worked on here. Raises StaysBehindTheWall, NotBeforeTheirWord, MoveWaits, BadMove,
    disclosures' NoAgreement.
    """
    case = changing(case_id, by)
    by.require(Permission.DISCLOSURES_SEND)
    if isinstance(case, ProtectedCase):
        raise StaysBehindTheWall(_("A case behind the wall does not move. Refer the person."))
    check_silence(case, at)
    if waiting_move(case) is not None:
        raise MoveWaits(_("An organisation was asked already. Take that back first."))
    receiver = _receiver(new, at)
    _check(case, new, at)
    check_chosen(case, receiver, by)
    case.shared_reference = case.shared_reference or shared_reference(case, by)
    lapses_at = at + rules.move_lapse()
    move = Move(
        case=case,
        receiver_id=receiver.id,
        receiver_name=receiver.name[:200],
        item_id=uuid7(),
        decider=new.word.decider,
        offered_by=by.id,
        offered_at=at,
        due_at=at + rules.move_answer(),
        lapses_at=lapses_at,
        sealed=seeing.key_of(case, at).seal(
            seeing.SHARE,
            {
                "asks": new.asks.strip(),
                "says": "",
                "pieces": list(new.word.pieces),
                "agreed": told(case, new.word.pieces, at),
                "language": languages.current().code,
                "papers": [str(one) for one in new.papers],
                "said": new.word.said.strip(),
            },
        ),
    )
    payload = {
        "reference": case.shared_reference,
        "kind": case.kind,
        "asks": new.asks.strip(),
        "until": lapses_at.isoformat(),
    }
    item = disclosures.ItemOut(item_id=move.item_id, subject_id=case.subject_id, payload=payload)
    disclosures.disclose(receiver.id, OFFER, [item], PURPOSE, by=by, at=at)
    move.save(force_insert=True)
    touch(case, at, "shared_reference")
    clocks.wake(move.due_at or lapses_at)
    record("cases.move.offered", case, by, at, receiver=str(receiver.id))
    return move


def _receiver(new: MoveIn, at: datetime) -> Organisation:
    needed = {OFFER, STORY} | ({PAPER} if new.papers else set())
    allowed = {
        kind
        for one in given.agreements()
        if one.counterpart_id == new.receiver_id and given.is_in_force(one, at)
        for kind in one.allows
    }
    receiver = Organisation.objects.filter(id=new.receiver_id).first()
    if receiver is None or not needed <= allowed:
        text = _("Choose an organisation with which an agreement lets a case move.")
        raise BadMove(text, fields={"receiver": [text]})
    return receiver


def _check(case: Case, new: MoveIn, at: datetime) -> None:
    found = problems(case, new.word, at)
    if not new.asks.strip() or len(new.asks) > MOST:
        found["asks"] = [_("Say what is asked, in at most %(most)d characters.") % {"most": MOST}]
    standing = Paper.objects.filter(case=case, removed_at=None, id__in=new.papers).count()
    if standing < len(set(new.papers)) or len(new.papers) > MOST_PAPERS:
        text = _("Choose papers that are on the case, at most %(most)d.") % {"most": MOST_PAPERS}
        found["papers"] = [text]
    if found:
        raise BadMove(_("Some answers need a correction."), fields=found)


def take_back_move(case_id: UUID, reason: str, *, by: Actor, at: datetime) -> Case:
    """
    Take an offer back, by the person's wish or ours; the case stays here.

    The other organisation is not told: what it has ages like any offer that nobody followed up.
    """
    case = changing(case_id, by)
    by.require(Permission.DISCLOSURES_SEND)
    why = reason_of(reason)
    if not isinstance(case, Case) or let_move_go(case, by=by, at=at) is None:
        raise NoMoveWaits(_("No offer waits for an answer."))
    write_note(case, NoteKind.DECISION, {"text": why, "decision": "stay"}, by=by, at=at)
    touch(case, at)
    return case


def take_in_offer_answers(*, by: Actor, at: datetime) -> int:
    """
    Do what other organisations answer; return how many answers were dealt with.

    An acceptance tells what the person agreed to and ends the case here, in one unit. What was
    taken back, lapsed, came late, has no agreement any more or was stopped meanwhile stays as it
    is, as if no answer had come: no row, no event and no mail tells one of these from another.
    """
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = given.unhandled(ANSWER, limit=BATCH, at=at)
    for one in batch:
        case = _case_of(one)
        if case is None:
            continue
        move = waiting_move(case)
        if move is not None and move.item_id == UUID(str(one.payload["item"])):
            _answered(move, case, one, by, at)
    disclosures.mark_handled([one.row_id for one in batch], by=by, at=at)
    return len(batch)


def _case_of(one: given.Received) -> Case | None:
    """Return the case of an answer, held before its offer is, as every other hand does."""
    found = Move.objects.filter(item_id=one.payload["item"], receiver_id=one.sender_id)
    case_id = found.values_list("case_id", flat=True).first()
    if case_id is None:
        return None
    return Case.objects.select_for_update(of=("self",)).filter(id=case_id).first()


def _answered(move: Move, case: Case, one: given.Received, by: Actor, at: datetime) -> None:
    key = seeing.keys_of([case], at).get(case.id)
    if key is None or case.state == CaseState.CLOSED or one.disclosed_at > move.lapses_at:
        return
    content = {**key.open(seeing.SHARE, move.sealed), "says": str(one.payload["says"])[:MOST]}
    accepted = one.payload["answer"] == MoveState.ACCEPTED
    try:
        with transaction.atomic():
            if accepted and not _tell(move, case, content, by, at):
                return
    except (disclosures.NoAgreement, disclosures.ItemsEnded):
        return
    move.state = MoveState.ACCEPTED if accepted else MoveState.DECLINED
    move.answered_at, move.due_at = one.disclosed_at, None
    move.sealed = key.seal(seeing.SHARE, content)
    move.save(update_fields=["state", "answered_at", "due_at", "told_items", "sealed"])
    if accepted:
        case.outcome = Outcome.MOVED
        end(case, _("Moved to %(name)s.") % {"name": move.receiver_name}, by, at)
        record("cases.case.moved", case, by, at, receiver=str(move.receiver_id))
    else:
        touch(case, at)
        record("cases.move.declined", case, by, at)
    clocks.tell_owner(case, move, by, at)


def _tell(move: Move, case: Case, content: dict[str, Any], by: Actor, at: datetime) -> bool:
    """Give what the person agreed to; say whether it still may be given."""
    word = Consent(pieces=tuple(content["pieces"]), decider=move.decider, said=content["said"])
    if not _may_tell(move, case, word, by, at):
        return False
    # What was agreed was said of these values, and of none that came later.
    told_now = unchanged(case, content.get("agreed", {}), content.get("language", "en"), at)
    payload = {"item": str(move.item_id), **told_now}
    item = disclosures.ItemOut(item_id=uuid7(), subject_id=case.subject_id, payload=payload)

    def give(kind: str, one: disclosures.ItemOut) -> None:
        disclosures.disclose(
            move.receiver_id, kind, [one], PURPOSE, basis=basis(word, at), by=by, at=at
        )

    give(STORY, item)
    papers = Paper.objects.filter(case=case, removed_at=None, id__in=content["papers"])
    items = _as_items(move, case, papers.order_by("added_at", "id"), at)
    move.told_items = [str(item.item_id)]
    for one in items:
        give(PAPER, one)
        move.told_items.append(str(one.item_id))
    return True


def _may_tell(move: Move, case: Case, word: Consent, by: Actor, at: datetime) -> bool:
    """
    Ask again all that was asked when the case was offered; what changed since is told to nobody.

    Every refusal is the same silence, so that none of them can be told from a stop.
    """
    receiver = Organisation.objects.filter(id=move.receiver_id).first()
    if receiver is None or given.stopped([case.subject_id]):
        return False
    try:
        check_silence(case, at)
        check_chosen(case, receiver, by)
    except (NotBeforeTheirWord, BadShare):
        return False
    return still_holds(case, word, move.offered_at)


def _as_items(
    move: Move, case: Case, papers: Iterable[Paper], at: datetime
) -> Iterable[disclosures.ItemOut]:
    key = seeing.key_of(case, at)
    for one in papers:
        data: str = key.open(seeing.PAPER, one.sealed)
        payload = {
            "item": str(move.item_id),
            "name": str(key.open(seeing.PAPER, one.sealed_name)),
            "data": [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)],
        }
        yield disclosures.ItemOut(item_id=uuid7(), subject_id=case.subject_id, payload=payload)
