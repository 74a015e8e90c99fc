"""What the pages of funds show, in words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.accounts.queries import own_hands
from musterpoint.engine.ledger import Unit
from musterpoint.funds import actions, asserted, bound, kinds, purposes, queries, units
from musterpoint.funds.bound import Pots
from musterpoint.funds.forms_of_funds import ANSWERS, FACTS
from musterpoint.funds.models import (
    Commitment,
    CommitmentState,
    Fund,
    Head,
    Step,
    StepKind,
    Transfer,
    TransferState,
    TransferStep,
    TransferStepKind,
    Window,
)
from musterpoint.funds.queries import BudgetRow, Figures
from musterpoint.funds.rules import Limit, Rule
from musterpoint.funds.standing import said, standing
from musterpoint.tenancy.actors import Actor
from musterpoint.web import formats
from musterpoint.web.components import bar
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import Event, Row, shares

TAGS: Mapping[str, str] = {
    CommitmentState.ASKED: "due",
    CommitmentState.COMMITTED: "move",
    CommitmentState.PART_PAID: "move",
    CommitmentState.PAID: "ok",
    CommitmentState.REFUSED: "off",
    CommitmentState.CANCELLED: "off",
}
ICONS: Mapping[str, str] = {
    StepKind.ASKED: "pen",
    StepKind.APPROVED: "tick",
    StepKind.COMMITTED: "lock",
    StepKind.RELEASED: "go",
    StepKind.REVIEWED: "search",
    StepKind.REFUSED: "no",
    StepKind.CANCELLED: "x",
    StepKind.SPENT: "fund",
    StepKind.RETURNED: "down",
}


def money(amount: int | None, code: str) -> str:
    """Return an amount of a currency with its code; a dash for None."""
    return "–" if amount is None else units.shown(amount, units.digits_of(code), code)


def holdings(figures: Iterable[Figures], bound_of: Mapping[str, Pots]) -> list[dict[str, Any]]:
    """
    Return what a window holds, is committed and is free, a currency at a time.

    ``bound_of`` is what of the free money givers bound to a crisis or a country, by currency.
    """
    return [
        {
            "held": units.shown(one.held, one.digits, one.unit),
            "committed": units.shown(one.committed, one.digits, one.unit),
            "free": units.shown(one.free, one.digits, one.unit),
            "bound": formats.listed(
                purposes.told(bound_of.get(one.unit, {}), Unit(one.unit, one.digits))
            ),
            "bar": bar(shares([(one.committed, "b"), (one.free, "ok")], one.held), "mp-bar--8"),
        }
        for one in figures
        if one.held or one.committed
    ]


def caps(head: Head, currency: str) -> list[str]:
    """Return the caps of a head in words."""
    found = [
        _("%(amount)s a person") % {"amount": money(head.person_most, currency)}
        if head.person_most is not None
        else "",
        _("%(amount)s a family") % {"amount": money(head.family_most, currency)}
        if head.family_most is not None
        else "",
        _("%(amount)s a day") % {"amount": money(head.day_most, currency)}
        if head.day_most is not None
        else "",
        _("%(count)s days at most") % {"count": formats.count(head.days_most)}
        if head.days_most is not None
        else "",
        _("days counted over all funds") if head.day_across else "",
        _("%(amount)s at once from level %(level)s")
        % {"amount": money(head.once_most, currency), "level": formats.count(head.once_level)}
        if head.once_most is not None
        else "",
    ]
    return [one for one in found if one]


def rule(one: Rule) -> str:
    """Return a rule of eligibility in words."""
    fact = str(FACTS[one["fact"]])
    if one["fact"] == "level":
        said_ = _("%(level)s or more") % {"level": formats.count(one["least"])}
    else:
        words = dict(ANSWERS[one["fact"]])
        said_ = formats.listed(words.get(answer, answer) for answer in one["is"])
    return _("%(fact)s: %(answers)s") % {"fact": fact, "answers": said_}


def limit(one: Limit, currency: str) -> Row:
    """Return up to what a role may approve."""
    most = money(one.most, currency) if one.most is not None else _("No limit")
    return Row(key=said(one), value=most)


def commitment_row(one: Commitment) -> dict[str, Any]:
    """Return a line of a list of commitments."""
    return {
        "row": one,
        "tag": TAGS[one.state],
        "amount": money(one.amount, one.unit),
        "paid": money(one.paid, one.unit),
        "kind": kind_of(one),
        "missing": formats.listed(asserted.missing(one), ";"),
    }


def asked_elsewhere(rows: Iterable[Commitment], zone: str) -> str:
    """Return what was asked of other funds in one line: the fund, the amount, the day."""
    return formats.listed(
        (
            f"{one.head.window.fund.name} ({money(one.amount, one.unit)}, "
            f"{formats.moment(one.asked_at, zone, year=True)})"
            for one in rows
        ),
        ";",
    )


def kind_of(one: Commitment) -> str:
    """Return what asks for the money, in words."""
    known = kinds.known(one.what)
    return str(known.label) if known is not None else one.what


def subject_url(request: ActorRequest, one: Commitment) -> str:
    """Return the page of what the money is for; empty for none."""
    known = kinds.known(one.what)
    if known is None or not known.page:
        return ""
    try:
        return url(request, known.page, **{known.part: one.subject_id})
    except NoReverseMatch:
        return ""


def facts(one: Commitment) -> list[Row]:
    """Return what was asked, in words."""
    fund = one.head.window.fund
    rows = [
        Row(key=_("Fund"), value=fund.name),
        Row(key=_("Window"), value=one.head.window.name),
        Row(key=pgettext("budget", "Head"), value=one.head.name),
        Row(key=_("Amount"), value=money(one.amount, one.unit)),
        Row(key=_("Paid"), value=money(one.paid, one.unit)),
        Row(key=_("Still to be paid"), value=money(one.unpaid, one.unit)),
        Row(key=_("Kind"), value=kind_of(one)),
    ]
    if one.unit != fund.currency:
        rows.append(Row(key=_("Worth when asked"), value=money(one.worth, fund.currency)))
    if one.person is None and one.people > 1:
        rows.append(Row(key=_("People"), value=formats.count(one.people)))
    if one.days:
        rows.append(Row(key=_("Days"), value=formats.count(one.days)))
        rows.append(Row(key=_("First day"), value=formats.day(one.begins, year=True)))
        rows.append(Row(key=_("Last day"), value=formats.day(one.last_day, year=True)))
    purpose = purposes.of_commitment(one)
    if not purpose.is_any:
        rows.append(Row(key=_("Crisis and country"), value=purposes.names([purpose])[purpose]))
    if one.level is not None:
        rows.append(Row(key=_("Alert level when asked"), value=formats.count(one.level)))
    return rows


def unknown(one: Commitment) -> str:
    """Return the facts that nobody has established, in words."""
    return formats.listed(str(FACTS.get(fact, fact)) for fact in one.unknown)


def history(of: Commitment, steps: Iterable[Step], zone: str) -> list[Event]:
    """Return every step of a commitment, the newest first; the first says what was asserted."""
    found = []
    for one in steps:
        amount = money(one.amount, of.unit) if one.amount is not None else ""
        text = " · ".join(filter(None, [str(one.get_kind_display()), amount]))
        is_first = one.kind in (StepKind.ASKED, StepKind.RELEASED)
        told = [f"{fact}: {answer}" for fact, answer in asserted.said(of)] if is_first else []
        told += asserted.missing(of) if is_first else []
        note = " · ".join(filter(None, [one.taken_by_name, *told, one.reason]))
        found.append(
            Event(
                when=formats.moment(one.taken_at, zone, year=True),
                text=text,
                note=note,
                icon=ICONS[one.kind],
            )
        )
    return found[::-1]


def queue(rows: Sequence[Commitment], by: Actor, role: str) -> list[dict[str, Any]]:
    """Return what waits for an approval, with why the reader may or may not give it."""
    steps = queries.steps_of([one.id for one in rows])
    tables = queries.tables(one.head.window.fund_id for one in rows)
    over = queries.over_budget(rows)
    hands = own_hands(by)
    found = []
    for one in rows:
        fund = one.head.window.fund
        table = tables.get(fund.id, [])
        before = steps.get(one.id, [])
        stand = standing(fund, one.worth, before, table, by, role=role, hands=hands)
        found.append(
            commitment_row(one)
            | {
                "stand": stand,
                "may": stand.refusal is None,
                "why": str(stand.why),
                "next": formats.listed(stand.next),
                "unknown": unknown(one),
                "over": one.id in over,
                "asker": next(
                    (s.taken_by_name for s in before if s.kind == StepKind.ASKED),
                    "",
                ),
            }
        )
    return found


def budget_line(one: BudgetRow, top: int) -> dict[str, Any]:
    """Return a line of budget against actual with its bar: spent, committed, left."""
    left = one.left
    whole = max(top, 1)
    pieces = [(one.spent, ""), (one.committed, "b")]
    if left is not None and left > 0:
        pieces.append((left, "ok"))
    mark = None if one.budget is None else min(100.0, one.budget * 100 / whole)
    return {
        "row": one,
        "name": one.name,
        "budget": _plain(one.budget, one),
        "asked": _plain(one.asked, one),
        "committed": _plain(one.committed, one),
        "spent": _plain(one.spent, one),
        "left": _plain(left, one),
        "moved": _plain(one.moved, one) if one.depth < 2 else "",
        "is_over": left is not None and left < 0,
        "bar": bar(shares(pieces, whole), "mp-bar--8", mark),
    }


def _plain(amount: int | None, one: BudgetRow) -> str:
    return "–" if amount is None else formats.amount(amount, one.digits)


def earmarks(fund: Fund) -> list[tuple[str, str]]:
    """Return the windows and heads to which income may be earmarked."""
    found: list[tuple[str, str]] = []
    heads = queries.heads(fund)
    for window in queries.windows(fund):
        if window.ended_at is not None:
            continue
        found.append((window.code, window.name))
        found += [
            (f"{window.code}/{one.code}", f"{window.name} · {one.name}")
            for one in heads
            if one.window_id == window.id and one.ended_at is None
        ]
    return found


TRANSFER_TAGS: Mapping[str, str] = {
    TransferState.ASKED: "due",
    TransferState.MOVED: "ok",
    TransferState.REFUSED: "off",
    TransferState.WITHDRAWN: "off",
    TransferState.UNDONE: "off",
}
TRANSFER_ICONS: Mapping[str, str] = {
    TransferStepKind.ASKED: "pen",
    TransferStepKind.APPROVED: "tick",
    TransferStepKind.MOVED: "go",
    TransferStepKind.REFUSED: "no",
    TransferStepKind.WITHDRAWN: "x",
    TransferStepKind.UNDONE: "down",
}


def transfer_row(one: Transfer) -> dict[str, Any]:
    """Return a line of a list of transfers."""
    source, goal = actions.places(one)
    return {
        "row": one,
        "tag": TRANSFER_TAGS[one.state],
        "amount": money(one.amount, one.unit),
        "source": source.name,
        "goal": goal.name,
    }


def transfer_facts(one: Transfer) -> list[Row]:
    """Return what is moved, in words."""
    source, goal = actions.places(one)
    rows = [
        Row(key=pgettext("money", "From"), value=source.name),
        Row(key=pgettext("money", "To"), value=goal.name),
        Row(key=_("Amount"), value=money(one.amount, one.unit)),
        Row(key=_("Why"), value=one.reason),
    ]
    if one.unit != source.window.fund.currency:
        worth = money(one.worth, source.window.fund.currency)
        rows.append(Row(key=_("Worth when asked"), value=worth))
    if one.consent:
        day = formats.day(one.consent_on, year=True) if one.consent_on else ""
        rows.append(Row(key=_("The givers agreed in"), value=f"{one.consent} · {day}"))
    if one.earmarked:
        rows.append(Row(key=_("Of it given for the first place"),
                        value=money(one.earmarked, one.unit)))  # fmt: skip
    return rows


def transfer_history(steps: Iterable[TransferStep], zone: str) -> list[Event]:
    """Return every step of a transfer, the newest first."""
    return [
        Event(
            when=formats.moment(one.taken_at, zone, year=True),
            text=str(one.get_kind_display()),
            note=" · ".join(filter(None, [one.taken_by_name, one.reason])),
            icon=TRANSFER_ICONS[one.kind],
        )
        for one in steps
    ][::-1]


def transfer_standing(
    one: Transfer, steps: Sequence[TransferStep], by: Actor
) -> dict[str, Any] | None:
    """Return who may approve a transfer and whether the reader may; None when nothing waits."""
    if one.state != TransferState.ASKED:
        return None
    fund = one.window.fund
    table = queries.tables([fund.id]).get(fund.id, [])
    stand = standing(fund, one.worth, steps, table, by, role=actions.role_of(by))
    return {
        "stand": stand,
        "may": stand.refusal is None,
        "why": str(stand.why),
        "next": formats.listed(stand.next),
    }


def by_window(
    windows: Sequence[Window], heads: Sequence[Head], figures: Mapping[UUID, list[Figures]]
) -> list[dict[str, Any]]:
    """Return the windows of a fund with their heads, caps, rules and money."""
    given = bound.of_places([*windows, *heads])
    return [
        {
            "window": window,
            "holds": holdings(figures[window.id], given[window.id]),
            "heads": [
                {
                    "head": one,
                    "caps": caps(one, window.fund.currency),
                    "rules": [rule(given) for given in one.rules],
                    "holds": holdings(figures[one.id], given[one.id]),
                }
                for one in heads
                if one.window_id == window.id
            ],
        }
        for window in windows
    ]
