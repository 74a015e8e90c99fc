"""Procedures close gaps once they are in force."""

from musterpoint.kernel import remedies
from musterpoint.procedures import actions
from musterpoint.procedures.tests.factories import KEYS, published
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def test_a_draft_is_found_and_is_done_once_it_is_in_force(alice: Actor) -> None:
    with acting_as(alice):
        actions.write_new("lost-keys", KEYS, by=alice, at=NOON)
        draft = remedies.find({"procedure": ["lost-keys"]})["procedure", "lost-keys"]
        assert draft.is_done is False
        published(alice, KEYS.replace("lost-keys", "found-keys"), "found-keys")
        listed = remedies.search("lost keys", "procedure")
    assert [one.key for one in listed] == ["found-keys", "lost-keys"]
    found = listed[0]
    assert found.is_done is True
    assert found.done_at == NOON
    assert found.parts == {"procedure": "found-keys"}


def test_who_may_not_see_procedures_finds_none(alice: Actor) -> None:
    with acting_as(alice):
        published(alice)
    with acting_as(actors.system(alice.organisation_id, "reader")):
        assert remedies.search("lost", "procedure") == []
