"""Money released at once in a crisis, and looked at afterwards by somebody else."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from musterpoint.accounts import incompatible
from musterpoint.crises.actions import LevelIn, set_levels
from musterpoint.crises.models import Area
from musterpoint.crises.tests.factories import crisis
from musterpoint.funds import actions, queries, tokens
from musterpoint.funds.actions import (
    CommitmentIn,
    FourEyes,
    HeadIn,
    NotAtOnce,
    OverCap,
)
from musterpoint.funds.tests.test_commitments import Fund
from musterpoint.tenancy.actors import Permission
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.roles import ROLES
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


@pytest.fixture
def fund(haven: Organisation) -> Fund:
    return Fund(haven)


def declared(fund: Fund, level: int) -> UUID:
    """Declare a crisis with a level in its first area."""
    chief = fund.head_of_mission
    with acting_as(chief):
        found = crisis(chief)
        code = found.areas.order_by("code").values_list("code", flat=True)[0]
        set_levels(
            found.id, [LevelIn(area_code=code, level=level, basis="Fighting")], by=chief, at=NOON
        )
    return found.id


def release(fund: Fund, given: CommitmentIn, where: UUID, key: str) -> UUID:
    with acting_as(fund.asker):
        return actions.release_at_once(given, where, key=key, by=fund.asker, at=NOON)


def test_at_once_needs_a_level_a_head_that_allows_it_and_is_not_won_in_small_parts(
    fund: Fund,
) -> None:
    where = declared(fund, 2)
    with acting_as(fund.manager):
        given = HeadIn(
            code="seats", name="Seats", kind="evacuation", once_most=25_000_00, once_level=3
        )
        window = fund.heads["documents"].window_id
        fund.heads["seats"] = actions.add_head(window, given, by=fund.manager, at=NOON)
    seats = fund.wants("seats", 15_000_00, people=10)
    with pytest.raises(NotAtOnce, match="level 3"):
        release(fund, seats, where, "o1")
    with acting_as(fund.head_of_mission):
        area = Area.objects.order_by("code")[0].code
        change = LevelIn(area_code=area, level=3, basis="Fighting")
        set_levels(where, [change], by=fund.head_of_mission, at=NOON)
    with pytest.raises(NotAtOnce):
        release(fund, fund.wants(), where, "o2")
    first = release(fund, seats, where, "o3")
    assert fund.free() == 85_000_00
    with pytest.raises(NotAtOnce, match=r"25,000\.00"):
        release(fund, seats, where, "o4")
    fund.spend(first, 5_000_00, "p1")
    releaser = replace(fund.asker, permissions=fund.asker.permissions | {Permission.FUNDS_REVIEW})
    with acting_as(releaser), pytest.raises(FourEyes):
        actions.review(first, is_in_order=True, note="Mine", by=releaser, at=NOON)
    with acting_as(fund.manager):
        assert [one.id for one in queries.to_review()] == [first]
        row = actions.review(first, is_in_order=False, note="No seats", by=fund.manager, at=NOON)
        assert (row.state, row.paid) == ("cancelled", 5_000_00)
        assert fund.asker.id is not None
        assert not incompatible.why_not(fund.asker.id, ROLES["head_of_mission"])
    assert fund.free() == 95_000_00
    release(fund, seats, where, "o5")
    capped = fund.wants("evacuation", 15_000_00, people=10)
    with pytest.raises(NotAtOnce, match="for whom"):
        release(fund, capped, where, "o6")
    with acting_as(fund.asker):
        token = tokens.of(uuid4())
    release(fund, replace(capped, amount=1_500_00, people=1, person=token), where, "o7")
    with pytest.raises(OverCap):
        release(fund, replace(capped, amount=1_00, people=1, person=token), where, "o8")
    assert fund.sound()


def test_what_was_paid_at_once_and_cancelled_still_counts_until_it_is_reviewed(fund: Fund) -> None:
    where = declared(fund, 3)
    with acting_as(fund.manager):
        given = HeadIn(code="seats", name="Seats", once_most=10_000_00, once_level=3)
        window = fund.heads["documents"].window_id
        fund.heads["seats"] = actions.add_head(window, given, by=fund.manager, at=NOON)
    first = release(fund, fund.wants("seats", 8_000_00), where, "o1")
    fund.spend(first, 6_000_00, "p1")
    with acting_as(fund.asker):
        actions.cancel(first, "The rest is not needed", by=fund.asker, at=NOON)
        # What is over is still to be reviewed, by somebody else.
        assert fund.asker.id is not None
        assert incompatible.why_not(fund.asker.id, ROLES["head_of_mission"])
    with pytest.raises(NotAtOnce):
        release(fund, fund.wants("seats", 4_000_01), where, "o2")
    release(fund, fund.wants("seats", 4_000_00), where, "o3")
