"""Change, withdraw, leave: staff by permission, a person the own record and minors'."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from musterpoint.audit.models import Event
from musterpoint.kernel.errors import Missing, NotAllowed
from musterpoint.people import actions, queries
from musterpoint.people.actions import BadConsent, BadPerson, ConsentIn, Stale, TooYoung, Withdrawn
from musterpoint.people.identity import ContactIn, PersonIn
from musterpoint.people.models import Contact, Person
from musterpoint.people.tests.factories import MAIL, SMS, home, named, person_actor, zenobia
from musterpoint.tenancy.actors import Actor, public
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

LATER = NOON + timedelta(days=3)
SPOUSE = named("Idris Alqasimi", born="1985-01-09", sex="m")
CHILD = named("Noor Alqasimi", born="2019-05-05")
YES = ConsentIn(
    purpose="share",
    recipient="operator",
    is_given=True,
    text_version="1",
    language="ar",
    channel="web",
)
NO = replace(YES, is_given=False)

Act = Callable[[UUID, Actor], object]
ACTS: dict[str, Act] = {
    "change": lambda one, by: actions.change(one, named("New Name"), by=by, at=LATER),
    "add_contact": lambda one, by: actions.add_contact(one, MAIL, by=by, at=LATER),
    "confirm": lambda one, by: actions.confirm([one], by=by, at=LATER),
    "renew_code": lambda one, by: actions.renew_code(one, by=by, at=LATER),
    "withdraw": lambda one, by: actions.withdraw([one], by=by, at=LATER),
    "reinstate": lambda one, by: actions.reinstate([one], by=by, at=LATER),
    "leave_household": lambda one, by: actions.leave_household(one, by=by, at=LATER),
    "record_consent": lambda one, by: actions.record_consent(one, [YES], by=by, at=LATER),
}


@pytest.fixture
def family(alice: Actor) -> tuple[UUID, UUID, UUID]:
    """Zenobia, her husband and their child."""
    with acting_as(alice):
        (done,) = actions.register(
            [home(zenobia(), SPOUSE, CHILD)], by=alice, at=NOON, source="staff"
        )
    head, spouse, child = (person.id for person in done.persons)
    return head, spouse, child


@pytest.mark.parametrize("name", ACTS)
def test_staff_with_the_permission_may(name: str, alice: Actor, family: tuple) -> None:
    with acting_as(alice):
        ACTS[name](family[0], alice)
        assert Event.objects.filter(subject_id=family[0], occurred_at=LATER).exists() or (
            name == "reinstate"
        )


@pytest.mark.parametrize("name", ACTS)
def test_staff_without_the_permission_may_not(name: str, bob: Actor, family: tuple) -> None:
    with acting_as(bob), pytest.raises(NotAllowed):
        ACTS[name](family[0], bob)


@pytest.mark.parametrize("name", ACTS)
def test_elsewhere_there_is_no_such_person(name: str, mallory: Actor, family: tuple) -> None:
    with acting_as(mallory), pytest.raises(Missing):
        ACTS[name](family[0], mallory)


@pytest.mark.parametrize("name", ACTS)
def test_a_person_may_with_the_own_record(name: str, haven: Organisation, family: tuple) -> None:
    me = person_actor(haven, family[1])
    with acting_as(me):
        ACTS[name](family[1], me)


@pytest.mark.parametrize("name", ACTS)
def test_a_head_may_not_for_another_adult(name: str, haven: Organisation, family: tuple) -> None:
    me = person_actor(haven, family[0])
    with acting_as(me), pytest.raises(Missing):
        ACTS[name](family[1], me)


@pytest.mark.parametrize("name", sorted(ACTS.keys() - {"leave_household"}))
def test_a_head_may_for_a_minor(name: str, haven: Organisation, family: tuple) -> None:
    me = person_actor(haven, family[0])
    with acting_as(me):
        ACTS[name](family[2], me)


@pytest.mark.parametrize("name", ACTS)
def test_who_is_no_head_may_not_for_a_minor(name: str, haven: Organisation, family: tuple) -> None:
    me = person_actor(haven, family[1])
    with acting_as(me), pytest.raises(Missing):
        ACTS[name](family[2], me)


@pytest.mark.parametrize("name", ACTS)
def test_nobody_known_may_nothing(name: str, haven: Organisation, family: tuple) -> None:
    somebody = public(haven.id)
    with acting_as(somebody), pytest.raises(Missing):
        ACTS[name](family[0], somebody)
    behalf = replace(somebody, on_behalf_of=family[0])
    with acting_as(behalf):
        ACTS[name](family[0], behalf)


def test_a_person_whose_age_is_not_known_counts_as_an_adult(
    alice: Actor, haven: Organisation
) -> None:
    with acting_as(alice):
        (done,) = actions.register(
            [home(zenobia(), named("Somebody"))], by=alice, at=NOON, source="staff"
        )
    head, other = (person.id for person in done.persons)
    me = person_actor(haven, head)
    with acting_as(me), pytest.raises(Missing):
        actions.change(other, named("Else"), by=me, at=LATER)


def test_a_change_replaces_everything_and_counts(alice: Actor, family: tuple) -> None:
    head = family[0]
    new = PersonIn(
        identity=replace(zenobia().identity, names=("Zenobia Karim",), born="1990"),
        nationalities=("SDN",),
        contacts=(replace(SMS, is_safe=False), ContactIn(channel="sms", address="+218912345678")),
    )
    with acting_as(alice):
        actions.record_reached("email", [MAIL.address], works=False, by=alice, at=NOON)
        actions.record_reached("sms", [SMS.address], works=True, by=alice, at=NOON)
        assert actions.change(head, new, by=alice, at=LATER, revision=1) == 2
        card = queries.card([head], LATER)[head]
        assert card.identity == new.identity
        assert (card.sex, card.nationalities, card.area, card.age_band) == ("u", ("SDN",), "", 35)
        assert [one.address for one in card.contacts] == [SMS.address, "+218912345678"]
        assert not card.contacts[0].is_safe
        assert card.contacts[0].confirmed_at == NOON
        assert card.updated_at == LATER
        assert card.is_head
        assert queries.search("Zenobia Karim 1990", LATER).found[0].person_id == head
        assert queries.by_reference(card.reference) == head
        with pytest.raises(Stale):
            actions.change(head, new, by=alice, at=LATER, revision=1)
        with pytest.raises(BadPerson) as refused:
            actions.change(head, named("", born="x"), by=alice, at=LATER)
        assert refused.value.fields.keys() == {"names", "born"}


def test_a_contact_is_added_once_and_takes_new_flags(alice: Actor, family: tuple) -> None:
    head = family[0]
    with acting_as(alice):
        actions.add_contact(head, replace(MAIL, is_shared=True), by=alice, at=LATER)
        addresses = queries.addresses([head], LATER)
        assert [(one.address, one.is_shared) for one in addresses] == [
            (SMS.address, False),
            (MAIL.address, True),
        ]
        with pytest.raises(BadPerson):
            actions.add_contact(
                head, ContactIn(channel="email", address="nowhere"), by=alice, at=LATER
            )


def test_failing_numbers_are_marked_until_they_answer(
    alice: Actor, bob: Actor, family: tuple
) -> None:
    head = family[0]
    with acting_as(alice):
        marks = [(True, False), (False, True), (True, False)]
        for works, failed in marks:
            actions.record_reached("sms", [SMS.address], works=works, by=alice, at=LATER)
            sms = queries.addresses([head], LATER)[0]
            assert sms.failed is failed
    with acting_as(bob), pytest.raises(NotAllowed):
        actions.record_reached("sms", [SMS.address], works=True, by=bob, at=LATER)


def test_the_withdrawn_are_not_written_to_but_are_understood(alice: Actor, family: tuple) -> None:
    head = family[0]
    with acting_as(alice):
        assert actions.withdraw([head], by=alice, at=LATER) == 1
        assert actions.withdraw([head], by=alice, at=LATER) == 0
        assert queries.addresses([head], LATER) == []
        assert queries.persons_of_address("sms", SMS.address, LATER) == [head]
        assert head not in queries.listing().person_ids
        assert queries.listing(withdrawn=True).person_ids == (head,)
        with pytest.raises(Withdrawn):
            actions.change(head, zenobia(), by=alice, at=LATER)
        assert actions.reinstate([head], by=alice, at=LATER) == 1
        assert len(queries.addresses([head], LATER)) == 2


def test_leaving_a_household_changes_nobody_elses_record(alice: Actor, family: tuple) -> None:
    head, spouse, child = family
    with acting_as(alice):
        before = queries.card([head, child], LATER)
        left = actions.leave_household(spouse, by=alice, at=LATER)
        assert queries.card([head, child], LATER) == before
        household = before[head].household_id
        assert household is not None
        assert queries.household_members([household, left.id]) == {
            household: (head, child),
            left.id: (spouse,),
        }
        (alone,) = left.persons
        assert queries.check_code(alone.reference, alone.code or "", LATER) == spouse


def test_a_child_does_not_leave_alone(alice: Actor, family: tuple) -> None:
    with acting_as(alice), pytest.raises(TooYoung):
        actions.leave_household(family[2], by=alice, at=LATER)


def test_the_newest_answer_holds(alice: Actor, family: tuple) -> None:
    head = family[0]
    with acting_as(alice):
        assert queries.consent_of([head], "share", "operator") == {}
        for days, answer in enumerate((YES, NO, YES)):
            at = NOON + timedelta(days=days)
            actions.record_consent(head, [answer], by=alice, at=at)
            assert queries.consent_of([head], "share", "operator") == {head: answer.is_given}
        actions.record_consent(head, [NO], by=alice, at=at)
        assert queries.consent_of([head], "share", "operator") == {head: False}
        assert len(queries.consents(head)) == 4
        with pytest.raises(BadConsent):
            actions.record_consent(head, [replace(YES, purpose="")], by=alice, at=at)


def test_a_new_code_ends_the_old_one(alice: Actor) -> None:
    with acting_as(alice):
        (done,) = actions.register([home()], by=alice, at=NOON, source="staff")
        (head,) = done.persons
        code = actions.renew_code(head.id, by=alice, at=LATER)
        assert queries.check_code(head.reference, code, LATER) == head.id
        if code != head.code:
            assert queries.check_code(head.reference, head.code or "", LATER) is None


def test_confirming_lets_a_registration_stand_anew(alice: Actor, family: tuple) -> None:
    head = family[0]
    with acting_as(alice):
        before = queries.card([head], NOON)[head].expires_at
        actions.confirm([head], by=alice, at=LATER)
        assert queries.card([head], NOON)[head].expires_at == before + (LATER - NOON)


def test_a_contact_of_a_person_never_moves_to_another(alice: Actor, family: tuple) -> None:
    with acting_as(alice):
        rows = Contact.objects.filter(person_id=family[0])
        assert rows.count() == 2
        assert Person.objects.filter(contacts__in=rows).distinct().count() == 1
