"""Costs on the desk and a person's own note, as people open them."""

import re

import pytest
from django.test import Client

from musterpoint.agenda import queries as agenda
from musterpoint.costs import actions
from musterpoint.costs.models import CostedLeg, Invoice, Note, NoteState, Relief, Statement
from musterpoint.costs.tests.factories import LATER, TODAY, noted, open_books
from musterpoint.costs.tests.test_statements import carried, netted
from musterpoint.evacuation.tests.factories import Loop
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import signed_in

DESK = "/o/haven/desk/costs/"
SITE = "/o/haven/journey/note/"


def day(name: str, of: object = TODAY) -> dict[str, str]:
    year, month, number = str(of).split("-")
    return {f"{name}_day": number, f"{name}_month": month, f"{name}_year": year}


@pytest.fixture
def welfare(haven: Organisation) -> Client:
    return signed_in("haven", "welfare_officer")


@pytest.fixture
def officer(haven: Organisation) -> Client:
    return signed_in("haven", "authorising_officer")


def test_every_page_stands_empty(welfare: Client) -> None:
    for name in ("", "routes/", "notes/", "plans/", "waivers/", "statements/", "netting/", "new/",
                 "notes/offer/", "statements/carried/", "statements/new/", "netting/new/",
                 "statements/count/", "routes/file/", "notes/file/?kind=xlsx"):  # fmt: skip
        assert welfare.get(f"{DESK}{name}").status_code == 200, name
    assert "No cost yet" in welfare.get(DESK).content.decode()


def test_who_may_not_look_sees_no_cost(haven: Organisation) -> None:
    reader = signed_in("haven", "reader")
    for name in ("", "notes/", "statements/", "netting/", "waivers/"):
        assert reader.get(f"{DESK}{name}").status_code == 403


def test_a_leg_is_costed_on_the_desk(loop: Loop, welfare: Client) -> None:
    open_books(loop.state)
    words = {"crisis": str(loop.state_crisis), "currency": "usd", "seats": "3", "offered": "4",
             "code": "F1", "origin": "Tripoli", "destination": "Malta"}  # fmt: skip
    wrong = welfare.post(f"{DESK}new/", words | {"seats": "0"} | day("departed_on"))
    assert wrong.status_code == 422
    assert "Tripoli" in wrong.content.decode()
    page = welfare.post(f"{DESK}new/", words | day("departed_on"))["Location"]
    bill = {"kind": "fuel", "number": "R-1", "amount": "100.00", "currency": "USD"}
    assert welfare.post(f"{page}invoice/", bill | {"amount": "x"} | day("on")).status_code == 422
    assert welfare.post(f"{page}invoice/", bill | day("on")).status_code == 302
    assert "33.33" in welfare.get(DESK).content.decode()
    assert "100.00" in welfare.get(page).content.decode()
    with acting_as(loop.state):
        one = Invoice.objects.get()
    mended = welfare.post(f"{DESK}invoices/{one.id}/", {"amount": "90", "why": "Read wrong"})
    assert mended.status_code == 302
    with acting_as(loop.state):
        assert CostedLeg.objects.get().total == 9_000
    assert "30.00" in welfare.get(f"{DESK}routes/file/").content.decode()
    assert welfare.get(f"{DESK}?q=F1").status_code == 200


def test_a_note_is_read_signed_planned_and_lifted(
    loop: Loop, welfare: Client, officer: Client
) -> None:
    made = noted(loop)
    own = f"{SITE}{made.key}/"
    phone = Client()
    for typed, status in (("x", 200), (made.code, 302)):
        assert phone.post(f"{own}code/", {"code": typed}).status_code == status
    page = phone.get(own).content.decode()
    assert "did not depend on this paper" in page
    assert "Nimal Perera" in page
    assert phone.get(f"{SITE}{'0' * 40}/").status_code == 404
    assert phone.post(f"{own}answer/", {"how": "protest"}).status_code == 422
    signed = {"how": "protest", "name": "Nimal", "words": "Not fair"}
    assert phone.post(f"{own}answer/", signed).status_code == 302
    assert phone.post(f"{own}plan/", {"count": "61"}).status_code == 422
    assert phone.post(f"{own}plan/", {"count": "3"}).status_code == 302
    assert "33.34" in phone.get(own).content.decode()
    for language in ("en", "ar"):
        letter = phone.get(f"{own}letter/?lang={language}")
        assert letter.content.startswith(b"%PDF")
    assert phone.post(f"{own}waiver/", {"words": "No work"}).status_code == 302
    assert "No work" not in welfare.get(f"{DESK}waivers/").content.decode()
    with acting_as(loop.state):
        asked = Relief.objects.get()
    assert "No work" in welfare.get(f"{DESK}waivers/{asked.id}/").content.decode()
    weighed = {"amount": "60", "why": "No income"}
    assert welfare.post(f"{DESK}waivers/{asked.id}/weigh/", weighed).status_code == 302
    assert welfare.get(f"{DESK}waivers/{asked.id}/decide/").status_code == 403
    decided = {"is_good": "yes", "reasons": "It is proved"}
    assert officer.post(f"{DESK}waivers/{asked.id}/decide/", decided).status_code == 302
    assert "It is proved" in phone.get(own).content.decode()
    note = f"{DESK}notes/{made.note.id}/"
    got = {"amount": "40", "reference": "B-1"} | day("on")
    assert welfare.post(f"{note}receive/", got | {"amount": "41"}).status_code == 422
    assert welfare.post(f"{note}receive/", got).status_code == 302
    with acting_as(loop.state):
        assert Note.objects.get().state == NoteState.REPAID
    assert "Nimal Perera" in welfare.get(note).content.decode()
    assert "Nimal" not in officer.get(note).content.decode()
    assert "Nimal" not in welfare.get(f"{DESK}notes/file/").content.decode()
    assert welfare.get(f"{note}letter/").content.startswith(b"%PDF")


def test_two_tabs_sign_a_note_once(loop: Loop) -> None:
    made = noted(loop)
    own = f"{SITE}{made.key}/answer/"
    sent = {"how": "signed", "name": "Nimal"}
    assert Client().post(own, sent)["Location"].endswith("/code/")
    first, second = Client(), Client()
    for one in (first, second):
        one.post(f"{SITE}{made.key}/code/", {"code": made.code})
    assert first.post(own, sent).status_code == 302
    assert second.post(own, sent).status_code == 409


def test_statements_and_netting_on_the_desk(
    three: tuple[Actor, Actor, Actor], welfare: Client, officer: Client
) -> None:
    one, two, _third = three
    carried(two, one, 5, "x1")
    page = welfare.get(f"{DESK}statements/").content.decode()
    assert "They ask" in page
    with acting_as(one):
        line = Statement.objects.get().lines.get()
    here = f"{DESK}lines/{line.id}/"
    assert welfare.get(here).status_code == 200
    assert welfare.post(f"{here}dispute/", {"reason": "number"}).status_code == 422
    said = {"reason": "number", "words": "Four", "evidence": ""}
    assert welfare.post(f"{here}dispute/", said).status_code == 302
    assert welfare.post(f"{here}accept/").status_code == 409
    assert welfare.post(f"{here}offer/", {"amount": "400"}).status_code == 302
    netted(three)
    found = re.findall(
        rf"{DESK}netting/[0-9a-f-]{{36}}/", welfare.get(f"{DESK}netting/").content.decode()
    )
    assert welfare.get(found[0]).status_code == 200
    assert officer.post(f"{found[0]}accept/", {"digest": "0" * 64}).status_code == 409
    seal = re.search(r'name="digest" value="([0-9a-f]{64})"',
                     officer.get(f"{found[0]}accept/").content.decode())  # fmt: skip
    assert seal is not None
    assert officer.post(f"{found[0]}accept/", {"digest": seal[1]}).status_code == 302
    assert welfare.get(f"{DESK}statements/").status_code == 200


def test_what_is_due_is_told(loop: Loop) -> None:
    made = noted(loop)
    with acting_as(loop.state):
        actions.ask_relief(made.note.id, "No work", by=loop.state, at=LATER)
        lines = agenda.everything(agenda.Asked(by=loop.state, at=LATER, view=agenda.ALL), 100)
        assert "costs:relief" in {one.item.page for one in lines}


@pytest.mark.parametrize("typed", ["\x00", "\udced\udca0", "9" * 400, "-1", "x" * 9000, "=1+1"])
def test_hostile_words_are_refused_and_break_nothing(
    loop: Loop, welfare: Client, typed: str
) -> None:
    made = noted(loop)
    with acting_as(loop.state):
        leg, bill = CostedLeg.objects.get(), Invoice.objects.get()
    sent = typed.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    names = ("amount", "why", "number", "currency", "words", "name", "how", "count", "fare", "crisis",
             "code", "seats", "on_day", "on_month", "on_year", "reference", "kind")  # fmt: skip
    given = dict.fromkeys(names, sent)
    welfare.post(f"{SITE}{made.key}/code/", {"code": made.code})
    for page in (f"{DESK}legs/{leg.id}/invoice/", f"{DESK}invoices/{bill.id}/", f"{DESK}new/",
                 f"{DESK}notes/offer/", f"{DESK}notes/{made.note.id}/answer/",
                 f"{DESK}notes/{made.note.id}/receive/", f"{SITE}{made.key}/answer/"):  # fmt: skip
        assert welfare.post(page, given).status_code in (400, 413, 422), page
    for page in ("", "notes/", "statements/", "plans/", "waivers/", "netting/"):
        answer = welfare.get(f"{DESK}{page}", {"q": sent, "after": sent, "state": sent})
        assert answer.status_code in (200, 400), page
