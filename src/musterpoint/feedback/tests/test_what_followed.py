"""The question, weeks after closing, whether anything bad followed: who is asked, who records."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

from django.core import mail
from django.test import Client

from musterpoint.audit.models import Event
from musterpoint.feedback import actions
from musterpoint.feedback.actions import OPEN, PRIVATE, Received
from musterpoint.feedback.models import PrivateReport, Report
from musterpoint.feedback.tests.conftest import Times
from musterpoint.feedback.tests.factories import Colleague, name_for, told
from musterpoint.feedback.tests.test_keeping_time import run
from musterpoint.messaging.models import Message
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation, Wake
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

DAY = timedelta(days=1)
DESK, SITE = "/o/haven/desk/feedback/", "/o/haven/feedback/"


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (answer.status_code, answer.content[:3000])
    return unescape(answer.content.decode())


def record(client: Client, made: Received, status: int = 302, **given: str) -> str:
    box = "confidence/" if made.is_private else ""
    answer = client.post(f"{DESK}{box}{made.id}/check/", given)
    assert answer.status_code == status, (answer.status_code, answer.content[:3000])
    return unescape(answer.content.decode())


def due(client: Client, box: str = "") -> int:
    return text_of(client, f"{DESK}{box}?state=checks").count("data-mp-row")


def closed(of: Organisation, by: Colleague, kind: str, **more: Any) -> Received:
    """Let somebody complain and get an answer, and close it, all at noon."""
    made = told(of, kind, "Secret words.", **more)
    box = PRIVATE if made.is_private else OPEN
    with acting_as(by.in_confidence) as opened:
        actions.answer(box, made.id, "Sorry.", "agreed", by=opened.actor, at=NOON)
        actions.close(box, made.id, by=opened.actor, at=NOON)
    return made


def test_a_safe_address_is_asked_in_neutral_words_at_each_time_and_once(
    haven: Organisation, alice: Actor, dora: Colleague, times: Times
) -> None:
    phone = {"channel": "sms", "contact": "+218911112222"}
    safe = closed(haven, dora, "service", **phone)
    unsafe = closed(haven, dora, "service", channel="sms", contact="+218911113333", is_safe=False)

    def asked(made: Received) -> int:
        with acting_as(alice):
            return Message.objects.filter(subject_id=made.id).count()

    before = asked(safe)
    run(alice, times, 29 * DAY)
    assert (asked(safe), due(dora.browser())) == (before, 0)
    assert run(alice, times, 30 * DAY) == [dora.user.email]
    assert run(alice, times, 31 * DAY) == []
    assert (asked(safe), asked(unsafe)) == (before + 1, 0)
    page = text_of(dora.browser(), f"{DESK}{safe.id}/")
    assert "Asked by message how it is going" in page
    assert "Time to ask what followed" in text_of(dora.browser(), f"{DESK}{unsafe.id}/")
    assert due(dora.browser()) == 2
    run(alice, times, 90 * DAY)
    assert (asked(safe), asked(unsafe), due(dora.browser())) == (before + 2, 0, 2)


def test_the_handler_records_what_was_said_or_that_nobody_could_be_asked(
    haven: Organisation, alice: Actor, dora: Colleague, times: Times
) -> None:
    well, unheard, bad = (closed(haven, dora, "service") for _ in range(3))
    desk = dora.browser()
    record(desk, well, 422, answer="well")
    run(alice, times, 30 * DAY)
    assert due(desk) == 3
    assert "What followed" in text_of(desk, f"{DESK}{well.id}/")
    record(desk, well, answer="well")
    assert "Write something" in record(desk, unheard, 422, answer="not_asked", text=" ")
    record(desk, unheard, 422)
    record(desk, unheard, answer="not_asked", text="Moved on, no number.")
    record(desk, bad, 422, answer="bad")
    record(desk, bad, answer="bad", text="No food since.")
    assert due(desk) == 0
    page = text_of(desk, f"{DESK}{unheard.id}/")
    assert "Could not be asked what followed" in page
    assert "Moved on, no number." in page
    with acting_as(alice):
        states = dict(Report.objects.values_list("id", "state"))
    assert states == {well.id: "closed", unheard.id: "closed", bad.id: "assigned"}
    visitor = Client()
    visitor.post(f"{SITE}code/", {"code": unheard.code})
    assert "Moved on" not in text_of(visitor, f"{SITE}mine/")
    run(alice, times, 90 * DAY)
    assert due(desk) == 2
    record(desk, well, answer="well", text="All is well.")
    run(alice, times, 200 * DAY)
    assert due(desk) == 1


def test_what_the_person_says_with_the_code_takes_it_off_the_list(
    haven: Organisation, alice: Actor, dora: Colleague, times: Times
) -> None:
    made = closed(haven, dora, "service")
    run(alice, times, 30 * DAY)
    visitor = Client()
    visitor.post(f"{SITE}code/", {"code": made.code})
    assert visitor.post(f"{SITE}mine/after/", {"bad": "no"}).status_code == 302
    assert due(dora.browser()) == 0
    record(dora.browser(), made, 422, answer="well")


def test_nothing_changes_for_the_one_complained_of_nor_in_what_others_can_read(
    haven: Organisation, alice: Actor, hugo: Colleague, ines: Colleague, dora: Colleague,
    times: Times,
) -> None:  # fmt: skip
    name_for(alice, hugo, "abuse")
    name_for(alice, ines, "abuse")
    times.at = NOON + 30 * DAY - timedelta(minutes=1)
    made = closed(haven, ines, "abuse", about="Hugo Brandt", channel="sms", contact="+218911112222")

    def shown(who: Colleague) -> list[str]:
        pages = (
            "confidence/",
            "confidence/?state=checks",
            "confidence/?state=all",
            "?state=checks",
        )
        found = [text_of(who.browser(), f"{DESK}{page}") for page in pages]
        return [re.sub(r'value="[^"]*"', "", page[page.index("<main") :]) for page in found]

    def trace() -> tuple[int, int, int]:
        with acting_as(alice):
            told_of = Event.objects.filter(kind__startswith="feedback").count()
            return told_of, Message.objects.count(), Wake.objects.exclude(lane="feedback").count()

    before = shown(hugo), trace()
    assert run(alice, times, 30 * DAY) == [ines.user.email]
    assert "Secret" not in mail.outbox[0].body
    assert (shown(hugo), trace()) == before
    assert (due(ines.browser(), "confidence/"), due(hugo.browser(), "confidence/")) == (1, 0)
    record(hugo.browser(), made, 404, answer="well")
    record(dora.browser(), made, 403, answer="well")
    record(ines.browser(), made, answer="bad", text="He waits at the gate.")
    assert (shown(hugo), trace()) == before
    with acting_as(ines.in_confidence):
        assert PrivateReport.objects.get().state == "assigned"
