"""
What must happen by itself from time to time: retention, purging of texts, sealing, clearing.

The worker queues it every ten minutes: one job for each organisation and thing to do, so that
trouble in one organisation holds up no other, and one job for the platform's own tables.
"""

import logging
from datetime import datetime

from procrastinate.contrib.django import app

from musterpoint.accounts import actions as accounts
from musterpoint.audit import sealing
from musterpoint.cases import actions as cases
from musterpoint.cases.travel import actions as travel
from musterpoint.forms import actions as forms
from musterpoint.kernel import time
from musterpoint.messaging import actions as messaging
from musterpoint.people import actions as people
from musterpoint.referrals import actions as referrals
from musterpoint.rosters import actions as rosters
from musterpoint.tenancy import actors, clock, pumps, upkeep, vault
from musterpoint.tenancy.actors import Actor, Clearance
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as
from musterpoint.tenancy.tasks import TenantTask, tenant_task
from musterpoint.training import actions as training

log = logging.getLogger("musterpoint.housekeeping")
#: The lane of deadlines of feedback.
FEEDBACK = "feedback"
#: Persons of each sort that one job erases or lets lapse; the job queues itself for the rest.
STEP = 1000
#: Hours that finished jobs stay readable.
JOBS_KEPT = 72


@tenant_task(
    queue="housekeeping",
    may=(Permission.VAULT_ERASE, Permission.PEOPLE_REGISTER, Permission.MEMBERS_CHANGE),
)
def retain(*, by: Actor, at: datetime) -> None:
    """Let expired registrations lapse, erase, and drop drafts, invitations and kept answers."""
    expired = people.expire_registrations(by=by, at=at, limit=STEP)
    done = {
        "lapsed": expired.lapsed,
        "erased": expired.erased,
        "drafts": expired.drafts,
        "invitations": accounts.forget_invitations(by=by, at=at),
        "answers": upkeep.forget_answers(at=at),
        "questionnaires": forms.expire(by=by, at=at, limit=STEP),
        "travel_documents": travel.forget(by=by, at=at, limit=STEP),
        "travel_questions": travel.forget_questions(by=by, at=at, limit=STEP),
        "shared_cases": cases.forget_received(by=by, at=at, limit=STEP),
        "referrals": referrals.retain(by=by, at=at, limit=STEP),
        "rosters": rosters.forget(by=by, at=at, limit=STEP),
        "training": training.retain(by=by, at=at, limit=STEP),
    }
    log.info("housekeeping.retained", extra={"facts": done})
    if STEP in (expired.lapsed, expired.erased) or done["questionnaires"] >= STEP:
        retain.defer(at=at)


@tenant_task(queue="housekeeping", may=(Permission.VAULT_ERASE,), clearance=Clearance.PROTECTION)
def retain_protection(*, by: Actor, at: datetime) -> None:
    """
    Let what was told in private go when its time is over, or when somebody who does not see it
    erased the person; the log says nothing of it.
    """
    vault.destroy_erased()
    counts = (
        forms.erase_erased(by=by, at=at, limit=STEP),
        forms.expire(by=by, at=at, limit=STEP),
        referrals.retain(by=by, at=at, limit=STEP),
    )
    if max(counts) >= STEP:
        retain_protection.defer(at=at)


@tenant_task(queue="housekeeping", may=(), clearance=Clearance.CONFIDENCE)
def retain_confidence(*, by: Actor, at: datetime) -> None:
    """Destroy the keys of what was told in confidence about those who were erased."""
    vault.destroy_erased()


@tenant_task(queue="housekeeping", may=(Permission.MESSAGES_PUMP,))
def purge(*, by: Actor, at: datetime) -> None:
    """Drop texts and addresses of messages that were sent long ago."""
    messaging.purge_texts(by=by, at=at)


@tenant_task(queue="housekeeping", may=())
def keep_feedback_time(*, by: Actor, at: datetime) -> None:
    """Wake the deadlines of feedback, in every organisation alike."""
    pumps.wake(FEEDBACK, at)


@tenant_task(queue="housekeeping", may=())
def keep_referral_time(*, by: Actor, at: datetime) -> None:
    """Wake the clocks of referrals on both sides of the wall, in every organisation alike."""
    pumps.wake(referrals.LANE, at)
    pumps.wake(referrals.PRIVATE_LANE, at)


@tenant_task(queue="housekeeping", may=())
def keep_travel_time(*, by: Actor, at: datetime) -> None:
    """Wake the clocks of travel documents, in every organisation alike."""
    pumps.wake(travel.LANE, at)


@tenant_task(queue="housekeeping", may=())
def keep_training_time(*, by: Actor, at: datetime) -> None:
    """Wake the reminders of training, in every organisation alike."""
    pumps.wake(training.LANE, at)


SEALER = (Permission.AUDIT_READ, Permission.AUDIT_SEAL)


@tenant_task(queue="housekeeping", may=SEALER, clearance=sealing.ORDINARY.clearance)
def seal(*, by: Actor, at: datetime) -> None:
    """Seal the audit trail, a batch a job."""
    if sealing.seal_batch(at=at) == sealing.BATCH:
        seal.defer(at=at)


@tenant_task(queue="housekeeping", may=SEALER, clearance=sealing.PROTECTION.clearance)
def seal_protection(*, by: Actor, at: datetime) -> None:
    """Seal the trail that only protection clearance reads."""
    if sealing.seal_batch(at=at, chain=sealing.PROTECTION) == sealing.BATCH:
        seal_protection.defer(at=at)


def due(organisation: Organisation) -> list[TenantTask]:
    """Return the jobs of an organisation; an exercise keeps what it has until it is reset."""
    always = [keep_referral_time, keep_travel_time, keep_training_time, seal, seal_protection]
    kept = [retain, retain_protection, retain_confidence, purge, keep_feedback_time]
    return always if organisation.is_exercise else [*kept, *always]


@app.periodic(cron="*/10 * * * *")
@app.task(queue="platform", name="housekeeping.queue", queueing_lock="housekeeping.queue")
def queue(timestamp: int) -> None:
    """Queue the jobs of every organisation; one that still waits is not queued twice."""
    for organisation in Organisation.objects.order_by("slug"):
        with acting_as(actors.system(organisation.id, "housekeeping")):
            for task in due(organisation):
                task.defer(at=clock.now(organisation))


@app.periodic(cron="*/10 * * * *")
@app.task(queue="platform", name="housekeeping.platform", queueing_lock="housekeeping.platform")
def platform(timestamp: int) -> None:
    """Clear the tables that belong to no organisation: sessions, links, tokens, limits."""
    log.info("housekeeping.cleared", extra={"facts": accounts.forget_sign_ins(now=time.now())})


@app.periodic(cron="17 3 * * *")
@app.task(queue="platform", name="housekeeping.jobs", queueing_lock="housekeeping.jobs")
def jobs(timestamp: int) -> None:
    """Clear finished jobs, good and bad, once their time is over."""
    log.info("housekeeping.jobs", extra={"facts": {"jobs": upkeep.forget_jobs(hours=JOBS_KEPT)}})


def run(at: datetime) -> None:
    """Do everything once, here and now."""
    stamp = int(at.timestamp())
    for organisation in Organisation.objects.order_by("slug"):
        for task in due(organisation):
            task.run(organisation_id=str(organisation.id), at=clock.now(organisation).isoformat())
    platform(stamp)
    jobs(stamp)
