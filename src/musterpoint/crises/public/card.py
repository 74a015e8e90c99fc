"""My card for the wallet: make it, look at it on the phone, print it, replace a lost one."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from musterpoint.audit import actions as audit
from musterpoint.crises import actions, queries, wallet
from musterpoint.crises.actions import IssuedCard
from musterpoint.crises.models import Stage
from musterpoint.crises.public import visitor
from musterpoint.crises.public.presenters import page
from musterpoint.crises.public.register import PAGE
from musterpoint.crises.public.visitor import here, person_needed
from musterpoint.crises.sheets import card_site
from musterpoint.crises.wallet import Wallet
from musterpoint.kernel.errors import Missing
from musterpoint.kernel.ids import show_reference
from musterpoint.web import languages, qr
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest, url

#: What was chosen for the card, kept in the session of this visit alone.
CHOSEN = "card"


class CardForm(Form):
    """What a card is made for, and what it says."""

    stage = forms.ChoiceField(
        label=gettext_lazy("Where are you now?"),
        choices=[
            (Stage.BEFORE, gettext_lazy("At home, I have not left yet")),
            (Stage.AFTER, gettext_lazy("In the other country")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say where you are now")},
    )
    other = forms.ChoiceField(
        label=gettext_lazy("Second language, for people around you"), choices=languages.choices()
    )
    is_plain = forms.BooleanField(
        label=gettext_lazy("Leave out telephone number and address"),
        help_text=gettext_lazy("They tell who gave you the card. Choose this if that is a danger."),
        required=False,
    )


@PAGE
@person_needed("mine")
def card(request: ActorRequest) -> HttpResponse:
    """Show the card, or make one; making one again kills the code of the lost one."""
    who = here(request)
    guessed = _chosen(request)
    form = CardForm(request.POST if request.method == "POST" else None, initial=guessed)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        actions.make_card(who.me.person_id, given["stage"], by=who.actor, at=request.at)
        visitor.keep(request, CHOSEN, {name: given[name] for name in ("other", "is_plain")})
        return redirect(url(request, "public:mine_card"))
    code = queries.card_code(who.me.person_id, request.at)
    context: dict[str, Any] = {"form": form, "back_url": url(request, "public:mine"), "code": ""}
    if code:
        audit.saw("crises.card.read", [who.me.person_id], by=who.actor, at=request.at)
        said = _wallet(request)
        context |= {
            "code": show_reference(code),
            "faces": wallet.faces(who.me.language or languages.current().code, said),
            "picture": qr.svg(f"{said.site}{code}/", label=_("The card code as a picture"))
            if said.site
            else "",
        }
    return page(request, "crises/public/card.html", context, status=422 if form.is_bound else 200)


@require_safe
@person_needed("mine")
def card_file(request: ActorRequest) -> HttpResponse:
    """Return the card as a PDF: to print and fold, or to keep on the phone without Internet."""
    who = here(request)
    code = queries.card_code(who.me.person_id, request.at)
    if not code:
        raise Missing(_("There is no card yet. Make one first."))
    audit.saw("crises.card.read", [who.me.person_id], by=who.actor, at=request.at)
    language = who.me.language or languages.current().code
    issued = IssuedCard(person_id=who.me.person_id, code=code, language=language)
    made = wallet.drawn([issued], _wallet(request), at=request.at)
    response = visitor.not_stored(HttpResponse(made, content_type="application/pdf"))
    response["Content-Disposition"] = 'attachment; filename="card.pdf"'
    return response


def _chosen(request: ActorRequest) -> dict[str, Any]:
    hosts = [crisis.host_country for crisis in queries.open_crises()]
    guessed = wallet.host_language(hosts[0]) if hosts else "en"
    return {"other": guessed, "is_plain": False} | dict(visitor.kept(request, CHOSEN) or {})


def _wallet(request: ActorRequest) -> Wallet:
    chosen = _chosen(request)
    if chosen["is_plain"]:
        return Wallet(other=chosen["other"])
    return Wallet(other=chosen["other"], phone=request.organisation.phone, site=card_site(request))
