"""Which commitments there are, what waits, and the history of one."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from musterpoint.funds.errors import NoSuchFund
from musterpoint.funds.models import Authority, Commitment, CommitmentState, Head, Step
from musterpoint.funds.queries._budgets import budget, fiscal_year
from musterpoint.funds.rules import Limit


def commitment(commitment_id: UUID) -> Commitment:
    """Return a commitment (state, amount, paid, unpaid, unit, head), or raise Missing."""
    found = _with_head().filter(id=commitment_id).first()
    if found is None:
        raise NoSuchFund(_("There is no such commitment here."))
    return found


def commitments(
    *, slug: str = "", state: str = "", head_id: UUID | None = None
) -> QuerySet[Commitment]:
    """Return commitments, the newest first, of a fund, in a state, of a head."""
    rows = _with_head().order_by("-asked_at", "-id")
    if slug:
        rows = rows.filter(head__window__fund__slug=slug)
    if state:
        rows = rows.filter(state=state)
    return rows if head_id is None else rows.filter(head_id=head_id)


def of_subjects(what: str, subject_ids: Iterable[UUID]) -> dict[UUID, list[Commitment]]:
    """Return the commitments of subjects of one kind, the oldest first, in one query."""
    found: dict[UUID, list[Commitment]] = {one: [] for one in subject_ids}
    rows = _with_head().filter(what=what, subject_id__in=list(found))
    for row in rows.order_by("asked_at", "id"):
        found[row.subject_id].append(row)
    return found


def same_help(person: bytes, of: Head, *, since: datetime) -> list[Commitment]:
    """Return what another fund was asked for the same person and kind of cost, the newest first."""
    rows = _with_head().filter(person=person, head__kind=of.kind, asked_at__gte=since)
    rows = rows.exclude(head__window__fund=of.window.fund_id)
    rows = rows.exclude(state=CommitmentState.REFUSED)
    # What was cancelled before anything was paid was no help.
    rows = rows.exclude(state=CommitmentState.CANCELLED, paid=0)
    return list(rows.order_by("-asked_at", "-id"))


def waiting() -> QuerySet[Commitment]:
    """Return what waits for an approval, the longest waiting first."""
    return _with_head().filter(state=CommitmentState.ASKED).order_by("asked_at", "id")


def to_review(*, until: datetime | None = None) -> QuerySet[Commitment]:
    """Return what was released at once and nobody has reviewed, the first due first."""
    rows = _with_head().filter(at_once=True, reviewed_at=None).order_by("review_due_at", "id")
    return rows if until is None else rows.filter(review_due_at__lte=until)


def history(commitment_id: UUID) -> list[Step]:
    """Return every step of a commitment in its order."""
    return list(Step.objects.filter(commitment_id=commitment_id).order_by("taken_at", "id"))


def steps_of(commitment_ids: Iterable[UUID]) -> dict[UUID, list[Step]]:
    """Return the steps of several commitments, each in their order, in one query."""
    found: dict[UUID, list[Step]] = {}
    rows = Step.objects.filter(commitment_id__in=list(commitment_ids))
    for one in rows.order_by("taken_at", "id"):
        found.setdefault(one.commitment_id, []).append(one)
    return found


def tables(fund_ids: Iterable[UUID]) -> dict[UUID, list[Limit]]:
    """Return who may approve how much, by fund, in one query."""
    found: dict[UUID, list[Limit]] = {}
    for one in Authority.objects.filter(fund_id__in=set(fund_ids)).order_by("role", "post"):
        found.setdefault(one.fund_id, []).append(Limit(one.role, one.post, one.most))
    return found


def over_budget(rows: Iterable[Commitment]) -> set[UUID]:
    """Return which of what waits would be more than is left of its head's budget of its year."""
    asked = list(rows)
    found: set[UUID] = set()
    years: dict[tuple[UUID, int, str], dict[UUID, int | None]] = {}
    for one in asked:
        fund = one.head.window.fund
        year = fiscal_year(fund, one.asked_at.date())
        key = (fund.id, year, one.unit)
        if key not in years:
            lines = budget(fund, year, one.unit)
            years[key] = {line.head.id: line.left for line in lines if line.head is not None}
        left = years[key].get(one.head_id)
        if left is not None and one.amount > left:
            found.add(one.id)
    return found


def _with_head() -> QuerySet[Commitment]:
    return Commitment.objects.select_related("head__window__fund")
