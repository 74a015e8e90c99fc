"""Funds: the list, one made from a recipe or from nothing, its page, its windows and heads."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.agenda import queries as agenda
from musterpoint.funds import (
    actions,
    bound,
    presenters,
    presenters_of_changes,
    queries,
    recipes,
    units,
)
from musterpoint.funds import forms_of_funds as forms
from musterpoint.funds.actions import FundIn, HeadIn, Limit, WindowIn
from musterpoint.funds.forms import NothingForm
from musterpoint.funds.models import Fund, Head
from musterpoint.funds.rules import Rule
from musterpoint.funds.views.pages import amount_of, data, goes_to, run_form, show, tabs
from musterpoint.kernel.errors import Invalid, Missing
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.roles import ROLES
from musterpoint.web import formats
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import Row

READ, CHANGE = Permission.FUNDS_READ, Permission.FUNDS_CHANGE
FACTS = ("membership", "means", "cause", "covered_elsewhere")
AMOUNTS = ("person_most", "family_most", "day_most", "once_most")


@page(READ)
def listing(request: ActorRequest) -> HttpResponse:
    """List the funds with what is in each window, committed and free."""
    rows = list(queries.funds().prefetch_related("windows"))
    for one in rows:
        for window in one.windows.all():
            window.fund = one
    windows = [window for one in rows for window in one.windows.all()]
    figures, given = queries.figures(windows), bound.of_places(windows)
    context = {
        "tabs": tabs(request, "list"),
        "lines": [
            (
                one,
                [
                    (window, presenters.holdings(figures[window.id], given[window.id]))
                    for window in sorted(one.windows.all(), key=lambda w: (w.opened_at, w.id))
                ],
            )
            for one in rows
        ],
        "recipes": recipes.every() if request.actor.may(CHANGE) else (),
    }
    return show(request, "list", context)


@page(CHANGE)
def choose(request: ActorRequest) -> HttpResponse:
    """Offer the recipes of funds."""
    return show(request, "choose", {"recipes": recipes.every()})


@page(CHANGE, POST)
def found(request: ActorRequest, recipe_code: str) -> HttpResponse:
    """Make the fund of a recipe."""
    made = actions.found(recipe_code, by=request.actor, at=request.at)
    messages.success(request, _("Opened. Change its caps, rules and authority as you need them."))
    return redirect(goes_to(request, "fund", fund_slug=made.slug))


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Open a fund from nothing."""
    form = forms.FundForm(data(request))

    def do(given: dict[str, Any]) -> str:
        code = given["currency"].strip().upper()
        made = actions.open_fund(
            FundIn(
                slug=given["slug"],
                name=given["name"],
                currency=code,
                currencies=tuple(given["currencies"].upper().split()),
                owner=given["owner"],
                legal_basis=given["legal_basis"],
                scope=given["scope"],
                two_over=amount_of(given, "two_over", code),
                year_begins=given["year_begins"],
            ),
            by=request.actor,
            at=request.at,
        )
        return goes_to(request, "fund", fund_slug=made.slug)

    return run_form(
        request, form, do, title=_("Open a fund"), submit=pgettext("button", "Open"),
        back=(goes_to(request, "list"), _("Funds")),
    )  # fmt: skip


@page(READ)
def fund(request: ActorRequest, fund_slug: str) -> HttpResponse:
    """Show a fund: its windows with their money, heads, caps, rules, and who approves."""
    row = queries.fund(fund_slug)
    windows, heads = queries.windows(row), queries.heads(row)
    figures = queries.figures([*windows, *heads])
    live = [one for one in heads if one.ended_at is None]
    context = {
        "tabs": tabs(request, ""),
        "fund": row,
        "facts": _facts(row),
        "windows": presenters.by_window(windows, heads, figures),
        "authorities": [presenters.limit(one, row.currency) for one in queries.authorities(row)],
        "rules": [presenters.rule(one) for one in row.rules],
        "can_ask": bool(live) and row.ended_at is None,
        "has_once": any(one.once_most is not None for one in live),
        "changes": [
            presenters_of_changes.line(one, request.organisation.time_zone)
            for one in queries.changes(row)[:20]
        ],
        "lines": [
            presenters.commitment_row(one) for one in queries.commitments(slug=row.slug)[:10]
        ],
    }
    return show(request, "fund", context)


def _facts(row: Fund) -> list[Row]:
    months = {number: str(name) for number, name in forms.MONTHS}
    two = (
        presenters.money(row.two_over, row.currency)
        if row.two_over is not None
        else _("One person approves")
    )
    return [
        Row(key=_("Whose fund it is"), value=row.owner or _("Not told")),
        Row(key=_("Legal basis"), value=row.legal_basis or _("Not told")),
        Row(key=_("Whom and what it is for"), value=row.scope or _("Not told")),
        Row(key=_("Currencies"), value=formats.listed(row.currencies.split())),
        Row(key=_("Fiscal year begins in"), value=months[row.year_begins]),
        Row(key=_("Two people approve above"), value=two),
    ]


@page(CHANGE, BOTH)
def end(request: ActorRequest, fund_slug: str) -> HttpResponse:
    """End a fund that is empty."""
    row = queries.fund(fund_slug)

    def do(_given: dict[str, Any]) -> str:
        actions.end_fund(fund_slug, by=request.actor, at=request.at)
        return goes_to(request, "list")

    return run_form(
        request, NothingForm(data(request)), do, title=_("End the fund"), submit=_("End the fund"),
        back=(goes_to(request, "fund", fund_slug=fund_slug), row.name),
        lead=_("Nothing is asked of it any more. Its books stay."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def window(request: ActorRequest, fund_slug: str) -> HttpResponse:
    """Add a window to a fund."""
    row = queries.fund(fund_slug)

    def do(given: dict[str, Any]) -> str:
        wanted = WindowIn(code=given["code"], name=given["name"], kind=given["kind"])
        actions.add_window(fund_slug, wanted, by=request.actor, at=request.at)
        return goes_to(request, "fund", fund_slug=fund_slug)

    return run_form(
        request, forms.WindowForm(data(request)), do, title=_("Add a window"), submit=_("Add"),
        back=(goes_to(request, "fund", fund_slug=fund_slug), row.name),
    )  # fmt: skip


@page(CHANGE, BOTH)
def head(request: ActorRequest, fund_slug: str, fund_window: UUID) -> HttpResponse:
    """Add a head to a window."""
    row = queries.fund(fund_slug)
    place = next((one for one in queries.windows(row) if one.id == fund_window), None)
    if place is None:
        raise Missing(_("There is no such window here."))

    def do(given: dict[str, Any]) -> str:
        wanted = _head_in(given, row.currency, given["code"])
        actions.add_head(fund_window, wanted, by=request.actor, at=request.at)
        return goes_to(request, "fund", fund_slug=fund_slug)

    return run_form(
        request, forms.HeadForm(data(request)), do, title=_("Add a head"), submit=_("Add"),
        back=(goes_to(request, "fund", fund_slug=fund_slug), row.name), lead=place.name,
    )  # fmt: skip


@page(CHANGE, BOTH)
def change(request: ActorRequest, fund_head: UUID) -> HttpResponse:
    """Change the caps and rules of a head."""
    row = queries.head(fund_head)
    of = row.window.fund
    form = forms.HeadForm(data(request), is_new=False, initial=_initial(row, of.currency))

    def do(given: dict[str, Any]) -> str:
        wanted = _head_in(given, of.currency, row.code)
        actions.change_head(fund_head, wanted, by=request.actor, at=request.at)
        return goes_to(request, "fund", fund_slug=of.slug)

    return run_form(
        request, form, do, title=_("Change the head"), submit=_("Keep"),
        back=(goes_to(request, "fund", fund_slug=of.slug), of.name),
        lead=_("What was asked before stays as it was."),
    )  # fmt: skip


def rules_in(given: dict[str, Any]) -> tuple[Rule, ...]:
    """Return the rules of eligibility that were chosen in a form."""
    rules: list[Rule] = [{"fact": name, "is": given[name]} for name in FACTS if given[name]]
    if given["level"]:
        rules.append({"fact": "level", "least": given["level"]})
    return tuple(rules)


def _head_in(given: dict[str, Any], currency: str, code: str) -> HeadIn:
    amounts = {name: amount_of(given, name, currency) for name in AMOUNTS}
    return HeadIn(
        code=code,
        name=given["name"],
        kind=given["kind"],
        days_most=given["days_most"],
        day_across=given["day_across"],
        once_level=given["once_level"],
        review_days=given["review_days"],
        rules=rules_in(given),
        **amounts,
    )


def _initial(row: Head, currency: str) -> dict[str, Any]:
    of = units.unit(currency)
    amounts = {name: getattr(row, name) for name in AMOUNTS}
    rules = {one["fact"]: one.get("is", one.get("least")) for one in row.rules}
    return {
        "kind": row.kind,
        "name": row.name,
        "days_most": row.days_most,
        "day_across": row.day_across,
        "once_level": row.once_level,
        "review_days": row.review_days,
        **{name: "" if one is None else of.written(one) for name, one in amounts.items()},
        **rules,
    }


@page(CHANGE, BOTH)
def authority(request: ActorRequest, fund_slug: str) -> HttpResponse:
    """Say who may approve how much."""
    row = queries.fund(fund_slug)
    roles = [
        (one.code, one.label)
        for one in ROLES.values()
        if Permission.FUNDS_APPROVE in one.permissions
    ]
    of = units.unit(row.currency)
    initial: dict[str, Any] = {}
    for one in queries.authorities(row):
        most = "" if one.most is None else of.written(one.most)
        if one.post:
            initial |= {"post": one.post, "post_role": one.role, "post_most": most}
        else:
            initial |= {f"may_{one.role}": True, f"most_{one.role}": most}
    posts = sorted({*agenda.posts(request.actor), *filter(None, [initial.get("post")])})
    form = forms.AuthorityForm(data(request), roles=roles, posts=posts, initial=initial)

    def do(given: dict[str, Any]) -> str:
        table = [
            Limit(code, "", amount_of(given, f"most_{code}", row.currency))
            for code, _label in roles
            if given[f"may_{code}"]
        ]
        if given["post"]:
            if not given["post_role"]:
                text = _("Choose a role that may approve.")
                raise Invalid(text, fields={"post_role": [text]})
            most = amount_of(given, "post_most", row.currency)
            table.append(Limit(given["post_role"], given["post"], most))
        if not table:
            raise Invalid(_("Somebody must be able to approve."))
        actions.set_authorities(fund_slug, table, by=request.actor, at=request.at)
        return goes_to(request, "fund", fund_slug=fund_slug)

    return run_form(
        request, form, do, title=_("Who approves how much"), submit=_("Keep"),
        back=(goes_to(request, "fund", fund_slug=fund_slug), row.name),
        lead=_("Whoever asks never approves. Amounts are for one commitment."),
    )  # fmt: skip
