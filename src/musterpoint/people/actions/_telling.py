"""Tell the packages above that the registry changed; what follows from it is theirs."""

from datetime import datetime

from musterpoint.tenancy import pumps

#: The lane that is woken when people change or their registrations end.
LANE = "roll"


def changed(at: datetime) -> None:
    """Wake, in the running transaction, whoever follows the registry."""
    pumps.wake(LANE, at)
