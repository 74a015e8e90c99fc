"""
The wall at the pages: with and without a protection record the consular side reads the same bytes.

The same pages and forms are asked before a record is written, after it is written, read, and long
after; only the forgery token of each answer differs.
"""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from musterpoint.audit.models import ProtectionEvent
from musterpoint.crises.desk.tests.conftest import World, fill, stop_clock
from musterpoint.people import actions
from musterpoint.people.models import ProtectionRecord
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member

TOLD = "would be arrested on return"
PATHS = [
    "{crisis}/",
    "{crisis}/log/",
    "{crisis}/estimates/",
    "{crisis}/people/",
    "{crisis}/people/?q=nadira",
    "{crisis}/people/?view=unaccounted&area=tripoli",
    "{crisis}/people/duplicates/",
    "people/{person}/",
    "people/{person}/status/",
    "people/{person}/contact/",
    "people/{person}/edit/",
    "people/{person}/consent/",
    "agreements/",
]


@pytest.fixture
def shared(portal: Organisation, olga: Actor) -> World:
    """A world of the international organisation, which may hold protection records."""
    with acting_as(olga):
        crisis, people = fill(olga)
    stop_clock(portal)
    return World(organisation=portal, crisis=crisis, people=people)


@pytest.fixture
def cara(shared: World) -> Actor:
    """A caseworker who has written about somebody before, as caseworkers do."""
    actor = member(shared.organisation, "Cara", 9, "caseworker")
    with acting_as(actor):
        actions.write_protection(shared.people[5], {"told": "else"}, by=actor, at=NOON)
    return actor


def read(client: Client, world: World) -> list[bytes]:
    """Return every page, and every answer to a form, without the tokens against forgery."""
    answers = [client.get(world.at(path)) for path in PATHS]
    box = world.at("people/{person}/closed-box/")
    answers += [client.post(box, {"reason": ""}), client.post(box, {"reason": "case_work"})]
    answers.append(client.get(world.at("people/{person}/")))
    export = world.at("{crisis}/people/export/")
    answers.append(client.post(export, {"reason": "exercise", "form": "csv"}))
    found = [str(answer.status_code).encode() + answer.content for answer in answers]
    return [_without_tokens(one) for one in found]


def _without_tokens(page: bytes) -> bytes:
    page = re.sub(rb'csrfmiddlewaretoken" value="[^"]+"', b"", page)
    return re.sub(rb'"X-CSRFToken": "[^"]+"', b"", page)


def test_the_consular_side_reads_the_same_bytes(
    shared: World, cara: Actor, signed_in: Callable[..., Client]
) -> None:
    officer = signed_in(shared.organisation, "duty_officer")
    read(officer, shared)  # what this reader leaves in "Who looked" stands there from now on
    before = read(officer, shared)
    with acting_as(cara):
        actions.write_protection(shared.people[0], {"told": TOLD}, by=cara, at=NOON)
    after = read(officer, shared)
    assert after == before
    assert TOLD.encode() not in b"".join(after)
    with acting_as(cara):
        record = ProtectionRecord.objects.get(person_id=shared.people[0])
        actions.close_protection(record.id, by=cara, at=NOON)
    assert read(officer, shared) == before


def test_a_caseworker_reads_with_a_reason_and_the_consular_side_cannot_tell(
    shared: World, cara: Actor, signed_in: Callable[..., Client]
) -> None:
    officer = signed_in(shared.organisation, "duty_officer")
    caseworker = signed_in(shared.organisation, "caseworker", "Cora")
    page, box = shared.at("people/{person}/"), shared.at("people/{person}/closed-box/")

    def asks() -> str:
        caseworker.get(page)
        shown = caseworker.post(box, {"reason": "case_work"})
        assert shown["Refresh"].startswith("900;")
        assert TOLD not in caseworker.get(page).content.decode()
        return shown.content.decode()

    assert "Nothing was told in private." in asks()
    read(officer, shared)
    asks()
    before = read(officer, shared)
    caseworker.post(shared.at("people/{person}/protection/"), {"text": TOLD})
    assert TOLD in asks()
    assert read(officer, shared) == before
    with acting_as(cara):
        kinds = ProtectionEvent.objects.filter(subject_id=shared.people[0]).order_by("id")
        assert {row.kind for row in kinds} >= {
            "people.closed_box.opened",
            "people.protection.written",
            "people.protection.read",
        }


def test_an_empty_record_is_refused_and_nothing_else_is_shown(
    shared: World, cara: Actor, signed_in: Callable[..., Client]
) -> None:
    caseworker = signed_in(shared.organisation, "caseworker", "Cora")
    answer = caseworker.post(shared.at("people/{person}/protection/"), {"text": " "})
    assert answer.status_code == 422
    assert "Write what they told you" in answer.content.decode()
    assert "insulin" not in answer.content.decode()
