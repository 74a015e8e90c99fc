"""From a lesson to a verified action: Chromium, wide and narrow, in both directions of writing."""

from datetime import date

import pytest
from playwright.sync_api import Page

from musterpoint.crises import actions as crises
from musterpoint.crises.tests.factories import persons
from musterpoint.lessons import actions
from musterpoint.lessons.models import ActionItem, Lesson
from musterpoint.lessons.tests.factories import (
    DAY,
    Cast,
    cast,
    crisis,
    lesson,
    remedy_source,
    review_of,
    stood_down,
)
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import Opener, asking, check_looks, press

pytestmark = [pytest.mark.slow, pytest.mark.browser]
DESK = "http://testserver/o/haven/desk/lessons/"


@pytest.fixture
def who(haven: Organisation) -> Cast:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON + 20 * DAY)
    return cast(haven)


def typed(page: Page, name: str, day: date) -> None:
    """Type a day into its three boxes."""
    for part in ("day", "month", "year"):
        page.fill(f"[name={name}_{part}]", str(getattr(day, part)))


def sent(page: Page) -> None:
    press(page.locator("main form[method=post] button[type=submit]").last)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_lesson_becomes_a_verified_action(
    language: str, who: Cast, alice: Actor, opened: Opener
) -> None:
    chief = signed_in("haven", "head_of_mission")
    page, faults = opened(asking(chief), f"/o/haven/desk/lessons/?lang={language}")
    check_looks(page, faults, f"lessons-empty-{language}", language)
    page.goto(f"{DESK}new/")
    page.fill("[name=title]", "Texts were sent before voice messages were ready")
    page.fill("[name=what]", "Who reads little heard of it five hours later.")
    page.select_option("[name=theme]", "communication_during")
    check_looks(page, faults, f"lesson-new-{language}", language)
    sent(page)
    with acting_as(alice):
        row = Lesson.objects.get()
    page.goto(f"{DESK}{row.id}/recommend/")
    page.fill("[name=text]", "Record voice messages with each template")
    sent(page)
    with acting_as(alice):
        advice = row.recommendations.get()
    page.goto(f"{DESK}recommendations/{advice.id}/answer/")
    page.check("[name=answer][value=accepted]")
    check_looks(page, faults, f"lesson-answer-{language}", language)
    sent(page)
    page.goto(f"{DESK}recommendations/{advice.id}/action/")
    page.fill("[name=what]", "Record 40 templates in six languages")
    page.select_option("[name=owner]", str(who.owner.id))
    typed(page, "due_on", (NOON + 60 * DAY).date())
    sent(page)
    with acting_as(alice):
        action = ActionItem.objects.get()
    with remedy_source():
        page.goto(f"{DESK}actions/{action.id}/evidence/?q=voice")
        page.check("[name=remedy][value='course:voice']")
        page.fill("[name=text]", "All 40 are recorded.")
        check_looks(page, faults, f"lesson-evidence-{language}", language)
        sent(page)
    with acting_as(alice):
        actions.end_action(action.id, by=who.owner, at=NOON + DAY)
        crisis(alice, "mali", "Mali", NOON + 10 * DAY)
    page.goto(f"{DESK}actions/{action.id}/verify/")
    page.select_option("[name=event]", label="Mali")
    typed(page, "held_on", (NOON + 12 * DAY).date())
    page.check("[name=verdict][value=yes]")
    page.fill("[name=text]", "Voice messages left within the hour.")
    check_looks(page, faults, f"lesson-verify-{language}", language)
    sent(page)
    check_looks(page, faults, f"lesson-{language}", language)
    with acting_as(alice):
        action.refresh_from_db()
        lesson(alice)
    assert action.state == "verified"
    page.goto(DESK)
    check_looks(page, faults, f"lessons-{language}", language)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_reviews_practices_and_figures_look_right(
    language: str, who: Cast, alice: Actor, opened: Opener
) -> None:
    with acting_as(alice):
        made = crisis(alice, "libya-2011", "Libya 2011")
        chosen = persons(60) + persons(40, sex="m")
        crises.enrol(made.id, chosen, by=alice, at=NOON)
        crises.snapshot(made.id, by=alice, at=NOON)
        crises.mark_reached(made.id, chosen[:70], NOON, by=alice, at=NOON)
        crises.snapshot(made.id, by=alice, at=NOON + DAY)
        stood_down(alice, "mali", "Mali")
        review_of(crisis(alice, "niger", "Niger"), alice, "real_time")
        review = review_of(made, alice, "real_time")
        actions.open_library(True, by=alice, at=NOON)
    page, faults = opened(
        asking(signed_in("haven", "head_of_mission")), f"/o/haven/desk/lessons/?lang={language}"
    )
    first = review.number - 1
    for name, address in (
        ("reviews", "reviews/"),
        ("review-new", "reviews/new/"),
        ("review", f"reviews/{review.id}/"),
        ("review-write", f"reviews/{review.id}/write/"),
        ("practices", "practices/"),
        ("practice", "practices/record/lebanon-2006-pooled-requests/"),
        ("practice-new", "practices/new/"),
        ("research", "research/"),
        ("asks", "asks/"),
        ("ask-new", "asks/new/"),
        ("indicators", "figures/?crisis=libya-2011"),
        ("indicator", "figures/of/reached/?crisis=libya-2011&by=sex"),
        ("situation", "situation/?crisis=libya-2011"),
    ):
        page.goto(DESK + address)
        check_looks(page, faults, f"{name}-{language}", language)
    assert first
    for name, address in (("list", ""), ("one", "france-ariane/")):
        page.goto(f"http://testserver/o/haven/practices/{address}?lang={language}")
        check_looks(page, faults, f"practices-public-{name}-{language}", language)
