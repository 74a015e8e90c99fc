"""The document and the receipt as PDF: exact places on the sheet, moved by the printer's shifts."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from musterpoint.cases.models import Application, ApplicationKind, Document, Fee, Station
from musterpoint.cases.travel import photos
from musterpoint.cases.travel.answers import Answers
from musterpoint.cases.travel.presenters import words
from musterpoint.cases.travel.queries import Paper
from musterpoint.engine.documents.seals import pictures
from musterpoint.people import countries
from musterpoint.web import formats, pdf
from musterpoint.web.http import ActorRequest

DOCUMENT = "cases/typst/document.typ"
RECEIPT = "cases/typst/receipt.typ"
SPECIMEN = "SPECIMEN"
#: A travel document is read at borders: English and French, whatever language the desk works in.
TITLES = {
    ApplicationKind.EMERGENCY_TRAVEL_DOCUMENT: (
        "Emergency travel document",
        "Titre de voyage provisoire",
    ),
    ApplicationKind.EMERGENCY_PASSPORT: ("Emergency passport", "Passeport d'urgence"),
    ApplicationKind.CERTIFICATE_OF_IDENTITY: ("Certificate of identity", "Certificat d'identité"),
}
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
TENTHS = 10


def document(
    request: ActorRequest, row: Application, made: Document, paper: Paper, photo: bytes | None
) -> bytes:
    """Return the sheet that goes through the printer with the blank on it."""
    return pdf.render(
        DOCUMENT,
        _document(row.station, row, made, paper, photo)
        | {
            "issuer": request.organisation.name,
            "specimen": SPECIMEN if request.organisation.is_exercise else "",
        },
        at=made.printed_at,
        pictures={
            "photo": photos.as_svg(photo) if photo else "",
            "seal": pictures.svg(paper.seal),
        },
        fixed_width=True,
    )


def _document(
    station: Station, row: Application, made: Document, paper: Paper, photo: bytes | None
) -> dict[str, object]:
    title, french = TITLES[ApplicationKind(row.kind)]
    return {
        "lang": "en",
        "dir": "ltr",
        "title": title,
        "french": french,
        "number": made.number,
        "shift": [station.shift_right / TENTHS, station.shift_down / TENTHS],
        "fields": _fields(made, paper.answers),
        "remarks": _remarks(paper.answers),
        "mrz": list(paper.lines),
        "has_photo": photo is not None,
    }


def _fields(made: Document, answers: Answers) -> list[list[object]]:
    """Return what stands beside the photo: label, value, and whether it takes the whole width."""
    return [
        ["Surname / Nom", answers.surname.upper(), True],
        ["Given names / Prénoms", answers.given_names.upper() or "-", True],
        ["Nationality / Nationalité", answers.nationality],
        ["Sex / Sexe", answers.sex],
        ["Date of birth / Date de naissance", _born(answers.birth_date)],
        ["Place of birth / Lieu de naissance", answers.birth_place.upper() or "-"],
        ["Date of issue / Date de délivrance", _day(made.issue_date)],
        ["Date of expiry / Date d'expiration", _day(made.expiry_date)],
    ]


def _day(on: date) -> str:
    """Return a date as Doc 9303-3 prints it: 01 MAY 2026."""
    return f"{on.day:02d} {MONTHS[on.month - 1]} {on.year}"


def _born(text: str) -> str:
    """Return a date of birth with XX for what is not known."""
    year, month, day = (*text.split("-"), "XX", "XX", "XX")[:3]
    named = MONTHS[int(month) - 1] if month.isdigit() and 1 <= int(month) <= 12 else "XX"
    return f"{day} {named} {year or 'XXXX'}"


def _remarks(answers: Answers) -> str:
    told = [f"Valid for one journey to {countries.name(answers.destination, 'en')}."]
    if answers.route:
        told.append(f"Route: {answers.route}.")
    if answers.lost_number:
        told.append(f"Replaces {answers.lost_country} {answers.lost_number}.")
    told.append("To be given back on arrival.")
    return " ".join(told)


def receipt(
    request: ActorRequest, row: Application, made: Document, paper: Paper, fees: Sequence[Fee]
) -> bytes:
    """Return the receipt of a document that was handed over."""
    zone = request.organisation.time_zone
    when = made.handed_over_at or request.at
    title = _("Receipt for document %(number)s") % {"number": made.number}
    printed = formats.moment(request.at, zone, year=True)
    return pdf.render(
        RECEIPT,
        {
            "title": title,
            "organisation": request.organisation.name,
            "note": _("Printed by %(who)s, %(when)s.")
            % {"who": request.actor.name, "when": printed},
            "exercise": _("Exercise: nobody in it is real.")
            if request.organisation.is_exercise
            else "",
            "facts": [
                [_("Document"), str(row.get_kind_display())],
                [_("Number"), made.number],
                [_("Holder"), paper.answers.name],
                [_("Valid until"), formats.day(made.expiry_date, year=True)],
                [_("Journey to"), words.country(paper.answers.destination)],
                [_("Fee"), words.fee(fees)],
                [_("Handed over"), formats.moment(when, zone, year=True)],
                [_("At"), row.station.name],
            ],
            "sentences": [
                _("I received this document and checked that what stands in it is right."),
                _("It is for one journey. I give it back when I arrive."),
            ],
            "signatures": [_("Holder"), _("Officer")],
        },
        at=request.at,
    )
