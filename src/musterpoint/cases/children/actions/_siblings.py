"""Siblings who were registered apart: looked for, and confirmed or rejected by a human."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.cases.children import followed, kin, rules
from musterpoint.cases.children.actions._common import (
    change_plan,
    changing,
    hand_of,
    record,
    record_of,
    take_back,
    text_of,
)
from musterpoint.cases.children.queries._gate import siblings
from musterpoint.cases.children.queries._one import plan_of
from musterpoint.cases.models import Because, Case, ChildGate, GateState, SiblingHint
from musterpoint.cases.models import SiblingVerdict as Verdict
from musterpoint.kernel.errors import Missing, Refused
from musterpoint.people import queries as people
from musterpoint.people.models import Person
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor, Permission

#: So many children are compared at once, with so many who are held.
BATCH = 200
MOST = 5000
MOST_NAMES = 400


class NoSuchHint(Missing):
    """There is no such hint here."""


class DecidedAlready(Refused):
    """Somebody decided this before."""


def name_parents(gate_id: UUID, names: str, *, by: Actor, at: datetime) -> ChildGate:
    """Write the names of the parents as the child says them, with commas between."""
    gate = changing(gate_id, by, at)
    change_plan(gate, at, parents=text_of(names, "parents", MOST_NAMES))
    followed.compare_again([gate.person_id], at)
    record("cases.child.parents", gate, by, at)
    return gate


def find_siblings(*, by: Actor, at: datetime) -> int:
    """
    Compare children who were held of late with all who are; return how many were compared.

    It writes hints alone. What was decided stays decided.
    """
    by.require(Permission.CASES_CHANGE)
    held = ChildGate.objects.filter(state=GateState.HELD, person__withdrawn_at=None)
    held = held.exclude(because=Because.AGE)
    new = list(
        held.filter(compared_at=None)
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("held_at", "id")[:BATCH]
    )
    if not new:
        return 0
    rest = held.exclude(id__in=[one.id for one in new]).order_by("-held_at", "-id")
    everybody = _kin([*new, *rest[: MOST - len(new)]], at)
    wanted = {one.person_id for one in new}
    fresh = [one for one in everybody if one.person_id in wanted]
    SiblingHint.objects.bulk_create(
        [
            SiblingHint(left_id=left, right_id=right, why=list(why), found_at=at)
            for left, right, why in kin.pairs(fresh, everybody)
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )
    ChildGate.objects.filter(id__in=[one.id for one in new]).update(compared_at=at)
    return len(new)


def _kin(gates: Iterable[ChildGate], at: datetime) -> list[kin.Kin]:
    listed = list(gates)
    ids = [one.person_id for one in listed]
    cards, keys = people.card(ids, at), vault.open_keys(ids, at=at)
    lists = Person.objects.filter(id__in=ids, batch__isnull=False)
    batches = dict(lists.values_list("id", "batch_id"))
    posts = dict(
        Case.objects.filter(person_id__in=ids, kind=rules.CODE)
        .exclude(post="")
        .values_list("person_id", "post")
    )
    made = []
    for gate in listed:
        card = cards.get(gate.person_id)
        if card is None or card.is_erased or gate.person_id not in keys:
            continue
        whole, family = kin.parts(
            [*card.identity.names, *([card.identity.latin] if card.identity.latin else [])]
        )
        made.append(
            kin.Kin(
                person_id=gate.person_id,
                household_id=card.household_id,
                whole=whole,
                family=family,
                parents=kin.parents_of(plan_of(gate, keys[gate.person_id]).parents),
                batch_id=batches.get(gate.person_id),
                post=posts.get(gate.person_id, ""),
                area=card.area,
                registered_at=card.registered_at,
            )
        )
    return made


def decide_siblings(hint_id: UUID, verdict: str, *, by: Actor, at: datetime) -> SiblingHint:
    """
    Confirm that two children are siblings, or that they are not.

    Confirmed, they go together like those of one household: an opening of one of them is taken
    back. Only two officers let them travel apart after that. Raises DecidedAlready.
    """
    by.require(Permission.CASES_CHANGE)
    officer = hand_of(by)
    hint = SiblingHint.objects.select_for_update(of=("self",)).filter(id=hint_id).first()
    if hint is None or verdict not in (Verdict.YES, Verdict.NO):
        raise NoSuchHint(_("There is no such hint here."))
    if hint.verdict:
        raise DecidedAlready(
            _("A colleague decided this already. Siblings travel apart when two officers say so.")
        )
    gates = ChildGate.objects.select_for_update(of=("self",)).order_by("id")
    found = list(gates.filter(person_id__in=[hint.left_id, hint.right_id], state=GateState.HELD))
    if len(found) < 2:
        raise NoSuchHint(_("One of them is not held any more."))
    hint.verdict, hint.decided_at, hint.decided_by = verdict, at, officer
    hint.save(update_fields=["verdict", "decided_at", "decided_by"])
    record_of(found, f"cases.child.siblings-{verdict}", by, at, hint=str(hint.id))
    if verdict == Verdict.YES:
        family = {one for group in siblings([hint.left_id]).values() for one in group}
        for gate in gates.filter(person_id__in=family | {hint.left_id}):
            take_back(gate, "siblings", at)
        pumps.wake(followed.LANE, at)
    return hint
