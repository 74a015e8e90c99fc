"""Programs ask funds and read them; no program, and no single person, gets money out of one."""

import json
from uuid import UUID, uuid4

import pytest
from django.test import Client

from musterpoint.funds import queries
from musterpoint.funds.actions import NotEnough
from musterpoint.funds.rules import FACTS
from musterpoint.funds.tests.test_bound_to_crises import Bound
from musterpoint.funds.tests.test_commitments import Fund
from musterpoint.funds.tests.test_facts import with_level
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from tests.world import bearer

ROOT = "/api/v1/o/haven"


@pytest.fixture
def fund(haven: Organisation) -> Fund:
    Organisation.objects.filter(slug="haven").update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return Fund(haven)


def caller(of: Organisation, role: str = "integration") -> Client:
    return Client(headers={"authorization": f"Bearer {bearer(of, role)}"})


def sent(client: Client, given: dict[str, object]) -> tuple[int, dict[str, object]]:
    answer = client.post(f"{ROOT}/commitments", json.dumps(given), content_type="application/json")
    return answer.status_code, answer.json()


def wish(fund: Fund, **more: object) -> dict[str, object]:
    head = str(fund.heads["documents"].id)
    given: dict[str, object] = {
        "key": "claim-7", "head_id": head, "amount": 120_00, "purpose": "Fees",
    }  # fmt: skip
    return given | more


def test_a_program_asks_once_for_each_key_and_reads_where_it_stands(
    fund: Fund, haven: Organisation
) -> None:
    program = caller(haven)
    status, made = sent(program, wish(fund))
    assert (status, made["state"], made["unpaid"]) == (201, "asked", 120_00)
    assert sent(program, wish(fund))[1]["id"] == made["id"]
    assert sent(program, wish(fund, amount=121_00))[0] == 409
    assert sent(program, wish(fund, key="b", amount=301_00))[0] == 409
    assert sent(program, wish(fund, key="c", facts={"fault": "own"}))[0] == 422
    assert sent(program, wish(fund, key="d", head_id=str(uuid4())))[0] == 404
    (row,) = program.get(f"{ROOT}/funds/welfare/commitments?state=asked").json()
    assert row["head"] == "documents"
    windows = program.get(f"{ROOT}/funds/welfare").json()["windows"]
    assert windows[0]["holds"] == [
        {
            "unit": "USD", "digits": 2, "held": 100_000_00, "committed": 0, "free": 100_000_00,
            "bound": 0, "bound_to": [],
        }
    ]  # fmt: skip
    assert [one["slug"] for one in program.get(f"{ROOT}/funds").json()] == ["welfare"]
    assert caller(haven, "reader").get(f"{ROOT}/funds").status_code == 403


def test_a_program_names_the_first_of_the_days_it_asks_for(fund: Fund, haven: Organisation) -> None:
    program = caller(haven)
    given = wish(fund, head_id=str(fund.heads["board-and-lodging"].id), days=3, amount=90_00)
    status, made = sent(program, given | {"first_day": "2026-11-30"})
    assert (status, made["days"], made["first_day"]) == (201, 3, "2026-11-30")
    status, made = sent(program, given | {"key": "today"})
    assert (status, made["first_day"]) == (201, NOON.date().isoformat())
    for wrong in ("9999-12-31", "0001-01-01", "soon"):
        assert sent(program, given | {"key": "k", "first_day": wrong})[0] == 422
    heads = program.get(f"{ROOT}/funds/welfare").json()["windows"][0]["heads"]
    assert not any(one["day_across"] for one in heads)


def test_a_program_reads_what_is_bound_to_a_crisis_and_names_the_country_it_asks_for(
    haven: Organisation,
) -> None:
    fund = Bound(haven)
    fund.gift(500_00, "libya")
    fund.gift(100_00, "TUN", "after/help")
    program = caller(haven)
    windows = program.get(f"{ROOT}/funds/welfare").json()["windows"]
    after = next(one for one in windows if one["code"] == "after")
    libya = {"crisis_id": str(fund.crises["libya"].id), "country": "", "amount": 500_00}
    (holds,) = after["holds"]
    assert (holds["free"], holds["bound"], holds["bound_to"]) == (500_00, 500_00, [libya])
    (holds,) = next(one for one in after["heads"] if one["code"] == "help")["holds"]
    assert holds["bound_to"] == [{"crisis_id": None, "country": "TUN", "amount": 100_00}]
    given = wish(fund, head_id=str(fund.heads["help"].id), amount=50_00)
    for number, country in enumerate(("", "LBY")):
        status, made = sent(program, given | {"key": f"k{number}", "country": country})
        assert status == 201
        with pytest.raises(NotEnough):
            fund.approve(UUID(str(made["id"])))
    assert sent(program, given | {"key": "k2", "country": "XQQ"})[0] == 422
    status, made = sent(program, given | {"key": "k3", "country": "TUN"})
    assert fund.approve(UUID(str(made["id"]))) == "committed"


def test_programs_are_told_what_is_wrong_with_a_fact(fund: Fund, haven: Organisation) -> None:
    with_level(fund)
    program = caller(haven)
    head = str(fund.heads["late"].id)

    def asked(facts: object) -> tuple[int, str]:
        given = {"key": "k", "head_id": head, "amount": 1_00, "purpose": "Fees", "facts": facts}
        answer = program.post(
            f"{ROOT}/commitments", json.dumps(given), content_type="application/json"
        )
        return answer.status_code, answer.content.decode()

    for level in ("9", "abc", "", "3", 9, None):
        assert asked({"level": level})[0] == 422
    assert "Name the crisis instead" in asked({"level": "9"})[1]
    for fact in FACTS:
        for wrong in ("abc", "9", "", 9, None, ["no"], {"a": "b"}):
            assert asked({fact: wrong})[0] == 422
    assert asked([])[0] == asked("member")[0] == 422
    status, text = asked({"membership": "member", "means": "low"})
    assert status == 201
    made = json.loads(text)
    assert [(one["fact"], one["answer"], one["is_checked"]) for one in made["facts"]] == [
        ("membership", "member", False),
        ("means", "low", False),
    ]
    assert all(one["asserted_by"] for one in made["facts"])
    assert made["unknown"] == ["level"]
    assert asked({"membership": "member"})[0] == 409


def test_no_program_approves_reviews_or_pays(fund: Fund, haven: Organisation) -> None:
    program = caller(haven)
    which = sent(program, wish(fund))[1]["id"]
    desk = f"/o/haven/desk/funds/commitments/{which}"
    for way in ("approve", "refuse", "review", "spend"):
        assert program.post(f"{ROOT}/commitments/{which}/{way}").status_code in (404, 405)
        assert program.post(f"{desk}/{way}/", {"reason": "x"}).status_code in (302, 403, 404)
    for method in (program.put, program.patch, program.delete):
        assert method(f"{ROOT}/commitments/{which}").status_code == 405
    with acting_as(fund.manager):
        assert queries.commitment(which).state == "asked"


def test_another_organisation_finds_nothing(fund: Fund, elsewhere: Organisation) -> None:
    which = fund.ask(fund.wants())
    stranger = caller(elsewhere)
    for address in ("funds", "funds/welfare", f"commitments/{which}"):
        assert stranger.get(f"{ROOT}/{address}").status_code in (403, 404)
    own = ROOT.replace("haven", "elsewhere")
    assert stranger.get(f"{own}/commitments/{which}").status_code == 404
    assert stranger.get(f"{own}/funds").json() == []


def test_who_asked_by_the_page_cannot_approve_by_any_door(fund: Fund, haven: Organisation) -> None:
    which = fund.ask(fund.wants())
    for role in ("welfare_officer", "fund_manager", "bookkeeper", "auditor"):
        client = signed_in("haven", role)
        address = f"/o/haven/desk/funds/commitments/{which}/approve/"
        assert client.post(address).status_code == 403


def test_a_program_writes_members_asks_for_one_and_reads_none(
    fund: Fund, haven: Organisation, elsewhere: Organisation
) -> None:
    keeper, root = caller(haven, "bookkeeper"), f"{ROOT}/funds/welfare/members"

    def said(address: str, given: dict[str, object], who: Client = keeper) -> tuple[int, object]:
        answer = who.post(address, json.dumps(given), content_type="application/json")
        return answer.status_code, answer.json()

    day = NOON.date().isoformat()
    one = {"name": "Mona Perera", "born": "1988-04-03", "starts_on": day, "ends_on": day}
    wanted: dict[str, object] = {
        "members": [one, {**one, "name": "", "born": None, "number": "N-12"}]
    }
    assert said(root, wanted) == (201, {"added": 2, "repeated": 0})
    assert said(root, wanted) == (201, {"added": 0, "repeated": 2})
    assert said(root, {"members": [{**one, "born": None}]})[0] == 422
    status, found = said(f"{root}/find", {"number": "n 12"})
    assert (status, found["standing"], len(found["terms"])) == (200, "member", 1)  # type: ignore[index]
    assert "Mona" not in str(said(f"{root}/find", {"name": "MONA PERERA", "born": "1988-04-03"}))
    assert said(f"{root}/find", {"number": "n 13"})[1] == {"standing": "not_found", "terms": []}
    again = {"content_type": "application/json", "headers": {"Idempotency-Key": "f1"}}
    for asked in ("n 12", "n 13"):  # nothing is kept of what was only read
        assert keeper.post(f"{root}/find", {"number": asked}, **again).status_code == 200
    assert keeper.get(root).status_code == 405
    for role in ("integration", "welfare_officer", "reader"):
        assert said(f"{root}/find", {"number": "n 12"}, caller(haven, role))[0] == 403
    assert (
        said(root.replace("haven", "elsewhere"), wanted, caller(elsewhere, "bookkeeper"))[0] == 404
    )
