"""Ask for money of a head, within its caps and rules; or release it at once in a crisis."""

import hashlib
import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises import queries as crises
from musterpoint.crises.models import Crisis
from musterpoint.engine.ledger import KeyUsed
from musterpoint.engine.ledger.units import LARGEST
from musterpoint.funds import kinds, members, rules, units, worth
from musterpoint.funds.actions import _holding
from musterpoint.funds.actions._steps import step
from musterpoint.funds.caps import check_caps, has_caps_of_people, spent
from musterpoint.funds.errors import (
    FactsMissing,
    HasEnded,
    NoSuchFund,
    NoSuchKind,
    NotAtOnce,
    NotEligible,
)
from musterpoint.funds.models import Commitment, CommitmentState, Head, StepKind
from musterpoint.funds.values import MOST_PEOPLE, CommitmentIn
from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.ids import uuid7
from musterpoint.people import countries
from musterpoint.tenancy.actors import Actor, Permission

#: Letters of why something is not known.
LONGEST = 300
#: A first day is at most so far from today.
YEARS = timedelta(days=5 * 366)


def ask(
    given: CommitmentIn,
    *,
    key: str,
    under: Permission = Permission.FUNDS_REQUEST,
    by: Actor,
    at: datetime,
) -> UUID:
    """
    Ask for money of a head; return the commitment, which waits for whoever may approve.

    The same key with the same content returns the same commitment. Raises KeyUsed, OverCap,
    NotEligible, HasEnded, NoRate, Invalid with the fields.
    """
    by.require(under)
    before = _before(given, key)
    if before is not None:
        return before
    head = _locked(given.head_id)
    before = _before(given, key)
    if before is not None:
        return before
    row = _made(given, head, key, by, at)
    step(row, StepKind.ASKED, amount=row.amount, by=by, at=at)
    audit.record(
        "funds.commitment.asked",
        subject_id=row.id,
        by=by,
        at=at,
        head=head.code,
        worth=row.worth,
        facts=sorted(row.facts or {}),
    )
    kinds.wake(row.what, at)
    return row.id


def release_at_once(
    given: CommitmentIn,
    crisis_id: UUID,
    *,
    key: str,
    under: Permission = Permission.FUNDS_REQUEST,
    by: Actor,
    at: datetime,
) -> UUID:
    """
    Commit money at once under the level of a crisis, to be reviewed by somebody else in days.

    All that was released of a head in a crisis and has not been reviewed counts towards its limit,
    also what was paid before it was cancelled, so that nothing is won by releasing in small parts.
    Where a head has caps for people, it is for a person who is named by a token: for people who
    are only counted somebody approves. What a rule of the head asks for is said, or why it is not
    known; a seat to safety waits for no answer. Raises NotAtOnce, FactsMissing and what ``ask``
    raises.
    """
    by.require(under)
    given = replace(given, crisis_id=crisis_id)
    before = _before(given, key)
    if before is not None:
        return before
    head = _locked(given.head_id)
    before = _before(given, key)
    if before is not None:
        return before
    if given.person is None and has_caps_of_people(head):
        raise NotAtOnce(_("This head has caps for each person: say for whom, or ask for it."))
    row = _made(given, head, key, by, at)
    _check_at_once(head, row)
    row.not_known = _not_known(head, row, given)
    row.at_once = True
    row.review_due_at = at + timedelta(days=head.review_days)
    row.state = CommitmentState.COMMITTED
    _holding.hold(row, row.amount, under=under, by=by, at=at)
    row.save(update_fields=["not_known", "at_once", "review_due_at", "state", "hold"])
    step(row, StepKind.RELEASED, amount=row.amount, by=by, at=at)
    audit.record(
        "funds.commitment.released",
        subject_id=row.id,
        by=by,
        at=at,
        head=head.code,
        worth=row.worth,
        level=row.level,
        facts=sorted(row.facts or {}),
        not_known=sorted(row.not_known),
    )
    kinds.wake(row.what, at)
    return row.id


def _not_known(head: Head, row: Commitment, given: CommitmentIn) -> dict[str, str]:
    """Return why each fact that a rule asks for is not known. Raises FactsMissing by fact."""
    wanted = rules.missing(row.unknown, is_seat=head.is_seat)
    said = {fact: str(given.not_known.get(fact, "")).strip() for fact in wanted}
    problems = {
        fact: [_("Say it, or say why it is not known.")] for fact in wanted if not said[fact]
    }
    problems |= {
        fact: [_("Use 300 letters at most.")] for fact in wanted if len(said[fact]) > LONGEST
    }
    if problems:
        raise FactsMissing(_("A rule of this head asks for what is not known."), fields=problems)
    return said


def _check_at_once(head: Head, row: Commitment) -> None:
    if head.once_most is None or head.once_level is None:
        raise NotAtOnce(_("Nothing is released at once from this head. Ask for it."))
    if row.level is None or row.level < head.once_level:
        raise NotAtOnce(
            _("Money is released at once from level %(level)s on. Ask for it."),
            level=head.once_level,
        )
    before = Commitment.objects.filter(
        head=head, crisis_id=row.crisis_id, at_once=True, reviewed_at=None
    ).exclude(id=row.id)
    whole = spent(before) + row.worth
    if whole > head.once_most:
        fund = head.window.fund
        digits = units.unit(fund.currency).digits
        raise NotAtOnce(
            _(
                "At most %(most)s may be released at once until it is reviewed; with this it would"
                " be %(whole)s. Ask for it."
            ),
            most=units.shown(head.once_most, digits, fund.currency),
            whole=units.shown(whole, digits, fund.currency),
        )


def _before(given: CommitmentIn, key: str) -> UUID | None:
    """Return the commitment that has this key and content; raise KeyUsed for other content."""
    if not key.strip() or not key.isprintable() or len(key) > 200:
        raise Invalid(_("A commitment needs a key of its own."), fields={"key": ["1-200"]})
    rows = Commitment.objects.filter(key=key)
    found = rows.values_list("id", "digest", "facts", "first_day").first()
    if found is None:
        return None
    if bytes(found[1]) != _digest(
        given, with_facts=found[2] is not None, with_day=found[3] is not None
    ):
        raise KeyUsed(_("The key %(key)s was used for something else."), key=key[:80])
    return UUID(str(found[0]))


def _digest(given: CommitmentIn, *, with_facts: bool = True, with_day: bool = True) -> bytes:
    """
    Return the digest of what is asked.

    Commitments from before facts, or first days, were kept have none in theirs: they are compared
    without them.
    """
    day = given.first_day if given.days is not None and with_day else None
    facts = {str(name): str(value) for name, value in given.facts.items()}
    said = [
        str(given.head_id),
        given.amount,
        given.unit,
        given.what,
        str(given.subject_id),
        (given.person or b"").hex(),
        (given.family or b"").hex(),
        given.people,
        given.days,
        given.purpose,
        str(given.crisis_id),
        *([dict(given.links)] if given.links else []),
        *([{"facts": facts}] if facts and with_facts else []),
        *([{"not_known": dict(given.not_known)}] if given.not_known else []),
        *([{"first_day": day.isoformat()}] if day is not None else []),
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).digest()


def _locked(head_id: UUID) -> Head:
    """
    Return a head, locked, so that two who ask at once are counted one after the other.

    Where its days are counted together with other heads of its kind, those are locked with it, in
    the one order in which everybody locks them.
    """
    rows = Head.objects.filter(id=head_id)
    if rows.filter(day_across=True).exists():
        kind = rows.values("kind")
        rows |= Head.objects.filter(day_across=True, ended_at=None, kind__in=kind)
    held = rows.select_for_update(of=("self",)).select_related("window__fund").order_by("id")
    found = next((one for one in held if one.id == head_id), None)
    if found is None:
        raise NoSuchFund(_("There is no such head here."))
    ends = (found.ended_at, found.window.ended_at, found.window.fund.ended_at)
    if any(one is not None for one in ends):
        raise HasEnded(_("This head has ended. Choose another."))
    return found


def _made(given: CommitmentIn, head: Head, key: str, by: Actor, at: datetime) -> Commitment:
    """Return the commitment, checked and written."""
    fund = head.window.fund
    unit = given.unit or fund.currency
    _check(given, unit, fund.currencies.split(), at.date())
    level = _level(given.crisis_id)
    is_help = not kinds.gives_back(given.what)
    facts = members.facts_of(given, head, at.date()) if is_help else dict(given.facts)
    known = facts | ({} if level is None else {"level": level})
    verdict = rules.judge([*fund.rules, *head.rules] if is_help else (), known)
    if verdict.unmet:
        raise NotEligible(
            _("A rule of this fund does not hold: %(facts)s."),
            facts=", ".join(sorted({str(one["fact"]) for one in verdict.unmet})),
        )
    amount_worth = worth.convert(given.amount, unit, fund.currency, at.date())
    if is_help:
        check_caps(head, given, amount_worth, on=at.date())
    return Commitment.objects.create(
        id=uuid7(),
        key=key,
        digest=_digest(given),
        head=head,
        unit=unit,
        amount=given.amount,
        worth=amount_worth,
        what=given.what,
        subject_id=given.subject_id,
        person=given.person,
        family=given.family,
        people=given.people,
        days=given.days,
        first_day=(given.first_day or at.date()) if given.days is not None else None,
        purpose=given.purpose.strip(),
        unknown=list(verdict.unknown),
        links=dict(given.links),
        facts=facts,
        crisis_id=given.crisis_id,
        level=level,
        asked_at=at,
        asked_by=by.id,
        changed_at=at,
    )


def _check(given: CommitmentIn, unit: str, currencies: list[str], today: date) -> None:
    if kinds.known(given.what) is None:
        raise NoSuchKind(_("There is no kind of commitment %(code)s."), code=given.what[:60])
    problems: dict[str, list[str]] = {}
    if not 0 < given.amount < LARGEST:
        problems["amount"] = [_("Enter an amount of more than zero.")]
    if unit not in currencies:
        problems["unit"] = [_("Choose a currency of the fund.")]
    if not given.purpose.strip() or len(given.purpose) > 300:
        problems["purpose"] = [_("Say what it is for, in 300 letters at most.")]
    if not 1 <= given.people <= MOST_PEOPLE:
        problems["people"] = [_("Enter a number of people from 1 to 10,000.")]
    if given.days is not None and not 1 <= given.days <= 3650:
        problems["days"] = [_("Enter a number of days from 1 to 3650.")]
    if given.first_day is not None and abs(given.first_day - today) > YEARS:
        problems["first_day"] = [_("Choose a day within five years.")]
    country = given.links.get("country", "")
    if country and not countries.is_country(country):
        problems["country"] = [_("Choose the country.")]
    wrong = rules.problem_of_facts(given.facts)
    if wrong is not None:
        problems["facts"] = [_wrong_fact(wrong)]
    if problems:
        raise Invalid(_("Correct what is marked."), fields=problems)


def _wrong_fact(wrong: rules.WrongFact) -> str:
    if wrong is rules.WrongFact.KNOWN_HERE:
        return _("The alert level is that of the crisis. Name the crisis instead.")
    if wrong is rules.WrongFact.UNKNOWN:
        return _("Use the facts membership, means, cause and covered_elsewhere alone.")
    return _("Choose one of the list.")


def _level(crisis_id: UUID | None) -> int | None:
    """
    Return the highest level of an open crisis, as the decision to set it says.

    Help for a crisis comes after its end, too: one that is closed has no level, so that nothing is
    released at once for it.
    """
    if crisis_id is None:
        return None
    crisis = Crisis.objects.filter(id=crisis_id).first()
    if crisis is None:
        raise NoSuchFund(_("There is no such crisis here."))
    if crisis.closed_at is not None:
        return None
    return max((one.level for one in crises.levels(crisis_id)), default=0)
