"""My registration: the nationalities of the visitor and of their children."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.crises.public import forms
from musterpoint.crises.public.changing import change_person
from musterpoint.crises.public.family import MOST_NATIONALITIES
from musterpoint.crises.public.presenters import page
from musterpoint.crises.public.register import PAGE
from musterpoint.crises.public.visitor import here, person_needed
from musterpoint.people import countries
from musterpoint.people.queries import Card
from musterpoint.web import languages
from musterpoint.web.http import ActorRequest, url


@PAGE
@person_needed("mine")
def nationality(request: ActorRequest, member_id: UUID | None = None) -> HttpResponse:
    """Name a nationality, take one away, or say nothing of it; each is kept at once."""
    who = here(request)
    card = who.me if member_id is None else who.card_of(member_id)
    if card is None:
        raise Http404
    form = forms.NationalityForm(request.POST if request.method == "POST" else None, others=())
    if (wanted := _wanted(request, form, card)) is None:
        return _ask(request, form, card, is_me=card is who.me)
    if wanted != card.nationalities:
        change_person(request, who, card, nationalities=wanted)
    if request.POST.keys() & {"remove", "more"}:
        return redirect(request.get_full_path())
    messages.success(request, _("Saved. Your registration is up to date."))
    return redirect(url(request, "public:mine"))


def _wanted(
    request: ActorRequest, form: forms.NationalityForm, card: Card
) -> tuple[str, ...] | None:
    """Return the nationalities after what was pressed; None when it must be asked (again)."""
    if request.method != "POST":
        return None
    if "remove" in request.POST:
        return tuple(one for one in card.nationalities if one != request.POST["remove"])
    if "unsaid" in request.POST:
        return ()
    if not form.is_valid():
        return None
    country = form.cleaned_data["country"]
    if not country and ("more" in request.POST or not card.nationalities):
        form.add_error("country", _("Choose a country, or say that you prefer not to say"))
        return None
    named = dict.fromkeys((*card.nationalities, country) if country else card.nationalities)
    return tuple(named)[:MOST_NATIONALITIES]


def _ask(
    request: ActorRequest, form: forms.NationalityForm, card: Card, *, is_me: bool
) -> HttpResponse:
    code = languages.current().code
    back = (
        url(request, "public:mine")
        if is_me
        else url(request, "public:mine_member", member_id=card.person_id)
    )
    context = {
        "form": form,
        "named": [(one, countries.name(one, code)) for one in card.nationalities],
        "person": "" if is_me else card.name,
        "back_url": back,
    }
    status = 422 if form.is_bound else 200
    return page(request, "crises/public/mine_nationality.html", context, status=status)
