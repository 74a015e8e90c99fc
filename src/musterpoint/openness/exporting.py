"""Statements as files: CSV, XLSX, HXL and PDF."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.openness import in_kind
from musterpoint.openness.presenters import Card, GiftCard
from musterpoint.web import formats, tables
from musterpoint.web.pdf import render


def table(kind: str, name: str, rows: Sequence[Sequence[str]]) -> HttpResponse:
    """Return rows as a file to keep: ``xlsx``, or else CSV."""
    kind = "xlsx" if kind == "xlsx" else "csv"
    content = (
        tables.xlsx_file(rows, name[:30], is_frozen=True)
        if kind == "xlsx"
        else tables.csv_file(rows, keeps_numbers=True)
    )
    return _answer(content, tables.content_type(kind), f"{name}.{kind}")


def _answer(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def xml(content: bytes, name: str) -> HttpResponse:
    """Return a file of IATI."""
    return _answer(content, "application/xml; charset=utf-8", name)


def statement_pdf(
    title: str,
    cards: Iterable[Card | GiftCard],
    here: str,
    at: datetime,
    lead: str,
    goods: Iterable[in_kind.Card] = (),
) -> HttpResponse:
    """Return a statement as a document: a table of amounts of each window."""
    rows = []
    for card in cards:
        name = f"{card.title} · {card.unit}"
        rows += [[name, word, amount] for word, amount in card.facts]
        if isinstance(card, GiftCard):
            rows += [
                [name, f"{_('Spent')}: {formats.listed((head, where))}", amount]
                for head, where, amount in card.uses
            ]
        else:
            rows += [
                [name, f"{_('Spent')}: {cell.name}", cell.amount or _("Not told: few people")]
                for cell in card.heads
            ]
    for one in goods:
        name = f"{one.thing.what} · {one.given}"
        rows += [
            [name, _("Came into stores"), one.came],
            [name, _("Handed out"), one.handed],
        ]
    document = {
        "title": title,
        "organisation": here,
        "note": _("Statement of %(day)s") % {"day": at.date().isoformat()},
        "lead": lead,
        "columns": [
            {"label": _("Window"), "align": "start", "width": 2},
            {"label": _("What"), "align": "start", "width": 3},
            {"label": _("Amount"), "align": "end", "width": 2},
        ],
        "rows": rows,
    }
    content = render("web/typst/table.typ", document, at=at)
    return _answer(content, "application/pdf", "statement.pdf")
