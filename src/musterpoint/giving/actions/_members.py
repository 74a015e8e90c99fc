"""The members for whom a mandatory contribution was paid: a list goes into the fund's register."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.funds import memberlists
from musterpoint.funds.actions import Origin
from musterpoint.funds.memberlists import Read, Term
from musterpoint.funds.models import MemberTerm, TermSource
from musterpoint.giving.actions._common import NotNow, locked
from musterpoint.giving.models import Basis, Pledge
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.actors import Actor, Permission


def may_have_members(row: Pledge) -> bool:
    """Say whether a contribution makes members: it is mandatory and wholly paid."""
    return row.basis == Basis.MANDATORY and row.received >= row.amount and row.withdrawn_at is None


def add_paid_members(
    pledge_id: UUID, data: bytes, term: Term, *, is_look: bool = False, by: Actor, at: datetime
) -> Read:
    """
    Write the members of a list for whom a contribution was paid; all of it or nothing.

    Raises NotNow for what is not wholly paid, Invalid for more members than it was paid for.
    """
    by.require(Permission.FUNDS_MEMBERS)
    row = locked(Pledge, pledge_id)
    if not may_have_members(row):
        raise NotNow(_("Only a contribution that is owed and wholly paid makes members."))
    origin = Origin(source=TermSource.CONTRIBUTION, contribution=row.reference)
    with transaction.atomic():
        done = memberlists.import_members(
            row.fund, data, origin, term, is_look=is_look, by=by, at=at
        )
        _check_count(row, done.added if is_look else 0)
    if done.added and not is_look:
        audit.record("giving.members.added", subject_id=row.id, by=by, at=at, count=done.added)
    return done


def _check_count(row: Pledge, more: int) -> None:
    """Refuse more terms than services or contracts were paid; ``more`` were only looked at."""
    paid_for = MemberTerm.objects.filter(contribution=row.reference).count() + more
    if row.count and paid_for > row.count:
        text = _("It was paid for %(count)s; the list would make it %(whole)s.")
        told = text % {"count": row.count, "whole": paid_for}
        raise Invalid(told, fields={"file": [told]})
