"""Cases that other organisations shared with this one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from musterpoint.cases import followed, seeing
from musterpoint.cases.models import Received
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedLine:
    """
    A case that somebody shared, opened; ``own`` says that the actor may see the own case.

    ``story`` is what the person agreed to tell, by piece; whoever shows it calls ``audit.saw``.
    """

    row: Received
    kind: str
    asks: str
    next_step: str
    says: str
    own: bool
    story: Mapping[str, str]


def received(*, by: Actor, at: datetime) -> list[ReceivedLine]:
    """
    Return what was shared, newest first; what became a case that is hidden is not there.

    No story is shown of a case whose person was erased.
    """
    rows = list(Received.objects.select_related("case").order_by("-received_at", "-id")[:MOST])
    run_ids = [row.case.run_id for row in rows if row.case is not None]
    seen = set(seeing.may_see(run_ids, by))
    titles = followed.titles()
    keys = vault.open_keys([row.id for row in rows if row.story is not None], at=at)
    live = seeing.keys_of([row.case for row in rows if row.case is not None], at)
    made = []
    for row in rows:
        if row.case is not None and row.case.run_id not in seen:
            continue
        told = vault.open_for_organisation(seeing.SHARE, row.sealed, at=at)
        key = keys.get(row.id) if row.case_id is None or row.case_id in live else None
        made.append(
            ReceivedLine(
                row=row,
                kind=titles.get(row.kind, row.kind),
                asks=told["asks"],
                next_step=told["next_step"],
                says=told["says"],
                own=row.case is not None,
                story=key.open(seeing.STORY, row.story) if key and row.story else {},
            )
        )
    return made
