"""Distributions: each family once, also when two phones had no network."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from musterpoint.crises.tests import factories as roll
from musterpoint.funds import queries as books
from musterpoint.funds import verifying
from musterpoint.funds.models import Transaction
from musterpoint.goods import actions, codes, indicators, queries
from musterpoint.goods.actions import GivenBefore, Over, RationIn, Told
from musterpoint.goods.models import Handout, Listed, Loan, Per, Proof, Trouble
from musterpoint.goods.queries import NotEnough
from musterpoint.goods.tests.factories import (
    TODAY,
    came,
    distribution,
    families,
    given,
    item,
    stock,
    told,
)
from musterpoint.kernel.errors import Invalid, Missing, NotAllowed
from musterpoint.people.models import Household, Person
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member


@pytest.fixture
def other(haven: Organisation) -> Actor:
    return member(haven, "Olfa", 42, "storekeeper")


@pytest.fixture(autouse=True)
def unit(alice: Actor) -> Iterator[None]:
    with acting_as(alice):
        yield
        assert list(verifying.problems()) == []


def test_a_family_is_given_its_ration_once_and_the_stock_goes_down(alice: Actor) -> None:
    came(alice, amount=10)
    came(alice, "SOAP", 40)
    row = distribution(
        alice,
        rations=[
            RationIn(item_id=item("BLANKET", alice).id, per=Per.FAMILY, amount=2),
            RationIn(item_id=item("SOAP", alice).id, per=Per.PERSON, amount=1),
        ],
    )
    first, _second = families(row, alice, "Rahima A.", "Nur B.")
    made = given(row, first, alice)
    assert (stock("TUNIS"), stock("TUNIS", "SOAP")) == (8, 36)
    assert books.balance("Expenses:Goods:Given", "SOAP") == 4
    with pytest.raises(GivenBefore):
        given(row, first, alice)
    assert given(row, first, alice, key=made.key).id == made.id
    assert stock("TUNIS") == 8


def test_the_database_itself_refuses_a_second_hand_out(alice: Actor) -> None:
    came(alice)
    row = distribution(alice)
    (one,) = families(row, alice, "Rahima A.")
    made = given(row, one, alice)
    made.pk, made.key = uuid4(), uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


def test_a_card_opens_by_its_code_or_number_and_no_other(alice: Actor) -> None:
    row = distribution(alice)
    one, _two = families(row, alice, "Rahima A.", "Nur B.")
    code = codes.code_of(one.id, NOON)
    for typed in (code, codes.in_fours(code), f"https://x.example/o/haven/received/{code}/", "1"):
        assert actions.find(row, typed).id == one.id
    for typed in ("", "nobody", "7", codes.in_fours(code)[:-1]):
        with pytest.raises(Missing):
            actions.find(row, typed)


def test_nothing_is_handed_out_without_stock_or_past_its_day(alice: Actor) -> None:
    came(alice, "FOOD-RATION", 50, until=TODAY, batch="L1")
    meals = [RationIn(item_id=item("FOOD-RATION", alice).id, per=Per.PERSON, amount=1)]
    row = distribution(alice, rations=meals)
    one, _two = families(row, alice, "Rahima A.", "Nur B.")
    given(row, one, alice)
    later = NOON + timedelta(days=1)
    with pytest.raises(NotEnough):
        actions.hand_out(row.id, _two.id, key=uuid4(), proof=Proof.THUMB, by=alice, at=later)


def test_a_closed_distribution_gives_nothing(alice: Actor) -> None:
    came(alice)
    row = distribution(alice)
    (one,) = families(row, alice, "Rahima A.")
    actions.close(row.id, by=alice, at=NOON)
    with pytest.raises(Over):
        given(row, one, alice)
    with pytest.raises(Over):
        families(row, alice, "Late L.")


def test_by_headcount_rations_follow_people_and_families(alice: Actor) -> None:
    came(alice, amount=100)
    row = distribution(alice, by_list=False)
    actions.count_out(row.id, 37, 9, key=uuid4(), by=alice, at=NOON)
    assert stock("TUNIS") == 82
    with pytest.raises(Invalid):
        actions.count_out(row.id, 3, 9, key=uuid4(), by=alice, at=NOON)


def test_a_registered_family_stands_on_the_list_once_with_who_may_collect(alice: Actor) -> None:
    row = distribution(alice)
    people = roll.persons(3, nationalities=["BGD"])
    for one, key in vault.make_keys(people, at=NOON).items():
        sealed = key.seal("people.person", {"names": ["Rahima Akter"], "born": ""})
        Person.objects.filter(id=one).update(sealed=sealed)
    household = Household.objects.create(reference="H1234567", created_at=NOON)
    Person.objects.filter(id__in=people[:2]).update(household=household, age_band=30)
    assert actions.list_families(row.id, people, by=alice, at=NOON) == 2
    assert actions.list_families(row.id, people, by=alice, at=NOON) == 0
    listed = Listed.objects.get(family=codes.token_of(household.id, NOON))
    assert listed.people == 2
    assert bytes(listed.token) not in {one.bytes for one in people}
    found = actions.names([listed], by=alice, at=NOON)[listed.id]
    assert found == {"name": "Rahima A.", "proxies": ["Rahima A."]}


def test_a_queue_that_is_sent_twice_counts_once(alice: Actor) -> None:
    came(alice, amount=10)
    row = distribution(alice)
    one, two = families(row, alice, "Rahima A.", "Nur B.")
    lines = [told(one), told(two)]
    for states in (["given", "given"], ["repeated", "repeated"]):
        answers = actions.take_queue(row.id, lines, "phone-1", by=alice, at=NOON)
        assert [line.state for line in answers] == states
    assert (stock("TUNIS"), Handout.objects.count()) == (6, 2)


def test_two_phones_gave_to_the_same_family_is_told_corrected_and_reviewed(
    alice: Actor, other: Actor
) -> None:
    came(alice, amount=10)
    row = distribution(alice)
    (one,) = families(row, alice, "Rahima A.")
    for device, state in (("phone-1", "given"), ("phone-2", "twice")):
        (answer,) = actions.take_queue(row.id, [told(one)], device, by=alice, at=NOON)
        assert answer.state == state
    assert (stock("TUNIS"), books.balance("Expenses:Goods:Double", "BLANKET")) == (6, 2)
    (waiting,) = queries.troubled()
    with pytest.raises(NotAllowed):
        actions.review(waiting.id, was_given=True, note="Both.", by=alice, at=NOON)
    with pytest.raises(Invalid):
        actions.review(waiting.id, was_given=False, note=" ", by=other, at=NOON)
    actions.review(waiting.id, was_given=False, note="One was put back.", by=other, at=NOON)
    assert (stock("TUNIS"), books.balance("Expenses:Goods:Double", "BLANKET")) == (8, 0)
    assert not queries.troubled()


def test_what_a_phone_gave_that_the_books_do_not_have_waits_for_a_review(alice: Actor) -> None:
    came(alice, amount=3)
    row = distribution(alice)
    one, two = families(row, alice, "Rahima A.", "Nur B.")
    lines = [told(one), told(two)]
    answers = actions.take_queue(row.id, lines, "phone-1", by=alice, at=NOON)
    assert [line.state for line in answers] == ["given", Trouble.NO_STOCK]
    assert stock("TUNIS") == 1


@pytest.mark.parametrize("trouble", [Trouble.NO_STOCK, Trouble.EXPIRED, Trouble.CLOSED])
def test_what_a_phone_gave_in_trouble_is_given_once_and_booked_by_its_review(
    alice: Actor, other: Actor, trouble: Trouble
) -> None:
    until = TODAY + timedelta(days=1)
    came(alice, "FOOD-RATION", 3 if trouble == Trouble.NO_STOCK else 9, until=until, batch="L1")
    meals = [RationIn(item_id=item("FOOD-RATION", alice).id, per=Per.PERSON, amount=1)]
    row = distribution(alice, rations=meals, crisis_id=roll.crisis(alice).id)
    (one,) = families(row, alice, "Rahima A.")
    later = NOON + timedelta(days=2 if trouble == Trouble.EXPIRED else 0)
    if trouble == Trouble.CLOSED:
        actions.close(row.id, by=alice, at=NOON - timedelta(hours=1))
    line = replace(told(one), given_at=later)
    (answer,) = actions.take_queue(row.id, [line], "phone-1", by=alice, at=later)
    assert answer.state == trouble
    (waiting,) = queries.troubled()
    assert queries.listed(row, waiting=True) == []
    assert queries.handed([one.id]) == {one.id: waiting}
    if trouble != Trouble.CLOSED:
        with pytest.raises(GivenBefore):
            actions.hand_out(row.id, one.id, key=uuid4(), proof=Proof.THUMB, by=alice, at=later)
    again = replace(told(one), given_at=later)
    (answer,) = actions.take_queue(row.id, [again], "phone-2", by=alice, at=later)
    assert answer.state == Trouble.TWICE
    assert not any(queries.reached([row.id]).values())
    second = Handout.objects.get(trouble=Trouble.TWICE)
    actions.review(second.id, was_given=False, note="They got one.", by=other, at=later)
    actions.review(waiting.id, was_given=True, note="It was given.", by=other, at=later)
    assert queries.reached([row.id]) == {row.id: 1}
    assert queries.households_by_item() == {"FOOD-RATION": 1}
    assert books.balance("Expenses:Goods:Given", "FOOD-RATION") == 4
    missing = 1 if trouble == Trouble.NO_STOCK else 0
    assert books.balance("Income:Goods:Found", "FOOD-RATION") == -missing
    assert sum(held.posted for held in queries.held()) == (0 if missing else 5)


def test_a_phone_is_told_what_it_names_that_is_not_on_the_list(alice: Actor) -> None:
    row = distribution(alice)
    line = Told(key=uuid4(), token="00" * 16, given_at=NOON, proof=Proof.THUMB)
    (answer,) = actions.take_queue(row.id, [line], "phone-1", by=alice, at=NOON)
    assert answer.state == "unknown"


def test_what_is_lent_at_a_distribution_is_due_back(alice: Actor, other: Actor) -> None:
    came(alice, "PHONE", 4)
    phones = [RationIn(item_id=item("PHONE", alice).id, per=Per.FAMILY, amount=1)]
    row = distribution(alice, rations=phones)
    (one,) = families(row, alice, "Rahima A.")
    made = given(row, one, alice)
    loan = Loan.objects.get(handout_id=made.id)
    assert loan.due_at == NOON + timedelta(days=30)
    assert books.balance("Assets:GoodsLent:TUNIS", "PHONE") == 1
    actions.review(made.id, was_given=False, note="Not handed over.", by=other, at=NOON)
    assert (stock("TUNIS", "PHONE"), books.balance("Assets:GoodsLent:TUNIS", "PHONE")) == (4, 0)


def test_households_are_counted_by_item_and_few_are_not_told(alice: Actor) -> None:
    came(alice, amount=100)
    crisis = roll.crisis(alice)
    row = distribution(alice, crisis_id=crisis.id)
    listed = families(row, alice, *(f"Family {n}" for n in range(6)))
    for one in listed[:3]:
        given(row, one, alice)
    assert indicators.families(crisis.id, by="item") == {}
    assert indicators.families(crisis.id) == {}
    for one in listed[3:]:
        given(row, one, alice)
    assert indicators.families(crisis.id, by="item") == {"BLANKET": 6}


def test_the_books_name_nobody(alice: Actor) -> None:
    came(alice)
    row = distribution(alice)
    (one,) = families(row, alice, "Rahima A.")
    given(row, one, alice)
    texts = [f"{found.text} {found.links}" for found in Transaction.objects.all()]
    assert not [text for text in texts if "Rahima" in text or str(one.subject_id) in text]
