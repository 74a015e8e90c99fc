"""Find the same help paid twice: in this organisation, and by blind marks between organisations."""

import hmac
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from itertools import chain
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as disclosed
from musterpoint.disclosures.actions import ItemOut
from musterpoint.disclosures.models import Direction, DisclosureItem
from musterpoint.disclosures.queries import Received
from musterpoint.engine.linkage import Facts
from musterpoint.grants import helps, sharing
from musterpoint.grants.actions import _base as base
from musterpoint.grants.helps import Help
from musterpoint.grants.models import Application, ForeignMark, HelpMark, Mark
from musterpoint.grants.values import marks
from musterpoint.kernel.ids import random_bytes
from musterpoint.people import queries as people
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation

BATCH = 200
KEPT = timedelta(days=366)
#: A help, and one of the purposes for which it is told.
Told = tuple[Help, str]


def send_marks(*, by: Actor, at: datetime) -> int:
    """
    Send the marks of help that is given to the organisations that may have them; return how many.

    From anybody but a State, only of registered people who chose to share; sent once to each for
    each decision. What came to nothing is taken back. Runs as the package's own system.
    """
    found = helps.since(at.date() - KEPT)
    _take_back([one for one in found if one.is_undone], at)
    own = Organisation.objects.get(id=by.organisation_id)
    there = [one for one in partners(at) if sharing.may_send(own, one)]
    given = [one for one in found if one.is_given]
    if not there or not given:
        return 0
    if sharing.needs_choice(own):
        chose = people.shared_by_choice(one.person_id for one in given if one.person_id)
        given = [one for one in given if one.person_id in chose]
    facts: dict[tuple[str, UUID], Facts | None] = {}
    sent = 0
    for other in there:
        items = _fresh(given, facts, own.id, other.id, at)
        for start in range(0, len(items), BATCH):
            part = items[start : start + BATCH]
            disclosures.disclose(
                other.id, sharing.KIND, part, sharing.PURPOSE,
                by=base.system(Permission.DISCLOSURES_SEND), at=at,
            )  # fmt: skip
            sent += len(part)
    return sent


def _fresh(
    given: Iterable[Help],
    facts: dict[tuple[str, UUID], Facts | None],
    own: UUID,
    other: UUID,
    at: datetime,
) -> list[ItemOut]:
    """Return what another organisation was not told yet; ``facts`` are read once for all."""
    items_of = {
        (one, purpose): _items(one, purpose, other, at)
        for one in given
        for purpose in sorted(one.purposes)
    }
    told = _told(other, chain.from_iterable(items_of.values()))
    found = []
    for (one, purpose), items in items_of.items():
        if _is_told(items, told):
            continue
        key = (one.what, one.subject_id)
        if key not in facts:
            facts[key] = helps.facts_of(one, at)
        payload = _payload((one, purpose), facts[key], own, other)
        if payload is not None:
            found.append(ItemOut(item_id=items[-1], subject_id=one.person_id, payload=payload))
    return found


def _payload(told: Told, facts: Facts | None, own: UUID, other: UUID) -> dict[str, object] | None:
    found = sorted(one.hex() for one in marks.shared(facts, own, other)) if facts else []
    if not found:
        return None
    one, purpose = told
    return {
        "marks": found,
        "purpose": purpose,
        "from_on": one.from_on.isoformat(),
        "until_on": one.until_on.isoformat(),
    }


def _take_back(undone: Iterable[Help], at: datetime) -> None:
    """
    End what was told of help that came to nothing, with whoever has it.

    Of people who stopped sharing it ends in silence, as ``end_items`` says.
    """
    receivers = {one.counterpart_id for one in disclosed.agreements()}
    wanted = [
        item
        for one in undone
        for purpose in one.purposes
        for receiver in receivers
        for item in _items(one, purpose, receiver, at)
    ]
    standing = DisclosureItem.objects.filter(
        item_id__in=wanted, disclosure__direction=Direction.OUT, ended_at=None
    )
    found = list(standing.values_list("item_id", flat=True))
    if found:
        disclosures.end_items(found, False, by=base.system(Permission.DISCLOSURES_SEND), at=at)


def _items(one: Help, purpose: str, receiver_id: UUID, at: datetime) -> list[UUID]:
    """
    Return ids for what is told to one receiver: no time in them, and no two can compare them.

    There is one for each decision, so that what was taken back and is given anew is told anew.
    """
    secret = vault.organisation_secret("grants.marks.items", at=at)
    start = one.subject_id.bytes
    if not helps.kind(one.what).has_own_marks:
        start += f"{one.what}/{purpose}".encode()
    wholes = (start + receiver_id.bytes + count.to_bytes(4) for count in range(one.round + 1))
    made = (hmac.digest(secret, whole, "sha256") for whole in wholes)
    return [UUID(bytes=whole[:16], version=4) for whole in made]


def own_marks(one: Help, facts: Facts | None, at: datetime) -> set[bytes]:
    """Return the marks inside the organisation of whom help is for."""
    if helps.kind(one.what).has_own_marks:
        rows = Mark.objects.filter(application_id=one.subject_id)
        return {bytes(token) for token in rows.values_list("token", flat=True)}
    return marks.own(facts or Facts(names=()), one.person_id, at)


def subjects_of(tokens: Collection[bytes]) -> set[tuple[str, UUID]]:
    """Return the kind and id of all help that has any of these marks."""
    wanted = list(tokens)
    here = Mark.objects.filter(token__in=wanted).values_list("application_id", flat=True)
    others = HelpMark.objects.filter(token__in=wanted).values_list("what", "subject_id")
    return {(base.APPLICATION, one) for one in here} | set(others)


def file_marks(*, at: datetime) -> bool:
    """
    Write the marks of help that has none yet, or whose person was found since.

    Returns True while there is more. Runs as the package's own system, before marks are sent.
    """
    found = helps.since(at.date() - KEPT)
    rows = [one for one in found if not helps.kind(one.what).has_own_marks]
    filed = {
        (what, subject_id, person_id)
        for what, subject_id, person_id in HelpMark.objects.filter(
            subject_id__in=[one.subject_id for one in rows]
        ).values_list("what", "subject_id", "person_id")
    }
    waiting = [one for one in rows if (one.what, one.subject_id, one.person_id) not in filed]
    fresh = []
    for one in waiting[:BATCH]:
        HelpMark.objects.filter(what=one.what, subject_id=one.subject_id).delete()
        tokens = own_marks(one, helps.facts_of(one, at), at) or {random_bytes(marks.SIZE)}
        fresh += [
            HelpMark(what=one.what, subject_id=one.subject_id, person_id=one.person_id,
                     token=token, until_on=one.until_on)
            for token in sorted(tokens)
        ]  # fmt: skip
    HelpMark.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=1000)
    return len(waiting) > BATCH


def help_changed(what: str, subject_id: UUID, *, at: datetime) -> None:
    """Have the marks of help made anew, and told when it is given: whoever it is for may differ."""
    HelpMark.objects.filter(what=what, subject_id=subject_id).delete()
    pumps.wake(base.MARKS_LANE, at)


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


def partners(at: datetime, kind: str = sharing.KIND) -> list[Organisation]:
    """Return the organisations with which an agreement in force allows marks, by name."""
    ids = [
        one.counterpart_id
        for one in disclosed.agreements()
        if kind in one.allows and one.crisis_reference is None and disclosed.is_in_force(one, at)
    ]
    return list(Organisation.objects.filter(id__in=ids).order_by("name", "id"))


def facts_of(row: Application, at: datetime) -> Facts | None:
    """Return what linkage reads of who applied; None for the erased."""
    try:
        content = base.key_of(row, at).open(base.USE, row.sealed)
    except vault.Erased:
        return None
    if row.person_id is not None:
        return helps.registered(row.person_id, at)
    phones = (str(content["phone"]),) if content["phone"] else ()
    return marks.typed(str(content["name"]), str(content["born"]), phones)


def take_marks(*, by: Actor, at: datetime) -> int:
    """Take in the marks that others sent; nothing goes back, whatever they match."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    own = Organisation.objects.get(id=by.organisation_id)
    found = disclosed.unhandled(sharing.KIND, BATCH, at)
    senders = Organisation.objects.in_bulk([one.sender_id for one in found])
    for one in found:
        if sharing.may_send(senders[one.sender_id], own):
            days = _day(one.payload["from_on"]), _day(one.payload["until_on"])
            keep_marks(one, str(one.payload["purpose"]), days, at)
    disclosures.mark_handled([one.row_id for one in found], by=by, at=at)
    forget_old(at)
    return len(found)


def keep_marks(one: Received, purpose: str, days: tuple[date, date], at: datetime) -> None:
    """Keep the marks of what another organisation sent; they go a year after the last day."""
    fresh = [
        ForeignMark(
            item_id=one.item_id, sender_id=one.sender_id, token=bytes.fromhex(mark),
            purpose=purpose[:30], from_on=days[0], until_on=days[1], received_at=at,
        )
        for mark in one.payload["marks"]
        if _is_mark(mark)
    ]  # fmt: skip
    ForeignMark.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=1000)


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
    HelpMark.objects.filter(until_on__lt=limit).delete()


def _is_mark(text: str) -> bool:
    return len(text) == 2 * marks.SHARED_SIZE and all(one in "0123456789abcdef" for one in text)


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
