"""The list of a leg on paper: for the carrier and the border, with a code to tell versions."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from musterpoint.evacuation.models import Leg, LineState, Manifest
from musterpoint.evacuation.presenters.boarding import boarding_rows
from musterpoint.evacuation.queries import Line
from musterpoint.web import formats, pdf, qr
from musterpoint.web.context import chrome_of
from musterpoint.web.http import ActorRequest

TEMPLATE = "evacuation/typst/manifest.typ"


def code(manifest: Manifest) -> str:
    """Return what the QR code holds: which list this is, and which version of it."""
    return f"MP-MANIFEST {manifest.id} v{manifest.version} n{manifest.people}"


def pdf_data(
    request: ActorRequest, leg: Leg, manifest: Manifest, lines: Sequence[Line]
) -> dict[str, object]:
    """Return what the template prints."""
    zone = chrome_of(request).zone
    title = _("Manifest of %(leg)s, version %(version)s") % {
        "leg": leg.code,
        "version": formats.count(manifest.version),
    }
    printed = formats.moment(request.at, zone, year=True)
    return {
        "title": title,
        "organisation": request.organisation.name,
        "note": _("Printed by %(who)s, %(when)s. For boarding only: destroy it after arrival.")
        % {"who": request.actor.name, "when": printed},
        "exercise": _("Exercise: nobody on this list is real.")
        if request.organisation.is_exercise
        else "",
        "facts": [
            [_("From"), leg.origin.name],
            [_("To"), leg.destination.name],
            [_("Leaves"), formats.moment(leg.departs_at, zone, year=True)],
            [_("Arrives"), formats.moment(leg.arrives_at, zone, year=True)],
            [_("Vehicle"), str(leg.get_mode_display())],
            [_("Offered by"), leg.offered_by_name],
            [_("People on the list"), formats.count(len(lines))],
            [_("Made"), formats.moment(manifest.made_at, zone, year=True)],
        ],
        "qr": qr.data(code(manifest)).decode(),
        "qr_label": _("Code of this version"),
        "qr_text": code(manifest),
        "columns": {
            "number": _("No."),
            "name": _("Name"),
            "facts": _("Sex, born, nationality"),
            "document": _("Paper"),
            "needs": _("Needs"),
            "state": _("On board"),
        },
        "rows": [
            {
                "number": formats.count(row.sequence),
                "name": row.name,
                "latin": row.latin,
                "facts": row.facts,
                "document": row.document,
                "needs": row.needs,
                "state": "" if row.state == LineState.LISTED else row.status,
                "first": row.first_of_household,
            }
            for row in boarding_rows(lines)
        ],
        "empty": _("Nobody is on this list."),
        "signature": _("Checked by, date and time"),
    }


def pdf_of(request: ActorRequest, leg: Leg, manifest: Manifest, lines: Sequence[Line]) -> bytes:
    """Return the list as a PDF."""
    return pdf.render(TEMPLATE, pdf_data(request, leg, manifest, lines), at=request.at)
