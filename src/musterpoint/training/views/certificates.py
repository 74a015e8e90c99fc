"""Certificates at the desk: one's own, everybody's, revoked, brought from a partner."""

import csv
import io
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Missing, Refused
from musterpoint.kernel.ids import show_reference
from musterpoint.tenancy.models import Organisation
from musterpoint.training import actions, drawing, forms, queries
from musterpoint.training.models import Certificate
from musterpoint.training.views.courses import tabs
from musterpoint.training.views.pages import (
    CHANGE,
    READ,
    TEACH,
    data,
    download,
    goes_to,
    run_form,
    show,
    site,
    word,
)
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Pages, Row

PAGE = 50
MOST = 20_000
#: Certificates in one file: each is drawn while somebody waits.
MOST_PACKED = 200
STANDINGS = ("", "valid", "ended", "revoked")


class TooMany(Refused):
    """One file would hold too many certificates."""


def _wanted(request: ActorRequest) -> Any:
    standing = word(request, "standing")
    return queries.certificates(
        course=word(request, "course"),
        standing=standing if standing in STANDINGS else "",
        at=request.at,
    )


@page(TEACH)
def certificates(request: ActorRequest) -> HttpResponse:
    """List certificates with who holds them."""
    text = word(request, "from", 6)
    start = int(text) if text.isascii() and text.isdigit() else 0
    rows = list(_wanted(request)[start : start + PAGE + 1])
    held = queries.opened(rows[:PAGE], request.at)
    audit.saw(
        "training.certificate.listed", [one.row.learner_id for one in held],
        by=request.actor, at=request.at,
    )  # fmt: skip
    query = request.GET.copy()
    query["from"] = str(start + PAGE)
    after = f"?{query.urlencode()}" if len(rows) > PAGE else ""
    query["from"] = str(max(0, start - PAGE))
    context = {
        "tabs": tabs(request, "certificates"),
        "lines": [_line(one, request) for one in held],
        "courses": forms.course_choices(),
        "course": word(request, "course"),
        "standing": word(request, "standing"),
        "standings": [
            ("", _("All")),
            ("valid", _("Valid")),
            ("ended", _("Ended")),
            ("revoked", _("Revoked")),
        ],
        "query": request.GET.urlencode(),
        "pages": Pages(next_url=after, previous_url=f"?{query.urlencode()}" if start else ""),
    }
    return show(request, "certificates", context)


def _line(held: queries.Held, request: ActorRequest) -> dict[str, Any]:
    row = held.row
    titles = queries.titles()
    return {
        "row": row,
        "name": held.name,
        "title": titles.get(row.course_code, row.course_code),
        "reference": show_reference(row.reference),
        "standing": standing(row, request),
    }


def standing(row: Certificate, request: ActorRequest) -> tuple[str, str]:
    """Return how a certificate stands: the kind of the tag and its words."""
    if row.revoked_at is not None:
        return "help", _("Revoked")
    if row.valid_until is not None and row.valid_until <= request.at:
        return "off", _("Ended")
    return "ok", _("Valid")


@page(TEACH)
def export(request: ActorRequest) -> HttpResponse:
    """Return the list as a table: references and standings, no names."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["reference", "course", "version", "issued", "valid_until", "revoked"])
    rows = list(_wanted(request)[:MOST])
    for row in rows:
        writer.writerow(
            [
                show_reference(row.reference),
                row.course_code,
                row.course_version,
                f"{row.issued_at:%Y-%m-%d}",
                f"{row.valid_until:%Y-%m-%d}" if row.valid_until else "",
                f"{row.revoked_at:%Y-%m-%d}" if row.revoked_at else "",
            ]
        )
    name = f"certificates-{request.at:%Y-%m-%d}.csv"
    return download(text.getvalue().encode("utf-8-sig"), name, "text/csv; charset=utf-8")


def _found(request: ActorRequest, certificate_id: UUID) -> queries.Held:
    """Return a certificate that is the reader's own, or any to who teaches."""
    row = queries.certificate(certificate_id)
    is_mine = row.learner.user_id is not None and row.learner.user_id == request.actor.id
    if not is_mine and not request.actor.may(TEACH):
        raise Missing(_("There is no such certificate here."))
    audit.saw("training.certificate.seen", [row.learner_id], by=request.actor, at=request.at)
    return queries.opened([row], request.at)[0]


@page(READ)
def certificate(request: ActorRequest, certificate_id: UUID) -> HttpResponse:
    """Show a certificate, its files and its address for others."""
    held = _found(request, certificate_id)
    row = held.row
    title = queries.titles().get(row.course_code, row.course_code)
    address = site(request) + url(
        request, "learn:certificate", token=queries.certificate_link(row, request.at)
    )
    issuer = request.organisation.name
    if row.issuer_id is not None:
        found = Organisation.objects.filter(id=row.issuer_id).first()
        issuer = found.name if found else _("a partner")
    context = {
        "held": held,
        "title": title,
        "standing": standing(row, request),
        "facts": [
            Row(key=_("Name"), value=held.name or _("Erased")),
            Row(key=_("Issued by"), value=issuer),
            Row(key=_("Issued on"), value=f"{row.issued_at:%Y-%m-%d}"),
            Row(
                key=_("Counts until"),
                value=f"{row.valid_until:%Y-%m-%d}" if row.valid_until else _("No end"),
            ),
            Row(key=_("Code"), value=show_reference(row.reference)),
        ],
        "address": address if row.issuer_id is None else "",
        "is_revoked": row.revoked_at is not None,
    }
    return show(request, "certificate", context)


@page(READ)
def paper(request: ActorRequest, certificate_id: UUID) -> HttpResponse:
    """Return the certificate as PDF in the learner's language."""
    held = _found(request, certificate_id)
    return drawing.answer(request, held)


@page(READ)
def document(request: ActorRequest, certificate_id: UUID) -> HttpResponse:
    """Return the signed file (Open Badges 3.0, VC-JWT)."""
    held = _found(request, certificate_id)
    name = f"{drawing.file_name(held)}.jwt"
    return download(held.document, name, "application/vc+jwt")


@page(TEACH)
def of_session(request: ActorRequest, session_id: UUID) -> HttpResponse:
    """Return the certificates of everybody who came to a session, as one ZIP file."""
    row = queries.session(session_id)
    rows = queries.certificates_of(row, request.at)
    if not rows:
        raise Missing(_("Nobody who came holds a certificate of this course yet."))
    if len(rows) > MOST_PACKED:
        most = {"most": MOST_PACKED}
        raise TooMany(_("A file holds at most %(most)s certificates. Open them singly.") % most)
    audit.saw(
        "training.certificate.seen", [one.learner_id for one in rows],
        by=request.actor, at=request.at,
    )  # fmt: skip
    made = drawing.packed(request, queries.opened(rows, request.at))
    return download(made, f"certificates-{row.starts_at:%Y-%m-%d}.zip", "application/zip")


@page(CHANGE, BOTH)
def revoke(request: ActorRequest, certificate_id: UUID) -> HttpResponse:
    """Revoke a certificate."""
    held = _found(request, certificate_id)
    form = forms.ReasonForm(data(request))
    back = goes_to(request, "certificate", certificate_id=certificate_id)

    def do(given: dict[str, Any]) -> str:
        actions.revoke(certificate_id, given["reason"], by=request.actor, at=request.at)
        messages.success(request, _("The certificate is revoked."))
        return back

    return run_form(
        request, form, do, title=_("Revoke the certificate"), submit=_("Revoke"),
        lead=_("This cannot be taken back. The holder can sit the test again."),
        back=(back, held.name or _("Certificate")),
    )  # fmt: skip


@page(READ, BOTH)
def bring(request: ActorRequest) -> HttpResponse:
    """Bring one's own certificate of a partner that is recognised here."""
    form = forms.BringForm(data(request))

    def do(given: dict[str, Any]) -> str:
        row = actions.bring(given["document"], by=request.actor, at=request.at)
        messages.success(request, _("The certificate counts here now."))
        return goes_to(request, "certificate", certificate_id=row.id)

    return run_form(
        request, form, do, title=_("Bring a certificate"), submit=_("Bring it"),
        lead=_("Of an organisation whose course is recognised here."),
        back=(goes_to(request, "home"), _("Training")),
    )  # fmt: skip
