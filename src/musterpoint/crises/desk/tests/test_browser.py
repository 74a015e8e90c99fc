"""Each page in a real browser: accessible and fitting, wide, narrow, light, dark, both ways."""

from pathlib import Path

import pytest
from django.test import Client

from musterpoint.crises.desk.tests.conftest import World
from musterpoint.people.queries import hints
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing.browser import LANGUAGES, SITE, Opener, asking, check, check_looks, until

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
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_page_is_accessible_and_fits(
    world: World, officer: Client, opened: Opener, code: str
) -> None:
    page, faults = opened(asking(officer), world.at("{crisis}/") + f"?lang={code}")
    for name, address in PAGES.items():
        page.goto(f"{SITE}{world.at(address)}")
        check_looks(page, faults, f"{name}-{code}", code)


def test_a_pair_side_by_side_is_accessible(
    world: World, officer: Client, alice: Actor, opened: Opener
) -> None:
    with acting_as(alice):
        pair = hints()[0].id
    page, faults = opened(
        asking(officer), world.at(f"{{crisis}}/people/duplicates/{pair}/"), width=1366, dark=False
    )
    check(page, faults, "duplicate-en-1366")


def test_filters_swap_the_results_and_keys_work_the_list(
    world: World, officer: Client, opened: Opener
) -> None:
    page, faults = opened(asking(officer), world.at("{crisis}/people/"), width=1366)
    page.locator("input[name=status][value=needs_help]").check()
    page.locator("#filters button[type=submit]").click()
    until(page, "document.querySelectorAll('[data-mp-row]').length === 1")
    assert "status=needs_help" in page.url
    page.locator("[data-mp-row] a").first.focus()
    page.keyboard.press("x")
    assert page.locator("[data-mp-row] input").is_checked()
    page.keyboard.press("s")
    page.wait_for_url("**/status/")
    assert faults == []


def test_a_list_is_looked_at_and_read_in_without_choosing_it_twice(
    world: World, officer: Client, opened: Opener, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Name,Born,Phone\nAmira Zeli,1990,+218912345100\n,1991,\n", encoding="utf-8")
    page, faults = opened(asking(officer, upload=file), world.at("{crisis}/people/import/"))
    page.locator("input[type=file]").set_input_files(str(file))
    page.locator("button[name=check]").first.click()
    page.locator("button[name=read]").wait_for()
    check(page, faults, "import-preview-en-1366")
    page.locator("button[name=read]").click()
    page.wait_for_url("**/people/import/*-*/")
    check(page, faults, "import-report-en-1366")


def test_register_with_mistakes_is_accessible(
    world: World, officer: Client, opened: Opener
) -> None:
    page, faults = opened(asking(officer), world.at("{crisis}/people/new/"), width=390)
    page.locator("#id_born").fill("yesterday")
    page.get_by_role("button", name="Register", exact=True).click()
    page.locator(".govuk-error-summary").wait_for()
    faults.clear()  # the browser reports the 422 itself
    check(page, faults, "register-errors-en-390")
