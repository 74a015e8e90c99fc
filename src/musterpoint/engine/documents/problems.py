"""What is wrong with a document, said so that a person finds the place."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """
    One contradiction between a document and its specification.

    `line` and `position` count from 1; 0 means that the problem has no single place. `text` is a
    whole sentence for translation, with the other attributes as named places.
    """

    code: str
    text: str
    field: str = ""
    line: int = 0
    position: int = 0
    found: str = ""
    expected: str = ""

    @property
    def message(self) -> str:
        """The sentence with its places filled in."""
        return self.text % {
            "field": self.field.replace("_", " "),
            "line": self.line,
            "position": self.position,
            "found": self.found,
            "expected": self.expected,
        }

    def as_dict(self) -> dict[str, Any]:
        """The problem as the command line prints it; a place that is none is left out."""
        place = {"line": self.line, "position": self.position}
        return {
            "code": self.code,
            **{name: number for name, number in place.items() if number},
            "field": self.field,
            "found": self.found,
            "expected": self.expected,
            "message": self.message,
        }
