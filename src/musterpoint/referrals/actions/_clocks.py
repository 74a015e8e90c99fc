"""What must happen by itself: escalation of silence, reminders, letting go of what is over."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Min, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from musterpoint.accounts.models import User
from musterpoint.audit import actions as audit
from musterpoint.messaging import actions as messaging
from musterpoint.messaging.actions import Outgoing
from musterpoint.messaging.models import Lane
from musterpoint.people import queries as people
from musterpoint.referrals import life, seeing
from musterpoint.referrals.actions._common import LANE, happened, record
from musterpoint.referrals.actions._sending import tell_next
from musterpoint.referrals.life import State
from musterpoint.referrals.models import CONSULAR, PROTECTED, AnyReferral, ReceivedReferral, Tables
from musterpoint.tenancy import pumps, scope, vault
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import ErasedKey, Membership, Organisation
from musterpoint.tenancy.roles import ROLES
from musterpoint.web import formats, languages

BATCH = 500
STANDING = (*life.ESCALATES, State.APPOINTMENT)


def keep_time(*, by: Actor, at: datetime) -> int:
    """
    Escalate silence, remind of appointments, ask how it was, on the consular side; return how many.

    May run twice: each word moves what it is due by. Wakes the lane for the next one.
    """
    by.require(Permission.REFERRALS_SEND)
    count = _escalate(CONSULAR, by, at) + _remind(by, at)
    count += _let_go(CONSULAR, by, at) + _ask_after(by, at)
    following = _following(at)
    if following is not None:
        pumps.wake(LANE, following)
    return count


def _following(at: datetime) -> datetime | None:
    """Return when the next word is due."""
    rows: Any = CONSULAR.referral.objects.filter(closed_at=None)
    first = rows.filter(due_at__gt=at).aggregate(first=Min("due_at"))["first"]
    silent: Any = CONSULAR.referral.objects.filter(deputy_at__gt=at)
    unheard = silent.aggregate(first=Min("deputy_at"))["first"]
    ahead = timedelta(hours=life.limit("remind_hours"))
    meet = rows.filter(
        state=State.APPOINTMENT, reminded_at=None, appointment_at__gt=at + ahead
    ).aggregate(first=Min("appointment_at"))["first"]
    found = (first, unheard, meet - ahead if meet else None)
    return min([one for one in found if one], default=None)


def keep_time_in_private(*, by: Actor, at: datetime) -> int:
    """Do the same behind the wall: no message, no note, no mail; its own staff see it."""
    by.require(Permission.REFERRALS_SEND)
    return _escalate(PROTECTED, by, at) + _let_go(PROTECTED, by, at)


def _escalate(tables: Tables, by: Actor, at: datetime) -> int:
    rows: Any = tables.referral.objects
    late = rows.select_for_update(of=("self",), skip_locked=True).filter(
        closed_at=None, due_at__lte=at, state__in=STANDING, escalated__lt=len(life.LEVELS) - 1
    )
    found: list[AnyReferral] = list(late.order_by("due_at", "id")[:BATCH])
    for referral in found:
        level = life.escalated(referral.state, referral.escalated)
        if level is None:
            continue
        referral.escalated, referral.updated_at = level, at
        if level < len(life.LEVELS) - 1:
            # The deputy has as much time as the focal point had.
            referral.due_at = life.due(referral.state, referral.urgency, at, None)
        happened(referral, life.LEVELS[level], by, at)
        record("referrals.silence.escalated", referral, by, at, to=life.LEVELS[level])
        if referral.id in seeing.keys_of([referral], at):
            _tell(referral, level, by, at)
        referral.save()
    return len(found) + _go_on_unheard(tables, by, at)


def _go_on_unheard(tables: Tables, by: Actor, at: datetime) -> int:
    """
    Ask the deputies of partners of what was withdrawn in silence, when silence would have.

    A partner whom nobody reminded any more would know that the person withdrew. None of us is
    told: nothing of it is ours to look after.
    """
    rows: Any = tables.referral.objects
    late = rows.select_for_update(of=("self",), skip_locked=True).filter(deputy_at__lte=at)
    found: list[AnyReferral] = list(late.order_by("deputy_at", "id")[:BATCH])
    for referral in found:
        referral.deputy_at = None
        referral.save(update_fields=["deputy_at"])
        happened(referral, "deputy", by, at)
        record("referrals.silence.escalated", referral, by, at, to="deputy")
        if referral.id in seeing.keys_of([referral], at):
            _tell(referral, life.LEVELS.index("deputy"), by, at)
    return len(found)


def _tell(referral: AnyReferral, level: int, by: Actor, at: datetime) -> None:
    if seeing.is_protected(referral):
        return
    if life.LEVELS[level] == "deputy":
        tell_next(referral, by, at)
        return
    _tell_supervisors(by, at)


def _tell_supervisors(by: Actor, at: datetime) -> None:
    """Mail whoever supervises that a partner is silent; the mail names nobody."""
    able = [code for code, role in ROLES.items() if Permission.CASES_SUPERVISE in role.permissions]
    members = Membership.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=at),
        organisation_id=scope.organisation_id(),
        role__in=able,
    )
    users = User.objects.filter(id__in=members.values("user_id")).exclude(email="").order_by("id")
    organisation = Organisation.objects.get(id=scope.organisation_id())
    spoken = languages.site_language(next(iter(organisation.languages), "en")) or languages.SITE[0]
    with translation.override(spoken.code):
        text = _("A partner has not answered in time. Sign in to %(organisation)s and look.") % {
            "organisation": organisation.name
        }
        title = _("A partner is silent")
    letters = [
        Outgoing(
            subject_id=user.id,
            channel="email",
            address=user.email,
            text=text,
            title=title,
            language=spoken.code,
        )
        for user in users
    ]
    if letters:
        messaging.queue(letters, lane=Lane.BULK, due_at=at, by=by, at=at)


def _remind(by: Actor, at: datetime) -> int:
    """Remind of appointments, in neutral words and to a safe number alone."""
    until = at + timedelta(hours=life.limit("remind_hours"))
    rows: Any = CONSULAR.referral.objects
    soon = rows.select_for_update(of=("self",), skip_locked=True).filter(
        state=State.APPOINTMENT,
        appointment_at__gt=at,
        appointment_at__lte=until,
        reminded_at=None,
    )
    found: list[AnyReferral] = list(soon.order_by("appointment_at", "id")[:BATCH])
    safe = _safe(found, at)
    organisation = Organisation.objects.get(id=scope.organisation_id())
    letters = []
    for referral in found:
        referral.reminded_at = at
        referral.save(update_fields=["reminded_at"])
        where = safe.get(referral.person_id) if referral.person_id is not None else None
        if where is not None and referral.appointment_at is not None:
            letters.append(_reminder(referral.appointment_at, where, organisation))
            happened(referral, "reminded", by, at)
    if letters:
        messaging.queue(letters, lane=Lane.TRANSACTIONAL, due_at=at, by=by, at=at)
    return len(found)


def _reminder(when: datetime, where: people.Address, organisation: Organisation) -> Outgoing:
    spoken = languages.site_language(where.language) or languages.SITE[0]
    with translation.override(spoken.code):
        text = _("%(organisation)s: a reminder of %(when)s. Questions? Call %(phone)s") % {
            "organisation": organisation.name,
            "when": formats.moment(when, organisation.time_zone),
            "phone": organisation.phone or "–",
        }
    return _letter(where, organisation, spoken.code, text)


def _safe(found: Iterable[AnyReferral], at: datetime) -> dict[UUID, people.Address]:
    """Return the first safe number or address of the persons who have one."""
    wanted = [one.person_id for one in found if one.person_id is not None]
    return {
        one.person_id: one
        for one in reversed(people.addresses(wanted, at))
        if one.is_safe and not one.failed
    }


def _letter(
    where: people.Address, organisation: Organisation, language: str, text: str
) -> Outgoing:
    return Outgoing(
        subject_id=where.person_id,
        channel=where.channel,
        address=where.address,
        text=text,
        language=language,
        title=organisation.name[:120],
    )


def _ask_after(by: Actor, at: datetime) -> int:
    """
    Ask how it was and whether help is still needed when the clock of a completed referral ends.

    In neutral words and to a safe number alone; who is asked has as long again to answer before
    it is the desk's turn. Nobody is asked twice, and nobody behind the wall.
    """
    rows: Any = CONSULAR.referral.objects
    late = rows.select_for_update(of=("self",), skip_locked=True).filter(
        state=State.COMPLETED, due_at__lte=at, asked_after_at=None
    )
    found: list[AnyReferral] = list(late.order_by("due_at", "id")[:BATCH])
    safe, keys = _safe(found, at), seeing.keys_of(found, at)
    organisation = Organisation.objects.get(id=scope.organisation_id())
    letters = []
    for referral in found:
        referral.asked_after_at = at
        where = safe.get(referral.person_id) if referral.person_id is not None else None
        if where is not None and referral.id in keys:
            content = seeing.content_of(referral, keys[referral.id])
            letters.append(_question(str(content.get("site", "")), where, organisation))
            referral.due_at = life.due(referral.state, referral.urgency, at, None)
            happened(referral, "asked_after", by, at)
        referral.save(update_fields=["asked_after_at", "due_at"])
    if letters:
        messaging.queue(letters, lane=Lane.TRANSACTIONAL, due_at=at, by=by, at=at)
    return len(found)


def _question(site: str, where: people.Address, organisation: Organisation) -> Outgoing:
    spoken = languages.site_language(where.language) or languages.SITE[0]
    path = reverse("referral:mine", kwargs={"organisation_slug": organisation.slug})
    facts = {
        "organisation": organisation.name,
        "page": site.rstrip("/") + path,
        "phone": organisation.phone or "–",
    }
    with translation.override(spoken.code):
        text = _("%(organisation)s: how was it, and do you still need help?") % facts + " "
        if site:
            text += _("Answer with the code that we gave you: %(page)s") % facts + " "
        text += _("Or call %(phone)s") % facts
    return _letter(where, organisation, spoken.code, text)


def _let_go(tables: Tables, by: Actor, at: datetime) -> int:
    """Close what is about somebody who was erased: nobody can read it, and its links are dead."""
    erased = ErasedKey.objects.values("subject_id")
    rows: Any = tables.referral.objects
    gone = list(
        rows.filter(subject_id__in=erased)
        .exclude(sealed=b"")
        .order_by("id")
        .values_list("id", flat=True)[:BATCH]
    )
    return _empty(tables, gone, at)


def _empty(tables: Tables, ids: list[Any], at: datetime) -> int:
    rows: Any = tables.referral.objects
    links: Any = tables.link.objects
    links.filter(referral_id__in=ids, ended_at=None).update(ended_at=at)
    rows.filter(id__in=ids, closed_at=None).update(
        state=State.CLOSED, closed_at=at, due_at=None, updated_at=at
    )
    count: int = rows.filter(id__in=ids).update(
        sealed=b"", code_digest="", due_at=None, deputy_at=None
    )
    return count


def retain(*, by: Actor, at: datetime, limit: int = 1000) -> int:
    """
    Let go of referrals that were closed long ago; return how many were emptied.

    Each side lets go of its own: the clearance shows which.
    """
    by.require(Permission.VAULT_ERASE)
    before = at - timedelta(days=life.limit("keep_days"))
    count = 0
    for tables in (CONSULAR, PROTECTED):
        rows: Any = tables.referral.objects
        old = rows.filter(closed_at__lte=before).exclude(sealed=b"").order_by("closed_at", "id")
        ids = list(old.values_list("id", flat=True)[:limit])
        count += _empty(tables, ids, at)
        if ids and tables is CONSULAR:
            audit.record_many("referrals.referral.let_go", ids, by=by, at=at)
    received = ReceivedReferral.objects.filter(received_at__lte=before).exclude(sealed=b"")
    listed = received.order_by("received_at", "id").values_list("id", "item_id")[:limit]
    items = dict(listed)
    ids = list(items)
    if ids:
        # The copy that came in has a key of its own, by which the same could still be read.
        vault.erase([*ids, *items.values()], at=at)
        ReceivedReferral.objects.filter(id__in=ids).update(sealed=b"")
    return count + len(ids)
