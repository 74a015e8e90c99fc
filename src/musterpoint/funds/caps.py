"""The caps of a head: for a person, a family and a day, and the most days."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from musterpoint.funds import units
from musterpoint.funds.errors import OverCap
from musterpoint.funds.models import Commitment, CommitmentState, Head
from musterpoint.funds.values import CommitmentIn
from musterpoint.kernel.errors import Invalid


def check_caps(head: Head, given: CommitmentIn, worth: int) -> None:
    """
    Raise OverCap when a commitment and those before it are more than a cap of the head.

    Without a token the cap for a person, or for a family, holds for each of the people that it is
    said to be for; whoever approves sees that it is not counted by person.
    """
    counted = Commitment.objects.filter(head=head).exclude(state=CommitmentState.REFUSED)
    names = [one for one in (given.person, *given.known_as) if one]
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
    days = given.days + sum(one.days or 0 for one in mine if _counts(one))
    if head.days_most is not None and days > head.days_most:
        raise OverCap(
            _("%(head)s: %(most)s days at most for a person; with this it would be %(days)s."),
            head=head.name,
            most=head.days_most,
            days=days,
        )


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
