"""Bonds on the desk and on the public site, as people open them."""

import io
import re

import pytest
from django.test import Client
from openpyxl import Workbook

from musterpoint.agenda import queries as agenda
from musterpoint.bonds import actions, queries
from musterpoint.bonds.models import Bond, BondState, Call, CallState, Employer
from musterpoint.bonds.tests.factories import (
    DAY,
    LATER,
    TODAY,
    colleague,
    crisis_of,
    decided,
    employer,
    evacuee,
    in_force,
    matched,
    noticed,
)
from musterpoint.tenancy import actors, clock
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DESK = "/o/haven/desk/bonds/"
SITE = "/o/haven/bonds/"


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda _organisation: NOON)


@pytest.fixture
def carla(haven: Organisation) -> Actor:
    return colleague(haven)


@pytest.fixture
def welfare(haven: Organisation) -> Client:
    return signed_in("haven", "welfare_officer")


def day(name: str, of: object) -> dict[str, str]:
    year, month, number = str(of).split("-")
    return {f"{name}_day": number, f"{name}_month": month, f"{name}_year": year}


def test_every_page_stands_empty(haven: Organisation, welfare: Client) -> None:
    for name in ("", "calls/", "employers/", "pools/", "expiring/", "compliance/", "import/"):
        answer = welfare.get(f"{DESK}{name}")
        assert answer.status_code == 200, name
    assert "No bond yet" in welfare.get(DESK).content.decode()
    for name in ("file/", "compliance/file/", "file/?kind=xlsx"):
        assert welfare.get(f"{DESK}{name}").status_code == 200


def test_a_bond_lives_on_the_desk_from_the_employer_to_in_force(
    haven: Organisation, alice: Actor, welfare: Client
) -> None:
    given = {
        "kind": "company", "name": "Desert Builders", "sector": "construction", "country": "LBY",
        "workers": "2",
    }  # fmt: skip
    answer = welfare.post(f"{DESK}employers/new/", given)
    assert answer.status_code == 302
    page = answer["Location"]
    assert "Desert Builders" in welfare.get(page).content.decode()
    wrong = welfare.post(f"{page}require/", {"workers": "2", "amount": "12.345"})
    assert wrong.status_code == 422
    assert "12.345" in wrong.content.decode()
    bond = welfare.post(f"{page}require/", {"workers": "2"})["Location"]
    assert "4,000.00" in welfare.get(bond).content.decode()
    lodged = {
        "instrument": "guarantee", "amount": "4,000.00", "issuer": "First Bank",
        "issuer_reference": "G-77", "extends_months": "0",
        **day("valid_from", TODAY), **day("valid_to", TODAY + 300 * DAY),
    }  # fmt: skip
    assert welfare.post(f"{bond}lodge/", lodged).status_code == 302
    verified = {"is_good": "yes", "checked": "By telephone"}
    assert welfare.post(f"{bond}verify/", verified).status_code == 403
    other = signed_in("haven", "welfare_officer")
    assert other.post(f"{bond}verify/", verified).status_code == 302
    text = other.get(bond).content.decode()
    assert "In force" in text
    assert "G-77" in text
    for found in ("desert", "G-77", "DESERT BUILDERS"):
        assert "Desert Builders" in other.get(DESK, {"q": found}).content.decode()
    assert "Nothing fits" in other.get(DESK, {"q": "\x00nobody"}).content.decode()
    with acting_as(alice):
        assert Bond.objects.get().state == BondState.IN_FORCE


def test_a_reader_sees_no_button_and_changes_nothing(
    haven: Organisation, alice: Actor, carla: Actor
) -> None:
    with acting_as(alice):
        bond = in_force(alice, carla)
    reader = signed_in("haven", "auditor")
    text = reader.get(f"{DESK}{bond.id}/").content.decode()
    assert "Extend" not in text
    assert reader.post(f"{DESK}{bond.id}/give-back/").status_code == 403
    assert reader.get(f"{DESK}employers/new/").status_code == 403


def test_a_worker_asks_goes_on_later_and_sees_what_became_of_it(
    haven: Organisation, alice: Actor, carla: Actor
) -> None:
    phone = Client()
    assert phone.get(SITE).status_code == 200
    nothing = phone.post(f"{SITE}apply/", {"name": "Nimal", "employer": ""})
    assert nothing.status_code == 422
    assert "Nimal" in nothing.content.decode()
    begun = phone.post(
        f"{SITE}apply/",
        {"name": "Nimal Perera", "phone": "+94771234567", "employer": "desert builders"},
    ).content.decode()
    address = re.search(r"/o/haven/bonds/call/[0-9a-f]{40}/", begun)
    assert address is not None
    own = address.group()
    saved = {"currency": "USD", "asked_wages": "900.50", "words": "Left at night", "save": "1"}
    assert phone.post(f"{own}details/", saved).status_code == 302
    assert "900.50" in phone.get(f"{own}details/").content.decode()
    refused = phone.post(f"{own}details/", saved | {"send": "1"})
    assert refused.status_code == 422
    assert "consent" in refused.content.decode()
    whole = saved | {"send": "1", "consents": "on"} | day("lost_on", TODAY)
    assert phone.post(f"{own}details/", whole).status_code == 302
    assert "look for the bond" in phone.get(own).content.decode()
    paper = io.BytesIO(b"My contract: 450 a month")
    paper.name = "contract.txt"
    assert phone.post(f"{own}paper/", {"file": paper}).status_code == 302
    assert "contract.txt" in phone.get(own).content.decode()
    with acting_as(alice):
        row = Call.objects.get()
        bond = in_force(alice, carla)
        crisis = crisis_of(alice)
        number = evacuee(alice, crisis)
    welfare = signed_in("haven", "welfare_officer")
    page = f"{DESK}calls/{row.id}/"
    assert "Left at night" in welfare.get(page).content.decode()
    form = welfare.get(f"{page}match/").content.decode()
    choice = f"{bond.id}.{bond.employer_id}"
    assert choice in form
    sent = {"bond": choice, "crisis": str(crisis.id), "person_reference": "0000-0000"}
    assert welfare.post(f"{page}match/", sent).status_code == 422
    assert welfare.post(f"{page}match/", sent | {"person_reference": number}).status_code == 302
    assert welfare.post(f"{page}notice/").status_code == 302
    assert welfare.get(f"{page}letter/").content.startswith(b"%PDF-")
    with acting_as(alice):
        row.refresh_from_db()
        decided(carla, row, {"wages": 50_000})
    told = phone.get(own).content.decode()
    assert "Granted in part" in told
    assert "500.00" in told
    assert phone.get(f"{own}letter/").content.startswith(b"%PDF-")


def own_page(alice: Actor, row: Call) -> str:
    assert row.employer_id is not None
    key = actions.employer_key(row.employer_id, by=alice, at=NOON)
    return f"{SITE}employer/{key}/"


def test_an_employer_objects_and_learns_neither_name_nor_place(
    haven: Organisation, alice: Actor, carla: Actor
) -> None:
    with acting_as(alice):
        row = noticed(alice, in_force(alice, carla), words="I am in Zawiya with my sister")
        own = own_page(alice, row)
    firm = Client()
    shown = firm.get(own).content.decode()
    page = f"{own}calls/{row.id}/"
    for text in (shown, firm.get(page).content.decode()):
        for hidden in ("Nimal", "Zawiya", "Tripoli", "+9477"):
            assert hidden not in text.replace(row.reference, "")
    assert firm.post(f"{page}object/", {"words": ""}).status_code == 422
    assert firm.post(f"{page}object/", {"words": "The wages were paid"}).status_code == 302
    assert firm.post(f"{page}object/", {"words": "Again"}).status_code == 409
    assert "The wages were paid" in firm.get(page).content.decode()
    authorising = signed_in("haven", "authorising_officer")
    form = authorising.get(f"{DESK}calls/{row.id}/decide/").content.decode()
    assert "The wages were paid" in form
    assert "What each open call would get" in form
    given = {
        "allowed_passage": "600.00", "allowed_wages": "0", "allowed_property": "300.00",
        "reasons": "The slips show it.", "for_employer": "The wages were paid.",
    }  # fmt: skip
    assert authorising.post(
        f"{DESK}calls/{row.id}/decide/", given | {"allowed_wages": "900.01"}
    ).status_code == 422  # fmt: skip
    assert authorising.post(f"{DESK}calls/{row.id}/decide/", given).status_code == 302
    told = firm.get(page).content.decode()
    assert "The wages were paid." in told
    assert "The slips show it." not in told
    assert "top up" in firm.get(own).content.decode()


def test_the_name_is_told_to_the_employer_only_when_the_worker_allows_it(
    haven: Organisation, alice: Actor, carla: Actor
) -> None:
    with acting_as(alice):
        row = noticed(alice, in_force(alice, carla), tells_employer=True)
        own = own_page(alice, row)
    assert "Nimal Perera" in Client().get(f"{own}calls/{row.id}/").content.decode()


def test_an_employer_opens_neither_anothers_call_nor_one_it_was_not_told_of(
    haven: Organisation, alice: Actor, carla: Actor
) -> None:
    with acting_as(alice):
        bond = in_force(alice, carla)
        fresh = matched(alice, bond)
        own = own_page(alice, fresh)
        other = employer(alice, "Other Ltd")
        row = noticed(alice, in_force(alice, carla, other, issuer_reference="G-2"), name="B")
    for one in (fresh, row):
        assert Client().get(f"{own}calls/{one.id}/").status_code == 404
        assert Client().post(f"{own}calls/{one.id}/object/", {"words": "x"}).status_code == 404
    assert Client().get(f"{SITE}employer/no-such-key/").status_code == 404
    assert Client().get(f"{SITE}call/no-such-key/").status_code == 404


def test_an_employer_sees_only_its_share_of_a_joint_bond(haven: Organisation, alice: Actor) -> None:
    with acting_as(alice):
        pool = actions.open_pool("LBY", "domestic", "USD", 150_000, by=alice, at=NOON)
        ones = [
            employer(alice, f"House {n}", kind="household", sector="domestic") for n in range(2)
        ]
        for one, amount in zip(ones, (10_000, 30_000), strict=True):
            actions.put_share(pool.id, one.id, amount, 1, by=alice, at=NOON)
        key = actions.employer_key(ones[1].id, by=alice, at=NOON)
    text = Client().get(f"{SITE}employer/{key}/").content.decode()
    assert "lodge 300.00 USD" in text
    assert "400.00" not in text
    assert "House 0" not in text


def test_a_renewed_address_ends_the_old_one(haven: Organisation, alice: Actor) -> None:
    with acting_as(alice):
        row = employer(alice)
        old = actions.employer_key(row.id, by=alice, at=NOON)
        assert actions.employer_key(row.id, by=alice, at=NOON) == old
        new = actions.employer_key(row.id, renew=True, by=alice, at=NOON)
    assert Client().get(f"{SITE}employer/{old}/").status_code == 404
    assert Client().get(f"{SITE}employer/{new}/").status_code == 200


HEAD = ["employer", "kind", "country", "sector", "currency", "amount", "instrument", "issuer",
        "issuer_reference", "valid_from", "valid_to"]  # fmt: skip
GOOD = ["Desert Builders", "company", "Libya", "construction", "USD", "2000", "guarantee",
        "First Bank", "G-1", "2026-01-01", "2026-12-31"]  # fmt: skip


def book(*rows: list[str]) -> io.BytesIO:
    made, file = Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(file)
    file.seek(0)
    file.name = "bonds.xlsx"
    return file


def test_a_list_is_taken_in_whole_or_not_at_all(
    haven: Organisation, alice: Actor, welfare: Client
) -> None:
    bad = [*GOOD]
    bad[2], bad[5], bad[9] = "Atlantis", "12.345", "yesterday"
    again = [*GOOD]
    answer = welfare.post(f"{DESK}import/", {"file": book(HEAD, GOOD, bad, again)})
    text = answer.content.decode()
    assert answer.status_code == 422
    for word in ("no such country", "decimal places", "2026-01-31"):
        assert word in text
    with acting_as(alice):
        assert not Bond.objects.exists()
    twice = welfare.post(f"{DESK}import/", {"file": book(HEAD, GOOD, again)})
    assert "Row 2 has the same number" in twice.content.decode()
    looked = welfare.post(f"{DESK}import/", {"file": book(HEAD, GOOD), "look": "on"})
    assert looked.status_code == 302
    with acting_as(alice):
        assert not Bond.objects.exists()
    assert welfare.post(f"{DESK}import/", {"file": book(HEAD, GOOD)}).status_code == 302
    with acting_as(alice):
        row = Bond.objects.get()
        assert (row.state, row.amount, row.employer and row.employer.name) == (
            BondState.LODGED, 200_000, "Desert Builders",
        )  # fmt: skip
    assert welfare.post(f"{DESK}import/", {"file": book(HEAD, GOOD)}).status_code == 422
    assert "issuer_reference" in welfare.get(f"{DESK}file/").content.decode()


def test_a_file_that_is_no_list_is_refused(haven: Organisation, welfare: Client) -> None:
    for content in (b"\x00\x01\x02", b"%PDF-1.7", b"a;b\n1;2\n"):
        file = io.BytesIO(content)
        file.name = "bonds.csv"
        assert welfare.post(f"{DESK}import/", {"file": file}).status_code == 422


def test_what_is_due_stands_in_the_agenda(haven: Organisation, alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        bond = in_force(alice, carla, term_ends=TODAY - DAY)
        row = noticed(alice, bond)
        other = in_force(alice, carla, employer(alice, "B"), issuer_reference="2", amount=10)
        decided(carla, noticed(alice, other, {"wages": 5}, name="B"), {"wages": 5})
        found = agenda.board(agenda.Asked(by=alice, at=LATER, view=agenda.ALL, limit=200))
        words = {one.item.what for one in found.lines if one.kind.startswith("bonds.")}
        assert words == {
            "Give the bond back", "Have the bond extended", "Decide the call",
            "Have the bond topped up", "Pay the worker",
        }  # fmt: skip
        assert row.state == CallState.NOTICED


def test_compliance_names_no_worker(haven: Organisation, alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        noticed(alice, in_force(alice, carla), tells_state=True)
    for name in ("compliance/", "compliance/file/", "file/"):
        text = signed_in("haven", "auditor").get(f"{DESK}{name}").content.decode()
        assert "Desert Builders" in text
        assert "Nimal" not in text


def test_another_organisation_finds_nothing(
    haven: Organisation, alice: Actor, carla: Actor, mallory: Actor
) -> None:
    with acting_as(alice):
        bond = in_force(alice, carla)
    thief = signed_in("elsewhere", "welfare_officer")
    assert thief.get(f"/o/elsewhere/desk/bonds/{bond.id}/").status_code == 404
    with acting_as(mallory):
        assert not Employer.objects.exists()
        assert queries.compliance(TODAY) == []
        with pytest.raises(actions.NoSuchBond):
            actions.give_back(bond.id, by=mallory, at=LATER)


def test_the_clock_pump_moves_bonds_on(haven: Organisation, alice: Actor, carla: Actor) -> None:
    from musterpoint.bonds.pumps import tick

    with acting_as(alice):
        bond = in_force(alice, carla, valid_to=TODAY + DAY)
    assert tick(haven, NOON + 3 * DAY)
    assert not tick(haven, NOON + 3 * DAY)
    with acting_as(alice):
        assert Bond.objects.get(id=bond.id).state == BondState.EXPIRED


def test_the_public_may_do_nothing_else(haven: Organisation, alice: Actor, carla: Actor) -> None:
    with acting_as(alice):
        bond = in_force(alice, carla)
    public = actors.public(haven.id)
    with acting_as(public):
        with pytest.raises(actions.SomebodyElse.__mro__[1]):
            actions.give_back(bond.id, by=public, at=LATER)
