"""What partners teach, and what of theirs counts here."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.kernel.errors import Missing
from musterpoint.training import actions, forms, queries
from musterpoint.training.models import PartnerSyllabus
from musterpoint.training.views.courses import tabs
from musterpoint.training.views.pages import CHANGE, TEACH, data, goes_to, run_form, show
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest


@page(TEACH)
def partners(request: ActorRequest) -> HttpResponse:
    """List the courses that partners share, and what is recognised."""
    titles = queries.titles()
    context = {
        "tabs": tabs(request, "partners"),
        "syllabi": queries.syllabi(),
        "recognitions": [
            (one, titles.get(one.our_code, one.our_code)) for one in queries.recognitions()
        ],
        "shared": [one for one in queries.offers() if one.is_shared],
    }
    return show(request, "partners", context)


@page(CHANGE, BOTH)
def recognise(request: ActorRequest, syllabus_id: UUID) -> HttpResponse:
    """Show a partner's syllabus, and say as which of our courses it counts."""
    row = PartnerSyllabus.objects.filter(id=syllabus_id).first()
    if row is None:
        raise Missing(_("No partner told of such a course."))
    form = forms.RecogniseForm(data(request), initial={"our_code": row.course_code})

    def do(given: dict[str, Any]) -> str:
        actions.recognise(syllabus_id, given["our_code"], by=request.actor, at=request.at)
        messages.success(request, _("Certificates of this course count here now."))
        return goes_to(request, "partners")

    return run_form(
        request, form, do, title=row.content.get("title") or row.course_code,
        submit=_("Recognise"), template="syllabus", row=row,
        back=(goes_to(request, "partners"), _("Partners")),
    )  # fmt: skip


@page(CHANGE, POST)
def end(request: ActorRequest, recognition_id: UUID) -> HttpResponse:
    """Recognise no further certificates of a partner's course."""
    actions.end_recognition(recognition_id, by=request.actor, at=request.at)
    messages.success(request, _("No further certificates of this course count here."))
    return redirect(goes_to(request, "partners"))
