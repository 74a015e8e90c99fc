"""Protection records stay where they are: tried with every kind that any package registered."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from musterpoint.disclosures import actions, kinds
from musterpoint.disclosures.models import Disclosure, DisclosureItem
from musterpoint.disclosures.tests.factories import PRIVATE, agree
from musterpoint.kernel.ids import uuid7
from musterpoint.messaging.models import Message
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import OrganisationKind, Wake
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, organisation

EVERY_KIND = [kind.code for kind in kinds.registered()]
SAMPLES: dict[type, Any] = {
    str: "x", int: 1, list: [], dict: {}, float: 1.0, bool: True, type(None): None, UUID: str(UUID(int=1)),
    date: "2026-05-01", datetime: "2026-05-01T12:00:00+00:00",
}  # fmt: skip


def sample(schema: Any) -> Any:
    """Return something that follows a schema, with every field that it knows."""
    if isinstance(schema, Mapping):
        return {name.removesuffix("?"): sample(inner) for name, inner in schema.items()}
    if isinstance(schema, list):
        return [sample(schema[0])]
    if isinstance(schema, tuple | frozenset):
        first = next(iter(schema))
        return sample(first) if isinstance(first, type) else first
    return SAMPLES[schema]


@pytest.fixture
def receivers(alice: Actor, olga: Actor) -> list[Actor]:
    """A State, another international organisation, an NGO of the person's country, an employer."""
    others = [
        organisation("relief", OrganisationKind.INTERNATIONAL_ORGANISATION, ""),
        organisation("friends", OrganisationKind.CIVIL_SOCIETY, "BGD"),
        organisation("works", OrganisationKind.PRIVATE_SECTOR, "BGD"),
    ]
    found = [alice, *(member(one, "Nina", 20 + n) for n, one in enumerate(others))]
    for one in found:
        agree(olga, one, allows=EVERY_KIND)
    return found


def test_there_are_kinds_to_try() -> None:
    assert {"evacuation.request", "evacuation.seat", "evacuation.manifest", PRIVATE} <= set(
        EVERY_KIND
    )


@pytest.mark.parametrize("code", EVERY_KIND)
def test_no_kind_takes_a_protection_record_out(
    olga: Actor, receivers: list[Actor], code: str
) -> None:
    kind = kinds.find(code)
    assert kind is not None
    for receiver in receivers:
        item = actions.ItemOut(
            item_id=uuid7(),
            subject_id=uuid7(),
            payload=sample(kind.fields),
            compartment="protection",
            origins=("BGD",),
        )
        plain = actions.ItemOut(item_id=uuid7(), subject_id=uuid7(), payload=sample(kind.fields))
        Wake.objects.all().delete()
        refusals = (
            actions.MayNotHoldProtection, actions.StateOfOrigin, actions.ProtectionStaysHere
        )  # fmt: skip
        with pytest.raises(refusals), acting_as(olga):
            actions.disclose(
                receiver.organisation_id, code, [plain, item], "help", basis="her word",
                by=olga, at=NOON,
            )  # fmt: skip
        for side in (olga, receiver):
            with acting_as(side):
                assert not Disclosure.objects.exists()
                assert not DisclosureItem.objects.exists()
                assert not Message.objects.exists()
        assert not Wake.objects.filter(lane__startswith="intake.").exists()
