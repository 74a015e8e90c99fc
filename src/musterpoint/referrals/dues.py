"""Referrals on the list of all that is due: the partner's silence, and what is ours to follow."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.agenda import queries as agenda
from musterpoint.agenda.queries import POST, Asked, Item
from musterpoint.cases.models import TABLES as CASES
from musterpoint.kernel.ids import show_reference
from musterpoint.referrals import seeing
from musterpoint.referrals.models import TABLES
from musterpoint.tenancy.permissions import Permission


def install() -> None:
    """Name what of this package is due."""
    agenda.register(
        agenda.Source(
            code="referrals",
            label=gettext_lazy("Referral"),
            permission=Permission.REFERRALS_READ,
            find=referrals,
        )
    )


def referrals(asked: Asked) -> list[Item]:
    """Return the open referrals whose clock runs, on each side of the wall that is seen."""
    found: list[Any] = []
    for tables, cases in zip(TABLES, CASES, strict=True):
        rows = seeing.visible(tables, asked.by).filter(closed_at=None, due_at__isnull=False)
        if asked.view == POST:
            there: Any = cases.case.objects.filter(post__in=asked.posts)
            rows = rows.filter(case_id__in=there.values("id"))
        rows = agenda.officer(rows, asked, "owner_id").select_related("service")
        found += agenda.window(rows, asked, "due_at")
    return [
        Item(
            id=one.id,
            due_at=one.due_at,
            what=_("%(service)s: %(state)s")
            % {"service": one.service.name, "state": one.get_state_display()},
            about=show_reference(one.reference),
            officer_id=one.owner_id,
            page="referrals:referral",
            parts={"referral_id": one.id},
        )
        for one in found
    ]
