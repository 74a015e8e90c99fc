"""A private talk to its case, a box opened by two and reviewed, and the public page, in Chromium."""

from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from playwright.sync_api import Page

from musterpoint.cases.models import ProtectedCase
from musterpoint.cases.tests.screening.factories import AFRAID, in_use, on_the_roll, talk
from musterpoint.people import actions as people
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import SITE, Opener, asking, check_looks, press

DESK = "/o/portal/desk"
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _no_collected_files(settings: object, tmp_path: Path) -> None:
    settings.STATIC_ROOT = str(tmp_path)


@pytest.fixture
def mona(portal: Organisation, olga: Actor) -> UUID:
    """Somebody on the roll of an organisation in which everything is in use."""
    Organisation.objects.filter(id=portal.id).update(is_exercise=True, clock_at=NOON)
    in_use(olga)
    return on_the_roll(olga, "Mona Perera")[0]


def button(page: Page, name: str) -> None:
    press(page.locator("main").get_by_role("button", name=name).first)


def answered(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def in_language(client: Client, code: str) -> Client:
    client.cookies["django_language"] = code
    return client


def test_a_private_talk_raises_a_flag_and_begins_the_case_that_the_person_chose(
    mona: UUID, opened: Opener, portal: Organisation
) -> None:
    page, faults = opened(asking(signed_in("portal", "caseworker")), f"{DESK}/private-talks/")
    check_looks(page, faults, "screening-queue", "en")
    press(page.get_by_role("link", name="Mona Perera"))
    check_looks(page, faults, "screening-person", "en")
    page.get_by_label("Wants to talk now").check()
    page.get_by_label("Who should ask the questions?").select_option("woman")
    button(page, "Go on")
    answered(page, "Are you alone with the person", "Yes")
    button(page, "Save and come back later")
    answered(page, "Does the person want to go on?", "Yes")
    button(page, "Save and come back later")
    answered(page, "Are you afraid to go back", "Yes")
    answered(page, "Has anybody hurt you", "Yes, in the last three days")
    button(page, "Save and come back later")
    page.get_by_label("I have told the protection officer.").check()
    button(page, "Send the answers")
    shown = page.locator("main").inner_text()
    assert "Is afraid to go back" in shown
    assert "Violence within three days" in shown
    check_looks(page, faults, "screening-talk", "en")
    page.get_by_label("Help after gender-based violence").uncheck()
    button(page, "Begin")
    assert "The cases begin" in page.locator("main").inner_text()
    press(page.get_by_role("link", name="Red flags").first)
    check_looks(page, faults, "screening-flags", "en")
    button(page, "Is afraid to go back")  # what it is stands in the button for those who hear it
    by = officer(portal, "Rosa", "caseworker")
    with acting_as(by):
        assert [one.kind for one in ProtectedCase.objects.all()] == ["asylum-referral"]
        assert ProtectedCase.objects.get().owner_id is not None


def test_a_box_is_opened_by_two_and_reviewed(
    mona: UUID, opened: Opener, portal: Organisation
) -> None:
    cara = officer(portal, "Cara", "caseworker")
    with acting_as(cara):
        people.write_protection(mona, {"told": "they would kill me"}, by=cara, at=NOON)
    duty, faults = opened(
        asking(signed_in("portal", "duty_officer")), f"{DESK}/people/{mona}/emergency/"
    )
    check_looks(duty, faults, "opening-ask", "en")
    duty.get_by_label("Danger to life").check()
    duty.get_by_label("What happens").fill("No pulse")
    button(duty, "Ask")
    button(duty, "Open the box")
    assert "The box is not open" in duty.locator("main").inner_text()
    head, more = opened(asking(signed_in("portal", "head_of_mission")), f"{DESK}/emergency/")
    check_looks(head, more, "opening-decide", "en")
    button(head, "Allow")
    button(duty, "Open the box")
    assert "they would kill me" in duty.locator("main").inner_text()
    check_looks(duty, faults, "opening-box", "en")
    overseer, again = opened(
        asking(signed_in("portal", "data_protection_officer")), f"{DESK}/openings/"
    )
    check_looks(overseer, again, "openings", "en")
    press(overseer.locator("main tbody a").first)
    check_looks(overseer, again, "opening-review", "en")
    overseer.get_by_label("Justified", exact=True).check()
    overseer.get_by_label("Why").last.fill("A life was saved.")
    button(overseer, "Keep the review")
    assert "The review is kept" in overseer.locator("main").inner_text()


def test_the_pages_behind_the_wall_in_arabic(
    mona: UUID, opened: Opener, portal: Organisation
) -> None:
    cara = officer(portal, "Cara", "caseworker")
    with acting_as(cara):
        done = talk(cara, mona, **AFRAID)
    client = in_language(signed_in("portal", "caseworker"), "ar")
    page, faults = opened(asking(client), f"{DESK}/people/{mona}/private-talk/")
    assert page.evaluate("document.dir") == "rtl"
    assert "أقول هذا للجميع" in page.locator("main").inner_text()
    check_looks(page, faults, "screening-person-ar", "ar")
    page.goto(f"{SITE}{DESK}/private-talks/{done.id}/")
    check_looks(page, faults, "screening-talk-ar", "ar")
    overseer = in_language(signed_in("portal", "data_protection_officer"), "ar")
    page, faults = opened(asking(overseer), f"{DESK}/openings/")
    check_looks(page, faults, "openings-ar", "ar")


def test_somebody_asks_to_be_called_on_a_phone(portal: Organisation, opened: Opener) -> None:
    client = in_language(Client(), "ar")
    page, faults = opened(asking(client), "/o/portal/your-rights/", width=390)
    assert "إذا كنت في خطر الآن" in page.locator("main").inner_text()
    check_looks(page, faults, "rights-ar", "ar")
    page.goto(f"{SITE}/o/portal/your-rights/call/")
    check_looks(page, faults, "rights-call-ar", "ar")
    page.locator("input[name=phone]").fill("+218911112222")
    page.locator("input[name=is_safe]").last.check()
    page.locator("main form button").click()
    page.locator("footer.mp-foot").wait_for()
    page.goto(f"{SITE}/o/portal/your-rights/asked/")
    check_looks(page, faults, "rights-asked-ar", "ar")
