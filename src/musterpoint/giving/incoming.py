"""Bank lines that may be gifts: pledges are suggested for them, and booked when accepted."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from difflib import SequenceMatcher
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.giving import actions, references
from musterpoint.giving.actions import GiftIn, NoSuch
from musterpoint.giving.models import Gift, Intent, IntentState, Pledge
from musterpoint.payments import incoming
from musterpoint.payments.incoming import Candidate, Incoming, IncomingKind
from musterpoint.tenancy.actors import Actor, Permission

CODE = "pledge"
UNDER = Permission.PAYMENTS_RECONCILE
#: Names that have so much in common may be the same.
ALIKE = 0.75
MOST_SUGGESTED = 5
#: Open pledges that are compared with lines which name no reference.
MOST_COMPARED = 5_000


def install() -> None:
    """Name what a bank line may be."""
    incoming.register(
        IncomingKind(
            code=CODE,
            label=gettext_lazy("Pledge or gift"),
            suggest=suggest,
            accept=accept,
            undo=undo,
        )
    )


def suggest(lines: Sequence[Incoming]) -> Mapping[UUID, Sequence[Candidate]]:
    """Return what lines may be: by reference first, else by amount and name."""
    named = {one.id: _references(one) for one in lines}
    wanted = sorted({text for found in named.values() for text in found})
    pledges = {one.reference: one for one in _open_pledges().filter(reference__in=wanted)}
    intents = {
        one.reference: one
        for one in Intent.objects.filter(reference__in=wanted, gift=None).exclude(
            state=IntentState.PAID
        )
    }
    answer: dict[UUID, Sequence[Candidate]] = {}
    rest = []
    for line in lines:
        found = [_of_pledge(line, pledges[text]) for text in named[line.id] if text in pledges]
        found += [_of_intent(line, intents[text]) for text in named[line.id] if text in intents]
        if found:
            answer[line.id] = found
        else:
            rest.append(line)
    return answer | _by_amount(rest)


def accept(
    target_id: UUID, amount: int, line: Incoming, *, key: str, by: Actor, at: datetime
) -> None:
    """Book a part of a line as money of a pledge, or of a gift that somebody began."""
    if Intent.objects.filter(id=target_id).exists():
        actions.book_transfer(
            target_id,
            amount,
            line.unit,
            account=line.book_account,
            received_on=line.booked_on,
            key=key,
            under=UNDER,
            by=by,
            at=at,
        )
        return
    given = GiftIn(
        key=key,
        amount=amount,
        unit=line.unit,
        account=line.book_account,
        received_on=line.booked_on,
        pledge_id=target_id,
    )
    actions.receive(given, under=UNDER, by=by, at=at)


def undo(target_id: UUID, key: str, *, on: date, by: Actor, at: datetime) -> None:
    """Take back what was booked of a line, because it was accepted in error."""
    gift = Gift.objects.filter(key=key).first()
    if gift is None:
        raise NoSuch(_("There is no such thing here."))
    actions.take_back(
        gift.id,
        _("The bank line was something else."),
        is_refund=False,
        on=max(on, gift.received_on),
        under=UNDER,
        key=f"{key}-back",
        needs_other=False,
        by=by,
        at=at,
    )
    Intent.objects.filter(gift=gift).update(gift=None, state=IntentState.BEGUN)


def _references(line: Incoming) -> list[str]:
    found = [text for text in map(references.tidied, line.references) if references.is_right(text)]
    return list(dict.fromkeys([*found, *references.found_in(line.text)]))


def _open_pledges() -> QuerySet[Pledge]:
    return Pledge.objects.filter(withdrawn_at=None, received__lt=F("amount")).select_related(
        "giver"
    )


def _of_pledge(line: Incoming, row: Pledge) -> Candidate:
    left = row.amount - row.received
    reasons = [_("Its reference stands in the text.")]
    score = 1.0
    if row.unit != line.unit:
        score = 0.5
        reasons.append(_("The pledge is in %(unit)s.") % {"unit": row.unit})
    elif line.open > left:
        score = 0.9
        reasons.append(_("More came than is still open."))
    return _candidate(row, min(left, line.open), score, reasons)


def _of_intent(line: Incoming, row: Intent) -> Candidate:
    same = (row.amount, row.unit) == (line.open, line.unit)
    return Candidate(
        kind=CODE,
        target_id=row.id,
        label=_("Gift begun on the public page: %(reference)s") % {"reference": row.reference},
        amount=line.open,
        score=1.0 if same else 0.9,
        reasons=(_("Its reference stands in the text."),),
    )


def _candidate(row: Pledge, amount: int, score: float, reasons: Iterable[str]) -> Candidate:
    return Candidate(
        kind=CODE,
        target_id=row.id,
        label=_("Pledge %(reference)s of %(giver)s")
        % {"reference": row.reference, "giver": row.giver},
        amount=amount,
        score=score,
        reasons=tuple(reasons),
    )


def _by_amount(lines: Sequence[Incoming]) -> dict[UUID, Sequence[Candidate]]:
    """Compare lines without a reference with what organisations still owe."""
    if not lines:
        return {}
    rows = _open_pledges().filter(
        unit__in=sorted({one.unit for one in lines}), giver__is_person=False
    )
    by_amount: dict[tuple[str, int], list[Pledge]] = {}
    for row in rows.prefetch_related("instalments").order_by("next_due_on", "id")[:MOST_COMPARED]:
        wanted = {row.amount - row.received}
        wanted |= {one.amount - one.received for one in row.instalments.all()}
        for amount in wanted - {0}:
            by_amount.setdefault((row.unit, amount), []).append(row)
    answer: dict[UUID, Sequence[Candidate]] = {}
    for line in lines:
        found = []
        for row in by_amount.get((line.unit, line.open), ()):
            same = _alike(line.name, row.giver.name)
            if same >= ALIKE:
                reasons = [_("The amount is one that is due."), _("The name is alike.")]
                found.append(_candidate(row, line.open, round(0.5 + 0.3 * same, 2), reasons))
        if found:
            answer[line.id] = sorted(found, key=lambda one: -one.score)[:MOST_SUGGESTED]
    return answer


def _alike(first: str, second: str) -> float:
    """Return how much two names have in common, 0 to 1, whatever the order of their words."""
    one, other = (" ".join(sorted(name.casefold().split())) for name in (first, second))
    if not one or not other:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
