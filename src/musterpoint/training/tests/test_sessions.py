"""People meet: places, the waiting list, attendance by a code; calendars; and the cascade."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.training import actions, identity, queries, rules
from musterpoint.training.actions import SessionIn
from musterpoint.training.models import Booking, Handed, Observation, Place
from musterpoint.training.tests.factories import COURSE, DAY, HOUR, colleague, passed, session, user


def test_the_last_place_goes_once_and_who_waits_moves_up(
    haven: Organisation, tariq: Actor, dina: Actor
) -> None:
    omar = colleague(haven, "Omar Reader", "reader")
    with acting_as(tariq):
        row = session(tariq, places=1)
    with acting_as(dina):
        first = actions.book(row.id, by=dina, at=NOON)
        assert actions.book(row.id, by=dina, at=NOON) == first
    with acting_as(omar):
        second = actions.book(row.id, by=omar, at=NOON)
        assert (first.standing, second.standing) == (Place.BOOKED, Place.WAITS)
        assert queries.place_in_line(second) == 1
        with pytest.raises(actions.NoSuchSession):
            actions.give_back(first.id, by=omar, at=NOON)
    with acting_as(dina):
        actions.give_back(first.id, by=dina, at=NOON)
        second.refresh_from_db()
        assert second.standing == Place.BOOKED
        again = actions.book(row.id, by=dina, at=NOON)
        assert again.standing == Place.WAITS
    with acting_as(tariq):
        with pytest.raises(actions.BadSession):
            actions.change(row.id, SessionIn(course_code=COURSE, starts_at=row.starts_at,
                           ends_at=row.ends_at, places=0), by=tariq, at=NOON)  # fmt: skip
        more = SessionIn(course_code=COURSE, starts_at=row.starts_at, ends_at=row.ends_at, places=2)
        changed = actions.change(row.id, more, by=tariq, at=NOON)
        assert changed.sequence == 1
        again.refresh_from_db()
        assert again.standing == Place.BOOKED


def test_attendance_takes_a_fresh_code_of_this_session(haven: Organisation, tariq: Actor) -> None:
    dina, omar = colleague(haven, "Cleo Case"), colleague(haven, "Carl Case")
    with acting_as(tariq):
        row = session(tariq, places=1)
        code = identity.attendance(row.id, NOON + DAY)
    at = NOON + DAY + timedelta(minutes=3)
    with acting_as(dina):
        late = at + timedelta(minutes=30)
        with pytest.raises(actions.NotNow, match="too old"):
            actions.attend(code, by=dina, at=late)
        with pytest.raises(actions.NotNow, match="too old"):
            actions.attend(code, by=dina, at=NOON)  # a code of the future
        with pytest.raises(actions.NoSuchSession):
            actions.attend(code[:-2] + "AA", by=dina, at=at)
        came = actions.attend(code, by=dina, at=at)
        assert came.came_by == "code"
        assert actions.attend(code, by=dina, at=at + timedelta(minutes=1)).came_at == at
    with acting_as(omar), pytest.raises(actions.NotNow, match="taken"):
        actions.attend(code, by=omar, at=at)
    with acting_as(tariq):
        waiting = actions.add_guest(row.id, "Rania Nasser", "", by=tariq, at=at)
        assert queries.seats(row.id, at)[-1].name == "Rania Nasser"
        assert actions.mark_came(waiting.id, True, by=tariq, at=at).came_by == "hand"
        assert actions.mark_came(waiting.id, False, by=tariq, at=at).came_at is None
        with pytest.raises(actions.NotNow, match="have come"):
            actions.call_off(row.id, by=tariq, at=at)


def test_nobody_notes_their_own_attendance(tariq: Actor) -> None:
    with acting_as(tariq):
        row = session(tariq)
        mine = actions.book(row.id, by=tariq, at=NOON)
        with pytest.raises(actions.NotNow, match="colleague"):
            actions.mark_came(mine.id, True, by=tariq, at=NOON)


def test_a_session_that_was_called_off_takes_nobody(tariq: Actor, dina: Actor) -> None:
    with acting_as(tariq):
        row = session(tariq)
        actions.call_off(row.id, by=tariq, at=NOON)
    with acting_as(dina), pytest.raises(actions.NotNow):
        actions.book(row.id, by=dina, at=NOON)


def test_sessions_that_draw_the_same_people_warn_each_other(tariq: Actor) -> None:
    with acting_as(tariq):
        first = session(tariq, title="Morning")
        second = session(tariq, title="Elsewhere at the same hour", country="EGY")
        third = session(
            tariq, title="A week later", starts_at=NOON + 8 * DAY, ends_at=NOON + 8 * DAY + HOUR
        )
        far = session(
            tariq, title="Far off", starts_at=NOON + 90 * DAY, ends_at=NOON + 90 * DAY + HOUR
        )
        words = {one.id: one.competes for one in queries.calendar(since=NOON, by=tariq)}
        assert any("same time" in one for one in words[first.id])
        assert any("near it" in one for one in words[third.id])
        assert words[second.id]
        assert words[far.id] == ()


def test_sessions_far_ahead_warn_and_those_across_the_edge_of_the_calendar(
    still: Organisation, tariq: Actor
) -> None:
    trainer = signed_in("haven", "trainer")
    given = {"course": COURSE, "zone": "UTC", "language": "en", "places": "20", "country": "TUN"}
    for number, title in enumerate(("Early", "Again")):
        day = NOON + (200 + 5 * number) * DAY
        times = {
            "starts_at": f"{day:%Y-%m-%d} 09:00", "ends_at": f"{day:%Y-%m-%d} 11:00",
        }  # fmt: skip
        shown = trainer.post(
            "/o/haven/desk/training/sessions/new/", given | times | {"title": title}, follow=True
        ).content.decode()
        assert ("near it for the same people: Early" in shown) == bool(number)
    with acting_as(tariq):
        inside = session(tariq, starts_at=NOON + 179 * DAY, ends_at=NOON + 179 * DAY + HOUR)
        session(tariq, title="Beyond", starts_at=NOON + 181 * DAY, ends_at=NOON + 182 * DAY)
        past = session(tariq, title="Held", starts_at=NOON - 2 * DAY, ends_at=NOON + HOUR)
        soon = session(tariq, starts_at=NOON + 3 * DAY, ends_at=NOON + 3 * DAY + HOUR)
        later = NOON + 2 * HOUR
        events = {one.id: one for one in queries.calendar(since=NOON, by=tariq)}
        assert "Beyond" in events[inside.id].competes[0]
        assert queries.overlaps_of(inside) == events[inside.id].competes
        events = {one.id: one for one in queries.calendar(since=later, by=tariq)}
        assert past.id not in events
        assert "Held" in events[soon.id].competes[0]
        assert queries.overlaps_of(soon) == events[soon.id].competes


def test_a_language_off_the_list_stays_when_a_session_is_changed(
    still: Organisation, tariq: Actor
) -> None:
    with acting_as(tariq):
        row = session(tariq, language="en-US")
    trainer = signed_in("haven", "trainer")
    path = f"/o/haven/desk/training/sessions/{row.id}/edit/"
    assert '<option value="en-US" selected>' in trainer.get(path).content.decode()


def trainers(haven: Organisation, count: int) -> list[Actor]:
    return [colleague(haven, f"Trainer {number}", "trainer") for number in range(count)]


def learner_id(by: Actor) -> UUID:
    found = queries.learner_of(by)
    assert found is not None
    return found.id


def test_a_cascade_has_no_circle_no_self_and_an_end(haven: Organisation) -> None:
    people = trainers(haven, 5)
    with acting_as(people[0]):
        ids = []
        for one in people:
            actions.start(COURSE, by=one, at=NOON)
            ids.append(learner_id(one))
        by = people[0]
        with pytest.raises(actions.NotATrainer):
            actions.make_trainer(ids[0], ids[1], COURSE, by=by, at=NOON)
        passed(people[0])
        with pytest.raises(actions.TrainedThemselves):
            actions.make_trainer(ids[0], ids[0], COURSE, by=by, at=NOON)
        for above, below in ((0, 1), (1, 2), (2, 3)):
            made = actions.make_trainer(ids[above], ids[below], COURSE, by=by, at=NOON)
            assert made.depth == below
        assert actions.make_trainer(ids[0], ids[1], COURSE, by=by, at=NOON).depth == 1
        with pytest.raises(actions.TooDeep):
            actions.make_trainer(ids[3], ids[4], COURSE, by=by, at=NOON)
        with pytest.raises(actions.TrainedThemselves, match="by whom"):
            actions.make_trainer(ids[3], ids[0], COURSE, by=by, at=NOON)
        with pytest.raises(actions.TrainedThemselves, match="Somebody else"):
            actions.make_trainer(ids[0], ids[2], COURSE, by=by, at=NOON)
        found = queries.cascade(COURSE, NOON)
        assert found.depth == 3
        assert [one.name for one in found.nodes] == [f"Trainer {n}" for n in range(4)]


def test_who_comes_to_a_session_for_trainers_is_a_trainer_and_may_be_drawn(
    haven: Organisation, tariq: Actor
) -> None:
    dina = colleague(haven, "Cleo Case")
    with acting_as(tariq):
        passed(tariq)
        row = session(tariq, makes_trainers=True)
        code = identity.attendance(row.id, row.starts_at)
    with acting_as(dina):
        actions.attend(code, by=dina, at=row.starts_at)
        assert Handed.objects.get().depth == 1
    with acting_as(tariq):
        drawn = actions.draw(COURSE, by=tariq, at=NOON)
        assert len(drawn) == 1
        assert actions.draw(COURSE, by=tariq, at=NOON) == []
        with pytest.raises(actions.BadScore):
            actions.observe(drawn[0].id, 101, by=tariq, at=NOON)
        actions.observe(drawn[0].id, 80, by=tariq, at=NOON)
        found = queries.cascade(COURSE, NOON)
        assert found.reached == 1
        assert found.generations[1].mean == 80
        assert Observation.objects.get().observed_by == tariq.id
    Membership.objects.filter(user_id=user(dina)).update(role="duty_officer")
    teaching = colleague(haven, "Cleo Case", "duty_officer")
    with acting_as(teaching), pytest.raises(actions.TrainedThemselves):
        actions.observe(drawn[0].id, 100, by=teaching, at=NOON)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=40))
def test_edges_that_are_let_in_never_make_a_circle(edges: list[tuple[int, int]]) -> None:
    trained_by: dict[object, object] = {}
    for trainer, trainee in edges:
        if trainee not in trained_by and not rules.would_circle(trainer, trainee, trained_by):
            trained_by[trainee] = trainer
    for one in trained_by:
        assert one not in rules.above(one, trained_by)


@given(st.integers(1, 1000), st.integers(1, 100), st.integers(1, 10))
def test_a_sample_is_never_larger_than_what_it_is_drawn_from(
    trainers: int, share: int, least: int
) -> None:
    size = rules.sample_size(trainers, share, least)
    assert min(trainers, least) <= size <= trainers


@pytest.mark.parametrize(
    ("freedom", "wanted"), [(1, 12.7062), (2, 4.30265), (4, 2.77645), (9, 2.26216), (30, 2.04227)]
)
def test_quantiles_of_student_are_those_of_the_tables(freedom: int, wanted: float) -> None:
    assert rules.student_quantile(freedom) == pytest.approx(wanted, abs=1e-4)


def test_a_certificate_ends_on_the_last_day_that_a_month_has() -> None:
    assert rules.ends(NOON.replace(month=1, day=31), 1).day == 28
    assert rules.ends(NOON.replace(year=2028, month=1, day=31), 1).day == 29
    assert rules.ends(NOON, None) is None
    assert rules.ends(NOON.replace(month=12), 24).year == NOON.year + 2


def test_places_never_exceed_what_a_session_has(tariq: Actor, haven: Organisation) -> None:
    people = [colleague(haven, f"Learner {n}", "reader") for n in range(5)]
    with acting_as(tariq):
        row = session(tariq, places=2)
        for one in people:
            actions.book(row.id, by=one, at=NOON)
        rows = Booking.objects.filter(session=row)
        assert rows.filter(standing=Place.BOOKED).count() == 2
        assert rows.filter(standing=Place.WAITS).count() == 3


def test_a_code_counts_around_its_session_and_not_for_who_could_show_it_to_themselves(
    haven: Organisation, tariq: Actor
) -> None:
    dina = colleague(haven, "Cleo Case")
    with acting_as(tariq):
        row = session(tariq)
    early, late = row.starts_at - timedelta(hours=1), row.ends_at + timedelta(hours=2)
    with acting_as(dina):
        for wrong in (early - timedelta(minutes=1), late + timedelta(minutes=1)):
            with pytest.raises(actions.NotNow, match="an hour before"):
                actions.attend(identity.attendance(row.id, wrong), by=dina, at=wrong)
    with acting_as(tariq), pytest.raises(actions.NotNow, match="does not scan"):
        actions.attend(identity.attendance(row.id, row.starts_at), by=tariq, at=row.starts_at)
    with acting_as(dina):
        assert actions.attend(identity.attendance(row.id, late), by=dina, at=late).came_at == late
