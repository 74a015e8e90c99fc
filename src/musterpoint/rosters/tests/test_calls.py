"""A call from the information to the return: places, the waiting list, messages, deployments."""

import contextlib
import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from musterpoint.kernel.errors import Refused
from musterpoint.messaging.models import Inbound
from musterpoint.outreach.tests.factories import Network, came, use_simulator
from musterpoint.rosters import actions, queries
from musterpoint.rosters.actions import AnsweredNo, AnswerTooLate, NotAtThisStage
from musterpoint.rosters.models import Asked, CallOut, Deployment, Member, Roster
from musterpoint.rosters.tests.factories import DAY, HOUR, added, call, number, person, roster
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, organisation


def alerted(by: Actor, people: int = 3, **changes: Any) -> tuple[CallOut, list[Asked]]:
    """Ask so many members of a new roster; return the call and who was asked, in order."""
    roster(by, rest=48)
    rows = added(by, *(person(f"Person {place}", place) for place in range(1, people + 1)))
    made = call(by, **changes)
    actions.ask(made.id, [row.id for row in rows], by=by, at=NOON)
    actions.alert(made.id, by=by, at=NOON)
    asked = {row.member_id: row for row in Asked.objects.filter(call_out=made)}
    return made, [asked[row.id] for row in rows]


def standing(row: Asked) -> str:
    row.refresh_from_db()
    return row.standing


def test_the_first_to_say_yes_has_the_place_and_the_next_is_told_the_number(alice: Actor) -> None:
    with acting_as(alice):
        _call, (one, two, three) = alerted(alice)
        for row in (one, two, three):
            actions.answer_for(row.id, "yes", by=alice, at=NOON + HOUR)
        assert [standing(row) for row in (one, two, three)] == ["holds", "waits", "waits"]
        assert queries.standing_words(two).endswith("You are number 1 on the waiting list.")
        assert "number 2" in queries.standing_words(three)


def test_the_same_answer_twice_changes_nothing_and_a_no_gives_the_place_to_the_next(
    alice: Actor,
) -> None:
    with acting_as(alice):
        _call, (one, two, three) = alerted(alice)
        for row in (one, two, three, one):
            actions.answer_for(row.id, "yes", by=alice, at=NOON + HOUR)
        assert standing(one) == "holds"
        actions.answer_for(one.id, "no", by=alice, at=NOON + HOUR)
        assert [standing(row) for row in (one, two, three)] == ["cancelled", "holds", "waits"]
        actions.answer_for(one.id, "yes", by=alice, at=NOON + HOUR)
        assert standing(one) == "waits"
        assert "number 2" in queries.standing_words(one)


def test_nobody_answers_before_the_alert_after_the_time_or_after_the_end(alice: Actor) -> None:
    with acting_as(alice):
        roster(alice)
        (row,) = added(alice, person())
        made = call(alice)
        actions.ask(made.id, [row.id], by=alice, at=NOON)
        asked = Asked.objects.get()
        with pytest.raises(AnswerTooLate):
            actions.answer_for(asked.id, "yes", by=alice, at=NOON)
        actions.alert(made.id, by=alice, at=NOON)
        with pytest.raises(AnswerTooLate, match="time to answer is over"):
            actions.answer_for(asked.id, "yes", by=alice, at=NOON + DAY)
        actions.stand_down(made.id, by=alice, at=NOON)
        with pytest.raises(AnswerTooLate, match="has ended"):
            actions.answer_for(asked.id, "yes", by=alice, at=NOON)


def test_only_who_holds_a_place_is_sent_and_the_return_begins_the_rest(alice: Actor) -> None:
    with acting_as(alice):
        made, (one, two, _three) = alerted(alice)
        actions.answer_for(one.id, "yes", by=alice, at=NOON)
        actions.answer_for(two.id, "yes", by=alice, at=NOON)
        with pytest.raises(AnsweredNo):
            actions.deploy(made.id, {two.id: ()}, by=alice, at=NOON)
        (sent,) = actions.deploy(made.id, {one.id: ("speaks both",)}, by=alice, at=NOON)
        assert actions.deploy(made.id, {one.id: ()}, by=alice, at=NOON) == []
        actions.set_out(sent.id, by=alice, at=NOON + DAY)
        back = NOON + 3 * DAY
        actions.end(sent.id, "Bring water.", ended_at=back, by=alice, at=back)
        assert b"water" not in bytes(Deployment.objects.get().sealed_debrief)
        assert Member.objects.get(id=one.member_id).rest_until == back + timedelta(hours=48)
        with pytest.raises(actions.AlreadyClosed):
            actions.end(sent.id, ended_at=back, by=alice, at=back)


def test_who_does_not_come_makes_room_for_the_first_who_waits(alice: Actor) -> None:
    with acting_as(alice):
        made, (one, two, _three) = alerted(alice)
        actions.answer_for(one.id, "yes", by=alice, at=NOON)
        actions.answer_for(two.id, "yes", by=alice, at=NOON)
        (sent,) = actions.deploy(made.id, {one.id: ()}, by=alice, at=NOON)
        actions.no_show(sent.id, by=alice, at=NOON + DAY)
        assert standing(two) == "holds"
        assert len(actions.deploy(made.id, {two.id: ()}, by=alice, at=NOON + DAY)) == 1


def test_the_stages_come_in_their_order_and_twice_changes_nothing(alice: Actor) -> None:
    with acting_as(alice):
        made, asked = alerted(alice)
        assert actions.alert(made.id, by=alice, at=NOON) == 0
        assert actions.stand_down(made.id, by=alice, at=NOON) == 0  # nobody was told anything yet
        assert actions.stand_down(made.id, by=alice, at=NOON) == 0
        with pytest.raises(NotAtThisStage, match="Stood down"):
            actions.ask(made.id, [asked[0].member_id], by=alice, at=NOON)
        with pytest.raises(NotAtThisStage):
            actions.deploy(made.id, {asked[0].id: ()}, by=alice, at=NOON)


def test_members_are_told_by_message_and_answer_by_message(
    alice: Actor, haven: Organisation
) -> None:
    network = Network()
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()

    def work() -> None:
        pumps.run_due([haven.id], only=["rosters"])
        network.run(haven)
        pumps.run_due([haven.id], only=["rosters"])
        network.run(haven)

    with acting_as(alice):
        use_simulator(alice)
        _call, (one, two, _three) = alerted(alice)
    work()
    told = {parcel.address: parcel.text for parcel in network.parcels}
    assert len(network.parcels) == 3
    assert f"YES {one.code} or NO {one.code}" in told[number(1)]
    assert "http://testserver/o/haven/roster/call/" in told[number(1)]
    network.parcels.clear()
    with acting_as(alice):
        came(alice, f"yes {one.code}", number(1))
        came(alice, f"Yes {two.code}", number(2))
        stranger = came(alice, f"YES {two.code}", number(77))
    work()
    with acting_as(alice):
        assert {standing(one), standing(two)} == {"holds", "waits"}
        assert Inbound.objects.get(id=stranger).handled_at is None
        assert Inbound.objects.filter(meaning="call_answer").count() == 2
    texts = {parcel.address: parcel.text for parcel in network.parcels}
    assert set(texts) == {number(1), number(2)}
    assert "number 1 on the waiting list" in "".join(texts.values())
    network.parcels.clear()
    work()
    assert network.parcels == []


@pytest.mark.django_db(transaction=True)
def test_two_take_the_last_place_at_once_and_one_is_told_that_it_waits() -> None:
    of = organisation("rush")
    alice = member(of, "Alice", 1)
    with acting_as(alice):
        made, asked = alerted(alice, people=6, places=1)
    start = threading.Barrier(6)
    failures: list[BaseException] = []

    def say_yes(row_id: UUID) -> None:
        try:
            start.wait()
            with acting_as(alice):
                actions.answer_for(row_id, "yes", by=alice, at=NOON + HOUR)
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=say_yes, args=(row.id,)) for row in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with acting_as(alice):
        rows = Asked.objects.filter(call_out=made)
        assert sorted(rows.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
        assert [row.number for row in rows.filter(standing="holds")] == [1]


class CallLife(RuleBasedStateMachine):
    """Whatever staff and members do in whatever order, a call never breaks its own rules."""

    alice: Actor

    @initialize(places=st.integers(1, 3))
    def begin(self, places: int) -> None:
        with acting_as(self.alice):
            Deployment.objects.all().delete()
            CallOut.objects.all().delete()
            Member.objects.update(rest_until=None)
            self.call = call(self.alice, places=places)
            members = list(Member.objects.order_by("reference").values_list("id", flat=True))
            actions.ask(self.call.id, members, by=self.alice, at=NOON)
            self.rows = list(
                Asked.objects.order_by("member__reference").values_list("id", flat=True)
            )
        self.at = NOON

    def _try(self, do: Any, *given: Any, **named: Any) -> None:
        with acting_as(self.alice):
            with contextlib.suppress(Refused):
                do(*given, by=self.alice, at=self.at, **named)

    @rule(hours=st.integers(1, 4))
    def time_goes_by(self, hours: int) -> None:
        self.at += hours * HOUR

    @rule()
    def alert(self) -> None:
        self._try(actions.alert, self.call.id)

    @rule(place=st.integers(0, 4), said=st.sampled_from(("yes", "no")))
    def answer(self, place: int, said: str) -> None:
        self._try(actions.answer_for, self.rows[place], said)

    @rule(places=st.sets(st.integers(0, 4), min_size=1))
    def deploy(self, places: set[int]) -> None:
        self._try(actions.deploy, self.call.id, {self.rows[place]: () for place in places})

    @rule(place=st.integers(0, 4), how=st.sampled_from(("no_show", "cancel", "set_out")))
    def change(self, place: int, how: str) -> None:
        for row_id in self._deployments(place):
            self._try(getattr(actions, how), row_id)

    @rule(place=st.integers(0, 4))
    def come_back(self, place: int) -> None:
        for row_id in self._deployments(place):
            self._try(actions.end, row_id, "", ended_at=self.at + DAY)

    @rule()
    def stand_down(self) -> None:
        self._try(actions.stand_down, self.call.id)

    def _deployments(self, place: int) -> list[UUID]:
        with acting_as(self.alice):
            rows = Deployment.objects.filter(asked_id=self.rows[place])
            return list(rows.values_list("id", flat=True))

    @invariant()
    def places_hold(self) -> None:
        if not hasattr(self, "call"):
            return
        with acting_as(self.alice):
            made = CallOut.objects.get(id=self.call.id)
            rows = list(Asked.objects.filter(call_out=made))
            sent = {one.asked_id: one for one in Deployment.objects.all()}
        held = [row for row in rows if row.standing in ("holds", "assigned")]
        waiting = [row for row in rows if row.standing == "waits"]
        assert len(held) <= made.places
        if made.stage in ("alert", "deploy") and waiting:
            assert len(held) == made.places, "somebody waits although a place is free"
        numbers = [row.number for row in rows if row.number]
        assert len(numbers) == len(set(numbers))
        for row in rows:
            if row.standing == "assigned":
                assert (
                    sent[row.id].state in ("planned", "under_way", "ended")
                    or made.stage == "stood_down"
                )
            elif row.id in sent:
                assert sent[row.id].state in ("no_show", "cancelled", "ended")
            if row.standing in ("holds", "waits", "assigned"):
                assert row.answer == "yes"


def test_a_call_keeps_its_rules_whatever_happens_in_whatever_order(alice: Actor) -> None:
    with acting_as(alice):
        roster(alice)
        added(alice, *(person(f"Person {place}", place) for place in range(1, 6)))
        assert Roster.objects.count() == 1

    class Machine(CallLife):
        pass

    Machine.alice = alice
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=10, stateful_step_count=15, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
