"""
Jobs: deferred in the transaction that needs them, run as the system in one organisation.

The organisation and the time travel as text, so that a job can be read in the table. A job may
run twice; it asks the database what is left to do.
"""

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app

from musterpoint.kernel import time
from musterpoint.tenancy import actors, pumps, scope
from musterpoint.tenancy.permissions import Permission

STALLED_AFTER_SECONDS = 600


class TenantTask:
    """A registered job with a typed ``defer``."""

    def __init__(self, task: Any, run: Callable[..., None]) -> None:
        self.task = task
        self.run = run

    def defer(self, at: datetime, **facts: str) -> None:
        """Queue the job in the running unit of work; it is gone if the unit rolls back."""
        organisation = str(scope.organisation_id())
        lock = f"{self.task.name}:{organisation}:{':'.join(facts.values())}"
        self.task.configure(queueing_lock=lock).defer(
            organisation_id=organisation, at=at.isoformat(), **facts
        )


def tenant_task(
    *, queue: str, may: tuple[Permission, ...]
) -> Callable[[Callable[..., None]], TenantTask]:
    """Register a job that runs in one organisation's scope with these permissions only."""

    def register(work: Callable[..., None]) -> TenantTask:
        name = f"{work.__module__.removeprefix('musterpoint.')}.{work.__name__}"

        @functools.wraps(work)
        def run(*, organisation_id: str, at: str, **facts: str) -> None:
            system = actors.system(UUID(organisation_id), name, *may)
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


@app.periodic(cron="*/5 * * * *")
@app.task(queue="platform", name="tenancy.retry_stalled", queueing_lock="tenancy.retry_stalled")
async def retry_stalled(timestamp: int) -> None:
    """Put jobs of killed workers back into their queue; they are safe to run twice."""
    manager = app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        await manager.retry_job(job, retry_at=time.now())
