"""
Whether a bank can pay what an order asks: to whom, to which account, at which bank.

The schema of ISO 20022 lets all three be left out. A transfer to no account cannot be carried out,
unless it asks for a cheque or for cash that waits; what else is missing an agreement with the bank
may say, so that it is a warning. What SEPA asks for beyond is in ``sepa_rules``.
"""

from typing import Any

from musterpoint.engine.faults import shown
from musterpoint.engine.payments.checking import Report
from musterpoint.engine.payments.sepa_rules import is_foreign
from musterpoint.engine.payments.values import child, children, text
from musterpoint.kernel.text import _

#: A cheque is sent by post; what is asked by other methods goes to an account.
CHEQUE = "CHK"
#: What the bank of who is paid is to do instead of crediting an account: a cheque, cash that waits.
WITHOUT_ACCOUNT = {"CHQB", "HOLD"}
#: By which elements a bank is named.
BANK = (
    ("BICFI",),
    ("BIC",),
    ("ClrSysMmbId", "MmbId"),
    ("LEI",),
    ("Nm",),
    ("Othr", "Id"),
)  # fmt: skip
NOT_TOLD = "NOTPROVIDED"


def check(one: Any, method: str, report: Report) -> None:
    """Check whom one payment names, and how the money is to reach them."""
    _check_name(one, report)
    if _needs_no_account(one, method):
        return
    account = child(one, "CdtrAcct")
    if not _number(account):
        sentence = _(
            "Nothing says to which account it goes (CdtrAcct), nor that it is a cheque or cash:"
            " no bank can carry it out."
        )
        report.wrong("no_account", one if account is None else account, sentence)
    elif child(account, "Id", "IBAN") is None and not _has_bank(one):
        sentence = _("Nothing says at which bank the account is (CdtrAgt), and it is no IBAN.")
        report.warn("no_bank", one, sentence)


def _needs_no_account(one: Any, method: str) -> bool:
    told = {text(each, "Cd") for each in children(one, "InstrForCdtrAgt")}
    is_cheque = method == CHEQUE or child(one, "ChqInstr") is not None
    return is_cheque or bool(told & WITHOUT_ACCOUNT)


def _number(account: Any) -> str:
    """Return the number of an account, or what stands for it (a telephone, an address)."""
    for path in (("Id", "IBAN"), ("Id", "Othr", "Id"), ("Prxy", "Id")):
        found = text(account, *path)
        if found and found != NOT_TOLD:
            return found
    return ""


def _has_bank(one: Any) -> bool:
    bank = child(one, "CdtrAgt", "FinInstnId")
    found = (text(bank, *path) for path in BANK) if bank is not None else ()
    return any(word and word != NOT_TOLD for word in found)


def _check_name(one: Any, report: Report) -> None:
    creditor = child(one, "Cdtr")
    name = child(creditor, "Nm")
    words = (name.text or "").strip() if name is not None else ""
    if not words and child(creditor, "Id") is None:
        sentence = _("Nothing says who is paid (Cdtr).")
        report.warn("no_creditor", one if creditor is None else creditor, sentence)
        return
    foreign = ""
    if not (words.isascii() and words.isprintable()):
        foreign = next((sign for sign in words if is_foreign(sign)), "")
    if foreign:
        sentence = _("%(found)s is no letter that every bank takes in a name.")
        report.warn("letters", name, sentence, found=shown(foreign))
