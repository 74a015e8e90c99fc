"""The pages of procedures in Chromium, without scripts, in both directions; axe finds nothing."""

import re
from pathlib import Path

import pytest

from musterpoint.procedures import actions
from musterpoint.procedures.models import Run, RunState
from musterpoint.procedures.tests.factories import KEYS, begun, officer, published
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import LANGUAGES, SITE, Opener, asking, check, check_looks, press

DESK = "/o/haven/desk/procedures/"
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _no_collected_files(settings: object, tmp_path: Path) -> None:
    settings.STATIC_ROOT = str(tmp_path)


@pytest.fixture
def dora(haven: Organisation) -> Actor:
    """A duty officer; the clock of Haven stands at noon."""
    Organisation.objects.filter(slug="haven").update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return officer(haven, "Dora")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_judged_in_both_directions(
    opened: Opener, dora: Actor, language: str
) -> None:
    with acting_as(dora):
        version = published(dora)
        run = begun(dora)
        actions.finish(run.id, "call", answers={"agrees": False}, by=dora, at=NOON)
        draft = actions.write_new("mine", KEYS.replace("next: wait", "next: x"), by=dora, at=NOON)
        actions.adopt("detention", by=dora, at=NOON)
        actions.begin("detention", subject=None, by=dora, at=NOON)
    client = signed_in("haven", "duty_officer")
    client.cookies["django_language"] = language
    for name, rest in (
        ("board", ""),
        ("notices", "notices/"),
        ("library", "library/"),
        ("new", "library/new/"),
        ("procedure", "library/lost-keys/"),
        ("edit", f"versions/{draft.id}/edit/"),
        ("try", f"versions/{version.id}/try/"),
        ("roles", "roles/"),
        ("run", f"runs/{run.id}/"),
    ):
        page, faults = opened(asking(client), DESK + rest)
        check_looks(page, faults, f"procedures-{name}-{language}", language)


def test_a_run_is_begun_and_done_without_scripts(opened: Opener, dora: Actor) -> None:
    with acting_as(dora):
        published(dora)
    client = signed_in("haven", "duty_officer")
    page, _faults = opened(asking(client), f"{DESK}library/lost-keys/", width=390, scripts=False)
    main = page.locator("main")
    main.get_by_role("button", name="Begin a run without a person").click()
    page.wait_for_url(f"{SITE}{DESK}runs/**")
    page.get_by_label("Yes").first.check()
    main.get_by_role("button", name=re.compile("Done.*Call the person")).click()
    page.wait_for_load_state("load")
    main.get_by_label("Reason").first.fill("he asked twice")
    main.get_by_role("button", name=re.compile("Sign the gate")).click()
    page.wait_for_load_state("load")
    page.get_by_label("Letter").check()
    main.get_by_role("button", name=re.compile("Done.*Write")).click()
    page.wait_for_load_state("load")
    page.get_by_label("What happened").select_option("landlord_answered")
    main.get_by_role("button", name="Record").last.click()
    page.wait_for_load_state("load")
    with acting_as(dora):
        assert Run.objects.get().state == RunState.ENDED


def test_an_error_is_named_by_its_line_and_nothing_is_lost(opened: Opener, dora: Actor) -> None:
    with acting_as(dora):
        draft = actions.write_new("lost-keys", KEYS, by=dora, at=NOON)
    page, faults = opened(
        asking(signed_in("haven", "duty_officer")), f"{DESK}versions/{draft.id}/edit/"
    )
    broken = KEYS.replace("opened_by: supervisor\n", "opened_by: emperor\n")
    page.get_by_label("The procedure as text").fill(broken)
    press(page.get_by_role("button", name="Save and publish"))
    check(page, faults, "procedures-errors")
    line = 1 + broken.splitlines().index("      opened_by: emperor")
    assert page.get_by_role("row", name=str(line)).first.is_visible()
    assert "emperor" in page.get_by_label("The procedure as text").input_value()
    page.get_by_label("The procedure as text").fill(KEYS)
    press(page.get_by_role("button", name="Save and publish"))
    assert page.get_by_role("heading", name="Who has read it").is_visible()
