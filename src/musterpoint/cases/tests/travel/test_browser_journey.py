"""From a lost passport to a printed document in somebody's hand, in a real browser."""

from contextvars import copy_context
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, Request
from pypdf import PdfReader

from musterpoint.cases.models import Application, Case
from musterpoint.cases.tests.cases.factories import shipped
from musterpoint.cases.tests.travel.factories import Desk, png
from musterpoint.engine import documents
from musterpoint.people.models import Person
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.testing.browser import (
    LANGUAGES,
    SITE,
    Answer,
    Opener,
    asking,
    check_looks,
    press,
)

CASES = "/o/haven/desk/cases/"
SERIAL = "TI000001"
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _built_files(settings: object, tmp_path: Path) -> None:
    settings.STATIC_ROOT = str(tmp_path)


def officer(code: str) -> Client:
    client = signed_in("haven", "duty_officer")
    client.cookies["django_language"] = code
    return client


def sending(client: Client, photo: Path) -> Answer:
    """Pass requests on; the browser keeps a file's content to itself, so it is read here."""
    plain, context = asking(client), copy_context()

    def answer(request: Request) -> Any:
        if request.method != "POST" or not request.url.endswith("/photo/"):
            return plain(request)
        with photo.open("rb") as file:
            form: dict[str, Any] = {"photo-photo": file, "photo-zoom": "125"}
            return context.run(client.post, request.url.removeprefix(SITE), form)

    return answer


def step(page: Page, name: str) -> None:
    """Press the button of a step's form."""
    press(page.locator(f"form[action$='/{name}/'] button[type=submit]"))


def look_at(page: Page, source: str) -> None:
    """Record that a source says that this is the person."""
    page.locator("[name=source]").select_option(source)
    page.locator("[name=finding][value=matches]").check()
    step(page, "check")


def download(page: Page, file: str) -> str:
    """Return the text of the first page of a PDF that a link gives."""
    with page.expect_download() as given:
        page.locator(f"a[href$='/{file}']").click()
    return PdfReader(given.value.path()).pages[0].extract_text()


def state(desk: Desk) -> str:
    with acting_as(desk.one):
        return str(Application.objects.get().state)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_lost_passport_ends_with_a_document_in_hand(
    desk: Desk, opened: Opener, tmp_path: Path, code: str
) -> None:
    photo = tmp_path / "face.png"
    photo.write_bytes(png(600, 900))
    with acting_as(desk.one):
        shipped("lost-documents", desk.one)
    person = desk.person()
    with acting_as(desk.one):
        reference = str(Person.objects.get(id=person).reference)
    one, faults = opened(sending(officer(code), photo), f"{CASES}new/")
    one.locator("[name=kind]").select_option("lost-documents")
    one.locator("[name=person]").fill(reference)
    press(one.locator("main form button[type=submit]").last)
    with acting_as(desk.one):
        case = Case.objects.get()
    way = one.locator("a[href$='/new/'][href*='/travel/people/']")
    check_looks(one, faults, f"journey-case-{code}", code)
    press(way)
    one.locator("[name=destination]").select_option("LKA")
    press(one.locator("main form button[type=submit]"))
    where = one.url
    one.locator("[name=spoken]").check()
    one.locator("[name=agreed][value=LKA]").check()
    step(one, "screen")
    one.locator("[name=photo-photo]").set_input_files(photo)
    step(one, "photo")
    step(one, "submit")
    look_at(one, "lost_paper")
    assert one.locator("form[action$='/confirm/']").count() == 0, "one officer is not enough"
    check_looks(one, faults, f"journey-checking-{code}", code)
    other, others_faults = opened(asking(officer(code)), where.removeprefix(SITE))
    look_at(other, "interview")
    step(other, "confirm")
    assert state(desk) == "confirmed"

    one.goto(where)
    if code == "en":
        one.locator("[name=waiver]").select_option("crisis")
    else:
        one.locator("[name=amount]").fill("35")
        one.locator("[name=currency]").select_option("EUR")
    step(one, "fee")
    assert one.locator("[name=serial]").input_value() == SERIAL
    step(one, "print")
    assert one.locator("form[action$='/sign/']").count() == 0, "who printed does not sign"
    check_looks(one, faults, f"journey-printed-{code}", code)
    text = download(one, "document.pdf")
    lines = ["".join(line.split()) for line in text.splitlines() if line.count("<") > 3]
    zone = documents.read("\n".join(lines), today=NOON.date())
    assert zone.is_valid, zone.errors
    assert (zone.fields["surname"], zone.fields["given_names"]) == ("PERERA", "NIMAL")
    assert zone.fields["document_number"] == SERIAL

    other.goto(where)
    step(other, "sign")
    one.goto(where)
    step(one, "hand-over")
    assert SERIAL in download(one, "receipt.pdf")
    assert state(desk) == "handed_over"
    check_looks(one, faults, f"journey-handed-over-{code}", code)
    one.goto(f"{SITE}{CASES}{case.id}/")
    assert way.count() == 1, "an application that ended makes room for another"

    anybody, strange = opened(asking(Client()), f"/o/haven/documents/check/?lang={code}")
    anybody.locator("[name=number]").fill(SERIAL)
    press(anybody.locator("main form button[type=submit]"))
    assert anybody.locator(".mp-callout--ok").count() == 1
    assert "PERERA" not in anybody.content().upper()
    check_looks(anybody, strange, f"journey-public-{code}", code)
    assert others_faults == []
