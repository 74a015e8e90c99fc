"""Whom a campaign reaches: one message to an address, and only a delivery counts."""

from datetime import timedelta

from musterpoint.crises.models import Crisis, RollEntry
from musterpoint.messaging.models import Message
from musterpoint.outreach import pumps, queries
from musterpoint.outreach.actions import Audience
from musterpoint.outreach.models import SharedDelivery
from musterpoint.outreach.tests.factories import (
    HOUR,
    Network,
    enrolled,
    go,
    mail,
    number,
    person,
)
from musterpoint.people.identity import ContactIn
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def test_a_carriers_accepted_reaches_nobody_and_a_delivery_does(
    alice: Actor, haven: Organisation, libya: Crisis
) -> None:
    with acting_as(alice):
        for place in range(4):
            enrolled(alice, person("A", number(place)))
    said = dict(
        zip(map(number, range(4)), ("accepted", "delivered", "failed", "retry"), strict=True)
    )
    go(alice, haven, Network(lambda parcel: said[parcel.address]))
    with acting_as(alice):
        assert RollEntry.objects.exclude(reached_at=None).count() == 1


def test_a_dormitory_with_one_telephone_gets_one_message_and_is_reached_as_a_whole(
    alice: Actor, haven: Organisation, libya: Crisis
) -> None:
    with acting_as(alice):
        for place in range(12):
            enrolled(alice, person(f"P{place}", number(1)))
    network = Network()
    campaign = go(alice, haven, network)
    assert len(network.parcels) == 1
    with acting_as(alice):
        assert queries.campaign_progress(campaign.id).shared == 11
        assert campaign.recipients == 12
        assert RollEntry.objects.filter(reached_at=None).count() == 0


def test_a_family_is_reached_by_the_head_and_who_has_no_telephone_is_counted(
    alice: Actor, haven: Organisation, libya: Crisis
) -> None:
    with acting_as(alice):
        head, child = enrolled(
            alice, person("Head", number(1), is_head=True), person("Child", born="2019")
        )
        (alone,) = enrolled(alice, person("Alone"))
    network = Network()
    campaign = go(alice, haven, network)
    assert len(network.parcels) == 1
    assert (campaign.recipients, campaign.skipped) == (2, 1)
    with acting_as(alice):
        assert Message.objects.get().subject_id == head
        assert SharedDelivery.objects.get().person_id == child
        assert RollEntry.objects.get(reached_at=None).person_id == alone


def test_a_child_is_not_reached_through_a_head_who_is_not_meant(
    alice: Actor, haven: Organisation, libya: Crisis
) -> None:
    with acting_as(alice):
        head, _child = enrolled(
            alice, person("Head", number(1), is_head=True), person("Child", born="2019")
        )
        RollEntry.objects.filter(person_id=head).update(state="safe")
    network = Network()
    campaign = go(alice, haven, network, audience=Audience(states=("unknown",)))
    assert network.parcels == []
    assert (campaign.recipients, campaign.skipped) == (0, 1)


def test_an_alert_goes_by_every_channel_and_information_by_the_best_one(
    alice: Actor, haven: Organisation, libya: Crisis
) -> None:
    contacts = (
        ContactIn(channel="sms", address=number(1), is_safe=False),
        ContactIn(channel="sms", address=number(2)),
        mail("zenobia@example.org"),
    )
    with acting_as(alice):
        enrolled(alice, person("A", contacts=contacts))
    information, alert = Network(), Network()
    go(alice, haven, information)
    go(alice, haven, alert, lane="life_safety", purpose="alert")
    assert [p.address for p in information.parcels] == [number(2)]
    assert {p.address for p in alert.parcels} == {number(2), "zenobia@example.org"}


def test_an_unsafe_address_is_withheld_and_counted_even_for_an_alert(
    alice: Actor, haven: Organisation, libya: Crisis
) -> None:
    unsafe = ContactIn(channel="sms", address=number(1), is_safe=False)
    with acting_as(alice):
        enrolled(alice, person("A", contacts=(unsafe,)))
        enrolled(alice, person("B", number(1)))
    network = Network()
    campaign = go(alice, haven, network, lane="life_safety")
    with acting_as(alice):
        progress = queries.campaign_progress(campaign.id)
    assert progress.suppressed == {"unsafe_address": 1}
    assert (progress.recipients, progress.skipped) == (1, 1)
    assert len(network.parcels) == 1, "the same number is safe for somebody else"


def test_a_late_delivery_still_reaches_and_the_earliest_moment_is_kept(
    alice: Actor, haven: Organisation, libya: Crisis
) -> None:
    from musterpoint.messaging import actions as messaging

    with acting_as(alice):
        enrolled(alice, person("A", number(1)))
    go(alice, haven, Network("accepted"))
    later = NOON + timedelta(hours=5)
    with acting_as(alice):
        message = Message.objects.get()
        word = messaging.ReceiptIn(
            carrier="simulator",
            carrier_event="e",
            carrier_reference=str(message.id),
            state="delivered",
            occurred_at=later,
        )
        messaging.record_receipts([word], by=alice, at=later)
    pumps.tell_the_roll(haven, later)
    pumps.tell_the_roll(haven, later + HOUR)
    with acting_as(alice):
        assert RollEntry.objects.get().reached_at == later
