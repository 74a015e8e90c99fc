"""A bond called by a worker on a phone, objected to, decided and paid: Chromium."""

import re

import pytest

from musterpoint.bonds import actions
from musterpoint.bonds.models import Bond, Call, Payout, PayoutState
from musterpoint.bonds.tests.factories import colleague, crisis_of, evacuee, in_force
from musterpoint.tenancy import clock
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import Opener, asking, check_looks, press

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SITE = "http://testserver/o/haven/bonds/"
DESK = "http://testserver/o/haven/desk/bonds/"
MAIN = "main form button[type=submit]"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_bond_is_called_objected_to_decided_and_paid(
    language: str,
    haven: Organisation,
    alice: Actor,
    opened: Opener,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "now", lambda _organisation: NOON)
    carla = colleague(haven)
    with acting_as(alice):
        actions.open_accounts(by=alice, at=NOON)
        bond = in_force(alice, carla, instrument="cash", amount=100_000)
        crisis = crisis_of(alice)
        number = evacuee(alice, crisis)
    welfare = signed_in("haven", "welfare_officer")
    page, faults = opened(asking(welfare), f"/o/haven/bonds/?lang={language}")
    check_looks(page, faults, f"bondcall-home-{language}", language)
    page.goto(f"{SITE}apply/")
    page.fill("[name=name]", "Nimal Perera")
    page.fill("[name=phone]", "+94771234567")
    page.fill("[name=employer]", "desert builders")
    check_looks(page, faults, f"bondcall-apply-{language}", language)
    press(page.locator(MAIN).last)
    check_looks(page, faults, f"bondcall-begun-{language}", language)
    found = re.search(r"/o/haven/bonds/call/[0-9a-f]{40}/", page.content())
    assert found is not None
    own = f"http://testserver{found.group()}"
    page.goto(f"{own}details/")
    for name, value in (("passage", "600"), ("wages", "900"), ("property", "300")):
        page.fill(f"[name=asked_{name}]", value)
    for part, value in (("day", "1"), ("month", "5"), ("year", "2026")):
        page.fill(f"[name=lost_on_{part}]", value)
    page.check("[name=consents]")
    check_looks(page, faults, f"bondcall-details-{language}", language)
    press(page.locator("main button[name=send]"))
    check_looks(page, faults, f"bondcall-call-{language}", language)
    with acting_as(alice):
        call = Call.objects.get()
    page.goto(f"{DESK}calls/{call.id}/match/")
    page.select_option("[name=bond]", f"{bond.id}.{bond.employer_id}")
    page.select_option("[name=crisis]", str(crisis.id))
    page.fill("[name=person_reference]", number)
    check_looks(page, faults, f"bonds-match-{language}", language)
    press(page.locator(MAIN).last)
    check_looks(page, faults, f"bonds-call-{language}", language)
    press(page.locator(f"form[action$='/calls/{call.id}/notice/'] button"))
    with acting_as(alice):
        key = actions.employer_key(bond.employer_id or bond.id, by=alice, at=NOON)
    page.goto(f"{SITE}employer/{key}/")
    check_looks(page, faults, f"bondcall-employer-{language}", language)
    page.goto(f"{SITE}employer/{key}/calls/{call.id}/object/")
    page.fill("[name=words]", "Half of the wages were paid in April.")
    press(page.locator(MAIN).last)
    check_looks(page, faults, f"bondcall-objected-{language}", language)
    judge, wrong = opened(
        asking(signed_in("haven", "authorising_officer")),
        f"/o/haven/desk/bonds/calls/{call.id}/decide/?lang={language}",
    )
    judge.fill("[name=allowed_wages]", "450")
    judge.fill("[name=reasons]", "The slip of April shows one half.")
    judge.fill("[name=for_employer]", "The other half was not paid.")
    check_looks(judge, wrong, f"bonds-decide-{language}", language)
    press(judge.locator(MAIN).last)
    check_looks(judge, wrong, f"bonds-decided-{language}", language)
    with acting_as(alice):
        paid = Payout.objects.get()
    page.goto(f"{DESK}payouts/{paid.id}/paid/")
    press(page.locator(MAIN).last)
    for name in ("", f"{bond.id}/", "compliance/", "employers/", f"employers/{bond.employer_id}/"):
        page.goto(f"{DESK}{name}")
        part = name.split("/")[0][:10] or "register"
        check_looks(page, faults, f"bonds-{part}-{len(name)}-{language}", language)
    page.goto(own)
    check_looks(page, faults, f"bondcall-paid-{language}", language)
    with acting_as(alice):
        assert Payout.objects.get().state == PayoutState.PAID
        assert Bond.objects.get().drawn == 100_000
