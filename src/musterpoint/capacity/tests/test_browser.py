"""From an empty page to a gap that a course closed: Chromium, both directions of writing."""

import pytest
from playwright.sync_api import Page

from musterpoint.capacity import pumps
from musterpoint.capacity.actions import ANSWER, ASSESSMENT
from musterpoint.capacity.areas import pack
from musterpoint.capacity.models import Assessment, Item, ItemState, State
from musterpoint.capacity.tests.factories import TRAINED, agreed, gap, put, submitted
from musterpoint.disclosures.tests.factories import agree
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import Opener, asking, check_looks, press
from musterpoint.training import actions as training
from musterpoint.training import queries as courses
from musterpoint.training.models import Attempt
from musterpoint.training.tests.factories import COURSE, right_answers

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("still")]
SITE = "http://testserver"
DESK = f"{SITE}/o/haven/desk/capacity/"


def answer_test(page: Page, by: Actor) -> None:
    """Tick the right answers of the test that is shown, and send them."""
    with acting_as(by):
        attempt = Attempt.objects.get(answered_at__isnull=True)
        answers = right_answers(courses.enrolment(attempt.enrolment_id), attempt)
    groups = page.locator("main form fieldset")
    for number, right in enumerate(answers.values()):
        for choice in right:
            groups.nth(number).locator(f"input[value='{choice}']").check()
    press(page.locator("main form button[type=submit]"))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_assessment_is_begun_answered_and_agreed(
    language: str, opened: Opener, alice: Actor, chief: Actor
) -> None:
    page, faults = opened(
        asking(signed_in("haven", "duty_officer")), f"/o/haven/desk/capacity/?lang={language}"
    )
    check_looks(page, faults, f"capacity-empty-{language}", language)
    page.goto(f"{DESK}new/")
    page.fill("[name=title]", "Spring")
    check_looks(page, faults, f"capacity-new-{language}", language)
    press(page.locator("main form button[type=submit]"))
    check_looks(page, faults, f"capacity-draft-{language}", language)
    with acting_as(alice):
        row = Assessment.objects.get()
    page.goto(f"{DESK}{row.id}/questions/{TRAINED}/")
    page.check("[name=level][value='1']")
    page.select_option("[name=aim]", "3")
    page.check("[name=limits][value=skills]")
    check_looks(page, faults, f"capacity-question-{language}", language)
    press(page.locator("main form button[type=submit]").first)
    page.goto(f"{DESK}{row.id}/questions/{TRAINED}/evidence/?q=a")
    check_looks(page, faults, f"capacity-evidence-{language}", language)
    with acting_as(alice):
        for code in pack().questions:
            if code != TRAINED:
                put(row, code, alice)
    page.goto(f"{DESK}{row.id}/step/submit/")
    press(page.locator("main form button[type=submit]"))
    head, troubles = opened(asking(signed_in("haven", "head_of_mission")), f"{DESK}{row.id}/"
                            .removeprefix(SITE) + f"?lang={language}")  # fmt: skip
    press(head.locator("main a[href$='/step/agree/']"))
    press(head.locator("main form button[type=submit]"))
    check_looks(head, troubles, f"capacity-agreed-{language}", language)
    head.goto(f"{DESK}")
    check_looks(head, troubles, f"capacity-{language}", language)
    with acting_as(alice):
        agreed(alice, chief, {TRAINED: 2}, title="Autumn")
    for name in ("over-time", "asked", "peers", "plan"):
        head.goto(f"{DESK}{name}/")
        check_looks(head, troubles, f"capacity-{name}-{language}", language)


@pytest.mark.parametrize(("language", "width"), [("en", 1366), ("en", 390), ("ar", 390)])
def test_from_the_gap_to_the_course_to_the_permission_to_a_closed_gap(
    language: str, width: int, opened: Opener, alice: Actor, chief: Actor
) -> None:
    with acting_as(alice):
        item = gap(agreed(alice, chief))
        training.set_gate("rosters.change", COURSE, by=alice, at=NOON)
    home = f"{DESK}plan/{item.id}/"
    page, faults = opened(
        asking(signed_in("haven", "duty_officer")),
        f"{home}remedy/?lang={language}".removeprefix(SITE),
        width=width,
    )
    page.select_option("[name=kind]", "course")
    press(page.locator("main form.mp-filters button"))
    key = page.locator(f"main form:has(input[value='{COURSE}']) button")
    press(key)
    check_looks(page, faults, f"capacity-item-{width}-{language}", language)
    press(page.locator(f"main a[href$='/courses/{COURSE}/']"))
    press(page.locator("form[action$='/start/'] button"))
    press(page.locator("main a.govuk-button"))
    for _part in range(5):
        press(page.locator("form[data-mp-read] button"))
    press(page.locator("main a.govuk-button"))
    press(page.locator("button[name=begin]"))
    answer_test(page, alice)
    assert page.locator("main a.mp-btn--go").count() == 1
    page.goto(f"{SITE}/o/haven/desk/rosters/add/")
    assert page.locator("main form").count() >= 1
    page.goto(home)
    press(page.locator("main a[href$='/step/finish/']"))
    press(page.locator("main form button[type=submit]"))
    check_looks(page, faults, f"capacity-done-{width}-{language}", language)
    with acting_as(alice):
        assert Item.objects.get(id=item.id).state == ItemState.DONE


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_partner_corrects_what_was_assessed_of_it(
    language: str, portal: Organisation, opened: Opener, alice: Actor, olga: Actor
) -> None:
    Organisation.objects.filter(id=portal.id).update(is_exercise=True, clock_at=NOON)
    agree(alice, olga, allows=(ASSESSMENT, ANSWER))
    with acting_as(alice):
        row = submitted(
            alice, subject="platform", partner_id=olga.organisation_id, partner_name="Portal"
        )
    pumps.take_in(portal, NOON)
    partner = signed_in("portal", "portal_operator")
    page, faults = opened(
        asking(partner), f"/o/portal/desk/capacity/asked/?lang={language}", width=390
    )
    press(page.locator("main table a").first)
    page.select_option(f"[name='level_{TRAINED}']", "2")
    press(page.locator("main form button[type=submit]"))
    faults.clear()  # the browser notes that the answer was 422: the correction has no reason yet
    check_looks(page, faults, f"capacity-respond-{language}", language)
    page.fill(f"[name='note_{TRAINED}']", "Since April each role has one.")
    press(page.locator("main form button[type=submit]"))
    check_looks(page, faults, f"capacity-responded-{language}", language)
    pumps.take_answers(haven_of(alice), NOON)
    own, troubles = opened(
        asking(signed_in("haven", "head_of_mission")),
        f"/o/haven/desk/capacity/{row.id}/?lang={language}",
    )
    check_looks(own, troubles, f"capacity-corrected-{language}", language)
    press(own.locator("main a[href$='/step/accept/']"))
    press(own.locator("main form button[type=submit]"))
    with acting_as(alice):
        assert Assessment.objects.get(id=row.id).state == State.AGREED


def haven_of(actor: Actor) -> Organisation:
    """Return the organisation of an actor."""
    return Organisation.objects.get(id=actor.organisation_id)
