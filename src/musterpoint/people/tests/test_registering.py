"""Registering: what is kept, who may, once for each id."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection

from musterpoint.audit.models import Event
from musterpoint.kernel import ids
from musterpoint.kernel.errors import NotAllowed
from musterpoint.people import actions, queries
from musterpoint.people.actions import BadRegistration, TakenId, _registering, _rows
from musterpoint.people.identity import HouseholdIn
from musterpoint.people.models import DuplicateHint, Household, Person, SearchToken
from musterpoint.people.tests.factories import MAIL, SMS, home, named, zenobia
from musterpoint.tenancy.actors import Actor, public
from musterpoint.tenancy.models import Organisation, SubjectKey
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

ONE = UUID(int=0x0190_0000_0000_7000_8000_0000_0000_0001)
TWO = UUID(int=0x0190_0000_0000_7000_8000_0000_0000_0002)
CHILD = named("Noor Alqasimi", born="2019", sex="f")


def test_a_registered_person_is_shown_as_told(alice: Actor) -> None:
    with acting_as(alice):
        (done,) = actions.register([home(zenobia(), CHILD)], by=alice, at=NOON, source="staff")
        cards = queries.card([person.id for person in done.persons], NOON)
        card, child = cards.values()
        assert card.identity == zenobia().identity
        assert (card.sex, card.age_band, card.language) == ("f", 35, "ar")
        assert (card.area, card.document_level, card.source) == ("tripoli", 2, "staff")
        assert card.nationalities == ("EGY", "SDN")
        assert [(one.channel, one.address) for one in card.contacts] == [
            ("sms", SMS.address),
            ("email", MAIL.address),
        ]
        assert card.is_head
        assert not child.is_head
        assert card.expires_at is not None
        assert card.expires_at > NOON + timedelta(days=365)
        assert queries.household_members([done.id]) == {
            done.id: (done.persons[0].id, done.persons[1].id)
        }
        assert Event.objects.filter(kind="people.person.registered").count() == 2


def test_the_answers_come_in_the_order_of_the_question(alice: Actor) -> None:
    homes = [home(named(name)) for name in ("Ada", "Bo", "Cleo")]
    with acting_as(alice):
        done = actions.register(homes, by=alice, at=NOON, source="staff")
        names = [queries.card([h.persons[0].id], NOON)[h.persons[0].id].name for h in done]
    assert names == ["Ada", "Bo", "Cleo"]


def test_only_the_head_gets_a_code_and_it_opens_the_registration(haven: Organisation) -> None:
    somebody = public(haven.id)
    with acting_as(somebody):
        (done,) = actions.register([home(zenobia(), CHILD)], by=somebody, at=NOON)
        head, child = done.persons
        assert child.code is None
        assert head.code is not None
        assert len(head.code) == 6
        shown = ids.show_reference(head.reference).lower()
        assert queries.check_code(shown, f" {head.code} ", NOON) == head.id
        assert queries.check_code(shown, "000000x", NOON) is None
        assert queries.check_code(child.reference, "", NOON) is None
        assert queries.check_code("nothing", head.code, NOON) is None


def test_no_name_number_or_address_stands_in_any_table(alice: Actor) -> None:
    words = ["zenobia", "alqasimi", "زنوبيا", "القاسمي", "qx7712345", "1001234567"]
    words += ["example.org", "marigold", "heron", "pregnant", "1988-04-03", "third floor"]
    with acting_as(alice):
        actions.register([home()], by=alice, at=NOON, source="staff")
        tables = [m._meta.db_table for m in apps.get_app_config("people").get_models()]
        with connection.cursor() as cursor:
            for table in [*tables, "audit_event"]:
                cursor.execute(f'SELECT * FROM "{table}"')
                for value in (value for row in cursor.fetchall() for value in row):
                    raw = bytes(value) if isinstance(value, bytes | memoryview) else b""
                    text = str(value).casefold()
                    for word in words:
                        assert word.encode() not in raw.lower(), table
                        assert word not in text, table


def test_a_household_id_twice_is_one_registration(haven: Organisation) -> None:
    somebody = public(haven.id)
    with acting_as(somebody):
        (first,) = actions.register([home(id=ONE)], by=somebody, at=NOON)
        (again,) = actions.register([home(zenobia(sex="m"), id=ONE)], by=somebody, at=NOON)
        assert again.is_repeat
        assert (again.id, again.reference) == (first.id, first.reference)
        assert [p.id for p in again.persons] == [p.id for p in first.persons]
        assert again.persons[0].code is None
        assert Person.objects.count() == Household.objects.count() == 1


def test_the_same_household_from_two_devices_at_once_is_one_registration(
    alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second does not see the first until the database refuses its row."""
    look = _registering._registered_before
    blind = iter([True])
    monkeypatch.setattr(
        _registering,
        "_registered_before",
        lambda tasks: {} if next(blind, False) else look(tasks),
    )
    with acting_as(alice):
        next(blind)
        (first,) = actions.register([home(id=ONE)], by=alice, at=NOON, source="staff")
        blind = iter([True])
        (again,) = actions.register([home(id=ONE)], by=alice, at=NOON, source="staff")
        assert again.is_repeat
        assert again.id == first.id
        assert Person.objects.count() == 1
        assert SubjectKey.objects.count() == 1


def test_the_same_household_twice_in_one_call_is_one_registration(alice: Actor) -> None:
    with acting_as(alice):
        first, again = actions.register(
            [home(id=ONE), home(id=ONE)], by=alice, at=NOON, source="staff"
        )
        assert first.persons[0].code
        assert again == replace(
            first, is_repeat=True, persons=(replace(first.persons[0], code=None),)
        )
        assert Person.objects.count() == 1


def test_a_person_id_twice_is_one_registration_where_the_household_has_no_id(alice: Actor) -> None:
    members = home(replace(zenobia(), id=ONE), replace(CHILD, id=TWO))
    with acting_as(alice):
        (first,) = actions.register([members], by=alice, at=NOON, source="staff")
        (again,) = actions.register([members], by=alice, at=NOON, source="staff")
        assert again.id == first.id
        assert [person.id for person in again.persons] == [ONE, TWO]
        assert Person.objects.count() == 2


def test_an_id_of_somebody_else_is_refused(alice: Actor) -> None:
    with acting_as(alice):
        actions.register([home(replace(zenobia(), id=ONE))], by=alice, at=NOON, source="staff")
    other = HouseholdIn(id=TWO, members=(named("Ada", id=ONE),))
    with acting_as(alice), pytest.raises(TakenId):
        actions.register([other], by=alice, at=NOON, source="staff")
    twins = home(named("Ada", id=TWO), named("Bo", id=TWO))
    with acting_as(alice), pytest.raises(TakenId):
        actions.register([twins], by=alice, at=NOON, source="staff")


def test_the_same_id_elsewhere_is_another_person(alice: Actor, mallory: Actor) -> None:
    same = home(replace(zenobia(), id=ONE), id=TWO)
    for actor in (alice, mallory):
        with acting_as(actor):
            (done,) = actions.register([same], by=actor, at=NOON, source="staff")
            assert not done.is_repeat
    with acting_as(alice):
        mine = set(SearchToken.objects.values_list("token", flat=True))
    with acting_as(mallory):
        theirs = set(SearchToken.objects.values_list("token", flat=True))
    assert {bytes(token) for token in mine}.isdisjoint(bytes(token) for token in theirs)


def test_a_taken_reference_is_made_anew(alice: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    real = ids.reference

    def colliding(identity: UUID, key: bytes, attempt: int = 0) -> str:
        return "00000000" if attempt == 0 else real(identity, key, attempt)

    monkeypatch.setattr(_rows.ids, "reference", colliding)
    with acting_as(alice):
        homes = [home(named("Ada")), home(named("Bo"))]
        actions.register(homes, by=alice, at=NOON, source="staff")
        actions.register([home(named("Cleo"))], by=alice, at=NOON, source="staff")
        assert len(set(Person.objects.values_list("reference", flat=True))) == 3


def test_nothing_is_registered_when_one_of_many_is_wrong(alice: Actor) -> None:
    with acting_as(alice), pytest.raises(BadRegistration) as refused:
        actions.register(
            [home(), home(zenobia(), named("", born="2090"))], by=alice, at=NOON, source="staff"
        )
    assert refused.value.fields.keys() == {
        "households.1.members.1.names",
        "households.1.members.1.born",
    }
    with acting_as(alice):
        assert not Person.objects.exists()


def test_nobody_registers_nothing(alice: Actor) -> None:
    with acting_as(alice):
        assert actions.register([], by=alice, at=NOON, source="staff") == ()


def test_who_may_not_register_is_refused(bob: Actor, haven: Organisation) -> None:
    for source in ("staff", "import"):
        with acting_as(bob), pytest.raises(NotAllowed):
            actions.register([home()], by=bob, at=NOON, source=source)
    somebody = public(haven.id)
    for source in ("staff", "disclosed", "import"):
        with acting_as(somebody), pytest.raises(NotAllowed):
            actions.register([home()], by=somebody, at=NOON, source=source)
    with acting_as(bob), pytest.raises(BadRegistration):
        actions.register([home()], by=bob, at=NOON, source="rumour")


def test_the_public_gets_the_same_answer_for_somebody_known(haven: Organisation) -> None:
    somebody = public(haven.id)
    with acting_as(somebody):
        (first,) = actions.register([home()], by=somebody, at=NOON)
        (second,) = actions.register([home()], by=somebody, at=NOON)
        assert DuplicateHint.objects.count() == 1
    for answer in (first, second):
        assert not answer.is_repeat
        assert answer.persons[0].code
    assert first.id != second.id


def test_the_public_needs_a_way_to_be_reached_and_staff_do_not(
    haven: Organisation, alice: Actor
) -> None:
    bare = home(named("Ada"))
    somebody = public(haven.id)
    with acting_as(somebody), pytest.raises(BadRegistration):
        actions.register([bare], by=somebody, at=NOON)
    with acting_as(alice):
        assert actions.register([bare], by=alice, at=NOON, source="staff")


def test_many_cost_no_more_questions_than_one(
    alice: Actor, django_assert_max_num_queries: object
) -> None:
    homes = [
        home(named(f"Ada Number{number}", born="1990", number=f"+20100{number:07}"))
        for number in range(300)
    ]
    with acting_as(alice), django_assert_max_num_queries(40):
        done = actions.register(homes, by=alice, at=NOON, source="staff")
    assert len(done) == 300
