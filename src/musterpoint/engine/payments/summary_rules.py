"""What a statement says of its entries in sum: of all, by direction, by the bank's code."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from musterpoint.engine.payments.checking import Report
from musterpoint.engine.payments.statement_rules import is_booked
from musterpoint.engine.payments.values import NONE, child, children, number, sign, text, whole
from musterpoint.kernel.text import _

_Way = tuple[tuple[str, ...], ...]

#: What a bank's code of a transaction is made of.
_CODE = (
    *(("Domn", "Cd"), ("Domn", "Fmly", "Cd"), ("Domn", "Fmly", "SubFmlyCd")),
    ("Prtry", "Cd"),
)


def check(statement: Any, rows: Sequence[Any], report: Report) -> None:
    """Check the summary of a statement, where it has one."""
    summary = child(statement, "TxsSummry")
    if summary is None:
        return
    for name, wanted in (("TtlNtries", 0), ("TtlCdtNtries", 1), ("TtlDbtNtries", -1)):
        place = child(summary, name)
        if place is not None:
            mine = [one for one in rows if wanted in (0, sign(one))]
            _check_total(place, mine, report, is_of_both=not wanted)
    for place, mine in _by_code(summary, rows):
        _check_total(place, mine, report, is_of_both=True)


def _by_code(summary: Any, rows: Sequence[Any]) -> Iterator[tuple[Any, list[Any]]]:
    """
    Yield each sum by a bank's code with the entries that have this code.

    Passed over is what a bank may count in another way: sums that name codes in two ways, entries
    with no such code or another one than their payments, what is only expected or not booked yet.
    """
    places = list(children(summary, "TtlNtriesPerBkTxCd"))
    ways = {_way(one) for one in places}
    way = ways.pop() if len(ways) == 1 else ()
    if not way or not all(_has_one_code(one, way) for one in rows):
        return
    mine: defaultdict[tuple[str, ...], list[Any]] = defaultdict(list)
    for one in rows:
        mine[_code(one, way)].append(one)
    times = Counter(_code(one, way) for one in places)
    for place in places:
        code = _code(place, way)
        is_expected = text(place, "FcstInd") in ("true", "1")
        if times[code] == 1 and not is_expected and all(is_booked(one) for one in mine[code]):
            yield place, mine[code]


def _way(place: Any) -> _Way:
    """Return the parts by which a code is told: those of ISO 20022, the bank's own, or both."""
    return tuple(names for names in _CODE if text(place, "BkTxCd", *names))


def _code(place: Any, way: _Way) -> tuple[str, ...]:
    return tuple(text(place, "BkTxCd", *names) for names in way)


def _has_one_code(entry: Any, way: _Way) -> bool:
    found = _code(entry, way)
    payments = (_code(one, way) for one in entry.iter("{*}TxDtls"))
    return all(found) and all(one == found or not any(one) for one in payments)


def _check_total(place: Any, rows: Sequence[Any], report: Report, *, is_of_both: bool) -> None:
    amounts = [((number(child(one, "Amt")) or NONE), sign(one)) for one in rows]
    told = child(place, "NbOfNtries")
    found = whole(told)
    if found is not None and found != len(rows):
        report.wrong(
            "number_of_entries", told, _("It says %(told)s entries; there are %(found)s."),
            told=found, found=len(rows),
        )  # fmt: skip
    told = child(place, "Sum")
    value = number(told)
    gross = sum((one for one, _direction in amounts), NONE)
    net = sum((one * direction for one, direction in amounts), NONE)
    # Of all entries some banks give the sum, others what is left of credits less debits.
    right = {gross} | ({net, abs(net)} if is_of_both else set())
    if value is not None and value not in right:
        report.wrong(
            "entries_sum", told, _("It says %(told)s; the entries sum to %(found)s."),
            told=str(value)[:40], found=str(gross)[:40],
        )  # fmt: skip
    _check_net(child(place, "TtlNetNtry"), "Amt", net, report)
    _check_net(place, "TtlNetNtryAmt", net, report)  # until version 4


def _check_net(place: Any, name: str, net: Decimal, report: Report) -> None:
    if place is None:
        return
    value = number(child(place, name))
    if value is not None and value * sign(place) != net:
        report.wrong(
            "net_sum", child(place, name),
            _("It says %(told)s; credits less debits are %(found)s."),
            told=str(value * sign(place))[:40], found=str(net)[:40],
        )  # fmt: skip
