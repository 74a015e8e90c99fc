"""What of the answers is a red flag, and how long an emergency opening lasts: a rule pack. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from musterpoint.kernel.packs import Pack, Rules, load

PACK = Path(__file__).parent.parent / "packs" / "screening.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """
    A red flag: which answers raise it, the procedure that is its path, and within how long a
    human looks at it.

    ``medical_hours`` is how long after the harm medical help works best; counted from the telling,
    so that the clock never promises more than there is. ``is_always``: it is begun without being
    chosen, for a child alone.
    """

    code: str
    question: str
    answers: frozenset[str]
    procedure: str
    within: timedelta
    medical: timedelta | None = None
    is_always: bool = False


def _check(rules: Rules) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    if not rules.get("questionnaire"):
        found["questionnaire"] = ["is missing"]
    for name in ("asked_for_minutes", "open_for_minutes"):
        if not _is_positive((rules.get("opening") or {}).get(name)):
            found[f"opening.{name}"] = ["must be a whole number of minutes above zero"]
    seen: set[str] = set()
    for place, flag in enumerate(rules.get("flags") or ()):
        when = flag.get("when") or {}
        if not flag.get("id") or flag["id"] in seen:
            found[f"flags.{place}.id"] = ["is missing or stands twice"]
        if not when.get("question") or not when.get("is"):
            found[f"flags.{place}.when"] = ["must name a question and the answers"]
        if not all(isinstance(one, str) for one in when.get("is") or ()):
            found[f"flags.{place}.when"] = ["answers are texts: write yes and no in quotes"]
        if not _is_positive(flag.get("within_minutes")):
            found[f"flags.{place}.within_minutes"] = ["must be a whole number above zero"]
        seen.add(str(flag.get("id")))
    if not seen:
        found["flags"] = ["must name at least one"]
    return found


def _is_positive(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def pack() -> Pack:
    """Return the rule pack."""
    return load(PACK, _check)


@lru_cache
def flags() -> tuple[Flag, ...]:
    """Return the red flags in the order of the pack."""
    return tuple(_flag(one) for one in pack().rules["flags"])


def _flag(one: Mapping[str, Any]) -> Flag:
    hours = one.get("medical_hours")
    return Flag(
        code=str(one["id"]),
        question=str(one["when"]["question"]),
        answers=frozenset(one["when"]["is"]),
        procedure=str(one.get("procedure", "")),
        within=timedelta(minutes=one["within_minutes"]),
        medical=timedelta(hours=hours) if hours else None,
        is_always=bool(one.get("always")),
    )


def raised(answers: Mapping[str, str]) -> list[Flag]:
    """Return the flags that answers raise; each stands for itself, no sum decides."""
    return [one for one in flags() if answers.get(one.question) in one.answers]


def medical_by(flag: Flag, told_at: datetime) -> datetime | None:
    """
    Return until when medical help works best after what was told; None where no clock runs.

    "Within three days" may be three days ago already: what is left is unknown, so that the time
    that a human has to answer is the clock that counts, and the last moment is the longest left.
    """
    return told_at + flag.medical if flag.medical is not None else None


def asked_for() -> timedelta:
    """Return within how long a second person may allow an opening."""
    return timedelta(minutes=pack().rules["opening"]["asked_for_minutes"])


def open_for() -> timedelta:
    """Return for how long an allowed opening lasts."""
    return timedelta(minutes=pack().rules["opening"]["open_for_minutes"])


def questionnaire() -> str:
    """Return the questionnaire of the catalogue whose answers are read."""
    return str(pack().rules["questionnaire"])
