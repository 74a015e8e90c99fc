"""Feedback in Chromium: an anonymous complaint to the closed loop, in Arabic, without JavaScript."""

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Page

from musterpoint.feedback import actions
from musterpoint.feedback.actions import OPEN, PRIVATE
from musterpoint.feedback.models import PrivateReport
from musterpoint.feedback.tests.conftest import Times
from musterpoint.feedback.tests.factories import Colleague, name_for, told
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import LANGUAGES, Opener, asking, check, check_looks

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SITE, DESK = "/o/haven/feedback/", "/o/haven/desk/feedback/"
LIMIT = 60_000
PHONE = 390


def in_language(code: str) -> Client:
    client = Client()
    client.cookies["django_language"] = code
    return client


def go_on(page: Page, name: str = "") -> None:
    """Press the button of a page without scripts, and wait for the page where it leads."""
    button = page.get_by_role("button", name=name, exact=True) if name else page.locator(
        "main form button.govuk-button"
    ).first  # fmt: skip
    button.click()
    page.locator("footer.mp-foot").wait_for()
    page.wait_for_load_state("load")


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_an_anonymous_complaint_goes_its_way_in_arabic_on_a_phone_without_javascript(
    opened: Opener, haven: Organisation, alice: Actor, hugo: Colleague, ines: Colleague,
    times: Times,
) -> None:  # fmt: skip
    name_for(alice, hugo, "conduct", title="مسؤول الشكاوى")
    name_for(alice, ines, "conduct", level=2)
    page, _faults = opened(asking(in_language("ar")), SITE, width=PHONE, scripts=False)
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.goto(f"http://testserver{SITE}kind/")
    page.locator('input[value="conduct"]').check()
    go_on(page)
    assert heading(page) == "ماذا حدث؟"
    page.locator("textarea").fill("صرخ في وجهي أمام الناس.")
    go_on(page)
    page.get_by_label("مسؤول الشكاوى").check()
    go_on(page)
    page.locator("input[name=how]").first.check()
    go_on(page)
    assert "صرخ في وجهي" in page.locator("main").inner_text()
    go_on(page)
    assert heading(page) == "وصلتنا"
    code = re.search(r"[A-Z]{4}-[A-Z]{4}-[A-Z]{4}", page.content())
    assert code is not None
    page.goto(f"http://testserver{SITE}mine/")
    with acting_as(hugo.in_confidence) as scope:
        assert not actions.PRIVATE.report.objects.filter(handler=hugo.id).exists()
        assert scope.actor.id == hugo.id
    with acting_as(ines.in_confidence) as scope:
        report_id = PrivateReport.objects.get().id
        by = scope.actor
        actions.acknowledge(PRIVATE, report_id, by=by, at=NOON)
        actions.answer(PRIVATE, report_id, "نعتذر. تحدثنا معه.", "agreed", by=by, at=NOON)
    later, _faults = opened(asking(in_language("ar")), f"{SITE}code/", width=PHONE, scripts=False)
    later.locator("input[name=code]").fill(code[0])
    go_on(later)
    assert "نعتذر. تحدثنا معه." in later.locator("main").inner_text()
    go_on(later, "هذا يكفيني")
    assert "أُغلقت." in later.locator("main").inner_text()
    times.at = NOON + timedelta(days=31)
    last, _faults = opened(asking(in_language("ar")), f"{SITE}code/", width=PHONE, scripts=False)
    last.locator("input[name=code]").fill(code[0])
    go_on(last)
    last.goto(f"http://testserver{SITE}mine/after/")
    last.locator('input[value="no"]').check()
    go_on(last)
    assert "شكرا. وصلتنا." in last.locator("body").inner_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_public_pages_are_accessible(
    language: str, opened: Opener, haven: Organisation, times: Times
) -> None:
    client = in_language(language)
    for question, given in (
        ("kind", {"kind": "abuse"}),
        ("words", {"text": "Something."}),
        ("about", {"about": ""}),
        ("contact", {"how": ""}),
    ):
        assert client.post(f"{SITE}{question}/", given).status_code == 302
    page, faults = opened(asking(client), SITE, width=PHONE)
    names = ("kind", "words", "about", "contact", "check", "code", "answers")
    for name in names:
        page.goto(f"http://testserver{SITE}{name}/")
        check(page, faults, f"fb-public-{name}-{language}")
    assert client.post(f"{SITE}check/").status_code == 302
    for name in ("done", "mine", "mine/write"):
        page.goto(f"http://testserver{SITE}{name}/")
        check(page, faults, f"fb-public-{name}-{language}")


def test_public_pages_are_light(haven: Organisation, times: Times) -> None:
    css = Path(str(finders.find("build/public.css"))).read_bytes()
    for path in ("", "kind/", "code/", "answers/"):
        page = Client().get(f"{SITE}{path}").content
        assert len(gzip.compress(page)) + len(gzip.compress(css)) < LIMIT, path


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desk_is_accessible_wide_and_narrow(
    language: str, opened: Opener, haven: Organisation, alice: Actor, hugo: Colleague,
    ines: Colleague, times: Times,
) -> None:  # fmt: skip
    name_for(alice, hugo, "abuse", title="Focal point")
    with acting_as(alice):
        actions.save_unit(None, "Gate team", [ines.id], by=alice, at=NOON)
        theme = actions.add_theme("Water", by=alice, at=NOON)
        actions.publish(theme.id, "en", "No water", "Two tanks", by=alice, at=NOON)
    made = told(haven, "service", "No water.", channel="sms", contact="+218911112222")
    secret = told(haven, "abuse", "Something.")
    with acting_as(hugo.actor):
        actions.set_theme(made.id, theme.id, by=hugo.actor, at=NOON)
        actions.note(OPEN, made.id, "Call the depot.", by=hugo.actor, at=NOON)
    times.at = NOON + timedelta(days=3)
    client = hugo.browser()
    client.cookies["django_language"] = language
    page, faults = opened(asking(client), DESK)

    def look(name: str) -> None:
        check_looks(page, faults, f"fb-{name}-{language}", language)

    look("inbox")
    for name, path in (
        ("item", f"{made.id}/"),
        ("private", "confidence/"),
        ("private-item", f"confidence/{secret.id}/"),
        ("new", "new/"),
        ("themes", "themes/"),
        ("export", "export/"),
    ):
        page.goto(f"http://testserver{DESK}{path}")
        look(name)
    boss = asking_as_administrator(language)
    page, faults = opened(asking(boss), f"{DESK}settings/")
    check(page, faults, f"fb-settings-{language}")


def asking_as_administrator(language: str) -> Client:
    client = signed_in("haven", "administrator")
    client.cookies["django_language"] = language
    return client
