"""What must happen by itself from time to time: retention, purging of texts, sealing."""

import logging
from datetime import datetime, timedelta

from musterpoint.audit import sealing
from musterpoint.messaging import actions as messaging
from musterpoint.people import actions as people
from musterpoint.tenancy import actors, clock
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as

log = logging.getLogger("musterpoint.housekeeping")
EVERY = timedelta(minutes=10)


def run(at: datetime) -> int:
    """Look after every organisation once; return how many rows were dealt with."""
    done = 0
    for organisation in Organisation.objects.order_by("slug"):
        if not organisation.is_exercise:
            done += retain(organisation)
        done += sealing.seal_organisation(organisation, at=at)
    log.info("housekeeping.done", extra={"facts": {"rows": done}})
    return done


def retain(organisation: Organisation) -> int:
    """Erase what has expired in one organisation, and drop texts that were sent long ago."""
    by = actors.system(
        organisation.id,
        "housekeeping",
        Permission.VAULT_ERASE,
        Permission.PEOPLE_REGISTER,
        Permission.MESSAGES_PUMP,
    )
    at = clock.now(organisation)
    with acting_as(by):
        expired = people.expire_registrations(by=by, at=at)
        purged = messaging.purge_texts(by=by, at=at)
    return expired.lapsed + expired.erased + purged
