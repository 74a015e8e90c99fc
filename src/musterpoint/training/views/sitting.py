"""Tests as pages: the questions, and what came of them; on a phone and at the desk."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from musterpoint.engine.courses.model import Course, Question, spoken
from musterpoint.forms.reading import ask, given
from musterpoint.training import actions, queries
from musterpoint.training.models import Attempt, Enrolment, When
from musterpoint.training.views.pages import READ, goes_to, site
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, url

CONSOLE, PUBLIC = "web/console.html", "web/public.html"


@page(READ, BOTH)
def sit(request: ActorRequest, enrolment_id: UUID, moment: str) -> HttpResponse:
    """Sit a test as a colleague, signed in."""
    found = queries.enrolment(enrolment_id)
    if found.learner.user_id != request.actor.id:
        raise queries.NotLearning(_("This address does not work any more. Open the course again."))
    back = url(request, "learn:course", token=queries.link_of(found, request.at))
    return run(request, found, moment, base=CONSOLE, back=back)


def run(
    request: ActorRequest, found: Enrolment, moment: str, *, base: str, back: str
) -> HttpResponse:
    """Show the questions of a test; marked, show what was right and why."""
    if moment not in When.values:
        raise queries.NotLearning(_("There is no such test here."))
    attempt = _attempt(request, found, moment)
    course = queries.course_of(found)
    language = course.language(found.language)
    context: dict[str, Any] = {
        "base": base,
        "back": back,
        "title": spoken(course.title, language),
        "moment": moment,
        "questions": course.questions_per_test,
        "pass_mark": course.pass_mark,
        "spoken": language,
        "button": "mp-btn mp-btn--go" if base == CONSOLE else "govuk-button",
    }
    if attempt is None:
        return render(request, "training/test_before.html", context)
    if "begin" in request.POST:
        return redirect(f"{request.path}?begun=1")
    asked = queries.asked(course, attempt)
    names = [queries.field_of(one.id) for one in asked]
    form = ask(
        queries.quiz(course), names, language=language, at=request.at,
        data=request.POST if request.method == "POST" else None,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        found_answers = given(form)
        answers = {one.id: found_answers[queries.field_of(one.id)] for one in asked}
        done = actions.answer_test(
            attempt.id, answers, site=site(request), by=request.actor, at=request.at
        )
        context |= _result(request, found, course, asked, done, language)
        return render(request, "training/test_result.html", context)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "training/test.html", context | {"form": form, "attempt": attempt}, status=status
    )


def _attempt(request: ActorRequest, found: Enrolment, moment: str) -> Attempt | None:
    """Return the test that was begun or answered here; None before it was begun."""
    rows = Attempt.objects.filter(enrolment=found, moment=moment)
    if "begin" in request.POST:
        return actions.open_test(found.id, moment, by=request.actor, at=request.at)
    if request.method == "POST":
        sent = next((one for one in rows if str(one.id) == request.POST.get("attempt")), None)
        if sent is None:
            raise queries.NotLearning(_("There is no such test here."))
        return sent
    return rows.filter(answered_at__isnull=True).first()


def _result(
    request: ActorRequest,
    found: Enrolment,
    course: Course,
    asked: tuple[Question, ...],
    done: Attempt,
    language: str,
) -> dict[str, Any]:
    """
    Return what a marked test shows.

    Who passed sees of each question whether it was right, and why; everybody else only which parts
    to read again, since the same questions come back.
    """
    progress = queries.progress(found, request.at)
    has_passed = done.is_passed and done.moment == When.AFTER
    wrong = {one.module for one in asked if not done.marks.get(one.id, False)}
    lines = [
        {
            "text": spoken(one.text, language),
            "is_right": done.marks.get(one.id, False),
            "right": [
                (spoken(choice.text, language), spoken(choice.why, language))
                for choice in one.choices
                if choice.is_right
            ],
        }
        for one in (asked if has_passed else ())
    ]
    again = [
        spoken(one.title, language)
        for one in course.modules
        if one.code in wrong and not has_passed
    ]
    certificate = progress.certificate
    is_staff = found.learner.user_id is not None
    address = ""
    if has_passed and certificate is not None and is_staff:
        address = goes_to(request, "certificate", certificate_id=certificate.id)
    elif has_passed:
        address = url(request, "learn:claim", token=queries.link_of(found, request.at))
    return {
        "attempt": done,
        "lines": lines,
        "again": again,
        "certificate": address,
        "is_after": done.moment == When.AFTER,
    }
