"""Questionnaires in a real browser: the desk by axe, and a phone in Arabic without JavaScript."""

import gzip
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Page

from musterpoint.forms import actions, queries
from musterpoint.forms.models import Submission
from musterpoint.forms.tests.factories import ADULT, NOON, SURVEY, published, xlsform
from musterpoint.forms.tests.test_editor import HEAD, NEED, WELL, add
from musterpoint.tenancy.actors import Actor
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


def satisfaction(alice: Actor) -> None:
    with acting_as(alice):
        made = actions.adopt("satisfaction", by=alice, at=NOON)
        actions.describe(
            "how-were-we", title="كيف كانت خدمتنا؟", compartment="consular", is_public=True,
            by=alice, at=NOON,
        )  # fmt: skip
        actions.publish(made.id, by=alice, at=NOON)


def begin(page: Page) -> str:
    """Answer the first question and return the code to come back with."""
    assert page.locator("html").get_attribute("dir") == "rtl"
    press(page.get_by_role("link", name="كيف كانت خدمتنا؟"))
    press(page.locator("main a.govuk-button"))
    page.locator('input[value="documents"]').check()
    go_on(page)
    return page.locator("main .mp-pass__ref").inner_text()


def test_somebody_says_how_we_were_in_arabic_on_a_phone_without_javascript(
    phone: Client, alice: Actor, opened: Opener
) -> None:
    satisfaction(alice)
    page, faults = opened(asking(phone), "/o/haven/forms/?lang=ar", width=390, scripts=False)
    code = begin(page)
    other = Client(headers={"accept-language": "ar"})
    page, faults = opened(asking(other), "/o/haven/forms/return/?lang=ar", width=390, scripts=False)
    page.locator("input[name=code]").fill(code)
    go_on(page)
    press(page.locator("main a.govuk-button"))
    go_on(page)  # nothing chosen
    assert page.locator(".govuk-error-summary").count() == 1
    page.locator('input[value="little"]').check()
    go_on(page)
    page.locator("textarea").fill("انتظرنا طويلاً")
    go_on(page)
    for _question in range(3):
        page.locator('input[value="yes"]').check()
        go_on(page)
    assert "مجانية" in page.locator("h1").inner_text()
    go_on(page)
    go_on(page)
    assert "انتظرنا طويلاً" in page.locator("main").inner_text()
    go_on(page)
    assert [one for one in faults if "422" not in one] == []
    with acting_as(alice):
        made = Submission.objects.get()
        sent = queries.submission(made.id, by=alice, at=NOON).sent
        assert sent.values["why", ()] == "انتظرنا طويلاً"
        assert sent.scores == {"total": 2.0}
        assert made.language == "العربية (ar)"


def test_each_public_page_is_accessible_in_arabic(
    phone: Client, alice: Actor, opened: Opener
) -> None:
    satisfaction(alice)
    page, _faults = opened(asking(phone), "/o/haven/forms/?lang=ar", width=390)
    found = judge(page, "forms-public-home-ar")
    begin(page)
    found += judge(page, "forms-public-saved-ar")
    root = "/o/haven/forms/how-were-we/"
    for name, address in {
        "start": "", "question": "question/?p=1", "next": "question/?p=2", "delete": "delete/",
        "done": "done/", "return": "../return/", "closed": "../nothing/",
    }.items():  # fmt: skip
        page.goto(f"{SITE}{root}{address}")
        found += judge(page, f"forms-public-{name}-ar")
    page.goto(f"{SITE}{root}question/?p=2")
    go_on(page)
    found += judge(page, "forms-public-error-ar")
    for number, value in (("2", "very"), ("4", "yes"), ("5", "yes"), ("6", "no")):
        page.goto(f"{SITE}{root}question/?p={number}")
        page.locator(f'input[value="{value}"]').check()
        go_on(page)
    go_on(page)
    found += judge(page, "forms-public-check-ar")
    assert page.locator("main dl.govuk-summary-list").count() == 1
    assert found == []


def test_a_page_of_the_public_site_weighs_little(phone: Client, alice: Actor) -> None:
    """With its stylesheet, packed as it travels."""
    satisfaction(alice)
    with open(str(finders.find("build/public.css")), "rb") as file:
        style = len(gzip.compress(file.read()))
    for address in ("", "how-were-we/", "how-were-we/question/?p=1", "return/"):
        made_ = phone.get(f"/o/haven/forms/{address}")
        assert made_.status_code == 200
        assert len(gzip.compress(made_.content)) + style < LIMIT
