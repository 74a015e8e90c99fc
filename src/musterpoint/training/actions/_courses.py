"""What an organisation offers, requires, writes itself, and gates."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine import courses
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.tenancy import pumps, scope
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.roles import ROLES
from musterpoint.training import catalogue, queries
from musterpoint.training.models import Gate, OwnCourse, Setting

SHARE_LANE = "training.share"


class BadCourse(Invalid):
    """The files are no course; ``problems`` says what is wrong, by file and line."""

    def __init__(self, problems: Iterable[courses.Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            _("The course has errors. Mend them and upload it again."),
            fields={"file": [one.said(_) for one in self.problems]},
        )


class BadChoice(Invalid):
    """What was chosen cannot be."""


class NothingNew(Refused):
    """The course is so already."""


class CourseNeeded(Refused):
    """Something rests on this course."""


def configure(
    code: str,
    *,
    is_offered: bool,
    is_public: bool,
    is_shared: bool = False,
    required_of: Iterable[str] = (),
    by: Actor,
    at: datetime,
) -> Setting:
    """
    Say whether a course is offered, open to the public, shared with partners, and who must take it.

    Raises NoSuchCourse, BadChoice, CourseNeeded when a gate rests on a course that would go.
    """
    by.require(Permission.TRAINING_CHANGE)
    offer = queries.offer(code, all_of_them=True)
    wanted = tuple(dict.fromkeys(required_of))
    if set(wanted) - set(ROLES):
        raise BadChoice(_("Choose roles from the list."), fields={"required_of": [_("Choose")]})
    if not is_offered and (wanted or Gate.objects.filter(course_code=code).exists()):
        raise CourseNeeded(_("A role or a permission needs this course. Take that away first."))
    row, _made = Setting.objects.select_for_update().get_or_create(
        course_code=code, defaults={"changed_at": at}
    )
    row.is_offered, row.is_public, row.is_shared = is_offered, is_public, is_shared
    row.required_of, row.changed_at = list(wanted), at
    row.save()
    if is_shared != offer.is_shared or is_shared:
        pumps.wake(SHARE_LANE, at)
    audit.record(
        "training.course.configured", subject_id=row.id, by=by, at=at,
        course=code, is_offered=is_offered, is_public=is_public, required_of=list(wanted),
    )  # fmt: skip
    return row


def upload(data: bytes, *, by: Actor, at: datetime) -> OwnCourse:
    """
    Keep a course of the organisation's own from a ZIP file; it is offered at once.

    The version must be higher than the last one of the same code. Raises BadCourse, and NotAllowed
    for a course on which a gate rests when the actor may not set gates.
    """
    by.require(Permission.TRAINING_CHANGE)
    try:
        files = courses.files_of_zip(data)
    except ValueError as error:
        raise BadCourse([courses.Problem(file="ZIP", line=0, message=str(error))]) from error
    course = _read(files)
    last = _last_version(course.code)
    if course.version <= last:
        problem = courses.Problem(
            file="course.yaml", line=0, message=_("“version” must be above %d") % last
        )
        raise BadCourse([problem])
    return _keep(course, files, by, at)


def set_test(code: str, workbook: bytes, *, source: str = "", by: Actor, at: datetime) -> OwnCourse:
    """
    Let a course ask the questions of a workbook: a new version, whose other files stay the same.

    ``source`` is the questionnaire of the library from which the workbook came. Raises
    NoSuchCourse, BadCourse, NothingNew, and NotAllowed like ``upload``.
    """
    by.require(Permission.TRAINING_CHANGE)
    files = queries.files_of(code)
    head = {"version": str(_last_version(code) + 1), "dated": f"{at:%Y-%m-%d}"}
    files = {name: data for name, data in files.items() if name not in courses.QUIZZES}
    files[courses.WORKBOOK] = workbook
    files[courses.HEAD] = courses.changed(files[courses.HEAD], head)
    course = _read(files)
    if course.questions == queries.offer(code, all_of_them=True).course.questions:
        raise NothingNew(_("The course asks these questions already."))
    return _keep(course, files, by, at, source=source)


def _read(files: Mapping[str, bytes]) -> courses.Course:
    reading = courses.read(files, catalogue.known())
    if reading.course is None:
        raise BadCourse(reading.problems)
    return reading.course


def _last_version(code: str) -> int:
    own = OwnCourse.objects.filter(course_code=code).aggregate(n=Max("version"))["n"] or 0
    shipped = catalogue.shipped().get(code)
    return max(own, shipped.version if shipped else 0)


def _keep(
    course: courses.Course,
    files: Mapping[str, bytes],
    by: Actor,
    at: datetime,
    **facts: str,
) -> OwnCourse:
    guard_gate(course.code, by)
    row = OwnCourse.objects.create(
        course_code=course.code,
        version=course.version,
        digest=course.digest,
        content=queries.packed(files),
        uploaded_at=at,
        uploaded_by=by.id,
    )
    audit.record(
        "training.course.uploaded", subject_id=row.id, by=by, at=at,
        course=course.code, version=course.version, digest=course.digest, **facts,
    )  # fmt: skip
    return row


def set_gate(permission: str, course_code: str, *, by: Actor, at: datetime) -> Gate:
    """
    Let a permission be used only with a valid certificate of a course.

    From the next page on, whoever has none is refused with a link to the course.
    """
    by.require(Permission.ORGANISATION_CHANGE)
    if permission not in {one.value for one in queries.may_be_gated()}:
        text = _("This permission cannot have a gate.")
        raise BadChoice(text, fields={"permission": [text]})
    queries.offer(course_code)
    row, made = Gate.objects.select_for_update().get_or_create(
        permission=permission,
        defaults={"course_code": course_code, "set_at": at, "set_by": by.id},
    )
    if not made:
        row.course_code, row.set_at, row.set_by = course_code, at, by.id
        row.save()
    _keep_gated()
    audit.record(
        "training.gate.set", subject_id=row.id, by=by, at=at,
        permission=permission, course=course_code,
    )  # fmt: skip
    return row


def remove_gate(permission: str, *, by: Actor, at: datetime) -> None:
    """Take a gate away; taking it away twice is no matter."""
    by.require(Permission.ORGANISATION_CHANGE)
    row = Gate.objects.select_for_update().filter(permission=permission).first()
    if row is None:
        return
    gone = row.id
    row.delete()
    _keep_gated()
    audit.record("training.gate.removed", subject_id=gone, by=by, at=at, permission=permission)


def guard_gate(code: str, by: Actor) -> None:
    """Require of whoever changes what a course is worth, while a gate rests on it, as of gates."""
    if Gate.objects.filter(course_code=code).exists():
        by.require(Permission.ORGANISATION_CHANGE)


def _keep_gated() -> None:
    """Keep beside the organisation which permissions have a gate: the door reads it for nothing."""
    found = list(Gate.objects.order_by("permission").values_list("permission", flat=True))
    Organisation.objects.filter(id=scope.organisation_id()).update(gated=found)
