"""Lists of referrals, export, figures, and what other organisations refer to us."""

import csv
import io
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.audit import actions as audit
from musterpoint.people import queries as people
from musterpoint.referrals import actions, kinds, queries, referral_exporting, sharing
from musterpoint.referrals.models import Phase, ReferralState
from musterpoint.referrals.queries import _referrals as found_by
from musterpoint.referrals.queries._referrals import VIEWS, Filters
from musterpoint.referrals.referral_forms import AnswerForm, ExportForm, kind_choices, tried
from musterpoint.referrals.views.referral_pages import look, saw, show, shown
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.context import chrome_of, zone_of
from musterpoint.web.guard import BOTH, guarded, page
from musterpoint.web.http import ActorRequest, url, uuid_or_none
from musterpoint.web.parts import Pages, SavedView

VIEW_NAMES = {
    "mine": gettext_lazy("Mine"),
    "overdue": gettext_lazy("Overdue"),
    "unanswered": gettext_lazy("Unanswered"),
    "follow_up": gettext_lazy("To follow up"),
    "appointments": gettext_lazy("Appointments"),
    "drafts": gettext_lazy("Not sent yet"),
    "all": gettext_lazy("All open"),
    "closed": gettext_lazy("Closed"),
}


def filters_of(request: ActorRequest) -> tuple[Filters, dict[str, str]]:
    """Return what narrows the list down, and what of it stands in the address."""
    asked = {
        key: request.GET.get(key, "").replace("\0", "")[:200]
        for key in ("kind", "partner", "phase", "q")
    }
    default = "all" if asked["q"] else "mine"
    view = request.GET.get("view", default)
    filters = Filters(
        view=view if view in VIEWS else default,
        kind=asked["kind"][:40],
        partner_id=uuid_or_none(asked["partner"]),
        phase=asked["phase"] if asked["phase"] in Phase.values else "",
        text=asked["q"],
    )
    return filters, {key: value for key, value in asked.items() if value}


@page(Permission.REFERRALS_READ)
def referrals(request: ActorRequest) -> HttpResponse:
    """List referrals: mine, overdue, unanswered, to follow up; narrowed down and searched."""
    request.actor.require(Permission.PEOPLE_READ)
    filters, kept = filters_of(request)
    text = request.GET.get("from", "")
    start = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    found = found_by.listing(filters, start, by=request.actor, at=request.at)
    saw(request, found.rows)
    counts = found_by.counts(request.actor, request.at)
    address = url(request, "referrals:list")
    partners = {one.partner.id: one.partner.name for one in (r.referral for r in found.rows)}
    context = {
        "rows": shown(request, found.rows),
        "view": filters.view,
        "asked": {**dict.fromkeys(("kind", "partner", "phase", "q"), ""), **kept},
        "kept": urlencode({**kept, "view": filters.view}),
        "kinds": kind_choices(),
        "phases": Phase.choices,
        "partners": sorted(partners.items(), key=lambda pair: pair[1].casefold()),
        "is_narrowed": bool(kept),
        "views": [
            SavedView(
                label=label,
                url=f"{address}?{urlencode({**kept, 'view': name})}",
                count=counts[name] if name != "closed" else None,
                current=name == filters.view,
            )
            for name, label in VIEW_NAMES.items()
        ],
        "may_export": request.actor.may(Permission.PEOPLE_EXPORT),
        "pages": Pages(
            next_url=f"?{urlencode({**kept, 'view': filters.view, 'from': found.next})}"
            if found.next
            else "",
            previous_url=f"?{urlencode({**kept, 'view': filters.view})}" if start else "",
        ),
    }
    return show(request, "list", context)


@page(Permission.REFERRALS_READ)
def of_person(request: ActorRequest, person: UUID) -> HttpResponse:
    """List the referrals of a registered person."""
    request.actor.require(Permission.PEOPLE_READ)
    card = people.card([person], request.at).get(person)
    if card is None:
        raise actions.NoSuchSubject(_("There is no such person here."))
    rows = found_by.of_person(person, by=request.actor, at=request.at)
    audit.saw("people.person.read", [person], by=request.actor, at=request.at)
    saw(request, rows)
    return show(request, "of_person", {"card": card, "rows": shown(request, rows)})


@guarded(Permission.REFERRALS_READ, Permission.PEOPLE_EXPORT, methods=BOTH)
def export(request: ActorRequest) -> HttpResponse:
    """Take the list out as a file, with a reason."""
    filters, kept = filters_of(request)
    form = ExportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = referral_exporting.export(
            filters,
            form.cleaned_data["reason"],
            form.cleaned_data["form"],
            by=request.actor,
            at=request.at,
        )
        response = HttpResponse(made.data, content_type=made.content_type)
        response["Content-Disposition"] = f'attachment; filename="{made.name}"'
        return response
    context = {"form": form, "query": urlencode({**kept, "view": filters.view})}
    return show(request, "export", context, 422 if form.is_bound else 200)


@page(Permission.REFERRALS_READ)
def figures(request: ActorRequest) -> HttpResponse:
    """Show what became of referrals, how long each state took, and the time to the receipt."""
    return show(request, "figures", _figures(request))


def _figures(request: ActorRequest) -> dict[str, Any]:
    found = queries.outcomes(None, request.at)
    names: dict[str, Any] = dict(ReferralState.choices)
    names |= {"waiting": _("Waits for an answer"), "being_prepared": _("Being prepared")}
    steps = {
        "acknowledged": _("Seen by the partner"),
        "accepted": _("Accepted"),
        "appointed": _("Appointment made"),
        "started": _("Help has begun"),
        "ended": _("Completed"),
    }
    return {
        "total": found["total"],
        "outcomes": [
            (names[code], formats.count(number)) for code, number in found["by_outcome"].items()
        ],
        "steps": [
            (steps[code], formats.count(hours, 1)) for code, hours in found["median_hours"].items()
        ],
        "weeks": [
            (
                formats.day(one.monday, year=True),
                formats.count(one.receipts),
                formats.count(one.median_hours, 1),
            )
            for one in queries.time_to_receipt(None, request.at)
        ],
    }


@page(Permission.REFERRALS_READ)
def figures_csv(request: ActorRequest) -> HttpResponse:
    """Return the same figures as a table for a spreadsheet."""
    found = queries.outcomes(None, request.at)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["what", "which", "value"])
    writer.writerows(["outcome", code, number] for code, number in found["by_outcome"].items())
    for code, hours in found["median_hours"].items():
        writer.writerow(["median_hours_to", code, "" if hours is None else hours])
    for week in queries.time_to_receipt(None, request.at):
        hours = "" if week.median_hours is None else week.median_hours
        writer.writerow(["median_hours_to_receipt", week.monday.isoformat(), hours])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="referrals.csv"'
    return response


@page(Permission.REFERRALS_READ, BOTH)
def received(request: ActorRequest) -> HttpResponse:
    """Show whom other organisations refer to us, and take our answer."""
    request.actor.require(Permission.PEOPLE_READ)
    listed = found_by.received(at=request.at)
    audit.saw(
        "referrals.received.read",
        [one.row.id for one in listed],
        by=request.actor,
        at=request.at,
    )
    failed: AnswerForm | None = None
    wanted = uuid_or_none(request.POST.get("received", ""))
    if request.method == "POST":
        chosen = next((one for one in listed if one.row.id == wanted), None)
        if chosen is None:
            raise actions.NoSuchReceived(_("Nobody referred such a person to you."))
        form = _answer_form(request, chosen, request.POST)
        if form.is_valid() and tried(
            form,
            lambda: actions.answer_received(
                chosen.row.id, form.given(), by=request.actor, at=request.at
            ),
        ):
            messages.success(request, _("They are told."))
            return redirect(request.path)
        failed = form
    lines = [_line(request, one, failed if one.row.id == wanted else None) for one in listed]
    context = {"lines": lines, "failed": failed}
    return show(request, "received", context, 422 if failed else 200)


def _answer_form(request: ActorRequest, one: Any, data: Any = None) -> AnswerForm:
    return AnswerForm(
        data,
        auto_id=f"a{one.row.id.hex}_%s",
        state=one.row.state,
        kind=one.row.service_kind,
        zone=zone_of(request),
    )


def _line(request: ActorRequest, one: Any, failed: AnswerForm | None) -> dict[str, Any]:
    zone = chrome_of(request).zone
    form = failed or _answer_form(request, one)
    is_open = bool(form.fields["move"].choices) and not one.is_withdrawn  # type: ignore[attr-defined]  # a choice
    return {
        "line": one,
        "kind": kinds.shipped().name(one.row.service_kind),
        "told": [
            (sharing.PIECES[code], one.told[code]) for code in sharing.PIECES if one.told.get(code)
        ],
        "asks": one.told.get("asks", ""),
        "look": look(one.row.state),
        "when": formats.moment(one.row.received_at, zone, now=request.at),
        "form": form if is_open else None,
    }
