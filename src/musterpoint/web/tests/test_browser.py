"""
The pattern sheets in a real browser: accessibility, both directions, both themes, keys, no
JavaScript.
"""

import pytest
from django.test import Client

from musterpoint.testing.browser import LANGUAGES, Opener, asking, check_looks

pytestmark = pytest.mark.browser
NAMES = {"console": "/patterns/", "public": "/patterns/public/", "error": "/fail/409/"}


@pytest.mark.parametrize("name", sorted(NAMES))
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_sheet_is_accessible_and_fits(opened: Opener, name: str, code: str) -> None:
    page, faults = opened(asking(Client()), f"{NAMES[name]}?lang={code}")
    faults[:] = [one for one in faults if "status of 409" not in one]  # the page that is asked for
    check_looks(page, faults, f"{name}-{code}", code)


def test_a_list_is_worked_with_keys_and_they_can_be_switched_off(opened: Opener) -> None:
    page, faults = opened(asking(Client()), "/patterns/")
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


def test_shift_three_times_leaves_a_public_page(opened: Opener) -> None:
    page, faults = opened(asking(Client()), "/patterns/public/")
    for _press in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("https://www.wikipedia.org/")
    assert faults == []


def test_menus_and_forms_need_no_javascript(opened: Opener) -> None:
    page, _faults = opened(asking(Client()), "/patterns/", scripts=False)
    page.locator(".mp-switch").click()
    assert page.locator(".mp-menu__list a", has_text="Orun").is_visible()
    assert not page.locator("dialog").is_visible()
