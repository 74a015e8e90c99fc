"""Joint bonds: many small employers and households put shares into one."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.bonds import rules
from musterpoint.bonds.actions._bonds import new_bond
from musterpoint.bonds.actions._common import (
    MOST,
    MOST_WORKERS,
    check_amount,
    currency,
    employer_of,
    locked_bond,
    refuse,
    stands,
    step,
)
from musterpoint.bonds.finding import NoSuchBond
from musterpoint.bonds.models import Bond, BondState, Share
from musterpoint.people import countries
from musterpoint.tenancy.actors import Actor, Permission


def open_pool(
    country: str, sector: str, code: str, cap: int | None, *, by: Actor, at: datetime
) -> Bond:
    """Open a joint bond; ``cap`` is the most for one worker, by the rules when it is empty."""
    by.require(Permission.BONDS_CHANGE)
    problems = {}
    if sector not in rules.pack().sectors:
        problems["sector"] = [_("Choose the sector.")]
    if country not in countries.ALPHA2:
        problems["country"] = [_("Choose the country.")]
    if cap is not None and not 0 < cap <= MOST:
        problems["cap"] = [_("Enter an amount of more than zero.")]
    refuse(problems)
    line = rules.pack().required_of(country, sector)
    unit = currency(code) if code.strip() else line.currency
    if cap is None and unit == line.currency:
        cap = line.amount
    elif cap is None:
        refuse({"cap": [_("Enter the most for one worker in this currency.")]})
    row = new_bond(
        Bond(
            is_joint=True, country=country, sector=sector, workers=1, currency=unit.code,
            digits=unit.digits, required=0, cap=cap,
        ),
        at,
    )  # fmt: skip
    step(row, "required", by, at)
    audit.record("bonds.pool.opened", subject_id=row.id, by=by, at=at)
    return row


def put_share(
    bond_id: UUID, employer_id: UUID, amount: int, workers: int, *, by: Actor, at: datetime
) -> Share:
    """Put an employer's share into a joint bond that is not lodged yet, or change it."""
    by.require(Permission.BONDS_CHANGE)
    row = _open(bond_id)
    employer = employer_of(employer_id)
    problems = {}
    if found := check_amount(amount):
        problems["amount"] = found
    if not 1 <= workers <= MOST_WORKERS:
        problems["workers"] = [_("Enter how many workers need cover, one or more.")]
    most = rules.pack().most_employers
    others = row.shares.exclude(employer=employer)
    if others.count() >= most:
        problems["employer_id"] = [
            _("A joint bond has %(most)s employers at most.") % {"most": most}
        ]
    refuse(problems)
    made, _is_new = Share.objects.update_or_create(
        bond=row,
        employer=employer,
        defaults={"amount": amount, "workers": workers, "added_at": at},
    )
    count_shares(row)
    audit.record("bonds.share.put", subject_id=row.id, by=by, at=at, amount=amount)
    return made


def take_share(bond_id: UUID, employer_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take an employer's share out of a joint bond that is not lodged yet."""
    by.require(Permission.BONDS_CHANGE)
    row = _open(bond_id)
    if not row.shares.filter(employer_id=employer_id).delete()[0]:
        raise NoSuchBond(_("This employer has no share in it."))
    count_shares(row)
    audit.record("bonds.share.taken", subject_id=row.id, by=by, at=at)


def _open(bond_id: UUID) -> Bond:
    row = locked_bond(bond_id)
    if not row.is_joint:
        raise NoSuchBond(_("This is no joint bond."))
    stands(row, BondState.REQUIRED)
    return row


def count_shares(row: Bond) -> None:
    """Set what a joint bond must hold and whom it covers, by the shares that stand."""
    shares = list(row.shares.filter(term_ends=None).values_list("amount", "workers"))
    row.required = sum(amount for amount, _workers in shares)
    row.workers = max(1, sum(workers for _amount, workers in shares))
    row.save(update_fields=["required", "workers"])
