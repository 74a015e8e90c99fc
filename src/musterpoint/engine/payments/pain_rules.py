"""What no schema says of a pain.001: counts, sums, identifications, days, service levels."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from musterpoint.engine.payments import creditor_rules, sepa_rules
from musterpoint.engine.payments.checking import Report
from musterpoint.engine.payments.values import (
    AT_ONCE,
    NONE,
    check_unique,
    check_values,
    child,
    children,
    day,
    local,
    number,
    text,
    whole,
)
from musterpoint.kernel.text import _

#: Banks take orders for days ahead; a day further ahead than this is a slip of the pen.
FAR = timedelta(days=366)
#: What is told of an instruction or of its payments, never of both (rules of the message).
ONE_LEVEL = ("PmtTpInf", "UltmtDbtr", "ChrgBr")


def check(root: Any, report: Report) -> None:
    """Check the message under the document."""
    message = child(root, "CstmrCdtTrfInitn")
    if message is None:
        return
    check_values(root, report)
    header = child(message, "GrpHdr")
    seen: dict[str, dict[str, Any]] = {
        one: {} for one in ("instructions", "payments", "numbers", "traces")
    }
    totals: dict[str, Decimal] = {}
    count, total, instructions = 0, NONE, 0
    sepa_rules.check_header(header, message, report)
    for instruction in children(message, "PmtInf"):
        instructions += 1
        check_unique(
            seen["instructions"], child(instruction, "PmtInfId"), "duplicate_instruction",
            _("The identification %(found)s stands twice, first in line %(line)s."), report,
        )  # fmt: skip
        _check_day(header, instruction, report)
        number_of, amount = _check_instruction(instruction, seen, totals, report)
        count, total = count + number_of, total + amount
    _check_sums(header, count, total, report)
    report.counts = {
        "instructions": instructions,
        "payments": count,
        "sum": str(total),
        "by_currency": {code: str(amount) for code, amount in sorted(totals.items())},
    }


def _check_instruction(
    instruction: Any,
    seen: dict[str, dict[str, Any]],
    totals: dict[str, Decimal],
    report: Report,
) -> tuple[int, Decimal]:
    """Check one instruction; return how many payments it has, and their sum."""
    count, total = 0, NONE
    whole_is_sepa = sepa_rules.is_sepa(instruction)
    method = text(instruction, "PmtMtd")
    _check_charges(instruction, report)
    _check_levels(instruction, report)
    if sepa_rules.has_sepa(instruction):
        sepa_rules.check_instruction(instruction, report)
    for one in children(instruction, "CdtTrfTxInf"):
        count += 1
        _check_references(one, seen, report)
        _check_agents(one, report)
        amount = child(one, "Amt", "InstdAmt")
        if amount is None:
            amount = child(one, "Amt", "EqvtAmt", "Amt")
        value = number(amount)
        if value is None:
            continue
        total += value
        code = amount.get("Ccy") or ""
        totals[code] = totals.get(code, NONE) + value
        if value <= 0:
            report.wrong("amount", amount, _("A payment is more than zero."))
        if whole_is_sepa or sepa_rules.is_sepa(one):
            sepa_rules.check_payment(one, amount, value, report)
        else:
            creditor_rules.check(one, method, report)
    _check_sums(instruction, count, total, report)
    return count, total


def _check_references(one: Any, seen: dict[str, dict[str, Any]], report: Report) -> None:
    """Tell references of a payment that another payment of the message has too."""
    check_unique(
        seen["payments"], child(one, "PmtId", "EndToEndId"), "duplicate_end_to_end",
        _("The reference %(found)s stands twice, first in line %(line)s."), report,
    )  # fmt: skip
    check_unique(
        seen["traces"], child(one, "PmtId", "UETR"), "duplicate_uetr",
        _("The reference %(found)s stands twice, first in line %(line)s."), report,
    )  # fmt: skip
    check_unique(
        seen["numbers"], child(one, "PmtId", "InstrId"), "duplicate_instruction_id",
        _("The reference %(found)s stands twice, first in line %(line)s."), report,
        is_wrong=False,
    )  # fmt: skip


def _check_agents(one: Any, report: Report) -> None:
    """Banks between are counted from one on (IntermediaryAgent2Rule, 3Rule)."""
    for before, after in (("IntrmyAgt1", "IntrmyAgt2"), ("IntrmyAgt2", "IntrmyAgt3")):
        found = child(one, after)
        if found is not None and child(one, before) is None:
            text_of = _("%(after)s is told and %(before)s is not.")
            report.wrong("agents", found, text_of, after=after, before=before)


def _check_charges(instruction: Any, report: Report) -> None:
    """Warn where nothing says who bears the charges."""
    if child(instruction, "ChrgBr") is not None:
        return
    for one in children(instruction, "CdtTrfTxInf"):
        if child(one, "ChrgBr") is None:
            text_of = _("Nothing says who bears the charges (ChrgBr): the bank decides.")
            report.warn("charges", one, text_of)
            return


def _check_levels(instruction: Any, report: Report) -> None:
    """
    Tell what is said of the instruction and of a payment, where ISO 20022 takes one of the two.

    The same said twice harms nobody; of two that differ nobody knows which is meant.
    """
    for name in ONE_LEVEL:
        whole = child(instruction, name)
        if whole is None:
            continue
        meant, is_warned = _said(whole), False
        for one in children(instruction, "CdtTrfTxInf"):
            mine = child(one, name)
            code = "charges" if name == "ChrgBr" else "both_levels"
            if mine is not None and _said(mine) != meant:
                text_of = _("%(name)s of the payment is another than that of its instruction.")
                report.wrong(code, mine, text_of, name=name)
            elif mine is not None and not is_warned:
                is_warned = True
                text_of = _("%(name)s is told of the instruction and of a payment.")
                report.warn(code, mine, text_of, name=name)


def _said(place: Any) -> list[tuple[str, str]]:
    return [(local(one), (one.text or "").strip()) for one in place.iter("{*}*")]


def _check_sums(place: Any, count: int, total: Decimal, report: Report) -> None:
    told = child(place, "NbOfTxs")
    found = whole(told)
    if found is not None and found != count:
        report.wrong(
            "number_of_payments", told,
            _("It says %(told)s payments; there are %(found)s."), told=found, found=count,
        )  # fmt: skip
    told = child(place, "CtrlSum")
    amount = number(told)
    if amount is not None and amount != total:
        report.wrong(
            "control_sum", told, _("It says %(told)s; the amounts sum to %(found)s."),
            told=str(amount)[:40], found=str(total)[:40],
        )  # fmt: skip


def _check_day(header: Any, instruction: Any, report: Report) -> None:
    place = child(instruction, "ReqdExctnDt")
    wanted, made = day(place), day(child(header, "CreDtTm"))
    if wanted is None or made is None or wanted == AT_ONCE:
        return
    if wanted - made > FAR:
        report.warn(
            "date_far", place, _("It asks for execution on %(wanted)s, more than a year ahead."),
            wanted=wanted.isoformat(),
        )  # fmt: skip
    if wanted < made:
        report.wrong(
            "date", place, _("It asks for execution on %(wanted)s, but was made on %(made)s."),
            wanted=wanted.isoformat(), made=made.isoformat(),
        )  # fmt: skip
