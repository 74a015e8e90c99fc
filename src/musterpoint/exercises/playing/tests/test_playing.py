"""An exercise with people: told in time, answered, rewound, ended; refused where it must be."""

from datetime import timedelta

import pytest
import yaml
from django.core import mail
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musterpoint.exercises import script
from musterpoint.exercises.playing import actions, identity, measures, queries, reporting
from musterpoint.exercises.playing.actions import BadInput, InjectIn, NotNow, RatingIn, SeatIn
from musterpoint.exercises.playing.models import Happening, Inject, Rehearsal, Seat, Word
from musterpoint.exercises.playing.tests.factories import (
    begun,
    inject,
    made,
    observer,
    player,
    seat_actor,
)
from musterpoint.exercises.world.datafiles import from_yaml
from musterpoint.kernel import remedies
from musterpoint.kernel.errors import Missing, NotAllowed
from musterpoint.messaging.models import Message
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def told(row: Rehearsal, team: str) -> list[str]:
    rows = Happening.objects.filter(rehearsal=row, branch=0, word=Word.TOLD, to_team=team)
    return [one.inject.slug for one in rows.select_related("inject").order_by("number")]


def test_injects_reach_their_teams_at_their_minute(alice: Actor) -> None:
    with acting_as(alice):
        row, _one, _other = begun(alice)
        assert told(row, "post") == []
        actions.step(row.id, 9, by=alice, at=NOON)
        assert told(row, "post") == []
        actions.step(row.id, 45, by=alice, at=NOON)
        assert told(row, "post") == ["protest-called", "network-down"]
        assert told(row, "cell") == ["protest-called"]
        minutes = Happening.objects.filter(word=Word.TOLD).values_list("minute", flat=True)
        assert sorted(set(minutes)) == [490, 530]
        actions.step_to_next(row.id, by=alice, at=NOON)
        assert told(row, "cell") == ["protest-called", "journalist"]


def test_a_team_acknowledges_and_decides_and_others_do_not_see_what_is_not_theirs(
    alice: Actor,
) -> None:
    with acting_as(alice):
        row, one, other = begun(alice)
        actions.step(row.id, 50, by=alice, at=NOON)
        where = inject(row, "network-down")
        by = seat_actor(one, alice)
        actions.acknowledge(one.id, where, by=by, at=NOON)
        actions.acknowledge(one.id, where, by=by, at=NOON)
        actions.step(row.id, 5, by=alice, at=NOON)
        actions.decide(one.id, where, "On foot.", option=0, by=by, at=NOON)
        live = queries.live(queries.rehearsal(row.id))
        (answer,) = [a for a in reporting.responses(queries.injects(row), live) if a.decided]
        assert (answer.team, answer.to_see, answer.to_decide) == ("post", 0, 5)
        with pytest.raises(Missing):
            actions.decide(other.id, where, "No.", by=seat_actor(other, alice), at=NOON)
        with pytest.raises(Missing):
            actions.acknowledge(one.id, where, by=seat_actor(other, alice), at=NOON)
        assert not [a for a in queries.of_team(live, "cell") if a.inject_id == where]


@pytest.mark.parametrize(("text", "option"), [("", None), ("", 7), (" ", None)])
def test_a_decision_says_something(alice: Actor, text: str, option: int | None) -> None:
    with acting_as(alice):
        row, one, _other = begun(alice)
        actions.step(row.id, 50, by=alice, at=NOON)
        by = seat_actor(one, alice)
        with pytest.raises(BadInput):
            actions.decide(one.id, inject(row, "network-down"), text, option=option, by=by, at=NOON)


def test_a_clock_that_runs_is_moved_by_the_pump_and_by_nothing_else(
    alice: Actor, haven: Organisation
) -> None:
    with acting_as(alice):
        row, _one, _other = begun(alice)
        actions.run_clock(row.id, 10, by=alice, at=NOON)
    later = NOON + timedelta(minutes=2)
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=later)
    with acting_as(alice):
        shown = queries.rehearsal(row.id)
        assert actions.minute_now(shown, later) == 500
        assert told(row, "post") == []
    pumps.run_due([haven.id], ["exercises.clock"])
    with acting_as(alice):
        assert told(row, "post") == ["protest-called"]
        assert queries.rehearsal(row.id).minute == 500
    end = NOON + timedelta(days=1)
    Organisation.objects.filter(id=haven.id).update(clock_at=end)
    pumps.run_due([haven.id], ["exercises.clock"])
    with acting_as(alice):
        row = queries.rehearsal(row.id)
        assert (row.minute, row.factor) == (720, 0)


def test_rewound_what_came_later_is_kept_and_told_again(alice: Actor) -> None:
    with acting_as(alice):
        row, one, _other = begun(alice)
        actions.step(row.id, 15, by=alice, at=NOON)
        place = actions.checkpoint(row.id, "Before the network", by=alice, at=NOON)
        actions.step(row.id, 40, by=alice, at=NOON)
        by = seat_actor(one, alice)
        actions.decide(one.id, inject(row, "network-down"), "Wait.", by=by, at=NOON)
        row = actions.rewind(row.id, place.id, by=alice, at=NOON)
        assert (row.minute, row.branches) == (495, 1)
        assert told(row, "post") == ["protest-called"]
        kept = queries.live(row, 1)
        assert [one.word for one in kept] == ["told", "seen", "decided"]
        assert "Wait." in queries.written(row, kept, NOON).values()
        with pytest.raises(Missing):
            actions.acknowledge(one.id, inject(row, "network-down"), by=by, at=NOON)
        actions.step(row.id, 40, by=alice, at=NOON)
        assert told(row, "post") == ["protest-called", "network-down"]


def test_nothing_is_rewound_while_a_step_runs(alice: Actor) -> None:
    with acting_as(alice):
        row, _one, _other = begun(alice)
        place = actions.checkpoint(row.id, by=alice, at=NOON)
        actions.run_clock(row.id, 5, by=alice, at=NOON)
        with pytest.raises(actions.StepIsRunning, match="Stop the clock"):
            actions.rewind(row.id, place.id, by=alice, at=NOON)
        actions.run_clock(row.id, 0, by=alice, at=NOON)
        Rehearsal.objects.filter(id=row.id).update(busy_since=NOON)
        with pytest.raises(actions.StepIsRunning, match="A step is running"):
            actions.rewind(row.id, place.id, by=alice, at=NOON)
        with pytest.raises(actions.StepIsRunning):
            actions.step(row.id, 5, by=alice, at=NOON)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    before=st.integers(1, 120),
    wasted=st.lists(st.integers(1, 60), min_size=1, max_size=3),
    after=st.lists(st.integers(1, 60), min_size=1, max_size=4),
)
def test_rewound_then_played_again_the_figures_are_those_of_a_straight_run(
    alice: Actor, before: int, wasted: list[int], after: list[int]
) -> None:
    def play(detour: bool) -> dict[str, object]:
        row, one, other = begun(alice)
        actions.step(row.id, before, by=alice, at=NOON)
        place = actions.checkpoint(row.id, by=alice, at=NOON)
        if detour:
            for minutes in wasted:
                actions.step(row.id, minutes, by=alice, at=NOON)
                answer(row, other)
            actions.rewind(row.id, place.id, by=alice, at=NOON)
        for minutes in after:
            actions.step(row.id, minutes, by=alice, at=NOON)
            answer(row, one)
        report = reporting.of(queries.rehearsal(row.id))
        return {key: report[key] for key in ("figures", "objectives", "responses", "minutes")}

    def answer(row: Rehearsal, seat: Seat) -> None:
        own = Happening.objects.filter(
            rehearsal=row, branch=0, word=Word.TOLD, to_team=seat.team
        ).last()
        if own is not None:
            by = seat_actor(seat, alice)
            actions.decide(seat.id, own.inject_id, "So.", by=by, at=NOON)

    with acting_as(alice):
        assert play(detour=True) == play(detour=False)


def test_the_controller_fires_holds_releases_and_adds(alice: Actor) -> None:
    with acting_as(alice):
        row, _one, _other = begun(alice)
        held = inject(row, "network-down")
        actions.hold(row.id, held, by=alice, at=NOON)
        actions.step(row.id, 60, by=alice, at=NOON)
        assert told(row, "post") == ["protest-called"]
        with pytest.raises(NotNow, match="minute has passed"):
            actions.release(row.id, held, by=alice, at=NOON)
        actions.fire(row.id, held, by=alice, at=NOON)
        with pytest.raises(NotNow, match="told already"):
            actions.fire(row.id, held, by=alice, at=NOON)
        new = InjectIn(day=0, time="09:10", to=("cell",), title="A call", text="It rings.")
        actions.put_inject(row.id, new, by=alice, at=NOON)
        actions.step(row.id, 15, by=alice, at=NOON)
        assert told(row, "cell") == ["protest-called", "added-1"]
        late = InjectIn(day=0, time="08:30", to=("cell",), title="A call", text="It rings.")
        with pytest.raises(BadInput) as refusal:
            actions.put_inject(row.id, late, by=alice, at=NOON)
        assert "time" in refusal.value.fields


def test_before_the_start_injects_are_moved_and_removed_with_their_other_languages(
    alice: Actor,
) -> None:
    with acting_as(alice):
        row = made(alice)
        where = inject(row, "journalist")
        given = InjectIn(
            day=0, time="08:05", to=("all",), title="Press", text="Names?", options=("No names",)
        )
        found = actions.put_inject(row.id, given, inject_id=where, by=alice, at=NOON)
        assert (found.minute, found.title["en"]) == (485, "Press")
        assert found.title["ar"].startswith("صحفي")
        assert found.options == [{"en": "No names", "ar": "عدم إعطاء أسماء"}]
        actions.remove_inject(row.id, where, by=alice, at=NOON)
        assert not Inject.objects.filter(id=where).exists()
        early = InjectIn(day=0, time="06:00", to=("navy",), title="", text="x")
        with pytest.raises(BadInput) as refusal:
            actions.put_inject(row.id, early, by=alice, at=NOON)
        assert {"time", "to", "title"} <= set(refusal.value.fields)
        player(row, "post", alice)
        actions.start(row.id, by=alice, at=NOON)
        with pytest.raises(NotNow):
            actions.remove_inject(row.id, inject(row, "shelter"), by=alice, at=NOON)


def test_nothing_begins_without_players_or_twice(alice: Actor) -> None:
    with acting_as(alice):
        row = made(alice)
        observer(row, alice)
        with pytest.raises(NotNow, match="Nobody plays"):
            actions.start(row.id, by=alice, at=NOON)
        player(row, "post", alice)
        actions.start(row.id, by=alice, at=NOON)
        with pytest.raises(NotNow, match="is running"):
            actions.start(row.id, by=alice, at=NOON)


def test_paused_teams_can_do_nothing(alice: Actor) -> None:
    with acting_as(alice):
        row, one, _other = begun(alice)
        actions.pause(row.id, by=alice, at=NOON)
        with pytest.raises(NotNow, match="paused"):
            actions.write(one.id, "cell", "Hello?", by=seat_actor(one, alice), at=NOON)
        with pytest.raises(NotNow, match="paused"):
            actions.step(row.id, 5, by=alice, at=NOON)
        actions.resume(row.id, by=alice, at=NOON)
        actions.write(one.id, "cell", "Hello?", by=seat_actor(one, alice), at=NOON)


def test_messages_reach_their_team_and_notes_stay_with_their_own(alice: Actor) -> None:
    with acting_as(alice):
        row, one, _other = begun(alice)
        by = seat_actor(one, alice)
        actions.write(one.id, "cell", "Send seats.", by=by, at=NOON)
        actions.write(one.id, "post", "We are tired.", by=by, at=NOON)
        actions.control_message(row.id, "", "Coffee at ten.", by=alice, at=NOON)
        live = queries.live(row)
        texts = queries.written(row, live, NOON)
        seen = {texts[one.id] for one in queries.of_team(live, "cell")}
        assert seen == {"Send seats.", "Coffee at ten."}


def test_the_report_says_what_was_met_and_what_it_rests_on(alice: Actor) -> None:
    with acting_as(alice):
        row, one, _other = begun(alice)
        actions.step(row.id, 50, by=alice, at=NOON)
        by = seat_actor(one, alice)
        actions.step(row.id, 10, by=alice, at=NOON)
        actions.decide(one.id, inject(row, "network-down"), "Radio.", option=1, by=by, at=NOON)
        watcher = observer(row, alice)
        eyes = seat_actor(watcher, alice)
        answers = {"names-kept": RatingIn(value=2, remark="A list was read aloud.")}
        actions.rate(watcher.id, answers, by=eyes, at=NOON)
        actions.rate(
            watcher.id, {"in-time": RatingIn(value=4), "fallback": RatingIn(value=3)},
            by=eyes, at=NOON,
        )  # fmt: skip
        actions.hot_wash(row.id, "Nobody knew the radio.\n\nGood spirit.", by=alice, at=NOON)
        row = actions.end(row.id, by=alice, at=NOON)
        met = {one["slug"]: one["is_met"] for one in row.report["objectives"]}
        assert met == {"alert": True, "no-name": False, "nobody-left": None, "answers": True}
        assert row.report["figures"]["exercise.answer_minutes"] == 10
        assert row.report["figures"]["exercise.answered_percent"] == 33.3
        found = queries.findings(row.id, NOON)
        assert {one.kind for one in found} == {"objective", "answer", "hot-wash"}
        assert "Nobody knew the radio." in [one.text for one in found]
        with pytest.raises(NotNow):
            actions.step(row.id, 5, by=alice, at=NOON)
        (remedy,) = remedies.search("unrest", "exercise")
        assert (remedy.is_done, remedy.key) == (True, str(row.id))
        assert remedies.find({"exercise": [str(row.id), "x"]})


def test_a_drill_counts_its_steps_and_who_came(alice: Actor) -> None:
    with acting_as(alice):
        row, one, _other = begun(alice, "first-aid")
        by = seat_actor(one, alice)
        lines = script.load_sheet("first-aid").script.check_lists[0]
        actions.step(row.id, 2, by=alice, at=NOON)
        first, second, *_rest = lines.steps
        actions.mark_step(one.id, lines.slug, first.slug, True, by=by, at=NOON)
        actions.mark_step(one.id, lines.slug, second.slug, True, by=by, at=NOON)
        actions.mark_step(one.id, lines.slug, second.slug, False, "Gloves missing", by=by, at=NOON)
        with pytest.raises(Missing):
            actions.mark_step(one.id, lines.slug, "dance", True, by=by, at=NOON)
        code = identity.attendance(row.id, NOON)
        actions.attend(one.id, code, by=by, at=NOON)
        row = actions.end(row.id, by=alice, at=NOON)
        done = [one["is_good"] for one in row.report["steps"]]
        assert done[:2] == [True, False]
        assert row.report["seats"] == {"invited": 2, "came": 1}
        assert row.report["figures"]["exercise.came_percent"] == 50.0


def test_the_figures_of_attendance_run_out(alice: Actor) -> None:
    with acting_as(alice):
        row, one, _other = begun(alice)
        code = identity.attendance(row.id, NOON)
        by = seat_actor(one, alice)
        with pytest.raises(BadInput):
            actions.attend(one.id, code, by=by, at=NOON + timedelta(minutes=10))
        assert actions.attend(one.id, code, by=by, at=NOON + timedelta(minutes=2)).came_by == "code"


def test_an_invitation_says_that_it_is_an_exercise_and_a_twin_mails_nobody(
    alice: Actor, haven: Organisation, django_capture_on_commit_callbacks: object
) -> None:
    given = SeatIn(team="post", name="Nadia", email="nadia@example.org")

    def link(token: str) -> str:
        return f"https://x/{token}"

    with acting_as(alice):
        row = made(alice)
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # the fixture's own type is not public
            seat = actions.invite(row.id, given, link=link, by=alice, at=NOON)
    (sent,) = mail.outbox
    assert sent.subject.startswith("EXERCISE")
    assert haven.name in sent.body
    assert "invented" in sent.body
    with acting_as(alice):
        assert f"https://x/{identity.link(seat.id, NOON)}" in sent.body
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    with acting_as(alice), django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # as above
        actions.invite(row.id, given, link=link, by=alice, at=NOON)
    assert len(mail.outbox) == 1


def test_no_exercise_writes_a_message_or_a_person(alice: Actor) -> None:
    """By construction: what is told stays in rows of the exercise; no carrier is asked."""
    from musterpoint.people.models import Person

    with acting_as(alice):
        before = Message.objects.count(), Person.objects.count()
        row, one, _other = begun(alice)
        for _hour in range(4):
            actions.step(row.id, 60, by=alice, at=NOON)
        actions.write(one.id, "cell", "Send a message to all", by=seat_actor(one, alice), at=NOON)
        actions.end(row.id, by=alice, at=NOON)
        assert (Message.objects.count(), Person.objects.count()) == before
    assert mail.outbox == []


def test_withdrawn_a_link_opens_nothing(alice: Actor) -> None:
    with acting_as(alice):
        row, one, _other = begun(alice)
        token = identity.link(one.id, NOON)
        assert queries.seat_of_link(token, NOON).id == one.id
        actions.withdraw(one.id, by=alice, at=NOON)
        for wrong in (token, token[:-1], "x", "é" * 30, "A" * 38):
            with pytest.raises(Missing):
                queries.seat_of_link(wrong, NOON)
        with pytest.raises(Missing):
            actions.write(one.id, "cell", "Hello", by=seat_actor(one, alice), at=NOON)
        assert queries.rehearsal(row.id).state == "running"


def test_only_who_may_run_exercises_runs_them(alice: Actor) -> None:
    with acting_as(alice):
        row, one, _other = begun(alice)
        by = seat_actor(one, alice)
        for act in (actions.pause, actions.end, actions.call_off, actions.step_to_next):
            with pytest.raises(NotAllowed):
                act(row.id, by=by, at=NOON)
        with pytest.raises(NotAllowed):
            actions.create(script.sheet_text("embassy-unrest"), by=by, at=NOON)


def test_where_people_play_alone_an_aim_names_only_what_is_measured_of_them(alice: Actor) -> None:
    data = dict(from_yaml(script.sheet_text("embassy-unrest")))
    data["objectives"][3]["indicator"] = "bonds_paid"
    with acting_as(alice), pytest.raises(script.BadScript) as refused:
        actions.create(yaml.safe_dump(data, allow_unicode=True), by=alice, at=NOON)
    assert set(refused.value.fields) == {"objectives[3].indicator"}
    assert measures.known() == set(reporting.figures([], [], [], 0))
    assert "bonds_paid" in measures.known(has_world=True)
