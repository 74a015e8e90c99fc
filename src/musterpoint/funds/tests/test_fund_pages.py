"""The pages of funds, through the real middleware: made with a click, asked, approved, budgeted."""

import csv
import io
import re
from html import unescape
from uuid import UUID, uuid4

import pytest
from django.test import Client

from musterpoint.funds import actions, queries, worth
from musterpoint.funds.actions import FundIn
from musterpoint.funds.models import Account, Commitment, Fund, Head, Rate, Transaction
from musterpoint.funds.tests.test_commitments import BANK, TODAY
from musterpoint.funds.tests.test_commitments import Fund as Working
from musterpoint.people import actions as people
from musterpoint.people.tests.factories import home, zenobia
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DESK = "/o/haven/desk/funds/"


@pytest.fixture
def working(haven: Organisation) -> Working:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return Working(haven)


@pytest.fixture
def manager(working: Working) -> Client:
    return signed_in("haven", "fund_manager")


@pytest.fixture
def asker(working: Working) -> Client:
    return signed_in("haven", "welfare_officer")


def sent(client: Client, address: str, data: dict[str, object], status: int = 200) -> str:
    answer = client.post(f"{DESK}{address}", data, follow=status == 200)
    assert answer.status_code == status, unescape(answer.content.decode())[-6000:]
    return unescape(answer.content.decode())


def seen(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(f"{DESK}{address}")
    assert answer.status_code == status, answer.content.decode()[:3000]
    return unescape(answer.content.decode())


def boxes(name: str) -> dict[str, object]:
    return {f"{name}_{part}": str(getattr(TODAY, part)) for part in ("day", "month", "year")}


def one_id(working: Working) -> UUID:
    with acting_as(working.manager):
        return Commitment.objects.get().id


def key_of(client: Client, address: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', seen(client, address))
    assert found is not None
    return found[1]


def wish(working: Working, client: Client, **more: object) -> dict[str, object]:
    """Return the form of money to ask for, as the page gives it."""
    return {
        "key": key_of(client, "fund/welfare/ask/"), "head": str(working.heads["documents"].id),
        "amount": "120.50", "unit": "USD", "purpose": "Fees of passports", "people": "2",
        **more,
    }  # fmt: skip


def test_one_click_makes_a_fund_and_its_caps_are_edited(haven: Organisation) -> None:
    client = signed_in("haven", "fund_manager")
    assert "No fund yet" in seen(client, "")
    assert "Welfare fund from a levy" in seen(client, "choose/")
    text = sent(client, "found/membership-fund/", {})
    assert "Emergency repatriation" in text
    assert "A seat to safety: no fault is asked" in text
    sent(client, "found/no-such/", {}, 404)
    with acting_as(Working(haven).manager):
        head = Head.objects.get(code="wages")
    page = seen(client, f"heads/{head.id}/")
    assert 'value="1500.00"' in page
    changed = {
        "kind": "wages", "name": "Wages", "person_most": "2,000.50", "review_days": "5",
        "membership": ["member"], "level": "2",
    }  # fmt: skip
    text = sent(client, f"heads/{head.id}/", changed)
    assert "2,000.50" in text
    assert "Alert level: 2 or more" in text
    seat = {"kind": "evacuation", "name": "Seat", "review_days": "5", "means": ["none"]}
    assert "does not wait for this" in sent(client, f"heads/{head.id}/", seat, 422)


def test_a_fund_is_built_by_hand_and_what_is_wrong_keeps_what_was_typed(manager: Client) -> None:
    wrong = {"name": "Diaspora", "slug": "A b", "currency": "XQQ", "year_begins": "1"}
    page = sent(manager, "new/", wrong, 422)
    assert 'value="A b"' in page
    right = wrong | {"slug": "diaspora", "currency": "kwd", "two_over": "1.2505"}
    sent(manager, "new/", right, 422)
    sent(manager, "new/", right | {"two_over": "1250.500"})
    sent(manager, "fund/diaspora/windows/new/", {"name": "W", "code": "w", "kind": "emergency"})
    text = seen(manager, "fund/diaspora/")
    assert "1,250.500" in text
    assert "No head yet" in text
    found = re.search(r"windows/([0-9a-f-]{36})/heads/new", text)
    assert found is not None
    head = {"name": "Seats", "code": "seats", "kind": "evacuation", "review_days": "7"}
    address = f"fund/diaspora/windows/{found[1]}/heads/new/"
    once = head | {"once_most": "10"}
    assert "Say from which alert level on" in sent(manager, address, once, 422)
    sent(manager, address, once | {"once_level": "3"})
    nobody = sent(manager, "fund/diaspora/authority/", {"post": ""}, 422)
    assert "Somebody must be able to approve" in nobody
    sent(manager, "fund/diaspora/authority/", {"may_head_of_mission": "on", "post": ""})
    assert "Head of mission" in seen(manager, "fund/diaspora/")
    assert "still holds" in sent(manager, "fund/welfare/end/", {}, 409)
    sent(manager, "fund/diaspora/end/", {})


def test_money_is_asked_for_and_approved_by_somebody_else(
    working: Working, manager: Client, asker: Client
) -> None:
    assert "Nothing waits" in seen(manager, "queue/")
    given = wish(working, asker)
    assert "120.505" in sent(asker, "fund/welfare/ask/", given | {"amount": "120.505"}, 422)
    assert "600.00" in sent(asker, "fund/welfare/ask/", given | {"amount": "601"}, 409)
    sent(asker, "fund/welfare/ask/", given)
    text = sent(asker, "fund/welfare/ask/", given)
    assert "Authorising officer" in text
    which = one_id(working)
    sent(manager, f"commitments/{which}/approve/", {}, 403)
    officer = signed_in("haven", "authorising_officer")
    queue = seen(officer, "queue/")
    assert "For 2 people, not named" in queue
    assert f"commitments/{which}/approve/" in queue
    assert "Committed" in sent(officer, f"commitments/{which}/approve/", {})
    sent(officer, f"commitments/{which}/approve/", {}, 409)
    sent(officer, f"commitments/{which}/refuse/", {"reason": "Late"}, 409)
    text = sent(asker, f"commitments/{which}/cancel/", {"reason": "Paid by others"})
    assert "Paid by others" in text
    for kind in ("csv", "xlsx"):
        assert manager.get(f"{DESK}commitments.table?as={kind}").status_code == 200
    rows = list(csv.DictReader(io.StringIO(seen(manager, "commitments.table").lstrip("\ufeff"))))
    assert [one["amount"] for one in rows] == ["120.50"]
    assert "No commitment fits" in seen(manager, "commitments/?state=paid")
    assert "Fees of passports" in seen(manager, "commitments/?q=passports&fund=welfare")


def test_a_refusal_needs_a_reason_and_is_read(
    working: Working, manager: Client, asker: Client
) -> None:
    sent(asker, "fund/welfare/ask/", wish(working, asker))
    which = one_id(working)
    officer = signed_in("haven", "authorising_officer")
    sent(officer, f"commitments/{which}/refuse/", {"reason": " "}, 422)
    assert "Another pays" in sent(
        officer, f"commitments/{which}/refuse/", {"reason": "Another pays"}
    )
    assert "Refused" in seen(manager, f"commitments/{which}/")


def test_the_page_says_why_somebody_may_not_approve_and_who_may(
    working: Working, manager: Client, asker: Client
) -> None:
    with acting_as(working.manager):
        head = actions.add_head(
            working.heads["documents"].window_id, actions.HeadIn(code="big", name="Big"),
            by=working.manager, at=NOON,
        )  # fmt: skip
    given = wish(working, asker, head=str(head.id), amount="12000")
    sent(asker, "fund/welfare/ask/", given)
    which = one_id(working)
    officer = signed_in("haven", "authorising_officer")
    assert "0 of 2 approvals" in seen(officer, "queue/")
    assert "second approval" in sent(officer, f"commitments/{which}/approve/", {})
    assert "Somebody else gives the second approval" in seen(officer, f"commitments/{which}/")
    other = signed_in("haven", "authorising_officer")
    assert "more than you may approve" in seen(other, "queue/")
    sent(other, f"commitments/{which}/approve/", {}, 403)
    sent(signed_in("haven", "head_of_mission"), f"commitments/{which}/approve/", {})
    with acting_as(working.manager):
        assert queries.commitment(which).state == "committed"


def test_a_budget_is_set_revised_with_a_reason_and_held_against_what_is_spent(
    working: Working, manager: Client, asker: Client
) -> None:
    page = seen(manager, "fund/welfare/budget/")
    assert "No line has a budget" in page
    window = str(working.heads["documents"].window_id)
    line = f"fund/welfare/budget/line/?year=2026&unit=USD&window={window}"
    head = f"{line}&head={working.heads['documents'].id}"
    sent(manager, head, {"amount": ""}, 422)
    sent(manager, head, {"amount": "500"})
    assert "Say why" in sent(manager, head, {"amount": "300"}, 422)
    sent(manager, head, {"amount": "300", "reason": "Fewer people"})
    which = working.committed(250_00)
    working.spend(which, 200_00, "p1")
    text = seen(manager, "fund/welfare/budget/?year=2026")
    assert "Fewer people" in text
    with acting_as(working.manager):
        rows = {one.name: one for one in queries.budget(queries.fund("welfare"), 2026)}
    row = rows["Travel documents and fees"]
    assert (row.budget, row.committed, row.spent, row.left) == (300_00, 50_00, 200_00, 50_00)
    assert rows["Emergency"].budget == 300_00
    table = seen(manager, "fund/welfare/budget.table?year=2026").lstrip("\ufeff")
    lines = list(csv.DictReader(io.StringIO(table)))
    assert [one["left"] for one in lines if one["level"] == "head" and one["budget"]] == ["50.00"]
    sent(asker, "fund/welfare/ask/", wish(working, asker, amount="60"))
    assert "Over the budget of its head" in seen(manager, "queue/")


def test_money_comes_in_is_changed_and_its_gain_is_booked(
    working: Working, manager: Client
) -> None:
    with acting_as(working.manager):
        Fund.objects.filter(slug="welfare").update(currencies="USD EUR")
    clerk = signed_in("haven", "bookkeeper")
    income = {
        "key": key_of(clerk, "fund/welfare/receive/"), "earmark": "emergency/medical",
        "amount": "1,000", "unit": "EUR", "source": "donors", "account": BANK, "text": "Gift",
        **boxes("on"),
    }  # fmt: skip
    sent(clerk, "fund/welfare/receive/", income)
    sent(clerk, "fund/welfare/receive/", income | {"amount": "0"}, 422)
    sent(clerk, "fund/welfare/receive/", income | {"amount": "2"}, 409)
    window = str(working.heads["documents"].window_id)
    changed = {
        "key": key_of(clerk, "fund/welfare/exchange/"), "window": window, "giver": BANK,
        "amount": "1000", "unit": "USD", "taker": BANK, "got": "900", "into": "EUR",
        "source": "The bank", **boxes("on"),
    }  # fmt: skip
    sent(clerk, "fund/welfare/exchange/", changed)
    sent(clerk, "rates/gains/USD/", {}, 409)
    assert "No rate yet" in seen(manager, "rates/")
    rate = {"unit": "eur", "into": "usd", "value": "1,2", "source": "ECB", **boxes("on")}
    sent(manager, "rates/new/", rate | {"value": "0"}, 422)
    sent(manager, "rates/new/", rate | {"into": "EUR"}, 422)
    assert "ECB" in sent(manager, "rates/new/", rate)
    assert "80.00" in sent(clerk, "rates/gains/USD/", {})
    assert "Nothing was gained" in sent(clerk, "rates/gains/USD/", {})
    with acting_as(working.manager):
        assert Rate.objects.count() == 1
        assert queries.balance("Income:Exchange", "USD") == -80_00
        window_account = "Equity:Funds:Welfare:Emergency"
        assert queries.balance(window_account, "EUR") == 900_00
        assert queries.balance(f"{window_account}:Medical", "EUR") == 1_000_00
    assert working.sound()


def test_one_gain_of_exchange_stands_in_one_currency_at_a_time(
    working: Working, manager: Client
) -> None:
    with acting_as(working.manager):
        Fund.objects.filter(slug="welfare").update(currencies="USD EUR")
        other = FundIn(slug="relief", name="Relief", currency="EUR")
        actions.open_fund(other, by=working.manager, at=NOON)
    clerk = signed_in("haven", "bookkeeper")
    changed = {
        "key": key_of(clerk, "fund/welfare/exchange/"),
        "window": str(working.heads["documents"].window_id), "giver": BANK, "amount": "1000",
        "unit": "USD", "taker": BANK, "got": "900", "into": "EUR", "source": "The bank",
        **boxes("on"),
    }  # fmt: skip
    sent(clerk, "fund/welfare/exchange/", changed)
    rate = {"unit": "EUR", "into": "USD", "value": "1.2", "source": "ECB", **boxes("on")}
    sent(manager, "rates/new/", rate)

    def told() -> dict[str, int]:
        with acting_as(working.manager):
            return worth.gains_told()

    page = seen(clerk, "rates/")
    assert "Book gain or loss in EUR" in page
    assert "EUR instead" not in page
    for currency, gained in (("USD", 80_00), ("EUR", 66_67), ("USD", 80_00), ("EUR", 66_67)):
        sent(clerk, f"rates/gains/{currency}/", {})
        assert told() == {currency: gained}
    assert "Book gain or loss in USD instead" in seen(clerk, "rates/")
    # A gain that goes and comes again on one day is booked each time.
    for value, gained in (("1.3", 130_77), ("1.2", 66_67), ("1.3", 130_77)):
        sent(manager, "rates/new/", rate | {"value": value})
        sent(clerk, "rates/gains/EUR/", {})
        assert told() == {"EUR": gained}
    assert "Nothing was gained" in sent(clerk, "rates/gains/EUR/", {})
    assert working.sound()


def test_nobody_moves_by_hand_what_a_fund_keeps(working: Working, manager: Client) -> None:
    which = working.committed()
    working.spend(which, 100_00, "p1")
    clerk = signed_in("haven", "bookkeeper")
    assert "Equity:Funds" not in seen(clerk, "move/")
    with acting_as(working.manager):
        paid = Transaction.objects.get(key="p1").id
        held = Transaction.objects.get(key=f"hold:{which}:1").id
        came = Transaction.objects.get(key="r1").id
        window = Account.objects.get(name="Equity:Funds:Welfare:Emergency").id
    words = {"text": "Mistake", **boxes("on")}
    sent(clerk, f"transactions/{paid}/reverse/", words, 409)
    sent(clerk, f"transactions/{held}/end/void/", {}, 409)
    sent(manager, f"accounts/{window}/limits/", {"least": "-9", "most": ""}, 422)
    assert sent(clerk, f"transactions/{came}/reverse/", words, 409)
    assert f"commitments/{which}/" in seen(clerk, f"transactions/{paid}/")
    assert working.sound()


def test_whoever_asked_is_not_made_an_approver_while_it_is_open(working: Working) -> None:
    which = working.ask(working.wants())
    admin = signed_in("haven", "administrator")
    address = f"/o/haven/desk/settings/members/{working.asker.id}/role/"
    answer = admin.post(address, {"role": "authorising_officer"})
    assert answer.status_code == 409, answer.status_code
    with acting_as(working.asker):
        actions.cancel(which, "Done", by=working.asker, at=NOON)
    assert admin.post(address, {"role": "authorising_officer"}).status_code == 302


def test_a_stranger_and_a_reader_see_no_fund(working: Working, elsewhere: Organisation) -> None:
    for address in ("", "queue/", "commitments/", "fund/welfare/", "planning/", "rates/"):
        seen(signed_in("haven", "reader"), address, 403)
        stranger = signed_in("elsewhere", "fund_manager")
        assert stranger.get(f"{DESK}{address}").status_code in (403, 404)
        other = stranger.get(f"/o/elsewhere/desk/funds/{address}")
        assert b"Welfare fund" not in other.content


def test_addresses_of_nothing_are_not_there(manager: Client) -> None:
    for address in (f"commitments/{uuid4()}/", f"heads/{uuid4()}/", "fund/none/"):
        seen(manager, address, 404)
    seen(manager, f"fund/welfare/budget/?year=0&unit=XXX&after={uuid4()}")
    seen(manager, "commitments/?after=x&state=x")
    assert "No plan in force" in seen(manager, "planning/")


def test_a_cap_is_counted_by_the_reference_of_a_person(working: Working, asker: Client) -> None:
    by = working.asker
    with acting_as(by):
        (made,) = people.register([home(zenobia())], by=by, at=NOON, source="staff")
    reference = made.persons[0].reference
    given = wish(working, asker, people="1", amount="200", reference=reference)
    assert "Nobody has this reference" in sent(
        asker, "fund/welfare/ask/", given | {"reference": "7K4D-29QX"}, 422
    )
    sent(asker, "fund/welfare/ask/", given)
    again = wish(working, asker, people="1", amount="101", reference=reference)
    assert "for a person" in sent(asker, "fund/welfare/ask/", again, 409)
    many = wish(working, asker, people="1000000", amount="101")
    sent(asker, "fund/welfare/ask/", many, 422)


def test_who_sets_limits_asks_for_nothing(working: Working, manager: Client) -> None:
    seen(manager, "fund/welfare/ask/", 403)
    seen(manager, "fund/welfare/once/", 403)
