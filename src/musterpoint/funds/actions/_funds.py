"""Open funds with their windows and heads, say who may approve how much, and end them."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine import ledger
from musterpoint.engine.ledger import NoUnit
from musterpoint.funds import headings, naming, rules
from musterpoint.funds.actions._accounts import AccountIn, open_accounts
from musterpoint.funds.errors import HasEnded, NoSuchFund
from musterpoint.funds.models import Authority, Balance, Fund, Head, Window, WindowKind
from musterpoint.funds.rules import Limit, Rule
from musterpoint.funds.values import FundIn, HeadIn, WindowIn
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.roles import ROLES

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
LONGEST = 40


def open_fund(given: FundIn, *, by: Actor, at: datetime) -> Fund:
    """
    Open a fund; it has no windows yet.

    Raises Invalid with the fields: a slug that is taken, a currency that is none, a rule that
    cannot be.
    """
    by.require(Permission.FUNDS_CHANGE)
    codes = tuple(dict.fromkeys((given.currency, *given.currencies)))
    problems = _problems_of_slug("slug", given.slug) | _problems_of_name(given.name)
    for code in codes:
        try:
            ledger.currency(code)
        except NoUnit as wrong:
            problems.setdefault("currency", []).append(str(wrong))
    if "slug" not in problems and Fund.objects.filter(slug=given.slug).exists():
        problems["slug"] = [_("There is a fund with this address already.")]
    if not 1 <= given.year_begins <= 12:
        problems["year_begins"] = [_("Choose a month.")]
    problems |= problems_of_rules(given.rules, is_seat=False)
    problems |= problems_of_amounts(two_over=given.two_over)
    _refuse(problems)
    fund = Fund.objects.create(
        slug=given.slug,
        name=given.name.strip(),
        owner=given.owner,
        legal_basis=given.legal_basis,
        scope=given.scope,
        currency=given.currency,
        currencies=" ".join(codes),
        two_over=given.two_over,
        year_begins=given.year_begins,
        rules=[dict(one) for one in given.rules],
        pack=given.pack,
        opened_at=at,
    )
    _keep([naming.ALLOCATED], None, by, at)
    audit.record("funds.fund.opened", subject_id=fund.id, by=by, at=at, pack=given.pack)
    set_authorities(fund.slug, given.authorities, by=by, at=at)
    return fund


def set_authorities(slug: str, table: Iterable[Limit], *, by: Actor, at: datetime) -> Fund:
    """
    Say who may approve how much of this fund, in place of what was said before.

    Raises Invalid for an unknown role, one that approves nothing, or one named twice.
    """
    by.require(Permission.FUNDS_CHANGE)
    fund = locked(slug)
    rows = list(table)
    able = {one.code for one in ROLES.values() if Permission.FUNDS_APPROVE in one.permissions}
    if any(one.role not in able for one in rows):
        raise Invalid(
            _("Choose a role that may approve."),
            fields={"role": [_("Choose a role from the list")]},
        )
    if len({(one.role, one.post) for one in rows}) < len(rows):
        text = _("Each role has one limit at a post.")
        raise Invalid(text, fields={"role": [text]})
    _refuse(problems_of_amounts(most=min((one.most for one in rows if one.most), default=None)))
    if any(one.most is not None and one.most <= 0 for one in rows):
        text = _("Enter an amount of more than zero.")
        raise Invalid(text, fields={"most": [text]})
    Authority.objects.filter(fund=fund).delete()
    Authority.objects.bulk_create(
        Authority(fund=fund, role=one.role, post=one.post, most=one.most, set_at=at, set_by=by.id)
        for one in rows
    )
    audit.record(
        "funds.authority.set",
        subject_id=fund.id,
        by=by,
        at=at,
        table=[[one.role, one.most] for one in rows],
    )
    return fund


def add_window(slug: str, given: WindowIn, *, by: Actor, at: datetime) -> Window:
    """Add a window to a fund; raise Invalid with the fields."""
    by.require(Permission.FUNDS_CHANGE)
    fund = locked(slug)
    problems = _problems_of_slug("code", given.code) | _problems_of_name(given.name)
    if given.kind not in WindowKind.values:
        problems["kind"] = [_("Choose one of the list.")]
    if Window.objects.filter(fund=fund, code=given.code).exists():
        problems["code"] = [_("There is a window with this address already.")]
    _refuse(problems)
    row = Window.objects.create(
        fund=fund, code=given.code, name=given.name.strip(), kind=given.kind, opened_at=at
    )
    _keep([naming.window(row)], 0, by, at)
    audit.record("funds.window.added", subject_id=row.id, by=by, at=at)
    return row


def add_head(window_id: UUID, given: HeadIn, *, by: Actor, at: datetime) -> Head:
    """
    Add a head to a window; raise Invalid with the fields.

    Whether it is a seat to safety follows from its kind, so that no fault is asked there.
    """
    by.require(Permission.FUNDS_CHANGE)
    window = Window.objects.select_related("fund").filter(id=window_id).first()
    if window is None:
        raise NoSuchFund(_("There is no such window here."))
    if window.ended_at is not None or window.fund.ended_at is not None:
        raise HasEnded(_("This window has ended."))
    problems = _problems_of_slug("code", given.code) | _problems_of_name(given.name)
    problems |= problems_of_head(given) | _problems_of_seat(given, window.fund)
    if Head.objects.filter(window=window, code=given.code).exists():
        problems["code"] = [_("There is a head with this address already.")]
    _refuse(problems)
    row = Head.objects.create(
        window=window, code=given.code, opened_at=at, **columns_of_head(given)
    )
    _keep([naming.head(row)], 0, by, at)
    _keep([naming.expense(row)], None, by, at)
    audit.record("funds.head.added", subject_id=row.id, by=by, at=at)
    return row


def change_head(head_id: UUID, given: HeadIn, *, by: Actor, at: datetime) -> Head:
    """Change the name, caps and rules of a head; what was asked before stays as it was."""
    by.require(Permission.FUNDS_CHANGE)
    rows = Head.objects.select_for_update(of=("self",)).select_related("window__fund")
    row = rows.filter(id=head_id).first()
    if row is None:
        raise NoSuchFund(_("There is no such head here."))
    of = row.window.fund
    problems = _problems_of_name(given.name) | problems_of_head(given)
    _refuse(problems | _problems_of_seat(given, of))
    values = columns_of_head(given)
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    audit.record("funds.head.changed", subject_id=row.id, by=by, at=at)
    return row


def end_fund(slug: str, *, by: Actor, at: datetime) -> Fund:
    """End a fund whose windows are empty; raise HasEnded for money that is still there."""
    by.require(Permission.FUNDS_CHANGE)
    fund = locked(slug)
    names = [naming.window(one) for one in fund.windows.all()]
    heads = Head.objects.filter(window__fund=fund).select_related("window__fund")
    names += [naming.head(one) for one in heads]
    rows = Balance.objects.filter(account__name__in=names)
    if any(row.posted or row.held_out or row.held_in for row in rows):
        raise HasEnded(_("This fund still holds money. Spend it or move it first."))
    fund.ended_at = at
    fund.save(update_fields=["ended_at"])
    audit.record("funds.fund.ended", subject_id=fund.id, by=by, at=at)
    return fund


def locked(slug: str) -> Fund:
    """Return a fund that goes on, locked, or raise NoSuchFund or HasEnded."""
    found = Fund.objects.select_for_update(of=("self",)).filter(slug=slug).first()
    if found is None:
        raise NoSuchFund(_("There is no such fund here."))
    if found.ended_at is not None:
        raise HasEnded(_("This fund has ended."))
    return found


def columns_of_head(given: HeadIn) -> dict[str, object]:
    """Return what the row of a head keeps of it."""
    return {
        "name": given.name.strip(),
        "kind": given.kind,
        "is_seat": headings.is_seat(given.kind),
        "person_most": given.person_most,
        "family_most": given.family_most,
        "day_most": given.day_most,
        "days_most": given.days_most,
        "day_across": given.day_across and (given.day_most or given.days_most) is not None,
        "once_most": given.once_most,
        "once_level": given.once_level if given.once_most is not None else None,
        "review_days": given.review_days,
        "rules": [dict(one) for one in given.rules],
    }


def problems_of_head(given: HeadIn) -> dict[str, list[str]]:
    """Return what is wrong with a head, by field."""
    problems = problems_of_amounts(
        person_most=given.person_most,
        family_most=given.family_most,
        day_most=given.day_most,
        once_most=given.once_most,
    )
    if given.kind not in headings.codes():
        problems["kind"] = [_("Choose one of the list.")]
    if given.days_most is not None and not 1 <= given.days_most <= 3650:
        problems["days_most"] = [_("Enter a number of days from 1 to 3650.")]
    if not 1 <= given.review_days <= 90:
        problems["review_days"] = [_("Enter a number of days from 1 to 90.")]
    if given.once_most is not None and not 1 <= (given.once_level or 0) <= rules.HIGHEST_LEVEL:
        problems["once_level"] = [_("Say from which alert level on.")]
    return problems | problems_of_rules(given.rules, is_seat=headings.is_seat(given.kind))


def _problems_of_seat(given: HeadIn, fund: Fund) -> dict[str, list[str]]:
    """Return why no seat to safety can be in a fund: its own rules hold for every head."""
    if not headings.is_seat(given.kind):
        return {}
    found = problems_of_rules(fund.rules, is_seat=True)
    return {"kind": found["rules"]} if found else {}


def _keep(names: Sequence[str], least: int | None, by: Actor, at: datetime) -> None:
    given = [AccountIn(name=name, least=least, kept_by=naming.KEEPER) for name in names]
    open_accounts(given, by=by, at=at)


def _problems_of_slug(field: str, slug: str) -> dict[str, list[str]]:
    if len(slug) <= LONGEST and _SLUG.fullmatch(slug):
        return {}
    return {field: [_("Use small letters, figures and single hyphens, 40 at most.")]}


def _problems_of_name(name: str) -> dict[str, list[str]]:
    return {} if name.strip() and len(name) <= 200 else {"name": [_("Enter a name.")]}


def problems_of_amounts(**amounts: int | None) -> dict[str, list[str]]:
    """Return which amounts are not over zero, by field; None is no amount."""
    text = _("Enter an amount of more than zero.")
    return {
        name: [text]
        for name, amount in amounts.items()
        if amount is not None and not 0 < amount < ledger.units.LARGEST
    }


def problems_of_rules(given: Iterable[Rule], *, is_seat: bool) -> dict[str, list[str]]:
    """Return what is wrong with rules of eligibility, by field."""
    found = [one for rule in given for one in rules.problems_of_rule(rule, is_seat=is_seat)]
    return {"rules": found} if found else {}


def _refuse(problems: dict[str, list[str]]) -> None:
    if problems:
        raise Invalid(_("Correct what is marked."), fields=problems)
