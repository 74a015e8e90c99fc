"""Open a wave, send its links round by round, close it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.messaging import actions as messaging
from musterpoint.surveys import links, wording
from musterpoint.surveys.actions import _inviting
from musterpoint.surveys.actions._links import LANE, address, addressed, language_of
from musterpoint.surveys.actions._survey import NoSuchSurvey
from musterpoint.surveys.models import (
    Asking,
    AskingState,
    Attempt,
    Conversation,
    Member,
    NeverAsk,
    Tracing,
    Wave,
    Way,
)
from musterpoint.surveys.reaching import reachable
from musterpoint.surveys.rules import in_words, pack
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation

BATCH = 2000
#: Members who can be asked: those who refused, died or were not found are left in peace.
TO_ASK = (Tracing.THERE, Tracing.MOVED)


class NotOpen(Refused):
    """The wave is not open: it was not begun, or it is closed."""


class AlreadyOpen(Refused):
    """The wave was begun already."""


class NotByReply(Invalid):
    """The questionnaire cannot be asked question by question in text messages."""


def locked_wave(wave_id: UUID) -> Wave:
    """Return a wave that nobody else changes now, or raise NoSuchSurvey."""
    rows = Wave.objects.select_related("survey__version__questionnaire", "survey__crisis")
    found = rows.select_for_update(of=("self",)).filter(id=wave_id).first()
    if found is None:
        raise NoSuchSurvey(_("There is no such wave here."))
    return found


def open_wave(wave_id: UUID, *, site: str, by_reply: bool = False, by: Actor, at: datetime) -> Wave:
    """
    Begin to ask everybody of the sample who can be asked; the first messages leave at once.

    ``site`` is where the links of this wave lead. ``by_reply``: text messages bring the questions
    themselves; raises NotByReply where the questionnaire is not fit. The wave before must be
    closed.
    """
    by.require(Permission.SURVEYS_CHANGE)
    wave = locked_wave(wave_id)
    if wave.opened_at is not None:
        raise AlreadyOpen(_("This wave was begun already."))
    if Wave.objects.filter(
        survey=wave.survey, number__lt=wave.number, closed_at__isnull=True
    ).exists():
        raise NotOpen(_("Close the wave before this one first."))
    if by_reply and wording.unfit(wave.survey.version):
        told = _("Some questions cannot be asked by message. Send links instead.")
        raise NotByReply(told, fields={"by_reply": [told]})
    wave.by_reply = by_reply
    wave.opened_at = at
    wave.closes_at = wave.due_at = at + pack().wave
    wave.site, wave.rounds, wave.next_round_at = site.rstrip("/")[:200], 0, at
    wave.save()
    members = Member.objects.filter(survey=wave.survey, replaced_from=None, tracing__in=TO_ASK)
    members = members.filter(reachable())
    asked = members.filter(is_reserve=False) | members.filter(stands_for__isnull=False)
    never = set(NeverAsk.objects.values_list("person_id", flat=True))
    count = begin_asking(wave, [one for one in asked if one.person_id not in never], at)
    pumps.wake(LANE, at)
    pumps.wake(LANE, wave.closes_at)
    audit.record("surveys.wave.opened", subject_id=wave.id, by=by, at=at, people=count)
    return wave


def begin_asking(wave: Wave, members: Sequence[Member], at: datetime) -> int:
    """Keep that these members are asked in a wave; return how many."""
    rows = []
    for one in members:
        identity = uuid7()
        token = links.token_of(links.code_of(identity, at))
        rows.append(Asking(id=identity, wave=wave, member=one, token=token))
    Asking.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def send_round(wave_id: UUID, *, by: Actor, at: datetime) -> int:
    """
    Write to everybody who did not answer yet and has a safe address; return how many.

    They get their own link, or the question that waits for their answer where the wave asks by
    reply. The first round invites, the others remind. Whoever has no safe address is called.
    Nobody is written to of whom the roll says that they died.
    """
    by.require(Permission.MESSAGES_SEND)
    wave = locked_wave(wave_id)
    if wave.opened_at is None or wave.closed_at is not None:
        return 0
    rows = Asking.objects.filter(
        wave=wave,
        state=AskingState.OPEN,
        member__person_id__isnull=False,
        member__tracing=Tracing.THERE,
    )
    rows = rows.filter(reachable("member__person_id")).select_related("member")
    askings = {one.member.person_id: one for one in rows if one.member.person_id}
    never = set(NeverAsk.objects.filter(person_id__in=askings).values_list("person_id", flat=True))
    going = addressed([one for one in askings if one not in never], at)
    organisation = Organisation.objects.get(id=by.organisation_id)
    asked = _inviting.asked(wave, askings, going, organisation, by=by, at=at)
    outgoing = [
        messaging.Outgoing(
            subject_id=person,
            channel=one.channel,
            address=one.address,
            text=asked.get(person)
            or _text(wave, askings[person].id, organisation, language_of(one.language), at),
            language=language_of(one.language),
            title=in_words(pack().texts["title"], language_of(one.language)),
        )
        for person, one in going.items()
    ]
    if outgoing:
        messaging.queue(
            outgoing,
            lane="bulk",
            campaign_id=uuid5(wave.id, f"round {wave.rounds}"),
            due_at=at,
            valid_until=wave.closes_at,
            by=by,
            at=at,
        )
        told = [askings[person] for person in going]
        Asking.objects.filter(id__in=[one.id for one in told]).update(told_at=at)
        Attempt.objects.bulk_create(
            [Attempt(asking=one, way=Way.MESSAGE, result="sent", happened_at=at) for one in told],
            batch_size=BATCH,
        )
    wave.rounds += 1
    wave.next_round_at = _next_round(wave)
    wave.save(update_fields=["rounds", "next_round_at"])
    if wave.next_round_at is not None:
        pumps.wake(LANE, wave.next_round_at)
    audit.record(
        "surveys.round.sent", subject_id=wave.id, by=by, at=at, messages=len(outgoing),
        round=wave.rounds,
    )  # fmt: skip
    return len(outgoing)


def _next_round(wave: Wave) -> datetime | None:
    days = pack().remind
    if wave.opened_at is None or wave.closes_at is None or wave.rounds > len(days):
        return None
    moment = wave.opened_at + days[wave.rounds - 1]
    return moment if moment < wave.closes_at else None


def _text(
    wave: Wave, asking_id: UUID, organisation: Organisation, language: str, at: datetime
) -> str:
    link = address(wave, asking_id, organisation.slug, at)
    words = in_words(pack().texts["message"], language)
    return words % {"organisation": organisation.name, "link": f"{link}?lang={language}"}


def close_wave(wave_id: UUID, *, by: Actor, at: datetime) -> Wave:
    """Take no more answers; from now on the figures can be seen and published."""
    by.require(Permission.SURVEYS_CHANGE)
    wave = locked_wave(wave_id)
    if wave.opened_at is None or wave.closed_at is not None:
        raise NotOpen(_("This wave is not open."))
    _close(wave, at)
    audit.record("surveys.wave.closed", subject_id=wave.id, by=by, at=at)
    return wave


def close_due(*, by: Actor, at: datetime) -> int:
    """Close the waves whose time is over; return how many."""
    by.require(Permission.SURVEYS_CHANGE)
    rows = Wave.objects.select_for_update().filter(closes_at__lte=at, closed_at__isnull=True)
    due = list(rows)
    for wave in due:
        _close(wave, at)
        audit.record("surveys.wave.closed", subject_id=wave.id, by=by, at=at, how="time")
    return len(due)


def _close(wave: Wave, at: datetime) -> None:
    wave.closed_at, wave.next_round_at = at, None
    wave.save(update_fields=["closed_at", "next_round_at"])
    Conversation.objects.filter(asking__wave=wave).update(sealed=b"", again_at=None)
