"""What a visitor says about themselves and their children, put on the roll of the open crises."""

from collections.abc import Iterable
from uuid import UUID

from musterpoint.crises import actions, queries
from musterpoint.crises.models import Crisis, RollEntry
from musterpoint.crises.public.visitor import Visitor
from musterpoint.tenancy import actors
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.http import ActorRequest


def put_on_roll(request: ActorRequest, person_ids: Iterable[UUID]) -> list[Crisis]:
    """
    Make sure that persons are on the roll of every open crisis, and return these.

    Who registered in calmer times and speaks up before staff enrolled everybody is not turned
    away. It is done as the system: the person needs no right to change the roll.
    """
    wanted = set(person_ids)
    crises = queries.open_crises()
    system = actors.system(request.organisation.id, "public site", Permission.ROLL_CHANGE)
    for crisis in crises:
        present = RollEntry.objects.filter(crisis=crisis, person_id__in=wanted, is_removed=False)
        missing = wanted - set(present.values_list("person_id", flat=True))
        if missing:
            actions.enrol(crisis.id, sorted(missing), by=system, at=request.at)
    return crises


def say(request: ActorRequest, who: Visitor, person_ids: Iterable[UUID], state: str) -> None:
    """Record a state for the visitor or for children of theirs; anybody else is passed over."""
    wanted = [one for one in dict.fromkeys(person_ids) if one in who.ids]
    for crisis in put_on_roll(request, wanted):
        for person in wanted:
            by = who.actor if person == who.me.person_id else who.parent
            change = actions.StateIn(
                person_id=person, state=state, way="web", occurred_at=request.at
            )
            actions.set_state(crisis.id, [change], by=by, at=request.at)


def states(person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the state of persons in the newest open crisis that has them on its roll."""
    entries = RollEntry.objects.filter(
        person_id__in=list(person_ids), crisis__closed_at__isnull=True, is_removed=False
    ).order_by("crisis__declared_at", "id")
    return dict(entries.values_list("person_id", "state"))
