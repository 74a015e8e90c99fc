"""The kinds of heads there are: a rule pack, with which of them are seats to safety."""

from collections.abc import Mapping
from pathlib import Path

from django.utils.translation import get_language

from musterpoint.kernel.packs import Pack, Rules, load

SHIPPED = Path(__file__).parent / "packs" / "heads.yaml"


def pack() -> Pack:
    """Return the pack of kinds of heads."""
    return load(SHIPPED, check)


def codes() -> tuple[str, ...]:
    """Return the codes of all kinds, in the order of the pack."""
    return tuple(one["code"] for one in pack().rules["heads"])


def is_seat(code: str) -> bool:
    """Say whether a kind brings people to safety."""
    return any(one["code"] == code and one["seat"] for one in pack().rules["heads"])


def names() -> dict[str, str]:
    """Return the names of all kinds in the reader's language."""
    return {one["code"]: said(one["name"]) for one in pack().rules["heads"]}


def said(texts: Mapping[str, str]) -> str:
    """Return a text of a pack in the reader's language, else in English."""
    language = get_language() or "en"
    return texts.get(language) or texts.get(language.split("-")[0]) or texts["en"]


def check(rules: Rules) -> Mapping[str, list[str]]:
    """Return what is wrong in the rules of a pack of heads, by place."""
    rows = rules.get("heads") if isinstance(rules, Mapping) else None
    if not isinstance(rows, list) or not rows:
        return {"rules.heads": ["must be a list of kinds"]}
    problems: dict[str, list[str]] = {}
    seen = set()
    for number, row in enumerate(rows, start=1):
        place = f"rules.heads.{number}"
        if not isinstance(row, Mapping) or set(row) != {"code", "seat", "name"}:
            problems[place] = ["needs code, seat and name, and nothing else"]
            continue
        if not isinstance(row["code"], str) or row["code"] in seen:
            problems[f"{place}.code"] = ["must be a code that no other kind has"]
        if not isinstance(row["seat"], bool):
            problems[f"{place}.seat"] = ["must be true or false"]
        if not isinstance(row["name"], Mapping) or not row["name"].get("en"):
            problems[f"{place}.name"] = ["needs a name in English"]
        seen.add(row["code"])
    if "other" not in seen:
        problems["rules.heads"] = ["needs a kind with the code other"]
    return problems
