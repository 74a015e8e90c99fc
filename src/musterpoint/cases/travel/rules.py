"""What is decided without a database: states, deadlines, who may do what after whom."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from musterpoint.cases.models import (
    ApplicationKind,
    ApplicationState,
    BlankState,
    ConfirmationAnswer,
    Finding,
)
from musterpoint.engine.procedures import catalogue, clocks
from musterpoint.kernel.packs import Pack, Rules, load

PACK = Path(__file__).parent.parent / "packs" / "travel-documents.yaml"
LAYOUTS = ("TD2", "TD3")
#: Needs that mean that a child travels without those who care for it.
ALONE = frozenset({"unaccompanied", "separated"})
S = ApplicationState
B = BlankState
#: From which state an application may come into which.
STEPS: Mapping[ApplicationState, frozenset[ApplicationState]] = {
    S.CHECKING: frozenset({S.DRAFT}),
    S.CONFIRMED: frozenset({S.CHECKING, S.PRINTED}),
    S.PRINTED: frozenset({S.CONFIRMED}),
    S.SIGNED: frozenset({S.PRINTED}),
    S.HANDED_OVER: frozenset({S.SIGNED}),
    S.REFUSED: frozenset({S.DRAFT, S.CHECKING, S.CONFIRMED}),
    S.WITHDRAWN: frozenset({S.DRAFT, S.CHECKING, S.CONFIRMED}),
}
ENDED = frozenset({S.HANDED_OVER, S.REFUSED, S.WITHDRAWN})
#: From which state a blank may come into which. What is lost is never used again.
MOVES: Mapping[str, frozenset[str]] = {
    "": frozenset({B.RECEIVED}),
    B.RECEIVED: frozenset({B.RESERVED, B.SPOILT, B.DESTROYED, B.LOST, B.MOVING}),
    B.MOVING: frozenset({B.RECEIVED, B.LOST}),
    B.RESERVED: frozenset({B.ISSUED, B.SPOILT}),
    B.SPOILT: frozenset({B.DESTROYED, B.LOST}),
    B.LOST: frozenset({B.DESTROYED}),
    B.ISSUED: frozenset(),
    B.DESTROYED: frozenset(),
}
_SERIAL = re.compile(r"([A-Z]{0,4})([0-9]{3,9})")
LONGEST_SERIAL = 9
MOST_BLANKS = 5000


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of document is laid out and how long it is valid."""

    layout: str
    document_code: str
    valid_days: int


@dataclass(frozen=True, slots=True)
class Checked:
    """One officer's look at one source."""

    source: str
    finding: str
    made_by: UUID | None


def check_pack(rules: Rules) -> dict[str, list[str]]:
    """Return what is wrong with a pack of travel documents, by place."""
    problems: dict[str, list[str]] = {}
    kinds = _mapping(rules, "kinds")
    for name in ApplicationKind.values:
        row = kinds.get(name)
        if not isinstance(row, dict):
            problems[f"rules.kinds.{name}"] = ["is missing"]
        elif row.get("layout") not in LAYOUTS or not isinstance(row.get("document_code"), str):
            problems[f"rules.kinds.{name}"] = ["needs a layout, TD2 or TD3, and a document_code"]
        elif not _is_positive(row.get("valid_days")):
            problems[f"rules.kinds.{name}.valid_days"] = ["must be a positive number"]
    problems |= _bad_durations(rules.get("confirmation"))
    problems |= _bad_urgency(_mapping(rules, "urgent"))
    photo = _mapping(rules, "photo")
    for name in ("width_mm", "height_mm", "largest_megapixels", "largest_bytes"):
        if not _is_positive(photo.get(name)):
            problems[f"rules.photo.{name}"] = ["must be a positive number"]
    for name in ("retention_days", "confirming_retention_days", "transfer_days"):
        if not _is_positive(rules.get(name)):
            problems[f"rules.{name}"] = ["must be a positive number"]
    if not _is_positive(_mapping(rules, "confirmation").get("remind_hours")):
        problems["rules.confirmation.remind_hours"] = ["must be a positive number"]
    for name in ("waivers", "refusals", "revocations"):
        if not isinstance(rules.get(name), list) or not rules[name]:
            problems[f"rules.{name}"] = ["must be a list of reasons"]
    return problems


def _bad_urgency(urgent: Mapping[str, Any]) -> dict[str, list[str]]:
    problems = {}
    named = urgent.get("kinds")
    if not isinstance(named, list) or not set(named) <= set(ApplicationKind.values):
        problems["rules.urgent.kinds"] = ["must be a list of kinds of document, or empty"]
    if not _is_positive(urgent.get("least_sources")):
        problems["rules.urgent.least_sources"] = ["must be a positive number"]
    return problems


def _mapping(rules: Rules, name: str) -> dict[str, Any]:
    found = rules.get(name)
    return found if isinstance(found, dict) else {}


def _is_positive(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _bad_durations(rows: Any) -> dict[str, list[str]]:
    problems = {}
    for name in ("ask_within", "answer_within", "issue_within", "decide_within"):
        try:
            clocks.parse_duration(str(rows[name]))
        except (TypeError, KeyError):
            problems[f"rules.confirmation.{name}"] = ["is missing"]
        except clocks.BadDuration as wrong:
            problems[f"rules.confirmation.{name}"] = [str(wrong)]
    return problems


def pack() -> Pack:
    """Return the rules of travel documents that ship with the product."""
    return load(PACK, check_pack)


def kind_of(kind: str) -> Kind:
    """Return the layout and validity of a kind of document."""
    row = pack().rules["kinds"][kind]
    return Kind(row["layout"], row["document_code"], row["valid_days"])


def urgent_kinds() -> frozenset[str]:
    """Return the kinds of document that two officers may issue before the answer."""
    return frozenset(pack().rules["urgent"]["kinds"])


def urgent_sources() -> int:
    """Return how many sources must match before a document is issued in extreme urgency."""
    return int(pack().rules["urgent"]["least_sources"])


def due(step: str, start: datetime, country: str) -> datetime:
    """
    Return until when a step of the confirmation has to be done (ask, answer, issue or decide).

    Working days are those of the country where the station lies; Monday to Friday when no
    calendar of that country ships.
    """
    written = clocks.parse_duration(str(pack().rules["confirmation"][f"{step}_within"]))
    calendar = catalogue.calendars().get(country, clocks.PLAIN)
    return clocks.add(start, written.length, working=calendar if written.is_working else None)


def remind_ahead() -> timedelta:
    """Return how long before a deadline of the confirmation its officer is reminded."""
    return timedelta(hours=pack().rules["confirmation"]["remind_hours"])


def expiry(kind: str, issued: date, journey_ends: date | None) -> date:
    """
    Return the last valid day: the journey and two days of grace, never past the kind's limit.

    Without a day on which the journey ends it is the kind's limit.
    """
    latest = issued + timedelta(days=kind_of(kind).valid_days)
    if journey_ends is None:
        return latest
    return max(issued + timedelta(days=1), min(latest, journey_ends + timedelta(days=2)))


def standing(checks: Iterable[Checked]) -> dict[str, Checked]:
    """Return what each source says now: the newest check of a source takes the older's place."""
    return {check.source: check for check in checks}


def missing_for_identity(checks: Sequence[Checked], answers: Iterable[str]) -> str:
    """
    Return what is still missing before an identity is confirmed; empty when nothing is.

    ``"differs"``: something says that it is another person. ``"sources"``: fewer than two
    sources. ``"officers"``: two sources that the same officer looked at. A remote confirmation
    is a source with an officer of its own.
    """
    given = set(answers)
    found = standing(checks).values()
    if ConfirmationAnswer.DENIED in given or any(one.finding == Finding.DIFFERS for one in found):
        return "differs"
    matching = [one for one in found if one.finding == Finding.MATCHES]
    if matching and ConfirmationAnswer.CONFIRMED in given:
        return ""
    if len(matching) < 2:
        return "sources"
    return "" if len({one.made_by for one in matching}) > 1 else "officers"


def serials(first: str, last: str) -> list[str] | None:
    """Return all serials of a range; None when the two ends are no range of at most 5,000."""
    one, other = _SERIAL.fullmatch(first), _SERIAL.fullmatch(last)
    if one is None or other is None or max(len(first), len(last)) > LONGEST_SERIAL:
        return None
    if one[1] != other[1] or len(first) != len(last):
        return None
    start, end = int(one[2]), int(other[2])
    if not 0 <= end - start < MOST_BLANKS:
        return None
    width = len(one[2])
    return [f"{one[1]}{number:0{width}d}" for number in range(start, end + 1)]


def ranges(numbers: Iterable[str]) -> list[str]:
    """Return serials as they are written short: ``TI000003, TI000007-TI000009``."""
    found: list[list[str]] = []
    for one in sorted(numbers):
        following = serials(found[-1][-1], one) if found else None
        if following is not None and len(following) == 2:
            found[-1].append(one)
        else:
            found.append([one])
    return [group[0] if len(group) == 1 else f"{group[0]}-{group[-1]}" for group in found]


def read_ranges(text: str) -> list[str] | None:
    """Return the serials of a short list as ``ranges`` writes it; None when it is none."""
    found: list[str] = []
    for part in text.upper().replace(";", ",").split(","):
        first, dash, last = (one.strip() for one in part.partition("-"))
        if not first and not dash:
            continue
        numbers = serials(first, last if dash else first)
        if numbers is None or len(found) > MOST_BLANKS:
            return None
        found += numbers
    return sorted(set(found))


def is_serial(text: str) -> bool:
    """Say whether a text can be the serial of a blank."""
    return len(text) <= LONGEST_SERIAL and _SERIAL.fullmatch(text) is not None
