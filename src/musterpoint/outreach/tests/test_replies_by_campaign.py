"""What came back to each message: a reply answers the last that wrote to its address."""

from musterpoint.crises.models import Crisis
from musterpoint.outreach import actions, queries
from musterpoint.outreach.models import Campaign
from musterpoint.outreach.presenters.campaigns import campaign_rows
from musterpoint.outreach.tests.factories import (
    HOUR,
    Network,
    came,
    draft,
    enrolled,
    number,
    person,
)
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def sent(alice: Actor, haven: Organisation, libya: Crisis, network: Network, hours: int) -> None:
    """Send a message so many hours after noon."""
    at = NOON + hours * HOUR
    with acting_as(alice):
        found = draft(alice, libya.id, name=f"Message {hours}")
        actions.approve_and_send(found.id, by=alice, at=at)
    network.run(haven, at)


def answered(
    alice: Actor, haven: Organisation, network: Network, text: str, place: int, hours: int
) -> None:
    """Let somebody reply so many hours after noon."""
    at = NOON + hours * HOUR
    with acting_as(alice):
        came(alice, text, number(place), at=at)
    network.run(haven, at)


def test_a_reply_counts_for_the_message_that_wrote_last(
    alice: Actor, haven: Organisation, libya: Crisis, network: Network
) -> None:
    with acting_as(alice):
        enrolled(alice, person("A", number(1)), person("B", number(2)))
    sent(alice, haven, libya, network, 0)
    answered(alice, haven, network, "SAFE", 1, 1)
    sent(alice, haven, libya, network, 2)
    answered(alice, haven, network, "HELP", 1, 3)
    answered(alice, haven, network, "SAFE", 2, 3)
    answered(alice, haven, network, "HELP", 7, 3)
    with acting_as(alice):
        first, second = Campaign.objects.order_by("name")
        assert queries.replies([first, second]) == {
            first.id: {"safe": 1},
            second.id: {"help": 1, "safe": 1},
        }
        rows = campaign_rows([first, second])
    assert [row.answers for row in rows] == [
        (("ok", "Safe", 1),),
        (("help", "Needs help", 1), ("ok", "Safe", 1)),
    ]


def test_a_draft_has_no_replies(alice: Actor, libya: Crisis) -> None:
    with acting_as(alice):
        draft(alice, libya.id)
        assert queries.replies(list(Campaign.objects.all())) == {}
