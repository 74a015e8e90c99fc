"""What phones gave while they had no network, by a list or by headcount, is told later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.goods import queries
from musterpoint.goods.actions._distributing import GIVE, locked
from musterpoint.goods.actions._handing import counted, give, handout, rations
from musterpoint.goods.models import Distribution, Handout, Item, Listed, Proof, Trouble
from musterpoint.goods.queries import NotEnough
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.actors import Actor

#: A phone's clock may be wrong by so much, and it tells within so long.
AHEAD, LATE = timedelta(minutes=10), timedelta(days=14)
MOST_TOLD = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a phone tells of one hand-out: ``key`` is its own; ``token`` is of the list."""

    key: UUID
    token: str
    given_at: datetime
    proof: Proof
    by_proxy: bool = False

    @property
    def whom(self) -> str:
        """Say to whom it was given, as the hand-out of the same key says it."""
        return self.token.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a phone tells of rations counted out without a list; ``key`` is its own."""

    key: UUID
    people: int
    families: int
    given_at: datetime

    @property
    def whom(self) -> str:
        """Say to whom it was given, as the hand-out of the same key says it."""
        return f"{self.families}/{self.people}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """
    What became of a line that a phone told: ``given``, ``repeated``, ``unknown``, a trouble.

    ``unknown``: it names nobody on the list, or counts where a list holds. ``key_used``: its key
    gave to somebody else. Nothing was booked of either.
    """

    key: UUID
    state: str


def take_queue(
    distribution_id: UUID,
    lines: Sequence[Told | Counted],
    device: str,
    *,
    by: Actor,
    at: datetime,
) -> list[Answer]:
    """
    Take what a phone kept while it had no network; each of its lines counts once.

    What was given twice was given: the stock is corrected by an entry of its own, and the line
    waits for a review. What the books do not have is kept without an entry, and waits too.
    Raises Invalid for more lines than a phone keeps, and for a count that ``count_out`` refuses.
    """
    by.require(GIVE)
    if len(lines) > MOST_TOLD:
        raise Invalid(_("Send at most 500 lines at once."))
    row = locked(distribution_id)
    there = Handout.objects.filter(key__in=[one.key for one in lines])
    known = {one.key: (one.distribution_id, _whom(one)) for one in there}
    listed = {bytes(one.token).hex(): one for one in row.listed.filter(token__in=_tokens(lines))}
    answers = []
    for one in lines:
        same = (row.id, one.whom)
        if one.key in known:
            state = "repeated" if known[one.key] == same else "key_used"
        else:
            made = _made(row, listed, one, by=by, at=at)
            state = "unknown"
            if made is not None:
                known[one.key] = same
                made.device = device[:40]
                state = _keep(made, by=by, at=at)
        answers.append(Answer(key=one.key, state=state))
    audit.record("goods.queue.taken", subject_id=row.id, by=by, at=at, lines=len(lines))
    return answers


def _whom(made: Handout) -> str:
    return bytes(made.token).hex() if made.token else f"{made.families}/{made.people}"


def _tokens(lines: Sequence[Told | Counted]) -> list[bytes]:
    found = []
    for one in lines:
        if isinstance(one, Counted):
            continue
        try:
            found.append(bytes.fromhex(one.token))
        except ValueError:
            continue
    return found


def _made(
    row: Distribution,
    listed: Mapping[str, Listed],
    told: Told | Counted,
    *,
    by: Actor,
    at: datetime,
) -> Handout | None:
    """Return the hand-out that a line tells, with what is wrong with it; None when unknown."""
    given_at = min(max(told.given_at, at - LATE), at + AHEAD)
    closed = row.closed_at is not None and given_at > row.closed_at
    trouble = Trouble.CLOSED if closed else Trouble.NONE
    if isinstance(told, Counted):
        if row.by_list:
            return None
        made = counted(row, told.key, told.people, told.families, given_at, by=by, at=at)
        made.trouble = trouble
        return made
    found = listed.get(told.whom)
    if found is None:
        return None
    made = handout(row, told.key, told.proof, given_at, by=by, at=at)
    made.listed, made.token, made.family = found, found.token, found.family
    made.people, made.families, made.by_proxy = found.people, 1, told.by_proxy
    made.trouble = _second(row, found) or trouble
    return made


def _second(row: Distribution, listed: Listed) -> Trouble:
    """Say whether the person, or else the family, has it."""
    before = Handout.objects.filter(distribution=row, taken_back_at=None)
    if before.filter(token=listed.token).exists():
        return Trouble.TWICE
    has_it = before.filter(family=listed.family).exists()
    return Trouble.FAMILY if has_it else Trouble.NONE


def _keep(made: Handout, *, by: Actor, at: datetime) -> str:
    """Keep what a line tells, booked if the books have it; return its state."""
    row, day = made.distribution, made.given_at.date()
    wanted = rations(row, made.people, made.families)
    try:
        with transaction.atomic():
            give(made, queries.pick(row.store, wanted, day), by=by, at=at)
    except NotEnough:
        made.trouble = made.trouble or _why_short(row, wanted)
        give(made, [], by=by, at=at)
    return made.trouble or "given"


def _why_short(row: Distribution, wanted: Mapping[Item, int]) -> Trouble:
    sums: dict[UUID, int] = {}
    for one in queries.held(of_store=row.store):
        sums[one.item.id] = sums.get(one.item.id, 0) + one.free
    enough = all(sums.get(item.id, 0) >= amount for item, amount in wanted.items())
    return Trouble.EXPIRED if enough else Trouble.NO_STOCK
