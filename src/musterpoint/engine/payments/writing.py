"""
Write pain.001 as a stream: customer credit transfers, .03 of 2009 and .09 of 2019.

One payment is in memory at a time. What a bank's form does not take as it is (letters, lengths)
is rewritten by rule and told in ``Written.notes``; what it cannot take at all is refused.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from lxml import etree

from musterpoint.engine.ledger import Unit
from musterpoint.engine.payments import numbers
from musterpoint.engine.payments.wording import Fitted, fitted
from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.text import _

VERSIONS = ("pain.001.001.03", "pain.001.001.09")
SPACE = "urn:iso:std:iso:20022:tech:xsd:"
NOT_PROVIDED = "NOTPROVIDED"
IDENT = 35
#: An amount has 18 figures in the schema.
MOST = 10**18


class NotWritable(Invalid):
    """The payments cannot be written in this form; the message says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a bank takes."""

    version: str = VERSIONS[1]
    characters: str = "sepa"
    name_length: int = 70
    text_length: int = 140
    service_level: str = ""
    charges: str = ""
    batch_booking: bool = True
    needs_iban: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Debtor:
    """Who pays: the organisation and its account; ``number`` is an IBAN or another number."""

    name: str
    number: str
    bic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One transfer of so many smallest parts. ``number`` is an IBAN or, with a BIC, another."""

    end_to_end: str
    amount: int
    name: str
    number: str
    bic: str = ""
    text: str = ""
    country: str = ""
    town: str = ""
    street: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A file of payments in one currency out of one account on one day."""

    ident: str
    created_at: datetime
    execute_on: date
    unit: Unit
    debtor: Debtor
    payments: Sequence[Payment]


@dataclass(frozen=True, slots=True)
class Note:
    """A field of a payment that was rewritten or cut."""

    end_to_end: str
    field: str
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: so many payments, together so much, and what was changed to fit."""

    count: int
    total: int
    notes: tuple[Note, ...]


def write(file: IO[bytes], message: Message, form: Form) -> Written:
    """Write a message and return what was written. Raises NotWritable before anything is."""
    total = _check(message, form)
    notes: list[Note] = []
    space = SPACE + form.version
    with etree.xmlfile(file, encoding="utf-8") as out:
        out.write_declaration()
        with out.element("Document", nsmap={None: space}), out.element("CstmrCdtTrfInitn"):
            out.write(_header(message, form, total))
            with out.element("PmtInf"):
                for part in _instruction(message, form, total):
                    out.write(part)
                for one in message.payments:
                    out.write(_transfer(one, message.unit, form, notes))
    return Written(len(message.payments), total, tuple(notes))


def _check(message: Message, form: Form) -> int:
    if form.version not in VERSIONS:
        raise NotWritable(_("%(found)s is no form that can be written."), found=form.version[:40])
    if not message.payments:
        raise NotWritable(_("A file for a bank has one payment at least."))
    if form.service_level == "SEPA" and message.unit.code != "EUR":
        raise NotWritable(
            _("SEPA transfers are in euros, not in %(unit)s."), unit=message.unit.code
        )
    _check_ident(message.ident)
    total, seen = 0, set()
    for one in message.payments:
        _check_ident(one.end_to_end)
        if one.end_to_end in seen:
            text = _("The reference %(reference)s stands twice.")
            raise NotWritable(text, reference=one.end_to_end)
        seen.add(one.end_to_end)
        if not 0 < one.amount < MOST:
            raise NotWritable(
                _("The amount of %(reference)s cannot be paid."), reference=one.end_to_end
            )
        if form.needs_iban and not numbers.is_iban(one.number):
            raise NotWritable(
                _("%(reference)s has no IBAN that is right."), reference=one.end_to_end
            )
        total += one.amount
    if total >= MOST:
        raise NotWritable(_("All payments together are more than a file can say."))
    return total


def _check_ident(text: str) -> None:
    if not 1 <= len(text) <= IDENT or fitted(text, IDENT, "sepa").text != text:
        text = text[:40]
        raise NotWritable(
            _("%(reference)s is no reference that a bank takes: up to 35 plain letters."),
            reference=text,
        )


def _element(name: str, *parts: Any, **attributes: str) -> Any:
    """Return an element that holds elements, or one text."""
    made = etree.Element(name, attributes)
    for part in parts:
        if isinstance(part, str):
            made.text = part
        elif part is not None:
            made.append(part)
    return made


def _header(message: Message, form: Form, total: int) -> Any:
    moment = message.created_at.replace(microsecond=0, tzinfo=None).isoformat()
    name = fitted(message.debtor.name, form.name_length, form.characters).text
    return _element(
        "GrpHdr",
        _element("MsgId", message.ident),
        _element("CreDtTm", moment),
        _element("NbOfTxs", str(len(message.payments))),
        _element("CtrlSum", message.unit.written(total)),
        _element("InitgPty", _element("Nm", name)),
    )


def _instruction(message: Message, form: Form, total: int) -> Iterator[Any]:
    yield _element("PmtInfId", message.ident)
    yield _element("PmtMtd", "TRF")
    yield _element("BtchBookg", "true" if form.batch_booking else "false")
    yield _element("NbOfTxs", str(len(message.payments)))
    yield _element("CtrlSum", message.unit.written(total))
    if form.service_level:
        yield _element("PmtTpInf", _element("SvcLvl", _element("Cd", form.service_level)))
    day = message.execute_on.isoformat()
    if form.version == VERSIONS[0]:
        yield _element("ReqdExctnDt", day)
    else:
        yield _element("ReqdExctnDt", _element("Dt", day))
    debtor = message.debtor
    name = fitted(debtor.name, form.name_length, form.characters).text
    yield _element("Dbtr", _element("Nm", name))
    yield _account("DbtrAcct", debtor.number, message.unit.code)
    yield _agent("DbtrAgt", debtor.bic, form)
    if form.charges:
        yield _element("ChrgBr", form.charges)


def _account(name: str, number: str, currency: str = "") -> Any:
    if numbers.is_iban(number):
        ident = _element("IBAN", number)
    else:
        ident = _element("Othr", _element("Id", number[:34]))
    ccy = _element("Ccy", currency) if currency else None
    return _element(name, _element("Id", ident), ccy)


def _agent(name: str, bic: str, form: Form) -> Any:
    if bic:
        inner = _element("BIC" if form.version == VERSIONS[0] else "BICFI", bic)
    else:
        inner = _element("Othr", _element("Id", NOT_PROVIDED))
    return _element(name, _element("FinInstnId", inner))


def _transfer(one: Payment, unit: Unit, form: Form, notes: list[Note]) -> Any:
    def fit(field: str, text: str, length: int) -> str:
        found: Fitted = fitted(text, length, form.characters)
        if found.is_cut or found.is_rewritten:
            notes.append(Note(one.end_to_end, field, found.is_cut))
        return found.text

    name = fit("name", one.name, form.name_length) or NOT_PROVIDED
    text = fit("text", one.text, form.text_length)
    return _element(
        "CdtTrfTxInf",
        _element("PmtId", _element("EndToEndId", one.end_to_end)),
        _element("Amt", _element("InstdAmt", unit.written(one.amount), Ccy=unit.code)),
        _agent("CdtrAgt", one.bic, form) if one.bic else None,
        _element("Cdtr", _element("Nm", name), _address(one, form, fit)),
        _account("CdtrAcct", one.number),
        _element("RmtInf", _element("Ustrd", text)) if text else None,
    )


def _address(one: Payment, form: Form, fit: Any) -> Any:
    if not one.country:
        return None
    lines = [fit("street", one.street, 70), fit("town", one.town, 35)]
    if form.version == VERSIONS[0]:
        parts = [_element("Ctry", one.country)]
        parts += [_element("AdrLine", line) for line in lines if line]
        return _element("PstlAdr", *parts)
    street, town = lines
    return _element(
        "PstlAdr",
        _element("StrtNm", street) if street and town else None,
        _element("TwnNm", town) if town else None,
        _element("Ctry", one.country),
        _element("AdrLine", street) if street and not town else None,
    )
