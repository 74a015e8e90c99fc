"""Lists of cases, figures, and what other organisations share."""

import csv
import io
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.audit import actions as audit
from musterpoint.cases import actions, followed, queries, telling
from musterpoint.cases.children import queries as children
from musterpoint.cases.models import Answer
from musterpoint.cases.queries import CaseRow, Figures, Filters, KindFigure
from musterpoint.cases.views.pages import crisis_choices, saw, show, tried
from musterpoint.kernel.ids import show_reference
from musterpoint.people import queries as people
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats, tables
from musterpoint.web.context import chrome_of
from musterpoint.web.forms import Form, TextField
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, url, uuid_or_none
from musterpoint.web.parts import Pages, Row, SavedView

VIEW_NAMES = {
    "mine": gettext_lazy("Mine"),
    "today": gettext_lazy("Due in 24 hours"),
    "overdue": gettext_lazy("Overdue"),
    "unowned": gettext_lazy("Nobody's"),
    "signing": gettext_lazy("To sign off"),
    "all": gettext_lazy("All open"),
    "closed": gettext_lazy("Closed"),
}


class AnswerForm(Form):
    """What we say to a case that was shared."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        choices=[one for one in Answer.choices if one[0]],
    )
    says = TextField(label=gettext_lazy("In a few words"), required=False, max_length=1000)


def shown(request: ActorRequest, rows: tuple[CaseRow, ...] | list[CaseRow]) -> list[dict[str, Any]]:
    """Return rows as the table shows them."""
    zone = chrome_of(request).zone
    return [
        {
            "row": one,
            "url": url(request, "cases:case", case_id=one.case.id),
            "reference": show_reference(one.case.reference),
            "is_late": one.due_at is not None and one.due_at < request.at,
            "opened": formats.moment(one.case.opened_at, zone, now=request.at),
        }
        for one in rows
    ]


@page(Permission.CASES_READ)
def cases(request: ActorRequest) -> HttpResponse:
    """List cases: mine, nobody's, late, all; narrowed down and searched."""
    wanted = ("kind", "crisis", "owner", "q")
    asked = {key: request.GET.get(key, "").replace("\0", "")[:200] for key in wanted}
    default = "all" if asked["q"] else "mine"
    view = request.GET.get("view", default)
    view = view if view in queries.VIEWS else default
    filters = Filters(
        view=view,
        kind=asked["kind"][:80],
        crisis_id=uuid_or_none(asked["crisis"]),
        owner_id=uuid_or_none(asked["owner"]),
        text=asked["q"],
    )
    found = queries.listing(filters, request.GET.get("after", ""), by=request.actor, at=request.at)
    saw(request, found.rows)
    counts = queries.counts(request.actor, request.at)
    kept = {key: value for key, value in asked.items() if value}
    address = url(request, "cases:list")
    context = {
        "rows": shown(request, found.rows),
        "view": view,
        "asked": asked,
        "kinds": sorted(followed.titles().items(), key=lambda pair: pair[1].casefold()),
        "crises": crisis_choices(),
        "owners": queries.colleagues(None, by=request.actor, at=request.at),
        "is_narrowed": bool(kept),
        "offers": queries.waiting_offers(request.at),
        "late_visits": counts["late_visits"],
        "views": [
            SavedView(
                label=label,
                url=f"{address}?{urlencode({**kept, 'view': name})}",
                count=counts[name] if name != "closed" else None,
                current=name == view,
            )
            for name, label in VIEW_NAMES.items()
        ],
        "pages": Pages(
            next_url=f"?{urlencode({**kept, 'view': view, 'after': found.next})}"
            if found.next
            else "",
            previous_url=f"?{urlencode({**kept, 'view': view})}" if "after" in request.GET else "",
        ),
    }
    return show(request, "list", context)


@page(Permission.CASES_READ)
def of_person(request: ActorRequest, person: UUID) -> HttpResponse:
    """List the cases on which a registered person stands."""
    request.actor.require(Permission.PEOPLE_READ)
    card = people.card([person], request.at).get(person)
    if card is None:
        raise actions.NoSuchCase(_("There is no such person here."))
    rows = queries.of_person(person, by=request.actor, at=request.at)
    audit.saw("people.person.read", [person], by=request.actor, at=request.at)
    saw(request, rows)
    context = {"card": card, "rows": shown(request, rows), "child": _child(person, request)}
    return show(request, "of_person", context)


def _child(person: UUID, request: ActorRequest) -> str:
    """Return whether the person is held as a child who is alone, or cleared; empty for others."""
    if person not in children.is_held([person], request.at):
        return ""
    answer = children.clearance([person], request.at, together=False)[person]
    return "cleared" if isinstance(answer, children.Cleared) else "held"


@page(Permission.CASES_READ)
def of_run(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """Go from a run on the board to the case that follows it."""
    case = queries.of_run(run_id, request.actor)
    if case is None:
        raise actions.NoSuchCase(_("There is no such case here."))
    return redirect(url(request, "cases:case", case_id=case.id))


@page(Permission.CASES_READ)
def figures(request: ActorRequest) -> HttpResponse:
    """Show the caseload: by kind and owner, deadlines kept, age."""
    found = queries.figures(by=request.actor, at=request.at)
    context = {
        "figures": found,
        "tables": [
            (_("By kind"), "f-kind", [_cells(one) for one in found.by_kind]),
            (_("By owner"), "f-owner", [_cells(one) for one in found.by_owner]),
        ],
    }
    return show(request, "figures", context)


def _cells(one: KindFigure) -> dict[str, str]:
    return {
        "label": one.label or _("Nobody"),
        "open": formats.count(one.open),
        "unowned": formats.count(one.unowned),
        "late": formats.count(one.late),
        "closed": formats.count(one.closed),
        "age": formats.count(one.median_days, 1) if one.median_days is not None else "–",
        "kept": formats.percent(one.share_kept) if one.share_kept is not None else "–",
    }


@page(Permission.CASES_READ)
def figures_csv(request: ActorRequest) -> HttpResponse:
    """Return the same figures as a table for a spreadsheet."""
    found = queries.figures(by=request.actor, at=request.at)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        ["by", "what", "open", "unowned", "late", "closed", "median_days", "kept", "missed"]
    )
    for by, one in _lines(found):
        days = "" if one.median_days is None else f"{one.median_days:.1f}"
        numbers = [one.open, one.unowned, one.late, one.closed, days, one.kept, one.missed]
        writer.writerow([by, tables.harmless(one.label), *numbers])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="cases.csv"'
    return response


def _lines(found: Figures) -> list[tuple[str, KindFigure]]:
    return [
        *(("kind", one) for one in found.by_kind),
        *(("owner", one) for one in found.by_owner),
        ("all", found.total),
    ]


@page(Permission.CASES_READ, BOTH)
def received(request: ActorRequest) -> HttpResponse:
    """Show what other organisations share, and take our answer."""
    failed: tuple[UUID, AnswerForm] | None = None
    if request.method == "POST":
        wanted = uuid_or_none(request.POST.get("received", ""))
        form = AnswerForm(request.POST)
        if wanted is None:
            raise actions.NoSuchReceived(_("Nobody shared such a case with you."))
        if form.is_valid() and tried(
            form,
            lambda: actions.answer(
                wanted,
                form.cleaned_data["answer"],
                form.cleaned_data["says"],
                by=request.actor,
                at=request.at,
            ),
        ):
            messages.success(request, _("They are told."))
            return redirect(request.path)
        failed = (wanted, form)
    lines = []
    found = queries.received(by=request.actor, at=request.at)
    told = [one.row.id for one in found if one.story]
    audit.saw("cases.received.read", told, by=request.actor, at=request.at)
    for one in found:
        is_failed = failed is not None and failed[0] == one.row.id
        form = (
            failed[1]
            if failed is not None and is_failed
            else AnswerForm(auto_id=f"a{one.row.id}_%s")
        )
        is_open = one.row.answer not in (Answer.DECLINED, Answer.DONE)
        lines.append(
            {
                "line": one,
                "form": form if is_open else None,
                "answer": str(Answer(one.row.answer).label),
                "story": [Row(key=str(telling.PIECES[k]), value=v) for k, v in one.story.items()],
                "url": url(request, "cases:case", case_id=one.row.case_id) if one.own else "",
            }
        )
    context = {"lines": lines, "failed": failed[1] if failed else None}
    return show(request, "received", context, 422 if failed else 200)
