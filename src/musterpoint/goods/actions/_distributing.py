"""Distributions are planned, their lists written, and closed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises.models import RollEntry
from musterpoint.goods import codes, queries
from musterpoint.goods.models import Distribution, Item, Listed, Per, Ration
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.people import queries as people
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

USE = "goods.listed"
GIVE = Permission.GOODS_DISTRIBUTE
MOST_LISTED = 20_000
MOST_PEOPLE = 60


class Over(Refused):
    """The distribution is closed, or takes no list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RationIn:
    """So much of an item for each family or person."""

    item_id: UUID
    per: Per
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributionIn:
    """What is planned: a place, a time, a store, what each gets."""

    name: str
    place: str
    store_id: UUID
    starts_at: datetime
    ends_at: datetime
    by_list: bool
    expected: int = 0
    crisis_id: UUID | None = None
    rations: Sequence[RationIn]


def plan(given: DistributionIn, *, by: Actor, at: datetime) -> Distribution:
    """Plan a distribution. Raises Invalid without a ration, or when it ends before it begins."""
    by.require(GIVE)
    store = queries.store(given.store_id)
    if given.ends_at <= given.starts_at:
        text = _("It ends after it begins.")
        raise Invalid(text, fields={"ends_at": [text]})
    items = {one.id for one in Item.objects.filter(id__in=[r.item_id for r in given.rations])}
    sound = all(one.item_id in items and one.amount > 0 for one in given.rations)
    if not given.rations or not sound or len(items) != len(given.rations):
        raise Invalid(_("Say what each gets: at least one item, each of them once."))
    row = Distribution.objects.create(
        name=given.name, place=given.place, store=store, crisis_id=given.crisis_id,
        by_list=given.by_list, expected=given.expected, starts_at=given.starts_at,
        ends_at=given.ends_at, made_at=at, made_by=by.id,
    )  # fmt: skip
    Ration.objects.bulk_create(
        Ration(distribution=row, item_id=one.item_id, per=one.per, amount=one.amount)
        for one in given.rations
    )
    audit.record("goods.distribution.planned", subject_id=row.id, by=by, at=at)
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedIn:
    """
    Somebody for the list: a short name, how many they are, who may collect for them.

    ``person_id`` and ``family_id`` are of the registry; without them each line is its own.
    """

    name: str
    people: int = 1
    proxies: tuple[str, ...] = ()
    person_id: UUID | None = None
    family_id: UUID | None = None


def put_on_list(
    distribution_id: UUID, given: Iterable[ListedIn], *, by: Actor, at: datetime
) -> int:
    """
    Put people on the list of a distribution; a family stands on it once. Return how many are new.

    Raises Over for a closed one or one by headcount, Invalid for a family of no size.
    """
    by.require(GIVE)
    row = locked(distribution_id)
    if row.closed_at is not None or not row.by_list:
        raise Over(_("This distribution takes nobody on a list."))
    there = {bytes(one) for one in row.listed.values_list("family", flat=True)}
    number = row.listed.aggregate(last=Max("number"))["last"] or 0
    made: list[Listed] = []
    names: dict[UUID, Mapping[str, object]] = {}
    for one in given:
        if not 1 <= one.people <= MOST_PEOPLE or not one.name.strip():
            raise Invalid(_("A line needs a short name and from 1 to 60 people."))
        found = _listed(row, one, at=at)
        if found.family in there:
            continue
        there.add(bytes(found.family))
        number += 1
        found.number = number
        names[found.id] = {"name": one.name.strip()[:80], "proxies": list(one.proxies)[:3]}
        made.append(found)
    if number > MOST_LISTED:
        raise Invalid(_("A list has at most 20,000 families. Plan a second distribution."))
    keys = vault.make_keys([one.subject_id for one in made], at=at)
    for found in made:
        found.sealed = keys[found.subject_id].seal(USE, names[found.id])
    Listed.objects.bulk_create(made)
    audit.record("goods.list.extended", subject_id=row.id, by=by, at=at, count=len(made))
    return len(made)


def _listed(row: Distribution, one: ListedIn, *, at: datetime) -> Listed:
    made = uuid7()
    person = one.person_id or made
    return Listed(
        id=made,
        distribution=row,
        subject_id=person,
        token=codes.token_of(person, at),
        family=codes.token_of(one.family_id or person, at),
        code_digest=codes.digest_of(codes.code_of(made, at)),
        people=one.people,
        made_at=at,
    )


def list_families(
    distribution_id: UUID, person_ids: Iterable[UUID], *, by: Actor, at: datetime
) -> int:
    """
    Put the families of registered people on the list, each once, under its head's short name.

    The other adults of a family may collect for it. Needs the right to see people too.
    """
    by.require(GIVE)
    by.require(Permission.PEOPLE_READ)
    found = people.who(person_ids, at)
    families = people.household_members(
        {one.household_id for one in found.values() if one.household_id is not None}
    )
    everybody = people.who({one for members in families.values() for one in members}, at)
    audit.saw("goods.list.made", list(found), by=by, at=at)
    given: list[ListedIn] = []
    seen: set[UUID] = set()
    for one in found.values():
        if one.is_erased or (one.household_id or one.person_id) in seen:
            continue
        seen.add(one.household_id or one.person_id)
        members = families.get(one.household_id, ()) if one.household_id else ()
        head = everybody[members[0]] if members and members[0] in everybody else one
        given.append(
            ListedIn(
                name=short(head.identity.names),
                people=min(max(1, len(members)), MOST_PEOPLE),
                proxies=tuple(
                    short(everybody[other].identity.names)
                    for other in members
                    if other != head.person_id
                    and other in everybody
                    and (everybody[other].age_band or 0) >= ADULT
                )[:3],
                person_id=head.person_id,
                family_id=one.household_id,
            )
        )
    return put_on_list(distribution_id, given, by=by, at=at)


def list_roll(distribution_id: UUID, crisis_id: UUID, area: str, *, by: Actor, at: datetime) -> int:
    """Put the families of a crisis's roll on the list, of one area or of all; as the families."""
    by.require(Permission.PEOPLE_READ)
    rows = RollEntry.objects.filter(crisis_id=crisis_id, is_removed=False)
    if area:
        rows = rows.filter(area=area)
    chosen = list(rows.order_by("id").values_list("person_id", flat=True))
    return list_families(distribution_id, chosen, by=by, at=at)


ADULT = 18


def short(names: Sequence[str]) -> str:
    """Return a short name: the first word, and the first letter of the last."""
    words = (names[0] if names else "").split()
    if not words:
        return _("Without a name")
    return words[0] if len(words) == 1 else f"{words[0]} {words[-1][0]}."


def close(distribution_id: UUID, *, by: Actor, at: datetime) -> Distribution:
    """Close a distribution: nothing is handed out at it any more. Once more changes nothing."""
    by.require(GIVE)
    row = locked(distribution_id)
    if row.closed_at is None:
        row.closed_at = at
        row.save(update_fields=["closed_at"])
        audit.record("goods.distribution.closed", subject_id=row.id, by=by, at=at)
    return row


def locked(distribution_id: UUID) -> Distribution:
    """Return a distribution, locked, or raise Missing."""
    row = Distribution.objects.select_for_update().filter(id=distribution_id).first()
    if row is None:
        raise Missing(_("There is no such distribution here."))
    return row
