"""The directory in Chromium, in both directions: at a desk, and on a telephone at the partner's."""

import pytest
from django.test import Client

from musterpoint.referrals import actions
from musterpoint.referrals.models import FocalPoint, Service
from musterpoint.referrals.tests.directory_factories import (
    DAY,
    behind,
    partner,
    pathway,
    service,
    small,
)
from musterpoint.rosters.tests import factories as rosters
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import Opener, asking, check, check_looks, press

pytestmark = [pytest.mark.slow, pytest.mark.browser]
DESK = "/o/haven/desk/referrals/directory/"
SITE = "http://testserver"


@pytest.fixture
def officer(alice: Actor, haven: Organisation) -> Client:
    """Somebody who keeps a directory with a clinic, a safe house and a ministry."""
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    with acting_as(alice):
        clinic = small(alice)
        by_day = tuple(day * 24 + hour for day in range(5) for hour in range(8, 17))
        service(
            alice, clinic, name="Children's ward", is_child_safe=True, hours=by_day, age_to=17,
            latitude=36.8, longitude=10.18, about="Day and night.", needs=("card",),
        )  # fmt: skip
        old = service(alice, clinic, name="Dressing station", languages=())
        Service.objects.filter(id=old.id).update(verified_at=NOON - 60 * DAY)
        house = behind(alice)
        service(alice, house, kind="safe_house", name="House of the olive", sexes=("f",))
        pathway(alice, house, "safe_house", valid_until=NOON.date() + 9 * DAY)
        partner(alice, "Ministry", authority_of="LKA")
        focal = FocalPoint.objects.order_by("rank")[0]
        actions.set_away(focal.id, NOON.date() + 3 * DAY, by=alice, at=NOON)
        rosters.roster(alice, "Experts", "expert")
        nurse = rosters.person(
            "Amina Diallo", 5, roster="experts", skills=(("nurse", 2),), languages=()
        )
        rosters.added(alice, nurse)
    return signed_in("haven", "duty_officer")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_somebody_keeps_the_directory_and_finds_what_fits(
    language: str, officer: Client, opened: Opener, alice: Actor
) -> None:
    with acting_as(alice):
        ward = Service.objects.get(name="Children's ward")
        clinic = ward.partner_id
    page, faults = opened(asking(officer), f"{DESK}?lang={language}")
    check_looks(page, faults, f"directory-{language}", language)
    for name in (f"services/{ward.id}/", f"partners/{clinic}/", "training/"):
        page.goto(f"{SITE}{DESK}{name}")
        check_looks(page, faults, f"directory-{name.partition('/')[0]}-{language}", language)
    page.goto(f"{SITE}{DESK}match/")
    page.select_option("[name=service_kind]", "medical")
    page.select_option("[name=languages]", ["ar"])
    page.select_option("[name=country]", "TUN")
    page.select_option("[name=status]", "irregular")
    press(page.locator("main form button[type=submit]"))
    assert "Children's ward" in page.inner_text("ol")
    assert "Amina Diallo" in page.inner_text("main")
    check_looks(page, faults, f"match-{language}", language)


def test_what_is_typed_and_read_in_has_pages_that_axe_likes(
    officer: Client, opened: Opener, alice: Actor
) -> None:
    with acting_as(alice):
        ward = Service.objects.get(name="Children's ward")
    page, faults = opened(asking(officer), f"{DESK}services/{ward.id}/edit/")
    check_looks(page, faults, "service-edit", "en")
    for name in (f"partners/{ward.partner_id}/pathways/add/", "import/"):
        page.goto(f"{SITE}{DESK}{name}")
        check_looks(page, faults, f"directory-{name.split('/')[-2]}", "en")


def test_on_a_telephone_the_places_of_today_are_kept_without_scripts(
    officer: Client, opened: Opener, alice: Actor
) -> None:
    with acting_as(alice):
        ward = Service.objects.get(name="Children's ward")
    address = f"{DESK}services/{ward.id}/"
    page, _faults = opened(asking(officer), address, width=390, scripts=False)
    page.fill("[name=free]", "٧")
    page.check("[name=verdict][value=open]")
    press(page.locator("form[action$='/free/'] button"))
    assert "7 places free today" in page.inner_text("main")
    press(page.locator("form[action$='/verify/'] button"))
    judged, faults = opened(asking(officer), address, width=390)
    check(judged, faults, "service-on-a-telephone")
