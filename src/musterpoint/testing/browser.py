"""
Chromium for the tests: Django answers it without a server, and axe judges pages that stand still.

With MUSTERPOINT_PICTURES=<folder> each judged page is kept as a picture for eyes to look at.
"""

import hashlib
import mimetypes
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextvars import copy_context
from pathlib import Path
from typing import Any, Literal, Protocol
from weakref import WeakSet

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from django.utils.html import escape
from playwright.sync_api import Browser, Error, Locator, Page, Request, Route, sync_playwright

SITE = "http://testserver"
CHROMIUM = os.environ.get("MUSTERPOINT_CHROMIUM") or shutil.which("chromium")
PICTURES = os.environ.get("MUSTERPOINT_PICTURES", "")
#: Languages in which pages are judged: one that runs to the right and one that runs to the left.
LANGUAGES = ("en", "ar")
HEIGHT = 844
#: Width in pixels and colours of a desk at day and of a phone at night.
LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((1366, "light"), (390, "dark"))
#: Seconds that a page may take on a busy machine.
PATIENCE = 60
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: What passes is not described, no rule of ours reads stylesheets: both take their time.
_OPTIONS = {"runOnly": _RULES, "resultTypes": ["violations"], "preload": False}
#: Mirrored, a page has the colours that were judged before.
_MIRRORED = {**_OPTIONS, "rules": {"color-contrast": {"enabled": False}}}
_AXE = Axe()
#: A redirect that stands in for the server's: Chromium follows those without asking the test.
_GOES_ON = '<title>goes on</title><meta http-equiv="refresh" content="0;url={}">'
_ARRIVED = "!window.isLeft && document.title !== 'goes on' && document.readyState === 'complete'"
_OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: Headers that fit neither a body of another length nor a plain address.
_UNFIT = {"content-length", "cross-origin-opener-policy"}
_SENT = {"hx-request": "HTTP_HX_REQUEST", "hx-target": "HTTP_HX_TARGET"}

#: Gives the site's answer to a request of the browser.
Answer = Callable[[Request], HttpResponse]


#: Pages that run no script.
_WITHOUT_SCRIPTS: WeakSet[Page] = WeakSet()


class Opener(Protocol):
    """Opens a page and returns it with the faults that it reports as they come."""

    def __call__(
        self,
        answer: Answer,
        address: str,
        *,
        width: int = 1366,
        dark: bool = False,
        scripts: bool = True,
    ) -> tuple[Page, list[str]]: ...


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium once for a module; skip where there is none or no built assets."""
    if CHROMIUM is None or finders.find("build/console.css") is None:
        pytest.skip("no Chromium or no built assets on this machine")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs a loop in this thread
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_FLAGS))
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opener]:
    """Return what opens pages; each in a browser context of its own, closed after the test."""
    contexts = []

    def open_page(
        answer: Answer,
        address: str,
        *,
        width: int = 1366,
        dark: bool = False,
        scripts: bool = True,
    ) -> tuple[Page, list[str]]:
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            java_script_enabled=scripts,
        )
        context.set_default_timeout(1000 * PATIENCE)
        contexts.append(context)
        page = context.new_page()
        if not scripts:
            _WITHOUT_SCRIPTS.add(page)
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        page.route("**/*", _serving(answer))
        page.goto(f"{SITE}{address}")
        return page, faults

    yield open_page
    for context in contexts:
        context.close()


def asking(client: Client, *, upload: Path | None = None) -> Answer:
    """
    Return what passes the browser's requests to a client: no server, no port.

    It runs in the test's own context, where the connection stands that sees the test's rows.
    The browser does not hand out the content of a file that it sends: `upload` is sent instead,
    to the button that the test's browser pressed.
    """
    context = copy_context()

    def ask(*what: Any, **headers: Any) -> Any:
        return context.run(*what, **headers)

    def answer(request: Request) -> Any:
        address = request.url.removeprefix(SITE)
        headers = {
            name: request.headers[sent] for sent, name in _SENT.items() if sent in request.headers
        }
        if request.method != "POST":
            return ask(client.get, address, **headers)
        if upload is not None:
            button = "check" if headers else "read"
            with upload.open("rb") as file:
                digest = hashlib.sha256(upload.read_bytes()).hexdigest()
                form = {"file": file, "digest": digest, button: "1"}
                return ask(client.post, address, form, **headers)
        body, kind = request.post_data_buffer or b"", request.headers["content-type"]
        return ask(client.post, address, body, content_type=kind, **headers)

    return answer


def press(button: Locator) -> None:
    """Press what leads to another page, follow where it leads, wait until that page has loaded."""
    page = button.page
    if not page.url.startswith(SITE):
        with page.expect_navigation(wait_until="load"):
            button.click()
        return
    page.evaluate("window.isLeft = true")
    button.click()
    until(page, _ARRIVED)


def until(page: Page, expression: str, arg: object = None) -> None:
    """
    Wait until JavaScript is true of a page, also while it goes to another.

    Playwright's own `wait_for_function` is refused by our content security policy.
    """
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if page.evaluate(expression, arg):
                return
        except Error as error:  # the page that was asked is gone
            if "context was destroyed" not in str(error):
                raise
        page.wait_for_timeout(20)
    pytest.fail(f"{page.url}: never true: {expression}")


def judge(page: Page, name: str = "") -> list[str]:
    """Return the faults of accessibility of a page that has loaded, and its sideways scroll."""
    if page in _WITHOUT_SCRIPTS:  # axe is a script: it would be waited for without end
        pytest.fail(f"{name}: open the page once more with scripts to have it judged")
    page.wait_for_load_state("load")
    name = name or page.url
    if PICTURES:
        file = re.sub(r"[^\w-]+", "_", name.removeprefix(SITE))
        page.screenshot(path=f"{PICTURES}/{file}.png", full_page=True)
    is_mirrored = page.evaluate("document.dir === 'rtl'")
    found = _AXE.run(page, options=_MIRRORED if is_mirrored else _OPTIONS).response["violations"]
    faults = [f"{name}: {one['id']} {[node['target'] for node in one['nodes']]}" for one in found]
    return faults + too_wide(page, name)


def too_wide(page: Page, name: str) -> list[str]:
    """Return the fault of a page that scrolls sideways."""
    over = page.evaluate(_OVER)
    return [f"{name}: {over} px too wide"] if over > 0 else []


def check(page: Page, faults: list[str], name: str) -> None:
    """Hold a page to axe, to its width, and to silence on the console."""
    if found := [*judge(page, name), *faults]:
        pytest.fail("\n".join([name, *found]))


def check_looks(page: Page, faults: list[str], name: str, language: str) -> None:
    """
    Hold a page to its language, and to `check` wide at day and narrow at night without a reload.

    Mirrored, a page has the same parts and colours: it is judged on the phone, and must fit both.
    """
    if (spoken := page.evaluate("document.documentElement.lang")) != language:
        pytest.fail(f"{name}: speaks {spoken}")
    is_mirrored = page.evaluate("document.dir === 'rtl'")
    for width, colours in LOOKS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        if not is_mirrored or width == min(LOOKS)[0]:
            check(page, faults, f"{name}-{width}-{colours}")
        elif found := too_wide(page, name):
            pytest.fail("\n".join(found))


def _serving(answer: Answer) -> Callable[[Route], None]:
    """Answer the browser: static files from the build, pages from `answer`, nothing elsewhere."""

    def serve(route: Route) -> None:
        if not route.request.url.startswith(SITE):
            route.fulfill(status=200, content_type="text/html", body="<title>elsewhere</title>")
            return
        path = route.request.url.removeprefix(SITE)
        if path.startswith("/static/"):
            _send_file(route, path.removeprefix("/static/").split("?")[0])
            return
        made = answer(route.request)
        if made.status_code == 302 and route.request.is_navigation_request():
            body = _GOES_ON.format(escape(made["Location"]))
            route.fulfill(status=200, content_type="text/html", body=body)
            return
        told = {name: value for name, value in made.items() if name.lower() not in _UNFIT}
        content = b"".join(made) if made.streaming else made.content
        route.fulfill(status=made.status_code, headers=told, body=content)

    return serve


def _send_file(route: Route, name: str) -> None:
    found = finders.find(name)
    if found is None:
        route.fulfill(status=404)  # the browser's console says so, and the test sees it
        return
    file = Path(str(found))
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    route.fulfill(status=200, content_type=kind, body=file.read_bytes())
