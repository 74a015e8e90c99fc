"""Help that is paid twice is found between organisations, and tells a State nothing (D4)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures.actions import _giving as giving
from musterpoint.disclosures.tests.factories import agree, dump
from musterpoint.grants import actions, sharing, twice
from musterpoint.grants.actions import _applying as applying
from musterpoint.grants.models import Application, Decision, ForeignMark, State
from musterpoint.grants.tests.factories import wanted
from musterpoint.grants.values import marks
from musterpoint.kernel.ids import seeded_ids
from musterpoint.people import actions as people
from musterpoint.people.actions import ConsentIn
from musterpoint.people.models import ProtectionRecord
from musterpoint.people.tests.factories import home, zenobia
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor, Clearance
from musterpoint.tenancy.models import Organisation, OrganisationKind
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, organisation

ZENOBIA = UUID(int=500)
SHARED = ConsentIn(
    purpose="partners", recipient="any", is_given=True, text_version="1", language="en",
    channel="staff",
)  # fmt: skip


@contextmanager
def world() -> Iterator[None]:
    """Let a world go by and take it back, so that the next one begins as it did."""
    mark = transaction.savepoint()
    with seeded_ids(11, NOON):
        yield
    transaction.savepoint_rollback(mark)


@pytest.fixture
def constant(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (vault, giving, applying):
        monkeypatch.setattr(module, "random_bytes", lambda size: b"\7" * size)


def helped(by: Actor, **changed: Any) -> Application:
    """Register Zenobia, who chose to share, and let an application of hers be approved."""
    with acting_as(by):
        people.register([home(replace(zenobia(), id=ZENOBIA))], by=by, at=NOON, source="staff")
        people.record_consent(ZENOBIA, [SHARED], by=by, at=NOON)
        given = wanted(person_id=ZENOBIA, name="", **changed)
        row = actions.apply(given, by=by, at=NOON).row
        Application.objects.filter(id=row.id).update(state=State.COMMITTED)
        pumps.wake("grants.marks", NOON)
        return row


def applied(by: Actor) -> Application:
    """Let Zenobia ask for the same elsewhere, where nobody has registered her."""
    with acting_as(by):
        given = wanted(name="Zenobia Alqasimi", born="1988-04-03", phone="")
        return actions.apply(given, by=by, at=NOON).row


def pump() -> None:
    Organisation.objects.update(is_exercise=True, clock_at=NOON)
    pumps.run_due(only={"grants.marks", f"intake.{sharing.KIND}"})


def told_in_private(by: Actor) -> None:
    """Zenobia says that she fears her State, to somebody who may hear it."""
    caseworker = by.with_clearance(Clearance.PROTECTION)
    with seeded_ids(99, NOON), acting_as(caseworker):
        key = vault.make_keys([ZENOBIA], at=NOON, compartment="protection")[ZENOBIA]
        ProtectionRecord.objects.create(
            person_id=ZENOBIA, sealed=key.seal("people.protection", {"fear": True}), opened_at=NOON
        )


def found_twice(by: Actor, row: Application) -> list[str]:
    with acting_as(by):
        return [one.organisation for one in twice.of("grants.application", row.id, at=NOON)]


def test_two_helpers_find_it_by_marks_that_neither_can_turn_back(olga: Actor) -> None:
    relief = organisation("relief", OrganisationKind.CIVIL_SOCIETY, "TUN")
    rana = member(relief, "Rana", 9)
    agree(olga, rana, allows=[sharing.KIND], valid_until=None)
    helped(olga)
    row = applied(rana)
    assert found_twice(rana, row) == []
    pump()
    assert found_twice(rana, row) == ["Portal"]
    with acting_as(rana):
        facts = actions.facts_of(row, NOON)
        assert facts is not None
        kept = {bytes(one) for one in ForeignMark.objects.values_list("token", flat=True)}
        own = marks.own(facts, None, NOON)
    assert kept
    assert not {one[: marks.SIZE] for one in kept} & own
    assert marks.shared(facts, rana.organisation_id, UUID(int=1)).isdisjoint(kept)


def test_nothing_goes_without_an_agreement_or_a_choice(olga: Actor) -> None:
    rana = member(organisation("relief", OrganisationKind.CIVIL_SOCIETY, "TUN"), "Rana", 9)
    helped(olga)
    pump()
    with acting_as(rana):
        assert not ForeignMark.objects.exists()
    agree(olga, rana, allows=[sharing.KIND], valid_until=None)
    with acting_as(olga):
        people.record_consent(ZENOBIA, [replace(SHARED, is_given=False)], by=olga, at=NOON)
        pumps.wake("grants.marks", NOON)
    pump()
    with acting_as(rana):
        assert not ForeignMark.objects.exists()


def test_a_states_fund_tells_another_of_the_same_state_and_helpers(
    alice: Actor, mallory: Actor, olga: Actor
) -> None:
    other = member(organisation("labour", country="LKA"), "Lila", 9)
    for there in (other, mallory, olga):
        agree(alice, there, allows=[sharing.KIND], valid_until=None)
    helped(alice)
    pump()
    seen = {}
    for there in (other, mallory, olga):
        with acting_as(there):
            seen[there.name] = ForeignMark.objects.exists()
    assert seen == {"Lila": True, "Mallory": False, "Olga": True}


def live(
    io: Actor, state: Actor, *, is_protected: bool, is_helped: bool
) -> tuple[dict[str, list[tuple[object, ...]]], list[str]]:
    """Let a world go by; return all that the State can read in it, and what it finds twice."""
    agree(io, state, allows=[sharing.KIND], valid_until=None)
    row = applied(state)
    if is_helped:
        with seeded_ids(97, NOON):
            helped(io)
    if is_protected:
        told_in_private(io)
    pump()
    return dump(state), found_twice(state, row)


@pytest.mark.usefixtures("constant")
def test_with_and_without_a_protected_person_a_state_reads_the_same(
    olga: Actor, alice: Actor
) -> None:
    """Neither a protection record nor the help itself changes a byte on the State's side."""
    lives = []
    for is_helped, is_protected in ((False, False), (True, False), (True, True)):
        with world():
            lives.append(live(olga, alice, is_protected=is_protected, is_helped=is_helped))
    (bare, found), *others = lives
    assert found == []
    for rows, seen in others:
        assert {table: rows[table] for table in rows if rows[table] != bare[table]} == {}
        assert seen == found


@pytest.mark.usefixtures("constant")
def test_the_comparison_sees_a_mark_that_gets_through(
    olga: Actor, alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guard the test itself: were marks sent to a State, it would show."""
    monkeypatch.setattr(sharing, "may_send", lambda sender, receiver: True)
    with world():
        without = live(olga, alice, is_protected=False, is_helped=False)
    with world():
        with_help = live(olga, alice, is_protected=False, is_helped=True)
    assert with_help != without
    assert with_help[1] == ["Portal"]


def asked_for(by: Actor) -> Application:
    """Let Zenobia have chosen to share, and her application be decided and wait for the fund."""
    row = helped(by)
    set_state(by, row, State.APPROVED)
    return row


def set_state(by: Actor, row: Application, state: str) -> None:
    with acting_as(by):
        Application.objects.filter(id=row.id).update(state=state)
        pumps.wake("grants.marks", NOON)
    pump()


def decided_on(by: Actor, row: Application) -> None:
    with acting_as(by):
        Decision.objects.create(
            application_id=row.id, outcome="approved", amount=100, sealed=b"x", made_by=by.id,
            made_at=NOON,
        )  # fmt: skip


def test_only_help_that_is_given_is_told_and_what_comes_to_nothing_is_taken_back(
    olga: Actor,
) -> None:
    rana = member(organisation("relief", OrganisationKind.CIVIL_SOCIETY, "TUN"), "Rana", 9)
    agree(olga, rana, allows=[sharing.KIND], valid_until=None)
    row = asked_for(olga)
    here = applied(rana)
    decided_on(olga, row)
    assert found_twice(rana, here) == []
    set_state(olga, row, State.COMMITTED)
    assert found_twice(rana, here) == ["Portal"]
    set_state(olga, row, State.RECOMMENDED)
    assert found_twice(rana, here) == []
    decided_on(olga, row)
    set_state(olga, row, State.COMMITTED)
    assert found_twice(rana, here) == ["Portal"]


def test_what_is_taken_back_of_whoever_stopped_sharing_changes_nothing_there(olga: Actor) -> None:
    rana = member(organisation("relief", OrganisationKind.CIVIL_SOCIETY, "TUN"), "Rana", 9)
    agree(olga, rana, allows=[sharing.KIND], valid_until=None)
    row = helped(olga)
    decided_on(olga, row)
    pump()
    caseworker = olga.with_clearance(Clearance.PROTECTION)
    with acting_as(caseworker):
        disclosures.stop_sharing([ZENOBIA], by=caseworker, at=NOON)
    before = dump(rana)
    set_state(olga, row, State.RECOMMENDED)
    assert dump(rana) == before


@pytest.mark.parametrize(
    "kind", [OrganisationKind.PRIVATE_SECTOR, OrganisationKind.MIGRANT_ORGANISATION]
)
def test_marks_neither_go_to_employers_and_groups_nor_come_from_them(
    olga: Actor, kind: OrganisationKind
) -> None:
    works = member(organisation("works", kind, "TUN"), "Wanda", 9)
    agree(olga, works, allows=[sharing.KIND], valid_until=None)
    helped(olga)
    with seeded_ids(98, NOON):
        row = applied(works)
        set_state(works, row, State.COMMITTED)
    for one in (olga, works):
        with acting_as(one):
            assert not ForeignMark.objects.exists()
