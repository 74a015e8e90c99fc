"""Accept all sure suggestions: asked for by somebody, done by the worker in their name."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import NotAllowed, Refused
from musterpoint.payments import queries
from musterpoint.payments.actions._matching import AcceptedSure, accept_each
from musterpoint.tenancy.actors import Actor, Permission


class IsMatching(Refused):
    """All lines are being matched already."""


def accept_all_sure(*, by: Actor, at: datetime) -> queries.SureRun:
    """
    Ask the worker to match every line whose best suggestion is sure; return where it is.

    It is done in the name of who asked, by the rules of ``accept``. Raises IsMatching while the
    same is being done.
    """
    by.require(Permission.PAYMENTS_RECONCILE)
    if by.id is None:
        raise NotAllowed(_("Only somebody with an account can do this."))
    before = queries.sure_run()
    if before is not None and before.is_running:
        raise IsMatching(_running())
    lock = queries.lock_of_run()
    job = app.configure_task(queries.TASK, queue=queries.QUEUE, lock=lock, queueing_lock=lock)
    try:
        with transaction.atomic():
            job.defer(organisation_id=str(by.organisation_id), by_id=str(by.id), at=at.isoformat())
    except AlreadyEnqueued as known:
        raise IsMatching(_running()) from known
    audit.record("payments.lines.all_sure_asked", by=by, at=at)
    found = queries.sure_run()
    if found is None:
        raise RuntimeError("the job that was queued is not there")
    return found


def accept_found(found: Sequence[queries.Sure], *, by: Actor, at: datetime) -> AcceptedSure:
    """Accept some of what a run found sure; what changed meanwhile or is refused stays."""
    by.require(Permission.PAYMENTS_RECONCILE)
    return accept_each([(one.line_id, one.parts) for one in found], by=by, at=at)


def end_run(done: int, *, by: Actor, at: datetime) -> None:
    """Write down that a run is over, and how many lines it matched since it began anew."""
    audit.record("payments.lines.all_sure_accepted", by=by, at=at, lines=done)


def _running() -> str:
    return _("All lines are being matched already. Wait until that is done.")
