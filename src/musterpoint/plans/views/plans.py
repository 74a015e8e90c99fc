"""The list of plans, one plan with its versions and history, its figures, its PDF."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from musterpoint.audit import actions as audit
from musterpoint.people import countries
from musterpoint.plans import actions, forms, keeping, mapping, presenters, queries, scenarios
from musterpoint.plans import content as contents
from musterpoint.plans.actions import HeadIn, PlanIn
from musterpoint.plans.models import PlanVersion, VersionState
from musterpoint.plans.queries import Filters, Overview
from musterpoint.plans.sections import in_words, pack
from musterpoint.plans.views.pages import as_id, colleagues, data, goes_to, run_form, show
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats, languages
from musterpoint.web.forms import Form
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import Event, Row

READ, CHANGE = Permission.PLANS_READ, Permission.PLANS_CHANGE
BORDERS = _l("Borders by Natural Earth; they say nothing about anybody’s claim.")
STANDINGS = ("overdue", "in_force", "review", "draft", "retired")


@page(READ)
def plans(request: ActorRequest) -> HttpResponse:
    """List plans, those overdue first."""
    asked = request.GET
    standing = asked.get("standing", "")
    filters = Filters(
        kind=asked.get("kind", "")[:20].replace("\0", ""),
        country=asked.get("country", "")[:3].replace("\0", ""),
        standing=standing if standing in STANDINGS else "",
        text=asked.get("q", "")[:100],
    )
    every = queries.plans(Filters(), request.at.date())
    found = queries.plans(filters, request.at.date())
    code = languages.current().code
    context = {
        "lines": [_line(one) for one in found],
        "filters": filters,
        "kinds": [(one.code, one.name) for one in pack().kinds.values()],
        "standings": [(one, presenters.KINDS[one][1]) for one in STANDINGS],
        "countries": sorted(
            {(one.plan.country, countries.name(one.plan.country, code)) for one in every},
            key=lambda one: one[1],
        ),
        "any": bool(every),
        "at_work": queries.activations(None, request.at)[:5],
    }
    return show(request, "list", context)


def _line(one: queries.PlanLine) -> dict[str, Any]:
    kind, word = presenters.KINDS[one.standing]
    waits = one.newest is not None and one.newest.state in (
        VersionState.DRAFT,
        VersionState.REVIEW,
    )
    return {
        "row": one.plan,
        "kind": pack().kinds[one.plan.kind].name,
        "country": countries.name(one.plan.country, languages.current().code),
        "tag": kind,
        "word": word,
        "waits": presenters.KINDS[one.newest.state] if waits and one.newest else None,
        "in_force": one.in_force,
        "active": one.active,
    }


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Begin a plan."""
    there = [
        (str(one.plan.id), one.plan.name) for one in queries.plans(Filters(), request.at.date())
    ]
    form = forms.PlanForm(data(request), colleagues=colleagues(request), plans=there)

    def do(given: dict[str, Any]) -> str:
        made = actions.create_plan(
            PlanIn(
                name=given["name"],
                kind=given["kind"],
                holder=given["holder"],
                country=given["country"],
                holder_name=given["holder_name"],
                owner_id=as_id(given["owner_id"]),
                copy_of=as_id(given["copy_of"]),
            ),
            by=request.actor,
            at=request.at,
        )
        return goes_to(request, "plan", plan_id=made.id)

    return run_form(
        request, form, do, title=_("Begin a plan"), submit=_("Begin"),
        back=(goes_to(request, "list"), _("Plans")),
        lead=_("Nothing is in force until somebody else has approved it."),
    )  # fmt: skip


def opened(request: ActorRequest, plan_id: UUID, number: int | None = None) -> Overview:
    """Return a plan with what it says; that it was read is recorded."""
    found = queries.overview(plan_id, request.at, number)
    audit.saw("plans.plan.read", [plan_id], by=request.actor, at=request.at)
    return found


@page(READ)
def plan(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """Show a plan: where it stands, what it lacks, its sections, its history."""
    found = opened(request, plan_id)
    row, shown = found.line.plan, found.shown
    names = queries.names_of([row.owner_id, shown.sent_by, shown.approved_by])
    kind, word = presenters.KINDS[found.line.standing]
    context = {
        "found": found,
        "plan": row,
        "tag": kind,
        "word": word,
        "version_tag": presenters.KINDS[shown.state],
        "facts": facts(found, names),
        "sections": presenters.section_lines(found.content, found.gaps, row.kind),
        "gaps": len(found.gaps),
        "map": mapping.drawing(found.content),
        "borders": BORDERS,
        "versions": list(
            PlanVersion.objects.filter(plan=row).defer("sealed", "previous").order_by("-number")
        ),
        "history": [
            Event(
                when=formats.moment(one.happened_at, request.organisation.time_zone, year=True),
                text=f"{one.get_word_display()} · {name}" if name else one.get_word_display(),
                note=one.note,
            )
            for one, name in queries.history(plan_id)
        ],
        "activations": [
            one for one in queries.activations(None, request.at) if one.row.plan_id == row.id
        ],
        "may_share": request.actor.may(CHANGE) and request.actor.may(Permission.DISCLOSURES_SEND),
        "is_draft": shown.state == VersionState.DRAFT and row.retired_at is None,
        "is_review": shown.state == VersionState.REVIEW and row.retired_at is None,
        "may_decide": request.actor.id != shown.sent_by
        and str(request.actor.id) not in shown.writers.split(),
    }
    return show(request, "plan", context)


def facts(found: Overview, names: dict[UUID, str], *, is_open: bool = False) -> list[Row]:
    """Return where a plan stands; without who looks after it and approved it when ``is_open``."""
    row, shown = found.line.plan, found.shown
    marking = contents.classification(found.content, pack())
    owner = Row(
        key=_("Looked after by"),
        value=names.get(row.owner_id, "") if row.owner_id else _("Nobody"),
    )
    approved = Row(
        key=_("Approved by"),
        value=names.get(shown.approved_by, "") if shown.approved_by else _("Not yet"),
    )
    return [
        Row(key=_("Kind"), value=pack().kinds[row.kind].name),
        Row(
            key=_("Whose"),
            value=formats.listed(
                one for one in (in_words(pack().holders[row.holder]), row.holder_name) if one
            ),
        ),
        Row(key=_("Country"), value=countries.name(row.country, languages.current().code)),
        *(() if marking is None else (Row(key=_("Classification"), value=in_words(marking)),)),
        *(() if is_open else (owner,)),
        Row(
            key=_("To be reviewed by"),
            value=formats.day(row.review_due, year=True)
            if row.review_due
            else _("Once it is in force"),
        ),
        *(() if is_open else (approved,)),
        Row(key=_("Migrants consulted"), value=_consulted(found, is_open=is_open)),
    ]


def _consulted(found: Overview, *, is_open: bool) -> str:
    """Return whether migrants were; the reason why not, which may name people, unless open."""
    if contents.is_made_with_migrants(found.content, pack()):
        return _("Yes")
    why = "" if is_open else found.shown.without_migrants
    return f"{_('No')}: {why}" if why else _("No")


@page(CHANGE, BOTH)
def head(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """Change a plan's name, owner and day of review."""
    row = queries.plan(plan_id)
    start = {
        "name": row.name,
        "holder_name": row.holder_name,
        "owner_id": str(row.owner_id or ""),
        "review_due": row.review_due,
    }
    form = forms.HeadForm(data(request), initial=start, colleagues=colleagues(request))

    def do(given: dict[str, Any]) -> str:
        actions.change_head(
            plan_id,
            HeadIn(
                name=given["name"],
                holder_name=given["holder_name"],
                owner_id=as_id(given["owner_id"]),
                review_due=given["review_due"],
            ),
            by=request.actor,
            at=request.at,
        )
        return goes_to(request, "plan", plan_id=plan_id)

    return run_form(
        request, form, do, title=_("Name, owner and review"), submit=_("Keep"),
        back=(goes_to(request, "plan", plan_id=plan_id), row.name),
    )  # fmt: skip


@page(READ)
def version(request: ActorRequest, plan_id: UUID, plan_version: int) -> HttpResponse:
    """Show what a version says, whole, and what changed since the one before."""
    found = opened(request, plan_id, plan_version)
    before = (
        keeping.opened(queries.version(plan_id, plan_version - 1), request.at)
        if plan_version > 1
        else {}
    )
    changes = contents.compared(before, found.content) if plan_version > 1 else []
    context = {
        "found": found,
        "plan": found.line.plan,
        "tag": presenters.KINDS[found.shown.state],
        "parts": [
            (section, presenters.rows_in_words(section, found.content[code]))
            for code, section in pack().sections.items()
            if found.content.get(code)
        ],
        "changes": presenters.changes_in_words(changes),
        "is_first": plan_version == 1,
    }
    return show(request, "version", context)


@page(READ)
def figures(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """Show what each scenario of the plan would take."""
    found = opened(request, plan_id)
    here = pack()
    made = scenarios.scenarios(found.content, here.family, here.horizon_days)
    context = {
        "plan": found.line.plan,
        "number": found.shown.number,
        "scenarios": [presenters.scenario_shown(one) for one in made],
        "sources": presenters.sources_shown(found.content),
        "family": here.family,
        "horizon": here.horizon_days,
    }
    return show(request, "figures", context)


#: step -> form, title, words of the button, permission.
STEPS: dict[str, tuple[type[Form], Any, Any, Permission]] = {
    "send": (forms.SendForm, _l("Send to review"), _l("Send"), CHANGE),
    "back": (forms.WhyForm, _l("Give back for changes"), _l("Give back"), Permission.PLANS_APPROVE),
    "approve": (forms.ApproveForm, _l("Approve"), _l("Approve"), Permission.PLANS_APPROVE),
    "reviewed": (
        forms.WhyForm, _l("Reviewed and still good"), _l("Keep"), Permission.PLANS_APPROVE,
    ),
    "retire": (forms.WhyForm, _l("Retire the plan"), _l("Retire"), Permission.PLANS_APPROVE),
    "version": (forms.NothingForm, _l("Begin a new version"), _l("Begin"), CHANGE),
}  # fmt: skip
DONE = {
    "send": _l("Sent to review. Somebody else approves it or gives it back."),
    "back": _l("Given back to its writers."),
    "approve": _l("The plan is in force."),
    "reviewed": _l("The next review is set."),
    "retire": _l("The plan is retired. It can still be read."),
    "version": _l("A draft was begun with what is in force."),
}


@page(READ, BOTH)
def step(request: ActorRequest, plan_id: UUID, plan_step: str) -> HttpResponse:
    """Take a step in the life of a plan, after a question."""
    if plan_step not in STEPS:
        raise Http404
    made, title, button, permission = STEPS[plan_step]
    request.actor.require(permission)
    row = queries.plan(plan_id)
    seen = queries.version(plan_id).revision
    form: Any = made(data(request), initial={"revision": seen})
    if plan_step == "send" and contents.is_made_with_migrants(
        opened(request, plan_id).content, pack()
    ):
        del form.fields["without_migrants"]

    def do(given: dict[str, Any]) -> str:
        _take(plan_step, plan_id, given, request)
        messages.success(request, DONE[plan_step])
        return goes_to(request, "plan", plan_id=plan_id)

    return run_form(
        request, form, do, title=title, submit=button, lead=row.name,
        back=(goes_to(request, "plan", plan_id=plan_id), row.name),
    )  # fmt: skip


def _take(name: str, plan_id: UUID, given: dict[str, Any], request: ActorRequest) -> None:
    who: dict[str, Any] = {"by": request.actor, "at": request.at}
    why = given.get("why", "")
    if name == "send":
        actions.send_to_review(plan_id, given.get("without_migrants", ""), **who)
    elif name == "back":
        actions.give_back(plan_id, why, **who)
    elif name == "approve":
        actions.approve(plan_id, why, given["revision"], **who)
    elif name == "reviewed":
        actions.confirm_review(plan_id, why, **who)
    elif name == "retire":
        actions.retire(plan_id, why, **who)
    else:
        actions.new_version(plan_id, **who)
