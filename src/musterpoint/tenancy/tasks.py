"""
Jobs: deferred in the transaction that needs them, run as the system in one organisation.

The organisation and the time travel as text, so that a job can be read in the table. A job may
run twice; it asks the database what is left to do. A job that raises leaves nothing behind and
counts as failed; one whose worker was killed is put back into its queue within two minutes, and
one whose database went away is done again when it is back.
"""

import functools
import logging
import time as machine
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import (
    InterfaceError,
    OperationalError,
    close_old_connections,
    transaction,
)
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.jobs import Status

from musterpoint.kernel import time
from musterpoint.tenancy import actors, pumps, scope
from musterpoint.tenancy.actors import Clearance
from musterpoint.tenancy.permissions import Permission

log = logging.getLogger("musterpoint.jobs")

#: A worker gives a sign of life every ten seconds; without one for this long it counts as dead.
STALLED_AFTER_SECONDS = 60
#: Seconds between the attempts of a job whose database is away; then it counts as failed.
DATABASE_BACK_SECONDS = (1, 2, 4, 8, 15, 30, 60)


def outlasting_the_database(job: Callable[[], Any], context: Any, worker: Any) -> Any:
    """
    Do a job on a connection that is alive, and again when the database goes away meanwhile.

    It goes around every job of a worker, whose threads keep their connections between jobs. The
    unit of work that was open is gone with the database, so that the job begins anew.
    """
    for wait in DATABASE_BACK_SECONDS:
        close_old_connections()
        try:
            return job()
        except (OperationalError, InterfaceError) as error:
            if not _is_database_away(error):  # a question that took too long does so again
                raise
            log.warning("job.database_away", extra={"facts": {"job": context.job.id}})
        machine.sleep(wait)
    close_old_connections()
    return job()


def _is_database_away(error: Exception) -> bool:
    """Say whether it went away or could not be reached, by the state of SQL; none without both."""
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(("08", "57P"))


class TenantTask:
    """A registered job with a typed ``defer``."""

    def __init__(self, task: Any, run: Callable[..., None]) -> None:
        self.task = task
        self.run = run

    def defer(self, at: datetime, **facts: str) -> bool:
        """
        Queue the job in the running unit of work; it is gone if the unit rolls back.

        Returns False when the same job waits already. Two of the same never run at one time.
        """
        organisation = str(scope.organisation_id())
        lock = f"{self.task.name}:{organisation}:{':'.join(facts.values())}"
        try:
            with transaction.atomic():  # a job that waits already must not spoil the caller's unit
                self.task.configure(lock=lock, queueing_lock=lock).defer(
                    organisation_id=organisation, at=at.isoformat(), **facts
                )
        except AlreadyEnqueued:
            return False
        return True


def tenant_task(
    *, queue: str, may: tuple[Permission, ...], clearance: Clearance = Clearance.SYSTEM
) -> Callable[[Callable[..., None]], TenantTask]:
    """Register a job that runs in one organisation's scope, with these rights and no others."""

    def register(work: Callable[..., None]) -> TenantTask:
        name = f"{work.__module__.removeprefix('musterpoint.')}.{work.__name__}"

        @functools.wraps(work)
        def run(*, organisation_id: str, at: str, **facts: str) -> None:
            system = actors.system(UUID(organisation_id), name, *may).with_clearance(clearance)
            with scope.acting_as(system):
                work(by=system, at=datetime.fromisoformat(at), **facts)

        task: Any = app.task  # its overloads know no keyword-only functions
        return TenantTask(task(run, queue=queue, name=name), run)

    return register


@app.periodic(cron="* * * * *")
@app.task(queue="platform", name="tenancy.run_pumps", queueing_lock="tenancy.run_pumps")
def run_pumps(timestamp: int) -> None:
    """Work every lane that is due; the worker also does so between jobs."""
    pumps.run_due()


@app.periodic(cron="* * * * *")
@app.task(
    queue="platform",
    name="tenancy.retry_stalled",
    queueing_lock="tenancy.retry_stalled",
    pass_context=True,
)
async def retry_stalled(context: Any, timestamp: int) -> None:
    """Put jobs of killed workers back into their queue; they are safe to run twice."""
    manager = context.app.job_manager
    stalled = await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS)
    for job in stalled:
        try:
            await manager.retry_job(job, retry_at=time.now())
        except UniqueViolation:  # the same job was queued meanwhile and does the work
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)
        log.warning("job.stalled", extra={"facts": {"job": job.id, "task": job.task_name}})
