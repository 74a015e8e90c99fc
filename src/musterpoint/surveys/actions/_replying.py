"""
Questions by message: asked one by one, answered by reply.

Calls for help, news of safety and the wish to leave win over a survey: what ``outreach`` reads in
words goes there, and numbers alone are answers to whatever wrote to the address last. The
answers are checked and kept as those by the person's own link are, by the same actions.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum, auto
from uuid import UUID

from django.db import transaction
from django.utils.translation import override

from musterpoint.crises.models import RollEntry
from musterpoint.engine.forms import Answers
from musterpoint.forms.actions import NotComplete
from musterpoint.messaging import actions as messaging
from musterpoint.messaging import queries as messages
from musterpoint.messaging.queries import Arrival
from musterpoint.outreach import queries as outreach
from musterpoint.outreach.models import Held
from musterpoint.outreach.rules import Meaning, understand
from musterpoint.surveys import filling, talking, understanding, wording
from musterpoint.surveys.actions import _asking
from musterpoint.surveys.actions._inviting import CHANNEL, is_open, queue, rows_of
from musterpoint.surveys.actions._links import LANE, address
from musterpoint.surveys.models import Asking, AskingState, Conversation, Way
from musterpoint.surveys.talking import CONSENT, Talk
from musterpoint.tenancy import actors, pumps, scope
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation

log = logging.getLogger(__name__)

#: What an inbound message that answered a survey is filed under.
MEANING = "survey"
#: After something urgent came between, the question is repeated once so much later.
REPEATED = timedelta(days=2)
MOST_MISSES = 3
#: After the last word, numbers are late answers for so long; then they mean what they always do.
LATE = timedelta(days=1)
#: Words that mean this are never an answer to a survey.
NEVER_OURS = (Meaning.HELP, Meaning.STOP, Meaning.STOP_ALERTS, Meaning.WRONG_PERSON)
#: Words that mean this are none for somebody on the roll of an open crisis.
ON_A_ROLL = (Meaning.SAFE, Meaning.LEAVE)
STOPPING = (Meaning.STOP, Meaning.STOP_ALERTS)


class Fate(Enum):
    """What becomes of a message: dealt with, left to a person, or passed on to other readers."""

    TAKEN = auto()
    HELD = auto()
    PASSED = auto()


def take(arrivals: Sequence[Arrival], *, by: Actor, at: datetime) -> set[UUID]:
    """
    Take the answers to surveys among messages that came in; return the ids of those.

    What fails is left to others, so that no call for help waits behind it; a number alone, which
    they would misread, then waits for a person.
    """
    by.require(Permission.MESSAGES_READ)
    rows = _newest({one.address_token for one in arrivals if one.channel == CHANNEL})
    heard: set[UUID] = set()
    readings: list[messaging.Reading] = []
    for arrival in arrivals:
        row = rows.get(arrival.address_token) if arrival.channel == CHANNEL else None
        if row is None or not arrival.text:
            continue
        try:
            with transaction.atomic():
                fate = _hear(row, arrival, heard, by, at)
        except Exception as fault:  # whatever it was, the other messages are read
            log.error("surveys.reply.failed", extra={"facts": {"fault": type(fault).__name__}})
            fate = Fate.HELD if understanding.is_bare(arrival.text) else Fate.PASSED
        if fate is not Fate.PASSED:
            readings.append(_reading(row, arrival, fate))
    if readings:
        messaging.record_readings(readings, by=by, at=at)
    return {one.inbound_id for one in readings}


def _reading(row: Conversation, arrival: Arrival, fate: Fate) -> messaging.Reading:
    is_held = fate is Fate.HELD
    return messaging.Reading(
        inbound_id=arrival.id,
        meaning=Meaning.UNKNOWN if is_held else MEANING,
        held=Held.NOT_UNDERSTOOD if is_held else "",
        matched=1,
        subject_id=row.asking.member.person_id,
    )


def _newest(tokens: set[bytes]) -> dict[bytes, Conversation]:
    """Lock and return the conversation that wrote last to each of these numbers."""
    if not tokens:
        return {}
    rows = rows_of().filter(channel=CHANNEL, address_token__in=tokens)
    ordered = rows.select_for_update(of=("self",)).order_by("told_at", "id")
    return {bytes(one.address_token): one for one in ordered}


def _hear(row: Conversation, arrival: Arrival, heard: set[UUID], by: Actor, at: datetime) -> Fate:
    """Deal with one message from somebody who is asked."""
    if not _asking.is_registered(row.asking.member):
        return Fate.PASSED
    meaning = understand(arrival.text, row.language)
    asking = Asking.objects.select_for_update().get(id=row.asking_id)
    row.asking.state, row.asking.answers_id = asking.state, asking.answers_id
    talk = talking.opened(row, by=actors.public(by.organisation_id), at=at)
    options = talk.options() if talk is not None else []
    is_ours = (
        understanding.is_bare(arrival.text)
        or understanding.is_word(arrival.text, [*wording.every("back"), *wording.every("skip")])
        or understanding.is_numbered(arrival.text, options)
    )
    if not is_ours and _wins(meaning, row.asking, arrival.text, options):
        _give_way(row, meaning, by, at)
        return Fate.PASSED
    if messages.last_written(CHANNEL, arrival.address_token) != row.told_at:
        # Something else wrote after our question, or the question never went out.
        _give_way(row, meaning, by, at)
        return _fate_of_others(row, arrival, meaning)
    rest = Fate.TAKEN if is_ours else Fate.PASSED
    if row.id in heard or arrival.received_at < row.told_at:
        return rest
    if not is_open(row.asking) or talk is None:
        if row.is_over and at > row.told_at + LATE:
            return Fate.PASSED
        if is_ours:
            _say_over(row, arrival, by, at)
        return rest
    heard.add(row.id)
    return Fate.TAKEN if _answer(talk, arrival, options, by, at) else rest


def _fate_of_others(row: Conversation, arrival: Arrival, meaning: Meaning) -> Fate:
    """
    Return what becomes of an answer that another message may have asked for.

    Others read it. But "1" may be a yes to us: where no alert waits for it, nobody is marked safe.
    """
    is_doubtful = meaning is Meaning.SAFE and understanding.is_bare(arrival.text)
    if not is_doubtful or not is_open(row.asking):
        return Fate.PASSED
    token = arrival.address_token
    return Fate.PASSED if outreach.unanswered([token], row.told_at) else Fate.HELD


def _wins(
    meaning: Meaning, asking: Asking, text: str, options: Sequence[understanding.Option]
) -> bool:
    """Say whether words are no answer to a survey: urgent, or about the person's safety."""
    if meaning in NEVER_OURS:
        return True
    if meaning not in ON_A_ROLL:
        return False
    if meaning is Meaning.SAFE and options and understanding.chosen(text, options) is not None:
        return False  # "fine" was offered as a choice: it says nothing about today's danger
    person = asking.member.person_id
    rolls = RollEntry.objects.filter(is_removed=False, crisis__closed_at=None)
    return person is not None and rolls.filter(person_id=person).exists()


def _give_way(row: Conversation, meaning: Meaning, by: Actor, at: datetime) -> None:
    """Let others deal with a message; STOP ends the asking, else the question comes again."""
    if not is_open(row.asking):
        return
    if meaning in STOPPING:
        _refuse(row, by, at)
    elif meaning is not Meaning.WRONG_PERSON:
        row.again_at = at + REPEATED
        row.save(update_fields=["again_at"])
        pumps.wake(LANE, row.again_at)


def _refuse(row: Conversation, by: Actor, at: datetime) -> None:
    me = actors.public(by.organisation_id)
    _asking.say_no(row.asking_id, for_good=False, way=Way.REPLY, by=me, at=at)
    _end(row)


def _end(row: Conversation) -> None:
    """Forget what was asked: the conversation is over, and numbers that still come mean nothing."""
    row.sealed, row.again_at, row.is_over = b"", None, True
    row.save(update_fields=["sealed", "again_at", "is_over"])


def _say_over(row: Conversation, arrival: Arrival, by: Actor, at: datetime) -> None:
    """Say once that an answer comes too late."""
    if not row.is_over:
        is_answered = row.asking.state == AskingState.ANSWERED
        _tell(row, arrival, wording.said("done" if is_answered else "over", row.language), by, at)
        _end(row)


def _answer(
    talk: Talk, arrival: Arrival, options: Sequence[understanding.Option], by: Actor, at: datetime
) -> bool:
    """Take an answer and ask the next question; return whether the message could be read."""
    text, row = arrival.text, talk.row
    if talk.asked == CONSENT:
        return _consent(talk, arrival, options, by, at)
    found = talk.current()
    if found is None:  # the question is no longer asked: answers by the link came between
        _next(talk, arrival, "", by, at)
        return False
    if understanding.is_word(text, wording.every("back")):
        talk.step_back()
        _ask(talk, arrival, "", by, at)
        return True
    question, key = found
    if understanding.is_word(text, wording.every("skip")):
        typed: Mapping[str, str] | None = {"": ""}
    else:
        typed = understanding.given(question, text, options)
    if typed is None:
        _miss(talk, arrival, wording.how(question, row.language), by, at)
        return False
    with override(row.language):
        given, wrong = filling.alone(talk.asking, talk.language, talk.answers, key, typed, at=at)
    if wrong:
        _miss(talk, arrival, wrong, by, at)
        return True
    me = actors.public(by.organisation_id)
    kept = _asking.save(row.asking_id, Answers({key: given}), language=talk.language, by=me, at=at)
    talk.asking.answers_id = kept.answers_id
    talk.answered(key, given)
    _next(talk, arrival, "", by, at)
    return True


def _consent(
    talk: Talk, arrival: Arrival, options: Sequence[understanding.Option], by: Actor, at: datetime
) -> bool:
    """Take whether somebody wants to be asked."""
    language = talk.row.language
    if understanding.is_word(arrival.text, wording.every("back")):
        chosen = None
    else:
        chosen = understanding.chosen(arrival.text, options)
    if chosen is None:
        _miss(talk, arrival, wording.said("one", language), by, at)
        return False
    if chosen == "no":
        _refuse(talk.row, by, at)
        _tell(talk.row, arrival, wording.said("refused", language), by, at)
        return True
    lead = wording.said("how", language, back=wording.said("back", language))
    _next(talk, arrival, lead, by, at)
    return True


def _next(talk: Talk, arrival: Arrival, lead: str, by: Actor, at: datetime) -> None:
    """Ask the first question without an answer; send the answers when there is none."""
    if talk.go_on():
        _ask(talk, arrival, lead, by, at)
        return
    me = actors.public(by.organisation_id)
    try:
        with transaction.atomic():
            _asking.send(
                talk.row.asking_id, Answers(), way=Way.REPLY, language=talk.language, by=me, at=at
            )
    except NotComplete:
        link = _link(talk, at)
        _tell(talk.row, arrival, wording.said("elsewhere", talk.row.language, link=link), by, at)
        return
    words = [*talk.last_words(), wording.said("done", talk.row.language)]
    _tell(talk.row, arrival, "\n".join(words), by, at)
    _end(talk.row)


def _ask(talk: Talk, arrival: Arrival, lead: str, by: Actor, at: datetime) -> None:
    text = talk.question()
    _tell(talk.row, arrival, f"{lead}\n{text}" if lead else text, by, at)
    talk.save()


def _miss(talk: Talk, arrival: Arrival, wrong: str, by: Actor, at: datetime) -> None:
    """Say what to do when an answer could not be taken; after three times, where else to answer."""
    talk.misses += 1
    language = talk.row.language
    if talk.misses < MOST_MISSES:
        _tell(talk.row, arrival, f"{wording.said('unread', language)} {wrong}", by, at)
    elif talk.misses == MOST_MISSES:
        link = _link(talk, at)
        _tell(talk.row, arrival, wording.said("elsewhere", language, link=link), by, at)
    talk.save()


def _link(talk: Talk, at: datetime) -> str:
    organisation = Organisation.objects.get(id=scope.organisation_id())
    link = address(talk.asking.wave, talk.row.asking_id, organisation.slug, at)
    return f"{link}?lang={talk.row.language}"


def _tell(row: Conversation, arrival: Arrival, text: str, by: Actor, at: datetime) -> None:
    """Write back to where a message came from."""
    row.told_at = at
    row.save(update_fields=["told_at"])
    queue(row, arrival.address, text, by, at)
