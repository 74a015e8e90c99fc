"""One application: what is known, what was done, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.cases.models import (
    Application,
    ApplicationState,
    ConfirmationAnswer,
    Document,
    Fee,
    Finding,
    Photo,
    Station,
)
from musterpoint.cases.travel import gates, queries, rules
from musterpoint.cases.travel.actions import MISSING, missing_of
from musterpoint.cases.travel.answers import Answers
from musterpoint.cases.travel.presenters import words
from musterpoint.kernel import ids
from musterpoint.web import formats
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Row

S = ApplicationState
FINDINGS = {Finding.MATCHES: "ok", Finding.UNCLEAR: "unk", Finding.DIFFERS: "help"}
ANSWERS = {
    ConfirmationAnswer.CONFIRMED: "ok",
    ConfirmationAnswer.DENIED: "help",
    ConfirmationAnswer.UNKNOWN: "unk",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One look at one source, or one question to another authority."""

    what: str
    who: str
    when: str
    kind: str
    status: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the page of an application shows."""

    id: UUID
    title: str
    reference: str
    document: str
    station: str
    state: str
    kind: str
    status: str
    due: str
    person_url: str
    facts: tuple[Row, ...]
    lines: tuple[Line, ...]
    missing: str
    has_photo: bool
    is_screened: bool
    agreed: str
    is_blocked_child: bool
    fee: str
    has_fee: bool
    document_facts: tuple[Row, ...]
    is_issued: bool
    is_revoked: bool
    printed_by_me: bool
    is_erased: bool
    end: str


def page(request: ActorRequest, row: Application) -> Page:
    """Return the page of an application."""
    answers = queries.answers([row], at=request.at).get(row.id)
    made = queries.document(row)
    fees = list(Fee.objects.filter(application=row))
    waits = row.state == S.CHECKING
    missing = missing_of(row) if waits else ""
    to = answers.destination if answers else ""
    alone = row.ended_at is None and answers is not None and _is_blocked(row, request, to)
    return Page(
        id=row.id,
        title=answers.name if answers else _("Erased"),
        reference=ids.show_reference(row.reference),
        document=str(row.get_kind_display()),
        station=row.station.name,
        state=row.state,
        kind=words.KINDS[row.state],
        status=str(row.get_state_display()),
        due=formats.relative(row.issue_due_at, request.at)
        if row.issue_due_at and row.ended_at is None
        else "",
        person_url=url(request, "desk:person", person=row.person_id),
        facts=tuple(_facts(answers)) if answers else (),
        lines=tuple(_lines(request, row)),
        missing=str(MISSING[missing]) if missing else "",
        has_photo=answers is not None and Photo.objects.filter(application=row).exists(),
        is_screened=row.screened_at is not None,
        agreed=formats.listed(words.country(code) for code in answers.agreed) if answers else "",
        is_blocked_child=alone,
        fee=words.fee(fees),
        has_fee=bool(fees),
        document_facts=tuple(_document(request, made)) if made else (),
        is_issued=made is not None and made.signed_at is not None,
        is_revoked=made is not None and made.revoked_at is not None,
        printed_by_me=made is not None and made.printed_by == request.actor.id,
        is_erased=answers is None,
        end=words.reason(row.end_reason, {**words.REFUSALS, **words.REVOCATIONS})
        if row.end_reason
        else "",
    )


def _is_blocked(row: Application, request: ActorRequest, destination: str) -> bool:
    try:
        gates.check_child(row.person_id, request.at, destination)
    except gates.ChildNotCleared:
        return True
    return False


def _facts(answers: Answers) -> list[Row]:
    lost = words.reason(answers.lost_kind, words.LOST)
    number = f"{lost} {answers.lost_country} {answers.lost_number}".strip()
    return [
        Row(key=_("Surname"), value=answers.surname),
        Row(key=_("Given names"), value=answers.given_names or "–"),
        Row(key=_("Born"), value=f"{answers.birth_date or '–'} {answers.birth_place}".strip()),
        Row(key=_("Sex"), value=answers.sex),
        Row(key=_("Nationality"), value=words.country(answers.nationality)),
        Row(key=_("Journey to"), value=words.country(answers.destination)),
        Row(key=_("Route"), value=answers.route or "–"),
        Row(key=_("Last day of the journey"), value=answers.journey_ends or "–"),
        Row(key=_("What was lost"), value=number),
    ]


def _lines(request: ActorRequest, row: Application) -> list[Line]:
    zone = request.organisation.time_zone
    notes = queries.notes(row, at=request.at)
    found = [
        Line(
            what=str(one.get_source_display()),
            who=one.made_by_name,
            when=formats.moment(one.made_at, zone),
            kind=FINDINGS[Finding(one.finding)] if one.made_at >= row.facts_at else "off",
            status=str(one.get_finding_display())
            if one.made_at >= row.facts_at
            else _("Checked of other facts"),
            note=notes.get(one.id, ""),
        )
        for one in queries.checks(row)
    ]
    return found + [
        Line(
            what=_("Confirmation by another authority"),
            who=one.counterpart_name,
            when=formats.moment(one.asked_at, zone),
            kind=ANSWERS[ConfirmationAnswer(one.answer)]
            if one.answer
            else ("help" if one.due_at < request.at else "due"),
            status=str(ConfirmationAnswer(one.answer).label)
            if one.answer
            else _("Answer due %(when)s") % {"when": formats.relative(one.due_at, request.at)},
        )
        for one in queries.asked(row)
    ]


def _document(request: ActorRequest, made: Document) -> list[Row]:
    zone = request.organisation.time_zone
    found = [
        Row(key=_("Number"), value=made.number),
        Row(key=_("Issued"), value=formats.day(made.issue_date, year=True)),
        Row(key=_("Valid until"), value=formats.day(made.expiry_date, year=True)),
        Row(key=_("Printed"), value=formats.moment(made.printed_at, zone)),
    ]
    for label, when in (
        (_("Signed"), made.signed_at),
        (_("Handed over"), made.handed_over_at),
        (_("Revoked"), made.revoked_at),
    ):
        if when:
            found.append(Row(key=label, value=formats.moment(when, zone)))
    if made.revoked_reason:
        why = words.reason(made.revoked_reason, words.REVOCATIONS)
        found.append(Row(key=_("Why"), value=why))
    return found


def ask_until(row: Application) -> str:
    """Return until when another authority is to be asked, by the pack's working days."""
    return formats.day(rules.due("ask", row.taken_at, row.station.country).date())


def stations(found: Sequence[Station]) -> list[tuple[str, str]]:
    """Return stations as choices."""
    return [(str(one.id), one.name) for one in found]
