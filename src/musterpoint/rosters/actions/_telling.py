"""Messages to members of a call, each in their language, sent by the pump of this package."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from musterpoint.messaging import actions as messaging
from musterpoint.messaging.actions import Outgoing
from musterpoint.messaging.models import Lane
from musterpoint.rosters import identity
from musterpoint.rosters.identity import USE, Identity
from musterpoint.rosters.models import Asked, CallKind, Standing, Tell
from musterpoint.tenancy import scope, vault
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation
from musterpoint.web import formats, languages

STEP = 200
#: What a lock screen shows of mail names no call and no organisation's purpose.
ANSWER_PAGE = "roster:call"


def tell_some(*, by: Actor, at: datetime) -> int:
    """
    Queue the messages that wait for members of calls; return how many rows were worked.

    The note that a message is due and its row in the outbox change in one transaction, so that
    nobody is told twice.
    """
    by.require(Permission.MESSAGES_SEND)
    waiting = Asked.objects.exclude(tell=Tell.NOTHING).order_by("asked_at", "id")
    rows = list(
        waiting.select_related("call_out", "member").select_for_update(
            skip_locked=True, of=("self",)
        )[:STEP]
    )
    if not rows:
        return 0
    keys = vault.open_keys([row.member_id for row in rows], at=at)
    organisation = Organisation.objects.get(id=scope.organisation_id())
    outgoing: list[Outgoing] = []
    for row in rows:
        if row.member_id in keys and bytes(row.member.sealed):
            who = identity.opened(keys[row.member_id].open(USE, row.member.sealed))
            outgoing += _messages(row, who, organisation, at)
        row.tell, row.told_at = Tell.NOTHING, at
    if outgoing:
        messaging.queue(outgoing, lane=Lane.TRANSACTIONAL, due_at=at, by=by, at=at)
    for row in rows:
        row.save(update_fields=["tell", "told_at"])
    return len(rows)


def _messages(
    row: Asked, who: Identity, organisation: Organisation, at: datetime
) -> list[Outgoing]:
    """Return the message by telephone, or by mail where there is no number."""
    channel, address = ("sms", who.phone) if who.phone else ("email", who.email)
    if not address:
        return []
    spoken = languages.site_language(row.member.language) or languages.SITE[0]
    with translation.override(spoken.code):
        text = words(row, organisation, at)
    return [
        Outgoing(
            subject_id=row.member_id,
            channel=channel,
            address=address,
            text=text,
            language=spoken.code,
            title=organisation.name[:120],
        )
    ]


def words(row: Asked, organisation: Organisation, at: datetime) -> str:
    """Return the text of the message that a row waits for, in the active language."""
    call = row.call_out
    zone = ZoneInfo(row.member.zone)
    facts = {
        "organisation": organisation.name,
        "title": call.title,
        "place": call.place or _("place to be told"),
        "from": formats.moment(call.starts_at, zone),
        "until": formats.moment(call.ends_at, zone),
        "answer_by": formats.moment(call.answer_by, zone),
        "code": row.code,
        "link": link(row, organisation, at),
        "number": place_in_line(row),
    }
    texts = _texts() | _texts_of(call.kind)
    return (texts[row.tell] % facts).strip()


def _texts_of(kind: str) -> dict[str, str]:
    """Return what is said otherwise to wardens, who act where they live."""
    if kind == CallKind.HELP:
        return {}
    noted = _("%(organisation)s: thank you, your answer is noted. %(title)s. %(link)s")
    over = _("%(organisation)s: this is over. %(title)s. Thank you.")
    asked = _(
        "%(organisation)s: wardens, please act now. %(title)s. Answer YES %(code)s when you"
        " begin or NO %(code)s if you cannot. %(link)s"
    )
    if kind == CallKind.TEST:
        asked = _(
            "%(organisation)s: this is a TEST of the telephone tree, nothing happened. Answer YES"
            " %(code)s and call those below you. %(link)s"
        )
    return {Tell.ALERT: asked, Tell.PLACE: noted, Tell.STOOD_DOWN: over}


def _texts() -> dict[str, str]:
    return {
        Tell.INFORMATION: _(
            "%(organisation)s: you may be needed. %(title)s, %(place)s, from %(from)s. You need"
            " not answer yet."
        ),
        Tell.ALERT: _(
            "%(organisation)s: can you come? %(title)s, %(place)s, %(from)s to %(until)s. Answer"
            " YES %(code)s or NO %(code)s by %(answer_by)s. %(link)s"
        ),
        Tell.PLACE: _(
            "%(organisation)s: thank you, you have a place. %(title)s, %(place)s, from %(from)s."
            " If you cannot come, answer NO %(code)s. %(link)s"
        ),
        Tell.WAITS: _(
            "%(organisation)s: thank you. All places are taken now; you are number %(number)s on"
            " the waiting list. %(title)s. %(link)s"
        ),
        Tell.DEPLOY: _(
            "%(organisation)s: you go. %(title)s, %(place)s, %(from)s to %(until)s. If you cannot"
            " come, answer NO %(code)s. %(link)s"
        ),
        Tell.STOOD_DOWN: _(
            "%(organisation)s: the call has ended, you need not come. %(title)s. Thank you."
        ),
    }


def link(row: Asked, organisation: Organisation, at: datetime) -> str:
    """Return the address where this person answers with one click; empty without a site."""
    if not row.call_out.site:
        return ""
    token = identity.link_token("call", row.id, 1, at)
    path = reverse(ANSWER_PAGE, kwargs={"organisation_slug": organisation.slug, "token": token})
    return row.call_out.site.rstrip("/") + path


def place_in_line(row: Asked) -> int:
    """Return how many wait up to this person, themselves included."""
    waiting = Asked.objects.filter(call_out_id=row.call_out_id, standing=Standing.WAITS)
    return waiting.filter(number__lte=row.number).count()


def row_of(token: str, at: datetime) -> UUID | None:
    """Return the row that an answer link opens, or None."""
    row_id = identity.row_of_link(token)
    return row_id if row_id and identity.is_link(token, "call", row_id, 1, at) else None
