"""Many ids and many rows travel as one parameter, with the answers that Django gives."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from musterpoint.kernel.ids import uuid7
from musterpoint.people.models import Contact, Household, Person
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import SubjectKey
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

pytestmark = pytest.mark.django_db


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """Note each statement with its parameters."""
    noted: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        noted.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield noted


def test_ids_are_asked_for_with_one_parameter(alice: Actor) -> None:
    with acting_as(alice):
        homes = [Household(reference=f"{n:08}", created_at=NOON) for n in range(30)]
        Household.objects.bulk_create(homes)
        wanted = [home.id for home in homes[:20]]
        with statements() as noted:
            found = set(Household.objects.filter(id__in=wanted).values_list("id", flat=True))
            rest = Household.objects.exclude(id__in=[*wanted, *wanted]).count()
    assert found == set(wanted)
    assert rest == 10
    assert [len(params) for _sql, params in noted] == [2, 2]


def test_rows_ids_and_subqueries_are_understood_alike(alice: Actor) -> None:
    with acting_as(alice):
        home = Household.objects.create(reference="ABCDEFGH", created_at=NOON)
        for wanted in ([home], [home.id], [str(home.id)], Household.objects.all()):
            assert not Person.objects.filter(household__in=wanted).exists()
        assert not Person.objects.filter(household_id__in=[]).exists()
        assert not Contact.objects.filter(person__household_id__in=[home.id, uuid7()]).exists()
        assert Household.objects.filter(id__in=[home.id, None]).count() == 1


def test_rows_with_bytes_are_written_with_a_parameter_for_each_column(alice: Actor) -> None:
    rows = 40
    with acting_as(alice):
        keys = [SubjectKey(subject_id=uuid7(), version=1, wrapped=bytes([n])) for n in range(rows)]
        with statements() as noted:
            SubjectKey.objects.bulk_create(keys)
        kept = SubjectKey.objects.filter(subject_id__in=[key.subject_id for key in keys])
        assert {key.subject_id: bytes(key.wrapped) for key in kept} == {
            key.subject_id: bytes([n]) for n, key in enumerate(keys)
        }
    assert [len(params) for _sql, params in noted] == [len(SubjectKey._meta.concrete_fields)]
