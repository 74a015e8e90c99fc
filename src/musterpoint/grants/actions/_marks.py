"""Find the same help paid twice: in this organisation, and by blind marks between organisations."""

import hmac
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import chain
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as disclosed
from musterpoint.disclosures.actions import ItemOut
from musterpoint.disclosures.models import Direction, DisclosureItem
from musterpoint.engine.linkage import Facts
from musterpoint.grants import sharing
from musterpoint.grants.actions import _base as base
from musterpoint.grants.models import Applicant, Application, Decision, ForeignMark, Mark, State
from musterpoint.grants.values import marks
from musterpoint.people import identity as identities
from musterpoint.people import queries as people
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation

BATCH = 200
KEPT = timedelta(days=366)
#: Help is given, or the money for it is set aside: only this is told.
TELLING = (
    State.COMMITTED, State.PAID, State.RECEIPTED, State.RECOVERED, State.WRITTEN_OFF,
)  # fmt: skip
#: Nothing was given in the end, unless something was paid before: what was told is taken back.
ENDED = (State.RECOMMENDED, State.ASSESSED, State.REFUSED, State.WITHDRAWN, State.CLOSED)


def send_marks(*, by: Actor, at: datetime) -> int:
    """
    Send the marks of help that is given to the organisations that may have them; return how many.

    From anybody but a State, only of registered people who chose to share; sent once to each for
    each decision. What came to nothing is taken back. Runs as the package's own system.
    """
    _take_back(at)
    own = Organisation.objects.get(id=by.organisation_id)
    there = [one for one in partners(at) if sharing.may_send(own, one)]
    if not there:
        return 0
    rows = list(
        Application.objects.filter(
            state__in=TELLING,
            applicant__in=(Applicant.PERSON, Applicant.FAMILY),
            until_on__gte=at.date() - KEPT,
        ).order_by("id")
    )
    if sharing.needs_choice(own):
        chose = people.shared_by_choice(one.person_id for one in rows if one.person_id)
        rows = [one for one in rows if one.person_id in chose]
    facts = {one.id: found for one in rows if (found := facts_of(one, at)) is not None}
    rounds = _rounds(facts)
    sent = 0
    for other in there:
        items_of = {one.id: _items(one.id, rounds.get(one.id, 0), other.id, at) for one in rows}
        told = _told(other.id, chain.from_iterable(items_of.values()))
        items = [
            ItemOut(item_id=items_of[one.id][-1], subject_id=one.person_id, payload=payload)
            for one in rows
            if one.id in facts
            and not _is_told(items_of[one.id], told)
            and (payload := _payload(one, facts[one.id], own.id, other.id)) is not None
        ]
        for start in range(0, len(items), BATCH):
            part = items[start : start + BATCH]
            disclosures.disclose(
                other.id, sharing.KIND, part, sharing.PURPOSE,
                by=base.system(Permission.DISCLOSURES_SEND), at=at,
            )  # fmt: skip
            sent += len(part)
    return sent


def _payload(row: Application, facts: Facts, own: UUID, other: UUID) -> dict[str, object] | None:
    found = sorted(one.hex() for one in marks.shared(facts, own, other))
    if not found:
        return None
    return {
        "marks": found,
        "purpose": row.purpose,
        "from_on": row.from_on.isoformat(),
        "until_on": row.until_on.isoformat(),
    }


def _take_back(at: datetime) -> None:
    """
    End what was told of help that came to nothing, with whoever has it.

    Of people who stopped sharing it ends in silence, as ``end_items`` says.
    """
    rows = Application.objects.filter(state__in=ENDED, paid=0, until_on__gte=at.date() - KEPT)
    receivers = {one.counterpart_id for one in disclosed.agreements()}
    wanted = [
        item
        for row_id, rounds in _rounds(rows.values_list("id", flat=True)).items()
        for receiver in receivers
        for item in _items(row_id, rounds, receiver, at)
    ]
    standing = DisclosureItem.objects.filter(
        item_id__in=wanted, disclosure__direction=Direction.OUT, ended_at=None
    )
    found = list(standing.values_list("item_id", flat=True))
    if found:
        disclosures.end_items(found, False, by=base.system(Permission.DISCLOSURES_SEND), at=at)


def _rounds(row_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return how often each was decided, of those that were."""
    rows = Decision.objects.filter(application_id__in=list(row_ids)).order_by()
    return dict(
        rows.values("application_id").annotate(n=Count("id")).values_list("application_id", "n")
    )


def _items(row_id: UUID, rounds: int, receiver_id: UUID, at: datetime) -> list[UUID]:
    """
    Return ids for what is told to one receiver: no time in them, and no two can compare them.

    There is one for each decision, so that what was taken back and is given anew is told anew.
    """
    secret = vault.organisation_secret("grants.marks.items", at=at)
    wholes = (row_id.bytes + receiver_id.bytes + one.to_bytes(4) for one in range(rounds + 1))
    made = (hmac.digest(secret, one, "sha256") for one in wholes)
    return [UUID(bytes=one[:16], version=4) for one in made]


def _is_told(items: list[UUID], told: dict[UUID, datetime | None]) -> bool:
    """Say whether the last was told, or one before it stands."""
    return items[-1] in told or any(one in told and told[one] is None for one in items)


def _told(receiver_id: UUID, items: Iterable[UUID]) -> dict[UUID, datetime | None]:
    """Return which items a receiver was told, and since when they are ended."""
    rows = DisclosureItem.objects.filter(
        item_id__in=list(items),
        disclosure__direction=Direction.OUT,
        disclosure__counterpart_id=receiver_id,
    )
    return dict(rows.values_list("item_id", "ended_at"))


def partners(at: datetime) -> list[Organisation]:
    """Return the organisations with which an agreement in force allows marks, by name."""
    ids = [
        one.counterpart_id
        for one in disclosed.agreements()
        if sharing.KIND in one.allows
        and one.crisis_reference is None
        and disclosed.is_in_force(one, at)
    ]
    return list(Organisation.objects.filter(id__in=ids).order_by("name", "id"))


def facts_of(row: Application, at: datetime) -> Facts | None:
    """Return what linkage reads of who applied; None for the erased."""
    try:
        content = base.key_of(row, at).open(base.USE, row.sealed)
    except vault.Erased:
        return None
    if row.person_id is not None:
        card = people.card([row.person_id], at)[row.person_id]
        if card.is_erased:
            return None
        phones = tuple(one.address for one in card.contacts if one.channel == "sms")
        return identities.facts(card.identity, sex=card.sex, phones=phones)
    phones = (str(content["phone"]),) if content["phone"] else ()
    return marks.typed(str(content["name"]), str(content["born"]), phones)


def take_marks(*, by: Actor, at: datetime) -> int:
    """Take in the marks that others sent; nothing goes back, whatever they match."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    own = Organisation.objects.get(id=by.organisation_id)
    found = disclosed.unhandled(sharing.KIND, BATCH, at)
    senders = Organisation.objects.in_bulk([one.sender_id for one in found])
    fresh = [
        ForeignMark(
            item_id=one.item_id,
            sender_id=one.sender_id,
            token=bytes.fromhex(mark),
            purpose=str(one.payload["purpose"])[:30],
            from_on=_day(one.payload["from_on"]),
            until_on=_day(one.payload["until_on"]),
            received_at=at,
        )
        for one in found
        if sharing.may_send(senders[one.sender_id], own)
        for mark in one.payload["marks"]
        if _is_mark(mark)
    ]
    ForeignMark.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=1000)
    disclosures.mark_handled([one.row_id for one in found], by=by, at=at)
    forget_old(at)
    return len(found)


def standing() -> QuerySet[ForeignMark]:
    """Return the marks of others that their senders have not taken back."""
    ended = DisclosureItem.objects.filter(
        item_id=OuterRef("item_id"),
        disclosure__counterpart_id=OuterRef("sender_id"),
        disclosure__direction=Direction.IN,
        ended_at__isnull=False,
    )
    return ForeignMark.objects.filter(~Exists(ended))


def forget_old(at: datetime) -> None:
    """Delete marks a year after the period they are about."""
    limit = at.date() - KEPT
    ForeignMark.objects.filter(until_on__lt=limit).delete()
    Mark.objects.filter(application__until_on__lt=limit).delete()


def _is_mark(text: str) -> bool:
    return len(text) == 2 * marks.SHARED_SIZE and all(one in "0123456789abcdef" for one in text)


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
