"""Somebody gives on a telephone; a manager sees the pledge that is late: Chromium."""

import pytest
from django.test import Client

from musterpoint.giving.tests import factories as make
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import Opener, asking, check_looks, press

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SITE = "http://testserver/o/haven/give/"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_gift_is_begun_and_pledges_are_seen(
    language: str, haven: Organisation, alice: Actor, opened: Opener
) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    with acting_as(alice):
        make.money(alice)
        row = make.campaign(alice)
        bank = make.giver(alice, "Old Bank")
        make.matched(alice, row, bank)
        pledge = make.pledged(alice, giver_id=bank.id, earmark={"window": "emergency"})
    page, faults = opened(asking(Client()), f"/o/haven/give/seats-home/?lang={language}")
    check_looks(page, faults, f"giving-campaign-{language}", language)
    page.goto(f"{SITE}seats-home/give/")
    page.fill("[name=amount]", "25")
    page.locator("[name=way]").first.check()
    check_looks(page, faults, f"giving-give-{language}", language)
    press(page.locator("main form button[type=submit]"))
    assert "RF" in page.inner_text("main")
    check_looks(page, faults, f"giving-pay-{language}", language)
    desk, more = opened(
        asking(signed_in("haven", "fund_manager")), f"/o/haven/desk/giving/?lang={language}"
    )
    check_looks(desk, more, f"giving-pledges-{language}", language)
    for name in (f"pledges/{pledge.id}/", f"campaigns/{row.id}/", "pledges/new/"):
        desk.goto(f"http://testserver/o/haven/desk/giving/{name}")
        check_looks(desk, more, f"giving-{name.split('/')[0]}-{language}", language)
