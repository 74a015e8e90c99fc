"""What people claim, and what an insurance pays them, as help that may be given twice."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from musterpoint.claims.actions import OWED
from musterpoint.claims.models import (
    CoverClaim,
    CoverState,
    Matter,
    MatterState,
    Movement,
    MovementKind,
    MovementState,
)
from musterpoint.claims.sealed import MATTER, content
from musterpoint.engine.linkage import Facts
from musterpoint.grants import helps
from musterpoint.grants.helps import Help, HelpKind
from musterpoint.tenancy.permissions import Permission

INSURED = "claims.cover-claim"
#: For what things owed and events of an insurance are, in the words of help.
WAGES, PROPERTY = "wages", "property"
PURPOSES = {
    "wages": WAGES, "benefits": WAGES, "goods": PROPERTY, "vehicle": PROPERTY,
    "deposit": PROPERTY, "house": PROPERTY, "luggage": PROPERTY, "medical": "medical",
    "evacuation": "medical", "repatriation": "passage", "death": "remains",
}  # fmt: skip
#: A loss is of the days around it: those who ask for it tell different ones.
AROUND = timedelta(days=31)
NOTHING = (CoverState.REFUSED, CoverState.LEFT)
GIVEN = (CoverState.ACCEPTED, CoverState.PAID)


def install() -> None:
    """Name the kinds of help that this package knows of."""
    helps.register(
        HelpKind(
            code=OWED, label=_("Claim of a person"), page="claims:matter", part="matter_id",
            permission=Permission.CLAIMS_PEOPLE, of=of_matters, since=matters_since,
            facts=_of_matter,
        )
    )  # fmt: skip
    helps.register(
        HelpKind(
            code=INSURED, label=_("Claim on an insurance"), page="claims:cover", part="cover_id",
            permission=Permission.CLAIMS_PEOPLE, of=of_covers, since=covers_since,
            facts=_of_covered,
        )
    )  # fmt: skip


def of_matters(ids: Collection[UUID]) -> list[Help]:
    """Return claims of people as help."""
    return _matters(Matter.objects.filter(id__in=ids))


def matters_since(day: date) -> list[Help]:
    """Return claims of people that were told or are for days since then, as help."""
    return _matters(Matter.objects.filter(Q(told_at__date__gte=day) | Q(left_on__gte=day)))


def _matters(rows: QuerySet[Matter]) -> list[Help]:
    sent = rows.exclude(state=MatterState.DRAFT)
    back = Movement.objects.filter(
        matter__in=sent.values("id"), kind=MovementKind.CAME, state=MovementState.BACK
    )
    rounds = helps.counted(back, "matter_id")
    found = sent.defer("sealed").prefetch_related("owed").order_by("id")
    return [_matter(one, rounds.get(one.id, 0)) for one in found]


def _matter(one: Matter, rounds: int) -> Help:
    owed = list(one.owed.all())
    on = one.left_on or one.told_at.date()
    months = max((row.months or 1 for row in owed), default=1)
    return Help(
        what=OWED, subject_id=one.id,
        purposes=frozenset(PURPOSES.get(row.kind, PROPERTY) for row in owed),
        from_on=on - months * AROUND, until_on=on + AROUND, person_id=one.person_id,
        reference=one.reference, state=str(one.get_state_display()),
        is_given=one.recovered > 0,
        is_nothing=one.state == MatterState.CLOSED and not one.recovered,
        is_undone=not one.recovered, round=rounds,
        beside=frozenset([one.bond_call_id] if one.bond_call_id else []),
    )  # fmt: skip


def _of_matter(one: Help, at: datetime) -> Facts | None:
    if one.person_id is not None:
        return helps.registered(one.person_id, at)
    row = Matter.objects.filter(id=one.subject_id).first()
    told = content(row.sealed, MATTER, row.id, at) if row is not None else {}
    return helps.typed(str(told["name"]), str(told["phone"])) if told else None


def of_covers(ids: Collection[UUID]) -> list[Help]:
    """Return claims on insurances of registered people as help."""
    return _covers(CoverClaim.objects.filter(id__in=ids))


def covers_since(day: date) -> list[Help]:
    """Return claims on insurances of registered people for events since then, as help."""
    return _covers(CoverClaim.objects.filter(event_on__gte=day))


def _covers(rows: QuerySet[CoverClaim]) -> list[Help]:
    rows = rows.filter(cover__person__isnull=False).select_related("cover").order_by("id")
    return [
        Help(
            what=INSURED, subject_id=one.id, page_id=one.cover_id,
            purposes=frozenset({PURPOSES.get(one.what, one.what)}),
            from_on=one.event_on - AROUND, until_on=one.event_on + AROUND,
            person_id=one.cover.person_id, reference="", state=str(one.get_state_display()),
            is_given=one.state in GIVEN or one.paid > 0,
            is_nothing=one.state in NOTHING and not one.paid,
            is_undone=one.state in NOTHING and not one.paid,
        )
        for one in rows
    ]  # fmt: skip


def _of_covered(one: Help, at: datetime) -> Facts | None:
    return helps.registered(one.person_id, at) if one.person_id is not None else None
