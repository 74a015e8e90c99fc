"""
The web's door to the unit of work (DESIGN D2).

A path that names an organisation runs in one transaction: read only for a GET, rolled back on
any exception and on any answer of 400 or more. What was seen is audited in a second short
transaction before the answer leaves; refusals are audited in one of their own.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from musterpoint.accounts import doors
from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import NotAllowed, Refused
from musterpoint.tenancy import clock, idempotency
from musterpoint.tenancy.actors import Actor, NeedsCourse
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.web.errors import render_error
from musterpoint.web.http import is_only_reading

log = logging.getLogger("musterpoint.web")

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SLUG, DOOR, CONFIDENCE = "organisation_slug", "door", "in_confidence"
RAISED = "raised"
#: Where somebody is sent whose role needs a course first; the page stands above this package.
COURSE_PAGE = "training:course"


class _RolledBack(Exception):
    """Carries an answer of 400 or more out of the transaction that it ends."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__(response.status_code)
        self.response = response


class UnitOfWorkMiddleware:
    """Give every request that names an organisation its actor, its time and its unit of work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: Sequence[Any],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Run the view in its unit; leave paths without an organisation alone."""
        slug = kwargs.pop(SLUG, None)
        door = kwargs.pop(DOOR, None)
        in_confidence = kwargs.pop(CONFIDENCE, False)
        raised = kwargs.pop(RAISED, "")
        if slug is None:
            return None
        _read_body(request)
        if door is None:
            door = doors.Door.API
        visit = _Visit(request, doors.Door(door), in_confidence=in_confidence, raised=raised)
        return visit.run(slug, view, args, kwargs)


def _read_body(request: HttpRequest) -> None:
    """Take the whole body before the transaction opens: a slow sender must not hold it."""
    if request.method not in SAFE_METHODS:
        if request.content_type == "multipart/form-data":
            request.POST  # noqa: B018  reading it parses and keeps the files
        else:
            request.body  # noqa: B018


class _Visit:
    """One request at one door."""

    def __init__(
        self,
        request: HttpRequest,
        door: doors.Door,
        *,
        in_confidence: bool = False,
        raised: str = "",
    ) -> None:
        self.request = request
        self.door = door
        self.in_confidence = in_confidence
        self.raised = raised

    def run(
        self,
        slug: str,
        view: Callable[..., HttpResponse],
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
    ) -> HttpResponse:
        """Find the actor, run the view in its unit, audit what must be audited."""
        request: Any = self.request
        try:
            organisation = Organisation.objects.get(slug=slug)
            at = clock.now(organisation)
            actor = doors.at_the_door(self.door, request, organisation, at)
            if self.in_confidence:
                actor = doors.in_confidence(actor)
            if self.raised:
                actor = doors.raised(actor, organisation, self.raised)
        except doors.SignInFirst:
            if self.door is doors.Door.API:
                return self._error(401, None)
            return redirect_to_login(request.get_full_path())
        except (Organisation.DoesNotExist, doors.Unknown):
            return self._error(404, None)
        except doors.NotConfirmed as error:
            return self._error(error.status, error)
        request.organisation, request.at, request.actor = organisation, at, actor
        if self.door is not doors.Door.API:
            build = import_string(settings.MUSTERPOINT_CHROME)
            request.chrome = SimpleLazyObject(lambda: build(request, self.door))
        return self._in_unit(
            actor, lambda reads: self._once(actor, reads, lambda: view(request, *args, **kwargs))
        )

    def _once(
        self, actor: Actor, reads: list[audit.Read], answer: Callable[[], HttpResponse]
    ) -> HttpResponse:
        """
        Answer a create that carries an idempotency key as it was answered the first time.

        What that showed of people was read once more, and stands in the trail again. A POST that
        only reads is answered anew each time.
        """
        key = self.request.headers.get(idempotency.HEADER)
        if self.door is not doors.Door.API or self.request.method != "POST" or key is None:
            return answer()
        at = self.request.at  # type: ignore[attr-defined]  # set in run()
        digest = idempotency.digest("POST", self.request.path, self.request.body)
        before = idempotency.find(key, digest, by=actor, at=at)
        if before is not None:
            reads.extend(audit.Read.of_json(one) for one in before.seen)
            self._audit("access.repeated", actor)
            return HttpResponse(before.body, status=before.status, content_type=before.content_type)
        response = _rendered(answer())
        if response.status_code < 400 and not is_only_reading(self.request):
            kept = idempotency.Answer(
                response.status_code,
                response["Content-Type"],
                response.content,
                [one.as_json() for one in reads if one.keep is None],
            )
            idempotency.keep(key, digest, kept, by=actor, at=at)
        return response

    def _in_unit(
        self, actor: Actor, answer: Callable[[list[audit.Read]], HttpResponse]
    ) -> HttpResponse:
        read_only = self.request.method in SAFE_METHODS
        at = self.request.at  # type: ignore[attr-defined]  # set in run()
        try:
            with audit.collecting_reads() as reads, acting_as(actor, read_only=read_only):
                try:
                    response = _rendered(answer(reads))
                except (Refused, Http404, ObjectDoesNotExist, PermissionDenied) as error:
                    raise _RolledBack(self._refused(error)) from error
                if response.status_code >= 400:
                    raise _RolledBack(response)
        except _RolledBack as ended:
            if isinstance(ended.__cause__, NotAllowed):
                with acting_as(actor):
                    self._audit("access.refused", actor)
            response = ended.response
        if reads:
            with acting_as(actor):
                audit.write_reads(reads, by=actor, at=at)
        return response

    def _audit(self, kind: str, actor: Actor) -> None:
        route = self.request.resolver_match
        audit.record(
            kind,
            by=actor,
            at=self.request.at,  # type: ignore[attr-defined]  # set in run()
            route=route.view_name if route else "",
            method=str(self.request.method),
        )

    def _refused(self, error: Exception) -> HttpResponse:
        if isinstance(error, Refused):
            return self._error(error.status, error)
        return self._error(403 if isinstance(error, PermissionDenied) else 404, None)

    def _error(self, status: int, error: Refused | None) -> HttpResponse:
        if self.door is doors.Door.API:
            return problem(status, error)
        link = ""
        if isinstance(error, NeedsCourse):
            link = reverse(COURSE_PAGE, args=[self.request.organisation.slug, error.course])  # type: ignore[attr-defined]  # set in run()
        return render_error(self.request, status, str(error) if error else None, course=link)


def _rendered(response: HttpResponse) -> HttpResponse:
    render = getattr(response, "render", None)
    if callable(render) and not getattr(response, "is_rendered", True):
        rendered: HttpResponse = render()
        return rendered
    return response


TITLES = {
    400: "Bad request",
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Refused",
    413: "Too large",
    415: "Unsupported media type",
    422: "Invalid",
    429: "Too many requests",
}


def problem(status: int, error: Refused | None = None, **more: Any) -> HttpResponse:
    """Return an answer as application/problem+json (RFC 9457)."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "detail": str(error) if error else TITLES.get(status, "Error"),
    }
    if isinstance(error, NeedsCourse):
        body["course"] = error.course
    fields = getattr(error, "fields", None)
    if fields:
        body["errors"] = {name: [str(text) for text in texts] for name, texts in fields.items()}
    response = JsonResponse(body | more, status=status, content_type="application/problem+json")
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response
