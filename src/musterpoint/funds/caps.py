"""The caps of a head: for a person, a family and a day, and the most days."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from musterpoint.funds import stays, units
from musterpoint.funds.errors import OverCap
from musterpoint.funds.models import Commitment, CommitmentState, Head
from musterpoint.funds.stays import Span, Stay
from musterpoint.funds.values import CommitmentIn
from musterpoint.funds.worth import convert
from musterpoint.kernel.errors import Invalid
from musterpoint.web import formats

#: So many spans of days are named in a refusal.
TOLD = 5


def check_caps(head: Head, given: CommitmentIn, worth: int, *, on: date) -> None:
    """
    Raise OverCap when a commitment and those before it are more than a cap of the head.

    Without a token the cap for a person, or for a family, holds for each of the people that it is
    said to be for; whoever approves sees that it is not counted by person. ``on`` is today: the
    first day of what names none.
    """
    counted = Commitment.objects.filter(head=head).exclude(state=CommitmentState.REFUSED)
    names = _names(given)
    mine = list(counted.filter(person__in=names)) if names else []
    ours = list(counted.filter(family=given.family)) if given.family else []
    people = 1 if given.person else given.people
    if head.person_most is not None:
        _within(head, spent(mine) + worth, head.person_most * people, _("for a person"))
    if head.family_most is not None:
        # Somebody without a family is counted alone.
        before = spent(ours if given.family else mine)
        families = 1 if given.family else people
        _within(head, before + worth, head.family_most * families, _("for a family"))
    if head.day_most is None and head.days_most is None:
        return
    if given.days is None:
        text = _("Say for how many days it is.")
        raise Invalid(text, fields={"days": [text]})
    if head.day_most is not None:
        _within(head, worth, head.day_most * given.days * people, _("for a day"))
    _check_days(head, given, worth, on)


def _check_days(head: Head, given: CommitmentIn, worth: int, on: date) -> None:
    """Raise OverCap for a day that costs too much, or for too many days of one person."""
    asked = Stay(
        first=given.first_day or on,
        days=given.days or 1,
        worth=worth,
        person=given.person,
        people=given.people,
    )
    rows, names = _with_days(head), _names(given)
    mine = _stays(rows.filter(person__in=names), head, on, given.person) if names else []
    ours = _stays(rows.filter(family=given.family), head, on) if given.family else []
    # People who are named have their own cap; beside them a group of the family may be the same.
    has_group = any(one.person is None for one in (asked, *ours))
    for before in (mine, ours if has_group else []):
        if head.day_most is not None and stays.is_over(asked, before, head.day_most):
            raise _over_a_day(head, asked, before)
    days = stays.days([asked, *mine])
    if head.days_most is not None and days > head.days_most:
        raise OverCap(
            _("%(head)s: %(most)s days at most for a person; with this it would be %(days)s."),
            head=head.name,
            most=head.days_most,
            days=days,
        )


def _names(given: CommitmentIn) -> list[bytes]:
    return [one for one in (given.person, *given.known_as) if one]


def _with_days(head: Head) -> QuerySet[Commitment]:
    """Return what was asked for days of this head; of all of its kind where the cap says so."""
    rows = Commitment.objects.exclude(state=CommitmentState.REFUSED).exclude(days=None)
    of = rows.filter(head__kind=head.kind) if head.day_across else rows.filter(head=head)
    return of.select_related("head__window__fund")


def _stays(
    rows: Iterable[Commitment], head: Head, on: date, person: bytes | None = None
) -> list[Stay]:
    """Return the days of commitments in the currency of a head; ``person`` is whose all are."""
    into = head.window.fund.currency
    return [
        Stay(
            first=one.begins,
            days=one.days or 1,
            worth=convert(spent([one]), one.head.window.fund.currency, into, on),
            person=person or (bytes(one.person) if one.person is not None else None),
            people=one.people,
        )
        for one in rows
        if _counts(one)
    ]


def _over_a_day(head: Head, asked: Stay, before: Sequence[Stay]) -> OverCap:
    code = head.window.fund.currency
    return OverCap(
        _(
            "%(head)s: %(most)s at most for a day of a person. Asked for or paid already:"
            " %(days)s. Choose other days, or a smaller amount."
        ),
        head=head.name,
        most=units.shown(head.day_most or 0, units.unit(code).digits, code),
        days=_told(stays.spans(asked, before)),
    )


def _told(found: Sequence[Span]) -> str:
    texts = [
        formats.day(first, year=True)
        if first == last
        else _("%(first)s to %(last)s")
        % {"first": formats.day(first, year=True), "last": formats.day(last, year=True)}
        for first, last in found[:TOLD]
    ]
    return formats.listed([*texts, *(["…"] if len(found) > TOLD else [])], ";")


def has_caps_of_people(head: Head) -> bool:
    """Say whether a head has a cap that is counted by person or by family."""
    caps = (head.person_most, head.family_most, head.day_most, head.days_most)
    return any(one is not None for one in caps)


def _counts(one: Commitment) -> bool:
    return one.state != CommitmentState.CANCELLED or one.paid > 0


def spent(rows: Iterable[Commitment]) -> int:
    """Return what commitments are worth; of a cancelled one, the part that was paid."""
    return sum(
        one.worth
        if one.state != CommitmentState.CANCELLED
        else -(-one.worth * one.paid // one.amount)
        for one in rows
    )


def _within(head: Head, whole: int, most: int, cap: str) -> None:
    if whole <= most:
        return
    code = head.window.fund.currency
    digits = units.unit(code).digits
    raise OverCap(
        _("%(head)s: %(most)s at most %(cap)s; with this it would be %(whole)s."),
        head=head.name,
        most=units.shown(most, digits, code),
        cap=cap,
        whole=units.shown(whole, digits, code),
    )
