"""A program of stores goes the whole way from catalogue to hand-out, and decides nothing of its own."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from musterpoint.audit.models import Event
from musterpoint.funds.models import Transaction
from musterpoint.goods import actions
from musterpoint.goods.models import Loss
from musterpoint.goods.tests.factories import FAR, TODAY, came, distribution, families, sent, stock
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from tests.programs import another
from tests.world import bearer

ROOT = "/api/v1/o/haven/goods"
LATER = (NOON + timedelta(days=3)).isoformat()


@pytest.fixture
def still(haven: Organisation) -> Organisation:
    Organisation.objects.filter(slug="haven").update(is_exercise=True, clock_at=NOON)
    return haven


@pytest.fixture
def keeper(still: Organisation) -> Client:
    return caller(still)


@pytest.fixture
def other(still: Organisation, keeper: Client) -> Client:
    return caller(still, is_second=True)


def caller(of: Organisation, role: str = "storekeeper", *, is_second: bool = False) -> Client:
    token = another(of, role) if is_second else bearer(of, role)
    return Client(headers={"authorization": f"Bearer {token}"})


def post(client: Client, path: str, given: object = None) -> tuple[int, Any]:
    answer = client.post(f"{ROOT}/{path}", json.dumps(given or {}), content_type="application/json")
    return answer.status_code, answer.json()


def got(client: Client, path: str) -> Any:
    answer = client.get(f"{ROOT}/{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def line(item: str, amount: int | str) -> dict[str, str]:
    return {"item": item, "amount": str(amount)}


def test_a_store_is_opened_filled_and_makes_kits(keeper: Client, still: Organisation) -> None:
    assert post(keeper, "catalogue")[1]["added"] > 10
    assert post(keeper, "stores", {"code": "TUNIS", "name": "Tunis"})[0] == 201
    assert post(keeper, "stores", {"code": "TUNIS", "name": "Again"})[0] == 422
    night = {"code": "NIGHT-KIT", "name": "Night kit", "category": "kit", "unit": "kit",
             "is_kit": True}  # fmt: skip
    assert post(keeper, "items", night | {"category": "nowhere"})[0] == 422
    assert post(keeper, "items", night)[0] == 201
    made_of = {"parts": [line("BLANKET", 2), line("SOAP", 1)]}
    assert len(post(keeper, "items/NIGHT-KIT/parts", made_of)[1]["parts"]) == 2
    came_in = line("BLANKET", 20) | {"key": str(uuid4()), "source": "bought"}
    for _time in range(2):
        status, arrival = post(keeper, "stores/TUNIS/arrivals", came_in)
        assert (status, arrival["amount"], arrival["batch_id"]) == (201, "20", None)
    paste = line("TOOTHPASTE", 5) | {"key": str(uuid4()), "source": "bought", "batch": "L7"}
    assert post(keeper, "stores/TUNIS/arrivals", paste)[0] == 422
    until = {"expires_on": FAR.isoformat()}
    assert post(keeper, "stores/TUNIS/arrivals", paste | until)[0] == 201
    (batch,) = got(keeper, f"batches?until={FAR.isoformat()}")
    assert (batch["item"], batch["batch"], batch["amount"]) == ("TOOTHPASTE", "L7", "5")
    assert got(keeper, f"batches?until={TODAY.isoformat()}") == []
    soap = line("SOAP", 9) | {"key": str(uuid4()), "source": "gift"}
    assert post(keeper, "stores/TUNIS/arrivals", soap)[0] == 422
    assert post(keeper, "stores/TUNIS/arrivals", soap | {"reference": "Letter 7"})[0] == 201
    kits = line("NIGHT-KIT", 3) | {"key": str(uuid4())}
    for _time in range(2):
        status, held = post(keeper, "stores/TUNIS/kits", kits)
        assert (status, [each["amount"] for each in held]) == (200, ["3"])
    apart = line("NIGHT-KIT", 1) | {"key": str(uuid4()), "apart": True}
    assert post(keeper, "stores/TUNIS/kits", apart)[1][0]["amount"] == "2"
    least = post(keeper, "stores/TUNIS/minimum", line("SOAP", 50))[1]
    assert [each["item"] for each in least if each["is_short"]] == ["SOAP"]
    card = got(keeper, "stores/TUNIS/card?item=BLANKET")
    assert [each["after"] for each in card][-1] == "16"
    assert got(keeper, "gifts") == []
    for path, wrong in (
        ("stores/TUNIS/arrivals", came_in | {"amount": "1.5"}),
        ("stores/TUNIS/arrivals", came_in | {"item": "NOTHING"}),
    ):
        assert post(keeper, path, wrong)[0] == 422
    assert post(keeper, "stores/NOWHERE/arrivals", came_in)[0] == 404
    assert keeper.get(f"{ROOT}/items/NOTHING").status_code == 404


def test_goods_go_from_the_request_to_another_store_and_nobody_decides_their_own(
    keeper: Client, other: Client, still: Organisation, alice: Actor
) -> None:
    with acting_as(alice):
        came(alice, amount=100)
        actions.open_store(actions.StoreIn(code="BORDER", name="Border"), by=alice, at=NOON)
    wish = {
        "key": str(uuid4()), "store": "BORDER", "purpose": "New arrivals", "people": 40,
        "priority": 1, "needed_at": LATER, "lines": [line("BLANKET", 30)],
    }  # fmt: skip
    status, asked = post(keeper, "requests", wish)
    assert (status, asked["state"], asked["lines"][0]["approved"]) == (201, "asked", None)
    decision = {"lines": [line("BLANKET", 20)], "reason": "No more is here"}
    address = f"requests/{asked['id']}"
    assert post(keeper, f"{address}/decision", decision)[0] == 403
    assert post(other, f"{address}/decision", decision | {"reason": ""})[0] == 422
    assert post(other, f"{address}/decision", decision)[1]["state"] == "part"
    assert got(keeper, "requests?waiting=true") == []
    trip = {"key": str(uuid4()), "source": "TUNIS", "goal": "BORDER", "request_id": asked["id"],
            "lines": [line("BLANKET", 20)], "driver": "Salim"}  # fmt: skip
    for _time in range(2):
        status, bill = post(keeper, "waybills", trip)
        assert (status, [each["sent"] for each in bill["lines"]]) == (201, ["20"])
    assert got(keeper, address)["waybills"] == [bill["id"]]
    assert "Salim" not in json.dumps(got(keeper, f"waybills/{bill['id']}"))
    assert [each["id"] for each in got(keeper, "waybills?travelling=true")] == [bill["id"]]
    found = {"lines": [{"line_id": bill["lines"][0]["id"], "good": "21", "damaged": "2"}],
             "explanation": "Three too many, two torn"}  # fmt: skip
    receipt = f"waybills/{bill['id']}/receipt"
    assert post(keeper, receipt, found)[0] == 403
    assert post(other, receipt, {"lines": [*found["lines"], *found["lines"]]})[0] == 422
    assert post(other, receipt, found)[1]["lines"][0]["received"] == "21"
    assert got(keeper, address)["state"] == "received"
    with acting_as(alice):
        assert stock("BORDER") == 20  # what is over waits for another
    (loss,) = got(keeper, "losses?waiting=true")
    assert (loss["kind"], loss["amount"]) == ("damaged", "2")
    yes = {"write_off": True}
    assert post(other, f"losses/{loss['id']}/decision", yes)[0] == 403
    with acting_as(alice):
        row = Loss.objects.get()
        actions.decide_loss(row.id, write_off=True, reason="", by=alice, at=NOON)
    (count,) = got(keeper, "counts")
    assert count["waybill_id"] == bill["id"]
    assert post(other, f"counts/{count['id']}/decision", {"approve": True})[0] == 403
    assert post(keeper, f"counts/{count['id']}/decision", {"approve": True})[1]["is_approved"]
    with acting_as(alice):
        assert stock("BORDER") == 21


def test_losses_and_counts_are_decided_by_another_program(
    keeper: Client, other: Client, alice: Actor
) -> None:
    with acting_as(alice):
        came(alice, amount=10)
        came(alice, "TOOTHPASTE", 5, until=FAR, batch="L7")
    lost = line("BLANKET", 3) | {
        "key": str(uuid4()), "kind": "stolen", "evidence": "Police report 7",
    }  # fmt: skip
    for _time in range(2):
        status, loss = post(keeper, "stores/TUNIS/losses", lost)
        assert (status, loss["is_written_off"]) == (201, None)
    assert got(other, f"losses/{loss['id']}")["evidence"] == "Police report 7"
    with acting_as(alice):
        assert Event.objects.filter(kind="goods.loss.read", actor_kind="client").count() == 1
    no = {"write_off": False, "reason": "It was found"}
    assert post(keeper, f"losses/{loss['id']}/decision", no)[0] == 403
    assert post(other, f"losses/{loss['id']}/decision", no)[1]["is_written_off"] is False
    assert post(other, f"losses/{loss['id']}/decision", no)[0] == 409
    status, count = post(keeper, "stores/TUNIS/counts")
    assert (status, {each["booked"] for each in count["lines"]}) == (201, {None})
    paste = next(each for each in count["lines"] if each["item"] == "TOOTHPASTE")
    address = f"counts/{count['id']}"
    wrong = {"lines": [line("BLANKET", 9) | {"batch_id": paste["batch_id"]}]}
    assert post(keeper, f"{address}/counted", wrong)[0] == 422
    counted = {
        "lines": [line("BLANKET", 9), line("TOOTHPASTE", 5) | {"batch_id": paste["batch_id"]}]
    }
    assert post(keeper, f"{address}/counted", {"lines": counted["lines"] * 2})[0] == 422
    whole = post(keeper, f"{address}/counted", counted)[1]
    assert {each["item"]: (each["booked"], each["counted"]) for each in whole["lines"]} == {
        "BLANKET": ("10", "9"), "TOOTHPASTE": ("5", "5"),
    }  # fmt: skip
    assert post(keeper, f"{address}/decision", {"approve": True})[0] == 403
    assert post(other, f"{address}/decision", {"approve": True})[1]["is_approved"]
    with acting_as(alice):
        assert stock("TUNIS") == 9


def test_a_distribution_is_opened_listed_handed_out_and_closed(
    keeper: Client, other: Client, still: Organisation, alice: Actor
) -> None:
    with acting_as(alice):
        came(alice, amount=20)
    plan = {
        "name": "Blankets", "place": "Gate 3", "store": "TUNIS", "starts_at": NOON.isoformat(),
        "ends_at": LATER, "by_list": True, "rations": [line("BLANKET", 2)],
    }  # fmt: skip
    assert post(keeper, "distributions", plan | {"crisis": "none"})[0] == 422
    status, row = post(keeper, "distributions", plan)
    assert (status, row["rations"][0]["per"]) == (201, "family")
    address = f"distributions/{row['id']}"
    listed = {"families": [{"name": "Rahima A.", "people": 4, "proxies": ["Karim A."]}]}
    assert post(keeper, f"{address}/list", listed)[1] == {"added": 1}
    assert post(keeper, f"{address}/roll", {"crisis": "none"})[0] == 422
    (one,) = got(keeper, f"{address}/list")
    assert (one["name"], one["is_given"]) == ("Rahima A.", False)
    with acting_as(alice):
        assert Event.objects.filter(kind="goods.list.read", actor_kind="client").exists()
    assert got(keeper, f"{address}/list?after=1") == []
    card = post(keeper, f"{address}/card", {"code": "1"})[1]
    assert (card["id"], card["proxies"], card["given_before"]) == (one["id"], ["Karim A."], False)
    hand = {"key": str(uuid4()), "listed_id": one["id"], "proof": "thumb"}
    for _time in range(2):
        status, given = post(keeper, f"{address}/handouts", hand)
        assert (status, given["lines"]) == (201, [line("BLANKET", 2)])
    assert post(keeper, f"{address}/handouts", hand | {"key": str(uuid4())})[0] == 409
    told = {"key": str(uuid4()), "token": one["token"], "given_at": NOON.isoformat(),
            "proof": "thumb"}  # fmt: skip
    assert post(keeper, f"{address}/queue", {"lines": [told]})[1][0]["state"] == "twice"
    (trouble,) = got(keeper, "reviews")
    found = {"was_given": False, "note": "A mistake of the phone"}
    assert post(keeper, f"reviews/{trouble['id']}", found)[0] == 403
    assert post(other, f"reviews/{trouble['id']}", found)[1]["taken_back_at"]
    assert post(other, f"reviews/{trouble['id']}", found)[0] == 409
    far = post(keeper, f"{address}/close")[1]
    assert (far["reached"], far["given"]) == (1, [line("BLANKET", 2)])
    assert far["closed_at"]
    by_count = post(keeper, "distributions", plan | {"by_list": False})[1]
    counted = {"key": str(uuid4()), "people": 6, "families": 3}
    for _time in range(2):
        status, far = post(keeper, f"distributions/{by_count['id']}/headcount", counted)
        assert (status, far["reached"], far["people"]) == (201, 3, 6)
    told = counted | {"given_at": NOON.isoformat()}
    fresh = told | {"key": str(uuid4()), "families": 1}
    answers = post(keeper, f"distributions/{by_count['id']}/queue", {"lines": [told, fresh]})[1]
    assert [each["state"] for each in answers] == ["repeated", "given"]
    assert [each["reached"] for each in got(keeper, "distributions")] == [4, 1]
    with acting_as(alice):
        assert stock("TUNIS") == 10


def test_a_key_that_comes_with_something_else_is_refused_and_books_nothing(
    keeper: Client, still: Organisation, alice: Actor
) -> None:
    with acting_as(alice):
        came(alice, amount=50)
        came(alice, "SOAP", 50)
        for code in ("NORTH", "SOUTH"):
            actions.open_store(actions.StoreIn(code=code, name=code), by=alice, at=NOON)
        by_list, counted = distribution(alice), distribution(alice, by_list=False)
        first, second = families(by_list, alice, "Rahima A.", "Nur B.")
    night = {"code": "NIGHT-KIT", "name": "Night kit", "category": "kit", "unit": "kit",
             "is_kit": True}  # fmt: skip
    assert post(keeper, "items", night)[0] == 201
    post(keeper, "items/NIGHT-KIT/parts", {"parts": [line("BLANKET", 2)]})
    other, loss, less = line("SOAP", 2), {"kind": "lost", "evidence": "x"}, {"amount": "1"}
    wish = {"store": "NORTH", "purpose": "New", "people": 4, "priority": 1, "needed_at": LATER,
            "lines": [line("BLANKET", 2)]}  # fmt: skip
    trip = {"source": "TUNIS", "goal": "NORTH", "lines": [line("BLANKET", 2)]}
    hand = {"listed_id": str(first.id), "proof": "thumb"}
    heads = {"people": 6, "families": 3}
    lists, points = f"distributions/{by_list.id}", f"distributions/{counted.id}"
    #: Where it is sent, with what, and with what else under the same key.
    cases: list[tuple[str, dict[str, Any], list[dict[str, Any]]]] = [
        ("stores/TUNIS/arrivals", line("BLANKET", 2) | {"source": "bought"},
         [less, other, {"source": "returned"}, {"expires_on": FAR.isoformat()},
          {"reference": "Letter 9"}]),
        ("stores/TUNIS/losses", line("BLANKET", 2) | loss, [less, other, {"kind": "stolen"}]),
        ("stores/TUNIS/kits", line("NIGHT-KIT", 2), [less]),
        ("requests", wish, [{"store": "SOUTH"}, {"lines": [other]}, {"people": 5}]),
        ("waybills", trip, [{"goal": "SOUTH"}, {"lines": [other]}, {"vehicle": "Lorry"},
                            {"lines": [line("BLANKET", 1)]}]),
        (f"{lists}/handouts", hand, [{"listed_id": str(second.id)}, {"proof": "voucher"}]),
        (f"{points}/headcount", heads, [{"people": 7}, {"families": 2}]),
    ]  # fmt: skip
    for path, body, changes in cases:
        sent_before = body | {"key": str(uuid4())}
        status, made = post(keeper, path, sent_before)
        assert status in (200, 201), (path, made)
        with acting_as(alice):
            there = Transaction.objects.count()
        for change in changes:
            status, said = post(keeper, path, sent_before | change)
            assert (status, "new key" in said["detail"]) == (409, True), (path, change, said)
        elsewhere = path.replace("TUNIS", "NORTH").replace(str(by_list.id), str(counted.id))
        if elsewhere != path:
            assert post(keeper, elsewhere, sent_before)[0] == 409
        assert post(keeper, path, sent_before)[0] in (200, 201)
        with acting_as(alice):
            assert Transaction.objects.count() == there


def test_a_phone_is_told_when_a_key_gave_to_somebody_else(keeper: Client, alice: Actor) -> None:
    with acting_as(alice):
        came(alice, amount=20)
        row, later = distribution(alice), distribution(alice)
        first, second = families(row, alice, "Rahima A.", "Nur B.")
    token, another_token = (bytes(one.token).hex() for one in (first, second))
    told = {"key": str(uuid4()), "token": token, "given_at": NOON.isoformat(), "proof": "thumb"}
    fresh = told | {"key": str(uuid4()), "token": another_token}
    address = f"distributions/{row.id}/queue"
    for path, lines, states in (
        (address, [told, told, told | {"token": another_token}], ["given", "repeated", "key_used"]),
        (address, [told], ["repeated"]),
        (address, [told | {"token": another_token}], ["key_used"]),
        (f"distributions/{later.id}/queue", [told], ["key_used"]),
        (address, [fresh], ["given"]),
    ):
        status, answers = post(keeper, path, {"lines": lines})
        assert (status, [one["state"] for one in answers]) == (200, states)
    with acting_as(alice):
        assert stock("TUNIS") == 16


def test_lent_things_come_back(keeper: Client, still: Organisation, alice: Actor) -> None:
    with acting_as(alice):
        came(alice, "WHEELCHAIR", 3)
    wish = line("WHEELCHAIR", 2) | {"due_at": LATER, "borrower": "Clinic of Amina"}
    status, (loan,) = post(keeper, "stores/TUNIS/loans", wish)
    assert (status, loan["amount"]) == (201, "2")
    assert "Amina" not in json.dumps(got(keeper, "loans"))
    assert post(keeper, f"loans/{loan['id']}/back", {"amount": "3"})[0] == 409
    assert post(keeper, f"loans/{loan['id']}/back", {"amount": "2"})[1]["ended_at"]
    assert got(keeper, "loans") == []


def test_drafts_are_asked_for_or_removed(keeper: Client, still: Organisation, alice: Actor) -> None:
    assert post(keeper, f"requests/{uuid4()}/asked")[0] == 404
    assert post(keeper, f"requests/{uuid4()}/removed")[1] == {"removed": 0}


def test_no_reader_and_no_other_organisation_sees_or_does_it(
    still: Organisation, elsewhere: Organisation, alice: Actor
) -> None:
    with acting_as(alice):
        came(alice, amount=10)
        row = distribution(alice)
        families(row, alice, "Rahima A.")
        bill = sent(alice, {"BLANKET": 1})
    reader, stranger, clerk = (
        caller(still, "reader"), caller(elsewhere), caller(still, "bookkeeper"),
    )  # fmt: skip
    for path in (
        "stores", "batches", "items", "requests", "waybills", "losses", "counts", "loans",
        "distributions", "reviews", f"waybills/{bill.id}", f"distributions/{row.id}",
    ):  # fmt: skip
        assert reader.get(f"{ROOT}/{path}").status_code == 403
        assert stranger.get(f"{ROOT}/{path}").status_code == 404
        assert clerk.get(f"{ROOT}/{path}").status_code == 200
    assert clerk.get(f"{ROOT}/distributions/{row.id}/list").status_code == 403
    assert post(clerk, f"distributions/{row.id}/close")[0] == 403
    theirs = "/api/v1/o/elsewhere/goods"
    assert stranger.get(f"{theirs}/stores").json() == []
    assert stranger.get(f"{theirs}/waybills/{bill.id}").status_code == 404
    assert stranger.post(f"{theirs}/distributions/{row.id}/close").status_code == 404
