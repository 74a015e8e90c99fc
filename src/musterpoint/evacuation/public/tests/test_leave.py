"""I want to leave: asked for oneself and one's children, followed, taken back."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from musterpoint.crises.models import Crisis, RollEntry
from musterpoint.crises.public.tests.site import Times, Visit
from musterpoint.evacuation.models import Request, RequestMember, RequestState
from musterpoint.people import queries as people
from musterpoint.people.models import Person
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def ids(visit: Visit) -> list[str]:
    return re.findall(r'name="who" type="checkbox" value="([^"]+)"', visit.get("leave/who/"))


def ask(visit: Visit) -> None:
    visit.post("leave/who/", who=ids(visit))
    visit.post("leave/where/", places=["safe"])
    visit.post("leave/when/", latest_day="12", latest_month="5", latest_year="2026")
    visit.post("leave/needs/", needs_0=["wheelchair"])
    visit.post("leave/check/")


def the_request(alice: Actor) -> Request:
    with acting_as(alice):
        return Request.objects.get()


def test_a_parent_asks_for_themselves_and_the_child(
    visit: Visit, crisis: Crisis, alice: Actor, times: Times
) -> None:
    visit.register()
    assert len(ids(visit)) == 2
    ask(visit)
    assert visit.path == "leave/state/"
    assert "You are in the list for a seat" in visit.text
    row = the_request(alice)
    assert (row.people, row.destinations, row.wheelchair) == (2, ["safe"], 1)
    assert row.latest_at == datetime(2026, 5, 12, 20, 59, tzinfo=UTC)
    with acting_as(alice):
        names = people.card(RequestMember.objects.values_list("person_id", flat=True), times.at)
        states = dict(RollEntry.objects.values_list("person_id", "state"))
    assert {card.name for card in names.values()} == {"Nadira Tuvalo", "Miro"}
    assert {states[one] for one in names} == {"wants_to_leave"}
    assert sorted(states.values()) == ["unknown", "wants_to_leave", "wants_to_leave"]


def test_asking_twice_changes_nothing(visit: Visit, crisis: Crisis, alice: Actor) -> None:
    visit.register()
    ask(visit)
    visit.post("leave/check/")
    assert visit.path == "leave/state/"
    visit.get("leave/who/")
    assert visit.path == "leave/state/"
    with acting_as(alice):
        assert Request.objects.count() == 1


@pytest.mark.parametrize("way", ["mine/withdraw/", "mine/delete/"])
def test_ending_the_registration_takes_the_wish_to_leave_back(
    visit: Visit, crisis: Crisis, alice: Actor, way: str
) -> None:
    visit.register()
    ask(visit)
    visit.post(way, sure="on")
    pumps.run_due()
    assert the_request(alice).state == RequestState.WITHDRAWN


def test_home_is_offered_and_never_ticked_before(visit: Visit, crisis: Crisis) -> None:
    visit.register()
    visit.post("leave/who/", who=ids(visit))
    assert 'value="country:EGY"' in visit.text
    assert "checked" not in visit.text
    visit.post("leave/where/", other="SDN", places=["country:EGY"])
    visit.post("leave/when/")
    visit.post("leave/needs/")
    assert "Egypt, Sudan" in visit.text
    assert "No last day" in visit.text


@pytest.mark.parametrize(
    ("page", "typed", "said"),
    [
        ("who", {}, "Tick who wants to leave"),
        ("where", {}, "Tick where you want to go"),
        ("where", {"places": ["country:FRA"]}, "Choose one of the answers"),
        ("when", {"latest_day": "31", "latest_month": "2", "latest_year": "2027"}, "real date"),
        ("when", {"latest_day": "1", "latest_month": "1", "latest_year": "2020"}, "still to come"),
        ("needs", {"needs_0": ["wings"]}, "Choose one of the answers"),
    ],
)
def test_what_cannot_be_used_is_said_at_the_field(
    visit: Visit, crisis: Crisis, page: str, typed: dict[str, Any], said: str
) -> None:
    visit.register()
    visit.post("leave/who/", who=ids(visit))
    visit.post("leave/where/", places=["safe"])
    visit.post("leave/when/")
    visit.post(f"leave/{page}/", **typed)
    assert visit.status == 422
    assert said in visit.text


def test_children_do_not_travel_alone_and_other_adults_cannot_be_named(
    visit: Visit, crisis: Crisis, alice: Actor, times: Times
) -> None:
    visit.register()
    me, miro = ids(visit)
    visit.post("leave/who/", who=[miro])
    assert "Tick yourself too" in visit.text
    with acting_as(alice):
        cards = people.card(Person.objects.values_list("id", flat=True), times.at)
    joel = next(card.person_id for card in cards.values() if card.name == "Joel Asenta")
    visit.post("leave/who/", who=[me, str(joel)])
    assert visit.status == 422


def test_the_seat_is_shown_with_its_time_and_place(
    visit: Visit, crisis: Crisis, alice: Actor
) -> None:
    visit.register()
    ask(visit)
    with acting_as(alice):
        Request.objects.update(
            state=RequestState.SEATED,
            itinerary=[
                {
                    "leg": "BUS-1",
                    "mode": "bus",
                    "from": "Gate 2",
                    "to": "Salloum",
                    "departs_at": (NOON + timedelta(days=1)).isoformat(),
                    "arrives_at": (NOON + timedelta(days=1, hours=6)).isoformat(),
                    "by": "Portal",
                }
            ],
        )
    page = visit.get("leave/")
    for shown in ("You have a seat", "Gate 2", "Salloum", "Sat 2 May, 15:00", "Cairo time"):
        assert shown in page


def test_a_request_is_taken_back_and_can_be_made_again(
    visit: Visit, crisis: Crisis, alice: Actor, times: Times
) -> None:
    visit.register()
    ask(visit)
    times.at += timedelta(minutes=1)
    visit.post("leave/withdraw/")
    assert visit.status == 422
    visit.post("leave/withdraw/", why="stay")
    assert "You took your request back" in visit.text
    with acting_as(alice):
        states = sorted(RollEntry.objects.values_list("state", flat=True))
    assert states == ["unknown", "wants_to_stay", "wants_to_stay"]
    ask(visit)
    assert "You are in the list for a seat" in visit.text


def test_a_child_in_ones_care_without_its_parents_waits_for_staff(
    visit: Visit, crisis: Crisis
) -> None:
    visit.register()
    visit.send("mine/people/add/", name="Sami", age="9", relation="alone")
    ask(visit)
    assert "We have to look at something first" in visit.text
    assert "checks" not in visit.text


def test_who_is_not_registered_is_led_there_and_back(visit: Visit, crisis: Crisis) -> None:
    page = visit.get("leave/")
    assert "Asking is free." in page
    assert "register/?next=leave" in page
    visit.get("leave/who/")
    assert visit.path == "continue/"
    assert "register/where/?next=leave" in visit.get("register/?next=leave")
    visit.post("register/where/?next=leave", area="tripoli")
    visit.post("register/name/", name="Nadira")
    visit.post("register/contact/", phone="+201005550177", is_safe="yes", language="en")
    visit.post("register/people/")
    visit.post("register/nationality/", unsaid="1")
    visit.post("register/needs/")
    visit.post("register/check/")
    assert "Now ask for a seat" in visit.text


def test_without_a_crisis_there_is_no_evacuation(visit: Visit) -> None:
    assert "There is no evacuation now" in visit.get("leave/")
