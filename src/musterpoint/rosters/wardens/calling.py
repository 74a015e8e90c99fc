"""Call the wardens of places in one action, their deputies after them; remind of a term's end."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Min, Q
from django.utils import translation
from django.utils.translation import gettext as _

from musterpoint.kernel.errors import Refused
from musterpoint.messaging import actions as messaging
from musterpoint.messaging.actions import Outgoing
from musterpoint.messaging.models import Lane
from musterpoint.rosters import identity
from musterpoint.rosters.actions import _calls
from musterpoint.rosters.models import Answer, Asked, CallKind, CallOut, Member, MemberState
from musterpoint.rosters.values import CallIn
from musterpoint.rosters.wardens import rules
from musterpoint.rosters.wardens.actions import LANE, reminding
from musterpoint.rosters.wardens.models import WardenTerm
from musterpoint.tenancy import pumps, scope, vault
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation
from musterpoint.web import formats, languages

#: What is asked of wardens is at most so many hours long.
LASTS = timedelta(hours=24)
STEP = 100


class NobodyToCall(Refused):
    """No zone of these places has a warden or a deputy who may be called."""


def call_wardens(
    title: str,
    *,
    places: Iterable[str] = (),
    post: str = "",
    kind: str = CallKind.WARDENS,
    minutes: int = 60,
    site: str = "",
    by: Actor,
    at: datetime,
) -> CallOut:
    """
    Ask the wardens of every zone with one of the places to act now; return the call.

    Without places all zones are called, of one post or of all. Where a warden may not be called,
    the deputy is. Raise NobodyToCall, and Invalid for a call that cannot be written.
    """
    by.require(Permission.ROSTERS_CHANGE)
    wanted = set(places)
    terms = [
        one
        for one in open_terms(at)
        if (not wanted or wanted & set(one.zone.places)) and (not post or one.zone.post == post)
    ]
    chosen = list(dict.fromkeys(who for one in terms if (who := _first(one)) is not None))
    if not chosen:
        raise NobodyToCall(_("No zone here has a warden who may be called."))
    call = _calls.create_call(
        CallIn(
            title=title,
            place=post,
            role="",
            places=min(len(chosen), _calls.MOST_PLACES),
            starts_at=at,
            ends_at=at + LASTS,
            answer_by=at + timedelta(minutes=minutes),
            site=site,
            kind=kind,
            about={"places": sorted(wanted), "post": post},
        ),
        by=by,
        at=at,
    )
    _calls.ask(call.id, chosen, by=by, at=at)
    _calls.alert(call.id, by=by, at=at)
    return call


def ask_deputies(call_id: UUID, *, by: Actor, at: datetime) -> int:
    """Ask the deputies of wardens who said no or nothing to a call; return how many are new."""
    by.require(Permission.ROSTERS_CHANGE)
    silent = set(
        Asked.objects.filter(call_out_id=call_id)
        .exclude(answer=Answer.YES)
        .values_list("member_id", flat=True)
    )
    terms = [one for one in open_terms(at) if one.member_id in silent]
    chosen = [one.deputy_id for one in terms if one.deputy is not None and _may(one.deputy)]
    return _calls.ask(call_id, [one for one in chosen if one is not None], by=by, at=at)


def open_terms(at: datetime) -> list[WardenTerm]:
    """Return the terms that have begun and are not over, the longest served first."""
    rows = WardenTerm.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=at.date()),
        starts_on__lte=at.date(),
        ended_at__isnull=True,
        zone__closed_at__isnull=True,
    )
    return list(rows.select_related("zone", "member", "deputy").order_by("appointed_at", "id"))


def _first(term: WardenTerm) -> UUID | None:
    """Return who is called for a zone: the warden, else the deputy, else nobody."""
    who: Sequence[Member | None] = (term.member, term.deputy)
    return next((one.id for one in who if one is not None and _may(one)), None)


def _may(who: Member) -> bool:
    return who.state == MemberState.ACTIVE and bool(bytes(who.sealed))


def remind_of_terms(*, by: Actor, at: datetime) -> int:
    """
    Tell wardens once, a month before, that their term ends; return how many were looked at.

    Leaves the lane a note for the next one.
    """
    by.require(Permission.MESSAGES_SEND)
    waiting = WardenTerm.objects.filter(ended_at__isnull=True, reminded_at__isnull=True)
    due = waiting.filter(ends_on__lte=at.date() + rules.REMIND_BEFORE)
    rows = list(
        due.select_related("zone", "member").select_for_update(of=("self",), skip_locked=True)
        .order_by("ends_on", "id")[:STEP]
    )  # fmt: skip
    if rows:
        _tell(rows, by, at)
    for row in rows:
        row.reminded_at = at
        row.save(update_fields=["reminded_at"])
    rest = waiting.filter(ends_on__gt=at.date() + rules.REMIND_BEFORE)
    following = rest.aggregate(next=Min("ends_on"))["next"]
    if following is not None:
        pumps.wake(LANE, max(at + timedelta(hours=1), reminding(following)))
    return len(rows)


def _tell(rows: Sequence[WardenTerm], by: Actor, at: datetime) -> None:
    organisation = Organisation.objects.get(id=scope.organisation_id())
    keys = vault.open_keys([row.member_id for row in rows], at=at)
    outgoing = []
    for row in rows:
        if not _may(row.member) or row.member_id not in keys:
            continue
        who = identity.opened(keys[row.member_id].open(identity.USE, row.member.sealed))
        channel, address = ("sms", who.phone) if who.phone else ("email", who.email)
        spoken = languages.site_language(row.member.language) or languages.SITE[0]
        with translation.override(spoken.code):
            facts = {
                "organisation": organisation.name,
                "zone": row.zone.name,
                "day": formats.day(row.ends_on, year=True),
            }
            text = _(
                "%(organisation)s: your term as warden of %(zone)s ends on %(day)s. Tell us"
                " whether you go on, or who follows you."
            )
            if address:
                outgoing.append(
                    Outgoing(
                        subject_id=row.member_id,
                        channel=channel,
                        address=address,
                        text=text % facts,
                        language=spoken.code,
                        title=organisation.name[:120],
                    )
                )
    if outgoing:
        messaging.queue(outgoing, lane=Lane.TRANSACTIONAL, due_at=at, by=by, at=at)
