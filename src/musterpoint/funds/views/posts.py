"""What posts and offices hold: the list, one post with its statement, opening and changing."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.agenda import queries as agenda
from musterpoint.audit import actions as audit
from musterpoint.funds import actions, exporting, forms, queries, units
from musterpoint.funds.models import Account, Window
from musterpoint.funds.views import accounts as books
from musterpoint.funds.views.pages import data, goes_to, run_form, show, tabs, word
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.paging import paged

READ, CHANGE = Permission.FUNDS_READ, Permission.FUNDS_CHANGE
TABLE = ("post", "account", "label", "unit", "holds", "free")
LINES = ("day", "key", "text", "account", "amount", "balance", "unit")


@page(READ)
def listing(request: ActorRequest) -> HttpResponse:
    """List what posts hold, by post."""
    words = word(request, "q")
    rows, pages = paged(request, queries.at_posts(words), "post", "name", "id")
    context = {
        "tabs": tabs(request, "posts"),
        "lines": [(one, books.held_of(one)) for one in rows],
        "words": words,
        "query": urlencode({"q": words}) if words else "",
        "any": bool(rows) or queries.at_posts().exists(),
        "pages": pages,
    }
    return show(request, "posts", context)


@page(READ)
def export(request: ActorRequest) -> HttpResponse:
    """Give what posts hold as a table, as it is searched: ``?as=xlsx`` or CSV."""
    rows = list(queries.at_posts(word(request, "q"))[: exporting.MOST])
    audit.saw("funds.posts.exported", [one.id for one in rows], by=request.actor, at=request.at)
    found: list[tuple[str, ...]] = [TABLE]
    for one in rows:
        for held in books.balances_of(one):
            of = units.unit(held.unit)
            free = of.written(held.posted + held.held_out)
            amounts = held.unit, of.written(held.posted), free
            found.append((one.post, one.name, one.label, *amounts))
    return exporting.file(word(request, "as", 4), "posts", found)


@page(READ)
def post(request: ActorRequest) -> HttpResponse:
    """Show a post: its accounts, what was paid there by head, one statement of all of them."""
    name = word(request, "post")
    held = queries.accounts_of_post(name)
    codes, code = _units(request, held)
    context: dict[str, Any] = {
        "post": name,
        "accounts": [(one, books.held_of(one)) for one in held],
        "codes": [(one, urlencode({"post": name, "unit": one})) for one in codes],
        "code": code,
        "spent": [
            (one, units.shown(one.amount, units.digits_of(one.unit), one.unit))
            for one in queries.spent_at(held)
        ],
        "query": urlencode({"post": name, "unit": code}),
    }
    if code:
        context |= _statement(request, held, code)
    return show(request, "post", context)


def _units(request: ActorRequest, held: list[Account]) -> tuple[list[str], str]:
    """Return the units that a post ever held, and the one that is asked for."""
    codes = sorted({row.unit for one in held for row in one.balances.all()})
    asked = word(request, "unit", 24)
    return codes, asked if asked in codes else next(iter(codes), "")


def _days(request: ActorRequest) -> tuple[date | None, date | None]:
    return books.day_of(request, "since"), books.day_of(request, "until")


def _statement(request: ActorRequest, held: list[Account], code: str) -> dict[str, Any]:
    names = {one.id: one for one in held}
    since, until = _days(request)
    found = queries.statement(
        list(names), code, since=since, until=until, after=books.place_of(request)
    )
    digits = units.digits_of(code)
    return {
        "since": since,
        "until": until,
        "before": units.shown(found.before, digits, code),
        "lines": [
            (
                one, names[one.entry.account_id],
                *(units.shown(n, digits, code) for n in (one.entry.amount, one.after)),
            )
            for one in found.lines
        ],
        "next": books.cursor_of(found.next) if found.next else "",
    }  # fmt: skip


@page(READ)
def statement_csv(request: ActorRequest) -> HttpResponse:
    """Give the whole statement of a post in one unit as CSV."""
    held = queries.accounts_of_post(word(request, "post"))
    names = {one.id: one.name for one in held}
    _codes, code = _units(request, held)
    rows: list[tuple[str, ...]] = [LINES]
    if code:
        of = units.unit(code)
        since, until = _days(request)
        whole = queries.statement(list(names), code, since=since, until=until, limit=exporting.MOST)
        rows += [
            (
                one.entry.on.isoformat(), one.transaction.key, one.transaction.text,
                names[one.entry.account_id], of.written(one.entry.amount), of.written(one.after),
                code,
            )
            for one in whole.lines
        ]  # fmt: skip
    audit.saw("funds.statement.exported", list(names), by=request.actor, at=request.at)
    return exporting.file("csv", "statement", rows)


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Open the account of what a post holds of a window."""
    rows = Window.objects.filter(ended_at=None, fund__ended_at=None).select_related("fund")
    windows = [
        (str(one.id), f"{one.fund.name}: {one.name}") for one in rows.order_by("fund__name", "name")
    ]
    form = forms.OpenPostForm(
        data(request), windows=windows, initial={"post": word(request, "post")}
    )

    def do(given: dict[str, Any]) -> str:
        made = actions.open_post(
            UUID(given["window"]), given["post"], by=request.actor, at=request.at
        )
        return goes_to(request, "account", account_id=made.id)

    known = formats.listed(agenda.posts(request.actor)[:20])
    return run_form(
        request, form, do, title=_("Open the cash of a post"), submit=pgettext("button", "Open"),
        back=(goes_to(request, "posts"), _("Posts")),
        lead=_("Posts of your team: %(posts)s.") % {"posts": known}
        if known
        else _("It holds the currencies of the fund, and never less than nothing."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def change(request: ActorRequest, account_id: UUID) -> HttpResponse:
    """Say which post or office holds what is on an account."""
    found = queries.account(account_id)
    form = forms.PostForm(data(request), initial={"post": found.post})

    def do(given: dict[str, Any]) -> str:
        actions.set_post(found.name, given["post"], by=request.actor, at=request.at)
        return goes_to(request, "account", account_id=account_id)

    return run_form(
        request, form, do, title=_("Post or office"), submit=_("Keep"),
        back=(goes_to(request, "account", account_id=account_id), found.name),
        lead=_("Its statement is shown with all that this post holds. The entries stay."),
    )  # fmt: skip
