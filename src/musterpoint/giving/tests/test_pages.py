"""The pages of the desk through the real middleware, bank lines, files, the API's doors."""

import io
import re
from datetime import date
from html import unescape
from uuid import UUID

import pytest
from django.test import Client
from openpyxl import Workbook, load_workbook
from tests.world import bearer

from musterpoint.agenda import queries as agenda
from musterpoint.giving import actions, importing, incoming
from musterpoint.giving.actions import IntentIn
from musterpoint.giving.models import Gift, Giver, Pledge, Receipt
from musterpoint.giving.tests import factories as make
from musterpoint.kernel.ids import uuid7
from musterpoint.payments.incoming import Incoming
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

pytestmark = pytest.mark.django_db
DESK = "/o/haven/desk/giving/"


@pytest.fixture(autouse=True)
def _still(haven: Organisation, alice: Actor) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    with acting_as(alice):
        make.money(alice)


@pytest.fixture
def manager() -> Client:
    return signed_in("haven", "fund_manager")


@pytest.fixture
def clerk() -> Client:
    return signed_in("haven", "bookkeeper")


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content[:2000]
    return unescape(answer.content.decode())


def posted(client: Client, name: str, sent: dict[str, object], status: int = 200) -> str:
    answer = client.post(f"{DESK}{name}", sent, follow=status == 200)
    assert answer.status_code == status, answer.content.decode()[:6000]
    return unescape(answer.content.decode())


def boxes(name: str, on: date) -> dict[str, str]:
    return {f"{name}_{part}": str(getattr(on, part)) for part in ("day", "month", "year")}


def hidden(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found is not None
    return found[1]


GIVER = {"is_person": "no", "name": "Harbour Builders", "source": "employment",
         "language": "fr", "report_months": "6"}  # fmt: skip


def test_a_pledge_is_written_received_printed_and_taken_back(
    manager: Client, clerk: Client, alice: Actor
) -> None:
    assert "No pledge yet" in text_of(manager, DESK)
    posted(manager, "givers/new/", GIVER)
    with acting_as(alice):
        giver = Giver.objects.get()
    sent = {
        "giver": giver.id, "fund": make.FUND, "place": "welfare/emergency/evacuation",
        "source": "employment", "amount": "1,250.50", "unit": "eur", "count": "3", "months": "1",
        **boxes("first", make.day(5)),
    }  # fmt: skip
    page = posted(manager, "pledges/new/", sent)
    assert "Evacuation" in page
    assert page.count("416.8") == 3
    with acting_as(alice):
        row = Pledge.objects.get()
    address = f"pledges/{row.id}/"
    key = hidden(text_of(clerk, f"{DESK}{address}money/"))
    money = {"amount": "500", "account": make.BANK, "key": key, **boxes("on", make.TODAY)}
    page = posted(clerk, f"{address}money/", money)
    posted(clerk, f"{address}money/", money)
    with acting_as(alice):
        gift, receipt = Gift.objects.get(), Receipt.objects.get()
    assert "2026-000001" in page
    assert text_of(manager, f"{DESK}?q=harbour") != ""
    assert "Harbour" in text_of(manager, f"{DESK}?q=Harbour")
    assert "Nothing fits" in text_of(manager, f"{DESK}?q=Nobody")
    made = clerk.get(f"{DESK}receipts/{receipt.id}/")
    assert made.content.startswith(b"%PDF")
    back = {"how": "refund", "why": "Asked for", **boxes("on", make.TODAY)}
    assert "Somebody else" in posted(clerk, f"gifts/{gift.id}/back/", back, 409)
    assert "Given back: Asked for" in posted(manager, f"gifts/{gift.id}/back/", back)
    assert "2026-000002" in text_of(manager, f"{DESK}receipts/")
    assert b"2026-000002" in manager.get(f"{DESK}receipts/table/").content


@pytest.mark.parametrize(
    ("changes", "told"),
    [({"amount": "0"}, "more than zero"), ({"unit": "XXQ"}, "no currency"),
     ({"count": "121"}, "120"), ({"place": "other/x"}, "Choose"), ({"amount": "0.01"}, "smallest"),
     ({"first_year": "2999"}, "15 years"), ({"first_year": "9999", "months": "60"}, "15 years")],
)  # fmt: skip
def test_a_wrong_pledge_is_asked_again(
    manager: Client, alice: Actor, changes: dict[str, str], told: str
) -> None:
    with acting_as(alice):
        giver = make.giver(alice)
    sent = {"giver": giver.id, "fund": make.FUND, "source": "grant", "amount": "100", "unit": "EUR",
            "count": "2", "months": "1", "text": "Kept note", **boxes("first", make.day(5))}  # fmt: skip
    page = posted(manager, "pledges/new/", sent | changes, 422)
    assert told in page
    assert "Kept note" in page


def test_every_page_of_the_desk_opens(manager: Client, alice: Actor) -> None:
    with acting_as(alice):
        make.pledged(alice)
        row = make.campaign(alice)
        giver = make.giver(alice, "Old Bank")
        actions.add_matching(
            row.id, giver.id, times=1, ceiling=500, since=make.TODAY, until=make.day(9), by=alice,
            at=NOON,
        )  # fmt: skip
        loan = actions.take_loan(make.lent(alice), by=alice, at=NOON)
        due = loan.dues.first()
        assert due is not None
        thing = actions.promise_thing(
            actions.ThingIn(giver_id=giver.id, what="Aircraft", is_lent=True, quantity=1,
                            goods_unit="AIRCRAFT", return_due_on=make.day(9)), by=alice, at=NOON,
        )  # fmt: skip
        actions.receive_thing(thing.id, "Good", on=make.TODAY, by=alice, at=NOON)
    for name in (
        "", "givers/", "campaigns/", "receipts/", "levies/", "loans/", "things/", "providers/",
        "pledges/new/", "givers/new/", "campaigns/new/", "levies/new/", "loans/new/", "things/new/",
        "providers/new/", "gifts/new/", "pledges/read-in/", f"givers/{giver.id}/",
        f"givers/{giver.id}/change/", f"campaigns/{row.id}/", f"campaigns/{row.id}/change/",
        f"campaigns/{row.id}/matching/", f"loans/{loan.id}/", f"loans/{loan.id}/early/",
        f"loans/dues/{due.id}/", f"things/{thing.id}/", f"things/{thing.id}/use/",
        f"things/{thing.id}/return/",
    ):  # fmt: skip
        text_of(manager, f"{DESK}{name}")
    auditor = signed_in("haven", "auditor")
    text_of(auditor, DESK)
    text_of(auditor, f"{DESK}pledges/new/", 403)
    text_of(auditor, f"{DESK}providers/", 403)
    with acting_as(alice):
        asked = agenda.Asked(by=alice, at=NOON, view=agenda.ALL)
        kinds = {line.kind for line in agenda.board(asked).lines}
    assert {"giving.instalments", "giving.loans", "giving.returns", "giving.duties"} <= kinds


def line(text: str, amount: int, name: str = "Somebody", **changes: object) -> Incoming:
    values = {"id": uuid7(), "booked_on": make.TODAY, "open": amount, "unit": "EUR", "digits": 2,
              "book_account": make.BANK, "name": name, "iban": "", "text": text}  # fmt: skip
    return Incoming(**(values | changes))


def test_a_bank_line_finds_its_pledge_and_is_booked_and_undone(
    alice: Actor, haven: Organisation
) -> None:
    with acting_as(alice):
        make.campaign(alice)
        row = make.pledged(alice)
        public = actors.public(haven.id)
    with acting_as(public):
        intent, _code = actions.begin(
            "seats-home", IntentIn(amount=2_500, way="transfer"), lambda code: code, by=public,
            at=NOON,
        )  # fmt: skip
    with acting_as(alice):
        broken = f"GIFT {row.reference[:7]} {row.reference[7:]}THANKS"
        by_name = line("our pledge", 50_000, "BUILDERS HARBOUR")
        lines = [line(broken, 50_000), line(intent.reference, 2_500), by_name,
                 line("RF00 nothing", 7), line("", 50_000, "Quite Different Co")]  # fmt: skip
        found = incoming.suggest(lines)
        assert [found[one.id][0].target_id for one in lines[:3]] == [row.id, intent.id, row.id]
        assert lines[3].id not in found
        assert lines[4].id not in found
        assert found[lines[0].id][0].score > found[by_name.id][0].score
        incoming.accept(row.id, 50_000, lines[0], key="bank-1", by=alice, at=NOON)
        incoming.accept(intent.id, 2_500, lines[1], key="bank-2", by=alice, at=NOON)
        assert Pledge.objects.get(id=row.id).received == 50_000
        incoming.undo(row.id, "bank-1", on=make.TODAY, by=alice, at=NOON)
        incoming.undo(intent.id, "bank-2", on=make.TODAY, by=alice, at=NOON)
        assert Pledge.objects.get(id=row.id).received == 0
        assert incoming.suggest(lines[1:2])[lines[1].id][0].target_id == intent.id


def book(*rows: list[object]) -> io.BytesIO:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    out.seek(0)
    out.name = "pledges.xlsx"
    return out


def test_a_workbook_goes_out_and_comes_in_all_or_none(manager: Client, alice: Actor) -> None:
    good = [
        "",
        "New Giver",
        "grant",
        "welfare",
        "",
        "",
        "",
        "EUR",
        "1250.50",
        "2026-07-01",
        "2",
        "6",
        "",
    ]
    bad = ["", "New Giver", "gift", "welfare", "", "", "", "EUR", "x", "2026-07-01", "2", "6", ""]
    page = posted(
        manager, "pledges/read-in/", {"file": book(list(importing.COLUMNS), good, bad)}, 422
    )
    assert "Row 3" in page
    with acting_as(alice):
        assert not Pledge.objects.exists()
    assert "1 pledge read in" in posted(
        manager, "pledges/read-in/", {"file": book(list(importing.COLUMNS), good)}
    )
    answer = manager.get(f"{DESK}pledges/table/?kind=xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][7:9] == ["EUR", "1250.50"]
    again = io.BytesIO(answer.content)
    again.name = "pledges.xlsx"
    posted(manager, "pledges/read-in/", {"file": again})
    with acting_as(alice):
        row = Pledge.objects.get()
        assert row.amount == 125_050
    broken = io.BytesIO(b"PK\x03\x04 no workbook")
    broken.name = "x.xlsx"
    posted(manager, "pledges/read-in/", {"file": broken}, 422)


def test_the_api_reads_and_records_a_pledge(alice: Actor, haven: Organisation) -> None:
    token = bearer(haven, "fund_manager")
    client = Client(headers={"Authorization": f"Bearer {token}"})
    given = {"giver": "Sea Traders", "source": "grant", "fund": make.FUND, "unit": "EUR",
             "amount": 300, "instalments": [{"due_on": "2026-06-01", "amount": 300}],
             "id": str(uuid7())}  # fmt: skip
    base = "/api/v1/o/haven/giving/"
    for _time in range(2):
        answer = client.post(f"{base}pledges", given, content_type="application/json")
        assert answer.status_code == 201, answer.content
    assert len(client.get(f"{base}pledges").json()) == 1
    bad = given | {"instalments": [{"due_on": "2026-06-01", "amount": 299}], "id": str(uuid7())}
    assert client.post(f"{base}pledges", bad, content_type="application/json").status_code == 422
    assert client.get(f"{base}pledges/{UUID(given['id'])}").json()["state"] == "pledged"
    assert client.get(f"{base}campaigns").json() == []
