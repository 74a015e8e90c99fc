"""
What a SEPA credit transfer must be beyond the message's schema (EPC132-08, EPC217-08).

Letters with accents are warned of, as many banks take them; letters that are not Latin are not.
"""

import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from musterpoint.engine.faults import shown
from musterpoint.engine.payments import numbers
from musterpoint.engine.payments.checking import Report
from musterpoint.engine.payments.values import child, children, text
from musterpoint.engine.payments.wording import SEPA
from musterpoint.kernel.text import _

MOST = Decimal("999999999.99")
NAME, WORDS = 70, 140
ADDRESS_LINES = 2
#: Countries of IBANs whose banks may take part (EPC409-09), with those that joined until 2025.
COUNTRIES = frozenset(
    (
        "AD", "AL", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB",
        "GI", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MC", "MD", "ME", "MK",
        "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "SM", "VA",
    )
)  # fmt: skip
#: Signs of these kinds are no writing of any bank: controls, pictures, what is not assigned.
NEVER = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "So"})


def is_sepa(place: Any) -> bool:
    """Say whether an instruction or a payment asks for the service level SEPA."""
    kind = child(place, "PmtTpInf")
    return kind is not None and any(text(one, "Cd") == "SEPA" for one in children(kind, "SvcLvl"))


def has_sepa(instruction: Any) -> bool:
    """Say whether an instruction is SEPA, or one of its payments."""
    return is_sepa(instruction) or any(is_sepa(one) for one in children(instruction, "CdtTrfTxInf"))


def check_header(header: Any, message: Any, report: Report) -> None:
    """Check the header of a message of which an instruction is SEPA."""
    if header is None or not any(has_sepa(one) for one in children(message, "PmtInf")):
        return
    _check_ident(child(header, "MsgId"), report)
    _check_names(header, report)


def check_instruction(instruction: Any, report: Report) -> None:
    """Check what an instruction says of who pays, and how."""
    method = child(instruction, "PmtMtd")
    if method is not None and text(instruction, "PmtMtd") != "TRF":
        report.wrong(
            "sepa_method", method, _("A SEPA transfer is asked for by TRF, not by %(found)s."),
            found=shown(method.text or ""),
        )  # fmt: skip
    _check_ident(child(instruction, "PmtInfId"), report)
    _check_named(instruction, "Dbtr", report)
    for name in ("Dbtr", "UltmtDbtr"):
        _check_names(child(instruction, name), report)
    _check_address(child(instruction, "Dbtr"), report)
    _check_account(instruction, "DbtrAcct", report)
    _check_bearer(child(instruction, "ChrgBr"), report)


def check_payment(one: Any, amount: Any, value: Decimal, report: Report) -> None:
    """Check one payment."""
    code = amount.get("Ccy") or ""
    if code != "EUR":
        report.wrong(
            "sepa_currency", amount, _("A SEPA transfer is in EUR, not in %(found)s."),
            found=shown(code),
        )  # fmt: skip
    elif value > MOST:
        report.wrong("sepa_amount", amount, _("A SEPA transfer is of 999999999.99 at most."))
    for ident in ("InstrId", "EndToEndId"):
        _check_ident(child(one, "PmtId", ident), report)
    _check_named(one, "Cdtr", report)
    for name in ("Cdtr", "UltmtCdtr", "UltmtDbtr"):
        _check_names(child(one, name), report)
    _check_address(child(one, "Cdtr"), report)
    _check_account(one, "CdtrAcct", report)
    _check_bearer(child(one, "ChrgBr"), report)
    told = child(one, "RmtInf")
    words = list(children(told, "Ustrd")) if told is not None else []
    if len(words) > 1:
        report.wrong("sepa_text", words[1], _("A SEPA transfer has one line of text at most."))
    if words and child(told, "Strd") is not None:
        text_of = _("A SEPA transfer has a text (Ustrd) or a reference (Strd), not both.")
        report.wrong("sepa_text", words[0], text_of)
    for place in words:
        _check_letters(place, report)


def _check_account(place: Any, name: str, report: Report) -> None:
    account = child(place, name)
    number = text(account, "Id", "IBAN")
    if number and numbers.is_iban(number) and number[:2] not in COUNTRIES:
        report.warn(
            "sepa_country", account, _("The account is in %(country)s, which is not in SEPA."),
            country=number[:2],
        )  # fmt: skip
    if child(account, "Id", "IBAN") is None:
        report.wrong(
            "sepa_account", place if account is None else account,
            _("A SEPA transfer names both accounts by IBAN."),
        )  # fmt: skip


def _check_named(place: Any, party: str, report: Report) -> None:
    found = child(place, party)
    if not text(found, "Nm"):
        report.wrong(
            "sepa_name", place if found is None else found,
            _("A SEPA transfer names who pays and who is paid (Nm)."),
        )  # fmt: skip


def _check_bearer(place: Any, report: Report) -> None:
    if place is not None and (place.text or "").strip() != "SLEV":
        report.wrong(
            "sepa_charges", place, _("Of a SEPA transfer each side bears its charges: SLEV.")
        )


def _check_names(place: Any, report: Report) -> None:
    for element in _names(place):
        found = (element.text or "").strip()
        if len(found) > NAME:
            report.wrong(
                "sepa_name", element,
                _("A name has %(most)s letters at most in SEPA; this one has %(found)s."),
                most=NAME, found=len(found),
            )  # fmt: skip
        _check_letters(element, report)


def _check_address(party: Any, report: Report) -> None:
    place = child(party, "PstlAdr")
    lines = list(children(place, "AdrLine")) if place is not None else []
    if len(lines) > ADDRESS_LINES:
        report.wrong(
            "sepa_address", lines[ADDRESS_LINES],
            _("An address has %(most)s lines (AdrLine) at most in SEPA."), most=ADDRESS_LINES,
        )  # fmt: skip


def _names(place: Any) -> Iterator[Any]:
    return iter(()) if place is None else place.iter("{*}Nm")


def _check_ident(element: Any, report: Report) -> None:
    """References are of plain letters; banks compare them sign by sign."""
    found = (element.text or "").strip() if element is not None else ""
    strange = sorted(set(found) - SEPA)
    if element is not None and element.text and not found:
        report.wrong("sepa_letters", element, _("A reference is more than spaces."))
    elif strange:
        report.wrong(
            "sepa_letters", element, _("%(found)s is no letter that a reference may have."),
            found=shown(strange[0]),
        )  # fmt: skip
    elif found.startswith("/") or found.endswith("/") or "//" in found:
        report.wrong(
            "sepa_letters", element,
            _("A reference does not begin or end with / and has no two of them together."),
        )  # fmt: skip


def _check_letters(element: Any, report: Report) -> None:
    found = element.text or ""
    strange = [one for one in dict.fromkeys(found) if one not in SEPA]
    foreign = [one for one in strange if is_foreign(one)]
    if foreign:
        report.wrong(
            "sepa_letters", element, _("%(found)s is no letter that SEPA takes."),
            found=shown(foreign[0]),
        )  # fmt: skip
    elif strange:
        report.warn(
            "sepa_letters", element,
            _("%(found)s is not among the letters that every bank of SEPA takes."),
            found=shown(strange[0]),
        )  # fmt: skip


def is_foreign(one: str) -> bool:
    """Say whether a sign is a letter that is not Latin, or no writing at all."""
    kind = unicodedata.category(one)
    if kind.startswith("L"):
        return not unicodedata.name(one, "").startswith("LATIN ")
    return kind in NEVER and one not in "\t\n\r"
