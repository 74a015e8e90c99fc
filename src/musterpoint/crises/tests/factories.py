"""What the tests of this package start from."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from musterpoint.crises import actions
from musterpoint.crises.actions import AreaIn, StateIn
from musterpoint.crises.models import Crisis
from musterpoint.kernel.ids import uuid7
from musterpoint.people.models import Household, NationalityClaim, Person
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor
from musterpoint.testing import NOON

TRIPOLI = AreaIn(
    code="tripoli", name="Tripoli", names={"ar": "طرابلس"}, latitude=32.9, longitude=13.2
)
BENGHAZI = AreaIn(
    code="benghazi", name="Benghazi", names={"ar": "بنغازي"}, latitude=32.1, longitude=20.1
)


def crisis(by: Actor, slug: str = "libya-2011", at: datetime = NOON) -> Crisis:
    return actions.declare(
        slug, "Libya 2011", "LBY", "origin", [TRIPOLI, BENGHAZI], "Fighting", by=by, at=at
    )


def persons(
    number: int,
    *,
    area: str = "tripoli",
    nationalities: Iterable[str] = ("BGD",),
    sex: str = "f",
    age_band: int | None = 25,
    language: str = "bn",
    at: datetime = NOON,
) -> list[UUID]:
    """Make people with the coarse columns only; the sealed name is empty but present."""
    household = Household.objects.create(reference=str(uuid7())[-8:], created_at=at)
    rows = [
        Person(
            id=uuid7(),
            reference=f"{uuid7().int % 16**8:08X}",
            household=household,
            is_head=place == 0,
            sex=sex,
            age_band=age_band,
            language=language,
            area=area,
            sealed=b"x",
            occurred_at=at,
            registered_at=at,
            updated_at=at,
        )
        for place in range(number)
    ]
    Person.objects.bulk_create(rows)
    NationalityClaim.objects.bulk_create(
        NationalityClaim(person=row, country=country, position=place)
        for row in rows
        for place, country in enumerate(nationalities)
    )
    return [row.id for row in rows]


def sealed_persons(names: Iterable[str], born: Iterable[str], at: datetime = NOON) -> list[UUID]:
    """Make one household whose identities can be opened."""
    made = persons(len(list(names)), at=at)
    keys = vault.make_keys(made, at=at)
    for person, name, birth in zip(made, names, born, strict=True):
        sealed = keys[person].seal("people.person", {"names": [name], "born": birth})
        Person.objects.filter(id=person).update(sealed=sealed)
    return made


def said(person: UUID, state: str, at: datetime = NOON, way: str = "sms") -> StateIn:
    return StateIn(person_id=person, state=state, way=way, occurred_at=at)
