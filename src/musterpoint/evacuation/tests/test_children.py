"""Children who are alone, from the request to the receiver: every door asks the gate."""

import ast
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musterpoint.cases.children import actions as gate
from musterpoint.cases.children import queries
from musterpoint.cases.models import ChildClearance, ChildGate
from musterpoint.cases.tests.children.factories import cleared, officer, prepared
from musterpoint.crises import actions as crises
from musterpoint.evacuation import actions
from musterpoint.evacuation.models import (
    Leg,
    ManifestLine,
    PoolEntry,
    Request,
    Traveller,
)
from musterpoint.evacuation.tests.factories import Loop, leg, person
from musterpoint.evacuation.tests.pages import JOURNEY
from musterpoint.kernel.errors import Refused
from musterpoint.people import actions as people
from musterpoint.people import queries as registry
from musterpoint.people.identity import HouseholdIn, PersonIn
from musterpoint.people.models import Person
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

LATER = NOON + timedelta(hours=1)
ALONE = ("unaccompanied",)


@pytest.fixture
def dora(loop: Loop, haven: Organisation) -> Actor:
    return officer(haven, "Dora")


def child_of(loop: Loop, name: str = "Amal") -> UUID:
    """Register a child who is alone and let it ask; return the person."""
    loop.ask(loop.household(person(name, "2015", needs=ALONE)))
    with acting_as(loop.state):
        return ChildGate.objects.order_by("-id").values_list("person_id", flat=True)[0]


def share(loop: Loop) -> None:
    with acting_as(loop.state):
        actions.share_ready(
            loop.state_crisis, loop.operator.organisation_id, by=loop.state, at=NOON
        )
    pumps.run_due()


def states(loop: Loop) -> list[str]:
    with acting_as(loop.state):
        return list(Request.objects.order_by("id").values_list("state", flat=True))


def listed(loop: Loop, code: str = "B1") -> Leg:
    with acting_as(loop.operator):
        found = Leg.objects.get(code=code)
        actions.make_manifest(found.id, by=loop.operator, at=NOON)
        return found


def board_all(loop: Loop, found: Leg, at: object = NOON) -> int:
    with acting_as(loop.operator):
        lines = ManifestLine.objects.filter(manifest__leg=found).order_by("-manifest__version")
        newest = lines.values_list("manifest_id", flat=True).first()
        outcomes = [
            actions.LineOut(line_id=one, state="boarded")
            for one in lines.filter(manifest_id=newest).values_list("id", flat=True)
        ]
        return actions.board(found.id, outcomes, by=loop.operator, at=at)  # type: ignore[arg-type]


def seated_child(loop: Loop, dora: Actor) -> tuple[UUID, Leg]:
    loop.legs(leg("B1", "tripoli", "CMB", 20, mode="air", escorts=5))
    someone = child_of(loop)
    with acting_as(dora):
        cleared(dora, someone)
    pumps.run_due()
    share(loop)
    loop.seat()
    return someone, listed(loop)


def test_a_child_goes_from_the_gate_to_its_receiver_and_nobody_else(
    loop: Loop, dora: Actor
) -> None:
    someone, found = seated_child(loop, dora)
    assert board_all(loop, found) == 1
    with acting_as(loop.operator):
        assert actions.depart(found.id, by=loop.operator, at=NOON) == 1
        actions.arrive(found.id, by=loop.operator, at=LATER)
    pumps.run_due()
    with acting_as(loop.state):
        assert queries.figures(LATER).moved == 1
        assert queries.figures(LATER).received == 0
    with acting_as(loop.operator):
        line = ManifestLine.objects.get()
        with pytest.raises(actions.NotTheReceiver):
            actions.hand_over(found.id, line.id, "Otto", by=loop.operator, at=LATER)
        actions.hand_over(found.id, line.id, "Mona Perera", by=loop.operator, at=LATER)
        with pytest.raises(actions.HandedBefore):
            actions.hand_over(found.id, line.id, "Mona Perera", by=loop.operator, at=LATER)
    Organisation.objects.update(clock_at=LATER)
    pumps.run_due()
    with acting_as(loop.state):
        assert queries.figures(LATER).received == 1
        assert queries.clearance([someone], LATER)[someone] == queries.Held(missing=("used",))


def test_the_operator_learns_that_an_escort_is_needed_and_never_why(
    loop: Loop, dora: Actor
) -> None:
    seated_child(loop, dora)
    with acting_as(loop.operator):
        assert Traveller.objects.get().needs_escort
        assert not ChildGate.objects.exists()
        assert not ChildClearance.objects.exists()


def test_a_gate_that_closes_takes_the_seat_back_and_keeps_the_place_in_the_line(
    loop: Loop, dora: Actor
) -> None:
    someone, found = seated_child(loop, dora)
    with acting_as(dora):
        opened = ChildClearance.objects.get()
        gate.turn_down(opened.gate_id, "Ill", by=dora, at=NOON)
    pumps.run_due()
    assert states(loop) == ["withdrawn", "waiting"]
    with acting_as(loop.state):
        again = Request.objects.get(state="waiting")
        assert again.requested_at == Request.objects.get(state="withdrawn").requested_at
    with pytest.raises(Refused):
        board_all(loop, found)
    with acting_as(loop.operator):
        assert PoolEntry.objects.get().state == "closed"
    with acting_as(dora):
        gate.accept(opened.gate_id, by=dora, at=NOON)
        assert gate.open_gate(opened.gate_id, "LKA", "Well again", by=dora, at=NOON)
    pumps.run_due()
    assert states(loop) == ["withdrawn", "ready"]
    assert someone


def test_an_opening_that_ran_out_boards_nobody(loop: Loop, dora: Actor) -> None:
    _someone, found = seated_child(loop, dora)
    with pytest.raises(actions.ChecksNotFinished):
        board_all(loop, found, NOON + timedelta(days=15))


def test_a_child_cleared_for_another_country_waits(loop: Loop, dora: Actor) -> None:
    someone = child_of(loop)
    with acting_as(dora):
        cleared(dora, someone, "TUN")
    pumps.run_due()
    assert states(loop) == ["waiting"]


def test_a_child_whose_parents_did_not_come_does_not_leave(loop: Loop) -> None:
    loop.legs(leg("B1", "tripoli", "CMB", 20))
    loop.ask(loop.household(person("Mona", "1985"), person("Ines", "2016")))
    loop.seat()
    found = listed(loop)
    with acting_as(loop.operator):
        kid = ManifestLine.objects.get(traveller__is_minor=True)
        grown = ManifestLine.objects.get(traveller__is_minor=False)
        boarded = [actions.LineOut(line_id=kid.id, state="boarded")]
        actions.board(found.id, boarded, by=loop.operator, at=NOON)
        with pytest.raises(actions.ChildLeftAlone):
            actions.depart(found.id, by=loop.operator, at=NOON)
        both = [actions.LineOut(line_id=grown.id, state="boarded")]
        actions.board(found.id, both, by=loop.operator, at=NOON)
        assert actions.depart(found.id, by=loop.operator, at=NOON) == 2


def own(loop: Loop, *members: PersonIn) -> dict[str, UUID]:
    """Let a household of the operator itself ask; return its people by name."""
    with acting_as(loop.operator):
        made = crises.register(
            [loop.pool_crisis], [HouseholdIn(members=members)],
            by=loop.operator, at=NOON, source="staff",
        )  # fmt: skip
        wish = actions.RequestIn(household_id=made[0].id, way="staff")
        actions.request(loop.pool_crisis, [wish], by=loop.operator, at=NOON)
        cards = registry.card([one.id for one in made[0].persons], NOON)
        return {card.name: one for one, card in cards.items()}


def share_own(loop: Loop) -> None:
    mine = loop.operator.organisation_id
    with acting_as(loop.operator):
        actions.share_ready(loop.pool_crisis, mine, by=loop.operator, at=NOON)
    pumps.run_due()


def test_a_child_asked_for_without_its_parents_waits(loop: Loop) -> None:
    home = loop.household(person("Mona", "1985"), person("Ines", "2016"))
    with acting_as(loop.state):
        kid = next(
            one.person_id
            for one in registry.card(Person.objects.values_list("id", flat=True), NOON).values()
            if one.name == "Ines"
        )
        wish = actions.RequestIn(household_id=home, person_ids=(kid,), way="staff")
        actions.request(loop.state_crisis, [wish], by=loop.state, at=NOON)
    assert states(loop) == ["waiting"]


def test_the_pool_that_is_the_own_one_asks_the_gate_too(loop: Loop, dora: Actor) -> None:
    loop.legs(leg("B1", "tripoli", "CMB", 20, mode="air", escorts=5))
    own(loop, person("Amal", "2015", needs=ALONE))
    with acting_as(loop.operator):
        mine = loop.operator.organisation_id
        assert actions.share_ready(loop.pool_crisis, mine, by=loop.operator, at=NOON) == 0
        Request.objects.update(state="ready", holds=[])  # as if a program had written it
        assert actions.share_ready(loop.pool_crisis, mine, by=loop.operator, at=NOON) == 0
        assert Request.objects.get().state == "waiting"


#: What people without a decision may try, one after another, to get a child through.
DOORS = (
    "drop_need", "grow_up", "join_adult", "clear", "share", "ask_again", "ask_alone", "age_ended",
    "half_way", "withdraw_and_ask", "match", "list_and_board", "carer", "one_signature",
)  # fmt: skip


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(doors=st.lists(st.sampled_from(DOORS), min_size=3, max_size=9))
def test_no_order_of_doors_lets_a_child_through(loop: Loop, dora: Actor, doors: list[str]) -> None:
    someone = child_of(loop)
    with acting_as(loop.operator):
        if not Leg.objects.exists():
            actions.offer(
                loop.pool_crisis,
                [leg("B1", "tripoli", "CMB", 20, mode="air", escorts=50)],
                by=loop.operator,
                at=NOON,
            )
    for door in doors:
        try:
            _try(loop, dora, someone, door)
        except (Refused, RuntimeError):
            continue
        finally:
            pumps.run_due()
    with acting_as(loop.state):
        assert not isinstance(queries.clearance([someone], NOON)[someone], queries.Cleared)
    with acting_as(loop.operator):
        assert not ManifestLine.objects.filter(state="boarded").exists()
        assert not PoolEntry.objects.exclude(state="closed").exists()


def _try(loop: Loop, dora: Actor, someone: UUID, door: str) -> None:
    with acting_as(dora):
        found = ChildGate.objects.get(person_id=someone)
        card = registry.card([someone], NOON)[someone]
        asked = list(Request.objects.values_list("id", flat=True))
        changes: dict[str, dict[str, object]] = {
            "drop_need": {"needs": ()},
            "grow_up": {"born": "1980"},
        }
        if door in changes:
            identity = replace(card.identity, **changes[door])
            data = PersonIn(id=someone, identity=identity, nationalities=("LKA",), area="tripoli")
            people.change(someone, data, by=dora, at=NOON)
        elif door == "join_adult" and card.household_id is not None:
            people.join_household(
                card.household_id, [person("An uncle", "1970")], by=dora, at=NOON, source="staff"
            )
        elif door == "clear":
            actions.clear_checks(asked, by=dora, at=NOON)
        elif door in ("ask_again", "ask_alone", "withdraw_and_ask") and card.household_id:
            if door == "withdraw_and_ask":
                actions.withdraw(asked, by=dora, at=NOON)
            alone = (someone,) if door == "ask_alone" else ()
            wish = actions.RequestIn(
                household_id=card.household_id, person_ids=alone, any_safe_place=True, way="staff"
            )
            actions.request(loop.state_crisis, [wish], by=dora, at=NOON)
        elif door == "age_ended":
            gate.end(found.id, "adult", "I say so", by=dora, at=NOON)
        elif door == "half_way":
            prepared(dora, someone, leave_out="accept")
        elif door == "carer":
            gate.check_carer(found.id, "An uncle", "A paper", by=dora, at=NOON)
        elif door == "one_signature":
            gate.open_gate(found.id, "LKA", "Now", is_urgent=True, by=dora, at=NOON)
    if door == "share":
        share(loop)
    elif door == "match":
        loop.seat()
    elif door == "list_and_board":
        board_all(loop, listed(loop))


ASKING = {
    "_requests.py": ("request", "clear_checks", "share_ready"),
    "_gone.py": ("ask_again",),
    "_matching.py": ("run_match", "_check_still_fits"),
    "_travellers.py": ("name_travellers",),
    "_manifests.py": ("make_manifest", "board", "depart"),
    "_children.py": ("follow_gates",),
}


def test_every_action_that_seats_or_boards_asks_the_gate() -> None:
    folder = Path(actions.__file__).parent
    for file, functions in ASKING.items():
        tree = ast.parse((folder / file).read_text())
        found = {
            one.name: ast.unparse(one) for one in tree.body if isinstance(one, ast.FunctionDef)
        }
        for name in functions:
            assert "gates." in found[name], f"{file}: {name} does not ask the gate"


def test_no_other_action_writes_what_seats_or_boards() -> None:
    """A new function that makes a state a child must not reach has to be named above."""
    folder = Path(actions.__file__).parent
    marks = ("RequestState.READY", "SeatState.CONFIRMED, ", "LineState.BOARDED,", "Traveller(")
    named = {(file, name) for file, names in ASKING.items() for name in names}
    # what is told by the operator, kept of those who were named, undone, or only read
    allowed = {
        ("_pool.py", "apply_seats"), ("_travellers.py", "_keep_travellers"), ("_requests.py", "request_of"),
        ("_requests.py", "withdraw"), ("_matching.py", "confirm"), ("_matching.py", "release"),
    }  # fmt: skip
    writes = set()
    for file in sorted(folder.glob("_*.py")):
        for one in ast.parse(file.read_text()).body:
            if isinstance(one, ast.FunctionDef) and any(m in ast.unparse(one) for m in marks):
                writes.add((file.name, one.name))
    assert JOURNEY
    assert writes <= named | allowed, writes - named - allowed
