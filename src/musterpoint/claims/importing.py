"""Claims of many workers of one employer as a table: what a row means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.utils.translation import gettext as _

from musterpoint.claims import actions, rules
from musterpoint.claims.actions import MatterIn, OwedIn
from musterpoint.claims.models import Group, Matter
from musterpoint.engine import ledger
from musterpoint.funds import units
from musterpoint.kernel.errors import Invalid
from musterpoint.people import countries
from musterpoint.people.importing import read_table
from musterpoint.tenancy.actors import Actor

COLUMNS = ("name", "phone", "reference", "kind", "amount", "months", "currency", "left_on",
           "what")  # fmt: skip
NEEDED = ("kind", "amount")
MOST_ROWS = 2_000
#: A cell that begins so is calculated by a spreadsheet.
CALCULATED = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """What is wrong with a cell."""

    row: int
    column: str
    text: str


class BadRows(Invalid):
    """Rows of the file cannot be taken in; nothing of it was."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        super().__init__(_("Some rows cannot be taken in. Nothing was."))
        self.problems = tuple(problems)


def take(
    data: bytes, employer: str, country: str, language: str, consent: str, *,
    by: Actor, at: datetime,
) -> tuple[Group, list[Matter]]:  # fmt: skip
    """
    Take the claims of a file in, all or none; each is kept whether somebody is registered or not.

    ``consent`` says how each worker was asked; it stands in the history of every claim. Raises
    BadRows with what is wrong by row and column, SameList for a file that was taken in before.
    """
    lines = read_table(data).lines
    titles = [countries.plain(cell.text).replace(" ", "_") for cell in lines[0].cells]
    missing = [one for one in NEEDED if one not in titles]
    if missing:
        text = _("This column is missing.")
        raise BadRows([RowProblem(row=1, column=one, text=text) for one in missing])
    rows, problems = dict[int, Mapping[str, str]](), list[RowProblem]()
    for line in lines[1:]:
        told = {
            title: _unmarked(cell.text.strip())
            for title, cell in zip(titles, line.cells, strict=False)
            if title in COLUMNS
        }
        if any(told.values()):
            rows[line.number] = told
    if not rows:
        raise BadRows([RowProblem(row=2, column="kind", text=_("The list is empty."))])
    if len(rows) > MOST_ROWS:
        text = _("Take in %(most)s rows at most at once.") % {"most": MOST_ROWS}
        raise BadRows([RowProblem(row=MOST_ROWS, column="kind", text=text)])
    group = actions.make_group(employer, country, consent, sha256(data).hexdigest(), by=by, at=at)
    made = []
    for number, row in rows.items():
        try:
            made.append(_one(row, group, employer, country, language, consent, by, at))
        except Invalid as wrong:
            found = wrong.fields or {"kind": [str(wrong)]}
            problems += [
                RowProblem(row=number, column=_column(name), text=text)
                for name, texts in found.items()
                for text in texts
            ]
    if problems:
        raise BadRows(problems)
    return group, made


def _column(field: str) -> str:
    return {"person_reference": "reference", "unit": "currency"}.get(field, field)


def _unmarked(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:].startswith(CALCULATED) else text


def _one(
    row: Mapping[str, str],
    group: Group,
    employer: str,
    country: str,
    language: str,
    consent: str,
    by: Actor,
    at: datetime,
) -> Matter:
    told = actions.tell(
        MatterIn(
            country=country, name=row.get("name", ""), phone=row.get("phone", ""),
            person_reference=row.get("reference", ""), employer=employer,
            left_on=_day(row.get("left_on", "")), unit=row.get("currency", ""), language=language,
        ),
        group=group, by=by, at=at,
    ).row  # fmt: skip
    unit = ledger.currency(told.unit)
    try:
        amount = units.parts(unit, row.get("amount", ""))
    except ledger.NoUnit as wrong:
        raise Invalid(str(wrong).replace("%", "%%"), fields={"amount": [str(wrong)]}) from wrong
    kind = countries.plain(row.get("kind", ""))
    if kind not in rules.filing().kinds:
        codes = ", ".join(rules.filing().kinds)
        text = _("Enter one of: %(codes)s.") % {"codes": codes}
        raise Invalid(text.replace("%", "%%"), fields={"kind": [text]})
    owed = OwedIn(kind=kind, amount=amount, months=_months(row.get("months", "")),
                  what=row.get("what", ""))  # fmt: skip
    actions.put_owed(told.id, owed, by=by, at=at)
    return actions.send(told.id, True, how=consent, by=by, at=at)


def _day(typed: str) -> date | None:
    if not typed:
        return None
    try:
        return date.fromisoformat(typed[:10])
    except ValueError:
        text = _("Enter a day such as 2026-01-31.")
        raise Invalid(text, fields={"left_on": [text]}) from None


def _months(typed: str) -> int | None:
    if not typed:
        return None
    if len(typed) <= 3 and typed.isdecimal():
        return int(typed)
    text = _("Enter a whole number, like 7")
    raise Invalid(text, fields={"months": [text]})
