"""The page of rights is the same for everybody; a call asked for is read by caseworkers alone."""

import pytest
from django.test import Client

from musterpoint.cases.models import CallBack
from musterpoint.cases.screening import actions, prompts, queries
from musterpoint.cases.tests.screening.factories import AFRAID, in_use, on_the_roll, talk
from musterpoint.crises.public import attempts
from musterpoint.kernel.errors import NotAllowed
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor, Clearance
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

CALL = {"phone": "+218911112222", "is_safe": "no", "name": "Sara", "hours": "after ten"}


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_the_page_speaks_four_languages_and_names_who_reads(
    portal: Organisation, haven: Organisation, language: str
) -> None:
    client = Client(headers={"accept-language": language})
    texts = {
        slug: client.get(f"/o/{slug}/your-rights/").content.decode() for slug in ("portal", "haven")
    }
    for section in prompts.pack().rules["sections"]:
        for text in texts.values():
            assert section["title"][language].replace("'", "&#x27;") in text
    assert "/o/portal/your-rights/call/" in texts["portal"]
    assert "/o/haven/your-rights/call/" not in texts["haven"]


def test_the_numbers_are_a_setting(portal: Organisation) -> None:
    administrator = signed_in("portal", "administrator")
    sent = {
        "form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0",
        "form-0-name": "Anti-trafficking line", "form-0-phone": "1515",
        "form-0-hours": "day and night", "form-1-name": "No number",
    }  # fmt: skip
    address = "/o/portal/desk/helplines/"
    assert administrator.post(address, sent).status_code == 422
    assert administrator.post(address, sent | {"form-1-phone": "1616"}).status_code == 302
    page = Client().get("/o/portal/your-rights/").content.decode()
    assert "Anti-trafficking line" in page
    assert "1616" in page


def test_a_call_is_asked_for_read_by_caseworkers_alone_and_then_destroyed(
    portal: Organisation, olga: Actor
) -> None:
    visitor = Client()
    assert visitor.post("/o/portal/your-rights/call/", {"phone": ""}).status_code == 422
    answer = visitor.post("/o/portal/your-rights/call/", CALL, follow=True)
    assert answer.status_code == 200
    assert b"911112222" not in answer.content
    with acting_as(olga):
        assert not CallBack.objects.exists()
    caseworker = signed_in("portal", "caseworker")
    page = caseworker.get("/o/portal/desk/private-calls/").content.decode()
    assert "+218911112222" in page.replace("\u2066", "").replace("\u2069", "")
    assert "Say nothing: a wrong number" in page
    reader = officer(portal, "Cara", "caseworker").with_clearance(Clearance.CONFIDENCE)
    with acting_as(reader):
        call = CallBack.objects.get()
    done = caseworker.post("/o/portal/desk/private-calls/", {"call": str(call.id)}, follow=True)
    assert "Nobody waits for a call" in done.content.decode()
    with acting_as(reader):
        assert bytes(CallBack.objects.get().sealed) == b""
        assert queries.calls(NOON, by=reader) == []


def test_a_machine_cannot_bury_the_calls_that_people_asked_for(
    portal: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "SENT_TRIES", 2)
    visitor = Client()
    for _again in range(2):
        assert visitor.post("/o/portal/your-rights/call/", CALL).status_code == 302
    refused = visitor.post("/o/portal/your-rights/call/", CALL)
    assert refused.status_code == 422
    assert "Very much came from your network" in refused.content.decode()
    assert "Sara" in refused.content.decode(), "what was typed stays"
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert elsewhere.post("/o/portal/your-rights/call/", CALL).status_code == 302


def test_a_state_takes_no_private_request(haven: Organisation) -> None:
    assert Client().post("/o/haven/your-rights/call/", CALL).status_code == 302
    public = actors.public(haven.id)
    wanted = actions.CallIn(phone="+218911112222", language="en", is_safe=True)
    with acting_as(public), pytest.raises(NotAllowed):
        actions.ask_for_call(wanted, by=public, at=NOON)


def test_the_pages_of_a_talk_lead_from_the_queue_to_a_case(
    portal: Organisation, olga: Actor
) -> None:
    in_use(olga)
    (mona,) = on_the_roll(olga, "Mona Perera")
    cara = signed_in("portal", "caseworker")
    desk = "/o/portal/desk"
    assert b"Mona Perera" in cara.get(f"{desk}/private-talks/").content
    page = f"{desk}/people/{mona}/private-talk/"
    text = cara.get(page).content.decode()
    assert "hurt" not in text
    assert cara.post(page, {"state": ""}).status_code == 422
    offered = {"state": "begun", "interviewer": "woman", "companion": "woman"}
    related = cara.post(page, offered | {"interpreter": "Her brother"})
    assert related.status_code == 422
    assert "Her brother" in related.content.decode()
    begun = cara.post(page, offered)
    assert begun.url.startswith(f"{desk}/forms/drafts/")
    draft = cara.get(begun.url).content.decode()
    assert "Stop" in draft or "alone" in draft
    colleague = officer(portal, "Rosa", "caseworker")
    with acting_as(colleague):
        done = talk(colleague, mona, **AFRAID)
    talked = f"{desk}/private-talks/{done.id}/"
    sent = cara.get(f"{desk}/private-talks/sent/{done.draft_id}/")
    assert sent.url == talked
    assert "Is afraid to go back" in cara.get(talked).content.decode()
    after = cara.post(talked, {"paths": ["asylum-referral"]}, follow=True).content.decode()
    assert "Referral to asylum" in after
    flags = cara.get(f"{desk}/private-talks/flags/").content.decode()
    assert "Mona Perera" in flags
    flag = queries_flag(colleague)
    cara.post(f"{desk}/private-talks/flags/", {"flag": flag})
    stopped = cara.post(f"{page}stop/", {"last_word": "safe"}, follow=True).content.decode()
    assert "Nothing more is shared" in stopped


def queries_flag(by: Actor) -> str:
    with acting_as(by):
        return str(queries.open_flags(by=by)[0].id)
