"""The pages of travel documents in a real browser: accessible, fitting, wide, narrow, both ways."""

from pathlib import Path

import pytest
from django.test import Client

from musterpoint.cases.tests.travel.factories import Desk, png
from musterpoint.cases.tests.travel.test_asking import agree
from musterpoint.cases.travel import actions
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import LANGUAGES, SITE, Opener, asking, check, check_looks, press

BASE = "/o/haven/desk/travel/"
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _built_files(settings: object, tmp_path: Path) -> None:
    settings.STATIC_ROOT = str(tmp_path)


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_page_is_accessible_and_fits(
    desk: Desk, mallory: Actor, opened: Opener, code: str
) -> None:
    officer = signed_in("haven", "duty_officer")
    draft = desk.take()
    checking = desk.submitted(desk.person("Ana Silva"))
    desk.check(checking, desk.one, "lost_paper")
    Organisation.objects.filter(slug="elsewhere").update(is_exercise=True, clock_at=NOON)
    agree(desk.one, mallory)
    urgent = desk.submitted(desk.person("Rosa Silva"), nationality="MLT", agreed=("LKA", "MLT"))
    desk.check(urgent, desk.one, "lost_paper")
    with acting_as(desk.one):
        actions.ask_to_issue_first(
            urgent.id, mallory.organisation_id, "The last ship leaves tonight.",
            by=desk.one, at=NOON,
        )  # fmt: skip
    printed = desk.printed("TI000001", desk.person("Mona Perera"))
    signed = desk.signed("TI000002", desk.person("Omar Perera"))
    with acting_as(desk.one):
        actions.count(desk.station.id, 18, 0, witness="Rosa Lind", by=desk.one, at=NOON)
        actions.revoke(signed.id, "lost", by=desk.one, at=NOON)
        tunis = actions.add_station(
            actions.StationIn(code="TUN", name="Consulate in Tunis", country="TUN", issuer="LKA"),
            by=desk.one,
            at=NOON,
        )
        parcel = actions.pack_blanks(
            desk.station.id, tunis.id, "TI000010", "TI000012", way="Bag 17", by=desk.one, at=NOON
        )
    with acting_as(desk.other):
        actions.send_blanks(parcel.id, by=desk.other, at=NOON)
    child = desk.submitted(desk.person("Kavya Perera", needs=("unaccompanied",)))
    pages = {
        "list": "",
        "nothing": "?q=ZZ999999",
        "new": f"people/{desk.person('Ruwan Silva')}/new/",
        "draft": f"applications/{draft.id}/",
        "edit": f"applications/{draft.id}/edit/",
        "checking": f"applications/{checking.id}/",
        "urgent": f"applications/{urgent.id}/",
        "child": f"applications/{child.id}/",
        "printed": f"applications/{printed.application_id}/",
        "revoked": f"applications/{signed.application_id}/",
        "stock": "stock/",
        "station": f"stock/{desk.station.id}/",
        "pack": f"stock/{desk.station.id}/send/",
        "transfers": "stock/transfers/",
        "transfer": f"stock/transfers/{parcel.id}/",
        "keys": "keys/",
        "questions": "questions/",
    }
    page, faults = opened(asking(officer), f"{BASE}?lang={code}")
    for name, address in pages.items():
        page.goto(f"{SITE}{BASE}{address}")
        check_looks(page, faults, f"travel-{name}-{code}", code)
    page.goto(f"{SITE}/o/haven/documents/check/?lang={code}")
    check_looks(page, faults, f"travel-check-{code}", code)


def test_an_application_is_taken_and_screened_without_scripts(
    desk: Desk, opened: Opener, tmp_path: Path
) -> None:
    officer: Client = signed_in("haven", "duty_officer")
    file = tmp_path / "face.png"
    file.write_bytes(png(600, 900))
    person = desk.person()
    page, faults = opened(asking(officer), f"{BASE}people/{person}/new/", width=390, scripts=True)
    page.get_by_label("Where the journey ends").select_option("LKA")
    press(page.get_by_role("button", name="Take the application"))
    page.get_by_label("I spoke with the person alone").check()
    page.get_by_label("Sri Lanka", exact=True).check()
    press(page.get_by_role("button", name="Record the conversation"))
    check(page, faults, "travel-screened")
    assert "Agreed in private: Sri Lanka" in page.locator("main").inner_text()
