"""
What a plan says, as plain values: rows by section, each with an id of its own.

Everything here is a pure function of its arguments. A row is a mapping of a column's code to
text, a whole number, a list of two numbers (a position) or True; what was not filled is not there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from musterpoint.plans.sections import PlanPack, Words

Row = Mapping[str, Any]
Content = Mapping[str, Sequence[Row]]
ID = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that a plan does not say yet: a whole section, or a value in a row."""

    section: str
    row: int | None = None
    column: str = ""
    what: str


#: Sections whose rows count people, as a range. Exact counts stay here: small groups are found.
COUNTED = ("population", "makeup", "standing")
#: Columns that count people or households by one number, in sections of something else.
COUNTS: Mapping[str, tuple[str, ...]] = {"wardens": ("households",)}
MISSING, REVERSED, UNKNOWN_PLACE, NO_END = "missing", "reversed", "unknown_place", "no_end"


def put(content: Content, section: str, row: Row) -> dict[str, list[Row]]:
    """Return the content with a row added, or put in the place of the one with its id."""
    rows = list(content.get(section, ()))
    for place, one in enumerate(rows):
        if one[ID] == row[ID]:
            rows[place] = row
            break
    else:
        rows.append(row)
    return {**{code: list(there) for code, there in content.items()}, section: rows}


def without(content: Content, section: str, row_id: str) -> dict[str, list[Row]]:
    """Return the content without one row."""
    rows = [one for one in content.get(section, ()) if one[ID] != row_id]
    return {**{code: list(there) for code, there in content.items()}, section: rows}


def moved(content: Content, section: str, row_id: str, step: int) -> dict[str, list[Row]]:
    """Return the content with one row moved up (-1) or down (1); at the end it stays."""
    rows = list(content.get(section, ()))
    place = next((k for k, one in enumerate(rows) if one[ID] == row_id), None)
    if place is not None and 0 <= place + step < len(rows):
        rows[place], rows[place + step] = rows[place + step], rows[place]
    return {**{code: list(there) for code, there in content.items()}, section: rows}


def gaps(content: Content, kind: str, pack: PlanPack) -> list[Gap]:
    """Return what a plan of this kind lacks before it can be reviewed, in the order of sections."""
    found: list[Gap] = []
    for code in pack.sections:
        if code in pack.kinds[kind].must and not content.get(code):
            found.append(Gap(section=code, what=MISSING))
        for number, row in enumerate(content.get(code, ())):
            found += [
                Gap(section=code, row=number, column=column.code, what=MISSING)
                for column in pack.sections[code].columns
                if column.must and row.get(column.code) in (None, "")
            ]
    return found + _reversed(content) + _strays(content)


def _reversed(content: Content) -> list[Gap]:
    return [
        Gap(section=code, row=number, column="likely", what=REVERSED)
        for code in COUNTED
        for number, row in enumerate(content.get(code, ()))
        if not row.get("low", 0) <= row.get("likely", 0) <= row.get("high", 0)
    ]


def _strays(content: Content) -> list[Gap]:
    """Legs that begin or end at no place of the plan, and havens from which nothing goes on."""
    havens = {row.get("place") for row in content.get("havens", ())}
    starts = areas(content) | havens | {row.get("place") for row in content.get("assembly", ())}
    found = []
    for number, row in enumerate(content.get("carriers", ())):
        for column, known in (("origin", starts), ("destination", havens)):
            if row.get(column) and row[column] not in known:
                found.append(Gap(section="carriers", row=number, column=column, what=UNKNOWN_PLACE))
    if content.get("carriers") and not any(row.get("is_end") for row in content.get("havens", ())):
        found.append(Gap(section="havens", what=NO_END))
    return found


def areas(content: Content) -> set[str]:
    """Return the areas in which the plan counts people."""
    return {row["area"] for row in content.get("population", ()) if row.get("area")}


def is_made_with_migrants(content: Content, pack: PlanPack) -> bool:
    """Say whether anybody of the migrants, or of an organisation of theirs, was consulted."""
    return any(row.get("who") in pack.involved for row in content.get("consulted", ()))


def classification(content: Content, pack: PlanPack) -> Words | None:
    """Return the strictest classification that a row of the header names, None without any."""
    column = next(one for one in pack.sections["header"].columns if one.code == "classification")
    named = {row.get(column.code) for row in content.get("header", ())}
    found = [words for code, words in column.choices.items() if code in named]
    return found[-1] if found else None


def redacted(
    content: Content, pack: PlanPack, sections: Iterable[str], smallest: int | None = None
) -> dict[str, list[Row]]:
    """
    Return the chosen sections without a word about a named person.

    With ``smallest``, the least number of people that is told outside, counts of small groups go as
    bands (``banded``, ``rounded_down``): so for a copy that leaves the organisation.
    """
    chosen = set(sections)
    found: dict[str, list[Row]] = {
        code: [
            {ID: row[ID]}
            | {one.code: row[one.code] for one in section.open_columns if one.code in row}
            for row in content.get(code, ())
        ]
        for code, section in pack.sections.items()
        if code in chosen and content.get(code)
    }
    if smallest is not None:
        for code in COUNTED:
            if code in found:
                found[code] = [banded(row, smallest) for row in found[code]]
        for code, columns in COUNTS.items():
            if code in found:
                found[code] = [rounded_down(row, columns, smallest) for row in found[code]]
    return found


def banded(row: Row, smallest: int) -> Row:
    """
    Return a row whose range is widened to whole bands, without what is likely.

    A band is as wide as the least number that is told, or as the first digit of a large count. No
    range is narrower than a band, so that fewer than that many people are never told from none.
    """
    shown = {code: value for code, value in row.items() if code != "likely"}
    if isinstance(low := row.get("low"), int):
        shown["low"] = low - low % _width(low, smallest)
    if isinstance(high := row.get("high"), int):
        width = _width(high, smallest)
        shown["high"] = high - high % width + width
    return shown


def rounded_down(row: Row, columns: Iterable[str], smallest: int) -> Row:
    """Return a row whose counts are rounded down to whole bands; fewer than one are not told."""
    shown = dict(row)
    for code in columns:
        count = shown.pop(code, None)
        if isinstance(count, int) and count >= smallest:
            shown[code] = count - count % _width(count, smallest)
    return shown


def _width(count: int, smallest: int) -> int:
    return max(smallest, int(10 ** (len(str(count)) - 1)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A row that one version has and the other has not, or has differently."""

    section: str
    before: Row | None
    after: Row | None


def compared(before: Content, after: Content) -> list[Change]:
    """Return what changed from one version to the next, section by section."""
    found = []
    for code in dict.fromkeys((*before, *after)):
        old = {row[ID]: row for row in before.get(code, ())}
        new = {row[ID]: row for row in after.get(code, ())}
        for row_id in dict.fromkeys((*old, *new)):
            if old.get(row_id) != new.get(row_id):
                found.append(Change(section=code, before=old.get(row_id), after=new.get(row_id)))
    return found
