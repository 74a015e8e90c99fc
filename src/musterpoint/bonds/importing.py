"""Lodged bonds as a table: what a row means, and how a bond is written again."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.bonds import actions, queries, rules
from musterpoint.bonds.actions import BadRows, BondRow, EmployerIn, LodgedIn, RowProblem
from musterpoint.bonds.models import Bond, EmployerKind, Instrument
from musterpoint.engine import ledger
from musterpoint.funds import units
from musterpoint.people import countries
from musterpoint.people.importing import read_table
from musterpoint.tenancy.actors import Actor

#: A cell that begins so is calculated by a spreadsheet.
CALCULATED = ("=", "+", "-", "@", "\t", "\r", "\n")
COLUMNS = (
    "employer", "kind", "country", "sector", "licence", "workers", "currency", "amount",
    "instrument", "issuer", "issuer_reference", "valid_from", "valid_to", "extends_months",
    "term_ends",
)  # fmt: skip
NEEDED = ("employer", "country", "sector", "currency", "amount", "instrument", "valid_from",
          "valid_to")  # fmt: skip
Wrong = list[tuple[str, str]]


def described() -> list[tuple[str, str]]:
    """Return each column with what stands in it, for the page of the import."""
    found = {
        "employer": _("The name. Needed."),
        "kind": ", ".join(EmployerKind.values),
        "country": _("Country of employment, by name or three letters. Needed."),
        "sector": ", ".join(rules.pack().sectors),
        "licence": _("Number of the licence."),
        "workers": _("How many need cover; 1 when empty."),
        "currency": _("Three letters such as USD. Needed."),
        "amount": _("Such as 1250.50. Needed."),
        "instrument": ", ".join(Instrument.values),
        "issuer": _("Bank or insurer; not needed for cash."),
        "issuer_reference": _("Its number there; not needed for cash."),
        "valid_from": _("First day, such as 2026-01-31. Needed."),
        "valid_to": _("Last day. Needed."),
        "extends_months": _("Months by which it extends by itself; 0 when empty."),
        "term_ends": _("Last day of the term of employment."),
    }
    return [(code, found[code]) for code in COLUMNS]


def take(data: bytes, *, is_look: bool, by: Actor, at: datetime) -> list[Bond]:
    """
    Take the bonds of a file in, all or none.

    Raises BadList for what is no table, BadRows with what is wrong by row and column.
    """
    lines = read_table(data).lines
    titles = [countries.plain(cell.text).replace(" ", "_") for cell in lines[0].cells]
    missing = [one for one in NEEDED if one not in titles]
    if missing:
        text = _("This column is missing.")
        raise BadRows([RowProblem(row=1, column=one, text=text) for one in missing])
    rows, problems = dict[int, BondRow](), list[RowProblem]()
    for line in lines[1:]:
        typed = {
            title: _unmarked(cell.text.strip())
            for title, cell in zip(titles, line.cells, strict=False)
            if title in COLUMNS
        }
        if not any(typed.values()):
            continue
        row, wrong = understood(typed)
        problems += [RowProblem(row=line.number, column=name, text=text) for name, text in wrong]
        if row is not None:
            rows[line.number] = row
    if problems:
        raise BadRows(problems)
    if not rows:
        raise BadRows([RowProblem(row=2, column="employer", text=_("The list is empty."))])
    return actions.take_in(rows, is_look=is_look, by=by, at=at)


def _unmarked(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:].startswith(CALCULATED) else text


def understood(row: Mapping[str, str]) -> tuple[BondRow | None, Wrong]:
    """Return a bond as a row describes it, or what is wrong with the row, by column."""
    wrong: Wrong = [(name, _("Fill in this cell.")) for name in NEEDED if not row.get(name)]
    if wrong:
        return None, wrong
    unit = _unit(row["currency"], wrong)
    amount = _amount(row["amount"], unit, wrong)
    country = countries.find(row["country"]) or ""
    if country not in countries.ALPHA2:
        wrong.append(("country", _("There is no such country.")))
    sector = _one_of(row["sector"], rules.pack().sectors, "sector", wrong)
    kind = _one_of(row.get("kind") or "company", EmployerKind.values, "kind", wrong)
    instrument = _one_of(row["instrument"], Instrument.values, "instrument", wrong)
    first, last = (_day(row[name], name, wrong) for name in ("valid_from", "valid_to"))
    term = _day(row["term_ends"], "term_ends", wrong) if row.get("term_ends") else None
    workers = _count(row.get("workers") or "1", "workers", wrong)
    months = _count(row.get("extends_months") or "0", "extends_months", wrong)
    if wrong or unit is None or first is None or last is None:
        return None, wrong
    employer = EmployerIn(
        kind=kind, name=row["employer"], sector=sector, country=country, workers=workers,
        licence=row.get("licence", ""),
    )  # fmt: skip
    lodged = LodgedIn(
        instrument=instrument, amount=amount, valid_from=first, valid_to=last,
        issuer=row.get("issuer", ""), issuer_reference=row.get("issuer_reference", ""),
        extends_months=months,
    )  # fmt: skip
    return BondRow(employer=employer, lodged=lodged, currency=unit.code, term_ends=term), []


def _unit(typed: str, wrong: Wrong) -> ledger.Unit | None:
    try:
        return ledger.currency(typed.upper())
    except ledger.NoUnit as error:
        wrong.append(("currency", str(error)))
        return None


def _amount(typed: str, unit: ledger.Unit | None, wrong: Wrong) -> int:
    if unit is None:
        return 0
    try:
        return units.parts(unit, typed)
    except ledger.NoUnit as error:
        wrong.append(("amount", str(error)))
        return 0


def _one_of(typed: str, codes: Any, column: str, wrong: Wrong) -> str:
    code = countries.plain(typed).replace(" ", "_")
    if code not in codes:
        wrong.append((column, _("Enter one of: %(codes)s.") % {"codes": ", ".join(codes)}))
    return code


def _day(typed: str, column: str, wrong: Wrong) -> date | None:
    try:
        return date.fromisoformat(typed[:10])
    except ValueError:
        wrong.append((column, _("Enter a day such as 2026-01-31.")))
        return None


def _count(typed: str, column: str, wrong: Wrong) -> int:
    if len(typed) <= 7 and typed.isdecimal():
        return int(typed)
    wrong.append((column, _("Enter a whole number, like 7")))
    return 0


def table(rows: Sequence[Bond], *, at: datetime) -> list[list[str]]:
    """Return bonds as a table; its first columns are those that the import reads."""
    names = queries.names([one.employer for one in rows], at)
    found = [[*COLUMNS, "bond", "state", "drawn", "returned"]]
    for one in rows:
        unit = actions.unit_of(one)
        employer = one.employer
        found.append(
            [
                names.get(employer.id, "") if employer else "",
                employer.kind if employer else "joint",
                one.country, one.sector, employer.licence if employer else "",
                str(one.workers), one.currency, unit.written(one.amount + one.topped),
                one.instrument, one.issuer, one.issuer_reference, _written(one.valid_from),
                _written(one.valid_to), str(one.extends_months), _written(one.term_ends),
                one.reference, one.state, unit.written(one.drawn), unit.written(one.returned),
            ]
        )  # fmt: skip
    return found


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""
