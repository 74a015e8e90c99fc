"""Laws over generated cases: clocks, conditions, and runs that nobody planned."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from musterpoint.engine.procedures import (
    Event,
    Kind,
    NotPossible,
    State,
    Way,
    apply,
    begin,
    catalogue,
    deadlines,
    move,
)
from musterpoint.engine.procedures.clocks import PLAIN, Calendar, Duration, Unit, measure, read
from musterpoint.engine.procedures.conditions import BadCondition, evaluate, parse
from musterpoint.engine.procedures.looking import missing

START = datetime(2026, 3, 26, 9, tzinfo=UTC)
MOMENTS = st.integers(0, 525_600).map(lambda minutes: START + timedelta(minutes=minutes))
CALENDARS = st.sampled_from([PLAIN, *catalogue.calendars().values()])
DURATIONS = st.builds(Duration, st.integers(1, 30), st.sampled_from(list(Unit)))


@given(MOMENTS, MOMENTS, MOMENTS, CALENDARS)
def test_the_parts_of_a_time_add_up(
    a: datetime, b: datetime, c: datetime, calendar: Calendar
) -> None:
    first, middle, last = sorted([a, b, c])
    for working in (None, calendar):
        parts = measure(first, middle, working=working) + measure(middle, last, working=working)
        assert parts == measure(first, last, working=working)


@given(MOMENTS, DURATIONS, CALENDARS)
def test_as_much_passes_until_it_is_due_as_was_given(
    start: datetime, given_: Duration, calendar: Calendar
) -> None:
    due = read(start, given_, (), calendar=calendar).due_at
    assert due is not None
    assert measure(start, due, working=calendar if given_.is_working else None) == given_.length


@given(
    MOMENTS,
    DURATIONS,
    CALENDARS,
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=4),
)
def test_stops_add_up(
    start: datetime, given_: Duration, calendar: Calendar, turns: list[tuple[int, int]]
) -> None:
    pauses, at = [], start
    for runs, stands in turns:
        stop = at + timedelta(hours=runs)
        at = stop + timedelta(hours=stands)
        pauses.append((stop, at))
    due = read(start, given_, pauses, calendar=calendar).due_at
    assert due is not None
    working = calendar if given_.is_working else None
    stood = sum(
        (measure(stop, min(go, due), working=working) for stop, go in pauses if stop < due),
        timedelta(),
    )
    assert measure(start, due, working=working) - stood == given_.length
    assert due >= (read(start, given_, (), calendar=calendar).due_at or due)


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=60)), DURATIONS, CALENDARS)
def test_what_begins_later_is_due_no_earlier(
    start: datetime, later: timedelta, given_: Duration, calendar: Calendar
) -> None:
    first = read(start, given_, (), calendar=calendar).due_at
    second = read(start + later, given_, (), calendar=calendar).due_at
    assert first is not None
    assert second is not None
    assert first <= second


def test_weekends_are_those_of_the_country() -> None:
    thursday = datetime(2026, 11, 19, 16, 20, tzinfo=UTC)
    days = Duration(2, Unit.WORKING_DAY)
    due = {
        code: read(thursday, days, (), calendar=catalogue.calendars()[code]).due_at
        for code in ("LBY", "TUN", "NPL")
    }
    assert due["LBY"] == datetime(2026, 11, 23, 16, 20, tzinfo=UTC)  # Friday and Saturday are free
    assert due["TUN"] == datetime(2026, 11, 23, 16, 20, tzinfo=UTC)  # Saturday and Sunday
    assert due["NPL"] == datetime(2026, 11, 22, 16, 20, tzinfo=UTC)  # Saturday
    assert not catalogue.calendars()["SAU"].is_worked(date(2013, 6, 27))  # a Thursday, still free
    assert catalogue.calendars()["SAU"].is_worked(date(2014, 6, 26))
    assert not catalogue.calendars()["LBY"].is_worked(date(2026, 12, 24))


@given(st.text(max_size=60))
def test_any_text_is_a_condition_or_a_sentence(text: str) -> None:
    try:
        evaluate(parse(text), lambda _key: None)
    except BadCondition as error:
        place = error.offset
    else:
        place = 0
    assert 0 <= place <= len(text)


@given(st.sampled_from("abc"), st.booleans())
def test_what_is_not_known_decides_nothing(name: str, value: bool) -> None:
    look = {"a": None, "b": value, "c": not value}.get
    assert evaluate(parse(f"{name} or not {name}"), look) is (None if name == "a" else True)
    assert evaluate(parse("a and b and c"), look) is False


NAMES = sorted(catalogue.shipped())
OFFICERS = st.sampled_from(["ann", "ben", "cid"])


class Runs(RuleBasedStateMachine):
    """Anything anybody might send to a run of any procedure that ships."""

    state: State

    @initialize(name=st.sampled_from(NAMES))
    def begin(self, name: str) -> None:
        self.procedure = catalogue.procedure(name)
        self.state = begin(self.procedure, START, calendar=catalogue.calendars()["LBY"])
        self.ends: set[str] = set()
        self.count = 0

    def send(self, data: st.DataObject, kind: Kind, **fields: object) -> None:
        self.count += 1
        hours = data.draw(st.integers(0, 30))
        event = Event(
            id=f"e{self.count}", kind=kind, at=self.state.at + timedelta(hours=hours),
            by=data.draw(OFFICERS), reason="because", **fields,
        )  # fmt: skip
        before = self.state
        try:
            self.state = apply(before, event)
        except NotPossible:
            self.state = before

    def value(self, data: st.DataObject, name: str) -> object:
        fact = self.procedure.facts[name]
        if fact.choices:
            return data.draw(st.sampled_from(sorted(fact.choices)))
        return data.draw(st.booleans() if fact.kind == "yes_no" else st.integers(0, 20))

    @rule(data=st.data())
    def work(self, data: st.DataObject) -> None:
        names = [*self.state.active()] or [*self.procedure.steps]
        step = self.procedure.steps[data.draw(st.sampled_from(names))]
        answers = {one.fact.id: self.value(data, one.fact.id) for one in step.questions}
        papers = tuple(one.id for one in step.documents)
        role = data.draw(st.sampled_from(step.roles)) if step.roles else ""
        self.send(data, Kind.DONE, step=step.id, role=role, answers=answers, documents=papers)

    @rule(data=st.data(), kind=st.sampled_from([Kind.SIGNED, Kind.SIGNED_URGENTLY]))
    def sign(self, data: st.DataObject, kind: Kind) -> None:
        gates = [one for one in self.procedure.steps.values() if one.gate is not None]
        if gates:
            step = data.draw(st.sampled_from(gates))
            assert step.gate is not None
            urgent = step.gate.urgent if kind is Kind.SIGNED_URGENTLY else None
            roles = step.gate.roles if urgent is None else urgent.roles
            self.send(data, kind, step=step.id, role=data.draw(st.sampled_from(roles)))

    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        if self.procedure.facts:
            name = data.draw(st.sampled_from(sorted(self.procedure.facts)))
            self.send(data, Kind.ANSWERED, answers={name: self.value(data, name)})

    @rule(data=st.data())
    def happen(self, data: st.DataObject) -> None:
        self.send(
            data, Kind.HAPPENED, name=data.draw(st.sampled_from(sorted(self.procedure.events)))
        )

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        if self.state.history:
            one = data.draw(st.sampled_from(self.state.history))
            self.send(data, Kind.UNDONE, undoes=one.id)
            self.ends = set()

    @invariant()
    def never_two_ends(self) -> None:
        if self.state.end:
            self.ends.add(self.state.end)
            assert not self.state.active()
        assert len(self.ends) <= 1
        assert self.state.end or self.state.active(), "the run stands still"

    @invariant()
    def a_gate_is_open_by_its_conditions_or_by_its_urgent_path(self) -> None:
        for name, here in self.state.active().items():
            gate = self.procedure.steps[name].gate
            if gate is None or not here.is_open:
                continue
            assert here.way is not Way.NONE
            assert not missing(self.state, gate, here.way)
            signed = {one.by for one in here.signatures if one.way is here.way}
            urgent = gate.urgent if here.way is Way.URGENT else None
            assert len(signed) >= (gate.officers if urgent is None else urgent.officers)

    @invariant()
    def deadlines_do_not_move_with_the_clock(self) -> None:
        now = {one.step: one for one in deadlines(self.state, self.state.at)}
        later = {one.step: one for one in deadlines(self.state, self.state.at + timedelta(days=9))}
        assert now.keys() == later.keys()
        for step, one in now.items():
            assert one.due_at == later[step].due_at
            assert one.left >= later[step].left

    @invariant()
    def the_history_gives_the_same_state_again(self) -> None:
        again = begin(self.procedure, START, calendar=self.state.calendar)
        for one in self.state.history:
            again = apply(again, one)
        assert again == self.state


TestRuns = Runs.TestCase
TestRuns.settings = settings(
    max_examples=60, stateful_step_count=25, deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip


def test_moving_to_itself_is_no_move() -> None:
    state = begin(catalogue.procedure("detention"), START)
    event = Event(id="m", kind=Kind.MOVED, at=START, by="a", role="supervisor", reason="x")
    with pytest.raises(NotPossible, match="follows this version already"):
        move(state, state.procedure, event)
