"""A referral is prepared, and the person is asked before anybody is told."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.cases.models import TABLES as CASES
from musterpoint.crises.models import Crisis
from musterpoint.kernel import ids
from musterpoint.kernel.errors import Missing, NotAllowed
from musterpoint.kernel.ids import uuid7
from musterpoint.people import countries
from musterpoint.people import queries as people
from musterpoint.referrals import kinds, life, seeing, sharing
from musterpoint.referrals.actions._common import (
    BadReferral,
    NotNow,
    bad,
    changing,
    check_child,
    keep,
    kept,
    move,
    record,
    save,
    words_of,
)
from musterpoint.referrals.actions._training import require_trained
from musterpoint.referrals.life import Move, State
from musterpoint.referrals.models import (
    CONSULAR,
    PROTECTED,
    AnyReferral,
    Basis,
    Phase,
    Service,
    Side,
    Tables,
    Urgency,
)
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Clearance, Permission
from musterpoint.tenancy.models import Organisation, OrganisationKind

CHANNELS = ("spoken", "read_aloud", "shown", "phone", "interpreter", "written")
MAY_HOLD = (OrganisationKind.INTERNATIONAL_ORGANISATION, OrganisationKind.CIVIL_SOCIETY)


class NoSuchSubject(Missing):
    """There is no such person or case here, or it is not the actor's to see."""


class NotBehindTheWall(NotAllowed):
    """What was told in private is referred by somebody who works behind the wall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralIn:
    """
    Somebody to be referred to a service.

    ``asks`` is what the partner is asked for, ``note`` what else could help them: both are shown
    to the person. ``asked_at`` is when the person asked for it, now when nothing is said.
    """

    service_id: UUID
    person_id: UUID | None = None
    case_id: UUID | None = None
    asks: str
    note: str = ""
    urgency: str = Urgency.NORMAL
    phase: str = Phase.HERE
    country: str = ""
    language: str = ""
    asked_at: datetime | None = None
    is_protected: bool = False
    repeat_of: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentIn:
    """
    What the person said: the pieces that may be told, in which language and how it was asked.

    Without ``is_given`` the person refuses. ``basis`` is vital only when life is at risk; then
    ``reason`` says why it could not wait for the person's word.
    """

    is_given: bool
    pieces: frozenset[str] = frozenset()
    language: str = ""
    channel: str = "spoken"
    basis: str = Basis.CONSENT
    reason: str = ""


@dataclass(slots=True)
class _Subject:
    id: UUID
    person_id: UUID | None
    case: Any = None
    known: dict[str, str] = field(default_factory=dict)
    language: str = ""


def prepare(new: ReferralIn, *, by: Actor, at: datetime) -> AnyReferral:
    """
    Prepare a referral; nobody is told before the person agrees.

    Raises NotTrained, NoSuchSubject, NotBehindTheWall, NotChildSafe, BadReferral.
    """
    by.require(Permission.REFERRALS_SEND)
    require_trained(by, at)
    service = Service.objects.select_related("partner").filter(
        id=new.service_id, ended_at__isnull=True, partner__ended_at__isnull=True
    )
    chosen = service.first()
    if chosen is None:
        raise bad("service", _("Choose a service from the list."))
    _check(new)
    subject = _subject(new, by, at)
    check_child(chosen, subject.person_id, at)
    tables = _tables(new, chosen, subject, by)
    content = {
        "asks": words_of(new.asks, "asks"),
        "note": words_of(new.note, "note"),
        "known": subject.known,
        "pieces": [],
    }
    key = vault.make_keys([subject.id], at=at, compartment=tables.compartment)[subject.id]
    identity = uuid7()
    made: AnyReferral = tables.referral(
        id=identity,
        reference=_reference(identity, tables, at),
        crisis_id=subject.case.crisis_id if subject.case is not None else _only_crisis(),
        service=chosen,
        partner=chosen.partner,
        subject_id=subject.id,
        person_id=subject.person_id,
        case_id=subject.case.id if subject.case is not None else None,
        pack=life.pack().stamp,
        service_kind=chosen.kind,
        urgency=new.urgency,
        phase=new.phase,
        country=new.country,
        language=(new.language or subject.language)[:12],
        repeat_of=_earlier(new, subject, tables, by),
        owner_id=by.id,
        created_by=by.id,
        created_at=at,
        updated_at=at,
        asked_at=min(new.asked_at or at, at),
        sealed=key.seal(seeing.USE, content),
    )
    made.save(force_insert=True)
    record("referrals.referral.prepared", made, by, at, service=made.service_kind)
    return made


def _check(new: ReferralIn) -> None:
    problems: dict[str, list[str]] = {}
    if new.urgency not in Urgency.values:
        problems["urgency"] = [_("Choose how urgent it is.")]
    if new.phase not in Phase.values:
        problems["phase"] = [_("Choose where the person is helped.")]
    if new.country and not countries.is_country(new.country):
        problems["country"] = [_("Choose a country from the list.")]
    if not new.asks.strip():
        problems["asks"] = [_("Say what the partner is asked to do.")]
    if problems:
        raise BadReferral(_("Some answers need a correction."), fields=problems)


def _subject(new: ReferralIn, by: Actor, at: datetime) -> _Subject:
    """Return whom it is about, and what is known of them."""
    case = _case(new.case_id, by) if new.case_id is not None else None
    person_id = new.person_id or (case.person_id if case is not None else None)
    if person_id is None:
        if case is None:
            raise bad("person", _("Choose the person from their page or from a case."))
        return _Subject(id=case.subject_id, person_id=None, case=case)
    card = people.card([person_id], at).get(person_id)
    if card is None or card.is_erased or card.withdrawn_at is not None:
        raise NoSuchSubject(_("There is no such person here, or they withdrew."))
    return _Subject(
        id=person_id,
        person_id=person_id,
        case=case,
        known=sharing.of_card(card, at),
        language=card.language,
    )


def _case(case_id: UUID, by: Actor) -> Any:
    for tables in CASES:
        away: Any = tables.hidden.objects
        hidden = away.filter(user_id=by.id, shown_at__isnull=True)
        rows: Any = tables.case.objects.filter(id=case_id)
        found = rows.exclude(id__in=hidden.values("case_id")).first()
        if found is not None:
            return found
    raise NoSuchSubject(_("There is no such case here."))


def _tables(new: ReferralIn, service: Service, subject: _Subject, by: Actor) -> Tables:
    """Return where the referral lives: behind the wall when anything about it is private."""
    of_case = getattr(subject.case, "compartment", "consular")
    is_private = (
        new.is_protected
        or of_case == PROTECTED.compartment
        or kinds.shipped().is_sensitive(service.kind)
    )
    if not is_private:
        return CONSULAR
    of_kind = Organisation.objects.get(id=by.organisation_id).kind
    if by.clearance is not Clearance.PROTECTION or of_kind not in MAY_HOLD:
        raise NotBehindTheWall(
            _("To this service people are referred in private, by a caseworker.")
        )
    if service.partner.side != Side.PROTECTION:
        raise bad("service", _("This partner must not be told what was told in private."))
    return PROTECTED


def _earlier(new: ReferralIn, subject: _Subject, tables: Tables, by: Actor) -> UUID | None:
    if new.repeat_of is None:
        return None
    earlier = seeing.find(new.repeat_of, by)
    if earlier.subject_id != subject.id or seeing.tables_of(earlier) is not tables:
        raise bad("repeat", _("The earlier referral is about somebody else."))
    return earlier.id


def _only_crisis() -> UUID | None:
    rows = list(Crisis.objects.filter(closed_at=None).values_list("id", flat=True)[:2])
    return rows[0] if len(rows) == 1 else None


def _reference(identity: UUID, tables: Tables, at: datetime) -> str:
    secret = vault.organisation_secret(seeing.REFERENCES, at=at)
    attempt = 0
    rows: Any = tables.referral.objects
    while rows.filter(reference=(tried := ids.reference(identity, secret, attempt))).exists():
        attempt += 1
    return tried


def consent(referral_id: UUID, given: ConsentIn, *, by: Actor, at: datetime) -> AnyReferral:
    """
    Keep what the person said. Refusing ends it without loss; agreeing can be said again anew.

    Raises BadReferral, NotNow once the partner was told.
    """
    referral = changing(referral_id, by)
    if referral.state not in (State.DRAFT, State.CONSENTED):
        raise NotNow(_("The partner was told already, or it is over. Withdraw it instead."))
    _check_consent(given)
    content = kept(referral, at)
    told = {**content["known"], "note": content["note"]}
    content["pieces"] = sorted(piece for piece in given.pieces if told.get(piece))
    content["consent"] = {
        "language": given.language,
        "channel": given.channel,
        "reason": given.reason.strip(),
        "by": by.name,
        "pack": referral.pack,
    }
    if given.is_given:
        referral.basis = given.basis
        move(referral, Move.CONSENT, by, at)
    else:
        content["pieces"] = []
        move(referral, Move.WITHDRAW, by, at)
    keep(referral, content, at)
    save(referral)
    what = given.basis if given.is_given else "refused"
    record("referrals.consent.recorded", referral, by, at, basis=what)
    return referral


def _check_consent(given: ConsentIn) -> None:
    problems: dict[str, list[str]] = {}
    if given.channel not in CHANNELS:
        problems["channel"] = [_("Say how the person was asked.")]
    if given.is_given and given.basis not in (Basis.CONSENT, Basis.VITAL):
        problems["basis"] = [_("Say what allows you to tell the partner.")]
    if given.is_given and given.basis == Basis.VITAL and len(given.reason.strip()) < 10:
        problems["reason"] = [_("Say why life is at risk and why the person was not asked.")]
    if len(given.reason) > 1000 or len(given.language) > 12:
        problems["reason"] = [_("Shorten this.")]
    if given.pieces - set(sharing.PIECES):
        problems["pieces"] = [_("Choose from the list.")]
    if problems:
        raise BadReferral(_("Some answers need a correction."), fields=problems)
