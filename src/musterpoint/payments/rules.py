"""The rule pack of this package: who releases how much, vouchers, and the files that banks take."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from musterpoint.kernel import packs
from musterpoint.kernel.packs import Rules
from musterpoint.web import languages

FILE = Path(__file__).parent / "packs" / "payments.yaml"
FORMATS = ("pain.001.001.03", "pain.001.001.09", "csv")
COLUMNS = ("reference", "phone", "provider", "amount", "currency", "name", "text")
RESULT_COLUMNS = (
    "reference",
    "status",
    "amount",
    "currency",
    "fee",
    "transaction",
    "reason",
    "day",
)
#: What a provider of mobile money says became of a payment.
PAID, FAILED, PENDING = "paid", "failed", "pending"
MOST_PEOPLE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Which file a bank or a provider takes."""

    code: str
    names: Mapping[str, str]
    method: str
    format: str
    currencies: tuple[str, ...]
    characters: str
    name_length: int
    text_length: int
    service_level: str = ""
    charges: str = ""
    needs_iban: bool = False
    batch_booking: bool = False
    columns: tuple[str, ...] = ()
    delimiter: str = ","
    results: str = ""

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return self.names.get(languages.current().code) or self.names["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultProfile:
    """
    How a provider writes what became of a batch.

    ``columns`` says under which titles a column may stand, ``statuses`` which words mean what.
    """

    code: str
    columns: Mapping[str, tuple[str, ...]]
    statuses: Mapping[str, tuple[str, ...]]

    def outcome(self, status: str) -> str | None:
        """Return what a word means: paid, failed or pending; None for one that is not known."""
        return next((name for name, known in self.statuses.items() if status in known), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentsPack:
    """All rules of payments, and the stamp that batches keep."""

    stamp: str
    by_count: tuple[tuple[int, int], ...]
    by_amount: Mapping[int, Mapping[str, int]]
    other_currencies: int
    voucher_days: int
    voucher_grace: timedelta
    voucher_warning: timedelta
    release_within: timedelta
    statement_days: int
    line_days: int
    answer_within: timedelta
    profiles: Mapping[str, Profile]
    results: Mapping[str, ResultProfile]

    def results_of(self, profile: str) -> ResultProfile:
        """Return how the provider of a profile writes results; the first where none is named."""
        found = self.profiles.get(profile)
        named = self.results.get(found.results) if found is not None else None
        return named or next(iter(self.results.values()))

    def people_needed(self, count: int, amount: int, unit: str, digits: int) -> int:
        """Return how many people release so many payments of so many smallest parts."""
        people = max((needed for least, needed in self.by_count if count >= least), default=1)
        named = [limits for limits in self.by_amount.values() if unit in limits]
        if not named:
            return max(people, self.other_currencies)
        for needed, limits in self.by_amount.items():
            if unit in limits and amount >= limits[unit] * 10**digits:
                people = max(people, needed)
        return people


@lru_cache
def pack() -> PaymentsPack:
    """Return the pack that ships with the product."""
    found = packs.load(FILE, problems)
    rules = found.rules
    vouchers, dues = rules["vouchers"], rules["dues"]
    return PaymentsPack(
        stamp=found.stamp,
        by_count=tuple((one["payments"], one["people"]) for one in rules["release"]),
        by_amount=rules["release_amounts"],
        other_currencies=rules["other_currencies"],
        voucher_days=vouchers["good_days"],
        voucher_grace=timedelta(days=vouchers["grace_days"]),
        voucher_warning=timedelta(days=vouchers["warn_days"]),
        release_within=timedelta(hours=dues["release_hours"]),
        statement_days=dues["statement_days"],
        line_days=dues["line_days"],
        answer_within=timedelta(days=dues["answer_days"]),
        profiles={code: _profile(code, one) for code, one in rules["profiles"].items()},
        results={code: _results(code, one) for code, one in rules["results"].items()},
    )


def _results(code: str, given: Mapping[str, Any]) -> ResultProfile:
    return ResultProfile(
        code=code,
        columns={name: tuple(titles) for name, titles in given["columns"].items()},
        statuses={name: tuple(given["statuses"][name]) for name in (PAID, FAILED, PENDING)},
    )


def _profile(code: str, given: Mapping[str, Any]) -> Profile:
    values = {name: value for name, value in given.items() if name != "name"}
    for name in ("currencies", "columns"):
        if name in values:
            values[name] = tuple(values[name])
    return Profile(code=code, names=given["name"], **values)


def problems(rules: Rules) -> dict[str, list[str]]:
    """Return what is wrong with a pack, by place."""
    found: dict[str, list[str]] = {}
    for part in ("release", "release_amounts", "other_currencies", "vouchers", "dues", "profiles",
                 "results"):  # fmt: skip
        if part not in rules:
            found[f"rules.{part}"] = ["is missing"]
    if found:
        return found
    for at, one in enumerate(rules["release"]):
        if not _is_whole(one.get("payments")) or not _is_whole(one.get("people"), MOST_PEOPLE):
            found[f"rules.release.{at}"] = ["needs payments and people, 1 or more"]
    for needed, limits in rules["release_amounts"].items():
        if not _is_whole(needed, MOST_PEOPLE) or not all(map(_is_whole, limits.values())):
            found[f"rules.release_amounts.{needed}"] = ["must be whole amounts by currency"]
    if not _is_whole(rules["other_currencies"], MOST_PEOPLE):
        found["rules.other_currencies"] = ["must be a number of people"]
    for part, names in (
        ("vouchers", ("good_days", "grace_days", "warn_days")),
        ("dues", ("release_hours", "statement_days", "line_days", "answer_days")),
    ):
        for name in names:
            if not _is_whole(rules[part].get(name)):
                found[f"rules.{part}.{name}"] = ["must be a whole number, 1 or more"]
    for code, one in rules["profiles"].items():
        found |= _profile_problems(f"rules.profiles.{code}", one)
        if one.get("results", "") not in {"", *rules["results"]}:
            found[f"rules.profiles.{code}.results"] = ["must be one of rules.results"]
    if not rules["results"]:
        found["rules.results"] = ["needs one at least"]
    for code, one in rules["results"].items():
        found |= _results_problems(f"rules.results.{code}", one)
    return found


def _results_problems(place: str, one: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what is wrong with how results are written: no title or word means two things."""
    found: dict[str, list[str]] = {}
    columns, statuses = one.get("columns") or {}, one.get("statuses") or {}
    if not {"reference", "status", "amount"} <= set(columns) <= set(RESULT_COLUMNS):
        found[f"{place}.columns"] = [
            f"must be some of {', '.join(RESULT_COLUMNS)}; the first three always"
        ]
    if set(statuses) != {PAID, FAILED, PENDING}:
        found[f"{place}.statuses"] = ["needs paid, failed and pending"]
    for name, groups in (("columns", columns), ("statuses", statuses)):
        known = [text for many in groups.values() for text in many]
        if not all(groups.values()) or len(known) > len(set(known)):
            found[f"{place}.{name}"] = ["needs words for each, and no word twice"]
        elif any(not isinstance(text, str) or text != text.casefold() for text in known):
            found[f"{place}.{name}"] = ["must be words in small letters"]
    return found


def _profile_problems(place: str, one: Mapping[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if not {"en", "ar"} <= set(one.get("name") or {}):
        found[f"{place}.name"] = ["needs en and ar"]
    if one.get("method") not in ("bank", "mobile"):
        found[f"{place}.method"] = ["must be bank or mobile"]
    if one.get("format") not in FORMATS:
        found[f"{place}.format"] = [f"must be one of {', '.join(FORMATS)}"]
    if one.get("characters") not in ("sepa", "unicode"):
        found[f"{place}.characters"] = ["must be sepa or unicode"]
    for name, most in (("name_length", 140), ("text_length", 140)):
        if not _is_whole(one.get(name), most):
            found[f"{place}.{name}"] = [f"must be 1 to {most}"]
    if one.get("format") == "csv" and (
        not one.get("columns") or not set(one["columns"]) <= set(COLUMNS)
    ):
        found[f"{place}.columns"] = [f"must be some of {', '.join(COLUMNS)}"]
    return found


def _is_whole(value: object, most: int = 10**15) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most
