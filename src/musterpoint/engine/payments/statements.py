"""Read bank statements (camt.053) and answers to payments (pain.002), as a stream."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import IO, Any

from lxml import etree

from musterpoint.engine.faults import Fault
from musterpoint.engine.payments import reading
from musterpoint.engine.payments.reading import NotXml
from musterpoint.engine.payments.statement_rules import ends
from musterpoint.engine.payments.values import child, children, day, number, sign, text
from musterpoint.kernel.text import _

#: What a statement says where a payment has no reference of its own.
NOTHING = frozenset({"", "NOTPROVIDED", "NOTAVAILABLE", "NOREF"})
#: What a bank writes where a movement has no reference of its own. It is no part of the other: by
#: its references a line that was read in before is known again.
NO_REFERENCE = NOTHING | {"NONREF"}
_PARTY_NAMES = (("Pty", "Nm"), ("Nm",), ("Agt", "FinInstnId", "Nm"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """
    Of which account and days a statement is; balances are signed.

    ``page`` is the number of the page where a bank cuts a statement; pages have one ``ident``.
    """

    ident: str
    number: str
    currency: str
    opening: Decimal | None = None
    closing: Decimal | None = None
    since: date | None = None
    until: date | None = None
    page: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    One movement, or one payment of a batch that was booked together; into the account is positive.

    ``batch`` is the identification of our file where the bank names it, ``batch_count`` of how
    many payments it is when they are not told one by one. ``line`` is the line of the file.
    """

    on: date | None
    amount: Decimal
    currency: str
    name: str = ""
    iban: str = ""
    text: str = ""
    bank_reference: str = ""
    references: tuple[str, ...] = ()
    is_return: bool = False
    reason: str = ""
    batch: tuple[str, ...] = ()
    batch_count: int = 0
    line: int = 0


def read(file: IO[bytes]) -> Iterator[tuple[Header, Line | None]]:
    """
    Yield the lines of statements with the header of theirs; a statement without any with None.

    Only booked entries are told. Raises NotXml for what is no camt.053, at any point of it.
    """
    header: Header | None = None
    seen = False
    try:
        for _event, element in reading.events(file, "Ntry", "Stmt", "Document"):
            _check_root(element)
            name = reading.local(element)
            if name == "Document":
                break
            if name == "Stmt":
                if header is None:
                    yield _header(element), None
                header = None
                reading.forget(element)
            else:
                seen = True
                if header is None:
                    header = _header(element.getparent())
                for one in _lines(element):
                    yield header, one
                element.clear(keep_tail=False)
                _drop_before(element)
    except etree.XMLSyntaxError as error:
        problem = " ".join((error.msg or "").split())[:200]
        found = _("This is no XML that can be read: %(problem)s")
        raise NotXml(
            Fault("not_xml", "", found, {"problem": problem}), error.lineno or 0
        ) from error
    del seen


def _check_root(element: Any) -> None:
    tree = element.getroottree()
    if tree.docinfo.doctype or tree.docinfo.internalDTD is not None:
        raise NotXml(Fault("doctype", "", _("A bank statement has no document type.")))
    if not reading.kind(tree.getroot()).startswith("camt.053"):
        raise NotXml(Fault("unknown_message", "", _("This is no bank statement (camt.053).")))


def _drop_before(element: Any) -> None:
    """Free the entries before this one; what else a statement begins with stays."""
    previous = element.getprevious()
    while previous is not None and reading.local(previous) == "Ntry":
        element.getparent().remove(previous)
        previous = element.getprevious()


def _header(statement: Any) -> Header:
    account = child(statement, "Acct")
    opening, closing = ends(statement)
    amount = child(statement, "Bal", "Amt")
    period = child(statement, "FrToDt")
    return Header(
        ident=text(statement, "Id"),
        number=text(account, "Id", "IBAN") or text(account, "Id", "Othr", "Id"),
        currency=text(account, "Ccy") or (amount.get("Ccy") if amount is not None else ""),
        opening=_signed(opening),
        closing=_signed(closing),
        since=day(child(period, "FrDtTm")) or day(child(opening, "Dt")),
        until=day(child(period, "ToDtTm")) or day(child(closing, "Dt")),
        page=text(statement, "StmtPgntn", "PgNb"),
    )


def _signed(place: Any) -> Decimal | None:
    value = number(child(place, "Amt"))
    return None if value is None else value * sign(place)


def _lines(entry: Any) -> Iterator[Line]:
    if text(entry, "Sts", "Cd") in ("PDNG", "INFO", "FUTR") or text(entry, "Sts") in (
        "PDNG", "INFO", "FUTR",
    ):  # fmt: skip
        return
    amount = child(entry, "Amt")
    value, code = number(amount), amount.get("Ccy") if amount is not None else ""
    if value is None or not value:
        return
    on = day(child(entry, "BookgDt")) or day(child(entry, "ValDt"))
    rows = [one for detail in children(entry, "NtryDtls") for one in children(detail, "TxDtls")]
    parts = [_amount(row, code or "", entry) for row in rows]
    told = [one for one in parts if one is not None]
    if len(rows) > 1 and len(told) == len(rows) and sum(told) == value * sign(entry):
        for row, part in zip(rows, told, strict=True):
            yield _line(entry, row, part, on, code or "")
        return
    yield _line(entry, rows[0] if len(rows) == 1 else None, value * sign(entry), on, code or "")


def _amount(row: Any, code: str, entry: Any) -> Decimal | None:
    for names in (("Amt",), ("AmtDtls", "TxAmt", "Amt")):
        amount = child(row, *names)
        if amount is not None and amount.get("Ccy") == code:
            value = number(amount)
            direction = sign(row if child(row, "CdtDbtInd") is not None else entry)
            return None if not value else value * direction
    return None


def _line(entry: Any, row: Any, amount: Decimal, on: date | None, code: str) -> Line:
    place = row if row is not None else entry
    refs = child(row, "Refs")
    named = [text(refs, name) for name in ("EndToEndId", "InstrId", "TxId", "AcctOwnrTxId")]
    words = [(one.text or "").strip() for one in place.iter("{*}Ustrd")]
    named += [(one.text or "").strip() for one in place.iter("{*}Ref")]
    words += [text(row, "AddtlTxInf"), text(entry, "AddtlNtryInf")]
    other = "Dbtr" if amount > 0 else "Cdtr"
    returned = child(row, "RtrInf")
    if returned is not None:
        other = "Cdtr" if amount > 0 else "Dbtr"
    parties = child(row, "RltdPties")
    batches = [
        (one.text or "").strip()
        for one in entry.iter("{*}PmtInfId", "{*}MsgId")
    ]  # fmt: skip
    counts = [(one.text or "").strip() for one in entry.iter("{*}NbOfTxs")]
    own = text(refs, "AcctSvcrRef") or text(entry, "AcctSvcrRef")
    return Line(
        on=on,
        amount=amount,
        currency=code,
        name=_name(child(parties, other)),
        iban=text(parties, f"{other}Acct", "Id", "IBAN")
        or text(parties, f"{other}Acct", "Id", "Othr", "Id"),
        text=" ".join(one for one in words if one)[:1000],
        bank_reference=own,
        references=tuple(dict.fromkeys(one for one in named if one.upper() not in NOTHING)),
        is_return=returned is not None or _is_return_code(place, entry),
        reason=text(returned, "Rsn", "Cd") or text(returned, "Rsn", "Prtry"),
        batch=tuple(dict.fromkeys(one for one in batches if one)),
        batch_count=max((int(one) for one in counts if one.isdecimal()), default=0)
        if row is None
        else 0,
        line=entry.sourceline or 0,
    )


def _name(party: Any) -> str:
    return next((found for names in _PARTY_NAMES if (found := text(party, *names))), "")


def _is_return_code(place: Any, entry: Any) -> bool:
    """Say whether the bank's code of the transaction is that of a return or a reversal."""
    codes = {
        text(one, "BkTxCd", "Domn", "Fmly", "SubFmlyCd")
        for one in (place, entry)
        if one is not None
    }
    return bool(codes & {"RRTN", "PRTN", "ARRT", "RPCR"}) or text(entry, "RvslInd") in ("true", "1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What a bank says of one payment."""

    end_to_end: str
    code: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """
    What a bank answers to a file: ``code`` of the whole, and of the payments that it names.

    Codes of ISO 20022: ACTC, ACCP, ACSP, ACSC, ACWC accepted, PDNG and RCVD under way, RJCT
    rejected, PART accepted in part.
    """

    message_id: str
    code: str
    reason: str = ""
    payments: tuple[Status, ...] = field(default=())


ACCEPTED = frozenset({"ACTC", "ACCP", "ACSP", "ACSC", "ACWC", "ACCC"})
REJECTED, IN_PART = "RJCT", "PART"


def read_answer(data: bytes) -> Answer:
    """Return what a pain.002 says. Raises NotXml for what is none."""
    root = reading.tree(data).getroot()
    report = child(root, "CstmrPmtStsRpt")
    group = child(report, "OrgnlGrpInfAndSts")
    if not reading.kind(root).startswith("pain.002") or group is None:
        raise NotXml(
            Fault("unknown_message", "", _("This is no answer of a bank to payments (pain.002)."))
        )
    rows = list(children(report, "OrgnlPmtInfAndSts"))
    told = {text(one, "PmtInfSts") for one in rows} - {""}
    code = text(group, "GrpSts") or (IN_PART if len(told) > 1 else "".join(told))
    payments = [
        Status(
            end_to_end=text(one, "OrgnlEndToEndId"), code=text(one, "TxSts"), reason=_reason(one)
        )
        for one in report.iter("{*}TxInfAndSts")
    ]
    if not code and payments:
        rejected = sum(1 for one in payments if one.code == REJECTED)
        code = REJECTED if rejected == len(payments) else IN_PART if rejected else payments[0].code
    reasons = [_reason(group), *(_reason(one) for one in rows)]
    return Answer(
        message_id=text(group, "OrgnlMsgId"),
        code=code,
        reason=next((one for one in reasons if one), ""),
        payments=tuple(payments),
    )


def _reason(place: Any) -> str:
    info = child(place, "StsRsnInf")
    return (text(info, "Rsn", "Cd") or text(info, "Rsn", "Prtry"))[:35]
