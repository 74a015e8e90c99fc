"""Peers are found by the same challenge, when both chose it; withdrawn is gone at once."""

import pytest

from musterpoint.exchange import actions, queries
from musterpoint.exchange.models import Challenge, PeerProfile
from musterpoint.exchange.tests.factories import partnered, pump, sides
from musterpoint.plans import actions as plans
from musterpoint.plans.tests.factories import ROWS, begun, revision
from musterpoint.plans.tests.factories import written as plan_written
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def tell(by: Actor, *challenges: tuple[str, str], offers: str = "") -> None:
    with acting_as(by):
        for kind, text in challenges:
            actions.add_challenge(kind, text, by=by, at=NOON)
        actions.write_profile(offers, "Operations room", by=by, at=NOON)
        actions.publish_profile(by=by, at=NOON)
    pump(NOON)


def names(by: Actor, **asked: str) -> list[str]:
    with acting_as(by):
        return [one.row.sender_name for one in queries.peers(at=NOON, **asked)]


def test_peers_are_found_by_gap_hazard_and_corridor_across_kinds_of_organisations() -> None:
    (_a, ana), (_b, ben), (_c, cleo) = sides(3)
    partnered(ana, [ben, cleo])
    tell(ana, ("area", "evacuation"), ("hazard", "Fighting in the city"), ("corridor", "LKA-ARE"))
    tell(ben, ("hazard", "fighting, in the CITY"), ("area", "funding"), offers="Two trainers")
    tell(cleo, ("corridor", "lka-are"), ("area", "evacuation"))
    with acting_as(ana):
        found = queries.peers(at=NOON)
        assert [(one.row.sender_name, one.count) for one in found] == [("Side-2", 2), ("Side-1", 1)]
        assert len({one.row.kind for one in found}) == 2
    assert names(ana, kind="hazard", code="fighting in the city") == ["Side-1"]
    assert names(ana, kind="corridor", code="LKA-ARE") == ["Side-2"]
    assert names(ana, text="trainers") == ["Side-1"]
    assert names(ana, org_kind="international_organisation") == ["Side-1"]
    # Those without an agreement with each other do not find each other.
    assert names(ben) == ["Side-0"]


def test_one_hazard_is_met_under_every_name_and_also_where_it_was_kept_as_words() -> None:
    (_a, ana), (_b, ben), (_c, cleo) = sides(3)
    partnered(ana, [ben, cleo])
    tell(ana, ("hazard", "Floods"), ("hazard", "Locusts"))
    tell(ben, ("hazard", "الفيضانات"))
    tell(cleo, ("hazard", "inundaciones"), ("hazard", "Swarms"))
    with acting_as(ana):
        assert set(Challenge.objects.values_list("code", "text")) == {
            ("flood", "flood"), ("locusts", "Locusts"),
        }  # fmt: skip
        # Before there was a list, words were kept and told.
        Challenge.objects.filter(code="flood").update(code="floods", text="Floods")
        peer = PeerProfile.objects.get(sender_name="Side-2")
        peer.challenges = [{"kind": "hazard", "code": "inondations", "text": "Inondations"}]
        peer.save()
        with pytest.raises(actions.AlreadyThere):
            actions.add_challenge("hazard", "فيضان", by=ana, at=NOON)
        found = queries.peers(at=NOON)
        assert [(one.row.sender_name, one.count) for one in found] == [("Side-1", 1), ("Side-2", 1)]
    for code in ("flood", "floods", "Inundación"):
        assert names(ana, kind="hazard", code=code) == ["Side-1", "Side-2"]
    assert names(ana, text="Floods") == names(ana, text="inondation") == ["Side-1", "Side-2"]
    assert names(ana, text="earthquake") == []


def test_a_withdrawn_profile_is_gone_everywhere_at_once_without_any_pump() -> None:
    (_a, ana), (_b, ben) = sides(2)
    partnered(ana, [ben])
    tell(ana, ("area", "evacuation"))
    assert names(ben) == ["Side-0"]
    with acting_as(ana):
        actions.withdraw_profile(by=ana, at=NOON)
    assert names(ben) == []
    with acting_as(ana):
        actions.publish_profile(by=ana, at=NOON)
    pump(NOON)
    assert names(ben) == ["Side-0"]
    with acting_as(ben):
        assert PeerProfile.objects.count() == 1


def test_who_publishes_learns_profiles_that_were_there_before_the_agreement() -> None:
    (_a, ana), (_b, ben) = sides(2)
    tell(ana, ("area", "evacuation"))
    partnered(ana, [ben])
    tell(ben, ("area", "evacuation"))
    assert names(ana) == ["Side-1"]
    assert names(ben) == ["Side-0"]


def test_what_is_changed_follows_and_what_is_no_challenge_is_refused() -> None:
    (_a, ana), (_b, ben) = sides(2)
    partnered(ana, [ben])
    with acting_as(ana), pytest.raises(actions.NothingToPublish):
        actions.publish_profile(by=ana, at=NOON)
    tell(ana, ("area", "evacuation"), ("other", "Night shifts"))
    with acting_as(ana):
        for kind, text in (
            ("area", "cooking"),
            ("corridor", "LKA-LKA"),
            ("other", "!"),
            ("x", "y"),
        ):
            with pytest.raises(actions.BadWords):
                actions.add_challenge(kind, text, by=ana, at=NOON)
        with pytest.raises(actions.AlreadyThere):
            actions.add_challenge("other", "night  shifts", by=ana, at=NOON)
        actions.remove_challenge(Challenge.objects.get(kind="other").id, by=ana, at=NOON)
    pump(NOON)
    with acting_as(ben):
        assert [one["kind"] for one in PeerProfile.objects.get().challenges] == ["area"]


def test_hazards_and_corridors_of_plans_are_offered_to_be_taken_over() -> None:
    ((_a, ana),) = sides(1)
    with acting_as(ana):
        plan_written(ana, "hazards")
        begun(ana, name="Lebanon")
        found = {(one.kind, one.text) for one in queries.suggestions(by=ana, at=NOON)}
    assert ("hazard", "Fighting in the city") in found
    assert ("corridor", "LKA-LBY") in found


def test_a_hazard_of_a_plan_is_offered_by_its_code_and_not_twice() -> None:
    ((_a, ana),) = sides(1)
    with acting_as(ana):
        plan = begun(ana, name="Lebanon")
        row = ROWS["hazards"][0] | {"hazard": "Earthquakes"}
        plans.put_row(plan.id, "hazards", row, revision(plan.id), by=ana, at=NOON)
        found = {(one.kind, one.text) for one in queries.suggestions(by=ana, at=NOON)}
        assert ("hazard", "earthquake") in found
        actions.add_challenge("hazard", "زلزال", by=ana, at=NOON)
        kinds = {one.kind for one in queries.suggestions(by=ana, at=NOON)}
    assert "hazard" not in kinds
