"""Translations: asked by message, written and looked over on pages of their own, taken out."""

import re
from html import unescape

import pytest
from django.test import Client

from musterpoint.disclosures.tests.factories import agree
from musterpoint.messaging.actions._outbox import USE as MESSAGE
from musterpoint.messaging.models import Message
from musterpoint.rosters import actions
from musterpoint.rosters.models import Member, TranslationJob
from musterpoint.rosters.tests.factories import DAY, SITE, added, person, roster
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DESK = "/o/haven/desk/rosters/translations/"


@pytest.fixture(autouse=True)
def _still(haven: Organisation, elsewhere: Organisation) -> None:
    Organisation.objects.update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()


@pytest.fixture
def people(alice: Actor) -> list[Member]:
    with acting_as(alice):
        roster(alice)
        return added(alice, person("Selam Haile", 1), person("Biniam Tesfay", 2))


@pytest.fixture
def job(alice: Actor, mallory: Actor, people: list[Member]) -> TranslationJob:
    agreement = agree(alice, mallory)
    with acting_as(alice):
        return actions.ask_translation(
            agreement, "Leaflet", "Go to the school.", source="en", target="ti",
            due_at=NOON + 2 * DAY, site=SITE, by=alice, at=NOON,
        )  # fmt: skip


def texts(by: Actor, to: Member) -> list[str]:
    with acting_as(by):
        rows = Message.objects.filter(subject_id=to.id).order_by("due_at", "id")
        key = vault.open_key(to.id, at=NOON)
        return [key.open(MESSAGE, row.sealed)["text"] for row in rows]


def link_in(text: str) -> str:
    found = re.search(r"http://testserver(/o/haven/roster/translation/\S+)", text)
    assert found is not None, text
    return found[1]


def posted(client: Client, address: str, status: int = 302, **given: str) -> str:
    answer = client.post(address, given)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return unescape(answer.content.decode())


def shown(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return unescape(answer.content.decode())


def test_a_text_goes_from_the_desk_to_two_members_by_message_and_back(
    alice: Actor, people: list[Member], job: TranslationJob
) -> None:
    desk, phone = signed_in("haven", "duty_officer"), Client()
    here = f"{DESK}{job.id}/"
    selam, biniam = people
    shown(desk, f"{here}text/", 404)
    posted(desk, here, translator=str(selam.id), draft="")
    (asked,) = texts(alice, selam)
    assert "Leaflet" not in asked
    theirs = link_in(asked)
    assert "Go to the school." in shown(phone, theirs)
    posted(phone, theirs, 422, draft=" ")
    posted(phone, theirs, draft="Nab bet temherti.")
    assert "somebody else's turn" in shown(phone, theirs)
    posted(phone, theirs, 409, draft="Again.")
    posted(desk, here, reviewer=str(biniam.id), decision="ask")
    review = link_in(texts(alice, biniam)[-1])
    assert "Nab bet temherti." in shown(phone, review)
    posted(phone, review, decision="back", note="Say which school.")
    assert len(texts(alice, selam)) == 2
    assert "Say which school." in shown(phone, theirs)
    posted(phone, theirs, draft="Nab Meriam bet temherti.")
    assert len(texts(alice, biniam)) == 2
    posted(phone, review, decision="publish")
    assert "This is done" in shown(phone, review)
    assert "Download the text" in shown(desk, here)
    taken = desk.get(f"{here}text/")
    assert taken.content.decode() == "Nab Meriam bet temherti."
    assert taken["Content-Type"].startswith("text/plain")
    assert "attachment" in taken["Content-Disposition"]


def test_a_link_opens_one_part_for_one_member_while_it_is_theirs(
    alice: Actor, people: list[Member], job: TranslationJob
) -> None:
    selam, biniam = people
    with acting_as(alice):
        actions.ask_member(job.id, "translate", selam.id, by=alice, at=NOON)
    theirs = link_in(texts(alice, selam)[0])
    shown(Client(), theirs)
    shown(Client(), theirs[:-4] + "abc/", 404)
    with acting_as(alice):
        actions.ask_member(job.id, "translate", biniam.id, by=alice, at=NOON)
    shown(Client(), theirs, 404)
    posted(Client(), theirs, 404, draft="Mine.")


def test_whose_turn_it_is_is_reminded_once_when_it_is_due(
    alice: Actor, haven: Organisation, people: list[Member], job: TranslationJob
) -> None:
    selam = people[0]
    with acting_as(alice):
        actions.ask_member(job.id, "translate", selam.id, by=alice, at=NOON)
    for days, count in ((1, 1), (2, 2), (3, 2)):
        Organisation.objects.filter(id=haven.id).update(clock_at=NOON + days * DAY)
        pumps.run_due([haven.id], ["rosters"])
        assert len(texts(alice, selam)) == count, days
    assert "still waits for you" in texts(alice, selam)[-1]
