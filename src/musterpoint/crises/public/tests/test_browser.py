"""The public site in a real browser: a phone without JavaScript, in Arabic; axe on each page."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, BrowserContext, Page

from musterpoint.crises.models import Crisis, RollEntry
from musterpoint.people.models import Person
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing.browser import check, press

PHONE = {"width": 390, "height": 844}
LIMIT = 60_000
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def phone(browser: Browser, live_server: Any, *, scripts: bool = False) -> BrowserContext:
    return browser.new_context(
        base_url=str(live_server.url),
        viewport={"width": PHONE["width"], "height": PHONE["height"]},
        java_script_enabled=scripts,
        reduced_motion="reduce",
        bypass_csp=True,
    )


def go_on(page: Page) -> None:
    press(page.locator("main form button.govuk-button").first)


def answer_all(page: Page, root: str, name: str) -> None:
    """Answer the seven questions as somebody does who reads the page."""
    page.goto(f"{root}register/where/")
    page.locator('input[name=area][value="tripoli"]').check()
    page.locator("input[name=place]").fill("مدرسة الميناء")
    go_on(page)
    press(page.locator("main a.govuk-button"))
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=age]").fill("٣٤")
    go_on(page)
    page.locator("input[name=phone]").fill("٠٩١٥٥٥٠١٧٧")
    page.locator('input[name=is_safe][value="yes"]').check()
    go_on(page)
    press(page.locator("main a.govuk-button--secondary"))
    page.locator("input[name=name]").fill("ميرو")
    page.locator("input[name=age]").fill("٦")
    page.locator('input[name=relation][value="child"]').check()
    go_on(page)
    go_on(page)
    page.locator("select[name=country]").select_option("EGY")
    go_on(page)
    page.locator('input[name=needs][value="medicine"]').check()
    page.locator('input[name=papers][value="2"]').check()
    go_on(page)


def test_a_family_registers_in_arabic_on_a_phone_without_javascript(
    browser: Browser, live_server: Any, site: Organisation, crisis: Crisis, alice: Actor
) -> None:
    context = phone(browser, live_server)
    page, root = context.new_page(), f"/o/{site.slug}/"
    page.goto(root)
    press(page.get_by_role("link", name="العربية"))
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator(".mp-act--ok a").bounding_box()["y"] < PHONE["height"] * 2  # type: ignore[index]
    press(page.get_by_role("link", name="تسجيلي أنا وعائلتي"))
    answer_all(page, root, "نديرة توفالو")
    assert "ميرو" in page.locator("main").inner_text()
    go_on(page)
    assert page.get_by_role("heading", level=1).inner_text() == "تم تسجيلك"
    assert page.locator(".mp-pass svg").count() == 1
    press(page.get_by_role("link", name="أنا بخير"))
    press(page.get_by_role("button", name="كلنا بخير"))
    assert page.get_by_role("heading", level=1).inner_text() == "سُجّل أنك بخير"
    context.close()
    with acting_as(alice):
        assert set(RollEntry.objects.values_list("state", flat=True)) == {"safe"}
        assert Person.objects.filter(language="ar").count() == 2


PAGES = (
    "",
    "privacy/",
    "accessibility/",
    "contact/",
    "complain/",
    "continue/",
    "safe/",
    "help/",
    "leave/",
    "register/",
    "register/where/",
    "register/name/",
    "closed/",
    "ended/deleted/",
)
MINE = (
    "register/done/",
    "safe/",
    "help/",
    "mine/",
    "mine/where/",
    "mine/contact/",
    "mine/needs/",
    "mine/people/add/",
    "mine/looked/",
    "mine/leave-household/",
    "mine/withdraw/",
    "mine/delete/",
    "leave/",
    "leave/who/",
)
WISH = ("leave/where/", "leave/when/", "leave/needs/", "leave/check/", "leave/state/")


def check_page(page: Page) -> None:
    """Find no fault of accessibility, nothing wider than the screen and nothing inline."""
    check(page, [], page.url)
    check_source(page)


def check_source(page: Page) -> None:
    """Weigh the page as it is sent, with its stylesheet and script as gzip, and read its source."""
    source = page.request.get(page.url).text()
    assert len(source.encode()) + assets() <= LIMIT, page.url
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! src=)", source), page.url


def assets() -> int:
    """Return the bytes of stylesheet and script as a server sends them."""
    files = [finders.find(f"build/public.{kind}") for kind in ("css", "js")]
    return sum(len(gzip.compress(Path(str(file)).read_bytes())) for file in files)


def every_page(page: Page, root: str) -> Iterator[str]:
    """Open every page of the site in turn and yield its address."""
    for address in PAGES:
        page.goto(root + address)
        yield address
    page.goto(f"{root}register/where/")
    go_on(page)
    yield "register/where/ with an error"
    page.goto(f"{root}continue/")
    page.locator("input[name=reference]").fill("00000000")
    page.locator("input[name=code]").fill("123456")
    go_on(page)
    yield "continue/ with an error"
    answer_all(page, root, "Nadira Tuvalo")
    for address in ("saved", "name", "contact", "people", "people/add", "nationality", "needs"):
        page.goto(f"{root}register/{address}/")
        yield f"register/{address}/"
    page.goto(f"{root}register/people/add/")
    go_on(page)
    yield "register/people/add/ with errors"
    page.goto(f"{root}register/check/")
    yield "register/check/"
    go_on(page)
    for address in MINE:
        page.goto(root + address)
        yield address
    go_on(page)
    page.locator('input[name=places][value="safe"]').check()
    go_on(page)
    go_on(page)
    go_on(page)
    for address in WISH[:-1]:
        page.goto(root + address)
        yield address
    go_on(page)
    yield WISH[-1]
    page.goto(f"{root}leave/withdraw/")
    yield "leave/withdraw/"
    page.goto(f"{root}help/")
    page.locator('input[value="help_danger"]').check()
    go_on(page)
    yield "said/"


@pytest.mark.parametrize("code", ["en", "ar"])
def test_every_page_is_accessible_light_and_fits_a_phone(
    browser: Browser, live_server: Any, site: Organisation, crisis: Crisis, code: str
) -> None:
    context = phone(browser, live_server, scripts=True)
    page, root = context.new_page(), f"/o/{site.slug}/"
    page.goto(f"{root}?lang={code}")
    seen = []
    for address in every_page(page, root):
        check_page(page)
        seen.append(address)
    assert len(seen) > 40
    context.close()
