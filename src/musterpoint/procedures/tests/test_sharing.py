"""A published version is shared under an agreement, arrives as an offer, and may be adopted."""

from datetime import timedelta

import pytest

from musterpoint.disclosures import actions as disclosures
from musterpoint.kernel.errors import NotAllowed
from musterpoint.procedures import actions, pumps, queries
from musterpoint.procedures.models import Offer, Version, VersionState
from musterpoint.procedures.tests.factories import KEYS, published
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def agree(one: Actor, other: Actor) -> None:
    """Let two organisations agree to share procedures."""
    with acting_as(one):
        made = disclosures.propose(
            other.organisation_id,
            [actions.KIND],
            "Procedures both ways",
            None,
            NOON.date() - timedelta(days=1),
            None,
            by=one,
            at=NOON,
        )
    with acting_as(other):
        disclosures.accept(made.shared_id, by=other, at=NOON)


def test_a_shared_version_is_an_offer_that_may_be_adopted(
    alice: Actor, olga: Actor, portal: Organisation
) -> None:
    agree(alice, olga)
    long_source = KEYS + "# " + "x" * 9000 + "\n"
    with acting_as(alice):
        version = published(alice, long_source)
        for _time in range(2):
            actions.share(version.id, olga.organisation_id, "same steps", by=alice, at=NOON)
    while pumps.take_in(portal, NOON):
        pass
    with acting_as(olga):
        offer = Offer.objects.get()
        assert (offer.sender_name, offer.code, offer.source) == ("Haven", "lost-keys", long_source)
        assert not Version.objects.exists()
        draft = actions.adopt_offer(offer.id, by=olga, at=NOON)
        assert (draft.state, draft.adapted_from) == (VersionState.DRAFT, "offer:Haven")
        assert actions.publish(draft.id, by=olga, at=NOON).label == "1"
        assert [one.adopted_by for one in queries.offers()] == [olga.id]


def test_nothing_is_shared_without_an_agreement_or_before_it_is_published(
    alice: Actor, olga: Actor
) -> None:
    with acting_as(alice):
        version = published(alice)
        with pytest.raises(disclosures.NoAgreement):
            actions.share(version.id, olga.organisation_id, "same", by=alice, at=NOON)
        draft = actions.adapt("detention", by=alice, at=NOON)
        with pytest.raises(actions.NotShareable):
            actions.share(draft.id, olga.organisation_id, "same", by=alice, at=NOON)


def test_only_those_who_may_change_procedures_do(bob: Actor) -> None:
    with acting_as(bob):
        for refused in (
            lambda: actions.adopt("detention", by=bob, at=NOON),
            lambda: actions.write_new("mine", KEYS, by=bob, at=NOON),
            lambda: actions.begin("detention", subject=None, by=bob, at=NOON),
        ):
            with pytest.raises(NotAllowed):
                refused()


def test_adopting_twice_is_once_and_a_version_is_never_published_twice(alice: Actor) -> None:
    with acting_as(alice):
        first = actions.adopt("detention", by=alice, at=NOON)
        assert actions.adopt("detention", by=alice, at=NOON).id == first.id
        again = actions.adapt_own(first.id, by=alice, at=NOON)
        with pytest.raises(actions.Unloadable, match="published before"):
            actions.publish(again.id, by=alice, at=NOON)
        other = actions.write_new("another", KEYS, by=alice, at=NOON)
        with pytest.raises(actions.Unloadable, match="Keep the name another"):
            actions.publish(other.id, by=alice, at=NOON)


def test_a_loop_a_closed_gate_and_a_missing_event_are_told_by_line(alice: Actor) -> None:
    broken = {
        "next: wait": "next: call",
        "opened_by: supervisor\n": "opened_by: emperor\n",
        "waits_for: landlord_answered": "waits_for: nobody_knows",
        "from: call.done": "from: wait.done",
    }
    with acting_as(alice):
        draft = actions.write_new("lost-keys", KEYS, by=alice, at=NOON)
        for good, bad in broken.items():
            actions.save_draft(draft.id, KEYS.replace(good, bad), by=alice, at=NOON)
            with pytest.raises(actions.Unloadable) as refused:
                actions.publish(draft.id, by=alice, at=NOON)
            assert all(place.split(":")[0].isdigit() for place in refused.value.fields)


def test_who_read_a_version_is_seen(alice: Actor, haven: Organisation) -> None:
    from musterpoint.procedures.tests.factories import officer

    dora, head = officer(haven, "Dora"), officer(haven, "Hedda", "head_of_mission")
    officer(haven, "Rita", "reader")
    with acting_as(alice):
        version = published(alice)
    with acting_as(dora):
        assert [one.id for one in queries.unread(dora)] == [version.id]
        actions.acknowledge(version.id, by=dora, at=NOON)
        actions.acknowledge(version.id, by=dora, at=NOON)
        assert queries.unread(dora) == []
    with acting_as(head):
        found = queries.readers(version.id, NOON)
        assert [(one.name, one.read_at is not None) for one in found] == [
            ("Hedda", False),
            ("Dora", True),
        ]
