"""From a profile to a room and a call: Chromium, in both directions of writing."""

import pytest

from musterpoint.accounts.models import User
from musterpoint.exchange import actions
from musterpoint.exchange.models import Entry
from musterpoint.exchange.tests.factories import (
    FIRST,
    clock,
    meeting_in,
    partnered,
    published,
    pump,
    room_of,
    sides,
    visit_in,
)
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import Opener, asking, check_looks, press

pytestmark = [pytest.mark.slow, pytest.mark.browser]
DESK = "http://testserver/o/side-0/desk/exchange/"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_peers_meet_and_partners_are_chosen(language: str, opened: Opener) -> None:
    (_a, ana), (_b, ben), (_c, cleo) = sides(3)
    partnered(ana, [ben, cleo])
    for one in (ana, ben):
        with acting_as(one):
            actions.add_challenge("area", "evacuation", by=one, at=NOON)
            actions.add_challenge("corridor", "LKA-ARE", by=one, at=NOON)
            actions.write_profile("Two trainers", "Operations room", by=one, at=NOON)
            actions.publish_profile(by=one, at=NOON)
    room = room_of(ana, [ben, cleo])
    with acting_as(ana):
        visit = actions.propose_visit(ben.organisation_id, True, visit_in(), by=ana, at=NOON)
        meeting = actions.plan_meeting(meeting_in(), by=ana, at=NOON)
        actions.invite_guests(meeting.id, [ben.organisation_id], by=ana, at=NOON)
        call = published(ana)
    clock(NOON)
    client = signed_in("side-0", "head_of_mission")
    user = User.objects.get(id=client.session["_auth_user_id"])
    with acting_as(ana):
        actions.name_participants(room.id, [user.id], by=ana, at=NOON)
    page, faults = opened(asking(client), f"/o/side-0/desk/exchange/?lang={language}")
    check_looks(page, faults, f"exchange-peers-{language}", language)
    page.goto(f"{DESK}profile/")
    check_looks(page, faults, f"exchange-profile-{language}", language)
    page.goto(f"{DESK}rooms/{room.id}/say/")
    page.fill("[name=body]", "We had no list of people")
    check_looks(page, faults, f"exchange-say-{language}", language)
    press(page.locator("main form button[type=submit]").first)
    check_looks(page, faults, f"exchange-waits-{language}", language)
    pump(FIRST)
    page.goto(f"{DESK}rooms/{room.id}/")
    check_looks(page, faults, f"exchange-room-{language}", language)
    with acting_as(ben):
        assert Entry.objects.count() == 1
    for name in ("rooms/", f"visits/{visit.id}/", f"meetings/{meeting.id}/", "visits/new/"):
        page.goto(f"{DESK}{name}")
        check_looks(page, faults, f"exchange-{name.split('/')[0]}-{language}", language)
    page.goto(f"{DESK}calls/{call.id}/")
    check_looks(page, faults, f"exchange-call-{language}", language)
    page.goto("http://testserver/o/side-0/calls/shelter-2026/")
    check_looks(page, faults, f"exchange-public-{language}", language)
    page.goto("http://testserver/o/side-0/calls/shelter-2026/apply/")
    check_looks(page, faults, f"exchange-apply-{language}", language)
    assert Organisation.objects.count() == 3
