"""Answers to a call: by link, by message, by telephone. The first within the places have one."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.messaging import actions as messaging
from musterpoint.messaging.queries import Arrival
from musterpoint.rosters import identity, rules
from musterpoint.rosters.actions import _calls
from musterpoint.rosters.models import (
    Answer,
    Asked,
    CallKind,
    CallOut,
    Deployment,
    DeploymentState,
    MemberState,
    MemberToken,
    Stage,
    Standing,
    Tell,
)
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor, ActorKind, Permission

#: What an inbound message that answered a call is filed under.
MEANING = "call_answer"
OPEN = (Stage.ALERT, Stage.DEPLOY)


class NoSuchCall(Missing):
    """There is no such call, or the code belongs to another one."""


class AnswerTooLate(Refused):
    """The call has ended or the time to answer is over."""


def answer(asked_id: UUID, said: str, *, way: str = "link", by: Actor, at: datetime) -> Asked:
    """
    Record the answer of somebody who was asked; the same answer twice changes nothing.

    The first to say yes have the places; who comes later waits and is told the number in the
    line. A no frees the place for the first who waits. Raises AnswerTooLate, NoSuchCall.
    """
    row = Asked.objects.filter(id=asked_id).first()
    if row is None or (by.kind is ActorKind.PARTNER and by.id != row.member_id):
        raise NoSuchCall(_("There is no such call here."))
    if by.kind is not ActorKind.PARTNER:
        by.require(Permission.ROSTERS_CHANGE)
    return _answer(row.id, row.call_out_id, said, way, by, at)


def answer_for(asked_id: UUID, said: str, *, by: Actor, at: datetime) -> Asked:
    """Record what somebody said on the telephone to staff."""
    by.require(Permission.ROSTERS_CHANGE)
    return answer(asked_id, said, way="call", by=by, at=at)


def answer_by_message(arrivals: Sequence[Arrival], *, by: Actor, at: datetime) -> set[UUID]:
    """
    Take the answers to calls among messages that came in; return the ids of those.

    A text such as ``YES 7K4D29QX`` counts only from the number or address of the member who was
    asked: the code alone is no secret. Whatever is not surely an answer is left to others.
    """
    by.require(Permission.MESSAGES_READ)
    said = {one.id: rules.read_answer(one.text) for one in arrivals}
    codes = {one.code for one in said.values() if one.code and one.answer}
    if not codes:
        return set()
    rows = {row.code: row for row in Asked.objects.filter(code__in=codes)}
    taken: set[UUID] = set()
    for arrival in arrivals:
        row = rows.get(said[arrival.id].code)
        if row is None or not said[arrival.id].answer or not _is_theirs(row, arrival, at):
            continue
        try:
            _answer(row.id, row.call_out_id, said[arrival.id].answer, "message", by, at)
        except AnswerTooLate:
            audit.record("rosters.answer.too-late", subject_id=row.id, by=by, at=at)
        messaging.mark_handled(
            arrival.id, how="rules", meaning=MEANING, subject_id=row.member_id, by=by, at=at
        )
        taken.add(arrival.id)
    return taken


def _is_theirs(row: Asked, arrival: Arrival, at: datetime) -> bool:
    token = identity.phone_token(arrival.address, at)
    return MemberToken.objects.filter(member_id=row.member_id, token=token).exists()


def _answer(asked_id: UUID, call_id: UUID, said: str, way: str, by: Actor, at: datetime) -> Asked:
    if said not in (Answer.YES, Answer.NO):
        raise Invalid(_("Answer yes or no."), fields={"answer": [_("Answer yes or no.")]})
    call = _calls.locked(call_id)
    row = Asked.objects.select_for_update(of=("self",)).select_related("member").get(id=asked_id)
    if row.answer == said:
        return row
    _must_be_open(call, row, said, at)
    row.answer, row.answered_at, row.way = said, at, way
    if said == Answer.YES:
        _take_place(call, row)
    else:
        held = row.standing in (Standing.HOLDS, Standing.ASSIGNED)
        row.standing, row.tell = Standing.CANCELLED, Tell.NOTHING
        row.save()
        _cancel_deployment(row, at)
        if held:
            fill_places(call)
    row.save()
    audit.record(
        "rosters.call.answered",
        subject_id=row.member_id,
        by=by,
        at=at,
        call=str(call.id),
        answer=said,
        way=way,
        standing=str(row.standing),
    )
    pumps.wake(_calls.LANE, at)
    return row


def _must_be_open(call: CallOut, row: Asked, said: str, at: datetime) -> None:
    """Refuse a yes after the time; a no is taken for as long as the call is open."""
    if call.stage not in OPEN:
        raise AnswerTooLate(_("This call has ended. Thank you for answering."))
    if said == Answer.YES and call.kind == CallKind.HELP and at >= call.answer_by:
        raise AnswerTooLate(_("The time to answer is over. Thank you for answering."))
    if said == Answer.YES and row.member.state != MemberState.ACTIVE:
        raise AnswerTooLate(_("You are not called from this roster now. Speak with us."))


def _take_place(call: CallOut, row: Asked) -> None:
    last = Asked.objects.filter(call_out=call).aggregate(last=Max("number"))["last"] or 0
    row.number = last + 1
    has_place = call.kind != CallKind.HELP or taken(call) < call.places
    row.standing = Standing.HOLDS if has_place else Standing.WAITS
    row.tell = Tell.PLACE if has_place else Tell.WAITS


def taken(call: CallOut) -> int:
    """Return how many places are taken."""
    holding = (Standing.HOLDS, Standing.ASSIGNED)
    return Asked.objects.filter(call_out=call, standing__in=holding).count()


def fill_places(call: CallOut) -> None:
    """Give free places to the first who wait; the call is locked."""
    free = call.places - taken(call)
    if free <= 0 or call.stage not in OPEN:
        return
    waiting = Asked.objects.filter(call_out=call, standing=Standing.WAITS).order_by("number")
    for row in waiting[:free]:
        row.standing, row.tell = Standing.HOLDS, Tell.PLACE
        row.save(update_fields=["standing", "tell"])


def _cancel_deployment(row: Asked, at: datetime) -> None:
    open_ones = Deployment.objects.filter(asked=row, state=DeploymentState.PLANNED)
    open_ones.update(state=DeploymentState.CANCELLED, closed_at=at)
