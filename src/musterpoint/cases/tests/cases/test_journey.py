"""A detention from the call to the visit, in a real browser, in two directions of writing."""

from pathlib import Path

import pypdf
import pytest
from django.test import Client

from musterpoint.cases.models import Case, Letter
from musterpoint.cases.rules import PACKS
from musterpoint.cases.tests.cases.factories import officer, shipped, someone
from musterpoint.engine.procedures import catalogue
from musterpoint.people.models import Person
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import (
    LANGUAGES,
    SITE,
    Opener,
    asking,
    check,
    check_looks,
    press,
)
from musterpoint.testing.spoken import Spoken

LETTERS = PACKS / "letters.yaml"
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_detention_from_the_call_to_the_visit(
    nimal: str, opened: Opener, haven: Organisation, language: str
) -> None:
    say = Spoken(language, catalogue.shipped()["detention"], LETTERS)
    client: Client = signed_in("haven", "duty_officer")
    page, faults = opened(asking(client), f"{DESK}calls/?lang={language}")

    def button(name: str) -> None:
        press(page.locator("main").get_by_role("button", name=say(name)).first)

    def link(name: str) -> None:
        press(page.locator("main").get_by_role("link", name=name).first)

    def fill(label: str, text: str) -> None:
        page.get_by_label(say(label), exact=True).first.fill(text)

    def said(answer: str) -> None:
        page.get_by_label(say(answer)).check()
        button("This step is done")

    def write_to_the_ministry() -> None:
        page.get_by_label(say("Write a letter")).select_option(value="note_verbale")
        button("Write")
        fill("To whom it is addressed", "the Ministry")
        fill("What is asked", "Access without delay.")
        button("Number the letter")

    def shown() -> str:
        return page.locator("main").inner_text()

    fill("Reference or name", nimal)
    page.get_by_label(say("Kind of case")).first.select_option(label=say("Person in detention"))
    fill("What happened", "His brother called: taken on Friday")
    check_looks(page, faults, f"cases-calls-{language}", language)
    button("Open the cases")
    check_looks(page, faults, f"cases-list-{language}", language)
    link("Nimal Perera")
    assert say("Person in detention") in page.locator("h1").inner_text()
    button("Take this case")
    button("I speak with the family")
    assert page.locator("button[value=let_go]").count() == 1
    said("Could not be heard")
    said("Reminder by note verbale")
    write_to_the_ministry()
    assert page.locator("[role=alert]").count() == 1, "not before their own word"
    check(page, faults[:0], f"cases-letter-refused-{language}")
    link(say("Person in detention"))
    said("Wants the consulate")
    assert say("The gate is closed") in shown()
    check_looks(page, [], f"cases-case-gate-{language}", language)
    page.locator(".mp-gate").get_by_label(say("Reason")).fill("He told the visitor on Friday")
    button("Open the gate")
    write_to_the_ministry()
    with page.expect_download() as download:
        page.locator("[aria-labelledby=letters] a").first.click()
    text = pypdf.PdfReader(download.value.path()).pages[0].extract_text()
    assert "Nimal Perera" in " ".join(text.split())
    button("This step is done")
    button("Access granted")
    page.get_by_text(say("Write a visit")).click()
    fill("When", "2026-05-01T10:30")
    fill("Where", "Ain Zara")
    fill("Who was seen", "Nimal")
    button("Save the visit")
    page.get_by_label(say("Visit note")).check()
    page.locator("form[action$='/step/'] input[type=radio]").first.check()
    button("This step is done")
    assert "Ain Zara" in shown()
    assert say("Prepare the next visit") in shown()
    check_looks(page, [], f"cases-case-{language}", language)
    page.goto(f"{SITE}{DESK}figures/")
    check_looks(page, [], f"cases-figures-{language}", language)
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
