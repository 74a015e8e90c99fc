"""Unfinished registrations are kept, opened by reference and code, and forgotten."""

from datetime import timedelta

import pytest

from musterpoint.kernel.errors import Missing, NotAllowed
from musterpoint.people import actions
from musterpoint.people.actions import DraftTooLong, NoSuchDraft
from musterpoint.people.models import Draft
from musterpoint.tenancy.actors import Actor, public
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

ANSWERS = {"names": ["Zenobia"], "place": "Marigold Street"}


def test_a_draft_opens_as_it_was_saved(haven: Organisation) -> None:
    me = public(haven.id)
    with acting_as(me):
        draft = actions.start_draft("names", "ar", {"names": ["Zenobia"]}, by=me, at=NOON)
        actions.save_draft(draft.id, "place", ANSWERS, by=me, at=NOON)
        opened = actions.open_draft(draft.reference.lower(), draft.code, by=me, at=NOON)
        assert opened is not None
        assert (opened.id, opened.step, opened.language) == (draft.id, "place", "ar")
        assert opened.answers == ANSWERS
        assert actions.read_draft(draft.id, by=me, at=NOON) == opened
        assert b"Zenobia" not in bytes(Draft.objects.get().sealed)
        actions.end_draft(draft.id, by=me, at=NOON)
        assert actions.open_draft(draft.reference, draft.code, by=me, at=NOON) is None


def test_a_draft_closes_after_ten_wrong_codes(haven: Organisation) -> None:
    me = public(haven.id)
    with acting_as(me):
        draft = actions.start_draft("names", "ar", ANSWERS, by=me, at=NOON)
        for _attempt in range(10):
            assert actions.open_draft(draft.reference, "nothing", by=me, at=NOON) is None
        assert actions.open_draft(draft.reference, draft.code, by=me, at=NOON) is None


def test_a_draft_lapses(haven: Organisation) -> None:
    me = public(haven.id)
    late = NOON + timedelta(days=8)
    with acting_as(me):
        draft = actions.start_draft("names", "ar", ANSWERS, by=me, at=NOON)
        assert actions.open_draft(draft.reference, draft.code, by=me, at=late) is None
        for act in (
            lambda: actions.read_draft(draft.id, by=me, at=late),
            lambda: actions.save_draft(draft.id, "place", ANSWERS, by=me, at=late),
        ):
            with pytest.raises(NoSuchDraft):
                act()


def test_lapsed_drafts_are_deleted(alice: Actor) -> None:
    with acting_as(alice):
        actions.start_draft("names", "ar", ANSWERS, by=alice, at=NOON)
        done = actions.expire_registrations(by=alice, at=NOON + timedelta(days=8))
        assert done.drafts == 1


def test_a_draft_has_an_end(alice: Actor) -> None:
    with acting_as(alice), pytest.raises(DraftTooLong):
        actions.start_draft("note", "en", {"note": "x" * 300_000}, by=alice, at=NOON)


def test_who_may_not_is_refused(alice: Actor, bob: Actor, mallory: Actor) -> None:
    with acting_as(alice):
        draft = actions.start_draft("names", "ar", ANSWERS, by=alice, at=NOON)
    with acting_as(bob):
        for act in (
            lambda: actions.start_draft("names", "ar", ANSWERS, by=bob, at=NOON),
            lambda: actions.read_draft(draft.id, by=bob, at=NOON),
            lambda: actions.save_draft(draft.id, "x", {}, by=bob, at=NOON),
            lambda: actions.open_draft(draft.reference, draft.code, by=bob, at=NOON),
            lambda: actions.end_draft(draft.id, by=bob, at=NOON),
        ):
            with pytest.raises(NotAllowed):
                act()
    with acting_as(mallory):
        with pytest.raises(Missing):
            actions.read_draft(draft.id, by=mallory, at=NOON)
        assert actions.open_draft(draft.reference, draft.code, by=mallory, at=NOON) is None
        actions.end_draft(draft.id, by=mallory, at=NOON)
    with acting_as(alice):
        assert Draft.objects.exists()
