"""A finding on the report of an exercise becomes a lesson, at a desk and on a phone."""

import pytest

from musterpoint.exercises.playing import actions
from musterpoint.exercises.playing.tests.factories import begun
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import Opener, asking, check_looks, press

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_a_finding_is_made_a_lesson_and_leads_back(
    opened: Opener, alice: Actor, haven: Organisation
) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    with acting_as(alice):
        row, _one, _other = begun(alice)
        actions.hot_wash(row.id, "Nobody knew the radio.", by=alice, at=NOON)
        actions.end(row.id, by=alice, at=NOON)
    report = f"/o/haven/desk/exercises/with-people/{row.id}/report/"
    chief = asking(signed_in("haven", "head_of_mission"))
    page, faults = opened(chief, f"{report}?lang=en")
    check_looks(page, faults, "exercise-findings", "en")
    press(page.locator("a[href*='hot-wash%2F']"))
    check_looks(page, faults, "exercise-to-lesson", "en")
    page.locator("select[name=theme]").select_option("systems")
    press(page.get_by_role("button", name="Keep the lesson"))
    check_looks(page, faults, "lesson-of-exercise", "en")
    press(page.get_by_role("link", name="To the exercise"))
    phone, phone_faults = opened(chief, f"{report}?lang=ar", width=390)
    check_looks(phone, phone_faults, "exercise-findings-phone", "ar")
