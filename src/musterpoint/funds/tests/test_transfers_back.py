"""What is moved back takes nothing along that givers gave since, and nobody bars it."""

import pytest

from musterpoint.funds import actions
from musterpoint.funds.actions import NeedsConsent
from musterpoint.funds.tests.test_transfers import AFTER, DESK, EMERGENCY, Moving
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in


@pytest.fixture
def fund(haven: Organisation) -> Moving:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return Moving(haven)


def test_no_key_of_a_form_keeps_a_transfer_from_being_moved_back(fund: Moving) -> None:
    made = fund.moved(1_000_00)
    manager = signed_in("haven", "fund_manager")
    wish = {
        "key": f"undo:{made}:1", "source": EMERGENCY, "goal": AFTER, "amount": "1", "unit": "USD",
        "reason": "Why",
    }  # fmt: skip
    assert manager.post(f"{DESK}fund/welfare/transfer/", wish).status_code == 302
    asked = manager.post(f"{DESK}transfers/{made}/undo/", {"reason": "By mistake"})
    assert asked.status_code == 302


def test_moving_back_takes_nothing_that_givers_gave_for_the_place_since(fund: Moving) -> None:
    """What was moved there was spent; what lies there now is theirs."""
    made = fund.moved(100_00)
    fund.moved(100_00, source=AFTER, goal="mission/reserve")
    waits = fund.moved(50_00)
    with acting_as(fund.manager):
        back = actions.ask_undo(waits, "By mistake", by=fund.manager, at=NOON)
    fund.moved(50_00, source=AFTER, goal="mission/reserve")
    fund.came(100_00, "after", "g1")
    manager = signed_in("haven", "fund_manager")
    asked = manager.post(f"{DESK}transfers/{made}/undo/", {"reason": "By mistake"})
    assert asked.status_code in (409, 422)
    assert "By mistake" in asked.content.decode()
    with pytest.raises(NeedsConsent):
        fund.agreed(back)
    fund.moved(100_00, source=AFTER, goal=EMERGENCY, consent="Letter 12/2026")
    assert fund.left("after") == 0


def test_what_was_moved_to_a_head_is_moved_back_while_it_lies_there(fund: Moving) -> None:
    made = fund.moved(100_00, goal="welfare/emergency/documents")
    fund.came(30_00, "emergency/documents", "g1")
    fund.undone(made)
    assert fund.left("emergency") == 100_000_00
