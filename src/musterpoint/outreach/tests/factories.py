"""A crisis with invented people on its roll, and a network that answers for their phones."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from musterpoint.crises import actions as crises
from musterpoint.crises.actions import AreaIn
from musterpoint.crises.models import Crisis, RollEntry
from musterpoint.kernel.ids import uuid7
from musterpoint.messaging import actions as messaging
from musterpoint.messaging import carriers, pump
from musterpoint.messaging.carriers import Outcome, Parcel, Result
from musterpoint.outreach import actions, pumps
from musterpoint.outreach.actions import Audience
from musterpoint.outreach.models import Campaign
from musterpoint.people.identity import ContactIn, HouseholdIn, Identity, PersonIn
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

TEXTS = {"en": "Stay inside. 1 safe, 2 help, 3 leave.", "ar": "ابقوا في منازلكم. ١ بخير ٢ مساعدة"}
HOUR = timedelta(hours=1)
AREAS = (
    AreaIn(code="tripoli", name="Tripoli", latitude=32.9, longitude=13.2),
    AreaIn(code="benghazi", name="Benghazi", latitude=32.1, longitude=20.1),
)


def number(place: int) -> str:
    """Return an invented mobile number in E.164."""
    return f"+2189120{place:05}"


def crisis(by: Actor, slug: str = "libya-2011") -> Crisis:
    """Declare a crisis."""
    return crises.declare(slug, "Libya 2011", "LBY", "origin", AREAS, "Fighting", by=by, at=NOON)


def person(name: str = "Zenobia", phone: str = "", **changes: Any) -> PersonIn:
    """Return an adult with a telephone, or without one."""
    facts: dict[str, Any] = {
        "identity": Identity(names=(name,), born=changes.pop("born", "1988-04-03")),
        "sex": "f",
        "language": "ar",
        "area": "tripoli",
        "contacts": (ContactIn(channel="sms", address=phone),) if phone else (),
    }
    return PersonIn(**facts | changes)


def mail(address: str, **changes: Any) -> ContactIn:
    """Return an e-mail contact."""
    return ContactIn(channel="email", address=address, **changes)


def enrolled(by: Actor, *members: PersonIn) -> list[UUID]:
    """Register a household on the roll of every open crisis; return its persons."""
    (household,) = crises.register(None, [HouseholdIn(members=members)], by=by, at=NOON)
    return [one.id for one in household.persons]


def draft(by: Actor, crisis_id: UUID, **changes: Any) -> Campaign:
    """Write a campaign."""
    facts: dict[str, Any] = {
        "name": "Stay inside",
        "purpose": "are_you_safe",
        "lane": "bulk",
        "audience": Audience(),
        "texts": TEXTS,
        "valid_until": NOON + 24 * HOUR,
    }
    return actions.create_campaign(crisis_id, **facts | changes, by=by, at=NOON)


def work(organisation: Organisation, at: datetime = NOON) -> None:
    """Work every lane of messages as the platform does, until nothing is left."""
    for lane in (pumps.fan_out, pump.work, pumps.read_replies, pump.work, pumps.tell_the_roll):
        while lane(organisation, at):
            pass


class Network:
    """Every phone's fate: delivered, unless it is said otherwise; keeps what was sent."""

    def __init__(self, answer: str | Callable[[Parcel], str] = Result.DELIVERED) -> None:
        self.answer = answer
        self.parcels: list[Parcel] = []

    def __call__(self, parcels: Sequence[Parcel], at: datetime) -> list[Outcome]:
        """Answer for the phones."""
        self.parcels += parcels
        return [Outcome(id=p.id, state=self._of(p), reference=str(p.id)) for p in parcels]

    def _of(self, parcel: Parcel) -> str:
        return self.answer if isinstance(self.answer, str) else self.answer(parcel)

    def run(self, organisation: Organisation, at: datetime = NOON) -> None:
        """Work every lane with this network."""
        with carriers.simulate(self):
            work(organisation, at)


def use_simulator(by: Actor) -> None:
    """Send the organisation's text messages and mail into the simulated network."""
    for channel in ("sms", "email"):
        messaging.use_carrier(channel, "simulator", {}, by=by, at=NOON)


def came(by: Actor, text: str, phone: str, at: datetime = NOON, **changes: Any) -> UUID:
    """Let a reply come in; return its id."""
    facts: dict[str, Any] = {
        "channel": "sms",
        "carrier": "simulator",
        "carrier_event": f"{uuid7()}",
        "address": phone,
        "text": text,
        "received_at": at,
    }
    return messaging.receive([messaging.Incoming(**facts | changes)], by=by, at=at)[0]


def reply(
    by: Actor, organisation: Organisation, network: Network, text: str, place: int = 1
) -> UUID:
    """Let a reply come in and work every lane; return its id."""
    with acting_as(by):
        inbound = came(by, text, number(place))
    network.run(organisation)
    return inbound


def state_of(by: Actor, person_id: UUID) -> str:
    """Return somebody's state on the roll."""
    return RollEntry.objects.get(person_id=person_id).state


def go(by: Actor, organisation: Organisation, network: Network, **changes: Any) -> Campaign:
    """Write, approve and send a campaign about the only crisis, to the end."""
    with acting_as(by):
        campaign = draft(by, Crisis.objects.get().id, **changes)
        actions.approve_and_send(campaign.id, by=by, at=NOON)
    network.run(organisation)
    with acting_as(by):
        campaign.refresh_from_db()
    return campaign
