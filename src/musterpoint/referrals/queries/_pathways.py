"""Under which paper people are referred to a partner, and why under none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from musterpoint.disclosures import queries as disclosures
from musterpoint.disclosures.models import Agreement
from musterpoint.procedures import queries as procedures
from musterpoint.referrals import kinds, rules, words
from musterpoint.referrals.models import Partner, Pathway


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """
    A pathway as it stands at a moment.

    ``ends`` is the last day of the pathway or of its agreement, whichever comes first; ``is_soon``
    says that this day is near. ``agreement`` is None for a memorandum.
    """

    pathway: Pathway
    agreement: Agreement | None
    is_in_force: bool
    begins: date
    ends: date | None
    is_soon: bool = False


class Roads:
    """The pathways of some partners at a moment, read by two statements."""

    def __init__(self, partner_ids: Iterable[UUID], at: datetime) -> None:
        self._day = at.astimezone(UTC).date()
        rows = list(
            Pathway.objects.filter(partner_id__in=list(partner_ids), ended_at__isnull=True)
            .select_related("partner")
            .order_by("valid_from", "id")
        )
        shared = {row.agreement_id for row in rows if row.agreement_id}
        agreements = {one.shared_id: one for one in Agreement.objects.filter(shared_id__in=shared)}
        self._of: dict[UUID, list[Road]] = {}
        for row in rows:
            found = agreements.get(row.agreement_id) if row.agreement_id else None
            self._of.setdefault(row.partner_id, []).append(road(row, found, at))

    def of(self, partner_id: UUID) -> list[Road]:
        """Return the pathways to a partner that were not ended, oldest beginning first."""
        return self._of.get(partner_id, [])

    def in_force(self, partner_id: UUID, service_kind: str) -> Road | None:
        """Return the pathway for a kind of service that holds the longest; None without one."""
        found = [
            one
            for one in self.of(partner_id)
            if one.is_in_force and service_kind in one.pathway.service_kinds
        ]
        return max(found, key=lambda one: one.ends or date.max, default=None)

    def why_none(self, partner_id: UUID, service_kind: str) -> str:
        """Return in words why nothing can be sent to a partner for a kind of service."""
        every = self.of(partner_id)
        for_it = [one for one in every if service_kind in one.pathway.service_kinds]
        later = [one.begins for one in for_it if one.begins > self._day]
        over = [one.ends for one in for_it if one.ends and one.ends < self._day]
        return words.no_pathway(
            is_there=bool(every),
            is_other=not for_it,
            begins=min(later, default=None),
            ended=max(over, default=None),
        )


def road(row: Pathway, agreement: Agreement | None, at: datetime) -> Road:
    """Return a pathway as it stands; ``agreement`` is the copy it names."""
    day = at.astimezone(UTC).date()
    begins, ends = row.valid_from, row.valid_until
    holds = rules.is_valid_on(begins, ends, day)
    if row.agreement_id is not None:
        of_partner = (
            agreement is not None and agreement.counterpart_id == row.partner.counterpart_id
        )
        holds = holds and of_partner and agreement is not None
        holds = holds and agreement is not None and disclosures.is_in_force(agreement, at)
        if agreement is not None:
            lasts = [one for one in (ends, agreement.valid_until) if one is not None]
            if agreement.ended_at is not None:
                lasts.append(agreement.ended_at.astimezone(UTC).date())
            ends = min(lasts, default=None)
            begins = max(begins, agreement.valid_from)
    elif not row.memorandum.strip():
        holds = False
    soon = ends is not None and day <= ends <= day + kinds.shipped().soon
    return Road(
        pathway=row,
        agreement=agreement,
        is_in_force=holds,
        begins=begins,
        ends=ends,
        is_soon=holds and soon,
    )


def pathway_in_force(partner_id: UUID, service_kind: str, at: datetime) -> Pathway | None:
    """
    Return the pathway under which somebody may be referred for a kind of service, or None.

    An agreement must be in force on both sides and be with this partner; a memorandum must have a
    name and be valid on the day (UTC).
    """
    found = Roads([partner_id], at).in_force(partner_id, service_kind)
    return found.pathway if found else None


def why_no_pathway(partner_id: UUID, service_kind: str, at: datetime) -> str:
    """Return in words why nothing can be sent to a partner for a kind of service."""
    return Roads([partner_id], at).why_none(partner_id, service_kind)


def agreements_with(partner: Partner, at: datetime) -> Mapping[UUID, Agreement]:
    """Return the agreements in force with a partner that works on this platform."""
    if partner.counterpart_id is None:
        return {}
    rows = Agreement.objects.filter(counterpart_id=partner.counterpart_id).order_by("-proposed_at")
    return {one.shared_id: one for one in rows if disclosures.is_in_force(one, at)}


def published_procedures() -> dict[str, str]:
    """Return the procedures that are published here: code and title."""
    return {one.code: one.title for one in procedures.catalogue() if one.published is not None}
