"""The profile of this organisation: written, published by choice, withdrawn at once."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as disclosed
from musterpoint.disclosures.models import Direction, DisclosureItem
from musterpoint.exchange import rules
from musterpoint.exchange.actions._saying import check_texts, partners, refuse, say, system
from musterpoint.exchange.crossing import PROFILE
from musterpoint.exchange.models import Challenge, ChallengeKind, PeerProfile, Profile
from musterpoint.kernel.errors import Missing, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.people import countries
from musterpoint.plans import hazards
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation

LANE = "exchange.profile"
MOST = 60
BATCH = 200


class NoChallenge(Missing):
    """There is no such challenge here."""


class NothingToPublish(Refused):
    """A profile says at least one challenge or one thing that is offered."""


class AlreadyThere(Refused):
    """The profile says this already."""


def write_profile(offers: str, contact: str, *, by: Actor, at: datetime) -> Profile:
    """Keep what the organisation offers and how it is reached; what is published follows."""
    by.require(Permission.EXCHANGE_CHANGE)
    refuse(check_texts({"offers": (offers, 3000, False), "contact": (contact, 200, False)}))
    row = _profile(at)
    row.offers, row.contact, row.changed_at = offers.strip(), contact.strip(), at
    row.save()
    audit.record("exchange.profile.written", subject_id=row.id, by=by, at=at)
    _tell_again(row, at)
    return row


def add_challenge(kind: str, text: str, *, by: Actor, at: datetime) -> Challenge:
    """
    Say that the organisation works on something.

    ``text`` is the code of an area, a hazard's code or name, other words, or a corridor as
    ``BGD-ARE``. A hazard that is not in the list stays words.
    Raises BadWords, AlreadyThere.
    """
    by.require(Permission.EXCHANGE_CHANGE)
    code, words = _checked(kind, text)
    row = _profile(at)
    if row.challenges.count() >= MOST:
        raise AlreadyThere(_("A profile holds %(most)s challenges at most."), most=MOST)
    here = row.challenges.filter(kind=kind).values_list("code", flat=True)
    if code in {rules.found_by(kind, one)[1] for one in here}:
        raise AlreadyThere(_("Your profile says this already."))
    made = Challenge.objects.create(profile=row, kind=kind, code=code, text=words)
    audit.record("exchange.challenge.added", subject_id=made.id, by=by, at=at, of=kind)
    _tell_again(row, at)
    return made


def remove_challenge(challenge_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take a challenge out of the profile."""
    by.require(Permission.EXCHANGE_CHANGE)
    row = _profile(at)
    found = row.challenges.filter(id=challenge_id).first()
    if found is None:
        raise NoChallenge(_("There is no such challenge in your profile."))
    found.delete()
    audit.record("exchange.challenge.removed", subject_id=challenge_id, by=by, at=at)
    _tell_again(row, at)


def publish_profile(*, by: Actor, at: datetime) -> int:
    """Show the profile to every partner whose agreement allows it; return to how many it went."""
    by.require(Permission.EXCHANGE_CHANGE)
    row = _profile(at)
    if not row.offers and not row.challenges.exists():
        raise NothingToPublish(_("Write what you work on or what you can offer first."))
    if row.published_at is None:
        row.published_at, row.item_id = at, uuid7()
        row.save(update_fields=["published_at", "item_id"])
        audit.record("exchange.profile.published", subject_id=row.id, by=by, at=at)
    return tell_profile(at=at)


def withdraw_profile(*, by: Actor, at: datetime) -> None:
    """Take the profile back from everybody, at once; it stays here to be written further."""
    by.require(Permission.EXCHANGE_CHANGE)
    row = _profile(at)
    if row.published_at is None or row.item_id is None:
        return
    disclosures.end_items([row.item_id], silent=False, by=system(), at=at)
    row.published_at = row.item_id = None
    row.save(update_fields=["published_at", "item_id"])
    audit.record("exchange.profile.withdrawn", subject_id=row.id, by=by, at=at)


def tell_profile(*, at: datetime) -> int:
    """Hand the published profile to every partner; return to how many."""
    row = Profile.objects.first()
    if row is None or row.published_at is None or row.item_id is None:
        return 0
    payload = {
        "offers": row.offers,
        "contact": row.contact,
        "challenges": [
            {"kind": str(one.kind), "code": one.code, "text": one.text}
            for one in row.challenges.order_by("kind", "code", "id")
        ],
    }
    found = partners(PROFILE, at)
    for one in found:
        say(one.id, PROFILE, payload, at=at, item_id=row.item_id)
    return len(found)


def take_profiles(*, by: Actor, at: datetime) -> int:
    """Keep the profiles that peers told, the newest of each; return how many copies came."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    rows = disclosed.unhandled(PROFILE, BATCH, at)
    kinds = Organisation.objects.in_bulk({one.sender_id for one in rows})
    for one in rows:
        sender = kinds[one.sender_id]
        PeerProfile.objects.update_or_create(
            sender_id=one.sender_id,
            defaults={
                "sender_name": one.sender_name,
                "kind": sender.kind,
                "country": sender.country,
                "item_id": one.item_id,
                "offers": one.payload["offers"],
                "contact": one.payload["contact"][:200],
                "challenges": one.payload["challenges"][:MOST],
                "told_at": one.disclosed_at,
            },
        )
    gone = disclosed.ended(PROFILE, PeerProfile.objects.values_list("item_id", flat=True))
    PeerProfile.objects.filter(item_id__in=gone).delete()
    disclosures.mark_handled([one.row_id for one in rows], by=by, at=at)
    _answer({one.sender_id for one in rows}, at)
    return len(rows)


def _answer(senders: set[UUID], at: datetime) -> None:
    """See that partners who told their profile and have no copy of ours get one."""
    row = Profile.objects.first()
    if row is None or row.item_id is None or not senders:
        return
    out = DisclosureItem.objects.filter(
        item_id=row.item_id, disclosure__direction=Direction.OUT, ended_at__isnull=True
    )
    if senders - set(out.values_list("disclosure__counterpart_id", flat=True)):
        pumps.wake(LANE, at)


def _profile(at: datetime) -> Profile:
    """Return the profile, locked; made when there is none."""
    Profile.objects.bulk_create([Profile(changed_at=at)], ignore_conflicts=True)
    return Profile.objects.select_for_update().get()


def _tell_again(row: Profile, at: datetime) -> None:
    row.changed_at = at
    row.save(update_fields=["changed_at"])
    if row.published_at is not None:
        pumps.wake(LANE, at)


def _checked(kind: str, text: str) -> tuple[str, str]:
    """Return the code and the words of a challenge, or raise BadWords."""
    words = " ".join(text.split())
    problem = ""
    code = ""
    if kind == ChallengeKind.AREA:
        code = words
        problem = "" if words in rules.pack().areas else _("Choose an area.")
    elif kind == ChallengeKind.CORRIDOR:
        code = words.upper()
        origin, _dash, host = code.partition("-")
        if not (countries.is_country(origin) and countries.is_country(host) and origin != host):
            problem = _("Choose two countries: of origin, and host.")
    elif kind == ChallengeKind.HAZARD and (listed := hazards.code_of(words)):
        code = words = listed
    elif kind in (ChallengeKind.HAZARD, ChallengeKind.OTHER):
        code = rules.plain(words)[:120]
        if not code or len(words) > 120:
            problem = _("Write it in 120 characters at most.")
    else:
        problem = _("Choose what sort of challenge it is.")
    refuse({"text": [problem]} if problem else {})
    return code, words
