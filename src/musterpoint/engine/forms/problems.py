"""What is wrong with a form, where, and what to do: collected, all of it, not the first only."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from musterpoint.engine.forms.workbook import Place
from musterpoint.engine.forms.xpath.errors import ExpressionError
from musterpoint.kernel.text import _

ERROR = "error"
WARNING = "warning"
#: Errors, and warnings, that are told.
MOST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """
    One thing that is wrong.

    ``message`` is a sentence for translation with named places filled from ``facts``. ``sheet`` is
    empty and ``row`` 0 when the whole file is meant. ``code`` stays the same between releases.
    """

    severity: str
    code: str
    message: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    cell: str = ""
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Return the sentence in English."""
        return self.message % self.facts if self.facts else self.message


class TooMany(Exception):
    """There are more errors than anybody reads; the rest of the form is not looked at."""


class Problems:
    """A growing list of problems; raises TooMany when there are more errors than ``MOST``."""

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self._counts = {ERROR: 0, WARNING: 0}

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)

    def error(self, code: str, message: str, at: Place | None = None, **facts: object) -> None:
        """Note what keeps the form from being used."""
        self._note(ERROR, code, message, at, facts)

    def warning(self, code: str, message: str, at: Place | None = None, **facts: object) -> None:
        """Note what may be meant otherwise."""
        self._note(WARNING, code, message, at, facts)

    def expression(self, fault: ExpressionError, at: Place) -> None:
        """Note a fault of an expression."""
        self._note(ERROR, f"expression-{fault.kind}", fault.message, at, fault.facts)

    def more(self) -> None:
        """Note that there is more than is told."""
        message = _("There are more than %(most)s errors, and the rest is not told. Mend these.")
        self._found.append(
            Problem(severity=ERROR, code="too-many", message=message, facts={"most": MOST})
        )

    def _note(
        self, severity: str, code: str, message: str, at: Place | None, facts: dict[str, object]
    ) -> None:
        where = at or Place()
        self._counts[severity] += 1
        if self._counts[severity] > MOST:
            if severity == ERROR:
                raise TooMany
            return
        self._found.append(
            Problem(
                severity=severity,
                code=code,
                message=message,
                sheet=where.sheet,
                row=where.row,
                column=where.column,
                cell=where.cell,
                facts=facts,
            )
        )

    def sorted(self) -> tuple[Problem, ...]:
        """Return the problems by sheet and row, those of the whole file first."""
        order = {"": 0, "settings": 1, "survey": 2, "choices": 3}
        return tuple(
            sorted(self._found, key=lambda one: (order.get(one.sheet.lower(), 4), one.row))
        )
