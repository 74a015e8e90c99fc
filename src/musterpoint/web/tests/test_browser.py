"""
The pattern sheets in a real browser: accessibility, both directions, both themes, keys, no
JavaScript.
"""

import mimetypes
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route, sync_playwright

SITE = "http://testserver"
CHROMIUM = os.environ.get("MUSTERPOINT_CHROMIUM") or shutil.which("chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
pytestmark = pytest.mark.browser
NAMES = {"console": "/patterns/", "public": "/patterns/public/", "error": "/fail/409/"}


@pytest.fixture(scope="module")
def browser(build: Path) -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    # Playwright runs a loop in this thread; the pages need no database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def answer(route: Route) -> None:
    """Answer a request of the browser from Django itself: no server, no port."""
    path = route.request.url.removeprefix(SITE)
    if path.startswith("/static/"):
        found = finders.find(path.removeprefix("/static/").split("?")[0])
        assert isinstance(found, str), f"no static file {path}"
        kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
        route.fulfill(status=200, content_type=kind, body=Path(found).read_bytes())
    elif route.request.url.startswith(SITE):
        made = Client().get(path)
        route.fulfill(status=made.status_code, content_type=made["Content-Type"], body=made.content)
    else:
        route.fulfill(status=200, content_type="text/html", body="<title>elsewhere</title>")


def opened(
    browser: Browser, address: str, *, width: int = 1366, dark: bool = False, scripts: bool = True
) -> tuple[Page, list[str]]:
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        java_script_enabled=scripts,
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.route("**/*", answer)
    page.goto(f"{SITE}{address}")
    return page, faults


@pytest.mark.parametrize("name", sorted(NAMES))
@pytest.mark.parametrize(
    ("code", "width", "dark"),
    [("en", 1366, False), ("en", 390, True), ("ar", 390, False), ("ar", 1366, True)],
)
def test_a_sheet_is_accessible_and_fits(
    browser: Browser, name: str, code: str, width: int, dark: bool
) -> None:
    page, faults = opened(browser, f"{NAMES[name]}?lang={code}", width=width, dark=dark)
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []
    over = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert over <= 0
    assert faults == []
    page.context.close()


def test_a_list_is_worked_with_keys_and_they_can_be_switched_off(browser: Browser) -> None:
    page, faults = opened(browser, "/patterns/")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.locator("[data-mp-row] a").first.focus()
    page.keyboard.press("j")
    assert "Nadira" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("x")
    boxes = "[...document.querySelectorAll('[data-mp-row] input')].map(box => box.checked)"
    assert page.evaluate(boxes) == [False, True]
    page.keyboard.press("?")
    page.locator("#mp-keys-on").uncheck()
    page.locator("[data-mp-close]").click()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") != "q"
    assert faults == []
    page.context.close()


def test_shift_three_times_leaves_a_public_page(browser: Browser) -> None:
    page, faults = opened(browser, "/patterns/public/")
    for _press in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("https://www.wikipedia.org/")
    assert faults == []
    page.context.close()


def test_menus_and_forms_need_no_javascript(browser: Browser) -> None:
    page, _faults = opened(browser, "/patterns/", scripts=False)
    page.locator(".mp-switch").click()
    assert page.locator(".mp-menu__list a", has_text="Orun").is_visible()
    assert not page.locator("dialog").is_visible()
    page.context.close()
