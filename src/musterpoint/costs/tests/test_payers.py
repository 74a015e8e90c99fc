"""Who pays before a person: the employer who is asked, the insurer of a policy."""

from datetime import timedelta
from typing import Any

import pytest

from musterpoint.bonds import actions as bonds
from musterpoint.bonds.models import Call
from musterpoint.bonds.tests import factories as calls
from musterpoint.claims import actions as claims
from musterpoint.claims.tests.test_covers import cover_in
from musterpoint.costs import actions, rules
from musterpoint.costs.models import Note, NoteState, Share
from musterpoint.costs.tests.factories import LATER, costed, fly, invoice, noted, open_books, other
from musterpoint.evacuation.tests.factories import Loop, person
from musterpoint.kernel.ids import show_reference
from musterpoint.people.models import Person
from musterpoint.tenancy import pumps
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

LANE = "costs.bonds"


def insure(loop: Loop, **changed: Any) -> None:
    """Register a policy of the only person, as claims do."""
    number = Person.objects.get().reference
    given = {"person_reference": number, "who": "", "exclusions": ()} | changed
    claims.register_cover(cover_in(**given), by=loop.state, at=LATER)


def called(loop: Loop, haven: Organisation) -> Call:
    """Ask the employer of the only person for the passage, in the running unit."""
    bond = calls.in_force(loop.state, calls.colleague(haven))
    made = calls.sent(loop.state)
    number = show_reference(Person.objects.get().reference)
    assert bond.employer_id is not None
    return bonds.match(
        made.row.id, bond.id, bond.employer_id, number, loop.state_crisis, by=loop.state, at=NOON
    )


@pytest.fixture
def flown(loop: Loop) -> Loop:
    fly(loop, loop.household(person("Nimal Perera")))
    open_books(loop.state)
    return loop


def payer() -> tuple[str, str]:
    (found,) = Share.objects.values_list("payer", "reason")
    return found


@pytest.mark.parametrize(
    ("changed", "who"),
    [
        ({}, ("insurer", "insured")),
        ({"covers": ("evacuation",)}, ("insurer", "insured")),
        ({"exclusions": ("before",)}, ("insurer", "insured")),
        ({"covers": ("medical", "wages")}, ("person", "adult")),
        ({"exclusions": ("war",)}, ("person", "adult")),
        ({"exclusions": ("advice", "before")}, ("person", "adult")),
        ({"until_on": NOON.date() - timedelta(days=1)}, ("person", "adult")),
    ],
)
def test_a_policy_pays_where_it_covers_the_journey_on_its_day(
    flown: Loop, changed: dict[str, Any], who: tuple[str, str]
) -> None:
    with acting_as(flown.state):
        insure(flown, **changed)
        costed(flown.state, flown.state_crisis)
        assert payer() == who


def test_a_policy_that_is_registered_later_ends_what_is_asked(loop: Loop) -> None:
    made = noted(loop).note
    with acting_as(loop.state):
        insure(loop)
    pumps.run_due(only={LANE})
    with acting_as(loop.state):
        made.refresh_from_db()
        assert (made.owed, made.state, payer()) == (0, NoteState.WAIVED, ("insurer", "insured"))


def test_an_employer_who_is_asked_goes_before_the_person(flown: Loop, haven: Organisation) -> None:
    with acting_as(flown.state):
        insure(flown)
        called(flown, haven)
        costed(flown.state, flown.state_crisis)
        assert payer() == ("employer", "employer")
        assert not actions.offer_notes(flown.state_crisis, by=flown.state, at=LATER)


def test_a_call_that_is_refused_or_withdrawn_asks_the_employer_no_more(
    loop: Loop, haven: Organisation
) -> None:
    made = noted(loop).note
    with acting_as(loop.state):
        row = called(loop, haven)
    pumps.run_due(only={LANE})
    with acting_as(loop.state):
        assert payer() == ("employer", "employer")
        assert Note.objects.get().owed == 0
        bonds.withdraw(row.id, by=loop.state, at=LATER)
    pumps.run_due(only={LANE})
    with acting_as(loop.state):
        made.refresh_from_db()
        assert payer() == ("person", "adult")
        assert made.owed == 10_000


def test_what_somebody_decided_of_a_payer_stays(flown: Loop, haven: Organisation) -> None:
    with acting_as(flown.state):
        row = costed(flown.state, flown.state_crisis)
        share = Share.objects.get()
        change = actions.change_payer(share.id, "host", "Agreed", by=flown.state, at=LATER)
        if change.decided_at is None:
            actions.decide_payer(change.id, True, by=other(haven), at=LATER)
        insure(flown)
    pumps.run_due(only={LANE})
    with acting_as(flown.state):
        actions.add_invoice(row.id, invoice(100, number="R-2"), by=flown.state, at=LATER)
        assert payer() == ("host", "decided")


def test_the_rules_ask_bond_employer_and_insurer_in_this_order() -> None:
    model = rules.pack().models["note"]
    true = {"child", "insured", "employer", "bond"}
    for fact, who in (("bond", "bond"), ("employer", "employer"), ("insured", "insurer")):
        assert model.payer(true)[0] == who
        true.remove(fact)
    assert model.payer(true) == ("fund", "child")
