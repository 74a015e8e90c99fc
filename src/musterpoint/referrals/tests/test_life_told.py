"""Who is told at the partner."""

from datetime import datetime, timedelta

import pytest

from musterpoint.kernel.ids import uuid7
from musterpoint.messaging.models import Message
from musterpoint.referrals import actions, identity, pumps
from musterpoint.referrals.models import FocalPoint
from musterpoint.referrals.tests.life_factories import NOON, Desk, officer
from musterpoint.tenancy import vault
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(haven: Organisation) -> Desk:
    return Desk(officer(haven, "Dora"))


def away(desk: Desk, rank: int, until: datetime = NOON + 48 * HOUR) -> None:
    with acting_as(desk.by):
        FocalPoint.objects.filter(rank=rank).update(away_until=until.date())


def without_mail(desk: Desk, rank: int) -> None:
    with acting_as(desk.by):
        row = FocalPoint.objects.get(rank=rank)
        who = identity.Contact(name="By telephone", phone="+21620661234")
        row.sealed = vault.open_key(row.id, at=NOON).seal(identity.USE, who.kept())
        row.save()


def messages(desk: Desk) -> list[dict[str, str]]:
    """Return what was sent, in its order."""
    with acting_as(desk.by):
        return [
            vault.open_key(one.subject_id, at=NOON).open("messaging.message", one.sealed)
            for one in Message.objects.order_by("id")
        ]


def mailed(desk: Desk) -> list[str]:
    """Return to whom messages went, in their order."""
    return [one["address"] for one in messages(desk)]


def third(desk: Desk) -> None:
    """Name one more deputy."""
    with acting_as(desk.by):
        row = FocalPoint(
            id=uuid7(), partner=desk.service.partner, rank=2, languages=["en"], sealed=b""
        )
        who = identity.Contact(name="Rim", email="rim@hope.example.org")
        row.sealed = vault.make_keys([row.id], at=NOON)[row.id].seal(identity.USE, who.kept())
        row.save(force_insert=True)


def test_the_link_goes_to_the_focal_point(desk: Desk) -> None:
    assert desk.sent().mailed_to == "Huda"
    assert mailed(desk) == ["huda@hope.example.org"]


def test_who_is_away_is_passed_over(desk: Desk) -> None:
    away(desk, 0)
    assert desk.sent().mailed_to == "Samir"
    assert mailed(desk) == ["samir@hope.example.org"]


def test_who_has_no_address_is_passed_over(desk: Desk) -> None:
    without_mail(desk, 0)
    assert desk.sent().mailed_to == "Samir"


def test_nobody_is_mailed_when_all_are_away_and_the_first_who_is_back_is_told_of_the_silence(
    desk: Desk, haven: Organisation
) -> None:
    away(desk, 0)
    away(desk, 1)
    assert desk.sent(urgency="immediate").mailed_to == ""
    assert mailed(desk) == []
    away(desk, 0, NOON - 48 * HOUR)
    pumps.keep_time(haven, NOON + HOUR)
    assert mailed(desk) == ["huda@hope.example.org"]


@pytest.mark.parametrize("passed_over", [away, without_mail])
def test_silence_is_told_to_the_next_deputy_who_can_be_reached(
    desk: Desk, haven: Organisation, passed_over: object
) -> None:
    third(desk)
    desk.sent(urgency="immediate")
    passed_over(desk, 1)
    pumps.keep_time(haven, NOON + HOUR)
    assert mailed(desk) == ["huda@hope.example.org", "rim@hope.example.org"]


def test_silence_after_a_deputy_had_the_link_is_told_to_the_one_after(
    desk: Desk, haven: Organisation
) -> None:
    third(desk)
    away(desk, 0)
    desk.sent(urgency="immediate")
    pumps.keep_time(haven, NOON + HOUR)
    assert mailed(desk) == ["samir@hope.example.org", "rim@hope.example.org"]


def test_the_deputy_is_told_of_a_link_that_was_opened_and_not_answered(
    desk: Desk, haven: Organisation
) -> None:
    sent = desk.sent(urgency="immediate")
    token = sent.link.rstrip("/").rpartition("/")[2]
    with acting_as(desk.by):
        actions.enter(token, sent.code, by=desk.by, at=NOON)
    pumps.keep_time(haven, NOON + 3 * HOUR)
    assert mailed(desk) == ["huda@hope.example.org"]
    pumps.keep_time(haven, NOON + 4 * HOUR)
    assert mailed(desk) == ["huda@hope.example.org", "samir@hope.example.org"]
    with acting_as(desk.by):
        actions.enter(token, sent.code, by=desk.by, at=NOON + 4 * HOUR)
