"""How an organisation's mail goes out: the page on which its server is chosen and tried."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from musterpoint.accounts.forms import MailForm
from musterpoint.accounts.views import page
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.messaging import actions, queries
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.http import ActorRequest, url


@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: ActorRequest) -> HttpResponse:
    """Show and change the mail server; an empty password keeps the one that is there."""
    request.actor.require(Permission.ORGANISATION_CHANGE)
    carrier, kept = queries.chosen("email", request.at)
    is_chosen = carrier == "smtp"
    form = MailForm(request.POST or None, initial=kept if is_chosen else {})
    if form.is_valid():
        try:
            actions.use_mail_server(_settings(form), by=request.actor, at=request.at)
        except Invalid as error:
            form.take(error)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The mail server is saved. Try it before you rely on it."))
            return redirect(url(request, "accounts:mail"))
    health = next((one for one in queries.health() if one.channel == "email"), None)
    context = {"form": form, "is_chosen": is_chosen, "health": health}
    return page(request, "mail_server", "mail", context, 422 if form.is_bound else 200)


def _settings(form: MailForm) -> dict[str, Any]:
    names = ("host", "port", "security", "user", "password", "sender")
    return {name: form.cleaned_data[name] for name in names}


@require_POST
def try_mail(request: ActorRequest) -> HttpResponse:
    """Connect to the server and sign in, without sending anything."""
    fault = actions.try_mail(by=request.actor, at=request.at)
    if fault:
        messages.error(request, fault)
    else:
        messages.success(request, _("The mail server answers and lets us in."))
    return redirect(url(request, "accounts:mail"))
