"""Pages outside every organisation: where one may go, invitations, links that sign in."""

from typing import Any

from allauth.account.utils import perform_login
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from musterpoint.accounts import actions, queries
from musterpoint.accounts.forms import AcceptForm
from musterpoint.accounts.models import Invitation, User
from musterpoint.kernel import time
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.tenancy import actors, clock
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.roles import ROLES
from musterpoint.tenancy.scope import acting_as
from musterpoint.web.errors import render_error
from musterpoint.web.page import Chrome, NavGroup, NavItem

__all__ = ["account", "desk", "invitation", "no_account", "sign_in_link"]


def _surround(request: HttpRequest, *, console: bool = False) -> None:
    """Put the surroundings of a page without an organisation at the request."""
    user = request.user
    home, own = reverse("account_desk"), reverse("account_home")
    found = Chrome(home_url=home)
    if console and isinstance(user, User):
        items = (
            NavItem(url=home, label=_("Your organisations"), icon="partner", current=True),
            NavItem(url=own, label=_("Your account"), icon="person"),
        )
        found = Chrome(
            home_url=home,
            groups=(NavGroup(label=_("You"), items=items),),
            user_name=user.name,
            account_url=own,
            sign_out_url=reverse("account_logout"),
        )
    setattr(request, "chrome", found)  # noqa: B010  a plain HttpRequest has no such name


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  every caller demands a sign-in
    return request.user


@require_safe
@never_cache
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Show the organisations that the user may enter."""
    _surround(request, console=True)
    return render(request, "accounts/desk.html", {"desks": queries.desks(_user(request))})


@require_safe
@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Show the user's own account and the ways to keep it safe."""
    _surround(request)
    user = _user(request)
    facts = {"has_codes": is_mfa_enabled(user), "has_password": user.has_usable_password()}
    return render(request, "accounts/auth/account.html", {"owner": user, **facts})


@require_safe
def no_account(request: HttpRequest) -> HttpResponse:
    """Say how one comes to an account: by an invitation."""
    _surround(request)
    return render(request, "accounts/auth/no_account.html")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """
    Ask before signing in by a link, then do it.

    A look at the link, such as a preview in a chat, uses nothing up: only the button does.
    """
    _surround(request)
    now = time.now()
    try:
        if request.method == "POST":
            user = actions.use_link(token, now=now)
        else:
            link = actions.find_link(token, now=now)
    except actions.LinkIsGone as gone:
        return _gone(request, gone)
    if request.method == "POST":
        answer: HttpResponse = perform_login(
            request, user, redirect_url=reverse("account_desk"), signal_kwargs={"way": "link"}
        )
        return answer
    context = {"link": link, "desks": queries.desks(link.user)}
    return render(request, "accounts/auth/sign_in_link.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation and accept it: as the signed-in user, or with a new account."""
    _surround(request)
    try:
        found = actions.find_invitation(token)
    except actions.InvitationIsGone as gone:
        return _gone(request, gone)
    owner = User.objects.filter(email=found.email).first()
    form = AcceptForm(request.POST or None) if owner is None else None
    status = 200
    if request.method == "POST":
        if form is None or form.is_valid():
            try:
                return _accept(request, found, token, form)
            except Invalid as error:
                assert form is not None  # noqa: S101  only a new account can be invalid
                form.take(error)
            except Refused as refusal:
                return render_error(request, refusal.status, str(refusal))
        status = 422
    context = {
        "invitation": found,
        "role": ROLES[found.role],
        "owner": owner,
        "is_owner": owner is not None and owner == request.user,
        "form": form,
    }
    return render(request, "accounts/auth/invitation.html", context, status=status)


def _accept(
    request: HttpRequest, found: Invitation, token: str, form: AcceptForm | None
) -> HttpResponse:
    typed: dict[str, Any] = form.cleaned_data if form is not None else {}
    by = actors.system(found.organisation_id, "invitation", Permission.MEMBERS_CHANGE)
    with acting_as(by):
        user = actions.accept_invitation(
            token,
            name=typed.get("name", ""),
            password=typed.get("password", ""),
            user=request.user if isinstance(request.user, User) else None,
            language=get_language() or "en",
            by=by,
            at=clock.now(found.organisation),
        )
    if request.user == user:
        return redirect("account_desk")
    answer: HttpResponse = perform_login(
        request, user, redirect_url=reverse("account_desk"), signal_kwargs={"way": "invitation"}
    )
    return answer


def _gone(request: HttpRequest, refusal: Refused) -> HttpResponse:
    context = {"title": _("This link does not work any more"), "text": str(refusal)}
    return render(request, "accounts/auth/gone.html", context, status=refusal.status)
