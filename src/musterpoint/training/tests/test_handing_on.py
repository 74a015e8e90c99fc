"""Training of trainers: nobody by their own word, and who came has come whatever comes of it."""

from datetime import timedelta
from uuid import UUID

import pytest

from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in
from musterpoint.training import actions, identity, queries
from musterpoint.training.models import Booking, Handed, Learner
from musterpoint.training.tests.factories import COURSE, HOUR, colleague, passed, session, user

DESK = "/o/haven/desk/training/"
pytestmark = pytest.mark.usefixtures("still")


def learner(by: Actor) -> UUID:
    """Return the learner that a colleague is, made by beginning the course."""
    actions.start(COURSE, by=by, at=NOON)
    found = queries.learner_of(by)
    assert found is not None
    return found.id


def test_nobody_is_a_guest_where_they_work_or_teach(haven: Organisation, tariq: Actor) -> None:
    colleague(haven, "Cleo Case")
    gone = colleague(haven, "Gone Trainer", "trainer")
    with acting_as(gone):
        theirs = session(gone)
    Membership.objects.filter(user_id=user(gone)).update(valid_until=NOON)
    with acting_as(tariq):
        row = session(tariq, makes_trainers=True)
        for where, email in (
            (row, "Tariq.Trainer@Example.org"),
            (row, " cleo.case@example.org "),
            (theirs, "gone.trainer@example.org"),
        ):
            with pytest.raises(actions.BadSession, match="works here"):
                actions.add_guest(where.id, "Somebody Else", email, by=tariq, at=NOON)
        actions.add_guest(row.id, "Gone Trainer", "gone.trainer@example.org", by=tariq, at=NOON)
        actions.add_guest(row.id, "Tariq Namesake", "", by=tariq, at=NOON)
        assert Learner.objects.filter(kind="guest").count() == 2
    page = f"{DESK}sessions/{row.id}/guest/"
    given = {"name": "Tariq", "email": "tariq.trainer@example.org", "audience": ""}
    assert signed_in("haven", "trainer").post(page, given).status_code == 422


def test_nobody_notes_of_themselves_that_they_were_trained(
    haven: Organisation, tariq: Actor
) -> None:
    second = colleague(haven, "Second Trainer", "trainer")
    with acting_as(second):
        trainee = learner(second)
    with acting_as(tariq):
        passed(tariq)
        trainer = learner(tariq)
    with acting_as(second), pytest.raises(actions.TrainedThemselves, match="of themselves"):
        actions.make_trainer(trainer, trainee, COURSE, by=second, at=NOON)
    with acting_as(tariq):
        assert actions.make_trainer(trainer, trainee, COURSE, by=tariq, at=NOON).depth == 1


def test_a_guest_who_works_here_later_is_still_themselves(
    haven: Organisation, tariq: Actor
) -> None:
    with acting_as(tariq):
        passed(tariq)
        row = session(tariq, makes_trainers=True)
        guest = actions.add_guest(row.id, "Later", "Later@example.org", by=tariq, at=NOON)
    later = colleague(haven, "Later", "trainer")
    with acting_as(later), pytest.raises(actions.NotNow, match="colleague"):
        actions.mark_came(guest.id, True, by=later, at=NOON)
    with acting_as(tariq):
        actions.mark_came(guest.id, True, by=tariq, at=NOON)
        drawn = actions.draw(COURSE, by=tariq, at=NOON)[0]
    with acting_as(later):
        with pytest.raises(actions.TrainedThemselves, match="observes"):
            actions.observe(drawn.id, 100, by=later, at=NOON)
    with acting_as(tariq):
        assert actions.observe(drawn.id, 60, by=tariq, at=NOON).score == 60


def test_who_came_by_the_code_has_come_when_the_trainer_may_hand_nothing_on(
    haven: Organisation, tariq: Actor
) -> None:
    with acting_as(tariq):
        row = session(tariq, makes_trainers=True, starts_at=NOON - HOUR, ends_at=NOON + HOUR)
        code = identity.attendance(row.id, NOON)
    page = f"{DESK}sessions/{row.id}/"
    trainer, worker = signed_in("haven", "trainer"), signed_in("haven", "caseworker")
    why = "Only who passed the course"
    assert why in trainer.get(page).content.decode()
    shown = worker.post(f"{DESK}attend/{code}/", follow=True).content.decode()
    assert "attendance is noted" in shown
    assert f"You are not noted as a trainer. {why}" in shown
    assert f"Not noted as a trainer. {why}" in trainer.get(page).content.decode()
    with acting_as(tariq):
        came = Booking.objects.get()
        assert (came.came_at, Handed.objects.count()) == (NOON, 0)
        passed(tariq)
        assert queries.session_bar(row, NOON) == ""
        assert "Who trained whom" in queries.not_made(row, [came.learner_id], NOON)[came.learner_id]
        assert came.learner_id in dict(queries.people_of(COURSE, NOON))
        actions.make_trainer(learner(tariq), came.learner_id, COURSE, by=tariq, at=NOON)
    assert "noted as a trainer" not in trainer.get(page).content.decode()


def test_whatever_forbids_to_hand_on_leaves_attendance_as_it_is(
    haven: Organisation, tariq: Actor
) -> None:
    people = [colleague(haven, f"Trainer {number}", "trainer") for number in range(5)]
    with acting_as(tariq):
        ids = [learner(one) for one in people]
        passed(people[0])
        for above, below in ((0, 1), (1, 2), (2, 3)):
            actions.make_trainer(ids[above], ids[below], COURSE, by=tariq, at=NOON)
    for trainer, attends, why in (
        (3, 4, "quality is lost"),
        (3, 1, "by whom they were trained"),
        (0, 2, "Somebody else trained"),
    ):
        with acting_as(people[trainer]):
            row = session(people[trainer], makes_trainers=True)
            place = actions.book(row.id, by=people[attends], at=NOON)
            came = actions.mark_came(place.id, True, by=people[trainer], at=NOON)
            assert came.came_at == NOON
            assert why in queries.not_made(row, [ids[attends]], NOON)[ids[attends]]
            assert ("quality" in queries.session_bar(row, NOON)) == (trainer == 3)
    with acting_as(tariq):
        assert Handed.objects.count() == 3


def test_a_session_without_a_trainer_says_so(tariq: Actor, dina: Actor) -> None:
    with acting_as(tariq):
        row = session(tariq, makes_trainers=True)
        row.trainer = None
        row.save(update_fields=["trainer"])
        place = actions.book(row.id, by=dina, at=NOON)
        actions.mark_came(place.id, True, by=tariq, at=NOON + timedelta(minutes=1))
        assert "no trainer" in queries.session_bar(row, NOON)
        assert "no trainer" in queries.not_made(row, [place.learner_id], NOON)[place.learner_id]
