"""Bank statements beside each other in one file: sent twice, pages, balances that go on."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from musterpoint.engine.faults import shown
from musterpoint.engine.payments.checking import Report
from musterpoint.engine.payments.values import (
    NONE,
    child,
    children,
    day,
    number,
    sign,
    text,
    whole,
)
from musterpoint.kernel.text import _

OPENING, CLOSING, BETWEEN = ("OPBD", "PRCD"), ("CLBD",), "ITBD"


def ends(statement: Any) -> tuple[Any, Any]:
    """Return the balances that a statement, or a page of one, begins and ends with."""
    by_code: dict[str, list[Any]] = {}
    for one in children(statement, "Bal"):
        by_code.setdefault(text(one, "Tp", "CdOrPrtry", "Cd"), []).append(one)
    between = by_code.get(BETWEEN, [])
    opening = next((by_code[code][0] for code in OPENING if code in by_code), None)
    closing = next((by_code[code][-1] for code in CLOSING if code in by_code), None)
    if opening is None and len(between) > (closing is None):
        opening = between[0]
    if closing is None and between and between[-1] is not opening:
        closing = between[-1]
    return opening, closing


def balance(place: Any) -> Decimal | None:
    """Return the amount of a balance; less than zero for a debit."""
    value = number(child(place, "Amt"))
    return None if value is None else value * sign(place)


def is_booked(entry: Any) -> bool:
    """Say whether an entry counts; until version 7 its state stands in the element itself."""
    status = child(entry, "Sts")
    told = text(status, "Cd") or (status.text or "").strip() if status is not None else ""
    return told not in ("PDNG", "INFO", "FUTR")


def in_pages(statements: Sequence[Any]) -> list[list[Any]]:
    """
    Return the statements that were cut into pages, each with all of its pages in their order.

    Left out are those of which a page is missing, or the balance that they begin or end with.
    """
    by_ident: dict[tuple[str, str], list[Any]] = {}
    for one in statements:
        if child(one, "StmtPgntn") is not None:
            by_ident.setdefault((_account(one), text(one, "Id")), []).append(one)
    found = [sorted(pages, key=_page) for pages in by_ident.values()]
    return [pages for pages in found if _is_whole(pages)]


def _page(statement: Any) -> int:
    return whole(child(statement, "StmtPgntn", "PgNb")) or 0


def _is_whole(pages: Sequence[Any]) -> bool:
    marks = [text(one, "StmtPgntn", "LastPgInd") in ("true", "1") for one in pages]
    return (
        [_page(one) for one in pages] == list(range(1, len(pages) + 1))
        and marks == [False] * (len(pages) - 1) + [True]
        and _has(pages[0], OPENING)
        and _has(pages[-1], CLOSING)
    )


def _has(statement: Any, codes: Sequence[str]) -> bool:
    told = (text(one, "Tp", "CdOrPrtry", "Cd") for one in children(statement, "Bal"))
    return any(one in codes for one in told)


def check_pages(statements: Sequence[Sequence[Any]], report: Report) -> None:
    """Check that the entries of all pages lead from the first balance to the last one."""
    for pages in statements:
        # Of a page that does not agree in itself it was told there.
        if len(pages) > 1 and all(_sums([one]) is None for one in pages):
            check_sum(pages, report)


def check_sum(pages: Sequence[Any], report: Report) -> None:
    """Check that opening balance and booked entries, of one page or of many, make the closing."""
    found = _sums(pages)
    if found is not None:
        report.wrong(
            "balance", child(ends(pages[-1])[1], "Amt"),
            _("Opening balance and entries make %(found)s; the closing balance is %(told)s."),
            found=str(found[0])[:40], told=str(found[1])[:40],
        )  # fmt: skip


def _sums(pages: Sequence[Any]) -> tuple[Decimal, Decimal] | None:
    """Return what the entries lead to, and what is told, where both are known and differ."""
    first, last = balance(ends(pages[0])[0]), balance(ends(pages[-1])[1])
    if first is None or last is None:
        return None
    moved = [
        (number(child(one, "Amt")) or NONE) * sign(one)
        for page in pages
        for one in children(page, "Ntry")
        if is_booked(one)
    ]
    made = first + sum(moved, NONE)
    return (made, last) if made != last else None


def is_backwards(since: Any, until: Any) -> bool:
    """Say whether a statement ends before it begins, to the second where zones are the same."""
    first, last = (day(one) for one in (since, until))
    if first is None or last is None or first != last:
        return first is not None and last is not None and first > last
    try:
        moments = [datetime.fromisoformat((one.text or "").strip()) for one in (since, until)]
        return moments[0] > moments[1]
    except (ValueError, TypeError):  # 24:00, or only one of them with a zone
        return False


def check_two(statement: Any, report: Report) -> None:
    """Tell a second opening or closing balance of the same day with another amount."""
    first: dict[tuple[str, object], Any] = {}
    for one in children(statement, "Bal"):
        code = text(one, "Tp", "CdOrPrtry", "Cd")
        key = code, day(child(one, "Dt"))
        if code not in (*OPENING, *CLOSING) or child(one, "Tp", "SubTp") is not None:
            continue
        before = balance(first.setdefault(key, one))
        if before is not None and balance(one) not in (before, None):
            report.wrong(
                "two_balances", child(one, "Amt"),
                _("There are two balances %(code)s of one day: %(before)s and %(found)s."),
                code=code, before=str(before)[:40], found=str(balance(one))[:40],
            )  # fmt: skip


def check_twice(statement: Any, seen: dict[tuple[str, ...], int], report: Report) -> None:
    """
    Tell a statement that stood before: by its identification, or by account and number.

    Pages of one statement have both in common; their page numbers tell them apart.
    """
    account, page = _account(statement), text(statement, "StmtPgntn", "PgNb")
    number_of = text(statement, "LglSeqNb") or text(statement, "ElctrncSeqNb")
    period = text(statement, "FrToDt", "FrDtTm"), text(statement, "FrToDt", "ToDtTm")
    keys: list[tuple[str, ...]] = [("id", account, text(statement, "Id"), page)]
    if number_of and any(period):
        keys.append(("number", account, number_of, *period, page))
    closing = ends(statement)[1]
    if number_of and closing is not None:
        until = text(closing, "Dt", "Dt") or text(closing, "Dt", "DtTm")
        keys.append(("closing", account, number_of, until, str(balance(closing)), page))
    for key in keys:
        if key in seen and key[2]:
            report.wrong(
                "duplicate_statement", child(statement, "Id"),
                _("The statement %(found)s stands twice, first in line %(line)s."),
                found=shown(key[2]), line=seen[key],
            )  # fmt: skip
            break
    for key in keys:
        seen.setdefault(key, statement.sourceline or 0)


def check_order(statements: Sequence[Any], report: Report) -> None:
    """Tell pages that are missing, and a balance that does not go on from the one before it."""
    for rows in _by_account(statements):
        _check_ends_of_pages(rows, report)
        for before, after in pairwise(rows):
            if child(after, "StmtPgntn") is not None:
                _check_page(before, after, report)
            _check_number(before, after, report)
            _check_goes_on(before, after, report)


def _account(statement: Any) -> str:
    account = child(statement, "Acct")
    found = text(account, "Id", "IBAN") or text(account, "Id", "Othr", "Id")
    return f"{found} {text(account, 'Ccy')}"


def _by_account(statements: Sequence[Any]) -> Iterator[list[Any]]:
    found: dict[str, list[Any]] = {}
    for one in statements:
        found.setdefault(_account(one), []).append(one)
    return iter(found.values())


def _check_page(before: Any, after: Any, report: Report) -> None:
    pages = [child(one, "StmtPgntn", "PgNb") for one in (before, after)]
    first, second = (whole(one) for one in pages)
    is_same = text(before, "Id") == text(after, "Id")
    if is_same and first is not None and second is not None and second > first + 1:
        report.wrong(
            "page_missing", pages[1],
            _("Page %(found)s follows page %(before)s: a page is missing."),
            found=second, before=first,
        )  # fmt: skip


def _check_ends_of_pages(rows: Sequence[Any], report: Report) -> None:
    """Warn of a statement of which the first or the last page is not in the file."""
    by_ident: dict[str, list[Any]] = {}
    for one in rows:
        if child(one, "StmtPgntn") is not None:
            by_ident.setdefault(text(one, "Id"), []).append(one)
    for pages in by_ident.values():
        numbers = [whole(child(one, "StmtPgntn", "PgNb")) for one in pages]
        marks = [text(one, "StmtPgntn", "LastPgInd") for one in pages]
        if numbers[0] is not None and 1 not in numbers:
            text_of = _("The file begins with page %(found)s of this statement.")
            place = child(pages[0], "StmtPgntn", "PgNb")
            report.warn("page_missing", place, text_of, found=numbers[0])
        if not {"true", "1"} & set(marks):
            place = child(pages[-1], "StmtPgntn", "LastPgInd")
            report.warn("page_missing", place, _("The last page of this statement is missing."))


def _check_number(before: Any, after: Any, report: Report) -> None:
    """Warn of numbers between two statements of an account that no statement has."""
    for name in ("LglSeqNb", "ElctrncSeqNb"):
        first, second = whole(child(before, name)), whole(child(after, name))
        if first is not None and second is not None and second > first + 1:
            report.warn(
                "statement_missing", child(after, name),
                _("Statement %(found)s follows statement %(before)s: one is missing."),
                found=second, before=first,
            )  # fmt: skip
            return


def _check_goes_on(before: Any, after: Any, report: Report) -> None:
    """Warn of a gap: the later statement of an account does not begin where the other ended."""
    last, first = ends(before)[1], ends(after)[0]
    if last is None or first is None:
        return
    ended, began = day(child(last, "Dt")), day(child(first, "Dt"))
    if ended is None or began is None or began < ended:
        return
    told, found = balance(last), balance(first)
    if told is not None and found is not None and told != found:
        report.warn(
            "balance_gap", child(first, "Amt"),
            _("The statement before ended with %(told)s; this one begins with %(found)s."),
            told=str(told)[:40], found=str(found)[:40],
        )  # fmt: skip
