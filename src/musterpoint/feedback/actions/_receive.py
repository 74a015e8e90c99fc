"""Something comes in: by the site, a message, paper, staff or a meeting."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises.models import Crisis
from musterpoint.feedback import codes, notices, queries, rules
from musterpoint.feedback.boxes import CONTENT, OPEN, PRIVATE, AnyReport, Box, say
from musterpoint.feedback.classes import FeedbackClass, classes
from musterpoint.feedback.models import EntryKind, Recusal, State, Unit, UnitMember, Way
from musterpoint.kernel.errors import Invalid, Missing
from musterpoint.kernel.ids import uuid7
from musterpoint.messaging import actions as messaging
from musterpoint.messaging import queries as inbox
from musterpoint.people import addresses
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, ActorKind, Permission

LONGEST = 8000
ABOUT = 500
MOST_PEOPLE = 10_000
#: A device or a paper may be dated a little ahead of us.
TOLERANCE = timedelta(hours=14)
CHANNELS = ("", "sms", "email")


class BadReport(Invalid):
    """What was typed cannot be kept as it is; the fields say what to do."""


class NoSuchMessage(Missing):
    """There is no such message to take in, or its text was dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportIn:
    """
    What somebody tells us.

    ``about`` says in words whom it is about, ``user_ids`` and ``unit_ids`` as far as known;
    they count for sensitive classes alone. ``people`` is how many spoke, in a meeting.
    ``crisis_id`` is where it was told, as far as known; the private box never keeps it.
    """

    kind: str
    text: str
    way: str = Way.WEB
    language: str = "en"
    id: UUID | None = None
    received_at: datetime | None = None
    people: int = 1
    channel: str = ""
    contact: str = ""
    is_safe: bool = True
    about: str = ""
    user_ids: tuple[UUID, ...] = ()
    unit_ids: tuple[UUID, ...] = ()
    crisis_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What the person gets: the code, told once; whether anybody here may read it."""

    id: UUID
    code: str
    is_private: bool
    is_outside: bool


def receive(given: ReportIn, *, by: Actor, at: datetime) -> Received:
    """
    Keep what somebody told us and return the code with which they follow it.

    A sensitive class goes into the private box, where neither this actor nor anybody who is
    complained of sees it. Without anybody who may read it, an address outside the team is told.
    """
    by.require(
        Permission.PUBLIC_FEEDBACK
        if by.kind in (ActorKind.PUBLIC, ActorKind.PERSON)
        else Permission.FEEDBACK_HANDLE
    )
    given = _checked(given, at)
    found = classes().by_code[given.kind]
    box = PRIVATE if found.is_sensitive else OPEN
    code = codes.fresh()
    report = _row(box, given, found, code, by=by, at=at)
    if box.is_private:
        _keep_private(report, given, at)
    else:
        key = vault.make_keys([report.id], at=at)[report.id]
        _keep(report, given, key, at)
        audit.record("feedback.report.received", subject_id=report.id, by=by, at=at, way=given.way)
    return Received(
        id=report.id, code=code, is_private=box.is_private, is_outside=report.is_outside
    )


def _checked(given: ReportIn, at: datetime) -> ReportIn:
    """Return what was given, tidied; raise BadReport with everything that is wrong."""
    problems: dict[str, list[str]] = {}
    text = given.text.strip()
    if given.kind not in classes().by_code:
        problems["kind"] = [_("Choose what it is about.")]
    if not text or len(text) > LONGEST or not messaging.is_clean(text):
        problems["text"] = [_("Write what happened, at most 8,000 letters.")]
    if len(given.about) > ABOUT or not messaging.is_clean(given.about):
        problems["about"] = [_("Shorten this to 500 letters.")]
    if given.way not in Way.values:
        problems["way"] = [_("Choose how it came.")]
    if not 1 <= given.people <= MOST_PEOPLE:
        problems["people"] = [_("Enter how many people spoke.")]
    if given.received_at is not None and given.received_at > at + TOLERANCE:
        problems["received_at"] = [_("Enter a day that is not in the future.")]
    contact = given.contact.strip()
    if given.channel not in CHANNELS:
        problems["channel"] = [_("Choose how we may answer.")]
    elif given.channel:
        try:
            read = addresses.phone if given.channel == "sms" else addresses.email
            contact = read(contact)
        except addresses.BadAddress:
            problems["contact"] = [_("Check the phone number or e-mail address.")]
    known = set(Unit.objects.filter(id__in=given.unit_ids).values_list("id", flat=True))
    if known != set(given.unit_ids):
        problems["unit_ids"] = [_("Choose from the list.")]
    if given.crisis_id and not Crisis.objects.filter(id=given.crisis_id).exists():
        problems["crisis"] = [_("Choose from the list.")]
    if problems:
        raise BadReport(_("Some answers need a correction."), fields=problems)
    return replace(given, text=text, contact=contact if given.channel else "")


def _row(
    box: Box, given: ReportIn, found: FeedbackClass, code: str, *, by: Actor, at: datetime
) -> AnyReport:
    pack = classes()
    zone = queries.organisation().time_zone
    start = min(given.received_at or at, at)
    row: AnyReport = box.report(
        id=given.id or uuid7(),
        code_digest=codes.digest(code, at),
        suffix=code[-codes.SUFFIX :],
        kind=given.kind,
        way=given.way,
        language=given.language,
        people=given.people,
        state=State.RECEIVED,
        rules=pack.stamp,
        received_at=start,
        recorded_at=at,
        recorded_by=by.id,
        acknowledge_by=found.acknowledge.ends(at, zone, pack.weekend),
        answer_by=found.answer.ends(at, zone, pack.weekend),
        **({} if box.is_private else {"crisis_id": given.crisis_id}),
    )
    return row


def _keep(report: AnyReport, given: ReportIn, key: vault.Key, at: datetime) -> None:
    report.sealed = key.seal(
        CONTENT,
        {
            "text": given.text,
            "about": given.about.strip(),
            "channel": given.channel,
            "contact": given.contact,
            "is_safe": given.is_safe,
        },
    )
    report.save(force_insert=True)
    say(report, EntryKind.TOLD, given.text, key, at=at)


def _keep_private(report: AnyReport, given: ReportIn, at: datetime) -> None:
    """Drop it into the box: from here on nothing is read, only written."""
    away = about_whom(given.about, given.user_ids, given.unit_ids, at)
    named = queries.named([report.kind], at)[report.kind]
    level = rules.first_level(named, away)
    report.level, report.is_outside = level or 1, level is None
    _keep(report, given, vault.drop_key(report.id, at=at), at)
    for user_id in sorted(away):
        Recusal(report_id=report.id, user_id=user_id).save(force_insert=True)
    for unit_id in dict.fromkeys(given.unit_ids):
        Recusal(report_id=report.id, unit_id=unit_id).save(force_insert=True)
    PRIVATE.step(report_id=report.id, what="received", at=at).save(force_insert=True)
    tell_readers(rules.readers(named, away, report.level), is_outside=report.is_outside, at=at)


def about_whom(
    words: str, user_ids: tuple[UUID, ...], unit_ids: tuple[UUID, ...], at: datetime
) -> set[UUID]:
    """Return everybody whom a complaint may be about: ticked, of a ticked unit, or mentioned."""
    people = [(one.user_id, one.name) for one in queries.colleagues(at)]
    of_units = UnitMember.objects.filter(unit_id__in=unit_ids).values_list("user_id", flat=True)
    return {*user_ids, *of_units, *rules.mentioned(words, people)}


def tell_readers(user_ids: list[UUID], *, is_outside: bool, at: datetime) -> None:
    """Tell named handlers that something waits; else the addresses outside the team."""
    name = queries.organisation().name
    if is_outside:
        found = queries.outside()
        if found is not None:
            notices.tell_outside([found.body_mail, found.second_mail], name)
        return
    able = {one.user_id: one.email for one in queries.members(Permission.FEEDBACK_SENSITIVE, at)}
    notices.tell([able[one] for one in user_ids if one in able], name)


def from_message(inbound_id: UUID, given: ReportIn, *, by: Actor, at: datetime) -> Received:
    """
    Take a reply out of the inbox and keep it as feedback; the answer goes back the same way.

    Text, channel and address are those of the message. Its row is marked as handled in the same
    words whatever the class.
    """
    by.require(Permission.FEEDBACK_HANDLE)
    found = message(inbound_id, by=by, at=at)
    messaging.mark_handled(inbound_id, how="feedback", meaning="feedback", by=by, at=at)
    made = replace(
        given,
        text=found.text,
        way=Way.MESSAGE,
        channel=found.channel if found.channel in CHANNELS else "",
        contact=found.address if found.channel in CHANNELS else "",
        received_at=found.received_at,
    )
    return receive(made, by=by, at=at)


def message(inbound_id: UUID, *, by: Actor, at: datetime) -> inbox.Arrival:
    """Return a reply that may be taken over, or raise NoSuchMessage; its reading is recorded."""
    by.require(Permission.MESSAGES_READ)
    found = inbox.arrival(inbound_id, at)
    if found is None or not found.text or found.handled_at is not None:
        raise NoSuchMessage(_("There is no such message to take in."))
    audit.saw("messaging.inbound.read", [found.id], by=by, at=at)
    return found
