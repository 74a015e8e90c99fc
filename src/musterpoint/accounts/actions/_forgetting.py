"""What has run out is cleared away, so that no list of old addresses and devices grows."""

from datetime import datetime, timedelta

from allauth.idp.oidc.models import Token
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Q

from musterpoint.accounts.models import Invitation, SignInLink
from musterpoint.audit import actions as audit
from musterpoint.tenancy.actors import Actor, Permission

#: An invitation that ran out can be sent again for a month; one that was accepted is then history.
INVITATION_KEPT = timedelta(days=30)


def forget_invitations(*, by: Actor, at: datetime) -> int:
    """Delete invitations of this organisation that ended a month ago; return how many."""
    by.require(Permission.MEMBERS_CHANGE)
    before = at - INVITATION_KEPT
    ended = Q(accepted_at__isnull=True, expires_at__lte=before) | Q(accepted_at__lte=before)
    own = Invitation.objects.filter(ended, organisation_id=by.organisation_id)
    count = own.delete()[0]
    if count:
        audit.record("accounts.invitation.forgotten", by=by, at=at, invitations=count)
    return count


def forget_sign_ins(*, now: datetime) -> dict[str, int]:
    """
    Delete sessions, links, tokens and limits that have run out; return how many of each.

    They stand outside every organisation, as all signing in does; ``now`` is the world's time.
    A link that was used works no more than one that never was.
    """
    unseen = now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    live = Session.objects.values("session_key")
    used = Q(reusable=False, used_at__isnull=False)
    return {
        "sessions": Session.objects.filter(expire_date__lte=now).delete()[0],
        "devices": UserSession.objects.filter(last_seen_at__lte=unseen)
        .exclude(session_key__in=live)
        .delete()[0],
        "links": SignInLink.objects.filter(Q(expires_at__lte=now) | used).delete()[0],
        "tokens": Token.objects.filter(expires_at__lte=now).delete()[0],
        "limits": _forget_cache(now),
    }


def _forget_cache(now: datetime) -> int:
    """Delete the rows of the database cache that ran out; Django does so only when it is full."""
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires <= %s", [now])  # noqa: S608  our own table
        return int(cursor.rowcount)
