"""Agreements stand on both sides, and nothing crosses without one."""

from datetime import timedelta
from typing import Any

import pytest

from musterpoint.audit.models import Event
from musterpoint.disclosures import actions, queries
from musterpoint.disclosures.models import Agreement, Disclosure
from musterpoint.disclosures.tests.factories import (
    LATER,
    NEED,
    TODAY,
    WORD,
    agree,
    give,
    item,
    propose,
)
from musterpoint.kernel.errors import Invalid, NotAllowed
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, organisation


def kinds() -> list[str]:
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def test_a_proposal_stands_on_both_sides_and_is_accepted_on_one(alice: Actor, olga: Actor) -> None:
    shared_id = propose(alice, olga).shared_id
    with acting_as(alice):
        (mine,) = queries.agreements()
        assert (mine.counterpart_name, mine.proposed_here) == ("Portal", True)
        assert (mine.accepted_here_at, mine.accepted_there_at) == (NOON, None)
        assert kinds() == ["disclosures.agreement.proposed"]
    with acting_as(olga):
        theirs = queries.agreement(shared_id)
        assert (theirs.counterpart_name, theirs.proposed_here) == ("Haven", False)
        assert (theirs.accepted_here_at, theirs.accepted_there_at) == (None, NOON)
        assert kinds() == ["disclosures.agreement.received"]
        assert Event.objects.get().actor_name == "disclosures"
        actions.accept(shared_id, by=olga, at=LATER)
    with acting_as(alice):
        mine = queries.agreement(shared_id)
        assert mine.accepted_there_at == LATER
        assert queries.is_in_force(mine, LATER)
        assert kinds()[-1] == "disclosures.agreement.accepted_there"


def test_a_reader_may_not_agree_or_end(alice: Actor, bob: Actor, olga: Actor) -> None:
    shared_id = propose(olga, alice).shared_id
    with acting_as(bob):
        for attempt in (actions.accept, actions.end):
            with pytest.raises(NotAllowed):
                attempt(shared_id, by=bob, at=NOON)
    with pytest.raises(NotAllowed):
        propose(bob, olga)


def test_a_third_organisation_knows_nothing_of_it(
    alice: Actor, olga: Actor, mallory: Actor
) -> None:
    shared_id = propose(alice, olga).shared_id
    with acting_as(mallory):
        assert queries.agreements() == []
        for attempt in (actions.accept, actions.end):
            with pytest.raises(Agreement.DoesNotExist):
                attempt(shared_id, by=mallory, at=NOON)


def test_one_side_accepts_once_and_the_proposer_has_done_so(alice: Actor, olga: Actor) -> None:
    shared_id = propose(alice, olga).shared_id
    with acting_as(alice), pytest.raises(actions.AlreadyAccepted):
        actions.accept(shared_id, by=alice, at=NOON)
    with acting_as(olga):
        actions.accept(shared_id, by=olga, at=NOON)
        with pytest.raises(actions.AlreadyAccepted):
            actions.accept(shared_id, by=olga, at=NOON)


@pytest.mark.parametrize("proposer_ends", [True, False])
def test_either_side_ends_it_for_both(alice: Actor, olga: Actor, proposer_ends: bool) -> None:
    shared_id = agree(alice, olga)
    ender = alice if proposer_ends else olga
    with acting_as(ender):
        actions.end(shared_id, by=ender, at=LATER)
        with pytest.raises(actions.AgreementEnded):
            actions.end(shared_id, by=ender, at=LATER)
    for side in (alice, olga):
        with acting_as(side):
            assert queries.agreement(shared_id).ended_at == LATER
            with pytest.raises(actions.AgreementEnded):
                actions.accept(shared_id, by=side, at=LATER)
    for giver, receiver in ((alice, olga), (olga, alice)):
        with pytest.raises(actions.NoAgreement):
            give(giver, receiver, [item()], at=LATER)


def test_an_organisation_does_not_agree_with_itself_or_with_nobody(alice: Actor) -> None:
    with pytest.raises(actions.NotWithOneself):
        propose(alice, alice)
    with pytest.raises(Invalid):
        propose(alice, alice, counterpart_id=uuid7())


def test_an_exercise_and_a_real_organisation_never_agree(alice: Actor, haven: Organisation) -> None:
    twin = organisation("twin")
    Organisation.objects.filter(id=twin.id).update(is_exercise=True, exercise_of=haven)
    player = member(twin, "Player", 9)
    for one, other in ((alice, player), (player, alice)):
        with pytest.raises(actions.NotBetweenExerciseAndReal):
            propose(one, other)
    with acting_as(player):
        assert queries.agreements() == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"allows": []}, "allows"),
        ({"allows": ["test.unknown"]}, "allows"),
        ({"terms": " "}, "terms"),
        ({"valid_until": TODAY - timedelta(days=1)}, "valid_until"),
    ],
)
def test_what_cannot_be_agreed_names_the_field(
    alice: Actor, olga: Actor, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        propose(alice, olga, **changed)
    assert list(caught.value.fields) == [field]


def test_nothing_crosses_before_both_have_accepted(alice: Actor, olga: Actor) -> None:
    propose(alice, olga)
    for giver, receiver in ((alice, olga), (olga, alice)):
        with pytest.raises(actions.NoAgreement):
            give(giver, receiver, [item()])
    with acting_as(olga):
        assert not Disclosure.objects.exists()


@pytest.mark.parametrize(("day", "allowed"), [(-1, False), (0, True), (30, True), (31, False)])
def test_nothing_crosses_outside_the_days_agreed(
    alice: Actor, olga: Actor, day: int, allowed: bool
) -> None:
    agree(alice, olga)
    moment = NOON + timedelta(days=day)
    if allowed:
        give(alice, olga, [item()], at=moment)
    else:
        with pytest.raises(actions.NoAgreement):
            give(alice, olga, [item()], at=moment)


def test_only_the_kinds_agreed_cross(alice: Actor, olga: Actor, mallory: Actor) -> None:
    agree(alice, olga, allows=[NEED])
    give(alice, olga, [item()])
    with pytest.raises(actions.NoAgreement):
        give(alice, olga, [item({"text": "x"})], WORD, basis="consent of 1 May")
    with pytest.raises(actions.NoAgreement):
        give(alice, olga, [item()], "test.unknown")
    with pytest.raises(actions.NoAgreement):
        give(alice, mallory, [item()])


def test_an_agreement_for_one_crisis_holds_for_that_crisis_only(alice: Actor, olga: Actor) -> None:
    libya = uuid7()
    agree(alice, olga, crisis_reference=libya)
    give(alice, olga, [item()], crisis_reference=libya)
    for other in (None, uuid7()):
        with pytest.raises(actions.NoAgreement):
            give(alice, olga, [item()], crisis_reference=other)


def test_an_older_agreement_still_serves_when_a_newer_allows_less(
    alice: Actor, olga: Actor
) -> None:
    agree(alice, olga)
    agree(olga, alice, allows=[WORD])
    give(alice, olga, [item()])
