"""Calls for partner organisations: written, published with their criteria, applied to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.exchange import rules
from musterpoint.exchange.actions._saying import AHEAD, check_texts, refuse
from musterpoint.exchange.models import Application, Call, CallState, Criterion
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.kernel.ids import random_bytes, reference, uuid7
from musterpoint.people import countries
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, ActorKind, Permission
from musterpoint.tenancy.models import OrganisationKind

APPLICATION_USE = "exchange.application"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: Fixed parts of public addresses, at which no call stands.
TAKEN = frozenset({"appeal", "apply", "letter", "result"})
MOST_CRITERIA = 12
MOST_ANSWER = 3000
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class NoSuchCall(Missing):
    """There is no such call, criterion or application here."""


class CallStands(Refused):
    """A published call stands as it is: criteria are not changed under those who apply."""


class NotPublishable(Invalid):
    """The call is not complete or not fair as it stands."""


class TooLate(Refused):
    """The time for it is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallIn:
    """A call as it is typed."""

    slug: str
    title: str
    about: str
    closes_at: datetime
    score_by: datetime
    gap: int
    threshold: int
    appeal_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationIn:
    """What an organisation sends: ``answers`` by the criterion's position."""

    name: str
    kind: str
    country: str
    size: str
    contact: str
    email: str
    answers: Mapping[int, str] = field(default_factory=dict)
    has_conflict: bool = False
    conflict: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An application that was received, and the key of its address, shown once."""

    row: Application
    key: str


def write_call(given: CallIn, call_id: UUID | None = None, *, by: Actor, at: datetime) -> Call:
    """Write a new call, or a draft anew."""
    by.require(Permission.PARTNERS_SELECT)
    row = draft(call_id) if call_id else Call(made_by=by.id)
    _check_call(given, row, at)
    row.slug, row.title, row.about = given.slug.strip(), given.title.strip(), given.about.strip()
    row.closes_at, row.score_by = given.closes_at, given.score_by
    row.gap, row.threshold, row.appeal_days = given.gap, given.threshold, given.appeal_days
    row.save()
    audit.record("exchange.call.written", subject_id=row.id, by=by, at=at)
    return row


def put_criterion(
    call_id: UUID,
    name: str,
    looks_at: str,
    weight: int,
    least: int,
    position: int | None = None,
    *,
    by: Actor,
    at: datetime,
) -> Criterion:
    """Add a criterion to a draft, or put it in another's place. What may not count is refused."""
    by.require(Permission.PARTNERS_SELECT)
    call = draft(call_id)
    pack = rules.pack()
    problems = check_texts({"name": (name, 120, True), "looks_at": (looks_at, 1000, True)})
    for place, text in (("name", name), ("looks_at", looks_at)):
        found = rules.excluded(text, pack)
        if found is not None:
            problems[place] = [
                _("This may not count: %(what)s. Say it in another way.")
                % {"what": rules.in_words(found.names)}
            ]
    if not 1 <= weight <= rules.WHOLE:
        problems["weight"] = [_("Enter a weight from 1 to 100.")]
    if not 0 <= least <= pack.highest:
        problems["least"] = [_("Enter points from 0 to %(most)s.") % {"most": pack.highest}]
    places = set(call.criteria.values_list("position", flat=True))
    if position is None and len(places) >= MOST_CRITERIA:
        problems["name"] = [_("A call has %(most)s criteria at most.") % {"most": MOST_CRITERIA}]
    refuse(problems)
    if position is not None and position not in places:
        raise NoSuchCall(_("There is no such criterion."))
    row, _made = Criterion.objects.update_or_create(
        call=call,
        position=max(places, default=0) + 1 if position is None else position,
        defaults={
            "name": name.strip(),
            "looks_at": looks_at.strip(),
            "weight": weight,
            "least": least,
        },
    )
    audit.record("exchange.criterion.written", subject_id=row.id, by=by, at=at)
    return row


def remove_criterion(call_id: UUID, position: int, *, by: Actor, at: datetime) -> None:
    """Take a criterion out of a draft."""
    by.require(Permission.PARTNERS_SELECT)
    call = draft(call_id)
    if not call.criteria.filter(position=position).delete()[0]:
        raise NoSuchCall(_("There is no such criterion."))
    audit.record("exchange.criterion.removed", subject_id=call.id, by=by, at=at)


def publish_call(call_id: UUID, *, by: Actor, at: datetime) -> Call:
    """
    Publish a call; nothing of it changes afterwards.

    Raises NotPublishable when the weights do not add up to 100 or it closes too soon.
    """
    by.require(Permission.PARTNERS_SELECT)
    call = draft(call_id)
    weights = list(call.criteria.values_list("weight", flat=True))
    problems: dict[str, list[str]] = {}
    if sum(weights) != rules.WHOLE:
        problems["weight"] = [
            _("The weights add up to %(sum)s. They must add up to 100.") % {"sum": sum(weights)}
        ]
    if call.closes_at <= at:
        problems["closes_at"] = [_("Choose an end of applications that is still to come.")]
    if problems:
        texts = " ".join(text for found in problems.values() for text in found)
        raise NotPublishable(texts, fields=problems)
    call.state, call.published_at, call.pack = CallState.PUBLISHED, at, rules.pack().stamp
    call.save(update_fields=["state", "published_at", "pack"])
    audit.record("exchange.call.published", subject_id=call.id, by=by, at=at)
    return call


def apply(slug: str, given: ApplicationIn, *, by: Actor, at: datetime) -> Sent:
    """
    Apply for a call, from the public page, without an account.

    Raises TooLate after the end of applications, BadWords by field.
    """
    if by.kind is not ActorKind.PUBLIC:
        by.require(Permission.PARTNERS_SELECT)
    call = Call.objects.filter(slug=slug).exclude(state=CallState.DRAFT).first()
    if call is None:
        raise NoSuchCall(_("There is no such call."))
    if call.state != CallState.PUBLISHED or at > call.closes_at:
        raise TooLate(_("Applications for this call have ended."))
    criteria = list(call.criteria.order_by("position", "id"))
    _check_application(given, criteria)
    identity, key = uuid7(), random_bytes(20).hex()
    sealed = {
        "contact": given.contact.strip(),
        "email": given.email.strip(),
        "conflict": given.conflict.strip() if given.has_conflict else "",
        "answers": {str(one.position): given.answers[one.position].strip() for one in criteria},
    }
    row = Application.objects.create(
        id=identity,
        call=call,
        reference=reference(identity, vault.organisation_secret("exchange.references", at=at)),
        key_digest=key_digest(key),
        name=given.name.strip(),
        kind=given.kind,
        country=given.country,
        size=given.size,
        has_conflict=given.has_conflict,
        sealed=vault.make_keys([identity], at=at)[identity].seal(APPLICATION_USE, sealed),
        received_at=at,
    )
    audit.record("exchange.application.received", subject_id=row.id, by=by, at=at)
    return Sent(row=row, key=key)


def key_digest(key: str) -> str:
    """Return under what the key of an applicant's address is kept."""
    return sha256(key.encode()).hexdigest()


def draft(call_id: UUID) -> Call:
    """Return a draft, locked; raise NoSuchCall, CallStands."""
    row = locked_call(call_id)
    if row.state != CallState.DRAFT:
        raise CallStands(_("A published call stands as it is. Write a new one."))
    return row


def locked_call(call_id: UUID) -> Call:
    """Return a call, locked, or raise NoSuchCall."""
    row = Call.objects.select_for_update().filter(id=call_id).first()
    if row is None:
        raise NoSuchCall(_("There is no such call here."))
    return row


def _check_call(given: CallIn, row: Call, at: datetime) -> None:
    problems = check_texts({"title": (given.title, 120, True), "about": (given.about, 5000, True)})
    slug = given.slug.strip()
    if not SLUG.fullmatch(slug) or len(slug) > 60:
        problems["slug"] = [_("Use small letters, figures and hyphens, such as shelter-2026.")]
    elif slug in TAKEN:
        problems["slug"] = [_("This address stands for something else. Choose another one.")]
    elif Call.objects.filter(slug=slug).exclude(id=row.id).exists():
        problems["slug"] = [_("Another call has this address. Choose another one.")]
    if not at < given.closes_at <= at + AHEAD:
        problems["closes_at"] = [
            _("Choose an end of applications that is still to come, within five years.")
        ]
    elif not given.closes_at < given.score_by <= given.closes_at + timedelta(days=366):
        problems["score_by"] = [_("Choose a day after the end of applications, within a year.")]
    for name, value, most in (
        ("gap", given.gap, 100),
        ("threshold", given.threshold, 100),
        ("appeal_days", given.appeal_days, 90),
    ):
        if not 1 <= value <= most:
            problems[name] = [_("Enter a number from 1 to %(most)s.") % {"most": most}]
    refuse(problems)


def _check_application(given: ApplicationIn, criteria: list[Criterion]) -> None:
    problems = check_texts(
        {
            "name": (given.name, 200, True),
            "contact": (given.contact, 200, True),
            "conflict": (given.conflict, 2000, given.has_conflict),
            **{
                f"answer_{one.position}": (given.answers.get(one.position, ""), MOST_ANSWER, True)
                for one in criteria
            },
        }
    )
    if not EMAIL.fullmatch(given.email.strip()) or len(given.email) > 200:
        problems["email"] = [_("Enter an e-mail address in the right form, like name@example.org")]
    if given.kind not in OrganisationKind.values:
        problems["kind"] = [_("Choose what kind of organisation you are.")]
    if not countries.is_country(given.country):
        problems["country"] = [_("Choose the country.")]
    if given.size not in rules.pack().sizes:
        problems["size"] = [_("Choose how many people work for you.")]
    refuse(problems)
