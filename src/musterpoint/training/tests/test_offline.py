"""A course that was opened once is read without a network, and the progress is told afterwards."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from musterpoint.testing.browser import until
from musterpoint.training import actions
from musterpoint.training.models import Read
from musterpoint.training.tests.factories import COURSE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
KEPT = "document.querySelector('[data-mp-offline-note]')?.hidden === false"


def test_a_course_is_read_without_a_network_once_it_was_opened(
    browser: Browser, live_server: Any, still: Organisation, alice: Actor
) -> None:
    with acting_as(alice):
        actions.configure(COURSE, is_offered=True, is_public=True, by=alice, at=NOON)
    site = str(live_server.url)
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{site}/o/haven/training/courses/{COURSE}/")
    page.locator("main form button").click()
    until(page, KEPT)
    own = page.url
    context.set_offline(True)
    page.reload()
    assert page.locator("a[data-mp-keep]").count() == 5
    page.locator("main a.govuk-button").click()
    page.wait_for_url("**/part/**")
    page.wait_for_load_state("load")
    first = page.url
    page.locator("form[data-mp-read] button").click()
    page.wait_for_url(lambda url: url != first)
    page.wait_for_load_state("load")
    assert page.locator("form[data-mp-read]").count() == 1
    page.goto(f"{site}/o/haven/training/verify/")
    assert page.locator("main form").count() == 0  # this page is never kept
    context.set_offline(False)
    page.goto(own)
    until(page, KEPT)
    with acting_as(alice):
        assert Read.objects.count() == 1
    context.close()
