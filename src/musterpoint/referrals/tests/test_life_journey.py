"""A person is referred, a partner answers on a phone, the person says how it was; in Arabic too."""

from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page

from musterpoint.referrals.tests.life_factories import NOON, Desk
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.testing import member, signed_in
from musterpoint.testing.browser import SITE, Opener, asking, check, check_looks, press

DESK = "/o/haven/desk/"
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _no_collected_files(settings: object, tmp_path: Path) -> None:
    settings.STATIC_ROOT = str(tmp_path)


@pytest.fixture
def dora(haven: Organisation) -> Client:
    Organisation.objects.filter(id=haven.id).update(
        is_exercise=True, clock_at=NOON, phone="+41225550100"
    )
    return signed_in("haven", "duty_officer")


@pytest.fixture
def desk(dora: Client, haven: Organisation) -> Desk:
    user_id = dora.session["_auth_user_id"]
    row = Membership.objects.get(organisation=haven, user_id=user_id)
    return Desk(member(haven, "A duty_officer", row.user_id.int, row.role))


def button(page: Page, name: str) -> None:
    press(page.locator("main").get_by_role("button", name=name).first)


def link(page: Page, name: str) -> None:
    press(page.locator("main").get_by_role("link", name=name).first)


def shown_once(page: Page, section: str, place: int) -> str:
    return page.locator(f"[aria-labelledby={section}] bdi").nth(place).inner_text()


def test_from_refer_to_feedback(dora: Client, desk: Desk, opened: Opener) -> None:
    page, faults = opened(asking(dora), f"{DESK}people/{desk.person}/")
    link(page, "Referrals")
    check_looks(page, faults, "referrals-of-person", "en")
    link(page, "Refer")
    page.get_by_label("What is needed").select_option(label="Medical care")
    button(page, "Show services")
    page.get_by_label("Day clinic").check()
    page.get_by_label("What the partner is asked to do").fill("See a doctor today")
    page.get_by_label("What else would help the partner").fill("Cannot walk far")
    check_looks(page, faults, "referrals-new", "en")
    button(page, "Ask the person")
    page.get_by_label("Name:").check()
    check_looks(page, faults, "referrals-consent", "en")
    button(page, "The person agrees")
    check_looks(page, faults, "referrals-agreed", "en")
    page.get_by_label("Sealed link").check()
    button(page, "Send")
    check_looks(page, faults, "referrals-sent", "en")
    address = page.get_by_label("Sealed link").input_value()
    code = shown_once(page, "s-partner", 1)
    person_code = shown_once(page, "s-person", 0)

    phone, faults_there = opened(
        asking(Client()), address.removeprefix(SITE), width=390, scripts=False
    )
    phone.get_by_label("Code of 8 figures").fill("0000 0000")
    button(phone, "Continue")
    assert "This is not the code" in phone.locator("main").inner_text()
    phone.get_by_label("Code of 8 figures").fill(code)
    button(phone, "Continue")
    assert "Nimal Perera" in phone.locator("main").inner_text()
    assert "Cannot walk far" not in phone.locator("main").inner_text()
    for move, more in (("We accept", ""), ("There is an appointment", "2026-05-02T09:00")):
        phone.get_by_label(move).check()
        if more:
            phone.get_by_label("Day and time of the appointment").fill(more)
        button(phone, "Send the answer")
    assert "Appointment made" in phone.locator("main").inner_text()
    phone.get_by_label("It is completed").check()
    button(phone, "Send the answer")
    assert faults_there == []

    mine, faults_mine = opened(asking(Client()), "/o/haven/referred/mine/", width=390)
    check(mine, faults_mine, "referred-mine-code")
    mine.get_by_label("The code on your slip").fill(person_code)
    button(mine, "Continue")
    check_looks(mine, faults_mine, "referred-mine", "en")
    mine.get_by_label("It was good").check()
    mine.get_by_label("No", exact=True).check()
    button(mine, "Send")
    assert "Thank you" in mine.inner_text("body")

    page.goto(f"{SITE}{DESK}referrals/")
    check_looks(page, faults, "referrals-list", "en")
    link(page, "Nimal Perera")
    assert "It was good" in page.locator("main").inner_text()
    check_looks(page, faults, "referrals-referral", "en")
    button(page, "Close")
    page.goto(f"{SITE}{DESK}referrals/figures/")
    check_looks(page, faults, "referrals-figures", "en")


def test_the_same_pages_in_arabic(dora: Client, desk: Desk, opened: Opener) -> None:
    sent = desk.sent("name", "language")
    dora.cookies["django_language"] = "ar"
    page, faults = opened(asking(dora), f"{DESK}referrals/?view=all")
    assert page.evaluate("document.dir") == "rtl"
    check_looks(page, faults, "referrals-list-ar", "ar")
    for name, rest in (
        ("new", f"new/?person={desk.person}&kind=medical"),
        ("referral", f"{sent.referral.id}/"),
        ("consent", f"{desk.prepared()}/consent/"),
        ("received", "received/"),
        ("figures", "figures/"),
        ("export", "export/"),
    ):
        page.goto(f"{SITE}{DESK}referrals/{rest}")
        check_looks(page, faults, f"referrals-{name}-ar", "ar")
    client = Client()
    client.cookies["django_language"] = "ar"
    path = sent.link.removeprefix(SITE)
    phone, faults_there = opened(asking(client), path, width=390)
    check_looks(phone, faults_there, "referred-code-ar", "ar")
    client.post(path, {"code": sent.code})
    phone.goto(sent.link)
    assert "Nimal Perera" in phone.locator("main").inner_text()
    check_looks(phone, faults_there, "referred-link-ar", "ar")
