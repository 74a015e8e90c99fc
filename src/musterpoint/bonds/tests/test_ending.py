"""What ends: a bond that is over takes nobody's place, and after the term nothing more is asked."""

from datetime import date

import pytest
from django.db import transaction
from django.test import Client

from musterpoint.agenda import queries as agenda
from musterpoint.bonds import actions, queries
from musterpoint.bonds.actions import RequiredIn
from musterpoint.bonds.models import Bond, BondState, TopUp
from musterpoint.bonds.tests.factories import (
    DAY,
    LAST,
    LATER,
    TODAY,
    colleague,
    decided,
    given_back,
    in_force,
    lodged_in,
    noticed,
)
from musterpoint.tenancy import clock
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DESK = "/o/haven/desk/bonds/"
GOOD = "By telephone with the bank"


@pytest.fixture
def carla(haven: Organisation) -> Actor:
    return colleague(haven)


def replacing(by: Actor, old: Bond, number: str, first: date, last: date) -> Bond:
    """Lodge a bond in the place of another; nobody has verified it."""
    asked = RequiredIn(
        employer_id=old.employer_id or old.id, amount=200_000, currency="USD", replaces_id=old.id
    )
    made = actions.require(asked, by=by, at=NOON)
    given = lodged_in(issuer_reference=number, valid_from=first, valid_to=last)
    return actions.lodge(made.id, given, by=by, at=NOON)


def states(*rows: Bond) -> list[str]:
    return [Bond.objects.get(id=one.id).state for one in rows]


def test_a_bond_that_is_over_is_not_verified_into_the_place_of_a_good_one(
    alice: Actor, carla: Actor
) -> None:
    with acting_as(alice):
        old = in_force(alice, carla)
        new = replacing(alice, old, "G-2", TODAY, TODAY)
        after = NOON + DAY
        with pytest.raises(actions.BadBond) as refused, transaction.atomic():
            actions.verify(new.id, True, GOOD, by=carla, at=after)
        assert set(refused.value.fields) == {"is_good"}
        assert states(old, new) == [BondState.IN_FORCE, BondState.LODGED]
        longer = actions.set_days(new.id, LAST, None, "By letter", by=alice, at=after)
        actions.confirm(longer.id, by=carla, at=after)
        actions.verify(new.id, True, GOOD, by=carla, at=after)
        assert states(old, new) == [BondState.REPLACED, BondState.IN_FORCE]


def test_a_bond_is_verified_on_its_last_day_and_after_it_when_it_extends_by_itself(
    alice: Actor, carla: Actor
) -> None:
    with acting_as(alice):
        assert in_force(alice, carla, valid_to=TODAY).state == BondState.IN_FORCE
        past = {"valid_to": TODAY - DAY, "extends_months": 6, "issuer_reference": "G-2"}
        assert in_force(alice, carla, queries.employers("", NOON)[0], **past).state == "in_force"


def test_a_replacement_that_ended_before_the_clock_began_it_leaves_the_old_one(
    alice: Actor, carla: Actor
) -> None:
    with acting_as(alice):
        old = in_force(alice, carla)
        new = replacing(alice, old, "G-2", TODAY + 5 * DAY, TODAY + 9 * DAY)
        actions.verify(new.id, True, GOOD, by=carla, at=NOON)
        actions.run_clock(by=alice, at=NOON + 20 * DAY)
        assert states(old, new) == [BondState.IN_FORCE, BondState.EXPIRED]
        over = NOON + 20 * DAY
        longer = actions.set_days(new.id, LAST, None, "By letter", by=alice, at=over)
        actions.confirm(longer.id, by=carla, at=over)
        assert states(old, new) == [BondState.REPLACED, BondState.IN_FORCE]


def test_what_replaces_a_replacement_that_never_held_replaces_the_first_one_too(
    alice: Actor, carla: Actor
) -> None:
    with acting_as(alice):
        old = in_force(alice, carla)
        new = replacing(alice, old, "G-2", TODAY + 5 * DAY, TODAY + 9 * DAY)
        actions.verify(new.id, True, GOOD, by=carla, at=NOON)
        actions.run_clock(by=alice, at=NOON + 20 * DAY)
        third = replacing(alice, Bond.objects.get(id=new.id), "G-3", TODAY, LAST)
        actions.verify(third.id, True, GOOD, by=carla, at=NOON + 20 * DAY)
        assert states(old, new, third) == [
            BondState.REPLACED, BondState.REPLACED, BondState.IN_FORCE,
        ]  # fmt: skip


def due(by: Actor, days: int) -> set[str]:
    """Return what of bonds is due some days after the decision."""
    asked = agenda.Asked(by=by, at=LATER + days * DAY, view=agenda.ALL, limit=200)
    found = agenda.board(asked)
    return {one.item.what for one in found.lines if one.kind.startswith("bonds.")}


def drawn(by: Actor, other: Actor) -> tuple[Bond, TopUp]:
    """Return a bond whose term ends in 30 days, drawn and not topped up."""
    row = in_force(by, other, term_ends=TODAY + 30 * DAY)
    decided(other, noticed(by, row, {"wages": 50_000}), {"wages": 50_000})
    row.refresh_from_db()
    return row, row.top_ups.get()


def test_nothing_is_asked_of_an_employer_after_the_term_of_employment(
    haven: Organisation, alice: Actor, carla: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting_as(alice):
        row, demand = drawn(alice, carla)
        assert row.employer_id is not None
        key = actions.employer_key(row.employer_id, by=alice, at=NOON)
        assert "Have the bond topped up" in due(alice, 0)
    page = f"/o/haven/bonds/employer/{key}/"
    for days, is_asked in ((30, True), (31, False)):
        monkeypatch.setattr(clock, "now", lambda _haven, days=days: NOON + days * DAY)
        assert ("top up 500.00" in Client().get(page).content.decode()) is is_asked
        desk = signed_in("haven", "welfare_officer").get(f"{DESK}{row.id}/").content.decode()
        assert ("Not asked now" in desk) is not is_asked
    with acting_as(alice):
        assert "Have the bond topped up" not in due(alice, 20)
        given_back(alice, carla, row, NOON + 40 * DAY)
        assert "Have the bond topped up" not in due(alice, 40)
        with pytest.raises(actions.NotNow):
            actions.meet_top_up(demand.id, 1, "Seen", by=alice, at=NOON + 40 * DAY)
    assert "top up" not in Client().get(page).content.decode()


def test_an_expired_bond_stays_due_and_listed_while_the_term_runs(
    haven: Organisation, alice: Actor, carla: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting_as(alice):
        row = in_force(alice, carla, valid_to=TODAY + 20 * DAY, term_ends=TODAY + 50 * DAY)
        assert due(alice, 0) == {"Have the bond extended"}
        actions.run_clock(by=alice, at=NOON + 30 * DAY)
        assert states(row) == [BondState.EXPIRED]
        assert due(alice, 30) == {"Have the bond extended"}
        for days, is_listed in ((50, True), (51, False)):
            assert queries.ending(0, TODAY + days * DAY).exists() is is_listed
        assert due(alice, 40) == {"Give the bond back"}
    monkeypatch.setattr(clock, "now", lambda _haven: NOON + 30 * DAY)
    shown = signed_in("haven", "welfare_officer").get(f"{DESK}expiring/").content.decode()
    assert "Desert Builders" in shown
