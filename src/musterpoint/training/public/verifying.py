"""Verifying a certificate by its address, its code or its file; anybody may, without an account."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from musterpoint.audit import actions as audit
from musterpoint.engine.courses.model import spoken
from musterpoint.kernel.errors import Missing
from musterpoint.kernel.ids import show_reference
from musterpoint.training import drawing, forms, queries
from musterpoint.training.models import Certificate
from musterpoint.training.public.learning import show
from musterpoint.training.queries import Held
from musterpoint.training.views.pages import download, site
from musterpoint.web import languages
from musterpoint.web.http import ActorRequest, url

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@PAGE
def verify(request: ActorRequest) -> HttpResponse:
    """Ask for a code or a file, and say whether it is good; a code alone shows no name."""
    form = forms.VerifyForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return show(request, "verify", {"form": form})
    if not form.is_valid():
        return show(request, "verify", {"form": form}, 422)
    if form.cleaned_data["file"]:
        return show(request, "verify", {"form": form, "verdict": _file(request, form)})
    row = queries.certificate_of_reference(form.cleaned_data["code"])
    known = row is not None and row.issuer_id is None
    told = _told(request, row, "") if known and row is not None else None
    return show(request, "verify", {"form": form, "told": told, "is_unknown": told is None})


def _file(request: ActorRequest, form: forms.VerifyForm) -> dict[str, Any]:
    verdict = queries.verdict(form.cleaned_data["file"], request.at)
    names = {
        "structure": _("It is a certificate"),
        "signature": _("Nothing was changed after it was signed"),
        "status": _("It was not revoked"),
        "dates": _("It counts today"),
        "issuer": _("It was signed by %(name)s") % {"name": request.organisation.name},
    }
    return {
        "is_valid": verdict.is_valid,
        "title": str(verdict.achievement.get("name", ""))[:200],
        "checks": [(names[name], good) for name, good in verdict.checks],
    }


def _told(request: ActorRequest, row: Certificate, name: str) -> dict[str, Any]:
    titles = queries.titles()
    title = titles.get(row.course_code, row.course_code)
    if row.enrolment is not None:
        course = queries.course_of(row.enrolment)
        title = spoken(course.title, languages.current().code)
    return {
        "row": row,
        "is_valid": queries.counts(row, request.at),
        "is_revoked": row.revoked_at is not None,
        "title": title,
        "name": name,
        "reference": show_reference(row.reference),
    }


def _held(request: ActorRequest, token: str) -> Held:
    row = queries.certificate_of_link(token, request.at)
    if row.issuer_id is not None:
        raise Missing(_("There is no such certificate here."))
    audit.saw("training.certificate.seen", [row.learner_id], by=request.actor, at=request.at)
    return queries.opened([row], request.at)[0]


@require_safe
def certificate(request: ActorRequest, token: str) -> HttpResponse:
    """Show whether a certificate counts, with the name of its holder."""
    held = _held(request, token)
    verdict = queries.verdict(held.document, request.at)
    told = _told(request, held.row, held.name)
    told["is_valid"] = told["is_valid"] and verdict.is_valid
    context = {"told": told, "token": token, "address": site(request) + request.path}
    return show(request, "certificate", context)


@require_safe
def paper(request: ActorRequest, token: str) -> HttpResponse:
    """Return the certificate as PDF."""
    return drawing.answer(request, _held(request, token))


@require_safe
def document(request: ActorRequest, token: str) -> HttpResponse:
    """Return the signed file."""
    held = _held(request, token)
    if not held.document:
        raise Missing(_("There is no such certificate here."))
    return download(held.document, f"certificate-{held.row.reference}.jwt", "application/vc+jwt")


@require_safe
def status(request: ActorRequest) -> HttpResponse:
    """Return the signed list of revoked certificates (Bitstring Status List)."""
    row = queries.signing_key()
    if row is None:
        raise Missing(_("No certificate was issued here yet."))
    address = row.status_address or site(request) + url(request, "learn:status")
    made = queries.status_list(row, request.at, address)
    return HttpResponse(made, content_type="application/vc+jwt")
