"""
The rule packs of this package, and what is decided with no database.

Amounts are whole smallest parts of a currency.
"""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from musterpoint.engine import ledger
from musterpoint.kernel import packs
from musterpoint.kernel.packs import Rules
from musterpoint.web import languages

FOLDER = Path(__file__).parent / "packs"
LANGUAGES = ("en", "ar", "fr", "es")
FACTS = frozenset({"lap_infant", "bond", "employer", "insured", "told_state", "not_own", "child"})
PAYERS = frozenset({"free", "employer", "bond", "insurer", "fund", "state", "host", "person"})
#: Lines of every ladder: an infant costs nothing, and no State is asked for whom it does not know.
ALWAYS = ("lap_infant", "known_to_state", "not_own")
#: The most of a note besides the cost; none where nobody gets one.
FARE, FIXED, NONE = CAPS = ("fare", "fixed", "none")
TABLES = ("reasons", "grounds", "disputes")
NUMBERS = {
    "limits": ("one_decides", "write_off"),
    "days": ("first_instalment", "undo", "link", "answer"),
}
ANY = "*"
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fare:
    """What a seat cost before the crisis, with the day and the source of it."""

    amount: int
    currency: ledger.Unit
    on: date
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRules:
    """
    A cost model: who pays in which order, and the most that a note asks besides the cost.

    ``fixed`` is the sum for an adult, where the cap is one.
    """

    code: str
    stamp: str
    name: Words
    says: Words
    ladder: tuple[tuple[str, str, frozenset[str]], ...]
    cap: str
    fixed: Fare | None = None

    @property
    def asks(self) -> bool:
        """Say whether people are asked for a part of what their journey cost."""
        return self.cap != NONE

    def payer(self, facts: Iterable[str]) -> tuple[str, str]:
        """Return who pays and why: the first line whose facts are all true."""
        true = set(facts)
        for payer, reason, when in self.ladder:
            if when <= true:
                return payer, reason
        raise LookupError("the last line of a ladder fits everything")


@dataclass(frozen=True, slots=True, kw_only=True)
class PayersPack:
    """The cost models to choose from, and the limits and words around them."""

    stamp: str
    models: Mapping[str, CostRules]
    default: str
    reasons: Mapping[str, Words]
    grounds: Mapping[str, Words]
    disputes: Mapping[str, Words]
    limits_in: str
    limits: Mapping[str, int]
    days: Mapping[str, int]
    most_instalments: int


@lru_cache
def pack() -> PayersPack:
    """Return the pack of payers that ships with the product."""
    found = packs.load(FOLDER / "payers.yaml", problems)
    names = ("default", "limits_in", *TABLES, *NUMBERS, "most_instalments")
    models = {
        code: _model(code, found.rules, found.stamp, found.in_force_from)
        for code in found.rules["models"]
    }
    return PayersPack(
        stamp=found.stamp, models=models, **{name: found.rules[name] for name in names}
    )


def _model(code: str, given: Rules, stamp: str, on: date) -> CostRules:
    one = given["models"][code]
    lines = {name: given["lines"][name] for name in one["ladder"]}
    fixed = None
    if one["cap"] == FIXED:
        unit = ledger.currency(one["fixed"]["currency"])
        amount = unit.parts(one["fixed"]["adult"])
        fixed = Fare(amount=amount, currency=unit, on=on, source=one["name"]["en"])
    ladder = tuple((line["payer"], name, frozenset(line["when"])) for name, line in lines.items())
    return CostRules(
        code=code, stamp=f"{stamp}/{code}", name=one["name"], says=one["says"], ladder=ladder,
        cap=one["cap"], fixed=fixed,
    )  # fmt: skip


def of_stamp(stamp: str) -> CostRules | None:
    """Return the cost model by which something was decided; None for one that is gone."""
    return pack().models.get(stamp.rpartition("/")[2])


@lru_cache
def _fares() -> tuple[tuple[str, str, Fare], ...]:
    found = packs.load(FOLDER / "fares.yaml", fare_problems)
    return tuple((one["from"], one["to"], _fare(one)) for one in found.rules["fares"])


def fare(origin: str, destination: str) -> Fare | None:
    """Return the fare between two countries before the crisis; None when no line fits."""
    for start, goal, found in _fares():
        if start in (ANY, origin) and goal in (ANY, destination):
            return found
    return None


def _fare(given: Mapping[str, str]) -> Fare:
    unit = ledger.currency(given["currency"])
    on = given["day"]
    if not isinstance(on, date) or not given["source"]:
        raise ValueError("needs a day and a source")
    return Fare(amount=unit.parts(given["amount"]), currency=unit, on=on, source=given["source"])


def problems(rules: Rules) -> dict[str, list[str]]:
    """Return what is wrong with a pack of payers, by place."""
    wrong: dict[str, list[str]] = {}
    for table in TABLES:
        for code, words in (rules.get(table) or {}).items():
            if not all(words.get(language) for language in LANGUAGES):
                wrong[f"{table}.{code}"] = ["has no words in all languages"]
        if not rules.get(table):
            wrong[table] = ["is missing"]
    wrong |= _line_problems(rules) | _model_problems(rules)
    for table, names in NUMBERS.items():
        if any(not _is_count((rules.get(table) or {}).get(name)) for name in names):
            wrong[table] = ["are whole numbers of one or more"]
    try:
        ledger.currency(str(rules.get("limits_in")))
    except ledger.NoUnit as error:
        wrong["limits_in"] = [str(error)]
    if not _is_count(rules.get("most_instalments")):
        wrong["most_instalments"] = ["is a whole number of one or more"]
    return wrong


def _line_problems(rules: Rules) -> dict[str, list[str]]:
    wrong = {}
    for name, one in (rules.get("lines") or {}).items():
        if one.get("payer") not in PAYERS or set(one.get("when") or ()) - FACTS:
            wrong[f"lines.{name}"] = ["names a payer or a fact that is not known"]
        elif name not in (rules.get("reasons") or {}):
            wrong[f"lines.{name}"] = ["has no words for its reason"]
    return wrong


def _model_problems(rules: Rules) -> dict[str, list[str]]:
    lines, models = rules.get("lines") or {}, rules.get("models") or {}
    wrong = {}
    for code, one in models.items():
        found = [lines.get(name) for name in one.get("ladder") or ()]
        payers = {line["payer"] for line in found if line}
        is_asked = "person" in payers
        if not found or None in found or (found[-1] or {}).get("when"):
            wrong[f"models.{code}"] = ["needs lines that are known; the last one fits everything"]
        elif set(ALWAYS) - set(one["ladder"]):
            wrong[f"models.{code}"] = [f"needs the lines {', '.join(ALWAYS)}"]
        elif is_asked and "child" not in one["ladder"]:
            wrong[f"models.{code}"] = ["children never owe: needs the line child"]
        elif one.get("cap") not in CAPS or is_asked != (one["cap"] != NONE):
            wrong[f"models.{code}"] = ["has a cap just when people are asked"]
        elif not all(
            (one.get(w) or {}).get(tongue) for w in ("name", "says") for tongue in LANGUAGES
        ):
            wrong[f"models.{code}"] = ["has no words in all languages"]
        elif one["cap"] == FIXED and not _is_fixed(one.get("fixed") or {}):
            wrong[f"models.{code}"] = ["needs a sum for an adult, and none for a child"]
    if rules.get("default") not in models:
        wrong["default"] = ["is one of the models"]
    return wrong


def _is_fixed(given: Mapping[str, str]) -> bool:
    """Say whether a fixed sum is one for adults alone: children never owe."""
    try:
        unit = ledger.currency(given["currency"])
        return unit.parts(given["adult"]) > 0 and unit.parts(given["child"]) == 0
    except (KeyError, ValueError, ledger.NoUnit):
        return False


def fare_problems(rules: Rules) -> dict[str, list[str]]:
    """Return what is wrong with a pack of fares, by place."""
    wrong = {}
    for place, one in enumerate(rules.get("fares") or ()):
        try:
            good = _fare(one).amount > 0 and one["from"] and one["to"]
        except (KeyError, ValueError, ledger.NoUnit) as error:
            wrong[f"fares.{place}"] = [str(error)]
            continue
        if not good:
            wrong[f"fares.{place}"] = ["needs two countries and an amount"]
    return wrong


def _is_count(value: object) -> bool:
    return isinstance(value, int) and 1 <= value <= 1_000_000


def word(table: Mapping[str, Words], code: str) -> str:
    """Return a code of the pack in the reader's language, or in English."""
    words = table.get(code)
    return (words.get(languages.current().code) or words["en"]) if words else code


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last one of that month."""
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def instalments(owed: int, count: int, first: date) -> list[tuple[date, int]]:
    """
    Return due days and amounts of a plan by the month; the amounts sum exactly.

    No part is less than one smallest coin: fewer parts are made of a small amount.
    """
    parts = ledger.split(owed, [1] * min(count, owed)) if owed > 0 else []
    return [(months_later(first, place), part) for place, part in enumerate(parts)]


def fitted(parts: Sequence[tuple[int, int]], owed: int) -> list[int]:
    """
    Return the amounts of instalments (amount, paid) when less is owed than before.

    What falls away is taken from the last ones first; what was paid stays. Whatever is owed above
    all parts is added to the last one.
    """
    open_parts = [amount - paid for amount, paid in parts]
    extra = sum(open_parts) - owed
    found = list(open_parts)
    for place in range(len(found) - 1, -1, -1):
        less = min(found[place], max(0, extra))
        found[place] -= less
        extra -= less
    if extra < 0 and found:
        found[-1] -= extra
    return [left + paid for left, (_amount, paid) in zip(found, parts, strict=True)]
