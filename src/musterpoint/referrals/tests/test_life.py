"""The life of a referral: its rules, and what becomes of it through the actions."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.audit.models import Event
from musterpoint.messaging.models import Message
from musterpoint.referrals import actions, life, pumps, seeing
from musterpoint.referrals.actions import AnswerIn, ConsentIn, ReferralIn
from musterpoint.referrals.life import MOVES, OF_PARTNER, Move, State
from musterpoint.referrals.models import Link, Pathway, ReferralEvent, ReferralState
from musterpoint.referrals.tests.life_factories import NOON, Desk, officer
from musterpoint.tenancy import actors, vault
from musterpoint.tenancy.actors import Permission
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(haven: Organisation) -> Desk:
    return Desk(officer(haven, "Dora"))


# The rules


@given(st.lists(st.sampled_from(list(Move)), max_size=30))
def test_whatever_happens_nobody_is_told_before_consent_and_nothing_follows_the_end(
    moves: list[Move],
) -> None:
    state, done = State.DRAFT, []
    for move in moves:
        target = life.after(state, move)
        if target is not None:
            state = target
            done.append(move)
    if Move.SEND in done:
        assert Move.CONSENT in done[: done.index(Move.SEND)]
    for move in set(done) & set(OF_PARTNER):
        assert Move.SEND in done[: done.index(move)]
    assert done.count(Move.ACCEPT) <= 1
    assert done.count(Move.SEND) <= 1
    if Move.CLOSE in done:
        assert done[-1] is Move.CLOSE


def test_every_state_can_be_reached_and_the_words_are_the_same_as_the_rows() -> None:
    reached = {State.DRAFT}
    while True:
        more = {target for sources, target in MOVES.values() if sources & reached} | reached
        if more == reached:
            break
        reached = more
    assert reached == set(State)
    assert [str(one) for one in State] == list(ReferralState.values)


@given(st.sampled_from(list(State)), st.sampled_from(life.URGENCIES))
def test_a_clock_never_ends_before_it_began_and_an_urgent_one_is_no_longer(
    state: State, urgency: str
) -> None:
    found = life.due(state, urgency, NOON, None)
    slow = life.due(state, "normal", NOON, None)
    assert found is None or NOON < found <= slow


# Through the actions


def test_only_who_is_trained_refers(haven: Organisation) -> None:
    dora, dave = officer(haven, "Dora"), officer(haven, "Dave")
    made = Desk(dora)
    new = ReferralIn(service_id=made.service.id, person_id=made.person, asks="Help")
    with acting_as(dave), pytest.raises(actions.NotTrained):
        actions.prepare(new, by=dave, at=NOON)


def test_nothing_is_sent_before_the_person_agrees(desk: Desk) -> None:
    made = desk.prepared()
    with acting_as(desk.by), pytest.raises(actions.NotNow):
        actions.send(made, "link", by=desk.by, at=NOON)


def test_nothing_is_sent_without_a_pathway_in_force(desk: Desk) -> None:
    made = desk.agreed()
    with acting_as(desk.by):
        Pathway.objects.update(valid_until=NOON.date() - timedelta(days=1))
    with acting_as(desk.by), pytest.raises(actions.NoPathway):
        actions.send(made, "link", by=desk.by, at=NOON)


def test_a_refusal_ends_it_and_leaves_nothing_ticked(desk: Desk) -> None:
    made = desk.prepared()
    refusal = ConsentIn(is_given=False, pieces=frozenset({"name"}))
    with acting_as(desk.by):
        found = actions.consent(made, refusal, by=desk.by, at=NOON)
        assert found.state == "withdrawn"
        assert seeing.content_of(found, seeing.key_of(found, NOON))["pieces"] == []


def test_a_risk_to_life_needs_its_reason(desk: Desk) -> None:
    made = desk.prepared()
    with acting_as(desk.by), pytest.raises(actions.BadReferral) as refused:
        actions.consent(made, ConsentIn(is_given=True, basis="vital"), by=desk.by, at=NOON)
    assert "reason" in refused.value.fields
    said = ConsentIn(is_given=True, basis="vital", reason="Unconscious, bleeding since the morning")
    with acting_as(desk.by):
        assert actions.consent(made, said, by=desk.by, at=NOON).basis == "vital"


def test_from_the_word_to_the_end(desk: Desk) -> None:
    made = desk.sent("language").referral.id
    desk.answer(made, "acknowledge")
    desk.answer(made, "accept")
    desk.answer(made, "appoint", appointment_at=NOON + 48 * HOUR)
    desk.answer(made, "start")
    desk.answer(made, "complete")
    with acting_as(desk.by):
        actions.give_feedback(made, "good", still_needs=False, by=desk.by, at=NOON)
        assert actions.close(made, by=desk.by, at=NOON).state == "closed"
        moves = list(ReferralEvent.objects.order_by("id").values_list("move", flat=True))
    assert moves == [
        "consent", "send", "acknowledge", "accept", "appoint", "start", "complete",
        "give_feedback", "close",
    ]  # fmt: skip


def test_accepted_twice_is_refused(desk: Desk) -> None:
    made = desk.sent().referral.id
    desk.answer(made, "accept")
    with pytest.raises(actions.NotNow):
        desk.answer(made, "accept")


def test_declining_needs_a_reason(desk: Desk) -> None:
    made = desk.sent().referral.id
    with pytest.raises(actions.BadReferral):
        desk.answer(made, "decline")
    found = desk.answer(made, "decline", reason="full", alternative="The hospital")
    assert (found.state, found.reason) == ("declined", "full")


def test_the_mail_to_the_partner_names_nobody(desk: Desk) -> None:
    sent = desk.sent("name")
    with acting_as(desk.by):
        (mail,) = Message.objects.all()
        key = vault.open_key(mail.subject_id, at=NOON)
        told = key.open("messaging.message", mail.sealed)
    assert sent.link in told["text"]
    for word in ("Nimal", "Perera", "doctor", sent.code, "clinic"):
        assert word not in told["text"] + told["title"]


def test_silence_is_told_to_the_deputy_then_to_a_supervisor(
    desk: Desk, haven: Organisation
) -> None:
    made = desk.sent(urgency="immediate").referral.id
    pumps.keep_time(haven, NOON + HOUR / 2)
    assert desk.see(made).escalated == 0
    pumps.keep_time(haven, NOON + HOUR)
    assert desk.see(made).escalated == 1
    pumps.keep_time(haven, NOON + HOUR)
    assert desk.see(made).escalated == 1
    pumps.keep_time(haven, NOON + 2 * HOUR)
    pumps.keep_time(haven, NOON + 9 * HOUR)
    assert desk.see(made).escalated == 2
    with acting_as(desk.by):
        moves = list(ReferralEvent.objects.order_by("id").values_list("move", flat=True))
        assert moves == ["consent", "send", "deputy", "supervisor"]
        assert Message.objects.count() == 3
        assert Link.objects.get(rank=1).ended_at is None


def test_an_appointment_is_remembered_in_neutral_words(desk: Desk, haven: Organisation) -> None:
    made = desk.sent().referral.id
    desk.answer(made, "accept")
    desk.answer(made, "appoint", appointment_at=NOON + 30 * HOUR)
    pumps.keep_time(haven, NOON + HOUR)
    pumps.keep_time(haven, NOON + 7 * HOUR)
    pumps.keep_time(haven, NOON + 8 * HOUR)
    assert desk.see(made).reminded_at == NOON + 7 * HOUR


def test_a_silent_withdrawal_changes_nothing_for_the_partner(desk: Desk) -> None:
    sent = desk.sent()
    token = sent.link.rstrip("/").rpartition("/")[2]
    with acting_as(desk.by):
        actions.enter(token, sent.code, by=desk.by, at=NOON)
        actions.withdraw(sent.referral.id, by=desk.by, at=NOON)
    with acting_as(desk.by):
        found = actions.answer_by_link(token, AnswerIn(move="accept"), by=desk.by, at=NOON + HOUR)
    assert (found.state, found.told, found.due_at) == ("withdrawn", "accepted", None)
    with acting_as(desk.by), pytest.raises(actions.NotNow):
        actions.answer_by_link(token, AnswerIn(move="accept"), by=desk.by, at=NOON + HOUR)


def test_an_open_withdrawal_is_told(desk: Desk) -> None:
    sent = desk.sent()
    token = sent.link.rstrip("/").rpartition("/")[2]
    with acting_as(desk.by):
        actions.withdraw(sent.referral.id, is_open=True, by=desk.by, at=NOON)
    with acting_as(desk.by), pytest.raises(actions.NotNow):
        actions.answer_by_link(token, AnswerIn(move="accept"), by=desk.by, at=NOON + HOUR)


def test_erasing_the_person_kills_the_links_and_the_words(desk: Desk, haven: Organisation) -> None:
    sent = desk.sent("name")
    token = sent.link.rstrip("/").rpartition("/")[2]
    with acting_as(desk.by):
        vault.erase([desk.person], at=NOON)
    with acting_as(desk.by), pytest.raises(actions.LinkIsOver):
        actions.enter(token, sent.code, by=desk.by, at=NOON)
    pumps.keep_time(haven, NOON)
    found = desk.see(sent.referral.id)
    assert (bytes(found.sealed), found.state) == (b"", "closed")


def test_the_link_ends_and_is_locked_by_wrong_codes(desk: Desk) -> None:
    sent = desk.sent()
    token = sent.link.rstrip("/").rpartition("/")[2]
    with acting_as(desk.by):
        for _try in range(life.limit("wrong_codes")):
            assert not actions.working(token, NOON)[1].tries >= life.limit("wrong_codes")
            actions.count_wrong(token, at=NOON)
    with acting_as(desk.by), pytest.raises(actions.LinkIsLocked):
        actions.enter(token, sent.code, by=desk.by, at=NOON)
    later = NOON + timedelta(days=life.limit("link_days"))
    with acting_as(desk.by), pytest.raises(actions.LinkIsOver):
        actions.working(token, later)
    with acting_as(desk.by):
        again = actions.fresh_link(sent.referral.id, by=desk.by, at=NOON)
        fresh = again.link.rstrip("/").rpartition("/")[2]
        actions.enter(fresh, again.code, by=desk.by, at=NOON)


def test_what_was_closed_long_ago_cannot_be_read(desk: Desk) -> None:
    made = desk.prepared()
    with acting_as(desk.by):
        actions.withdraw(made, by=desk.by, at=NOON)
        actions.close(made, by=desk.by, at=NOON)
    late = NOON + timedelta(days=life.limit("keep_days"))
    keeper = actors.system(desk.by.organisation_id, "test", Permission.VAULT_ERASE)
    with acting_as(keeper):
        assert actions.retain(by=keeper, at=late) == 1
        assert actions.retain(by=keeper, at=late) == 0
    assert bytes(desk.see(made).sealed) == b""


def test_every_step_stands_in_the_trail(desk: Desk) -> None:
    desk.sent()
    with acting_as(desk.by):
        found = set(Event.objects.values_list("kind", flat=True))
    assert {
        "referrals.referral.prepared", "referrals.consent.recorded", "referrals.referral.sent",
    } <= found  # fmt: skip
