"""From the gap to the permission at a desk, and a course on a phone: Chromium, both directions."""

import pytest
from django.test import Client
from playwright.sync_api import Page

from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import Opener, asking, check_looks, press
from musterpoint.training import actions, queries
from musterpoint.training.models import Attempt
from musterpoint.training.tests.factories import COURSE, right_answers, session

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("still")]
SITE = "http://testserver"
DESK = "/o/haven/desk/training/"


def answer(page: Page, by: Actor) -> None:
    """Tick the right answers of the test that is shown, and send them."""
    with acting_as(by):
        attempt = Attempt.objects.get(answered_at__isnull=True)
        answers = right_answers(queries.enrolment(attempt.enrolment_id), attempt)
    groups = page.locator("main form fieldset")
    for number, right in enumerate(answers.values()):
        for choice in right:
            groups.nth(number).locator(f"input[value='{choice}']").check()
    press(page.locator("main form button[type=submit]"))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_from_the_gap_to_the_course_to_the_certificate_to_the_permission(
    language: str, opened: Opener, alice: Actor
) -> None:
    with acting_as(alice):
        actions.set_gate("rosters.change", COURSE, by=alice, at=NOON)
        session(alice)
    trainer, faults = opened(asking(signed_in("haven", "trainer")), f"{DESK}gap/?lang={language}")
    check_looks(trainer, faults, f"training-gap-{language}", language)
    address = "?audience=consular&theme=vulnerability_needs"
    press(trainer.locator(f"a[href$='{address}']"))
    assert trainer.locator(f"a[href$='/courses/{COURSE}/']").count() == 1
    for name in ("calendar", "required", "trainers", "certificates", "partners"):
        trainer.goto(f"{SITE}{DESK}{name}/")
        check_looks(trainer, faults, f"training-{name}-{language}", language)
    page, faults = opened(
        asking(signed_in("haven", "duty_officer")), f"/o/haven/desk/rosters/add/?lang={language}"
    )
    press(page.locator(f"main a[href$='/courses/{COURSE}/']"))
    check_looks(page, faults[1:], f"training-course-{language}", language)
    press(page.locator("form[action$='/start/'] button"))
    check_looks(page, faults[1:], f"training-learn-{language}", language)
    press(page.locator("main a.govuk-button"))
    check_looks(page, faults[1:], f"training-part-{language}", language)
    for _part in range(5):
        press(page.locator("form[data-mp-read] button"))
    press(page.locator("main a.govuk-button"))
    press(page.locator("button[name=begin]"))
    check_looks(page, faults[1:], f"training-test-{language}", language)
    answer(page, alice)
    check_looks(page, faults[1:], f"training-result-{language}", language)
    press(page.locator("main a.mp-btn--go"))
    check_looks(page, faults[1:], f"training-certificate-{language}", language)
    page.goto(f"{SITE}/o/haven/desk/rosters/add/")
    assert page.locator("form").count() >= 1


@pytest.mark.parametrize("language", ["en", "ar"])
def test_somebody_learns_on_a_phone_without_scripts(
    language: str, opened: Opener, alice: Actor
) -> None:
    with acting_as(alice):
        actions.configure(COURSE, is_offered=True, is_public=True, by=alice, at=NOON)
    start = f"/o/haven/training/?lang={language}"
    page, _faults = opened(asking(Client()), start, width=390, scripts=False)
    press_plain(page, f"a[href$='/courses/{COURSE}/']")
    assert f'lang="{language}"' in page.content()
    press_plain(page, "main form button")
    own = page.url.removeprefix(SITE)
    press_plain(page, "main a.govuk-button")
    for _part in range(5):
        press_plain(page, "form[data-mp-read] button")
    assert page.url.removeprefix(SITE) == own
    judged, faults = opened(asking(Client()), f"{own}?lang={language}", width=390)
    check_looks(judged, faults, f"learn-course-{language}", language)
    judged.goto(f"{SITE}/o/haven/training/")
    check_looks(judged, faults, f"learn-list-{language}", language)
    judged.goto(f"{SITE}/o/haven/training/verify/")
    check_looks(judged, faults, f"learn-verify-{language}", language)


def press_plain(page: Page, selector: str) -> None:
    """Press what leads to another page, on a page that runs no script."""
    before = page.url
    page.locator(selector).first.click()
    page.wait_for_load_state("load")
    for _wait in range(300):
        if page.url != before and page.title() != "goes on":
            break
        page.wait_for_timeout(20)
    page.wait_for_load_state("load")
