"""Help by API: programs take, follow and read it; people assess, score and decide by name."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from musterpoint.accounts.models import ClientBinding
from musterpoint.audit.models import Event
from musterpoint.grants import actions
from musterpoint.grants.api._shared import ApplicationOut
from musterpoint.grants.models import Application
from musterpoint.grants.tests.factories import (
    AFTER,
    CLOSES,
    DAY,
    LEVELS,
    Desk,
    clock,
    project,
)
from musterpoint.grants.tests.test_returns import direct
from musterpoint.tenancy.actors import Actor, ActorKind
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member
from tests.programs import Program

GIVEN = {
    "purpose": "documents", "unit": "USD", "asked": 10000, "why": "The fee", "name": "Samira Haddad",
    "born": "1988-04-03", "phone": "+21650123456",
}  # fmt: skip
CALL: dict[str, Any] = {
    "slug": "diaspora-2026", "title": "Classes for children", "about": "Groups that teach",
    "unit": "USD", "total": 300000, "most": 200000, "closes_at": CLOSES.isoformat(),
    "score_by": (CLOSES + 10 * DAY).isoformat(), "gap": 15, "threshold": 60, "appeal_days": 14,
}  # fmt: skip
CRITERIA = [
    {"name": "Reach", "looks_at": "How many children", "weight": 60},
    {"name": "Cost", "looks_at": "What it costs for each", "weight": 40},
]


@pytest.fixture
def desk(haven: Organisation) -> Desk:
    clock(NOON)
    return Desk(haven)


@pytest.fixture
def program(desk: Desk) -> Program:
    return Program(desk.of, "welfare_officer", "grants")


def taken(desk: Desk, program: Program) -> tuple[str, Application]:
    """Take an application; return its address and it."""
    status, made = program.asks("/applications", **GIVEN)
    assert status == 201
    with acting_as(desk.walid):
        row = Application.objects.get(id=UUID(made["id"]))
    return f"/applications/{made['id']}", row


def test_a_program_follows_an_application_to_its_receipt(desk: Desk, program: Program) -> None:
    here, row = taken(desk, program)
    assert program.asks(f"{here}/question", words="")[0] == 422
    assert program.asks(f"{here}/question", words="Which fee?")[1]["state"] == "incomplete"
    assert program.asks(f"{here}/answer", words="Of the passport")[1]["state"] == "complete"
    assert program.sends("PUT", f"{here}/papers", {"papers": ["magic"]})[0] == 422
    assert program.sends("PUT", f"{here}/cause", {"country": "TUN"})[1]["country"] == "TUN"
    payee = {"method": "mobile", "payee": {"phone": "+21650123456", "provider": "D17"}}
    assert program.sends("PUT", f"{here}/payee", payee | {"method": "gold"})[0] == 422
    assert program.sends("PUT", f"{here}/payee", payee)[0] == 200
    assert program.asks(f"{here}/order")[0] == 409
    with acting_as(desk.wafa):
        actions.assess(row.id, LEVELS, "Nothing left", by=desk.wafa, at=NOON)
        actions.recommend(row.id, desk.head, 60_00, "Real need", by=desk.wafa, at=NOON)
    desk.decided(row, "part", 60_00)
    whole = program.get(f"{here}/whole")
    assert whole["assessments"][0]["levels"] == LEVELS
    (decision,) = whole["decisions"]
    assert (decision["outcome"], decision["amount"], decision["reasons"]) == (
        "part", 60_00, "By need",
    )  # fmt: skip
    assert (whole["who"]["name"], whole["commitment"]["state"]) == ("Samira Haddad", "asked")
    with acting_as(desk.walid):
        assert Event.objects.filter(kind="grants.application.read", actor_kind="client").exists()
    assert program.sends("PUT", f"{here}/payee", payee)[0] == 403  # after the decision, by name
    assert program.asks(f"{here}/appeal", words="It costs more")[0] == 200
    assert program.asks(f"{here}/appeal", words="It costs more")[0] == 409
    assert [one["reference"] for one in program.get("/appeals")] == [row.reference]
    assert program.get(f"{here}/whole")["appeal"]["words"] == "It costs more"
    desk.approved_by_fund(row)
    assert program.asks(f"{here}/withdrawal")[0] == 409
    assert program.asks(f"{here}/order")[0] == 200
    (order,) = program.get(f"{here}/whole")["orders"]
    assert order["amount"] == 60_00
    assert program.asks(f"{here}/receipt", words="Signed")[0] == 409  # it is not paid yet
    assert program.asks(f"{here}/closing")[0] == 409


def test_an_application_is_withdrawn_for_the_applicant(desk: Desk, program: Program) -> None:
    here, _row = taken(desk, program)
    assert program.asks(f"{here}/completion")[1]["state"] == "complete"
    reader = Program(desk.of, "auditor", "grants")
    assert reader.asks(f"{here}/withdrawal")[0] == 403
    assert program.asks(f"{here}/withdrawal")[1]["state"] == "withdrawn"


def test_no_program_assesses_recommends_scores_or_decides_whatever_its_role(desk: Desk) -> None:
    """There is no address for it; were there one, the actions would refuse."""
    bot = replace(member(desk.of, "Bot", 42), kind=ActorKind.CLIENT)
    row = desk.apply().row
    by_at: dict[str, Any] = {"by": bot, "at": NOON}

    def refused(*attempts: Callable[[], object]) -> None:
        with acting_as(bot):
            for attempt in attempts:
                with pytest.raises(actions.NotYours):
                    attempt()

    with acting_as(desk.walid):
        actions.complete(row.id, by=desk.walid, at=NOON)
    refused(
        lambda: actions.assess(row.id, LEVELS, "Need", **by_at),
        lambda: actions.declare_conflict(row.id, **by_at),
    )
    with acting_as(desk.wafa):
        actions.assess(row.id, LEVELS, "Nothing left", by=desk.wafa, at=NOON)
    refused(lambda: actions.recommend(row.id, desk.head, 1, "Need", **by_at))
    with acting_as(desk.wafa):
        actions.recommend(row.id, desk.head, 100_00, "Real need", by=desk.wafa, at=NOON)
    refused(lambda: actions.decide(row.id, "approved", 100_00, "Need", **by_at))
    assert desk.decided(row, "approved", 100_00).state == "approved"


def score(row: Application, by: Actor) -> None:
    with acting_as(by):
        actions.score(row.id, {1: 4, 2: 4}, "Clear", True, by=by, at=AFTER)


def test_a_call_is_written_published_and_read_while_people_score_it_blind(
    desk: Desk, program: Program
) -> None:
    head = {"head_id": str(desk.heads["reintegration"])}
    naive = CALL | {"closes_at": "2026-05-20T12:00:00"}
    assert program.asks("/calls", **naive)[0] == 422
    status, made = program.asks("/calls", **CALL, **head)
    assert (status, made["state"]) == (201, "draft")
    here = f"/calls/{made['id']}"
    assert program.asks(f"{here}/publication")[0] == 422  # nothing counts yet
    for _time in range(2):
        status, rows = program.sends("PUT", f"{here}/criteria", {"criteria": CRITERIA})
        assert (status, [one["position"] for one in rows]) == (200, [1, 2])
    assert program.sends("PUT", here, CALL | head | {"gap": 10})[1]["gap"] == 10
    assert program.asks(f"{here}/publication")[1]["state"] == "published"
    assert program.sends("PUT", here, CALL | head)[0] == 409
    assert program.sends("PUT", f"{here}/criteria", {"criteria": CRITERIA})[0] == 409
    assert program.asks(f"{here}/closing")[0] == 409
    row = project(desk).row
    clock(AFTER)
    whole = f"/applications/{row.id}/whole"
    score(row, desk.wafa)
    seen = program.get(whole)
    assert (seen["who"], seen["scored"], seen["scores"]) == (None, 1, [])
    assert seen["answers"] == {"1": "Eighty", "2": "Little"}
    score(row, desk.third)
    seen = program.get(whole)
    assert [one["reasons"] for one in seen["scores"]] == ["Clear", "Clear"]
    (place,) = program.get(here)["ranking"]
    assert (place["application_id"], place["is_reached"]) == (str(row.id), True)
    assert [one["id"] for one in program.get("/calls?text=Classes")] == [made["id"]]
    with acting_as(desk.aida):
        actions.decide_call(UUID(made["id"]), {row.id: "Many"}, by=desk.aida, at=AFTER)
    assert program.get(whole)["who"]["name"] == "Friends of Sfax"
    assert program.get(whole)["decisions"][0]["reasons"] == "Many"


def test_a_program_of_whoever_declared_a_conflict_reads_only_where_it_stands(
    desk: Desk, program: Program
) -> None:
    row = direct(desk)
    plan = {"title": "A class", "due_on": (NOON + DAY).date().isoformat(), "amount": 100_00}
    here = f"/applications/{row.id}"
    (one,) = program.asks(f"{here}/milestones", **plan)[1]
    with acting_as(desk.wafa):
        actions.declare_conflict(row.id, by=desk.wafa, at=NOON)
    assert program.get(f"{here}/whole")["conflict"] is False
    made_by(desk.wafa)
    whole = program.get(f"{here}/whole")
    stands = ApplicationOut.model_fields.keys() | {"call_id", "score", "recommended", "is_told"}
    stands |= {"appeal_until"}
    told = {name: value for name, value in whole.items() if value and name not in stands}
    assert told == {"conflict": True}
    assert program.client.get(f"{program.root}{here}/milestones").status_code == 403
    assert program.asks(f"{here}/milestones", **plan)[0] == 403
    assert program.asks(f"/milestones/{one['id']}/report", words="Forty came")[0] == 403
    made_by(desk.third)
    assert [each["report"] for each in program.get(f"{here}/milestones")] == [""]


def made_by(actor: Actor) -> None:
    """Let somebody be who made the access of a program."""
    ClientBinding.objects.filter(role="welfare_officer").update(created_by=actor.id)


def test_milestones_are_planned_and_reported_and_a_person_accepts(
    desk: Desk, program: Program
) -> None:
    row = direct(desk)
    here = f"/applications/{row.id}/milestones"
    plan = {"title": "A class", "due_on": (NOON + DAY).date().isoformat(), "amount": 200_00}
    assert program.asks(here, **plan | {"amount": 200_01})[0] == 422
    status, made = program.asks(here, **plan)
    assert (status, made[0]["state"]) == (201, "planned")
    half = program.sends("PUT", f"/milestones/{made[0]['id']}", plan | {"amount": 100_00})
    assert (half[0], half[1][0]["amount"]) == (200, 100_00)
    assert program.sends("PUT", f"/milestones/{made[0]['id']}", plan | {"amount": 200_01})[0] == 422
    assert program.sends("DELETE", f"/milestones/{made[0]['id']}", {}) == (200, [])
    status, made = program.asks(here, **plan)
    one = f"/milestones/{made[0]['id']}"
    assert program.asks(f"{one}/order")[0] == 409
    assert program.asks(f"{one}/report", words="Forty came")[1][0]["report"] == "Forty came"
    assert program.sends("DELETE", one, {})[0] == 409
    with acting_as(desk.aida):
        actions.answer_report(UUID(made[0]["id"]), True, "Good", by=desk.aida, at=NOON)
    assert program.get(here)[0]["answer"] == "Good"
    assert program.asks(f"{one}/order")[0] == 200
    (order,) = program.get(f"/applications/{row.id}/whole")["orders"]
    assert (order["amount"], program.get("/owed")) == (200_00, [])


def test_an_advance_is_chased_when_it_is_overdue(desk: Desk, program: Program) -> None:
    row = desk.paid(desk.committed(is_advance=True))
    (found,) = program.get("/advances")
    assert (found["reference"], found["amount"], found["settled"]) == (row.reference, 100_00, 0)
    reminder = f"/advances/{found['id']}/reminder"
    assert program.asks(reminder)[0] == 409
    clock(NOON + 60 * DAY)
    assert program.asks(reminder)[1][0]["chased_at"] is not None
