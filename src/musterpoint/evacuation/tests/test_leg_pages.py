"""A leg in the console: its list, boarding, cancelling, the manifest."""

import io
from uuid import UUID

import pytest
from django.test import Client
from pypdf import PdfReader

from musterpoint.audit.models import Event
from musterpoint.evacuation.models import (
    Leg,
    LegState,
)
from musterpoint.evacuation.tests.factories import Loop
from musterpoint.evacuation.tests.pages import (
    JOURNEY,
    at,
    line_ids,
    listed,
    seated,
    states,
    text_of,
)
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import signed_in


def test_boarding_counts_add_up_and_the_leg_leaves_and_arrives(
    loop: Loop, operator: Client
) -> None:
    found = seated(loop, "Nimal Perera", "Kamala Silva", "Ruwan Dias")
    address = at("portal", f"legs/{found.id}/")
    assert "Make the list" in text_of(operator, address)
    page = operator.post(f"{address}list/", follow=True).content.decode()
    assert "Version 1 of the list has 3 people." in page
    assert "Nimal Perera" in page
    first, second, third = line_ids(loop)
    answer = operator.post(f"{address}boarding/", {"one": f"{first} boarded", "view": "waiting"})
    assert answer["Location"] == f"{address}?view=waiting#line-{first}"
    operator.post(f"{address}boarding/", {"line": [str(second)], "many": "refused"})
    page = text_of(operator, address)
    assert (
        "<b>3</b> listed = <b>1</b> boarded + <b>0</b> did not come + <b>1</b> refused"
        " + <b>0</b> taken off + <b>1</b> not yet"
    ) in page
    page = text_of(operator, f"{address}depart/")
    assert "Depart with 1 person" in page
    assert "Not checked, so recorded as did not come: 1 person." in page
    operator.post(f"{address}depart/")
    assert states(loop) == ["boarded", "refused", "no_show"]
    page = operator.post(f"{address}arrive/", follow=True).content.decode()
    assert "has arrived" in page
    with acting_as(loop.operator):
        assert Leg.objects.get(id=found.id).state == LegState.ARRIVED
    assert third


def test_a_row_is_swapped_with_its_counts(loop: Loop, operator: Client) -> None:
    found = listed(loop, "Nimal Perera", "Kamala Silva")
    first, _second = line_ids(loop)
    answer = operator.post(
        at("portal", f"legs/{found.id}/boarding/"),
        {"one": f"{first} boarded"},
        headers={"HX-Request": "true"},
    )
    part = answer.content.decode()
    assert part.startswith(f'<tr id="line-{first}"')
    assert 'id="counts" hx-swap-oob="true"' in part
    assert "<b>1</b> boarded" in part
    assert ("Kamala" in part) != ("Nimal" in part)


def test_a_refusal_at_boarding_is_a_sentence_on_the_page(loop: Loop, operator: Client) -> None:
    found = listed(loop, "Nimal Perera")
    (only,) = line_ids(loop)
    address = at("portal", f"legs/{found.id}/")
    answer = operator.post(f"{address}boarding/", {"many": "boarded"})
    assert answer.status_code == 409
    assert "Nobody was chosen" in answer.content.decode()
    operator.post(f"{address}depart/")
    answer = operator.post(f"{address}boarding/", {"one": f"{only} boarded"})
    assert answer.status_code == 409
    assert "This leg has left or was cancelled." in answer.content.decode()
    answer = operator.post(
        f"{address}boarding/", {"one": f"{only} boarded"}, headers={"HX-Request": "true"}
    )
    assert (answer.status_code, answer["HX-Retarget"]) == (409, "#problem")
    answer = operator.post(f"{address}depart/")
    assert answer.status_code == 409


@pytest.mark.parametrize("wrong", ["", "x", "x boarded", f"{UUID(int=7)} boarded"])
def test_a_broken_boarding_changes_nothing(loop: Loop, operator: Client, wrong: str) -> None:
    found = listed(loop, "Nimal Perera")
    answer = operator.post(at("portal", f"legs/{found.id}/boarding/"), {"one": wrong})
    assert answer.status_code == 409
    (only,) = line_ids(loop)
    answer = operator.post(at("portal", f"legs/{found.id}/boarding/"), {"one": f"{only} flown"})
    assert answer.status_code == 409
    assert states(loop) == ["listed"]


def test_somebody_is_found_by_number_and_by_name(loop: Loop, operator: Client) -> None:
    found = listed(loop, "Nimal Perera", "Kamala Silva")
    address = at("portal", f"legs/{found.id}/")
    page = text_of(operator, f"{address}?find=kamala")
    assert "Kamala Silva" in page
    assert "Nimal" not in page
    assert "Nobody on the list fits" in text_of(operator, f"{address}?find=77")


def test_reading_names_on_a_list_is_kept(loop: Loop, operator: Client) -> None:
    found = listed(loop, "Nimal Perera")
    text_of(operator, at("portal", f"legs/{found.id}/"))
    with acting_as(loop.operator):
        assert Event.objects.filter(kind="evacuation.manifest.read").count() == 1


def test_a_reader_sees_counts_and_no_names(loop: Loop) -> None:
    found = listed(loop, "Nimal Perera")
    reader = signed_in("portal", "reader")
    page = text_of(reader, at("portal", f"legs/{found.id}/"))
    assert "Nimal" not in page
    assert "<b>1</b> listed" in page
    assert reader.get(at("portal", f"legs/{found.id}/manifest.pdf")).status_code == 403
    with acting_as(loop.operator):
        assert not Event.objects.filter(kind="evacuation.manifest.read").exists()


def test_a_cancelled_leg_lets_its_people_wait_again(loop: Loop, operator: Client) -> None:
    found = seated(loop, "Nimal Perera")
    address = at("portal", f"legs/{found.id}/cancel/")
    assert "Cancel B1, with 1 person" in text_of(operator, address)
    assert "1 household waits again" in operator.post(address, follow=True).content.decode()
    assert operator.post(address).status_code == 409


def test_the_manifest_is_a_pdf_with_its_version_and_every_script(
    loop: Loop, operator: Client
) -> None:
    found = listed(loop, "Nimal Perera", "سمير العلي")
    answer = operator.get(at("portal", f"legs/{found.id}/manifest.pdf"))
    assert answer["Content-Type"] == "application/pdf"
    text = "".join(p.extract_text() for p in PdfReader(io.BytesIO(answer.content)).pages)
    assert "Manifest of B1, version 1" in text
    assert "Nimal Perera" in text
    assert any("\u0600" <= letter <= "\u06ff" or letter > "\ufb50" for letter in text)
    assert "MP-MANIFEST" in text
    with acting_as(loop.operator):
        assert Event.objects.filter(kind="evacuation.manifest.read").count() == 2


def test_a_leg_without_a_list_has_no_manifest(loop: Loop, operator: Client) -> None:
    loop.legs(*JOURNEY)
    with acting_as(loop.operator):
        found = Leg.objects.get(code="B1")
    assert operator.get(at("portal", f"legs/{found.id}/manifest.pdf")).status_code == 404
