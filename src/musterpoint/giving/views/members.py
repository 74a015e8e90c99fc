"""The list of those for whom a contribution was paid, for the register of members of its fund."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.funds import memberlists
from musterpoint.funds.memberlists import Term
from musterpoint.giving import actions, queries
from musterpoint.giving.forms_of_members import PaidForm
from musterpoint.giving.references import shown
from musterpoint.giving.views import pages
from musterpoint.giving.views.pages import goes_to, run_form
from musterpoint.people.importing import MAX_BYTES
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.cards import data, files
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest


@page(Permission.FUNDS_MEMBERS, BOTH)
def pledge_members(request: ActorRequest, pledge_id: UUID) -> HttpResponse:
    """Read in for whom a contribution was paid; the file is kept nowhere."""
    row = queries.pledge(pledge_id)
    form = PaidForm(data(request), files(request), today=request.at.date())
    words = {
        "title": _("Members of this contribution"), "submit": _("Read the list"), "has_file": True,
        "back": (goes_to(request, "pledge", pledge_id=row.id), shown(row.reference)),
        "lead": _("All of it is written, or nothing. The file is not kept."),
    }  # fmt: skip

    def do(given: dict[str, Any]) -> HttpResponse:
        done = actions.add_paid_members(
            row.id, given["file"].read(MAX_BYTES + 1),
            Term(starts_on=given["starts_on"], ends_on=given["ends_on"]),
            is_look=given["look"], by=request.actor, at=request.at,
        )  # fmt: skip
        told = memberlists.shown(done, is_look=given["look"])
        status = 422 if done.problems else 200
        return pages.show(request, "form_below", words | told | {"form": form}, status)

    return run_form(request, form, do, template="form_below", **words)
