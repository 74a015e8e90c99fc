"""Rosters close gaps once somebody is on them."""

from musterpoint.kernel import remedies
from musterpoint.rosters import actions
from musterpoint.rosters.models import MemberState
from musterpoint.rosters.tests.factories import DAY, added, person, roster
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def test_a_roster_is_found_by_its_name_and_is_done_once_somebody_is_on_it(alice: Actor) -> None:
    with acting_as(alice):
        roster(alice)
        (found,) = remedies.search("interpr", "roster")
        assert found.is_done is False
        added(alice, person())
        after = remedies.find({"roster": ["interpreters", "others"]})
    assert list(after) == [("roster", "interpreters")]
    assert after["roster", "interpreters"].is_done is True
    assert after["roster", "interpreters"].done_at == NOON


def test_a_roster_is_as_new_as_the_newest_who_may_be_called(alice: Actor) -> None:
    with acting_as(alice):
        roster(alice)
        added(alice, person())
        (last,) = actions.add_members([person("Biniam", 2)], by=alice, at=NOON + DAY)
        (found,) = remedies.search("", "roster")
        assert found.done_at == NOON + DAY
        actions.set_state(last.id, MemberState.PAUSED, by=alice, at=NOON + DAY)
        (found,) = remedies.search("", "roster")
        assert found.done_at == NOON


def test_who_may_not_see_rosters_finds_none(alice: Actor) -> None:
    with acting_as(alice):
        roster(alice)
    with acting_as(actors.system(alice.organisation_id, "reader")):
        assert remedies.search("", "roster") == []
        assert remedies.find({"roster": ["interpreters"]}) == {}
