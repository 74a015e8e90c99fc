"""Partners with a road, trained officers, and referrals wherever a test needs them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from musterpoint.cases.tests.cases.factories import officer, someone
from musterpoint.kernel.ids import uuid7
from musterpoint.referrals import actions, identity, kinds, seeing
from musterpoint.referrals.actions import AnswerIn, ConsentIn, ReferralIn, Sent
from musterpoint.referrals.models import (
    AnyReferral,
    FocalPoint,
    Partner,
    Pathway,
    Service,
    Side,
    Trained,
)
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

__all__ = ["NOON", "officer", "someone"]
KINDS = ["medical", "shelter", "asylum", "gbv"]


def trained(by: Actor) -> None:
    """Record the training, in the running unit."""
    Trained.objects.create(
        user_id=by.id, course=kinds.shipped().course.code, passed_on=date(2026, 1, 1),
        valid_until=date(2027, 1, 1), recorded_at=NOON,
    )  # fmt: skip


def road(by: Actor, kind: str = "medical", **changes: Any) -> Service:
    """Make a partner with a memorandum, a focal point, a deputy and a service, in the unit."""
    of_partner = {
        name: changes.pop(name)
        for name in ("authority_of", "counterpart_id", "side")
        if name in changes
    }
    partner = Partner.objects.create(
        **{"name": "Clinic of Hope", "side": Side.PROTECTION, **of_partner},
        created_at=NOON, updated_at=NOON,
    )  # fmt: skip
    for rank, name in enumerate(("Huda", "Samir")):
        row = FocalPoint(id=uuid7(), partner=partner, rank=rank, languages=["en"], sealed=b"")
        who = identity.Contact(name=name, email=f"{name.lower()}@hope.example.org")
        row.sealed = vault.make_keys([row.id], at=NOON)[row.id].seal(identity.USE, who.kept())
        row.save(force_insert=True)
    if changes.pop("has_road", True):
        Pathway.objects.create(
            partner=partner, service_kinds=KINDS, memorandum="Memorandum of 1 May 2026",
            valid_from=date(2026, 1, 1), created_at=NOON, **changes.pop("pathway", {}),
        )  # fmt: skip
    return Service.objects.create(
        partner=partner, kind=kind, name="Day clinic", created_at=NOON, updated_at=NOON, **changes
    )


class Desk:
    """A trained officer with a service and a person."""

    def __init__(self, by: Actor, kind: str = "medical", **changes: Any) -> None:
        self.by = by
        self.person: UUID = someone(by)
        with acting_as(by):
            trained(by)
            self.service = road(by, kind, **changes)

    def prepared(self, **changes: Any) -> UUID:
        """Prepare a referral in a unit of its own; return its id."""
        given: dict[str, Any] = {
            "service_id": self.service.id, "person_id": self.person, "asks": "See a doctor today",
            "note": "Cannot walk far",
        }  # fmt: skip
        with acting_as(self.by):
            return actions.prepare(ReferralIn(**given | changes), by=self.by, at=NOON).id

    def agreed(self, *pieces: str, **changes: Any) -> UUID:
        """Prepare one to which the person agrees."""
        made = self.prepared(**changes)
        given = ConsentIn(is_given=True, pieces=frozenset(pieces), language="en")
        with acting_as(self.by):
            actions.consent(made, given, by=self.by, at=NOON)
        return made

    def sent(self, *pieces: str, way: str = "link", **changes: Any) -> Sent:
        """Send one."""
        made = self.agreed(*pieces, **changes)
        with acting_as(self.by):
            return actions.send(made, way, site="http://testserver/", by=self.by, at=NOON)

    def answer(self, referral_id: UUID, move: str, at: datetime = NOON, **more: Any) -> AnyReferral:
        """Write down what the partner said."""
        with acting_as(self.by):
            given = AnswerIn(move=move, **more)
            return actions.answer(referral_id, given, by=self.by, at=at)

    def see(self, referral_id: UUID) -> AnyReferral:
        """Return it as it stands."""
        with acting_as(self.by):
            return seeing.find(referral_id, self.by)
