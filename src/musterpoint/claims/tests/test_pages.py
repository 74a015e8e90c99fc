"""Claims on the desk and behind their sealed addresses, as people open them."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from musterpoint.claims import actions
from musterpoint.claims.models import (
    Claim,
    ClaimState,
    Cover,
    CoverClaim,
    Matter,
    Movement,
    Responder,
)
from musterpoint.claims.tests.factories import BANK, DAY, IBAN, WEEK, Desk, clock, nights
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

BASE, SITE = "/o/haven/desk/claims/", "/o/haven/claims/"
TODAY = NOON.date()


@pytest.fixture
def desk(haven: Organisation) -> Desk:
    clock()
    return Desk(haven)


def day(name: str, of: Any) -> dict[str, str]:
    return {
        f"{name}_day": str(of.day),
        f"{name}_month": str(of.month),
        f"{name}_year": str(of.year),
    }


def head() -> dict[str, str]:
    return {
        "place": "Ras Ajdir", "unit": "usd", "crisis": "", "words": "Nights in the camp",
        **day("from_on", TODAY - WEEK), **day("until_on", TODAY - DAY),
    }  # fmt: skip


LINE = {
    "service": "bed-night", "number": "100", "price": "30.00", "people": "3",
    "is_uninsured": "on", "is_unpaid_by_state": "on", "is_unpaid_by_funds": "on", "covered": "",
    "words": "",
}  # fmt: skip


def at_door(made: actions.Registered) -> tuple[Client, str]:
    """Open a responder's address with its code."""
    phone, own = Client(), f"{SITE}responder/{made.key}/"
    assert "Enter your code" in phone.get(own).content.decode()
    assert phone.post(own, {"code": made.code}).status_code == 302
    return phone, own


def test_every_page_stands_empty(desk: Desk) -> None:
    officer = signed_in("haven", "welfare_officer")
    for name in ("", "new/", "responders/", "responders/new/", "tariffs/", "wages/", "wages/new/",
                 "wages/group/", "insurance/", "insurance/new/", "insurance/look/", "export/",
                 "export/?kind=xlsx", "wages/export/"):  # fmt: skip
        assert officer.get(f"{BASE}{name}").status_code == 200, name
    for name in ("", "wages/"):
        assert Client().get(f"{SITE}{name}").status_code == 200


def test_whoever_sees_figures_sees_no_people(desk: Desk) -> None:
    row = desk.told().row
    reader = signed_in("haven", "bookkeeper")
    assert reader.get(BASE).status_code == 200
    for name in ("wages/", f"wages/{row.id}/", "insurance/", "wages/export/"):
        assert reader.get(f"{BASE}{name}").status_code == 403, name


def test_a_responder_is_registered_at_the_desk_and_files_at_its_own_address(desk: Desk) -> None:
    officer = signed_in("haven", "welfare_officer")
    given = {
        "name": "Camp of Choucha", "kind": "shelter", "country": "TUN", "method": "bank",
        "payee_iban": "DE00",
    }  # fmt: skip
    wrong = officer.post(f"{BASE}responders/new/", given)
    assert wrong.status_code == 422
    assert "Camp of Choucha" in wrong.content.decode()
    shown = officer.post(f"{BASE}responders/new/", given | {"payee_iban": IBAN}).content.decode()
    key = re.search(r"/responder/([0-9a-f]{40})/", shown)
    code = re.search(r">\s*(\d{6})\s*<", shown)
    assert key is not None
    assert code is not None
    with acting_as(desk.checker):
        row = Responder.objects.get()
    phone, own = at_door(actions.Registered(row=row, key=key[1], code=code[1]))
    bad = phone.post(f"{own}new/", head() | {"words": "Patient Amina Ben Salah"})
    assert bad.status_code == 422
    assert "nobody is named here" in bad.content.decode()
    line = phone.post(f"{own}new/", head())["Location"]
    assert phone.post(line, LINE | {"price": "a lot"}).status_code == 422
    claim = phone.post(line, LINE)["Location"]
    assert "fewer than 10" in phone.get(claim).content.decode()
    assert phone.get(f"{claim}lines/1/").status_code == 200
    file = SimpleUploadedFile("invoice.txt", b"100 nights at 30.00", "text/plain")
    assert phone.post(f"{claim}paper/", {"file": file}).status_code == 302
    assert phone.post(f"{claim}step/send/", {}).status_code == 422
    assert phone.post(f"{claim}step/send/", {"is_true": "on"}).status_code == 302
    assert "invoice.txt" in phone.get(claim).content.decode()
    assert "Ras Ajdir" in phone.get(own).content.decode()
    assert "Camp of Choucha" in officer.get(BASE).content.decode()
    assert Client().get(claim).content.decode().count("Ras Ajdir") == 0


def test_ten_wrong_codes_close_an_address_until_a_new_one_is_given(desk: Desk) -> None:
    made = desk.responder()
    own = f"{SITE}responder/{made.key}/"
    for _n in range(10):
        assert Client().post(own, {"code": "000001"}).status_code == 200
    assert Client().post(own, {"code": made.code}).status_code == 409
    with acting_as(desk.checker):
        fresh = actions.new_link(made.row.id, by=desk.checker, at=NOON)
    assert Client().get(own).status_code == 404
    at_door(fresh)


def test_one_responder_reads_nothing_of_another(desk: Desk) -> None:
    mine = desk.responder()
    other = desk.responder(name="Youth centre", kind="shelter")
    theirs = desk.filed(other.row)
    phone, own = at_door(mine)
    assert phone.get(f"{own}{theirs.reference}/").status_code == 404
    assert phone.post(f"{own}{theirs.reference}/step/withdraw/", {}).status_code == 404
    asked = phone.get(f"{SITE}responder/{other.key}/{theirs.reference}/").content.decode()
    assert "Enter your code" in asked


def test_the_desk_checks_another_decides_and_a_third_has_it_paid(desk: Desk) -> None:
    made = desk.responder()
    row = desk.filed(made.row, nights(), nights(service="meal", number=10, price=5_00))
    officer, decider = signed_in("haven", "welfare_officer"), signed_in(
        "haven", "authorising_officer"
    )  # fmt: skip
    page = f"{BASE}{row.id}/"
    assert "Nothing stands out" in officer.get(page).content.decode()
    assert officer.post(f"{page}step/decide/", {}).status_code == 403
    assert officer.post(f"{page}step/check/", {"words": "Fits"}).status_code == 302
    given = {
        "amount_1": "1000", "reason_1": "", "amount_2": "50", "reason_2": "",
        "head": str(desk.head), "words": "As checked",
    }  # fmt: skip
    wrong = decider.post(f"{page}step/decide/", given)
    assert wrong.status_code == 422
    assert "Say why less" in wrong.content.decode()
    assert decider.post(
        f"{page}step/decide/", given | {"reason_1": "Not all were used"}
    ).status_code == 302  # fmt: skip
    desk.approved_by_fund(row)
    assert decider.post(f"{page}step/order/", {"amount": "1"}).status_code == 403
    assert officer.post(f"{page}step/order/", {"amount": "9999"}).status_code == 422
    assert officer.post(f"{page}step/order/", {"amount": "1050"}).status_code == 302
    assert "1,050.00" in officer.get(page).content.decode()
    phone, own = at_door(made)
    told = phone.get(f"{own}{row.reference}/").content.decode()
    assert "Not all were used" in told
    assert phone.post(
        f"{own}{row.reference}/step/object/", {"words": "They were"}
    ).status_code == 302  # fmt: skip
    assert "They were" in decider.get(page).content.decode()
    assert decider.get(f"{page}step/objection/").status_code == 200
    stood = given | {"upheld": "no", "reason_1": "x", "words": "It stands"}
    assert decider.post(f"{page}step/objection/", stood).status_code == 403


def test_staff_write_a_claim_down_and_correct_it(desk: Desk) -> None:
    one = desk.responder().row
    officer = signed_in("haven", "welfare_officer")
    page = officer.post(f"{BASE}new/", head() | {"responder": str(one.id)})["Location"]
    assert officer.post(f"{page}lines/new/", LINE).status_code == 302
    assert officer.post(f"{page}lines/1/", LINE | {"number": "90"}).status_code == 302
    assert officer.post(f"{page}lines/1/drop/", {}).status_code == 302
    assert officer.post(f"{page}lines/new/", LINE).status_code == 302
    assert officer.post(f"{page}edit/", head() | {"place": "Dehiba"}).status_code == 302
    for name in ("edit/", "lines/1/", "lines/1/drop/", "papers/add/", "step/file/"):
        assert officer.get(f"{page}{name}").status_code == 200, name
    assert officer.post(f"{page}step/file/", {"is_true": "on"}).status_code == 302
    assert officer.post(f"{page}step/check/", {"words": "Mine"}).status_code == 403
    with acting_as(desk.checker):
        assert Claim.objects.get().state == ClaimState.FILED
    for name in (f"responders/{one.id}/", f"responders/{one.id}/payee/",
                 f"responders/{one.id}/link/", f"responders/{one.id}/end/"):  # fmt: skip
        assert officer.get(f"{BASE}{name}").status_code == 200, name
    tariff = {
        "country": "TUN", "service": "meal", "unit": "usd", "most": "6", "source": "Ministry",
        **day("from_on", TODAY),
    }  # fmt: skip
    assert officer.post(f"{BASE}tariffs/new/", tariff).status_code == 403
    decider = signed_in("haven", "authorising_officer")
    assert decider.post(f"{BASE}tariffs/new/", tariff).status_code == 302
    assert "Ministry" in decider.get(f"{BASE}tariffs/").content.decode()


def test_somebody_writes_on_a_phone_what_they_are_owed_and_follows_it(desk: Desk) -> None:
    phone = Client()
    given = {"name": "Yaw Mensah", "country": "LBY", "unit": "", "employer": "Sahara",
             **day("left_on", TODAY - DAY)}  # fmt: skip
    assert phone.post(f"{SITE}wages/", {"country": "LBY"}).status_code == 422
    own = phone.post(f"{SITE}wages/", given)["Location"]
    thing = {"kind": "wages", "amount": "٤٠٠", "months": "3", "what": "January to March",
             "papers": ["payslip"]}  # fmt: skip
    assert phone.post(f"{own}owed/", thing | {"amount": "much"}).status_code == 422
    assert phone.post(f"{own}owed/", thing).status_code == 302
    assert phone.post(f"{own}owed/1/", {}).status_code == 302
    assert phone.post(f"{own}owed/", thing).status_code == 302
    assert phone.post(f"{own}edit/", given | {"words": "Nobody paid"}).status_code == 302
    file = SimpleUploadedFile("slip.txt", b"400 dinars", "text/plain")
    assert phone.post(f"{own}paper/", {"file": file}).status_code == 302
    assert phone.post(f"{own}send/", {}).status_code == 422
    assert phone.post(f"{own}send/", {"consents": "on"}).status_code == 302
    page = phone.get(own).content.decode()
    assert "1,200.000" in page
    assert "slip.txt" in page
    with acting_as(desk.checker):
        row = Matter.objects.get()
    assert (row.unit, row.asked) == ("LYD", 1_200_000)
    assert Client().get(f"{SITE}wages/{'0' * 40}/").status_code == 404


@pytest.mark.parametrize(
    ("language", "heading", "label", "refusal"),
    [
        ("fr", "Ce qui vous est dû", "Comment joindre l’employeur ?", "Indiquez un nom, un numéro"),
        ("es", "Lo que le deben", "¿Cómo se localiza al empleador?", "Indique un nombre, un tel"),
    ],
)
def test_page_form_and_refusal_speak_the_language_of_the_phone(
    desk: Desk, language: str, heading: str, label: str, refusal: str
) -> None:
    phone = Client(headers={"accept-language": language})
    shown = phone.get(f"{SITE}wages/").content.decode()
    refused = phone.post(f"{SITE}wages/", {"country": "LBY"}).content.decode()
    assert heading in shown
    assert label in shown
    assert refusal in refused


def test_the_desk_files_recovers_and_pays_on(desk: Desk) -> None:
    row = desk.told().row
    officer, other, third = (signed_in("haven", "welfare_officer") for _n in range(3))
    page = f"{BASE}wages/{row.id}/"
    assert "is not registered" in officer.get(page).content.decode()
    for step, given in (
        ("prepare", {}),
        ("filed", {"number": "TRI-1", **day("on", TODAY)}),
        ("hearing", {"hour": "9", "place": "Tripoli", **day("on", TODAY + DAY)}),
        ("power", {"to": "A lawyer", "scope": "All", **day("until_on", TODAY + DAY)}),
        ("counsel", {"service": "", "who": "A lawyer"}),
        ("ruling", {"amount": "500", "words": "Granted"}),
        ("came", {"key": "a", "amount": "500", "account": BANK, "words": "Court",
                  **day("on", TODAY)}),
        ("bond", {}),
        ("address", {}),
    ):  # fmt: skip
        assert officer.get(f"{page}step/{step}/").status_code == 200, step
        code = 200 if step == "address" else 302
        assert officer.post(f"{page}step/{step}/", given).status_code == code, step
    with acting_as(desk.checker):
        money = Movement.objects.get().id
    shown = officer.get(page).content.decode()
    assert f"step/confirm/{money}/" in shown
    assert "Open the call of the bond" in shown
    assert officer.post(f"{page}step/confirm/{money}/", {}).status_code == 403
    assert other.get(f"{page}step/confirm/{money}/").status_code == 200
    assert other.post(f"{page}step/confirm/{money}/", {}).status_code == 302
    assert other.get(f"{page}step/back/{money}/").status_code == 200
    paid = {"amount": "500", "method": "bank", "payee_name": "Yaw Mensah", "payee_iban": IBAN}
    assert other.post(f"{page}step/went/", paid).status_code == 403
    assert third.get(f"{page}step/went/").status_code == 200
    assert third.post(f"{page}step/went/", paid | {"amount": "501"}).status_code == 422
    wrong = third.post(f"{page}step/went/", paid | {"payee_iban": "DE00"})
    assert wrong.status_code == 422
    assert third.post(f"{page}step/went/", paid).status_code == 302
    assert "Ordered of payments" in officer.get(page).content.decode()
    assert officer.post(f"{page}step/link/", {"reference": "7K4D-29QX"}).status_code == 422
    with acting_as(desk.checker):
        last = Matter.objects.get()
        hearing = last.hearings.get()
        power = last.powers.get()
    assert (last.recovered, last.paid_on) == (500_00, 0)
    assert officer.post(f"{page}step/hear/{hearing.id}/", {"words": "Heard"}).status_code == 302
    assert officer.post(f"{page}step/revoke/{power.id}/", {}).status_code == 302
    for name in ("", "edit/", "step/owed/", "step/close/", "papers/add/"):
        assert officer.get(f"{page}{name}").status_code == 200, name
    assert "Yaw Mensah" in officer.get(f"{BASE}wages/").content.decode()


def test_a_list_of_workers_says_what_to_correct_by_row(desk: Desk) -> None:
    officer = signed_in("haven", "welfare_officer")

    consent = {"consents": "on", "consent": "By telephone, each of them"}

    def sent(text: str, more: dict[str, str] = consent) -> Any:
        file = SimpleUploadedFile("w.csv", text.encode(), "text/csv")
        given = {"employer": "Sahara", "country": "LBY", "file": file, **more}
        return officer.post(f"{BASE}wages/group/", given)

    wrong = sent("name,kind,amount\nKofi Asante,bribe,3\n")
    assert wrong.status_code == 422
    assert "Enter one of" in wrong.content.decode()
    assert sent("name\nKofi\n").status_code == 422
    assert sent("").status_code == 422
    assert sent("name,kind,amount,months\nKofi Asante\n").status_code == 422
    text = "name,kind,amount,months\nKofi Asante,wages,300,2\n"
    assert sent(text, {}).status_code == 422
    good = sent(text)
    assert sent(text).status_code == 409
    assert "Kofi Asante" in officer.get(good["Location"]).content.decode()


def test_a_policy_is_registered_found_and_claimed_on(desk: Desk) -> None:
    officer = signed_in("haven", "welfare_officer")
    given = {
        "person_reference": "", "who": "Workers of Sahara", "insurer": "Mutual of Sfax",
        "policy": "MS-77", "covers": ["medical"], "exclusions": ["war"], "unit": "usd",
        "most": "1000", "notify_days": "", "emergency": "+216 71 000 000",
        **day("from_on", TODAY - DAY), **day("until_on", TODAY + WEEK),
    }  # fmt: skip
    assert officer.post(f"{BASE}insurance/new/", given | {"most": "-1"}).status_code == 422
    page = officer.post(f"{BASE}insurance/new/", given)["Location"]
    event = {"what": "medical", "amount": "80", "words": "Fever", **day("event_on", TODAY)}
    assert officer.post(f"{page}event/", event).status_code == 302
    with acting_as(desk.checker):
        one = CoverClaim.objects.get()
        assert Cover.objects.count() == 1
    step = f"{BASE}insurance/claims/{one.id}/"
    assert officer.post(f"{step}paid/", {"amount": "1", "words": "x"}).status_code == 409
    assert officer.post(f"{step}sent/", {"words": "By letter"}).status_code == 302
    answer = {"amount": "60", "words": "In part"}
    assert officer.post(f"{step}answer/", answer).status_code == 302
    assert officer.post(f"{step}paid/", answer | {"amount": "61"}).status_code == 422
    assert officer.post(f"{step}paid/", answer).status_code == 302
    assert "Paid by the insurer" in officer.get(page).content.decode()
    assert "MS-77" in officer.get(f"{BASE}insurance/").content.decode()
    look = {"reference": "7K4D-29QX", "what": "", **day("on", TODAY)}
    assert officer.post(f"{BASE}insurance/look/", look).status_code == 422
