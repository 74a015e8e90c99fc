"""Campaigns and replies as the pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from musterpoint.crises.models import Area, Crisis, RollEntry, RollState
from musterpoint.messaging import queries as messages
from musterpoint.messaging import segments
from musterpoint.messaging.models import Inbound, Message, MessageState
from musterpoint.outreach import queries
from musterpoint.outreach.actions import Audience
from musterpoint.outreach.models import Campaign, CampaignState, Held
from musterpoint.outreach.queries import InboxItem, Preview
from musterpoint.outreach.rules import Meaning
from musterpoint.people import queries as people
from musterpoint.people.models import Contact
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats, languages
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Chip, Figure

Text = str | Promise

KINDS: dict[str, str] = {
    CampaignState.DRAFT: "unk",
    CampaignState.SENDING: "move",
    CampaignState.SENT: "ok",
    CampaignState.STOPPED: "off",
}
MEANINGS: dict[str, tuple[str, Text]] = {
    Meaning.HELP: ("help", gettext_lazy("Needs help")),
    Meaning.SAFE: ("ok", gettext_lazy("Safe")),
    Meaning.LEAVE: ("due", gettext_lazy("Wants to leave")),
    Meaning.STOP: ("off", gettext_lazy("No more messages")),
    Meaning.STOP_ALERTS: ("off", gettext_lazy("No more messages, alerts included")),
    Meaning.WRONG_PERSON: ("off", gettext_lazy("Wrong number")),
    Meaning.UNKNOWN: ("unk", gettext_lazy("Not understood")),
}
#: What staff may read in a reply, and whether it is said of a person.
BY_HAND = (
    (Meaning.SAFE, gettext_lazy("Safe")),
    (Meaning.HELP, gettext_lazy("Needs help")),
    (Meaning.LEAVE, gettext_lazy("Wants to leave")),
    (Meaning.STOP, gettext_lazy("No more messages")),
    (Meaning.WRONG_PERSON, gettext_lazy("Wrong number")),
    (Meaning.UNKNOWN, gettext_lazy("Read, nothing to record")),
)
REASONS: dict[str, Text] = {
    "unsafe_address": gettext_lazy("It is not safe to write there"),
    "failed_address": gettext_lazy("The address failed before"),
    "bad_address": gettext_lazy("The carrier calls the address wrong"),
    "opted_out": gettext_lazy("Asked for no more messages"),
}
#: The states of messages under the words of the page, in the order of its funnel.
STAGES: tuple[tuple[Text, tuple[str, ...], str], ...] = (
    (gettext_lazy("Waiting"), (MessageState.QUEUED, MessageState.CLAIMED), "c"),
    (gettext_lazy("Taken by the carrier"), (MessageState.ACCEPTED, MessageState.UNKNOWN), "b"),
    (gettext_lazy("Delivered"), (MessageState.DELIVERED,), ""),
    (gettext_lazy("Not delivered"), (MessageState.FAILED, MessageState.EXPIRED), "alarm"),
    (gettext_lazy("Stopped"), (MessageState.CANCELLED,), "off"),
    (gettext_lazy("Not sent, on purpose"), (MessageState.SUPPRESSED,), "hatch"),
)


def people_words(number: int) -> str:
    """Return "1 person" or "12 people"."""
    words = ngettext("%(count)s person", "%(count)s people", number)
    return words % {"count": formats.count(number)}


def meaning_words(code: str) -> tuple[str, str]:
    """Return (kind of status, words) of a meaning."""
    kind, words = MEANINGS.get(code, MEANINGS[Meaning.UNKNOWN])
    return kind, str(words)


def language_words(code: str) -> str:
    """Return a language's own name."""
    return languages.endonym(code) if code else _("Language not known")


# -- the list ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignRow:
    """A campaign in the list."""

    campaign: Campaign
    kind: str
    waiting: str
    delivered: str
    failed: str
    unreached: str


def campaign_rows(found: Sequence[Campaign]) -> list[CampaignRow]:
    """Return campaigns with how far they are. One query."""
    counted = (
        Message.objects.filter(campaign_id__in=[one.id for one in found])
        .order_by()
        .values_list("campaign_id", "state")
        .annotate(n=Count("id"))
    )
    by_campaign: dict[UUID, dict[str, int]] = {}
    for campaign_id, state, number in counted:
        if campaign_id is not None:
            by_campaign.setdefault(campaign_id, {})[state] = number

    def total(one: Campaign, *states: str) -> str:
        return formats.count(sum(by_campaign.get(one.id, {}).get(state, 0) for state in states))

    return [
        CampaignRow(
            campaign=one,
            kind=KINDS[one.state],
            waiting=total(one, MessageState.QUEUED, MessageState.CLAIMED),
            delivered=total(one, MessageState.DELIVERED),
            failed=total(one, MessageState.FAILED, MessageState.EXPIRED),
            unreached=formats.count(one.skipped),
        )
        for one in found
    ]


def replies_strip(request: ActorRequest) -> list[Figure]:
    """Return what people answered so far, and how many answers wait. Two queries."""
    waits = sum(queries.inbox_counts().values())
    rows = Inbound.objects.exclude(meaning="").order_by().values_list("meaning")
    counted = dict(rows.annotate(n=Count("id")))
    total = sum(counted.values())

    def share(number: int) -> float | None:
        return number / total if total else None

    figures = [
        Figure(
            label=_("Waiting for a person"),
            value=formats.count(waits),
            detail=_("of %(total)s replies") % {"total": formats.count(total)},
            url=url(request, "outreach:inbox"),
            tone="help" if waits else "",
            kind="alarm",
            share=share(waits),
        )
    ]
    for code in (Meaning.HELP, Meaning.SAFE, Meaning.LEAVE, Meaning.STOP, Meaning.WRONG_PERSON):
        number = counted.get(code, 0)
        if code == Meaning.STOP:
            number += counted.get(Meaning.STOP_ALERTS, 0)
        figures.append(
            Figure(
                label=meaning_words(code)[1],
                value=formats.count(number),
                detail=_("%(share)s of replies") % {"share": formats.percent(share(number))},
                share=share(number),
            )
        )
    return figures


# -- audience and preview --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many people are meant, and by how many addresses they could be reached."""

    people: int
    phones: int
    mailboxes: int
    without: int


def reach(crisis_id: UUID, audience: Audience) -> Reach:
    """Return how many people a message is for, and how many phones. Three queries."""
    roll = audience.roll(crisis_id)
    meant = roll.values("person_id")
    safe = Contact.objects.filter(person_id__in=meant, is_safe=True).order_by()
    by_channel = dict(
        safe.values_list("channel").annotate(n=Count("token", distinct=True))
    )
    own = Contact.objects.filter(person_id=OuterRef("person_id"), is_safe=True)
    return Reach(
        people=roll.count(),
        phones=by_channel.get("sms", 0),
        mailboxes=by_channel.get("email", 0),
        without=roll.exclude(Exists(own)).count(),
    )


def chips(crisis_id: UUID, audience: Audience) -> list[Chip]:
    """Return who is meant, in words."""
    names = dict(Area.objects.filter(crisis_id=crisis_id).values_list("code", "name"))
    found = [Chip(label=names.get(code, code)) for code in audience.areas]
    found += [
        Chip(label=_("Areas of level %(level)s") % {"level": formats.count(level)})
        for level in audience.levels
    ]
    found += [Chip(label=RollState(state).label) for state in audience.states]
    found += [Chip(label=language_words(code)) for code in audience.languages]
    if audience.heads_only:
        found.append(Chip(label=_("Only heads of households")))
    return found or [Chip(label=_("Everybody on the roll"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """One text of a message as it will arrive."""

    code: str
    name: str
    direction: str
    text: str
    people: str
    characters: str
    parts: int
    alphabet: str
    foreign: str


def text_lines(texts: Mapping[str, str], by_text: Mapping[str, int]) -> list[TextLine]:
    """Return the texts with what each costs in parts."""
    lines = []
    for code, text in texts.items():
        split = segments.split(text)
        is_wide = split.encoding is segments.Encoding.UCS2
        lines.append(
            TextLine(
                code=code,
                name=language_words(code),
                direction=languages.direction(code),
                text=text,
                people=people_words(by_text.get(code, 0)),
                characters=formats.count(len(text)),
                parts=len(split.parts),
                alphabet=_("Unicode, shorter parts") if is_wide else _("GSM 7-bit"),
                foreign=split.foreign if is_wide and _is_latin(text) else "",
            )
        )
    return lines


def _is_latin(text: str) -> bool:
    """Say whether one stray character, not the language, makes the text dearer."""
    plain = sum(segments.units(letter, segments.Encoding.GSM7) > 0 for letter in text)
    strange = sum(bool(segments.foreign(letter)) for letter in text)
    return 0 < strange * 10 < plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of "Before it goes": what was looked at and what came of it."""

    kind: str
    status: str
    text: str
    note: str = ""


def checks(preview: Preview, found: Reach, valid_until: datetime | None, zone: str) -> list[Check]:
    """Return what stands between the message and its people."""
    lines = []
    if not preview.people:
        lines.append(
            Check(kind="help", status=_("Stop"), text=_("Nobody on the roll fits this audience."))
        )
    for code, number in sorted(preview.missing.items(), key=lambda pair: -pair[1]):
        text = _("%(people)s would get no text: %(language)s is not written.") % {
            "people": people_words(number),
            "language": language_words(code),
        }
        note = _("Write it, or leave these people out of the audience.")
        lines.append(Check(kind="help", status=_("Stop"), text=text, note=note))
    if preview.in_fallback:
        text = _("%(people)s get a text that is not in their language.") % {
            "people": people_words(preview.in_fallback)
        }
        lines.append(Check(kind="due", status=_("Look"), text=text))
    if found.without:
        text = _("No safe address of their own: %(people)s.") % {
            "people": people_words(found.without)
        }
        note = _("They are reached only if somebody of their household is. Call the others.")
        lines.append(Check(kind="due", status=_("Look"), text=text, note=note))
    if valid_until is not None:
        text = _("Nothing is sent after %(when)s.") % {"when": formats.moment(valid_until, zone)}
        lines.append(Check(kind="ok", status=_("OK"), text=text))
    return lines


# -- one campaign ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One line of the funnel."""

    label: str
    number: int
    share: float
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignPage:
    """One campaign with how far it is and what came back."""

    campaign: Campaign
    kind: str
    lines: tuple[TextLine, ...]
    chips: tuple[Chip, ...]
    stages: tuple[Stage, ...]
    messages: int
    waiting: int
    parts: int
    shared: int
    withheld: tuple[tuple[str, int], ...]
    answers: tuple[tuple[str, str, int], ...]
    preview: Preview | None
    reach: Reach | None
    checks: tuple[Check, ...]

    @property
    def can_send(self) -> bool:
        """Say whether nothing stands in the way of a draft."""
        return self.preview is not None and not any(one.kind == "help" for one in self.checks)


def campaign_page(campaign: Campaign, zone: str) -> CampaignPage:
    """Return one campaign; of a draft what it would do."""
    audience = Audience.from_json(campaign.audience)
    is_draft = campaign.state == CampaignState.DRAFT
    preview = queries.preview(campaign.id) if is_draft else None
    found = reach(campaign.crisis_id, audience) if is_draft else None
    progress = queries.campaign_progress(campaign.id)
    total = sum(progress.messages.values())
    waits = (MessageState.QUEUED, MessageState.CLAIMED)
    return CampaignPage(
        campaign=campaign,
        kind=KINDS[campaign.state],
        lines=tuple(text_lines(campaign.texts, preview.by_text if preview else {})),
        chips=tuple(chips(campaign.crisis_id, audience)),
        stages=tuple(_stages(progress.messages, total)),
        messages=total,
        waiting=sum(progress.messages[state] for state in waits),
        parts=progress.parts,
        shared=progress.shared,
        withheld=tuple(
            (str(REASONS.get(code, code)), number)
            for code, number in sorted(progress.suppressed.items())
        ),
        answers=tuple(_answers(campaign)),
        preview=preview,
        reach=found,
        checks=tuple(checks(preview, found, campaign.valid_until, zone))
        if preview and found
        else (),
    )


def _stages(by_state: Mapping[str, int], total: int) -> list[Stage]:
    lines = []
    for label, states, kind in STAGES:
        number = sum(by_state.get(state, 0) for state in states)
        share = number / total if total else 0.0
        lines.append(Stage(label=str(label), number=number, share=share, kind=kind))
    return lines


def _answers(campaign: Campaign) -> list[tuple[str, str, int]]:
    """Return what came back since from the addresses that it went to. One query."""
    if campaign.approved_at is None:
        return []
    went_to = Message.objects.filter(campaign_id=campaign.id).values("address_token")
    rows = (
        Inbound.objects.filter(
            address_token__in=went_to, received_at__gte=campaign.approved_at
        )
        .exclude(meaning="")
        .order_by()
        .values_list("meaning")
        .annotate(n=Count("id"))
    )
    counted = dict(rows)
    return [(*meaning_words(code), counted[code]) for code in MEANINGS if counted.get(code)]


# -- choices of the form ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What can be chosen and written in a crisis."""

    areas: list[tuple[str, str]]
    levels: list[tuple[str, str]]
    spoken: list[tuple[str, str]]
    written: list[tuple[str, str]]


def options(crisis: Crisis, own_languages: Iterable[str], also: Iterable[str] = ()) -> Options:
    """Return areas, levels and languages of the people on the roll, with counts. Two queries."""
    areas = list(Area.objects.filter(crisis=crisis).order_by("-level", "name", "id"))
    by_level: dict[int, int] = {}
    for area in areas:
        by_level[area.level] = by_level.get(area.level, 0) + 1
    roll = RollEntry.objects.filter(crisis=crisis, is_removed=False, person__withdrawn_at=None)
    counted = roll.order_by().values_list("person__language").annotate(n=Count("id"))
    spoken = dict(sorted(counted, key=lambda pair: (-pair[1], pair[0])))
    spoken.pop("", None)
    written = list(dict.fromkeys([*own_languages, *spoken, *also, "en"]))
    return Options(
        areas=[(area.code, area.name) for area in areas],
        levels=[
            (
                str(level),
                _("Level %(level)s, %(areas)s areas")
                % {"level": formats.count(level), "areas": formats.count(number)},
            )
            for level, number in sorted(by_level.items(), reverse=True)
            if level
        ],
        spoken=[
            (
                code,
                _("%(language)s, %(people)s")
                % {"language": language_words(code), "people": people_words(number)},
            )
            for code, number in spoken.items()
        ],
        written=[(code, _label(code, spoken.get(code, 0))) for code in written],
    )


def _label(code: str, number: int) -> str:
    if not number:
        return language_words(code)
    return _("%(language)s, spoken by %(people)s") % {
        "language": language_words(code),
        "people": people_words(number),
    }


# -- the inbox -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody whom a reply may be about."""

    id: UUID
    name: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyCard:
    """A reply that waits for a person."""

    id: UUID
    text: str
    address: str
    kind: str
    meaning: str
    why: str
    received_at: datetime
    age: str
    candidates: tuple[Candidate, ...]
    problem: str = ""
    reference: str = ""
    chosen: UUID | None = None


def reply_cards(
    request: ActorRequest, items: Sequence[InboxItem]
) -> tuple[list[ReplyCard], list[UUID]]:
    """Return the replies with who may have written them, and whose names are shown."""
    wanted = [person for item in items for person in item.person_ids]
    may_read = request.actor.may(Permission.PEOPLE_READ)
    cards = people.card(wanted, request.at) if may_read else {}
    made = []
    for item in items:
        arrival = item.arrival
        kind, meaning = meaning_words(arrival.meaning)
        made.append(
            ReplyCard(
                id=arrival.id,
                text=arrival.text,
                address=arrival.address,
                kind=kind,
                meaning=meaning,
                why=Held(arrival.reason).label if arrival.reason in Held.values else "",
                received_at=arrival.received_at,
                age=formats.relative(arrival.received_at, request.at),
                candidates=tuple(
                    Candidate(
                        id=person, name=cards[person].name, reference=cards[person].reference
                    )
                    for person in item.person_ids
                    if person in cards
                ),
            )
        )
    return made, list(cards)


def inbox_size() -> int:
    """Return how many replies wait for a person."""
    return sum(messages.inbox_counts().values())
