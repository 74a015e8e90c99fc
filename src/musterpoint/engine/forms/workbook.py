"""A workbook as plain text: sheets, a header, rows with the numbers that people see."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands; ``column`` is the header's text, ``cell`` such as "C7"."""

    sheet: str = ""
    row: int = 0
    column: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row that are not empty, by the number of their column from 0."""

    number: int
    cells: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its first row as header, and every row below that is not blank."""

    name: str
    header: Mapping[int, str]
    rows: tuple[Row, ...]

    def place(self, row: int, column: int | None = None) -> Place:
        """Return the place of a row, or of one of its cells."""
        if column is None:
            return Place(self.name, row)
        return Place(self.name, row, self.header.get(column, ""), f"{letters(column)}{row}")


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets by their name in small letters."""

    sheets: Mapping[str, Sheet] = field(default_factory=dict)


def letters(column: int) -> str:
    """Return the letters of a column: A for 0, AA for 26."""
    out = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out
