"""
The gate of children who are alone: others say whether it is open.

No document leaves for an unaccompanied or separated child before the procedure
"child-before-movement" cleared it. The gate of children stands beside this module and registers
here how it is asked. Until somebody does, nobody is cleared.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from musterpoint.cases.children import queries as children
from musterpoint.cases.travel import rules
from musterpoint.kernel.errors import Refused
from musterpoint.people import queries as people

#: Takes persons, the moment and the country of the journey; returns those who may go there.
Clearance = Callable[[Sequence[UUID], datetime, str], frozenset[UUID]]


class ChildNotCleared(Refused):
    """A child who is alone has no cleared gate."""


def _nobody(person_ids: Sequence[UUID], at: datetime, destination: str) -> frozenset[UUID]:
    return frozenset()


_asked: list[Clearance] = [_nobody]


def register_clearance(clearance: Clearance) -> Clearance:
    """Say who clears children from now on; return who did before."""
    before = _asked[0]
    _asked[0] = clearance
    return before


def is_alone(person_id: UUID, at: datetime) -> bool:
    """Say whether the person is held as a child who is alone, or was registered as one."""
    if person_id in children.is_held([person_id], at):
        return True
    gate = children.of_person(person_id)
    card = people.card([person_id], at=at)[person_id]
    return gate is None and bool(rules.ALONE & set(card.identity.needs))


def check_child(person_id: UUID, at: datetime, destination: str) -> None:
    """Raise ChildNotCleared for a child who is alone and whose gate is not open for a country."""
    if is_alone(person_id, at) and person_id not in _asked[0]([person_id], at, destination):
        raise ChildNotCleared(
            _(
                "This is a child who is alone. No document is made before the steps for children"
                " are done: assessment, consent or authority, escort and receiver."
            )
        )
