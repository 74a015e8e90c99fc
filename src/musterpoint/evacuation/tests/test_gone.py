"""A registration that ends takes its place in the line and its seat along."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from musterpoint.crises import queries as crises
from musterpoint.evacuation.models import PoolEntry, Request, RequestMember, Seat
from musterpoint.evacuation.tests.factories import Loop, leg, make_loop, person
from musterpoint.people import actions as people
from musterpoint.people.models import Person
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

LATER = NOON + timedelta(hours=1)
JOURNEY = (
    leg("B1", "tripoli", "ras-ajdir", 6),
    leg("F1", "ras-ajdir", "CMB", 30, mode="air"),
)


@pytest.fixture
def loop(alice: Actor, olga: Actor) -> Loop:
    return make_loop(alice, olga)


def end(loop: Loop, how: Callable[..., int], *heads: bool) -> None:
    """End the registrations of the heads of households (True) or of the others (False)."""
    with acting_as(loop.state):
        wanted = list(Person.objects.filter(is_head__in=heads).values_list("id", flat=True))
        assert how(wanted, by=loop.state, at=LATER) == len(wanted)
    pumps.run_due()


def states(loop: Loop) -> list[str]:
    with acting_as(loop.state):
        return list(Request.objects.order_by("id").values_list("state", flat=True))


@pytest.mark.parametrize("how", [people.withdraw, people.erase])
@pytest.mark.parametrize("is_seated", [False, True])
def test_who_ends_the_registration_leaves_counts_line_and_seat(
    loop: Loop, how: Callable[..., int], *, is_seated: bool
) -> None:
    loop.legs(*JOURNEY)
    loop.ask(loop.household(person("Nimal Perera"), person("Kumari Perera")))
    if is_seated:
        loop.seat()
    end(loop, how, True, False)
    assert states(loop) == ["withdrawn"]
    with acting_as(loop.state):
        figures = crises.figures(loop.state_crisis)
        assert set(figures.values()) == {0}
    with acting_as(loop.operator):
        assert PoolEntry.objects.get().state == "closed"
        assert set(Seat.objects.values_list("state", flat=True)) <= {"discarded"}


def test_a_registration_that_lapses_leaves_the_line_too(loop: Loop) -> None:
    loop.ask(loop.household())
    with acting_as(loop.state):
        Person.objects.update(expires_at=NOON)
        people.expire_registrations(by=loop.state, at=LATER)
    pumps.run_due()
    assert states(loop) == ["withdrawn"]


def test_those_who_stay_keep_their_place_in_the_line(loop: Loop) -> None:
    loop.ask(loop.household(person("Nimal Perera"), person("Kumari Perera", needs=("wheelchair",))))
    end(loop, people.withdraw, False)
    assert sorted(states(loop)) == ["ready", "withdrawn"]
    with acting_as(loop.state):
        again = Request.objects.get(state="ready")
        assert (again.people, again.wheelchair, again.requested_at) == (1, 0, NOON)
        assert RequestMember.objects.filter(request=again).count() == 1


def test_a_child_left_behind_waits_for_its_checks(loop: Loop) -> None:
    child = person("Child", "2018", needs=("unaccompanied",))
    loop.ask(loop.household(person("Nimal Perera"), child))
    end(loop, people.withdraw, True)
    assert sorted(states(loop)) == ["waiting", "withdrawn"]


def test_a_household_keeps_its_seat_when_one_of_them_stays_behind(loop: Loop) -> None:
    loop.legs(*JOURNEY)
    loop.ask(loop.household(person("Nimal Perera"), person("Kumari Perera")))
    loop.seat()
    end(loop, people.withdraw, False)
    assert states(loop) == ["seated"]


def test_a_change_that_ends_nothing_leaves_requests_alone(loop: Loop) -> None:
    loop.ask(loop.household())
    with acting_as(loop.state):
        (row,) = Person.objects.all()
        people.change(row.id, person("Nimal Perera", area=""), by=loop.state, at=LATER)
    pumps.run_due()
    assert states(loop) == ["ready"]
