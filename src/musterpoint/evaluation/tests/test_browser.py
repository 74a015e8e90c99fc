"""The report of somebody who works behind the wall, in Chromium."""

from pathlib import Path
from uuid import UUID

import pytest

from musterpoint.evaluation.tests.test_behind_the_wall import REPORT, TALKS, cara, people, talk
from musterpoint.tenancy.actors import Actor
from musterpoint.testing import signed_in
from musterpoint.testing.browser import Opener, asking, check_looks

__all__ = ["cara", "people"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _no_collected_files(settings: object, tmp_path: Path) -> None:
    settings.STATIC_ROOT = str(tmp_path)


@pytest.mark.parametrize("code", ["en", "ar"])
def test_the_report_with_what_stands_behind_the_wall_is_accessible_and_fits(
    cara: Actor, people: list[UUID], opened: Opener, code: str
) -> None:
    for person in people[:6]:
        talk(cara, person, afraid="yes")
    talk(cara, people[6], state="declined")
    client = signed_in("portal", "caseworker")
    client.cookies["django_language"] = code
    page, faults = opened(asking(client), REPORT)
    if code == "en":
        assert TALKS in page.locator("main").inner_text()
    check_looks(page, faults, f"report-private-{code}", code)
