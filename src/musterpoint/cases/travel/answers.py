"""What is to stand in a document, as plain values: checked, sealed, and made into a zone."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.cases.models import ApplicationKind
from musterpoint.cases.travel import rules
from musterpoint.engine import documents
from musterpoint.engine.documents import Made, Problem, codes
from musterpoint.people import countries

USE = "cases.travel.application"
#: Germany is the one State whose code in a zone is not that of ISO 3166-1.
IN_ZONE = {"DEU": codes.GERMANY}
SEXES = ("F", "M", "X")
LOST = ("", "passport", "id", "travel_document", "other")
_LONGEST = {
    "surname": 100,
    "given_names": 100,
    "birth_place": 100,
    "route": 300,
    "lost_number": 40,
}
_OF_THE_ZONE = {
    "surname": "surname",
    "given_names": "given_names",
    "birth_date": "birth_date",
    "sex": "sex",
    "nationality": "nationality",
    "expiry_date": "journey_ends",
}
#: Stands in for the number while there is no blank, to try whether a zone can be made.
_TRIAL = "A0000001"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """
    What the applicant says. Countries are codes of ISO 3166-1, a nationality also XXA to XXX.

    ``birth_date`` is YYYY-MM-DD, with XX for what is not known; ``journey_ends`` a day or empty.
    ``agreed`` are the States that the person, asked in private, lets us ask or travels to.
    """

    surname: str
    given_names: str = ""
    birth_date: str = ""
    birth_place: str = ""
    sex: str = "X"
    nationality: str = "XXX"
    destination: str = ""
    route: str = ""
    journey_ends: str = ""
    lost_kind: str = ""
    lost_country: str = ""
    lost_number: str = ""
    agreed: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Return what is sealed."""
        return asdict(self)

    @property
    def name(self) -> str:
        """The name as the list shows it."""
        return f"{self.surname}, {self.given_names}" if self.given_names else self.surname

    @property
    def journey_ends_on(self) -> date | None:
        """The day on which the journey ends, if one is known."""
        return date.fromisoformat(self.journey_ends) if self.journey_ends else None


def from_data(data: Mapping[str, Any]) -> Answers:
    """Return the answers that were sealed; unknown entries of later versions are skipped."""
    known = {name: value for name, value in data.items() if name in Answers.__slots__}
    return Answers(**known | {"agreed": tuple(known.get("agreed", ()))})


def problems(answers: Answers, kind: str, issuer: str, today: date) -> dict[str, list[str]]:
    """Return what has to be mended, by field."""
    found: dict[str, list[str]] = {
        name: [_("Shorten this to %(most)s letters.") % {"most": most}]
        for name, most in _LONGEST.items()
        if len(getattr(answers, name)) > most
    }
    if kind not in ApplicationKind.values:
        found["kind"] = [_("Choose a kind of document.")]
    if answers.sex not in SEXES:
        found["sex"] = [_("Choose an answer.")]
    if answers.lost_kind not in LOST:
        found["lost_kind"] = [_("Choose an answer.")]
    if not countries.is_country(answers.destination):
        found["destination"] = [_("Choose the country where the journey ends.")]
    if answers.lost_country and not countries.is_country(answers.lost_country):
        found["lost_country"] = [_("Choose a country.")]
    if not is_nationality(answers.nationality):
        found["nationality"] = [_("Choose a nationality, or stateless.")]
    found |= _journey_problems(answers, today)
    if not found:
        made = zone(answers, kind, issuer, _TRIAL, expiry=rules.expiry(kind, today, None),
                    today=today)  # fmt: skip
        for one in made.errors:
            name = _OF_THE_ZONE.get(one.field, "surname")
            found.setdefault(name, []).append(said(one))
    return found


def is_nationality(code: str) -> bool:
    """Say whether a zone can hold the nationality."""
    return countries.is_country(code) or code in codes.PERSONS


def _journey_problems(answers: Answers, today: date) -> dict[str, list[str]]:
    if not answers.journey_ends:
        return {}
    try:
        ends = date.fromisoformat(answers.journey_ends)
    except ValueError:
        return {"journey_ends": [_("Enter a real date, like 27 3 2026.")]}
    if ends < today:
        return {"journey_ends": [_("Enter a day that is still to come.")]}
    return {}


def said(problem: Problem) -> str:
    """Return what is wrong with a zone or a seal, in the language of the page."""
    return replace(problem, text=_(problem.text)).message


def zone(
    answers: Answers, kind: str, issuer: str, number: str, *, expiry: date, today: date,
    layout: str = "",
) -> Made:  # fmt: skip
    """Return the machine readable zone of a document, in its kind's layout or in another."""
    row = rules.kind_of(kind)
    return documents.make(
        {
            "format": layout or row.layout,
            "document_code": row.document_code,
            "issuing_state": IN_ZONE.get(issuer, issuer),
            "surname": answers.surname,
            "given_names": answers.given_names,
            "document_number": number,
            "nationality": IN_ZONE.get(answers.nationality, answers.nationality),
            "birth_date": answers.birth_date,
            "sex": answers.sex,
            "expiry_date": expiry.isoformat(),
        },
        today=today,
    )
