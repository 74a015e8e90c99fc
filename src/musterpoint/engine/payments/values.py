"""Values in messages of banks, and what no schema says of one value alone."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from musterpoint.engine.faults import shown
from musterpoint.engine.payments import currencies, numbers, reading
from musterpoint.engine.payments.checking import Report
from musterpoint.kernel.text import _

NONE = Decimal(0)
#: By which banks of Germany know "as soon as possible".
AT_ONCE = date(1999, 1, 1)
_CODE = re.compile(r"[A-Z0-9]{4}", re.ASCII)
_RF = re.compile(r"RF\d\d", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)", re.ASCII)


def child(element: Any, *names: str) -> Any:
    """Return the element that is reached by these names, or None."""
    for name in names:
        if element is None:
            return None
        element = next(element.iterchildren(f"{{*}}{name}"), None)
    return element


def children(element: Any, name: str) -> Iterator[Any]:
    """Return all children of a name."""
    return iter(element.iterchildren(f"{{*}}{name}"))


def text(element: Any, *names: str) -> str:
    """Return the text of what is reached by these names; empty when it is not there."""
    found = child(element, *names)
    return (found.text or "").strip() if found is not None else ""


def number(element: Any) -> Decimal | None:
    """Return the number that an element holds; None for what the schema has told already."""
    if element is None:
        return None
    try:
        found = Decimal((element.text or "").strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < Decimal(10) ** 30 else None


def whole(element: Any) -> int | None:
    """Return the whole number that an element holds."""
    found = (element.text or "").strip() if element is not None else ""
    return int(found) if found.isascii() and found.isdecimal() and len(found) <= 15 else None


def day(element: Any) -> date | None:
    """Return the day that an element holds: a date, a moment, or one of the two inside it."""
    if element is None:
        return None
    for inner in (element, child(element, "Dt"), child(element, "DtTm")):
        found = (inner.text or "").strip() if inner is not None else ""
        if not _DAY.match(found):
            continue
        try:
            # A day may have a time zone behind it, and a moment be that of 24:00.
            return date.fromisoformat(found[:10])
        except ValueError:
            continue
    return None


def sign(element: Any) -> int:
    """Return 1 for a credit and -1 for a debit."""
    return -1 if text(element, "CdtDbtInd") == "DBIT" else 1


def check_values(root: Any, report: Report) -> None:
    """Check every number of an account, bank, country, currency and amount of a message."""
    for element in root.iter("{*}IBAN"):
        _check_iban(element, report)
    for name in ("BIC", "BICFI", "AnyBIC", "BICOrBEI"):
        for element in root.iter(f"{{*}}{name}"):
            found = (element.text or "").strip()
            if len(found) >= 6 and not numbers.is_country(found[4:6]):
                sentence = _("%(found)s has no country in its fifth and sixth letter.")
                report.wrong("bic", element, sentence, found=shown(found))
    for name in ("Ctry", "CtryOfRes", "CtryOfBirth"):
        for element in root.iter(f"{{*}}{name}"):
            if not numbers.is_country((element.text or "").strip()):
                sentence = _("%(found)s is no country of ISO 3166.")
                # What a bank writes of addresses is not ours to mend.
                tell = report.warn if report.kind.startswith("camt") else report.wrong
                tell("country", element, sentence, found=shown(element.text or ""))
    for element in root.iter("{*}LEI"):
        found = (element.text or "").strip().upper()
        if not numbers.is_lei(found):
            sentence = _("The check digits of the LEI %(found)s do not agree.")
            report.wrong("lei", element, sentence, found=shown(found))
    for element in root.iter("{*}Ccy", "{*}CcyOfTrf"):
        _check_currency(element, (element.text or "").strip(), report)
    for element in root.xpath("//*[@Ccy]"):
        _check_amount(element, element.get("Ccy"), report)
    for element in root.iter("{*}CdtrRefInf"):
        _check_reference(element, report)
    for name in ("Purp", "CtgyPurp", "SvcLvl"):
        for element in root.iter(f"{{*}}{name}"):
            found = text(element, "Cd")
            if found and not _CODE.fullmatch(found):
                sentence = _("%(found)s is no code of ISO 20022: four capitals or figures.")
                report.warn("code", child(element, "Cd"), sentence, found=shown(found))


def _check_reference(element: Any, report: Report) -> None:
    """Check a creditor's reference by its list: ISO 11649, or that of Swiss QR bills."""
    found, place = text(element, "Ref").upper(), child(element, "Ref")
    if place is None:
        return
    kind = child(element, "Tp", "CdOrPrtry")
    is_scor, is_iso = text(kind, "Cd") == "SCOR", text(element, "Tp", "Issr") == "ISO"
    sentence = _("The check digits of the reference %(found)s do not agree.")
    if text(kind, "Prtry") == "QRR":
        if not numbers.is_qr_reference(found):
            text_of = _("%(found)s is no reference of a QR bill: 27 figures, the last one checks.")
            report.wrong("creditor_reference", place, text_of, found=shown(found))
    elif is_scor and is_iso and not found.startswith("RF"):
        text_of = _("%(found)s is no reference of ISO 11649: these begin with RF.")
        report.wrong("creditor_reference", place, text_of, found=shown(found))
    elif is_scor and found.startswith("RF") and not numbers.is_reference(found):
        report.wrong("creditor_reference", place, sentence, found=shown(found))
    elif kind is None and _RF.match(found) and not numbers.is_reference(found):
        # Nothing says that it is one of ISO 11649; it looks like one.
        report.warn("creditor_reference", place, sentence, found=shown(found))


def _check_iban(element: Any, report: Report) -> None:
    found = (element.text or "").strip()
    try:
        numbers.iban(found)
    except numbers.BadNumber as wrong:
        sentence = f"%(number)s: {wrong.message}"
        report.wrong("iban", element, sentence, number=shown(found), **wrong.facts)


def _check_currency(element: Any, code: str, report: Report) -> bool:
    if not currencies.is_currency(code):
        sentence = _("%(found)s is no currency of ISO 4217.")
        report.wrong("currency", element, sentence, found=shown(code))
        return False
    end = currencies.withdrawn(code)
    on = _ruling_day(element) if end is not None else None
    if end is not None and on is not None and on > end:
        sentence = _("%(found)s is no money any more on %(day)s: it was withdrawn by %(end)s.")
        # What a bank keeps of an old account is not ours to mend.
        tell = report.warn if report.kind.startswith("camt") else report.wrong
        tell(
            "currency_withdrawn", element, sentence, found=shown(code), day=on.isoformat(),
            end=end.isoformat(),
        )  # fmt: skip
    return True


def _ruling_day(element: Any) -> date | None:
    """
    Return the day by which it is judged whether a currency is in use.

    Of an order the day on which it is to be executed, of a line of a statement the day it was
    booked; else the day on which the message was made.
    """
    for above in element.iterancestors("{*}PmtInf", "{*}Ntry"):
        found = day(child(above, "ReqdExctnDt")) or day(child(above, "BookgDt"))
        if found is not None and found != AT_ONCE:
            return found
    made = next(element.getroottree().getroot().iter("{*}CreDtTm"), None)
    return day(made)


def _check_amount(element: Any, code: str, report: Report) -> None:
    if not _check_currency(element, code, report):
        return
    found = (element.text or "").strip()
    places = currencies.places(code)
    behind = found.partition(".")[2]
    if len(behind) > places:
        sentence = _("%(found)s has more decimal places than %(code)s: %(places)s at most.")
        # Some banks write zeros behind every amount of a statement; that is not ours to mend.
        is_theirs = report.kind.startswith("camt") and not behind[places:].strip("0")
        tell = report.warn if is_theirs else report.wrong
        tell("decimals", element, sentence, found=shown(found), code=code, places=places)


def check_unique(
    found: dict[str, Any],
    element: Any,
    code: str,
    sentence: str,
    report: Report,
    *,
    is_wrong: bool = True,
) -> None:
    """Tell an identification that stood before; ``found`` holds the first of each."""
    key = (element.text or "").strip() if element is not None else ""
    if not key or key == "NOTPROVIDED":
        return
    if key in found:
        tell = report.wrong if is_wrong else report.warn
        tell(code, element, sentence, found=shown(key), line=found[key])
    else:
        found[key] = element.sourceline


def local(element: Any) -> str:
    """Return the name of an element."""
    return reading.local(element)
