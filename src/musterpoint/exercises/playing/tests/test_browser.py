"""A table-top with two teams, one on a phone: told, decided, rewound, gone on, reported."""

import pytest
from django.test import Client

from musterpoint.exercises.playing import actions, identity, queries
from musterpoint.exercises.playing.models import Rehearsal, Seat
from musterpoint.exercises.playing.tests.factories import begun, observer, player
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import Opener, asking, check_looks, press

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SITE = "http://testserver"
DESK = "/o/haven/desk/exercises/"


@pytest.fixture(autouse=True)
def _still(haven: Organisation) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)


def place(seat: Seat, by: Actor) -> str:
    with acting_as(by):
        return f"/o/haven/exercise/{identity.link(seat.id, NOON)}/"


def test_two_teams_play_are_rewound_and_read_the_report(opened: Opener, alice: Actor) -> None:
    leader, faults = opened(asking(signed_in("haven", "trainer")), f"{DESK}new/?lang=en")
    check_looks(leader, faults, "exercise-new", "en")
    leader.locator("select[name=scenario]").select_option("embassy-unrest")
    press(leader.locator("main button.mp-btn--go[type=submit]"))
    with acting_as(alice):
        row = Rehearsal.objects.get()
        one, other = player(row, "post", alice, "Petra"), player(row, "cell", alice, "Carl")
        watcher = observer(row, alice)
    leader.reload()
    check_looks(leader, faults, "exercise-made", "en")
    room = f"{SITE}{DESK}with-people/{row.id}/room/"
    leader.goto(f"{SITE}{DESK}with-people/{row.id}/seats/{one.id}/")
    check_looks(leader, faults, "exercise-seat", "en")
    leader.goto(room)
    press(leader.locator("button[value=start]"))
    press(leader.locator("button[value=next]"))
    leader.locator("input[name=checkpoint-label]").fill("Before the network fails")
    press(leader.locator("button[value=checkpoint]"))
    press(leader.locator("button[value=next]"))
    check_looks(leader, faults, "exercise-room", "en")

    phone, phone_faults = opened(asking(Client()), f"{place(one, alice)}?lang=en", width=390)
    check_looks(phone, phone_faults, "exercise-inbox", "en")
    press(phone.get_by_role("link", name="No mobile network"))
    check_looks(phone, phone_faults, "exercise-told", "en")
    phone.get_by_label("Use the radio").check()
    phone.get_by_label("Your decision").fill("The radio speaks four languages.")
    press(phone.locator("button[value=decide]"))
    assert "The radio speaks four languages." in phone.content()
    press(phone.get_by_role("link", name="Write a message"))
    check_looks(phone, phone_faults, "exercise-write", "en")

    desk, desk_faults = opened(asking(Client()), f"{place(other, alice)}?lang=en", width=1366)
    assert "No mobile network" not in desk.content()
    check_looks(desk, desk_faults, "exercise-inbox-other", "en")

    leader.reload()
    press(leader.locator("button[value=rewind]"))
    check_looks(leader, faults, "exercise-rewound", "en")
    assert "No mobile network" not in text_after(phone)
    press(leader.locator("a[href$='/branches/1/']"))
    check_looks(leader, faults, "exercise-branch", "en")
    assert "The radio speaks four languages." in leader.content()
    leader.goto(room)
    press(leader.locator("button[value=next]"))
    assert "No mobile network" in text_after(phone)
    leader.goto(f"{SITE}{DESK}with-people/{row.id}/attendance/")
    check_looks(leader, faults, "exercise-attendance", "en")

    eyes, eyes_faults = opened(asking(Client()), f"{place(watcher, alice)}?lang=en", width=390)
    check_looks(eyes, eyes_faults, "exercise-observer", "en")
    eyes.locator("input[name=q-names-kept][value='4']").check()
    press(eyes.locator("button[value=rate]"))
    leader.goto(f"{SITE}{DESK}with-people/{row.id}/end/")
    press(leader.locator("main button.mp-btn--go[type=submit]"))
    assert leader.url.endswith("/report/")
    check_looks(leader, faults, "exercise-report", "en")
    leader.goto(f"{SITE}{DESK}")
    check_looks(leader, faults, "exercise-list", "en")


def text_after(page) -> str:  # type: ignore[no-untyped-def]  # a page of the browser
    """Return a place as it is after a look, without help of scripts."""
    page.goto(page.url.partition("write/")[0])
    return str(page.content())


def test_polling_brings_what_was_told_without_a_reload(opened: Opener, alice: Actor) -> None:
    with acting_as(alice):
        row, one, _other = begun(alice)
    phone, _faults = opened(asking(Client()), f"{place(one, alice)}?lang=en", width=390)
    assert "A protest is called" not in phone.content()
    with acting_as(alice):
        actions.step(row.id, 15, by=alice, at=NOON)
    phone.evaluate("htmx.trigger('#inbox', 'every')")
    phone.evaluate(
        "htmx.ajax('GET', document.querySelector('#inbox').getAttribute('hx-get'),"
        " {target: '#inbox', swap: 'outerHTML'})"
    )
    phone.get_by_role("link", name="A protest is called").wait_for(timeout=5000)


def test_the_pages_speak_arabic(opened: Opener, alice: Actor) -> None:
    with acting_as(alice):
        row, one, _other = begun(alice)
        actions.step(row.id, 60, by=alice, at=NOON)
        drill, aider, _point = begun(alice, "first-aid")
        letter = queries.injects(row)[1].id
    home = f"{DESK}with-people/{row.id}/"
    leader, faults = opened(asking(signed_in("haven", "trainer")), f"{home}?lang=ar")
    check_looks(leader, faults, "exercise-made-ar", "ar")
    leader.goto(f"{SITE}{home}room/")
    check_looks(leader, faults, "exercise-room-ar", "ar")
    assert "انقطاع شبكة الهاتف" in leader.content()
    phone, phone_faults = opened(asking(Client()), f"{place(one, alice)}?lang=ar", width=390)
    check_looks(phone, phone_faults, "exercise-inbox-ar", "ar")
    phone.goto(f"{SITE}{place(one, alice)}told/{letter}/")
    check_looks(phone, phone_faults, "exercise-told-ar", "ar")
    phone.goto(f"{SITE}{place(aider, alice)}")
    check_looks(phone, phone_faults, "exercise-drill-ar", "ar")
    assert "يضغط على الجرح" in phone.content()
    with acting_as(alice):
        actions.end(row.id, by=alice, at=NOON)
        assert drill.name == "First aid at an assembly point"
    leader.goto(f"{SITE}{home}report/")
    check_looks(leader, faults, "exercise-report-ar", "ar")
