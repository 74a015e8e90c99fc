"""Papers: the waybill, the list to sign, the cards of a distribution."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.goods import codes, queries
from musterpoint.goods.models import Dispatch, Distribution, Listed
from musterpoint.web import pdf, qr

FOLDER = "goods/typst"


def waybill(row: Dispatch, driver: str, address: str, organisation: str, *, at: datetime) -> bytes:
    """Return a waybill with a QR code of its page, and places to sign."""
    context: dict[str, Any] = {
        "title": _("Waybill %(number)s") % {"number": row.number},
        "organisation": organisation,
        "facts": [
            (_("From"), f"{row.source.name}, {row.source.place}".rstrip(", ")),
            (_("To"), f"{row.goal.name}, {row.goal.place}".rstrip(", ")),
            (_("Sent"), row.sent_at.date().isoformat()),
            (_("Vehicle"), row.vehicle or "–"),
            (_("Driver"), driver or "–"),
        ],
        "heads": [_("Item"), _("Batch"), _("Good until"), _("Sent"), _("Arrived"), _("Damaged")],
        "lines": [
            [
                f"{one.item.title} ({one.item.code})",
                str(one.batch or ""),
                one.batch.expires_on.isoformat() if one.batch and one.batch.expires_on else "",
                one.item.shown(one.sent),
                one.item.shown(one.received) if one.received is not None else "",
                one.item.shown(one.damaged) if one.damaged else "",
            ]
            for one in queries.dispatch_lines(row)
        ],
        "signatures": [_("Sent by"), _("Driver"), _("Received by")],
    }
    picture = {"qr": qr.data(address).decode("utf-8")}
    return pdf.render(f"{FOLDER}/waybill.typ", context, at=at, pictures=picture)


def paper_list(
    row: Distribution,
    listed: Sequence[Listed],
    names: Mapping[Any, Mapping[str, Any]],
    organisation: str,
    *,
    at: datetime,
) -> bytes:
    """Return the list to sign at a distribution; the names of the erased stand empty."""
    context = {
        "title": row.name,
        "organisation": organisation,
        "facts": [
            (_("Place"), row.place),
            (_("Begins"), row.starts_at.date().isoformat()),
            (_("Each gets"), ration_words(row)),
        ],
        "heads": ["#", _("Name"), _("People"), _("May collect"), _("Signature or thumb print")],
        "lines": [
            [
                str(one.number),
                str(names.get(one.id, {}).get("name", "")),
                str(one.people),
                ", ".join(names.get(one.id, {}).get("proxies", ())),
                "",
            ]
            for one in listed
        ],
    }
    return pdf.render(f"{FOLDER}/list.typ", context, at=at)


def cards(
    row: Distribution,
    listed: Sequence[Listed],
    names: Mapping[Any, Mapping[str, Any]],
    site: str,
    organisation: str,
    *,
    at: datetime,
) -> bytes:
    """Return a card for each on the list: number, short name, code as letters and as QR."""
    pictures: dict[str, str] = {}
    told = []
    for one in listed:
        code = codes.code_of(one.id, at)
        pictures[f"qr{one.number}"] = qr.data(f"{site}{code}/").decode("utf-8")
        told.append(
            {
                "number": str(one.number),
                "name": str(names.get(one.id, {}).get("name", "")),
                "code": codes.in_fours(code),
                "qr": f"qr{one.number}",
            }
        )
    context = {
        "title": row.name,
        "organisation": organisation,
        "place": f"{row.place}, {row.starts_at.date().isoformat()}",
        "note": _("Bring this card. It is good once. With its code you see what you were given."),
        "cards": told,
    }
    return pdf.render(f"{FOLDER}/cards.typ", context, at=at, pictures=pictures)


def ration_words(row: Distribution) -> str:
    """Return what each gets, in words."""
    return "; ".join(
        f"{one.item.title} {one.item.shown(one.amount)} ({one.get_per_display()})"
        for one in row.rations.select_related("item").order_by("item__code")
    )
