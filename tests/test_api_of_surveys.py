"""Programs design a survey, draw, ask, enter answers, and read tables without small cells."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from musterpoint.accounts.models import ClientBinding
from musterpoint.procedures.tests.factories import officer
from musterpoint.surveys import links
from musterpoint.surveys.models import Asking, PaperEntry, Wave
from musterpoint.surveys.tests.factories import (
    enrolled,
    everybody_answers,
    opened,
    questionnaire,
)
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from tests.world import bearer

ROOT = "/api/v1/o/haven/surveys"
DESIGNS, CALLS = "evaluator", "integration"
SAID = {"helped": "yes", "days": 3, "needs": ["work", "home"]}


@pytest.fixture(autouse=True)
def _still(haven: Organisation) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)


def program(of: Organisation, role: str) -> Client:
    return Client(headers={"authorization": f"Bearer {bearer(of, role)}"})


def sent(
    client: Client, path: str, given: dict[str, Any] | None = None, status: int = 200, key: str = ""
) -> Any:
    """Post something, see that it was answered so, and return the answer."""
    headers = {"idempotency-key": key} if key else {}
    answer = client.post(f"{ROOT}{path}", given or {}, "application/json", headers=headers)
    assert answer.status_code == status, answer.content
    return answer.json()


def told(**changes: Any) -> dict[str, Any]:
    """Return what a program says of a new survey."""
    return {
        "name": "After the evacuation",
        "purpose": "To help better next time.",
        "questionnaire": "stay",
        "frame": "uploaded",
        "base_day": "2026-02-01",
        "consent": {"en": "You decide."},
    } | changes


def wave_of(alice: Actor, **design: Any) -> Wave:
    """Open a wave that asks 40 of 60 women on the roll."""
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=60)
        return opened(alice, crisis, size=40, **design)


def test_a_survey_is_begun_designed_drawn_and_asked_by_a_program(
    alice: Actor, haven: Organisation
) -> None:
    with acting_as(alice):
        questionnaire(alice)
    writer = program(haven, DESIGNS)
    assert sent(writer, "", told(questionnaire="none"), 422)["errors"].keys() == {"questionnaire"}
    made = sent(writer, "", told(), 201, key="s1")
    assert sent(writer, "", told(), 201, key="s1") == made
    sent(writer, "", told(), 422)  # the name is taken
    at = f"/{made['id']}"
    assert sent(writer, at, told(purpose="To plan"))["purpose"] == "To plan"
    rows = [
        {"group": "Migrant women", "people": 400},
        {"group": "Nationals", "people": 900, "migrants": False},
    ]
    sent(writer, f"{at}/frame", {"rows": [rows[0], rows[0]]}, 422)
    framed = sent(writer, f"{at}/frame", {"rows": rows})
    design = {"revision": framed["revision"], "size_kind": "respondents", "size": 200}
    sent(writer, f"{at}/design", design | {"method": "by feeling"}, 422)
    sent(writer, f"{at}/design", design | {"size_kind": "sample", "size": 5000}, 422)
    worked = sent(writer, f"{at}/design", design | {"response": 50})
    assert (worked["people"], worked["faults"], worked["is_drawn"]) == (1300, [], False)
    assert worked["to_ask"] == sum(one["sample"] for one in worked["strata"]) >= 400
    sent(writer, f"{at}/design", design, 409)  # somebody changed it since
    key = worked["strata"][0]["key"]
    large = {"strata": {key: {"sample": 5000}}}
    assert f"{key}.sample" in sent(writer, f"{at}/strata", large, 422)["errors"]
    own = sent(writer, f"{at}/strata", {"strata": {key: {"sample": 60}}})
    assert own["strata"][0]["sample"] == 60
    margins = {"margins": {"migrant": {"yes": 420, "no": 900}}}
    assert sent(writer, f"{at}/margins", margins) == margins
    drawn = sent(writer, f"{at}/draw", {"seed": 7}, 201)
    assert (drawn["seed"], drawn["people"]) == (7, 1300)
    sent(writer, f"{at}/draw", {"seed": None}, 409)
    sealed = writer.get(f"{ROOT}{at}/design").json()
    assert (sealed["is_drawn"], sealed["to_ask"]) == (True, own["to_ask"])
    page = writer.get(f"{ROOT}{at}/sample").json()
    assert (len(page["members"]), page["next_after"]) == (50, 50)
    wave = writer.get(f"{ROOT}{at}").json()["waves"][0]
    sent(writer, f"/waves/{wave['id']}/opened", {}, 422)
    begun = sent(writer, f"/waves/{wave['id']}/opened", {"by_reply": False})
    assert begun["open"] == own["to_ask"]
    sent(writer, f"/waves/{wave['id']}/opened", {"by_reply": False}, 409)
    handed = writer.get(f"{ROOT}/waves/{wave['id']}/links").json()
    assert len(handed) == own["to_ask"]
    assert handed[0]["link"].startswith("http")
    (listed,) = writer.get(f"{ROOT}?q=evacuation").json()
    assert listed["id"] == made["id"]


def test_answers_of_calls_are_entered_once_and_checked_question_by_question(
    alice: Actor, haven: Organisation
) -> None:
    wave = wave_of(alice, replacement="ineligible")
    caller = program(haven, CALLS)
    page = caller.get(f"{ROOT}/waves/{wave.id}/calls").json()
    assert (len(page["calls"]), page["next_offset"]) == (40, None)
    first, second, third, fourth = (one["asking_id"] for one in page["calls"][:4])
    asked = caller.get(f"{ROOT}/askings/{first}?language=ar").json()
    assert (asked["language"], next(one["name"] for one in asked["questions"])) == ("ar", "helped")
    assert "Rahima" not in str(asked)
    at = f"/askings/{first}/answers"
    refused = sent(caller, at, {"answers": {"helped": "no", "days": "many"}}, 422)["errors"]
    assert refused.keys() >= {"why", "days"}
    assert sent(caller, at, {"answers": {"shoes": 4}}, 422)["errors"].keys() == {"shoes"}
    assert sent(caller, at, {"answers": {"helped": "yes", "why": "\0"}}, 422)
    kept = sent(caller, at, {"answers": SAID}, 201, key="a1")
    assert (kept["state"], kept["way"]) == ("answered", "phone")
    assert sent(caller, at, {"answers": SAID}, 201, key="a1") == kept
    sent(caller, at, {"answers": SAID}, 409)

    tries = f"/askings/{second}/attempts"
    sent(caller, tries, {"result": "call_back"}, 422)
    sent(caller, tries, {"result": "call_back", "call_at": "2026-05-02T12:00:00"}, 422)
    later = {"result": "call_back", "call_at": "2026-05-02T12:00:00Z"}
    assert sent(caller, tries, later, 201)["attempts"] == 1
    assert (
        sent(caller, f"/askings/{third}/attempts", {"result": "never"}, 201)["state"] == "refused"
    )
    sent(caller, f"/askings/{third}/answers", {"answers": SAID}, 409)

    with acting_as(alice):
        gone = str(Asking.objects.get(id=fourth).member_id)
    designer = program(haven, DESIGNS)
    sent(designer, f"/members/{gone}/replacement", None, 409)
    sent(caller, f"/members/{gone}/tracing", {"tracing": "asleep"}, 422)
    assert sent(caller, f"/members/{gone}/tracing", {"tracing": "died"})["tracing"] == "died"
    instead = sent(designer, f"/members/{gone}/replacement", None, 201)
    assert instead["is_reserve"] is True
    sent(caller, f"/members/{gone}/replacement", None, 403)
    sent(designer, at, {"answers": SAID}, 403)


def test_a_paper_counts_by_two_pairs_of_hands(alice: Actor, haven: Organisation) -> None:
    wave = wave_of(alice)
    with acting_as(alice):
        one = Asking.objects.filter(wave=wave).select_related("member").order_by("id")[0]
        code = links.paper_code_of(one.id, one.member.number, NOON)
    caller, at = program(haven, CALLS), f"/waves/{wave.id}/papers"
    given = {"code": code, "answers": SAID}
    sent(caller, at, given | {"code": "nobody"}, 404)
    first = sent(caller, at, given, 201)
    assert (first["state"], first["differences"]) == ("open", [])
    sent(caller, at, given, 409)  # the same program twice
    maker = officer(haven, "Omar")
    ClientBinding.objects.filter(organisation=haven).update(created_by=maker.id)
    second = program(haven, "duty_officer")
    ClientBinding.objects.filter(role="duty_officer").update(created_by=maker.id)
    sent(second, at, given, 409)  # another program of the same maker
    ClientBinding.objects.filter(role="duty_officer").update(created_by=officer(haven, "Tess").id)
    slips = sent(second, at, given | {"answers": SAID | {"days": 5}}, 201)["differences"]
    assert slips == [{"question": "days", "first": "3", "second": "5"}]
    assert sent(second, at, given, 201)["state"] == "answered"
    with acting_as(alice):
        assert PaperEntry.objects.count() == 0


def test_tables_are_read_of_a_closed_wave_alone_and_small_cells_are_not_told(
    alice: Actor, haven: Organisation
) -> None:
    with acting_as(alice):
        crisis, _people = enrolled(alice, BGD_f=100, NPL_m=20)
        wave = opened(alice, crisis, size=110)
        everybody_answers(alice, wave, but=4)
    designer, at = program(haven, DESIGNS), f"/waves/{wave.id}"
    assert designer.get(f"{ROOT}{at}/figures").status_code == 409
    sent(designer, f"{at}/published", None, 409)
    assert sent(designer, f"{at}/closed")["closed_at"]
    sent(designer, f"{at}/closed", None, 409)
    found = designer.get(f"{ROOT}{at}/figures").json()
    cells = [cell for table in found["tables"] for cell in table["cells"]]
    assert {cell["state"] for cell in cells} > {"shown"}
    for cell in cells:
        assert (cell["state"] == "shown") is ("estimate" in cell)
        assert cell["state"] == "shown" or cell.keys() == {"choice", "by", "value", "state"}
        assert cell["state"] != "shown" or cell["n"] >= 30
    head = sent(designer, f"{at}/published", None, 201)
    result = designer.get(f"{ROOT}/results/{head['id']}").json()
    assert (result["tables"], result["answered"]) == (found["tables"], found["answered"])


def test_who_only_reads_or_is_elsewhere_changes_no_survey(
    alice: Actor, haven: Organisation, elsewhere: Organisation
) -> None:
    wave = wave_of(alice)
    reader, stranger = program(haven, "reader"), program(elsewhere, DESIGNS)
    assert reader.get(ROOT).status_code == 403
    assert reader.get(f"{ROOT}/waves/{wave.id}/figures").status_code == 403
    sent(reader, "", told(), 403)
    sent(reader, f"/waves/{wave.id}/closed", None, 403)
    caller = program(haven, CALLS)
    sent(caller, f"/waves/{wave.id}/closed", None, 403)
    assert caller.get(f"{ROOT}/waves/{wave.id}/links").status_code == 403
    theirs = ROOT.replace("haven", "elsewhere")
    assert stranger.get(f"{theirs}/waves/{wave.id}").status_code == 404
    assert stranger.post(f"{theirs}/waves/{wave.id}/closed").status_code == 404
    assert stranger.get(f"{ROOT}/waves/{wave.id}").status_code == 404
    sent(caller, f"/askings/{uuid4()}/answers", {"answers": SAID}, 404)
