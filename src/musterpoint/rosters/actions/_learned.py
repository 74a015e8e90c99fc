"""Certificates of courses as trainings of those colleagues who are on a roster."""

from datetime import UTC, date, datetime

from musterpoint.audit import actions as audit
from musterpoint.rosters.models import Credential, CredentialKind, Member
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.training import queries as training


def follow_certificates(*, by: Actor, at: datetime) -> int:
    """
    Let certificates of colleagues stand as trainings on their rosters; return how many changed.

    What somebody recorded by hand is never shortened. A training goes when the certificate that
    it came from was revoked and no other counts.
    """
    by.require(Permission.ROSTERS_CHANGE)
    members = list(Member.objects.filter(user_id__isnull=False).order_by("id"))
    users = {one.user_id for one in members if one.user_id is not None}
    counts, gone = training.passed(users, None, at), training.revoked(users)
    rows = Credential.objects.filter(
        member__in=[one.id for one in members], kind=CredentialKind.TRAINING
    )
    known = {(one.member_id, one.code): one for one in rows}
    changed = []
    for member in members:
        if member.user_id is None:
            continue
        held = counts.get(member.user_id, {})
        for code, until in held.items():
            row = known.get((member.id, code))
            if row is None:
                row = Credential(member=member, kind=CredentialKind.TRAINING, code=code)
            elif _reaches(row.valid_until, _day(until)):
                continue
            row.valid_until = _day(until)
            row.save()
            changed.append(member.id)
        for code, ends in gone.get(member.user_id, {}).items():
            row = known.get((member.id, code))
            if row and code not in held and row.valid_until in {_day(one) for one in ends}:
                row.delete()
                changed.append(member.id)
    audit.record_many("rosters.training.followed", dict.fromkeys(changed), by=by, at=at)
    return len(changed)


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(UTC).date() if moment is not None else None


def _reaches(held: date | None, wanted: date | None) -> bool:
    """Say whether what is held lasts as long as what is wanted; None has no end."""
    return held is None or (wanted is not None and held >= wanted)
