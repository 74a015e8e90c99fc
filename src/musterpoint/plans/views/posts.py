"""Plans across the posts of an organisation: who has which, whose review is overdue, the chase."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.people import countries
from musterpoint.plans import actions, forms, presenters, queries
from musterpoint.plans.actions import MissingIn
from musterpoint.plans.queries import PlanLine, PostLine
from musterpoint.plans.sections import in_words, pack
from musterpoint.plans.views.pages import colleagues, data, goes_to, run_form, show
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats, languages, tables
from musterpoint.web.guard import BOTH, POST, guarded, page
from musterpoint.web.http import ActorRequest

READ = Permission.PLANS_READ
ASK = (Permission.PLANS_APPROVE, Permission.PLANS_CHANGE, Permission.MESSAGES_SEND)
#: In the table, where a post has no plan of a kind that each must have.
MISSING = "missing"
HEAD = (
    "country", "whose", "name", "kind", "plan", "state", "version_in_force", "approved_on",
    "review_due",
)  # fmt: skip


@page(READ)
def by_post(request: ActorRequest) -> HttpResponse:
    """Show each post with its plans by kind, and where there is none."""
    today = request.at.date()
    lines = queries.by_post(today)
    context = {
        "lines": [_line(one, today) for one in lines],
        "kinds": list(pack().kinds.values()),
        "overdue": sum(one.overdue for one in lines),
        "nobody": queries.nobody_to_tell(lines, request.at),
        "missing": sum(len(one.missing) for one in lines),
        "may_ask": all(request.actor.may(one) for one in ASK),
    }
    return show(request, "by_post", context)


def _line(one: PostLine, today: date) -> dict[str, Any]:
    holder = in_words(pack().holders[one.holder])
    return {
        "name": one.holder_name or holder,
        "holder": holder,
        "country": _country(one.country),
        "cells": [
            (
                kind.name,
                [_plan(plan) for plan in one.by_kind.get(kind.code, ())],
                _due(one.missing.get(kind.code), today),
            )
            for kind in pack().kinds.values()
        ],
    }


def _country(code: str) -> str:
    """Return the name of a country; a list of posts may not tell it."""
    there = countries.is_country(code)
    return countries.name(code, languages.current().code) if there else _("Not told")


def _due(day: date | None, today: date) -> tuple[str, str] | None:
    """Return the tag and the day of a plan that a post lacks."""
    if day is None:
        return None
    return "help" if day < today else "due", formats.day(day, year=True)


def _plan(one: PlanLine) -> dict[str, Any]:
    tag, word = presenters.KINDS[one.standing]
    return {
        "id": one.plan.id,
        "name": one.plan.name,
        "tag": tag,
        "word": word,
        "without_migrants": one.in_force.without_migrants if one.in_force else "",
    }


@page(READ)
def table(request: ActorRequest) -> HttpResponse:
    """Give all plans by post as CSV."""
    lines = queries.by_post(request.at.date())
    rows = [_row(line, plan) for line in lines for plans in line.by_kind.values() for plan in plans]
    rows += [
        [line.country, line.holder, line.holder_name, kind, "", MISSING, "", "", day.isoformat()]
        for line in lines
        for kind, day in line.missing.items()
    ]
    answer = HttpResponse(tables.csv_file([HEAD, *rows]), content_type=tables.CSV)
    answer["Content-Disposition"] = 'attachment; filename="plans.csv"'
    return answer


def _row(line: PostLine, one: PlanLine) -> list[str]:
    shown = one.in_force
    return [
        line.country,
        line.holder,
        line.holder_name,
        one.plan.kind,
        one.plan.name,
        one.standing,
        str(shown.number) if shown else "",
        shown.approved_at.date().isoformat() if shown and shown.approved_at else "",
        one.plan.review_due.isoformat() if one.plan.review_due else "",
    ]


@guarded(*ASK, methods=BOTH)
def ask(request: ActorRequest) -> HttpResponse:
    """Ask a colleague to write plans that posts lack: they begin empty, and are chased."""
    there = {
        f"{kind} {one.country} {one.holder_name}": MissingIn(
            kind=kind, country=one.country, holder_name=one.holder_name, due_on=day
        )
        for one in queries.by_post(request.at.date())
        if countries.is_country(one.country) and one.holder_name
        for kind, day in one.missing.items()
    }
    form = forms.MissingForm(
        data(request),
        missing=[(key, _asked(one)) for key, one in there.items()],
        colleagues=colleagues(request),
    )

    def do(given: dict[str, Any]) -> str:
        wanted = [there[key] for key in given["wanted"]]
        made = actions.ask_for_plans(
            wanted, UUID(given["owner_id"]), by=request.actor, at=request.at
        )
        text = ngettext("%(n)s plan was begun and asked for.",
                        "%(n)s plans were begun and asked for.", len(made))  # fmt: skip
        messages.success(request, text % {"n": formats.count(len(made))})
        return goes_to(request, "by-post")

    return run_form(
        request, form, do, title=_("Ask for missing plans"), submit=_("Ask"),
        back=(goes_to(request, "by-post"), _("Plans by post")),
        lead=_("Each begins empty. Whoever writes it is told now, and reminded as of a review.")
        if there
        else _("Every post has the plans that it needs."),
    )  # fmt: skip


def _asked(one: MissingIn) -> str:
    return _("%(post)s: %(kind)s, by %(day)s") % {
        "post": one.holder_name,
        "kind": pack().kinds[one.kind].name,
        "day": formats.day(one.due_on, year=True),
    }


@guarded(Permission.PLANS_APPROVE, Permission.MESSAGES_SEND, methods=POST)
def chase(request: ActorRequest) -> HttpResponse:
    """Remind all whose review is overdue."""
    count = actions.chase_now(by=request.actor, at=request.at)
    if count:
        text = ngettext("%(n)s plan: its owner is told.", "%(n)s plans: owners are told.", count)
        messages.success(request, text % {"n": formats.count(count)})
    else:
        text = _("Everybody who can be told was told in the last day already.")
        messages.info(request, text)
    return redirect(goes_to(request, "by-post"))
