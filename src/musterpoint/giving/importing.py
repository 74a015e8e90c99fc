"""
Pledges as a workbook: written for a spreadsheet, read in again all or none.

Columns: id (empty for a new one), giver (name of an organisation), source, fund, window, head,
country, unit, amount, first (day), count, months, note. Persons are not read in: their names would
stand in a file.
"""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.engine import ledger
from musterpoint.engine.forms import xlsx
from musterpoint.engine.forms.problems import Problems, TooMany
from musterpoint.giving import actions, amounts, queries, rules
from musterpoint.giving.actions import GiverIn, PledgeIn
from musterpoint.giving.models import Source
from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.actors import Actor
from musterpoint.web.http import uuid_or_none

COLUMNS = (
    "id", "giver", "source", "fund", "window", "head", "country", "unit", "amount", "first",
    "count", "months", "note",
)  # fmt: skip
MUST = ("giver", "source", "fund", "unit", "amount", "first")
MOST_BYTES = xlsx.MAX_BYTES
MOST_ROWS = 2_000


def rows(today: date) -> list[list[str]]:
    """Return the pledges as rows; what is received and the state stand behind the columns."""
    table = [[*COLUMNS, "received", "state", "reference"]]
    found = queries.pledges().prefetch_related("instalments")
    for line in queries.lines(found[:20_000], today):
        row, mark = line.row, line.row.earmark
        days = sorted(one.due_on for one in row.instalments.all())
        table.append(
            [
                str(row.id), str(row.giver), row.source, row.fund, mark.get("window", ""),
                mark.get("head", ""), mark.get("country", ""), row.unit,
                amounts.written(row.amount, row.unit), days[0].isoformat() if days else "",
                str(len(days)), str(_months(days)), row.text,
                amounts.written(row.received, row.unit), line.standing, row.reference,
            ]
        )  # fmt: skip
    return table


LEVY_COLUMNS = (
    "id", "reference", "owes", "levy", "count", "rate", "unit", "amount", "received", "due",
    "state", "fund", "assessed_on", "note",
)  # fmt: skip


def levy_rows(today: date) -> list[list[str]]:
    """Return the levies as rows; a person stands in them by reference alone."""
    table = [list(LEVY_COLUMNS)]
    for line in queries.lines(queries.levies()[:20_000], today):
        row = line.row
        due = row.next_due_on.isoformat() if row.next_due_on else ""
        table.append(
            [
                str(row.id), row.reference, str(row.giver), row.levy, str(row.count),
                amounts.written(row.rate, row.unit), row.unit,
                amounts.written(row.amount, row.unit), amounts.written(row.received, row.unit),
                due, line.standing, row.fund, row.pledged_on.isoformat(), row.text,
            ]
        )  # fmt: skip
    return table


def read(content: bytes, *, by: Actor, at: datetime) -> int:
    """Read pledges in; return how many. Raises Invalid with the rows that are wrong."""
    if len(content) > MOST_BYTES:
        raise _wrong([_("The file is larger than 10 MB.")])
    try:
        book = xlsx.read(content, Problems())
    except TooMany:
        book = None
    if book is None or not book.sheets:
        raise _wrong([_("This is no workbook that can be read. Save it as .xlsx.")])
    sheet = next(iter(book.sheets.values()))
    names = {index: name.strip().lower() for index, name in sheet.header.items()}
    missing = [name for name in MUST if name not in names.values()]
    if missing:
        raise _wrong([_("These columns are missing: %(names)s") % {"names": ", ".join(missing)}])
    if len(sheet.rows) > MOST_ROWS:
        raise _wrong([_("Read in %(most)s rows at most at a time.") % {"most": MOST_ROWS}])
    wrong: list[str] = []
    count = 0
    for row in sheet.rows:
        cells = {names[index]: text for index, text in row.cells.items() if index in names}
        if not any(cells.values()):
            continue
        try:
            _read_row(cells, by, at)
        except Invalid as bad:
            said = [text for texts in bad.fields.values() for text in texts] or [str(bad)]
            place = {"row": row.number, "text": " ".join(said)}
            wrong.append(_("Row %(row)s: %(text)s") % place)
        count += 1
    if wrong:
        raise _wrong(wrong[:20])
    return count


def _read_row(cells: dict[str, str], by: Actor, at: datetime) -> None:
    def text(name: str) -> str:
        return cells.get(name, "").strip()

    unit = text("unit").upper()
    whole = amounts.parts(unit, text("amount"))
    first, count = _day(text("first")), _number(text("count") or "1", 1, 120)
    months = _number(text("months") or "12", 1, 60)
    if count > whole:
        raise _wrong([_("So many instalments would be less than the smallest coin.")])
    giver = actions.add_giver(
        GiverIn(is_person=False, name=text("giver"), source=_source(text("source"))), by=by, at=at
    )
    days = rules.days_of_instalments(first, count, months)
    actions.pledge(
        PledgeIn(
            id=_id(text("id")),
            giver_id=giver.id,
            fund=text("fund"),
            unit=unit,
            amount=whole,
            source=_source(text("source")),
            instalments=list(zip(days, ledger.split(whole, [1] * count), strict=True)),
            earmark={name: text(name) for name in ("window", "head", "country")},
            text=text("note"),
        ),
        by=by,
        at=at,
    )


def _id(text: str) -> UUID:
    if not text:
        return uuid7()
    found = uuid_or_none(text)
    if found is None:
        raise _wrong([_("The id is none. Leave it empty for a new pledge.")])
    return found


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text[:10])
    except ValueError as error:
        raise _wrong([_("Write the day as 2026-05-01.")]) from error
    if not 2000 <= found.year <= 2100:
        raise _wrong([_("Choose days within 15 years.")])
    return found


def _number(text: str, least: int, most: int) -> int:
    plain = text.removesuffix(".0")
    if not (plain.isascii() and plain.isdecimal() and least <= int(plain[:6]) <= most):
        words = _("Enter a number from %(least)s to %(most)s.")
        raise _wrong([words % {"least": least, "most": most}])
    return int(plain)


def _source(text: str) -> str:
    if text not in Source.values:
        words = _("The source is one of: %(names)s")
        raise _wrong([words % {"names": ", ".join(Source.values)}])
    return text


def _wrong(texts: list[str]) -> Invalid:
    return Invalid(_("Nothing was read in. Correct what is marked."), fields={"file": texts})


def _months(days: list[date]) -> int:
    if len(days) < 2:
        return 12
    return max(1, (days[1].year - days[0].year) * 12 + days[1].month - days[0].month)
