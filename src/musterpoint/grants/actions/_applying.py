"""Take an application: at the desk, by telephone, by the public page; told counts like written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine import linkage
from musterpoint.grants import causes, money, rules
from musterpoint.grants.actions import _base as base
from musterpoint.grants.causes import Cause
from musterpoint.grants.models import (
    Applicant,
    Application,
    Call,
    CallState,
    Draft,
    Mark,
    Route,
    State,
    Way,
)
from musterpoint.grants.values import marks
from musterpoint.kernel.ids import random_bytes, reference, uuid7
from musterpoint.people import identity as identities
from musterpoint.people import queries as people
from musterpoint.people.models import Sex
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

KEY_BYTES = 20
GROUPS = (Applicant.ORGANISATION, Applicant.DIASPORA)
#: Help may begin so long before it was asked for, and so long after.
BACK, AHEAD = timedelta(days=366), timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationIn:
    """
    What somebody applies for; ``asked`` is in smallest parts of ``unit``.

    ``levels`` are what they say of their own need (criterion -> level), ``answers`` those to the
    criteria of a call by position, ``payee`` how they can be paid. ``ground`` says why a direct
    grant needs no competition. ``cause`` is the crisis and country it is for; to a call it is the
    call's.
    """

    purpose: str
    unit: str
    asked: int
    why: str
    name: str = ""
    applicant: str = Applicant.PERSON
    route: str = Route.NEED
    way: str = Way.DESK
    person_id: UUID | None = None
    call_slug: str = ""
    born: str = ""
    phone: str = ""
    email: str = ""
    sex: str = Sex.UNKNOWN
    days: int | None = None
    from_on: date | None = None
    method: str = "cash"
    language: str = "en"
    is_advance: bool = False
    ground: str = ""
    cause: Cause = field(default_factory=Cause)
    papers: tuple[str, ...] = ()
    levels: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[int, str] = field(default_factory=dict)
    payee: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An application that was received, and the key of its address, shown once."""

    row: Application
    key: str


def apply(given: ApplicationIn, *, key: str = "", by: Actor, at: datetime) -> Sent:
    """
    Take an application.

    Whoever works at a desk needs GRANTS_CHANGE, the public page PUBLIC_APPLY. ``key`` is that of a
    draft whose address goes on to show the answer. Raises BadApplication by field, NotNow after a
    call has closed.
    """
    by.require(Permission.PUBLIC_APPLY if given.way == Way.WEB else Permission.GRANTS_CHANGE)
    call = _call(given, at)
    known = _known(given, at)
    refused = _problems(given, call, known, at)
    base.refuse(refused)
    row_id, secret = uuid7(), key or random_bytes(KEY_BYTES).hex()
    subject = known.person_id if known else row_id
    begins = given.from_on or at.date()
    cause = Cause(crisis_id=call.crisis_id, country=call.country) if call else given.cause
    row = Application.objects.create(
        id=row_id,
        reference=reference(row_id, vault.organisation_secret("grants.references", at=at)),
        key_digest=base.key_digest(secret),
        route=given.route,
        way=given.way,
        applicant=given.applicant,
        call=call,
        person_id=known.person_id if known else None,
        household_id=known.household_id if known else None,
        subject_id=subject,
        crisis_id=cause.crisis_id,
        country=cause.country,
        language=given.language,
        purpose=given.purpose,
        head_id=call.head_id if call else None,
        unit=given.unit,
        asked=given.asked,
        days=given.days,
        from_on=begins,
        until_on=begins + timedelta(days=max((given.days or 1) - 1, 0)),
        method=given.method,
        is_advance=given.is_advance,
        sex=known.sex if known else given.sex,
        age_band=known.age_band if known else None,
        sealed=vault.make_keys([subject], at=at)[subject].seal(base.USE, _content(given, known)),
        taken_by=by.id,
        received_at=at,
        due_at=rules.due(State.SUBMITTED, at, rules.pack()),
        pack=rules.pack().stamp,
    )
    _mark(row, given, known, at)
    base.step(row, by=by, at=at)
    audit.record("grants.application.received", subject_id=row.id, by=by, at=at, way=given.way)
    return Sent(row=row, key=secret)


def _content(given: ApplicationIn, known: people.Card | None) -> dict[str, Any]:
    return {
        "name": known.name if known else given.name.strip(),
        "born": known.identity.born if known else given.born,
        "phone": given.phone.strip(),
        "email": given.email.strip(),
        "why": given.why.strip(),
        "ground": given.ground.strip(),
        "papers": list(given.papers),
        "levels": dict(given.levels),
        "answers": {str(place): text.strip() for place, text in given.answers.items()},
        "payee": {name: text.strip() for name, text in given.payee.items() if text.strip()},
    }


def _known(given: ApplicationIn, at: datetime) -> people.Card | None:
    if given.person_id is None:
        return None
    found = people.card([given.person_id], at).get(given.person_id)
    if found is None or found.is_erased:
        raise base.BadApplication(
            _("Correct what is marked."),
            fields={"person": [_("There is nobody with this reference. Leave it empty.")]},
        )
    return found


def _call(given: ApplicationIn, at: datetime) -> Call | None:
    if given.route != Route.CALL:
        return None
    found = Call.objects.filter(slug=given.call_slug).exclude(state=CallState.DRAFT).first()
    if found is None:
        raise base.NoSuchApplication(_("There is no such call here."))
    if found.state != CallState.PUBLISHED or at > found.closes_at:
        raise base.NotNow(_("Applications for this call have ended."))
    return found


def _problems(
    given: ApplicationIn, call: Call | None, known: people.Card | None, at: datetime
) -> dict[str, list[str]]:
    pack = rules.pack()
    is_group = given.applicant in GROUPS
    found = base.check_texts(
        {
            "name": (given.name, 200, known is None),
            "why": (given.why, base.LONGEST, True),
            "ground": (given.ground, base.LONGEST, given.route == Route.DIRECT),
            "phone": (given.phone, 40, False),
            "email": (given.email, 200, False),
        }
        | {f"payee_{name}": (text, 200, False) for name, text in given.payee.items()}
    )
    choices = (
        ("purpose", given.purpose in pack.purposes),
        ("method", given.method in pack.methods),
        ("applicant", given.applicant in Applicant.values),
        ("way", given.way in Way.values),
        ("sex", given.sex in Sex.values),
        ("papers", set(given.papers) <= pack.papers.keys()),
        (
            "levels",
            all(
                code in pack.criteria and level in pack.criteria[code].levels
                for code, level in given.levels.items()
            ),
        ),
    )
    for name, is_fine in choices:
        if not is_fine:
            found[name] = [_("Choose one of the answers in the list")]
    try:
        places = money.digits(given.unit)
    except money.NotMoney as wrong:
        found["unit"] = [str(wrong)]
    else:
        if not 0 < given.asked < 10 ** (12 + places):
            found["asked"] = [_("Enter an amount over zero")]
    purpose = pack.purposes.get(given.purpose)
    if given.days is not None and purpose and not 1 <= given.days <= purpose.most_days:
        found["days"] = [_("Enter a number of days from 1 to %(most)s.") % {
            "most": purpose.most_days}]  # fmt: skip
    begins = given.from_on or at.date()
    if not at.date() - BACK <= begins <= at.date() + AHEAD:
        found["from_on"] = [_("Choose a first day within a year before or two years after today.")]
    found |= causes.problems(given.cause)
    if call is not None:
        found |= _of_call(given, call, is_group=is_group)
    elif given.route == Route.NEED and is_group:
        found["applicant"] = [_("Organisations and groups apply to a call, or get a direct grant.")]
    if given.is_advance and given.way == Way.WEB:
        found["is_advance"] = [_("Only staff hand out an advance.")]
    return found


def _of_call(given: ApplicationIn, call: Call, *, is_group: bool) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if not is_group:
        found["applicant"] = [_("Organisations and groups apply to a call.")]
    if given.unit != call.unit:
        found["unit"] = [_("This call gives %(unit)s.") % {"unit": call.unit}]
    elif given.asked > call.most:
        found["asked"] = [_("One project gets %(most)s at most.") % {
            "most": money.shown(call.most, call.unit)}]  # fmt: skip
    places = list(call.criteria.values_list("position", flat=True))
    texts = {f"answer_{one}": (given.answers.get(one, ""), base.LONGEST, True) for one in places}
    return found | base.check_texts(texts)


def _mark(row: Application, given: ApplicationIn, known: people.Card | None, at: datetime) -> None:
    facts = facts_of(given, known)
    found = marks.own(facts, row.person_id, at)
    Mark.objects.bulk_create([Mark(application=row, token=one) for one in sorted(found)])


def facts_of(given: ApplicationIn, known: people.Card | None) -> linkage.Facts:
    """Return what linkage reads of an applicant."""
    if known is not None:
        phones = tuple(one.address for one in known.contacts if one.channel == "sms")
        return identities.facts(known.identity, sex=known.sex, phones=phones)
    phones = (given.phone,) if given.phone else ()
    return marks.typed(given.name, given.born, phones)


def save_draft(
    key: str, content: Mapping[str, Any], language: str, *, by: Actor, at: datetime
) -> str:
    """
    Keep what was typed on the public page; return the key of its address, a new one for "".

    What is there already stays unless it was typed anew, so that no page loses another one's words.
    """
    by.require(Permission.PUBLIC_APPLY)
    Draft.objects.filter(expires_at__lte=at).delete()
    secret = key or random_bytes(KEY_BYTES).hex()
    row = draft_of(secret, at=at, lock=True)
    kept = {} if row is None else opened_draft(row, at)
    if row is None:
        if key:
            raise base.NoSuchApplication(_("There is no such application here."))
        row = Draft(id=uuid7(), key_digest=base.key_digest(secret))
    row.sealed = vault.make_keys([row.id], at=at)[row.id].seal("grants.draft", {**kept, **content})
    row.language, row.changed_at = language, at
    row.expires_at = at + rules.pack().draft
    row.save()
    audit.record("grants.draft.saved", subject_id=row.id, by=by, at=at)
    return secret


def draft_of(key: str, *, at: datetime, lock: bool = False) -> Draft | None:
    """Return the draft whose address has this key; None when there is none or it lapsed."""
    rows = Draft.objects.select_for_update() if lock else Draft.objects.all()
    return rows.filter(key_digest=base.key_digest(key), expires_at__gt=at).first()


def opened_draft(row: Draft, at: datetime) -> dict[str, Any]:
    """Return what was typed so far."""
    found: dict[str, Any] = vault.open_key(row.id, at=at).open("grants.draft", row.sealed)
    return found


def send_draft(key: str, given: ApplicationIn, *, by: Actor, at: datetime) -> Application:
    """Send what was typed: the draft ends, and its address shows the answer from now on."""
    row = draft_of(key, at=at, lock=True)
    if row is None:
        raise base.NoSuchApplication(_("There is no such application here."))
    made = apply(given, key=key, by=by, at=at).row
    row.delete()
    return made


def of_key(key: str) -> Application:
    """Return the application whose address has this key, or raise NoSuchApplication."""
    rows = Application.objects.select_related("call")
    row = rows.filter(key_digest=base.key_digest(key)).first()
    if row is None:
        raise base.NoSuchApplication(_("There is no such application here."))
    return row


def withdraw(row_id: UUID, *, by: Actor, at: datetime) -> Application:
    """Take an application back: the applicant at their address, or staff for them."""
    if not by.may(Permission.PUBLIC_APPLY):
        by.require(Permission.GRANTS_CHANGE)
    row = base.locked(row_id)
    if row.commitment_id is not None:
        raise base.NotNow(_("Money is set aside for this. Ask who decided to give it back."))
    base.go(row, State.WITHDRAWN, by=by, at=at)
    return row


def complete(row_id: UUID, *, by: Actor, at: datetime) -> Application:
    """Say that an application can be assessed. No paper is a condition."""
    by.require(Permission.GRANTS_CHANGE)
    row = base.locked(row_id)
    base.go(row, State.COMPLETE, by=by, at=at)
    return row


def ask_more(row_id: UUID, note: str, *, by: Actor, at: datetime) -> Application:
    """Ask the applicant for something; they read it at their address and answer there."""
    by.require(Permission.GRANTS_CHANGE)
    base.refuse(base.check_texts({"words": (note, base.LONGEST, True)}))
    row = base.locked(row_id)
    base.go(row, State.INCOMPLETE, by=by, at=at, note=note)
    return row


def answer_more(row_id: UUID, note: str, *, by: Actor, at: datetime) -> Application:
    """Take the applicant's answer; the application goes on to be assessed."""
    if not by.may(Permission.PUBLIC_APPLY):
        by.require(Permission.GRANTS_CHANGE)
    base.refuse(base.check_texts({"words": (note, base.LONGEST, True)}))
    row = base.locked(row_id)
    base.must_be(row, State.INCOMPLETE)
    base.go(row, State.COMPLETE, by=by, at=at, note=note)
    return row


def seen_papers(row_id: UUID, papers: Iterable[str], *, by: Actor, at: datetime) -> Application:
    """Note which papers were seen; no copy is kept here."""
    by.require(Permission.GRANTS_CHANGE)
    found = sorted(set(papers))
    if not set(found) <= rules.pack().papers.keys():
        base.refuse({"papers": [_("Choose one of the answers in the list")]})
    row = base.locked(row_id)
    key = base.key_of(row, at)
    content = key.open(base.USE, row.sealed) | {"papers": found}
    row.sealed = key.seal(base.USE, content)
    row.save(update_fields=["sealed"])
    audit.record("grants.papers.seen", subject_id=row.id, by=by, at=at, count=len(found))
    return row
