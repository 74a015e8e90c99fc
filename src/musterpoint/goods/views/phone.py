"""The list on a phone: sealed, opened without network, what it gave told later."""

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from musterpoint.goods import actions, forms, queries, sealing
from musterpoint.goods.actions import Answer, Told
from musterpoint.goods.models import Proof
from musterpoint.goods.views.pages import GIVE, goes_to, run_form, show
from musterpoint.kernel.errors import Invalid
from musterpoint.web import offline
from musterpoint.web.cards import data
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest

__all__ = ["LineIn", "QueueIn", "kept", "phone", "queue", "worker"]


class LineIn(BaseModel):
    """One hand-out that a phone tells: its own key, the token of the list, when, by what proof."""

    key: uuid.UUID
    token: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    given_at: AwareDatetime
    proof: Literal["signature", "thumb", "voucher"]
    by_proxy: bool = False


class QueueIn(BaseModel):
    """What a phone kept while it had no network."""

    device: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] = ""
    lines: Annotated[list[LineIn], Field(max_length=500)]

    def told(self) -> list[Told]:
        """Return the lines as the action takes them."""
        return [
            Told(
                key=one.key,
                token=one.token,
                given_at=datetime.fromisoformat(one.given_at.isoformat()),
                proof=Proof(one.proof),
                by_proxy=one.by_proxy,
            )
            for one in self.lines
        ]


@page(GIVE, BOTH)
def phone(request: ActorRequest, goods_distribution: UUID) -> HttpResponse:
    """Seal the list with a password, and show the page that works without network."""
    row = queries.distribution(goods_distribution)
    form = forms.OfflineForm(data(request))

    def do(given: dict[str, Any]) -> HttpResponse:
        listed = queries.listed(row)
        names = actions.names(listed, by=request.actor, at=request.at)
        handed = queries.handed([one.id for one in listed])
        content = sealing.content_of(row, listed, names, handed)
        here = {"goods_distribution": row.id}
        context = {
            "row": row,
            "clock": offline.clock(request.at),
            "sealed": offline.seal(given["words"], content),
            "kept": goes_to(request, "kept", **here),
            "queue": goes_to(request, "queue", **here),
            "worker": goes_to(request, "worker"),
            "back": goes_to(request, "distribution", **here),
            "proofs": Proof.choices[:3],
        }
        return show(request, "phone", context)

    return run_form(
        request, form, do, title=_("Take the list to this phone"), submit=_("Take it"),
        back=(goes_to(request, "distribution", goods_distribution=row.id), row.name),
        lead=_("The page then opens without network. It keeps short names sealed, and what you"
               " hand out is told when there is a network again."),
    )  # fmt: skip


@page(GIVE)
def kept(request: ActorRequest, goods_distribution: UUID) -> HttpResponse:
    """Lead to where the list is taken; a phone that has it shows its own page here instead."""
    return redirect(goes_to(request, "phone", goods_distribution=goods_distribution))


@page(GIVE, POST)
def queue(request: ActorRequest, goods_distribution: UUID) -> HttpResponse:
    """Take what a phone gave without network; each line counts once."""
    try:
        given = QueueIn.model_validate_json(request.body)
    except ValidationError as wrong:
        raise Invalid(_("The phone sent something that cannot be read.")) from wrong
    answers = actions.take_queue(
        goods_distribution, given.told(), given.device, by=request.actor, at=request.at
    )
    return JsonResponse({"answers": written(answers)})


def written(answers: list[Answer]) -> list[dict[str, str]]:
    """Return answers as a phone reads them."""
    return [{"key": str(one.key), "state": one.state} for one in answers]


@page(GIVE)
def worker(request: ActorRequest) -> HttpResponse:
    """Return the service worker that shows a kept list without network."""
    return offline.worker()
