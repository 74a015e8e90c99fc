"""Many lodged bonds at once: from a list, or from a ministry's own system."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from musterpoint.bonds.actions._bonds import LodgedIn, RequiredIn, lodge, require
from musterpoint.bonds.actions._common import BadBond
from musterpoint.bonds.actions._employers import EmployerIn, write_employer
from musterpoint.bonds.finding import name_token
from musterpoint.bonds.models import Bond, Employer, Instrument
from musterpoint.kernel.errors import NotAllowed, Refused
from musterpoint.tenancy.actors import Actor, Permission

MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class BondRow:
    """An employer with a lodged bond; amounts in smallest parts."""

    employer: EmployerIn
    lodged: LodgedIn
    currency: str
    term_ends: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """What is wrong in a row, counted from one, in which column, and what to do."""

    row: int
    column: str
    text: str


class BadRows(BadBond):
    """Nothing was taken in; ``problems`` name each row and column."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        fields: dict[str, list[str]] = {}
        for one in problems:
            fields.setdefault(f"{one.row}.{one.column}", []).append(one.text)
        super().__init__(_("Nothing was taken in. Correct what is marked."), fields=fields)
        self.problems = tuple(problems)


def take_in(
    given: Mapping[int, BondRow], *, is_look: bool = False, by: Actor, at: datetime
) -> list[Bond]:
    """
    Take lodged bonds in by the number of their row, all or none; each waits to be verified.

    An employer of the same kind, country and name is the same one. With ``is_look`` nothing is
    kept. Raises BadRows.
    """
    by.require(Permission.BONDS_CHANGE)
    if len(given) > MOST_ROWS:
        raise BadBond(_("Take in %(most)s rows at most."), most=MOST_ROWS)
    problems, made, seen = list[RowProblem](), list[Bond](), dict[tuple[str, str], int]()
    with transaction.atomic():
        for number, row in given.items():
            same = (row.lodged.issuer.casefold().strip(), row.lodged.issuer_reference.strip())
            if row.lodged.instrument != Instrument.CASH and same in seen:
                text = _("Row %(row)s has the same number of this issuer.") % {"row": seen[same]}
                problems.append(RowProblem(row=number, column="issuer_reference", text=text))
                continue
            seen[same] = number
            problems += _one(number, row, made, by, at)
        if is_look and not problems:
            transaction.set_rollback(True)
        if problems:
            raise BadRows(problems)
    return made


def _one(number: int, row: BondRow, made: list[Bond], by: Actor, at: datetime) -> list[RowProblem]:
    try:
        with transaction.atomic():
            made.append(_kept(row, by, at))
    except NotAllowed:
        raise
    except BadBond as wrong:
        found = wrong.fields or {"": [str(wrong)]}
        return [
            RowProblem(row=number, column=column, text=text)
            for column, texts in found.items()
            for text in texts
        ]
    except Refused as refused:
        return [RowProblem(row=number, column="", text=str(refused))]
    return []


def _kept(row: BondRow, by: Actor, at: datetime) -> Bond:
    given = row.employer
    there = Employer.objects.filter(
        kind=given.kind, country=given.country, token=name_token(given.name, at)
    )
    employer = there.first() or write_employer(given, by=by, at=at)
    if employer.sector != given.sector:
        text = _("This employer is written down with another sector.")
        raise BadBond(text, fields={"sector": [text]})
    asked = RequiredIn(
        employer_id=employer.id, workers=given.workers, term_ends=row.term_ends,
        currency=row.currency, amount=None,
    )  # fmt: skip
    try:
        bond = require(asked, by=by, at=at)
    except BadBond as wrong:
        if "amount" not in wrong.fields:
            raise
        # The rules ask in another currency: what was lodged is what is required.
        bond = require(
            RequiredIn(
                employer_id=employer.id, workers=given.workers, term_ends=row.term_ends,
                currency=row.currency, amount=row.lodged.amount,
            ),
            by=by, at=at,
        )  # fmt: skip
    return lodge(bond.id, row.lodged, by=by, at=at)
