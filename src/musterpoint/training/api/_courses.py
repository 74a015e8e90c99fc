"""Courses for programs: upload, test, settings, gates, who lacks one; the actions of the pages."""

from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from babel import Locale
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Status
from pydantic import Base64Bytes

from musterpoint.audit import actions as audit
from musterpoint.engine import courses
from musterpoint.tenancy.permissions import Permission
from musterpoint.training import actions, queries
from musterpoint.training.api._training import CourseOut, router, shown_course
from musterpoint.web import tables
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

Code = Annotated[str, Field(max_length=40, pattern=r"^[^\x00-\x1f]*$")]
#: As large as a body may be, written with letters; a course with more media goes by the page.
File = Annotated[Base64Bytes, Field(max_length=1_500_000)]
ONE = "/training/courses/{slug:course_code}"
GATE = "/training/gates/{str:gated_permission}"


class OneCourseOut(CourseOut):
    """A course as this organisation has it; ``is_own`` where it wrote or changed it."""

    is_own: bool
    is_offered: bool
    is_shared: bool


class CourseBody(Schema):
    """A course of one's own: the ZIP file in base64."""

    file: File


class TestBody(Schema):
    """A test: a workbook in base64, or the code of a questionnaire of the library."""

    file: File = b""
    questionnaire: Code = ""


class SettingsBody(Schema):
    """Whether a course is offered, public, shared; ``required_of`` are roles that must take it."""

    is_offered: bool
    is_public: bool
    is_shared: bool = False
    required_of: Annotated[list[Code], Field(max_length=50)] = []


class GateOut(Schema):
    """A permission that is used only with a valid certificate of a course."""

    permission: str
    course: str
    set_at: datetime


class GateBody(Schema):
    """The course that opens the permission."""

    course: Code


class NeedOut(Schema):
    """A colleague's mandatory course; ``is_valid`` says whether they have it now."""

    user_id: UUID
    name: str
    role: str
    course: str
    is_valid: bool
    valid_until: datetime | None


@router.get(ONE, response=OneCourseOut)
def course(request: HttpRequest, course_code: str) -> Any:
    """Return a course; one that is not offered is shown to those alone who change courses."""
    asked = _asked(request, Permission.TRAINING_READ)
    return _shown(course_code, all_of_them=asked.actor.may(Permission.TRAINING_CHANGE))


@router.post("/training/courses", response={201: OneCourseOut})
def upload(request: HttpRequest, given: CourseBody) -> Any:
    """Keep a course of the organisation's own, in a higher version than before; it is offered."""
    asked = cast(ActorRequest, request)
    row = actions.upload(given.file, by=asked.actor, at=asked.at)
    return Status(201, _shown(row.course_code))


@router.get(f"{ONE}/test")
def test_file(request: HttpRequest, course_code: str) -> HttpResponse:
    """Return the test of a course as a workbook (XLSForm)."""
    _asked(request, Permission.TRAINING_CHANGE)
    found = queries.offer(course_code, all_of_them=True).course
    names = Locale("en").languages
    known = {one: str(names.get(one.replace("-", "_"), "")) for one in found.languages}
    answer = HttpResponse(tables.xlsx_book(courses.sheets(found, known)), content_type=tables.XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{found.code}-{found.version}.xlsx"'
    return answer


@router.post(f"{ONE}/test", response={201: OneCourseOut})
def set_test(request: HttpRequest, course_code: str, given: TestBody) -> Any:
    """Let a course ask these questions: a new version of it."""
    asked = _asked(request, Permission.TRAINING_CHANGE)
    if bool(given.file) == bool(given.questionnaire):
        text = _("Choose a workbook or a questionnaire, one of the two.")
        raise actions.BadChoice(text, fields={"questionnaire": [text]})
    workbook = _workbook(given.questionnaire, asked) if given.questionnaire else given.file
    actions.set_test(course_code, workbook, source=given.questionnaire, by=asked.actor, at=asked.at)
    return Status(201, _shown(course_code))


def _workbook(code: str, asked: ActorRequest) -> bytes:
    """Return the workbook of a questionnaire of the library."""
    asked.actor.require(Permission.FORMS_READ)
    found = queries.tests_of_the_library(asked.at).get(code)
    if found is None:
        text = _("Choose one of the answers in the list")
        raise actions.BadChoice(text, fields={"questionnaire": [text]})
    return queries.workbook_of(found)


@router.put(f"{ONE}/settings", response=OneCourseOut)
def configure(request: HttpRequest, course_code: str, given: SettingsBody) -> Any:
    """Say whether a course is offered, and of which roles it is required."""
    asked = cast(ActorRequest, request)
    actions.configure(course_code, **given.dict(), by=asked.actor, at=asked.at)
    return _shown(course_code)


def _shown(code: str, *, all_of_them: bool = True) -> dict[str, Any]:
    found = queries.offer(code, all_of_them=all_of_them)
    same = ("is_own", "is_offered", "is_shared")
    return shown_course(found) | {name: getattr(found, name) for name in same}


@router.get("/training/required", response=list[NeedOut])
def required(request: HttpRequest) -> Any:
    """List the courses that the roles of colleagues need, whoever lacks one first."""
    asked = _asked(request, Permission.TRAINING_TEACH)
    found = queries.needs(asked.at)
    users = [one.user_id for one in found]
    audit.saw("training.learner.listed", users, by=asked.actor, at=asked.at)
    return [
        {
            "user_id": one.user_id,
            "name": one.name,
            "role": one.role,
            "course": one.offer.code,
            "is_valid": one.is_valid,
            "valid_until": one.certificate.valid_until if one.certificate else None,
        }
        for one in found
    ]


@router.get("/training/gates", response=list[GateOut])
def gates(request: HttpRequest) -> Any:
    """List the permissions that a course opens, also to programs."""
    _asked(request, Permission.TRAINING_CHANGE)
    return [_gate(one) for one in queries.gates()]


@router.put(GATE, response=GateOut)
def set_gate(request: HttpRequest, gated_permission: str, given: GateBody) -> Any:
    """Let a permission be used only with a valid certificate of a course."""
    asked = cast(ActorRequest, request)
    return _gate(actions.set_gate(gated_permission, given.course, by=asked.actor, at=asked.at))


@router.delete(GATE, response=list[GateOut])
def remove_gate(request: HttpRequest, gated_permission: str) -> Any:
    """Take a gate away; taking it away twice is no matter."""
    asked = cast(ActorRequest, request)
    permission = gated_permission[:60].replace("\0", "")
    actions.remove_gate(permission, by=asked.actor, at=asked.at)
    return [_gate(one) for one in queries.gates()]


def _gate(row: Any) -> dict[str, Any]:
    return {"permission": row.permission, "course": row.course_code, "set_at": row.set_at}


def _asked(request: HttpRequest, permission: Permission) -> ActorRequest:
    asked = cast(ActorRequest, request)
    asked.actor.require(permission)
    return asked
