"""A run through the doors that its users have: begin, apply, open_steps, deadlines, move."""

from datetime import UTC, datetime, timedelta

import pytest

from musterpoint.engine.procedures import (
    Event,
    Kind,
    NotPossible,
    Procedure,
    State,
    Status,
    Way,
    apply,
    begin,
    catalogue,
    deadlines,
    move,
    next_step,
    open_steps,
    refusals,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def event(number: int, kind: Kind, hours: float = 0, **fields: object) -> Event:
    return Event(id=f"e{number}", kind=kind, at=NOON + hours * HOUR, **fields)


def fold(state: State, *events: Event) -> State:
    for one in events:
        state = apply(state, one)
    return state


def codes(state: State, one: Event) -> set[str]:
    return {reason.code for reason in refusals(state, one)}


@pytest.fixture
def child() -> Procedure:
    return catalogue.procedure("child-before-movement")


def met(child: Procedure) -> State:
    answers = {"status": "unaccompanied", "track": "national", "high_risk_now": False}
    return fold(
        begin(child, NOON),
        event(1, Kind.DONE, 1, step="meet_child", by="ilvane", role="child_officer", answers=answers),
    )  # fmt: skip


def ready(child: Procedure) -> State:
    """Every condition of the gate holds."""
    return fold(
        met(child),
        event(2, Kind.DONE, 2, step="assess", by="hadjar", role="child_officer", answers={"assessment": "allows"}, documents=("assessment_report",)),
        event(3, Kind.DONE, 3, step="arrange", by="hadjar", role="caseworker", answers={"escort_named": True, "receiver_named": True}),
        event(4, Kind.HAPPENED, 4, name="receiver_accepted"),
        event(5, Kind.ANSWERED, 4, answers={"authority_or_consent": True, "siblings_together": True}),
    )  # fmt: skip


def test_the_child_gate_names_everything_that_is_missing(child: Procedure) -> None:
    gate = next(one for one in open_steps(met(child), NOON + HOUR) if one.step == "move")
    assert gate.is_gated
    assert len(gate.reasons) == 5
    assert "تقييم" in gate.reasons[0].says["ar"]


def test_a_closed_gate_is_not_opened_and_its_step_not_done(child: Procedure) -> None:
    state = met(child)
    sign = event(9, Kind.SIGNED, 5, step="move", by="hadjar", role="child_officer", reason="x")
    done = event(9, Kind.DONE, 5, step="move", by="hadjar", role="child_officer")
    assert codes(state, sign) == {"not_known"}
    assert "gate" in codes(state, done)


def test_the_gate_opens_when_all_conditions_hold(child: Procedure) -> None:
    sign = event(
        9, Kind.SIGNED, 5, step="move", by="hadjar", role="child_officer", reason="all four"
    )
    state = apply(ready(child), sign)
    assert state.steps["move"].is_open
    done = event(10, Kind.DONE, 6, step="move", by="hadjar", role="child_officer")
    assert "follow_up" in apply(state, done).active()


def test_only_the_named_role_opens_the_gate_with_a_reason(child: Procedure) -> None:
    sign = event(9, Kind.SIGNED, 5, step="move", by="vane", role="consular_officer")
    assert codes(ready(child), sign) == {"role", "no_reason"}


def test_the_gate_closes_again_when_consent_is_withdrawn(child: Procedure) -> None:
    state = fold(
        ready(child),
        event(9, Kind.SIGNED, 5, step="move", by="hadjar", role="child_officer", reason="all four"),
        event(10, Kind.ANSWERED, 6, answers={"authority_or_consent": False}),
    )
    assert not state.steps["move"].is_open
    assert not state.steps["move"].signatures


def test_the_urgent_path_needs_two_officers_and_leaves_an_assessment_within_72_hours(
    child: Procedure,
) -> None:
    first = event(
        3,
        Kind.SIGNED_URGENTLY,
        2,
        step="move",
        by="hadjar",
        role="child_officer",
        reason="shelling",
    )
    again = event(
        4, Kind.SIGNED_URGENTLY, 2, step="move", by="hadjar", role="duty_officer", reason="shelling"
    )
    second = event(
        4, Kind.SIGNED_URGENTLY, 2, step="move", by="ilvane", role="duty_officer", reason="shelling"
    )
    state = apply(met(child), event(2, Kind.ANSWERED, 2, answers={"life_in_danger": True}))
    state = apply(state, first)
    assert not state.steps["move"].is_open
    assert codes(state, again) == {"same_officer"}
    state = apply(state, second)
    assert state.steps["move"].way is Way.URGENT
    owed = next(one for one in deadlines(state, NOON + 3 * HOUR) if one.is_owed)
    assert (owed.step, owed.due_at) == ("late_assessment", NOON + 74 * HOUR)
    missed = next(one for one in deadlines(state, NOON + 75 * HOUR) if one.is_owed)
    assert missed.status is Status.OVERDUE


def test_a_run_does_not_end_while_an_assessment_is_owed(child: Procedure) -> None:
    state = fold(
        met(child),
        event(2, Kind.ANSWERED, 2, answers={"life_in_danger": True}),
        event(3, Kind.SIGNED_URGENTLY, 2, step="move", by="a", role="child_officer", reason="x"),
        event(4, Kind.SIGNED_URGENTLY, 2, step="move", by="b", role="duty_officer", reason="x"),
        event(5, Kind.DONE, 3, step="move", by="a", role="child_officer"),
        event(6, Kind.DONE, 4, step="follow_up", by="a", role="child_officer"),
    )
    assert (state.ending, state.end) == ("closed", "")
    state = apply(state, event(7, Kind.DONE, 9, step="late_assessment", by="c", role="child_officer", documents=("late_assessment_report",)))  # fmt: skip
    assert state.end == "closed"


def test_nobody_answers_for_the_assessment_outside_its_step(child: Procedure) -> None:
    answer = event(2, Kind.ANSWERED, 2, by="x", role="caseworker", answers={"assessment": "allows"})
    assert codes(met(child), answer) == {"not_asked"}


def test_detention_goes_on_only_by_the_persons_word() -> None:
    state = begin(catalogue.procedure("detention"), NOON)
    word = event(1, Kind.DONE, 1, step="ask_the_person", by="a", role="consular_officer", answers={"persons_word": "no_thanks"})  # fmt: skip
    assert apply(state, word).end == "declined"


def test_the_answer_clock_stands_between_two_events() -> None:
    procedure = catalogue.procedure("lost-documents")
    state = fold(
        begin(procedure, NOON),
        event(1, Kind.DONE, 0, step="take_report", by="a", role="consular_officer", answers={"afraid": False, "is_child": False}, documents=("loss_report",)),
        event(2, Kind.HAPPENED, 2, name="more_asked"),
    )  # fmt: skip
    stopped = next(one for one in deadlines(state, NOON + 90 * HOUR) if one.step == "send_request")
    assert (stopped.status, stopped.left) == (Status.STOPPED, 46 * HOUR)
    state = apply(state, event(3, Kind.HAPPENED, 5, name="more_brought"))
    due = next(one for one in deadlines(state, NOON + 6 * HOUR) if one.step == "send_request")
    assert due.due_at == datetime(
        2026, 11, 24, 15, tzinfo=UTC
    )  # Friday noon, two working days, 3 h


def test_another_officer_signs_than_the_one_who_printed() -> None:
    state = fold(
        begin(catalogue.procedure("lost-documents"), NOON),
        event(1, Kind.DONE, 0, step="take_report", by="a", role="consular_officer", answers={"afraid": False, "is_child": False}, documents=("loss_report",)),
        event(2, Kind.DONE, 1, step="send_request", by="b", role="document_officer"),
        event(3, Kind.HAPPENED, 2, name="identity_confirmed"),
        event(4, Kind.SIGNED, 3, step="print", by="a", role="consular_officer"),
        event(5, Kind.DONE, 4, step="print", by="b", role="document_officer", documents=("emergency_document",)),
    )  # fmt: skip
    assert codes(state, event(6, Kind.DONE, 5, step="sign", by="b", role="supervisor")) == {
        "same_officer"
    }
    assert not refusals(state, event(6, Kind.DONE, 5, step="sign", by="a", role="supervisor"))


def test_an_event_is_undone_unless_a_later_one_needs_it(child: Procedure) -> None:
    state = ready(child)
    early = event(9, Kind.UNDONE, 8, by="a", undoes="e1", reason="wrong child")
    assert "needed_later" in codes(state, early)
    undone = apply(state, event(9, Kind.UNDONE, 8, by="a", undoes="e5", reason="wrong file"))
    assert "authority_or_consent" not in undone.facts
    assert [one.id for one in undone.history] == ["e1", "e2", "e3", "e4", "e5", "e9"]


def test_what_is_recorded_is_not_recorded_twice_or_before_what_came_later(child: Procedure) -> None:
    state = met(child)
    assert codes(state, event(1, Kind.HAPPENED, 2, name="receiver_accepted")) == {"twice"}
    assert codes(state, event(2, Kind.HAPPENED, 0, name="receiver_accepted")) == {"too_early"}


def test_the_next_step_is_what_is_due_first(child: Procedure) -> None:
    found = next_step(met(child), "child_officer", NOON + 2 * HOUR)
    assert found is not None
    assert found.step == "arrange"


def test_a_missed_deadline_is_told_to_whom_the_procedure_names(child: Procedure) -> None:
    state = begin(child, NOON)
    assert not deadlines(state, NOON + 4 * HOUR)[0].told
    assert [one.to for one in deadlines(state, NOON + 5 * HOUR)[0].told] == ["supervisor"]


def newer(child: Procedure, *changes: tuple[str, str]) -> Procedure:
    text = catalogue.shipped()["child-before-movement"].read_text(encoding="utf-8")
    for old, new in (("version: '1'", "version: '2'"), *changes):
        assert old in text
        text = text.replace(old, new)
    loaded = catalogue.check(text)
    assert loaded.procedure is not None, loaded.errors
    return loaded.procedure


def decision(number: int = 90) -> Event:
    return event(number, Kind.MOVED, 9, by="boss", role="supervisor", reason="new law")


def test_a_run_moves_to_a_new_version_by_decision_and_its_gate_closes_again(
    child: Procedure,
) -> None:
    signed = event(
        9, Kind.SIGNED, 5, step="move", by="hadjar", role="child_officer", reason="all four"
    )
    moved = move(apply(ready(child), signed), newer(child), decision())
    assert moved.version == "2"
    assert not moved.steps["move"].is_open
    assert "no_event" in codes(moved, event(99, Kind.UNDONE, 10, by="a", undoes="e1", reason="x"))


def test_a_move_is_refused_with_reasons(child: Procedure) -> None:
    new = newer(child, ("id: arrange", "id: prepare"), ("- arrange", "- prepare"))
    with pytest.raises(NotPossible, match="arrange"):
        move(met(child), new, decision())
    assert "prepare" in move(met(child), new, decision(), steps={"arrange": "prepare"}).active()
    with pytest.raises(NotPossible, match="another procedure"):
        move(met(child), catalogue.procedure("detention"), decision())


def test_a_move_does_not_carry_a_run_behind_a_gate_it_has_not_passed(child: Procedure) -> None:
    gateless = newer(child)
    state = met(gateless)
    steps = {"arrange": "follow_up"}
    with pytest.raises(NotPossible, match="gate"):
        move(state, child, decision(), steps=steps)
