"""Funds that one click makes: rule packs, read and checked to the last cap."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from musterpoint.engine.ledger import NoUnit, Unit, currency
from musterpoint.funds import headings
from musterpoint.funds.headings import said
from musterpoint.funds.models import WindowKind
from musterpoint.funds.rules import Limit, problems_of_rule
from musterpoint.funds.values import FundIn, HeadIn, WindowIn
from musterpoint.kernel.packs import Pack, Rules, load
from musterpoint.tenancy.roles import ROLES

FOLDER = Path(__file__).parent / "packs"
NAMES = ("levy-fund", "membership-fund", "emergency-mechanism")
TEXTS = ("name", "about")
PLAIN = ("slug", "currency", "owner", "legal_basis", "scope")
TOP = {*TEXTS, *PLAIN, "year_begins", "two_over", "rules", "authorities", "windows"}
OF_WINDOW = {"code", "kind", "name", "heads"}
AMOUNTS = ("person_most", "family_most", "day_most", "once_most")
NUMBERS = ("days_most", "once_level", "review_days")
OF_HEAD = {"kind", *AMOUNTS, *NUMBERS, "day_across", "rules"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A fund with its windows and heads, in the reader's language."""

    code: str
    about: str
    fund: FundIn
    windows: tuple[tuple[WindowIn, tuple[HeadIn, ...]], ...]


def every() -> tuple[Recipe, ...]:
    """Return the recipes that ship."""
    return tuple(read(load(FOLDER / f"{name}.yaml", check)) for name in NAMES)


def known(code: str) -> Recipe | None:
    """Return a recipe by its code; None for one that is not there."""
    return next((one for one in every() if one.code == code), None)


def read(pack: Pack) -> Recipe:
    """Return the recipe of a pack that ``check`` has passed."""
    rules = pack.rules
    of = currency(rules["currency"])
    names = headings.names()
    two = rules.get("two_over")
    fund = FundIn(
        **{name: rules[name] for name in PLAIN},
        name=said(rules["name"]),
        year_begins=rules["year_begins"],
        two_over=None if two is None else of.parts(two),
        rules=tuple(rules.get("rules", ())),
        authorities=tuple(_limit(row, of) for row in rules["authorities"]),
        pack=pack.stamp,
    )
    windows = tuple(
        (
            WindowIn(code=row["code"], name=said(row["name"]), kind=row["kind"]),
            tuple(_head(head, of, names) for head in row["heads"]),
        )
        for row in rules["windows"]
    )
    return Recipe(code=pack.name, about=said(rules["about"]), fund=fund, windows=windows)


def _limit(row: Mapping[str, Any], of: Unit) -> Limit:
    most = row.get("most")
    return Limit(row["role"], row.get("post", ""), None if most is None else of.parts(most))


def _head(row: Mapping[str, Any], of: Unit, names: Mapping[str, str]) -> HeadIn:
    caps = {name: of.parts(row[name]) for name in AMOUNTS if name in row}
    numbers = {name: row[name] for name in NUMBERS if name in row}
    kind = row["kind"]
    rules = tuple(row.get("rules", ()))
    return HeadIn(
        code=kind, name=names[kind], kind=kind, rules=rules,
        day_across=row.get("day_across", False), **caps, **numbers,
    )  # fmt: skip


def check(rules: Rules) -> Mapping[str, list[str]]:
    """Return what is wrong in the rules of a pack of a fund, by place."""
    if not isinstance(rules, Mapping):
        return {"rules": ["must be a mapping"]}
    problems = {f"rules.{name}": ["is not known"] for name in map(str, rules.keys() - TOP)}
    for name in TEXTS:
        problems |= _text(rules, name, "rules")
    for name in PLAIN:
        if not isinstance(rules.get(name), str) or not rules[name].strip():
            problems[f"rules.{name}"] = ["must be a text"]
    year = rules.get("year_begins")
    if type(year) is not int or not 1 <= year <= 12:
        problems["rules.year_begins"] = ["must be a month, 1 to 12"]
    if problems:
        return problems
    try:
        of = currency(rules["currency"])
    except NoUnit:
        return {"rules.currency": ["must be a currency of ISO 4217"]}
    problems |= _amount(rules, "two_over", of, "rules")
    problems |= _rules(rules, "rules", is_seat=False)
    problems |= _authorities(rules.get("authorities"), of)
    return problems | _windows(rules.get("windows"), of)


def _text(row: Mapping[str, Any], name: str, place: str) -> dict[str, list[str]]:
    texts = row.get(name)
    good = isinstance(texts, Mapping) and isinstance(texts.get("en"), str) and texts["en"].strip()
    return {} if good else {f"{place}.{name}": ["needs a text in English"]}


def _amount(row: Mapping[str, Any], name: str, of: Unit, place: str) -> dict[str, list[str]]:
    if row.get(name) is None:
        return {}
    try:
        good = isinstance(row[name], str) and of.parts(row[name]) > 0
    except NoUnit:
        good = False
    return {} if good else {f"{place}.{name}": [f'must be an amount of {of.code} such as "1500"']}


def _rules(row: Mapping[str, Any], place: str, *, is_seat: bool) -> dict[str, list[str]]:
    given = row.get("rules", [])
    if not isinstance(given, list):
        return {f"{place}.rules": ["must be a list of rules"]}
    found = {
        f"{place}.rules.{number}": problems_of_rule(one, is_seat=is_seat)
        for number, one in enumerate(given, start=1)
    }
    return {where: texts for where, texts in found.items() if texts}


def _authorities(rows: object, of: Unit) -> dict[str, list[str]]:
    if not isinstance(rows, list) or not rows:
        return {"rules.authorities": ["must be a list of roles with their limits"]}
    problems: dict[str, list[str]] = {}
    for number, row in enumerate(rows, start=1):
        place = f"rules.authorities.{number}"
        if not isinstance(row, Mapping) or not set(row) <= {"role", "post", "most"}:
            problems[place] = ["needs role, and may have post and most"]
        elif not isinstance(row.get("role"), str) or row["role"] not in ROLES:
            problems[f"{place}.role"] = ["must be a role"]
        else:
            problems |= _amount(row, "most", of, place)
    return problems


def _windows(rows: object, of: Unit) -> dict[str, list[str]]:
    if not isinstance(rows, list) or not rows:
        return {"rules.windows": ["must be a list of windows"]}
    problems: dict[str, list[str]] = {}
    for number, row in enumerate(rows, start=1):
        place = f"rules.windows.{number}"
        if not isinstance(row, Mapping) or set(row) != OF_WINDOW:
            problems[place] = ["needs code, kind, name and heads, and nothing else"]
            continue
        problems |= _text(row, "name", place)
        if row["kind"] not in WindowKind.values:
            problems[f"{place}.kind"] = [f"must be one of {', '.join(WindowKind.values)}"]
        heads = row["heads"] if isinstance(row["heads"], list) else []
        if not heads:
            problems[f"{place}.heads"] = ["must be a list of heads"]
        for count, head in enumerate(heads, start=1):
            problems |= _head_problems(head, of, f"{place}.heads.{count}")
    return problems


def _head_problems(row: object, of: Unit, place: str) -> dict[str, list[str]]:
    if not isinstance(row, Mapping) or not set(row) <= OF_HEAD:
        return {place: [f"may have {', '.join(sorted(OF_HEAD))}"]}
    if row.get("kind") not in headings.codes():
        return {f"{place}.kind": ["must be a kind of the pack of heads"]}
    problems: dict[str, list[str]] = {}
    for name in AMOUNTS:
        problems |= _amount(row, name, of, place)
    for name in NUMBERS:
        if name in row and (type(row[name]) is not int or row[name] < 1):
            problems[f"{place}.{name}"] = ["must be a whole number from 1"]
    if type(row.get("day_across", False)) is not bool:
        problems[f"{place}.day_across"] = ["must be true or false"]
    if "once_most" in row and "once_level" not in row:
        problems[f"{place}.once_level"] = ["says from which alert level on"]
    return problems | _rules(row, place, is_seat=headings.is_seat(row["kind"]))
