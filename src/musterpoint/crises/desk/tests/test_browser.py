"""
Each page in a real browser: accessible and fitting, wide and narrow, light and dark, both ways.

With MUSTERPOINT_PICTURES=<folder> the pages are kept as pictures for eyes to look at.
"""

import hashlib
import mimetypes
import os
import shutil
from collections.abc import Callable, Iterator
from contextvars import copy_context
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route, sync_playwright

from musterpoint.crises.desk.tests.conftest import World
from musterpoint.people.queries import hints
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as

SITE = "http://testserver"
CHROMIUM = os.environ.get("MUSTERPOINT_CHROMIUM") or shutil.which("chromium")
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Headers that fit neither a body of another length nor a plain address.
UNFIT = {"content-length", "cross-origin-opener-policy"}
PICTURES = os.environ.get("MUSTERPOINT_PICTURES", "")
PAGES = {
    "room": "{crisis}/",
    "levels": "{crisis}/levels/",
    "log": "{crisis}/log/",
    "close": "{crisis}/close/",
    "estimates": "{crisis}/estimates/",
    "people": "{crisis}/people/",
    "found": "{crisis}/people/?q=Samir+Okanta",
    "empty": "{crisis}/people/?view=arrived",
    "register": "{crisis}/people/new/",
    "import": "{crisis}/people/import/",
    "export": "{crisis}/people/export/",
    "duplicates": "{crisis}/people/duplicates/",
    "declare": "declare/",
    "agreements": "agreements/",
    "person": "people/{person}/",
    "status": "people/{person}/status/",
    "contact": "people/{person}/contact/",
    "edit": "people/{person}/edit/",
    "leave": "people/{person}/leave/",
}
#: Pages that are looked at in each way; the others in a light room only.
MAIN = {"room", "people", "person", "register"}
LOOKS = [("en", 1366, False), ("en", 390, True), ("ar", 390, False), ("ar", 1366, True)]
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None or finders.find("build/console.css") is None:
        pytest.skip("no Chromium or no built assets on this machine")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs a loop in this thread
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def answering(client: Client, upload: Path | None) -> Callable[[Route], None]:
    """
    Return a handler that answers the browser from Django itself: no server, no port.

    It runs in the test's own context, where the connection stands that sees the test's rows.
    """
    context = copy_context()

    def answer(route: Route) -> None:
        request = route.request
        path = request.url.removeprefix(SITE)
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/").split("?")[0])
            kind = mimetypes.guess_type(str(found))[0] or "application/octet-stream"
            route.fulfill(status=200, content_type=kind, body=Path(str(found)).read_bytes())
            return
        wanted = {"hx-request": "HTTP_HX_REQUEST", "hx-target": "HTTP_HX_TARGET"}
        headers = {
            name: request.headers[sent] for sent, name in wanted.items() if sent in request.headers
        }
        if upload is not None and request.method == "POST":
            # The browser does not hand out the content of a file that it sends.
            digest = hashlib.sha256(upload.read_bytes()).hexdigest()
            button = "check" if headers else "read"
            with upload.open("rb") as file:
                sent = {"file": file, "digest": digest, button: "1"}
                made = context.run(client.post, path, sent, **headers)
        elif request.method == "POST":
            made = context.run(
                client.post,
                path,
                request.post_data_buffer or b"",
                content_type=request.headers["content-type"],
                **headers,
            )
        else:
            made = context.run(client.get, path, **headers)
        told = {name: value for name, value in made.items() if name.lower() not in UNFIT}
        route.fulfill(status=made.status_code, headers=told, body=made.content)

    return answer


def opened(
    browser: Browser,
    client: Client,
    address: str,
    *,
    width: int,
    dark: bool = False,
    upload: Path | None = None,
) -> tuple[Page, list[str]]:
    """Return the opened page, and the faults that it reports as they come."""
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.route("**/*", answering(client, upload))
    page.goto(f"{SITE}{address}")
    return page, faults


def check(page: Page, faults: list[str], name: str) -> None:
    """Hold a page to axe, to its width, and to silence on the console."""
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == [], name
    over = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert over <= 0, name
    assert faults == [], name


@pytest.mark.parametrize(("code", "width", "dark"), LOOKS)
def test_each_page_is_accessible_and_fits(
    world: World, officer: Client, browser: Browser, code: str, width: int, dark: bool
) -> None:
    names = [name for name in PAGES if name in MAIN or not dark]
    first = world.at("{crisis}/") + f"?lang={code}"
    page, faults = opened(browser, officer, first, width=width, dark=dark)
    for name in names:
        page.goto(f"{SITE}{world.at(PAGES[name])}")
        check(page, faults, f"{name}-{code}-{width}")
    page.context.close()


def test_a_pair_side_by_side_is_accessible(
    world: World, officer: Client, alice: Actor, browser: Browser
) -> None:
    with acting_as(alice):
        pair = hints()[0].id
    page, faults = opened(
        browser, officer, world.at(f"{{crisis}}/people/duplicates/{pair}/"), width=1366, dark=False
    )
    check(page, faults, "duplicate-en-1366")
    page.context.close()


def test_filters_swap_the_results_and_keys_work_the_list(
    world: World, officer: Client, browser: Browser
) -> None:
    page, faults = opened(browser, officer, world.at("{crisis}/people/"), width=1366)
    page.locator("input[name=status][value=needs_help]").check()
    page.locator("#filters button[type=submit]").click()
    page.wait_for_function("document.querySelectorAll('[data-mp-row]').length === 1")
    assert "status=needs_help" in page.url
    page.locator("[data-mp-row] a").first.focus()
    page.keyboard.press("x")
    assert page.locator("[data-mp-row] input").is_checked()
    page.keyboard.press("s")
    page.wait_for_url("**/status/")
    assert faults == []
    page.context.close()


def test_a_list_is_looked_at_and_read_in_without_choosing_it_twice(
    world: World, officer: Client, browser: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Name,Born,Phone\nAmira Zeli,1990,+218912345100\n,1991,\n", encoding="utf-8")
    page, faults = opened(
        browser, officer, world.at("{crisis}/people/import/"), width=1366, upload=file
    )
    page.locator("input[type=file]").set_input_files(str(file))
    page.locator("button[name=check]").first.click()
    page.locator("button[name=read]").wait_for()
    check(page, faults, "import-preview-en-1366")
    page.locator("button[name=read]").click()
    page.wait_for_url("**/people/import/*-*/")
    check(page, faults, "import-report-en-1366")
    page.context.close()


def test_register_with_mistakes_is_accessible(
    world: World, officer: Client, browser: Browser
) -> None:
    page, faults = opened(browser, officer, world.at("{crisis}/people/new/"), width=390)
    page.locator("#id_born").fill("yesterday")
    page.get_by_role("button", name="Register", exact=True).click()
    page.locator(".govuk-error-summary").wait_for()
    faults.clear()  # the browser reports the 422 itself
    check(page, faults, "register-errors-en-390")
    page.context.close()
