"""Requests in the console."""

from django.test import Client

from musterpoint.audit.models import Event
from musterpoint.evacuation.models import (
    Request,
)
from musterpoint.evacuation.tests.factories import Loop, person
from musterpoint.evacuation.tests.pages import asked, at, text_of
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import signed_in


def test_a_held_request_never_says_which_check_it_waits_for(loop: Loop, officer: Client) -> None:
    found = asked(loop, person("Amal", born="2015", needs=("unaccompanied", "medicine")))
    address = at("haven", f"requests/{found.id}/")
    for page in (text_of(officer, address), text_of(officer, at("haven", "requests/"))):
        assert "Checks not finished" in page
        for word in ("unaccompanied", "guardian", "screening", "best interest", "alone"):
            assert word not in page.lower()
    assert "Medicine" in text_of(officer, address)
    page = officer.post(f"{address}clear/", follow=True).content.decode()
    assert "The checks are not finished yet." in page
    with acting_as(loop.state):
        assert Request.objects.get().state == "waiting"


def test_a_request_is_withdrawn_after_one_look(loop: Loop, officer: Client) -> None:
    found = asked(loop, person("Nimal Perera"), person("Kamala Perera"))
    address = at("haven", f"requests/{found.id}/")
    assert "Withdraw for 2 people" in text_of(officer, f"{address}withdraw/")
    assert "Withdrawn" in officer.post(f"{address}withdraw/", follow=True).content.decode()
    assert officer.post(f"{address}withdraw/").status_code == 409


def test_names_of_requests_are_for_those_who_may_see_people(loop: Loop, officer: Client) -> None:
    found = asked(loop, person("Nimal Perera"))
    assert "Nimal Perera" in text_of(officer, at("haven", "requests/?state=ready"))
    assert "No request stands like this" in text_of(officer, at("haven", "requests/?state=seated"))
    reader = signed_in("haven", "reader")
    assert "Nimal" not in text_of(reader, at("haven", "requests/"))
    assert "Nimal" not in text_of(reader, at("haven", f"requests/{found.id}/"))
    with acting_as(loop.state):
        assert Event.objects.filter(kind="people.person.read").count() == 1


def test_staff_record_a_wish_on_the_page_of_the_person(loop: Loop, officer: Client) -> None:
    loop.household(person("Nimal Perera"))
    with acting_as(loop.state):
        from musterpoint.people.models import Person

        someone = Person.objects.get()
    address = f"/o/haven/desk/people/{someone.id}/evacuation/"
    assert "has not asked for a way out" in text_of(officer, address)
    assert officer.post(address, {"crisis": "libya"}).status_code == 422
    assert officer.post(address, {"crisis": "libya", "way": "call"}).status_code == 302
    assert "Ready to travel" in text_of(officer, address)
    part = officer.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert signed_in("haven", "reader").get(address).status_code == 403
