"""A certificate on paper, in the learner's language, with the code that anybody can verify."""

import io
import zipfile
from collections.abc import Iterable

from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from musterpoint.engine.courses.model import spoken
from musterpoint.kernel.errors import Missing
from musterpoint.kernel.ids import show_reference
from musterpoint.training import queries
from musterpoint.training.queries import Held
from musterpoint.web import languages, pdf, qr
from musterpoint.web.http import ActorRequest, url

TEMPLATE = "training/typst/certificate.typ"


def answer(request: ActorRequest, held: Held) -> HttpResponse:
    """Return the PDF as a file; Missing when the certificate is another organisation's."""
    response = HttpResponse(drawn(request, held), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{file_name(held)}.pdf"'
    return response


def drawn(request: ActorRequest, held: Held) -> bytes:
    """Return the PDF in the learner's language; Missing when it is another organisation's."""
    row = held.row
    if row.issuer_id is not None or not held.document or row.enrolment is None:
        raise Missing(_("There is no such certificate here."))
    token = queries.certificate_link(row, request.at)
    address = request.build_absolute_uri(url(request, "learn:certificate", token=token))
    spoken_here = languages.site_language(row.enrolment.language) or languages.current()
    with translation.override(spoken_here.code):
        return _drawn(request, held, address, row.enrolment.language)


def file_name(held: Held) -> str:
    """Return what the files of a certificate are called, without the end."""
    return f"certificate-{held.row.reference}"


def packed(request: ActorRequest, all_of_them: Iterable[Held]) -> bytes:
    """Return certificates as a ZIP file: of each the PDF and the signed file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for held in all_of_them:
            for end, content in (("pdf", drawn(request, held)), ("jwt", held.document)):
                on = held.row.issued_at.timetuple()[:6]
                archive.writestr(zipfile.ZipInfo(f"{file_name(held)}.{end}", on), content)
    return made.getvalue()


def _drawn(request: ActorRequest, held: Held, address: str, language: str) -> bytes:
    row, organisation = held.row, request.organisation
    if row.enrolment is None:
        raise Missing(_("There is no such certificate here."))
    course = queries.course_of(row.enrolment)
    facts = [
        [_("Date of passing"), f"{row.issued_at:%Y-%m-%d}"],
        [_("Counts until"), f"{row.valid_until:%Y-%m-%d}" if row.valid_until else _("No end")],
        [_("Code"), show_reference(row.reference)],
    ]
    return pdf.render(
        TEMPLATE,
        {
            "title": _("Certificate"),
            "organisation": organisation.name,
            "exercise": _("Exercise: not a real certificate") if organisation.is_exercise else "",
            "says": _("has passed the course"),
            "name": held.name,
            "course": spoken(course.title, language),
            "aims_title": _("Who passed it:"),
            "aims": [spoken(one, language) for one in course.aims],
            "facts": facts,
            "verify": _("Verify it here:"),
            "address": address,
            "qr": qr.data(address).decode(),
        },
        at=row.issued_at,
    )
