"""Questions about campaigns and replies. Whoever shows a reply records that it was seen."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from musterpoint.crises.models import RollEntry
from musterpoint.messaging import queries as messages
from musterpoint.messaging.models import Inbound, Message, MessageState
from musterpoint.messaging.queries import Arrival
from musterpoint.outreach.audience import Audience
from musterpoint.outreach.models import Campaign, CampaignState, SharedDelivery
from musterpoint.outreach.texts import choose, fallbacks
from musterpoint.people import queries as people
from musterpoint.tenancy import scope
from musterpoint.tenancy.models import Organisation

#: So few people are named to the database; more are sorted out here.
FEW = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """
    What a draft would do: how many people, by the language of the text they get.

    ``in_fallback`` get a text that is not in their language; ``missing`` (by language) get none.
    ``parts`` is how many text messages one copy of each text is.
    """

    people: int
    by_text: dict[str, int]
    in_fallback: int
    missing: dict[str, int]
    parts: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """
    How far a campaign is. ``recipients`` and ``skipped`` count people, ``messages`` messages by
    state, ``suppressed`` messages that were withheld by reason; ``shared`` people at another's
    telephone; ``parts`` what carriers bill.
    """

    state: str
    recipients: int
    skipped: int
    in_fallback: int
    shared: int
    messages: dict[str, int]
    suppressed: dict[str, int]
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxItem:
    """A reply that waits for a person, with everybody who has that address."""

    arrival: Arrival
    person_ids: tuple[UUID, ...]


def campaigns(crisis_id: UUID | None = None) -> QuerySet[Campaign]:
    """Return campaigns, newest first."""
    rows = Campaign.objects.order_by("-created_at", "-id")
    return rows if crisis_id is None else rows.filter(crisis_id=crisis_id)


def preview(campaign_id: UUID) -> Preview:
    """Return what the campaign would do if it were sent now."""
    campaign = Campaign.objects.get(id=campaign_id)
    roll = Audience.from_json(campaign.audience).roll(campaign.crisis_id)
    spoken = roll.values_list("person__language").annotate(count=Count("id"))
    organisation = Organisation.objects.get(id=scope.organisation_id())
    order = fallbacks(campaign.fallbacks, organisation.languages)
    by_text: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    in_fallback = 0
    for language, count in spoken:
        choice = choose(language, campaign.texts, order)
        if choice is None:
            missing[language] += count
            continue
        by_text[choice.language] += count
        in_fallback += count if choice.is_fallback else 0
    return Preview(
        people=by_text.total() + missing.total(),
        by_text=dict(by_text),
        in_fallback=in_fallback,
        missing=dict(missing),
        parts={language: messages.parts(text) for language, text in campaign.texts.items()},
    )


def campaign_progress(campaign_id: UUID) -> Progress:
    """Return how far a campaign is."""
    campaign = Campaign.objects.get(id=campaign_id)
    return Progress(
        state=campaign.state,
        recipients=campaign.recipients,
        skipped=campaign.skipped,
        in_fallback=campaign.in_fallback,
        shared=SharedDelivery.objects.filter(campaign_id=campaign_id).count(),
        messages=messages.states(campaign_id),
        suppressed=messages.suppressed(campaign_id),
        parts=messages.billed_parts(campaign_id),
    )


def replies(campaigns: Sequence[Campaign]) -> dict[UUID, dict[str, int]]:
    """
    Return how many replies came to each campaign, by meaning. One query.

    A reply belongs to the campaign that wrote to its address last before it.
    """
    sent = [one.approved_at for one in campaigns if one.approved_at is not None]
    if not sent:
        return {}
    wrote_last = (
        Message.objects.filter(
            address_token=OuterRef("address_token"),
            campaign_id__isnull=False,
            created_at__lte=OuterRef("received_at"),
        )
        .order_by("-created_at", "-id")
        .values("campaign_id")[:1]
    )
    rows = (
        Inbound.objects.filter(received_at__gte=min(sent))
        .exclude(meaning="")
        .annotate(campaign=Subquery(wrote_last))
        .filter(campaign__in=[one.id for one in campaigns])
        .order_by()
        .values_list("campaign", "meaning")
        .annotate(n=Count("id"))
    )
    found: dict[UUID, dict[str, int]] = {}
    for campaign, meaning, number in rows:
        found.setdefault(campaign, {})[meaning] = number
    return found


def unanswered(tokens: Sequence[bytes], since: datetime) -> set[bytes]:
    """
    Return the addresses that a campaign wrote to since then and that have not answered it.

    What came in and was not read yet is no answer.
    """
    written = Message.objects.filter(
        address_token__in=tokens,
        campaign_id__in=Campaign.objects.values("id"),
        created_at__gt=since,
    ).exclude(state__in=messages.NEVER_SEEN)
    asked = written.values_list("address_token").annotate(last=Max("created_at")).order_by()
    last = {bytes(token): moment for token, moment in asked}
    came = Inbound.objects.filter(address_token__in=list(last), received_at__gt=since)
    told = (
        came.exclude(meaning="")
        .values_list("address_token")
        .annotate(last=Max("received_at"))
        .order_by()
    )
    heard = {bytes(token): moment for token, moment in told}
    return {token for token, moment in last.items() if heard.get(token, since) < moment}


def next_to_send() -> UUID | None:
    """Return the campaign to go on with: alerts first, then the oldest."""
    sending = Campaign.objects.filter(state=CampaignState.SENDING)
    rows = sending.order_by("approved_at", "id").values_list("lane", "id")
    ranked = sorted(rows, key=lambda row: row[0] != "life_safety")
    return ranked[0][1] if ranked else None


def senders(arrivals: Sequence[Arrival], at: datetime) -> dict[UUID, list[UUID]]:
    """Return, for each arrival, everybody who has its address; nobody when that is no real one."""
    pairs = {(arrival.channel, arrival.address) for arrival in arrivals if arrival.address}
    found = people.persons_of_addresses(sorted(pairs), at)
    return {arrival.id: found.get((arrival.channel, arrival.address), []) for arrival in arrivals}


def inbox(at: datetime, *, limit: int = 50, offset: int = 0) -> list[InboxItem]:
    """Return the replies that wait for a person: calls for help first, then the oldest."""
    waiting = messages.inbox(at, limit=limit, offset=offset)
    found = senders(waiting, at)
    return [InboxItem(arrival=one, person_ids=tuple(found[one.id])) for one in waiting]


def inbox_counts() -> dict[str, int]:
    """Return how many replies wait for a person, by what the rules read in them."""
    return messages.inbox_counts()


def crises_written_to() -> list[UUID]:
    """Return the open crises that have campaigns."""
    rows = Campaign.objects.filter(crisis__closed_at=None).order_by("crisis_id")
    return list(rows.values_list("crisis_id", flat=True).distinct())


def newly_reached(crisis_id: UUID) -> dict[UUID, datetime]:
    """
    Return who is not marked reached yet though a campaign's message arrived, and when it first did.

    The sets meet here and not in the database: in the first hour of a crisis its tables have no
    statistics, and the planner then joins them row by row.
    """
    roll = RollEntry.objects.filter(crisis_id=crisis_id, reached_at=None, is_removed=False)
    unmarked = set(roll.values_list("person_id", flat=True))
    mine = list(Campaign.objects.filter(crisis_id=crisis_id).values_list("id", flat=True))
    if not unmarked or not mine:
        return {}
    by_message: dict[UUID, list[UUID]] = defaultdict(list)
    shared = SharedDelivery.objects.filter(campaign_id__in=mine)
    arrived = Message.objects.filter(campaign_id__in=mine, state=MessageState.DELIVERED)
    if len(unmarked) <= FEW:
        shared = shared.filter(person_id__in=unmarked)
    for message_id, person_id in shared.values_list("message_id", "person_id"):
        by_message[message_id].append(person_id)
    if len(unmarked) <= FEW:
        arrived = arrived.filter(Q(subject_id__in=unmarked) | Q(id__in=list(by_message)))
    first: dict[UUID, datetime] = {}
    for message_id, subject_id, moment in arrived.values_list("id", "subject_id", "updated_at"):
        for person_id in (subject_id, *by_message.get(message_id, ())):
            if person_id in unmarked:
                first[person_id] = min(moment, first.get(person_id, moment))
    return first
