"""The list of evaluations, one of them with its plan, its steps, its terms of reference."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from musterpoint.audit import actions as audit
from musterpoint.evaluation.models import EvaluationVersion, VersionState
from musterpoint.evaluation.pages import (
    CHANGE,
    READ,
    as_file,
    as_id,
    colleagues,
    crises,
    data,
    named,
)
from musterpoint.evaluation.planning import (
    actions,
    evaluating,
    forms,
    keeping,
    presenters,
    queries,
    rules,
)
from musterpoint.evaluation.planning.kinds import in_words, pack, sections
from musterpoint.evaluation.planning.queries import Filters, Overview
from musterpoint.evaluation.planning.values import EvaluationIn
from musterpoint.evaluation.planning.views import PAGES
from musterpoint.plans import content as contents
from musterpoint.web import formats, tables
from musterpoint.web.forms import Form
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import Event, Row
from musterpoint.web.pdf import render

HEAD = ("name", "kind", "crisis", "standing", "counts_from", "report_due", "questions_answered")


def _filters(request: ActorRequest) -> Filters:
    asked = named(request, {"kind": 20, "standing": 20, "crisis": 50, "q": 100})
    standing = asked["standing"] if asked["standing"] in queries.STANDINGS else ""
    return Filters(kind=asked["kind"], standing=standing, crisis=asked["crisis"], text=asked["q"])


@page(READ)
def evaluations(request: ActorRequest) -> HttpResponse:
    """List evaluations, those whose report is due first on top."""
    filters = _filters(request)
    today = request.at.date()
    found = queries.evaluations(filters, today)
    context = {
        "lines": [
            {
                "row": one.row,
                "kind": in_words(pack().kinds[one.row.kind]),
                "tag": presenters.STANDINGS[one.standing],
                "answered": one.answered,
            }
            for one in found
        ],
        "filters": filters,
        "kinds": [(code, in_words(words)) for code, words in pack().kinds.items()],
        "standings": [(one, presenters.STANDINGS[one][1]) for one in queries.STANDINGS],
        "any": bool(found) or bool(queries.evaluations(Filters(), today)),
    }
    return PAGES.show(request, "list", context)


@page(READ)
def export(request: ActorRequest) -> HttpResponse:
    """Give the list as CSV or XLSX."""
    kind = "xlsx" if request.GET.get("as") == "xlsx" else "csv"
    rows = [
        [
            one.row.name, one.row.kind, one.row.crisis.slug if one.row.crisis else "",
            one.standing, str(one.row.counts_from or ""), str(one.row.report_due or ""),
            str(one.answered),
        ]
        for one in queries.evaluations(_filters(request), request.at.date())
    ]  # fmt: skip
    table = [HEAD, *rows]
    made = tables.xlsx_file(table, "Evaluations") if kind == "xlsx" else tables.csv_file(table)
    return as_file(made, tables.content_type(kind), f"evaluations.{kind}")


def _head(given: dict[str, Any]) -> EvaluationIn:
    return EvaluationIn(
        name=given["name"],
        kind=given.get("kind", ""),
        crisis_id=as_id(given["crisis_id"]),
        owner_id=as_id(given["owner_id"]),
        counts_from=given["counts_from"],
        report_due=given["report_due"],
    )


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Begin an evaluation."""
    form = forms.NewForm(data(request), colleagues=colleagues(request), crises=crises())

    def do(given: dict[str, Any]) -> str:
        made = actions.begin(_head(given), by=request.actor, at=request.at)
        return PAGES.goes_to(request, "evaluation", evaluation_id=made.id)

    return PAGES.run_form(
        request, form, do, title=_("Plan an evaluation"), submit=_("Begin"),
        back=(PAGES.goes_to(request, "list"), _("Evaluations")),
        lead=_("Plan it before the crisis ends: what nobody asked in time cannot be found later."),
    )  # fmt: skip


def opened(request: ActorRequest, evaluation_id: UUID, number: int | None = None) -> Overview:
    """Return an evaluation with what its plan says; that it was read is recorded."""
    found = queries.overview(evaluation_id, request.at, number)
    audit.saw("evaluation.plan.read", [evaluation_id], by=request.actor, at=request.at)
    return found


@page(READ)
def evaluation(request: ActorRequest, evaluation_id: UUID) -> HttpResponse:
    """Show an evaluation: where it stands, what its plan lacks, its sections and history."""
    found = opened(request, evaluation_id)
    row, shown = found.line.row, found.shown
    answered = queries.findings(evaluation_id, request.at)
    is_open = row.finished_at is None
    context = {
        "found": found,
        "row": row,
        "tag": presenters.STANDINGS[found.line.standing],
        "version_tag": presenters.STANDINGS[shown.state],
        "facts": _facts(found),
        "sections": presenters.section_lines(found.content, found.gaps),
        "gaps": len(found.gaps),
        "why_alone": rules.why_alone(found.content, pack()),
        "share": rules.evaluators(found.content, pack()),
        "versions": EvaluationVersion.objects.filter(evaluation=row)
        .defer("sealed")
        .order_by("-number"),
        "answered": sum(1 for one in answered if one.latest),
        "asked": len(answered),
        "waiting": evaluating.waiting(evaluation_id),
        "history": [
            Event(
                when=formats.moment(one.happened_at, request.organisation.time_zone, year=True),
                text=f"{one.get_word_display()} · {name}" if name else one.get_word_display(),
                note=one.note,
            )
            for one, name in queries.history(evaluation_id)
        ],
        "is_draft": shown.state == VersionState.DRAFT and is_open,
        "is_review": shown.state == VersionState.REVIEW and is_open,
        "is_approved": shown.state == VersionState.APPROVED and is_open,
        "may_decide": request.actor.id != shown.sent_by
        and str(request.actor.id) not in shown.writers.split(),
    }
    return PAGES.show(request, "evaluation", context)


def _facts(found: Overview) -> list[Row]:
    row, shown = found.line.row, found.shown
    names = queries.names_of([row.owner_id, shown.approved_by])
    share = rules.evaluators(found.content, pack())

    def day(value: Any) -> str:
        return formats.day(value, year=True) if value else _("Not said")

    return [
        Row(key=_("Kind"), value=in_words(pack().kinds[row.kind])),
        Row(key=_("Crisis"), value=row.crisis.name if row.crisis else _("None in particular")),
        Row(key=_("Looked after by"), value=names.get(row.owner_id, "") if row.owner_id else ""),
        Row(key=_("Phases are counted from"), value=day(row.counts_from)),
        Row(key=_("The report is due on"), value=day(row.report_due)),
        Row(
            key=_("Evaluators"),
            value=_("%(part)s of %(all)s (%(share)s) speak for migrants' groups or civil society")
            % {
                "part": formats.count(share.involved),
                "all": formats.count(share.total),
                "share": formats.percent(share.part),
            },
        ),
        Row(
            key=_("Approved by"),
            value=names.get(shown.approved_by, "") if shown.approved_by else _("Not yet"),
        ),
    ]


@page(CHANGE, BOTH)
def head(request: ActorRequest, evaluation_id: UUID) -> HttpResponse:
    """Change the name, crisis, owner and days of an evaluation."""
    row = queries.evaluation(evaluation_id)
    start = {
        "name": row.name,
        "crisis_id": str(row.crisis_id or ""),
        "owner_id": str(row.owner_id or ""),
        "counts_from": row.counts_from,
        "report_due": row.report_due,
    }
    form = forms.HeadForm(
        data(request), initial=start, colleagues=colleagues(request), crises=crises()
    )
    back = PAGES.goes_to(request, "evaluation", evaluation_id=evaluation_id)

    def do(given: dict[str, Any]) -> str:
        actions.change_head(evaluation_id, _head(given), by=request.actor, at=request.at)
        return back

    return PAGES.run_form(
        request, form, do, title=_("Name, owner and days"), submit=_("Keep"), back=(back, row.name)
    )


@page(READ)
def version(request: ActorRequest, evaluation_id: UUID, evaluation_version: int) -> HttpResponse:
    """Show what a version says, whole, and how many rows changed since the one before."""
    found = opened(request, evaluation_id, evaluation_version)
    before = (
        keeping.opened(queries.version(evaluation_id, evaluation_version - 1), request.at)
        if evaluation_version > 1
        else {}
    )
    changed = {one.section for one in contents.compared(before, found.content)}
    context = {
        "found": found,
        "row": found.line.row,
        "tag": presenters.STANDINGS[found.shown.state],
        "parts": [
            (
                part,
                presenters.rows_in_words(part, found.content[code]),
                bool(before) and code in changed,
            )
            for code, part in sections().items()
            if found.content.get(code)
        ],
    }
    return PAGES.show(request, "version", context)


@page(READ)
def terms(request: ActorRequest, evaluation_id: UUID) -> HttpResponse:
    """Give the terms of reference as a document; evaluators stand in it by group, not by name."""
    found = opened(request, evaluation_id)
    row = found.line.row
    document = {
        "title": row.name,
        "kind": _("Terms of reference"),
        "organisation": request.organisation.name,
        "note": _("Version %(number)s. Evaluators are not named.")
        % {"number": formats.count(found.shown.number)},
        "state": str(presenters.STANDINGS[found.shown.state][1]),
        "facts": [[str(one.key), str(one.value)] for one in _facts(found)],
        "terms": [
            [cell for _column, cell in one.cells]
            for one in presenters.rows_in_words(sections()["terms"], found.content.get("terms", ()))
        ],
        "sections": [
            {
                "title": part.name,
                "columns": [one.name for one in part.open_columns],
                "rows": [
                    [text for _column, text in one.cells]
                    for one in presenters.rows_in_words(part, found.content[code], is_open=True)
                ],
            }
            for code, part in sections().items()
            if code != "terms" and found.content.get(code)
        ],
    }
    made = render("evaluation/typst/terms.typ", document, at=request.at)
    return as_file(made, "application/pdf", "terms-of-reference.pdf")


Step = Callable[..., object]
#: step -> form, title, words of the button, what it does, what is said afterwards.
STEPS: dict[str, tuple[type[Form], Any, Any, Step, Any]] = {
    "send": (
        forms.NothingForm, _l("Send to review"), _l("Send"), actions.send_to_review,
        _l("Sent to review. Somebody else approves it or gives it back."),
    ),
    "back": (
        forms.WhyForm, _l("Give back for changes"), _l("Give back"), actions.give_back,
        _l("Given back to its writers."),
    ),
    "approve": (
        forms.ApproveForm, _l("Approve the plan"), _l("Approve"), actions.approve,
        _l("The plan is approved. Findings can be written."),
    ),
    "version": (
        forms.NothingForm, _l("Begin a new version"), _l("Begin"), actions.new_version,
        _l("A draft was begun with what was approved."),
    ),
    "finish": (
        forms.NothingForm, _l("Finish the report"), _l("Finish"), actions.finish,
        _l("The report is finished and stands as it is."),
    ),
}  # fmt: skip


@page(CHANGE, BOTH)
def step(request: ActorRequest, evaluation_id: UUID, evaluation_step: str) -> HttpResponse:
    """Take a step in the life of an evaluation, after a question."""
    if evaluation_step not in STEPS:
        raise Http404
    made, title, button, take, done = STEPS[evaluation_step]
    row = queries.evaluation(evaluation_id)
    form: Any = made(data(request), initial={"revision": queries.version(evaluation_id).revision})
    back = PAGES.goes_to(request, "evaluation", evaluation_id=evaluation_id)

    def do(given: dict[str, Any]) -> str:
        take(evaluation_id, **given, by=request.actor, at=request.at)
        messages.success(request, done)
        return back

    return PAGES.run_form(
        request, form, do, title=title, submit=button, lead=row.name, back=(back, row.name)
    )
