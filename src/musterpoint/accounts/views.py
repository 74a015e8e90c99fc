"""Settings of an organisation: its facts, its roles, who works here, which systems connect."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from musterpoint.accounts import actions, incompatible, queries
from musterpoint.accounts import roles as giving
from musterpoint.accounts.forms import (
    ClientForm,
    ExemptForm,
    InviteForm,
    OrganisationForm,
    RoleForm,
)
from musterpoint.accounts.models import ClientBinding
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.roles import ROLES
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import SavedView


def tabs(request: ActorRequest, current: str) -> list[SavedView]:
    """Return the parts of the settings that this actor may see."""
    found = [("settings", _("Organisation")), ("roles", _("Roles"))]
    if request.actor.may(Permission.MEMBERS_READ):
        found[1:1] = [("members", _("Members"))]
        found.append(("clients", _("Connected systems")))
    if request.actor.may(Permission.ORGANISATION_CHANGE):
        found.append(("mail", _("Mail")))
    return [
        SavedView(label=label, url=url(request, f"accounts:{name}"), current=name == current)
        for name, label in found
    ]


def page(
    request: ActorRequest, template: str, tab: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Answer with a page of the settings under its tab."""
    may_change = request.actor.may(Permission.MEMBERS_CHANGE)
    context = {"tabs": tabs(request, tab), "may_change": may_change, **context}
    return render(request, f"accounts/{template}.html", context, status=status)


@require_safe
def settings(request: ActorRequest) -> HttpResponse:
    """Show what the organisation says about itself."""
    request.actor.require(Permission.ORGANISATION_READ)
    context = {
        "organisation": request.organisation,
        "may_edit": request.actor.may(Permission.ORGANISATION_CHANGE),
    }
    return page(request, "settings", "settings", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change_settings(request: ActorRequest) -> HttpResponse:
    """Change it."""
    request.actor.require(Permission.ORGANISATION_CHANGE)
    organisation = request.organisation
    own = list(organisation.languages) or ["en"]
    form = OrganisationForm(
        request.POST or None,
        initial={
            "name": organisation.name,
            "first_language": own[0],
            "languages": own,
            "time_zone": organisation.time_zone,
            "phone": organisation.phone,
        },
    )
    if form.is_valid():
        facts = actions.OrganisationIn(
            name=form.cleaned_data["name"],
            languages=form.all_languages(),
            time_zone=form.cleaned_data["time_zone"],
            phone=form.cleaned_data["phone"],
        )
        try:
            actions.change_organisation(facts, by=request.actor, at=request.at)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("The settings are saved."))
            return redirect(url(request, "accounts:settings"))
    status = 422 if form.is_bound else 200
    return page(request, "settings_form", "settings", {"form": form}, status)


@require_safe
def roles(request: ActorRequest) -> HttpResponse:
    """Print the roles as they stand, with everything that each may do."""
    request.actor.require(Permission.ORGANISATION_READ)
    everything = [
        (role, [p.label for p in Permission if p in role.permissions]) for role in ROLES.values()
    ]
    apart = [(one.label, other.label) for one, other in incompatible.apart()]
    return page(request, "roles", "roles", {"roles": everything, "apart": apart})


@require_safe
def members(request: ActorRequest) -> HttpResponse:
    """Show who works here and who is invited."""
    return _members(request, InviteForm())


def _members(request: ActorRequest, form: InviteForm, status: int = 200) -> HttpResponse:
    found = queries.members(by=request.actor)
    conflicts = queries.conflicts(found, by=request.actor)
    context = {
        "form": form,
        "members": [(one, one.user_id in conflicts) for one in found],
        "in_conflict": len(conflicts),
        "invitations": [
            (one, ROLES[one.role], one.expires_at <= request.at)
            for one in queries.open_invitations(by=request.actor)
        ],
    }
    return page(request, "members", "members", context, status)


def _link(request: ActorRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("account_invitation", kwargs={"token": token}))


@require_POST
def invite(request: ActorRequest) -> HttpResponse:
    """Invite somebody."""
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            invitation = actions.invite(
                form.cleaned_data["email"],
                form.cleaned_data["role"],
                link=lambda token: _link(request, token),
                by=request.actor,
                at=request.at,
            )
        except Invalid as error:
            form.take(error)
        except incompatible.Incompatible as refusal:
            form.add_error("role", str(refusal))
            return _members(request, form, refusal.status)
        else:
            text = _("An invitation is on its way to %(email)s.") % {"email": invitation.email}
            messages.success(request, text)
            return redirect(url(request, "accounts:members"))
    request.actor.require(Permission.MEMBERS_CHANGE)
    return _members(request, form, 422)


@require_POST
def resend(request: ActorRequest, invitation_id: UUID) -> HttpResponse:
    """Send an invitation again, with a new link."""
    invitation = actions.resend_invitation(
        invitation_id,
        link=lambda token: _link(request, token),
        by=request.actor,
        at=request.at,
    )
    text = _("A new link is on its way to %(email)s. The old link is void.")
    messages.success(request, text % {"email": invitation.email})
    return redirect(url(request, "accounts:members"))


@require_POST
def revoke(request: ActorRequest, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    actions.revoke_invitation(invitation_id, by=request.actor, at=request.at)
    messages.success(request, _("The invitation is taken back. Its link is void."))
    return redirect(url(request, "accounts:members"))


@require_safe
def member(request: ActorRequest, user_id: UUID) -> HttpResponse:
    """Show one member."""
    return _member(request, user_id)


def _member(
    request: ActorRequest, user_id: UUID, form: RoleForm | None = None, status: int = 200
) -> HttpResponse:
    found = queries.member(user_id, by=request.actor)
    context = {
        "member": found,
        "conflict": queries.conflicts([found], by=request.actor).get(user_id, ""),
        "form": form or RoleForm(initial={"role": found.role.code}),
        "is_self": user_id == request.actor.id,
    }
    return page(request, "member", "members", context, status)


def _refused(request: ActorRequest, user_id: UUID, refusal: Refused) -> HttpResponse:
    """Show the member's page again with the reason why nothing was changed."""
    form = RoleForm(request.POST if "role" in request.POST else {"role": ""})
    form.errors.clear()
    form.add_error(None, str(refusal))
    return _member(request, user_id, form, refusal.status)


@require_POST
def change_role(request: ActorRequest, user_id: UUID) -> HttpResponse:
    """Give a member another role."""
    form = RoleForm(request.POST)
    if not form.is_valid():
        request.actor.require(Permission.MEMBERS_CHANGE)
        return _member(request, user_id, form, 422)
    role = form.cleaned_data["role"]
    try:
        actions.change_role(user_id, role, by=request.actor, at=request.at)
    except (actions.LastAdministrator, actions.OwnRole, incompatible.Incompatible) as refusal:
        return _refused(request, user_id, refusal)
    found = queries.member(user_id, by=request.actor)
    text = _("%(name)s is %(role)s now.") % {"name": found.name, "role": found.role.label}
    messages.success(request, text)
    return redirect(url(request, "accounts:member", user_id=user_id))


@require_POST
def remove(request: ActorRequest, user_id: UUID) -> HttpResponse:
    """End a membership."""
    leaving = queries.member(user_id, by=request.actor)
    try:
        actions.remove_member(user_id, by=request.actor, at=request.at)
    except actions.LastAdministrator as refusal:
        return _refused(request, user_id, refusal)
    messages.success(request, _("%(name)s does not work here any more.") % {"name": leaving.name})
    if user_id == request.actor.id:
        return redirect("account_desk")
    return redirect(url(request, "accounts:members"))


@require_POST
def end_sessions(request: ActorRequest, user_id: UUID) -> HttpResponse:
    """Sign a member out everywhere."""
    found = queries.member(user_id, by=request.actor)
    actions.end_all_sessions(user_id, by=request.actor, at=request.at)
    text = _("%(name)s is signed out on every device.") % {"name": found.name}
    messages.success(request, text)
    return redirect(url(request, "accounts:member", user_id=user_id))


@require_http_methods(["GET", "HEAD", "POST"])
def clients(request: ActorRequest) -> HttpResponse:
    """Show the systems that connect; a POST lets a new one in and shows its secret once."""
    form = ClientForm(request.POST or None, initial={"role": giving.FOR_CLIENTS[0]})
    made, status = None, 200
    if request.method == "POST":
        request.actor.require(Permission.MEMBERS_CHANGE)
        status = 422
        if form.is_valid():
            try:
                made = _bound(request, form.cleaned_data)
            except incompatible.Incompatible as refusal:
                form.add_error("role", str(refusal))
                status = refusal.status
            else:
                form, status = ClientForm(initial={"role": giving.FOR_CLIENTS[0]}), 200
    found = list(queries.clients(by=request.actor))
    known = queries.names(who for one in found for who in (one.created_by, one.confirmed_by))
    context = {
        "form": form,
        "made": made,
        "token_url": request.build_absolute_uri(reverse("idp:oidc:token")),
        "clients": [_client(request, one, known) for one in found],
        "made_waits": made is not None
        and any(one.id == made.binding_id and incompatible.waits(one) for one in found),
        "has_gates": bool(request.organisation.gated),
    }
    response = page(request, "clients", "clients", context, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _bound(request: ActorRequest, typed: dict[str, Any]) -> actions.BoundClient:
    page = request.build_absolute_uri(url(request, "accounts:clients"))
    return actions.bind_client(
        typed["name"], typed["role"], page=page, by=request.actor, at=request.at
    )


def _client(request: ActorRequest, one: ClientBinding, known: Mapping[UUID, str]) -> dict[str, Any]:
    """Return a row of the systems; whoever made its access neither confirms nor exempts it."""
    return {
        "row": one,
        "role": ROLES[one.role],
        "waits": incompatible.waits(one),
        "is_left": incompatible.maker_left(one, request.at),
        "may_exempt": one.created_by != request.actor.id
        or not incompatible.moves_money(ROLES[one.role]),
        "maker": known.get(one.created_by, "") if one.created_by else "",
        "confirmer": known.get(one.confirmed_by, "") if one.confirmed_by else "",
    }


@require_POST
def confirm_client(request: ActorRequest, binding_id: UUID) -> HttpResponse:
    """Let a system in that moves money, as the second person."""
    actions.confirm_client(binding_id, by=request.actor, at=request.at)
    messages.success(request, _("The access is confirmed. The system can work now."))
    return redirect(url(request, "accounts:clients"))


@require_http_methods(["GET", "HEAD", "POST"])
def exempt_client(request: ActorRequest, binding_id: UUID) -> HttpResponse:
    """Let a system use what people need a course for, with a reason."""
    request.actor.require(Permission.MEMBERS_CHANGE)
    client = queries.client(binding_id, by=request.actor)
    form = ExemptForm(request.POST or None)
    if form.is_valid():
        try:
            actions.exempt_client(
                binding_id, form.cleaned_data["why"], by=request.actor, at=request.at
            )
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("Courses do not hold this system any more."))
            return redirect(url(request, "accounts:clients"))
    status = 422 if form.is_bound else 200
    return page(request, "exempt", "clients", {"form": form, "client": client}, status)


@require_POST
def end_exemption(request: ActorRequest, binding_id: UUID) -> HttpResponse:
    """Let courses hold a system again."""
    actions.end_exemption(binding_id, by=request.actor, at=request.at)
    messages.success(request, _("Courses hold this system again."))
    return redirect(url(request, "accounts:clients"))


@require_POST
def revoke_client(request: ActorRequest, binding_id: UUID) -> HttpResponse:
    """End a system's access."""
    actions.revoke_client(binding_id, by=request.actor, at=request.at)
    messages.success(request, _("The access is ended. Its secret and its tokens are void."))
    return redirect(url(request, "accounts:clients"))
