"""The test of a course as a questionnaire: downloaded as a workbook, and sent back."""

from typing import Any

from babel import Locale
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.engine import courses
from musterpoint.tenancy.permissions import Permission
from musterpoint.training import actions, forms, queries
from musterpoint.training.views.pages import CHANGE, data, download, goes_to, run_form
from musterpoint.web import tables
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest

READ_FORMS = Permission.FORMS_READ


@page(CHANGE)
def file(request: ActorRequest, course_code: str) -> HttpResponse:
    """Return the test of a course as an XLSForm workbook."""
    course = queries.offer(course_code, all_of_them=True).course
    names = Locale("en").languages
    known = {one: str(names.get(one.replace("-", "_"), "")) for one in course.languages}
    content = tables.xlsx_book(courses.sheets(course, known))
    return download(content, f"{course.code}-{course.version}-quiz.xlsx", tables.XLSX)


@page(CHANGE, BOTH)
def change(request: ActorRequest, course_code: str) -> HttpResponse:
    """Let a course ask the questions of a workbook, or of a questionnaire of the library."""
    offer = queries.offer(course_code, all_of_them=True)
    library = queries.tests_of_the_library(request.at) if request.actor.may(READ_FORMS) else {}
    titles = [(code, one.questionnaire.title) for code, one in library.items()]
    form = forms.TestForm(titles, data(request), request.FILES or None)

    def do(given: dict[str, Any]) -> str:
        chosen = given.get("questionnaire", "")
        workbook = queries.workbook_of(library[chosen]) if chosen else given["file"]
        actions.set_test(course_code, workbook, source=chosen, by=request.actor, at=request.at)
        messages.success(request, _("The course asks these questions from now on."))
        return goes_to(request, "course", course_code=course_code)

    lead = _("This makes a new version of the course. Who has begun sits the test they began with.")
    return run_form(
        request, form, do, title=_("Change the test"), submit=_("Use this test"), is_upload=True,
        lead=lead, back=(goes_to(request, "course", course_code=course_code), offer.title),
    )  # fmt: skip
