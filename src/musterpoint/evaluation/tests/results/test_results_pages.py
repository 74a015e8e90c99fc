"""The pages of results frameworks, through the real middleware."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from musterpoint.evaluation.results import queries
from musterpoint.evaluation.tests.results.factories import TODAY, exported, whole, workbook
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DESK = "/o/haven/desk/results/"


@pytest.fixture(autouse=True)
def _still(haven: Organisation, settings: Any) -> None:
    settings.STATIC_ROOT = None
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:2000]
    return answer.content.decode()


def links(text: str, end: str) -> list[str]:
    """Return the addresses on a page that end so, in their order."""
    return re.findall(rf'href="([^"]*/{end})"', text)


def test_a_framework_is_made_result_by_result(alice: Actor) -> None:
    client = signed_in("haven", "evaluator")
    assert "No results framework yet" in text_of(client, DESK)
    head = {"name": "Framework", "kind": "unsdcf", "country": "TUN", "first_year": "2024",
            "last_year": "2027", "currency": "usd"}  # fmt: skip
    assert client.post(f"{DESK}new/", {**head, "last_year": "1"}).status_code == 422
    one = client.post(f"{DESK}new/", head)["Location"]
    assert "No result yet" in text_of(client, one)
    assert client.post(f"{one}results/add/", {"title": ""}).status_code == 422
    assert client.post(f"{one}results/add/", {"title": "Safe"}).status_code == 302
    for title in ("Nobody left out", "Plans"):
        add = links(text_of(client, one), "results/[^/]+/add/")[-1]
        assert client.post(add, {"title": title}).status_code == 302
    text = text_of(client, one)
    work = {"title": "Write", "entity": "IOM", "gender": "2", "state": "ongoing",
            "required": "10 000,50", "available": "4000"}  # fmt: skip
    add = links(text, "results/[^/]+/add/")[-1]
    assert client.post(add, {**work, "required": "1.005"}).status_code == 422
    assert client.post(add, work).status_code == 302
    measured = links(text, "indicators/add/")[-1]
    bad = client.post(measured, {"name": "Plans", "baseline": "many", "target_2026": "50"})
    assert bad.status_code == 422
    assert 'value="many"' in bad.content.decode()
    good = {"name": "Plans", "baseline": "20", "baseline_year": "2024", "target_2026": "50",
            "groups": "women\nmen"}  # fmt: skip
    indicator = client.post(measured, good)["Location"]
    assert client.post(f"{indicator}report/", {"year": "2099", "value": "1"}).status_code == 422
    sent = {"year": "2026", "value": "47.5", "part_0": "30"}
    assert client.post(f"{indicator}report/", sent).status_code == 302
    shown = text_of(client, indicator)
    for words in ("On track", "47.5", "women", 'role="img"', "1.1.1a"):
        assert words in shown
    assert 'value="50"' in text_of(client, f"{indicator}change/")
    whole_page = text_of(client, one)
    for words in ("6,000 USD", "Nobody left out", "1.1.1.1", "On track"):
        assert words in whole_page
    library = links(whole_page, "indicators/library/")[-1]
    assert "non-nationals" in text_of(client, library)
    assert client.post(library, {"entry": "plans_in_force"}).status_code == 302
    assert client.post(f"{one}count/").status_code == 302
    assert client.post(f"{indicator}drop/").status_code == 302
    assert client.get(indicator).status_code == 404


def test_a_workbook_goes_out_is_looked_at_and_comes_in(alice: Actor) -> None:
    with acting_as(alice):
        data = exported(whole(alice))
        copy = whole(alice, name="Other")
    client = signed_in("haven", "evaluator")
    one = f"{DESK}{copy.id}/"
    book = client.get(f"{one}export/")
    assert book.content[:2] == b"PK"
    assert "1.1a" in client.get(f"{one}export/?as=csv").content.decode("utf-8-sig")

    def send(content: bytes, **more: str) -> Any:
        file = SimpleUploadedFile("results.xlsx", content)
        return client.post(f"{one}import/", {"file": file, **more})

    looked = send(data, look="on")
    assert "Nothing was changed yet" in looked.content.decode()
    assert send(data).status_code == 302
    wrong = send(workbook(["Code", "Level", "Result", "Indicator"], ["1.9.9", "Impact", "x", ""]))
    assert wrong.status_code == 422
    text = wrong.content.decode()
    assert "B2" in text
    assert "Strategic priority, Outcome" in text
    assert send(b"no workbook").status_code == 422
    assert client.post(f"{one}import/", {}).status_code == 422
    with acting_as(alice):
        assert len(queries.tree(copy.id, TODAY).branches) == 4


def test_who_reads_cannot_write_and_nobody_else_finds_it(
    alice: Actor, elsewhere: Organisation
) -> None:
    with acting_as(alice):
        row = whole(alice)
    reader, stranger = signed_in("haven", "reader"), signed_in("elsewhere", "evaluator")
    assert "Nobody left out" in text_of(reader, f"{DESK}{row.id}/")
    assert "non-nationals" in text_of(reader, f"{DESK}library/?q=plans")
    for rest in ("head/", "import/", "results/add/", "sessions/add/"):
        assert reader.get(f"{DESK}{row.id}/{rest}").status_code == 403
    assert reader.post(f"{DESK}{row.id}/count/").status_code == 403
    assert stranger.get(f"/o/elsewhere/desk/results/{row.id}/").status_code == 404


def test_a_country_team_is_sensitised_on_the_page(alice: Actor) -> None:
    with acting_as(alice):
        row = whole(alice)
    client = signed_in("haven", "evaluator")
    address = f"{DESK}{row.id}/sessions/add/"
    sent = {"held_on_day": "2", "held_on_month": "4", "held_on_year": "2026", "team": "UNCT Tunisia",
            "topic": "Migrants in crises", "people": "14"}  # fmt: skip
    assert client.post(address, {**sent, "people": "none"}).status_code == 422
    assert client.post(address, sent).status_code == 302
    assert "UNCT Tunisia" in text_of(client, f"{DESK}{row.id}/")
