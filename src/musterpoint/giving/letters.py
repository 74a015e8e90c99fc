"""The receipt as a PDF, in the giver's language."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from musterpoint.giving import amounts, books
from musterpoint.giving.models import Receipt
from musterpoint.giving.rules import LANGUAGES
from musterpoint.tenancy.models import Organisation
from musterpoint.web import formats, qr
from musterpoint.web.pdf import render


def receipt(
    row: Receipt, name: str, address: str, organisation: Organisation, at: datetime
) -> bytes:
    """Return a receipt; ``address`` is where the giver reads what became of the gift."""
    language = row.language if row.language in LANGUAGES else "en"
    with translation.override(language):
        gift = row.gift
        facts = [
            [_("Number"), str(row)],
            [_("Giver"), name or _("Anonymous")],
            [_("Amount"), amounts.shown(row.amount, row.unit)],
            [_("Received on"), formats.day(gift.received_on, year=True)],
            [_("How it came"), str(gift.get_way_display())],
            [_("Fund"), books.fund_name(gift.fund)],
        ]
        place = books.place_name(gift.fund, gift.earmark)
        if place:
            facts.append([_("Only for"), place])
        if gift.campaign is not None:
            title = gift.campaign.title
            facts.append([_("Campaign"), title.get(language) or title["en"]])
        if row.cancels is not None:
            facts.append([_("Cancels the receipt"), str(row.cancels)])
        document = {
            "title": _("Cancellation of a receipt") if row.cancels else _("Receipt"),
            "organisation": organisation.name,
            "note": _("Issued on %(day)s") % {"day": formats.day(row.issued_at.date(), year=True)},
            "facts": facts,
            "words": _("See what became of your gift at this address:") if address else "",
            "address": address,
        }
        pictures = {"code": qr.data(address).decode()} if address else {}
        return render("giving/typst/receipt.typ", document, at=at, pictures=pictures)
