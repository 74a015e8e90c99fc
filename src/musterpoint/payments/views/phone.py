"""The list of a point on a phone: sealed, opened without network, what it paid told later."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.ids import show_reference
from musterpoint.payments import actions, forms
from musterpoint.payments.actions import PaidOffline, PhoneAnswer
from musterpoint.payments.models import PayingAccount, Proof
from musterpoint.payments.views.pages import CASH, goes_to, money, run_form, show
from musterpoint.payments.views.points import back_to, own_point
from musterpoint.web import offline
from musterpoint.web.cards import data
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest


class LineIn(BaseModel):
    """One payment that a phone tells: its own key, the list, the reference, when, what proof."""

    key: uuid.UUID
    list_id: uuid.UUID
    reference: Annotated[str, Field(pattern="^[0-9A-Z]{8}$")]
    paid_at: AwareDatetime
    proof: Literal["signature", "thumb", "code"]
    seen: Annotated[str, Field(pattern="^([0-9a-f]{32})?$")] = ""


class QueueIn(BaseModel):
    """What a phone kept while it had no network."""

    lines: Annotated[list[LineIn], Field(max_length=500)]

    def told(self) -> list[PaidOffline]:
        """Return the lines as the action takes them."""
        return [
            PaidOffline(
                key=one.key,
                list_id=one.list_id,
                reference=one.reference,
                paid_at=datetime.fromisoformat(one.paid_at.isoformat()),
                proof=one.proof,
                seen=one.seen,
            )
            for one in self.lines
        ]


@page(CASH, BOTH)
def phone(request: ActorRequest, paying_id: UUID) -> HttpResponse:
    """Seal the list of a point with a password, and show the page that works without network."""
    row = own_point(request, paying_id)

    def do(given: dict[str, Any]) -> HttpResponse:
        made = actions.take_along(row.id, given["device"], by=request.actor, at=request.at)
        here = {"paying_id": row.id}
        context = {
            "row": row,
            "clock": offline.clock(request.at),
            "sealed": offline.seal(given["words"], content_of(made.content, row)),
            "kept": goes_to(request, "point-kept", **here),
            "queue": goes_to(request, "point-queue", **here),
            "worker": goes_to(request, "worker"),
            "back": goes_to(request, "point", **here),
            "proofs": [(one.value, one.label) for one in (Proof.SIGNATURE, Proof.THUMB)],
        }
        return show(request, "phone", context)

    return run_form(
        request, forms.PhoneForm(data(request)), do, title=_("Take the list to this phone"),
        submit=_("Take it"), back=back_to(request, row),
        lead=_("The page then opens without network. It holds no name and no code. What you pay out"
               " is told when there is a network again. Take the paper list for signatures along."),
    )  # fmt: skip


def content_of(listed: Mapping[str, Any], row: PayingAccount) -> dict[str, Any]:
    """Return what the page on a phone needs of a list: digests, references, amounts."""

    def line(one: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "r": one["reference"],
            "s": show_reference(one["reference"]),
            "a": money(one["amount"], row.digits, row.unit),
        }

    return {
        "list": listed["list"],
        "vouchers": [
            {
                **line(one),
                "h": one["hash"],
                "e": int(offline.clock(datetime.fromisoformat(one["expires"]))),
            }
            for one in listed["vouchers"]
        ],
        "cash": [line(one) for one in listed["cash"]],
    }


@page(CASH)
def kept(request: ActorRequest, paying_id: UUID) -> HttpResponse:
    """Lead to where the list is taken; a phone that has it shows its own page here instead."""
    own_point(request, paying_id)
    return redirect(goes_to(request, "point-phone", paying_id=paying_id))


@page(CASH, POST)
def queue(request: ActorRequest, paying_id: UUID) -> HttpResponse:
    """Take what a phone paid out without network; each line counts once."""
    try:
        given = QueueIn.model_validate_json(request.body)
    except ValidationError as wrong:
        raise Invalid(_("The phone sent something that cannot be read.")) from wrong
    answers = actions.take_queue(paying_id, given.told(), by=request.actor, at=request.at)
    return JsonResponse({"answers": [written(one) for one in answers]})


def written(one: PhoneAnswer) -> dict[str, str]:
    """Return an answer as a phone reads it."""
    return {"key": str(one.key), "state": one.state, "why": one.why}


@page(CASH)
def worker(_request: ActorRequest) -> HttpResponse:
    """Return the service worker that shows a kept list without network."""
    return offline.worker()
