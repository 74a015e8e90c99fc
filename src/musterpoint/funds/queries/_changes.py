"""Which changes of funds were proposed, and what of them waits for a second person."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from musterpoint.funds.errors import NoSuchFund
from musterpoint.funds.models import ChangeState, Fund, FundChange


def change(change_id: UUID) -> FundChange:
    """Return a change with its fund, window and head, or raise Missing."""
    found = _with_places().filter(id=change_id).first()
    if found is None:
        raise NoSuchFund(_("There is no such change here."))
    return found


def changes(of: Fund) -> QuerySet[FundChange]:
    """Return the changes of a fund, the newest first: its history."""
    return _with_places().filter(fund=of).order_by("-proposed_at", "-id")


def changes_waiting() -> QuerySet[FundChange]:
    """Return what waits for a second person, the longest waiting first."""
    rows = _with_places().filter(state=ChangeState.PROPOSED)
    return rows.order_by("proposed_at", "id")


def _with_places() -> QuerySet[FundChange]:
    return FundChange.objects.select_related("fund", "window", "head")
