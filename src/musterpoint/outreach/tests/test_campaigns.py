"""A campaign reaches each person once, in their language, and stops when it is told to."""

from contextlib import suppress
from uuid import UUID

import pytest

from musterpoint.crises import actions as crises
from musterpoint.crises.actions import LevelIn
from musterpoint.crises.models import Crisis, RollEntry
from musterpoint.kernel.errors import Invalid, Missing, NotAllowed
from musterpoint.kernel.ids import uuid7
from musterpoint.messaging.models import Message
from musterpoint.outreach import actions, pumps, queries
from musterpoint.outreach.actions import Audience
from musterpoint.outreach.models import Campaign
from musterpoint.outreach.tests.factories import (
    HOUR,
    TEXTS,
    Network,
    draft,
    enrolled,
    go,
    number,
    person,
)
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation, Wake
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def test_each_person_gets_the_text_in_their_language(
    alice: Actor, haven: Organisation, libya: Crisis
) -> None:
    with acting_as(alice):
        enrolled(alice, person("A", number(1), language="ar"))
        enrolled(alice, person("B", number(2), language="en"))
        enrolled(alice, person("C", number(3), language="ar-EG"))
        enrolled(alice, person("D", number(4), language="bn"))
    network = Network()
    campaign = go(alice, haven, network, fallbacks=["ar"])
    assert {p.address: p.text for p in network.parcels} == {
        number(1): TEXTS["ar"],
        number(2): TEXTS["en"],
        number(3): TEXTS["ar"],
        number(4): TEXTS["ar"],
    }
    assert (campaign.state, campaign.recipients, campaign.in_fallback) == ("sent", 4, 1)
    with acting_as(alice):
        assert RollEntry.objects.filter(reached_at=NOON).count() == 4
        progress = queries.campaign_progress(campaign.id)
        assert (progress.messages["delivered"], progress.parts, progress.skipped) == (4, 4, 0)


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (Audience(), {1, 2, 3, 4}),
        (Audience(areas=("tripoli",)), {1, 2}),
        (Audience(levels=(3,)), {3, 4}),
        (Audience(states=("safe",)), {4}),
        (Audience(languages=("en",)), {2}),
        (Audience(nationalities=("EGY", "SDN")), {1, 3}),
        (Audience(areas=("tripoli",), nationalities=("EGY",)), {1}),
        (Audience(heads_only=True), {1, 3}),
    ],
)
def test_the_audience_is_who_fits_every_filter(
    alice: Actor, haven: Organisation, libya: Crisis, audience: Audience, expected: set[int]
) -> None:
    with acting_as(alice):
        enrolled(
            alice,
            person("A", number(1), nationalities=("EGY", "SDN"), is_head=True),
            person("B", number(2), language="en"),
        )
        _third, fourth = enrolled(
            alice,
            person("C", number(3), nationalities=("SDN",), area="benghazi", is_head=True),
            person("D", number(4), area="benghazi"),
        )
        crises.set_levels(
            libya.id, [LevelIn(area_code="benghazi", level=3, basis="x")], by=alice, at=NOON
        )
        RollEntry.objects.filter(person_id=fourth).update(state="safe")
    network = Network()
    go(alice, haven, network, audience=audience)
    assert {parcel.address for parcel in network.parcels} == set(map(number, expected))
    assert Audience.from_json(audience.as_json()) == audience


def test_who_withdrew_or_is_off_the_roll_is_not_written_to(
    alice: Actor, haven: Organisation, libya: Crisis
) -> None:
    from musterpoint.people import actions as people

    with acting_as(alice):
        enrolled(alice, person("A", number(1)))
        (gone,) = enrolled(alice, person("B", number(2)))
        people.withdraw([gone], by=alice, at=NOON)
    network = Network()
    go(alice, haven, network)
    assert [p.address for p in network.parcels] == [number(1)]


def test_a_missing_translation_is_refused_with_the_languages_and_how_many(
    alice: Actor, libya: Crisis
) -> None:
    with acting_as(alice):
        enrolled(alice, person("A", number(1), language="bn"))
        enrolled(alice, person("B", number(2), language="fil"))
        enrolled(alice, person("C", number(3), language="am"))
        campaign = draft(alice, libya.id, texts={"am": "ደህና ነዎት?"})
        with pytest.raises(actions.MissingTranslation, match=r"2 people.*bn, fil"):
            actions.approve_and_send(campaign.id, by=alice, at=NOON)
        assert queries.preview(campaign.id).missing == {"bn": 1, "fil": 1}
        declared = draft(alice, libya.id, texts={"am": "ደህና ነዎት?"}, fallbacks=["am"])
        assert queries.preview(declared.id).in_fallback == 2
        actions.approve_and_send(declared.id, by=alice, at=NOON)


def test_an_audience_of_nobody_is_refused(alice: Actor, libya: Crisis) -> None:
    with acting_as(alice):
        campaign = draft(alice, libya.id)
        with pytest.raises(actions.NobodyMeant):
            actions.approve_and_send(campaign.id, by=alice, at=NOON)


def die_in_a_step(by: Actor, campaign: Campaign) -> None:
    with suppress(KeyError), acting_as(by):
        actions.send_some(campaign.id, limit=10, by=by, at=NOON)
        raise KeyError


def test_fan_out_goes_on_where_a_killed_worker_stopped_and_doubles_nobody(
    alice: Actor, haven: Organisation, libya: Crisis
) -> None:
    with acting_as(alice):
        for place in range(25):
            enrolled(alice, person("A", number(place)))
        campaign = draft(alice, libya.id)
        actions.approve_and_send(campaign.id, by=alice, at=NOON)
    with acting_as(alice):
        assert actions.send_some(campaign.id, limit=10, by=alice, at=NOON)
    die_in_a_step(alice, campaign)
    with acting_as(alice):
        campaign.refresh_from_db()
        assert campaign.recipients == Message.objects.count() == 10
    with acting_as(alice):
        while actions.send_some(campaign.id, limit=10, by=alice, at=NOON):
            pass
        campaign.refresh_from_db()
        assert (campaign.state, campaign.recipients) == ("sent", 25)
        assert Message.objects.count() == 25


def test_stop_halts_between_steps_and_cancels_what_waits(
    alice: Actor, haven: Organisation, libya: Crisis
) -> None:
    with acting_as(alice):
        for place in range(5):
            enrolled(alice, person("A", number(place)))
        campaign = draft(alice, libya.id)
        actions.approve_and_send(campaign.id, by=alice, at=NOON)
        actions.send_some(campaign.id, limit=3, by=alice, at=NOON)
        assert actions.stop(campaign.id, by=alice, at=NOON) == 3
        with pytest.raises(actions.AlreadyStopped):
            actions.stop(campaign.id, by=alice, at=NOON)
    network = Network()
    network.run(haven)
    assert network.parcels == []
    with acting_as(alice):
        assert queries.campaign_progress(campaign.id).messages["cancelled"] == 3


def test_a_campaign_that_is_too_late_ends_without_sending(
    alice: Actor, haven: Organisation, libya: Crisis
) -> None:
    with acting_as(alice):
        enrolled(alice, person("A", number(1)))
        campaign = draft(alice, libya.id, valid_until=NOON + HOUR)
        actions.approve_and_send(campaign.id, by=alice, at=NOON)
    network = Network()
    network.run(haven, NOON + HOUR)
    assert network.parcels == []
    with acting_as(alice):
        assert queries.campaign_progress(campaign.id).state == "sent"


def test_alerts_are_fanned_out_before_information(
    alice: Actor, haven: Organisation, libya: Crisis
) -> None:
    with acting_as(alice):
        enrolled(alice, person("A", number(1)))
        for lane in ("bulk", "life_safety"):
            campaign = draft(alice, libya.id, lane=lane)
            actions.approve_and_send(campaign.id, by=alice, at=NOON)
    assert Wake.objects.filter(lane="campaigns").count() == 1
    pumps.fan_out(haven, NOON)
    with acting_as(alice):
        assert Message.objects.get().lane == "life_safety"


def test_a_reader_may_neither_write_approve_nor_stop(
    alice: Actor, bob: Actor, libya: Crisis
) -> None:
    with acting_as(alice):
        enrolled(alice, person("A", number(1)))
        campaign = draft(alice, libya.id)
    for attempt in (
        lambda: draft(bob, libya.id),
        lambda: actions.approve_and_send(campaign.id, by=bob, at=NOON),
        lambda: actions.send_some(campaign.id, by=bob, at=NOON),
        lambda: actions.mark_reached(libya.id, by=bob, at=NOON),
        lambda: actions.stop(campaign.id, by=bob, at=NOON),
    ):
        with pytest.raises(NotAllowed), acting_as(bob):
            attempt()


def test_another_organisation_finds_no_campaign(
    alice: Actor, mallory: Actor, libya: Crisis
) -> None:
    with acting_as(alice):
        campaign = draft(alice, libya.id)
    for attempt in (
        lambda: draft(mallory, libya.id),
        lambda: actions.approve_and_send(campaign.id, by=mallory, at=NOON),
        lambda: actions.send_some(campaign.id, by=mallory, at=NOON),
        lambda: actions.stop(campaign.id, by=mallory, at=NOON),
    ):
        with pytest.raises(Missing), acting_as(mallory):
            attempt()
    with acting_as(mallory):
        assert not queries.campaigns().exists()
        assert queries.next_to_send() is None


def test_what_was_sent_or_is_about_a_closed_crisis_cannot_be_sent(
    alice: Actor, libya: Crisis
) -> None:
    with acting_as(alice):
        enrolled(alice, person("A", number(1)))
        first, second = draft(alice, libya.id), draft(alice, libya.id)
        actions.approve_and_send(first.id, by=alice, at=NOON)
        with pytest.raises(actions.AlreadySent):
            actions.approve_and_send(first.id, by=alice, at=NOON)
        Crisis.objects.update(closed_at=NOON)
        with pytest.raises(actions.CrisisIsClosed):
            actions.approve_and_send(second.id, by=alice, at=NOON)
        with pytest.raises(actions.CrisisIsClosed):
            draft(alice, libya.id)
        with pytest.raises(actions.NoSuchCrisis):
            draft(alice, uuid7())
        with pytest.raises(actions.NoSuchCampaign):
            actions.approve_and_send(UUID(int=1), by=alice, at=NOON)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"purpose": "spam"}, "purpose"),
        ({"lane": "express"}, "lane"),
        ({"texts": {}}, "texts"),
        ({"texts": {"en": " "}}, "texts.en"),
        ({"texts": {"en": "a\0"}}, "texts.en"),
        ({"texts": {"ar": "ب" * 403}}, "texts.ar"),
        ({"texts": {"EN": "x"}}, "texts.EN"),
        ({"fallbacks": ["english please"]}, "fallbacks"),
        ({"valid_until": NOON}, "valid_until"),
        ({"audience": Audience(areas=("nowhere",))}, "audience.areas"),
        ({"audience": Audience(levels=(11,))}, "audience.levels"),
        ({"audience": Audience(states=("happy",))}, "audience.states"),
        ({"audience": Audience(languages=("x",))}, "audience.languages"),
        ({"audience": Audience(nationalities=("Egypt",))}, "audience.nationalities"),
    ],
)
def test_what_cannot_be_sent_is_refused_by_field(
    alice: Actor, libya: Crisis, changes: dict[str, object], field: str
) -> None:
    with acting_as(alice), pytest.raises(Invalid) as refused:
        draft(alice, libya.id, **changes)
    assert list(refused.value.fields) == [field]


def test_six_text_messages_are_the_most(alice: Actor, libya: Crisis) -> None:
    with acting_as(alice):
        campaign = draft(alice, libya.id, texts={"ar": "ب" * 402, "en": "x" * 160})
        assert queries.preview(campaign.id).parts == {"ar": 6, "en": 1}
