"""From an empty list to a plan at work: Chromium, in both directions of writing."""

import pytest

from musterpoint.plans import queries
from musterpoint.plans.models import Activation, Plan
from musterpoint.plans.tests.factories import ROWS, crisis, in_force
from musterpoint.procedures.tests.factories import officer as hired
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import Opener, asking, check_looks, press

pytestmark = [pytest.mark.slow, pytest.mark.browser]
DESK = "http://testserver/o/haven/desk/plans/"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_plan_is_begun_approved_and_put_to_work(
    language: str, haven: Organisation, alice: Actor, opened: Opener
) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    chief = hired(haven, "Chitra", "head_of_mission")
    with acting_as(alice):
        ready = in_force(alice, chief, name="Libya, whole")
        made = crisis(alice)
    page, faults = opened(
        asking(signed_in("haven", "head_of_mission")), f"/o/haven/desk/plans/?lang={language}"
    )
    check_looks(page, faults, f"plans-{language}", language)
    page.goto(f"{DESK}new/")
    page.fill("[name=name]", "Libya, post")
    page.check("[name=kind][value=evacuation]")
    page.select_option("[name=holder]", "post")
    page.select_option("[name=country]", "LBY")
    check_looks(page, faults, f"plan-new-{language}", language)
    press(page.locator("main form button[type=submit]"))
    check_looks(page, faults, f"plan-empty-{language}", language)
    with acting_as(alice):
        plan = Plan.objects.get(name="Libya, post")
    page.goto(f"{DESK}{plan.id}/sections/population/add/")
    for name, value in ROWS["population"][0].items():
        box = page.locator(f"main [name={name}]")
        if box.evaluate("one => one.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)
    check_looks(page, faults, f"plan-row-{language}", language)
    press(page.locator("main form button[type=submit]").first)
    check_looks(page, faults, f"plan-section-{language}", language)
    with acting_as(alice):
        assert queries.overview(plan.id, NOON).content["population"][0]["likely"] == 400
    page.goto(f"{DESK}{plan.id}/sections/population/read-in/")
    check_looks(page, faults, f"plan-read-in-{language}", language)
    page.goto(f"{DESK}by-post/")
    check_looks(page, faults, f"plans-by-post-{language}", language)
    for name in ("", "figures/", "versions/1/"):
        page.goto(f"{DESK}{ready.id}/{name}")
        check_looks(page, faults, f"plan-{name.split('/')[0]}-{language}", language)
    page.goto(f"{DESK}{ready.id}/activate/")
    page.select_option("[name=crisis]", str(made.id))
    page.check("[name=level][value='3']")
    press(page.locator("main form button[type=submit]"))
    check_looks(page, faults, f"plan-work-{language}", language)
    with acting_as(alice):
        row = Activation.objects.get()
    assert row.level == 3
    press(page.locator("main table a").first)
    page.check("[name=state][value=done]")
    check_looks(page, faults, f"plan-task-{language}", language)
    press(page.locator("main form button[type=submit]"))
    page.goto(f"{DESK}at-work/")
    check_looks(page, faults, f"plans-at-work-{language}", language)
