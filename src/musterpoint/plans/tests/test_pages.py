"""The pages of plans, through the real middleware."""

import csv
import io
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from pypdf import PdfReader

from musterpoint.accounts.models import User
from musterpoint.agenda import queries as agenda
from musterpoint.audit.models import Event
from musterpoint.plans import actions, dues, queries
from musterpoint.plans.models import Activation, Plan, Task
from musterpoint.plans.tests.factories import ROWS, crisis, in_force, revision, written
from musterpoint.procedures.tests.factories import officer as hired
from musterpoint.rosters.models import CallOut
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DESK = "/o/haven/desk/plans/"


@pytest.fixture(autouse=True)
def _still(haven: Organisation) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()


@pytest.fixture
def chief(haven: Organisation) -> Actor:
    return hired(haven, "Chitra", "head_of_mission")


@pytest.fixture
def officer() -> Client:
    return signed_in("haven", "duty_officer")


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:2000]
    return unescape(answer.content.decode())


def posted(client: Client, address: str, data: dict, status: int = 200) -> str:
    answer = client.post(address, data, follow=status == 200)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return unescape(answer.content.decode())


def test_a_plan_is_written_reviewed_and_put_to_work(officer: Client, alice: Actor) -> None:
    assert "No plan yet" in text_of(officer, DESK)
    head = {"name": "Tripoli", "kind": "evacuation", "holder": "post", "country": "LBY"}
    assert "Choose" in posted(officer, f"{DESK}new/", head | {"kind": ""}, 422)
    shown = posted(officer, f"{DESK}new/", head)
    assert "things are missing" in shown
    with acting_as(alice):
        plan = Plan.objects.get()
    home = f"{DESK}{plan.id}/"
    for section, rows in ROWS.items():
        for row in rows:
            with acting_as(alice):
                revision = queries.version(plan.id).revision
            posted(officer, f"{home}sections/{section}/add/", row | {"revision": revision})
    assert "things are missing" not in text_of(officer, home)
    posted(officer, f"{home}step/send/", {})
    assert officer.get(f"{home}step/approve/").status_code == 403
    chief = signed_in("haven", "head_of_mission")
    assert "waits for you" in text_of(chief, home)
    stale = {"revision": 1}
    assert "changed after you read it" in posted(chief, f"{home}step/approve/", stale, 409)
    with acting_as(alice):
        seen = {"revision": queries.version(plan.id).revision}
    assert "In force" in posted(chief, f"{home}step/approve/", seen)
    with acting_as(alice):
        made = crisis(alice)
    assert "Ask everybody whether they are safe" in text_of(officer, f"{home}activate/")
    sent = {"crisis": str(made.id), "level": "3"}
    assert "at least one hazard" in posted(officer, f"{home}activate/", sent, 422)
    sent["hazards"] = "Fighting in the city"
    shown = posted(officer, f"{home}activate/", sent)
    assert "School yard" in shown
    assert "Hazards:" in shown
    again = posted(officer, f"{home}activate/", sent, 409)
    assert "at work in this crisis already" in again


def test_what_was_typed_is_kept_when_somebody_was_quicker(officer: Client, alice: Actor) -> None:
    with acting_as(alice):
        plan = written(alice, "team")
    address = f"{DESK}{plan.id}/sections/team/add/"
    stale = ROWS["team"][0] | {"revision": 1, "does": "Wakes the driver"}
    answer = posted(officer, address, stale, 409)
    assert "Somebody changed this plan while you wrote" in answer
    assert "Wakes the driver" in answer
    typed = {"role": "Cook", "level": "1", "money": "much", "revision": 3}
    wrong = posted(officer, address, typed, 422)
    assert "such as 25.50 USD" in wrong
    assert "much" in wrong
    assert "Cook" in wrong


def test_rows_are_changed_moved_removed_and_the_change_undone(
    officer: Client, alice: Actor
) -> None:
    with acting_as(alice):
        plan = written(alice, "team")
        rows = queries.overview(plan.id, NOON).content["team"]
    section = f"{DESK}{plan.id}/sections/team/"

    def at() -> dict[str, int]:
        with acting_as(alice):
            return {"revision": queries.version(plan.id).revision}

    text = posted(officer, f"{section}rows/{rows[1]['id']}/move/", at() | {"where": "up"})
    assert text.index("Transport") < text.index("Head")
    text = posted(officer, f"{section}rows/{rows[1]['id']}/remove/", at())
    assert "Removed. Undo brings it back." in text
    assert "Transport" not in text
    text = posted(officer, f"{DESK}{plan.id}/undo/", at() | {"section": "team"})
    assert "Transport" in text
    changed = ROWS["team"][1] | at() | {"does": "Orders ships"}
    assert "Orders ships" in posted(officer, f"{section}rows/{rows[1]['id']}/", changed)
    gone = f"{section}rows/{plan.id}/"
    assert officer.get(gone).status_code == 404


def test_a_row_of_each_new_section_is_typed_kept_and_offered_again(
    officer: Client, alice: Actor
) -> None:
    with acting_as(alice):
        plan = written(alice, "team")
    for section in ("header", "distribution", "makeup", "standing", "duties", "travel", "annexes"):
        with acting_as(alice):
            revision = queries.version(plan.id).revision
        page = f"{DESK}{plan.id}/sections/{section}/"
        posted(officer, f"{page}add/", {**ROWS[section][0], "revision": revision})
        with acting_as(alice):
            [row] = queries.overview(plan.id, NOON).content[section]
        again = text_of(officer, f"{page}rows/{row['id']}/")
        assert all(value in again for value in ROWS[section][0].values())
    shown = text_of(officer, f"{DESK}{plan.id}/")
    assert "Classification" in shown
    assert "Restricted" in shown


def test_figures_documents_and_versions_are_shown(
    officer: Client, alice: Actor, chief: Actor
) -> None:
    with acting_as(alice):
        plan = in_force(alice, chief)
    home = f"{DESK}{plan.id}/"
    shown = text_of(officer, f"{home}figures/")
    assert "Nothing goes from Sabha" in shown
    assert "Made with it" in shown
    assert "Not within the horizon" in shown
    assert "USD" in shown
    whole = officer.get(f"{home}pdf/").content
    bare = officer.get(f"{home}pdf/?open=1").content

    def words(document: bytes) -> str:
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages)

    for name in ("Nimal", "Chitra", "Approved by", "Looked after by"):
        assert name in words(whole)
        assert name not in words(bare)
    assert "Desert" in words(bare)
    assert "bands" in words(bare)
    assert "bands" not in words(whole)
    assert "Figures of the scenarios" in words(whole)  # of exact counts, which stay here
    assert "Figures of the scenarios" not in words(bare)
    for told in ("Restricted", "Detained", "Luggage", "Annexes"):
        assert told in words(bare)
    for name in ("Salem", "Kamala", "Huda"):
        assert name in words(whole)
        assert name not in words(bare)
    posted(officer, f"{home}step/version/", {})
    with acting_as(alice):
        revision = queries.version(plan.id).revision
    row = {"what": "Water", "quantity": "500", "unit": "litres", "revision": revision}
    posted(officer, f"{home}sections/stocks/add/", row)
    changes = text_of(officer, f"{home}versions/2/")
    assert "Added" in changes
    assert "Water" in changes
    assert officer.get(f"{home}versions/3/").status_code == 404
    with acting_as(alice):
        assert Event.objects.filter(kind="plans.plan.read").exists()


def test_a_task_is_given_and_ticked_off_and_the_list_taken_out(
    officer: Client, alice: Actor, chief: Actor
) -> None:
    with acting_as(alice):
        plan = in_force(alice, chief)
        row = actions.activate(plan.id, crisis(alice).id, 3, by=alice, at=NOON)
        task = Task.objects.get(kind="place")
    board = f"{DESK}at-work/{row.id}/"
    due = text_of(officer, "/o/haven/desk/due/?view=all")
    assert "Task of a plan" in due
    assert "Caretaker" in text_of(officer, f"{DESK}tasks/{task.id}/")
    sent = {"assignee": str(chief.id), "state": "done", "note": "Open since six"}
    shown = posted(officer, f"{DESK}tasks/{task.id}/", sent)
    assert "Open since six" in shown
    assert "Chitra" in shown
    assert "School yard" not in text_of(officer, f"{board}?kind=role")
    table = list(csv.DictReader(io.StringIO(
        officer.get(f"{board}export/").content.decode("utf-8-sig"))))  # fmt: skip
    assert {one["title"] for one in table} >= {"Head", "School yard", "Desert Lines"}
    assert "Nimal" not in str(table)
    posted(officer, f"{board}raise/", {"level": "4"})
    shown = posted(officer, f"{board}stand-down/", {"why": "It is quiet again."})
    assert "Stood down" in shown
    assert officer.post(f"{DESK}tasks/{task.id}/", sent).status_code == 409


def team(chief: Actor) -> list[dict[str, str]]:
    """Return a team as it is typed: by address, by name, by a name of two, by one unknown."""
    email = User.objects.get(id=chief.id).email
    rows = [
        {"role": "Head", "person": "The head", "contact": f"+218 91 000 0001, {email.upper()}"},
        {"role": "Transport", "person": " ruwan  SILVA ", "contact": "+218 91 000 0002"},
        {"role": "Records", "person": "Nimal Fernando"},
        {"role": "Press", "person": "Nobody Here"},
    ]
    return [{"level": "1", "does": "Calls the others", **one} for one in rows]


def test_activation_reaches_the_team_and_says_who_was_not_found(
    haven: Organisation, officer: Client, alice: Actor, chief: Actor
) -> None:
    ruwan = hired(haven, "Ruwan Silva")
    for _twice in range(2):
        hired(haven, "Nimal Fernando")
    with acting_as(alice):
        plan = written(alice, "hazards", "population", "messages", "assembly", "carriers",
                       "havens", "scenarios", "partners", "migrants", "consulted")  # fmt: skip
        for row in team(chief):
            actions.put_row(plan.id, "team", row, revision(plan.id), by=alice, at=NOON)
        actions.send_to_review(plan.id, by=alice, at=NOON)
        actions.approve(plan.id, by=chief, at=NOON)
        made = crisis(alice)
    sent = {"crisis": str(made.id), "level": "1", "hazards": "Fighting in the city"}
    shown = posted(officer, f"{DESK}{plan.id}/activate/", sent)
    assert "colleagues whom the plan names: 2" in shown
    assert shown.count("No one colleague found") == 2
    with acting_as(alice):
        given = {one.title: one.task for one in queries.open_tasks(chief.id, NOON)}
        assert list(given) == ["Head"]
        assert [one.title for one in queries.open_tasks(ruwan.id, NOON)] == ["Transport"]
        every = queries.activation(given["Head"].activation_id, NOON)[1]
        free = next(one.task for one in every if one.title == "Press")
        assert free.assignee_id is None
    browser = Client()
    browser.force_login(
        User.objects.get(id=ruwan.id), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert "Take up a role" in text_of(browser, "/o/haven/desk/due/")
    kept = {"assignee": str(chief.id), "state": "open", "note": ""}
    assert posted(officer, f"{DESK}tasks/{free.id}/", kept).count("No one colleague found") == 1
    with acting_as(chief):
        mine = dues.tasks(agenda.Asked(by=chief, at=NOON))
        assert {one.id for one in mine} == {given["Head"].id, free.id}


def test_a_plan_of_reintegration_gives_the_tasks_of_arrival(
    officer: Client, alice: Actor, chief: Actor
) -> None:
    """Rows of reception name no level: they count from the first."""
    step = {"step": "Meet the flight", "who": "Chitra", "hours": "12", "a_day": "200"}
    with acting_as(alice):
        plan = written(alice, "population", "team", "partners", "migrants", "consulted",
                       kind="reintegration")  # fmt: skip
        actions.put_row(plan.id, "reception", step, revision(plan.id), by=alice, at=NOON)
        actions.send_to_review(plan.id, by=alice, at=NOON)
        actions.approve(plan.id, by=chief, at=NOON)
        made = crisis(alice)
    shown = posted(officer, f"{DESK}{plan.id}/activate/", {"crisis": str(made.id), "level": "1"})
    assert "Meet the flight" in shown
    with acting_as(alice):
        (line,) = queries.open_tasks(chief.id, NOON)
        assert line.title == "Meet the flight"
        assert line.task.due_at == NOON + timedelta(hours=12)


def test_a_role_that_names_a_roster_becomes_a_call_out_that_somebody_sends(
    officer: Client, alice: Actor, chief: Actor
) -> None:
    """A draft: nobody is asked; put to work again the plan leads to the same one."""
    drivers = ROWS["team"][1] | {"level": "2", "roster": "Drivers of the post", "people": "6"}
    with acting_as(alice):
        plan = written(alice)
        actions.put_row(plan.id, "team", drivers, revision(plan.id), by=alice, at=NOON)
        actions.send_to_review(plan.id, by=alice, at=NOON)
        actions.approve(plan.id, by=chief, at=NOON)
        made = crisis(alice)
    sent = {"crisis": str(made.id), "level": "1", "hazards": "Fighting in the city"}
    posted(officer, f"{DESK}{plan.id}/activate/", sent)
    with acting_as(alice):
        assert not CallOut.objects.exists()
        board = f"{DESK}at-work/{Activation.objects.get().id}/"
    shown = posted(officer, f"{board}raise/", {"level": "2"})
    with acting_as(alice):
        call = CallOut.objects.get()
        assert (call.title, call.places, call.stage) == (
            "Transport · Drivers of the post", 6, "information",
        )  # fmt: skip
        assert not call.asked.exists()
        assert call.site.startswith("http")
    assert f"/rosters/calls/{call.id}/" in shown
    assert "Drivers of the post" in text_of(officer, f"/o/haven/desk/rosters/calls/{call.id}/")
    posted(officer, f"{board}stand-down/", {"why": "It is quiet again."})
    again = posted(officer, f"{DESK}{plan.id}/activate/", sent | {"level": "2"})
    assert f"/rosters/calls/{call.id}/" in again
    with acting_as(alice):
        assert CallOut.objects.count() == 1


def test_the_list_is_searched_and_filtered(officer: Client, alice: Actor, chief: Actor) -> None:
    with acting_as(alice):
        in_force(alice, chief, name="Tripoli post")
        written(alice, "team", name="Benghazi post")
    assert "Benghazi post" in text_of(officer, DESK)
    assert "Benghazi post" not in text_of(officer, f"{DESK}?standing=in_force")
    assert "Tripoli post" not in text_of(officer, f"{DESK}?q=beng")
    assert "No plan fits" in text_of(officer, f"{DESK}?q=zzz")


def test_who_may_not_read_plans_gets_none(
    alice: Actor, chief: Actor, elsewhere: Organisation
) -> None:
    with acting_as(alice):
        plan = in_force(alice, chief)
    reader = signed_in("haven", "reader")
    assert reader.get(DESK).status_code == 403
    other = signed_in("elsewhere", "duty_officer")
    assert other.get(f"/o/elsewhere/desk/plans/{plan.id}/").status_code == 404
    assert Client().get(DESK).status_code in (302, 403)
