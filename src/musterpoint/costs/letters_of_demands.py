"""A demand as a letter: legs, seats and amounts; never who sat there."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from musterpoint.costs import actions, owing, presenters
from musterpoint.costs.letters import account_words
from musterpoint.costs.models import Demand
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.http import ActorRequest
from musterpoint.web.pdf import render


def letter(request: ActorRequest, row: Demand) -> HttpResponse:
    """Return a demand as a PDF in the reader's language."""
    name = row.debtor.name
    if not name and request.actor.may(Permission.BONDS_READ):
        name = owing.household_name(row.debtor, request.at)
    document: dict[str, object] = {
        "organisation": request.organisation.name,
        "title": _("Reminder: cost of seats") if row.reminded_at else _("Cost of seats"),
        "note": _("This letter names nobody who travelled."),
        "facts": _facts(row, name or presenters.debtor(row.debtor)),
        "parts": [
            {"title": _("Journeys"), "words": journeys(row)},
            {"title": _("Where to pay"), "words": _where(row)},
            {"title": _("If you disagree"), "words": [
                _("Write to us what is wrong and what shows it. Give the number of this letter.")
            ]},
        ],
    }  # fmt: skip
    made = render("costs/typst/letter.typ", document, at=request.at)
    response = HttpResponse(made, content_type="application/pdf")
    header = content_disposition_header(as_attachment=True, filename="demand.pdf")
    if header is not None:
        response["Content-Disposition"] = header
    return response


def _facts(row: Demand, name: str) -> list[list[str]]:
    found = [
        [_("Number"), presenters.number(row.reference)],
        [_("To"), name],
        [_("Amount"), presenters.money(row.amount, row)],
    ]
    for amount, label in ((row.paid, _("Paid")), (row.written_off, _("Written off"))):
        if amount:
            found.append([label, presenters.money(amount, row)])
    return [
        *found,
        [_("Still open"), presenters.money(row.owed, row)],
        [_("Due"), formats.day(row.due_on, year=True)],
    ]


def journeys(row: Demand) -> list[str]:
    """Return the lines of a demand; small groups stand together, without leg and day."""
    lines, (seats, amount) = actions.seats_by_leg(row)
    said = [
        _("%(leg)s: seats %(seats)s, %(amount)s")
        % {"leg": leg, "seats": formats.count(many), "amount": presenters.money(part, row)}
        for leg, many, part in lines
    ]
    if seats:
        words = {"seats": formats.count(seats), "amount": presenters.money(amount, row)}
        text = _("Other journeys: seats %(seats)s, %(amount)s") if lines else _(
            "Journeys: seats %(seats)s, %(amount)s"
        )  # fmt: skip
        said.append(text % words)
    return said


def _where(row: Demand) -> list[str]:
    number = {"number": presenters.number(row.reference)}
    said = account_words() or [_("Ask us where to pay.")]
    return [*said, _("Give the number of this letter with your payment: %(number)s") % number]
