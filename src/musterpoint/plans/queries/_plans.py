"""Plans by review, one plan with what it says and lacks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from musterpoint.accounts.models import User
from musterpoint.kernel.errors import Missing
from musterpoint.plans import content as contents
from musterpoint.plans import keeping
from musterpoint.plans.content import Content, Gap
from musterpoint.plans.crossing import partners
from musterpoint.plans.models import Plan, PlanEvent, PlanVersion, ReceivedPlan, VersionState
from musterpoint.plans.sections import pack
from musterpoint.tenancy import vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What narrows the list down. ``standing``: overdue, review, draft, in_force or retired."""

    kind: str = ""
    country: str = ""
    standing: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """A plan in a list, with its newest version and the one in force."""

    plan: Plan
    newest: PlanVersion | None
    in_force: PlanVersion | None
    is_overdue: bool
    active: int

    @property
    def standing(self) -> str:
        """The one word for the list."""
        if self.plan.retired_at is not None:
            return "retired"
        if self.is_overdue:
            return "overdue"
        if self.in_force is not None:
            return "in_force"
        return self.newest.state if self.newest is not None else "draft"


def plans(filters: Filters, today: date) -> list[PlanLine]:
    """Return plans, those whose review is longest overdue first; retired ones only when asked."""
    rows = Plan.objects.prefetch_related(
        Prefetch("versions", PlanVersion.objects.defer("sealed", "previous").order_by("number")),
        "activations",
    )
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.country:
        rows = rows.filter(country=filters.country)
    rows = rows.filter(retired_at__isnull=filters.standing != "retired")
    wanted = filters.text.casefold()
    found = [
        _line(one, today)
        for one in rows
        if wanted in one.name.casefold() or wanted in one.holder_name.casefold()
    ]
    if filters.standing in ("draft", "review"):
        found = [
            one for one in found if one.newest is not None and one.newest.state == filters.standing
        ]
    elif filters.standing:
        found = [one for one in found if one.standing == filters.standing]
    return sorted(
        found, key=lambda one: (one.plan.review_due or date.max, one.plan.name.casefold())
    )


def _line(one: Plan, today: date) -> PlanLine:
    versions = list(one.versions.all())
    return PlanLine(
        plan=one,
        newest=versions[-1] if versions else None,
        in_force=next((v for v in versions if v.state == VersionState.IN_FORCE), None),
        is_overdue=one.review_due is not None and one.review_due < today,
        active=sum(1 for activation in one.activations.all() if activation.ended_at is None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A plan with what one of its versions says and lacks."""

    line: PlanLine
    shown: PlanVersion
    content: Content
    gaps: tuple[Gap, ...]


def plan(plan_id: UUID) -> Plan:
    """Return a plan, or raise Missing."""
    found = Plan.objects.filter(id=plan_id).first()
    if found is None:
        raise Missing(_("There is no such plan here."))
    return found


def overview(plan_id: UUID, at: datetime, number: int | None = None) -> Overview:
    """Return a plan with the version of that number, by default the newest one."""
    found = plan(plan_id)
    shown = version(plan_id, number)
    content = keeping.opened(shown, at)
    return Overview(
        line=_line(found, at.date()),
        shown=shown,
        content=content,
        gaps=tuple(contents.gaps(content, found.kind, pack())),
    )


def version(plan_id: UUID, number: int | None = None) -> PlanVersion:
    """Return a version of a plan, by default the newest, or raise Missing."""
    rows = PlanVersion.objects.filter(plan_id=plan_id).order_by("-number")
    found = (rows.filter(number=number) if number is not None else rows).first()
    if found is None:
        raise Missing(_("There is no such version here."))
    return found


def history(plan_id: UUID) -> list[tuple[PlanEvent, str]]:
    """Return what happened to a plan, the newest first, each with the name of who did it."""
    rows = list(PlanEvent.objects.filter(plan_id=plan_id).order_by("-happened_at", "-id"))
    names = names_of(row.user_id for row in rows)
    return [(row, names.get(row.user_id, "") if row.user_id else "") for row in rows]


def names_of(user_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names of colleagues by id."""
    wanted = {one for one in user_ids if one is not None}
    return {row.id: row.name for row in User.objects.filter(id__in=wanted)}


def received_plans(at: datetime) -> list[ReceivedPlan]:
    """
    Return what other organisations shared of their plans, the newest first.

    A plan of those with whom no agreement holds any more is not there (``actions.let_go``).
    """
    return list(_received(at).defer("sealed").order_by("-received_at", "-id"))


def received(row_id: UUID, at: datetime) -> ReceivedPlan:
    """Return one shared plan whose agreement holds, or raise Missing."""
    found = _received(at).filter(id=row_id).first()
    if found is None:
        raise Missing(_("There is no such plan here."))
    return found


def _received(at: datetime) -> QuerySet[ReceivedPlan]:
    return ReceivedPlan.objects.filter(sender_id__in=partners(at))


def received_content(row: ReceivedPlan, at: datetime) -> Content:
    """Return what a shared plan says."""
    found: Content = vault.open_key(row.id, at=at).open(keeping.USE, row.sealed)
    return found
