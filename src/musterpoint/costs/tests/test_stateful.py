"""Whatever is done with a note: paid + owed + waived + written off is its amount."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musterpoint.costs import actions
from musterpoint.costs.models import Note, NoteState, Relief, ReliefState
from musterpoint.costs.tests.factories import LATER, TODAY, noted, other
from musterpoint.evacuation.tests.factories import Loop
from musterpoint.funds.models import Balance
from musterpoint.kernel.errors import Refused
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["sign", "refuse", "plan", "pay", "back", "ask", "write_off", "weigh", "grant",
             "deny", "waive"]
        ),
        st.integers(0, 12_000),
    ),
    max_size=14,
)  # fmt: skip


def do(step: str, amount: int, note: Note, by: Actor, judge: Actor) -> None:
    """Do one step as people would, with any amount."""
    relief = Relief.objects.filter(state__in=["asked", "proposed"]).order_by("id").first()
    if step == "sign":
        actions.answer(note.id, "signed", "Nimal", by=by, at=LATER)
    elif step == "refuse":
        actions.answer(note.id, "refused", by=by, at=LATER)
    elif step == "plan":
        actions.plan(note.id, amount % 70, by=by, at=LATER)
    elif step == "pay":
        actions.receive(note.id, amount, TODAY, key=f"k{amount % 5}", by=by, at=LATER)
    elif step == "back":
        actions.take_back(f"k{amount % 5}", TODAY, by=by, at=LATER)
    elif step in ("ask", "write_off"):
        kind = "hardship" if step == "ask" else "write_off"
        actions.ask_relief(note.id, "Words", kind, by=by, at=LATER)
    elif step == "waive":
        actions.waive(note.id, "destitute", by=judge, at=LATER)
    elif relief is not None and step == "weigh":
        actions.propose_relief(relief.id, amount, "Why", by=by, at=LATER)
    elif relief is not None:
        actions.decide_relief(relief.id, step == "grant", "Reasons", by=judge, at=LATER)


@pytest.mark.slow
def test_the_parts_of_a_note_always_sum_to_its_amount(loop: Loop, haven: Organisation) -> None:
    made, judge = noted(loop).note, other(haven)

    @settings(
        max_examples=25, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )  # fmt: skip
    @given(STEPS)
    def play(steps: list[tuple[str, int]]) -> None:
        with acting_as(loop.state):
            for step, amount in steps:
                try:
                    do(step, amount, Note.objects.get(id=made.id), loop.state, judge)
                except Refused:
                    pass
                check(Note.objects.get(id=made.id))

    play()


def check(row: Note) -> None:
    """Hold what must be true of a note at every moment."""
    assert row.paid + row.waived + row.written_off + row.owed == row.amount == 10_000
    assert min(row.paid, row.waived, row.written_off, row.owed) >= 0
    received = row.receipts.filter(undone_at=None).values_list("amount", flat=True)
    assert sum(received) == row.paid
    bank = Balance.objects.filter(account__name="Assets:Evacuation:Bank").first()
    assert (bank.posted if bank else 0) == row.paid
    parts = list(row.instalments.values_list("amount", "paid"))
    if parts:
        assert sum(amount - paid for amount, paid in parts) == row.owed
    ended = row.state in (NoteState.WAIVED, NoteState.REPAID, NoteState.WRITTEN_OFF)
    assert ended == (row.owed == 0)
    assert Relief.objects.filter(state__in=[ReliefState.ASKED, ReliefState.PROPOSED]).count() <= 1
