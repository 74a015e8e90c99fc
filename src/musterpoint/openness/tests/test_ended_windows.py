"""A window that two people ended is a closed activity; opened again, it goes on."""

from datetime import timedelta
from uuid import UUID

from musterpoint.funds import actions as funds
from musterpoint.funds.actions import WindowIn
from musterpoint.openness import actions, publishing
from musterpoint.openness.actions import PublisherIn
from musterpoint.openness.tests.factories import MAY, SLUG, Cast, cast, open_fund, receive
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

PUBLISHER = PublisherIn(
    identifier="XM-DAC-4711", name="Haven", kind="10", language="en", emergency_sector="72010",
    after_sector="73010", preparedness_sector="74020", countries=("LY", "TN"),
)  # fmt: skip


def status(who: Cast) -> dict[str, tuple[str, bool]]:
    """Return the status of each window's activity, and whether it says on which day it ended."""
    with acting_as(who.manager):
        made = publishing.activities(NOON)
        assert publishing.file_of(made, NOON).is_good
    return {one.identifier.rpartition("-")[2]: (one.status, "4" in one.dates) for one in made}


def changed(who: Cast, window_id: UUID, *, again: bool) -> None:
    act = funds.propose_reopen if again else funds.propose_end
    when = NOON - timedelta(days=1)
    with acting_as(who.manager):
        made = act(SLUG, window_id, None, "It is over", by=who.manager, at=when)
    with acting_as(who.approver):
        funds.confirm_change(made.id, by=who.approver, at=when)


def test_iati_says_that_an_ended_window_is_closed(haven: Organisation) -> None:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    who = cast(haven)
    open_fund(who)
    receive(who, 600_000, "in-1")
    with acting_as(who.manager):
        window = funds.add_window(
            SLUG, WindowIn(code="after", name="After"), by=who.manager, at=MAY
        )
        table = [funds.Limit("authorising_officer")]
        funds.set_authorities(SLUG, table, by=who.manager, at=MAY)
        actions.keep_publisher(PUBLISHER, by=who.manager, at=NOON)
    goes_on = {"emergency": ("2", False), "after": ("2", False)}
    assert status(who) == goes_on
    changed(who, window.id, again=False)
    assert status(who) == goes_on | {"after": ("4", True)}
    changed(who, window.id, again=True)
    assert status(who) == goes_on
