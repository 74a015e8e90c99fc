"""
Learning on a cheap phone: light pages under an address that is the learner's own.

The same pages serve a colleague, who is sent here from the desk, and anybody in a public course.
The address is the key: it keeps the progress, and whoever has it can go on. They hold no name.
"""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from musterpoint.crises.public import attempts
from musterpoint.engine import courses as engine
from musterpoint.engine.courses.model import spoken
from musterpoint.kernel.errors import Refused
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor, ActorKind
from musterpoint.training import actions, forms, queries
from musterpoint.training.models import Enrolment, When
from musterpoint.training.queries import Progress
from musterpoint.training.views import sitting
from musterpoint.training.views.pages import site
from musterpoint.web import languages, qr
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.markup import trusted
from musterpoint.web.running import put

PAGE = require_http_methods(["GET", "HEAD", "POST"])
WORKER = Path(__file__).parent / "worker.js"
KINDS = {
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp",
    "ogg": "audio/ogg", "opus": "audio/ogg", "mp3": "audio/mpeg", "m4a": "audio/mp4",
}  # fmt: skip
#: A part of a file that players ask for; some play nothing without it.
RANGE = re.compile(r"bytes=(\d{1,9})-(\d{0,9})", re.ASCII)
HOUR = 3600
#: Courses begun from one network in an hour: a school behind one address has room.
MOST_BEGUN = 300


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of the public site; what an address opens is kept by no cache on the way."""
    base = {"slug": request.organisation.slug}
    response = render(request, f"training/public/{template}.html", base | context, status=status)
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "same-origin"
    return response


def learner(request: ActorRequest, found: Enrolment) -> Actor:
    """Return the actor that somebody is under their own address."""
    public = actors.public(request.organisation.id)
    return replace(public, kind=ActorKind.PARTNER, name="learner", id=found.learner_id)


@require_safe
def courses(request: ActorRequest) -> HttpResponse:
    """List the courses that are open to everybody."""
    offers = [one for one in queries.offers() if one.is_public]
    return show(request, "courses", {"offers": offers})


@PAGE
def begin(request: ActorRequest, course_code: str) -> HttpResponse:
    """Show a public course, and begin it."""
    offer = queries.offer(course_code)
    if not offer.is_public:
        raise queries.NoSuchCourse(_("There is no such course here."))
    if request.method == "POST":
        attempts.count_sent(request, "course", MOST_BEGUN)
        found = actions.start_in_public(
            course_code,
            language=request.POST.get("language", "")[:12],
            audience=request.POST.get("audience", "")[:40],
            by=request.actor,
            at=request.at,
        )
        return redirect(url(request, "learn:course", token=queries.link_of(found, request.at)))
    language = languages.current().code
    context = {
        "offer": offer,
        "aims": [spoken(one, language) for one in offer.course.aims],
        "spoken": [(one, languages.endonym(one)) for one in offer.course.languages],
        "chosen": offer.course.language(language),
        "audiences": forms.audience_choices(offer)[1:],
    }
    return show(request, "begin", context)


@require_safe
def course(request: ActorRequest, token: str) -> HttpResponse:
    """Show how far somebody is, and what comes next."""
    found = queries.enrolment_of_link(token, request.at)
    progress = queries.progress(found, request.at)
    language = progress.language
    address = site(request) + url(request, "learn:course", token=token)
    is_staff = found.learner.user_id is not None
    context = _frame(progress) | {
        "token": token,
        "parts": [
            {
                "code": one.code,
                "title": spoken(one.title, language),
                "minutes": one.minutes,
                "is_read": one.code in progress.read,
            }
            for one in progress.course.modules
        ],
        "progress": progress,
        "may_test_first": progress.before is None and not progress.read,
        "waits_first": progress.before is not None and progress.before.answered_at is None,
        "test_url": {
            one: _test_url(request, found, token, one) for one in (When.BEFORE, When.AFTER)
        },
        "is_staff": is_staff,
        "desk": url(request, "training:course", course_code=found.course_code),
        "address": address,
        "drawing": qr.svg(address, label=_("Code to go on with another phone")),
    }
    return show(request, "course", context)


def _test_url(request: ActorRequest, found: Enrolment, token: str, moment: str) -> str:
    if found.learner.user_id is not None:
        return url(request, "training:test", enrolment_id=found.id, moment=moment)
    return url(request, "learn:test", token=token, moment=moment)


def _frame(progress: Progress) -> dict[str, Any]:
    return {
        "title": spoken(progress.course.title, progress.language),
        "language_of_course": progress.language,
    }


@PAGE
def module(request: ActorRequest, token: str, module_code: str) -> HttpResponse:
    """Show a part of a course; sent, it is read and the next one follows."""
    found = queries.enrolment_of_link(token, request.at)
    progress = queries.progress(found, request.at)
    shown = progress.course.module(module_code)
    if shown is None:
        raise queries.NotLearning(_("There is no such page in this course."))
    rows = progress.course.modules
    number = rows.index(shown)
    after = rows[number + 1].code if number + 1 < len(rows) else ""
    here = url(request, "learn:course", token=token)
    goal = url(request, "learn:module", token=token, module_code=after) if after else here
    if request.method == "POST":
        by = learner(request, found)
        actions.read_module(found.id, module_code, by=by, at=request.at)
        return redirect(goal)

    def address(name: str) -> str:
        return url(request, "learn:media", course_code=found.course_code, file_name=name)

    context = _frame(progress) | {
        "token": token,
        "module": spoken(shown.title, progress.language),
        "content": trusted(engine.html(shown.bodies[progress.language], address)),
        "number": number + 1,
        "total": len(rows),
        "is_last": not after,
        "is_read": module_code in progress.read,
        "goal": goal,
        "before": rows[number - 1].code if number else "",
    }
    return show(request, "module", context)


@PAGE
def test(request: ActorRequest, token: str, moment: str) -> HttpResponse:
    """Sit a test without an account."""
    found = queries.enrolment_of_link(token, request.at)
    request.actor = learner(request, found)
    if found.learner.user_id is not None:
        return redirect(url(request, "training:test", enrolment_id=found.id, moment=moment))
    back = url(request, "learn:course", token=token)
    response = sitting.run(request, found, moment, base=sitting.PUBLIC, back=back)
    response["Cache-Control"] = "no-store, private"
    return response


@PAGE
def claim(request: ActorRequest, token: str) -> HttpResponse:
    """Make the certificate of whoever passed, with the name that they want on it."""
    found = queries.enrolment_of_link(token, request.at)
    by = learner(request, found)
    progress = queries.progress(found, request.at)
    if found.learner.user_id is not None:
        return redirect(url(request, "training:course", course_code=found.course_code))
    if progress.certificate is not None and not progress.may_claim:
        link = queries.certificate_link(progress.certificate, request.at)
        return redirect(url(request, "learn:certificate", token=link))
    if found.passed_at is None:
        raise actions.NotOpen(_("Pass the test first."))
    form = forms.NameForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                made = actions.claim(
                    found.id, form.cleaned_data["name"], site=site(request), by=by, at=request.at
                )
            except Refused as refused:
                put(form, refused)
            else:
                link = queries.certificate_link(made, request.at)
                return redirect(url(request, "learn:certificate", token=link))
    return show(request, "claim", _frame(progress) | {"token": token, "form": form}, status)


@PAGE
def forget(request: ActorRequest, token: str) -> HttpResponse:
    """Erase what is kept of a learner of the public."""
    found = queries.enrolment_of_link(token, request.at)
    if request.method == "POST":
        actions.forget(found.id, by=learner(request, found), at=request.at)
        return show(request, "forgotten", {})
    is_staff = found.learner.user_id is not None
    return show(request, "forget", {"token": token, "is_staff": is_staff})


@require_safe
def media(request: ActorRequest, course_code: str, file_name: str) -> HttpResponse:
    """Return a picture or a recording of a course, or the part of it that a player asks for."""
    offer = queries.offer(course_code, all_of_them=True)
    content = offer.course.media.get(file_name)
    kind = KINDS.get(file_name.rpartition(".")[2].lower())
    if content is None or kind is None:
        raise Http404
    response = _part(content, kind, request.headers.get("Range", ""))
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = f"private, max-age={24 * HOUR}"
    return response


def _part(content: bytes, kind: str, asked: str) -> HttpResponse:
    """Return a file, or the one part of it that is asked for."""
    found = RANGE.fullmatch(asked)
    if found is None:
        return HttpResponse(content, content_type=kind)
    first = int(found[1])
    last = min(int(found[2] or len(content)), len(content) - 1)
    if first > last:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{len(content)}"
        return response
    response = HttpResponse(content[first : last + 1], content_type=kind, status=206)
    response["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    return response


@require_safe
def worker(request: ActorRequest) -> HttpResponse:
    """Return the service worker: it keeps the pages of a course that was opened on this phone."""
    response = HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def offline(request: ActorRequest) -> HttpResponse:
    """Show what stands where a page is not kept and there is no network."""
    return show(request, "offline", {})
