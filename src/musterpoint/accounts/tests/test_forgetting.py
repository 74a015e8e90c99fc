"""What has run out is cleared, and nothing else."""

from datetime import datetime, timedelta

import pytest
from allauth.idp.oidc.models import Client, Token
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection

from musterpoint.accounts import actions
from musterpoint.accounts.models import Invitation, SignInLink, User
from musterpoint.accounts.tests.conftest import events
from musterpoint.kernel import time
from musterpoint.kernel.errors import NotAllowed
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def invitation(of: Organisation, name: str, expires: datetime, *, accepted: bool = False) -> None:
    Invitation.objects.create(
        organisation=of,
        email=f"{name}@example.org",
        role="reader",
        invited_by=of.id,
        token_digest=name,
        created_at=expires - 7 * DAY,
        expires_at=expires,
        accepted_at=expires - DAY if accepted else None,
    )


def test_invitations_are_forgotten_a_month_after_their_end_in_their_organisation_only(
    alice: Actor, haven: Organisation, elsewhere: Organisation
) -> None:
    invitation(haven, "open", NOON + DAY)
    invitation(haven, "just-ran-out", NOON - 29 * DAY)
    invitation(haven, "ran-out", NOON - 30 * DAY)
    invitation(haven, "just-accepted", NOON - 20 * DAY, accepted=True)
    invitation(haven, "accepted", NOON - 30 * DAY, accepted=True)
    invitation(elsewhere, "theirs", NOON - 99 * DAY)
    with acting_as(alice):
        assert actions.forget_invitations(by=alice, at=NOON) == 2
        assert actions.forget_invitations(by=alice, at=NOON) == 0
    left = set(Invitation.objects.values_list("token_digest", flat=True))
    assert left == {"open", "just-ran-out", "just-accepted", "theirs"}
    (event,) = events(haven, "accounts.invitation.forgotten")
    assert event.facts == {"invitations": 2}


def test_who_may_not_change_members_forgets_no_invitations(bob: Actor) -> None:
    with acting_as(bob), pytest.raises(NotAllowed):
        actions.forget_invitations(by=bob, at=NOON)


def cache_rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_cache")
        return int(cursor.fetchone()[0])


def test_sessions_links_tokens_and_limits_go_when_they_run_out(rosa: User) -> None:
    now = time.now()
    for name, moment in (("old", now - HOUR), ("live", now + HOUR)):
        Session.objects.create(session_key=name, session_data="", expire_date=moment)
        UserSession.objects.create(
            user=rosa, session_key=name, ip="127.0.0.1", last_seen_at=now - 2 * DAY
        )
        SignInLink.objects.create(user=rosa, token_digest=name, expires_at=moment)
        client = Client.objects.create(id=name, name=name)
        Token.objects.create(
            client=client, type=Token.Type.ACCESS_TOKEN, hash=name, expires_at=moment
        )
        cache.set(name, "x", timeout=1 if name == "old" else 3600)
    SignInLink.objects.create(user=rosa, token_digest="used", expires_at=now + HOUR, used_at=now)
    SignInLink.objects.create(
        user=rosa, token_digest="again", expires_at=now + HOUR, used_at=now, reusable=True
    )
    Token.objects.create(type=Token.Type.REFRESH_TOKEN, hash="for ever", expires_at=None)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_cache SET expires = now() - interval '1 minute'"
            " WHERE cache_key LIKE %s",
            ["%old"],
        )
    assert actions.forget_sign_ins(now=now) == {
        "sessions": 1,
        "devices": 1,
        "links": 2,
        "tokens": 1,
        "limits": 1,
    }
    assert [one.session_key for one in Session.objects.all()] == ["live"]
    assert [one.session_key for one in UserSession.objects.all()] == ["live"]
    assert set(SignInLink.objects.values_list("token_digest", flat=True)) == {"live", "again"}
    assert set(Token.objects.values_list("hash", flat=True)) == {"live", "for ever"}
    assert (cache.get("live"), cache_rows()) == ("x", 1)
    assert set(actions.forget_sign_ins(now=now).values()) == {0}
