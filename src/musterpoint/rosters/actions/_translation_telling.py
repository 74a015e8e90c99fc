"""Messages to who translates and who looks over, with a link to a page of theirs; reminders."""

from dataclasses import replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import Min
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from musterpoint.messaging import actions as messaging
from musterpoint.messaging.actions import Outgoing
from musterpoint.messaging.models import Lane
from musterpoint.rosters import identity
from musterpoint.rosters.actions._calls import LANE
from musterpoint.rosters.models import JobState, Member, MemberState, TranslationJob
from musterpoint.tenancy import pumps, scope, vault
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation
from musterpoint.web import formats, languages
from musterpoint.web.pickers import language_name

Part = Literal["translate", "review"]
PAGE = "roster:translation"
#: Whose turn it is, by state.
TURN: dict[str, Part] = {
    JobState.ASKED: "translate",
    JobState.SENT_BACK: "translate",
    JobState.DRAFT: "review",
}
STEP = 100


def whose(job: TranslationJob, part: Part) -> Member | None:
    """Return who translates or looks over, while they are on a roster."""
    found = job.translator if part == "translate" else job.reviewer
    is_here = found is not None and found.state != MemberState.LEFT and bytes(found.sealed)
    return found if is_here else None


def token(job: TranslationJob, part: Part, member_id: UUID, at: datetime) -> str:
    """Return what stands in the link to a page of this member's part; another's opens nothing."""
    return identity.link_token(f"{part}|{member_id}", job.id, 1, at)


def opens(text: str, at: datetime) -> tuple[TranslationJob, Part, Member] | None:
    """Return the translation that a link opens, for which part and whom; or None."""
    row_id = identity.row_of_link(text)
    rows = TranslationJob.objects.select_related("translator__roster", "reviewer__roster")
    job = rows.filter(id=row_id).first() if row_id else None
    parts: tuple[Part, ...] = ("translate", "review")
    for part in parts if job is not None else ():
        who = whose(job, part) if job is not None else None
        if job and who and identity.is_link(text, f"{part}|{who.id}", job.id, 1, at):
            return job, part, who
    return None


def tell(job: TranslationJob, *, by: Actor, at: datetime, is_late: bool = False) -> bool:
    """Write to whose turn it is, when there is somebody with an address; say whether."""
    part = TURN.get(job.state)
    who = whose(job, part) if part else None
    if part is None or who is None:
        return False
    key = vault.open_keys([who.id], at=at).get(who.id)
    if key is None:
        return False
    opened = identity.opened(key.open(identity.USE, who.sealed))
    channel, address = ("sms", opened.phone) if opened.phone else ("email", opened.email)
    if not address:
        return False
    organisation = Organisation.objects.get(id=scope.organisation_id())
    spoken = languages.site_language(who.language) or languages.SITE[0]
    with translation.override(spoken.code):
        facts = {
            "organisation": organisation.name,
            "source": language_name(job.source),
            "target": language_name(job.target),
            "due": formats.moment(job.due_at, who.zone),
            "link": link(job, part, who, organisation, at),
        }
        text = (_words(part, is_late=is_late) % facts).strip()
    out = Outgoing(
        subject_id=who.id,
        channel=channel,
        address=address,
        text=text,
        language=spoken.code,
        title=organisation.name[:100],
    )
    sender = replace(by, permissions=by.permissions | {Permission.MESSAGES_SEND})
    messaging.queue([out], lane=Lane.TRANSACTIONAL, due_at=at, by=sender, at=at)
    return True


def _words(part: Part, *, is_late: bool) -> str:
    if is_late:
        return _(
            "%(organisation)s: a text from %(source)s into %(target)s was needed by %(due)s and"
            " still waits for you. %(link)s"
        )
    if part == "translate":
        return _(
            "%(organisation)s: please translate a text from %(source)s into %(target)s by"
            " %(due)s. %(link)s"
        )
    return _(
        "%(organisation)s: please look over a translation from %(source)s into %(target)s by"
        " %(due)s. %(link)s"
    )


def link(
    job: TranslationJob, part: Part, who: Member, organisation: Organisation, at: datetime
) -> str:
    """Return the address of this member's page; empty without a site."""
    if not job.site:
        return ""
    parts = {"organisation_slug": organisation.slug, "token": token(job, part, who.id, at)}
    return job.site.rstrip("/") + reverse(PAGE, kwargs=parts)


def remind_some(*, by: Actor, at: datetime) -> int:
    """
    Remind once whose turn it is when a translation is due; return how many were looked at.

    Leaves the lane a note for the next one that falls due.
    """
    waiting = TranslationJob.objects.filter(state__in=TURN, reminded_at__isnull=True)
    due = waiting.filter(due_at__lte=at).select_related("translator", "reviewer")
    rows = list(due.select_for_update(of=("self",), skip_locked=True).order_by("due_at")[:STEP])
    for job in rows:
        tell(job, by=by, at=at, is_late=True)
        job.reminded_at = at
        job.save(update_fields=["reminded_at"])
    following = waiting.filter(due_at__gt=at).aggregate(next=Min("due_at"))["next"]
    if following is not None:
        pumps.wake(LANE, following)
    return len(rows)
