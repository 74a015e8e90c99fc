"""Requests, and goods on their way between stores."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext as _

from musterpoint.accounts.queries import same_hands
from musterpoint.audit import actions as audit
from musterpoint.goods import places, queries
from musterpoint.goods.actions._books import Move, check_same, move, next_number, numbering
from musterpoint.goods.actions._catalogue import CHANGE, watch
from musterpoint.goods.actions._losses import hold
from musterpoint.goods.models import (
    Count,
    CountLine,
    Dispatch,
    DispatchLine,
    Item,
    Loss,
    LossKind,
    Request,
    RequestLine,
)
from musterpoint.goods.models.moving import RequestState
from musterpoint.kernel.errors import Invalid, Missing, NotAllowed, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, ActorKind, Permission

USE = "goods.dispatch"
MOST_WHY = 500
PEOPLE = (ActorKind.STAFF, ActorKind.EXERCISE)
OPEN = (RequestState.APPROVED, RequestState.PART)


class Decided(Refused):
    """It was decided, sent or received before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestIn:
    """Who needs what, where, by when, for how many; ``key`` makes it happen once."""

    key: UUID
    store_id: UUID
    purpose: str
    people: int
    priority: int
    needed_at: datetime
    lines: Mapping[UUID, int]


def ask(given: RequestIn, *, by: Actor, at: datetime) -> Request:
    """Ask for goods; whoever keeps a store or distributes may. Raises Invalid, KeyUsed."""
    _may_ask(by)
    return _write(given, RequestState.ASKED, by=by, at=at)


def draft(given: RequestIn, *, by: Actor, at: datetime) -> Request:
    """Write a request that nobody asked for yet, when a plan is put to work. Raises Invalid."""
    by.require(Permission.PLANS_ACTIVATE)
    return _write(given, RequestState.DRAFT, by=by, at=at)


def ask_draft(request_id: UUID, store_id: UUID, *, by: Actor, at: datetime) -> Request:
    """Ask for the goods of a draft, for this store. Raises Decided when it was asked for before."""
    _may_ask(by)
    row = _request(request_id)
    if row.state != RequestState.DRAFT:
        raise Decided(_("This request was sent before."))
    row.state, row.store = RequestState.ASKED, queries.store(store_id)
    row.asked_at, row.asked_by = at, by.id
    row.save(update_fields=["state", "store", "asked_at", "asked_by"])
    audit.record("goods.request.asked", subject_id=row.id, by=by, at=at)
    return row


def drop_drafts(request_ids: Collection[UUID], *, by: Actor, at: datetime) -> int:
    """Remove drafts that nobody asked for; return how many. What was asked for stays."""
    if not by.may(Permission.PLANS_ACTIVATE):
        _may_ask(by)
    rows = Request.objects.select_for_update().filter(id__in=request_ids, state=RequestState.DRAFT)
    gone = list(rows.order_by("id").values_list("id", flat=True))
    RequestLine.objects.filter(request__in=gone).delete()
    Request.objects.filter(id__in=gone).delete()
    audit.record_many("goods.request.removed", gone, by=by, at=at)
    return len(gone)


def _may_ask(by: Actor) -> None:
    if not by.may(Permission.GOODS_DISTRIBUTE):
        by.require(CHANGE)


def _write(given: RequestIn, state: RequestState, *, by: Actor, at: datetime) -> Request:
    numbering()
    before = Request.objects.filter(key=given.key).first()
    if before is not None:
        _check_same(before, given)
        return before
    store = queries.store(given.store_id)
    items = _items(given.lines)
    row = Request.objects.create(
        number=next_number(Request), key=given.key, store=store, purpose=given.purpose,
        people=given.people, priority=given.priority, state=state,
        needed_at=given.needed_at, asked_at=at, asked_by=by.id,
    )  # fmt: skip
    RequestLine.objects.bulk_create(
        RequestLine(request=row, item=items[one], asked=amount)
        for one, amount in given.lines.items()
    )
    word = "drafted" if state == RequestState.DRAFT else "asked"
    audit.record(f"goods.request.{word}", subject_id=row.id, by=by, at=at)
    return row


def _check_same(row: Request, given: RequestIn) -> None:
    """Raise KeyUsed where a key came with another request."""
    names = ("store_id", "purpose", "people", "priority", "needed_at")
    check_same([getattr(row, one) for one in names], [getattr(given, one) for one in names])
    check_same(dict(row.lines.values_list("item_id", "asked")), dict(given.lines))


def _items(lines: Mapping[UUID, int]) -> dict[UUID, Item]:
    found = {one.id: one for one in Item.objects.filter(id__in=lines)}
    if not lines or len(found) != len(lines) or min(lines.values()) <= 0:
        raise Invalid(_("Say at least one item of the catalogue, and how much of it."))
    return found


def decide(
    request_id: UUID, approved: Mapping[UUID, int], reason: str, *, by: Actor, at: datetime
) -> Request:
    """
    Approve a request, part of it, or refuse it: ``approved`` is how much of each of its lines.

    What is less than asked needs a reason. Raises NotAllowed for whoever asked, Decided, Invalid.
    """
    by.require(CHANGE)
    row = _request(request_id)
    if row.state == RequestState.DRAFT:
        raise Decided(_("Nobody asked for this yet."))
    if row.state != RequestState.ASKED:
        raise Decided(_("This request was decided before."))
    if same_hands(by, [row.asked_by]):
        raise NotAllowed(_("Somebody else than who asked decides a request."))
    lines = list(row.lines.select_related("item"))
    for one in lines:
        one.approved = approved.get(one.item_id, 0)
        if not 0 <= one.approved <= one.asked:
            raise Invalid(_("Approve no more than was asked for."))
    whole = all(one.approved == one.asked for one in lines)
    if not whole and not reason:
        text = _("Say why it is less than was asked for.")
        raise Invalid(text, fields={"reason": [text]})
    RequestLine.objects.bulk_update(lines, ["approved"])
    some = any(one.approved for one in lines)
    row.state = (
        RequestState.APPROVED if whole else RequestState.PART if some else RequestState.REFUSED
    )
    row.reason, row.decided_at, row.decided_by = reason, at, by.id
    row.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    audit.record("goods.request.decided", subject_id=row.id, by=by, at=at, state=row.state)
    return row


def end_request(request_id: UUID, why: str, *, by: Actor, at: datetime) -> Request:
    """
    End a request of which the rest, or all, will not be sent: it is due no more.

    What is on its way is received as before. Who keeps stores ends any, who asked their own. Raises
    NotAllowed for a program, Decided for what is not open any more, Invalid without a reason.
    """
    if not by.may(Permission.GOODS_DISTRIBUTE):
        by.require(CHANGE)
    if by.id is None or by.kind not in PEOPLE:
        raise NotAllowed(_("A person ends a request, not a program."))
    row = _request(request_id)
    if row.asked_by != by.id:
        by.require(CHANGE)
    if row.state not in (RequestState.ASKED, *OPEN):
        raise Decided(_("Nothing of this request is left to be sent."))
    text = " ".join(why.split())
    if not text or len(text) > MOST_WHY:
        told = _("Say why nothing more is sent, in 500 letters at most.")
        raise Invalid(told, fields={"why": [told]})
    row.state, row.ended_at, row.ended_by, row.ended_why = RequestState.ENDED, at, by.id, text
    row.save(update_fields=["state", "ended_at", "ended_by", "ended_why"])
    audit.record("goods.request.ended", subject_id=row.id, by=by, at=at)
    return row


def _request(request_id: UUID) -> Request:
    row = Request.objects.select_for_update().filter(id=request_id).first()
    if row is None:
        raise Missing(_("There is no such request here."))
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchIn:
    """What goes from where to where, and how; ``lines`` are left empty for a request's own."""

    key: UUID
    source_id: UUID
    goal_id: UUID
    lines: Mapping[UUID, int]
    request_id: UUID | None = None
    vehicle: str = ""
    driver: str = ""


def send(given: DispatchIn, *, by: Actor, at: datetime) -> Dispatch:
    """
    Send goods on their way; what expires first goes first. Raises NotEnough, Decided, Invalid.

    The goods stand in the account of what is on its way until somebody receives them. A request
    stays open for what of it was not sent yet. Raises KeyUsed when the key came with other goods.
    """
    by.require(CHANGE)
    numbering()
    before = Dispatch.objects.filter(key=given.key).first()
    if before is not None:
        _check_sent(before, given)
        return before
    source, goal = queries.store(given.source_id), queries.store(given.goal_id)
    if source == goal:
        raise Invalid(_("Choose two different stores."))
    request = _request(given.request_id) if given.request_id else None
    if request is not None and (request.state not in OPEN or request.store_id != goal.id):
        raise Decided(_("This request is not approved for that store, or was sent before."))
    items = _items(given.lines)
    wanted = {items[one]: amount for one, amount in given.lines.items()}
    more = request is not None and _rest(request, wanted)
    taken = queries.pick(source, wanted, at.date())
    row = Dispatch(
        number=next_number(Dispatch), key=given.key, source=source, goal=goal, request=request,
        vehicle=given.vehicle, sent_at=at, sent_by=by.id,
    )  # fmt: skip
    row.sealed = vault.make_keys([row.id], at=at)[row.id].seal(USE, given.driver)
    row.save(force_insert=True)
    DispatchLine.objects.bulk_create(
        DispatchLine(dispatch=row, item=item, batch=batch, sent=amount)
        for item, batch, amount in taken
    )
    moves: list[Move] = []
    for item, batch, amount in taken:
        moves += [
            (places.stock(source, batch), item, -amount),
            (places.travel(source), item, amount),
        ]
    _post(row, "sent", moves, by=by, at=at)
    if request is not None and not more:
        request.state = RequestState.SENT
        request.save(update_fields=["state"])
    watch(source, at=at)
    audit.record("goods.dispatch.sent", subject_id=row.id, by=by, at=at, lines=len(taken))
    return row


def _check_sent(row: Dispatch, given: DispatchIn) -> None:
    """Raise KeyUsed where a key came with another waybill; the driver is sealed, not compared."""
    names = ("source_id", "goal_id", "request_id", "vehicle")
    check_same([getattr(row, one) for one in names], [getattr(given, one) for one in names])
    sums = row.lines.values("item_id").annotate(sum=Sum("sent")).values_list("item_id", "sum")
    check_same(dict(sums), dict(given.lines))


def _rest(request: Request, wanted: Mapping[Item, int]) -> bool:
    """Say whether some of a request is still to be sent after this. Raises Invalid."""
    rest = queries.unsent(request)
    if any(amount > rest.get(item.id, 0) for item, amount in wanted.items()):
        raise Invalid(_("Send no more than was approved."))
    return sum(rest.values()) > sum(wanted.values())


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a line of a waybill: so much that is good, so much that is damaged."""

    good: int
    damaged: int = 0


def take_in(
    dispatch_id: UUID, found: Mapping[UUID, Found], explanation: str, *, by: Actor, at: datetime
) -> Dispatch:
    """
    Receive a dispatch: what is good, what is damaged; short and over are explained.

    All that was sent comes into the store; what is damaged or short is a loss of it that is held
    until somebody else decides. What is over is a count that somebody else approves: the books do
    not have it before. What came damaged and was not sent either is nothing for the books.
    Raises NotAllowed for whoever sent it, Decided when it was received, Invalid at the lines.
    """
    by.require(CHANGE)
    row = Dispatch.objects.select_for_update().filter(id=dispatch_id).first()
    if row is None:
        raise Missing(_("There is no such waybill here."))
    if row.received_at is not None:
        raise Decided(_("This waybill was received before."))
    if same_hands(by, [row.sent_by]):
        raise NotAllowed(_("Somebody else than who sent it receives it."))
    lines = list(row.lines.select_related("item", "batch"))
    if found.keys() != {one.id for one in lines}:
        raise Invalid(_("Say of each line what arrived."))
    moves: list[Move] = []
    gone: list[tuple[DispatchLine, LossKind, int]] = []
    over: list[tuple[DispatchLine, int]] = []
    differs = False
    for one in lines:
        given = found[one.id]
        if given.good < 0 or given.damaged < 0 or given.good + given.damaged > 2 * one.sent:
            raise Invalid(_("Look at the numbers again: one is far more than was sent."))
        one.received, one.damaged = given.good, given.damaged
        short = max(one.sent - given.good - given.damaged, 0)
        damaged = min(given.damaged, one.sent)
        gone += [(one, LossKind.DAMAGED, damaged), (one, LossKind.LOST, short)]
        over.append((one, max(given.good + damaged - one.sent, 0)))
        differs = differs or (given.good, given.damaged) != (one.sent, 0)
        moves += _arrived(row, one)
    if differs and not explanation:
        text = _("Say why it differs from what was sent.")
        raise Invalid(text, fields={"explanation": [text]})
    DispatchLine.objects.bulk_update(lines, ["received", "damaged"])
    row.received_at, row.received_by, row.explanation = at, by.id, explanation
    row.save(update_fields=["received_at", "received_by", "explanation"])
    _post(row, "received", moves, by=by, at=at)
    for one, kind, amount in gone:
        if amount:
            loss = Loss(
                key=uuid7(), store=row.goal, item=one.item, batch=one.batch, amount=amount,
                kind=kind,
            )  # fmt: skip
            hold(loss, f"{row}: {explanation}", by=by, at=at)
    _count_over(row, over, by=by, at=at)
    if row.request_id is not None:
        _received(_request(row.request_id), at)
    watch(row.goal, at=at)
    audit.record("goods.dispatch.received", subject_id=row.id, by=by, at=at, differs=differs)
    return row


def _received(request: Request, at: datetime) -> None:
    """Note that a request was received when the last of it was."""
    if request.state == RequestState.SENT and not request.dispatches.filter(received_at=None):
        request.state, request.received_at = RequestState.RECEIVED, at
        request.save(update_fields=["state", "received_at"])


def _arrived(row: Dispatch, line: DispatchLine) -> list[Move]:
    """Return what moves: what was sent into the store."""
    return [
        (places.travel(row.source), line.item, -line.sent),
        (places.stock(row.goal, line.batch), line.item, line.sent),
    ]


def _count_over(
    row: Dispatch, over: Iterable[tuple[DispatchLine, int]], *, by: Actor, at: datetime
) -> None:
    """Keep what came over a waybill as a count, for somebody else to approve."""
    found = [(line, amount) for line, amount in over if amount]
    if not found:
        return
    made = Count.objects.create(
        store=row.goal, dispatch=row, opened_at=at, counted_at=at, counted_by=by.id
    )
    CountLine.objects.bulk_create(
        CountLine(
            count=made, item=line.item, batch=line.batch, counted=line.sent + amount,
            booked=line.sent,
        )
        for line, amount in found
    )  # fmt: skip
    audit.record("goods.count.counted", subject_id=made.id, by=by, at=at)


def _post(row: Dispatch, what: str, moves: list[Move], *, by: Actor, at: datetime) -> None:
    links = {"dispatch": str(row.id), "from": str(row.source_id), "to": str(row.goal_id)}
    move(
        f"goods-{what}:{row.id}",
        at.date(),
        f"Waybill {row.number} {what}",
        moves,
        links,
        under=CHANGE,
        by=by,
        at=at,
    )


def driver_of(row: Dispatch, *, by: Actor, at: datetime) -> str:
    """Return who drives, as it was typed; the reading is kept by whoever shows it."""
    by.require(CHANGE)
    return str(vault.open_key(row.id, at=at).open(USE, row.sealed))
