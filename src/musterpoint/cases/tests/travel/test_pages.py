"""From a lost passport to a printed document, through the pages that people use."""

import io
import json
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from musterpoint.cases.models import Application, Document
from musterpoint.cases.tests.travel.factories import Desk, png
from musterpoint.cases.travel import queries
from musterpoint.engine import documents
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

BASE = "/o/haven/desk/travel/"
ASKED = {
    "kind": "etd",
    "surname": "Perera",
    "given_names": "Nimal",
    "birth_date": "1984-02-03",
    "birth_place": "Kandy",
    "sex": "M",
    "nationality": "LKA",
    "destination": "LKA",
    "route": "Tunis, Colombo",
    "journey_ends_0": "8",
    "journey_ends_1": "5",
    "journey_ends_2": "2026",
    "lost_kind": "passport",
    "lost_country": "LKA",
    "lost_number": "N1234567",
}


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content[:3000]
    return answer.content.decode()


def done(client: Client, address: str, sent: dict | None = None) -> None:
    answer = client.post(address, sent or {})
    assert answer.status_code == 302, (address, answer.content[:6000])


def refused(client: Client, address: str, sent: dict | None = None, status: int = 409) -> str:
    answer = client.post(address, sent or {})
    assert answer.status_code == status, answer.content[:3000]
    return answer.content.decode()


@pytest.fixture
def one(desk: Desk) -> Client:
    return signed_in("haven", "duty_officer")


@pytest.fixture
def other(desk: Desk) -> Client:
    return signed_in("haven", "duty_officer")


def upload(data: bytes | None = None) -> dict:
    file = SimpleUploadedFile("face.png", data or png(600, 900), "image/png")
    return {"photo-photo": file, "photo-zoom": "125", "photo-across": "50", "photo-down": "25"}


def begun(desk: Desk, client: Client) -> str:
    """Take an application up to the check of the identity; return its address."""
    person = desk.person()
    page = text_of(client, f"{BASE}people/{person}/new/")
    assert 'value="Perera"' in page
    sent = ASKED | {"station": str(desk.station.id)}
    answer = client.post(f"{BASE}people/{person}/new/", sent)
    assert answer.status_code == 302, answer.content[:3000]
    address = answer["Location"]
    done(client, f"{address}photo/", upload())
    done(client, f"{address}screen/", {"spoken": "on", "agreed": ["LKA"]})
    done(client, f"{address}submit/")
    return address


def ready(desk: Desk, one: Client, other: Client) -> str:
    """Take an application until it can be printed."""
    address = begun(desk, one)
    done(one, f"{address}check/", {"source": "lost_paper", "finding": "matches", "note": "copy"})
    done(other, f"{address}check/", {"source": "interview", "finding": "matches"})
    done(one, f"{address}confirm/")
    done(one, f"{address}fee/", {"waiver": "destitute", "currency": "USD"})
    return address


def test_lost_passport_to_printed_document(desk: Desk, one: Client, other: Client) -> None:
    address = ready(desk, one, other)
    page = text_of(one, address)
    assert 'value="TI000001"' in page
    done(one, f"{address}print/", {"serial": "TI000001"})
    sheet = one.get(f"{address}document.pdf")
    assert sheet["Cache-Control"] == "no-store"
    text = PdfReader(io.BytesIO(sheet.content)).pages[0].extract_text()
    lines = ["".join(line.split()) for line in text.splitlines() if line.count("<") > 3]
    zone = documents.read("\n".join(lines), today=NOON.date())
    assert (zone.format, zone.fields["document_number"]) == ("TD2", "TI000001")
    assert "You printed this document" in text_of(one, address)
    assert "You printed this document" in refused(one, f"{address}sign/")
    done(other, f"{address}sign/")
    done(other, f"{address}hand-over/")
    assert one.get(f"{address}document.pdf").status_code == 404
    receipt = PdfReader(io.BytesIO(one.get(f"{address}receipt.pdf").content))
    assert "Perera, Nimal" in receipt.pages[0].extract_text()
    found = text_of(one, f"{BASE}?q=ti000001")
    assert "Perera, Nimal" in found
    assert "Handed over" in found
    assert "No application stands like this" in text_of(one, f"{BASE}?q=TI000002")


def test_anybody_learns_whether_a_document_is_valid_and_nothing_of_the_person(
    desk: Desk, one: Client, other: Client
) -> None:
    address = ready(desk, one, other)
    done(one, f"{address}print/", {"serial": "TI000001"})
    with acting_as(desk.one):
        made = Document.objects.get()
        seal = queries.paper(made, at=made.printed_at).seal.hex()
    check, anybody = "/o/haven/documents/check/", Client()

    def asked(**sent: str) -> str:
        answer = anybody.post(check, sent)
        assert answer.status_code == 200
        text = answer.content.decode()
        assert "Perera" not in text
        assert "LKA" not in text
        return text

    assert "Not known here" in asked(number="TI000001")
    assert "Not known here" in asked(seal=seal)
    done(other, f"{address}sign/")
    assert "Valid" in asked(number=" ti000001 ")
    assert "The seal is ours" in asked(seal=seal)
    assert "Not known here" in asked(number="TI000002")
    assert "Not known here" in asked(seal=seal[:-2] + ("00" if seal[-2:] != "00" else "01"))
    done(one, f"{address}revoke/", {"revoke-reason": "stolen"})
    assert "Revoked" in asked(number="TI000001")
    assert "Revoked" in asked(seal=seal)
    listed = anybody.get("/o/haven/documents/revoked.json").json()
    assert listed["list"]["revoked"] == [{"number": "TI000001", "on": "2026-05-01"}]
    assert anybody.get("/o/haven/documents/revoked.csv").content == (
        b"number,revoked_on\r\nTI000001,2026-05-01\r\n"
    )
    assert verified(listed["jws"], anybody.get("/o/haven/documents/certificates.pem").content)
    assert anybody.post(check, {"seal": "not a seal at all!"}).status_code == 422
    assert anybody.post(check, {}).status_code == 422
    assert anybody.get("/o/elsewhere/documents/check/").status_code == 404


def verified(jws: str, certificate: bytes) -> object:
    """Verify a compact JSON Web Signature as any library would, and return what it holds."""
    import base64

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    head, body, signature = jws.split(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key = x509.load_pem_x509_certificate(certificate).public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(der, f"{head}.{body}".encode(), ec.ECDSA(hashes.SHA256()))
    return json.loads(base64.urlsafe_b64decode(body + "=="))


def test_what_is_refused_keeps_what_was_typed(desk: Desk, one: Client, other: Client) -> None:
    person = desk.person()
    sent = ASKED | {"station": str(desk.station.id), "surname": "Перера語", "birth_date": "soon"}
    text = refused(one, f"{BASE}people/{person}/new/", sent, 422)
    assert "Перера語" in text
    assert "govuk-error-summary" in text
    address = begun(desk, one)
    sent = {"source": "x", "finding": "matches", "note": "kept as typed"}
    assert "kept as typed" in refused(one, f"{address}check/", sent, 422)
    assert "Two different sources" in refused(one, f"{address}confirm/")
    assert "cannot be done now" in refused(one, f"{address}print/", {"serial": "TI000001"})


def test_a_photo_that_is_too_large_or_no_photo_says_what_to_do(desk: Desk, one: Client) -> None:
    made = desk.take()
    address = f"{BASE}applications/{made.id}/"
    for data, words in (
        (b"GIF89a" + b"\0" * 100, "no JPEG or PNG"),
        (png(600, 900)[:900], "damaged or cut off"),
        (png(100, 100), "too small"),
    ):
        assert words in refused(one, f"{address}photo/", upload(data), 422)
    assert one.get(f"{address}photo.png").status_code == 404
    done(one, f"{address}photo/", upload())
    shown = one.get(f"{address}photo.png")
    assert shown.content.startswith(b"\x89PNG")
    assert shown["Content-Type"] == "image/png"


def test_stock_is_received_counted_and_destroyed_on_its_page(desk: Desk, one: Client) -> None:
    address = f"{BASE}stock/{desk.station.id}/"
    done(one, f"{address}receive/", {"receive-first": "ab000100", "receive-last": "AB000109"})
    assert "is known already" in refused(
        one, f"{address}receive/", {"receive-first": "AB000109", "receive-last": "AB000110"}, 422
    )
    away = {"away-first": "AB000100", "away-last": "AB000101", "away-reason": "wet"}
    assert "second person" in refused(
        one, f"{address}put-away/", away | {"away-to_state": "destroyed"}, 422
    )
    done(one, f"{address}put-away/", away | {"away-to_state": "spoilt"})
    gone = away | {"away-to_state": "destroyed", "away-witness": "Rosa Lind"}
    done(one, f"{address}put-away/", gone)
    assert "cannot be used for this: it is destroyed" in refused(one, f"{address}put-away/", gone)
    counted = {"count-received": "28", "count-spoilt": "0", "count-witness": "Rosa Lind"}
    done(one, f"{address}count/", counted)
    done(one, f"{address}calibrate/", {"shift-shift_right": "1.5", "shift-shift_down": "-0.5"})
    page = text_of(one, address)
    assert "28 of 28" in page
    assert "Rosa Lind" in page
    ledger = text_of(one, f"{address}ledger.csv").splitlines()
    assert len(ledger) == 5
    table = text_of(one, f"{BASE}stock/stock.csv").splitlines()
    assert table[1] == "TIP,Embassy in Tripoli,LBY,30,28,0,0,0,2,0,0"
    assert "Embassy in Tripoli" in text_of(one, f"{BASE}stock/")


def test_a_station_is_added_and_keys_are_made_on_pages(desk: Desk, one: Client) -> None:
    sent = {"name": "Office", "code": "TIP", "country": "TUN", "issuer": "uno"}
    assert "has this code" in refused(one, f"{BASE}stock/", sent, 422)
    done(one, f"{BASE}stock/", sent | {"code": "TUN"})
    done(one, f"{BASE}keys/")
    page = text_of(one, f"{BASE}keys/")
    assert page.count("certificate.pem") == 2
    with acting_as(desk.one):
        key = queries.seal_keys()[0]
    assert b"BEGIN CERTIFICATE" in one.get(f"{BASE}keys/{key.id}/certificate.pem").content


def test_a_reader_and_another_organisation_see_nothing(desk: Desk, elsewhere: object) -> None:
    made = desk.signed("TI000001")
    reader, stranger = signed_in("haven", "reader"), signed_in("elsewhere", "duty_officer")
    rest = ("", f"applications/{made.application_id}/", "stock/", "keys/", "questions/")
    for address in rest:
        assert reader.get(BASE + address).status_code == 403, address
        assert stranger.get(BASE + address).status_code == 404, address
    own = "/o/elsewhere/desk/travel/"
    for address in (
        f"applications/{made.application_id}/",
        f"applications/{made.application_id}/photo.png",
        f"applications/{made.application_id}/document.pdf",
        f"stock/{desk.station.id}/",
    ):
        assert stranger.get(own + address).status_code == 404, address
    assert stranger.post(f"{own}applications/{made.application_id}/revoke/").status_code == 404
    assert Client().get(BASE).status_code == 302


def test_the_list_is_asked_for_in_few_queries_and_goes_on_by_a_cursor(
    desk: Desk, one: Client, django_assert_max_num_queries: object
) -> None:
    for _number in range(3):
        desk.take()
    text_of(one, BASE)
    with django_assert_max_num_queries(45):
        page = text_of(one, BASE)
    assert page.count("Perera, Nimal") == 3
    with acting_as(desk.one):
        rows = queries.applications()
        first = queries.part(rows, "", limit=2)
        second = queries.part(rows, first.after, limit=2)
        assert len(first.rows) == 2
        assert len(second.rows) == 1
        assert not {one.id for one in first.rows} & {one.id for one in second.rows}
        assert Application.objects.count() == 3
    assert text_of(one, f"{BASE}?after=nonsense")
    assert text_of(one, f"{BASE}?station={UUID(int=1)}", 422)


def test_an_erased_person_leaves_a_page_that_says_so(desk: Desk, one: Client) -> None:
    from musterpoint.people import actions as people

    made = desk.signed("TI000001")
    with acting_as(desk.one):
        row = Application.objects.get()
        people.erase([row.person_id], by=desk.one, at=made.printed_at)
    page = text_of(one, f"{BASE}applications/{row.id}/")
    assert "What was sealed here was erased" in page
    assert "Perera" not in page
    assert "TI000001" in page
    for rest in ("photo.png", "document.pdf", "receipt.pdf"):
        assert one.get(f"{BASE}applications/{row.id}/{rest}").status_code == 404, rest
