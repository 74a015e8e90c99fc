"""Where people pay what their notes ask."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.costs import actions, forms, queries, rules
from musterpoint.costs.views.pages import goes_to, run_form
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.cards import data
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest


@page(Permission.FUNDS_CHANGE, BOTH)
def pay_to(request: ActorRequest) -> HttpResponse:
    """Name the account, and words in each language, that a note's letter and page say."""
    found = queries.pay_to()
    start = {}
    if found is not None:
        start = {"holder": found.holder, "iban": queries.iban_shown(found.iban)}
        start |= {f"words_{code}": text for code, text in found.words.items()}
    form = forms.PayToForm(data(request), initial=start)

    def do(given: dict[str, Any]) -> str:
        words = {code: given[f"words_{code}"] for code in rules.LANGUAGES}
        wanted = actions.PayToIn(holder=given["holder"], iban=given["iban"], words=words)
        actions.name_pay_to(wanted, by=request.actor, at=request.at)
        messages.success(request, _("Saved. Letters say it from now on."))
        return goes_to(request, "pay-to")

    return run_form(
        request, form, do, title=_("Where people pay"), submit=_("Save"),
        back=(goes_to(request, "notes"), _("Promissory notes")),
        lead=_("It stands in the letter of each note and on the person's own page."),
    )  # fmt: skip
