"""Whoever decides on help is told of an insurance first, and says that they looked."""

import pytest

from musterpoint.claims import actions
from musterpoint.claims.tests.test_covers import cover_in
from musterpoint.grants import actions as grants
from musterpoint.grants.models import Application, State
from musterpoint.grants.tests.factories import Desk, clock
from musterpoint.people import actions as people
from musterpoint.people.models import Person
from musterpoint.people.tests.factories import home
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in


@pytest.fixture
def applied(haven: Organisation, alice: Actor) -> Application:
    """An application of somebody insured, ready to be decided."""
    clock(NOON)
    desk = Desk(haven)
    with acting_as(alice):
        people.register([home()], by=alice, at=NOON, source="staff")
        person = Person.objects.first()
        assert person is not None
        given = cover_in(person_reference=person.reference, who="")
        actions.register_cover(given, by=alice, at=NOON)
    row = desk.apply(person_id=person.id, name="").row
    desk.recommended(row)
    return row


def test_the_insured_are_approved_only_by_who_says_that_they_looked(applied: Application) -> None:
    decider = signed_in("haven", "authorising_officer")
    page = f"/o/haven/desk/grants/{applied.id}/"
    assert "Mutual of Sfax" in decider.get(page).content.decode()
    assert "ask the insurer first" in decider.get(page).content.decode()
    step = f"{page}decide/"
    given = {"outcome": "approved", "amount": "100", "reasons": "By need"}
    refused = decider.post(step, given)
    assert refused.status_code == 422
    assert "Ask it first" in refused.content.decode()
    assert decider.post(step, given | {"knows_covered": "on"}).status_code == 302


def test_a_refusal_asks_nothing_of_the_insured(applied: Application, alice: Actor) -> None:
    with acting_as(alice):
        row = grants.decide(applied.id, "refused", 0, "Not in need", by=alice, at=NOON)
    assert row.state == State.REFUSED
