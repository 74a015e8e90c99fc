"""
Deadlines of many runs: how long the due-job of an installation computes.

    python benchmarks/procedures.py
    python benchmarks/procedures.py --runs 10000

Runs of all procedures that ship are begun at different moments in the calendars of different
countries and carried a few events on; then the deadlines of each are computed at one moment.
"""

import argparse
import random
import time
from datetime import UTC, datetime, timedelta

from musterpoint.engine.procedures import (
    Event,
    Kind,
    NotPossible,
    State,
    Status,
    apply,
    begin,
    catalogue,
    deadlines,
)

START = datetime(2026, 1, 1, tzinfo=UTC)
EVENTS = 3


def main() -> None:
    """Begin the runs, fold some events into each, compute all deadlines, print the times."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=2011)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    began = time.perf_counter()
    states = [a_run(chance) for _ in range(options.runs)]
    folded = time.perf_counter()
    now = START + timedelta(days=200)
    found = [due for state in states for due in deadlines(state, now)]
    ended = time.perf_counter()
    events = sum(len(state.history) for state in states)
    overdue = sum(due.status is Status.OVERDUE for due in found)
    print(f"runs {options.runs:,}; events folded {events:,} in {folded - began:.1f} s")
    print(
        f"deadlines {len(found):,} ({overdue:,} overdue, {len(found) - overdue:,} not) "
        f"in {ended - folded:.2f} s: {(ended - folded) / options.runs * 1e6:.0f} microseconds a run"
    )


def a_run(chance: random.Random) -> State:
    """Return a run of some procedure, begun somewhere in half a year and carried on."""
    procedure = catalogue.procedure(chance.choice([*catalogue.shipped()]))
    calendar = chance.choice([*catalogue.calendars().values()])
    state = begin(
        procedure, START + timedelta(minutes=chance.randrange(290_000)), calendar=calendar
    )
    for number in range(EVENTS):
        at = state.at + timedelta(hours=chance.randrange(30))
        try:
            state = apply(state, an_event(chance, state, number, at))
        except NotPossible:
            continue
    return state


def an_event(chance: random.Random, state: State, number: int, at: datetime) -> Event:
    """Return an event that the run may or may not take."""
    open_now = [name for name, here in state.active().items() if here.is_open]
    if not open_now or chance.random() < 0.1:
        name = chance.choice([*state.procedure.events])
        return Event(id=f"e{number}", kind=Kind.HAPPENED, at=at, name=name)
    step = state.procedure.steps[chance.choice(open_now)]
    if step.waits_for:
        return Event(id=f"e{number}", kind=Kind.HAPPENED, at=at, name=chance.choice(step.waits_for))
    answers = {
        one.fact.id: chance.choice([*one.fact.choices])
        if one.fact.choices
        else chance.random() < 0.5
        for one in step.questions
    }
    papers = tuple(one.id for one in step.documents)
    return Event(
        id=f"e{number}", kind=Kind.DONE, at=at, step=step.id, by=chance.choice("abc"),
        role=step.roles[0], answers=answers, documents=papers,
    )  # fmt: skip


if __name__ == "__main__":
    main()
