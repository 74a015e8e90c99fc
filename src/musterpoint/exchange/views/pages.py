"""What the pages of this package do first and last, and the values of its common pages."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.exchange import queries
from musterpoint.tenancy.models import Membership
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import cards, running
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import SavedView

READ, CHANGE, SELECT = (
    Permission.EXCHANGE_READ,
    Permission.EXCHANGE_CHANGE,
    Permission.PARTNERS_SELECT,
)
NO_AGREEMENT = gettext_lazy("No agreement in force allows it. Make one under Agreements first.")


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of this package."""
    base = {"may_change": request.actor.may(CHANGE), "may_select": request.actor.may(SELECT)}
    return cards.show(request, "exchange", template, base | context, status)


def show_list(request: ActorRequest, here: str, **shown: Any) -> HttpResponse:
    """Show a list with the tabs of this package; see ``cards.show_list``."""
    more = {"text": request.GET.get("q", "")[:100], "here": goes_to(request, here)}
    return cards.show_list(request, show, tabs(request, here), **more | shown)


def show_detail(request: ActorRequest, **shown: Any) -> HttpResponse:
    """Show one thing: cards on the wide side and on the narrow one; see ``cards.show_detail``."""
    return cards.show_detail(request, show, **shown)


def tabs(request: ActorRequest, here: str) -> list[SavedView]:
    """Return the tabs of this package that the reader may open."""
    pages = [
        ("peers", _("Peers")),
        ("profile", _("Our profile")),
        ("rooms", _("Rooms of trust")),
        ("visits", _("Visits and secondments")),
        ("meetings", _("Meetings")),
    ]
    found = [SavedView(label=label, url=goes_to(request, name), current=name == here)
             for name, label in pages if request.actor.may(READ)]  # fmt: skip
    if request.actor.may(SELECT):
        found.append(
            SavedView(
                label=_("Selection of partners"),
                url=goes_to(request, "calls"),
                current=here == "calls",
            )
        )
    return found


def run_form(
    request: ActorRequest,
    form: Form,
    do: Callable[[dict[str, Any]], str | HttpResponse],
    **words: Any,
) -> HttpResponse:
    """Show a form of this package; when it is sent and good, do what it says."""
    return running.run_form(request, form, do, show, **words)


def goes_to(request: ActorRequest, name: str, **parts: object) -> str:
    """Return the address of a page of this package."""
    return url(request, f"exchange:{name}", **parts)


def done(request: ActorRequest, name: str, **parts: object) -> HttpResponse:
    """Go on to a page after something was done."""
    return redirect(goes_to(request, name, **parts))


def colleagues(request: ActorRequest) -> list[tuple[str, str]]:
    """Return who works here, by name, for a picker."""
    rows = Membership.objects.filter(organisation_id=request.organisation.id)
    names = queries.names_of(rows.values_list("user_id", flat=True))
    return sorted(((str(one), name) for one, name in names.items()), key=lambda one: one[1])


def ids(typed: Sequence[str]) -> list[UUID]:
    """Return the ids that a picker sent."""
    return [UUID(one) for one in typed]
