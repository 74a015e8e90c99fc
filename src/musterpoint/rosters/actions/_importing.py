"""Put the rows of a list on a roster: good rows at once, the others told by line and column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.people import countries
from musterpoint.people.importing import read_table
from musterpoint.rosters.actions import _members
from musterpoint.rosters.identity import Identity, phone_token
from musterpoint.rosters.models import MemberToken
from musterpoint.rosters.reading import RowProblem, dated, named, read_hours, written_hours
from musterpoint.rosters.values import CredentialIn, LanguageIn, MemberIn
from musterpoint.tenancy.actors import Actor, Permission

COLUMNS = (
    "name", "phone", "email", "organisation", "sex", "nationalities", "language", "country",
    "area", "zone", "hours", "available_from", "available_until", "max_days", "languages",
    "skills", "trainings", "clearances",
)  # fmt: skip
CHUNK = 500
#: Sex as it may be written.
SEXES = {"": "u", "f": "f", "female": "f", "m": "m", "male": "m", "x": "x", "u": "u"}
LEVELS = {"basic": 1, "working": 2, "full": 3, "certified": 4, "1": 1, "2": 2, "3": 3, "4": 4}
MODES = {"phone": "by_phone", "video": "by_video", "place": "in_place"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedMembers:
    """How many were added, how many were there, and what was wrong with the others."""

    accepted: int
    repeated: int
    problems: tuple[RowProblem, ...]


def import_members(
    data: bytes, roster: str, *, is_look: bool = False, by: Actor, at: datetime
) -> ImportedMembers:
    """
    Add the good rows of a CSV or XLSX file to a roster.

    A row whose number or address a member has already is left out, so that a corrected file is
    simply sent again. With ``is_look`` nothing is kept.
    """
    by.require(Permission.ROSTERS_CHANGE)
    problems: list[RowProblem] = []
    good: list[tuple[int, MemberIn]] = []
    for line, row in named(read_table(data), COLUMNS):
        given, wrong = understood(row, roster)
        wrong = wrong or _members.check(given)
        problems += [
            RowProblem(line=line, column=name, text=text)
            for name, texts in wrong.items()
            for text in texts
        ]
        if not wrong:
            good.append((line, given))
    fresh, repeated = _fresh(good, at)
    if not is_look:
        for start in range(0, len(fresh), CHUNK):
            _members.add_members(fresh[start : start + CHUNK], by=by, at=at)
        audit.record("rosters.list.imported", by=by, at=at, rows=len(fresh), refused=len(problems))
    return ImportedMembers(accepted=len(fresh), repeated=repeated, problems=tuple(problems))


def _fresh(good: Sequence[tuple[int, MemberIn]], at: datetime) -> tuple[list[MemberIn], int]:
    """Leave out whoever is there already, in the file or on a roster."""
    by_token: list[tuple[list[bytes], MemberIn]] = []
    for _line, one in good:
        who = _members.normal(one.identity, one.country)
        found = [phone_token(address, at) for address in (who.phone, who.email) if address]
        by_token.append((found, one))
    every = {token for found, _one in by_token for token in found}
    known = {
        bytes(token)
        for token in MemberToken.objects.filter(token__in=every).values_list("token", flat=True)
    }
    fresh = []
    for found, one in by_token:
        if not known & set(found):
            fresh.append(one)
            known |= set(found)
    return fresh, len(good) - len(fresh)


def understood(row: Mapping[str, str], roster: str) -> tuple[MemberIn, dict[str, list[str]]]:
    """Return somebody as a row describes them, and what is wrong with the row."""
    wrong: dict[str, list[str]] = {}
    given = MemberIn(
        roster=roster,
        identity=Identity(
            name=row.get("name", ""),
            phone=row.get("phone", ""),
            email=row.get("email", ""),
            organisation=row.get("organisation", ""),
        ),
        sex=_one_of(row, "sex", SEXES, wrong),
        nationalities=tuple(_countries(row, wrong)),
        language=row.get("language", "")[:12] or "en",
        country=_country(row, wrong),
        area=row.get("area", "")[:60],
        zone=row.get("zone", "") or "UTC",
        weekly=tuple(_hours(row, wrong)),
        available_from=dated(row, "available_from", wrong),
        available_until=dated(row, "available_until", wrong),
        max_days=_number(row, "max_days", wrong),
        languages=tuple(_languages(row, wrong)),
        skills=tuple((code, 2) for code in _parts(row, "skills")),
        credentials=(
            *_credentials(row, "trainings", "training", wrong),
            *_credentials(row, "clearances", "clearance", wrong),
        ),
    )
    return given, wrong


def _parts(row: Mapping[str, str], name: str) -> list[str]:
    return [part.strip().casefold() for part in row.get(name, "").split(";") if part.strip()]


def _one_of(
    row: Mapping[str, str], name: str, known: Mapping[str, str], wrong: dict[str, list[str]]
) -> str:
    value = row.get(name, "").casefold()
    if value not in known:
        wrong[name] = [_("Write one of: %(words)s.") % {"words": ", ".join(filter(None, known))}]
    return known.get(value, "u")


def _country(row: Mapping[str, str], wrong: dict[str, list[str]]) -> str:
    text = row.get("country", "")
    found = countries.find(text) if text else ""
    if found is None:
        wrong["country"] = [_("Unknown country. Write its name or its three-letter code.")]
    return found or ""


def _countries(row: Mapping[str, str], wrong: dict[str, list[str]]) -> Iterator[str]:
    for part in _parts(row, "nationalities"):
        found = countries.find(part)
        if found is None:
            wrong["nationalities"] = [
                _("Unknown country. Write its name or its three-letter code.")
            ]
        else:
            yield found


def _number(row: Mapping[str, str], name: str, wrong: dict[str, list[str]]) -> int | None:
    text = row.get(name, "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:6]) <= 1000:
        wrong[name] = [_("Enter a whole number from 1 to 1,000.")]
        return None
    return int(text)


def _languages(row: Mapping[str, str], wrong: dict[str, list[str]]) -> Iterator[LanguageIn]:
    """Read ``ti>en phone video full asmara; en>ti`` (means, level and dialect in any order)."""
    for part in _parts(row, "languages"):
        pair, *more = part.split()
        source, arrow, target = pair.partition(">")
        if not arrow or not source or not target:
            wrong["languages"] = [_("Write each direction as ti>en phone full; en>ti phone full.")]
            continue
        modes = [MODES[word] for word in more if word in MODES] or ["by_phone"]
        level = next((LEVELS[word] for word in more if word in LEVELS), 2)
        rest = [word for word in more if word not in MODES and word not in LEVELS]
        yield LanguageIn(
            source=source,
            target=target,
            dialect=" ".join(rest),
            level=level,
            by_phone="by_phone" in modes,
            by_video="by_video" in modes,
            in_place="in_place" in modes,
        )


def _credentials(
    row: Mapping[str, str], name: str, kind: str, wrong: dict[str, list[str]]
) -> Iterator[CredentialIn]:
    """Read ``confidentiality 2027-01-31; first-aid``."""
    for part in _parts(row, name):
        code, _space, day = part.rpartition(" ")
        if not code or not day[:1].isdigit():
            code, day = part, ""
        last = dated({name: day}, name, wrong)
        yield CredentialIn(kind=kind, code=code.replace(" ", "-")[:40], valid_until=last)


def _hours(row: Mapping[str, str], wrong: dict[str, list[str]]) -> Iterator[int]:
    """Read ``mon-fri 8-17; sat 20-24``."""
    yield from read_hours(row.get("hours", ""), wrong)


__all__ = ["COLUMNS", "ImportedMembers", "import_members", "read_hours", "written_hours"]
