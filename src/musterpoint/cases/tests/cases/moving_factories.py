"""Two organisations with an agreement that lets cases move, and their officers."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from musterpoint.cases import actions, telling
from musterpoint.cases.actions import Consent, MoveIn
from musterpoint.cases.models import AnyCase, Case, Move, OfferedCase
from musterpoint.cases.tests.cases.factories import officer, opened
from musterpoint.disclosures import actions as disclosures
from musterpoint.procedures.tests.factories import published
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

STORY = "His employer has kept the passport since March."
ALL = (
    actions.KIND, actions.ANSWERED, actions.OFFER, actions.OFFER_ANSWERED, telling.STORY,
    telling.PAPER,
)  # fmt: skip


def agreement(one: Actor, other: Actor) -> None:
    """Let everything about cases cross between two organisations."""
    with acting_as(one):
        made = disclosures.propose(
            other.organisation_id, list(ALL), "Cases", None, NOON.date(), None, by=one, at=NOON
        )
    with acting_as(other):
        disclosures.accept(made.shared_id, by=other, at=NOON)


def word(*pieces: str) -> Consent:
    return Consent(
        pieces=pieces or ("name", "story"), decider="person", said="She said so on the telephone"
    )


def unit(by: Actor) -> AbstractContextManager[Any]:
    """Open a unit of work, or go on in the one that is open."""
    return nullcontext() if scope.is_open() else acting_as(by)


@dataclass
class Road:
    """A case of ours on its way to another organisation."""

    dora: Actor
    otto: Actor
    case: AnyCase

    @classmethod
    def between(
        cls, haven: Organisation, portal: Organisation, alice: Actor, olga: Actor
    ) -> "Road":
        Organisation.objects.filter(id__in=[haven.id, portal.id]).update(
            is_exercise=True, clock_at=NOON
        )
        agreement(alice, olga)
        dora, otto = officer(haven, "Dora"), officer(portal, "Otto", "portal_operator")
        with acting_as(otto):
            published(otto)
        case = opened(dora, name="Nimal Perera", phone="+94 77 123 4567", story=STORY)
        return cls(dora, otto, case)

    def offer(self, *pieces: str, **more: Any) -> Move:
        given: dict[str, Any] = {
            "receiver_id": self.otto.organisation_id,
            "asks": "He lives in your district now",
            "word": word(*pieces),
        }
        with unit(self.dora):
            return actions.offer_move(self.case.id, MoveIn(**given | more), by=self.dora, at=NOON)

    def inbox(self) -> OfferedCase:
        with unit(self.otto):
            return OfferedCase.objects.order_by("-received_at", "-id")[0]

    def accept(self) -> OfferedCase:
        row = self.inbox()
        with unit(self.otto):
            return actions.accept_offer(row.id, "lost-keys", by=self.otto, at=NOON)

    def here(self) -> Case:
        with unit(self.dora):
            return Case.objects.get(id=self.case.id)

    def move(self) -> Move:
        with unit(self.dora):
            return Move.objects.order_by("-offered_at", "-id")[0]
