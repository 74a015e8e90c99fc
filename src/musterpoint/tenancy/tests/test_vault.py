"""What is sealed opens with its own key only, and not at all once the key is destroyed."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint.tenancy import keys, vault
from musterpoint.tenancy.actors import Actor, Clearance
from musterpoint.tenancy.models import OrganisationKey, ProtectionKey, SubjectKey
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


def test_what_is_sealed_comes_back(alice: Actor) -> None:
    with acting_as(alice):
        key = vault.make_keys([subject := uuid4()], at=NOON)[subject]

        @settings(max_examples=60, deadline=None)
        @given(JSON)
        def law(value: object) -> None:
            sealed = key.seal("a.table", value)
            assert key.open("a.table", memoryview(sealed)) == value
            with pytest.raises(vault.Tampered):
                key.open("b.table", sealed)

        law()


def test_a_value_moved_to_another_subject_does_not_open(alice: Actor) -> None:
    with acting_as(alice):
        one, two = uuid4(), uuid4()
        made = vault.make_keys([one, two], at=NOON)
        with pytest.raises(vault.Tampered):
            made[two].open("x", made[one].seal("x", "secret"))
        sealed = bytearray(made[one].seal("x", "secret"))
        sealed[-1] ^= 1
        with pytest.raises(vault.Tampered):
            made[one].open("x", bytes(sealed))


def test_making_a_key_twice_keeps_the_first(alice: Actor) -> None:
    with acting_as(alice):
        subject = uuid4()
        first = vault.make_keys([subject], at=NOON)[subject]
        assert vault.make_keys([subject, subject], at=NOON)[subject].secret == first.secret
        assert vault.open_key(subject, at=NOON).secret == first.secret


def test_an_erased_subject_cannot_be_read_and_a_restored_backup_is_erased_again(
    alice: Actor,
) -> None:
    with acting_as(alice):
        subject = uuid4()
        vault.make_keys([subject], at=NOON)
        backup = SubjectKey.objects.get(subject_id=subject)
        assert vault.erase([subject], at=NOON) == 1
        with pytest.raises(vault.Erased):
            vault.open_key(subject, at=NOON)
        assert subject in vault.journal()[alice.organisation_id]
        backup.save(force_insert=True)
        assert vault.replay_journal() == 1
        assert not SubjectKey.objects.filter(subject_id=subject).exists()


def test_protection_keys_need_both_holders(olga: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    with acting_as(olga.with_clearance(Clearance.PROTECTION)):
        subject = uuid4()
        vault.make_keys([subject], at=NOON, compartment="protection")
    for missing in ("vault", "protection"):
        with acting_as(olga.with_clearance(Clearance.PROTECTION)):
            with monkeypatch.context() as patch:
                real = keys.installation_key
                patch.setattr(
                    keys,
                    "installation_key",
                    lambda name, missing=missing, real=real: (
                        bytes(32) if name == missing else real(name)
                    ),
                )
                with pytest.raises(vault.Tampered):
                    vault.open_key(subject, at=NOON, compartment="protection")


def test_the_consular_side_does_not_see_that_protection_keys_exist(olga: Actor) -> None:
    with acting_as(olga.with_clearance(Clearance.PROTECTION)):
        vault.make_keys([uuid4()], at=NOON, compartment="protection")
        assert ProtectionKey.objects.count() == 1
    with acting_as(olga):
        assert ProtectionKey.objects.count() == 0


def test_the_database_holds_no_key_in_the_open(alice: Actor) -> None:
    with acting_as(alice):
        subject = UUID(int=5)
        key = vault.make_keys([subject], at=NOON)[subject]
        stored = [bytes(row.wrapped) for row in SubjectKey.objects.all()]
        stored += [bytes(row.wrapped) for row in OrganisationKey.objects.all()]
        assert not any(key.secret in wrapped for wrapped in stored)


def test_the_organisations_keys_do_not_tell_of_a_first_protection_record(olga: Actor) -> None:
    def names() -> list[str]:
        with acting_as(olga):
            return sorted(OrganisationKey.objects.values_list("compartment_name", flat=True))

    with acting_as(olga):
        vault.make_keys([uuid4()], at=NOON)
    before = names()
    with acting_as(olga.with_clearance(Clearance.PROTECTION)):
        vault.make_keys([uuid4()], at=NOON, compartment="protection")
    assert names() == before
