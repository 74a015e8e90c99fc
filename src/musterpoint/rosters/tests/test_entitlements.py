"""What is open to whom: the rows, the look-up, and a private page that keeps nothing."""

import logging
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from musterpoint.audit.models import Event
from musterpoint.config.logs import EventFormatter
from musterpoint.rosters import actions, queries
from musterpoint.rosters.entitlements import pack
from musterpoint.rosters.entitlements.actions import EntitlementIn
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.tenancy.tenant import tenant_models
from musterpoint.testing import NOON, signed_in

DESK = "/o/haven/desk/rosters/entitlements/"
HERE = "/o/haven/entitlements/"


@pytest.fixture(autouse=True)
def _still(haven: Organisation) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()


def row(**changes: Any) -> EntitlementIn:
    facts: dict[str, Any] = {
        "country": "TUN", "service": "school", "status": "irregular", "phase": "any",
        "access": "open", "words": {"en": "Bring the child."}, "source": "The ministry, by letter",
        "valid_from": date(2026, 1, 1), "checked_on": date(2026, 4, 1),
    }  # fmt: skip
    return EntitlementIn(**facts | changes)


def answer(service: str = "school", status: str = "irregular", at: Any = NOON) -> queries.Found:
    (found,) = queries.entitlements("TUN", status, "during", service, at=at)
    return found


def test_every_shipped_row_is_complete_in_four_languages_and_marked() -> None:
    found = pack.shipped()
    assert {row.country for row in found.rows} >= {"LBY", "LBN", "TUN"}
    assert {row.mark for row in found.rows if row.country != "any"} == {"general"}
    broken = {"services": {"x": {"en": "X"}}, "rows": [{"country": "ZZ", "service": "y"}]}
    problems = pack.check(broken)
    assert "services.x" in problems
    assert {"names no country", "access must be open, limited or closed"} <= set(problems["rows.0"])


def test_an_own_row_goes_before_the_shipped_one_from_its_first_to_its_last_day(
    alice: Actor,
) -> None:
    with acting_as(alice):
        assert answer().access == "limited"
        assert not answer().is_sure
        kept = actions.set_entitlement(row(valid_until=date(2026, 6, 1)), by=alice, at=NOON)
        assert (answer().access, answer().text, answer().is_sure) == (
            "open",
            "Bring the child.",
            True,
        )
        assert answer(status="refugee").access == "limited"
        assert answer(at=NOON + timedelta(days=60)).access == "limited"
        actions.remove_entitlement(kept.id, by=alice, at=NOON)
        assert answer().access == "limited"
        with pytest.raises(actions.BadEntitlement) as refused:
            actions.set_entitlement(row(country="ZZZ", words={}), by=alice, at=NOON)
        assert set(refused.value.fields) == {"country", "en"}


def test_who_asked_for_asylum_is_told_to_think_before_calling_the_consulate(alice: Actor) -> None:
    with acting_as(alice):
        assert "afraid of your own country" in answer("consular_contact", "asylum_seeker").text
        assert answer("consular_contact", "regular").is_sure


def ask(client: Client, status: str) -> str:
    """Answer the three questions as a person does, following the hidden answers of each page."""
    page = client.get(HERE)
    for wanted in ("LBY", "during", status):
        assert page.status_code == 200
        text = page.content.decode()
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', text))
        hidden.pop("csrfmiddlewaretoken", None)
        page = client.post(HERE, hidden | {"answer": wanted})
        assert page["Cache-Control"] == "no-store, private"
        assert not {"sessionid", "messages"} & set(page.cookies)
    return page.content.decode()


def traces() -> dict[str, list]:
    """Return every row of every table, in the clear of the database."""
    found = {}
    with connection.cursor() as cursor:
        for model in tenant_models():
            table = model._meta.db_table
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY id')
            found[table] = cursor.fetchall()
        cursor.execute("SELECT * FROM django_session ORDER BY session_key")
        found["django_session"] = cursor.fetchall()
    return found


def test_the_private_page_leaves_no_trace_of_the_status(alice: Actor, caplog: Any) -> None:
    lines: dict[str, list[str]] = {}
    kept: dict[str, dict[str, list]] = {}
    shown: dict[str, str] = {}
    with acting_as(alice):
        before = traces()
    for status in ("regular", "irregular", "asylum_seeker"):
        caplog.clear()
        with caplog.at_level(logging.DEBUG):
            shown[status] = ask(Client(), status)
        mine = [one for one in caplog.records if not one.name.startswith("asyncio")]
        lines[status] = [EventFormatter().format(one).partition('"level"')[2] for one in mine]
        with acting_as(alice):
            kept[status] = traces()
    assert kept["regular"] == kept["irregular"] == kept["asylum_seeker"] == before
    assert lines["regular"] == lines["irregular"] == lines["asylum_seeker"]
    assert shown["regular"] != shown["irregular"]
    assert "a fine may be asked" in shown["irregular"]
    assert "Ask before you rely on it" in shown["irregular"]


def test_the_private_page_goes_back_and_asks_again_what_was_not_answered(alice: Actor) -> None:
    client = Client()
    assert "In which country are you?" in client.get(HERE).content.decode()
    refused = client.post(HERE, {"question": "country", "answer": "ZZZ"})
    assert refused.status_code == 422
    back = client.post(HERE, {"country": "LBY", "phase": "during", "back": "1"})
    assert "Is there an emergency" in back.content.decode()
    forged = client.post(HERE, {"country": "'; DROP", "phase": "x", "status": "y"})
    assert "In which country are you?" in forged.content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [("ar", "في أي بلد أنت؟"), ("fr", "Dans quel pays êtes-vous"), ("es", "¿En qué país está?")],
)
def test_the_private_page_speaks_the_four_languages_of_the_site(
    language: str, words: str, alice: Actor
) -> None:
    client = Client(headers={"accept-language": language})
    assert words in client.get(HERE).content.decode()
    assert "Ask before you rely" not in ask(client, "irregular")


def test_the_same_rows_answer_at_the_desk_and_the_question_is_not_kept(alice: Actor) -> None:
    caseworker = signed_in("haven", "caseworker")
    asked = {"country": "LBY", "status": "irregular", "phase": "during", "service": "leaving"}
    page = caseworker.post(f"{DESK}look/", asked)
    assert "a fine may be asked" in page.content.decode() or "free" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert caseworker.post(f"{DESK}look/", {**asked, "status": "x"}).status_code == 422
    with acting_as(alice):
        assert not Event.objects.exists()


def test_rows_are_written_read_in_and_taken_out_on_the_pages(alice: Actor) -> None:
    officer = signed_in("haven", "duty_officer")
    typed = {"country": "TUN", "service": "shelter", "status": "any", "phase": "during",
             "access": "open", "source": "Red Crescent", "valid_from_day": "1",
             "valid_from_month": "1", "valid_from_year": "2026", "fr": "Ouvert la nuit"}  # fmt: skip
    assert officer.post(f"{DESK}add/", {**typed, "fr": ""}).status_code == 422
    page = officer.post(f"{DESK}add/", typed, follow=True)
    assert "Ouvert la nuit" in page.content.decode()
    made = officer.get(f"{DESK}export/").content
    text = made.decode("utf-8-sig")
    text += (
        "TUN,nonsense,any,any,open,x,,2026-01-01,,Words,,,\nTUN,school,any,any,open,x,,soon,,W,,,\n"
    )
    file = SimpleUploadedFile("rows.csv", text.encode())
    told = officer.post(f"{DESK}import/", {"file": file}).content.decode()
    assert "1 row was read in" in told
    assert "Choose a service from the list." in told
    assert "Write the date as 2026-01-31." in told
    with acting_as(alice):
        kept = queries.own_rows().get()
    gone = officer.post(f"{DESK}{kept.id}/remove/", follow=True)
    assert "The row is removed." in gone.content.decode()
