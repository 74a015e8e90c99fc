"""Deal with what people answered: by the rules where they are sure, else by a person."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises import actions as crises
from musterpoint.crises.actions import StateIn
from musterpoint.crises.models import RollEntry, RollState
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.messaging import actions as messaging
from musterpoint.messaging import queries as messages
from musterpoint.messaging.actions import AlreadyHandled, Outgoing, Reading
from musterpoint.messaging.models import Lane
from musterpoint.messaging.queries import Arrival
from musterpoint.outreach import rules
from musterpoint.outreach.lexicon import shipped
from musterpoint.outreach.models import Held
from musterpoint.outreach.queries import senders
from musterpoint.outreach.rules import Meaning
from musterpoint.outreach.texts import choose, fallbacks
from musterpoint.people.models import Person
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation

STATES = {
    Meaning.SAFE: RollState.SAFE,
    Meaning.HELP: RollState.NEEDS_HELP,
    Meaning.LEAVE: RollState.WANTS_TO_LEAVE,
}
ENDED_LANES = {
    Meaning.STOP: (Lane.BULK,),
    Meaning.STOP_ALERTS: (Lane.BULK, Lane.LIFE_SAFETY),
}
#: Five-year band from which somebody may be grown up (15 to 19 holds both).
MAYBE_ADULT = 15
ANSWER_HOLDS = timedelta(hours=24)
#: An address gets one answer in this time: machines that answer machines must run dry.
ONE_ANSWER_IN = timedelta(minutes=10)

#: Reads messages that came in before the rules of this package do; returns the ids that it took.
FirstReader = Callable[[Sequence[Arrival], Actor, datetime], set[UUID]]
_first_readers: list[FirstReader] = []


def read_first(reader: FirstReader) -> None:
    """Let a package above take what is meant for it out of the replies, as answers with codes."""
    if reader not in _first_readers:
        _first_readers.append(reader)


class NotOnARoll(Refused):
    """The person is on the roll of no open crisis, so there is nothing to record."""


@dataclass(slots=True)
class Read:
    """An arrival with what it means and whom it is about; ``held`` says why nobody is sure."""

    arrival: Arrival
    meaning: Meaning
    candidates: list[Person]
    about: list[Person] = field(default_factory=list)
    held: str = ""


def answer(arrivals: Sequence[Arrival], *, by: Actor, at: datetime) -> int:
    """
    Deal with inbound messages that the caller has locked; return how many the rules settled.

    State, opt-out, handling and confirmation commit together. Whatever is not certain stays in
    the inbox with the reason: not understood, unknown sender, several people at one telephone
    unless the message names a reference of one of them or of their households.
    """
    by.require(Permission.MESSAGES_READ)
    for reader in _first_readers:
        taken = reader(arrivals, by, at)
        arrivals = [arrival for arrival in arrivals if arrival.id not in taken]
    reads = _read(arrivals, at)
    _record_states([read for read in reads if not read.held and read.meaning in STATES], by, at)
    for read in reads:
        if not read.held and read.meaning in ENDED_LANES:
            _end(read.arrival, read.meaning, by, at)
    messaging.record_readings([_reading(read) for read in reads], by=by, at=at)
    settled = [read for read in reads if not read.held]
    _confirm(settled, by, at)
    return len(settled)


def _reading(read: Read) -> Reading:
    is_sure = not read.held and len(read.about) == 1
    return Reading(
        inbound_id=read.arrival.id,
        meaning=read.meaning,
        held=read.held,
        matched=len(read.candidates),
        subject_id=read.about[0].id if is_sure else None,
    )


def _end(arrival: Arrival, meaning: Meaning, by: Actor, at: datetime) -> None:
    address = (arrival.channel, arrival.address_token)
    messaging.opt_out([address], lanes=ENDED_LANES[meaning], by=by, at=at)


def _read(arrivals: Sequence[Arrival], at: datetime) -> list[Read]:
    found = senders(arrivals, at)
    people = Person.objects.in_bulk({person for ids in found.values() for person in ids})
    reads = []
    for arrival in arrivals:
        candidates = [people[person] for person in found[arrival.id] if person in people]
        languages = {person.language for person in candidates}
        language = languages.pop() if len(languages) == 1 else ""
        meaning = rules.understand(arrival.text, language)
        reads.append(Read(arrival, meaning, candidates))
    for read in reads:
        _decide(read)
    _hold_who_is_on_no_roll(reads)
    return reads


def _decide(read: Read) -> None:
    """Say whom a message is about, or why that is not certain."""
    if read.meaning is Meaning.UNKNOWN:
        read.held = Held.NOT_UNDERSTOOD
    elif read.meaning is Meaning.WRONG_PERSON:
        read.held = Held.WRONG_PERSON
    elif read.meaning in ENDED_LANES:
        read.about = read.candidates[:1]
    elif not read.candidates:
        read.held = Held.UNKNOWN_SENDER
    elif references := rules.references(read.arrival.text):
        read.about = _named(read.candidates, references)
        read.held = "" if read.about else Held.UNKNOWN_REFERENCE
    else:
        read.about = _only_one(read.candidates)
        read.held = "" if read.about else Held.SHARED_ADDRESS


def _named(candidates: Sequence[Person], references: Sequence[str]) -> list[Person]:
    households = {person.household_id for person in candidates if person.household_id}
    mine = {person.id for person in candidates}
    named = Person.objects.filter(reference__in=references).order_by("id")
    return [one for one in named if one.id in mine or one.household_id in households]


def _only_one(candidates: Sequence[Person]) -> list[Person]:
    if len(candidates) == 1:
        return list(candidates)
    adults = [
        person for person in candidates if person.age_band is None or person.age_band >= MAYBE_ADULT
    ]
    return adults if len(adults) == 1 else []


def open_rolls(person_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Return person -> the open crises on whose rolls they are."""
    rolls: dict[UUID, list[UUID]] = defaultdict(list)
    rows = RollEntry.objects.filter(
        person_id__in=person_ids,
        is_removed=False,
        person__withdrawn_at=None,
        crisis__closed_at=None,
    ).order_by("id")
    for person_id, crisis_id in rows.values_list("person_id", "crisis_id"):
        rolls[person_id].append(crisis_id)
    return rolls


def _hold_who_is_on_no_roll(reads: Sequence[Read]) -> None:
    stated = [read for read in reads if not read.held and read.meaning in STATES]
    rolls = open_rolls([person.id for read in stated for person in read.about])
    for read in stated:
        if not all(person.id in rolls for person in read.about):
            read.held = Held.NOT_ON_A_ROLL


def _record_states(reads: Sequence[Read], by: Actor, at: datetime) -> None:
    """Record states together; if one is refused, one by one, and hold those that are refused."""
    try:
        with transaction.atomic():
            _set_states(reads, by, at)
    except Refused:
        for read in reads:
            try:
                with transaction.atomic():
                    _set_states([read], by, at)
            except Refused:
                read.held = Held.REFUSED


def _set_states(reads: Sequence[Read], by: Actor, at: datetime) -> None:
    rolls = open_rolls([person.id for read in reads for person in read.about])
    changes: dict[UUID, list[StateIn]] = defaultdict(list)
    for read in reads:
        for person in read.about:
            for crisis_id in rolls[person.id]:
                changes[crisis_id].append(
                    StateIn(
                        person_id=person.id,
                        state=STATES[read.meaning],
                        way=read.arrival.channel,
                        occurred_at=read.arrival.received_at,
                    )
                )
    for crisis_id, stated in changes.items():
        crises.set_state(crisis_id, stated, by=by, at=at)


def _confirm(reads: Sequence[Read], by: Actor, at: datetime) -> None:
    """Tell each sender shortly what was noted: no name, no place, nothing to be read by others."""
    tokens = [read.arrival.address_token for read in reads]
    answered = messages.answered_since(tokens, at - ONE_ANSWER_IN)
    organisation = Organisation.objects.get(id=scope.organisation_id())
    outgoing: list[Outgoing] = []
    for read in reads:
        if read.arrival.address_token in answered or not read.about:
            continue
        answered.add(read.arrival.address_token)
        meaning = Meaning.STOP if read.meaning in ENDED_LANES else read.meaning
        texts = shipped().answers[meaning]
        sender = next((p for p in read.candidates if p in read.about), read.candidates[0])
        choice = choose(sender.language, texts, fallbacks((), organisation.languages))
        if choice is not None:
            outgoing.append(
                Outgoing(
                    subject_id=sender.id,
                    channel=read.arrival.channel,
                    address=read.arrival.address,
                    text=texts[choice.language],
                    language=choice.language,
                )
            )
    if outgoing:
        messaging.queue(
            outgoing,
            lane=Lane.TRANSACTIONAL,
            due_at=at,
            valid_until=at + ANSWER_HOLDS,
            by=by,
            at=at,
        )


def handle_by_hand(
    inbound_id: UUID, meaning: str, person_id: UUID | None = None, *, by: Actor, at: datetime
) -> None:
    """
    Record what a member of staff read in a message, and about whom.

    ``safe``, ``help`` and ``leave`` need the person and change the roll; ``stop`` and
    ``stop_alerts`` end messages to the address; ``wrong_person`` and ``unknown`` only close it.
    The person gets no automatic answer: somebody is speaking with them.
    """
    by.require(Permission.MESSAGES_READ)
    if meaning not in set(Meaning):
        raise Invalid(
            _("Say what the message means."), fields={"meaning": [_("Choose one from the list.")]}
        )
    arrival = messages.arrival(inbound_id, at)
    if arrival is None:
        raise messaging.NoSuchInbound(_("There is no such message here."))
    said = Meaning(meaning)
    rolls = _rolls_by_hand(person_id) if said in STATES else []
    messaging.mark_handled(
        inbound_id, how="person", meaning=said, subject_id=person_id, by=by, at=at
    )
    if person_id is not None:
        for crisis_id in rolls:
            change = StateIn(
                person_id=person_id,
                state=STATES[said],
                way=arrival.channel,
                occurred_at=arrival.received_at,
            )
            crises.set_state(crisis_id, [change], by=by, at=at)
    if said in ENDED_LANES:
        _end(arrival, said, by, at)
    audit.record(
        "outreach.reply.handled", subject_id=person_id, by=by, at=at, inbound=str(inbound_id)
    )


def _rolls_by_hand(person_id: UUID | None) -> list[UUID]:
    if person_id is None:
        raise Invalid(
            _("Say whom the message is about."), fields={"person_id": [_("Choose the person.")]}
        )
    rolls = open_rolls([person_id]).get(person_id, [])
    if not rolls:
        raise NotOnARoll(_("This person is not on the roll of an open crisis. Enrol them first."))
    return rolls


__all__ = ["AlreadyHandled", "NotOnARoll", "answer", "handle_by_hand", "read_first"]
