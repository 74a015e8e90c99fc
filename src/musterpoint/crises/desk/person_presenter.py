"""One person as values: household, how to reach them, consents, who looked, what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from musterpoint.audit import queries as audit
from musterpoint.crises import queries
from musterpoint.crises.desk import people_presenter, words
from musterpoint.crises.desk.page import when
from musterpoint.crises.desk.people_presenter import NameShown, name_of, standing
from musterpoint.crises.indicators import PRESENT
from musterpoint.crises.models import Area, Crisis, RollEntry
from musterpoint.crises.queries import TimelineLine
from musterpoint.kernel.time import age_in_years
from musterpoint.messaging import queries as messaging
from musterpoint.messaging.models import MessageState
from musterpoint.people import queries as people
from musterpoint.people.models import Channel
from musterpoint.people.queries import Card
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Row, Text

LOOKED = 8
TIMELINE = 60
MESSAGES = 10
FULL_DATE = 10
#: What people are asked for consent to; others are shown by their code.
PURPOSES: Mapping[str, Text] = {
    "evacuation": gettext_lazy("Give my name to the carrier of my seat"),
    "family": gettext_lazy("Tell my family that I am safe"),
    "partners": gettext_lazy("Share my record with partner organisations"),
    "employer": gettext_lazy("Tell my employer that I am accounted for"),
}
#: Kind of an event in the audit -> what it was, in words.
_DONE: Mapping[str, Text] = {
    "people.person.read": gettext_lazy("Looked at the record"),
    "people.person.registered": gettext_lazy("Registered"),
    "people.person.changed": gettext_lazy("Changed the record"),
    "people.person.confirmed": gettext_lazy("Confirmed the record"),
    "people.person.withdrawn": gettext_lazy("Withdrew the registration"),
    "people.person.reinstated": gettext_lazy("Took the withdrawal back"),
    "people.person.exported": gettext_lazy("Took it out in a list"),
    "people.code.renewed": gettext_lazy("Gave a new secret code"),
    "people.household.left": gettext_lazy("Let the person leave the household"),
    "disclosures.item.given": gettext_lazy("Given to another organisation"),
    "people.closed_box.opened": gettext_lazy("Opened the closed box"),
    "people.closed_box.read": gettext_lazy("Read in the closed box"),
    "people.contact.tried": gettext_lazy("Tried to reach, no answer"),
    "people.consent.recorded": gettext_lazy("Recorded an answer about sharing"),
    "people.duplicate.decided": gettext_lazy("Decided whether it is one person"),
    "crises.roll.changed": gettext_lazy("Recorded the status"),
    "crises.roll.undone": gettext_lazy("Took a status back"),
    "crises.person.enrolled": gettext_lazy("Put on the roll"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdLine:
    """One member of the household."""

    name: NameShown
    relation: str
    url: str
    is_here: bool
    kind: str
    status: str
    where: str
    seat: str
    papers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachLine:
    """A number or address, with what is known of it."""

    id: UUID
    label: str
    address: str
    notes: tuple[tuple[str, str], ...]
    """(kind of status, words)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLine:
    """One thing that happened; ``undo_url`` where it can still be taken back."""

    when: str
    icon: str
    kind: str
    text: str
    note: str
    undo_url: str
    is_undone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedLine:
    """Who saw or changed the record."""

    name: str
    when: str
    done: str


def subtitle(card: Card, at: datetime) -> str:
    """Return age, sex, nationalities and language in one line."""
    parts = [
        words.age(card.age_band, _years(card.identity.born, at)),
        words.sex(card.sex).lower(),
        words.nationalities(card.nationalities),
        _("speaks %(language)s") % {"language": words.language(card.language)}
        if card.language
        else "",
    ]
    return formats.listed(part for part in parts if part)


def _years(born: str, at: datetime) -> int | None:
    return age_in_years(date.fromisoformat(born), at.date()) if len(born) == FULL_DATE else None


def entries_of(person_id: UUID) -> list[RollEntry]:
    """Return the person's entries on the rolls of all crises, open ones and the newest first."""
    rows = RollEntry.objects.filter(PRESENT, person_id=person_id).select_related("crisis")
    found = list(rows.order_by("-crisis__declared_at", "-id"))
    return sorted(found, key=lambda row: row.crisis.closed_at is not None)


def household(
    request: ActorRequest, card: Card, crisis: Crisis | None, cards: Mapping[UUID, Card]
) -> list[HouseholdLine]:
    """Return the members of the household with their status in the crisis."""
    entries: dict[UUID, RollEntry] = {}
    areas: dict[str, str] = {}
    if crisis is not None:
        rows = RollEntry.objects.filter(PRESENT, crisis=crisis, person_id__in=cards)
        entries = {row.person_id: row for row in rows}
        areas = {
            area.code: words.area_name(area.name, area.names)
            for area in Area.objects.filter(crisis=crisis)
        }
    lines = []
    for person_id, member in cards.items():
        entry = entries.get(person_id)
        kind, status = standing(entry)
        where = [member.identity.place, areas.get(member.area, member.area)]
        lines.append(
            HouseholdLine(
                name=name_of(member),
                relation=_relation(member, request.at),
                url=url(request, "desk:person", person=person_id),
                is_here=person_id == card.person_id,
                kind=kind,
                status=status,
                where=formats.listed(part for part in where if part) or _("Not known"),
                seat=_seat(request, entry),
                papers=words.papers(member.document_level),
            )
        )
    return lines


def _relation(card: Card, at: datetime) -> str:
    relation = _("Head") if card.is_head else words.relation_words(card.identity.relation)
    age = words.age(card.age_band, _years(card.identity.born, at))
    return formats.listed(part for part in (relation, age) if part)


def _seat(request: ActorRequest, entry: RollEntry | None) -> str:
    if entry is None or entry.seated_at is None:
        return _("No seat yet")
    if entry.arrived_at:
        return _("Arrived %(time)s") % {"time": when(request, entry.arrived_at)}
    if entry.departed_at:
        return _("Departed %(time)s") % {"time": when(request, entry.departed_at)}
    return _("Confirmed %(time)s") % {"time": when(request, entry.seated_at)}


def reach(request: ActorRequest, card: Card) -> list[ReachLine]:
    """Return numbers and addresses with what is known of them."""
    lines = []
    for place, contact in enumerate(card.contacts, start=1):
        notes: list[tuple[str, str]] = []
        if not contact.is_safe:
            notes.append(("help", _("Not safe: nothing of the crisis goes there")))
        if contact.is_shared:
            notes.append(("due", _("Others use it too")))
        if contact.failed_at:
            at = when(request, contact.failed_at)
            notes.append(("due", _("Failed %(time)s") % {"time": at}))
        elif contact.confirmed_at:
            at = when(request, contact.confirmed_at)
            notes.append(("ok", _("Answered %(time)s") % {"time": at}))
        label = Channel(contact.channel).label
        lines.append(
            ReachLine(
                id=contact.id,
                label=f"{place} {label}",
                address=contact.address,
                notes=tuple(notes),
            )
        )
    return lines


def warnings(card: Card) -> list[str]:
    """Return what whoever calls must know first."""
    found = []
    if any(one.is_shared for one in card.contacts):
        found.append(_("Shared phone. Do not leave a message and do not say why you call."))
    if card.contacts and not any(one.is_safe for one in card.contacts):
        found.append(_("No number or address here is safe for messages of substance."))
    return found


def facts(request: ActorRequest, card: Card) -> list[Row]:
    """Return further facts of the record."""
    rows = [
        (_("Papers"), words.papers(card.document_level)),
        (_("Employer"), card.identity.employer),
        (_("Told by"), words.source(card.source)),
        (_("Registered"), when(request, card.registered_at)),
        (_("Changed"), when(request, card.updated_at)),
        (_("Stands until"), when(request, card.expires_at)),
    ]
    return [Row(key=key, value=value) for key, value in rows if value]


def consents(request: ActorRequest, person_id: UUID) -> list[dict[str, object]]:
    """Return the newest answer about each purpose and recipient."""
    newest: dict[tuple[str, str], dict[str, object]] = {}
    for row in people.consents(person_id):
        newest.setdefault(
            (row.purpose, row.recipient),
            {
                "purpose": str(PURPOSES.get(row.purpose, row.purpose.replace("_", " "))),
                "is_given": row.is_given,
                "when": when(request, row.answered_at),
                "way": words.way_words(row.channel),
            },
        )
    return list(newest.values())


def who_looked(request: ActorRequest, person_id: UUID) -> list[LookedLine]:
    """Return the newest looks and changes, several of one kind by one hand as one line."""
    lines: list[LookedLine] = []
    seen: set[tuple[str, str]] = set()
    for event in audit.who_looked(person_id, by=request.actor)[: 10 * LOOKED]:
        key = (event.actor_name, event.kind)
        if key in seen or len(lines) >= LOOKED:
            continue
        seen.add(key)
        lines.append(
            LookedLine(
                name=words.hand(event.actor_name),
                when=when(request, event.occurred_at),
                done=str(_DONE.get(event.kind, event.kind.replace("_", " ").replace(".", " "))),
            )
        )
    return lines


def story(request: ActorRequest, card: Card) -> list[StoryLine]:
    """Return what happened, newest first: status, messages, registration."""
    told = queries.timeline(card.person_id)
    last = next((line for line in reversed(told) if not line.is_undone and not line.undoes), None)
    lines = [(line.occurred_at, _told(request, card, line, last)) for line in told]
    if request.actor.may(Permission.MESSAGES_READ):
        lines += [
            (
                message.created_at,
                _message(request, message.created_at, message.channel, message.state),
            )
            for message in messaging.history(card.person_id)[:MESSAGES]
        ]
    registered = StoryLine(
        when=when(request, card.registered_at),
        icon="person",
        kind="",
        text=_("Registered"),
        note=words.source(card.source),
        undo_url="",
        is_undone=False,
    )
    lines.append((card.registered_at, registered))
    lines.sort(key=lambda pair: pair[0], reverse=True)
    return [line for _at, line in lines[:TIMELINE]]


_ICONS = {"ok": "ok", "help": "help", "due": "clock", "move": "go", "unk": "unk", "off": "pause"}


def _told(
    request: ActorRequest, card: Card, line: TimelineLine, last: TimelineLine | None
) -> StoryLine:
    kind = words.state_kind(line.state)
    state = words.state_words(line.state, reached=True)
    text = _("Taken back; now: %(state)s") % {"state": state} if line.undoes else state
    undo = ""
    if last is not None and line.change_id == last.change_id:
        undo = url(request, "desk:undo", person=card.person_id, change=line.change_id)
    note = [words.hand(line.by_name), words.way_words(line.way), line.crisis_name]
    return StoryLine(
        when=when(request, line.occurred_at),
        icon=_ICONS[kind],
        kind="" if line.is_undone else kind,
        text=text,
        note=formats.listed(part for part in note if part),
        undo_url=undo,
        is_undone=line.is_undone,
    )


def _message(request: ActorRequest, at: datetime, channel: str, state: str) -> StoryLine:
    return StoryLine(
        when=when(request, at),
        icon="send",
        kind="",
        text=_("Message by %(channel)s") % {"channel": Channel(channel).label},
        note=str(MessageState(state).label),
        undo_url="",
        is_undone=False,
    )


def hints(request: ActorRequest, crisis: Crisis | None, person_id: UUID) -> list[dict[str, str]]:
    """Return the records that may be of the same person."""
    if crisis is None:
        return []
    return [
        {
            "reasons": people_presenter.reasons(hint),
            "url": url(request, "desk:duplicate", crisis=crisis.slug, hint=hint.id),
        }
        for hint in people.hints(person_id=person_id, limit=3)
    ]


def household_title(lines: Sequence[HouseholdLine]) -> str:
    """Return "Household of 4"."""
    count = len(lines)
    if count <= 1:
        return _("Travels alone")
    return ngettext("Household of %(count)d", "Household of %(count)d", count) % {"count": count}
