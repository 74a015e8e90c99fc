"""The pages of goods, through the real middleware."""

import csv
import io
import json
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from musterpoint.audit.models import Event
from musterpoint.goods import codes, queries
from musterpoint.goods.models import (
    Count,
    Dispatch,
    Distribution,
    Handout,
    Item,
    Listed,
    Loss,
    Request,
    Store,
)
from musterpoint.goods.tests.factories import (
    came,
    distribution,
    families,
    given,
    item,
    sent,
    stock,
    store,
)
from musterpoint.tenancy import clock
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DESK = "/o/haven/desk/goods/"


@pytest.fixture(autouse=True)
def _still(haven: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda _organisation: NOON)


@pytest.fixture
def keeper(haven: Organisation) -> Client:
    return signed_in("haven", "storekeeper")


@pytest.fixture
def second(haven: Organisation) -> Client:
    return signed_in("haven", "storekeeper")


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return unescape(answer.content.decode())


def posted(client: Client, address: str, data: dict, status: int = 200) -> str:
    answer = client.post(address, data, follow=status == 200)
    assert answer.status_code == status, answer.content.decode()[:4000]
    return unescape(answer.content.decode())


def store_id(alice: Actor, code: str) -> object:
    with acting_as(alice):
        return Store.objects.get(code=code).id


def pdf_text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return "".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.content)).pages)


def test_a_store_is_opened_filled_and_its_stock_found(keeper: Client, alice: Actor) -> None:
    assert "No store yet" in text_of(keeper, DESK)
    posted(keeper, f"{DESK}items/take/", {})
    posted(keeper, f"{DESK}stores/new/", {"code": "tunis", "name": "Tunis", "place": "Port"})
    with acting_as(alice):
        here, rice = Store.objects.get(), Item.objects.get(code="RICE")
    address = f"{DESK}stores/{here.id}/receive/"
    typed = {"key": uuid4(), "item_id": rice.id, "amount": "12.5", "source": "gift"}
    page = posted(keeper, address, typed, 422)
    assert "Say until which day" in page
    assert 'value="12.5"' in page
    day = {"expires_on_day": "1", "expires_on_month": "12", "expires_on_year": "2026"}
    posted(keeper, address, {**typed, **day, "reference": "Letter 9", "batch": "A7"})
    assert "12.500 kg" in text_of(keeper, f"{DESK}?q=rice")
    assert "Nothing is in stock" in text_of(keeper, f"{DESK}?q=tents")
    assert "A7" in text_of(keeper, f"{DESK}stores/{here.id}/")
    assert "12.500 kg" in text_of(keeper, f"{DESK}stores/{here.id}/card/{rice.id}/")
    rows = list(csv.reader(io.StringIO(keeper.get(f"{DESK}export/").content.decode("utf-8-sig"))))
    assert rows[1][:2] == ["TUNIS", "RICE"]
    assert "12.500" in rows[1]


def test_a_request_becomes_a_waybill_that_another_receives(
    keeper: Client, second: Client, alice: Actor
) -> None:
    with acting_as(alice):
        came(alice, amount=100)
        border, blanket = store(alice, "BORDER"), item("BLANKET", alice)
    typed = {
        "key": uuid4(), "store_id": border.id, "purpose": "New arrivals", "people": "300",
        "priority": "1", "needed_at": "2026-05-03T10:00", "item_0": blanket.id, "amount_0": "80",
    }  # fmt: skip
    assert "Approve" not in posted(keeper, f"{DESK}requests/new/", {**typed, "item_0": ""}, 422)
    posted(keeper, f"{DESK}requests/new/", typed)
    with acting_as(alice):
        row = Request.objects.get()
    decide = f"{DESK}requests/{row.id}/decide/"
    assert keeper.post(decide, {"line_0": "80"}).status_code == 403
    assert "Say why" in posted(second, decide, {"line_0": "50"}, 422)
    posted(second, decide, {"line_0": "50", "reason": "Others need some too."})
    page = text_of(keeper, f"{DESK}waybills/new/?request={row.id}")
    assert 'value="50"' in page
    way = {
        "key": uuid4(), "source_id": store_id(alice, "TUNIS"), "goal_id": border.id,
        "item_0": blanket.id, "amount_0": "50", "vehicle": "Lorry 12", "driver": "Salim",
    }  # fmt: skip
    posted(keeper, f"{DESK}waybills/new/?request={row.id}", way)
    with acting_as(alice):
        sent_row = Dispatch.objects.get()
    text = pdf_text(keeper, f"{DESK}waybills/{sent_row.id}/paper/")
    assert "Lorry 12" in text
    assert "Salim" in text
    receive = f"{DESK}waybills/{sent_row.id}/receive/"
    page = posted(second, receive, {"good_0": "48", "bad_0": "1"}, 422)
    assert "Say why it differs" in page
    posted(second, receive, {"good_0": "48", "bad_0": "1", "explanation": "Wet"})
    with acting_as(alice):
        losses = {one.kind: one.id for one in queries.losses(waiting=True)}
    assert losses.keys() == {"lost", "damaged"}
    for one in losses.values():
        assert second.post(f"{DESK}losses/{one}/", {"decision": "yes"}).status_code == 403
        posted(keeper, f"{DESK}losses/{one}/", {"decision": "yes"})
    with acting_as(alice):
        assert stock("BORDER") == 48
    assert "Received" in text_of(keeper, f"{DESK}requests/{row.id}/")


def test_what_came_over_a_waybill_is_decided_on_the_page_of_counts(
    keeper: Client, second: Client, alice: Actor
) -> None:
    with acting_as(alice):
        came(alice, amount=50)
        row = sent(alice, {"BLANKET": 20})
    found = {"good_0": "23", "bad_0": "0", "explanation": "Three too many"}
    posted(keeper, f"{DESK}waybills/{row.id}/receive/", found)
    assert "More than waybill 1 says" in text_of(keeper, f"{DESK}counts/")
    with acting_as(alice):
        count = Count.objects.get()
        assert stock("BORDER") == 20
    page = f"{DESK}counts/{count.id}/"
    assert "Three too many" in text_of(second, page)
    posted(keeper, page, {"decision": "yes"}, 403)
    posted(second, page, {"decision": "yes"}, 302)
    with acting_as(alice):
        assert stock("BORDER") == 23


def test_a_ration_is_handed_out_by_card_and_its_holder_sees_it(
    keeper: Client, alice: Actor
) -> None:
    with acting_as(alice):
        came(alice, amount=10)
        row = distribution(alice)
    here = f"{DESK}distributions/{row.id}/"
    assert "Correct these lines" in posted(keeper, f"{here}list/", {"lines": "Rahima;x"}, 422)
    posted(keeper, f"{here}list/", {"lines": "Rahima A.; 5; Karim A.\nNur B.; 2"})
    with acting_as(alice):
        one = Listed.objects.get(number=1)
        code = codes.code_of(one.id, NOON)
    assert "Nobody on this list" in posted(keeper, f"{here}hand/", {"code": "zzz"}, 422)
    page = posted(keeper, f"{here}hand/", {"code": codes.in_fours(code)})
    assert "Rahima A." in page
    assert "Karim A." in page
    public = Client()
    assert "Nothing was given" in text_of(public, f"/o/haven/received/{code}/")
    typed = {"key": uuid4(), "proof": "thumb"}
    assert "given" in posted(keeper, f"{here}hand/{one.id}/", typed)
    assert "given it before" in posted(
        keeper, f"{here}hand/{one.id}/", {"key": uuid4(), "proof": "thumb"}, 409
    )
    page = text_of(public, f"/o/haven/received/{code}/")
    assert "2 pieces" in page
    assert "Rahima" not in page
    assert public.post("/o/haven/received/", {"code": "1234"}).status_code == 422
    assert public.get("/o/haven/received/aaaaaaaaaaaaaaaa/").status_code == 404
    assert "Rahima A." in pdf_text(keeper, f"{here}paper/")
    assert "Nur B." in pdf_text(keeper, f"{here}cards/")
    with acting_as(alice):
        assert stock("TUNIS") == 8
        assert Event.objects.filter(kind="goods.list.read").exists()


def test_a_plan_of_a_distribution_keeps_what_was_typed(keeper: Client, alice: Actor) -> None:
    with acting_as(alice):
        came(alice, amount=10)
        blanket = item("BLANKET", alice)
    typed = {
        "name": "Night", "place": "Gate 3", "store_id": store_id(alice, "TUNIS"),
        "starts_at": "2026-05-01T18:00", "ends_at": "2026-05-01T17:00", "by_list": "count",
        "expected": "20", "item_0": blanket.id, "amount_0": "2", "per_0": "family",
    }  # fmt: skip
    page = posted(keeper, f"{DESK}distributions/new/", typed, 422)
    assert "It ends after it begins" in page
    assert 'value="Night"' in page
    posted(keeper, f"{DESK}distributions/new/", {**typed, "ends_at": "2026-05-01T20:00"})
    with acting_as(alice):
        row = Distribution.objects.get()
    counted = {"key": uuid4(), "families": "3", "people": "11"}
    posted(keeper, f"{DESK}distributions/{row.id}/count/", counted)
    posted(keeper, f"{DESK}distributions/{row.id}/count/", counted)
    with acting_as(alice):
        assert stock("TUNIS") == 4
    posted(keeper, f"{DESK}distributions/{row.id}/close/", {})
    assert "Closed" in text_of(keeper, f"{DESK}distributions/?q=Night")


def test_a_phone_tells_its_queue_once_and_a_conflict_is_reviewed_by_another(
    keeper: Client, second: Client, alice: Actor
) -> None:
    with acting_as(alice):
        came(alice, amount=10)
        row = distribution(alice)
        (one,) = families(row, alice, "Rahima A.")
        given(row, one, alice)
    here = f"{DESK}distributions/{row.id}/"
    page = text_of(keeper, f"{here}phone/")
    page = posted(keeper, f"{here}phone/", {"words": "short"}, 422)
    page = posted(keeper, f"{here}phone/", {"words": "correct horse"})
    assert "Rahima" not in page
    line = {"key": str(uuid4()), "token": bytes(one.token).hex(),
            "given_at": "2026-05-01T11:00:00Z", "proof": "thumb"}  # fmt: skip
    sent_body = json.dumps({"device": "a1", "lines": [line]})
    for state in ("twice", "repeated"):
        answer = keeper.post(f"{here}queue/", sent_body, content_type="application/json")
        assert answer.json()["answers"][0]["state"] == state
    for bad in ("", "[]", '{"lines": 3}', '{"lines": [{"key": "x"}]}'):
        answer = keeper.post(f"{here}queue/", bad, content_type="application/json")
        assert answer.status_code == 422
    with acting_as(alice):
        waiting = Handout.objects.get(trouble="twice")
    assert "Given twice" in text_of(second, f"{DESK}reviews/")
    address = f"{DESK}reviews/{waiting.id}/"
    typed = {"was_given": "no", "note": "It was put back."}
    assert keeper.post(address, typed).status_code == 403
    posted(second, address, typed)
    with acting_as(alice):
        assert stock("TUNIS") == 8


def test_a_phone_tells_its_headcounts_once_and_never_below_what_is_in_the_store(
    keeper: Client, second: Client, alice: Actor
) -> None:
    with acting_as(alice):
        came(alice, amount=20)
        row, listed = distribution(alice, by_list=False), distribution(alice)
    here = f"{DESK}distributions/{row.id}/"
    assert f"{here}phone/" in text_of(keeper, here)
    assert "data-mp-persons" in posted(keeper, f"{here}phone/", {"words": "correct horse"})
    line = {"key": str(uuid4()), "families": 9, "people": 37, "given_at": "2026-05-01T11:00:00Z"}
    more = line | {"key": str(uuid4()), "families": 3}
    lines = [line, line, line | {"people": 38}, more]

    def states(address: str, *told: dict) -> list[str]:
        body = json.dumps({"device": "a1", "lines": told})
        answer = keeper.post(f"{address}queue/", body, content_type="application/json")
        assert answer.status_code == 200, answer.content
        return [one["state"] for one in answer.json()["answers"]]

    assert states(here, *lines) == ["given", "repeated", "key_used", "no_stock"]
    assert states(here, *lines) == ["repeated", "repeated", "key_used", "repeated"]
    by_hand = {"key": line["key"], "people": 37, "families": 9}
    posted(keeper, f"{here}count/", by_hand)
    fresh = line | {"key": str(uuid4())}
    assert states(f"{DESK}distributions/{listed.id}/", fresh) == ["unknown"]
    for wrong in ({"families": 38}, {"families": 0}, {"people": 5001}):
        body = json.dumps({"lines": [fresh | wrong]})
        answer = keeper.post(f"{here}queue/", body, content_type="application/json")
        assert answer.status_code == 422
    with acting_as(alice):
        assert stock("TUNIS") == 2
        assert queries.reached([row.id]) == {row.id: 9}
        waiting = Handout.objects.get(trouble="no_stock")
    address = f"{DESK}reviews/{waiting.id}/"
    assert "Families: 3" in text_of(second, address)
    posted(second, address, {"was_given": "yes", "note": "Two bales were not in the books."})
    with acting_as(alice):
        assert stock("TUNIS") == 0
        assert queries.reached([row.id]) == {row.id: 12}
    posted(keeper, f"{here}close/", {})
    late = fresh | {"given_at": "2026-05-01T12:05:00Z"}
    assert states(here, late) == ["closed"]


def test_losses_and_counts_are_decided_by_somebody_else(
    keeper: Client, second: Client, alice: Actor
) -> None:
    with acting_as(alice):
        came(alice, amount=10)
        here, blanket = store(alice), item("BLANKET", alice)
    typed = {"key": uuid4(), "goods": f"{blanket.id}_", "amount": "3", "kind": "stolen",
             "evidence": "Police report 7"}  # fmt: skip
    posted(keeper, f"{DESK}stores/{here.id}/loss/", {**typed, "amount": "30"}, 409)
    posted(keeper, f"{DESK}stores/{here.id}/loss/", typed)
    with acting_as(alice):
        row = Loss.objects.get()
    assert keeper.post(f"{DESK}losses/{row.id}/", {"decision": "yes"}).status_code == 403
    assert "Police report 7" in text_of(second, f"{DESK}losses/{row.id}/")
    posted(second, f"{DESK}losses/{row.id}/", {"decision": "yes"})
    posted(keeper, f"{DESK}stores/{here.id}/count/", {})
    with acting_as(alice):
        count = Count.objects.get()
    sheet = keeper.get(f"{DESK}counts/{count.id}/sheet/").content.decode("utf-8-sig")
    assert "BLANKET" in sheet
    assert "7" not in sheet
    enter = text_of(keeper, f"{DESK}counts/{count.id}/enter/")
    assert 'value="7"' not in enter
    filled = SimpleUploadedFile("count.csv", b"item,batch,counted\nBLANKET,,6\n")
    posted(keeper, f"{DESK}counts/{count.id}/read/", {"file": filled})
    decide = f"{DESK}counts/{count.id}/?decide=1"
    assert keeper.post(decide, {"decision": "yes"}).status_code == 403
    posted(second, decide, {"decision": "yes"})
    with acting_as(alice):
        assert stock("TUNIS") == 6


def test_a_catalogue_is_read_in_or_says_which_lines_are_wrong(keeper: Client) -> None:
    bad = SimpleUploadedFile("items.csv", b"code,name,digits\nROPE,Rope,9\nAX,Axe,0\n")
    assert "lines first: 2" in posted(keeper, f"{DESK}items/read/", {"file": bad}, 422)
    good = SimpleUploadedFile("items.csv", b"code,name,expires\nROPE,Rope,\nBREAD,Bread,yes\n")
    posted(keeper, f"{DESK}items/read/", {"file": good})
    assert "Bread" in text_of(keeper, f"{DESK}items/?q=bread")
    again = keeper.get(f"{DESK}items/export/").content
    posted(keeper, f"{DESK}items/read/", {"file": SimpleUploadedFile("again.csv", again)})


def test_who_only_reads_changes_nothing_and_who_hands_out_keeps_no_store(alice: Actor) -> None:
    with acting_as(alice):
        came(alice)
        row = distribution(alice)
        families(row, alice, "Rahima A.")
        here = store(alice)
        sent(alice, {"BLANKET": 1})
    reader, welfare = signed_in("haven", "bookkeeper"), signed_in("haven", "welfare_officer")
    page = text_of(reader, f"{DESK}distributions/{row.id}/")
    assert "Rahima" not in page
    for part in ("hand/", "paper/", "cards/", "phone/", "list/"):
        assert reader.get(f"{DESK}distributions/{row.id}/{part}").status_code == 403
        assert welfare.get(f"{DESK}distributions/{row.id}/{part}").status_code == 200
    for part in ("receive/", "kits/", "loss/", "count/", "lend/", "minimum/"):
        assert welfare.get(f"{DESK}stores/{here.id}/{part}").status_code == 403
    assert Client().get(DESK).status_code in (302, 403)


def test_lent_things_are_late_after_their_day(
    keeper: Client, alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting_as(alice):
        came(alice, "WHEELCHAIR", 2)
        here, chair = store(alice), item("WHEELCHAIR", alice)
    typed = {"key": uuid4(), "item_id": chair.id, "amount": "1", "due_at": "2026-05-09T10:00",
             "borrower": "Clinic of Zarzis"}  # fmt: skip
    posted(keeper, f"{DESK}stores/{here.id}/lend/", typed)
    monkeypatch.setattr(clock, "now", lambda _organisation: NOON + timedelta(days=9))
    assert "Late" in text_of(keeper, f"{DESK}loans/")
