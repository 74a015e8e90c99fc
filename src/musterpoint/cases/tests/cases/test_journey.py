"""A detention from the call to the visit, in a real browser, and the same pages in Arabic."""

from pathlib import Path

import pypdf
import pytest
from django.test import Client
from playwright.sync_api import Page

from musterpoint.cases.models import Case, Letter
from musterpoint.cases.tests.cases.factories import officer, shipped, someone
from musterpoint.people.models import Person
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import SITE, Opener, asking, check, check_looks, press

DESK = "/o/haven/desk/cases/"
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _no_collected_files(settings: object, tmp_path: Path) -> None:
    settings.STATIC_ROOT = str(tmp_path)


@pytest.fixture
def nimal(haven: Organisation) -> str:
    """The reference of somebody who is registered; the procedure of detention is in force."""
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    by: Actor = officer(haven, "Dora")
    person = someone(by)
    with acting_as(by):
        shipped("detention", by)
        return str(Person.objects.get(id=person).reference)


def button(page: Page, name: str) -> None:
    press(page.locator("main").get_by_role("button", name=name).first)


def link(page: Page, name: str) -> None:
    press(page.locator("main").get_by_role("link", name=name).first)


def said(page: Page, answer: str) -> None:
    page.get_by_label(answer).check()
    button(page, "This step is done")


def test_a_detention_from_the_call_to_the_visit(
    nimal: str, opened: Opener, haven: Organisation
) -> None:
    client: Client = signed_in("haven", "duty_officer")
    page, faults = opened(asking(client), f"{DESK}calls/")
    page.get_by_label("Reference or name").first.fill(nimal)
    page.get_by_label("Kind of case").first.select_option(label="Person in detention")
    page.get_by_label("What happened").first.fill("His brother called: taken on Friday")
    check_looks(page, faults, "cases-calls", "en")
    button(page, "Open the cases")
    check_looks(page, faults, "cases-list", "en")
    link(page, "Nimal Perera")
    button(page, "Take this case")
    button(page, "I speak with the family")
    assert "speaks with the family until" in page.locator("main").inner_text()
    said(page, "Could not be heard")
    page.get_by_label("Made: Reminder by note verbale").check()
    button(page, "This step is done")
    page.get_by_label("Write a letter").select_option(label="Note verbale")
    button(page, "Write")
    page.get_by_label("To whom it is addressed").fill("the Ministry")
    page.get_by_label("What is asked").fill("Access without delay.")
    button(page, "Number the letter")
    assert "before their own word" in page.locator("main").inner_text()
    check(page, faults[:0], "cases-letter-refused")
    link(page, "Person in detention")
    said(page, "Wants the consulate")
    assert "The gate is closed" in page.locator("main").inner_text()
    check_looks(page, [], "cases-case-gate", "en")
    page.locator(".mp-gate").get_by_label("Reason").fill("He told the visitor on Friday")
    button(page, "Open the gate")
    page.get_by_label("Write a letter").select_option(label="Note verbale")
    button(page, "Write")
    page.get_by_label("To whom it is addressed").fill("the Ministry")
    page.get_by_label("What is asked").fill("Access without delay.")
    button(page, "Number the letter")
    with page.expect_download() as download:
        page.get_by_role("link", name="Note verbale 1/2026").click()
    text = pypdf.PdfReader(download.value.path()).pages[0].extract_text()
    assert "Nimal Perera" in " ".join(text.split())
    button(page, "This step is done")
    button(page, "Access granted")
    page.get_by_text("Write a visit").click()
    page.get_by_label("When", exact=True).fill("2026-05-01T10:30")
    page.get_by_label("Where", exact=True).fill("Ain Zara")
    page.get_by_label("Who was seen").fill("Nimal")
    button(page, "Save the visit")
    page.get_by_label("Made: Visit note").check()
    page.get_by_label("Yes").check()
    button(page, "This step is done")
    shown = page.locator("main").inner_text()
    assert "Nimal seen at Ain Zara" in shown
    assert "Prepare the next visit" in shown
    check_looks(page, [], "cases-case", "en")
    page.goto(f"{SITE}{DESK}figures/")
    check_looks(page, [], "cases-figures", "en")
    assert [one for one in faults if "422" not in one] == []
    by = officer(haven, "Olaf")
    with acting_as(by):
        assert Letter.objects.get().number == 1
        assert Case.objects.get().kind == "detention"


def test_the_pages_of_a_case_in_arabic(nimal: str, opened: Opener) -> None:
    client: Client = signed_in("haven", "duty_officer")
    client.post(f"{DESK}new/", {"kind": "detention", "person": nimal, "story": "أخوه اتصل"})
    client.cookies["django_language"] = "ar"
    page, faults = opened(asking(client), f"{DESK}?view=mine")
    assert page.evaluate("document.dir") == "rtl"
    check_looks(page, faults, "cases-list-ar", "ar")
    press(page.locator("[data-mp-open]").first)
    assert "شخص محتجز" in page.locator("h1").inner_text()
    check_looks(page, faults, "cases-case-ar", "ar")
    page.goto(f"{SITE}{DESK}new/")
    check_looks(page, faults, "cases-new-ar", "ar")
    page.goto(f"{SITE}/o/haven/letters/check/?code=0123456789")
    check_looks(page, faults, "letters-check-ar", "ar")
