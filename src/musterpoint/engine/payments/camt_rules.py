"""What no schema says of a camt.053: balances, sums, entries that stand twice."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from lxml import etree

from musterpoint.engine.payments import batch_rules, statement_rules, summary_rules
from musterpoint.engine.payments.checking import Report
from musterpoint.engine.payments.statement_rules import is_booked
from musterpoint.engine.payments.statements import NO_REFERENCE
from musterpoint.engine.payments.values import (
    NONE,
    check_unique,
    check_values,
    child,
    children,
    day,
    number,
    sign,
    text,
)
from musterpoint.kernel.text import _

REFERENCES = ("AcctSvcrRef", "EndToEndId", "TxId", "UETR", "InstrId", "ClrSysRef")


def check(root: Any, report: Report) -> None:
    """Check the statements under the document."""
    message = child(root, "BkToCstmrStmt")
    if message is None:
        return
    check_values(root, report)
    idents: dict[tuple[str, ...], int] = {}
    entries = payments = 0
    sums: dict[str, Decimal] = {"credits": NONE, "debits": NONE}
    statements = list(children(message, "Stmt"))
    cut = statement_rules.in_pages(statements)
    pages = {page for one in cut for page in one}
    for statement in statements:
        statement_rules.check_twice(statement, idents, report)
        rows = list(children(statement, "Ntry"))
        entries += len(rows)
        payments += sum(1 for _one in statement.iter("{*}TxDtls"))
        _check_currencies(statement, rows, report)
        _check_entries(rows, report)
        _check_days(statement, report)
        _check_balances(statement, report, is_page=statement in pages)
        summary_rules.check(statement, rows, report)
        for one in rows:
            amount = number(child(one, "Amt")) or NONE
            sums["credits" if sign(one) > 0 else "debits"] += amount
    statement_rules.check_pages(cut, report)
    statement_rules.check_order(statements, report)
    report.counts = {
        "statements": len(statements),
        "entries": entries,
        "payments": payments,
        **{name: str(amount) for name, amount in sums.items()},
    }


def _check_currencies(statement: Any, rows: Sequence[Any], report: Report) -> None:
    told = text(statement, "Acct", "Ccy")
    amounts = [child(one, "Amt") for one in (*children(statement, "Bal"), *rows)]
    codes = [one.get("Ccy") for one in amounts if one is not None]
    wanted = told or next(iter(codes), "")
    for one in amounts:
        if one is not None and one.get("Ccy") != wanted:
            report.wrong(
                "other_currency", one,
                _("The account is in %(wanted)s, this amount in %(found)s."),
                wanted=wanted[:10], found=(one.get("Ccy") or "")[:10],
            )  # fmt: skip


def _check_entries(rows: Sequence[Any], report: Report) -> None:
    seen: dict[str, Any] = {}
    contents: dict[bytes, int] = {}
    for one in rows:
        before = len(report.errors) + report.more
        if text(one, "NtryRef") not in NO_REFERENCE:
            check_unique(
                seen, child(one, "NtryRef"), "duplicate_entry",
                _("The entry %(found)s stands twice, first in line %(line)s."), report,
            )  # fmt: skip
        is_told = len(report.errors) + report.more > before
        key = _content(one)
        if key is not None and not is_told and key in contents:
            report.wrong(
                "duplicate_entry", one,
                _("The same entry with the same references stands in line %(line)s."),
                line=contents[key],
            )  # fmt: skip
        elif key is not None:
            contents.setdefault(key, one.sourceline)
        amount = child(one, "Amt")
        value = number(amount)
        if value is not None and value < 0:
            report.wrong("amount", amount, _("An entry is more than zero."))
        elif value == 0:
            # ISO 20022 permits it, and banks close an account so.
            report.warn("amount", amount, _("This entry is of zero: it moves no money."))
        batch_rules.check(one, report)


def _content(entry: Any) -> bytes | None:
    """
    Return all that an entry says; None when no reference tells it apart.

    Another number (NtryRef) makes another entry: a person may pay the same twice on one day.
    """
    told = {(one.text or "").strip() for name in REFERENCES for one in entry.iter(f"{{*}}{name}")}
    if not {one for one in told if one.upper() not in NO_REFERENCE}:
        return None
    said = [
        (etree.QName(one).localname, (one.text or "").strip(), *sorted(one.attrib.items()))
        for part in entry
        for one in part.iter()
    ]
    return repr(said).encode()


def _check_days(statement: Any, report: Report) -> None:
    """Hold the days of entries against those of the statement, or of its balances."""
    period = child(statement, "FrToDt")
    for one in children(statement, "Ntry"):
        if is_booked(one) and child(one, "BookgDt") is None and child(one, "ValDt") is None:
            # By the period of its statement an entry can still be put on a day.
            tell = report.wrong if period is None else report.warn
            sentence = _("Nothing says on which day this entry was booked (BookgDt, ValDt).")
            tell("no_day", one, sentence)
    opening, closing = statement_rules.ends(statement)
    since, until = day(child(opening, "Dt")), day(child(closing, "Dt"))
    if period is not None:
        places = child(period, "FrDtTm"), child(period, "ToDtTm")
        since, until = day(places[0]), day(places[1])
        if statement_rules.is_backwards(*places):
            report.wrong("date", period, _("The statement ends before it begins."))
            return
    if since is None or until is None or since > until:
        return
    for one in children(statement, "Ntry"):
        place = child(one, "BookgDt")
        found = day(place)
        if found is not None and is_booked(one) and not since <= found <= until:
            report.warn(
                "date_outside", place,
                _("The entry is of %(found)s, the statement from %(since)s to %(until)s."),
                found=found.isoformat(), since=since.isoformat(), until=until.isoformat(),
            )  # fmt: skip


def _check_balances(statement: Any, report: Report, *, is_page: bool) -> None:
    """Check the balances of a statement; a page may leave them to the first and the last one."""
    statement_rules.check_two(statement, report)
    opening, closing = statement_rules.ends(statement)
    if opening is None or closing is None:
        missing = "OPBD" if opening is None else "CLBD"
        if not is_page:
            report.warn(
                "no_balance", statement,
                _("Without a balance %(missing)s nobody can say whether entries are missing."),
                missing=missing,
            )  # fmt: skip
        return
    begin, end = day(child(opening, "Dt")), day(child(closing, "Dt"))
    if begin is not None and end is not None and begin > end:
        report.wrong("date", closing, _("The closing balance is older than the opening one."))
    statement_rules.check_sum([statement], report)
