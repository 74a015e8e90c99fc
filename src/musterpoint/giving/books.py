"""
What giving asks of the books and the funds, in one place.

Nothing here checks a permission: the actions that call it do, and name it as ``under``. Texts and
links hold references and ids, never a name.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.engine import ledger
from musterpoint.engine.ledger import Entry, NotWritten, Unit
from musterpoint.funds import actions as funds
from musterpoint.funds import queries as fund_queries
from musterpoint.funds.kinds import DIRECT
from musterpoint.funds.models import Account, Commitment, Fund, Head, Transaction, Window
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.actors import Actor, Permission

if TYPE_CHECKING:
    from musterpoint.giving.models import Gift, Loan, Thing


def is_fund(slug: str) -> bool:
    """Say whether there is an open fund of this name."""
    return Fund.objects.filter(slug=slug[:60], ended_at=None).exists()


def funds_open() -> list[tuple[str, str]]:
    """Return open funds for a list to choose from."""
    return list(Fund.objects.filter(ended_at=None).order_by("name").values_list("slug", "name"))


def windows_open() -> list[tuple[str, str]]:
    """Return open windows as ``fund/window`` for a list to choose from."""
    rows = Window.objects.filter(ended_at=None, fund__ended_at=None)
    found = [
        (f"{fund}/{code}", f"{title}: {name}")
        for fund, title, code, name in rows.values_list("fund__slug", "fund__name", "code", "name")
    ]
    return sorted(found, key=lambda one: one[1])


def places() -> list[tuple[str, str]]:
    """
    Return what a gift may be earmarked for, for a list to choose from.

    Each is ``fund/window`` or ``fund/window/head``.
    """
    found = windows_open()
    found += [
        (f"{fund}/{window}/{code}", f"{title}: {of}: {name}")
        for fund, title, window, of, code, name in Head.objects.filter(
            ended_at=None, window__ended_at=None, window__fund__ended_at=None
        ).values_list(
            "window__fund__slug", "window__fund__name", "window__code", "window__name", "code",
            "name",
        )
    ]  # fmt: skip
    return sorted(found, key=lambda one: one[1])


def has_place(fund: str, mark: Mapping[str, str]) -> bool:
    """Say whether a fund has the window, and the head in it, that an earmark names."""
    window, head = mark.get("window", ""), mark.get("head", "")
    if head:
        rows = Head.objects.filter(window__fund__slug=fund, code=head, ended_at=None)
        return bool(window) and rows.filter(window__code=window).exists()
    return Window.objects.filter(fund__slug=fund, code=window, ended_at=None).exists()


def place_name(fund: str, mark: Mapping[str, str]) -> str:
    """Return the name of the window and head that an earmark names, empty without one."""
    window, head = mark.get("window", ""), mark.get("head", "")
    rows = Head.objects.filter(window__fund__slug=fund, window__code=window, code=head)
    if head and (row := rows.first()) is not None:
        return row.name
    found = Window.objects.filter(fund__slug=fund, code=window).first() if window else None
    return found.name if found is not None else ""


def named(place: str) -> str:
    """Return the name of ``fund/window`` or ``fund/window/head`` in plain words."""
    slug, window, *head = place.split("/")
    mark = {"window": window} | ({"head": head[0]} if head else {})
    parts = [fund_name(slug), place_name(slug, {"window": window})]
    return ": ".join([*parts, place_name(slug, mark)] if head else parts)


def currencies(slug: str) -> list[str]:
    """Return the currencies that a fund holds, its own first."""
    found = Fund.objects.filter(slug=slug).values_list("currency", "currencies").first()
    return [] if found is None else [found[0], *found[1].split()]


def fund_name(slug: str) -> str:
    """Return the name of a fund."""
    found = Fund.objects.filter(slug=slug).values_list("name", flat=True).first()
    return found or slug


def is_asset(account: str) -> bool:
    """Say whether money lies on an open account of this name, which no package keeps."""
    return fund_queries.money_accounts().filter(name=account).exists()


def is_account(account: str, root: str) -> bool:
    """Say whether there is an open account of this name under a root."""
    if not account.startswith(f"{root}:"):
        return False
    return Account.objects.filter(name=account[:200], ended_at=None).exists()


def accounts(root: str) -> list[tuple[str, str]]:
    """Return open accounts under a root, for a list to choose from."""
    rows = Account.objects.filter(name__startswith=f"{root}:", ended_at=None).order_by("name")
    if root == "Assets":
        rows = fund_queries.money_accounts()
    return [(one.name, f"{one.name} ({one.label})" if one.label else one.name) for one in rows]


def receive(gift: "Gift", *, under: Permission, by: Actor, at: datetime) -> None:
    """Book a gift as income of its fund, held for what it is earmarked."""
    mark = gift.earmark
    links = links_of(gift)
    try:
        funds.receive(
            gift.fund,
            gift.amount,
            gift.unit,
            source=_source(gift),
            earmark="/".join(mark[name] for name in ("window", "head") if name in mark),
            account=gift.account,
            key=gift.key,
            on=gift.received_on,
            links=links,
            under=under,
            by=by,
            at=at,
        )
    except NotWritten as wrong:
        raise Invalid(str(wrong), fields={"account": [str(wrong)]}) from wrong


def _source(gift: "Gift") -> str:
    is_levy = gift.pledge is not None and gift.pledge.basis == "mandatory"
    return "levy" if is_levy else gift.source


def links_of(gift: "Gift") -> dict[str, str]:
    """Return what entries of a gift belong to: ids and codes alone."""
    links = {"gift": str(gift.id)}
    if gift.pledge_id is not None:
        links["pledge"] = str(gift.pledge_id)
    if gift.campaign_id is not None:
        links["campaign"] = str(gift.campaign_id)
    mark = gift.earmark
    return links | {name: mark[name] for name in ("country", "crisis") if name in mark}


def less_income(
    gift: "Gift",
    head: Head,
    key: str,
    commitment_id: UUID,
    *,
    under: Permission,
    by: Actor,
    at: datetime,
) -> None:
    """Turn what was paid back out of a head from its cost into less income."""
    unit = ledger.currency(gift.unit)
    slug = head.window.fund.slug
    cost = f"{expenses_of(slug)}{_part(head.window.code)}:{_part(head.code)}"
    lines = (
        Entry(cost, unit, -gift.amount),
        Entry(f"Income:{_part(gift.fund)}:{_part(_source(gift))}", unit, gift.amount),
    )
    links = links_of(gift) | {
        "fund": slug, "window": head.window.code, "head": head.code, "gives_back": "yes",
        "kind": "refund", "refund_of": str(commitment_id),
    }  # fmt: skip
    text = _("Gift given back")
    funds.post(ledger.Transaction(key, at.date(), text, lines, links), under=under, by=by, at=at)


def is_turned_round(gift: "Gift") -> bool:
    """Say whether the entry of a gift was taken back."""
    return Transaction.objects.filter(reverses=gift.key).exists()


def marks_of(gift: "Gift") -> dict[str, str]:
    """Return how the entry of a gift says that it was given for its place alone."""
    found = Transaction.objects.filter(key=gift.key).values_list("links", flat=True).first()
    return {"earmark": found["earmark"]} if found and found.get("earmark") else {}


def take_back(
    gift: "Gift",
    key: str,
    *,
    on: date,
    is_refund: bool,
    under: Permission,
    by: Actor,
    at: datetime,
) -> None:
    """Turn the entries of a gift round."""
    text = _("Gift given back") if is_refund else _("Gift booked in error")
    funds.reverse(gift.key, key, on=on, text=text, under=under, by=by, at=at)


def draw_loan(loan: "Loan", window: str, *, by: Actor, at: datetime) -> None:
    """Book a loan as money and as debt; what is lent to a fund may be committed in its window."""
    text = f"{_('Loan drawn')} {loan.reference}"
    if not loan.fund:
        entries = [(loan.bank, loan.principal), (loan.debt, -loan.principal)]
        made = _of_loan(loan, _drawn(loan), entries, on=loan.drawn_on, text=text)
        funds.post(made, under=Permission.GIVING_CHANGE, by=by, at=at)
        return
    funds.receive(
        loan.fund, loan.principal, loan.unit, source=loan.debt, earmark=window, account=loan.bank,
        key=_drawn(loan), on=loan.drawn_on, text=text, links={"loan": str(loan.id)},
        under=Permission.GIVING_CHANGE, by=by, at=at,
    )  # fmt: skip


def pay_loan(
    loan: "Loan", key: str, principal: int, interest: int, *, on: date, by: Actor, at: datetime
) -> None:
    """Book what is paid back of a loan; its debt leaves the window that it was lent to."""
    entries = [
        (loan.debt, principal), (loan.interest, interest), (loan.bank, -principal - interest),
    ]  # fmt: skip
    text = f"{_('Loan paid back')} {loan.reference}"
    made = _of_loan(loan, key, [one for one in entries if one[1]], on=on, text=text)
    funds.pay_back(
        made, principal, loan.unit, drawn=_drawn(loan), under=Permission.GIVING_CHANGE, by=by, at=at
    )


def lent_to(loan: "Loan") -> str:
    """Return the name of the fund and window that a loan came to, empty for neither."""
    links = Transaction.objects.filter(key=_drawn(loan)).values_list("links", flat=True).first()
    window = (links or {}).get("window", "")
    if window:
        return named(f"{loan.fund}/{window}")
    return fund_name(loan.fund) if loan.fund else ""


def _drawn(loan: "Loan") -> str:
    return f"loan-{loan.id}"


def _of_loan(
    loan: "Loan", key: str, entries: Sequence[tuple[str, int]], *, on: date, text: str
) -> ledger.Transaction:
    unit = ledger.currency(loan.unit)
    lines = tuple(Entry(name, unit, amount) for name, amount in entries)
    return ledger.Transaction(key, on, text, lines, {"loan": str(loan.id)})


#: Assets that are lent to us, counted, and that we owe them back.
LENT, OWED = "Assets:LentToUs", "Liabilities:LentToUs"


def borrow(row: "Thing", *, on: date, by: Actor, at: datetime) -> None:
    """Book that a lent thing is with us, and owed back: in units, not in money."""
    under = Permission.GIVING_CHANGE
    wanted = [
        funds.AccountIn(name=LENT, least=0, kept_by="giving"),
        funds.AccountIn(name=OWED, most=0, kept_by="giving"),
    ]
    funds.open_accounts(wanted, under=under, by=by, at=at)
    unit = Unit(row.goods_unit)
    lines = (Entry(OWED, unit, -row.quantity), Entry(LENT, unit, row.quantity))
    links = {"thing": str(row.id)}
    made = ledger.Transaction(_key(row), on, _("Lent to us"), lines, links)
    funds.post(made, under=under, by=by, at=at)


def give_back(row: "Thing", *, on: date, by: Actor, at: datetime) -> None:
    """Book that a lent thing went back; what came before lent things were booked is not there."""
    if Transaction.objects.filter(key=_key(row)).exists():
        funds.reverse(
            _key(row), f"{_key(row)}-back", on=on, text=_("Lent thing given back"),
            under=Permission.GIVING_CHANGE, by=by, at=at,
        )  # fmt: skip


def unbook(row: "Thing", *, on: date, under: Permission, by: Actor, at: datetime) -> None:
    """Turn round what was once booked by hand of a thing that a store books now."""
    booked = Transaction.objects.filter(key=_key(row)).exists()
    if booked and not Transaction.objects.filter(reverses=_key(row)).exists():
        funds.reverse(
            _key(row), f"{_key(row)}-back", on=on, text=_("Goods given, taken into a store"),
            under=under, by=by, at=at,
        )  # fmt: skip


def _key(row: "Thing") -> str:
    return f"thing-{row.id}"


def expenses_of(fund: str) -> str:
    """Return what the names of a fund's accounts of expenses begin with."""
    return f"Expenses:{_part(fund)}:"


def expense_of(fund: str, window: str, head: str) -> str:
    """Return the account of expenses of a head."""
    return f"{expenses_of(fund)}{_part(window)}:{_part(head)}"


def head_names(fund: str) -> dict[str, str]:
    """Return the name of each head of a fund by its account of expenses."""
    rows = Head.objects.filter(window__fund__slug=fund).values_list("window__code", "code", "name")
    return {expense_of(fund, window, code): name for window, code, name in rows}


def subjects_of(fund: str) -> dict[str, object]:
    """
    Return for whom or what each commitment of a fund is, blind: the family before the person.

    What was asked for by hand or by a program and says of nobody has no subject that is known here.
    Whoever asks makes up its id, so that all of it counts as one.
    """
    rows = Commitment.objects.filter(head__window__fund__slug=fund)
    return {
        str(one): bytes(family or person or b"") or (subject if what != DIRECT.code else None)
        for one, family, person, what, subject in rows.values_list(
            "id", "family", "person", "what", "subject_id"
        )
    }


def _part(slug: str) -> str:
    """Return a slug as a part of an account's name, as ``funds`` names its accounts."""
    plain = re.sub(r"[^A-Za-z0-9-]", "-", slug)
    return plain[:1].upper() + plain[1:]
