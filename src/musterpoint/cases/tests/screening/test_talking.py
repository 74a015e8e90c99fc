"""A private talk: offered to everybody, flags to a human at once, paths by the person's choice."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import TestCase

from musterpoint.audit.models import Event, ProtectionEvent
from musterpoint.cases.models import ProtectedCase, RedFlag, Screening
from musterpoint.cases.screening import actions, queries, rules
from musterpoint.cases.tests.screening.factories import AFRAID, in_use, on_the_roll, talk
from musterpoint.crises.models import Crisis
from musterpoint.forms.models import ProtectionDraft
from musterpoint.kernel.errors import NotAllowed
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor, Clearance
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, signed_in

HOUR = timedelta(hours=1)


@pytest.fixture
def cara(portal: Organisation) -> Actor:
    return officer(portal, "Cara", "caseworker")


def test_everybody_on_the_roll_is_offered_a_talk_and_leaves_the_queue_whatever_they_answer(
    olga: Actor, cara: Actor
) -> None:
    in_use(olga, ())
    people = on_the_roll(olga, "Mona", "Omar", "Ruth", "Sami")
    wanted = dict(zip(people, ("begun", "declined", "later"), strict=False))
    with acting_as(cara):
        assert {one.person_id for one in queries.waiting(by=cara)} == set(people)
        for person, state in wanted.items():
            actions.offer(person, actions.TalkIn(state=state), by=cara, at=NOON)
        left = {one.person_id: one.is_later for one in queries.waiting(by=cara)}
    assert left == {people[2]: True, people[3]: False}


def test_an_unfinished_talk_is_gone_on_with(olga: Actor, cara: Actor) -> None:
    in_use(olga, ())
    (mona,) = on_the_roll(olga, "Mona")
    with acting_as(cara):
        first = actions.offer(mona, actions.TalkIn(state="begun"), by=cara, at=NOON)
        again = actions.offer(mona, actions.TalkIn(state="begun"), by=cara, at=NOON + HOUR)
        assert again.id == first.id
        assert ProtectionDraft.objects.count() == 1


def test_a_relative_does_not_interpret(olga: Actor, cara: Actor) -> None:
    in_use(olga, ())
    (mona,) = on_the_roll(olga, "Mona")
    given = actions.TalkIn(state="begun", interpreter="Her brother")
    with acting_as(cara), pytest.raises(actions.BadTalk) as refused:
        actions.offer(mona, given, by=cara, at=NOON)
    assert set(refused.value.fields) == {"is_no_relative"}


def test_flags_are_raised_at_once_each_for_itself_and_the_cleared_are_told_without_a_fact(
    olga: Actor, cara: Actor
) -> None:
    in_use(olga)
    (mona,) = on_the_roll(olga, "Mona Perera")
    signed_in("portal", "caseworker")
    signed_in("portal", "duty_officer")
    with TestCase.captureOnCommitCallbacks(execute=True), acting_as(cara):
        done = talk(cara, mona, **AFRAID, hurt="three_days")
        flags = {one.code: one for one in queries.flags_of([done.id])}
        assert queries.count_flags(cara) == 3
    assert set(flags) == {"fear", "no_country", "violence_72"}
    assert flags["fear"].answer_by == NOON + HOUR
    assert flags["violence_72"].medical_by == NOON + timedelta(hours=72)
    assert {one.to[0].partition("-")[0] for one in mail.outbox} == {"cara", "caseworker"}
    for letter in mail.outbox:
        assert "Mona" not in letter.body + letter.subject
        assert "flag" not in letter.body + letter.subject


def test_only_what_the_person_chooses_begins_and_twice_is_once(olga: Actor, cara: Actor) -> None:
    in_use(olga)
    (mona,) = on_the_roll(olga, "Mona")
    with acting_as(cara):
        done = talk(cara, mona, **AFRAID, held="yes")
        assert ProtectedCase.objects.count() == 0
        for _time in range(2):
            actions.choose(done.id, ["asylum-referral", "no-such"], by=cara, at=NOON)
        assert [one.kind for one in ProtectedCase.objects.all()] == ["asylum-referral"]
        begun = RedFlag.objects.filter(case__isnull=False).values_list("code", flat=True)
        assert sorted(begun) == ["fear", "no_country"]


def test_a_child_alone_begins_the_child_gate_without_a_choice(olga: Actor, cara: Actor) -> None:
    in_use(olga)
    (miro,) = on_the_roll(olga, "Miro")
    with acting_as(cara):
        talk(cara, miro, under_18="yes", looked_after="no", told_officer="OK")
        assert [one.kind for one in ProtectedCase.objects.all()] == ["child-before-movement"]


def test_a_procedure_that_is_not_in_use_loses_no_answer_and_no_flag(
    olga: Actor, cara: Actor
) -> None:
    in_use(olga, ())
    (mona,) = on_the_roll(olga, "Mona")
    with acting_as(cara):
        done = talk(cara, mona, **AFRAID)
        assert actions.choose(done.id, ["asylum-referral"], by=cara, at=NOON) == []
        assert queries.count_flags(cara) == 2


def test_the_first_to_take_a_flag_in_hand_stands_and_the_figures_tell_it_in_time(
    olga: Actor, cara: Actor
) -> None:
    in_use(olga, ())
    (mona,) = on_the_roll(olga, "Mona")
    with acting_as(cara):
        crisis = Crisis.objects.get()
        begun = actions.offer(
            mona, actions.TalkIn(state="declined"), crisis_id=crisis.id, by=cara, at=NOON
        )
        assert begun.draft_id is None
        done = talk(cara, mona, **AFRAID)
        Screening.objects.filter(id=done.id).update(crisis_id=crisis.id)
        first, second = queries.flags_of([done.id])
        actions.answer_flag(first.id, by=cara, at=NOON + HOUR / 2)
        actions.answer_flag(first.id, by=cara, at=NOON + 2 * HOUR)
        found = queries.figures(crisis.id, by=cara, at=second.answer_by + HOUR)
        assert found is not None
        assert (found.people, found.offered, found.held) == (1, 1, 1)
        assert (found.flags, found.answered, found.in_time, found.late) == (2, 1, 1, 1)
    with acting_as(olga):
        assert queries.figures(crisis.id, by=olga, at=NOON) is None


def test_nothing_of_a_talk_stands_on_the_consular_side(olga: Actor, cara: Actor) -> None:
    in_use(olga)
    (mona,) = on_the_roll(olga, "Mona")
    with acting_as(olga):
        before = Event.objects.count()
    with acting_as(cara):
        done = talk(cara, mona, **AFRAID)
        actions.choose(done.id, ["asylum-referral"], by=cara, at=NOON)
        assert ProtectionEvent.objects.filter(kind="cases.screening.held").exists()
    with acting_as(olga):
        assert Event.objects.count() == before
        assert not Screening.objects.exists()
        assert not RedFlag.objects.exists()


def test_no_state_can_offer_a_talk_whoever_works_there(haven: Organisation) -> None:
    somebody = member(haven, "Alice", 1).with_clearance(Clearance.PROTECTION)
    (mona,) = on_the_roll(somebody, "Mona")
    with acting_as(somebody), pytest.raises(NotAllowed):
        actions.offer(mona, actions.TalkIn(state="declined"), by=somebody, at=NOON)


def test_a_correction_may_raise_a_flag_and_takes_none_back(olga: Actor, cara: Actor) -> None:
    in_use(olga, ())
    (mona,) = on_the_roll(olga, "Mona")
    with acting_as(cara):
        done = talk(cara, mona, **AFRAID)
        assert done.draft_id is not None
        actions.sent(done.draft_id, {"agrees": "yes", "debt": "yes"}, cara, NOON + HOUR)
        codes = {one.code for one in queries.flags_of([done.id])}
    assert codes == {"fear", "no_country", "debt"}


def test_the_pack_names_every_mistake() -> None:
    found = rules._check(
        {"flags": [{"id": "x", "when": {"question": "q", "is": [True]}, "within_minutes": 0}]}
    )
    assert set(found) == {
        "questionnaire",
        "opening.asked_for_minutes",
        "opening.open_for_minutes",
        "flags.0.when",
        "flags.0.within_minutes",
    }
