"""A crisis with people on its roll, and staff who sign in and look at it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client, override_settings

from musterpoint.accounts.models import User
from musterpoint.crises import actions
from musterpoint.crises.actions import EstimateIn, LevelIn, StateIn
from musterpoint.crises.models import Crisis
from musterpoint.crises.tests import factories
from musterpoint.people.identity import ContactIn, HouseholdIn, Identity, PersonIn
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

LATER = NOON + timedelta(hours=9)
PASSWORD = "four words no leak knows"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the tests of this package start from."""

    organisation: Organisation
    crisis: Crisis
    people: tuple[UUID, ...]

    def at(self, path: str = "") -> str:
        """Return an address of the desk; `{crisis}` stands for the crisis's short name."""
        return f"/o/{self.organisation.slug}/desk/" + path.format(
            crisis=self.crisis.slug, person=self.people[0]
        )


@pytest.fixture(autouse=True)
def _settings(tmp_path: Path) -> Iterator[None]:
    with override_settings(
        ROOT_URLCONF="musterpoint.crises.desk.tests.urls",
        STATIC_ROOT=str(tmp_path),
        MUSTERPOINT_CHROME="musterpoint.config.chrome.build",
    ):
        yield


def nadira() -> HouseholdIn:
    """Return a family: a mother, her husband, their son."""
    mother = PersonIn(
        identity=Identity(
            names=("نديرة توفالو",),
            latin="Nadira Tuvalo",
            born="1991-03-27",
            needs=("medicine", "interpreter"),
            place="Salt Street 9",
            note="Takes insulin twice a day",
        ),
        sex="f",
        nationalities=("LKA", "EGY"),
        language="ar",
        area="tripoli",
        document_level=2,
        contacts=(
            ContactIn(channel="sms", address="+218912345671", is_shared=True),
            ContactIn(channel="email", address="nadira@example.org", is_safe=False),
        ),
        is_head=True,
    )
    joel = Identity(names=("Joel Asenta",), born="1988", relation="partner", place="Salt Street 9")
    miro = Identity(names=("Miro Tuvalo",), born="2019-01-02", relation="child")
    return HouseholdIn(
        members=(
            mother,
            PersonIn(identity=joel, sex="m", area="tripoli"),
            PersonIn(identity=miro, sex="m", area="tripoli"),
        )
    )


def single(name: str, phone: str = "", **more: str) -> HouseholdIn:
    """Return somebody who is alone."""
    contacts = (ContactIn(channel="sms", address=phone),) if phone else ()
    who = Identity(names=(name,), born=more.get("born", ""), place="Harbour")
    person = PersonIn(
        identity=who,
        area=more.get("area", "benghazi"),
        language=more.get("language", "bn"),
        nationalities=(more.get("nationality", "BGD"),),
        contacts=contacts,
    )
    return HouseholdIn(members=(person,))


def fill(by: Actor) -> tuple[Crisis, tuple[UUID, ...]]:
    """Declare a crisis and put six people on its roll; two records may be one person."""
    crisis = factories.crisis(by)
    homes = [
        nadira(),
        single("Samir Okanta", "+218912345001", born="1995-05-05"),
        single("Samer Okanta", "+218912345001", born="1995-05-05"),
        single("Yordan Selwane", "+218912345002", language="fr", nationality="TUN"),
    ]
    done = actions.register([crisis.id], homes, by=by, at=NOON, source="staff")
    ids = tuple(person.id for home in done for person in home.persons)
    levels = [
        LevelIn(area_code="tripoli", level=4, basis="Shelling", advice={"en": "Go to the port."}),
        LevelIn(area_code="benghazi", level=2, basis="Unrest"),
    ]
    actions.set_levels(crisis.id, levels, by=by, at=NOON)
    actions.snapshot(crisis.id, by=by, at=NOON)
    said = [
        StateIn(person_id=ids[0], state="safe", way="call", occurred_at=NOON),
        StateIn(person_id=ids[5], state="needs_help", way="sms", occurred_at=NOON),
    ]
    actions.set_state(crisis.id, said, by=by, at=NOON + timedelta(minutes=5))
    actions.snapshot(crisis.id, by=by, at=NOON + timedelta(hours=1))
    estimates = [("Residence permits", 8, 11, 14), ("Wardens", 6, 9, 20)]
    for source, low, likely, high in estimates:
        given = EstimateIn(source=source, low=low, likely=likely, high=high, as_of=NOON.date())
        actions.estimate(crisis.id, given, by=by, at=NOON)
    return crisis, ids


@pytest.fixture
def world(haven: Organisation, alice: Actor) -> World:
    """Haven in its crisis, nine hours after it was declared."""
    with acting_as(alice):
        crisis, people = fill(alice)
    stop_clock(haven)
    return World(organisation=haven, crisis=crisis, people=people)


def stop_clock(organisation: Organisation) -> None:
    """Let an organisation stand at nine hours after noon."""
    Organisation.objects.filter(id=organisation.id).update(is_exercise=True, clock_at=LATER)


def user(name: str, of: Organisation, role: str) -> User:
    """Make an account with a role."""
    made = User.objects.create_user(f"{name.lower()}@example.org", PASSWORD, name=name)
    Membership.objects.create(organisation=of, user_id=made.id, role=role, created_at=NOON)
    return made


@pytest.fixture
def signed_in() -> Callable[..., Client]:
    """Return a function that gives the browser of somebody with a role in an organisation."""

    def opened(of: Organisation, role: str, name: str = "Dora Omeri") -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(
            user(name.replace(" ", ".") + "." + role, of, role),
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
        return client

    return opened


@pytest.fixture
def officer(world: World, signed_in: Callable[..., Client]) -> Client:
    """A duty officer of Haven."""
    return signed_in(world.organisation, "duty_officer")
