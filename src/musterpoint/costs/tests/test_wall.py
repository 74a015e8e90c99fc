"""What a State is asked for is the same whoever else was aboard, and whatever was confided."""

from uuid import UUID, uuid4

import pytest

from musterpoint.costs import actions
from musterpoint.costs.models import Carried, Share, StatementLine
from musterpoint.costs.tests.factories import LATER, TODAY, agree, costed, fly, open_books
from musterpoint.crises import actions as crises
from musterpoint.crises.models import Crisis
from musterpoint.disclosures.models import Disclosure, Hold
from musterpoint.evacuation import actions as evacuation
from musterpoint.evacuation.models import Leg, PoolEntry
from musterpoint.evacuation.tests.factories import Loop, person
from musterpoint.people.identity import HouseholdIn
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation, OrganisationKind
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def own_household(loop: Loop) -> None:
    """Let somebody ask at the operator's own desk: no State knows of them."""
    by = loop.operator
    with acting_as(by):
        home = HouseholdIn(id=uuid4(), members=(person("Hidden Person"),))
        crises.register([loop.pool_crisis], [home], by=by, at=NOON, source="staff")
        asked = evacuation.RequestIn(household_id=home.id, way="staff")
        evacuation.request(loop.pool_crisis, [asked], by=by, at=NOON)
        evacuation.share_ready(loop.pool_crisis, by.organisation_id, by=by, at=NOON)
    pumps.run_due()


def stated(loop: Loop) -> list[tuple[object, ...]]:
    """Return what the State reads in the statement of the operator."""
    agree(loop.state, loop.operator)
    open_books(loop.state, loop.operator)
    by = loop.operator
    with acting_as(by):
        row = Carried.objects.first()
        if row is None:
            actions.count_carried(loop.pool_crisis, by=by, at=LATER)
        leg = evacuation_leg()
        costed(by, loop.pool_crisis, 1_000_000, leg)
        made = actions.draw_statement(
            loop.state.organisation_id, NOON.date(), TODAY, "USD", by=by, at=LATER
        )
        actions.send_statement(made.id, by=by, at=LATER)
    pumps.run_due()
    with acting_as(loop.state):
        return list(
            StatementLine.objects.values_list(
                "leg", "people", "seats", "amount", "original", "rate", "route"
            )
        )


def evacuation_leg() -> UUID:
    return Leg.objects.get(code="b1").id


@pytest.mark.parametrize("others", [0, 1, 2])
def test_a_statement_neither_counts_nor_prices_who_is_not_known_to_the_state(
    loop: Loop, others: int
) -> None:
    for _one in range(others):
        own_household(loop)
    fly(loop, loop.household(), loop.household(person("Second")))
    assert stated(loop) == [("b1", 2, 2, 40_000, 40_000, "", "Tripoli – Colombo")]
    with acting_as(loop.operator):
        payers = sorted(Share.objects.values_list("payer", flat=True))
        assert payers.count("state") == 2


def test_who_stopped_sharing_before_leaving_is_in_no_number(loop: Loop) -> None:
    """The copy that was given counts: of whom nothing was given, nothing is asked."""

    def stop() -> None:
        entry = PoolEntry.objects.order_by("id").first()
        assert entry is not None
        Hold.objects.create(subject_id=entry.id, stopped_at=NOON)

    fly(loop, loop.household(), loop.household(person("Second")), before=stop)
    with acting_as(loop.operator):
        assert PoolEntry.objects.filter(state="arrived").count() == 2
        actions.count_carried(loop.pool_crisis, by=loop.operator, at=LATER)
        assert Carried.objects.get().people == 1
        actions.open_accounts(by=loop.operator, at=LATER)
        costed(loop.operator, loop.pool_crisis, 1_000_000, evacuation_leg())
        payers = sorted(Share.objects.values_list("payer", flat=True))
        assert payers == ["fund", "state"]


def flown_by(loop: Loop, flyer: Actor, people: int, *, is_agreed: bool) -> None:
    """Let another organisation fly people of the first one, and let the operator count them."""
    Organisation.objects.filter(id=flyer.organisation_id).update(is_exercise=True)
    with acting_as(loop.operator):
        reference = Crisis.objects.get(id=loop.pool_crisis).shared_reference
    with acting_as(flyer):
        area = crises.AreaIn(code="tripoli", name="Tripoli", latitude=32.9, longitude=13.2)
        crises.declare(
            "libya", "Libya", "LBY", "origin", [area], "fighting", shared_reference=reference,
            by=flyer, at=NOON,
        )  # fmt: skip
    agree(loop.operator, flyer)
    agree(loop.operator, loop.state)
    if is_agreed:
        agree(loop.state, flyer)
    fly(loop, loop.household(*(person(f"P {place}") for place in range(people))))
    with acting_as(loop.operator):
        Leg.objects.update(offered_by_id=flyer.organisation_id)
        actions.count_carried(loop.pool_crisis, by=loop.operator, at=LATER)
    pumps.run_due()


def told(of: Actor) -> tuple[list[tuple[str, int]], int]:
    """Return what an organisation was told that it flew, and how many copies reached it."""
    with acting_as(of):
        copies = Disclosure.objects.filter(direction="in", kind="costs.carried").count()
        return list(Carried.objects.values_list("code", "people")), copies


def test_who_flew_learns_nothing_without_the_agreement_of_whose_people_they_were(
    loop: Loop, mallory: Actor
) -> None:
    """The operator's agreement with who flew is not theirs."""
    flown_by(loop, mallory, 10, is_agreed=False)
    assert told(mallory) == ([], 0)


@pytest.mark.parametrize(("people", "seen"), [(9, ([], 0)), (10, ([("b1", 10)], 1))])
def test_who_flew_is_told_no_small_number(
    loop: Loop, mallory: Actor, people: int, seen: tuple[list[tuple[str, int]], int]
) -> None:
    flown_by(loop, mallory, people, is_agreed=True)
    assert told(mallory) == seen


def test_a_state_that_flies_never_learns_how_many_went_to_an_international_organisation(
    loop: Loop, mallory: Actor
) -> None:
    """Whoever went there out of fear of that State is in no number for it, agreed or not."""
    kinds = OrganisationKind
    Organisation.objects.filter(id=mallory.organisation_id).update(kind=kinds.STATE_AUTHORITY)
    Organisation.objects.filter(id=loop.state.organisation_id).update(
        kind=kinds.INTERNATIONAL_ORGANISATION
    )
    flown_by(loop, mallory, 10, is_agreed=True)
    assert told(mallory) == ([], 0)


def test_a_state_that_keeps_the_lists_itself_counts_nobody_of_an_international_organisation(
    loop: Loop,
) -> None:
    fly(loop, loop.household(*(person(f"P {place}") for place in range(10))))
    kinds = OrganisationKind
    Organisation.objects.filter(id=loop.operator.organisation_id).update(kind=kinds.STATE_AUTHORITY)
    Organisation.objects.filter(id=loop.state.organisation_id).update(
        kind=kinds.INTERNATIONAL_ORGANISATION
    )
    with acting_as(loop.operator):
        assert actions.count_carried(loop.pool_crisis, by=loop.operator, at=LATER) == 0
        assert not Carried.objects.exists()
