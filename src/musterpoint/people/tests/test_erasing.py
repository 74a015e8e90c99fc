"""Erasing destroys the key; what nobody confirms lapses and is erased."""

from datetime import timedelta
from uuid import UUID

import pytest

from musterpoint.audit.models import Event
from musterpoint.kernel.errors import Missing, NotAllowed
from musterpoint.people import actions, queries, rules
from musterpoint.people.models import (
    Contact,
    DuplicateHint,
    NationalityClaim,
    Person,
    SearchToken,
)
from musterpoint.people.tests.factories import SMS, home, zenobia
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission, system
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


@pytest.fixture
def person(alice: Actor) -> UUID:
    with acting_as(alice):
        homes = [home(), home(zenobia(contacts=()))]
        done = actions.register(homes, by=alice, at=NOON, source="staff")
    return done[0].persons[0].id


def test_of_the_erased_a_reference_is_left_and_nothing_fails(alice: Actor, person: UUID) -> None:
    with acting_as(alice):
        reference = queries.card([person], NOON)[person].reference
        assert DuplicateHint.objects.exists()
        assert actions.erase([person], by=alice, at=NOON) == 1
        card = queries.card([person], NOON)[person]
        assert card.is_erased
        assert card.name == "Erased"
        assert card.reference == reference
        assert card.withdrawn_at == NOON
        assert (card.sex, card.age_band, card.area, card.nationalities) == ("u", None, "", ())
        assert card.contacts == ()
        for table in (Contact, NationalityClaim, SearchToken):
            assert not table.objects.filter(person_id=person).exists()
        assert not DuplicateHint.objects.exists()
        assert queries.search("Zenobia Alqasimi", NOON).found[0].person_id != person
        assert queries.addresses([person], NOON) == []
        assert queries.persons_of_address("sms", SMS.address, NOON) == []
        assert vault.open_keys([person], at=NOON) == {}
        assert person in vault.journal()[alice.organisation_id]
        assert Event.objects.filter(kind="people.person.erased", subject_id=person).exists()


def test_erasing_twice_or_a_stranger_changes_nothing(alice: Actor, person: UUID) -> None:
    with acting_as(alice):
        actions.erase([person], by=alice, at=NOON)
        before = Person.objects.get(id=person).revision
        assert actions.erase([person, UUID(int=5)], by=alice, at=NOON) == 0
        assert Person.objects.get(id=person).revision == before


def test_the_erased_cannot_be_changed(alice: Actor, person: UUID) -> None:
    with acting_as(alice):
        actions.erase([person], by=alice, at=NOON)
        for act in (
            lambda: actions.change(person, zenobia(), by=alice, at=NOON),
            lambda: actions.reinstate([person], by=alice, at=NOON),
            lambda: actions.leave_household(person, by=alice, at=NOON),
        ):
            with pytest.raises(Missing):
                act()


def test_who_may_not_erase_is_refused(bob: Actor, mallory: Actor, person: UUID) -> None:
    with acting_as(bob):
        with pytest.raises(NotAllowed):
            actions.erase([person], by=bob, at=NOON)
        with pytest.raises(NotAllowed):
            actions.expire_registrations(by=bob, at=NOON)
    with acting_as(mallory):
        assert actions.erase([person], by=mallory, at=NOON) == 0
        expired = actions.expire_registrations(by=mallory, at=NOON + timedelta(days=9999))
        assert (expired.lapsed, expired.erased) == (0, 0)


def test_what_nobody_confirms_lapses_and_is_erased_after_the_grace(
    alice: Actor, person: UUID
) -> None:
    keeper = system(alice.organisation_id, "retention", Permission.VAULT_ERASE)
    terms = rules.retention()
    end = NOON + terms.registration
    with acting_as(keeper):
        early = actions.expire_registrations(by=keeper, at=end - timedelta(seconds=1))
        assert (early.lapsed, early.erased) == (0, 0)
        assert actions.expire_registrations(by=keeper, at=end).lapsed == 2
        assert queries.search("Zenobia Alqasimi", end).found == ()
        assert not queries.card([person], end)[person].is_erased
        waiting = actions.expire_registrations(by=keeper, at=end + terms.grace - timedelta(days=1))
        assert (waiting.lapsed, waiting.erased) == (0, 0)
        assert actions.expire_registrations(by=keeper, at=end + terms.grace).erased == 2
        assert queries.card([person], end)[person].is_erased


def test_what_came_back_within_the_grace_stays(alice: Actor, person: UUID) -> None:
    terms = rules.retention()
    end = NOON + terms.registration
    with acting_as(alice):
        actions.expire_registrations(by=alice, at=end)
        actions.reinstate([person], by=alice, at=end)
        assert actions.expire_registrations(by=alice, at=end + terms.grace).erased == 1
        assert not queries.card([person], end)[person].is_erased
