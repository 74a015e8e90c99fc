"""A list or a headcount on a phone: sealed, opened without network, what it gave told later."""

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from musterpoint.goods import actions, drawing, forms, queries, sealing
from musterpoint.goods.actions import Answer, Counted, Told
from musterpoint.goods.models import Proof
from musterpoint.goods.views.pages import GIVE, goes_to, run_form, show
from musterpoint.kernel.errors import Invalid
from musterpoint.web import offline
from musterpoint.web.cards import data
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest

__all__ = ["CountIn", "LineIn", "QueueIn", "kept", "phone", "queue", "worker"]


class LineIn(BaseModel):
    """One hand-out that a phone tells: its own key, the token of the list, when, by what proof."""

    key: uuid.UUID
    token: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    given_at: AwareDatetime
    proof: Literal["signature", "thumb", "voucher"]
    by_proxy: bool = False

    def told(self) -> Told:
        """Return the line as the action takes it."""
        return Told(
            key=self.key, token=self.token, given_at=_plain(self.given_at),
            proof=Proof(self.proof), by_proxy=self.by_proxy,
        )  # fmt: skip


class CountIn(BaseModel):
    """Rations counted out without a list that a phone tells: its own key, to how many, when."""

    key: uuid.UUID
    families: Annotated[int, Field(ge=1, le=actions.MOST_COUNTED)]
    people: Annotated[int, Field(ge=1, le=actions.MOST_COUNTED)]
    given_at: AwareDatetime

    def told(self) -> Counted:
        """Return the line as the action takes it."""
        return Counted(
            key=self.key, people=self.people, families=self.families,
            given_at=_plain(self.given_at),
        )  # fmt: skip


def _plain(moment: AwareDatetime) -> datetime:
    return datetime.fromisoformat(moment.isoformat())


class QueueIn(BaseModel):
    """What a phone kept while it had no network, by the list or by headcount."""

    device: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] = ""
    lines: Annotated[list[LineIn | CountIn], Field(max_length=500)]

    def told(self) -> list[Told | Counted]:
        """Return the lines as the action takes them."""
        return [one.told() for one in self.lines]


@page(GIVE, BOTH)
def phone(request: ActorRequest, goods_distribution: UUID) -> HttpResponse:
    """Seal the list or the headcount with a password, and show the page that works offline."""
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
            "ration": drawing.ration_words(row),
            "most": actions.MOST_COUNTED,
        }
        return show(request, "phone", context)

    title = _("Take the list to this phone") if row.by_list else _("Count out on this phone")
    by_list = _("The page then opens without network. It keeps short names sealed, and what you"
                " hand out is told when there is a network again.")  # fmt: skip
    by_count = _("The page then opens without network. It keeps what you count out, and tells it"
                 " when there is a network again.")  # fmt: skip
    return run_form(
        request, form, do, title=title, submit=_("Take it"),
        back=(goes_to(request, "distribution", goods_distribution=row.id), row.name),
        lead=by_list if row.by_list else by_count,
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
