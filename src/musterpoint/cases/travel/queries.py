"""Questions about applications, documents, stock and revocations. Shown data go to ``saw``."""

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from musterpoint.cases.models import (
    Application,
    Blank,
    BlankState,
    BlankTransfer,
    Confirmation,
    Document,
    Fee,
    IdentityCheck,
    Photo,
    RevocationList,
    SealKey,
    Side,
    Station,
    StockCount,
    StockLevel,
    StockMovement,
    UrgentIssue,
)
from musterpoint.cases.travel import answers as told
from musterpoint.cases.travel.actions._applications import PHOTO_USE
from musterpoint.cases.travel.actions._checks import NOTE_USE
from musterpoint.cases.travel.actions._issuing import DOCUMENT_USE
from musterpoint.cases.travel.actions._urgent import USE as URGENT_USE
from musterpoint.cases.travel.answers import USE, Answers
from musterpoint.cases.travel.kinds import ASKED
from musterpoint.disclosures import queries as disclosures
from musterpoint.engine.documents import seals
from musterpoint.engine.documents.seals import signing
from musterpoint.kernel import ids
from musterpoint.tenancy import vault

VALID, REVOKED, EXPIRED, UNKNOWN = "valid", "revoked", "expired", "unknown"
LONGEST_SEAL = 4000


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed: the zone's lines, the seal's bytes, and what the applicant said."""

    lines: tuple[str, ...]
    seal: bytes
    answers: Answers


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a list, newest first, and the cursor of the next one."""

    rows: tuple[Application, ...]
    after: str


def applications(
    *, state: str = "", station: UUID | None = None, kind: str = "", search: str = ""
) -> QuerySet[Application]:
    """Return applications by coarse columns; a search is a reference or a document's number."""
    rows = Application.objects.select_related("station")
    given = {"state": state, "station_id": station, "kind": kind}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    if search:
        reference = ids.parse_reference(search)
        numbered = Document.objects.filter(number=search.strip().upper())
        found = set(numbered.values_list("application_id", flat=True))
        if reference:
            found |= set(
                Application.objects.filter(reference=reference).values_list("id", flat=True)
            )
        rows = rows.filter(id__in=found)
    return rows.order_by("-taken_at", "-id")


def of_person(person_id: UUID) -> list[Application]:
    """Return a person's applications, the newest first: what the person's page shows."""
    rows = Application.objects.select_related("station").filter(person_id=person_id)
    return list(rows.order_by("-taken_at", "-id"))


def open_of_person(person_id: UUID) -> Application | None:
    """Return the application of a person that has not ended: there is at most one."""
    return Application.objects.filter(person_id=person_id, ended_at=None).first()


def part(rows: QuerySet[Application], after: str, limit: int = 50) -> Part:
    """Return one page of a list, from a cursor on; a cursor that says nothing is the start."""
    when, _sign, last = after.partition("_")
    try:
        start = (datetime.fromisoformat(when), UUID(last))
    except ValueError:
        start = None
    if start is not None and start[0].tzinfo is not None:
        rows = rows.filter(taken_at__lte=start[0]).exclude(taken_at=start[0], id__gte=start[1])
    found = list(rows[: limit + 1])
    more = found[limit - 1] if len(found) > limit else None
    cursor = f"{more.taken_at.isoformat()}_{more.id}" if more else ""
    return Part(tuple(found[:limit]), cursor)


def answers(rows: Iterable[Application], at: datetime) -> dict[UUID, Answers]:
    """Return what applicants said, by application; of the erased nothing. One query."""
    found = list(rows)
    keys = vault.open_keys([row.person_id for row in found], at=at)
    return {
        row.id: told.from_data(keys[row.person_id].open(USE, row.sealed))
        for row in found
        if row.person_id in keys and row.sealed
    }


def photo(row: Application, at: datetime) -> bytes | None:
    """Return the photo of an application as PNG; None when there is none or it was erased."""
    found = Photo.objects.filter(application=row).first()
    key = vault.open_keys([row.person_id], at=at).get(row.person_id)
    if found is None or key is None:
        return None
    return base64.b64decode(key.open(PHOTO_USE, found.sealed))


def checks(row: Application) -> list[IdentityCheck]:
    """Return what sources said, in the order in which officers looked."""
    return list(IdentityCheck.objects.filter(application=row).order_by("made_at", "id"))


def notes(row: Application, at: datetime) -> dict[UUID, str]:
    """Return the notes of the checks, by check; of the erased nothing."""
    key = vault.open_keys([row.person_id], at=at).get(row.person_id)
    if key is None:
        return {}
    return {
        one.id: str(key.open(NOTE_USE, one.sealed_note)) for one in checks(row) if one.sealed_note
    }


def asked(row: Application) -> list[Confirmation]:
    """Return the questions to other authorities about an application."""
    return list(Confirmation.objects.filter(application=row).order_by("asked_at", "id"))


def questions() -> list[Confirmation]:
    """Return what other organisations ask us: the unanswered first, then by deadline."""
    rows = Confirmation.objects.filter(side=Side.IN)
    waiting = rows.filter(answer="").order_by("due_at", "id")[:200]
    answered = rows.exclude(answer="").order_by("-answered_at", "-id")[:50]
    return [*waiting, *answered]


def question(row: Confirmation, at: datetime) -> dict[str, str]:
    """Return what another organisation disclosed with its question; empty when it is erased."""
    found = disclosures.received(ASKED, sender_id=row.counterpart_id, item_ids=[row.item_id], at=at)
    return {name: str(value) for name, value in found[0].payload.items()} if found else {}


def fees(row: Application) -> list[Fee]:
    """Return what was paid for an application, or why nothing was: at most one row."""
    return list(Fee.objects.filter(application=row))


def document(row: Application) -> Document | None:
    """Return the document of an application that was not spoilt."""
    rows = Document.objects.select_related("seal_key", "blank")
    return rows.filter(application=row, spoilt_at=None).first()


def paper(row: Document, at: datetime) -> Paper:
    """Return what stands on a document; raise Erased when it, or the person, was erased."""
    if not row.sealed:
        raise vault.Erased(_("This record was erased for good."))
    key = vault.open_key(row.application.person_id, at=at)
    data = key.open(DOCUMENT_USE, row.sealed)
    return Paper(tuple(data["lines"]), bytes.fromhex(data["seal"]), told.from_data(data["answers"]))


def stations() -> list[Station]:
    """Return all stations by name."""
    return list(Station.objects.order_by("name", "id"))


def levels() -> dict[UUID, StockLevel]:
    """Return the stock of each station."""
    return {level.station_id: level for level in StockLevel.objects.all()}


def movements(station: Station, limit: int = 50) -> list[StockMovement]:
    """Return the newest lines of a station's ledger."""
    return list(StockMovement.objects.filter(station=station).order_by("-made_at", "-id")[:limit])


def counts(station: Station, limit: int = 10) -> list[StockCount]:
    """Return the newest counts of a station's safe."""
    return list(StockCount.objects.filter(station=station).order_by("-made_at", "-id")[:limit])


def transfers(limit: int | None = 200) -> list[BlankTransfer]:
    """Return parcels of blanks, newest first."""
    rows = BlankTransfer.objects.select_related("origin", "goal").order_by("-packed_at", "-id")
    return list(rows[:limit])


def transfer(transfer_id: UUID) -> BlankTransfer | None:
    """Return one parcel of blanks, or None."""
    rows = BlankTransfer.objects.select_related("origin", "goal")
    return rows.filter(id=transfer_id).first()


def next_serial(station_id: UUID) -> str:
    """Return the lowest serial in stock, which lies on top of the pile; empty when none is."""
    rows = Blank.objects.filter(station_id=station_id, state=BlankState.RECEIVED)
    return rows.order_by("serial").values_list("serial", flat=True).first() or ""


def ledger(station: Station) -> Sequence[StockMovement]:
    """Return every line of a station's ledger, the oldest first."""
    return list(StockMovement.objects.filter(station=station).order_by("made_at", "id"))


def seal_keys() -> list[SealKey]:
    """Return the keys of the organisation's seals, the newest first."""
    return list(SealKey.objects.order_by("-made_at", "-id"))


def revocations() -> RevocationList | None:
    """Return the list of revoked numbers that was published last."""
    return RevocationList.objects.select_related("seal_key").order_by("-number").first()


def revoked_numbers(published: RevocationList | None) -> list[tuple[str, str]]:
    """Return the numbers of a published list with the day of each."""
    rows = json.loads(published.content)["revoked"] if published else []
    return [(row["number"], row["on"]) for row in rows]


def status_of_number(number: str, today: date) -> str:
    """
    Say what everybody may know of a number: valid, revoked, expired or unknown.

    What was printed and never signed, or spoilt, was never issued: it is unknown.
    """
    row = Document.objects.filter(number=number.strip().upper(), signed_at__isnull=False).first()
    if row is None:
        return UNKNOWN
    if row.revoked_at is not None:
        return REVOKED
    return EXPIRED if row.expiry_date < today else VALID


def status_of_seal(raw: bytes, today: date) -> str:
    """
    Say the same of a scanned seal: its signature must be one of ours over what it holds.

    What is known of the number counts only when the seal holds: a seal that somebody altered,
    or that another organisation signed, is unknown here.
    """
    read = seals.read(raw, today=today)
    if read.header is None or read.zone is None:
        return UNKNOWN
    key = SealKey.objects.filter(
        signer=read.header.signer, serial=read.header.reference.rjust(2, "0")
    ).first()
    if key is None:
        return UNKNOWN
    signer = signing.signer_of(key.certificate.encode())
    verified = seals.read(raw, today=key.valid_until, signer=signer)
    number = read.zone.fields.get("document_number")
    if not verified.is_valid or not number:
        return UNKNOWN
    return status_of_number(number, today)


def urgent_reasons(row: Application, urgent: UrgentIssue, *, at: datetime) -> dict[str, str]:
    """Return why a document was issued before the answer, and why it stayed valid; else empty."""
    keys = vault.open_keys([row.person_id], at=at)
    if row.person_id not in keys or not bytes(urgent.sealed):
        return {}
    return dict(keys[row.person_id].open(URGENT_USE, urgent.sealed))


def is_asked(row: Application, counterpart_id: UUID) -> bool:
    """Say whether an authority was asked about the present facts already."""
    asked = Confirmation.objects.filter(application=row, counterpart_id=counterpart_id)
    return asked.filter(asked_at__gte=row.facts_at).exists()
