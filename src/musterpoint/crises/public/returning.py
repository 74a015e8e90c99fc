"""Come back with reference and code: to an unfinished registration or to one's own."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.crises.public import attempts, forms, visitor
from musterpoint.crises.public.presenters import page
from musterpoint.crises.public.register import PAGE
from musterpoint.kernel import ids
from musterpoint.web.http import ActorRequest, url

GOES_ON = {
    "mine": "public:mine",
    "safe": "public:safe",
    "help": "public:help",
    "leave": "leave:home",
}
"""Where somebody goes after reference and code, by a word in the address."""


@PAGE
def enter(request: ActorRequest, card_code: str = "") -> HttpResponse:
    """
    Ask for reference and code; say the same for a wrong one and for one that never was.

    The picture on a card for the wallet leads here with the code of the card in the address.
    """
    go_on = request.GET.get("next", "")
    go_on = go_on if go_on in GOES_ON else "mine"
    typed = ids.parse_reference(card_code)
    initial = {"reference": ids.show_reference(typed)} if typed else None
    form = forms.EnterForm(request.POST if request.method == "POST" else None, initial=initial)
    context = {"form": form, "go_on": go_on, "is_closed": False}
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        found = attempts.enter(request, given["reference"], given["code"])
        if found.person_id is not None:
            visitor.enter_person(request, found.person_id)
            return redirect(url(request, GOES_ON[go_on]))
        if found.draft_id is not None:
            visitor.enter_draft(request, found.draft_id)
            return redirect(url(request, "public:register"))
        form.add_error(None, _("This reference and code do not fit together. Check both"))
        # An answer of 400 or more would roll the count of failures back.
        return page(
            request, "crises/public/continue.html", context | {"is_closed": found.is_closed}
        )
    status = 422 if form.is_bound else 200
    return page(request, "crises/public/continue.html", context, status=status)
