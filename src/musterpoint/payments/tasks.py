"""
The job that accepts all sure lines, in the name of who asked for it.

It opens its own units of work: one to read, then one for some hundred lines each, so that what a
killed worker had accepted holds. Done again, it asks anew which lines wait.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from procrastinate.contrib.django import app

from musterpoint.accounts import queries as accounts
from musterpoint.payments import actions, queries
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as

log = logging.getLogger("musterpoint.jobs")
#: Lines that are accepted in one unit of work.
CHUNK = 200


@app.task(queue=queries.QUEUE, name=queries.TASK)
def accept_all_sure(organisation_id: str, by_id: str, at: str) -> None:
    """Do what somebody asked for, with the rights that they have by now."""
    organisation = Organisation.objects.get(id=UUID(organisation_id))
    run(lambda: accounts.actor_now(UUID(by_id), organisation), datetime.fromisoformat(at))


def run(actor: Callable[[], Actor], at: datetime) -> int:
    """
    Accept all sure lines; return how many.

    Who asked is looked up anew for each unit: who loses the right stops the run.
    """
    with acting_as(actor()):
        given = queries.gather(at=at)
    found = queries.sure(given)
    del given
    done = 0
    for start in range(0, len(found), CHUNK):
        by = actor()
        with acting_as(by):
            done += actions.accept_found(found[start : start + CHUNK], by=by, at=at).done
    by = actor()
    with acting_as(by):
        actions.end_run(done, by=by, at=at)
    log.info("payments.all_sure_accepted", extra={"facts": {"sure": len(found), "done": done}})
    return done
