"""Plans across the posts of an organisation: who has which, whose review is overdue, the chase."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.people import countries
from musterpoint.plans import actions, presenters, queries
from musterpoint.plans.queries import PlanLine, PostLine
from musterpoint.plans.sections import in_words, pack
from musterpoint.plans.views.pages import goes_to, show
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats, languages, tables
from musterpoint.web.guard import POST, guarded, page
from musterpoint.web.http import ActorRequest

READ = Permission.PLANS_READ
HEAD = (
    "country", "whose", "name", "kind", "plan", "state", "version_in_force", "approved_on",
    "review_due",
)  # fmt: skip


@page(READ)
def by_post(request: ActorRequest) -> HttpResponse:
    """Show each post with its plans by kind, and where there is none."""
    lines = queries.by_post(request.at.date())
    context = {
        "lines": [_line(one) for one in lines],
        "kinds": list(pack().kinds.values()),
        "overdue": sum(one.overdue for one in lines),
        "nobody": queries.nobody_to_tell(lines, request.at),
    }
    return show(request, "by_post", context)


def _line(one: PostLine) -> dict[str, Any]:
    holder = in_words(pack().holders[one.holder])
    return {
        "name": one.holder_name or holder,
        "holder": holder,
        "country": countries.name(one.country, languages.current().code),
        "cells": [
            (kind.name, [_plan(plan) for plan in one.by_kind.get(kind.code, ())])
            for kind in pack().kinds.values()
        ],
    }


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
    rows = [
        _row(line, plan)
        for line in queries.by_post(request.at.date())
        for plans in line.by_kind.values()
        for plan in plans
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
