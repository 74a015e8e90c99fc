"""Accounts and their statements, the proof of the books, the file for an outside tool."""

from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.audit import actions as audit
from musterpoint.engine.ledger import NotWritten, NoUnit, beancount
from musterpoint.funds import actions, forms, queries, reading, units, verifying
from musterpoint.funds.actions import AccountIn
from musterpoint.funds.models import Account, Balance, Book
from musterpoint.funds.views.pages import data, goes_to, run_form, show
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import tables
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.paging import paged

READ, CHANGE = Permission.FUNDS_READ, Permission.FUNDS_CHANGE


@page(READ)
def accounts(request: ActorRequest) -> HttpResponse:
    """List accounts with what they hold."""
    words = request.GET.get("q", "")[:100].replace("\0", "")
    rows, pages = paged(request, queries.accounts(words), "name", "id")
    book = Book.objects.first()
    context = {
        "lines": [(one, held_of(one)) for one in rows],
        "pages": pages,
        "words": words,
        "any": bool(rows) or queries.accounts().exists(),
        "closed_until": book.closed_until if book else None,
    }
    return show(request, "accounts", context)


def held_of(one: Account) -> list[dict[str, Any]]:
    """Return what an account holds as its lists show it."""
    return [_held(row) for row in balances_of(one)]


def balances_of(one: Account) -> list[Balance]:
    """Return the balances of an account by unit."""
    return sorted(one.balances.all(), key=lambda row: row.unit)


def _held(row: Balance) -> dict[str, Any]:
    free = row.posted + row.held_out
    return {
        "unit": row.unit,
        "posted": units.shown(row.posted, row.digits, row.unit),
        "available": units.shown(free, row.digits, row.unit) if row.held_out else "",
    }


@page(CHANGE, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Open an account."""
    form = forms.AccountForm(data(request))

    def do(given: dict[str, Any]) -> str:
        least, most = _limits(given, given["unit"])
        wanted = AccountIn(
            name=given["name"],
            label=given["label"],
            units=frozenset({units.unit(given["unit"]).code} if given["unit"] else ()),
            least=least,
            most=most,
        )
        try:
            made = actions.open_accounts([wanted], by=request.actor, at=request.at)
        except NotWritten as wrong:
            raise Invalid(str(wrong), fields={"name": [str(wrong)]}) from wrong
        return goes_to(request, "account", account_id=made[wanted.name].id)

    return run_form(
        request, form, do, title=_("Open an account"), submit=pgettext("button", "Open"),
        back=(goes_to(request, "accounts"), _("Accounts")),
    )  # fmt: skip


def _limits(given: dict[str, Any], code: str) -> tuple[int | None, int | None]:
    """Return the limits in smallest parts of the account's one unit; Invalid at their fields."""
    wrong: dict[str, list[str]] = {}
    found: list[int | None] = []
    for name in ("least", "most"):
        try:
            found.append(_limit(given[name], code))
        except NoUnit as problem:
            wrong[name] = [str(problem)]
    if wrong:
        raise Invalid(_("Correct what is marked."), fields=wrong)
    return found[0], found[1]


def _limit(typed: str, code: str) -> int | None:
    if not typed.strip():
        return None
    if not code and typed.strip() != "0":
        raise NoUnit(_("A limit other than 0 needs the one unit of the account."))
    return units.parts(units.unit(code), typed) if code else 0


@page(READ)
def account(request: ActorRequest, account_id: UUID) -> HttpResponse:
    """Show an account: what it holds, its limits, its statement in one unit."""
    found = queries.account(account_id)
    balances = balances_of(found)
    code = request.GET.get("unit", "")
    chosen = next((one for one in balances if one.unit == code), next(iter(balances), None))
    context: dict[str, Any] = {
        "account": found,
        "balances": [_held(row) for row in balances],
        "chosen": chosen,
        "limits": _told_limits(found, chosen),
    }
    if chosen is not None:
        since, until = day_of(request, "since"), day_of(request, "until")
        statement = queries.statement(
            account_id, chosen.unit, since=since, until=until, after=place_of(request)
        )
        context |= {
            "lines": [
                (one, *(units.shown(n, chosen.digits, chosen.unit) for n in
                        (one.entry.amount, one.after)))
                for one in statement.lines
            ],
            "before": units.shown(statement.before, chosen.digits, chosen.unit),
            "since": since,
            "until": until,
            "next": cursor_of(statement.next) if statement.next else "",
        }  # fmt: skip
    return show(request, "account", context)


def cursor_of(place: queries.Place) -> str:
    """Return where a statement goes on, as its address has it."""
    return f"{place[0].isoformat()}_{place[1]}"


def _told_limits(found: Account, chosen: Balance | None) -> list[tuple[str, str]]:
    digits, code = (chosen.digits, chosen.unit) if chosen else (0, found.units)
    pairs = ((_("Never under"), found.least), (_("Never over"), found.most))
    return [(word, units.shown(n, digits, code)) for word, n in pairs if n is not None]


def day_of(request: ActorRequest, name: str) -> date | None:
    """Return a day of the address; None for nonsense."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None


def place_of(request: ActorRequest) -> queries.Place | None:
    """Return after which line of a statement its page begins."""
    on, _line, last = request.GET.get("after", "").partition("_")
    try:
        return date.fromisoformat(on), UUID(last)
    except ValueError:
        return None


@page(READ)
def statement_csv(request: ActorRequest, account_id: UUID) -> HttpResponse:
    """Give the whole statement of an account in one unit as CSV."""
    found = queries.account(account_id)
    balances = balances_of(found)
    code = request.GET.get("unit", "")
    chosen = next((one for one in balances if one.unit == code), next(iter(balances), None))
    rows = [["day", "key", "text", "amount", "balance", "unit"]]
    if chosen is not None:
        since, until = day_of(request, "since"), day_of(request, "until")
        whole = queries.statement(
            account_id, chosen.unit, since=since, until=until, limit=MOST_LINES
        )
        of = units.unit(chosen.unit)
        rows += [
            [
                one.entry.on.isoformat(), one.transaction.key, one.transaction.text,
                of.written(one.entry.amount), of.written(one.after), chosen.unit,
            ]
            for one in whole.lines
        ]  # fmt: skip
    audit.saw("funds.statement.exported", [found.id], by=request.actor, at=request.at)
    return _file(tables.csv_file(rows, keeps_numbers=True), tables.CSV, "statement.csv")


MOST_LINES = 100_000


@page(CHANGE, BOTH)
def limits(request: ActorRequest, account_id: UUID) -> HttpResponse:
    """Set the limits of an account."""
    found = queries.account(account_id)
    code = found.units if len(found.units.split()) == 1 else ""
    of = units.unit(code) if code else None
    initial = {
        name: (of.written(value) if of else str(value)) if value is not None else ""
        for name, value in (("least", found.least), ("most", found.most))
    }
    form = forms.LimitsForm(data(request), initial=initial)

    def do(given: dict[str, Any]) -> str:
        least, most = _limits(given, code)
        actions.set_limits(found.name, least=least, most=most, by=request.actor, at=request.at)
        return goes_to(request, "account", account_id=account_id)

    return run_form(
        request, form, do, title=_("Limits"), submit=_("Keep"),
        back=(goes_to(request, "account", account_id=account_id), found.name),
        lead=_("A limit of each unit that the account holds. The database keeps it."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def end(request: ActorRequest, account_id: UUID) -> HttpResponse:
    """End an account that is empty."""
    found = queries.account(account_id)

    def do(_given: dict[str, Any]) -> str:
        actions.end_account(found.name, by=request.actor, at=request.at)
        return goes_to(request, "account", account_id=account_id)

    return run_form(
        request, forms.NothingForm(data(request)), do, title=_("End the account"),
        submit=_("End the account"),
        back=(goes_to(request, "account", account_id=account_id), found.name),
        lead=_("Nothing is posted to it any more. Its entries stay."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def reopen(request: ActorRequest, account_id: UUID) -> HttpResponse:
    """Open an account again that has ended, with the rules that it had."""
    found = queries.account(account_id)

    def do(_given: dict[str, Any]) -> str:
        wanted = AccountIn(
            name=found.name,
            units=frozenset(found.units.split()),
            least=found.least,
            most=found.most,
        )
        actions.open_accounts([wanted], by=request.actor, at=request.at)
        return goes_to(request, "account", account_id=account_id)

    return run_form(
        request, forms.NothingForm(data(request)), do, title=_("Open the account again"),
        submit=_("Open again"),
        back=(goes_to(request, "account", account_id=account_id), found.name),
        lead=_("What was posted to it before can be taken back then."),
    )  # fmt: skip


@page(READ)
def proof(request: ActorRequest) -> HttpResponse:
    """Work the books out once more from their entries, and say what does not agree."""
    found = list(verifying.problems())[:200]
    return show(request, "proof", {"problems": found, "counted": verifying.only_counted()})


@page(READ, BOTH)
def compare(request: ActorRequest) -> HttpResponse:
    """Take a file of beancount and say what of it is not as the books have it."""
    files = request.FILES if request.method == "POST" else None
    form = forms.BooksFileForm(data(request), files)

    def do(given: dict[str, Any]) -> HttpResponse:
        book = reading.read(given["file"].read(reading.MOST_BYTES + 1))
        found = list(islice(reading.differences(book), 200))
        return show(request, "compared", {"problems": found, "count": len(book.transactions)})

    return run_form(
        request, form, do, title=_("Compare with a file"), submit=_("Compare"), template="upload",
        back=(goes_to(request, "accounts"), _("Accounts")),
        lead=_("Nothing is written; the file is not kept."),
    )  # fmt: skip


@page(READ)
def export(request: ActorRequest) -> HttpResponse:
    """Give the books as a file of beancount."""
    book = queries.book()
    opened = book.begins(request.at.date())
    text = beancount.write(book, title=request.organisation.name, opened=opened)
    audit.saw(
        "funds.books.exported",
        Book.objects.values_list("id", flat=True),
        by=request.actor,
        at=request.at,
    )
    return _file(text.encode(), "text/plain; charset=utf-8", "books.beancount")


def _file(made: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(made, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@page(Permission.FUNDS_CLOSE, BOTH)
def close(request: ActorRequest) -> HttpResponse:
    """Close a period."""
    form = forms.CloseForm(data(request))

    def do(given: dict[str, Any]) -> str:
        actions.close_period(given["until"], by=request.actor, at=request.at)
        messages.success(request, _("Closed. A correction is dated after it."))
        return goes_to(request, "accounts")

    return run_form(
        request, form, do, title=_("Close a period"), submit=_("Close the period"),
        back=(goes_to(request, "accounts"), _("Accounts")),
        lead=_("Nothing is dated into it any more, and it is not opened again."),
    )  # fmt: skip
