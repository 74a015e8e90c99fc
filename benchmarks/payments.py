"""
Payments benchmark: a file of 100,000 payments, and 50,000 lines of bank statements reconciled.

    python benchmarks/payments.py                 # all of it
    python benchmarks/payments.py --payments 10000 --lines 5000

The physical limit beside the writer is lxml alone writing as many bytes of the same elements from
one that is ready. Seconds are those of one processor; memory is the most that was ever held.
"""

import argparse
import copy
import io
import os
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from musterpoint.engine.ledger import Unit
from musterpoint.engine.payments import checking, inventing, matching, statements, writing

MOMENT, DAY = datetime(2026, 5, 1, 12, tzinfo=UTC), date(2026, 5, 2)


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description="Measure payments.")
    parser.add_argument("--payments", type=int, default=100_000)
    parser.add_argument("--lines", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write(chosen.payments, Path(folder) / "pain.xml")
        reconcile(chosen.lines, chosen.seed, Path(folder) / "camt.xml")
    print(f"load {os.getloadavg()[0]:.1f}")


def write(number: int, file: Path) -> None:
    """Write payments, and check the file that came out."""
    payments = [
        writing.Payment(
            end_to_end=f"MP{at:08}", amount=1000 + at % 90_000, name="Želimir Kovačević",
            number="DE89370400440532013000", text=f"MP{at:08} help in the crisis",
        )
        for at in range(number)
    ]  # fmt: skip
    message = writing.Message(
        ident="BENCH-1", created_at=MOMENT, execute_on=DAY, unit=Unit("EUR", 2), payments=payments,
        debtor=writing.Debtor(name="Haven", number="GB82WEST12345698765432"),
    )  # fmt: skip
    with file.open("wb") as out:
        seconds = timed(lambda: writing.write(out, message, writing.Form()))
    size = file.stat().st_size
    print(
        f"write {number:,} payments: {seconds:.2f} s, {size / 1e6:.1f} MB, most memory {peak()} MB"
    )
    print(f"lxml alone, as many bytes: {limit(file, number):.2f} s")
    data = file.read_bytes()
    reports: list[Any] = []
    seconds = timed(lambda: reports.append(checking.check(data)))
    valid = reports[0].is_valid
    print(f"check it by schema and rules: {seconds:.2f} s, valid: {valid}, most memory {peak()} MB")


def limit(file: Path, number: int) -> float:
    """Return the seconds in which lxml writes one ready payment as often."""
    for _event, element in etree.iterparse(str(file), tag="{*}CdtTrfTxInf"):
        one = copy.deepcopy(element)
        break

    def run() -> None:
        with etree.xmlfile(io.BytesIO()) as out, out.element("Document"):
            for _at in range(number):
                out.write(one)

    return timed(run)


def reconcile(number: int, seed: int, file: Path) -> None:
    """Write lines as a bank's file; check, read and match them; say how many are right."""
    made = inventing.invented(number, seed)
    file.write_text(statement(made.movements), encoding="utf-8")
    data = file.read_bytes()
    reports: list[Any] = []
    checked = timed(lambda: reports.append(checking.check(data)))
    movements: list[matching.Movement] = []
    read = timed(lambda: movements.extend(read_in(data, made.movements)))
    found: dict[str, list[matching.Suggestion]] = {}
    matched = timed(lambda: found.update(matching.match(movements, made.wanted)))
    right: Counter[str] = Counter()
    lines: Counter[str] = Counter(made.kinds.values())
    sure = wrong = 0
    for key, truth in made.truth.items():
        suggestions = found.get(key, [])
        is_right = inventing.is_right(suggestions, truth, matching.SURE)
        right[made.kinds[key]] += is_right
        if suggestions and suggestions[0].is_sure:
            sure += 1
            wrong += not is_right
    share = sum(right.values()) / len(made.truth)
    print(
        f"reconcile {len(movements):,} lines of camt.053 ({len(data) / 1e6:.1f} MB, valid:"
        f" {reports[0].is_valid}) with {len(made.wanted):,} expected:"
        f" {checked + read + matched:.1f} s (check {checked:.1f}, read {read:.1f},"
        f" match {matched:.1f}), {share:.2%} right;"
        f" {sure:,} sure, of them {wrong} wrong, most memory {peak()} MB"
    )
    for kind, count in sorted(lines.items()):
        print(f"  {kind:10} {count:7,} lines, {right[kind] / count:.2%} right")


def statement(movements: Sequence[matching.Movement]) -> str:
    """Return lines as a bank writes them in camt.053."""
    opening = max(0, -sum(one.amount for one in movements)) + 100
    closing = opening + sum(one.amount for one in movements)
    balances = "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{amount(value)}"
        f"<Dt><Dt>{on}</Dt></Dt></Bal>"
        for code, value, on in (
            ("OPBD", opening, min(one.on for one in movements)),
            ("CLBD", closing, max(one.on for one in movements)),
        )
    )
    rows = "\n".join(entry(place, one) for place, one in enumerate(movements))
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr>'
        "<MsgId>M</MsgId><CreDtTm>2026-05-01T20:00:00</CreDtTm></GrpHdr><Stmt><Id>S</Id><Acct><Id>"
        "<IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        f"{balances}\n{rows}</Stmt></BkToCstmrStmt></Document>"
    )


def amount(parts: int) -> str:
    """Return a signed amount of euros as two elements."""
    side = "CRDT" if parts >= 0 else "DBIT"
    written = Unit("EUR", 2).written(abs(parts))
    return f'<Amt Ccy="EUR">{written}</Amt><CdtDbtInd>{side}</CdtDbtInd>'


def entry(place: int, one: matching.Movement) -> str:
    """Return a line; one payment with its details, or a batch of which only the sum is told."""
    if one.batch or one.batch_count:
        name = "".join(f"<PmtInfId>{each}</PmtInfId>" for each in one.batch)
        count = f"<NbOfTxs>{one.batch_count}</NbOfTxs>" if one.batch_count else ""
        details, more = f"<Btch>{name}{count}</Btch>", element("AddtlNtryInf", one.text)
    else:
        details, more = f"<TxDtls>{payment(one)}</TxDtls>", ""
    return (
        f"<Ntry>{amount(one.amount)}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{one.on}</Dt></BookgDt>"
        f"<AcctSvcrRef>B{place}</AcctSvcrRef><BkTxCd><Prtry><Cd>X</Cd></Prtry></BkTxCd>"
        f"<NtryDtls>{details}</NtryDtls>{more}</Ntry>"
    )


def payment(one: matching.Movement) -> str:
    """Return what a bank tells of one payment."""
    end_to_end = one.references[0] if one.references else "NOTPROVIDED"
    # The other one pays what comes in, and was paid what comes back.
    side = "Dbtr" if (one.amount > 0) != one.is_return else "Cdtr"
    name = element(side, element("Pty", element("Nm", one.name)))
    number = element("Othr", element("Id", one.iban))
    account = element(f"{side}Acct", element("Id", number))
    return "".join(
        (
            element("Refs", element("EndToEndId", end_to_end)),
            amount(one.amount),
            element("RltdPties", name + account),
            element("RmtInf", element("Ustrd", one.text)),
            element("RtrInf", element("Rsn", element("Cd", "AC04"))) if one.is_return else "",
        )
    )


def element(name: str, inside: str) -> str:
    """Return an element around a text or around others; nothing around nothing."""
    told = inside if inside.startswith("<") else escape(inside)
    return f"<{name}>{told}</{name}>" if inside else ""


def read_in(data: bytes, truth: Sequence[matching.Movement]) -> Iterator[matching.Movement]:
    """Yield the lines of the file; who wrote them is known by their place."""
    lines = (line for _header, line in statements.read(io.BytesIO(data)) if line is not None)
    for one, line in zip(truth, lines, strict=True):
        assert line.on is not None
        yield matching.Movement(
            id=one.id, amount=int(line.amount * 100), unit=line.currency, on=line.on,
            references=line.references, text=line.text, name=line.name, iban=line.iban,
            is_return=line.is_return, batch=line.batch, batch_count=line.batch_count,
        )  # fmt: skip


def timed(work: Any) -> float:
    """Return how long something takes, in seconds of the processor."""
    began = time.process_time()
    work()
    return time.process_time() - began


def peak() -> int:
    """Return the most memory that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
