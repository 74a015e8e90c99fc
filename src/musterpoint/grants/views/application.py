"""One application with its whole history, and taking a new one."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.audit import actions as audit
from musterpoint.grants import actions, causes, forms, letters, presenters, queries
from musterpoint.grants.actions import ApplicationIn
from musterpoint.grants.models import Application, CallState
from musterpoint.grants.views.checks import duplicates, payments_back
from musterpoint.grants.views.covered import covered_parts
from musterpoint.grants.views.pages import (
    CHANGE,
    DECIDE,
    READ,
    SCORE,
    goes_to,
    run_form,
    show_detail,
)
from musterpoint.grants.views.steps import offered
from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.ids import show_reference
from musterpoint.people import countries
from musterpoint.people import queries as people
from musterpoint.web import formats, languages
from musterpoint.web.cards import Act, Cell, Part, data
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Row


def _languages() -> list[tuple[str, str]]:
    names = {"en": "English", "ar": "العربية", "fr": "Français", "es": "Español"}
    first = languages.current().code
    return sorted(names.items(), key=lambda one: one[0] != first)


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Take an application that is told or written at the desk or on the telephone."""
    form = forms.ApplicationForm(data(request), languages=_languages())

    def do(given: dict[str, Any]) -> HttpResponse:
        names = ("name", "applicant", "sex", "phone", "email", "route", "way", "purpose", "why",
                 "ground", "asked", "unit", "days", "from_on", "is_advance", "method",
                 "language")  # fmt: skip
        born, person = given["born"], _person(given["person"])
        sent = actions.apply(
            ApplicationIn(
                **{name: given[name] for name in names},
                born=born.isoformat() if isinstance(born, date) else "",
                person_id=person,
                cause=causes.chosen(given["crisis"], given["country"], person),
                papers=tuple(given["papers"]),
                payee=forms.payee_of(given),
            ),
            by=request.actor,
            at=request.at,
        )
        return _taken(request, sent)

    return run_form(
        request, form, do, title=_("Take an application"), submit=_("Take an application"),
        back=(goes_to(request, "queue"), _("Applications for help")),
        lead=_("What is told counts like what is written. No paper is a condition."),
    )  # fmt: skip


def _person(reference: str) -> UUID | None:
    if not reference.strip():
        return None
    found = people.by_reference(reference)
    if found is None:
        text = _("There is nobody with this reference. Leave it empty.")
        raise Invalid(text, fields={"person": [text]})
    return found


def _taken(request: ActorRequest, sent: actions.Sent) -> HttpResponse:
    """Show once the address at which the applicant reads the answer."""
    address = url(request, "grants_public:own", token=sent.key)
    whole = f"{request.scheme}://{request.get_host()}{address}"
    return show_detail(
        request,
        back=(goes_to(request, "queue"), _("Applications for help")),
        title=show_reference(sent.row.reference),
        tag=(presenters.STATES[sent.row.state], sent.row.get_state_display()),
        acts=[
            Act(
                label=_("Open the application"),
                url=goes_to(request, "application", grant_id=sent.row.id),
                is_main=True,
            )
        ],
        parts=[
            Part(
                title=_("Give this to the applicant"),
                code="address",
                facts=[Row(key=_("Address of the answer"), value=whole)],
                words=_("It is shown once. At this address they read the answer and may appeal."),
            )
        ],
    )


@page(READ)
def application(request: ActorRequest, grant_id: UUID) -> HttpResponse:
    """Show an application with everything that was done with it."""
    row = queries.application(grant_id)
    told = queries.content(row, request.at)
    audit.saw("grants.application.read", [row.id], by=request.actor, at=request.at)
    is_blind = row.call is not None and row.call.state == CallState.PUBLISHED
    has_conflict = actions.has_conflict(row, request.actor)
    parts = [Part(title=_("In their words"), code="why", words=str(told["why"]))]
    note = ""
    if has_conflict:
        parts, note = [], _("You declared a conflict with this applicant. Others decide on it.")
    else:
        parts += covered_parts(request, row)
        parts += _of_need(told)
        parts += _of_call(request, row, told)
        if told["ground"]:
            parts.append(
                Part(title=_("Ground of the direct grant"), code="ground", words=told["ground"])
            )
        if request.actor.may(DECIDE):
            parts.insert(0, duplicates(request, row))
        back = payments_back(request, row)
        parts = [*back, *parts]
        if back:
            note = _("The payment came back. Open it: there you change to whom or how it is paid.")
        parts += _assessed(request, row)
        parts += _decided(request, row)
        parts += _returns(request, row)
        parts.append(_history(request, row))
    acts = [] if has_conflict else offered(request, row)
    return show_detail(
        request,
        back=(goes_to(request, "queue"), _("Applications for help")),
        title=show_reference(row.reference),
        tag=(presenters.STATES[row.state], row.get_state_display()),
        sub=presenters.purpose(row.purpose),
        acts=acts,
        parts=parts,
        side=[
            Part(title=_("Facts"), code="facts", facts=_facts(request, row)),
            *(
                []
                if has_conflict
                else [
                    Part(
                        title=_("Who applies"),
                        code="who",
                        facts=[
                            Row(key=_("Who applies"), value=row.get_applicant_display()),
                            *([] if is_blind and _scores(request) else presenters.told(told)),
                        ],
                        words=_("Scored without the name.")
                        if is_blind and _scores(request)
                        else "",
                    )
                ]
            ),
        ],
        note=note,
    )


def _scores(request: ActorRequest) -> bool:
    """Say whether the reader only scores: then who applies stays out of sight."""
    return request.actor.may(SCORE) and not request.actor.may(DECIDE)


def _facts(request: ActorRequest, row: Application) -> list[Row]:
    zone = request.organisation.time_zone

    def moment(at: Any) -> str:
        return formats.moment(at, zone, year=True) if at else ""

    found = [
        (pgettext("grants", "Call"), row.call.title if row.call else ""),
        (_("How it is chosen"), row.get_route_display()),
        (_("How it came"), row.get_way_display()),
        (_("Crisis"), row.crisis.name if row.crisis else ""),
        (_("Country"), countries.name(row.country, languages.current().code)),
        (_("Received"), moment(row.received_at)),
        (_("Due"), moment(row.due_at)),
        (_("Asked for"), presenters.amount(row, row.asked)),
        (_("Days"), formats.count(row.days) if row.days else ""),
        (_("From"), formats.day(row.from_on, year=True)),
        (_("Score of need"), presenters.points(row.score)),
        (_("Recommended"), presenters.amount(row, row.recommended)),
        (_("Approved"), presenters.amount(row, row.approved)),
        (_("Paid"), presenters.amount(row, row.paid) if row.paid else ""),
        (_("Paid how"), presenters.method(row.method)),
        (_("Changed"), _("Somebody else confirms how it is paid") if row.payee_by else ""),
        (_("Advance"), _("What is not spent comes back") if row.is_advance else ""),
        (_("Appeal until"), moment(row.appeal_until)),
        (_("Rules"), row.pack),
    ]
    return [Row(key=key, value=str(value)) for key, value in found if value]


def _of_need(told: dict[str, Any]) -> list[Part]:
    rows = presenters.levels(told["levels"])
    title = _("What they say of their need")
    return [Part(title=title, code="said", facts=rows)] if rows else []


def _of_call(request: ActorRequest, row: Application, told: dict[str, Any]) -> list[Part]:
    if row.call is None:
        return []
    criteria = list(row.call.criteria.order_by("position", "id"))
    parts = [
        Part(
            title=one.name,
            code=f"a{one.position}",
            words=told["answers"].get(str(one.position), ""),
        )
        for one in criteria
    ]
    seen = queries.scored(row, row.call, request.actor)
    names = queries.users(one.scorer_id for one in seen.shown)
    for one in seen.shown:
        parts.append(
            Part(
                title=_("Scored by %(name)s") % {"name": names.get(one.scorer_id, "")},
                code=f"s{one.id}",
                facts=[
                    *(
                        Row(key=c.name, value=formats.count(one.points[str(c.position)]))
                        for c in criteria
                    ),
                    Row(key=_("Points of 100"), value=presenters.points(one.total)),
                ],
                words=queries.reasons(row, one, request.at),
            )
        )
    return parts


def _assessed(request: ActorRequest, row: Application) -> list[Part]:
    found = queries.assessments(row, request.at)
    names = queries.users(one.made_by for one, _told in found)
    return [
        Part(
            title=_("Assessed by %(name)s") % {"name": names.get(one.made_by, "")},
            code=f"n{one.id}",
            facts=[
                *presenters.levels(told["levels"]),
                Row(key=_("Points of 100"), value=presenters.points(one.total)),
            ],
            words=told["words"],
        )
        for one, told in found
    ]


def _decided(request: ActorRequest, row: Application) -> list[Part]:
    found = queries.decisions(row, request.at)
    names = queries.users(one.made_by for one, _text in found)
    parts = [
        Part(
            title=_("%(outcome)s by %(name)s")
            % {"outcome": one.get_outcome_display(), "name": names.get(one.made_by, "")},
            code=f"d{one.id}",
            facts=[Row(key=_("Amount"), value=presenters.amount(row, one.amount))],
            words=text,
        )
        for one, text in found
    ]
    appealed = queries.appeal(row, request.at)
    if appealed is not None:
        one, text, answer = appealed
        parts.insert(0, Part(title=_("Appeal"), code="appeal", words=text))
        if one.decided_at:
            label = _("The appeal was right") if one.is_upheld else _("The decision stands")
            parts.insert(1, Part(title=label, code="answered", words=answer))
    return parts


def _returns(request: ActorRequest, row: Application) -> list[Part]:
    parts = []
    found = queries.milestones(row, request.at)
    if found:
        parts.append(
            Part(
                title=_("Milestones"),
                code="milestones",
                columns=[_("Milestone"), _("By"), _("Amount"), _("State")],
                rows=[
                    [
                        Cell(
                            text=one.title,
                            url=goes_to(request, "milestone", grant_milestone=one.id),
                            note=words["answer"],
                        ),
                        Cell(text=formats.day(one.due_on, year=True)),
                        Cell(text=presenters.amount(row, one.amount)),
                        Cell(text=one.get_state_display(), tag=presenters.MILESTONES[one.state]),
                    ]
                    for one, words in found
                ],
            )
        )
    advance = row.advances.first()
    if advance is not None:
        parts.append(
            Part(
                title=_("Advance"),
                code="advance",
                facts=[
                    Row(key=_("Amount"), value=presenters.amount(row, advance.amount)),
                    Row(
                        key=_("Settle by"),
                        value=formats.moment(
                            advance.settle_by, request.organisation.time_zone, year=True
                        ),
                    ),
                    Row(
                        key=_("Settled"),
                        value=presenters.amount(row, actions.settled(advance)),
                    ),
                ],
            )
        )
    owed = list(row.recoveries.select_related("application").order_by("claimed_at", "id"))
    for one, told in zip(owed, queries.debtors(owed, request.at), strict=True):
        parts.append(
            Part(
                title=_("Owed by others"),
                code=f"r{one.id}",
                facts=[
                    Row(key=_("Who is liable?"), value=str(one.get_debtor_display())),
                    Row(key=_("Name"), value=told["name"]),
                    Row(key=_("Amount"), value=presenters.amount(row, one.amount)),
                    Row(key=_("Received"), value=presenters.amount(row, one.received)),
                    Row(key=_("State"), value=str(one.get_state_display())),
                ],
            )
        )
    return parts


def _history(request: ActorRequest, row: Application) -> Part:
    found = queries.history(row, request.at)
    names = queries.users(one.made_by for one, _text in found)
    return Part(
        title=_("History"),
        code="history",
        columns=[_("When"), _("State"), _("Who"), _("Words")],
        rows=[
            [
                Cell(text=formats.moment(one.made_at, request.organisation.time_zone, year=True)),
                Cell(text=one.get_state_display(), tag=presenters.STATES[one.state]),
                Cell(text=names.get(one.made_by, "") if one.made_by else _("Applicant or system")),
                Cell(text=text),
            ]
            for one, text in found
        ],
    )


@page(READ)
def letter(request: ActorRequest, grant_id: UUID) -> HttpResponse:
    """Give the letter that the applicant can read, too."""
    row = queries.application(grant_id)
    actions.check_no_conflict(row, request.actor)
    audit.saw("grants.letter.read", [row.id], by=request.actor, at=request.at)
    return letters.letter(row, request.organisation, request.at)
