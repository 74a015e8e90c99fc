"""Stop sharing: silent, for good, with the last word that the person chose."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from musterpoint.audit.models import Event
from musterpoint.cases.screening import actions, queries
from musterpoint.crises import actions as crises
from musterpoint.crises.models import RollEntry
from musterpoint.disclosures import actions as given_items
from musterpoint.disclosures import queries as disclosures
from musterpoint.disclosures.models import DisclosureItem
from musterpoint.disclosures.tests.factories import dump
from musterpoint.evacuation import actions as evacuation
from musterpoint.evacuation.models import Request
from musterpoint.evacuation.tests.factories import Loop, make_loop, person
from musterpoint.kernel.errors import NotAllowed
from musterpoint.people import actions as people
from musterpoint.people.actions import ConsentIn
from musterpoint.people.identity import HouseholdIn
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


@pytest.fixture
def cara(portal: Organisation) -> Actor:
    return officer(portal, "Cara", "caseworker")


@pytest.fixture
def loop(olga: Actor, alice: Actor) -> Loop:
    """The international organisation gives its requests to a State's pool."""
    return make_loop(olga, alice)


def chooses(by: Actor, person_id: UUID, yes: bool = True, hour: int = 0) -> None:
    """Record an answer about sharing."""
    answer = ConsentIn(
        purpose="partners", recipient="any", is_given=yes, text_version="1", language="en",
        channel="staff",
    )  # fmt: skip
    with acting_as(by):
        people.record_consent(person_id, [answer], by=by, at=NOON + timedelta(hours=hour))


def registered(loop: Loop, *names: str) -> tuple[UUID, list[UUID]]:
    with acting_as(loop.state):
        (made,) = crises.register(
            [loop.state_crisis],
            [HouseholdIn(id=uuid4(), members=tuple(person(name) for name in names))],
            by=loop.state,
            at=NOON,
            source="staff",
        )
    return made.id, [one.id for one in made.persons]


def given(loop: Loop) -> int:
    """Return how many requests the State's pool has."""
    with acting_as(loop.operator):
        return DisclosureItem.objects.filter(disclosure__kind="evacuation.request").count()


def test_nothing_goes_to_a_state_before_the_person_chose(loop: Loop) -> None:
    home, (mona,) = registered(loop, "Mona")
    loop.ask(home)
    assert given(loop) == 0
    chooses(loop.state, mona, yes=False)
    with acting_as(loop.state):
        to = loop.operator.organisation_id
        assert evacuation.share_ready(loop.state_crisis, to, by=loop.state, at=NOON) == 0
    chooses(loop.state, mona, hour=1)
    with acting_as(loop.state):
        assert evacuation.share_ready(loop.state_crisis, to, by=loop.state, at=NOON) == 1
    assert given(loop) == 1


def test_a_household_waits_until_each_of_them_chose(loop: Loop) -> None:
    home, both = registered(loop, "Mona", "Omar")
    chooses(loop.state, both[0])
    loop.ask(home)
    assert given(loop) == 0


def test_a_stop_changes_nothing_on_the_other_side_and_nothing_follows(
    loop: Loop, cara: Actor
) -> None:
    home, (mona,) = registered(loop, "Mona")
    chooses(loop.state, mona)
    loop.ask(home)
    before = dump(loop.operator)
    with acting_as(loop.state):
        trail = Event.objects.count()
    with acting_as(cara):
        actions.stop_sharing(mona, by=cara, at=NOON)
        assert queries.is_stopped(mona, cara)
    pumps.run_due()
    assert dump(loop.operator) == before
    with acting_as(loop.state):
        assert Event.objects.count() == trail
        asked = evacuation.RequestIn(household_id=home, way="staff")
        evacuation.request(loop.state_crisis, [asked], by=loop.state, at=NOON)
        to = loop.operator.organisation_id
        evacuation.share_ready(loop.state_crisis, to, by=loop.state, at=NOON)
    pumps.run_due()
    assert dump(loop.operator) == before
    with acting_as(loop.state):
        assert all(one.ended_at == NOON for one in disclosures.given(home))


def test_one_of_a_household_stops_without_the_others(loop: Loop, cara: Actor) -> None:
    home, (mona, omar) = registered(loop, "Mona", "Omar")
    with acting_as(cara):
        actions.stop_sharing(mona, by=cara, at=NOON)
        assert disclosures.stopped([home, mona, omar]) == {mona}
        actions.stop_sharing(mona, with_household=True, by=cara, at=NOON)
        assert disclosures.stopped([home, mona, omar]) == {home, mona, omar}
        actions.share_again(mona, by=cara, at=NOON)
        assert disclosures.stopped([home, mona, omar]) == {home, omar}
        actions.share_again(omar, by=cara, at=NOON)
        assert disclosures.stopped([home, mona, omar]) == set()


def test_who_shares_again_does_so_for_nobody_else(loop: Loop, cara: Actor) -> None:
    home, (mona, omar) = registered(loop, "Mona", "Omar")
    with acting_as(cara):
        for one in (mona, omar):
            actions.stop_sharing(one, by=cara, at=NOON)
        actions.share_again(omar, by=cara, at=NOON)
        assert disclosures.stopped([home, mona, omar]) == {mona}


def share(loop: Loop, at: datetime = NOON) -> int:
    with acting_as(loop.state):
        to = loop.operator.organisation_id
        return evacuation.share_ready(loop.state_crisis, to, by=loop.state, at=at)


def asked(loop: Loop, home: UUID) -> None:
    with acting_as(loop.state):
        wish = evacuation.RequestIn(household_id=home, way="staff")
        evacuation.request(loop.state_crisis, [wish], by=loop.state, at=NOON)


def test_a_request_of_somebody_who_stopped_waits_like_any_other(loop: Loop, cara: Actor) -> None:
    home, both = registered(loop, "Mona", "Omar")
    for one in both:
        chooses(loop.state, one)
    with acting_as(cara):
        actions.stop_sharing(both[0], by=cara, at=NOON)
    asked(loop, home)
    before = dump(loop.operator)
    assert share(loop) == 0
    assert dump(loop.operator) == before
    with acting_as(loop.state):
        row = Request.objects.get()
        assert (row.state, row.item_id, row.operator_id) == ("ready", None, None)
    with acting_as(cara):
        actions.share_again(both[0], by=cara, at=NOON)
    assert share(loop) == 1


def test_what_the_pool_has_of_somebody_who_stopped_is_not_taken_back(
    loop: Loop, cara: Actor
) -> None:
    home, both = registered(loop, "Mona", "Omar")
    for one in both:
        chooses(loop.state, one)
    loop.ask(home)
    with acting_as(cara):
        actions.stop_sharing(both[0], by=cara, at=NOON)
    before = dump(loop.operator)
    with acting_as(loop.state):
        ids = list(Request.objects.values_list("id", flat=True))
        assert evacuation.withdraw(ids, by=loop.state, at=NOON) == 1
    pumps.run_due()
    assert dump(loop.operator) == before


def test_a_stop_goes_along_when_somebody_leaves_the_household(loop: Loop, cara: Actor) -> None:
    home, (mona, omar) = registered(loop, "Mona", "Omar")
    with acting_as(cara):
        actions.stop_sharing(mona, by=cara, at=NOON)
    with acting_as(loop.state):
        trail = Event.objects.count()
        alone = people.leave_household(mona, by=loop.state, at=NOON).id
        other = people.leave_household(omar, by=loop.state, at=NOON).id
        assert Event.objects.count() - trail == 2
        assert disclosures.stopped([home, alone, other]) == {alone}
    chooses(loop.state, mona)
    asked(loop, alone)
    assert share(loop) == 0
    with acting_as(cara):
        actions.share_again(mona, by=cara, at=NOON)
        assert disclosures.stopped([home, alone, mona]) == set()
    assert share(loop) == 1


def test_after_sharing_again_updates_go_as_if_there_had_been_no_stop(
    loop: Loop, cara: Actor
) -> None:
    homes = []
    for name in ("Mona", "Omar"):
        home, (person_id,) = registered(loop, name)
        chooses(loop.state, person_id)
        homes.append((home, person_id))
    loop.ask(*(home for home, _person in homes))
    home, mona = homes[0]
    later = NOON + timedelta(hours=1)
    with acting_as(cara):
        actions.stop_sharing(mona, by=cara, at=later)
        actions.stop_sharing(mona, by=cara, at=later + timedelta(hours=1))
        assert [one.ended_at for one in disclosures.given(home)] == [later]
        actions.share_again(mona, by=cara, at=later)
        assert [one.ended_at for one in disclosures.given(home)] == [None]
    with acting_as(loop.state):
        ids = list(Request.objects.values_list("id", flat=True))
        assert evacuation.withdraw(ids, by=loop.state, at=later) == 2
    with acting_as(loop.operator):
        told = DisclosureItem.objects.filter(disclosure__kind="evacuation.withdrawn")
        assert told.count() == 2


def test_what_ended_before_the_stop_stays_ended(loop: Loop, cara: Actor) -> None:
    home, (mona,) = registered(loop, "Mona")
    chooses(loop.state, mona)
    loop.ask(home)
    with acting_as(loop.state):
        (item,) = [one.item_id for one in disclosures.given(home)]
        given_items.end_items([item], False, by=loop.state, at=NOON)
    with acting_as(cara):
        actions.stop_sharing(mona, by=cara, at=NOON + timedelta(hours=1))
        actions.share_again(mona, by=cara, at=NOON + timedelta(hours=2))
        assert [one.ended_at for one in disclosures.given(home)] == [NOON]


def test_the_person_chooses_what_the_consular_side_last_hears(loop: Loop, cara: Actor) -> None:
    _home, (mona,) = registered(loop, "Mona")
    with acting_as(cara):
        with pytest.raises(actions.BadLastWord):
            actions.stop_sharing(mona, "deceased", by=cara, at=NOON)
        actions.stop_sharing(mona, "safe", by=cara, at=NOON)
        assert RollEntry.objects.get(person_id=mona).state == "safe"


def test_who_does_not_work_behind_the_wall_cannot_stop_in_silence(loop: Loop) -> None:
    _home, (mona,) = registered(loop, "Mona")
    with acting_as(loop.state), pytest.raises(NotAllowed):
        actions.stop_sharing(mona, by=loop.state, at=NOON)
