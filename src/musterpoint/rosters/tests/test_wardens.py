"""Wardens: zones, terms, hand-over, who calls whom, calls to places; by actions and pages."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.audit.models import Event
from musterpoint.crises.tests import factories as crisis_factories
from musterpoint.rosters import actions as rosters
from musterpoint.rosters.models import Asked, CallOut, WardenTerm
from musterpoint.rosters.tests.factories import DAY, SITE, number, person
from musterpoint.rosters.tests.test_translations import texts as texts_to
from musterpoint.rosters.tests.warden_factories import DESK, TODAY, Town, days, sent, shown, term
from musterpoint.rosters.wardens import actions, calling, queries, rules
from musterpoint.rosters.wardens.actions import ZoneIn
from musterpoint.rosters.wardens.queries import Care
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in


@pytest.fixture
def officer() -> Client:
    return signed_in("haven", "duty_officer")


# -- who calls whom ---------------------------------------------------------------------------


@given(st.lists(st.integers(0, 7), max_size=8))
def test_the_tree_has_every_zone_once_below_the_one_that_calls_it(uppers: list[int]) -> None:
    keys = [uuid4() for _one in uppers]
    above: dict[UUID, UUID | None] = {
        key: keys[upper] if upper < place else None
        for place, (key, upper) in enumerate(zip(keys, uppers, strict=True))
    }
    found = list(rules.tree(above))
    assert sorted(one.key for one in found) == sorted(keys)
    depth = {one.key: one.depth for one in found}
    for key, upper in above.items():
        assert depth[key] == (depth[upper] + 1 if upper else 0)
    for key, upper in above.items():
        if upper:
            assert rules.closes_a_ring(above, upper, key)


def test_zones_below_a_silent_one_are_cut_off_however_far() -> None:
    one, two, three, other = (uuid4() for _x in range(4))
    above = {one: None, two: one, three: two, other: None}
    assert rules.cut_off(above, [one]) == {two, three}
    assert rules.cut_off(above, [three, other]) == set()


def test_zones_cannot_call_each_other_in_a_ring(alice: Actor, town: Town) -> None:
    with acting_as(alice):
        ring = ZoneIn(post="Tripoli", name="Harbour", above_id=town.old_town.id)
        with pytest.raises(actions.BadZone) as caught:
            actions.change_zone(town.harbour.id, ring, by=alice, at=NOON)
        assert list(caught.value.fields) == ["above"]
        with pytest.raises(actions.BadZone) as caught:
            actions.draw_zone(ZoneIn(post="Tripoli", name="Market"), by=alice, at=NOON)
        assert list(caught.value.fields) == ["name"]
        with pytest.raises(actions.StillCalls):
            actions.give_up_zone(town.harbour.id, by=alice, at=NOON)


# -- terms ------------------------------------------------------------------------------------


def test_a_zone_without_a_running_term_counts_as_without_a_warden(alice: Actor, town: Town) -> None:
    with acting_as(alice):
        cares = {one.row.name: one.care for one in queries.zone_lines(NOON)}
        assert cares == {"Harbour": Care.HELD, "Market": Care.HELD, "Old town": Care.NOBODY}
        assert queries.without_warden(["benghazi"], NOON) == 1
        assert queries.without_warden(["tripoli", "misrata"], NOON) == 0
        late = NOON + 190 * DAY
        assert {one.care for one in queries.zone_lines(late) if one.term} == {Care.ENDS}
        assert queries.without_warden(["tripoli"], NOON + 201 * DAY) == 2
        rosters.set_state(town.amal.id, "left", by=alice, at=NOON)
        assert queries.without_warden(["tripoli"], NOON) == 1


def test_only_somebody_of_a_fitting_roster_is_appointed_and_never_as_their_own_deputy(
    alice: Actor, town: Town
) -> None:
    with acting_as(alice):
        (other,) = rosters.add_members([person("Eva Lind", 9)], by=alice, at=NOON)
        wrong = (
            (term(other), "member"),
            (term(town.carla, deputy_id=other.id), "deputy"),
            (term(town.carla, deputy_id=town.carla.id), "deputy"),
            (term(town.carla, ends=TODAY - DAY), "ends"),
            (term(town.carla, ends=TODAY + timedelta(days=3000)), "ends"),
        )
        for given_, field in wrong:
            with pytest.raises(actions.BadTerm) as caught:
                actions.appoint(town.old_town.id, given_, by=alice, at=NOON)
            assert list(caught.value.fields) == [field]
        with pytest.raises(actions.HasWarden):
            actions.appoint(town.harbour.id, term(town.carla), by=alice, at=NOON)
        with pytest.raises(actions.HasNoWarden):
            actions.end_term(town.old_town.id, (), by=alice, at=NOON)


def test_a_hand_over_ends_one_term_begins_the_next_and_notes_what_changed_hands(
    alice: Actor, town: Town, officer: Client
) -> None:
    here = f"{DESK}{town.harbour.id}/"
    assert "Hand over, or renew" in shown(officer, here)
    page = sent(
        officer,
        f"{here}term/",
        {
            "member": str(town.carla.id),
            "deputy": str(town.amal.id),
            "handed": ["list", "radio"],
            **days(TODAY, "starts"),
            **days(TODAY + timedelta(days=100), "ends"),
        },
    )
    assert "Carla Rossi" in page
    assert "Radio or satellite telephone" in page
    with acting_as(alice):
        assert WardenTerm.objects.filter(zone=town.harbour, ended_at=None).count() == 1
        assert Event.objects.filter(kind="rosters.warden.term-ended").count() == 1
    ended = sent(officer, f"{here}end/", {"handed": ["keys"]})
    assert "The zone has no warden now" in ended
    assert "Calls go to nobody here" in ended


def test_an_erased_warden_leaves_the_zone_and_the_deputys_place(alice: Actor, town: Town) -> None:
    with acting_as(alice):
        rosters.erase_member(town.amal.id, by=alice, at=NOON)
        rosters.erase_member(town.dina.id, by=alice, at=NOON)
        harbour, market = list(queries.zone_lines(NOON))[:2]
        assert (harbour.care, harbour.term) == (Care.NOBODY, None)
        assert market.deputy is None
        assert market.care == Care.HELD


def test_a_warden_is_told_once_a_month_before_the_term_ends(
    alice: Actor, haven: Organisation, town: Town
) -> None:
    def texts(at: object) -> list[str]:
        Organisation.objects.filter(id=haven.id).update(clock_at=at)
        pumps.run_due([haven.id], only={"rosters"})
        return texts_to(alice, town.amal) + texts_to(alice, town.bilal)

    assert texts(NOON) == []
    due = texts(NOON + 171 * DAY)
    assert len(due) == 2
    assert any("your term as warden of Harbour ends on" in text for text in due)
    assert texts(NOON + 180 * DAY) == due


# -- calls ------------------------------------------------------------------------------------


def test_the_wardens_of_a_place_are_called_in_one_action_and_the_tree_shows_who_is_missed(
    alice: Actor, town: Town, officer: Client
) -> None:
    with acting_as(alice):
        crisis_factories.crisis(alice)
        town.appoint(alice, town.old_town, town.carla)
    page = sent(
        officer,
        f"{DESK}call/",
        {"title": "Stay indoors", "places": ["tripoli"], "post": "", "minutes": "30"},
    )
    assert "0 of 2 zones reached" in page
    assert "Carla Rossi" not in page
    with acting_as(alice):
        call = CallOut.objects.get()
        assert (call.kind, call.stage) == ("wardens", "alert")
        asked = {one.member_id: one for one in Asked.objects.all()}
        assert set(asked) == {town.amal.id, town.bilal.id}
    sent(officer, f"/o/haven/desk/rosters/calls/{call.id}/answer/{asked[town.amal.id].id}/",
         {"answer": "no"})  # fmt: skip
    page = shown(officer, f"{DESK}calls/{call.id}/")
    assert "Nobody calls: call yourself" in page
    assert "The post" in page
    sent(officer, f"/o/haven/desk/rosters/calls/{call.id}/answer/{asked[town.bilal.id].id}/",
         {"answer": "yes"})  # fmt: skip
    page = shown(officer, f"{DESK}calls/{call.id}/")
    assert "1 of 2 zones reached" in page
    assert "Nobody calls: call yourself" not in page


def test_the_deputy_is_asked_when_the_warden_is_paused_or_silent(alice: Actor, town: Town) -> None:
    with acting_as(alice):
        rosters.set_state(town.bilal.id, "paused", by=alice, at=NOON)
        call = calling.call_wardens("Count your people", by=alice, at=NOON)
        assert {one.member_id for one in Asked.objects.all()} == {town.amal.id, town.dina.id}
        actions.set_deputy(town.harbour.id, town.carla.id, by=alice, at=NOON)
        assert calling.ask_deputies(call.id, by=alice, at=NOON) == 1
        assert calling.ask_deputies(call.id, by=alice, at=NOON) == 0
        carla = Asked.objects.get(member=town.carla)
        rosters.answer_for(carla.id, "yes", by=alice, at=NOON + timedelta(hours=2))
        lines = {one.row.name: one for one in queries.reached(call, NOON)}
        harbour = lines["Harbour"]
        assert harbour.who is not None
        assert (harbour.who.name, harbour.minutes) == ("Carla Rossi", 120)
        with pytest.raises(calling.NobodyToCall):
            calling.call_wardens("Count", places=["benghazi"], by=alice, at=NOON)


def test_a_test_says_that_it_is_one_and_a_warden_sees_whom_to_call_next(
    alice: Actor, haven: Organisation, town: Town
) -> None:
    with acting_as(alice):
        calling.call_wardens("Test", kind="test", site=SITE, by=alice, at=NOON)
    pumps.run_due([haven.id], only={"rosters"})
    (text,) = texts_to(alice, town.amal)
    assert "TEST of the telephone tree" in text
    link = text.split(SITE)[1].split()[0]
    visitor = Client()
    page = shown(visitor, link)
    assert "A test of the telephone tree" in page
    assert "Bilal Omar" not in page
    page = sent(visitor, link, {"answer": "yes"})
    assert "You said that you begin" in page
    assert "Bilal Omar" in page
    assert number(2) in page.replace(" ", "").replace("\u2009", "") or number(2)[-4:] in page
    assert "Dina Haddad" not in page


def test_only_who_serves_now_sees_whom_to_call_next_and_is_called(alice: Actor, town: Town) -> None:
    def names(who: UUID, at: datetime = NOON) -> list[str]:
        return [one.name for _zone, one in queries.to_call_next(who, at)]

    soon = TODAY + timedelta(days=10)
    with acting_as(alice):
        town.appoint(alice, town.old_town, town.carla, starts_on=soon)
        assert names(town.amal.id) == ["Bilal Omar"]
        assert names(town.bilal.id) == [], "Carla's term has not begun"
        assert names(town.bilal.id, NOON + 11 * DAY) == ["Carla Rossi"]
        assert not queries.terms_of(town.carla.id, NOON).exists()
        assert queries.terms_of(town.dina.id, NOON).count() == 1, "a deputy's"
        over = NOON + 201 * DAY
        assert names(town.amal.id, over) == []
        assert not queries.terms_of(town.amal.id, over).exists()
        rosters.set_state(town.bilal.id, "left", by=alice, at=NOON)
        assert names(town.amal.id) == []
        assert not queries.terms_of(town.bilal.id, NOON).exists()
        rosters.set_state(town.dina.id, "paused", by=alice, at=NOON)
        assert not queries.terms_of(town.dina.id, NOON).exists()
