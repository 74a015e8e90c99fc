"""Rewound, an exercise is what it was at the checkpoint, whatever the controller did since."""

import contextlib

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musterpoint.exercises.playing import actions, queries, reporting
from musterpoint.exercises.playing.actions import InjectIn
from musterpoint.exercises.playing.models import Inject, Rehearsal
from musterpoint.exercises.playing.tests.factories import begun
from musterpoint.exercises.playing.tests.test_playing import told
from musterpoint.kernel.errors import Refused
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

MEDDLING = st.sampled_from(["hold", "fire", "move", "reword", "add", "release"])


def meddle(row: Rehearsal, what: str, by: Actor) -> None:
    """Do something to the next inject that was not told; what is refused is left."""
    one = next((one for one in queries.injects(row) if one.state != "fired"), None)
    if one is None:
        return
    day, at = actions.day_and_time(one.minute + (7 if what == "move" else 0))
    words = InjectIn(day=day, time=at, to=("cell",), title=what, text="Other words")
    with contextlib.suppress(Refused):
        if what in ("hold", "fire", "release"):
            getattr(actions, what)(row.id, one.id, by=by, at=NOON)
        elif what == "add":
            actions.put_inject(row.id, words, by=by, at=NOON)
        else:
            actions.put_inject(row.id, words, inject_id=one.id, by=by, at=NOON)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    first=st.lists(MEDDLING, max_size=2),
    wasted=st.lists(st.tuples(MEDDLING, st.integers(1, 60)), min_size=1, max_size=4),
    after=st.lists(st.integers(1, 60), min_size=1, max_size=3),
)
def test_rewound_every_inject_is_what_it_was_at_the_checkpoint(
    alice: Actor, first: list[str], wasted: list[tuple[str, int]], after: list[int]
) -> None:
    def play(detour: bool) -> object:
        row, _one, _other = begun(alice)
        actions.step(row.id, 15, by=alice, at=NOON)
        for what in first:
            meddle(row, what, alice)
        place = actions.checkpoint(row.id, by=alice, at=NOON)
        own = set(Inject.objects.filter(rehearsal=row).values_list("slug", flat=True))
        if detour:
            for what, minutes in wasted:
                meddle(row, what, alice)
                actions.step(row.id, minutes, by=alice, at=NOON)
            actions.rewind(row.id, place.id, by=alice, at=NOON)
        for minutes in after:
            actions.step(row.id, minutes, by=alice, at=NOON)
        names = ("slug", "minute", "to", "title", "text", "options", "due", "state")
        states = Inject.objects.filter(rehearsal=row, slug__in=own).order_by("slug")
        report = reporting.of(queries.rehearsal(row.id))
        inboxes = [told(row, team) for team in ("post", "cell")]
        return list(states.values(*names)), inboxes, report["figures"], report["responses"]

    with acting_as(alice):
        assert play(detour=True) == play(detour=False)
