"""
The wall: whatever the consular side can ask, the answer is the same with a protection record.

The same world is asked before and after a record is written, read and closed; the answers must be
equal to the byte, and so must every row that the consular side can read.
"""

from datetime import timedelta
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection

from musterpoint.audit.models import ProtectionEvent
from musterpoint.kernel.errors import Invalid, Missing, NotAllowed
from musterpoint.people import actions, exporting, queries
from musterpoint.people.actions import CannotHold
from musterpoint.people.models import ProtectionRecord
from musterpoint.people.reasons import ProtectionReason
from musterpoint.people.tests.factories import SMS, home, named, zenobia
from musterpoint.tenancy.actors import Actor, Clearance
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member

LATER = NOON + timedelta(hours=2)
TOLD = {"fear": "would be arrested on return", "wish": "tell nobody"}
TABLES = [
    model._meta.db_table
    for label in ("people", "audit", "tenancy")
    for model in apps.get_app_config(label).get_models()
]


@pytest.fixture
def cara(portal: Organisation) -> Actor:
    """A caseworker of the international organisation."""
    return member(portal, "Cara", 9, "caseworker")


@pytest.fixture
def people(olga: Actor, cara: Actor) -> list[UUID]:
    """Zenobia twice and somebody else, who told something before."""
    homes = [home(), home(zenobia(contacts=())), home(named("Adama Diallo", born="1970"))]
    with acting_as(olga):
        done = actions.register(homes, by=olga, at=NOON, source="staff")
        ids = [one.persons[0].id for one in done]
    with acting_as(cara):  # an organisation's first record makes its protection key
        actions.write_protection(ids[2], {"other": "something"}, by=cara, at=NOON)
    return ids


def asked(by: Actor, people: list[UUID]) -> list[str]:
    """Return everything the package answers to somebody of the consular side."""
    first = people[0]
    cards = queries.card(people, LATER)
    households = [card.household_id for card in cards.values() if card.household_id]
    return [
        repr(answer)
        for answer in (
            cards,
            queries.household_members(households),
            queries.listing(),
            queries.listing(area="tripoli", country="EGY"),
            queries.search("Zenobia Alqasimi", LATER),
            queries.search(SMS.address, LATER),
            queries.addresses(people, LATER),
            queries.persons_of_address("sms", SMS.address, LATER),
            queries.by_reference(cards[first].reference),
            [(hint.id, hint.bits, hint.parts) for hint in queries.hints()],
            queries.consents(first),
            queries.consent_of(people, "share", "operator"),
            queries.lists(),
            queries.protection_of(people, reason=ProtectionReason.CASE_WORK, by=by, at=LATER),
        )
    ]


def rows() -> dict[str, list[str]]:
    """Return every row of every table that the running scope may read."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')
            found[table] = [row for (row,) in cursor.fetchall()]
    return found


def test_a_protection_record_changes_no_answer_and_no_row(
    olga: Actor, cara: Actor, people: list[UUID]
) -> None:
    with acting_as(olga):
        before, rows_before = asked(olga, people), rows()
    with acting_as(cara):
        record = actions.write_protection(people[0], TOLD, by=cara, at=LATER)
        queries.protection_of([people[0]], reason=ProtectionReason.CASE_WORK, by=cara, at=LATER)
    with acting_as(olga):
        assert asked(olga, people) == before
        assert rows() == rows_before
    with acting_as(cara):
        actions.close_protection(record, by=cara, at=LATER)
    with acting_as(olga):
        assert asked(olga, people) == before
        assert rows() == rows_before


def test_changes_and_exports_go_the_same_way_with_a_record(
    olga: Actor, cara: Actor, people: list[UUID]
) -> None:
    with acting_as(cara):
        actions.write_protection(people[0], TOLD, by=cara, at=LATER)
    outcomes = []
    for person in people[:2]:
        with acting_as(olga):
            revision = actions.change(person, zenobia(contacts=()), by=olga, at=LATER)
            file = exporting.export([person], form="csv", reason="legal", by=olga, at=LATER)
            left = actions.leave_household(person, by=olga, at=LATER)
            ended = actions.withdraw([person], by=olga, at=LATER)
            erased = actions.erase([person], by=olga, at=LATER)
        outcomes.append((revision, file.rows, len(left.persons), ended, erased))
    assert outcomes[0] == outcomes[1]


def test_the_caseworker_reads_what_was_told_and_the_trail_is_kept(
    cara: Actor, people: list[UUID]
) -> None:
    with acting_as(cara):
        record = actions.write_protection(people[0], TOLD, by=cara, at=LATER)
        found = queries.protection_of(
            people[:2], reason=ProtectionReason.REFERRAL, by=cara, at=LATER
        )
        assert found.keys() == {people[0]}
        assert found[people[0]][0].content == TOLD
        actions.close_protection(record, by=cara, at=LATER)
        kinds = ProtectionEvent.objects.filter(subject_id=people[0]).order_by("id")
        assert sorted(kinds.values_list("kind", flat=True)) == [
            "people.protection.closed",
            "people.protection.read",
            "people.protection.written",
        ]
        with connection.cursor() as cursor:
            cursor.execute("SELECT sealed FROM people_protectionrecord")
            assert all(b"arrested" not in bytes(sealed) for (sealed,) in cursor.fetchall())


def test_who_may_not_is_refused_whatever_there_is(
    olga: Actor, bob: Actor, alice: Actor, cara: Actor, people: list[UUID]
) -> None:
    with acting_as(cara):
        record = actions.write_protection(people[0], TOLD, by=cara, at=LATER)
    for person in people:
        with acting_as(olga), pytest.raises(NotAllowed):
            actions.write_protection(person, TOLD, by=olga, at=LATER)
    with acting_as(olga), pytest.raises(NotAllowed):
        actions.close_protection(record, by=olga, at=LATER)
    with acting_as(bob):
        with pytest.raises(NotAllowed):
            actions.write_protection(people[0], TOLD, by=bob, at=LATER)
        with pytest.raises(NotAllowed):
            queries.protection_of(people, reason=ProtectionReason.CASE_WORK, by=bob, at=LATER)
    state = alice.with_clearance(Clearance.PROTECTION)
    with acting_as(state):
        with pytest.raises(CannotHold):
            actions.write_protection(people[0], TOLD, by=state, at=LATER)
        assert (
            queries.protection_of(people, reason=ProtectionReason.CASE_WORK, by=state, at=LATER)
            == {}
        )
        assert not ProtectionRecord.objects.exists()


def test_another_international_organisation_has_no_such_person(
    cara: Actor, people: list[UUID]
) -> None:
    from musterpoint.testing import organisation

    other = organisation("relief", "international_organisation", "")
    dan = member(other, "Dan", 12, "caseworker")
    with acting_as(cara):
        record = actions.write_protection(people[0], TOLD, by=cara, at=LATER)
    with acting_as(dan):
        with pytest.raises(Missing):
            actions.write_protection(people[0], TOLD, by=dan, at=LATER)
        with pytest.raises(Missing):
            actions.close_protection(record, by=dan, at=LATER)


@pytest.mark.parametrize("content", [{}, {"fear": "  "}, {"fear": "x" * 20_001}])
def test_an_empty_or_endless_record_is_refused(
    cara: Actor, people: list[UUID], content: dict
) -> None:
    with acting_as(cara), pytest.raises(Invalid):
        actions.write_protection(people[0], content, by=cara, at=LATER)
