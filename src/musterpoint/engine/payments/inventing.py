"""
Invent statements that are hard to read, with the truth about each line, to measure ``matching``.

Nobody in them exists. Lines carry what banks and people make of a reference: cut, prefixed, typed
wrong, parted by spaces, left out; several payments in one, whole batches, returns, strangers.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from musterpoint.engine.payments.matching import Movement, Suggestion, Wanted
from musterpoint.kernel.ids import ALPHABET

DAY = date(2026, 3, 1)
FIRST = (
    "Amina", "Nadia", "Karim", "José", "Želimir", "Rashid", "Thi Mai", "Olena", "Samuel", "Priya",
    "Mohamed", "Fatima", "Chidi", "Wei", "Lakshmi", "Jorge", "Sunita", "Abebe", "Zeynep", "Ivan",
)  # fmt: skip
LAST = (
    "Ben Salah", "Müller", "O'Connor", "Perera", "Nguyen", "Kovačević", "Haddad", "da Silva",
    "Rahman", "Okafor", "Singh", "Tesfaye", "Yılmaz", "Petrov", "Garcia Lopez", "Dela Cruz",
    "Hossain", "Mensah", "Fernando", "Abdullah",
)  # fmt: skip
HARD = (
    ("exact", 34), ("inside", 16), ("prefixed", 9), ("parted", 8), ("typed", 9), ("swapped", 3),
    ("silent", 6), ("part", 4), ("split", 3), ("returned", 4), ("stranger", 4),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Invented:
    """Lines, what is expected, and which of it each line is (nothing for a stranger's)."""

    movements: tuple[Movement, ...]
    wanted: tuple[Wanted, ...]
    truth: dict[str, frozenset[str]]
    kinds: dict[str, str]


def invented(lines: int, seed: int = 1) -> Invented:
    """Invent so many lines; the same seed gives the same ones."""
    return _Maker(random.Random(seed)).made(lines)  # noqa: S311  invented data, no secrets


def is_right(suggestions: Sequence[Suggestion], truth: frozenset[str], sure: float) -> bool:
    """Say whether the first suggestion is the truth; a stranger's line has no sure one."""
    if not truth:
        return not suggestions or suggestions[0].score < sure
    return bool(suggestions) and {part for part, _sum in suggestions[0].parts} == truth


class _Maker:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.movements: list[Movement] = []
        self.wanted: list[Wanted] = []
        self.truth: dict[str, frozenset[str]] = {}
        self.kinds: dict[str, str] = {}

    def made(self, lines: int) -> Invented:
        kinds = [kind for kind, share in HARD for _one in range(share)]
        for _number in range(max(1, lines // 1000)):
            self._batch(self.chance.randint(5, 60))
        while len(self.movements) < lines:
            self._line(self.chance.choice(kinds))
        for _number in range(lines // 5):
            self._want()  # what never comes
        self.chance.shuffle(self.movements)
        return Invented(tuple(self.movements), tuple(self.wanted), self.truth, self.kinds)

    def _reference(self) -> str:
        return "".join(self.chance.choice(ALPHABET) for _letter in range(8))

    def _name(self) -> str:
        middle = self.chance.choice(("", "", f" {self.chance.choice('ABDEFGHKLMNRST')}."))
        return f"{self.chance.choice(FIRST)}{middle} {self.chance.choice(LAST)}"

    def _want(self, *, out: bool = False, batch: str = "", is_return: bool = False) -> Wanted:
        chance = self.chance
        amount = chance.choice((2500, 5000, 10000, chance.randint(500, 400_000)))
        one = Wanted(
            id=f"w{len(self.wanted)}",
            amount=-amount if out else amount,
            unit="EUR",
            references=(self._reference(),),
            name=self._name(),
            iban=f"DE{chance.randrange(10**20):020}",
            on=DAY + timedelta(days=chance.randrange(60)),
            batch=batch,
            is_return=is_return,
        )
        self.wanted.append(one)
        return one

    def _add(self, kind: str, truth: Sequence[Wanted], **more: object) -> None:
        name = f"m{len(self.movements)}"
        first = truth[0].on if truth and truth[0].on else DAY
        given: dict[str, object] = {
            "amount": sum(one.amount for one in truth),
            "on": first + timedelta(days=self.chance.randrange(4)),
        }
        self.movements.append(Movement(id=name, unit="EUR", **(given | more)))  # type: ignore[arg-type]
        self.truth[name] = frozenset(one.id for one in truth)
        self.kinds[name] = kind

    def _bank_name(self, one: Wanted) -> str:
        parts = one.name.upper().split()
        if self.chance.random() < 0.3:
            parts = [*parts[1:], parts[0]]
        return " ".join(parts)[: self.chance.choice((18, 27, 35, 70))]

    def _iban(self, one: Wanted, share: float = 0.5) -> str:
        return one.iban if self.chance.random() < share else ""

    def _batch(self, size: int) -> None:
        batch = f"B{self._reference()}"
        rows = [self._want(out=True, batch=batch) for _one in range(size)]
        if self.chance.random() < 0.5:
            self._add("batch", rows, batch=(batch,))
        else:
            self._add("batch", rows, batch_count=size, text=f"SEPA SAMMLER {batch}")

    def _line(self, kind: str) -> None:
        if kind == "stranger":
            amount = self.chance.randint(500, 400_000)
            self._add(kind, (), amount=amount, on=DAY, name=self._name().upper(),
                      text=self.chance.choice(("Thank you", "Invoice 2026-118", "NOTPROVIDED",
                                               f"REF {self._reference()}")))  # fmt: skip
        elif kind == "split":
            rows = [self._want() for _one in range(self.chance.randint(2, 4))]
            text = self.chance.choice((" ", " / ", "+", " and ")).join(
                one.references[0] for one in rows
            )
            self._add(kind, rows, text=text, name=self._bank_name(rows[0]))
        elif kind == "returned":
            one = self._want(is_return=True)
            told = self.chance.random() < 0.7
            self._add(
                kind, (one,), is_return=True, references=one.references if told else (),
                text="" if told else f"RETURN AC04 {one.references[0]} ACCOUNT CLOSED",
                name=self._bank_name(one),
            )  # fmt: skip
        else:
            self._single(kind, self._want(out=self.chance.random() < 0.4))

    def _single(self, kind: str, one: Wanted) -> None:
        chance, (ref,) = self.chance, one.references
        name, iban = self._bank_name(one), self._iban(one)
        if kind == "exact":
            self._add(kind, (one,), references=one.references, name=name, iban=iban)
        elif kind == "inside":
            self._add(kind, (one,), text=f"Donation {ref} thank you", name=name)
        elif kind == "prefixed":
            text = chance.choice(("MP", "REF", "REF:MP-", "No.", "INV")) + ref
            self._add(kind, (one,), text=f"pledge {text}", name=name)
        elif kind == "parted":
            at = chance.randint(2, 6)
            mark = chance.choice((" ", "-", "/", " - ", "."))
            text = f"{ref[:at]}{mark}{ref[at:]}".lower()
            self._add(kind, (one,), text=f"for {text}", name=name, iban=iban)
        elif kind == "typed":
            at = chance.randrange(8)
            other = chance.choice([letter for letter in ALPHABET if letter != ref[at]])
            self._add(kind, (one,), text=f"{ref[:at]}{other}{ref[at + 1 :]}", name=name)
        elif kind == "swapped":
            at = chance.randrange(7)
            text = ref[:at] + ref[at + 1] + ref[at] + ref[at + 2 :]
            self._add(kind, (one,), text=f"ref {text}", name=name)
        elif kind == "silent":
            self._add(kind, (one,), text=chance.choice(("", "donation", "help")), name=name,
                      iban=self._iban(one, 0.8))  # fmt: skip
        else:
            part = one.amount * chance.randint(2, 9) // 10 or one.amount
            self._add("part", (one,), amount=part, references=one.references, name=name)
