"""One application on the desk: read, scored, decided, appealed against."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.exchange import actions, forms, letters, presenters, queries, rules
from musterpoint.exchange.models import Application, CallState, Score
from musterpoint.exchange.queries._calls import scored_of
from musterpoint.exchange.views.calls import ORGANISATIONS, back_to, outcome_tag
from musterpoint.exchange.views.pages import SELECT, done, goes_to, run_form, show_detail
from musterpoint.people import countries
from musterpoint.web import formats, languages
from musterpoint.web.cards import Act, Part, data
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import Row


@page(SELECT)
def application(request: ActorRequest, applicant_id: UUID) -> HttpResponse:
    """Show an application; scores of others only when enough members have scored."""
    row = queries.application(applicant_id)
    has_conflict = actions.has_conflict(row, request.actor)
    criteria = list(row.call.criteria.order_by("position", "id"))
    scored = scored_of(row, row.call, request.actor)
    parts = []
    if not has_conflict:
        sent = queries.opened_application(row, request.at)
        audit.saw("exchange.application.read", [row.id], by=request.actor, at=request.at)
        parts = [
            Part(title=one.name, code=f"a{one.position}", words=sent["answers"][str(one.position)])
            for one in criteria
        ]
        if row.has_conflict:
            parts.insert(0, Part(title=_("They stated a conflict of interest"), code="conflict",
                                 words=sent["conflict"]))  # fmt: skip
        names = queries.names_of(one.scorer_id for one in scored.shown)
        parts += [_score_part(one, names, criteria) for one in scored.shown]
    if row.outcome:
        parts.append(Part(title=row.get_outcome_display(), code="decision", words=row.reasons))
    appeal = row.appeals.first()
    if appeal is not None and not has_conflict:
        words = queries.opened_appeal(appeal, request.at)
        parts.insert(0, Part(title=_("Appeal"), code="appeal", words=words))
        if appeal.decided_at:
            label = _("The appeal was right") if appeal.is_upheld else _("The result stands")
            parts.insert(1, Part(title=label, code="appeal-decision", words=appeal.reasons))
    note = _("You declared a conflict with this applicant. Others decide on it.")
    return show_detail(
        request, back=back_to(request, row.call), title=row.name, sub=row.reference,
        tag=(outcome_tag(row) if row.outcome else "unk", row.get_outcome_display() or _("Open")),
        acts=[] if has_conflict else _application_acts(request, row, scored), parts=parts,
        side=[Part(title=_("Facts"), code="facts", facts=_application_facts(request, row, scored))],
        note=note if has_conflict else "",
    )  # fmt: skip


def _score_part(one: Score, names: dict[UUID, str], criteria: list[Any]) -> Part:
    return Part(
        title=_("Scored by %(name)s") % {"name": names.get(one.scorer_id, "")},
        code=f"s{one.id}",
        facts=[
            *(Row(key=c.name, value=formats.count(one.points[str(c.position)])) for c in criteria),
            Row(key=_("Points of 100"), value=presenters.points_of_hundred(one.total)),
        ],
        words=one.reasons,
    )


def _application_facts(
    request: ActorRequest, row: Application, scored: queries.Scored
) -> list[Row]:
    pack = rules.pack()
    return [
        Row(
            key=_("Received"),
            value=formats.moment(row.received_at, request.organisation.time_zone, year=True),
        ),
        Row(key=_("Kind"), value=ORGANISATIONS.get(row.kind, row.kind)),
        # Where somebody is from may not count: whoever scores does not read it.
        Row(key=_("Country"), value=countries.name(row.country, languages.current().code)
            if row.outcome else _("Shown after the decision")),
        Row(key=_("Size"), value=rules.in_words(pack.sizes[row.size])
            if row.size in pack.sizes else row.size),
        Row(key=_("Scores given"), value=formats.count(scored.count)),
        Row(key=_("Points of 100"), value=presenters.points_of_hundred(scored.mean)
            or _("Not yet: members score without seeing each other")),
    ]  # fmt: skip


def _application_acts(request: ActorRequest, row: Application, scored: queries.Scored) -> list[Act]:
    def to(name: str) -> str:
        return goes_to(request, name, applicant_id=row.id)

    found = []
    is_published = row.call.state == CallState.PUBLISHED
    if (is_published or actions.is_undecided(row)) and request.at > row.call.closes_at:
        if not scored.is_complete and scored.mine is None and not row.outcome:
            found.append(Act(label=_("Score"), url=to("score"), is_main=True))
        if scored.mine is None:
            found.append(Act(label=_("I have a conflict"), url=to("conflict"), is_post=True))
        found.append(Act(label=_("Decide"), url=to("decide"), is_main=scored.is_complete))
        if row.outcome:
            found.append(Act(label=_("Take the decision back"), url=to("take-back")))
    if row.call.state in (CallState.DECIDED, CallState.CLOSED):
        found.append(Act(label=_("Letter (PDF)"), url=to("letter"), icon="print"))
        appeal = row.appeals.first()
        if appeal is not None and appeal.decided_at is None:
            found.append(Act(label=_("Decide on the appeal"), url=to("appeal"), is_main=True))
    return found


@page(SELECT, POST)
def conflict(request: ActorRequest, applicant_id: UUID) -> HttpResponse:
    """Declare a conflict."""
    actions.declare_conflict(applicant_id, by=request.actor, at=request.at)
    return done(request, "application", applicant_id=applicant_id)


def _to_application(request: ActorRequest, row: Application) -> tuple[str, str]:
    return goes_to(request, "application", applicant_id=row.id), row.name


@page(SELECT, BOTH)
def score(request: ActorRequest, applicant_id: UUID) -> HttpResponse:
    """Score an application."""
    row = queries.application(applicant_id)
    criteria = list(row.call.criteria.order_by("position", "id"))
    form = forms.ScoreForm(data(request), criteria=criteria)

    def do(given: dict[str, Any]) -> str:
        actions.score(
            applicant_id,
            form.points,
            given["reasons"],
            given["has_no_conflict"],
            by=request.actor,
            at=request.at,
        )
        messages.success(request, _("Scored. You see the others when enough have scored."))
        return goes_to(request, "application", applicant_id=applicant_id)

    return run_form(
        request, form, do, title=_("Score"), submit=_("Score, for good"),
        back=_to_application(request, row),
        lead=_("You do not see what others gave, and they do not see yours."),
    )  # fmt: skip


@page(SELECT, BOTH)
def decide(request: ActorRequest, applicant_id: UUID) -> HttpResponse:
    """Decide on an application."""
    row = queries.application(applicant_id)
    start = {"outcome": row.outcome, "reasons": row.reasons}
    form = forms.DecisionForm(data(request), initial=start)

    def do(given: dict[str, Any]) -> str:
        actions.decide(
            applicant_id, given["outcome"], given["reasons"], by=request.actor, at=request.at
        )
        return goes_to(request, "application", applicant_id=applicant_id)

    return run_form(
        request, form, do, title=_("Decide"), submit=_("Decide"),
        back=_to_application(request, row),
        lead=_("Selected is possible only with enough points by the published criteria."),
    )  # fmt: skip


@page(SELECT, BOTH)
def take_back(request: ActorRequest, applicant_id: UUID) -> HttpResponse:
    """Take a decision back before the results are told."""
    row = queries.application(applicant_id)
    form = forms.WordsForm(data(request), label=_("Why is it taken back?"))

    def do(given: dict[str, Any]) -> str:
        actions.take_back_decision(applicant_id, given["words"], by=request.actor, at=request.at)
        messages.success(request, _("Taken back. It can be scored and decided again."))
        return goes_to(request, "application", applicant_id=applicant_id)

    return run_form(
        request, form, do, title=_("Take the decision back"), submit=_("Take it back"),
        back=_to_application(request, row),
        lead=_("Possible until the results are told. Who decided and why stays on record."),
    )  # fmt: skip


@page(SELECT, BOTH)
def appeal(request: ActorRequest, applicant_id: UUID) -> HttpResponse:
    """Decide on an appeal."""
    row = queries.application(applicant_id)
    form = forms.AppealDecisionForm(data(request))

    def do(given: dict[str, Any]) -> str:
        actions.decide_appeal(
            applicant_id, given["upheld"] == "yes", given["reasons"],
            by=request.actor, at=request.at,
        )  # fmt: skip
        return goes_to(request, "application", applicant_id=applicant_id)

    return run_form(
        request, form, do, title=_("Decide on the appeal"), submit=_("Decide"),
        back=_to_application(request, row),
        lead=_("Only somebody who neither scored nor decided does this. If the appeal is right and "
               "the scores suffice, the organisation is selected. If not, others score it anew."),
    )  # fmt: skip


@page(SELECT)
def letter(request: ActorRequest, applicant_id: UUID) -> HttpResponse:
    """Give the letter that the applicant can read, too."""
    row = queries.application(applicant_id)
    return letters.letter(row, request.organisation, request.at)
