"""Training for programs: what is on offer, when people meet, what was learned, what is valid."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from ninja import Field, Router

from musterpoint.kernel.errors import Missing, Refused
from musterpoint.kernel.ids import show_reference
from musterpoint.tenancy.permissions import Permission
from musterpoint.training import actions, queries, record_questions, record_store
from musterpoint.training.actions import SessionIn
from musterpoint.training.statements import statements
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["training"])
Code = Annotated[str, Field(max_length=40)]
Line = Annotated[str, Field(max_length=200)]


class CourseOut(Schema):
    """A course on offer."""

    code: str
    version: int
    title: dict[str, str]
    summary: dict[str, str]
    languages: list[str]
    audiences: list[str]
    themes: list[str]
    minutes: int
    valid_months: int | None
    pass_mark: int
    is_public: bool
    required_of: list[str]


class CellOut(Schema):
    """A cell of the gap report: ``gap`` without a course, ``thin`` without anybody trained."""

    audience: str
    theme: str
    standing: str
    courses: list[str]
    passed: int


class SessionOut(Schema):
    """A session of the joint calendar; ``partner`` is empty for one of ours."""

    id: UUID
    title: str
    course: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str
    country: str
    language: str
    free: int
    partner: str
    is_cancelled: bool
    competes: list[str]


class SessionBody(Schema):
    """A session to plan."""

    course: Code
    title: Line = ""
    starts_at: datetime
    ends_at: datetime
    zone: Annotated[str, Field(max_length=50)] = "UTC"
    place: Line = ""
    country: Annotated[str, Field(max_length=3)] = ""
    language: Annotated[str, Field(max_length=12)] = "en"
    places: Annotated[int, Field(ge=1, le=1000)] = 20


class CertificateOut(Schema):
    """Whether a certificate counts; no name stands here."""

    reference: str
    course: str
    version: int
    issued_at: datetime
    valid_until: datetime | None
    revoked_at: datetime | None
    is_valid: bool


@router.get("/training/courses", response=list[CourseOut])
def courses(request: HttpRequest) -> Any:
    """List the courses on offer."""
    _asker(request, Permission.TRAINING_READ)
    return [shown_course(one) for one in queries.offers()]


def shown_course(one: queries.Offer) -> dict[str, Any]:
    """Return a course as it stands in the list."""
    return {
        "code": one.code,
        "version": one.course.version,
        "title": dict(one.course.title),
        "summary": dict(one.course.summary),
        "languages": list(one.course.languages),
        "audiences": list(one.course.audiences),
        "themes": list(one.course.themes),
        "minutes": one.course.minutes,
        "valid_months": one.course.valid_months,
        "pass_mark": one.course.pass_mark,
        "is_public": one.is_public,
        "required_of": list(one.required_of),
    }


@router.get("/training/gap", response=list[CellOut])
def gap(request: HttpRequest) -> Any:
    """Return the gap report, audience by theme."""
    asked = _asker(request, Permission.TRAINING_CHANGE)
    return [
        {
            "audience": one.audience,
            "theme": one.theme,
            "standing": one.standing,
            "courses": list(one.courses),
            "passed": one.passed,
        }
        for one in queries.gap(asked.at).cells.values()
    ]


@router.get("/training/sessions", response=list[SessionOut])
def sessions(request: HttpRequest, course: Code = "") -> Any:
    """List the sessions of the next half year, ours and those that partners published."""
    asked = _asker(request, Permission.TRAINING_READ)
    found = queries.calendar(since=asked.at, by=asked.actor, course=course)
    return [_session(one) for one in found]


@router.post("/training/sessions", response=SessionOut)
def hold(request: HttpRequest, body: SessionBody) -> Any:
    """Plan a session."""
    asked = _asker(request, Permission.TRAINING_TEACH)
    given = body.dict()
    for name in ("starts_at", "ends_at"):
        if given[name].utcoffset() is None:
            given[name] = given[name].replace(tzinfo=asked.at.tzinfo)
    course = given.pop("course").replace("\0", "")
    texts = {k: v.replace("\0", "") for k, v in given.items() if isinstance(v, str)}
    made = SessionIn(course_code=course, **given | texts)
    row = actions.hold(made, by=asked.actor, at=asked.at)
    return _session(replace(queries.event_of(row), competes=queries.overlaps_of(row)))


@router.get("/training/certificates/{reference}", response=CertificateOut)
def certificate(request: HttpRequest, reference: str) -> Any:
    """Say whether a certificate of ours counts, by its code."""
    asked = _asker(request, Permission.TRAINING_READ)
    row = queries.certificate_of_reference(reference[:40])
    if row is None:
        raise Missing(_("There is no such certificate here."))
    return {
        "reference": show_reference(row.reference),
        "course": row.course_code,
        "version": row.course_version,
        "issued_at": row.issued_at,
        "valid_until": row.valid_until,
        "revoked_at": row.revoked_at,
        "is_valid": queries.counts(row, asked.at),
    }


@router.get("/training/statements", response=list[dict[str, Any]])
def said(
    request: HttpRequest,
    since: datetime | None = None,
    limit: Annotated[int, Field(ge=1, le=1000)] = 500,
) -> Any:
    """Return what was learned as xAPI statements without a name, in the order of time."""
    asked = _asker(request, Permission.TRAINING_TEACH)
    if since is not None and since.utcoffset() is None:
        since = since.replace(tzinfo=asked.at.tzinfo)
    return statements(_site(asked).home, since=since, limit=limit, at=asked.at)


@router.get("/training/xapi/about", response=dict[str, list[str]])
def xapi_about(request: HttpRequest) -> Any:
    """Return the versions of xAPI that are spoken under this address."""
    _asker(request, Permission.TRAINING_TEACH)
    return {"version": [record_questions.VERSION]}


@router.get(
    "/training/xapi/statements",
    response=dict[str, Any],
    openapi_extra={
        "parameters": [
            {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}
            for name in record_questions.TAKEN
        ]
    },
)
def xapi_statements(request: HttpRequest) -> Any:
    """
    Return statements as xAPI 1.0.3 says of the Statement resource; nothing can be sent to it.

    The request names its version in X-Experience-API-Version. Newest first; ``more`` is the
    address of the next page. Learners stand there under a pseudonym.
    """
    asked = _asker(request, Permission.TRAINING_TEACH)
    response = _xapi(asked)
    response["X-Experience-API-Version"] = record_questions.VERSION
    response["X-Experience-API-Consistent-Through"] = asked.at.isoformat()
    return response


def _xapi(asked: ActorRequest) -> HttpResponse:
    given = asked.GET.dict()
    try:
        record_questions.check_version(asked.headers.get("X-Experience-API-Version", ""))
        wanted = record_questions.read(given)
        if wanted.statement_id is None:
            found, last = record_store.page(wanted, _site(asked), asked.at)
            after = record_store.more(asked.path, given, last)
            return JsonResponse({"statements": found, "more": after})
        statement = record_store.single(wanted, _site(asked), asked.at)
        if statement is None:
            raise Missing(_("There is no such learning record here."))
    except Refused as refusal:
        # The version is said in every answer, which the handler of refusals would not do.
        problem = {
            "type": "about:blank",
            "title": "Not found" if isinstance(refusal, Missing) else "Bad request",
            "status": refusal.status,
            "detail": str(refusal),
        }
        return JsonResponse(problem, status=refusal.status, content_type="application/problem+json")
    response = JsonResponse(statement)
    response["Last-Modified"] = http_date(datetime.fromisoformat(statement["stored"]).timestamp())
    return response


def _site(asked: ActorRequest) -> record_store.Site:
    return record_store.site(f"{asked.scheme}://{asked.get_host()}", asked.organisation.slug)


def _asker(request: HttpRequest, permission: Permission) -> ActorRequest:
    asked = cast(ActorRequest, request)
    asked.actor.require(permission)
    return asked


def _session(one: queries.Event) -> dict[str, Any]:
    names = SessionOut.model_fields.keys() - {"course", "competes"}
    found = {name: getattr(one, name) for name in names}
    return found | {"course": one.course_code, "competes": list(one.competes)}
