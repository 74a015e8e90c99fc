"""Tables of money in an exercise: what came, was promised, spent and paid, as a report keeps it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.claims.models import ClaimState
from musterpoint.costs.models import NoteState
from musterpoint.evacuation.models import Mode
from musterpoint.evaluation.tables import Table, country
from musterpoint.funds import units
from musterpoint.giving.models import Source
from musterpoint.payments.models import Method
from musterpoint.web import formats

Line = Mapping[str, Any]


def tables(content: Mapping[str, Any]) -> tuple[Table, ...]:
    """Return the tables of the kept money, those without any row left out."""
    seen = content.get("money") or {}
    if not seen:
        return ()

    def amount(parts: int | None) -> str:
        return "" if parts is None else units.shown(parts, seen["digits"], seen["unit"])

    found = (
        _received(seen.get("received") or (), amount),
        _pledged(seen.get("pledged") or (), amount),
        _windows(seen.get("windows") or (), amount),
        _released(seen.get("released") or (), amount),
        _routes(seen.get("routes") or (), amount),
        _days(seen.get("days") or {}),
        _bonds(seen.get("bonds") or (), amount),
        _help(seen.get("help") or (), amount),
        _invoiced(seen.get("invoiced") or (), amount),
        _notes(seen.get("notes") or (), amount),
        _claims(seen.get("claims") or (), amount),
        _netting(seen.get("netting") or (), amount),
        _kits(seen.get("kits") or ()),
        _books(seen),
        _published(seen.get("published") or (), seen["unit"]),
    )
    return tuple(one for one in found if one.rows)


Amount = Callable[[int | None], str]


def _received(lines: Sequence[Line], amount: Amount) -> Table:
    labels = {**dict(Source.choices), "reserve": _("Held before the crisis")}
    return Table(
        code="money-received",
        title=_("Money: received by source"),
        note="",
        columns=(_("Organisation"), _("Source"), _("Gifts"), _("Received")),
        rows=tuple(
            (
                str(one["organisation"]),
                str(labels.get(one["source"], one["source"])),
                formats.count(one["gifts"]) if one["gifts"] else "",
                amount(one["amount"]),
            )
            for one in lines
        ),
        words=frozenset({1}),
    )


def _pledged(lines: Sequence[Line], amount: Amount) -> Table:
    return Table(
        code="money-pledged",
        title=_("Money: pledged, and late"),
        note=_("Late: due by the end and not in the bank. Levies count as pledges."),
        columns=(
            _("Organisation"),
            _("Pledged"),
            _("Received"),
            pgettext("money", "Late"),
            _("Instalments late"),
            _("Instalments that came late"),
        ),
        rows=tuple(
            (
                str(one["organisation"]),
                *(amount(one[name]) for name in ("pledged", "received", "late")),
                formats.count(one["late_instalments"]),
                formats.count(one["came_late"]),
            )
            for one in lines
        ),
    )


def _windows(lines: Sequence[Line], amount: Amount) -> Table:
    names = ("budget", "spent", "committed", "left", "unmet")
    return Table(
        code="money-windows",
        title=_("Money: spent by window and head, against the budget"),
        note=_("Unmet need: asked for and not approved by the end."),
        columns=(
            _("Fund, window, head"),
            _("Budget"),
            _("Spent"),
            _("Committed"),
            pgettext("money", "Left"),
            _("Unmet need"),
        ),
        rows=tuple(
            ("– " * one["depth"] + str(one["name"]), *(amount(one[name]) for name in names))
            for one in lines
        ),
    )


def _released(lines: Sequence[Line], amount: Amount) -> Table:
    return Table(
        code="money-released",
        title=_("Money: released at once, reviewed later"),
        note="",
        columns=(
            _("Organisation"),
            pgettext("budget", "Head"),
            _("Released on"),
            _("Amount"),
            _("Reviewed on"),
        ),
        rows=tuple(
            (
                str(one["organisation"]),
                str(one["head"]),
                str(one["at"])[:10],
                amount(one["amount"]),
                str(one["reviewed_at"] or "–")[:10],
            )
            for one in lines
        ),
        words=frozenset({1, 2, 4}),
    )


def _routes(lines: Sequence[Line], amount: Amount) -> Table:
    labels = dict(Mode.choices)
    return Table(
        code="money-routes",
        title=_("Money: cost per person by route"),
        note=_("Legs that these funds pay. Routes of fewer than 10 people stand together."),
        columns=(
            _("Route"),
            _("Transport"),
            _("Legs"),
            _("People"),
            _("Cost"),
            _("For each person"),
        ),
        rows=tuple(
            (
                f"{one['from']} – {one['to']}" if one["from"] else _("All other routes"),
                str(labels.get(one["mode"], "")),
                formats.count(one["legs"]),
                formats.count(one["people"]),
                amount(one["cost"]),
                amount(one["per_person"]),
            )
            for one in lines
        ),
        words=frozenset({1}),
    )


def _days(found: Line) -> Table:
    labels = {
        "payments": _("Payments that arrived"),
        "on_their_way": _("On their way at the end"),
        "median": _("Days from the request to the payment, half were faster"),
        "nine_of_ten": _("Days within which nine of ten arrived"),
    }
    return Table(
        code="money-days",
        title=_("Money: days from request to payment"),
        note="",
        columns=(_("What"), _("Number")),
        rows=tuple(
            (label, formats.count(found[name])) for name, label in labels.items() if name in found
        ),
    )


def _bonds(lines: Sequence[Line], amount: Amount) -> Table:
    return Table(
        code="money-bonds",
        title=_("Money: bonds of employers, called and drawn"),
        note="",
        columns=(
            _("Organisation"),
            _("Secured"),
            pgettext("bond", "Calls"),
            _("Objections"),
            _("Decided"),
            pgettext("money", "Drawn"),
            _("Paid to workers"),
        ),
        rows=tuple(
            (
                str(one["organisation"]),
                amount(one["secured"]),
                *(formats.count(one[name]) for name in ("calls", "objected", "decided")),
                amount(one["drawn"]),
                amount(one["paid"]),
            )
            for one in lines
        ),
    )


def _help(lines: Sequence[Line], amount: Amount) -> Table:
    labels = dict(Method.choices)
    return Table(
        code="money-help",
        title=_("Money: help that people applied for"),
        note="",
        columns=(
            _("Organisation"),
            _("How it is paid"),
            _("Applications"),
            _("Refused"),
            _("Appeals"),
            _("Approved"),
            _("Paid"),
        ),
        rows=tuple(
            (
                str(one["organisation"]),
                str(labels.get(one["method"], one["method"])),
                *(formats.count(one[name]) for name in ("applications", "refused", "appealed")),
                amount(one["approved"]),
                amount(one["paid"]),
            )
            for one in lines
        ),
        words=frozenset({1}),
    )


def _invoiced(lines: Sequence[Line], amount: Amount) -> Table:
    return Table(
        code="money-invoiced",
        title=_("Money: cost per person by route, as all organisations were invoiced"),
        note=_("Routes of fewer than 10 people stand together."),
        columns=(_("Route"), _("Legs"), _("People"), _("Cost"), _("For each person")),
        rows=tuple(
            (
                str(one["route"] or _("All other routes")),
                formats.count(one["legs"]),
                formats.count(one["people"]),
                amount(one["cost"]),
                amount(one["per_person"]),
            )
            for one in lines
        ),
    )


def _notes(lines: Sequence[Line], amount: Amount) -> Table:
    """Return the notes of all organisations together: of one alone they would tell of few."""
    sums: dict[str, list[int]] = {}
    for one in lines:
        found = sums.setdefault(one["state"], [0, 0])
        found[0] += one["notes"]
        found[1] += one["amount"] or 0
    labels = dict(NoteState.choices)
    return Table(
        code="money-notes",
        title=_("Money: promissory notes by state"),
        note=_("All organisations together. No note was a condition of a seat."),
        columns=(_("State of the note"), _("Promissory notes"), _("Amount")),
        rows=tuple(
            (str(labels.get(state, state)), formats.count(number), amount(whole))
            for state, (number, whole) in sorted(sums.items())
        ),
    )


def _claims(lines: Sequence[Line], amount: Amount) -> Table:
    labels = dict(ClaimState.choices)
    return Table(
        code="money-claims",
        title=_("Money: claims of responders by country and state"),
        note="",
        columns=(
            _("Country"),
            _("State of the claims"),
            _("Claims"),
            pgettext("demand", "Asked"),
            _("Granted"),
            _("Paid"),
        ),
        rows=tuple(
            (
                country(one["country"]),
                str(labels.get(one["state"], one["state"])),
                formats.count(one["claims"]),
                *(amount(one[name]) for name in ("asked", "approved", "paid")),
            )
            for one in lines
        ),
        words=frozenset({1}),
    )


def _netting(lines: Sequence[Line], amount: Amount) -> Table:
    return Table(
        code="money-netting",
        title=_("Money: netting between organisations"),
        note=_("What they owed each other before, and what was paid instead."),
        columns=(_("Organisations"), _("Owed before"), _("Payments"), _("Paid after")),
        rows=tuple(
            (
                formats.listed(one["organisations"], ";"),
                amount(one["owed"]),
                formats.count(one["transfers"]),
                amount(one["amount"]),
            )
            for one in lines
        ),
    )


def _kits(lines: Sequence[Line]) -> Table:
    return Table(
        code="money-kits",
        title=_("Relief kits handed out"),
        note="",
        columns=(_("Kit"), _("Handed out"), _("People"), _("Families"), _("Distributions")),
        rows=tuple(
            (
                str(one["item"]),
                *(
                    formats.count(one[name])
                    for name in ("handed_out", "people", "families", "distributions")
                ),
            )
            for one in lines
        ),
    )


def _books(seen: Line) -> Table:
    lines = {one["organisation"]: one for one in seen.get("lines") or ()}
    iati = {one["organisation"]: one for one in seen.get("iati") or ()}
    return Table(
        code="money-books",
        title=_("The books"),
        note=_("Proven from their entries; the funds as activities of IATI 2.03, checked."),
        columns=(
            _("Organisation"),
            _("Transactions"),
            _("Faults of the books"),
            _("Bank lines"),
            _("Lines matched"),
            _("Activities"),
            _("Faults of the file"),
        ),
        rows=tuple(
            (
                str(one["organisation"]),
                formats.count(one["transactions"]),
                formats.count(len(one["problems"])),
                *(
                    formats.count(lines.get(one["organisation"], {}).get(name))
                    for name in ("lines", "matched")
                ),
                *(
                    formats.count(iati.get(one["organisation"], {}).get(name))
                    for name in ("activities", "faults")
                ),
            )
            for one in seen.get("books") or ()
        ),
    )


def _published(lines: Sequence[Line], unit: str) -> Table:
    return Table(
        code="money-published",
        title=_("Published figures of money of the real crisis"),
        note=_("They stand beside the exercise and are in none of its figures."),
        columns=(_("Date"), _("What"), _("Amount"), _("Source")),
        rows=tuple(
            (str(one["as_of"]), str(one["what"]), units.shown(one["value"], 0, unit), one["source"])
            for one in lines
        ),
        words=frozenset({1, 3}),
    )
