"""Questionnaires in a real browser: the desk by axe, and a phone in Arabic without JavaScript."""

import gzip
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page

from musterpoint.forms import actions, catalogue, queries
from musterpoint.forms.models import Submission
from musterpoint.forms.tests.factories import ADULT, NOON, SURVEY, published, xlsform
from musterpoint.forms.tests.test_editor import HEAD, NEED, WELL, add
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing.browser import (
    LANGUAGES,
    LOOKS,
    SITE,
    Opener,
    asking,
    check,
    judge,
    press,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DESK = "/o/haven/desk/forms/"
LIMIT = 60_000
PAGES = {
    "list": "", "empty": "?text=zzz", "upload": "upload/", "new": "new/", "drafts": "drafts/",
    "catalogue": "catalogue/", "one": "arrival/", "settings": "arrival/settings/",
    "preview": "arrival/1/", "answers": "arrival/answers/", "summary": "arrival/summary/",
    "export": "arrival/export/", "editor": "quick-check/edit/", "head": "quick-check/edit/head/",
    "question": "quick-check/edit/question/need/", "publish": "quick-check/1/publish/",
    "fill": "drafts/{draft}/", "answer": "answers/{sent}/", "correct": "answers/{sent}/correct/",
}  # fmt: skip


def world(officer: Client, alice: Actor) -> dict[str, object]:
    """Return the ids of a draft and a submission of a small desk."""
    officer.post(f"{DESK}new/", HEAD)
    add(officer, WELL)
    add(officer, NEED)
    with acting_as(alice):
        published(alice)
        sent = actions.begin("arrival", by=alice, at=NOON)
        actions.answer(sent.id, ADULT, by=alice, at=NOON)
        actions.submit(sent.id, by=alice, at=NOON)
    begun = officer.post(f"{DESK}arrival/begin/")["Location"].rstrip("/").rpartition("/")[2]
    return {"draft": begun, "sent": sent.id}


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_page_of_the_desk_is_accessible_and_fits(
    officer: Client, alice: Actor, opened: Opener, code: str
) -> None:
    known = world(officer, alice)
    page, faults = opened(asking(officer), f"{DESK}?lang={code}")
    found: list[str] = []
    for place, (name, address) in enumerate(PAGES.items()):
        width, colours = LOOKS[(place + LANGUAGES.index(code)) % len(LOOKS)]
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        page.goto(f"{SITE}{DESK}{address.format(**known)}")
        found += judge(page, f"forms-{name}-{code}-{width}")
    assert [*found, *faults] == []


def test_errors_of_a_file_are_accessible(officer: Client, opened: Opener, tmp_path: Any) -> None:
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(xlsform(SURVEY.replace("select_one yes_no", "select_one nothing")))
    page, faults = opened(asking(officer, upload=bad), f"{DESK}upload/")
    page.locator("input[type=file]").set_input_files(bad)
    press(page.get_by_role("button", name="Read it in"))
    assert "nothing" in page.locator("main table").inner_text()
    check(page, [one for one in faults if "422" not in one], "forms-errors-en")


def go_on(page: Page) -> None:
    press(page.locator("main form button.govuk-button").first)


@pytest.mark.django_db(transaction=True)
def test_somebody_says_how_we_were_in_arabic_on_a_phone_without_javascript(
    browser: Browser, live_server: Any, haven: Organisation, alice: Actor
) -> None:
    with acting_as(alice):
        made = catalogue.adopt("satisfaction", by=alice, at=NOON)
        actions.describe(
            "how-were-we", title="كيف كانت خدمتنا؟", compartment="consular", is_public=True,
            by=alice, at=NOON,
        )  # fmt: skip
        actions.publish(made.id, by=alice, at=NOON)
    context = browser.new_context(
        base_url=str(live_server.url),
        viewport={"width": 390, "height": 844},
        java_script_enabled=False,
        reduced_motion="reduce",
        bypass_csp=True,
    )
    page, faults = context.new_page(), list[str]()
    page.goto("/o/haven/forms/?lang=ar")
    assert page.locator("html").get_attribute("dir") == "rtl"
    press(page.get_by_role("link", name="كيف كانت خدمتنا؟"))
    check(page, faults, "forms-public-start-ar")
    press(page.locator("main a.govuk-button"))
    page.locator('input[value="documents"]').check()
    check(page, faults, "forms-public-question-ar")
    go_on(page)
    check(page, faults, "forms-public-saved-ar")
    code = page.locator("main .mp-pass__ref").inner_text()
    context.close()

    other = browser.new_context(
        base_url=str(live_server.url),
        viewport={"width": 390, "height": 844},
        java_script_enabled=False,
        reduced_motion="reduce",
        bypass_csp=True,
    )
    page = other.new_page()
    page.goto("/o/haven/forms/return/?lang=ar")
    page.locator("input[name=code]").fill(code)
    check(page, faults, "forms-public-return-ar")
    go_on(page)
    press(page.locator("main a.govuk-button"))
    go_on(page)  # nothing chosen
    assert page.locator(".govuk-error-summary").count() == 1
    check(page, faults, "forms-public-error-ar")
    page.locator('input[value="little"]').check()
    go_on(page)
    page.locator("textarea").fill("انتظرنا طويلاً")
    go_on(page)
    for _question in range(3):
        page.locator('input[value="yes"]').check()
        go_on(page)
    assert "مجانية" in page.locator("h1").inner_text()
    check(page, faults, "forms-public-note-ar")
    go_on(page)
    go_on(page)
    assert "انتظرنا طويلاً" in page.locator("main").inner_text()
    check(page, faults, "forms-public-check-ar")
    go_on(page)
    check(page, faults, "forms-public-done-ar")
    other.close()
    with acting_as(alice):
        made_ = Submission.objects.get()
        sent = queries.submission(made_.id, by=alice, at=NOON).sent
        assert sent.values["why", ()] == "انتظرنا طويلاً"
        assert sent.scores == {"total": 2.0}
        assert made_.language == "العربية (ar)"


def test_a_page_of_the_public_site_weighs_little(phone: Client, alice: Actor) -> None:
    """With its stylesheet, packed as it travels."""
    with acting_as(alice):
        made = catalogue.adopt("satisfaction", by=alice, at=NOON)
        actions.describe(
            "how-were-we", title="How?", compartment="consular", is_public=True, by=alice, at=NOON
        )
        actions.publish(made.id, by=alice, at=NOON)
    with open(str(finders.find("build/public.css")), "rb") as file:
        style = len(gzip.compress(file.read()))
    for address in ("", "how-were-we/", "how-were-we/question/?p=1", "return/"):
        made_ = phone.get(f"/o/haven/forms/{address}")
        assert made_.status_code == 200
        assert len(gzip.compress(made_.content)) + style < LIMIT
