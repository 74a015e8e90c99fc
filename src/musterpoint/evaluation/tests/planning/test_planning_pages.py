"""The pages of evaluations, through the real middleware, from empty to finished."""

import io
import re
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from musterpoint.evaluation.models import Evaluation
from musterpoint.evaluation.planning import queries
from musterpoint.evaluation.tests.planning.factories import ROWS, approved, begun, written
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, signed_in

DESK = "/o/haven/desk/evaluations/"


@pytest.fixture(autouse=True)
def _still(haven: Organisation, settings: Any) -> None:
    settings.STATIC_ROOT = None
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:2000]
    return answer.content.decode()


def read_pdf(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_an_evaluation_goes_from_nothing_to_a_finished_report(alice: Actor) -> None:
    writer, chief = signed_in("haven", "evaluator"), signed_in("haven", "evaluator")
    assert "No evaluation yet" in text_of(writer, DESK)
    head = {"name": "Libya, in time", "kind": "real_time", "counts_from_day": "1",
            "counts_from_month": "4", "counts_from_year": "2026"}  # fmt: skip
    wrong = writer.post(f"{DESK}new/", {**head, "name": ""})
    assert wrong.status_code == 422
    assert 'value="2026"' in wrong.content.decode()
    one = writer.post(f"{DESK}new/", head)["Location"]
    assert "5 things are missing" in text_of(writer, one)
    with acting_as(alice):
        row = Evaluation.objects.get()
    for section, rows in ROWS.items():
        for values in rows:
            with acting_as(alice):
                revision = queries.version(row.id).revision
            sent = writer.post(f"{one}sections/{section}/add/", {**values, "revision": revision})
            assert sent.status_code == 302, sent.content.decode()[-3000:]
    assert re.search(r"1 of 2 \(50\W+\) speak for migrants", text_of(writer, one))
    assert writer.post(f"{one}step/send/").status_code == 302
    assert "somebody else approves it" in text_of(writer, one)
    refused = writer.post(f"{one}step/approve/", {"revision": revision + 1})
    assert refused.status_code == 409
    page = text_of(chief, f"{one}step/approve/")
    shown = re.search(r'name="revision" value="(\d+)"', page)
    assert shown is not None
    assert chief.post(f"{one}step/approve/", {"revision": shown[1]}).status_code == 302
    report = text_of(chief, f"{one}report/")
    assert report.count("No finding yet") >= 2
    with acting_as(alice):
        asked = [one.question["id"] for one in queries.findings(row.id, NOON)]
    for question in asked:
        address = f"{one}findings/{question}/"
        assert "Nine of ten" in text_of(chief, address) or question == asked[1]
        bad = chief.post(address, {"rating": "met", "text": "Most of them"})
        assert bad.status_code == 422
        assert "Most of them" in bad.content.decode()
        good = {"rating": "mostly", "text": "Most of them", "evidence": "The roll"}
        assert chief.post(address, good).status_code == 302
    assert chief.post(f"{one}step/finish/").status_code == 302
    assert "Finished" in text_of(chief, DESK)
    told = read_pdf(chief, f"{one}report.pdf")
    for words in ("Who was not reached, and why?", "Mostly met", "Most of them", "The roll"):
        assert words in told


def test_terms_of_reference_name_no_evaluator(alice: Actor) -> None:
    with acting_as(alice):
        row = written(alice)
    told = read_pdf(signed_in("haven", "reader"), f"{DESK}{row.id}/terms.pdf")
    for words in ("Terms of reference", "Learn what held people back.", "Migrants' group"):
        assert words in told
    assert "Amal" not in told


def test_evidence_is_found_by_words_and_attached(alice: Actor, haven: Organisation) -> None:
    with acting_as(alice):
        row = approved(alice, member(haven, "Chitra", 7))
        other = begun(alice, name="Nepal, mid-term")
        question = queries.findings(row.id, NOON)[0].question["id"]
    client = signed_in("haven", "evaluator")
    address = f"{DESK}{row.id}/findings/{question}/"
    assert "Nothing is called so" in text_of(client, f"{address}?q=Peru")
    found = text_of(client, f"{address}?q=nepal")
    assert f"evaluation:{other.id}" in found
    good = {"rating": "met", "text": "All", "proofs": [f"evaluation:{other.id}"]}
    assert client.post(address, good).status_code == 302
    assert "Nepal, mid-term" in text_of(client, f"{DESK}{row.id}/report/")
    assert client.post(address, {**good, "proofs": ["course:nothing"]}).status_code == 422


def test_rows_are_changed_moved_and_removed_and_a_late_writer_is_told(alice: Actor) -> None:
    with acting_as(alice):
        row = written(alice)
        rows = queries.overview(row.id, NOON).content["terms"]
        revision = queries.version(row.id).revision
    client = signed_in("haven", "evaluator")
    section = f"{DESK}{row.id}/sections/terms/"
    change = f"{section}rows/{rows[1]['id']}/"
    assert "Libya, February to June." in text_of(client, change)
    late = client.post(change, {"topic": "scope", "text": "Mine", "revision": 1})
    assert late.status_code == 409
    assert "Mine" in late.content.decode()
    client.post(f"{change}move/", {"revision": revision, "where": "up"})
    client.post(f"{change}remove/", {"revision": revision + 1})
    assert "Libya, February to June." not in text_of(client, section)
    client.post(f"{change}remove/", {"revision": 1})
    assert "Somebody changed this plan" in text_of(client, section)
    text_of(client, f"{DESK}{row.id}/versions/1/")
    for rest in ("sections/none/", f"sections/terms/rows/{row.id}/", "versions/9/"):
        assert client.get(f"{DESK}{row.id}/{rest}").status_code == 404


def test_the_list_is_filtered_and_taken_out(alice: Actor) -> None:
    with acting_as(alice):
        begun(alice)
        begun(alice, name="Nepal")
    client = signed_in("haven", "reader")
    assert "Libya" not in text_of(client, f"{DESK}?q=nepal")
    assert "fits these filters" in text_of(client, f"{DESK}?standing=finished")
    export = client.get(f"{DESK}export/?q=nepal").content.decode("utf-8-sig")
    assert export.count("\r\n") == 2
    assert client.get(f"{DESK}export/?as=xlsx").content[:2] == b"PK"


def test_a_reader_reads_and_nobody_else_finds_it(alice: Actor, elsewhere: Organisation) -> None:
    with acting_as(alice):
        row = begun(alice)
    reader, stranger = signed_in("haven", "reader"), signed_in("elsewhere", "evaluator")
    text_of(reader, f"{DESK}{row.id}/")
    for rest in ("new/", f"{row.id}/head/", f"{row.id}/sections/terms/add/"):
        assert reader.get(f"{DESK}{rest}").status_code == 403
    assert stranger.get(f"{DESK}{row.id}/").status_code == 404
    assert stranger.get(f"/o/elsewhere/desk/evaluations/{row.id}/").status_code == 404
    assert Client().get(DESK).status_code == 302
