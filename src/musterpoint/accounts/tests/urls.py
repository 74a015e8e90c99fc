"""The addresses of accounts, and a few pages at each door that misbehave on purpose."""

from django.http import Http404, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from musterpoint.accounts.models import SignInLink
from musterpoint.audit import actions as audit
from musterpoint.audit.models import Event
from musterpoint.kernel.errors import Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.http import ActorRequest


def _write(request: ActorRequest) -> None:
    Organisation.objects.filter(id=request.organisation.id).update(phone="+1555")
    audit.record("test.thing.written", by=request.actor, at=request.at)


def write(request: ActorRequest, status: int) -> HttpResponse:
    """Write into a platform table and a tenant table, then answer with a status."""
    _write(request)
    return HttpResponse("written", status=status)


def write_and_break(request: ActorRequest) -> HttpResponse:
    """Write, then fail."""
    _write(request)
    raise RuntimeError("broken on purpose")


def write_and_fail_to_commit(request: ActorRequest) -> HttpResponse:
    """Write, and leave what the database refuses only when it commits."""
    _write(request)
    SignInLink.objects.create(
        user_id=uuid7(), token_digest="none", expires_at=request.at
    )  # no such user: the constraint waits for the commit
    return HttpResponse("written")


def write_and_be_refused(request: ActorRequest) -> HttpResponse:
    """Write, then find that the permission is missing."""
    _write(request)
    request.actor.require(Permission.VAULT_ERASE)
    return HttpResponse("written")


def see(request: ActorRequest) -> HttpResponse:
    """Show somebody's data."""
    audit.saw("people.person.read", [request.organisation.id], by=request.actor, at=request.at)
    return HttpResponse(f"seen {Event.objects.count()}")


def see_and(request: ActorRequest, then: str) -> HttpResponse:
    """Show somebody's data, then answer with a refusal of some kind."""
    see(request)
    if then == "forbidden":
        request.actor.require(Permission.VAULT_ERASE)
    if then == "refused":
        raise Refused("Not this time.")
    if then == "gone":
        raise Http404
    if then == "broken":
        raise RuntimeError("broken on purpose")
    return HttpResponse("Look again", status=422)


broken: list[URLPattern | URLResolver] = [
    path("write/<int:status>/", write),
    path("break/", write_and_break),
    path("commit/", write_and_fail_to_commit),
    path("refused/", write_and_be_refused),
    path("see/", see),
    path("see/<slug:then>/", see_and),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("musterpoint.accounts.auth_urls")),
    path(
        "o/<slug:organisation_slug>/desk/", include("musterpoint.accounts.urls"), {"door": "desk"}
    ),
    path("o/<slug:organisation_slug>/desk/", include(broken), {"door": "desk"}),
    path("o/<slug:organisation_slug>/public/", include(broken), {"door": "public"}),
    path("api/v1/o/<slug:organisation_slug>/", include(broken), {"door": "api"}),
]
