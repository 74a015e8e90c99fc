"""Reminders come 90, 30 and 7 days before a certificate ends, each once, and when one is missing."""

from datetime import timedelta

import pytest

from musterpoint.kernel import indicators
from musterpoint.kernel.ids import uuid7
from musterpoint.messaging.models import Message
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON
from musterpoint.training import actions, rules
from musterpoint.training.models import Notice
from musterpoint.training.tests.factories import COURSE, colleague, passed

DAY = timedelta(days=1)


def test_each_reminder_goes_out_once(alice: Actor, dina: Actor) -> None:
    with acting_as(alice):
        actions.configure(
            COURSE, is_offered=True, is_public=False, required_of=["duty_officer"], by=alice,
            at=NOON,
        )  # fmt: skip
        assert actions.remind(by=alice, at=NOON) == 1  # missing
        assert actions.remind(by=alice, at=NOON) == 0
        ends = passed(dina).valid_until
        assert actions.remind(by=alice, at=NOON) == 0
        for days in (90, 30, 7):
            assert actions.remind(by=alice, at=ends - (days + 1) * DAY) == 0
            assert actions.remind(by=alice, at=ends - days * DAY) == 1
            assert actions.remind(by=alice, at=ends - days * DAY + DAY) == 0
        assert actions.remind(by=alice, at=ends) == 1  # ended: missing again
        assert Notice.objects.count() == 5
        assert Message.objects.count() == 5


def test_the_nearest_reminder_is_the_one_that_is_due() -> None:
    ends = NOON + 100 * DAY
    found = [
        rules.reminder(ends, ends - n * DAY, [90, 30, 7]) for n in (91, 90, 31, 30, 8, 7, 1, 0)
    ]
    assert found == [None, 90, 90, 30, 30, 7, 7, None]


@pytest.mark.parametrize("role", ["reader", "trainer"])
def test_who_need_not_is_not_told(role: str, haven: Organisation, alice: Actor) -> None:
    colleague(haven, "Nobody Needed", role)
    with acting_as(alice):
        assert actions.remind(by=alice, at=NOON) == 0


def test_indicators_count_who_is_trained_and_who_is_not(
    alice: Actor, dina: Actor, omar: Actor
) -> None:
    with acting_as(alice):
        Organisation.objects.update(is_exercise=True, clock_at=NOON)
        actions.configure(
            COURSE, is_offered=True, is_public=False, required_of=["duty_officer"], by=alice,
            at=NOON,
        )  # fmt: skip
        passed(dina)
        crisis = uuid7()
        assert indicators.count("training_valid", crisis) == {"": 1}
        assert indicators.count("training_valid", crisis, "course") == {COURSE: 1}
        assert indicators.count("training_missing", crisis) == {"": 1}
        assert indicators.count("training_came", crisis) == {"": 0}
        assert indicators.count("training_passed", crisis) == {"": 1}
