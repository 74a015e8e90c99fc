"""The pages of children who are alone, through the console."""

from typing import Any

import pytest
from django.test import Client

from musterpoint.audit.models import Event
from musterpoint.cases.children import queries
from musterpoint.cases.children.forms import STEPS, form_of
from musterpoint.cases.models import Case, ChildDecision, ChildGate, ProtectedCase
from musterpoint.cases.tests.children.factories import (
    child,
    cleared,
    gate_of,
    officer,
    prepared,
    publish,
    register,
)
from musterpoint.forms import actions as forms
from musterpoint.people import actions as people
from musterpoint.procedures.tests.factories import officer as any_officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, signed_in

DESK = "/o/haven/desk/children/"


@pytest.fixture(autouse=True)
def _still(haven: Organisation, settings: object) -> None:
    settings.STATIC_ROOT = None  # type: ignore[attr-defined]
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)


@pytest.fixture
def dora(haven: Organisation) -> Actor:
    return officer(haven, "Dora")


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content[:2000]
    return answer.content.decode()


def test_a_child_registered_alone_stands_in_the_list_at_once(dora: Actor) -> None:
    register(dora, child("Amal Perera"))
    register(dora, child("Grown Man", "1980", ()))
    client = signed_in("haven", "duty_officer")
    page = text_of(client, DESK)
    assert "Amal Perera" in page
    assert "Grown Man" not in page
    assert "Steps not begun" in page
    assert "No child here" in text_of(client, f"{DESK}?view=moved")
    with acting_as(dora):
        assert Event.objects.filter(kind="people.person.read").exists()


def test_only_who_works_on_cases_sees_children(dora: Actor) -> None:
    (person,) = register(dora, child())
    with acting_as(dora):
        address = f"{DESK}{gate_of(person).id}/"
    for role in ("reader", "border_officer", "employer"):
        client = signed_in("haven", role)
        assert client.get(DESK).status_code == 403
        assert client.get(address).status_code == 403
        assert client.post(f"{address}open/").status_code == 403


def test_the_steps_are_done_on_the_page_and_the_list_says_what_is_missing(dora: Actor) -> None:
    (person,) = register(dora, child())
    with acting_as(dora):
        publish(dora)
        gate = gate_of(person)
    client = signed_in("haven", "duty_officer")
    address = f"{DESK}{gate.id}/"
    assert client.post(f"{DESK}begin/", {"gate": [str(gate.id)]}).status_code == 302
    answers = {"status": "unaccompanied", "track": "national", "risk": "medium"}
    assert client.post(f"{address}meet/", {"status": "unaccompanied"}).status_code == 422
    assert client.post(f"{address}meet/", answers).status_code == 302
    assert "An assessment allows it." in text_of(client, DESK)
    sent = {"destination": "LKA", "reason": "Please"}
    refused = client.post(f"{address}open/", sent)
    assert refused.status_code == 422
    assert "Name the escort and the receiver first" in refused.content.decode()
    assert "Please" in refused.content.decode()
    steps = {
        "assess": {"outcome": "allows", "risk": "low"},
        "authority": {"authority": "court", "note": "No. 7"},
        "escort": {"name": "Rosa Lind"},
        "receiver": {"name": "Mona Perera", "of": "Aunt"},
        "accept": {},
        "open": sent,
    }
    for step, given in steps.items():
        answer = client.post(f"{address}{step}/", given)
        assert answer.status_code == 302, (step, answer.content.decode()[:3000])
    page = text_of(client, address)
    assert "Cleared" in page
    assert "Sri Lanka" in page
    assert "Amal" in text_of(client, f"{DESK}?view=cleared")
    assert client.post(f"{address}turn-down/", {"reason": "Ill"}).status_code == 302
    assert "Held: the gate is closed" in text_of(client, address)


@pytest.mark.parametrize("leave", [people.withdraw, people.erase])
def test_a_child_who_withdrew_or_was_erased_is_due_no_more(
    dora: Actor, haven: Organisation, leave: Any
) -> None:
    vera = member(haven, "Vera", 77)
    (person,) = register(dora, child())
    with acting_as(dora):
        gate = prepared(dora, person)
        assert gate.review_at is not None
    client = signed_in("haven", "duty_officer")
    due = ("/o/haven/desk/due/?kind=children&view=all", "/o/haven/desk/due/due.csv?view=all")
    assert str(gate.id) in text_of(client, due[0])
    assert "Look at a child again" in text_of(client, due[1])
    with acting_as(vera):
        leave([person], by=vera, at=NOON)
    assert str(gate.id) not in text_of(client, due[0])
    assert "Look at a child again" not in text_of(client, due[1])


def test_two_officers_end_a_gate_on_the_page(dora: Actor) -> None:
    (person,) = register(dora, child())
    with acting_as(dora):
        gate = gate_of(person)
    address = f"{DESK}{gate.id}/end/"
    sent = {"ending": "adult", "reason": "Passport"}
    one, other = signed_in("haven", "duty_officer"), signed_in("haven", "head_of_mission")
    assert one.post(address, sent).status_code == 302
    assert "A second officer has to agree" in one.post(address, sent).content.decode()
    assert other.post(address, sent).status_code == 302
    with acting_as(dora):
        gate.refresh_from_db()
        assert (gate.state, gate.ending) == ("ended", "adult")
        assert ChildDecision.objects.count() == 2


def test_an_age_is_disputed_from_the_page_of_the_person(dora: Actor) -> None:
    (person,) = register(dora, child("Yusuf", "2000", ()))
    client = signed_in("haven", "duty_officer")
    address = f"{DESK}people/{person}/"
    assert "Not held as a child" in text_of(client, address)
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Looks fifteen"}).status_code == 302
    with acting_as(dora):
        assert ChildGate.objects.get(person_id=person).because == "age"


def test_the_assessment_and_the_search_for_the_family_begin_from_the_gate(dora: Actor) -> None:
    (person,) = register(dora, child())
    with acting_as(dora):
        prepared(dora, person)
        made = forms.adopt("best-interests-short-assessment", by=dora, at=NOON)
        forms.publish(made.id, by=dora, at=NOON)
        from musterpoint.cases.tests.cases.factories import shipped

        shipped("missing-person", dora)
        gate = gate_of(person)
    client = signed_in("haven", "duty_officer")
    page = client.post(f"{DESK}{gate.id}/form/", follow=True).content.decode()
    assert "Best interests, short assessment" in page
    page = client.post(f"{DESK}{gate.id}/trace/", follow=True).content.decode()
    assert "The search for the family has begun" in page


def test_a_caseworker_of_an_organisation_that_may_keeps_the_case_behind_the_wall(
    portal: Organisation,
) -> None:
    worker = any_officer(portal, "Cora", "caseworker")
    plain = any_officer(portal, "Paul", "duty_officer")
    (person,) = register(plain, child())
    with acting_as(plain):
        publish(plain)
    with acting_as(worker):
        made = cleared(worker, person)
        assert ProtectedCase.objects.get().person_id == person
    with acting_as(plain):
        assert not Case.objects.exists()
        answer = queries.clearance([person], NOON)[person]
        assert isinstance(answer, queries.Cleared)
        assert queries.view(made.gate_id, by=plain, at=NOON).case is None
        trail = Event.objects.filter(subject_id=person, kind__startswith="cases.child.")
        assert set(trail.values_list("kind", flat=True)) == {"cases.child.held"}


def test_what_an_attacker_types_is_refused_beside_the_field(dora: Actor) -> None:
    (person,) = register(dora, child())
    with acting_as(dora):
        prepared(dora, person)
        gate = gate_of(person)
    client = signed_in("haven", "duty_officer")
    hostile = "\x00<script>" + "Q" * 3000
    for step in STEPS:
        fields = dict.fromkeys(form_of(step, "national").fields, hostile)
        if fields:
            answer = client.post(f"{DESK}{gate.id}/{step}/", fields)
            assert answer.status_code == 422, step
    assert client.post(f"{DESK}{gate.id}/no-such-step/", {}).status_code == 404
    assert client.get(f"{DESK}?view={hostile}&after=x").status_code in (200, 400)
    assert client.post(f"{DESK}begin/", {"gate": ["x", hostile]}).status_code in (302, 400)
    assert client.get(f"{DESK}{person}/").status_code == 404
    stranger = signed_in("haven", "reader")
    assert stranger.post(f"{DESK}people/{person}/", {"reason": "x"}).status_code == 403
