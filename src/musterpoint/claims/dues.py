"""What is due of claims: to check, decide, pay; to file, hear, recover; insurers and policies."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.agenda import queries as agenda
from musterpoint.agenda.queries import ALL, Asked, Item
from musterpoint.claims import rules
from musterpoint.claims.models import (
    Claim,
    ClaimState,
    Cover,
    CoverClaim,
    CoverState,
    Hearing,
    Matter,
    MatterState,
    Movement,
    MovementState,
    Objection,
)
from musterpoint.kernel.ids import show_reference
from musterpoint.tenancy.permissions import Permission

CHANGE, DECIDE = Permission.CLAIMS_CHANGE, Permission.CLAIMS_DECIDE
CLAIMS: Mapping[str, Any] = {
    ClaimState.FILED: gettext_lazy("Check a responder's claim"),
    ClaimState.QUESTIONS: gettext_lazy("Ask the responder again"),
    ClaimState.APPROVED: gettext_lazy("See why the fund has not answered"),
    ClaimState.PART: gettext_lazy("See why the fund has not answered"),
    ClaimState.COMMITTED: gettext_lazy("Pay a responder's claim"),
    ClaimState.PAID: gettext_lazy("Ask the responder for the receipt"),
}
MATTERS: Mapping[str, Any] = {
    MatterState.TOLD: gettext_lazy("Prepare a claim of wages or property"),
    MatterState.PREPARED: gettext_lazy("File the claim with the authority"),
    MatterState.FILED: gettext_lazy("Ask the authority"),
    MatterState.GRANTED: gettext_lazy("Recover, or appeal"),
    MatterState.REFUSED: gettext_lazy("Appeal, or close"),
    MatterState.APPEALED: gettext_lazy("Ask the authority"),
}
COVERS: Mapping[str, Any] = {
    CoverState.NOTED: gettext_lazy("Tell the insurer"),
    CoverState.SENT: gettext_lazy("Ask the insurer for its answer"),
    CoverState.ACCEPTED: gettext_lazy("Ask the insurer to pay"),
    CoverState.REFUSED: gettext_lazy("Complain, or leave it"),
    CoverState.COMPLAINT: gettext_lazy("Ask about the complaint"),
}


def install() -> None:
    """Name what of this package is due."""
    for code, label, permission, find in (
        ("claims.claims", gettext_lazy("Claims of responders"), CHANGE, claims),
        ("claims.decisions", gettext_lazy("Claims to decide"), DECIDE, decisions),
        ("claims.objections", gettext_lazy("Objections of responders"), DECIDE, objections),
        ("claims.matters", gettext_lazy("Wages and property"), CHANGE, matters),
        ("claims.hearings", gettext_lazy("Hearings"), CHANGE, hearings),
        ("claims.held", gettext_lazy("Money held for people"), CHANGE, held),
        ("claims.covers", gettext_lazy("Claims on insurance"), CHANGE, cover_claims),
        ("claims.policies", gettext_lazy("Insurance that ends"), CHANGE, policies),
    ):
        agenda.register(agenda.Source(code=code, label=label, permission=permission, find=find))


def _items(
    rows: QuerySet[Any], asked: Asked, words: Mapping[str, Any], page: str, part: str
) -> list[Item]:
    return [
        Item(
            id=one.id,
            due_at=one.due_at,
            what=str(words[one.state]),
            about=show_reference(one.reference),
            page=page,
            parts={part: one.id},
        )
        for one in agenda.window(rows, asked, "due_at")
    ]


def claims(asked: Asked) -> list[Item]:
    """Return responders' claims that wait for an officer: nobody's in particular."""
    if asked.view != ALL:
        return []
    rows = Claim.objects.filter(state__in=list(CLAIMS), due_at__isnull=False)
    return _items(rows, asked, CLAIMS, "claims:claim", "claim_id")


def decisions(asked: Asked) -> list[Item]:
    """Return responders' claims that wait for a decision."""
    if asked.view != ALL:
        return []
    rows = Claim.objects.filter(state=ClaimState.CHECKED, due_at__isnull=False)
    words: Mapping[str, Any] = {ClaimState.CHECKED: gettext_lazy("Decide a responder's claim")}
    return _items(rows, asked, words, "claims:claim", "claim_id")


def objections(asked: Asked) -> list[Item]:
    """Return objections that wait for a decision."""
    if asked.view != ALL:
        return []
    rows = Objection.objects.filter(decided_at=None).select_related("claim")
    return [
        Item(
            id=one.id,
            due_at=one.due_at,
            what=_("Decide an objection"),
            about=show_reference(one.claim.reference),
            page="claims:claim",
            parts={"claim_id": one.claim_id},
        )
        for one in agenda.window(rows, asked, "due_at")
    ]


def matters(asked: Asked) -> list[Item]:
    """Return people's claims that wait: to be prepared, filed, answered by an authority."""
    if asked.view != ALL:
        return []
    rows = Matter.objects.filter(state__in=list(MATTERS), due_at__isnull=False)
    return _items(rows, asked, MATTERS, "claims:matter", "matter_id")


def hearings(asked: Asked) -> list[Item]:
    """Return days before an authority of which nobody entered what came."""
    if asked.view != ALL:
        return []
    rows = Hearing.objects.filter(held_at=None).select_related("matter")
    return [
        _item(one.id, one.at, _("Hearing before the authority"), one.matter)
        for one in agenda.window(rows, asked, "at")
    ]


def held(asked: Asked) -> list[Item]:
    """Return money to be confirmed, and what is held to be paid on within the days of the pack."""
    if asked.view != ALL:
        return []
    entered = Movement.objects.filter(state=MovementState.ENTERED).select_related("matter")
    items = [
        _item(one.id, one.made_at, _("Confirm money that came"), one.matter)
        for one in agenda.window(entered, asked, "made_at")
    ]
    rows = Matter.objects.filter(recovered__gt=F("paid_on")).prefetch_related("movements")
    days = timedelta(days=rules.filing().days["pay_on"])
    items += [
        _item(one.id, max(m.made_at for m in one.movements.all()) + days,
              _("Pay on what is held"), one)
        for one in rows.order_by("id")[:500]
    ]  # fmt: skip
    return agenda.first(items, asked)


def _item(identity: UUID, due_at: datetime, what: str, matter: Matter) -> Item:
    return Item(
        id=identity,
        due_at=due_at,
        what=what,
        about=show_reference(matter.reference),
        page="claims:matter",
        parts={"matter_id": matter.id},
    )


def cover_claims(asked: Asked) -> list[Item]:
    """Return claims on insurance that wait for somebody."""
    if asked.view != ALL:
        return []
    rows = CoverClaim.objects.filter(state__in=list(COVERS), due_at__isnull=False)
    return [
        Item(
            id=one.id,
            due_at=one.due_at,
            what=str(COVERS[one.state]),
            about=one.cover.insurer,
            page="claims:cover",
            parts={"cover_id": one.cover_id},
        )
        for one in agenda.window(rows.select_related("cover"), asked, "due_at")
    ]


def policies(asked: Asked) -> list[Item]:
    """Return policies that end soon, from the first alarm of the pack on."""
    if asked.view != ALL:
        return []
    today = asked.at.date()
    soon = rules.later(today, max(rules.filing().alarms))
    rows = Cover.objects.filter(until_on__gte=today, until_on__lte=soon)
    items = [
        Item(
            id=one.id,
            due_at=datetime.combine(one.until_on, time(23, 59), UTC),
            what=_("Insurance ends"),
            about=one.insurer,
            page="claims:cover",
            parts={"cover_id": one.id},
        )
        for one in rows.order_by("until_on", "id")[:500]
    ]
    return agenda.first(items, asked)
