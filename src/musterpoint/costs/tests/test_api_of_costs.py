"""Programs do what the pages of costs do; what one prepared another decides, and no name leaves."""

import json
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from tests.attacks import browser
from tests.world import bearer

from musterpoint.accounts.models import ClientBinding
from musterpoint.audit.models import Event
from musterpoint.costs import actions
from musterpoint.costs.models import Invoice, Netting, Share
from musterpoint.costs.tests.factories import (
    FARE,
    LATER,
    TODAY,
    costed,
    fill_bank,
    fly,
    noted,
    open_books,
    other,
)
from musterpoint.costs.tests.test_statements import accepted, carried, netted
from musterpoint.crises.models import Crisis
from musterpoint.evacuation.tests.factories import Loop, person
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

Said = tuple[int, Any]


class Program:
    """A program of an organisation with a role."""

    def __init__(self, of: str, role: str) -> None:
        token = bearer(Organisation.objects.get(slug=of), role)
        self.client = Client(headers={"authorization": f"Bearer {token}"})
        self.root = f"/api/v1/o/{of}/costs"

    def get(self, path: str) -> Any:
        answer = self.client.get(f"{self.root}/{path}")
        assert answer.status_code == 200, answer.content
        return answer.json()

    def post(self, path: str, **given: object) -> Said:
        answer = self.client.post(
            f"{self.root}/{path}", json.dumps(given), content_type="application/json"
        )
        return answer.status_code, answer.json()


@pytest.fixture
def flown(loop: Loop) -> Loop:
    fly(loop, loop.household(person("Nimal Perera"), person("Kamala"), person("Sunil")))
    open_books(loop.state)
    return loop


def test_programs_correct_seats_and_payers_by_two(flown: Loop) -> None:
    by = flown.state
    with acting_as(by):
        leg = costed(by, flown.state_crisis, 9_000_000)
    clerk, officer = Program("haven", "welfare_officer"), Program("haven", "authorising_officer")
    assert clerk.post(f"legs/{leg.id}/seats", seats=2, offered=9, why="Few")[0] == 422
    half = {"seats": 5, "offered": 10, "why": "Half was empty"}
    status, change = clerk.post(f"legs/{leg.id}/seats", **half)
    assert (status, change["is_granted"]) == (201, None)
    assert clerk.post(f"seats/{change['id']}/decision", is_granted=True)[0] == 403
    assert [one["id"] for one in officer.get("seats")] == [change["id"]]
    status, change = officer.post(f"seats/{change['id']}/decision", is_granted=True)
    assert (status, change["is_granted"]) == (200, True)
    assert officer.post(f"seats/{change['id']}/decision", is_granted=True)[0] == 409
    share = officer.get(f"legs/{leg.id}/shares")[0]
    assert share["amount"] == "18000.00"
    assert "Nimal" not in str(officer.get(f"legs/{leg.id}/shares"))
    assert clerk.post(f"shares/{share['id']}/payer", payer="nobody", why="x")[0] == 422
    for is_granted in (False, True):
        given = {"payer": "employer", "why": "Contract"}
        status, change = clerk.post(f"shares/{share['id']}/payer", **given)
        assert (status, change["is_granted"]) == (201, None)
        assert clerk.post(f"payers/{change['id']}/decision", is_granted=True)[0] == 403
        if not is_granted:
            assert officer.post(f"payers/{change['id']}/decision", is_granted=False)[0] == 200
            continue
        with acting_as(by):  # a person decides what a program asked for
            actions.decide_payer(UUID(change["id"]), True, by=by, at=NOON)
            assert Share.objects.get(id=share["id"]).payer == "employer"
    assert officer.get("payers") == []


def test_programs_enter_and_correct_invoices(flown: Loop) -> None:
    with acting_as(flown.state):
        leg = costed(flown.state, flown.state_crisis, 0)
    clerk = Program("haven", "bookkeeper")
    line = {
        "key": "i1", "kind": "charter", "number": "R-1", "amount": "1000.00", "currency": "USD",
        "on": NOON.date().isoformat(),
    }  # fmt: skip
    for _time in range(2):
        status, made = clerk.post(f"legs/{leg.id}/invoices", **line)
        assert (status, made["total"]) == (201, "1000.00")
    assert clerk.post(f"legs/{leg.id}/invoices", **line | {"number": "R-2"})[0] == 409
    (entry,) = clerk.get(f"legs/{leg.id}/invoices")
    less = {"amount": "800.00", "why": "Read wrong"}
    status, made = clerk.post(f"invoices/{entry['id']}/correction", **less)
    assert (status, made["total"]) == (201, "800.00")
    assert clerk.post(f"invoices/{entry['id']}/correction", **less)[0] == 422
    (_first, more) = clerk.get(f"legs/{leg.id}/invoices")
    assert (more["amount"], more["corrects"], more["why"]) == ("-200.00", entry["id"], "Read wrong")


def test_a_model_is_confirmed_by_another_program_and_lifts_open_notes(loop: Loop) -> None:
    noted(loop)
    clerk, officer = Program("haven", "bookkeeper"), Program("haven", "authorising_officer")
    given = {"code": "free", "from_on": TODAY.isoformat(), "source": "Decision 1"}
    status, model = clerk.post("models", **given)
    assert (status, model["confirmed"]) == (201, None)
    assert clerk.post(f"models/{model['id']}/decision", is_granted=True)[0] == 403
    assert officer.post(f"models/{model['id']}/lifting")[0] == 409
    status, model = officer.post(f"models/{model['id']}/decision", is_granted=True)
    assert (status, model["confirmed"]) == (200, True)
    assert clerk.post(f"models/{model['id']}/lifting")[0] == 403
    assert officer.post(f"models/{model['id']}/lifting") == (200, {"lifted": 1, "left": 0})
    assert officer.get("notes")[0]["state"] == "waived"


def test_a_program_keeps_a_note_from_its_offer_to_its_money_without_a_name(flown: Loop) -> None:
    with acting_as(flown.state):
        costed(flown.state, flown.state_crisis, 100_000)
    clerk = Program("haven", "bookkeeper")
    fare = {
        "fare": "300.00", "currency": "USD", "fare_on": FARE.on.isoformat(), "source": "Published",
    }  # fmt: skip
    status, made = clerk.post("notes", crisis=str(flown.state_crisis), **fare)
    assert (status, made) == (201, {"made": 3})
    assert clerk.post("notes", crisis=str(flown.state_crisis), **fare)[1] == {"made": 0}
    which = clerk.get("notes")[0]["id"]
    assert clerk.post(f"notes/{which}/plan", count=2)[0] == 409
    assert clerk.post(f"notes/{which}/answer", how="protest")[0] == 422
    signed = {"how": "protest", "name": "Nimal Perera", "words": "Not fair"}
    assert clerk.post(f"notes/{which}/answer", **signed)[1]["state"] == "protest"
    assert len(clerk.post(f"notes/{which}/plan", count=2)[1]["plan"]) == 2
    money = {"key": "m1", "amount": "40.00", "on": TODAY.isoformat(), "reference": "Line 7"}
    for _time in range(2):
        status, row = clerk.post(f"notes/{which}/money", **money)
        assert (status, row["paid"], row["open"]) == (201, "40.00", "60.00")
    assert clerk.post(f"notes/{which}/money", **money | {"amount": "41.00"})[0] == 409
    assert clerk.post(f"notes/{which}/money", **money | {"key": "m2", "amount": "99.00"})[0] == 422
    (came,) = row["money"]
    status, row = clerk.post(f"receipts/{came['id']}/back")
    assert (status, row["paid"], row["money"][0]["is_taken_back"]) == (200, "0.00", True)
    given_back = {"key": "g", "on": TODAY.isoformat(), "reference": "B-1"}
    assert clerk.post(f"notes/{which}/given-back", **given_back)[0] == 403
    for step in ("link", "link/end"):
        status, row = clerk.post(f"notes/{which}/{step}")
        assert status == 200
        assert "Nimal" not in str(row)
        assert "Not fair" not in str(row)


def test_money_of_a_note_goes_back_by_no_program_of_who_entered_it(
    loop: Loop, haven: Organisation
) -> None:
    note, officer = noted(loop).note, Program("haven", "authorising_officer")
    ClientBinding.objects.filter(role="authorising_officer").update(created_by=loop.state.id)
    browser(loop.state, "bookkeeper")  # a member: the programs of who left move no money
    head = Program("haven", "head_of_mission")
    with acting_as(loop.state):
        actions.receive(note.id, 10_000, TODAY, by=other(haven), at=LATER)
        bill = Invoice.objects.get()
        actions.correct_invoice(bill.id, 80_000, "Less", by=loop.state, at=LATER)
    back = {"key": "g", "on": TODAY.isoformat(), "reference": "B-1"}
    status, said = officer.post(f"notes/{note.id}/given-back", **back)
    assert (status, said["detail"]) == (403, "You prepared this. Somebody else decides it.")
    status, row = head.post(f"notes/{note.id}/given-back", **back)
    assert (status, row["paid"]) == (201, "80.00")


def test_no_program_decides_a_waiver_that_it_weighed_or_refused(
    loop: Loop, haven: Organisation
) -> None:
    note = noted(loop).note
    clerk, keeper = Program("haven", "welfare_officer"), Program("haven", "bookkeeper")
    officer, head = Program("haven", "authorising_officer"), Program("haven", "head_of_mission")
    assert clerk.post(f"notes/{note.id}/waivers", kind="appeal", words="Why")[0] == 422
    status, asked = clerk.post(f"notes/{note.id}/waivers", kind="hardship", words="No work")
    assert (status, asked["kind"], asked["state"]) == (201, "hardship", "asked")
    assert clerk.get(f"waivers/{asked['id']}")["words"] == "No work"
    with acting_as(loop.state):
        assert Event.objects.filter(kind="costs.relief.read").count() == 1
    assert keeper.get(f"waivers/{asked['id']}")["words"] == ""
    weighed = {"amount": "40.00", "why": "A part"}
    assert clerk.post(f"waivers/{asked['id']}/proposal", **weighed)[1]["amount"] == "40.00"
    no, yes = ({"is_granted": one, "reasons": "Seen"} for one in (False, True))
    assert clerk.post(f"waivers/{asked['id']}/decision", **yes)[0] == 403
    assert officer.post(f"waivers/{asked['id']}/decision", **no)[1]["state"] == "refused"
    assert officer.post(f"notes/{note.id}/waiver", ground="destitute")[0] == 403
    # What is asked for hardship once more is an appeal, which those before do not decide.
    asked = keeper.post(f"notes/{note.id}/waivers", kind="hardship", words="Ill")[1]
    assert asked["kind"] == "appeal"
    assert clerk.post(f"waivers/{asked['id']}/proposal", **weighed)[0] == 403
    assert keeper.post(f"waivers/{asked['id']}/proposal", **weighed)[0] == 200
    assert officer.post(f"waivers/{asked['id']}/decision", **yes)[0] == 403
    assert head.post(f"waivers/{asked['id']}/decision", **yes)[1]["state"] == "granted"
    assert clerk.get("waivers") == []
    assert officer.post(f"notes/{note.id}/waiver", ground="destitute")[0] == 403
    status, row = head.post(f"notes/{note.id}/waiver", ground="destitute")
    assert (status, row["state"], row["waived"]) == (200, "waived", "100.00")


def test_what_a_program_enters_of_a_demand_another_confirms(loop: Loop) -> None:
    fly(loop, loop.household(*(person(f"P {place}") for place in range(10))))
    open_books(loop.state)
    clerk, officer = Program("haven", "bookkeeper"), Program("haven", "authorising_officer")
    with acting_as(loop.state):
        leg = costed(loop.state, loop.state_crisis)
    for share in clerk.get(f"legs/{leg.id}/shares"):
        assert clerk.post(f"shares/{share['id']}/payer", payer="host", why="Agreed")[0] == 201
    (row,) = clerk.get("owed/unnamed")
    assert (row["payer"], row["seats"], row["amount"]) == ("host", 10, "1000.00")
    who = {"payer": "host", "name": "Ministry"}
    debtor = clerk.post(f"legs/{leg.id}/debtor", **who)[1]["id"]
    assert clerk.post(f"legs/{leg.id}/debtor", **who)[0] == 404
    status, made = clerk.post(f"owed/{debtor}/demands", currency="USD")
    assert (status, made["open"]) == (201, "1000.00")
    assert clerk.post(f"owed/{debtor}/demands", currency="USD")[0] == 409
    which = f"demands/{made['id']}"
    assert clerk.post(f"{which}/reminder")[1]["reminded_at"]
    assert clerk.post(f"{which}/dispute", words="Two flew")[1]["disputed"] == "Two flew"
    assert clerk.post(f"{which}/reminder")[0] == 409
    assert clerk.post(f"{which}/dispute/end")[1]["disputed"] == ""
    step = {"key": "s1", "kind": "paid", "amount": "50.00", "on": TODAY.isoformat(), "words": "R-1"}
    for _time in range(2):
        assert clerk.post(f"{which}/steps", **step)[0] == 201
    for changed in ({"amount": "60.00"}, {"kind": "written_off"}):
        assert clerk.post(f"{which}/steps", **step | changed)[0] == 409
    assert clerk.post(f"{which}/steps", **step | {"key": "s2"})[0] == 409
    (waits,) = officer.get("steps")
    assert clerk.post(f"steps/{waits['id']}/decision", is_granted=True)[0] == 403
    assert clerk.get(which)["paid"] == "0.00"
    status, made = officer.post(f"steps/{waits['id']}/decision", is_granted=True)
    assert (status, made["paid"], made["open"]) == (200, "50.00", "950.00")
    assert officer.post(f"steps/{waits['id']}/decision", is_granted=True)[0] == 409
    assert [one["open"] for one in clerk.get("owed")] == ["950.00"]
    assert "P 3" not in str(clerk.get(which))


def test_statements_are_drawn_sent_disputed_and_ended_by_programs(
    three: tuple[Actor, Actor, Actor],
) -> None:
    one, two, _third = three
    with acting_as(one):
        crisis = Crisis.objects.get()
        costed(one, crisis.id, 100_000, code="a1")
    ours, theirs = Program("haven", "bookkeeper"), Program("portal", "bookkeeper")
    partner = str(two.organisation_id)
    assert partner in [row["id"] for row in ours.get("partners")]
    seats = {
        "crisis": str(crisis.id), "partner": partner, "code": "a1", "origin": "Tripoli",
        "destination": "Malta", "departed_on": NOON.date().isoformat(), "people": 3, "seats": 3,
    }  # fmt: skip
    assert ours.post("carried", **seats) == (201, {"counted": 1})
    assert ours.post("carried/count", crisis=str(crisis.id)) == (200, {"counted": 0})
    wanted = {
        "partner": partner, "begins": NOON.date().isoformat(), "ends": TODAY.isoformat(),
        "currency": "USD",
    }  # fmt: skip
    draft = ours.post("statements", **wanted)[1]["id"]
    assert ours.client.delete(f"{ours.root}/statements/{draft}").status_code == 204
    status, made = ours.post("statements", **wanted)
    assert (status, made["asked"], made["sent_at"]) == (201, "300.00", None)
    assert ours.post(f"statements/{made['id']}/sending")[0] == 200
    assert ours.client.delete(f"{ours.root}/statements/{made['id']}").status_code == 409
    pumps.run_due()
    (came,) = theirs.get("statements")
    (line,) = theirs.get(f"statements/{came['id']}")["lines"]
    why = {"reason": "number", "words": "Two flew", "evidence": "Our list"}
    assert theirs.post(f"lines/{line['id']}/dispute", **why)[1]["answer"] == "disputed"
    assert theirs.post(f"lines/{line['id']}/offer", amount="400.00")[0] == 422
    assert theirs.post(f"lines/{line['id']}/offer", amount="150.00")[1]["offer"] == "150.00"
    pumps.run_due()
    (own,) = ours.get(f"statements/{made['id']}")["lines"]
    declined = {"agrees": False, "asked": "200.00"}
    assert ours.post(f"lines/{own['id']}/offer/answer", **declined)[1]["counter"] == "200.00"
    pumps.run_due()
    assert theirs.post(f"lines/{line['id']}/offer", amount="200.00")[0] == 200
    pumps.run_due()
    assert ours.post(f"lines/{own['id']}/offer/answer", agrees=True)[1]["agreed"] == "200.00"
    assert ours.post(f"lines/{own['id']}/drop")[0] == 409


def test_above_the_limit_another_program_accepts(three: tuple[Actor, Actor, Actor]) -> None:
    one, two, _third = three
    carried(one, two, 5, "a1", 400_000)
    clerk, officer = Program("portal", "bookkeeper"), Program("portal", "authorising_officer")
    (came,) = clerk.get("statements")
    status, made = clerk.post(f"statements/{came['id']}/acceptance")
    (line,) = made["lines"]
    assert (status, line["answer"], line["prepared"]) == (200, "open", "2000.00")
    assert clerk.post(f"lines/{line['id']}/acceptance")[0] == 409
    assert clerk.post(f"lines/{line['id']}/decision", agrees=True)[0] == 403
    assert officer.post(f"lines/{line['id']}/decision", agrees=False)[1]["prepared"] is None
    assert clerk.post(f"lines/{line['id']}/acceptance")[1]["prepared"] == "2000.00"
    status, line = officer.post(f"lines/{line['id']}/decision", agrees=True)
    assert (status, line["answer"], line["agreed"]) == (200, "accepted", "2000.00")


def test_programs_net_and_what_one_enters_another_releases(
    three: tuple[Actor, Actor, Actor],
) -> None:
    alice, olga, mallory = three
    netted((olga, alice, mallory))
    clerk, officer = Program("haven", "bookkeeper"), Program("haven", "authorising_officer")
    (row,) = clerk.get("nettings")
    assert clerk.post("nettings", partners=[str(olga.organisation_id)], currency="USD")[0] == 409
    for step in ("joining", "proposal"):
        assert clerk.post(f"nettings/{row['id']}/{step}")[0] == 409
    address = f"nettings/{row['id']}/acceptance"
    assert clerk.post(address, digest=row["digest"])[0] == 403
    assert officer.post(address, digest="0" * 64)[0] == 409
    assert officer.post(address, digest=row["digest"])[0] == 200
    pumps.run_due()
    for actor in (olga, mallory):
        accepted(actor)
    whole = clerk.get(f"nettings/{row['id']}")
    assert whole["state"] == "booked"
    own = next(one for one in whole["transfers"] if one["payer"] == str(alice.organisation_id))
    with acting_as(alice):
        fill_bank(alice, 1_000_000)
        assert Netting.objects.get().state == "booked"
    paid = {"on": TODAY.isoformat(), "reference": "T-1"}
    assert officer.post(f"transfers/{own['id']}/payment", **paid)[0] == 403
    assert clerk.post(f"transfers/{own['id']}/payment", **paid)[0] == 200
    assert clerk.post(f"transfers/{own['id']}/release", is_good=True)[0] == 403
    status, whole = officer.post(f"transfers/{own['id']}/release", is_good=True)
    done = next(one for one in whole["transfers"] if one["id"] == own["id"])
    assert (status, done["is_released"]) == (200, True)
    assert officer.post(f"nettings/{row['id']}/end")[0] == 409


def test_another_organisation_finds_none_of_it(loop: Loop) -> None:
    note = noted(loop).note
    stranger = Program("portal", "bookkeeper")
    for path in (f"notes/{note.id}", f"statements/{note.id}", f"legs/{note.id}/shares"):
        assert stranger.client.get(f"{stranger.root}/{path}").status_code == 404
        there = stranger.root.replace("portal", "haven")
        assert stranger.client.get(f"{there}/{path}").status_code == 404
