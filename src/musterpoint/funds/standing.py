"""
Whether somebody may approve a commitment or a transfer, and if not, why and who may.

The action that refuses and the page that shows the button ask this one rule.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from musterpoint.accounts import queries as accounts
from musterpoint.agenda import queries as agenda
from musterpoint.funds import duties, rules
from musterpoint.funds.errors import AboveAuthority, FourEyes
from musterpoint.funds.models import Fund, Step, StepKind, TransferStep
from musterpoint.funds.rules import Limit
from musterpoint.kernel.errors import NotAllowed
from musterpoint.tenancy.actors import Actor, ActorKind
from musterpoint.tenancy.roles import ROLES

#: Which duty each step of a commitment is, where the step itself does not say.
DUTY: Mapping[str, str] = {
    StepKind.ASKED: "ask",
    StepKind.RELEASED: "ask",
    StepKind.APPROVED: "approve",
    StepKind.REVIEWED: "review",
    StepKind.SPENT: "release",
}
AnyStep = Step | TransferStep
#: An approval is given by somebody, never by a program or by a job.
PEOPLE = (ActorKind.STAFF, ActorKind.EXERCISE)
NO_PROGRAM = _("This is decided by a person, not by a program.")
SAME_PERSON = _("You took another step of this yourself. Somebody else must take this one.")
TWICE = _("You have approved this. Somebody else gives the second approval.")
NOBODY = _("Nobody may approve so much of this fund.")
MORE = _("This is more than you may approve in this fund. Ask:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """
    How an approver stands to a commitment or a transfer.

    ``refusal`` is None when they may approve it; ``why`` is the sentence otherwise. ``given`` of
    ``needed`` approvals are there; ``next`` names who may approve the whole.
    """

    needed: int
    given: int
    has_authority: bool = False
    refusal: type[NotAllowed] | None = None
    why: str | Promise = ""
    next: tuple[str, ...] = ()


def is_person(by: Actor) -> bool:
    """Say whether an actor is somebody who may decide."""
    return by.id is not None and by.kind in PEOPLE


def needed(fund: Fund, worth: int) -> int:
    """Return how many distinct people approve so much of a fund."""
    return 2 if fund.two_over is not None and worth > fund.two_over else 1


def chain(steps: Iterable[AnyStep]) -> dict[str, set[UUID]]:
    """Return who did what in the chain of a commitment or a transfer, by duty."""
    done: dict[str, set[UUID]] = defaultdict(set)
    for one in steps:
        duty = one.duty or DUTY.get(one.kind)
        if duty and one.taken_by is not None:
            done[duty].add(one.taken_by)
    return done


def standing(
    fund: Fund,
    worth: int,
    steps: Sequence[AnyStep],
    table: Sequence[Limit],
    by: Actor,
    *,
    role: str,
    hands: Set[UUID] | None = None,
) -> Standing:
    """
    Return how somebody stands to so much of a fund that waits for an approval.

    ``hands`` are their ``accounts.queries.own_hands``: a list asks for them once.
    """
    before = [one for one in steps if one.kind == StepKind.APPROVED]
    able = tuple(dict.fromkeys(said(one) for one in rules.next_authority(table, worth)))
    mine = rules.limits_of(table, role, agenda.posts_of(by))
    has_authority = any(one.allows(worth) for one in mine)
    stand = Standing(
        needed=needed(fund, worth), given=len(before), has_authority=has_authority, next=able
    )
    own = accounts.own_hands(by) if hands is None else hands
    found = _refusal(stand, steps, before, by, own, is_listed=bool(mine))
    if found is None:
        return stand
    return Standing(
        needed=stand.needed,
        given=stand.given,
        has_authority=has_authority,
        refusal=found[0],
        why=found[1],
        next=able,
    )


def _refusal(
    stand: Standing,
    steps: Sequence[AnyStep],
    before: Sequence[AnyStep],
    by: Actor,
    own: Set[UUID],
    *,
    is_listed: bool,
) -> tuple[type[NotAllowed], str | Promise] | None:
    if not is_person(by):
        return FourEyes, NO_PROGRAM
    if any(one.taken_by in own for one in before):
        return FourEyes, TWICE
    if rules.clashes(duties.apart(), chain(steps), "approve", own):
        return FourEyes, SAME_PERSON
    if stand.has_authority:
        return None
    # Of two, one may have less authority: the other has it for the whole.
    is_last = stand.given + 1 >= stand.needed
    if is_listed and (not is_last or any(one.has_authority for one in before)):
        return None
    if not stand.next:
        return AboveAuthority, NOBODY
    return AboveAuthority, format_lazy("{} {}.", MORE, ", ".join(stand.next))


def said(one: Limit) -> str:
    """Return a role, and its post, as people call them."""
    label = str(ROLES[one.role].label) if one.role in ROLES else one.role
    return f"{label} ({one.post})" if one.post else label
