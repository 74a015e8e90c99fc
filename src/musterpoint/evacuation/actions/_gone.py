"""Requests of people whose registration ended: nobody keeps a seat for who is not there."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from musterpoint.audit import actions as audit
from musterpoint.evacuation import gates, rules
from musterpoint.evacuation.actions import _requests
from musterpoint.evacuation.models import Request, RequestMember, RequestState
from musterpoint.people import queries as people
from musterpoint.tenancy.actors import Actor, Permission

OPEN = (RequestState.WAITING, RequestState.READY, RequestState.SEATED)


def follow_registry(*, by: Actor, at: datetime) -> int:
    """
    Withdraw the open requests of people who withdrew or were erased; return how many ended.

    Of a household of which some stay, a request without a seat is made anew for those, in its
    old place in the line. A seat that the household has already stays theirs: whoever ended the
    registration does not come.
    """
    by.require(Permission.EVACUATION_REQUEST)
    rows = {row.id: row for row in _with_gone()}
    left = _left(rows)
    ended = [row for row in rows.values() if not left[row.id]]
    again = [row for row in rows.values() if left[row.id] and row.state != RequestState.SEATED]
    if not ended and not again:
        return 0
    count = _requests.withdraw([row.id for row in (*ended, *again)], by=by, at=at)
    ask_again({row: left[row.id] for row in again}, by=by, at=at)
    return count


def _with_gone() -> list[Request]:
    """Return the open requests, locked, of which a traveller's registration ended."""
    gone = RequestMember.objects.filter(
        person__withdrawn_at__isnull=False, request__state__in=OPEN
    ).values("request_id")
    locked = Request.objects.select_for_update(of=("self",))
    return list(locked.filter(id__in=gone, state__in=OPEN).order_by("id"))


def _left(request_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Return, for each request, the travellers who are still registered."""
    found: dict[UUID, list[UUID]] = {request_id: [] for request_id in request_ids}
    rows = RequestMember.objects.filter(request__in=found, person__withdrawn_at=None)
    ordered = rows.order_by("request_id", "position")
    for request_id, person_id in ordered.values_list("request_id", "person_id"):
        found[request_id].append(person_id)
    return found


def ask_again(left: dict[Request, list[UUID]], *, by: Actor, at: datetime) -> None:
    """Make requests anew for these travellers of withdrawn ones, in their old place in the line."""
    cards = people.card([person for persons in left.values() for person in persons], at=at)
    answers = gates.ask(cards, at, cards)
    pack = rules.priority_pack()
    made: list[Request] = []
    joined: list[RequestMember] = []
    for old, persons in left.items():
        wish = _requests.RequestIn(
            household_id=old.household_id,
            destinations=tuple(old.destinations),
            latest_at=old.latest_at,
        )
        group = [cards[person] for person in persons]
        row = _requests.request_of(old.crisis_id, wish, group, pack, answers, at)
        row.requested_at = old.requested_at
        made.append(row)
        joined += [
            RequestMember(request=row, person_id=person, position=place)
            for place, person in enumerate(persons)
        ]
    Request.objects.bulk_create(made, batch_size=_requests.BATCH)
    RequestMember.objects.bulk_create(joined, batch_size=_requests.BATCH)
    audit.record_many("evacuation.request.made", [row.id for row in made], by=by, at=at)
