"""However help is asked for in parts, no day of a person costs more than the cap for a day."""

import threading
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID, uuid4

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musterpoint.funds import actions, queries, stays, tokens
from musterpoint.funds.actions import CommitmentIn, HeadIn, OverCap
from musterpoint.funds.models import Commitment, Head
from musterpoint.funds.stays import Stay
from musterpoint.funds.tests.test_commitments import TODAY, Fund
from musterpoint.funds.tests.test_fund_pages import boxes, seen, sent, wish
from musterpoint.kernel.errors import Invalid
from musterpoint.people import actions as people
from musterpoint.people.tests.factories import home, zenobia
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DAY = timedelta(days=1)
#: The cap of the head of board and lodging, in cents.
MOST = 40_00


@pytest.fixture
def fund(haven: Organisation) -> Fund:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return Fund(haven)


def somebody(fund: Fund) -> bytes:
    with acting_as(fund.asker):
        return tokens.of(uuid4())


def said(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def stay(fund: Fund, amount: int, days: int = 1, **more: object) -> CommitmentIn:
    return fund.wants("board-and-lodging", amount, days=days, **more)


def ask(fund: Fund, wanted: CommitmentIn) -> UUID:
    return fund.ask(wanted, str(uuid4()))


def test_the_same_day_is_not_paid_twice_and_the_refusal_names_it(fund: Fund) -> None:
    person = somebody(fund)
    ask(fund, stay(fund, 30_00, person=person))
    with pytest.raises(OverCap, match=said(TODAY)) as refused:
        ask(fund, stay(fund, 30_00, person=person))
    assert "40.00" in str(refused.value)
    ask(fund, stay(fund, 10_00, person=person))
    ask(fund, stay(fund, 40_00, person=person, first_day=TODAY + DAY))
    ask(fund, stay(fund, 40_00, person=somebody(fund)))
    week = stay(fund, 280_00, 7, person=person, first_day=TODAY - 3 * DAY)
    with pytest.raises(OverCap, match=f"{said(TODAY)} to {said(TODAY + DAY)}"):
        ask(fund, week)
    ask(fund, replace(week, first_day=TODAY + 2 * DAY))


def test_a_day_that_names_none_is_the_day_of_asking_also_in_what_was_asked_before(
    fund: Fund,
) -> None:
    person = somebody(fund)
    which = ask(fund, stay(fund, 40_00, person=person))
    with acting_as(fund.asker):
        assert queries.commitment(which).begins == TODAY
        Commitment.objects.filter(id=which).update(first_day=None)
    with pytest.raises(OverCap):
        ask(fund, stay(fund, 40_00, person=person))
    with acting_as(fund.asker):
        later = stay(fund, 40_00, person=person)
        actions.ask(later, key="later", by=fund.asker, at=NOON + DAY)
    for wrong in (date.max, date.min):
        with pytest.raises(Invalid) as refused:
            ask(fund, stay(fund, 1_00, person=person, first_day=wrong))
        assert refused.value.fields["first_day"]


def test_what_is_given_back_frees_its_days_and_what_was_paid_of_it_counts(fund: Fund) -> None:
    person = somebody(fund)
    facts = {"means": "none"}
    paid = ask(fund, stay(fund, 80_00, 2, person=person, facts=facts))
    fund.approve(paid)
    fund.spend(paid, 20_00, "p1")
    with acting_as(fund.asker):
        actions.cancel(paid, "Left", by=fund.asker, at=NOON)
    with pytest.raises(OverCap):
        ask(fund, stay(fund, 31_00, person=person))
    free = ask(fund, stay(fund, 30_00, person=person))
    with acting_as(fund.asker):
        actions.cancel(free, "Left", by=fund.asker, at=NOON)
    ask(fund, stay(fund, 30_00, person=person))


def test_a_family_that_is_only_counted_is_not_paid_again_by_name(fund: Fund) -> None:
    family, person = somebody(fund), somebody(fund)
    ask(fund, stay(fund, 160_00, people=4, family=family))
    with pytest.raises(OverCap):
        ask(fund, stay(fund, 40_00, person=person, family=family))
    with pytest.raises(OverCap):
        ask(fund, stay(fund, 160_00, people=4, family=family))
    ask(fund, stay(fund, 40_00, person=person, family=family, first_day=TODAY + DAY))
    for _number in range(2):
        mate = somebody(fund)
        ask(fund, stay(fund, 40_00, person=mate, family=family, first_day=TODAY + DAY))


def other_head(fund: Fund, *, across: bool) -> Head:
    """Return the head of another fund for the same cost; both count together where they say so."""
    with acting_as(fund.manager):
        other = actions.found("emergency-mechanism", by=fund.manager, at=NOON)
        mine = fund.heads["board-and-lodging"]
        found = next(one for one in queries.heads(other) if one.kind == mine.kind)
        for head in (mine, found):
            terms = HeadIn(
                code=head.code, name=head.name, kind=head.kind, day_most=MOST, day_across=across
            )
            actions.change_head(head.id, terms, by=fund.manager, at=NOON)
    return found


def test_a_day_is_counted_over_all_funds_where_the_cap_says_so(fund: Fund) -> None:
    person = somebody(fund)
    head = other_head(fund, across=False)
    here = stay(fund, 40_00, person=person)
    there = replace(here, head_id=head.id)
    ask(fund, here)
    ask(fund, there)
    with acting_as(fund.manager):
        Head.objects.filter(kind=head.kind).update(day_across=True)
    tomorrow = TODAY + DAY
    ask(fund, replace(here, first_day=tomorrow, amount=25_00))
    with pytest.raises(OverCap):
        ask(fund, replace(there, first_day=tomorrow, amount=16_00))
    ask(fund, replace(there, first_day=tomorrow, amount=15_00))


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_ask_two_funds_for_the_same_day_at_once_one_gets_it(
    haven: Organisation,
) -> None:
    fund = Fund(haven)
    head = other_head(fund, across=True)
    person = somebody(fund)
    here = stay(fund, 30_00, person=person)
    start = threading.Barrier(8)
    outcomes: list[str] = []

    def take(number: int) -> None:
        wanted = here if number % 2 else replace(here, head_id=head.id)
        try:
            start.wait(30)
            fund.ask(wanted, f"day-{number}")
            outcomes.append("asked")
        except OverCap:
            outcomes.append("over")
        finally:
            connections.close_all()

    takers = [threading.Thread(target=take, args=(number,)) for number in range(8)]
    for one in takers:
        one.start()
    for one in takers:
        one.join()
    assert sorted(outcomes) == ["asked"] + ["over"] * 7


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asks=st.lists(
        st.tuples(st.integers(-4, 4), st.integers(1, 6), st.integers(1, 250_00)), max_size=6
    )
)
def test_no_day_costs_more_than_its_cap_through_the_door(
    fund: Fund, asks: list[tuple[int, int, int]]
) -> None:
    person = somebody(fund)
    cost: dict[date, Fraction] = defaultdict(Fraction)
    for begins, days, amount in asks:
        first = TODAY + begins * DAY
        share = {first + number * DAY: Fraction(amount, days) for number in range(days)}
        fits = all(cost[day] + part <= MOST for day, part in share.items())
        try:
            ask(fund, stay(fund, amount, days, person=person, first_day=first))
        except OverCap:
            assert not fits
        else:
            assert fits
            for day, part in share.items():
                cost[day] += part


SPANS = st.builds(
    Stay,
    first=st.integers(0, 20).map(lambda number: TODAY + number * DAY),
    days=st.integers(1, 8),
    worth=st.integers(0, 100),
    person=st.just(b"one"),
)


@given(asked=SPANS, before=st.lists(SPANS, max_size=6), most=st.integers(1, 60))
def test_days_are_counted_as_one_would_count_them_by_hand(
    asked: Stay, before: list[Stay], most: int
) -> None:
    mine = [asked.first + number * DAY for number in range(asked.days)]
    whole = {
        day: sum(Fraction(s.worth, s.days) for s in (asked, *before) if s.covers(day))
        for day in mine
    }
    assert stays.is_over(asked, before, most) == any(cost > most for cost in whole.values())
    everything = {s.first + n * DAY for s in (asked, *before) for n in range(s.days)}
    assert stays.days([asked, *before]) == len(everything)
    named = {day for first, last in stays.spans(asked, before) for day in _each(first, last)}
    assert named == {day for day in mine if any(s.covers(day) for s in before)}


def _each(first: date, last: date) -> list[date]:
    return [first + number * DAY for number in range((last - first).days + 1)]


def test_the_page_takes_the_first_day_and_shows_which_days_it_is(fund: Fund) -> None:
    asker = signed_in("haven", "welfare_officer")
    with acting_as(fund.asker):
        (made,) = people.register([home(zenobia())], by=fund.asker, at=NOON, source="staff")
    given = {
        "head": str(fund.heads["board-and-lodging"].id), "amount": "60", "people": "1",
        "days": "2", "reference": made.persons[0].reference, **boxes("first_day"),
    }  # fmt: skip
    page = sent(asker, "fund/welfare/ask/", wish(fund, asker, **given))
    assert said(TODAY + DAY) in page
    again = sent(asker, "fund/welfare/ask/", wish(fund, asker, **given), 409)
    assert f"{said(TODAY)} to {said(TODAY + DAY)}" in again
    head = given["head"]
    manager = signed_in("haven", "fund_manager")
    form = {
        "kind": "board-and-lodging", "name": "Board", "day_most": "40", "review_days": "7",
        "day_across": "on",
    }  # fmt: skip
    assert "days counted over all funds" in sent(manager, f"heads/{head}/", form)
    assert "checked" in seen(manager, f"heads/{head}/")
