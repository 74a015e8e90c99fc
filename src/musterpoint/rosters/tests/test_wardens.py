"""Wardens: zones, terms, hand-over, who calls whom, calls to places; by actions and pages."""

import io
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from musterpoint.audit.models import Event
from musterpoint.crises import actions as crises
from musterpoint.crises.tests import factories as crisis_factories
from musterpoint.kernel.errors import NotAllowed
from musterpoint.rosters import actions as rosters
from musterpoint.rosters import queries as roster_queries
from musterpoint.rosters.models import Asked, CallOut, Member, WardenTerm, WardenZone
from musterpoint.rosters.tests.factories import DAY, SITE, number, person, roster
from musterpoint.rosters.tests.test_translations import texts as texts_to
from musterpoint.rosters.wardens import actions, calling, importing, queries, rules
from musterpoint.rosters.wardens.actions import TermIn, ZoneIn
from musterpoint.rosters.wardens.queries import Care
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.roles import ROLES
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DESK = "/o/haven/desk/rosters/wardens/"
TODAY = NOON.date()


@pytest.fixture(autouse=True)
def _still(haven: Organisation) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()


@pytest.fixture
def officer() -> Client:
    return signed_in("haven", "duty_officer")


class Town:
    """A post with three zones in a chain: harbour calls market, market calls old town."""

    def __init__(self, by: Actor) -> None:
        roster(by, "Wardens", "warden")
        roster(by, "Interpreters", "interpreter")
        names = ("Amal Nasser", "Bilal Omar", "Carla Rossi", "Dina Haddad")
        people = [person(name, place, roster="wardens") for place, name in enumerate(names, 1)]
        self.amal, self.bilal, self.carla, self.dina = rosters.add_members(people, by=by, at=NOON)
        self.harbour = self.zone(by, "Harbour", None, ("tripoli",))
        self.market = self.zone(by, "Market", self.harbour.id, ("tripoli", "misrata"))
        self.old_town = self.zone(by, "Old town", self.market.id, ("benghazi",))

    def zone(self, by: Actor, name: str, above: UUID | None, places: tuple[str, ...]) -> WardenZone:
        given_ = ZoneIn(post="Tripoli", name=name, country="LBY", places=places, above_id=above)
        return actions.draw_zone(given_, by=by, at=NOON)

    def appoint(self, by: Actor, zone: WardenZone, who: Member, **more: object) -> WardenTerm:
        return actions.appoint(zone.id, term(who, **more), by=by, at=NOON)  # type: ignore[arg-type]


def term(who: Member, ends: date = TODAY + timedelta(days=200), **more: object) -> TermIn:
    facts: dict[str, object] = {"member_id": who.id, "starts_on": TODAY, "ends_on": ends}
    return TermIn(**(facts | more))  # type: ignore[arg-type]


@pytest.fixture
def town(alice: Actor) -> Town:
    with acting_as(alice):
        made = Town(alice)
        made.appoint(alice, made.harbour, made.amal)
        made.appoint(alice, made.market, made.bilal, deputy_id=made.dina.id)
        return made


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:2000]
    return answer.content.decode()


def sent(client: Client, address: str, data: dict, status: int = 200) -> str:
    answer = client.post(address, data, follow=status == 200)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def days(day: date, name: str) -> dict[str, str]:
    return {
        f"{name}_day": str(day.day),
        f"{name}_month": str(day.month),
        f"{name}_year": str(day.year),
    }


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


# -- pages and files --------------------------------------------------------------------------


def test_the_list_shows_people_of_the_roll_only_to_whom_may_see_a_crisis(
    alice: Actor, town: Town, officer: Client
) -> None:
    with acting_as(alice):
        crisis = crisis_factories.crisis(alice)
        crises.enrol(crisis.id, crisis_factories.persons(3), by=alice, at=NOON)
        lines = {one.row.name: one.people for one in queries.zone_lines(NOON, has_counts=True)}
        assert lines == {"Harbour": 3, "Market": 3, "Old town": 0}
    page = shown(officer, DESK)
    assert "&nbsp;</span>3</td>" in page
    assert "No warden" in page
    only = shown(officer, f"{DESK}?vacant=1")
    assert "Old town" in only
    assert "Amal Nasser" not in only
    assert "No zone here" in shown(officer, f"{DESK}?text=nowhere")
    assert "1 zone has no warden" in shown(officer, f"/o/haven/desk/{crisis.slug}/")


def test_an_alert_leads_to_the_call_of_its_wardens(
    alice: Actor, town: Town, officer: Client
) -> None:
    with acting_as(alice):
        crisis = crisis_factories.crisis(alice)
        level = crises.LevelIn(area_code="tripoli", level=3, basis="Shelling")
        crises.set_levels(crisis.id, [level], by=alice, at=NOON)
    room = shown(officer, f"/o/haven/desk/{crisis.slug}/")
    assert f'href="{DESK}call/?place=tripoli"' in room
    page = shown(officer, f"{DESK}call/?place=tripoli")
    chosen = [line for line in page.split("<input") if 'value="tripoli"' in line]
    assert "checked" in chosen[0]


def test_a_zone_is_drawn_changed_and_given_up_on_its_pages(alice: Actor, officer: Client) -> None:
    assert "No zone here" in shown(officer, DESK)
    wrong = sent(officer, f"{DESK}add/", {"post": "Tunis", "name": ""}, 422)
    assert "Tunis" in wrong
    page = sent(
        officer,
        f"{DESK}add/",
        {"post": "Tunis", "name": "La Goulette", "country": "TUN", "other_places": "tunis, ariana"},
    )
    assert "ariana" in page
    with acting_as(alice):
        zone = WardenZone.objects.get()
        assert zone.places == ["ariana", "tunis"]
    page = sent(
        officer, f"{DESK}{zone.id}/edit/", {"post": "Tunis", "name": "Carthage", "country": "TUN"}
    )
    assert "Carthage" in page
    assert "First add people" in shown(officer, f"{DESK}{zone.id}/term/")
    assert "The zone is given up" in sent(officer, f"{DESK}{zone.id}/give-up/", {})
    assert officer.get(f"{DESK}{zone.id}/").status_code == 404


def test_the_letter_of_appointment_names_zone_days_and_duties_in_the_wardens_language(
    alice: Actor, town: Town, officer: Client
) -> None:
    answer = officer.get(f"{DESK}{town.market.id}/letter/")
    assert answer["Content-Type"] == "application/pdf"
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    for words in ("Letter of appointment", "Bilal Omar", "Market", "Dina Haddad", "Harbour"):
        assert words in text
    with acting_as(alice):
        changed = person("Bilal Omar", 2, roster="wardens", language="ar")
        rosters.change_member(town.bilal.id, changed, by=alice, at=NOON)
    arabic = officer.get(f"{DESK}{town.market.id}/letter/").content
    assert PdfReader(io.BytesIO(arabic)).trailer["/Root"]["/Lang"] == "ar"
    assert officer.get(f"{DESK}{town.old_town.id}/letter/").status_code == 404


def test_a_list_of_zones_is_looked_at_read_in_and_taken_out_again(
    alice: Actor, town: Town, officer: Client
) -> None:
    with acting_as(alice):
        reference = Member.objects.get(id=town.carla.id).reference
    table = (
        "post,zone,country,places,called_by,warden,deputy,starts_on,ends_on\r\n"
        f"Tripoli,Old town,Libya,benghazi,Market,{reference},{number(4)},2026-01-01,2027-01-01\r\n"
        "Tripoli,Farms,LBY,tripoli; farms,Old town,,,,\r\n"
        "Tripoli,Hills,Nowhere,,Nobody,,,,\r\n"
        "Tripoli,Lakes,LBY,,,7K4D29QX,,2026-01-01,soon\r\n"
    ).encode()

    def file() -> SimpleUploadedFile:
        return SimpleUploadedFile("zones.csv", table)

    page = sent(officer, f"{DESK}import/", {"file": file(), "look": "on"})
    assert "2 rows are good" in page
    with acting_as(alice):
        assert WardenZone.objects.count() == 3
    page = sent(officer, f"{DESK}import/", {"file": file()})
    for words in ("2 rows were read in", "Unknown country", "called_by", "ends_on", "warden"):
        assert words in page
    with acting_as(alice):
        assert not WardenZone.objects.filter(name__in=["Hills", "Lakes"]).exists()
        line = next(one for one in queries.zone_lines(NOON) if one.row.name == "Old town")
        assert line.warden is not None
        assert line.deputy is not None
        assert (line.warden.name, line.deputy.name) == ("Carla Rossi", "Dina Haddad")
        made = importing.export("handover", by=alice, at=NOON)
        before = [(one.row.name, one.term and one.term.id) for one in queries.zone_lines(NOON)]
        again = importing.import_zones(made, by=alice, at=NOON)
        assert (again.accepted, again.problems) == (4, ())
        after = [(one.row.name, one.term and one.term.id) for one in queries.zone_lines(NOON)]
        assert after == before
        assert b"Carla Rossi" in made


def test_a_reader_sees_the_zones_and_may_change_nothing(alice: Actor, town: Town) -> None:
    role = next(
        role.code
        for role in ROLES.values()
        if Permission.ROSTERS_READ in role.permissions
        and Permission.ROSTERS_CHANGE not in role.permissions
    )
    reader = signed_in("haven", role)
    assert "Amal Nasser" in shown(reader, DESK)
    assert "Call the wardens" not in shown(reader, DESK)
    assert reader.get(f"{DESK}call/").status_code == 403
    with acting_as(alice):
        assert roster_queries.calls().count() == 0
        weak = replace(alice, permissions=frozenset({Permission.ROSTERS_READ}))
        with pytest.raises(NotAllowed):
            calling.call_wardens("Stay", by=weak, at=NOON)


@pytest.mark.parametrize(
    "cells",
    [
        "Tri\0poli,Zo\0ne,LBY,a\0b,,,,,",
        "Tripoli,Zone,LBY,x,,+abc,@,2026-01-01,2026-02-01",
        "Tripoli,Zone,LBY,x,,+,me@,2026-01-01,2026-02-01",
        f"{'P' * 300},{'Z' * 300},LBY,{'; '.join('abcdefgh' * 9 for _x in range(70))},,,,,",
        "=1+1,@SUM(1),LBY,-x,,,,,",
        ",,,,,,,,",
    ],
)
def test_a_hostile_list_is_told_line_by_line(town: Town, officer: Client, cells: str) -> None:
    table = f"post,zone,country,places,called_by,warden,deputy,starts_on,ends_on\r\n{cells}\r\n"
    file = SimpleUploadedFile("zones.csv", table.encode())
    answer = officer.post(f"{DESK}import/", {"file": file})
    assert answer.status_code in (200, 422), answer.content[:500]


def test_hostile_addresses_of_the_list_find_nothing_and_break_nothing(
    town: Town, officer: Client
) -> None:
    for query in ("text=%00", "post=%00&vacant=1", f"text={'x' * 5000}", "text=%F0%9F%92%A5"):
        assert officer.get(f"{DESK}?{query}").status_code == 200
    assert officer.get(f"{DESK}call/?place=%00&post=%00&test=1").status_code == 200
    assert officer.get(f"{DESK}add/?post=%00").status_code == 200
