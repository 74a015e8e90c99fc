"""Selection of partners on the desk: calls with their criteria, applications and figures."""

from collections.abc import Callable
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext

from musterpoint.audit import actions as audit
from musterpoint.exchange import actions, forms, presenters, queries, rules
from musterpoint.exchange.actions import CallIn
from musterpoint.exchange.models import Application, Call, CallState
from musterpoint.exchange.views.pages import SELECT, done, goes_to, run_form, show_detail, show_list
from musterpoint.people import countries
from musterpoint.tenancy.models import OrganisationKind
from musterpoint.web import formats, languages
from musterpoint.web.cards import Act, Cell, Part, data, table_file
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Row

ORGANISATIONS = dict(OrganisationKind.choices)


@page(SELECT)
def calls(request: ActorRequest) -> HttpResponse:
    """List calls."""
    rows = [
        [
            Cell(text=one.title, url=goes_to(request, "call", call_id=one.id)),
            Cell(text=formats.moment(one.closes_at, request.organisation.time_zone, year=True)),
            Cell(text=one.get_state_display(), tag=presenters.CALLS[CallState(one.state)]),
        ]
        for one in queries.calls(request.GET.get("q", "")[:100])
    ]
    return show_list(
        request, "calls", title=_("Selection of partners"),
        sub=_("By published criteria, scored by two, with reasons and appeal"),
        columns=[pgettext("of partners", "Call"), _("Applications until"), _("State")], rows=rows,
        acts=[Act(label=_("Write a call"), url=goes_to(request, "call-new"), is_main=True,
                  icon="plus")],
        empty=(_("No call yet"),
               _("Write what you look for, what counts and how much; then publish it.")),
    )  # fmt: skip


def _call_form(request: ActorRequest, row: Call | None) -> forms.CallForm:
    pack = rules.pack()
    start: dict[str, Any] = {
        "gap": pack.gap,
        "threshold": pack.threshold,
        "appeal_days": pack.appeal_days,
    }
    if row is not None:
        names = ("title", "slug", "about", "closes_at", "score_by", *start)
        start = {name: getattr(row, name) for name in names}
    zone = ZoneInfo(request.organisation.time_zone)
    return forms.CallForm(data(request), initial=start, zone=zone)


@page(SELECT, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Write a call."""

    def do(given: dict[str, Any]) -> str:
        made = actions.write_call(CallIn(**given), by=request.actor, at=request.at)
        return goes_to(request, "call", call_id=made.id)

    return run_form(
        request, _call_form(request, None), do, title=_("Write a call"), submit=_("Save"),
        back=(goes_to(request, "calls"), _("Selection of partners")),
        lead=_("Nothing is public before you publish it."),
    )  # fmt: skip


@page(SELECT, BOTH)
def edit(request: ActorRequest, call_id: UUID) -> HttpResponse:
    """Change a draft."""
    row = queries.call(call_id)

    def do(given: dict[str, Any]) -> str:
        actions.write_call(CallIn(**given), call_id, by=request.actor, at=request.at)
        return goes_to(request, "call", call_id=call_id)

    return run_form(
        request, _call_form(request, row), do, title=_("Change the call"), submit=_("Save"),
        back=back_to(request, row),
    )  # fmt: skip


def back_to(request: ActorRequest, row: Call) -> tuple[str, str]:
    """Return the address and the name of a call."""
    return goes_to(request, "call", call_id=row.id), row.title


@page(SELECT)
def call(request: ActorRequest, call_id: UUID) -> HttpResponse:
    """Show a call: its criteria, its applications, its figures."""
    row = queries.call(call_id)
    criteria = list(row.criteria.order_by("position", "id"))
    summed = sum(one.weight for one in criteria)
    is_draft = row.state == CallState.DRAFT
    parts = [
        Part(title=_("What we look for"), code="about", words=row.about),
        Part(
            title=_("Criteria"), code="criteria",
            columns=[_("Criterion"), _("Weight"), _("At least")],
            rows=[
                [Cell(text=one.name, note=one.looks_at,
                      url=goes_to(request, "criterion", call_id=row.id,
                                  criterion_place=one.position) if is_draft else ""),
                 Cell(text=formats.count(one.weight)), Cell(text=formats.count(one.least))]
                for one in criteria
            ],
            empty=_("No criterion yet"),
            acts=[Act(label=_("Add a criterion"),
                      url=goes_to(request, "criterion-new", call_id=row.id))] if is_draft else [],
        ),
    ]  # fmt: skip
    if not is_draft:
        parts.insert(0, _applications(request, row))
    if row.state in (CallState.DECIDED, CallState.CLOSED):
        parts.append(_figures(row))
    note = ""
    if is_draft and summed != rules.WHOLE:
        note = _("The weights add up to %(sum)s. They must add up to 100.") % {
            "sum": formats.count(summed)
        }
    return show_detail(
        request, back=(goes_to(request, "calls"), _("Selection of partners")), title=row.title,
        tag=(presenters.CALLS[CallState(row.state)], row.get_state_display()),
        acts=_acts(request, row), parts=parts,
        side=[Part(title=_("Facts"), code="facts", facts=_facts(request, row))], note=note,
    )  # fmt: skip


def _facts(request: ActorRequest, row: Call) -> list[Row]:
    zone = request.organisation.time_zone
    found = [
        Row(key=_("Applications until"), value=formats.moment(row.closes_at, zone, year=True)),
        Row(key=_("Scored until"), value=formats.moment(row.score_by, zone, year=True)),
        Row(key=_("Points of 100 that are needed"), value=formats.count(row.threshold)),
        Row(key=_("A third scores above a gap of"), value=formats.count(row.gap)),
        Row(key=_("Days to appeal"), value=formats.count(row.appeal_days)),
        Row(
            key=_("May not count"),
            value=formats.listed(rules.in_words(one.names) for one in rules.pack().may_not_count),
        ),
    ]
    if row.appeal_until:
        found.append(
            Row(key=_("Appeals until"), value=formats.moment(row.appeal_until, zone, year=True))
        )
    return found


def _acts(request: ActorRequest, row: Call) -> list[Act]:
    def to(name: str, **parts: object) -> str:
        return goes_to(request, name, call_id=row.id, **parts)

    def step(name: str, label: str) -> Act:
        return Act(label=label, url=to("call-step", call_step=name), is_post=True, is_main=True)

    if row.state == CallState.DRAFT:
        return [
            Act(label=_("Change"), url=to("call-edit"), icon="pen"),
            step("publish", _("Publish")),
        ]
    found = [
        Act(label=_("Public page"), url=url(request, "selection:call", call_slug=row.slug)),
        Act(label=_("CSV"), url=f"{to('call-file')}?kind=csv"),
        Act(label=_("XLSX"), url=f"{to('call-file')}?kind=xlsx"),
    ]
    if row.state == CallState.PUBLISHED and request.at > row.closes_at:
        found.append(step("tell", _("Tell the results")))
    if row.appeal_until and row.state == CallState.DECIDED and request.at > row.appeal_until:
        found.append(step("close", _("Close")))
    return found


def _applications(request: ActorRequest, row: Call) -> Part:
    lines = queries.applications(row, by=request.actor)
    return Part(
        title=pgettext("of partners", "Applications"),
        code="applications",
        columns=[_("Organisation"), _("Scores"), _("Decision")],
        rows=[
            [
                Cell(
                    text=one.row.name,
                    url=goes_to(request, "application", applicant_id=one.row.id),
                    note=one.row.reference,
                ),
                Cell(
                    text=presenters.points_of_hundred(one.scored.mean)
                    or _("%(count)s given") % {"count": formats.count(one.scored.count)},
                    note=_("A third member scores it") if one.scored.needs_third else "",
                ),
                Cell(text=one.row.get_outcome_display(), tag=outcome_tag(one.row))
                if one.row.outcome
                else Cell(text=_("Open"), tag="unk"),
            ]
            for one in lines
        ],
        empty=_("Nobody has applied yet"),
    )


def outcome_tag(row: Application) -> str:
    """Return the kind of tag of a decision."""
    return "ok" if row.outcome == "selected" else "off"


def _figures(row: Call) -> Part:
    return Part(
        title=_("Who applied and who was selected"),
        code="figures",
        columns=[_("Group"), _("Applied"), _("Selected")],
        rows=[
            [Cell(text=one["label"]), Cell(text=one["applied"]), Cell(text=one["selected"])]
            for one in group_rows(row)
        ],
    )


def group_rows(row: Call) -> list[dict[str, str]]:
    """Return the figures by group in words; those too small to tell are named so."""
    pack = rules.pack()
    code = languages.current().code
    few = _("fewer than %(n)s, or hidden with it") % {"n": formats.count(pack.smallest)}
    names: dict[str, Callable[[str], str]] = {
        "": lambda value: value or str(_("All")),
        "kind": lambda value: str(ORGANISATIONS.get(value, value)),
        "country": lambda value: countries.name(value, code),
        "size": lambda value: rules.in_words(pack.sizes[value]) if value in pack.sizes else value,
    }
    return [
        {
            "label": names[one.group](one.value),
            "applied": formats.count(one.applied) if one.applied is not None else few,
            "selected": formats.count(one.selected) if one.selected is not None else few,
        }
        for one in queries.statistics(row)
    ]


@page(SELECT, BOTH)
def criterion(
    request: ActorRequest, call_id: UUID, criterion_place: int | None = None
) -> HttpResponse:
    """Add a criterion, change it, or take it out."""
    row = queries.call(call_id)
    found = row.criteria.filter(position=criterion_place).first() if criterion_place else None
    if criterion_place and found is None:
        raise Http404
    if found is not None and request.method == "POST" and "remove" in request.POST:
        actions.remove_criterion(call_id, found.position, by=request.actor, at=request.at)
        return done(request, "call", call_id=call_id)
    names = ("name", "looks_at", "weight", "least")
    start = {name: getattr(found, name) for name in names} if found else {}
    form = forms.CriterionForm(data(request), initial=start)

    def do(given: dict[str, Any]) -> str:
        actions.put_criterion(
            call_id,
            given["name"],
            given["looks_at"],
            given["weight"],
            given["least"],
            criterion_place,
            by=request.actor,
            at=request.at,
        )
        return goes_to(request, "call", call_id=call_id)

    excluded = formats.listed(rules.in_words(one.names) for one in rules.pack().may_not_count)
    return run_form(
        request, form, do, title=_("Criterion"), submit=_("Save"), back=back_to(request, row),
        lead=_("May not count: %(what)s") % {"what": excluded}, may_remove=found is not None,
    )  # fmt: skip


STEPS: dict[str, tuple[Callable[..., Call], Any]] = {
    "publish": (actions.publish_call, _l("Published. Nothing of it changes any more.")),
    "tell": (actions.tell_results, _l("Every applicant can read the result now.")),
    "close": (actions.close_call, _l("Closed.")),
}


@page(SELECT, POST)
def step(request: ActorRequest, call_id: UUID, call_step: str) -> HttpResponse:
    """Publish a call, tell its results, close it."""
    if call_step not in STEPS:
        raise Http404
    do, words = STEPS[call_step]
    do(call_id, by=request.actor, at=request.at)
    messages.success(request, words)
    return done(request, "call", call_id=call_id)


@page(SELECT)
def call_file(request: ActorRequest, call_id: UUID) -> HttpResponse:
    """
    Give applications with points, decisions and reasons as a table.

    No contacts, and nothing of applicants with whom the reader declared a conflict.
    """
    row = queries.call(call_id)
    head = [_("Number"), _("Organisation"), _("Kind"), _("Country"), _("Size"), _("Scores"),
            _("Points"), _("Decision"), _("Reasons")]  # fmt: skip
    rows = [
        [
            one.row.reference,
            one.row.name,
            one.row.kind,
            # Where somebody is from may not count: it stands here after the decision.
            one.row.country if one.row.outcome else "",
            one.row.size,
            str(one.scored.count),
            f"{one.scored.mean / rules.HUNDREDTHS:.2f}" if one.scored.mean is not None else "",
            one.row.outcome,
            one.row.reasons,
        ]
        for one in queries.applications(row, by=request.actor)
        if not one.has_conflict_with_me
    ]
    audit.saw("exchange.call.exported", [row.id], by=request.actor, at=request.at)
    return table_file(request, [head, *rows], row.slug)
