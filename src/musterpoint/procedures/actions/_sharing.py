"""Share a published version with another organisation, and take in what others share."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as received
from musterpoint.kernel.errors import Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.procedures import folding
from musterpoint.procedures.actions._library import MOST_CHARACTERS, NoSuchVersion
from musterpoint.procedures.models import Offer, Version, VersionState
from musterpoint.tenancy.actors import Actor, Permission

KIND = "procedures.version"
#: A disclosure holds so many letters in one text, so that long lines travel in parts.
LINE = 4000
BATCH = 200
#: What the receiver keeps of one offer.
LABEL = 80


class NotShareable(Refused):
    """Only what is published is shared."""


def share(version_id: UUID, receiver_id: UUID, purpose: str, *, by: Actor, at: datetime) -> UUID:
    """
    Offer a published version to another organisation under an agreement; return the batch.

    The receiver may adopt it; nothing there changes by itself.
    """
    by.require(Permission.PROCEDURES_CHANGE)
    version = Version.objects.select_related("procedure").filter(id=version_id).first()
    if version is None:
        raise NoSuchVersion(_("There is no such version here."))
    if version.state != VersionState.PUBLISHED:
        raise NotShareable(_("Only a published version is shared."))
    payload = {
        "code": version.procedure.code,
        "version": version.label,
        "source": [
            version.source[start : start + LINE] for start in range(0, len(version.source), LINE)
        ],
    }
    item = disclosures.ItemOut(item_id=uuid7(), subject_id=None, payload=payload)
    return disclosures.disclose(receiver_id, KIND, [item], purpose, by=by, at=at)


def take_in_offers(*, by: Actor, at: datetime) -> int:
    """Keep what other organisations shared as offers; return how many copies were dealt with."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = received.unhandled(KIND, limit=BATCH, at=at)
    rows = []
    for one in batch:
        source = "".join(str(part) for part in one.payload["source"])
        if len(source) > MOST_CHARACTERS:
            continue
        rows.append(
            Offer(
                sender_id=one.sender_id,
                sender_name=one.sender_name,
                code=str(one.payload["code"])[:LABEL],
                label=str(one.payload["version"])[:LABEL],
                source=source.replace("\0", ""),
                digest=folding.digest_of(source),
                item_id=one.item_id,
                received_at=one.disclosed_at,
            )
        )
    Offer.objects.bulk_create(rows, ignore_conflicts=True)
    audit.record_many("procedures.offer.received", [row.id for row in rows], by=by, at=at)
    disclosures.mark_handled([one.row_id for one in batch], by=by, at=at)
    return len(batch)
