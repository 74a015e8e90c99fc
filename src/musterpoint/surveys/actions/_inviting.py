"""Ask by message: the consent first, then the question that waits for an answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from musterpoint.messaging import actions as messaging
from musterpoint.messaging.addresses import Tokens
from musterpoint.outreach import queries as outreach
from musterpoint.surveys import talking, wording
from musterpoint.surveys.actions import _asking
from musterpoint.surveys.actions._links import addressed, language_of
from musterpoint.surveys.models import Asking, AskingState, Conversation, Wave
from musterpoint.surveys.reaching import is_reachable
from musterpoint.surveys.rules import in_words, pack
from musterpoint.surveys.talking import CONSENT
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation

#: The channel whose replies are one plain text each; mail quotes what it answers.
CHANNEL = "sms"
LANE_OF_MESSAGES = "bulk"
ANSWER_HOLDS = timedelta(days=1)
#: Whoever was asked this recently how they are, and did not say, gets no question by message.
ALERT_HOLDS = timedelta(days=3)
MOST_REPEATED = 100


def asked(
    wave: Wave,
    askings: Mapping[UUID, Asking],
    going: Mapping[UUID, Any],
    organisation: Organisation,
    *,
    by: Actor,
    at: datetime,
) -> dict[UUID, str]:
    """
    Return the text of the question that waits, by person, for those who are asked by message.

    The others get a link: by mail, while an alert to their number waits for its answer, or while
    somebody else at the same number is being asked.
    """
    if not wave.by_reply:
        return {}
    tokens = Tokens(at)
    mine = {
        person: tokens.of(CHANNEL, one.address)
        for person, one in going.items()
        if one.channel == CHANNEL
    }
    busy = outreach.unanswered(list(mine.values()), at - ALERT_HOLDS)
    rows = Conversation.objects.filter(asking__wave=wave).select_for_update()
    talks = {one.asking_id: one for one in rows}
    busy |= _others(mine.values(), wave)
    found: dict[UUID, str] = {}
    for person, token in mine.items():
        if token in busy:
            continue
        busy.add(token)
        asking = askings[person]
        asking.wave = wave
        found[person] = _text(
            asking, talks.get(asking.id), token, going[person], organisation, by, at
        )
    return {person: text for person, text in found.items() if text}


def _others(tokens: Sequence[bytes] | Any, wave: Wave) -> set[bytes]:
    """Return the numbers at which another survey or wave is being asked."""
    rows = Conversation.objects.filter(
        address_token__in=list(tokens),
        asking__state=AskingState.OPEN,
        asking__wave__closed_at__isnull=True,
    ).exclude(asking__wave=wave)
    return {bytes(one) for one in rows.values_list("address_token", flat=True)}


def _text(
    asking: Asking,
    row: Conversation | None,
    token: bytes,
    to: Any,
    organisation: Organisation,
    by: Actor,
    at: datetime,
) -> str:
    """Return the question that waits for somebody, the consent first, and keep that it is asked."""
    talk = None
    if row is None:
        row = Conversation(asking=asking, channel=CHANNEL)
    else:
        row.asking = asking
        talk = talking.opened(row, by=actors.public(by.organisation_id), at=at)
    row.address_token, row.told_at, row.again_at = token, at, None
    row.language = language_of(to.language)
    talk = talk or talking.begun(row, at=at)
    talk.misses = 0
    text = talk.question()
    if not text:
        talk.asked = CONSENT
        words = in_words(asking.wave.survey.consent, row.language)
        text = wording.consent(organisation.name, words, row.language)
    row.sealed = talk.key.seal(talking.USE, {"asked": talk.asked, "done": talk.done, "misses": 0})
    row.save()
    return text


def ask_again(*, by: Actor, at: datetime) -> int:
    """Repeat the questions that something urgent came between; return how many."""
    by.require(Permission.MESSAGES_SEND)
    rows = rows_of().filter(again_at__lte=at).select_for_update(of=("self",))
    due = list(rows.order_by("again_at")[:MOST_REPEATED])
    Conversation.objects.filter(id__in=[one.id for one in due]).update(again_at=None)
    found = {
        one.asking.member.person_id: one
        for one in due
        if is_open(one.asking) and is_reachable(one.asking.member) and one.asking.member.person_id
    }
    going = addressed(list(found), at)
    organisation = Organisation.objects.get(id=by.organisation_id)
    for person, row in found.items():
        asking = row.asking
        to = {person: going[person]} if person in going else {}
        for text in asked(asking.wave, {person: asking}, to, organisation, by=by, at=at).values():
            queue(row, going[person].address, text, by, at)
    return len(due)


def rows_of() -> Any:
    """Return conversations with all that stands around them."""
    return Conversation.objects.select_related(
        "asking__member", "asking__wave__survey__version__questionnaire", "asking__wave__survey"
    )


def is_open(asking: Asking) -> bool:
    """Say whether an answer is waited for."""
    return asking.state == AskingState.OPEN and asking.wave.closed_at is None


def queue(row: Conversation, to: str, text: str, by: Actor, at: datetime) -> None:
    """Write to somebody, behind all alerts and codes."""
    messaging.queue(
        [
            messaging.Outgoing(
                subject_id=_asking.subject_of(row.asking.member),
                channel=row.channel,
                address=to,
                text=text,
                language=row.language,
                title=in_words(pack().texts["title"], row.language),
            )
        ],
        lane=LANE_OF_MESSAGES,
        due_at=at,
        valid_until=at + ANSWER_HOLDS,
        by=by,
        at=at,
    )
