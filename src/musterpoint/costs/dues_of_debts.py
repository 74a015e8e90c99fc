"""What is due of demands on employers, insurers and host States."""

from datetime import UTC, datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.agenda import queries as agenda
from musterpoint.agenda.queries import ALL, Asked, Item
from musterpoint.costs import owing, presenters
from musterpoint.tenancy.permissions import Permission

CHANGE, DECIDE = Permission.COSTS_CHANGE, Permission.COSTS_DECIDE


def install() -> None:
    """Name what of demands is due."""
    for code, label, permission, find in (
        ("costs.demands", gettext_lazy("Demands on others"), CHANGE, demands),
        ("costs.demand_steps", gettext_lazy("Money of demands to confirm"), DECIDE, steps),
    ):
        agenda.register(agenda.Source(code=code, label=label, permission=permission, find=find))


def demands(asked: Asked) -> list[Item]:
    """Return demands that are open on their day: to remind of, or to settle."""
    if asked.view != ALL:
        return []
    found = [
        Item(
            id=one.id,
            due_at=datetime.combine(one.due_on, time(), UTC),
            what=_("Settle a disputed demand") if one.disputed_at else _("Remind of a demand"),
            about=f"{presenters.number(one.reference)} {one.debtor.name}".strip(),
            page="costs:demand",
            parts={"cost_demand": one.id},
        )
        for one in owing.open_demands()[:1000]
    ]
    return agenda.first(found, asked)


def steps(asked: Asked) -> list[Item]:
    """Return what one entered of demands and another confirms."""
    if asked.view != ALL:
        return []
    found = [
        Item(
            id=one.id,
            due_at=one.entered_at,
            what=_("Confirm what was entered of a demand"),
            about=f"{presenters.number(one.demand.reference)} {one.demand.debtor.name}".strip(),
            page="costs:demand-decide",
            parts={"cost_step": one.id},
        )
        for one in owing.steps_to_decide()[:1000]
    ]
    return agenda.first(found, asked)
