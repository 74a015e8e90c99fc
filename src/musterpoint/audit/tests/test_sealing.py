"""Sealing proves that nothing was altered, removed or cut off, and outside tools agree."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from django.db import IntegrityError, connections
from hypothesis import given
from hypothesis import strategies as st

from musterpoint.audit import actions, queries, sealing
from musterpoint.audit.models import Leaf, ProtectionLeaf, ProtectionRoot
from musterpoint.kernel.errors import NotAllowed
from musterpoint.kernel.ids import uuid7
from musterpoint.pg.addresses import with_database
from musterpoint.pg.face import embedded_server
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
VERIFIER = Path(__file__).resolve().parents[4] / "tools" / "verify_audit.py"


@pytest.fixture
def sealed(alice: Actor, haven: Organisation) -> Organisation:
    for batch in range(3):
        with acting_as(alice):
            for number in range(5):
                actions.record("test.thing.done", by=alice, at=NOON, number=number, batch=batch)
        assert sealing.seal_organisation(haven, at=NOON) == 5
    return haven


def tamper(statement: str) -> None:
    """Change the trail as only somebody with the database's own rights could."""
    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(
        with_database(embedded_server().admin_url(), name), autocommit=True
    ) as admin:
        admin.execute("SET session_replication_role = replica")
        assert admin.execute(statement).rowcount >= 1


def test_an_untouched_trail_verifies(sealed: Organisation) -> None:
    assert sealing.verify_organisation(sealed) == []


def test_sealing_twice_adds_nothing(sealed: Organisation) -> None:
    assert sealing.seal_organisation(sealed, at=NOON) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor_name = 'Nobody' WHERE id = (SELECT min(id::text)::uuid FROM audit_event)",
        "UPDATE audit_event SET occurred_at = occurred_at + interval '1 microsecond'",
        "UPDATE audit_event SET facts = facts || '{\"number\": 9}' WHERE facts->>'number' = '1'",
        "DELETE FROM audit_event WHERE facts->>'number' = '2'",
        "DELETE FROM audit_root WHERE number = 2",
        "DELETE FROM audit_root WHERE number = 3",
        "DELETE FROM audit_leaf WHERE position = 7",
        "UPDATE audit_root SET signature = decode(repeat('00', 64), 'hex') WHERE number = 1",
        "UPDATE audit_root SET chain_digest = tree_digest WHERE number = 3",
        "UPDATE audit_leaf SET position = 99 WHERE position = 15",
    ],
)
def test_any_change_of_the_past_is_found(sealed: Organisation, statement: str) -> None:
    tamper(statement)
    assert sealing.verify_organisation(sealed) != []


def test_the_stand_alone_verifier_agrees(sealed: Organisation, tmp_path: Path) -> None:
    file = tmp_path / "trail.jsonl"
    assert sealing.export(sealed, file) == 15
    key = sealing.public_key().hex()

    def verdict(*arguments: str) -> int:
        command = [sys.executable, str(VERIFIER), str(file), *arguments]
        return subprocess.run(command, capture_output=True, check=False).returncode

    assert (verdict(), verdict(key), verdict("0" * 64)) == (0, 0, 1)
    file.write_text(file.read_text().replace("Alice", "Alibi", 1))
    assert verdict(key) == 1


def test_the_application_can_neither_change_nor_remove_an_event(
    alice: Actor, sealed: Organisation
) -> None:
    from django.db import DatabaseError

    for change in (lambda: Leaf.objects.update(position=1), lambda: Leaf.objects.all().delete()):
        with pytest.raises(DatabaseError, match="permission denied"), acting_as(alice):
            change()


@pytest.fixture
def cara(portal: Organisation) -> Actor:
    return member(portal, "Cara", 9, "caseworker")


@pytest.fixture
def protected(portal: Organisation, cara: Actor) -> Organisation:
    """An international organisation whose protection trail is sealed in two batches."""
    for batch in range(2):
        with acting_as(cara):
            for number in range(3):
                actions.record_protected(
                    "test.protection.read", subject_id=uuid7(), by=cara, at=NOON, number=number
                )
            actions.record("test.thing.done", by=cara, at=NOON, batch=batch)
        assert sealing.seal_organisation(portal, at=NOON) == 1, "nothing is told of the other"
    return portal


def test_an_untouched_protection_trail_verifies_and_is_sealed_once(
    protected: Organisation, cara: Actor
) -> None:
    assert sealing.verify_organisation(protected) == []
    assert sealing.seal_organisation(protected, at=NOON) == 0
    with acting_as(cara):
        roots = ProtectionRoot.objects.order_by("number").values_list("last_position", flat=True)
        assert list(roots) == [3, 6]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_protectionevent SET actor_name = 'Nobody' WHERE facts->>'number' = '2'",
        "DELETE FROM audit_protectionevent WHERE facts->>'number' = '0'",
        "DELETE FROM audit_protectionroot WHERE number = 1",
        "DELETE FROM audit_protectionleaf WHERE position = 6",
        "UPDATE audit_protectionroot SET sealed_at = now(), chain_digest = tree_digest",
        "UPDATE audit_protectionroot SET first_position = 1, previous_digest ="
        " decode(repeat('00', 32), 'hex') WHERE number = 1",
    ],
)
def test_any_change_of_the_protection_trail_is_found(
    protected: Organisation, statement: str
) -> None:
    tamper(statement)
    assert sealing.verify_organisation(protected) != []


def test_the_stand_alone_verifier_reads_the_protection_trail_too(
    protected: Organisation, cara: Actor, olga: Actor, tmp_path: Path
) -> None:
    file, ordinary = tmp_path / "protection.jsonl", tmp_path / "ordinary.jsonl"
    with acting_as(cara, read_only=True):
        assert sealing.export_protection(file, by=cara) == 6
    assert sealing.export(protected, ordinary) == 2
    assert "test.protection" not in ordinary.read_text()
    key = sealing.public_key().hex()

    def verdict(path: Path) -> int:
        command = [sys.executable, str(VERIFIER), str(path), key]
        return subprocess.run(command, capture_output=True, check=False).returncode

    assert (verdict(file), verdict(ordinary)) == (0, 0)
    file.write_text(file.read_text().replace(', "chain": "protection"', ""))
    assert verdict(file) == 1, "a batch of one trail is none of the other"


def test_without_the_clearance_the_seals_tell_nothing(
    protected: Organisation, bob: Actor, tmp_path: Path
) -> None:
    auditor = member(protected, "Otto", 10, "auditor")
    with acting_as(auditor):
        assert not ProtectionRoot.objects.exists()
        assert not ProtectionLeaf.objects.exists()
        assert queries.seals(by=auditor).sealed == 2
        assert sealing.verify() == []
        with pytest.raises(NotAllowed):
            sealing.export_protection(tmp_path / "x", by=auditor)
    consular = replace(auditor, permissions=auditor.permissions | {Permission.PROTECTION_READ})
    with acting_as(consular):
        assert sealing.export_protection(tmp_path / "x", by=consular) == 0


def test_no_two_protection_seals_of_one_place(protected: Organisation, cara: Actor) -> None:
    with pytest.raises(IntegrityError), acting_as(cara):
        root = ProtectionRoot.objects.get(number=1)
        root.pk = uuid7()
        root.save(force_insert=True)


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40, unique=True))
def test_the_tree_changes_with_any_leaf_and_any_order(leaves: list[bytes]) -> None:
    root = sealing.tree_digest(leaves)
    for place in range(len(leaves)):
        changed = [*leaves[:place], bytes(32), *leaves[place + 1 :]]
        assert changed == leaves or sealing.tree_digest(changed) != root
    if len(leaves) > 1:
        assert sealing.tree_digest(leaves[::-1]) != root
