"""Emergency travel documents: blanks in a safe, two sources, one officer prints, another signs."""

import struct
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from math import sqrt
from uuid import UUID

from musterpoint.cases.travel import actions as travel
from musterpoint.cases.travel.answers import Answers
from musterpoint.cases.travel.photos import Crop
from musterpoint.exercises.driver.desk import Desk, Hook
from musterpoint.exercises.world.casework_model import Passports
from musterpoint.exercises.world.dice import Dice
from musterpoint.exercises.world.people import Person
from musterpoint.tenancy.scope import acting_as

JOURNEY = timedelta(days=12)
WIDTH, HEIGHT = 420, 540
LIGHT, GREY = 225, 110
#: Head and shoulders: middle (across, down), half width, half height, in pixels.
SHAPES = ((210, 225, 95, 125), (210, 560, 190, 190))
SERIAL_DIGITS = 6


class Counter:
    """The place where a State issues documents: its stock, and the blank that lies on top."""

    def __init__(self, desk: Desk, issuer: str, rules: Passports, at: datetime) -> None:
        self.desk, self.issuer, self.rules = desk, issuer, rules
        self._next = 1
        place = desk.stage.scenario.places[rules.station]
        keeper = desk.second
        with acting_as(keeper):
            self.station = travel.add_station(
                travel.StationIn(
                    code=place.slug[:3].upper(),
                    name=f"Embassy in {place.name.get('en', place.slug)}",
                    country=place.country,
                    issuer=issuer,
                ),
                by=keeper,
                at=at,
            ).id
            first, last = self._serial(1), self._serial(rules.blanks)
            travel.receive(self.station, first, last, reason="From headquarters", by=keeper, at=at)
            travel.make_seal_key(by=keeper, at=at)

    def _serial(self, number: int) -> str:
        return f"{self.issuer[:2]}{number:0{SERIAL_DIGITS}d}"

    @property
    def is_empty(self) -> bool:
        """Say whether the stock is used up."""
        return self._next > self.rules.blanks

    def serial(self) -> str:
        """Take the blank that lies on top."""
        self._next += 1
        return self._serial(self._next - 1)

    def course(self, person: Person, person_id: UUID, dice: Dice) -> Mapping[str, Hook]:
        """Return what happens at the counter with each step of the case of a lost document."""
        return _Application(self, person, person_id, dice).hooks()


class _Application:
    """One application, from the report of the loss to the document in the holder's hand."""

    def __init__(self, counter: Counter, person: Person, person_id: UUID, dice: Dice) -> None:
        self.counter, self.person, self.person_id, self.dice = counter, person, person_id, dice
        self.one, self.other = counter.desk.first, counter.desk.second
        self.id: UUID | None = None

    def hooks(self) -> Mapping[str, Hook]:
        return {
            "take_report": lambda at, _came: self._apply(at),
            "send_request": lambda at, _came: self._look(at),
            "await_confirmation": self._answered,
            "print": lambda at, _came: self._print(at),
            "sign": lambda at, _came: self._sign(at),
            "hand_over": lambda at, _came: self._hand_over(at),
        }

    def _apply(self, at: datetime) -> None:
        with acting_as(self.one):
            made = travel.take_application(
                travel.ApplicationIn(
                    person_id=self.person_id,
                    station_id=self.counter.station,
                    kind="etd",
                    answers=_answers(self.person, self.counter.issuer, at),
                ),
                by=self.one,
                at=at,
            )
            self.id = made.id
            travel.set_photo(made.id, silhouette(), Crop(), by=self.one, at=at)
            travel.screen(made.id, [self.counter.issuer], by=self.one, at=at)
            travel.record_fee(made.id, waiver="crisis", by=self.one, at=at)

    def _look(self, at: datetime) -> None:
        """Look at what is left of the old paper; a refused applicant applies anew."""
        if self.id is None:
            self._apply(at)
        with acting_as(self.one):
            travel.begin_checks(self._it, by=self.one, at=at)
            travel.check_identity(self._it, "lost_paper", "matches", by=self.one, at=at)

    def _answered(self, at: datetime, came: str) -> None:
        if came == "identity_refused":
            with acting_as(self.other):
                travel.refuse(self._it, "not_identified", by=self.other, at=at)
            self.id = None
            return
        with acting_as(self.other):
            travel.check_identity(self._it, "interview", "matches", by=self.other, at=at)
            travel.confirm(self._it, by=self.other, at=at)

    def _print(self, at: datetime) -> None:
        with acting_as(self.one):
            travel.print_document(self._it, self.counter.serial(), by=self.one, at=at)
            if self.dice.chance(self.counter.rules.spoilt) and not self.counter.is_empty:
                travel.spoil(self._it, "Printed askew", by=self.one, at=at)
                travel.print_document(self._it, self.counter.serial(), by=self.one, at=at)

    def _sign(self, at: datetime) -> None:
        with acting_as(self.other):
            travel.sign(self._it, by=self.other, at=at)

    def _hand_over(self, at: datetime) -> None:
        with acting_as(self.one):
            travel.hand_over(self._it, by=self.one, at=at)

    @property
    def _it(self) -> UUID:
        if self.id is None:
            raise RuntimeError("there is no application yet")
        return self.id


def _answers(person: Person, country: str, at: datetime) -> Answers:
    name = person.name
    given = f"{name.latin_given} {name.latin_middle}".strip()
    return Answers(
        surname=name.latin_family or given,
        given_names=given if name.latin_family else "",
        birth_date=_birth(person.birth),
        sex={"male": "M", "female": "F"}.get(person.sex, "X"),
        nationality=person.nationality,
        destination=country,
        journey_ends=(at + JOURNEY).date().isoformat(),
        lost_kind="passport",
        lost_country=person.nationality,
        lost_number=person.document_number or "",
    )


def _birth(said: str) -> str:
    """Return a birth as a document writes it, with X for what is not known."""
    parts = (said or "").split("-")
    year = parts[0] if len(parts[0]) == 4 else "XXXX"
    month = parts[1] if len(parts) > 1 else "XX"
    day = parts[2] if len(parts) > 2 else "XX"
    return f"{year}-{month}-{day}"


@cache
def silhouette() -> bytes:
    """Return the picture that stands for every invented face: head and shoulders, grey on light."""
    rows = b"".join(b"\0" + _row(y) for y in range(HEIGHT))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 6)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def _row(y: int) -> bytes:
    row = bytearray([LIGHT]) * WIDTH
    for across, down, wide, high in SHAPES:
        inside = 1 - ((y - down) / high) ** 2
        if inside > 0:
            half = int(wide * sqrt(inside))
            row[across - half : across + half] = bytes([GREY]) * (2 * half)
    return bytes(row)
