"""Who is told at the partner, and what the person is asked afterwards."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from musterpoint.kernel.ids import uuid7
from musterpoint.messaging.models import Message
from musterpoint.people import actions as people
from musterpoint.people.identity import ContactIn, HouseholdIn
from musterpoint.people.tests.factories import named
from musterpoint.referrals import actions, identity, life, pumps
from musterpoint.referrals.actions import Sent
from musterpoint.referrals.models import FocalPoint
from musterpoint.referrals.tests.life_factories import NOON, Desk, officer
from musterpoint.tenancy import vault
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import member

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(haven: Organisation) -> Desk:
    return Desk(officer(haven, "Dora"))


def away(desk: Desk, rank: int, until: datetime = NOON + 48 * HOUR) -> None:
    with acting_as(desk.by):
        FocalPoint.objects.filter(rank=rank).update(away_until=until.date())


def without_mail(desk: Desk, rank: int) -> None:
    with acting_as(desk.by):
        row = FocalPoint.objects.get(rank=rank)
        who = identity.Contact(name="By telephone", phone="+21620661234")
        row.sealed = vault.open_key(row.id, at=NOON).seal(identity.USE, who.kept())
        row.save()


def messages(desk: Desk) -> list[dict[str, str]]:
    """Return what was sent, in its order."""
    with acting_as(desk.by):
        return [
            vault.open_key(one.subject_id, at=NOON).open("messaging.message", one.sealed)
            for one in Message.objects.order_by("id")
        ]


def mailed(desk: Desk) -> list[str]:
    """Return to whom messages went, in their order."""
    return [one["address"] for one in messages(desk)]


def third(desk: Desk) -> None:
    """Name one more deputy."""
    with acting_as(desk.by):
        row = FocalPoint(
            id=uuid7(), partner=desk.service.partner, rank=2, languages=["en"], sealed=b""
        )
        who = identity.Contact(name="Rim", email="rim@hope.example.org")
        row.sealed = vault.make_keys([row.id], at=NOON)[row.id].seal(identity.USE, who.kept())
        row.save(force_insert=True)


def test_the_link_goes_to_the_focal_point(desk: Desk) -> None:
    assert desk.sent().mailed_to == "Huda"
    assert mailed(desk) == ["huda@hope.example.org"]


def test_who_is_away_is_passed_over(desk: Desk) -> None:
    away(desk, 0)
    assert desk.sent().mailed_to == "Samir"
    assert mailed(desk) == ["samir@hope.example.org"]


def test_who_has_no_address_is_passed_over(desk: Desk) -> None:
    without_mail(desk, 0)
    assert desk.sent().mailed_to == "Samir"


def test_nobody_is_mailed_when_all_are_away_and_the_first_who_is_back_is_told_of_the_silence(
    desk: Desk, haven: Organisation
) -> None:
    away(desk, 0)
    away(desk, 1)
    assert desk.sent(urgency="immediate").mailed_to == ""
    assert mailed(desk) == []
    away(desk, 0, NOON - 48 * HOUR)
    pumps.keep_time(haven, NOON + HOUR)
    assert mailed(desk) == ["huda@hope.example.org"]


@pytest.mark.parametrize("passed_over", [away, without_mail])
def test_silence_is_told_to_the_next_deputy_who_can_be_reached(
    desk: Desk, haven: Organisation, passed_over: object
) -> None:
    third(desk)
    desk.sent(urgency="immediate")
    passed_over(desk, 1)
    pumps.keep_time(haven, NOON + HOUR)
    assert mailed(desk) == ["huda@hope.example.org", "rim@hope.example.org"]


def test_silence_after_a_deputy_had_the_link_is_told_to_the_one_after(
    desk: Desk, haven: Organisation
) -> None:
    third(desk)
    away(desk, 0)
    desk.sent(urgency="immediate")
    pumps.keep_time(haven, NOON + HOUR)
    assert mailed(desk) == ["samir@hope.example.org", "rim@hope.example.org"]


def test_the_deputy_is_told_of_a_link_that_was_opened_and_not_answered(
    desk: Desk, haven: Organisation
) -> None:
    sent = desk.sent(urgency="immediate")
    token = sent.link.rstrip("/").rpartition("/")[2]
    with acting_as(desk.by):
        actions.enter(token, sent.code, by=desk.by, at=NOON)
    pumps.keep_time(haven, NOON + 3 * HOUR)
    assert mailed(desk) == ["huda@hope.example.org"]
    pumps.keep_time(haven, NOON + 4 * HOUR)
    assert mailed(desk) == ["huda@hope.example.org", "samir@hope.example.org"]
    with acting_as(desk.by):
        actions.enter(token, sent.code, by=desk.by, at=NOON + 4 * HOUR)


# What the person is asked afterwards


NUMBER = "+201001234567"


def completed(desk: Desk, *contacts: ContactIn) -> tuple[Sent, datetime]:
    """Complete a referral of somebody; return it and when they are asked."""
    one = named("Selam Haile", born="1988-04-03", contacts=contacts)
    with acting_as(desk.by):
        made = people.register([HouseholdIn(members=(one,))], by=desk.by, at=NOON, source="staff")
    sent = desk.sent("name", person_id=made[0].persons[0].id, urgency="urgent")
    desk.answer(sent.referral.id, "accept")
    desk.answer(sent.referral.id, "complete")
    return sent, NOON + life.hours("urgent")["follow_up"] * HOUR


def test_somebody_with_a_safe_number_is_asked_once_how_it_was_in_words_that_tell_nothing(
    desk: Desk, haven: Organisation
) -> None:
    sent, when = completed(desk, ContactIn(channel="sms", address=NUMBER))
    before = len(messages(desk))
    pumps.keep_time(haven, when - HOUR)
    assert len(messages(desk)) == before
    pumps.keep_time(haven, when)
    pumps.keep_time(haven, when + HOUR)
    (asked,) = messages(desk)[before:]
    assert asked["address"] == NUMBER
    assert "do you still need help?" in asked["text"]
    assert "http://testserver/o/haven/referred/mine/" in asked["text"]
    for word in ("Selam", "doctor", "clinic", "Hope", sent.person_code):
        assert word not in asked["text"] + asked["title"]
    found = desk.see(sent.referral.id)
    assert (found.asked_after_at, found.due_at) == (when, when + (when - NOON))


def test_who_is_asked_answers_on_that_page_with_the_code_they_have(
    desk: Desk, haven: Organisation, settings: object
) -> None:
    settings.STATIC_ROOT = None
    sent, when = completed(desk, ContactIn(channel="sms", address=NUMBER))
    pumps.keep_time(haven, when)
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=when)
    page = re.findall(r"http://testserver(/\S+)", messages(desk)[-1]["text"])[0]
    phone = Client()
    assert phone.post(page, {"code": sent.person_code}).status_code == 302
    said = {"what": "feedback", "verdict": "partly", "still_needs": "yes", "words": ""}
    assert phone.post(page, said).status_code == 302
    found = desk.see(sent.referral.id)
    assert (found.was_good, found.still_needs, found.due_at) == ("partly", True, None)


@pytest.mark.parametrize(
    "contacts", [(), (ContactIn(channel="sms", address=NUMBER, is_safe=False),)]
)
def test_nobody_is_asked_on_a_number_that_is_not_safe_and_the_desk_asks_instead(
    desk: Desk, haven: Organisation, contacts: tuple[ContactIn, ...]
) -> None:
    sent, when = completed(desk, *contacts)
    before = len(messages(desk))
    pumps.keep_time(haven, when)
    assert len(messages(desk)) == before
    assert desk.see(sent.referral.id).due_at == when


def test_who_has_said_how_it_was_is_not_asked(desk: Desk, haven: Organisation) -> None:
    sent, when = completed(desk, ContactIn(channel="sms", address=NUMBER))
    with acting_as(desk.by):
        actions.give_feedback(sent.referral.id, "good", still_needs=False, by=desk.by, at=NOON)
    before = len(messages(desk))
    pumps.keep_time(haven, when)
    assert len(messages(desk)) == before


def test_behind_the_wall_nobody_is_asked_by_message(portal: Organisation) -> None:
    desk = Desk(member(portal, "Cara", 77, "caseworker"), "asylum")
    sent = desk.sent()
    desk.answer(sent.referral.id, "accept")
    desk.answer(sent.referral.id, "start")
    with acting_as(desk.by):
        actions.receipt(sent.referral.id, "R 9", NOON, by=desk.by, at=NOON)
    assert desk.see(sent.referral.id).state == "completed"
    late = NOON + timedelta(days=60)
    pumps.keep_time(portal, late)
    pumps.keep_time_in_private(portal, late)
    assert messages(desk) == []
    assert desk.see(sent.referral.id).asked_after_at is None
