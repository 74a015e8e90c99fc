"""One step of a campaign: the next thousand on the roll, each in their language."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from musterpoint.audit import actions as audit
from musterpoint.crises import actions as crises
from musterpoint.messaging import actions as messaging
from musterpoint.messaging import queries as outbox
from musterpoint.messaging.actions import Outgoing
from musterpoint.messaging.models import Lane
from musterpoint.outreach import queries
from musterpoint.outreach.actions._campaigns import locked
from musterpoint.outreach.audience import Audience
from musterpoint.outreach.models import Campaign, CampaignState, SharedDelivery
from musterpoint.outreach.texts import Choice, choose, fallbacks
from musterpoint.people import queries as people
from musterpoint.people.models import Person
from musterpoint.people.queries import Address
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation

STEP = 1000


@dataclass(frozen=True, slots=True)
class Meant:
    """Somebody who is meant, and the addresses that reach them: their own or the head's."""

    person_id: UUID
    addresses: tuple[Address, ...]

    @property
    def is_own(self) -> bool:
        """Say whether the addresses are the person's own."""
        return any(address.person_id == self.person_id for address in self.addresses)


def send_some(campaign_id: UUID, *, limit: int = STEP, by: Actor, at: datetime) -> bool:
    """
    Put the next step of a campaign into the outbox; return True while there is more.

    The cursor moves in the same transaction, so that a killed worker's step is done once. Each
    address gets one message; whoever shares it is counted with it. Somebody without an address
    of their own is reached by the head of the household, when the head is meant as well.
    """
    by.require(Permission.MESSAGES_SEND)
    campaign = locked(campaign_id)
    if campaign.state != CampaignState.SENDING:
        return False
    is_late = campaign.valid_until is not None and campaign.valid_until <= at
    entries = [] if is_late else _next_entries(campaign, limit)
    if entries:
        _send(campaign, [person_id for _entry, person_id in entries], by, at)
        campaign.cursor = entries[-1][0]
    is_done = len(entries) < limit
    if is_done:
        campaign.state, campaign.finished_at = CampaignState.SENT, at
        audit.record(
            "outreach.campaign.sent",
            subject_id=campaign.id,
            by=by,
            at=at,
            recipients=campaign.recipients,
            skipped=campaign.skipped,
        )
    campaign.save(
        update_fields=["state", "cursor", "recipients", "skipped", "in_fallback", "finished_at"]
    )
    return not is_done


def _next_entries(campaign: Campaign, limit: int) -> list[tuple[UUID, UUID]]:
    rows = Audience.from_json(campaign.audience).roll(campaign.crisis_id)
    if campaign.cursor is not None:
        rows = rows.filter(id__gt=campaign.cursor)
    return list(rows.order_by("id").values_list("id", "person_id")[:limit])


def _send(campaign: Campaign, person_ids: Sequence[UUID], by: Actor, at: datetime) -> None:
    organisation = Organisation.objects.get(id=scope.organisation_id())
    languages = fallbacks(campaign.fallbacks, organisation.languages)
    plan: list[tuple[Meant, Choice, list[Address]]] = []
    outgoing: list[Outgoing] = []
    # Who has the address comes before who only shares it, so that the message is under their key.
    for meant in sorted(_meant(campaign, person_ids, at), key=lambda one: not one.is_own):
        chosen = choose_addresses(meant.addresses, campaign.lane)
        choice = choose(chosen[0].language, campaign.texts, languages) if chosen else None
        if choice is None:
            continue
        plan.append((meant, choice, chosen))
        outgoing += [
            Outgoing(
                subject_id=meant.person_id,
                channel=address.channel,
                address=address.address,
                text=campaign.texts[choice.language],
                language=choice.language,
                withhold=reason_to_withhold(address, campaign.lane),
            )
            for address in chosen
        ]
    messaging.queue(
        outgoing,
        lane=campaign.lane,
        campaign_id=campaign.id,
        due_at=at,
        valid_until=campaign.valid_until,
        by=by,
        at=at,
    )
    reached = _note_shared(campaign, plan, at)
    campaign.recipients += len(reached)
    campaign.skipped += len(person_ids) - len(reached)
    campaign.in_fallback += sum(
        choice.is_fallback for meant, choice, _chosen in plan if meant.person_id in reached
    )


def _meant(campaign: Campaign, person_ids: Sequence[UUID], at: datetime) -> list[Meant]:
    """Return the people with their own addresses, or the head's where they have none."""
    own = _addresses(person_ids, at)
    without = [person for person in person_ids if person not in own]
    heads = _heads(campaign, without)
    of_heads = _addresses(set(heads.values()), at)
    return [
        Meant(person, tuple(own[person] if person in own else _of_head(person, heads, of_heads)))
        for person in person_ids
    ]


def _of_head(
    person_id: UUID, heads: dict[UUID, UUID], addresses: dict[UUID, list[Address]]
) -> list[Address]:
    return addresses.get(heads[person_id], []) if person_id in heads else []


def _addresses(person_ids: Iterable[UUID], at: datetime) -> dict[UUID, list[Address]]:
    found: dict[UUID, list[Address]] = defaultdict(list)
    for address in people.addresses(person_ids, at):
        found[address.person_id].append(address)
    return found


def _heads(campaign: Campaign, person_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return person -> head of the household, where the head is meant by the campaign too."""
    members = dict(
        Person.objects.filter(id__in=person_ids, household_id__isnull=False).values_list(
            "id", "household_id"
        )
    )
    heads = dict(
        Person.objects.filter(
            household_id__in=set(members.values()), is_head=True, withdrawn_at=None
        ).values_list("household_id", "id")
    )
    roll = Audience.from_json(campaign.audience).roll(campaign.crisis_id)
    meant = set(roll.filter(person_id__in=set(heads.values())).values_list("person_id", flat=True))
    return {
        person: heads[household]
        for person, household in members.items()
        if heads.get(household) in meant
    }


def choose_addresses(addresses: Sequence[Address], lane: str) -> list[Address]:
    """
    Return where to write: an alert by every channel, anything else to the best address.

    The person's order holds; safe and working ones come first. A withheld address is chosen only
    when there is no other, so that the reason is kept.
    """
    ranked = sorted(addresses, key=lambda one: bool(reason_to_withhold(one, lane)))
    if lane != Lane.LIFE_SAFETY:
        return ranked[:1]
    best: dict[str, Address] = {}
    for address in ranked:
        best.setdefault(address.channel, address)
    return list(best.values())


def reason_to_withhold(address: Address, lane: str) -> str:
    """Return why an address gets nothing: it is unsafe, or it failed and this is no alert."""
    if not address.is_safe:
        return "unsafe_address"
    return "failed_address" if address.failed and lane != Lane.LIFE_SAFETY else ""


def _note_shared(
    campaign: Campaign, plan: Sequence[tuple[Meant, Choice, list[Address]]], at: datetime
) -> set[UUID]:
    """Note who is reached by whose message; return everybody whom a message goes to."""
    pairs = {(one.channel, one.address) for _meant, _choice, chosen in plan for one in chosen}
    holders = outbox.holders(campaign.id, list(pairs), at)
    reached: set[UUID] = set()
    shared: list[SharedDelivery] = []
    for meant, _choice, chosen in plan:
        carrying = [
            holders[one.channel, one.address]
            for one in chosen
            if not reason_to_withhold(one, campaign.lane) and (one.channel, one.address) in holders
        ]
        if carrying:
            reached.add(meant.person_id)
            if all(subject != meant.person_id for _message, subject in carrying):
                shared.append(
                    SharedDelivery(
                        campaign=campaign, message_id=carrying[0][0], person_id=meant.person_id
                    )
                )
    SharedDelivery.objects.bulk_create(shared, batch_size=2000, ignore_conflicts=True)
    return reached


def mark_reached(crisis_id: UUID, *, by: Actor, at: datetime) -> int:
    """
    Tell the roll whose telephone confirmed the delivery of a campaign's message; return how many.

    Only ``delivered`` counts: a carrier's ``accepted`` says nothing about the person. Whoever is
    marked already is left alone, so that this may be called again at any time.
    """
    by.require(Permission.MESSAGES_PUMP)
    by_moment: dict[datetime, list[UUID]] = defaultdict(list)
    for person_id, moment in queries.newly_reached(crisis_id).items():
        by_moment[moment].append(person_id)
    return sum(
        crises.mark_reached(crisis_id, person_ids, moment, by=by, at=at)
        for moment, person_ids in sorted(by_moment.items())
    )
