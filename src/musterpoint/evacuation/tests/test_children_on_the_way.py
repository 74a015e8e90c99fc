"""Children on the way: who is no adult beside them, which leg is theirs, and who signs at last."""

from datetime import timedelta
from uuid import UUID

import pytest

from musterpoint.cases.children import actions as gate
from musterpoint.cases.children import queries
from musterpoint.cases.models import ChildGate
from musterpoint.cases.tests.children.factories import cleared, officer
from musterpoint.disclosures.models import DisclosureItem
from musterpoint.evacuation import actions
from musterpoint.evacuation import queries as evacuation
from musterpoint.evacuation.models import Leg, ManifestLine, PoolEntry
from musterpoint.evacuation.tests.factories import Loop, leg, person
from musterpoint.evacuation.tests.test_children import (
    ALONE,
    LATER,
    board_all,
    listed,
    own,
    seated_child,
    share,
    share_own,
    states,
)
from musterpoint.people import queries as registry
from musterpoint.people.models import Person
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


@pytest.fixture
def dora(loop: Loop, haven: Organisation) -> Actor:
    return officer(haven, "Dora")


def board_some(loop: Loop, found: Leg, *, minor: bool) -> int:
    """Let those on the newest list board who are minors, or those who are not."""
    with acting_as(loop.operator):
        lines = ManifestLine.objects.filter(manifest__leg=found, traveller__is_minor=minor)
        outcomes = [
            actions.LineOut(line_id=one, state="boarded")
            for one in lines.values_list("id", flat=True)
        ]
        return actions.board(found.id, outcomes, by=loop.operator, at=NOON)


def test_a_sibling_with_an_escort_is_no_adult_for_a_child_whose_mother_did_not_come(
    loop: Loop, dora: Actor
) -> None:
    loop.legs(leg("B1", "tripoli", "CMB", 20, mode="air", escorts=5))
    amal = person("Amal", "2015", needs=("separated",))
    loop.ask(loop.household(person("Mona", "1985"), amal, person("Ines", "2016")))
    with acting_as(dora):
        cleared(dora, ChildGate.objects.get().person_id)
    pumps.run_due()
    share(loop)
    loop.seat()
    found = listed(loop)
    assert board_some(loop, found, minor=True) == 2
    with acting_as(loop.operator), pytest.raises(actions.ChildLeftAlone):
        actions.depart(found.id, by=loop.operator, at=NOON)
    board_some(loop, found, minor=False)
    with acting_as(loop.operator):
        assert actions.depart(found.id, by=loop.operator, at=NOON) == 3


def test_an_adult_who_did_not_come_is_not_counted_beside_an_own_child(loop: Loop) -> None:
    loop.legs(leg("B1", "tripoli", "CMB", 20))
    own(loop, person("Mona", "1985"), person("Ines", "2016"))
    share_own(loop)
    loop.seat()
    found = listed(loop)
    with acting_as(loop.operator):
        grown = ManifestLine.objects.get(traveller__is_minor=False)
        away = [actions.LineOut(line_id=grown.id, state="no_show")]
        actions.board(found.id, away, by=loop.operator, at=NOON)
    with pytest.raises(actions.ChecksNotFinished):
        board_some(loop, found, minor=True)


def test_somebody_whose_age_is_in_doubt_is_no_adult_beside_a_child(loop: Loop, dora: Actor) -> None:
    loop.legs(leg("B1", "tripoli", "CMB", 20))
    home = loop.household(person("Mona", "1985"), person("Yusuf", "2000"), person("Ines", "2016"))
    with acting_as(dora):
        cards = registry.card(Person.objects.values_list("id", flat=True), NOON)
        yusuf = next(one for one, card in cards.items() if card.name == "Yusuf")
        gate.dispute_age(yusuf, "Looks fifteen", by=dora, at=NOON)
    loop.ask(home)
    loop.seat()
    found = listed(loop)
    assert board_some(loop, found, minor=True) == 2
    with acting_as(loop.operator), pytest.raises(actions.ChildLeftAlone):
        actions.depart(found.id, by=loop.operator, at=NOON)


def arrived_child(loop: Loop, dora: Actor) -> tuple[UUID, Leg, UUID]:
    """Let a child arrive; return its gate, the leg and its line."""
    someone, found = seated_child(loop, dora)
    board_all(loop, found)
    with acting_as(loop.operator):
        actions.depart(found.id, by=loop.operator, at=NOON)
        actions.arrive(found.id, by=loop.operator, at=LATER)
    pumps.run_due()
    with acting_as(dora):
        held = ChildGate.objects.get(person_id=someone).id
    with acting_as(loop.operator):
        return held, found, ManifestLine.objects.get().id


def sign(loop: Loop, found: Leg, line: UUID, name: str) -> None:
    with acting_as(loop.operator):
        actions.hand_over(found.id, line, name, by=loop.operator, at=LATER)


def test_a_receiver_turned_down_on_the_way_does_not_sign_and_the_next_one_does(
    loop: Loop, dora: Actor
) -> None:
    held, found, line = arrived_child(loop, dora)
    Organisation.objects.update(clock_at=LATER)
    with acting_as(dora):
        gate.turn_down(held, "Ill", by=dora, at=LATER)
    pumps.run_due()
    for name in ("Mona Perera", "Otto"):
        with pytest.raises(actions.NotTheReceiver, match="No receiver"):
            sign(loop, found, line, name)
    with acting_as(dora):
        gate.name_receiver(held, "Ruth Silva", "", "", by=dora, at=LATER)
    pumps.run_due()
    with pytest.raises(actions.NotTheReceiver):
        sign(loop, found, line, "Ruth Silva")
    with acting_as(dora):
        gate.accept(held, by=dora, at=LATER)
    pumps.run_due()
    with pytest.raises(actions.NotTheReceiver):
        sign(loop, found, line, "Mona Perera")
    sign(loop, found, line, "Ruth Silva")
    pumps.run_due()
    with acting_as(loop.state):
        assert queries.figures(LATER).received == 1


@pytest.mark.parametrize("ending", ["family", "adult"])
def test_an_operator_is_told_in_neutral_words_that_nobody_signs_any_more(
    loop: Loop, dora: Actor, haven: Organisation, ending: str
) -> None:
    held, found, line = arrived_child(loop, dora)
    Organisation.objects.update(clock_at=LATER)
    for one in (dora, officer(haven, "Emil")):
        with acting_as(one):
            gate.end(held, ending, "Her mother waits with the papers", by=one, at=LATER)
        Organisation.objects.update(clock_at=LATER + timedelta(minutes=5))
        pumps.run_due()
        with acting_as(loop.operator):
            [row] = evacuation.manifest_lines(evacuation.newest_manifest(found.id), LATER)
            if one is dora:
                assert (row.needs_escort, row.receiver) == (True, "Mona Perera")
    assert (row.needs_escort, row.is_freed, row.receiver) == (False, True, "")
    assert "mother" not in str(row)
    with pytest.raises(actions.NobodyToHandOver):
        sign(loop, found, line, "Mona Perera")
    before = _told(loop)
    pumps.run_due()
    with acting_as(dora):
        pumps.wake(gate.LANE, LATER)
    pumps.run_due()
    assert _told(loop) == before, "it is told once"


def _told(loop: Loop) -> int:
    with acting_as(loop.operator):
        return DisclosureItem.objects.filter(disclosure__kind="evacuation.manifest").count()


def test_a_child_bound_to_another_leg_loses_its_seat(loop: Loop, dora: Actor) -> None:
    someone, _found = seated_child(loop, dora)
    with acting_as(dora):
        held = ChildGate.objects.get(person_id=someone)
        gate.open_gate(held.id, "LKA", "Another bus", leg="B2", by=dora, at=NOON)
    pumps.run_due()
    assert states(loop)[0] == "withdrawn"
    with acting_as(loop.operator):
        assert PoolEntry.objects.get().state == "closed"


def test_an_own_child_is_listed_boarded_and_handed_over_as_its_gate_says(
    loop: Loop, portal: Organisation
) -> None:
    ruth = officer(portal, "Ruth")
    loop.legs(leg("B1", "tripoli", "CMB", 20, mode="air", escorts=5))
    someone = own(loop, person("Amal", "2015", needs=ALONE))["Amal"]
    with acting_as(ruth):
        held = cleared(ruth, someone).gate_id
    pumps.run_due()
    share_own(loop)
    loop.seat()
    found = listed(loop)
    with acting_as(ruth):
        gate.open_gate(held, "LKA", "Another bus", leg="B2", by=ruth, at=NOON)
    with pytest.raises(actions.ChecksNotFinished):
        board_all(loop, found)
    with acting_as(ruth):
        gate.open_gate(held, "LKA", "This bus", leg="B1", by=ruth, at=NOON)
    board_all(loop, found)
    with acting_as(loop.operator):
        actions.depart(found.id, by=loop.operator, at=NOON)
        actions.arrive(found.id, by=loop.operator, at=LATER)
        line = ManifestLine.objects.get().id
    with acting_as(ruth):
        gate.turn_down(held, "Ill", by=ruth, at=LATER)
    with pytest.raises(actions.NotTheReceiver):
        sign(loop, found, line, "Mona Perera")
    with acting_as(ruth):
        gate.name_receiver(held, "Rosa Silva", "", "", by=ruth, at=LATER)
        gate.accept(held, by=ruth, at=LATER)
    sign(loop, found, line, "Rosa Silva")
