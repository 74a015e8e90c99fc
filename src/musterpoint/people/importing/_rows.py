"""From the rows of a table to households, with what is wrong in each row."""

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from musterpoint.people import rules
from musterpoint.people.identity import ContactIn, Document, HouseholdIn, Identity, PersonIn
from musterpoint.people.importing import _columns, _values
from musterpoint.people.importing._files import Line, Table
from musterpoint.people.importing._messages import Problem
from musterpoint.people.models import Channel

FORMULA_SIGNS = ("=", "+", "-", "@")
NAMES = ("name", "family_name", "given_name", "latin", "other_names")
TEXTS = ("relation", "place", "employer", "note", "area")
#: What a problem of the registration's own rules is called in a list.
_COLUMN_OF = {
    "names": "name",
    "contacts": "phone",
    "documents": "document_number",
    "members": "household",
    "latitude": "place",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What holds for rows that say nothing: area, language, and where numbers are dialled."""

    area: str = ""
    place: str = ""
    language: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRead:
    """
    A list as it was understood; nothing is registered yet.

    ``households`` come with the lines of their members. A person's id is made from the row's
    content, so that the same row in another file is the same registration.
    """

    rows: int
    households: tuple[tuple[HouseholdIn, tuple[int, ...]], ...]
    problems: tuple[Problem, ...]
    refused: int
    repeated: int
    columns: tuple[str, ...]
    unknown_columns: tuple[str, ...]
    other_sheets: tuple[str, ...]
    encoding: str


@dataclass(slots=True)
class _Row:
    """A row while it is read."""

    line: int
    texts: dict[str, str]
    problems: list[Problem] = field(default_factory=list)

    def get(self, name: str, read: Callable[[str], object]) -> object:
        """Return what a cell means, or None; note what is wrong with it."""
        text = self.texts.get(name, "")
        if not text:
            return None
        try:
            return read(text)
        except _values.BadCell as error:
            self.note(name, error.code)
            return None

    def note(self, name: str, code: str, detail: str = "") -> None:
        self.problems.append(Problem(line=self.line, field=name, code=code, detail=detail))


def understand(table: Table, *, defaults: Defaults, secret: bytes, at: datetime) -> ListRead:
    """Read the rows of a table; ``secret`` keys the ids made from content."""
    header, *lines = table.lines
    columns, unknown = _columns.recognise(header)
    order = _values.day_first([_text(line, columns.get("born")) for line in lines])
    expiry = _values.day_first([_text(line, columns.get("document_expires")) for line in lines])
    width = len(header.cells)
    groups: dict[str, list[tuple[PersonIn, int]]] = {}
    seen: dict[bytes, int] = {}
    problems: list[Problem] = []
    refused = repeated = 0
    for line in lines:
        row = _Row(line.number, _texts(line, columns))
        _check_cells(row, line, columns, width)
        digest = hmac.digest(secret, json.dumps(row.texts, sort_keys=True).encode(), "sha256")
        if digest in seen:
            repeated += 1
            problems.append(Problem(line=line.number, field="", code="row_repeated"))
            continue
        seen[digest] = line.number
        person = _person(row, defaults, (order, expiry), _row_id(digest))
        checked, found = rules.clean(person, at)
        noted = {problem.field for problem in row.problems}
        for name, texts in found.items():
            if (column := _COLUMN_OF.get(name, name)) not in noted:
                row.note(column, "answer", texts[0])
        if row.problems:
            refused += 1
            problems += row.problems
            continue
        name = row.texts.get("household", "")
        groups.setdefault(name or f"\0{line.number}", []).append((checked, line.number))
    households, more = _households(groups, at)
    return ListRead(
        rows=len(lines),
        households=households,
        problems=tuple(sorted([*problems, *more], key=lambda one: one.line)),
        refused=refused + sum(len(group) for group in groups.values()) - _members(households),
        repeated=repeated,
        columns=tuple(columns),
        unknown_columns=unknown,
        other_sheets=table.other_sheets,
        encoding=table.encoding,
    )


def _members(households: tuple[tuple[HouseholdIn, tuple[int, ...]], ...]) -> int:
    return sum(len(lines) for _household, lines in households)


def _text(line: Line, place: int | None) -> str:
    return line.cells[place].text if place is not None and place < len(line.cells) else ""


def _texts(line: Line, columns: Mapping[str, int]) -> dict[str, str]:
    found = {name: rules.tidy(_text(line, place)) for name, place in columns.items()}
    return {name: text for name, text in found.items() if text}


def _check_cells(row: _Row, line: Line, columns: Mapping[str, int], width: int) -> None:
    for name, text in row.texts.items():
        if name in NAMES and text.startswith(FORMULA_SIGNS):
            row.note(name, "name_formula")
        elif line.cells[columns[name]].is_formula or text.startswith("="):
            row.note(name, "formula")
    if any(cell.text for cell in line.cells[width:]):
        row.note("", "too_many_cells")


def _row_id(digest: bytes) -> UUID:
    """Return a UUID of version 8 (RFC 9562: made as the maker likes) from a digest."""
    value = int.from_bytes(digest[:16])
    value = value & ~(0xF << 76) | 0x8 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def _names(row: _Row) -> tuple[str, ...]:
    texts = row.texts
    parts = (texts.get("given_name", ""), texts.get("family_name", ""))
    whole = texts.get("name", "") or " ".join(part for part in parts if part)
    others = texts.get("other_names", "").replace("؛", ";").split(";")
    names = [name.strip() for name in (whole, *others) if name.strip()]
    return tuple(names or [name for name in [texts.get("latin", "")] if name])


def _person(
    row: _Row, defaults: Defaults, orders: tuple[bool | None, bool | None], identity_id: UUID
) -> PersonIn:
    names = _names(row)
    if not names:
        row.note("name", "name_missing")
    texts = row.texts
    identity = Identity(
        names=names,
        latin=texts.get("latin", ""),
        born=str(row.get("born", lambda text: _values.birth(text, orders[0])) or ""),
        relation=texts.get("relation", ""),
        needs=_several(row.get("needs", _values.needs)),
        documents=_documents(row, orders[1]),
        place=texts.get("place", "") or defaults.place,
        employer=texts.get("employer", ""),
        note=texts.get("note", ""),
    )
    level = row.get("document_level", _values.document_level)
    return PersonIn(
        id=identity_id,
        identity=identity,
        sex=str(row.get("sex", _values.sex) or "u"),
        nationalities=_several(row.get("nationalities", _values.nationalities)),
        language=str(row.get("language", _values.language) or defaults.language),
        area=texts.get("area", "") or defaults.area,
        document_level=level if isinstance(level, int) else None,
        contacts=_contacts(row, defaults.country),
        is_head=_values.is_head(texts.get("relation", "")),
    )


def _several(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _documents(row: _Row, order: bool | None) -> tuple[Document, ...]:
    number = row.texts.get("document_number", "")
    if not number:
        return ()
    return (
        Document(
            kind=str(row.get("document_kind", _values.document_kind) or "passport"),
            country=str(row.get("document_country", _values.country) or ""),
            number=_values.digits(number),
            expires=str(row.get("document_expires", lambda text: _values.birth(text, order)) or ""),
        ),
    )


def _contacts(row: _Row, country: str) -> tuple[ContactIn, ...]:
    found: list[ContactIn] = []
    for name in ("phone", "phone_2"):
        number = row.get(name, lambda text: _values.phone(text, country))
        if number:
            found.append(ContactIn(channel=Channel.SMS, address=str(number)))
    if address := row.get("email", _values.email):
        found.append(ContactIn(channel=Channel.EMAIL, address=str(address)))
    return tuple(found)


def _households(
    groups: Mapping[str, list[tuple[PersonIn, int]]], at: datetime
) -> tuple[tuple[tuple[HouseholdIn, tuple[int, ...]], ...], list[Problem]]:
    """Return the groups that can be registered, and what is wrong with the others."""
    households: list[tuple[HouseholdIn, tuple[int, ...]]] = []
    problems: list[Problem] = []
    for group in groups.values():
        given = HouseholdIn(members=tuple(person for person, _line in group))
        checked, found = rules.clean_household(given, at, needs_contact=False)
        lines = tuple(line for _person_in, line in group)
        if found:
            name, texts = next(iter(found.items()))
            column = name.rsplit(".", 1)[-1]
            problems += [
                Problem(
                    line=line,
                    field=_COLUMN_OF.get(column, column),
                    code="answer",
                    detail=texts[0],
                )
                for line in lines
            ]
        else:
            households.append((checked, lines))
    return tuple(households), problems
