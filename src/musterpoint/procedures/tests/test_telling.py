"""Reminders and escalations are told once, to whom they concern, and by mail without a word."""

from collections.abc import Sequence

import pytest

from musterpoint.accounts.models import User
from musterpoint.messaging import carriers, pump
from musterpoint.messaging.actions import use_carrier
from musterpoint.messaging.carriers import Outcome, Parcel, Result
from musterpoint.procedures import actions, pumps, queries
from musterpoint.procedures.models import Deadline, Notice, NoticeKind
from musterpoint.procedures.tests.factories import HOUR, officer, ready
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation, Wake
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member


@pytest.fixture
def dora(haven: Organisation) -> Actor:
    """A duty officer, who is case officer and supervisor too."""
    return officer(haven, "Dora")


@pytest.fixture
def head(haven: Organisation) -> Actor:
    """The head of mission."""
    return officer(haven, "Hedda", "head_of_mission")


def told(by: Actor) -> list[tuple[str, int, str]]:
    """Return what stands in the list of notices, in the order of telling."""
    with acting_as(by):
        rows = Notice.objects.order_by("told_at", "kind", "place")
        return list(rows.values_list("kind", "place", "roles"))


def test_a_reminder_and_two_escalations_are_told_once_each(
    haven: Organisation, dora: Actor
) -> None:
    ready(dora)
    assert not pumps.tell(haven, NOON + 19 * HOUR)
    assert told(dora) == []
    for moment in (20, 20, 21, 26, 26, 50, 50, 99):
        pumps.tell(haven, NOON + moment * HOUR)
    assert told(dora) == [
        ("remind", 0, "case_officer duty_officer"),
        ("escalate", 0, "supervisor"),
        ("escalate", 1, "head_of_mission"),
    ]


def test_a_worker_that_slept_tells_no_reminder_after_the_deadline(
    haven: Organisation, dora: Actor
) -> None:
    ready(dora)
    pumps.tell(haven, NOON + 99 * HOUR)
    assert [kind for kind, _place, _roles in told(dora)] == ["escalate", "escalate"]


def test_a_deadline_that_was_met_is_told_no_more(haven: Organisation, dora: Actor) -> None:
    run = ready(dora)
    with acting_as(dora):
        actions.finish(run.id, "call", answers={"agrees": True}, by=dora, at=NOON)
    pumps.tell(haven, NOON + 30 * HOUR)
    assert told(dora) == []


def test_the_lane_is_woken_for_the_next_word_alone(haven: Organisation, dora: Actor) -> None:
    run = ready(dora)
    assert Wake.objects.get(lane="procedures").due_at == NOON + 20 * HOUR
    Wake.objects.all().delete()
    pumps.tell(haven, NOON + 20 * HOUR)
    assert Wake.objects.get(lane="procedures").due_at == NOON + 26 * HOUR
    with acting_as(dora):
        row = Deadline.objects.get(run_id=run.id)
        assert (row.is_reminded, row.escalate_at) == (True, NOON + 26 * HOUR)


def test_notices_are_for_the_user_or_for_those_who_hold_the_role(
    haven: Organisation, dora: Actor, head: Actor
) -> None:
    run = ready(dora)
    with acting_as(dora):
        actions.assign([run.id], dora.id, by=dora, at=NOON)
    pumps.tell(haven, NOON + 20 * HOUR)
    pumps.tell(haven, NOON + 50 * HOUR)
    with acting_as(head):
        mine = queries.notices(by=head, at=NOON)
        assert [one.kind for one in mine] == [NoticeKind.ESCALATE] * 2
        assert actions.read_notices([one.id for one in mine], by=head, at=NOON) == 2
        assert queries.notices(by=head, at=NOON) == []
        reminder = Notice.objects.get(kind="remind")
        assert reminder.user_id == dora.id
        assert actions.read_notices([reminder.id], by=head, at=NOON) == 0
    with acting_as(dora):
        assert [one.kind for one in queries.notices(by=dora, at=NOON)] == [NoticeKind.REMIND]


class Carrier:
    """Keeps what was handed over."""

    def __init__(self) -> None:
        self.parcels: list[Parcel] = []

    def __call__(self, parcels: Sequence[Parcel], at: object) -> list[Outcome]:
        """Take everything."""
        self.parcels += parcels
        return [Outcome(id=p.id, state=Result.DELIVERED, reference="x") for p in parcels]


def test_the_mail_to_an_assignee_names_no_run_and_no_person(
    haven: Organisation, alice: Actor, dora: Actor
) -> None:
    run = ready(dora)
    with acting_as(alice):
        use_carrier("email", "simulator", {}, by=alice, at=NOON)
    with acting_as(dora):
        actions.assign([run.id], dora.id, by=dora, at=NOON)
    pumps.tell(haven, NOON + 20 * HOUR)
    pumps.tell(haven, NOON + 20 * HOUR)
    carrier = Carrier()
    with carriers.simulate(carrier):
        while pump.work(haven, NOON + 20 * HOUR):
            pass
    (letter,) = carrier.parcels
    assert letter.address == User.objects.get(id=dora.id).email
    assert letter.text.startswith("1 deadline that you look after is near or missed.")
    assert run.reference not in letter.text


def test_nobody_is_given_a_run_who_does_not_do_steps(haven: Organisation, dora: Actor) -> None:
    run = ready(dora)
    reader = officer(haven, "Rita", "reader")
    with acting_as(dora):
        for somebody in (reader.id, member(haven, "Nobody", 77).id):
            with pytest.raises(actions.NoSuchMember):
                actions.assign([run.id], somebody, by=dora, at=NOON)
