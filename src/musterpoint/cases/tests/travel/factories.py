"""What the tests of travel documents start from: a station, a stock, a person, a photo."""

import struct
import zlib
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from musterpoint.cases.models import Application, Document, Station
from musterpoint.cases.travel import actions, photos
from musterpoint.cases.travel.answers import Answers
from musterpoint.people import actions as people
from musterpoint.people.identity import HouseholdIn, Identity, PersonIn
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

ANSWERS = Answers(
    surname="Perera",
    given_names="Nimal",
    birth_date="1984-02-03",
    birth_place="Kandy",
    sex="M",
    nationality="LKA",
    destination="LKA",
    route="Tripoli, Tunis, Colombo",
    journey_ends="2026-05-08",
    lost_kind="passport",
    lost_country="LKA",
    lost_number="N1234567",
)


def png(width: int, height: int, *, extra: bytes = b"") -> bytes:
    """Return a picture with an edge across it; ``extra`` is a text chunk put before the picture."""
    rows = b"".join(
        b"\0" + bytes((40 + 120 * (y > height // 3), 90, 160)) * width for y in range(height)
    )
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))]
    chunks += [(b"tEXt", extra)] if extra else []
    chunks += [(b"IDAT", zlib.compress(rows, 1)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


@dataclass
class Desk:
    """Two officers of one organisation at one station."""

    one: Actor
    other: Actor
    station: Station
    answers: Answers = field(default=ANSWERS)

    def person(self, name: str = "Nimal Perera", **more: Any) -> UUID:
        needs = more.pop("needs", ())
        given = {"nationalities": ("LKA",)} | more
        identity = Identity(names=(name,), born="1984-02-03", needs=needs, place="Tripoli")
        member = PersonIn(id=uuid4(), identity=identity, **given)
        with acting_as(self.one):
            made = people.register(
                [HouseholdIn(id=uuid4(), members=(member,))], by=self.one, at=NOON, source="staff"
            )
        return made[0].persons[0].id

    def take(self, person_id: UUID | None = None, **changed: Any) -> Application:
        kind = changed.pop("kind", "etd")
        person_id = person_id or self.person()
        with acting_as(self.one):
            return actions.take_application(
                actions.ApplicationIn(
                    person_id=person_id,
                    station_id=self.station.id,
                    kind=kind,
                    answers=replace(self.answers, **changed),
                ),
                by=self.one,
                at=NOON,
            )

    def submitted(self, person_id: UUID | None = None, **changed: Any) -> Application:
        agreed = changed.pop("agreed", ("LKA",))
        made = self.take(person_id, **changed)
        with acting_as(self.one):
            actions.set_photo(made.id, png(420, 540), photos.Crop(), by=self.one, at=NOON)
            actions.screen(made.id, agreed, by=self.one, at=NOON)
            return actions.begin_checks(made.id, by=self.one, at=NOON)

    def check(self, made: Application, by: Actor, source: str, finding: str = "matches") -> None:
        with acting_as(by):
            actions.check_identity(made.id, source, finding, "seen", by=by, at=NOON)

    def confirmed(self, person_id: UUID | None = None, **changed: Any) -> Application:
        made = self.submitted(person_id, **changed)
        self.check(made, self.one, "lost_paper")
        self.check(made, self.other, "interview")
        with acting_as(self.one):
            actions.record_fee(made.id, waiver="crisis", by=self.one, at=NOON)
            return actions.confirm(made.id, by=self.one, at=NOON)

    def printed(self, serial: str, person_id: UUID | None = None, **changed: Any) -> Document:
        made = self.confirmed(person_id, **changed)
        with acting_as(self.one):
            return actions.print_document(made.id, serial, by=self.one, at=NOON)

    def signed(self, serial: str, person_id: UUID | None = None, **changed: Any) -> Document:
        made = self.printed(serial, person_id, **changed)
        with acting_as(self.other):
            return actions.sign(made.application_id, by=self.other, at=NOON)


def make_desk(one: Actor, other: Actor, *, code: str = "TIP", issuer: str = "LKA") -> Desk:
    """Make a station with twenty blanks and a signing key."""
    with acting_as(one):
        station = actions.add_station(
            actions.StationIn(code=code, name="Embassy in Tripoli", country="LBY", issuer=issuer),
            by=one,
            at=NOON,
        )
        actions.receive(station.id, f"{code[:2]}000001", f"{code[:2]}000020", by=one, at=NOON)
        actions.make_seal_key(by=one, at=NOON)
    return Desk(one, other, station)


def begin_application(by: Actor, person_id: UUID) -> Application:
    """Make a station with a stock and take an application with its photo; no key is made."""
    with acting_as(by):
        station = actions.add_station(
            actions.StationIn(code="TIP", name="Embassy", country="LBY", issuer="LKA"),
            by=by,
            at=NOON,
        )
        actions.receive(station.id, "TI000001", "TI000009", by=by, at=NOON)
        made = actions.take_application(
            actions.ApplicationIn(
                person_id=person_id, station_id=station.id, kind="etd", answers=ANSWERS
            ),
            by=by,
            at=NOON,
        )
        actions.set_photo(made.id, png(420, 540), photos.Crop(), by=by, at=NOON)
    return made
