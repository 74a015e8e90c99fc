"""A worker for tests: it does the jobs that wait, then ends."""

import asyncio
import os
from contextlib import suppress
from typing import Any

from django.db import connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from musterpoint.tenancy.tasks import outlasting_the_database


def work(*queues: str) -> None:
    """Run the jobs that wait in these queues, or in all, as the worker process does."""
    connector: Any = app.connector
    asyncio.run(_work(app.with_connector(connector.get_worker_connector()), queues))


async def _work(worker: Any, queues: tuple[str, ...]) -> None:
    async with worker.open_async():
        await worker.run_worker_async(
            queues=list(queues) or None,
            wait=False,
            install_signal_handlers=False,
            listen_notify=False,
            task_middleware=[outlasting_the_database],
        )


def work_forked(*queues: str) -> int:
    """Start a worker in a process of its own; return the number of the process."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    try:
        work(*queues)
    finally:
        os._exit(0)


def defer(task: Any) -> None:
    """Queue a periodic job of the platform now, unless its time came and it waits already."""
    with suppress(AlreadyEnqueued):
        task.defer(timestamp=0)


def states(task: str) -> list[str]:
    """Return the states of the jobs of this name, oldest first."""
    found = ProcrastinateJob.objects.filter(task_name=task).order_by("id")
    return list(found.values_list("status", flat=True))
