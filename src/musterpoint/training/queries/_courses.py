"""Courses of an organisation: those that ship and its own, as it changed them."""

import base64
import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.engine import courses
from musterpoint.engine.courses.model import Course, spoken
from musterpoint.forms import queries as forms
from musterpoint.forms.models import Medium
from musterpoint.forms.queries import Listed
from musterpoint.kernel.errors import Missing
from musterpoint.tenancy.permissions import Permission
from musterpoint.training import catalogue
from musterpoint.training.models import Enrolment, Gate, OwnCourse, Setting
from musterpoint.web import languages

READY = 64
_ready: OrderedDict[str, Course] = OrderedDict()


class NoSuchCourse(Missing):
    """There is no such course here, or it is not offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A course as an organisation offers it."""

    course: Course
    is_own: bool
    is_offered: bool
    is_public: bool
    is_shared: bool
    required_of: tuple[str, ...]

    @property
    def code(self) -> str:
        """Its code."""
        return self.course.code

    @property
    def title(self) -> str:
        """Its title in the reader's language."""
        return spoken(self.course.title, languages.current().code)

    @property
    def summary(self) -> str:
        """What it is about, in the reader's language."""
        return spoken(self.course.summary, languages.current().code)


def offers(*, all_of_them: bool = False) -> list[Offer]:
    """Return the courses on offer, by title; ``all_of_them`` also those that are not offered."""
    found = dict(catalogue.shipped()) | _own()
    settings = {one.course_code: one for one in Setting.objects.all()}
    made = [_offer(course, settings.get(code)) for code, course in found.items()]
    shown = [one for one in made if all_of_them or one.is_offered]
    return sorted(shown, key=lambda one: (one.title.casefold(), one.code))


def offer(code: str, *, all_of_them: bool = False) -> Offer:
    """Return one course, or raise NoSuchCourse."""
    course = _own(code).get(code) or catalogue.shipped().get(code)
    setting = Setting.objects.filter(course_code=_plain(code)).first()
    if course is not None:
        made = _offer(course, setting)
        if made.is_offered or all_of_them:
            return made
    raise NoSuchCourse(_("There is no such course here."))


def course_of(enrolment: Enrolment) -> Course:
    """Return the very version that somebody learns; the newest when that one is gone."""
    shipped = catalogue.shipped().get(enrolment.course_code)
    if shipped is not None and shipped.digest == enrolment.digest:
        return shipped
    rows = OwnCourse.objects.filter(
        course_code=enrolment.course_code, version=enrolment.course_version
    )
    row = rows.defer("content").first()
    if row is not None:
        return _content([row])[row.digest]
    return offer(enrolment.course_code, all_of_them=True).course


def files_of(code: str) -> dict[str, bytes]:
    """Return the files of a course as it stands here, or raise NoSuchCourse."""
    rows = OwnCourse.objects.filter(retired_at__isnull=True, course_code=_plain(code))
    row = rows.order_by("version").last()
    if row is not None:
        return unpacked(bytes(row.content))
    if code in catalogue.shipped():
        return catalogue.files(code)
    raise NoSuchCourse(_("There is no such course here."))


def tests_of_the_library(at: datetime) -> dict[str, Listed]:
    """Return by code the questionnaires in force that came as a workbook, as a test does."""
    found = forms.questionnaires(at=at)
    return {
        one.questionnaire.code: one
        for one in found
        if one.in_force is not None and one.in_force.medium == Medium.XLSX
    }


def workbook_of(listed: Listed) -> bytes:
    """Return the workbook of a questionnaire in force."""
    return bytes(listed.in_force.content) if listed.in_force else b""


def titles() -> Mapping[str, str]:
    """Return the titles of all courses in the reader's language, by code."""
    return {one.code: one.title for one in offers(all_of_them=True)}


def gates() -> list[Gate]:
    """Return the permissions that need a course, by permission."""
    return list(Gate.objects.order_by("permission"))


def may_be_gated() -> list[Permission]:
    """
    Return the permissions that a course may open.

    Not those without which nobody could take the gate away again, learn, or watch; and not what
    the public does.
    """
    never = ("organisation.", "members.", "audit.", "training.", "public.")
    return [one for one in Permission if not one.value.startswith(never)]


def _plain(code: str) -> str:
    """Return a code of an address without what no table holds."""
    return code[:40].replace("\0", "")


def _offer(course: Course, setting: Setting | None) -> Offer:
    is_own = course.code not in catalogue.shipped() or (
        catalogue.shipped()[course.code].digest != course.digest
    )
    if setting is None:
        return Offer(
            course=course,
            is_own=is_own,
            is_offered=True,
            is_public=course.is_public,
            is_shared=False,
            required_of=(),
        )
    return Offer(
        course=course,
        is_own=is_own,
        is_offered=setting.is_offered,
        is_public=setting.is_public,
        is_shared=setting.is_shared,
        required_of=tuple(setting.required_of),
    )


def _own(code: str = "") -> dict[str, Course]:
    rows = OwnCourse.objects.filter(retired_at__isnull=True).defer("content")
    if code:
        rows = rows.filter(course_code=_plain(code))
    newest: dict[str, OwnCourse] = {}
    for row in rows.order_by("course_code", "version"):
        newest[row.course_code] = row
    content = _content(newest.values())
    return {row.course_code: content[row.digest] for row in newest.values()}


def _content(rows: Iterable[OwnCourse]) -> dict[str, Course]:
    """Return the courses of rows by digest; each is read once a process."""
    wanted = {row.digest: row.id for row in rows}
    missing: list[UUID] = [row_id for digest, row_id in wanted.items() if digest not in _ready]
    for row in OwnCourse.objects.filter(id__in=missing):
        reading = courses.read(unpacked(bytes(row.content)), catalogue.known())
        if reading.course is None:
            raise ValueError(f"course {row.course_code} was kept with problems")
        _ready[row.digest] = reading.course
    found = {digest: _ready[digest] for digest in wanted}
    for digest in found:
        _ready.move_to_end(digest)
    while len(_ready) > max(READY, len(found)):
        _ready.popitem(last=False)
    return found


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return the files of a course as one value to keep."""
    plain = {name: base64.b64encode(data).decode() for name, data in sorted(files.items())}
    return json.dumps(plain).encode()


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the files of a course that was kept."""
    return {name: base64.b64decode(text) for name, text in json.loads(content).items()}
