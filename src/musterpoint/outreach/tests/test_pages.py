"""The pages of messages and replies, through the real middleware, for each of the cast."""

from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from musterpoint.audit.models import Event
from musterpoint.crises.models import Crisis
from musterpoint.messaging.models import Inbound
from musterpoint.outreach import actions
from musterpoint.outreach.models import Campaign
from musterpoint.outreach.tests.factories import (
    TEXTS,
    Network,
    came,
    crisis,
    draft,
    enrolled,
    number,
    person,
    state_of,
    use_simulator,
)
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

WRITTEN = {
    "name": "Tripoli: stay inside",
    "purpose": "are_you_safe",
    "lane": "bulk",
    "hours": "24",
    "text_en": TEXTS["en"],
    "text_ar": TEXTS["ar"],
}


@pytest.fixture(autouse=True)
def _no_collected_files(settings: object) -> None:
    settings.STATIC_ROOT = None


@pytest.fixture
def libya(alice: Actor, haven: Organisation) -> Crisis:
    """A crisis of Haven; its clock stands at noon."""
    Organisation.objects.filter(slug="haven").update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    with acting_as(alice):
        use_simulator(alice)
        return crisis(alice)


@pytest.fixture
def officer(libya: Crisis) -> Client:
    return signed_in("haven", "duty_officer")


def at(rest: str = "", slug: str = "haven") -> str:
    return f"/o/{slug}/desk/libya-2011/messages/{rest}"


INBOX = "/o/haven/desk/inbox/"


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:2000]
    return answer.content.decode()


def posted(client: Client, address: str, data: dict, status: int = 200) -> str:
    answer = client.post(address, data, follow=status == 200)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


# -- writing ---------------------------------------------------------------------------------------


def test_a_message_is_looked_at_with_its_numbers_before_anything_is_kept(
    alice: Actor, officer: Client
) -> None:
    with acting_as(alice):
        enrolled(alice, person("A", number(1)), person("B", number(1)), person("C", language="en"))
    page = posted(officer, at("new/"), {**WRITTEN, "step": "look"})
    assert "3 people, 1 phone" in page
    assert "Send to 3 people" in page
    assert "1 SMS part" in page
    assert "Unicode, shorter parts" in page
    assert "No safe address of their own: 1 person." in page
    with acting_as(alice):
        assert not Campaign.objects.exists()
        assert not Event.objects.filter(kind="outreach.campaign.created").exists()


def test_a_message_is_sent_from_the_look(
    alice: Actor, haven: Organisation, officer: Client
) -> None:
    with acting_as(alice):
        enrolled(alice, person("A", number(1)))
    page = posted(officer, at("new/"), {**WRITTEN, "step": "send"})
    assert "The message is on its way." in page
    network = Network()
    network.run(haven)
    with acting_as(alice):
        found = Campaign.objects.get()
    assert found.texts["ar"] == TEXTS["ar"]
    assert [parcel.address for parcel in network.parcels] == [number(1)]
    page = text_of(officer, at(f"{found.id}/"))
    assert "Delivered" in page
    assert "Tripoli: stay inside" in text_of(officer, at())


def test_a_language_without_a_text_is_told_and_stops_the_message(
    alice: Actor, officer: Client
) -> None:
    Organisation.objects.filter(slug="haven").update(languages=["fr"])
    with acting_as(alice):
        enrolled(alice, person("A", number(1), language="bn"))
        enrolled(alice, person("B", number(2), language="ar"))
    data = {**WRITTEN, "text_en": "", "step": "look"}
    page = posted(officer, at("new/"), data)
    assert "1 person would get no text: বাংলা is not written." in page
    assert "Send to" not in page
    page = posted(officer, at("new/"), {**data, "step": "send"}, 409)
    assert "would get no text" in page
    assert TEXTS["ar"] in page
    with acting_as(alice):
        assert not Campaign.objects.exists()


def test_the_audience_is_narrowed_and_leaves_out_the_dead(alice: Actor, officer: Client) -> None:
    with acting_as(alice):
        enrolled(alice, person("A", number(1)), person("B", number(2), area="benghazi"))
        (dead,) = enrolled(alice, person("D", number(3), area="benghazi"))
        from musterpoint.crises import actions as crises

        one = crises.StateIn(person_id=dead, state="deceased", way="staff", occurred_at=NOON)
        crises.set_state(Crisis.objects.get().id, [one], by=alice, at=NOON)
    page = posted(officer, at("new/"), {**WRITTEN, "areas": "benghazi", "step": "look"})
    assert "1 person, 1 phone" in page
    assert "Benghazi" in page
    assert "Nobody recorded as dead" in page


def test_what_was_typed_comes_back_to_be_changed_or_is_kept_as_a_draft(
    alice: Actor, officer: Client
) -> None:
    with acting_as(alice):
        enrolled(alice, person("A", number(1)))
    page = posted(officer, at("new/"), {**WRITTEN, "areas": "tripoli", "step": "change"})
    assert TEXTS["ar"] in page
    assert 'value="tripoli" checked' in page
    page = posted(officer, at("new/"), {**WRITTEN, "step": "keep"})
    assert "The draft is kept." in page
    with acting_as(alice):
        found = Campaign.objects.get()
    assert "Send to 1 person" in text_of(officer, at(f"{found.id}/"))
    assert "The message is on its way." in posted(officer, at(f"{found.id}/send/"), {})
    page = posted(officer, at(f"{found.id}/send/"), {}, 409)
    assert "sent or stopped before" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Enter a name, like"),
        ({"name": "x" * 500}, "Shorten this to 120"),
        ({"purpose": "spam"}, "Choose one of the answers in the list"),
        ({"areas": "atlantis"}, "Choose one of the answers in the list"),
        ({"text_en": "", "text_ar": ""}, "Write the message in at least one language"),
        ({"text_en": "x" * 10_000}, "Shorten this to 1000"),
        ({"text_en": "ab" * 499}, "Shorten it: this is 7 text messages"),
        ({"hours": "-4"}, "Choose one of the answers in the list"),
    ],
)
def test_a_bad_message_keeps_what_was_typed(
    alice: Actor, officer: Client, changes: dict[str, str], words: str
) -> None:
    page = posted(officer, at("new/"), {**WRITTEN, **changes, "step": "look"}, 422)
    assert words in page
    if "text_ar" not in changes:
        assert TEXTS["ar"] in page
    with acting_as(alice):
        assert not Campaign.objects.exists()


def test_a_message_is_stopped_after_one_look(
    alice: Actor, haven: Organisation, officer: Client
) -> None:
    with acting_as(alice):
        enrolled(alice, person("A", number(1)), person("B", number(2)))
        found = draft(alice, Crisis.objects.get().id)
        actions.approve_and_send(found.id, by=alice, at=NOON)
        while actions.send_some(found.id, by=alice, at=NOON):
            pass
    page = text_of(officer, at(f"{found.id}/stop/"))
    assert "Stop and hold back 2 messages" in page
    assert "2 messages were held back" in posted(officer, at(f"{found.id}/stop/"), {})
    posted(officer, at(f"{found.id}/stop/"), {}, 409)


def test_a_list_without_messages_says_what_one_can_do(officer: Client) -> None:
    assert "No message yet" in text_of(officer, at())


def test_what_came_back_is_told_by_meaning(
    alice: Actor, haven: Organisation, officer: Client
) -> None:
    with acting_as(alice):
        enrolled(alice, person("A", number(1)))
        found = draft(alice, Crisis.objects.get().id)
        actions.approve_and_send(found.id, by=alice, at=NOON)
    network = Network()
    network.run(haven)
    with acting_as(alice):
        came(alice, "2", number(1))
    network.run(haven)
    page = text_of(officer, at(f"{found.id}/"))
    assert "Needs help" in page


# -- the inbox -----------------------------------------------------------------------------------


def waiting(alice: Actor, haven: Organisation, text: str, phone: str) -> UUID:
    """Let a reply come in that the rules leave to a person."""
    with acting_as(alice):
        arrived = came(alice, text, phone)
    Network().run(haven)
    return arrived


def test_a_reply_that_waits_is_read_with_its_age_and_settled(
    alice: Actor, haven: Organisation, officer: Client
) -> None:
    with acting_as(alice):
        (someone,) = enrolled(alice, person("Zenobia", number(1)))
    arrived = waiting(alice, haven, "we moved to the school near the old market", number(1))
    page = text_of(officer, INBOX)
    assert "1 waits for a person" in page
    assert "old market" in page
    assert "Zenobia" in page
    assert "Not understood" in page
    page = posted(officer, f"{INBOX}{arrived}/", {"meaning": "safe", "person": str(someone)})
    assert "No reply waits for a person" in page
    with acting_as(alice):
        assert state_of(alice, someone) == "safe"
        assert Inbound.objects.get().handled_how == "person"
        kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"messaging.inbound.read", "people.person.read"} <= kinds


def test_a_stranger_s_reply_is_tied_to_a_person_by_reference(
    alice: Actor, haven: Organisation, officer: Client
) -> None:
    from musterpoint.people.models import Person

    with acting_as(alice):
        (someone,) = enrolled(alice, person("Zenobia", number(1)))
        reference = Person.objects.get(id=someone).reference
    arrived = waiting(alice, haven, "HELP", number(9))
    page = posted(officer, f"{INBOX}{arrived}/", {"meaning": "help"}, 422)
    assert "Say whom the message is about." in page
    page = posted(officer, f"{INBOX}{arrived}/", {"meaning": "help", "reference": "MP-XXXX"}, 422)
    assert "Nobody here has this reference" in page
    assert "MP-XXXX" in page
    posted(officer, f"{INBOX}{arrived}/", {"meaning": "help", "reference": reference})
    with acting_as(alice):
        assert state_of(alice, someone) == "needs_help"


@pytest.mark.parametrize(
    "data",
    [{}, {"meaning": "dance"}, {"meaning": "safe", "person": "x"},
     {"meaning": "safe", "person": str(UUID(int=7))}],
)  # fmt: skip
def test_a_broken_answer_settles_nothing(
    alice: Actor, haven: Organisation, officer: Client, data: dict[str, str]
) -> None:
    with acting_as(alice):
        enrolled(alice, person("Zenobia", number(1)))
    arrived = waiting(alice, haven, "who is this about then maybe", number(1))
    posted(officer, f"{INBOX}{arrived}/", data, 422)
    with acting_as(alice):
        assert Inbound.objects.get().handled_at is None


def test_a_reply_is_settled_once(alice: Actor, haven: Organisation, officer: Client) -> None:
    with acting_as(alice):
        enrolled(alice, person("Zenobia", number(1)))
    arrived = waiting(alice, haven, "who is this about then maybe", number(1))
    posted(officer, f"{INBOX}{arrived}/", {"meaning": "unknown"})
    page = posted(officer, f"{INBOX}{arrived}/", {"meaning": "stop"}, 409)
    assert "dealt with this message already" in page


# -- who may --------------------------------------------------------------------------------------


def test_a_reader_sees_neither_messages_nor_replies(
    alice: Actor, haven: Organisation, officer: Client
) -> None:
    reader = signed_in("haven", "reader")
    arrived = waiting(alice, haven, "hello there old friend", number(1))
    for address in (at(), at("new/"), INBOX):
        assert reader.get(address).status_code == 403, address
    assert reader.post(f"{INBOX}{arrived}/", {"meaning": "stop"}).status_code == 403
    assert reader.post(at("new/"), {**WRITTEN, "step": "send"}).status_code == 403


def test_a_caseworker_reads_messages_and_sends_none(alice: Actor, officer: Client) -> None:
    with acting_as(alice):
        enrolled(alice, person("A", number(1)))
        found = draft(alice, Crisis.objects.get().id)
    caseworker = signed_in("haven", "caseworker")
    assert "Write a message" not in text_of(caseworker, at())
    assert "Send to" not in text_of(caseworker, at(f"{found.id}/"))
    for rest in (f"{found.id}/send/", f"{found.id}/stop/", "new/"):
        assert caseworker.post(at(rest), WRITTEN).status_code == 403


def test_another_organisation_finds_nothing(
    alice: Actor, haven: Organisation, elsewhere: Organisation, libya: Crisis
) -> None:
    with acting_as(alice):
        found = draft(alice, libya.id)
    arrived = waiting(alice, haven, "hello there old friend", number(1))
    stranger = signed_in("elsewhere", "duty_officer")
    for address in (at(), at(f"{found.id}/"), INBOX, at(slug="elsewhere")):
        assert stranger.get(address).status_code == 404, address
    answer = stranger.post(f"/o/elsewhere/desk/inbox/{arrived}/", {"meaning": "stop"})
    assert answer.status_code == 404
    assert "No reply waits" in text_of(stranger, "/o/elsewhere/desk/inbox/")
    assert Client().get(INBOX).status_code == 302


def test_the_list_asks_the_database_as_often_for_many_as_for_one(
    alice: Actor, officer: Client
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            text_of(officer, at())
        return len(taken)

    with acting_as(alice):
        draft(alice, Crisis.objects.get().id)
    queries()
    few = queries()
    with acting_as(alice):
        for _number in range(5):
            draft(alice, Crisis.objects.get().id)
    assert queries() == few <= 30
