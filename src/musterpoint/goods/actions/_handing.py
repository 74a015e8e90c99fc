"""Hand out rations at a desk, and review what was handed out."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from musterpoint.accounts.queries import same_hands
from musterpoint.audit import actions as audit
from musterpoint.funds import actions as books
from musterpoint.goods import codes, places, queries
from musterpoint.goods.actions._books import Move, check_same, move
from musterpoint.goods.actions._catalogue import watch
from musterpoint.goods.actions._distributing import GIVE, Over, locked
from musterpoint.goods.actions._stock import lend
from musterpoint.goods.models import (
    Batch,
    Distribution,
    Handout,
    HandoutLine,
    Item,
    Listed,
    Loan,
    Per,
    Proof,
)
from musterpoint.goods.models.giving import SECOND
from musterpoint.kernel.errors import Invalid, Missing, NotAllowed, Refused
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

MOST_COUNTED = 5_000
Taken = Sequence[tuple[Item, Batch | None, int]]


class GivenBefore(Refused):
    """The person or the family was given it at this distribution."""


class Reviewed(Refused):
    """It was reviewed, or taken back, before."""


def find(row: Distribution, code: str) -> Listed:
    """Return who on the list has this code on their card, or this number; or raise Missing."""
    plain = code.strip()
    if plain.isdecimal() and len(plain) < 7:
        found = Listed.objects.filter(distribution=row, number=int(plain)).first()
    else:
        found = Listed.objects.filter(distribution=row, code_digest=codes.digest_of(code)).first()
    if found is None:
        raise Missing(_("Nobody on this list has that code. Look at the card again."))
    return found


def hand_out(
    distribution_id: UUID,
    listed_id: UUID,
    *,
    key: UUID,
    proof: Proof,
    by_proxy: bool = False,
    by: Actor,
    at: datetime,
) -> Handout:
    """
    Give somebody on the list their ration; the same key again changes nothing.

    Raises GivenBefore for a person or a family that has it, NotEnough, Over when it is closed,
    KeyUsed when the key gave to somebody else.
    """
    by.require(GIVE)
    row = locked(distribution_id)
    before = Handout.objects.filter(key=key).first()
    if before is not None:
        check_same(
            (before.distribution_id, before.listed_id, before.proof, before.by_proxy),
            (row.id, listed_id, proof, by_proxy),
        )
        return before
    listed = Listed.objects.filter(distribution=row, id=listed_id).first()
    if listed is None:
        raise Missing(_("Nobody on this list has that number."))
    if row.closed_at is not None:
        raise Over(_("This distribution is closed."))
    if given_before(row, listed):
        raise GivenBefore(_("This family was given it before. Ask whoever is in charge."))
    taken = queries.pick(row.store, rations(row, listed.people, 1), at.date())
    made = handout(row, key, proof, at, by=by, at=at)
    made.listed, made.token, made.family = listed, listed.token, listed.family
    made.people, made.families, made.by_proxy = listed.people, 1, by_proxy
    return give(made, taken, by=by, at=at)


def count_out(
    distribution_id: UUID, people: int, families: int, *, key: UUID, by: Actor, at: datetime
) -> Handout:
    """Give rations to so many people of so many families without a list. Raises as ``hand_out``."""
    by.require(GIVE)
    row = locked(distribution_id)
    before = Handout.objects.filter(key=key).first()
    if before is not None:
        check_same(
            (before.distribution_id, before.listed_id, before.people, before.families),
            (row.id, None, people, families),
        )
        return before
    if row.closed_at is not None or row.by_list:
        raise Over(_("This distribution is closed, or goes by its list."))
    made = counted(row, key, people, families, at, by=by, at=at)
    taken = queries.pick(row.store, rations(row, people, families), at.date())
    return give(made, taken, by=by, at=at)


def counted(
    row: Distribution,
    key: UUID,
    people: int,
    families: int,
    given_at: datetime,
    *,
    by: Actor,
    at: datetime,
) -> Handout:
    """Return a hand-out to so many without a list, not kept yet. Raises Invalid."""
    if not 1 <= families <= people <= MOST_COUNTED:
        raise Invalid(
            _(
                "Say how many families and people: one at least, 5000 at most, and no more families"
                " than people."
            )
        )
    made = handout(row, key, Proof.HEADCOUNT, given_at, by=by, at=at)
    made.people, made.families = people, families
    return made


def rations(row: Distribution, people: int, families: int) -> dict[Item, int]:
    """Return how much of each item so many people of so many families get."""
    return {
        one.item: one.amount * (people if one.per == Per.PERSON else families)
        for one in row.rations.select_related("item")
    }


def given_before(row: Distribution, listed: Listed) -> bool:
    """Say whether the person or the family has it; what waits for a review was given too."""
    return (
        Handout.objects.filter(distribution=row, taken_back_at=None)
        .filter(Q(token=listed.token) | Q(family=listed.family))
        .exists()
    )


def handout(
    row: Distribution, key: UUID, proof: Proof, given_at: datetime, *, by: Actor, at: datetime
) -> Handout:
    """Return a hand-out that says nothing yet of who was given it."""
    return Handout(
        key=key, distribution=row, proof=proof, given_at=given_at, given_by=by.id, told_at=at,
    )  # fmt: skip


def give(made: Handout, taken: Taken, *, by: Actor, at: datetime) -> Handout:
    """Keep a hand-out with what was given, and take that out of the store."""
    made.save(force_insert=True)
    _draw(made, taken, under=GIVE, by=by, at=at)
    audit.record(
        "goods.handout.given", subject_id=made.id, by=by, at=at, trouble=made.trouble or "none"
    )
    return made


def _draw(
    made: Handout,
    taken: Taken,
    found: Mapping[Item, int] | None = None,
    *,
    under: Permission,
    by: Actor,
    at: datetime,
) -> None:
    """Take out of the store what was given, and note what was ``found`` that no book had."""
    row = made.distribution
    drawn = [(places.stock(row.store, batch), item, batch, n) for item, batch, n in taken]
    drawn += [(places.FOUND, item, None, n) for item, n in (found or {}).items()]
    if not drawn:
        return
    HandoutLine.objects.bulk_create(
        HandoutLine(handout=made, item=item, batch=batch, amount=amount)
        for _account, item, batch, amount in drawn
    )
    moves: list[Move] = []
    for account, item, batch, amount in drawn:
        goal = places.DOUBLE if made.trouble in SECOND else places.GIVEN
        if item.lent_days:
            goal = places.lent(row.store)
            _lend(made, item, batch, amount, at=at)
        moves += [(account, item, -amount), (goal, item, amount)]
    move(
        f"goods-handout:{made.id}",
        at.date(),
        f"Given at {row.name}",
        moves,
        {"distribution": str(row.id), "handout": str(made.id)},
        under=under,
        by=by,
        at=at,
    )
    watch(row.store, at=at)


def _lend(made: Handout, item: Item, batch: Batch | None, amount: int, *, at: datetime) -> None:
    """Note what comes back, and of whom, as the list has them."""
    listed = made.listed
    who = f"{made.distribution.name}: {listed.number}" if listed else made.distribution.name
    loan = Loan(
        store=made.distribution.store, item=item, batch=batch, is_to_us=False, amount=amount,
        due_at=made.given_at + timedelta(days=item.lent_days), handout_id=made.id, made_at=at,
    )  # fmt: skip
    lend(loan, who, at=at)


def review(handout_id: UUID, *, was_given: bool, note: str, by: Actor, at: datetime) -> Handout:
    """
    Review a hand-out that was in trouble, or take back one that was not.

    What was not given after all comes back to the store by an entry of its own. What was given and
    the books did not have is booked now: out of what the store has, whatever its day, and the rest
    as found. Raises NotAllowed for whoever handed it out, Reviewed, Invalid without a note.
    """
    by.require(Permission.GOODS_CHANGE)
    row = Handout.objects.select_for_update().filter(id=handout_id).first()
    if row is None:
        raise Missing(_("There is no such hand-out here."))
    if row.reviewed_at is not None or row.taken_back_at is not None:
        raise Reviewed(_("This was reviewed before."))
    if same_hands(by, [row.given_by]):
        raise NotAllowed(_("Somebody else than who handed it out reviews it."))
    if not note.strip():
        text = _("Say what you found.")
        raise Invalid(text, fields={"note": [text]})
    if was_given and not row.trouble:
        raise Reviewed(_("There is nothing to review about this."))
    if was_given:
        _catch_up(row, by=by, at=at)
    else:
        _take_back(row, by=by, at=at)
    row.review, row.reviewed_at, row.reviewed_by = note.strip()[:300], at, by.id
    row.save(update_fields=["review", "reviewed_at", "reviewed_by", "taken_back_at"])
    audit.record("goods.handout.reviewed", subject_id=row.id, by=by, at=at, given=was_given)
    return row


def _catch_up(row: Handout, *, by: Actor, at: datetime) -> None:
    """Book a hand-out that was told with nothing in the books to take it from."""
    if row.lines.exists():
        return
    taken: list[tuple[Item, Batch | None, int]] = []
    found: dict[Item, int] = {}
    store = row.distribution.store
    there = queries.held(of_store=store)
    for item, amount in rations(row.distribution, row.people, row.families).items():
        left = amount
        for one in there:
            part = min(left, one.free) if one.item == item else 0
            if part > 0:
                taken.append((item, one.batch, part))
                left -= part
        if left:
            found[item] = left
    _draw(row, taken, found, under=Permission.GOODS_CHANGE, by=by, at=at)


def _take_back(row: Handout, *, by: Actor, at: datetime) -> None:
    row.taken_back_at = at
    if not row.lines.exists():
        return
    loans = Loan.objects.select_for_update().filter(handout_id=row.id)
    if any(one.returned for one in loans):
        raise Reviewed(_("Some of it came back already. Take back the rest as lent things."))
    for one in loans:
        one.returned, one.ended_at = one.amount, at
        one.save(update_fields=["returned", "ended_at"])
    books.reverse(
        f"goods-handout:{row.id}",
        f"goods-handout-back:{row.id}",
        on=at.date(),
        text="Taken back after a review",
        under=Permission.GOODS_CHANGE,
        by=by,
        at=at,
    )
    watch(row.distribution.store, at=at)


def names(listed: Sequence[Listed], *, by: Actor, at: datetime) -> dict[UUID, Mapping[str, object]]:
    """Return the short name and the proxies of people on a list; the erased are not there."""
    by.require(GIVE)
    keys = vault.open_keys([one.subject_id for one in listed], at=at)
    audit.saw("goods.list.read", [one.subject_id for one in listed], by=by, at=at)
    return {
        one.id: keys[one.subject_id].open("goods.listed", one.sealed)
        for one in listed
        if one.subject_id in keys
    }
