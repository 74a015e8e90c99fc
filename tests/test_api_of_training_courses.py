"""Programs keep courses and gates as the pages do, and pass no course by doing what it guards."""

import base64
import io
import json
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from openpyxl import load_workbook

from musterpoint.accounts import actions as accounts
from musterpoint.accounts.models import ClientBinding
from musterpoint.audit.models import Event
from musterpoint.kernel.errors import Invalid, NotAllowed
from musterpoint.tenancy.actors import Actor, ActorKind
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, signed_in
from musterpoint.training import actions
from musterpoint.training.models import OwnCourse
from musterpoint.training.tests.factories import COURSE, colleague, passed
from musterpoint.training.tests.test_pages import zipped
from tests.world import bearer

ROOT, KIND = "/api/v1/o/haven", "application/json"
SYSTEMS = "/o/haven/desk/settings/systems/"


@pytest.fixture(autouse=True)
def _still(haven: Organisation) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)


def caller(of: Organisation, role: str = "preparedness") -> Client:
    return Client(headers={"authorization": f"Bearer {bearer(of, role)}"})


def call(program: Client, method: str, path: str, given: Any = None, status: int = 200) -> Any:
    body = "" if given is None else json.dumps(given)
    answer = program.generic(method, f"{ROOT}{path}", body, KIND)
    assert answer.status_code == status, answer.content
    if status >= 400:
        assert answer["Content-Type"] == "application/problem+json"
    return answer.json()


def sent(data: bytes) -> dict[str, str]:
    return {"file": base64.b64encode(data).decode()}


def test_a_course_is_uploaded_offered_required_and_its_test_changed(
    haven: Organisation, alice: Actor
) -> None:
    colleague(haven, "Dina Duty", "duty_officer")
    program = caller(haven)
    wrong = zipped(("pass_mark: 80", "pass_mark: all")).getvalue()
    told = call(program, "POST", "/training/courses", sent(wrong), 422)
    assert "course.yaml:19" in str(told["errors"]["file"])
    one = call(program, "POST", "/training/courses", sent(zipped().getvalue()), 201)
    assert (one["code"], one["is_own"], one["is_offered"]) == ("fire-drill", True, True)
    call(program, "POST", "/training/courses", sent(zipped().getvalue()), 422)
    here = "/training/courses/fire-drill"
    settings = {"is_offered": True, "is_public": False, "required_of": ["duty_officer"]}
    assert call(program, "PUT", f"{here}/settings", settings)["required_of"] == ["duty_officer"]
    call(program, "PUT", f"{here}/settings", settings | {"required_of": ["emperor"]}, 422)
    (need,) = call(program, "GET", "/training/required")
    assert (need["name"], need["course"], need["is_valid"]) == ("Dina Duty", "fire-drill", False)
    with acting_as(alice):
        assert Event.objects.filter(kind="training.learner.listed").exists()
    answer = program.get(f"{ROOT}{here}/test")
    book = load_workbook(io.BytesIO(answer.content))
    same = call(program, "POST", f"{here}/test", sent(answer.content), 409)
    assert "already" in same["detail"]
    sheet = book["survey"]
    cells = [c for row in sheet.iter_rows(min_row=2) for c in row if isinstance(c.value, str)]
    question = next(one for one in cells if one.value.endswith("?"))
    question.value = question.value.replace("?", ", please?")
    changed = io.BytesIO()
    book.save(changed)
    assert call(program, "POST", f"{here}/test", sent(changed.getvalue()), 201)["version"] == 2
    call(program, "POST", f"{here}/test", sent(b"no workbook"), 422)
    call(program, "POST", f"{here}/test", {}, 422)
    call(program, "POST", f"{here}/test", {"questionnaire": "none"}, 422)
    with acting_as(alice):
        assert OwnCourse.objects.count() == 2
    off = {"is_offered": False, "is_public": False}
    call(program, "PUT", f"{here}/settings", off)
    assert call(program, "GET", here)["is_offered"] is False
    reader = caller(haven, "reader")
    call(reader, "GET", here, status=404)
    for method, path, given in (
        ("POST", "/training/courses", sent(b"")),
        ("PUT", f"{here}/settings", settings),
        ("POST", f"{here}/test", sent(b"x")),
        ("GET", f"{here}/test", None),
        ("GET", "/training/required", None),
        ("GET", "/training/gates", None),
    ):
        call(reader, method, path, given, 403)


def test_gates_are_set_by_whoever_keeps_the_settings_alone(haven: Organisation) -> None:
    program, admin = caller(haven), caller(haven, "administrator")
    gate = "/training/gates/plans.approve"
    call(program, "PUT", gate, {"course": COURSE}, 403)
    call(admin, "PUT", "/training/gates/training.change", {"course": COURSE}, 422)
    call(admin, "PUT", gate, {"course": "none"}, 404)
    assert call(admin, "PUT", gate, {"course": COURSE})["course"] == COURSE
    assert [one["permission"] for one in call(program, "GET", "/training/gates")] == [
        "plans.approve"
    ]
    settings = {"is_offered": False, "is_public": False}
    call(program, "PUT", f"/training/courses/{COURSE}/settings", settings, 409)
    call(program, "DELETE", gate, status=403)
    assert call(admin, "DELETE", gate) == []
    assert call(admin, "DELETE", gate) == []


@pytest.fixture
def gated(haven: Organisation) -> Client:
    """A program whose role includes what a course opens."""
    admin = member(haven, "Ada", 41, "administrator")
    with acting_as(admin):
        actions.set_gate("evaluation.change", COURSE, by=admin, at=NOON)
    return caller(haven)


def test_a_program_is_held_by_a_course_until_an_administrator_exempts_it_with_a_reason(
    gated: Client, haven: Organisation, alice: Actor
) -> None:
    owner = str(colleague(haven, "Olaf Owner", "duty_officer").id)
    review = {"name": "After Libya", "themes": ["coordination"], "closes_on": "2026-05-20",
              "owner_id": owner}  # fmt: skip
    told = call(gated, "POST", "/reviews", review, 403)
    assert "a program passes none" in told["detail"]
    assert told["course"] == COURSE
    with acting_as(alice):
        assert Event.objects.filter(kind="access.refused").exists()
    call(gated, "GET", "/reviews")

    binding = ClientBinding.objects.get()
    page = f"{SYSTEMS}{binding.id}/exempt/"
    assert signed_in("haven", "auditor").get(page).status_code == 403
    admin = signed_in("haven", "administrator")
    listed = admin.get(SYSTEMS).content.decode()
    assert "Held by courses" in listed
    assert page in listed
    assert admin.get(page).status_code == 200
    for why in (" ", "a\0b", "x" * 501):
        assert admin.post(page, {"why": why}).status_code == 422
    assert admin.post(page, {"why": "Sends the ministry's own reviews"}).status_code == 302
    assert "ministry&#x27;s own reviews" in admin.get(SYSTEMS).content.decode()
    with acting_as(alice):
        event = Event.objects.get(kind="accounts.client.exempted")
    assert (event.subject_id, event.actor_kind) == (binding.id, "staff")
    call(gated, "POST", "/reviews", review, 201)

    assert admin.post(f"{page}end/").status_code == 302
    call(gated, "POST", "/reviews", review | {"name": "Again"}, 403)
    with acting_as(alice):
        assert Event.objects.filter(kind="accounts.client.held").count() == 1


def test_whoever_made_a_program_passing_the_course_does_not_open_it_for_the_program(
    gated: Client, haven: Organisation
) -> None:
    dina = colleague(haven, "Dina Duty", "duty_officer")
    with acting_as(dina):
        passed(dina)
    ClientBinding.objects.update(created_by=dina.id)
    review = {"name": "X", "themes": [], "closes_on": "2026-05-20", "owner_id": str(dina.id)}
    call(gated, "POST", "/reviews", review, 403)


def test_only_a_person_of_the_organisation_exempts_and_only_what_has_access(
    gated: Client, haven: Organisation, portal: Organisation
) -> None:
    binding = ClientBinding.objects.get()
    program = replace(member(haven, "Bot", 42, "administrator"), kind=ActorKind.CLIENT)
    admin = member(haven, "Ada", 41, "administrator")
    stranger = member(portal, "Mallory", 43, "administrator")
    with acting_as(program), pytest.raises(NotAllowed):
        accounts.exempt_client(binding.id, "I like it", by=program, at=NOON)
    with acting_as(stranger), pytest.raises(Exception, match="There is no such system"):
        accounts.exempt_client(binding.id, "Because", by=stranger, at=NOON)
    with acting_as(admin):
        with pytest.raises(Invalid):
            accounts.exempt_client(binding.id, "x" * 501, by=admin, at=NOON)
        with pytest.raises(Exception, match="There is no such system"):
            accounts.exempt_client(uuid4(), "Because", by=admin, at=NOON)
        accounts.revoke_client(binding.id, by=admin, at=NOON)
        with pytest.raises(Exception, match="There is no such system"):
            accounts.exempt_client(binding.id, "Because", by=admin, at=NOON)
