"""How carriers of a plan become drafts of seats: registered with the plans, which stand below."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.evacuation import actions
from musterpoint.evacuation.actions import LegDraftIn
from musterpoint.evacuation.models import LegDraft, Mode
from musterpoint.plans import drafting
from musterpoint.plans.drafting import Waiting, Wanted
from musterpoint.tenancy.actors import Actor, Permission

#: What carries people in a plan, and what it is here; a car is nobody's line.
MODES: Mapping[str, Mode] = {
    "bus": Mode.BUS,
    "ship": Mode.SHIP,
    "aircraft": Mode.AIR,
    "train": Mode.TRAIN,
}
#: A carrier that is ready at once is given this long to be asked.
SOONEST = timedelta(hours=6)
LONGEST = 200


class Seats:
    """Drafts of seats."""

    def make(self, wanted: Wanted, *, by: Actor, at: datetime) -> UUID | None:
        """Draft the legs of a carrier; None for a means or places that cannot be offered."""
        (row,) = wanted.rows
        mode = MODES.get(row.get("mode", ""))
        origin = wanted.spots.get(row.get("origin", ""))
        destination = wanted.spots.get(row.get("destination", ""))
        if mode is None or origin is None or destination is None:
            return None
        if not all(row.get(one) for one in ("seats", "a_day", "hours")):
            return None
        if origin.name.casefold() == destination.name.casefold():
            return None
        minor, _space, currency = str(row.get("cost") or "0 USD").partition(" ")
        made = actions.draft_legs(
            LegDraftIn(
                crisis_id=wanted.crisis_id,
                plan_id=wanted.plan_id,
                mark=wanted.mark[:LONGEST],
                carrier=wanted.title[:LONGEST],
                mode=mode,
                origin=asdict(origin),
                destination=asdict(destination),
                departs_at=at + max(timedelta(days=row.get("from_day", 0)), SOONEST),
                hours=row["hours"],
                a_day=row["a_day"],
                seats=min(row["seats"], actions.MOST_SEATS),
                cost_minor=int(minor),
                currency=currency,
            ),
            by=by,
            at=at,
        )
        return made.id

    def drop(self, draft_ids: Collection[UUID], *, by: Actor, at: datetime) -> int:
        """Remove those that nobody offered."""
        return actions.drop_drafts(draft_ids, by=by, at=at)

    def waiting(self, draft_ids: Collection[UUID]) -> Mapping[UUID, Waiting]:
        """Return where the drafts are seen: on the board of their crisis."""
        rows = LegDraft.objects.filter(id__in=draft_ids).select_related("crisis")
        return {
            one.id: Waiting(
                words=_("The seats were offered")
                if one.offered_at
                else _("A draft of these seats waits on the evacuation board"),
                page="evacuation:board",
                parts={"crisis": one.crisis.slug},
                permission=Permission.EVACUATION_READ,
                is_sent=one.offered_at is not None,
            )
            for one in rows
        }


def install() -> None:
    """Let plans draft seats."""
    drafting.register("carriers", Seats())
