"""The roll against a model in plain Python, over arbitrary stories."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from musterpoint.crises import actions, queries
from musterpoint.crises.models import Crisis, RollChange, RollEntry
from musterpoint.crises.rules import REPORTABLE
from musterpoint.crises.tests.factories import crisis, persons, said
from musterpoint.people.models import Person
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

END = NOON + timedelta(days=1)
WAYS = ("sms", "staff", "import")
#: When it was true, when it was heard, how grave it is, what, by which way.
Word = tuple[datetime, int, int, str, str]
GRAVITY = [
    "safe",
    "wants_to_stay",
    "wants_to_leave",
    "en_route",
    "departed",
    "arrived",
    "detained",
    "hospitalised",
    "needs_help",
    "deceased",
]


@dataclass
class Somebody:
    """What the model knows of one person: a plain list of words, searched anew each time."""

    area: str
    words: list[Word] = field(default_factory=list)
    ever: set[tuple[datetime, str, str]] = field(default_factory=set)
    reached: datetime | None = None
    seated: datetime | None = None
    withdrawn: bool = False

    def told(self) -> list[Word]:
        return sorted(self.words)

    def first(self, *states: str, since: int = 0) -> datetime | None:
        return next((w[0] for w in self.told()[since:] if w[3] in states), None)

    def after_last(self, *states: str) -> int:
        places = [place for place, word in enumerate(self.told()) if word[3] in states]
        return places[-1] + 1 if places else 0

    @property
    def state(self) -> str:
        told = [word[3] for word in self.told()]
        if not told:
            return "unknown"
        if "deceased" in told:
            return "deceased"
        moves = [word for word in told if word in ("departed", "arrived")]
        if moves and told[-1] in ("safe", "wants_to_leave", "wants_to_stay", "en_route"):
            return moves[-1]
        return told[-1]

    @property
    def counts(self) -> dict[str, bool]:
        help_since = self.first("needs_help", since=self.after_last("safe", "deceased"))
        asked = self.first("wants_to_leave", since=self.after_last("wants_to_stay"))
        return {
            "registered": True,
            "reached": self.reached is not None,
            "accounted_for": bool(self.words),
            "need_help": help_since is not None,
            "asked_to_leave": asked is not None,
            "seated": self.seated is not None,
            "departed": self.first("departed", "arrived") is not None,
            "arrived": self.first("arrived") is not None,
            "unaccounted": not self.words,
        }


class Roll(RuleBasedStateMachine):
    """Everything that may happen to a roll, in any order."""

    alice: Actor

    @initialize()
    def begin(self) -> None:
        self.people: dict[UUID, Somebody] = {}
        self.clock = 0
        self.do(lambda: setattr(self, "crisis", crisis(self.alice, f"c{Crisis.objects.count()}")))

    def do(self, work: Callable[[], object]) -> None:
        with acting_as(self.alice):
            work()

    def pick(self, number: int) -> UUID:
        return list(self.people)[number % len(self.people)]

    @rule(number=st.integers(1, 3), area=st.sampled_from(["tripoli", "benghazi", "moon"]))
    def enrol(self, number: int, area: str) -> None:
        def work() -> None:
            made = persons(number, area=area)
            assert actions.enrol(self.crisis.id, made, by=self.alice, at=NOON) == number
            known = area if area != "moon" else ""
            self.people.update({person: Somebody(known) for person in made})

        self.do(work)

    @precondition(lambda self: self.people)
    @rule(
        said_of=st.lists(
            st.tuples(
                st.integers(0, 20),
                st.sampled_from(sorted(REPORTABLE)),
                st.integers(0, 9),
                st.sampled_from(WAYS),
            ),
            min_size=1,
            max_size=4,
        )
    )
    def hear(self, said_of: list[tuple[int, str, int, str]]) -> None:
        def work() -> None:
            self.clock += 1
            heard_at = END + timedelta(minutes=self.clock)
            batch, new = [], 0
            for number, state, minute, way in sorted(said_of, key=lambda word: word[2]):
                person = self.pick(number)
                somebody, when = self.people[person], NOON + timedelta(minutes=minute)
                batch.append(said(person, state, when, way))
                if not somebody.withdrawn and (when, state, way) not in somebody.ever:
                    somebody.ever.add((when, state, way))
                    word = (when, self.clock, GRAVITY.index(state), state, way)
                    somebody.words.append(word)
                    new += 1
            assert actions.set_state(self.crisis.id, batch, by=self.alice, at=heard_at) == new

        self.do(work)

    @precondition(lambda self: any(somebody.words for somebody in self.people.values()))
    @rule(number=st.integers(0, 50))
    def undo(self, number: int) -> None:
        told = [(p, word) for p, s in self.people.items() for word in s.words]
        person, word = told[number % len(told)]

        def work() -> None:
            undone = RollChange.objects.filter(undoes__isnull=False).values("undoes")
            change = (
                RollChange.objects.exclude(id__in=undone)
                .filter(undoes__isnull=True, entry__person_id=person)
                .get(occurred_at=word[0], state=word[3], way=word[4])
            )
            self.people[person].words.remove(word)
            self.clock += 1
            at = END + timedelta(minutes=self.clock)
            back = actions.undo(change.id, by=self.alice, at=at)
            assert back.state == self.people[person].state

        self.do(work)

    @precondition(lambda self: self.people)
    @rule(number=st.integers(0, 20), minute=st.integers(0, 9))
    def reach(self, number: int, minute: int) -> None:
        somebody, when = self.people[self.pick(number)], NOON + timedelta(minutes=minute)
        if not somebody.withdrawn:
            somebody.reached = min(somebody.reached or when, when)
        ids = [self.pick(number)]
        self.do(lambda: actions.mark_reached(self.crisis.id, ids, when, by=self.alice, at=END))

    @precondition(lambda self: self.people)
    @rule(number=st.integers(0, 20), minute=st.none() | st.integers(0, 9))
    def seat(self, number: int, minute: int | None) -> None:
        somebody = self.people[self.pick(number)]
        when = None if minute is None else NOON + timedelta(minutes=minute)
        if not somebody.withdrawn:
            somebody.seated = when and min(somebody.seated or when, when)
        ids = [self.pick(number)]
        self.do(lambda: actions.mark_seated(self.crisis.id, ids, when, by=self.alice, at=END))

    @precondition(lambda self: self.people)
    @rule(number=st.integers(0, 20), follow=st.booleans())
    def withdraw_or_come_back(self, number: int, follow: bool) -> None:
        person = self.pick(number)
        somebody = self.people[person]
        somebody.withdrawn = not somebody.withdrawn

        def work() -> None:
            gone_at = NOON if somebody.withdrawn else None
            Person.objects.filter(id=person).update(withdrawn_at=gone_at)
            if follow or not somebody.withdrawn:
                actions.sync_roll(by=self.alice, at=END)

        self.do(work)

    @invariant()
    def everybody_stands_where_the_model_says(self) -> None:
        def work() -> None:
            for row in RollEntry.objects.filter(crisis=self.crisis):
                somebody = self.people[row.person_id]
                heard = [w[0] for w in somebody.words if w[4] != "import"]
                assert row.state == somebody.state
                assert row.accounted_at == min((w[0] for w in somebody.words), default=None)
                assert row.last_contact_at == max(heard, default=None)
                assert (row.reached_at, row.seated_at) == (somebody.reached, somebody.seated)

        self.do(work)

    @invariant()
    def every_count_agrees(self) -> None:
        def work() -> None:
            present = [one for one in self.people.values() if not one.withdrawn]
            board = queries.board(self.crisis.id)
            for row in board.rows:
                there = [one.counts for one in present if one.area == row.code]
                assert row.figures == {
                    code: sum(one[code] for one in there) for code in row.figures
                }
            assert board.totals == queries.figures(self.crisis.id)
            totals = board.totals
            assert totals["registered"] == totals["accounted_for"] + totals["unaccounted"]

        self.do(work)


@pytest.mark.slow
def test_the_roll_is_what_a_plain_model_says(alice: Actor) -> None:
    machine = type("RollOfAlice", (Roll,), {"alice": alice})
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
