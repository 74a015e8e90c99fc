"""A small crisis with two organisations that pool seats."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from musterpoint.crises import actions as crises
from musterpoint.disclosures import actions as disclosures
from musterpoint.evacuation import actions as evacuation
from musterpoint.people.identity import ContactIn, HouseholdIn, Identity, PersonIn
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

KINDS = [
    "evacuation.request",
    "evacuation.withdrawn",
    "evacuation.offer",
    "evacuation.seat",
    "evacuation.manifest",
    "evacuation.movement",
]
PLACES = [
    evacuation.PlaceIn(
        code="tripoli", name="Tripoli", kind="assembly", country="LBY", latitude=32.9,
        longitude=13.2, area="tripoli", is_dangerous=True, entry={"default": 0},
    ),
    evacuation.PlaceIn(
        code="ras-ajdir", name="Ras Ajdir", kind="border", country="TUN", latitude=33.1,
        longitude=11.6, beds=100, entry={"default": 0, "SOM": 2},
    ),
    evacuation.PlaceIn(
        code="CMB", name="Colombo", kind="home", country="LKA", latitude=7.2, longitude=79.9
    ),
]  # fmt: skip


def person(name: str, born: str = "1990", needs: tuple[str, ...] = (), **more: object) -> PersonIn:
    """Return a person to register."""
    phone = ContactIn(channel="sms", address="+218911112222")
    given: dict[str, object] = {
        "nationalities": ("LKA",),
        "area": "tripoli",
        "document_level": 2,
        "contacts": (phone,),
    }
    return PersonIn(
        id=uuid4(),
        identity=Identity(names=(name,), born=born, needs=needs, place="Tripoli"),
        **(given | more),
    )


@dataclass
class Loop:
    """A State and the operator of the pool, with a crisis on both sides."""

    state: Actor
    operator: Actor
    state_crisis: UUID
    pool_crisis: UUID

    def household(self, *members: PersonIn) -> UUID:
        """Register a household with the State and return its id."""
        with acting_as(self.state):
            made = crises.register(
                [self.state_crisis],
                [HouseholdIn(id=uuid4(), members=members or (person("Nimal Perera"),))],
                by=self.state,
                at=NOON,
                source="staff",
            )
        return made[0].id

    def ask(self, *households: UUID) -> None:
        """Ask for seats and share the requests with the operator."""
        with acting_as(self.state):
            evacuation.request(
                self.state_crisis,
                [evacuation.RequestIn(household_id=one, way="staff") for one in households],
                by=self.state,
                at=NOON,
            )
            evacuation.share_ready(
                self.state_crisis, self.operator.organisation_id, by=self.state, at=NOON
            )
        pumps.run_due()

    def legs(self, *legs: evacuation.LegIn) -> None:
        """Let the operator offer legs."""
        with acting_as(self.operator):
            evacuation.offer(self.pool_crisis, legs, by=self.operator, at=NOON)

    def seat(self) -> UUID:
        """Match and confirm; return the run."""
        with acting_as(self.operator):
            run = evacuation.run_match(self.pool_crisis, by=self.operator, at=NOON)
            evacuation.confirm(run.id, by=self.operator, at=NOON)
        pumps.run_due()
        return run.id


def leg(
    code: str, origin: str, destination: str, hours: float, takes: float = 5, **more: object
) -> evacuation.LegIn:
    """Return a leg that leaves so many hours after noon."""
    departs: datetime = NOON + timedelta(hours=hours)
    given: dict[str, object] = {"seats": 50, "mode": "bus"}
    return evacuation.LegIn(
        code=code,
        origin=origin,
        destination=destination,
        departs_at=departs,
        arrives_at=departs + timedelta(hours=takes),
        **(given | more),
    )


def make_loop(state: Actor, operator: Actor) -> Loop:
    """Declare the same crisis on both sides and agree on what may be shared."""
    reference = uuid4()
    found = {}
    for actor, role in ((state, "origin"), (operator, "operator")):
        with acting_as(actor):
            crisis = crises.declare(
                "libya", "Libya", "LBY", role,
                [crises.AreaIn(code="tripoli", name="Tripoli", latitude=32.9, longitude=13.2)],
                "fighting", shared_reference=reference, by=actor, at=NOON,
            )  # fmt: skip
            evacuation.set_places(crisis.id, PLACES, by=actor, at=NOON)
            found[role] = crisis.id
    with acting_as(operator):
        agreement = disclosures.propose(
            state.organisation_id, KINDS, "Pool of seats", None, NOON.date(), None,
            by=operator, at=NOON,
        )  # fmt: skip
    with acting_as(state):
        disclosures.accept(agreement.shared_id, by=state, at=NOON)
    return Loop(state, operator, found["origin"], found["operator"])
