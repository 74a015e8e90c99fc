"""One person: status, contact, correction, leaving, erasure, and the closed box."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from musterpoint.audit.models import Event
from musterpoint.crises import queries
from musterpoint.crises.desk.tests.conftest import LATER, World
from musterpoint.crises.models import RollEntry
from musterpoint.people.models import Person
from musterpoint.people.queries import card
from musterpoint.tenancy.actors import Actor, Clearance
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.roles import ROLES, Role
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def state_of(world: World, alice: Actor) -> str:
    with acting_as(alice):
        return RollEntry.objects.get(person_id=world.people[0]).state


def test_a_record_shows_who_it_is_how_to_reach_them_and_what_warns(
    world: World, officer: Client
) -> None:
    page = officer.get(world.at("people/{person}/")).content.decode()
    for words in (
        "Nadira Tuvalo",
        '<bdi class="mp-name--alt" dir="auto" lang="ar">نديرة توفالو</bdi>',
        "Shared phone. Do not leave a message",
        "Not safe: nothing of the crisis goes there",
        "Household of 3",
        "Medicine",
        "Sri Lanka, Egypt",
        "Health and protection: show, with a reason",
        "Who looked",
    ):
        assert words in page, words
    assert "insulin" not in page


def test_a_status_is_recorded_and_the_last_one_taken_back(
    world: World, alice: Actor, officer: Client
) -> None:
    address = world.at("people/{person}/status/")
    assert officer.post(address, {"state": "", "way": "call", "when": "0"}).status_code == 422
    assert officer.post(address, {"state": "x", "way": "y", "when": "z"}).status_code == 422
    page = officer.post(
        address, {"state": "hospitalised", "way": "call", "when": "0"}, follow=True
    ).content.decode()
    assert "The status is recorded." in page
    assert state_of(world, alice) == "hospitalised"
    with acting_as(alice):
        last = queries.timeline(world.people[0])[-1]
    undo = world.at(f"people/{{person}}/undo/{last.change_id}/")
    assert undo in page
    assert "taken back" in officer.post(undo, follow=True).content.decode()
    assert state_of(world, alice) == "safe"
    again = officer.post(undo)
    assert again.status_code == 409


def test_a_change_of_another_person_cannot_be_taken_back_from_here(
    world: World, alice: Actor, officer: Client
) -> None:
    with acting_as(alice):
        other = queries.timeline(world.people[5])[-1]
    answer = officer.post(world.at(f"people/{{person}}/undo/{other.change_id}/"))
    assert answer.status_code == 404


def contact_id(world: World, alice: Actor, place: int = 0) -> str:
    with acting_as(alice):
        return str(card(world.people[:1], LATER)[world.people[0]].contacts[place].id)


def test_a_call_that_was_answered_moves_the_status_and_proves_the_number(
    world: World, alice: Actor, officer: Client
) -> None:
    sent = {"contact": contact_id(world, alice), "result": "spoke", "state": "", "when": "0"}
    page = officer.post(world.at("people/{person}/contact/"), sent, follow=True).content.decode()
    assert "The contact is logged." in page
    assert "Answered 23:00" in page
    assert state_of(world, alice) == "safe"


def test_a_dead_number_is_marked_and_says_nothing_of_the_person(
    world: World, alice: Actor, officer: Client
) -> None:
    sent = {"contact": contact_id(world, alice), "result": "dead", "state": "", "when": "0"}
    page = officer.post(world.at("people/{person}/contact/"), sent, follow=True).content.decode()
    assert "Failed 23:00" in page
    assert state_of(world, alice) == "safe"
    wrong = officer.post(world.at("people/{person}/contact/"), sent | {"state": "needs_help"})
    assert wrong.status_code == 422


def test_no_answer_leaves_a_trace_and_no_status(world: World, officer: Client) -> None:
    sent = {"contact": "", "result": "no_answer", "state": "", "when": "0"}
    page = officer.post(world.at("people/{person}/contact/"), sent, follow=True).content.decode()
    assert "Tried to reach, no answer" in page


def form_of(page: str) -> dict[str, str]:
    return {"revision": page.split('name="revision" value="')[1].split('"')[0]}


def typed(**more: str) -> dict[str, str]:
    return {
        "name": "نديرة توفالو",
        "latin": "Nadira Tuvalo",
        "born": "1991-03-27",
        "sex": "f",
        "nationality": "LKA",
        "nationality2": "EGY",
        "language": "ar",
        "phone": "+218912345671",
        "email": "nadira@example.org",
        "is_shared": "on",
        "area": "benghazi",
        "place": "Camp 4",
        "document_level": "1",
        **more,
    }


def test_a_correction_keeps_what_the_form_does_not_ask(
    world: World, alice: Actor, officer: Client
) -> None:
    address = world.at("people/{person}/edit/")
    page = officer.get(address).content.decode()
    assert 'value="Salt Street 9"' in page
    answer = officer.post(address, typed(**form_of(page)))
    assert answer.status_code == 302
    with acting_as(alice):
        kept = card(world.people[:1], LATER)[world.people[0]]
    assert kept.identity.place == "Camp 4"
    assert kept.identity.note == "Takes insulin twice a day"
    assert kept.nationalities == ("LKA", "EGY")
    assert kept.document_level == 1
    stale = officer.post(address, typed(place="Camp 5", **form_of(page)))
    assert stale.status_code == 422
    assert "Somebody changed this record in the meantime" in stale.content.decode()
    assert "Camp 5" in stale.content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Enter a name"),
        ({"born": "1890"}, "more than 120 years"),
        ({"phone": "call me"}, "phone"),
        ({"document_level": "9"}, "Choose one of the answers"),
        ({"name": "x" * 3000}, "Shorten this"),
    ],
)
def test_a_correction_that_cannot_be_used_is_marked(
    world: World, officer: Client, change: dict[str, str], words: str
) -> None:
    address = world.at("people/{person}/edit/")
    page = officer.get(address).content.decode()
    answer = officer.post(address, typed(**form_of(page)) | change)
    assert answer.status_code == 422
    assert words.lower() in answer.content.decode().lower()


def test_an_adult_leaves_the_household_and_a_child_does_not(
    world: World, alice: Actor, officer: Client
) -> None:
    page = officer.post(world.at(f"people/{world.people[1]}/leave/")).content.decode()
    assert "They stand alone now" in page
    assert "Nobody of the household is told." in page
    with acting_as(alice):
        homes = Person.objects.filter(id__in=world.people[:3]).values_list("household_id")
        assert len(set(homes)) == 2
    assert officer.post(world.at(f"people/{world.people[2]}/leave/")).status_code == 409


def test_a_registration_is_withdrawn_and_the_withdrawal_taken_back(
    world: World, alice: Actor, officer: Client
) -> None:
    page = officer.post(world.at("people/{person}/withdraw/"), follow=True).content.decode()
    assert "The registration was withdrawn." in page
    with acting_as(alice):
        assert queries.figures(world.crisis.id)["registered"] == 5
    officer.post(world.at("people/{person}/reinstate/"))
    with acting_as(alice):
        assert queries.figures(world.crisis.id)["registered"] == 6


def test_a_new_code_is_shown_once(world: World, officer: Client) -> None:
    address = world.at("people/{person}/code/")
    assert "The old code stops working" in officer.get(address).content.decode()
    assert "secret code:" in officer.post(address).content.decode()


def test_an_answer_about_sharing_is_recorded_and_the_newest_holds(
    world: World, officer: Client
) -> None:
    address = world.at("people/{person}/consent/")
    assert officer.post(address, {"purpose": "family"}).status_code == 422
    officer.post(address, {"purpose": "family", "is_given": "no"})
    page = officer.get(world.at("people/{person}/")).content.decode()
    assert "Tell my family that I am safe" in page


@pytest.fixture
def keeper(monkeypatch: pytest.MonkeyPatch) -> str:
    """A role that may erase, which no shipped role may."""
    role = Role(
        code="keeper",
        label="Keeper",
        description="",
        permissions=frozenset(
            {Permission.PEOPLE_READ, Permission.VAULT_ERASE, Permission.CRISIS_READ}
        ),
    )
    monkeypatch.setitem(ROLES, "keeper", role)
    return "keeper"


def test_erasing_needs_the_reference_and_leaves_nothing(
    world: World, alice: Actor, keeper: str, officer: Client, signed_in: Callable[..., Client]
) -> None:
    address = world.at("people/{person}/erase/")
    assert officer.get(address).status_code == 403
    may = signed_in(world.organisation, keeper, "Kim")
    assert may.post(address, {"reference": "AAAA-AAAA"}).status_code == 422
    with acting_as(alice):
        reference = Person.objects.get(id=world.people[0]).reference
    page = may.post(address, {"reference": reference.lower()}, follow=True).content.decode()
    assert "This record was erased." in page
    for words in ("Nadira", "نديرة", "+2189", "Salt Street"):
        assert words not in page.split("Household", 1)[0]
    assert "Nadira" not in may.get(world.at("{crisis}/people/?q=nadira")).content.decode()


def test_the_box_opens_for_a_reason_for_a_quarter_of_an_hour(
    world: World, alice: Actor, officer: Client
) -> None:
    address, page = world.at("people/{person}/closed-box/"), world.at("people/{person}/")
    refused = officer.post(address, {"reason": ""})
    assert refused.status_code == 422
    assert "Choose why you need to see it." in refused.content.decode()
    assert "insulin" not in refused.content.decode()
    assert "insulin" in officer.post(address, {"reason": "case_work"}, follow=True).content.decode()
    assert "insulin" in officer.get(page).content.decode()
    assert "insulin" not in officer.get(world.at(f"people/{world.people[1]}/")).content.decode()
    move(world, timedelta(minutes=14))
    assert "insulin" in officer.get(page).content.decode()
    move(world, timedelta(minutes=16))
    assert "insulin" not in officer.get(page).content.decode()
    with acting_as(alice):
        opened = Event.objects.get(kind="people.closed_box.opened")
        assert opened.facts == {"reason": "case_work"}
        assert Event.objects.filter(kind="people.closed_box.read").count() == 3


def move(world: World, by: timedelta) -> None:
    Organisation.objects.filter(id=world.organisation.id).update(clock_at=LATER + by)


def test_a_role_without_health_details_sees_the_box_and_cannot_open_it(
    world: World, keeper: str, signed_in: Callable[..., Client]
) -> None:
    kim = signed_in(world.organisation, keeper, "Kim")
    page = kim.get(world.at("people/{person}/")).content.decode()
    assert "Your role does not include opening this box" in page
    answer = kim.post(world.at("people/{person}/closed-box/"), {"reason": "case_work"})
    assert answer.status_code == 403


def test_a_caseworker_of_an_authority_finds_no_place_for_what_is_told_in_private(
    world: World, signed_in: Callable[..., Client]
) -> None:
    cara = signed_in(world.organisation, "caseworker", "Cara")
    answer = cara.post(world.at("people/{person}/protection/"), {"text": "fears return"})
    assert answer.status_code == 403
    assert Clearance.PROTECTION is ROLES["caseworker"].clearance


def test_a_new_day_shows_the_day_beside_the_time(world: World, officer: Client) -> None:
    move(world, timedelta(days=3))
    page = officer.get(world.at("people/{person}/")).content.decode()
    assert "Fri 1 May, 14:00" in page
    assert NOON.day == 1
